"""The distributed integral as published: inverses, exact integrals, order, bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.landau_zener import local
from lib.models.sfv import distributed
from tests.compare import close

POSITIVE = st.floats(1e-3, 1e3)


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE)
def test_coupling_and_delta_are_inverse(delta, v_w, slope, integral):
    coupling = distributed.lambda_required(delta, v_w, slope, integral)
    close(distributed.delta_extended(coupling, integral, v_w, -slope), delta, rel=1e-12)


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE, POSITIVE)
def test_equivalent_coupling_returns_delta_to_the_local_formula(coupling, integral, phi, v_w, slope):
    equivalent = distributed.lambda_equivalent(coupling, integral, phi)
    expected = distributed.delta_extended(coupling, integral, v_w, slope)
    close(local.delta_local(equivalent * phi, v_w, slope), expected, rel=1e-12)


def test_penetration_of_a_constant_barrier():
    xi, m, energies = np.linspace(0.0, 3.0, 50), 0.7, np.array([0.0, 0.3, 0.7, 2.0])
    f = distributed.penetration(xi, np.full_like(xi, m), energies)
    kappa = np.sqrt(np.maximum(m**2 - energies**2, 0.0))
    close(f, np.exp(-kappa[:, None] * (3.0 - xi)), rel=1e-12)


def test_penetration_of_a_barrier_beyond_squares():
    assert distributed.penetration([0.0, 1.0], [1e200, 1e200], [0.1]).tolist() == [[0.0, 1.0]]


def test_overlap_of_a_constant_barrier_converges_with_second_order():
    exact = -np.expm1(-2 * 0.7 * 3.0) / (2 * 0.7)
    errors = []
    for n in (101, 201, 401):
        xi = np.linspace(0.0, 3.0, n)
        errors.append(distributed.integrals_by_energy(xi, np.ones(n), np.full(n, 0.7), [0.0])[0] - exact)
    close(np.log2(np.divide(errors[:-1], errors[1:])), 2.0, abs=0.02)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: distributed.penetration([0, 1, 1], [1, 1, 1], [0.1]), "xi.*increasing.*1.0"),
        (lambda: distributed.penetration([0, 1], [1, -1], [0.1]), "m_chi.*-1.0"),
        (lambda: distributed.penetration([0, 1], [1, 1, 1], [0.1]), "m_chi must have shape"),
        (lambda: distributed.integrals_by_energy([0, 1], [1, np.nan], [1, 1], [0.1]), "phi.*nan"),
        (lambda: distributed.lambda_equivalent(0.1, 1.0, 0.0), "phi_star.*0.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
