"""Explicit spinors and polarisations: their algebra, spin sums, transversality, momenta, bad input."""

import numpy as np
import pytest

from lib.amplitudes.spinors import (
    CHARGE_CONJUGATION,
    GAMMA,
    METRIC,
    P_L,
    P_R,
    bar,
    conjugate,
    dot,
    particle_spinors,
    polarisations,
    random_momenta,
    slash,
)
from tests.compare import close


def test_clifford_algebra_and_charge_conjugation():
    for i in range(4):
        for j in range(4):
            anticommutator = GAMMA[i] @ GAMMA[j] + GAMMA[j] @ GAMMA[i]
            assert np.array_equal(anticommutator, 2 * METRIC[i, j] * np.eye(4))
        close(CHARGE_CONJUGATION @ GAMMA[i].T @ np.linalg.inv(CHARGE_CONJUGATION), -GAMMA[i], abs=1e-15)


@pytest.mark.parametrize("mass", [0.0, 0.7])
def test_spin_sums(mass):
    p = np.array([np.sqrt(mass**2 + 14), 1.0, -2.0, 3.0])
    u = particle_spinors(p, mass)
    v = [conjugate(x) for x in u]
    close(sum(np.outer(x, bar(x)) for x in u), slash(p) + mass * np.eye(4), abs=1e-13)
    close(sum(np.outer(x, bar(x)) for x in v), slash(p) - mass * np.eye(4), abs=1e-13)


def test_projectors_split_the_unit_matrix():
    for one, other in ((P_L, P_R), (P_R, P_L)):
        close(one @ one, one, abs=1e-15)
        close(one @ other, np.zeros((4, 4)), abs=1e-15)
        for gamma in GAMMA:
            close(one @ gamma, gamma @ other, abs=1e-15)
    close(P_L + P_R, np.eye(4), abs=1e-15)


@pytest.mark.parametrize("mass", [0.3, 2.0])
def test_spinors_solve_the_dirac_equation_with_their_norm(mass):
    p = np.array([np.sqrt(mass**2 + 9.0), 2.0, -1.0, 2.0])
    u = particle_spinors(p, mass)
    for i, x in enumerate(u):
        close(slash(p) @ x, mass * x, abs=1e-13)
        y = conjugate(x)
        close(slash(p) @ y, -mass * y, abs=1e-13)
        close([bar(z) @ x for z in u], 2 * mass * np.eye(2)[i], abs=1e-13)


@pytest.mark.parametrize("reference", [None, np.array([1.0, 0.6, 0.0, 0.8])])
def test_polarisations_are_transverse_and_complete(reference):
    """Sum over both of e^mu e^nu = -g^{mu nu} + (k^mu n^nu + n^mu k^nu)/k.n for a light-like n."""
    k = np.array([3.0, 1.0, 2.0, -2.0])
    n = np.array([k[0], *(-k[1:])]) if reference is None else reference
    e = polarisations(k, reference)
    close([[dot(a.conj(), b) for b in e] for a in e], -np.eye(2), abs=1e-14)
    close([dot(x, k) for x in e], np.zeros(2), abs=1e-14)
    sums = sum(np.outer(x, x.conj()) for x in e)
    close(sums, -METRIC + (np.outer(k, n) + np.outer(n, k)) / (k @ METRIC @ n), abs=1e-13)


@pytest.mark.parametrize("seed", range(4))
def test_random_momenta_are_on_shell_and_conserved(seed):
    masses, root_s = (0.4, 1.1, 0.0, 1.7), 2.5
    p = random_momenta(masses, root_s, np.random.default_rng(seed))
    close([dot(x, x) for x in p], np.square(masses), abs=1e-12)
    close(p[0] + p[1], p[2] + p[3], abs=1e-12)
    total = p[0] + p[1]
    close(dot(total, total), root_s**2, rel=1e-13)
    assert np.linalg.norm(total[1:]) > 0.0


def test_momenta_below_a_threshold_are_refused():
    with pytest.raises(ValueError, match=r"root_s must exceed 1\.7, got 1\.6"):
        random_momenta((0.4, 1.1, 0.0, 1.7), 1.6, np.random.default_rng(1))
