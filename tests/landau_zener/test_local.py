"""The local formula of Landau and Zener: its inverse, small numbers, the exact sweep, bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.landau_zener import local
from tests.compare import close

POSITIVE = st.floats(1e-3, 1e3)


def test_small_delta_loses_no_digits():
    close(local.probability(1e-20), 2e-20 * np.pi, rel=1e-14)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: local.delta_local(0.1, 0.0, 1.0), "v_w.*0.0"),
        (lambda: local.delta_local(0.1, 0.3, 0.0), "slope.*0.0"),
        (lambda: local.probability(-0.1), "delta.*-0.1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@given(POSITIVE, POSITIVE, POSITIVE)
def test_only_the_square_over_speed_and_slope_counts(mixing, v_w, slope):
    expected = mixing**2 / v_w / slope
    close(local.delta_local(-mixing, v_w, -slope), expected, rel=1e-14)
    close(local.delta_local(3 * mixing, 9 * v_w, slope), expected, rel=1e-14)


@given(st.floats(1e-6, 20.0))
def test_probability_of_a_linear_sweep_by_its_own_series(delta):
    """1 - e^-x between its bounds x/(1 + x) and min(x, 1); the exact sweep has half the exponent."""
    p, x = local.probability(delta), 2 * np.pi * delta
    assert x / (1 + x) <= p * (1 + 1e-12) and p <= min(x, 1.0)
    close(1 - p, (1 - local.probability_exact_sweep(np.sqrt(delta), 1.0, 1.0)) ** 2, rel=1e-9, abs=1e-15)


def test_fast_sweeps_do_not_convert_and_slow_ones_do():
    fast, slow = (local.probability(local.delta_local(0.1, v, 1.0)) for v in (1e6, 1e-6))
    close(fast, 2 * np.pi * 1e-8, rel=1e-7)
    assert slow == 1.0
