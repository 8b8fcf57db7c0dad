import numpy as np
import pytest

from lib.inhomogeneity.correlated import CorrelatedDensity, gauss_panels, growing_ends
from lib.inhomogeneity.rms import critical_scale, variance
from lib.inhomogeneity.transfer import Gaussian
from tests.compare import close

SIZE = 1.7


def bell():
    """A field whose covariance is a Gaussian of its own."""
    return CorrelatedDensity.of(lambda r: 0.5 * np.exp(-0.5 * (r / SIZE) ** 2), 16.0, 0.5)


def test_a_gaussian_correlation_stays_gaussian():
    lengths = np.array([0.0, 0.05, 0.5, 2.0, 30.0])
    close(bell().after_gaussian(lengths), 0.5 * (1 + 2 * (lengths / SIZE) ** 2) ** -1.5, rel=1e-8)


def test_its_spectrum_is_gaussian_too():
    k = np.array([0.0, 0.3, 1.0, 3.0])
    exact = 0.5 * (2 * np.pi * SIZE**2) ** 1.5 * np.exp(-0.5 * (k * SIZE) ** 2)
    close(bell().spectrum(k), exact, rel=0, abs=1e-9)


def test_spectrum_and_correlation_give_the_same_variance():
    density = bell()
    sampled = density.sampled(np.geomspace(1e-3, 8.0, 500))
    close(variance(sampled, Gaussian(0.8)), variance(density, Gaussian(0.8)), rel=1e-3)


def test_scaling_all_lengths_changes_nothing():
    close(bell().scaled(3.0).after_gaussian(3.0), bell().after_gaussian(1.0), rel=1e-12)
    length = SIZE * np.sqrt(0.5 * ((0.5 / 0.09) ** (2 / 3) - 1))
    close(critical_scale(bell(), Gaussian(1.0), 0.3), 1 / length, rel=1e-9)


def test_panels_end_where_told():
    ends = growing_ends(10.0, 1.0, corners=(3.3, 20.0))
    assert ends[0] == 0 and ends[-1] == 10 and 3.3 in ends and np.diff(ends).max() <= 1 + 1e-12
    nodes, weights = gauss_panels(ends, 8)
    close(weights @ nodes**3, 2500.0, rel=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bell().after_gaussian(-1.0), "length must be finite and not negative, got -1.0"),
        (lambda: bell().after_gaussian(1e-9), "length must be zero or at least .* got 1e-09"),
        (lambda: bell().spectrum(-1.0), "wave number"),
        (lambda: bell().scaled(0.0), "factor"),
        (lambda: CorrelatedDensity([1.0, 2.0], [1.0], [1.0, 1.0], 1.0), "one shape"),
        (lambda: CorrelatedDensity([1.0], [1.0], [1.0], 0.0), "initial_variance must be positive, got 0.0"),
        (lambda: CorrelatedDensity.of(np.sin, -1.0, 1.0), "last"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
