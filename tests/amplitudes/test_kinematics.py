"""Two-body kinematics against explicit four-momenta, cross sections against closed expressions, bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.amplitudes.kinematics import (
    angular_mean,
    checked_square,
    momentum_transfer,
    nearest_pole,
    s_wave_sigma_v,
    threshold_mandelstam,
)
from lib.amplitudes.spinors import random_momenta
from lib.models.assim.helicity import invariants
from tests.compare import close

masses = st.floats(0.05, 5.0)


@given(masses, masses, st.floats(0, 1), st.floats(0, 1))
def test_threshold_values_are_those_of_particles_at_rest(a, b, x, y):
    """E3 = (s + m3^2 - m4^2)/(2 sqrt s) and t = m1^2 + m3^2 - 2 m1 E3."""
    c, d = x * (a + b) * y, x * (a + b) * (1 - y)
    s, t = threshold_mandelstam((a, b, c, d))
    e3 = (s + c**2 - d**2) / (2 * (a + b))
    close(s, (a + b) ** 2, rel=1e-6)
    close(t, a**2 + c**2 - 2 * a * e3, abs=1e-12 * s)


@pytest.mark.parametrize("seed", range(3))
def test_momentum_transfer_spans_the_explicit_momenta(seed):
    m = (1.4, 0.3, 1.5, 0.0)
    s, t = invariants(random_momenta(m, 2.5, np.random.default_rng(seed)))
    low, high = momentum_transfer(s, np.array([-1.0, 1.0]), m)
    assert low < t < high


def test_electron_positron_to_muons():
    """sigma = 4 pi alpha^2/(3 s) for massless particles, here with |M|^2 = 2 (t^2 + u^2)/s^2 e^4."""
    s = np.array([3.0, 700.0])
    e2 = 4 * np.pi / 137
    mean = angular_mean(lambda s, t: 2 * e2**2 * (t**2 + (s + t) ** 2) / s**2, s, (0.0,) * 4)
    close(mean / (16 * np.pi * s), 4 * np.pi / 137**2 / (3 * s), rel=1e-13)


def test_identical_particles_halve():
    close(s_wave_sigma_v(1.0, (1, 1, 0, 0), True), 1 / (64 * np.pi), rel=1e-6)


@pytest.mark.parametrize("ratio", [1.0, 1e2, 1e4])
def test_forward_peak_is_resolved(ratio):
    """Mean of 1/((t-m^2)^2) for massless legs is 1/(m^2 (s+m^2)); the peak has the width m^2/s."""
    mean = angular_mean(lambda s, t: 1 / (t - 1) ** 2, ratio, (0.0,) * 4, 32, (1.0, 1.0))
    close(mean, 1 / (1 + ratio), rel=1e-9)


def test_on_shell_exchange_is_refused():
    with pytest.raises(ValueError, match="goes on shell"):
        nearest_pole(10.24, (3.0, 0.1, 0.5, 1.0), (0.8, None))


def test_closed_channel_has_no_s_wave():
    assert s_wave_sigma_v(1.0, (1.0, 1.0, 1.5, 0.6)) == 0.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: s_wave_sigma_v(-1.0, (1, 1, 0, 0)), "square must be finite and not negative, got -1.0"),
        (lambda: s_wave_sigma_v(1.0, (1, -1, 0, 0)), "m2 must be finite and not negative, got -1.0"),
        (lambda: s_wave_sigma_v(1.0, (float("nan"), 1, 0, 0)), "m1 must be finite and not negative, got nan"),
        (lambda: threshold_mandelstam((1, 1, 1)), "masses must be four numbers"),
        (lambda: checked_square("a b > c d", [1.0, -0.1]), "a b > c d must not be negative, got -0.1"),
        (lambda: checked_square("x", float("nan")), "squared element of x must be finite"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
