"""The stored numbers of LINX against those of primat, and what makes them, with a stand-in for LINX."""

import sys
import types

import numpy as np

from lib.nucleosynthesis import generate_linx
from lib.nucleosynthesis.abundances import primat_abundances
from lib.nucleosynthesis.tables import read_table
from tests.compare import close


def test_two_codes_with_the_same_rates_agree():
    table, primat = read_table(generate_linx.NAME), primat_abundances("small")
    columns = table.columns
    close(columns["eta"], generate_linx.ETA, rel=1e-9)
    close(columns["deuterium_key_PRIMAT_2023"], primat.deuterium_ratio(columns["eta"]), rel=5e-4)
    close(columns["helium_key_PRIMAT_2023"], primat.helium_fraction(columns["eta"]), rel=2e-3)


def test_the_stamp_tells_what_made_them():
    stamp, settings = read_table(generate_linx.NAME).stamp, generate_linx.TOLERANCES
    assert stamp["code"] == "linx-bbn" and stamp["version"][0].isdigit()
    assert float(stamp["tau_n"]) == float(primat_abundances("small").stamp["tau_n"])
    assert {key: stamp[key] for key in settings} == {key: repr(value) for key, value in settings.items()}


def test_columns_are_filled_from_what_the_code_returns(monkeypatch):
    def module(name, **content):
        made = types.ModuleType(name)
        vars(made).update(content)
        monkeypatch.setitem(sys.modules, name, made)
        return made

    class Abundances:
        def __init__(self, rates):
            self.rates = rates

        def __call__(self, *background, eta_fac, tau_n_fac, a_vec, t_vec, **settings):
            assert background == (2, 3, 4, 5) and (t_vec, a_vec) == (0, 1) and settings == generate_linx.TOLERANCES
            close(tau_n_fac, 878.4 / 880.0, rel=1e-12)
            return np.array([0.0, 0.5, 1e-5 / eta_fac, 0.0, 0.0, 0.06])

    arrays = types.SimpleNamespace(asarray=float)
    module("jax", numpy=arrays, config=types.SimpleNamespace(update=lambda *given: None))
    const = types.SimpleNamespace(eta0=6e-10, tau_n=880.0)
    module("linx", const=const)
    monkeypatch.setitem(sys.modules, "linx.const", const)
    module("linx.abundances", AbundanceModel=Abundances)
    module("linx.background", BackgroundModel=lambda: lambda start: (0, 1, 2, 3, 4, 5))
    module("linx.nuclear", NuclearRates=lambda nuclear_net: nuclear_net)
    monkeypatch.setattr(generate_linx, "version", lambda package: f"{package} 1")
    table = generate_linx.linx_table()
    assert table.stamp["version"] == "linx-bbn 1"
    for network in generate_linx.NETWORKS:
        close(table.columns[f"deuterium_{network}"], 2e-5 * 6e-10 / generate_linx.ETA, rel=1e-12)
        close(table.columns[f"helium_{network}"], np.full(11, 0.24), rel=1e-12)
