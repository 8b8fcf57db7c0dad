"""Asymmetries of the freeze-in model: published numbers, conservation, order of convergence, the nonlinear twin."""

import time
from dataclasses import replace

import numpy as np
import pytest

from lib.models.freezein import asymmetries, chemistry, cp_asymmetry
from lib.models.freezein.asymmetries import LEPTON_BOLTZMANN, LEPTON_FERMI, Options, evolve, tabulate
from lib.models.freezein.parameters import BENCHMARK, scenario
from lib.models.freezein.scattering import Regulators
from tests.compare import close

REFERENCE = 3e-4
"""The reference resolves the scatterings at z < 0.1 less well: 1.5e-4 of Y_B."""
G = (BENCHMARK.g_y, BENCHMARK.g_star)


@pytest.fixture(scope="module")
def solution():
    return evolve(BENCHMARK)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (Options(), 8.7493e-11),
        (Options(scatterings=False), 5.4224e-11),
        (Options(scatterings=False, bose=False), 6.5037e-11),
        (Options(bose=False), 1.0072e-10),
        (Options(lepton_factor=LEPTON_FERMI), 2.5574e-10),
        (Options(lepton_factor=LEPTON_BOLTZMANN), 2.1034e-10),
        (Options(scatterings=False, lepton_factor=LEPTON_FERMI), 1.5850e-10),
        (Options(inverse=True), 8.6732e-11),
        (Options(omit=("FB_eS",)), 7.693e-11),
        (Options(omit=("FS_eB",)), 8.675e-11),
        (Options(omit=("Fe_SB",)), 6.420e-11),
    ],
)
def test_yields_of_an_independent_calculation(options, expected):
    close(evolve(BENCHMARK, options).y_b, expected, rel=REFERENCE)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"g_y": 0.35}, 8.6350e-11),
        ({"g_y": 0.36}, 8.7988e-11),
        ({"t_sph": 129.4}, 8.7330e-11),
        ({"t_sph": 134.0}, 8.7610e-11),
        ({"g_star": 113.75}, 7.5471e-11),
        ({"p_mutau": 0.0}, 8.7501e-11),
        ({"p_etau": 0.0}, 4.1179e-11),
    ],
)
def test_yields_with_other_inputs(changes, expected):
    close(evolve(replace(BENCHMARK, **changes)).y_b, expected, rel=REFERENCE)


@pytest.mark.parametrize(("factor", "expected"), [(0.5, 9.2391e-11), (2.0, 8.3006e-11)])
def test_yields_with_another_thermal_mass(factor, expected):
    table = tabulate(*G, regulators=Regulators(lepton=factor))
    close(evolve(BENCHMARK, table=table).y_b, expected, rel=REFERENCE)


def test_trajectory(solution):
    z_expected = [0.998, 1.992, 5.002, 9.1116, 19.91]
    expected = {
        "y_s": [5.258e-6, 2.0769e-5, 6.6966e-5, 8.0145e-5, 8.0949e-5],
        "heavy": [4.609e-12, 2.5847e-11, 2.2097e-10, 3.1414e-10, 1.8511e-10],
        "electron": [-1.0062e-6, -4.2213e-6, -1.3723e-5, -1.6403e-5, -1.6566e-5],
    }
    found = {"y_s": solution.y_s, "heavy": solution.heavy[0], "electron": solution.flavour[0]}
    for name, values in expected.items():
        got = np.interp(np.log(z_expected), np.log(solution.z[1:]), np.log(np.abs(found[name][1:])))
        close(np.exp(got), np.abs(values), rel=4e-3)
    close(solution.z_sphaleron, 9.11162, rel=1e-6)


def test_conservation_along_the_solution(solution):
    assert solution.drift < 1e-12
    close(solution.heavy.sum(axis=0), solution.total, abs=1e-9 * solution.total.max())
    close(solution.flavour.sum(axis=0), solution.total, abs=1e-15 * solution.flavour.max())


def test_order_of_convergence_and_default_accuracy():
    exact = evolve(BENCHMARK, table=tabulate(*G, 1280)).y_b
    errors = [abs(evolve(BENCHMARK, table=tabulate(*G, n)).y_b / exact - 1) for n in (60, 120, 240)]
    assert errors[0] > 8 * errors[1] > 64 * errors[2]
    assert abs(evolve(BENCHMARK).y_b / exact - 1) < 1e-7


def test_start_does_not_matter():
    early, late = (evolve(BENCHMARK, table=tabulate(*G, 240, z)).y_b for z in (1e-5, 1e-3))
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
    matrix = chemistry.lepton_matrix_values()
    own, cross = asymmetries.OWN, asymmetries.CROSS
    expected = -(cross * np.ones((3, 3)) + (own - cross) * np.eye(3)) / asymmetries.NORM
    close(matrix, expected, rel=1e-14)
    assert float(chemistry.baryon_fraction()) == asymmetries.BARYON_SHARE


def test_dark_matter_of_decays_has_its_closed_form():
    found = asymmetries.dark_matter(BENCHMARK, Options(scatterings=False))[-1, -1]
    g = BENCHMARK.g_star**1.5
    closed = 135 * BENCHMARK.m_planck / (64 * 1.66 * np.pi**4 * g) * BENCHMARK.sum_squared / BENCHMARK.m1
    close(found, closed, rel=1e-7)
    reduced = asymmetries.dark_matter(BENCHMARK, Options(inverse=True))[-1, -1]
    close(reduced / asymmetries.dark_matter(BENCHMARK)[-1, -1], 1 - 0.0154, abs=2e-4)


def test_exact_pair_leaves_four_orders_less():
    lam = cp_asymmetry.complex_couplings(BENCHMARK.coupling, [np.pi / 2, 0.0, 0.0])
    per_coupling = float(BENCHMARK.widths[0] / BENCHMARK.squared[:, 0].sum())
    eps = cp_asymmetry.two_level(lam, BENCHMARK.m2_minus_m1, per_coupling)
    close(evolve(BENCHMARK, eps=eps).y_b, 8.0672e-15, rel=REFERENCE)


def test_a_point_takes_less_than_ten_milliseconds(solution):
    times = []
    for _ in range(20):
        begin = time.perf_counter()
        evolve(BENCHMARK)
        times.append(time.perf_counter() - begin)
    assert min(times) < 0.01


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Options(omit=("decay",)), "omit must name channels"),
        (lambda: Options(lepton_factor=0.0), "lepton_factor"),
        (lambda: evolve(BENCHMARK, eps=[[0.1, 0], [0, 0], [0, 0]]), "eps must add up to zero"),
        (lambda: evolve(BENCHMARK, eps=[0.1]), "eps must have shape"),
        (lambda: evolve(scenario(2, 1e5, 2e-8)), "z at sphaleron decoupling"),
        (lambda: tabulate(0.357, 106.75, 10, 2.0, 1.0), "z_first must lie below z_last"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
