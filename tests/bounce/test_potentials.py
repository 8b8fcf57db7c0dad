"""Potentials: derivatives, shapes, refused input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.bounce import Polynomial
from tests.compare import close


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({}, "terms must contain a monomial"),
        ({(1,): 1.0, (1, 2): 1.0}, "terms must have one exponent per field"),
        ({(-1,): 1.0}, "exponents must be integers from 0"),
        ({(2.0,): 1.0}, "exponents must be integers from 0"),
        ({(2,): np.nan}, "coefficient of"),
    ],
)
def test_refused_polynomials(terms, message):
    with pytest.raises(ValueError, match=message):
        Polynomial(terms)


@settings(max_examples=20, deadline=None)
@given(
    terms=st.dictionaries(st.tuples(*[st.integers(0, 4)] * 3), st.floats(-3, 3), min_size=1, max_size=8),
    point=st.lists(st.floats(-2, 2), min_size=3, max_size=3),
)
def test_derivatives_of_polynomials(terms, point):
    well, x, h = Polynomial(terms), np.array(point), 1e-5
    size = 1 + sum(abs(v) for v in terms.values()) * 4.0**6
    for i, unit in enumerate(np.eye(3)):
        up, down = x + h * unit, x - h * unit
        close((well.value(up) - well.value(down)) / (2 * h), well.gradient(x)[i], abs=1e-7 * size)
        close((well.gradient(up) - well.gradient(down)) / (2 * h), well.hessian(x)[i], abs=1e-7 * size)
    assert well.value(np.array([x, x])).shape == (2,) and well.hessian(np.array([[x]])).shape == (1, 1, 3, 3)
