"""The nonlinear route to the asymmetries: agreement, conservation, tolerance."""

from types import SimpleNamespace

import numpy as np
import pytest

from lib.models.freezein import nonlinear
from lib.models.freezein.asymmetries import (
    LEPTON_FERMI,
    Options,
    evolve,
    resonant_asymmetries,
    scalar_equilibrium,
    tabulate,
)
from lib.models.freezein.degrees import with_leptons
from lib.models.freezein.nonlinear import evolve_nonlinear
from lib.models.freezein.parameters import BENCHMARK
from lib.plasma.thermal_history import ThermalPlasma
from tests.compare import close

THERMAL = ThermalPlasma(m_planck=BENCHMARK.m_planck)
PLASMAS = {"Standard Model": THERMAL, "and F": with_leptons(BENCHMARK, THERMAL)}


@pytest.mark.parametrize(
    "options", [Options(), Options(inverse=True, printed_washout=False, lepton_factor=LEPTON_FERMI, bose=False)]
)
def test_nonlinear_twin(options):
    twin = evolve_nonlinear(BENCHMARK, options)
    fast = evolve(BENCHMARK, options)
    # linearised leptons are the difference, (mu/T)^2/6 of 1e-6
    close(fast.y_b, twin.y_b, rel=1e-6)
    close(fast.flavour[:, -1], twin.flavour[:, -1], rel=1e-6)
    close(fast.y_s[-1], twin.y_s[-1], rel=1e-6)
    assert twin.drift < 1e-12


@pytest.mark.parametrize("name", PLASMAS)
@pytest.mark.parametrize("options", [Options(), Options(inverse=True, lepton_factor=LEPTON_FERMI, bose=False)])
def test_nonlinear_twin_in_a_thermal_plasma(name, options):
    twin = evolve_nonlinear(BENCHMARK, options, plasma=PLASMAS[name])
    fast = evolve(BENCHMARK, options, plasma=PLASMAS[name])
    # the third derivative of the tabulated g* jumps from row to row, which the steps do not resolve
    close(fast.y_b, twin.y_b, rel=2e-6)
    close(fast.flavour[:, -1], twin.flavour[:, -1], rel=2e-6)
    close(fast.y_s[-1], twin.y_s[-1], rel=1e-6)
    assert fast.drift < 1e-12 and twin.drift < 1e-12


def test_linear_in_small_asymmetries_and_zero_without():
    assert evolve_nonlinear(BENCHMARK, eps=np.zeros((3, 2))).y_b == 0.0
    eps = resonant_asymmetries(BENCHMARK)
    one, third = (evolve_nonlinear(BENCHMARK, eps=f * eps).y_b for f in (1.0, 1 / 3))
    close(one, 3 * third, rel=1e-6)


def test_tolerance_does_not_carry_the_answer():
    loose, tight = (evolve_nonlinear(BENCHMARK, rtol=rtol) for rtol in (1e-6, 1e-10))
    close(loose.y_b, tight.y_b, rel=2e-4)
    assert abs(tight.heavy.sum(axis=0) - tight.flavour.sum(axis=0)).max() < 1e-12 * abs(tight.flavour).max()


def test_abundance_of_s_grows_and_stays_below_equilibrium():
    run = evolve_nonlinear(BENCHMARK, Options(inverse=True))
    assert np.all(np.diff(run.y_s) >= 0) and run.y_s[-1] > 0
    assert run.y_s[-1] < scalar_equilibrium(tabulate(BENCHMARK))[-1, -1]


def test_a_solver_that_gives_up_is_an_error(monkeypatch):
    failed = SimpleNamespace(success=False, t=np.array([0.0]), message="step too small")
    monkeypatch.setattr(nonlinear, "solve_ivp", lambda *_, **__: failed)
    with pytest.raises(RuntimeError, match=r"stopped at z = 1.0: step too small"):
        evolve_nonlinear(BENCHMARK)
