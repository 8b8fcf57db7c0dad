import numpy as np
import pytest

from lib.inhomogeneity.meeting_walls import wall_correlation
from lib.inhomogeneity.two_point import hole_correlation, time_correlation
from lib.models.dh import electroweak, random_histories
from lib.models.dh.parameters import SEPARATION
from tests.compare import close


@pytest.fixture(scope="module")
def holes():
    return random_histories.RandomHoles.of_ratios(np.geomspace(2.0, 9.0, 14))


def test_critical_separation_of_walls():
    density = wall_correlation()
    ratio = random_histories.critical_separation(density, 0.3)
    close(density.after_gaussian(SEPARATION / ratio), 0.09, rel=1e-9)
    assert random_histories.critical_separation(hole_correlation(0.1), 0.3) == np.inf


def test_contour_against_the_variance_of_the_other_chapter():
    """To first order in the slope; at beta/H = 1000 nothing else is left."""
    contour = random_histories.slope_contour(time_correlation(), 0.3, 1000.0, [2000.0, 1e5], 0.5)
    assert np.isnan(contour[1])
    close(electroweak.random_rms(1e-6, 2000.0, contour[0], 0.5) * 1e9, 0.3, rel=1e-4)


def test_boundary_of_holes(holes):
    for radius, eps in ((5.0, 0.3), (2.0, 0.1)):
        ratio = holes.boundary_ratio(radius, eps)
        size = SEPARATION / ratio
        close(hole_correlation(size).after_gaussian(size / radius), eps**2, rel=1e-4)
    assert np.isnan(holes.boundary_ratio(1.0, 0.3))


def test_corners_and_asymptotes_of_holes(holes):
    for eps in (0.3, 0.1):
        x = holes.safe_radius(eps)
        assert np.isnan(holes.boundary_ratio(0.99 * x, eps)) and holes.boundary_ratio(1.01 * x, eps) > 2
        assert holes.boundary_ratio(60.0, eps) < random_histories.random_asymptote(eps)
        close(holes.boundary_ratio(60.0, eps), random_histories.random_asymptote(eps), rel=0.03)
        assert holes.safe_separation(eps) <= 2 * x * (1 + 1e-12)
    f = 0.09 / 1.09
    close(hole_correlation(SEPARATION / random_histories.random_asymptote(0.3)).initial_variance, f / (1 - f), rel=1e-9)


def test_bad_input_is_named(holes):
    with pytest.raises(ValueError, match=r"beta/H must be finite and positive, got -1.0"):
        random_histories.slope_contour(time_correlation(), 0.3, 1.0, [-1.0])
    with pytest.raises(ValueError, match=r"eps_RMS must be finite and positive, got 0.0"):
        random_histories.random_asymptote(0.0)
    with pytest.raises(ValueError, match=r"R_min/d must be finite and positive, got 0.0"):
        holes.boundary_ratio(0.0, 0.3)
    with pytest.raises(ValueError, match=r"ratios must be at least four"):
        random_histories.RandomHoles.of_ratios([2.0, 3.0])
    with pytest.raises(ValueError, match=r"ln eps_RMS\^2 must change its sign"):
        holes.boundary_ratio(30.0, 0.01)
