"""Asymmetries of the freeze-in model: a twin in scipy, conservation, order of convergence, limits, bad input."""

from dataclasses import asdict, replace

import numpy as np
import pytest
import sympy as sp

from lib.models.freezein import abundance, asymmetries, chemistry, cp_asymmetry
from lib.models.freezein.asymmetries import LEPTON_BOLTZMANN, LEPTON_FERMI, Options, evolve, tabulate
from lib.models.freezein.degrees import with_leptons
from lib.models.freezein.parameters import BENCHMARK, scenario
from lib.models.freezein.scattering import Regulators
from lib.plasma.thermal_history import ConstantPlasma, ThermalPlasma
from tests.compare import close
from tests.models.freezein import twins

THERMAL = ThermalPlasma(m_planck=BENCHMARK.m_planck)
PLASMAS = {"Standard Model": THERMAL, "and F": with_leptons(BENCHMARK, THERMAL)}


@pytest.fixture(scope="module")
def solution():
    return evolve(BENCHMARK)


TWIN = 1e-6
"""The twin integrates at a relative tolerance of 1e-8 per step; the library's own error is below 1e-7."""


@pytest.mark.parametrize(
    "options",
    [
        Options(),
        Options(scatterings=False),
        Options(scatterings=False, bose=False),
        Options(bose=False),
        Options(lepton_factor=LEPTON_FERMI),
        Options(lepton_factor=LEPTON_BOLTZMANN),
        Options(scatterings=False, lepton_factor=LEPTON_FERMI),
        Options(inverse=True),
        Options(omit=("FB_eS",)),
        Options(omit=("FS_eB",)),
        Options(omit=("Fe_SB",)),
    ],
)
def test_yields_of_the_twin(options):
    settings = {k: v for k, v in asdict(options).items() if k != "printed_washout"}
    eps = asymmetries.resonant_asymmetries(BENCHMARK)
    close(evolve(BENCHMARK, options).y_b, twins.baryons(BENCHMARK, eps, **settings), rel=TWIN)


@pytest.mark.parametrize(
    "changes",
    [
        {"g_y": 0.35}, {"t_sph": 129.4}, {"t_sph": 134.0}, {"g_star": 113.75}, {"p_mutau": 0.0}, {"p_etau": 0.0},
        {"m_planck": 1.220890e19}, {"m1": 700.0},
    ],
)  # fmt: skip
def test_yields_of_the_twin_with_other_inputs(changes):
    point = replace(BENCHMARK, **changes)
    eps = asymmetries.resonant_asymmetries(point)
    close(evolve(point).y_b, twins.baryons(point, eps), rel=TWIN)


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_yields_of_the_twin_with_another_thermal_mass(factor):
    table = tabulate(BENCHMARK, regulators=Regulators(lepton=factor))
    eps = asymmetries.resonant_asymmetries(BENCHMARK)
    close(evolve(BENCHMARK, table=table).y_b, twins.baryons(BENCHMARK, eps, lepton=factor), rel=TWIN)


def test_trajectory_of_the_twin(solution):
    close(solution.z_sphaleron, 1200.0 / 131.7, rel=1e-12)
    chosen = np.flatnonzero((solution.z > 0.5) & (solution.z < 45.0))[::20]
    path = twins.solve(BENCHMARK, asymmetries.resonant_asymmetries(BENCHMARK), z_end=50.0)(solution.z[chosen])
    close(solution.y_s[chosen], path[0], rel=1e-6)
    close(solution.heavy[:, chosen], path[1:3], rel=1e-4, abs=1e-6 * np.abs(path[1:3]).max())
    close(solution.flavour[:, chosen], path[3:], rel=1e-6)


def test_conservation_along_the_solution(solution):
    assert solution.drift < 1e-12
    close(solution.heavy.sum(axis=0), solution.total, abs=1e-9 * solution.total.max())
    close(solution.flavour.sum(axis=0), solution.total, abs=1e-15 * solution.flavour.max())


def test_a_constant_plasma_scales_yields(solution):
    """At the same couplings Y_S ~ g*s^-1 g*^-1/2; with the paper's constant named nothing moves by a bit."""
    assert evolve(BENCHMARK, plasma=BENCHMARK.plasma).y_b == solution.y_b
    other = asymmetries.dark_matter(BENCHMARK, plasma=ConstantPlasma(80.0, 90.0, 2 * BENCHMARK.m_planck))
    expected = 2 * (106.75 / 90) * np.sqrt(106.75 / 80)
    close(other[-1, -1] / solution.y_s[-1], expected, rel=1e-12)


def test_baryons_and_dark_matter_in_a_thermal_plasma(solution):
    """The route of the closed form gives the same abundance; F in the plasma undoes most of the lighter plasma."""
    ratios = {}
    for name, plasma in PLASMAS.items():
        found = evolve(BENCHMARK, plasma=plasma)
        close(found.y_s[-1], abundance.yield_s(BENCHMARK, 50.0, plasma=plasma), rel=1e-5)
        ratios[name] = found.y_b / solution.y_b
    assert ratios["Standard Model"] > 1 > ratios["and F"]
    assert 1 - ratios["and F"] < 0.2 * (ratios["Standard Model"] - 1)


def test_start_does_not_matter_in_a_thermal_plasma():
    """The table begins at 1000 TeV, z = 0.0012; a later start loses in proportion to z, as massless scatterings do."""
    plasma = PLASMAS["and F"]
    first = evolve(BENCHMARK, plasma=plasma).y_b
    loss = [1 - evolve(BENCHMARK, table=tabulate(BENCHMARK, plasma, z_first=z)).y_b / first for z in (2.4e-3, 4.8e-3)]
    close(0 < loss[0] < 1.2e-4 and loss[1], 3 * loss[0], rel=0.1)
    with pytest.raises(ValueError, match="temperature must be between"):
        tabulate(BENCHMARK, plasma, z_first=1e-4)


def test_order_of_convergence_and_default_accuracy():
    exact = evolve(BENCHMARK, table=tabulate(BENCHMARK, steps=1280)).y_b
    errors = [abs(evolve(BENCHMARK, table=tabulate(BENCHMARK, steps=n)).y_b / exact - 1) for n in (60, 120, 240)]
    assert errors[0] > 8 * errors[1] > 64 * errors[2]
    assert abs(evolve(BENCHMARK).y_b / exact - 1) < 1e-7


def test_start_does_not_matter():
    early, late = (evolve(BENCHMARK, table=tabulate(BENCHMARK, None, 240, z)).y_b for z in (1e-5, 1e-3))
    close(early, evolve(BENCHMARK).y_b, rel=2e-5)
    close(late, early, rel=2e-4)


def test_linear_in_the_asymmetries():
    eps = asymmetries.resonant_asymmetries(BENCHMARK)
    close(evolve(BENCHMARK, eps=0.3 * eps).y_b, 0.3 * evolve(BENCHMARK, eps=eps).y_b, rel=1e-12)
    assert evolve(BENCHMARK, eps=np.zeros((3, 2))).y_b == 0


def test_flavour_blind_couplings_leave_no_baryons():
    blind = replace(BENCHMARK, coupling=np.array([[2e-8, 9e-10]] * 3))
    forced = evolve(blind, eps=[[0.2, 1e-3], [-0.05, -4e-4], [-0.15, -6e-4]])
    assert np.abs(forced.flavour).max() > 1e-6
    assert abs(forced.y_b) < 1e-20


def test_washout_of_inverse_decays_hardly_matters_at_the_benchmark(solution):
    other = evolve(BENCHMARK, Options(printed_washout=False)).y_b
    assert 1e-6 < abs(other / solution.y_b - 1) < 1e-5


def test_baryons_vanish_without_decoupling(solution):
    assert abs(solution.total[-1]) < 0.02 * solution.total.max()
    assert np.abs(solution.flavour[:, -1]).min() > 4e-6


def test_spectator_numbers_are_those_of_the_chemistry():
    own, cross = asymmetries.OWN, asymmetries.CROSS
    assert chemistry.lepton_matrix() * asymmetries.NORM == sp.Matrix(3, 3, lambda i, j: -own if i == j else -cross)
    assert float(chemistry.baryon_fraction()) == asymmetries.BARYON_SHARE


def test_spectator_numbers_by_hand():
    """Densities in T^2/6 by the potentials q, h, l_a alone: u = q + h, d = q - h, e_a = l_a - h."""
    q, h, *leptons = sp.symbols("q h l1:4")
    given, singlets = sp.symbols("Delta1:4"), [one - h for one in leptons]
    sphaleron = 9 * q + sum(leptons)
    # hypercharge, state by state; the density of F is the sum of Delta where B - L of all vanishes
    charge = 3 * (6 * q / 6 + 3 * 2 * (q + h) / 3 - 3 * (q - h) / 3) - sum(leptons) - sum(singlets) + 4 * h / 2
    baryons = 3 * (6 * q + 3 * (q + h) + 3 * (q - h)) / 3
    shares = [baryons / 3 - 2 * one - e - d for one, e, d in zip(leptons, singlets, given, strict=True)]
    found = sp.solve([sphaleron, charge - sum(given), *shares], [q, h, *leptons])
    assert sp.expand(baryons.subs(found) - sp.nsimplify(asymmetries.BARYON_SHARE) * sum(given)) == 0
    for e, own in zip(singlets, given, strict=True):
        rest = sum(given) - own
        expected = -(asymmetries.OWN * own + asymmetries.CROSS * rest) / sp.Integer(asymmetries.NORM)
        assert sp.expand(e.subs(found) - expected) == 0


def test_dark_matter_of_decays_has_its_closed_form():
    found = asymmetries.dark_matter(BENCHMARK, Options(scatterings=False))[-1, -1]
    g = BENCHMARK.g_star**1.5
    closed = 135 * BENCHMARK.m_planck / (64 * 1.66 * np.pi**4 * g) * BENCHMARK.sum_squared / BENCHMARK.m1
    close(found, closed, rel=1e-7)
    reduced = asymmetries.dark_matter(BENCHMARK, Options(inverse=True))[-1, -1]
    free = asymmetries.dark_matter(BENCHMARK)[-1, -1]
    filled = free / asymmetries.scalar_equilibrium(tabulate(BENCHMARK))[-1, -1]
    close(reduced / free, (1 - np.exp(-filled)) / filled, rel=1e-12)
    assert 0.01 < 1 - reduced / free < 0.02


def test_exact_pair_leaves_four_orders_less():
    lam = cp_asymmetry.complex_couplings(BENCHMARK.coupling, [np.pi / 2, 0.0, 0.0])
    per_coupling = float(BENCHMARK.widths[0] / BENCHMARK.squared[:, 0].sum())
    eps = cp_asymmetry.two_level(lam, BENCHMARK.m2_minus_m1, per_coupling)
    found = evolve(BENCHMARK, eps=eps).y_b
    close(found, twins.baryons(BENCHMARK, eps), rel=TWIN)
    assert 5e-5 < found / evolve(BENCHMARK).y_b < 2e-4


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Options(omit=("decay",)), "omit must name channels"),
        (lambda: Options(lepton_factor=0.0), "lepton_factor"),
        (lambda: evolve(BENCHMARK, eps=[[0.1, 0], [0, 0], [0, 0]]), "eps must add up to zero"),
        (lambda: evolve(BENCHMARK, eps=[0.1]), "eps must have shape"),
        (lambda: evolve(scenario(2, 1e5, 2e-8)), "z at sphaleron decoupling"),
        (lambda: tabulate(BENCHMARK, None, 10, 2.0, 1.0), "z_first must lie below z_last"),
        (lambda: evolve(BENCHMARK, table=tabulate(BENCHMARK), plasma=THERMAL), "plasma must be None beside a table"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
