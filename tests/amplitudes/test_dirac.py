"""Words of gamma matrices against explicit matrices: products, conjugations and traces, chirality included."""

import itertools

import numpy as np
import pytest
from sympy.polys.domains import QQ
from sympy.polys.rings import ring

from lib.amplitudes import dirac
from lib.amplitudes.spinors import CHARGE_CONJUGATION, GAMMA, METRIC, P_L, P_R, slash
from tests.compare import close

RING = ring("x", QQ)[0]
ONE = RING.one
MOMENTA = np.array([[5, 1, 2, -1], [4, 0, -1, 3], [6, 2, 2, 1]])
"""Integers, so that scalar products are exact."""
GRAM = [[RING(int(a @ METRIC @ b)) for b in MOMENTA] for a in MOMENTA]
PROJECTOR = {"L": P_L, "R": P_R}
P1, P2, P3 = (1, 0, 0), (0, 1, 0), (0, 0, 1)


@pytest.fixture(scope="module")
def traces():
    return dirac.Traces(GRAM, ONE)


def number(c):
    """A constant of the ring."""
    return float(RING(c).as_expr())


def vector(p):
    return np.array(p) @ MOMENTA


def explicit(element, index=None):
    """The matrix of an element; indices take the values of ``index``."""
    total = np.zeros((4, 4), dtype=complex)
    for (letters, chirality), c in element.items():
        matrix = np.eye(4, dtype=complex)
        for x in letters:
            matrix = matrix @ (GAMMA[index[x]] if isinstance(x, str) else slash(vector(x)))
        total = total + number(c) * matrix @ PROJECTOR[chirality]
    return total


A = dirac.multiply(dirac.slashed(P1, 3 * ONE, ONE), {((P2,), "L"): 2 * ONE, ((P3, P1), "R"): -ONE})
B = {((P3, P2, P1), "R"): ONE, ((), "L"): 5 * ONE, ((P1,), "R"): ONE}


def test_products_and_sums_are_those_of_matrices():
    close(explicit(dirac.multiply(A, B)), explicit(A) @ explicit(B), rel=1e-12, abs=1e-9)
    close(explicit(dirac.add(A, B)), explicit(A) + explicit(B), rel=1e-12, abs=1e-9)
    assert dirac.add(A, {word: -c for word, c in A.items()}) == {}


def test_conjugations_are_those_of_matrices():
    g0 = GAMMA[0]
    close(explicit(dirac.dirac_conjugate(A)), g0 @ explicit(A).conj().T @ g0, rel=1e-12, abs=1e-9)
    close(
        explicit(dirac.charge_conjugate(A)),
        CHARGE_CONJUGATION @ explicit(A).T @ np.linalg.inv(CHARGE_CONJUGATION),
        rel=1e-12,
        abs=1e-9,
    )
    assert dirac.charge_conjugate(dirac.charge_conjugate(A)) == A
    assert dirac.dirac_conjugate(dirac.dirac_conjugate(A)) == A


@pytest.mark.parametrize(
    "word", [(P1, P2), (P1, P2, P3, P1), (P1, P2, P3, P2, P1, P3), (P1, (1, -2, 1), P3, (0, 1, 1))]
)
def test_traces_of_momenta(traces, word):
    matrix = explicit({(word, "L"): ONE, (word, "R"): ONE})
    close(number(traces.trace(word)[()]), np.trace(matrix).real, rel=1e-12)


def test_trace_of_an_odd_word_vanishes(traces):
    assert traces.trace((P1, P2, P3)) == {}
    assert abs(np.trace(explicit({((P1, P2, P3), x): ONE for x in "LR"}))) < 1e-9


@pytest.mark.parametrize(
    "word", [("m", P1, "m", P2), ("m", P1, P2, "m", P3, P1), ("m", P1, P2, P3, "m", P1), ("m", "n", "m", "n")]
)
def test_repeated_indices_are_summed_with_the_metric(traces, word):
    total = 0.0
    names = sorted({x for x in word if isinstance(x, str)})
    for values in itertools.product(range(4), repeat=len(names)):
        sign = np.prod([METRIC[v, v] for v in values])
        element = {(word, "L"): ONE, (word, "R"): ONE}
        total += sign * np.trace(explicit(element, dict(zip(names, values, strict=True)))).real
    close(number(traces.trace(word)[()]), total, rel=1e-12)


def test_open_indices_leave_their_tensors(traces):
    """Tr[m p n q] = 4 (p^m q^n - g^{mn} p.q + p^n q^m)."""
    found = traces.trace(("m", P1, "n", P2))
    for m, n in itertools.product(range(4), repeat=2):
        up = {"m": m, "n": n}
        total = 0.0
        for tensors, c in found.items():
            term = number(c)
            for x, y in tensors:
                term *= METRIC[up[x], up[y]] if isinstance(y, str) else vector(y)[up[x]]
            total += term
        close(total, np.trace(explicit({(("m", P1, "n", P2), x): ONE for x in "LR"}, up)).real, abs=1e-9)


def test_chiral_trace_is_half_of_each_projector(traces):
    element = {((P1, P2), "L"): 3 * ONE, ((P1, P3), "R"): ONE}
    close(number(traces.chiral(element)[()]), np.trace(explicit(element)).real, rel=1e-12)


def test_parity_odd_words_are_seen():
    four = (P1, P2, P3, "m")
    assert dirac.has_odd_part({(four, "L"): ONE})
    assert not dirac.has_odd_part({(four, "L"): ONE, (four, "R"): ONE})
    assert not dirac.has_odd_part({((P1, P2), "L"): ONE})


def test_renaming_an_index_merges_equal_words():
    element = {(("a", P1), "L"): ONE, (("b", P1), "L"): 2 * ONE}
    assert dirac.rename(element, "a", "b") == {(("b", P1), "L"): 3 * ONE}
    assert dirac.rename(element, "a", P2) == {((P2, P1), "L"): ONE, (("b", P1), "L"): 2 * ONE}
