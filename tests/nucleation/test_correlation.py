"""Correlated times of conversion: lenses integrated numerically, moments of one point, spectra, simulated bubbles."""

import mpmath
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import gamma

from lib.nucleation import correlation, simulation
from tests.compare import close


def lens(a, b, r):
    """Volume in which balls of the radii a and b at the distance r overlap."""
    if a + b <= r:
        return 0.0
    if abs(a - b) >= r:
        return 4 * np.pi / 3 * min(a, b) ** 3
    return np.pi * (a + b - r) ** 2 * (r * r + 2 * r * (a + b) - 3 * (a - b) ** 2) / (12 * r)


@pytest.mark.parametrize(("x", "r"), [(0.0, 0.5), (0.7, 2.0), (2.0, 0.7), (3.0, 3.1), (-1.0, 6.0), (0.0, 20.0)])
def test_overlap_is_the_integrated_lens(x, r):
    last = -abs(x) / 2
    first = min(last, -(r - abs(x)) / 2 + last) if r > abs(x) else last
    value, _ = quad(lambda born: np.exp(born) / (8 * np.pi) * lens(x / 2 - born, -x / 2 - born, r),
                    first - 60, min(first, last), epsabs=0, epsrel=1e-11, limit=400)  # fmt: skip
    close(correlation.shared_cone(x, r), value, rel=1e-8)


@pytest.mark.parametrize("r", [0.0, 1e-3, 0.3, 2.0, 8.0, 30.0])
def test_covariance_against_mpmath(r):
    with mpmath.workdps(25):

        def integrand(x):
            w = mpmath.exp(-max(x, r) / 2) * (1 + ((r * r - x * x) / (4 * r) if r > x else 0))
            return -2 * mpmath.log(1 - w / (2 * mpmath.cosh(x / 2)))

        exact = mpmath.quad(integrand, sorted({0, r / 2, r, r + 2, r + 10, r + 60}))
    close(correlation.covariance(r), float(exact), rel=1e-12)


@pytest.mark.parametrize("power", [-0.45, -0.3, 0.3, 1.0, 6.0])
def test_one_point_has_the_moments_of_the_distribution(power):
    """e^y is distributed as exp(-I): the mean of I^s is Gamma(1 + s)."""
    expected = (gamma(1 + 2 * power) / gamma(1 + power) ** 2 - 1) / power**2
    close(correlation.covariance(0.0, power), expected, rel=1e-12)


def test_small_powers_approach_the_covariance_of_time():
    r = np.array([0.0, 1.0, 5.0])
    mean = (correlation.covariance(r, 1e-3) + correlation.covariance(r, -1e-3)) / 2
    close(mean, correlation.covariance(r), rel=1e-5)
    close(correlation.covariance(0.0), correlation.VARIANCE_OF_TIME, rel=1e-13)


@pytest.mark.parametrize("power", [0.0, 0.7, -0.3])
@pytest.mark.parametrize("length", [0.49, 0.51, 1.0, 3.0])
def test_smoothing_in_space_and_by_modes(power, length):
    k, w = correlation._panels(np.linspace(0.0, 16.0, 60))
    modes = (k**2 * correlation.power_spectrum(k, power) * np.exp(-((length * k) ** 2)) * w).sum() / (2 * np.pi**2)
    close(correlation.smoothed_variance(length, power), modes, rel=1e-9)


def test_smoothing_far_beyond_a_bubble_is_white_noise():
    noise = correlation.power_spectrum(0.0)
    close(correlation.smoothed_variance(300.0), noise / (4 * np.pi * 300.0**2) ** 1.5, rel=1e-3)


def test_no_smoothing_is_the_variance():
    close(correlation.smoothed_variance([0.0, 1e-4], 0.3), [correlation.covariance(0.0, 0.3)] * 2, rel=1e-3)


def test_simulated_bubbles():
    """Half the mean squared difference of the times of two points is C(0) - C(r)."""
    box, separations, found = 36.0, np.array([0.5, 1.0, 2.0, 4.0]), []
    for k in range(6):
        rng = np.random.default_rng([9, k])
        bubbles = simulation.nucleate(box, 4.0, rng)
        points, directions = rng.random((600, 3)) * box, rng.standard_normal((600, 3))
        directions /= np.linalg.norm(directions, axis=1, keepdims=True)

        def swept(at, bubbles=bubbles):
            step = at[:, None] - bubbles.centres
            step -= box * np.round(step / box)
            return (bubbles.births + np.linalg.norm(step, axis=2)).min(axis=1)

        first = swept(points)
        found.append([0.5 * np.mean((first - swept(points + r * directions)) ** 2) for r in separations])
    mean, error = np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / np.sqrt(len(found))
    expected = correlation.covariance(0.0) - correlation.covariance(separations)
    assert np.all(np.abs(mean - expected) < 3.5 * error + 0.005 * expected)
    assert np.all(error < 0.12 * expected)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: correlation.shared_cone(0.0, -1.0), "separation.*-1.0"),
        (lambda: correlation.covariance(-2.0), "separation.*-2.0"),
        (lambda: correlation.covariance(1.0, -0.5), "power.*-0.5"),
        (lambda: correlation.smoothed_variance(-1.0), "diffusion length.*-1.0"),
        (lambda: correlation.power_spectrum(30.0), "wave number.*30.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
