"""CP asymmetries: unitarity, CPT of a pair, limits of the exact two-level result, cuts by explicit quadrature."""

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

from lib.models.freezein import cp_asymmetry as cp
from tests.compare import close

MODULI = np.array([[2.145e-8, 9e-10], [9e-9, 8e-10], [9e-9, 9e-10]])
MASS = 1200.0
PER_COUPLING = MASS / (32 * np.pi)
WIDTHS = PER_COUPLING * (MODULI**2).sum(axis=0)
SPLITTING = WIDTHS[1] / 2
THETA = [np.pi / 2, 0.0, 0.0]
LAM = cp.complex_couplings(MODULI, THETA)
WEIGHTS = cp.interference(MODULI, cp.phase_factors(LAM))


def printed(p, regulator="other width"):
    return cp.resonant(cp.interference(MODULI, cp.antisymmetric(p)), MASS, SPLITTING, WIDTHS, regulator)


def test_benchmark_asymmetries_of_the_paper():
    expected = [[2.1e-1, 1.53e-3], [-5.7e-2, -4.2e-4], [-1.53e-1, -1.11e-3]]
    half_digit = [[5e-3, 5e-6], [5e-4, 5e-6], [5e-4, 5e-6]]
    assert np.all(np.abs(printed([1, 1, 1]) - expected) < half_digit)


def test_maximal_forms_follow_from_the_resonant_form():
    found = printed([0.3, -0.7, 0.9])
    product, squares = MODULI[:, 0] * MODULI[:, 1], (MODULI**2).sum(axis=0)
    flow = product * (cp.antisymmetric([0.3, -0.7, 0.9]) @ product)
    close(found[:, 0], flow / (squares[0] * squares[1]), rel=1e-12)
    close(found[:, 1], 2 * flow / (squares**2).sum(), rel=1e-12)


def test_interference_is_the_imaginary_part_of_four_couplings():
    gram = LAM.conj().T @ LAM
    for i, j in ((0, 1), (1, 0)):
        direct = (LAM[:, i].conj() * LAM[:, j] * gram[j, i]).imag / gram[i, i].real
        close(WEIGHTS[:, i], direct, rel=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-np.pi, np.pi), min_size=3, max_size=3), st.floats(1e-3, 1e4))
def test_unitarity_and_cpt_of_the_pair(theta, ratio):
    lam = cp.complex_couplings(MODULI / 1e-8, theta)
    widths = (np.abs(lam) ** 2).sum(axis=0)
    exact = cp.two_level(lam, ratio * widths[1], 1.0)
    assert np.all(np.abs(exact.sum(axis=0)) < 1e-12)
    close(widths[0] * exact[:, 0], widths[1] * exact[:, 1], abs=1e-12 * widths[1])


def test_resonant_form_breaks_cpt_of_the_pair():
    found, squares = printed([1, 1, 0]), (MODULI**2).sum(axis=0)
    ratio = WIDTHS[0] * found[0, 0] / (WIDTHS[1] * found[0, 1])
    close(ratio, (squares**2).sum() / (2 * squares[1] ** 2), rel=1e-12)
    close(ratio, 37885, rel=1e-4)


@pytest.mark.parametrize("ratio", [1e5, 1e6])
def test_regulators_do_not_matter_far_from_resonance(ratio):
    split = ratio * WIDTHS[0]
    exact = cp.two_level(LAM, split, PER_COUPLING)
    for name in cp.REGULATORS:
        found = cp.resonant(WEIGHTS, MASS, split, WIDTHS, name)
        close(found, exact, rel=3e-5)


def test_regulators_differ_by_four_orders_on_resonance():
    first = {name: float(printed([1, 1, 0], name)[0, 0]) for name in cp.REGULATORS}
    exact = float(cp.two_level(LAM, SPLITTING, PER_COUPLING)[0, 0])
    # (30) with the masses themselves, to forty digits
    with mp.workdps(40):
        m1, split, g1, g2 = (mp.mpf(float(x)) for x in (MASS, SPLITTING, *WIDTHS))
        m2 = m1 + split
        gap = 1 - m2**2 / m1**2
        weight = mp.mpf(float(cp.interference(MODULI, cp.antisymmetric([1, 1, 0]))[0, 0]))
        cuts = {
            "other width": g2 / m1,
            "difference": abs(m1 * g1 - m2 * g2) / m1**2,
            "sum": (m1 * g1 + m2 * g2) / m1**2,
        }
        for name, cut in cuts.items():
            close(first[name], float(-weight / (16 * mp.pi) * gap / (gap**2 + cut**2)), rel=1e-9)
    assert 1e4 < first["other width"] / exact < 1e5
    assert max(exact / first[name] for name in ("difference", "sum")) < 2


def test_two_levels_against_an_integration_in_time():
    lam = cp.complex_couplings([[1.0, 0.4], [0.6, 0.5], [0.3, 0.7]], [1.0, 0.2, -0.4])
    rates = cp.decay_matrices(lam, 1.0)
    hamiltonian = np.diag([0.0, 0.8]) - 0.5j * rates.sum(axis=0)
    for i in range(2):
        start = np.zeros(5, dtype=complex)
        start[i] = 1

        def slope(_, y):
            c = y[:2]
            return np.concatenate([-1j * hamiltonian @ c, [(c.conj() @ r @ c) for r in rates]])

        found = solve_ivp(slope, (0, 3.0), start, rtol=1e-10, atol=1e-13).y[2:, -1].real
        close(cp.branching_probabilities(lam, 0.8, 1.0, 3.0)[:, i], found, rel=1e-7)
    everything = cp.branching_probabilities(lam, 0.8, 1.0)
    close(everything.sum(axis=0), 1.0, rel=1e-12)
    close(cp.branching_probabilities(lam, 0.8, 1.0, 500.0), everything, rel=1e-10)


def test_no_time_no_asymmetry():
    early = [float(cp.two_level(LAM, SPLITTING, PER_COUPLING, t / WIDTHS[0])[0, 0]) for t in (0.02, 0.04)]
    # the first interference that violates CP is of second order in time, over a probability of first order
    close(early[1] / early[0], 4, rel=0.05)


@pytest.mark.parametrize("x", [0.3, 2.0, 7.0, 300.0])
def test_vertex_by_its_cut(x):
    # cut of e_b S -> e_a S through F_j in the u-channel, u = -s y: the self-energy has 1/2 1/(1 - x) in the same units
    cut = quad(lambda y: y / (y + x), 0, 1, epsabs=1e-14)[0]
    close(cp.vertex(x), 2 * cut, rel=1e-9)
    close(cp.non_degenerate(x), 1 / (1 - x) + 2 * cut, rel=1e-6)


def test_heavy_partner_decouples_faster_with_the_vertex():
    close(cp.non_degenerate(1e7) * 1e14, -5 / 3, rel=1e-6)
    below, above = cp.non_degenerate(19.999999), cp.non_degenerate(20.000001)
    close(below, above, rel=1e-6)


def test_masses_are_never_subtracted():
    gap = cp.one_minus_x(MASS, SPLITTING)
    close(gap, [-2 * SPLITTING / MASS, 2 * SPLITTING / MASS], rel=1e-14)
    assert MASS + SPLITTING == MASS


def test_three_phase_factors_of_one_cannot_exist():
    theta = np.linspace(-np.pi, np.pi, 61)
    best = max(
        sum(cp.phase_factors(cp.complex_couplings(np.ones((3, 2)), [a, b, 0.0]))[i, j] for i, j in cp.FLAVOUR_PAIRS)
        for a in theta
        for b in theta
    )
    assert 2.5 < best < 2.5981
    p = cp.phase_factors(LAM)
    close(p[0, 1], 1, rel=1e-6)
    close(p[0, 2], 1, rel=1e-6)
    assert p[1, 2] == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cp.complex_couplings(MODULI, [0.0]), "theta must have shape"),
        (lambda: cp.interference(-MODULI, np.zeros((3, 3))), "moduli"),
        (lambda: cp.interference(MODULI, np.eye(3)), "antisymmetric"),
        (lambda: cp.interference(MODULI[:, :1], np.zeros((3, 3))), "shape"),
        (lambda: cp.interference(np.array([[1.0, 0.0]]), np.zeros((1, 1))), "couple"),
        (lambda: cp.antisymmetric([1.0]), "three entries"),
        (lambda: cp.resonant(WEIGHTS, MASS, 0.0, WIDTHS, "none"), "splitting must not vanish"),
        (lambda: cp.regulators(MASS, 0.0, WIDTHS, "other"), "regulator must be one of"),
        (lambda: cp.one_minus_x(-1.0, 0.0), "mass"),
        (lambda: cp.vertex(0.0), "x must be"),
        (lambda: cp.non_degenerate(1.0), "x must differ"),
        (lambda: cp.two_level([[1.0, 1.0], [1.0, 1.0]], 0.0, 1.0), "every state decay"),
        (lambda: cp.two_level(LAM, np.nan, PER_COUPLING), "splitting"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
