import pytest
from scipy.integrate import quad
from scipy.special import eval_legendre

from lib.inhomogeneity.meeting_walls import (
    PER_AREA,
    PER_ENERGY,
    PER_INVARIANT_MASS,
    WallQuadrature,
    WallWeight,
    kernel_coefficients,
    wall_correlation,
    wall_covariance,
)
from lib.nucleation.kjma import bubble_density
from tests.compare import close

FINE = WallQuadrature(gaps=16, cosines=32, sums=32, angles=32, degrees=40)


def test_legendre_coefficients_of_the_kernel():
    for k in (0.5, 1.0, 2.0, 3.0):
        for degree, found in enumerate(kernel_coefficients(k, 4)):
            exact, _ = quad(lambda x, k=k, n=degree: (2 - 2 * x) ** (k / 2) * eval_legendre(n, x), -1, 1)
            close(found, (degree + 0.5) * exact, rel=1e-6, abs=1e-9)


def test_means_are_known():
    close(PER_AREA.mean, 2 / 3, rel=1e-14)
    close(PER_ENERGY.mean / 3, 1.0, rel=1e-14)  # the energy of all space ends up on the faces
    close(PER_ENERGY.mean_together / 3, 1.0, rel=1e-14)
    # the area of a Voronoi tessellation of points at random
    close(PER_AREA.mean_together, 2.9104 * bubble_density() ** (1 / 3), rel=1e-4)


@pytest.mark.parametrize("weight", [PER_AREA, PER_ENERGY, PER_INVARIANT_MASS])
def test_finer_quadrature_changes_nothing(weight):
    for r in (0.1, 1.0, 6.0, 20.0):
        close(wall_covariance(r, weight), wall_covariance(r, weight, FINE), rel=1e-4, abs=1e-7)


def test_near_points_see_a_plane():
    r = 1e-3
    close(2 * r * PER_AREA.mean * wall_covariance(r, PER_AREA, FINE), 1.0, rel=2e-3)


def test_energy_is_only_displaced():
    """No wave longer than the bubbles: what a face gets was taken from around it."""
    density = wall_correlation(PER_ENERGY)
    largest = density.spectrum(0.5)
    assert abs(density.spectrum(0.0)) < 3e-4 * largest
    assert density.spectrum(0.02) < 1e-3 * largest < wall_correlation(PER_AREA).spectrum(0.0)


def test_far_points_are_independent():
    assert abs(wall_covariance(60.0)) < 1e-11


def test_weights_of_radii():
    close(WallWeight(1.0, 0.0).of_radii(2.0, 4.0), 3.0, rel=1e-15)
    close(PER_INVARIANT_MASS.of_radii(1.0, 4.0), 2.0, rel=1e-15)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"q must be finite and not negative, got -1.0"):
        WallWeight(q=-1.0)
    with pytest.raises(ValueError, match=r"r must be finite and positive, got 0.0"):
        wall_covariance(0.0)
