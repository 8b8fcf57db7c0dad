"""D/H against baryons per photon: interpolation, limits, fresh runs of primat, errors."""

import dataclasses

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from lib.nucleosynthesis.abundances import RATES, primat_abundances
from lib.nucleosynthesis.generate import primat_run, primat_stamp
from tests.compare import close

TABLES = [primat_abundances(rates) for rates in RATES]


@pytest.mark.parametrize("table", TABLES, ids=RATES)
def test_half_of_the_nodes_foretell_the_other_half(table):
    """Splines on every other node: their error is sixteen times that of the whole table, but for primat's noise."""
    x, skipped = np.log(table.eta), table.eta[1::2]
    for values, largest in ((np.log(table.deuterium), 1e-5), (table.hydrogen, 1e-6), (table.helium, 1e-6)):
        miss = np.abs(CubicSpline(x[::2], values[::2])(x[1::2]) - values[1::2])
        assert miss[skipped < 1e-8].max() < largest
        assert miss[skipped < 1.5e-8].max() < 2e-4


@pytest.mark.parametrize(("rates", "eta"), [("small", 3.1e-11), ("small", 6.137e-10), ("small", 8.3e-9),
                                            ("small", 1.31e-8), ("small_parthenope", 6.137e-10)])  # fmt: skip
def test_fresh_runs_off_the_grid(rates, eta):
    table, run = primat_abundances(rates), primat_run(eta, rates)
    close(table.deuterium_ratio(eta), run["deuterium"], rel=1e-5 if eta < 1e-8 else 3e-5)
    close(table.hydrogen_fraction(eta), run["hydrogen"], rel=1e-6)
    close(table.helium_fraction(eta), run["helium"], rel=1e-6)


@pytest.mark.parametrize("rates", RATES)
def test_the_stamp_is_that_of_the_installed_primat(rates):
    stamp, installed = primat_abundances(rates).stamp, primat_stamp(rates)
    assert {key: stamp[key] for key in installed} == installed
    assert 0.009 < float(stamp["rate_error"]) < 0.015


def test_other_backend_and_other_networks():
    """The python backend at its default precision, and the network of 59 nuclides."""
    from primat import PRIMAT

    table, run = primat_abundances(), PRIMAT({"network": "small", "save_nTOp": False})
    run.cfg.Omegabh2 = 6.1e-10 / run.cfg.Omegabh2_to_eta0b
    close(table.deuterium_ratio(6.1e-10), run.solve(progress=False)["DoH"], rel=1e-5)
    large = float(table.stamp["large_network"])
    close(table.deuterium_ratio(float(table.stamp["large_network_eta"])), large, rel=4e-4)


@pytest.mark.parametrize("table", TABLES, ids=RATES)
def test_derivatives_are_those_of_the_values(table):
    x, h = np.log(6.1e-10), 0.02
    low, middle, high = np.log(table.deuterium_ratio(np.exp([x - h, x, x + h])))
    close(table.slope(6.1e-10), (low - high) / (2 * h), rel=1e-4)
    close(table.curvature(6.1e-10), (low + high - 2 * middle) / h**2, rel=5e-3)
    a, b, c = np.log(table.hydrogen_fraction(np.exp([x - h, x, x + h])))
    close(table.hydrogen_slopes(6.1e-10), ((c - a) / (2 * h), (a + c - 2 * b) / h**2), rel=5e-3)


@pytest.mark.parametrize("table", TABLES, ids=RATES)
def test_few_baryons_are_captured_in_proportion(table):
    """Where nothing burns, D/H is the share of neutrons that met a proton before their decay: proportional to eta."""
    close(table.slope(1e-15), -1.0, rel=2e-4)
    d, h = table.per_photon([0.0, 1e-17, 1e-15])
    assert d[0] == h[0] == 0.0
    close(d[1:] / h[1:], [1e-2 * table.deuterium[0], table.deuterium[0]], rel=1e-9)


@pytest.mark.parametrize("table", TABLES, ids=RATES)
def test_baryons_are_hydrogen_helium_and_traces(table):
    rest = 1 - table.hydrogen - table.helium - 2 * table.deuterium * table.hydrogen
    assert np.all(rest > -1e-9)
    assert np.all(rest[table.eta > 1e-10] < 1.2e-4)  # He3 and tritium, three baryons each


def test_bad_input_is_named():
    table = TABLES[0]
    for method in (table.deuterium_ratio, table.slope, table.hydrogen_fraction):
        with pytest.raises(ValueError, match=r"eta must be between 1e-15 and 1e-07, got 2e-07"):
            method([1e-9, 2e-7])
    with pytest.raises(ValueError, match="eta must be between 1e-15 and 1e-07, got 1e-06"):
        table.per_photon(1e-6)
    with pytest.raises(ValueError, match="eta must be finite and not negative, got -1e-10"):
        table.per_photon(-1e-10)
    with pytest.raises(ValueError, match="rates must be one of small, small_parthenope, got 'huge'"):
        primat_abundances("huge")
    with pytest.raises(ValueError, match="deuterium must be finite and positive"):
        dataclasses.replace(table, deuterium=-table.deuterium)
    with pytest.raises(ValueError, match="helium must have one value per eta"):
        dataclasses.replace(table, helium=table.helium[1:])
    with pytest.raises(ValueError, match="eta must be strictly increasing"):
        dataclasses.replace(table, eta=table.eta[::-1])
