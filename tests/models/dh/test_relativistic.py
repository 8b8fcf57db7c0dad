import numpy as np
import pytest

from lib.inhomogeneity.lattices import EmptySpheres
from lib.models.dh import relativistic as rel
from lib.models.dh.parameters import PaperPlasma
from tests.compare import close


def test_the_boost_conserves_energy():
    """Wall 4 pi R^2 sigma gamma minus volume: the same at every radius, for sigma = 1 and Delta V = 2/R_0, R_0 = 1."""
    radius = np.array([1.0, 1.1, 2.0, 10.0])
    energy = 4 * np.pi * radius**2 * rel.boost(radius) - 4 * np.pi / 3 * radius**3 * 2
    close(energy, 4 * np.pi / 3, rel=1e-11)
    close(rel.boost(1e5), rel.BOOST_SLOPE * 1e5, rel=1e-14)


def test_one_hole_by_three_routes():
    for distance in (0.2, 1.0, 2.3):
        gauss = (2 * np.pi * 0.49) ** 1.5
        close(rel.ball_integral(distance, 1.0, 0.7), rel.ball_integral_printed(distance, 1.0, 0.7), rel=1e-11)
        close(rel.ball_integral(distance, 1.0, 0.7) / gauss, rel.hole_density(distance, 1.0, 0.7), rel=1e-11)
    assert rel.ball_integral(1.3, 1.0, 0.7, spacing=2.5) > 2 * rel.ball_integral(1.3, 1.0, 0.7)


def test_the_sum_over_balls_is_the_density_of_the_cell():
    spheres = EmptySpheres(2.5, 1.0)
    cell = rel.cell_density(spheres, 0.7, points=5)
    # the middle of the cell's grid lies on no axis; compare at a corner by the sum of single holes
    n = np.arange(-6, 8)
    place = np.array([0.25, 0.25, 0.25])
    far = 2.5 * np.linalg.norm(np.stack(np.meshgrid(n, n, n), -1).reshape(-1, 3) - (place / 2.5 + 0.0), axis=1)
    close(cell[0, 0, 0], 1 - np.sum(rel.hole_density(far, 1.0, 0.7)), rel=1e-10)


@pytest.mark.parametrize(("x", "y"), [(2.2, 2.5), (1.2, 3.0), (4.0, 2.0)])
def test_the_printed_mean_square_and_the_density_itself(x, y):
    spheres = EmptySpheres(x * y, x)
    f = spheres.empty_fraction
    close(rel.mean_square_printed(spheres, 1.0) / (1 - f) ** 2 - 1, spheres.after_gaussian(1.0), rel=1e-11)
    density = rel.cell_density(spheres, 1.0, points=16)
    close(np.mean(density), 1 - f, rel=1e-8)
    close(np.mean(density**2), rel.mean_square_printed(spheres, 1.0), rel=1e-7)


def test_pairs_of_balls():
    direct = rel.pair_integral_direct(2.0, 1.0, 0.7)
    close(rel.pair_integral(2.0, 1.0, 0.7, power=2), direct, rel=1e-12)
    assert rel.pair_integral(2.0, 1.0, 0.7, power=1) > 2 * direct


def test_the_printed_overlap_is_a_volume_times_a_length():
    close(rel.overlap_printed(1e-9, 2.0) / 1e-9, 4 * np.pi / 3 * 8, rel=1e-8)
    assert rel.overlap_printed(4.0, 2.0) == 0.0
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, (400_000, 3))
    inside = (np.sum(points**2, 1) < 1) & (np.sum((points - [0.6, 0, 0]) ** 2, 1) < 1)
    close(rel.overlap_printed(0.6, 1.0) / 0.6, 8 * np.mean(inside), rel=5e-3)


def test_coefficients_invert_each_other():
    close(rel.duration_coefficient(4.0) * rel.rate_coefficient(4.0), np.sqrt(3), rel=1e-14)
    close(rel.duration_coefficient(4.0), 6.0 / (8 * np.pi) ** (1 / 3), rel=1e-14)


def test_the_diffusion_length_in_natural_units():
    """1 cm is 5.0677e13/GeV, and 1e-3 GeV x 1e4 cm x (10.75/106.75)^(1/3)."""
    close(rel.length_times_temperature(), 5.0677307e17 * 1e-3 * (10.75 / 106.75) ** (1 / 3), rel=1e-6)
    more = PaperPlasma(entropy_degrees_mev=2 * 10.75)
    close(rel.length_times_temperature(more), 2 ** (1 / 3) * rel.length_times_temperature(), rel=1e-12)
    close(rel.mass_coefficient(3.0, length=2e4), 4 * rel.length_times_temperature(), rel=1e-12)
    close(rel.hole_over_length(np.sqrt(rel.mass_coefficient(2.2))), 2.2, rel=1e-12)


def test_coefficients_of_the_spacing_scale_with_the_hubble_rate():
    close(rel.spacing_coefficient(2.2, 0.5), 2 * rel.spacing_coefficient(2.2, 1.0), rel=1e-14)
    close(rel.spacing_coefficient(1.1, 1.0), 2 * rel.spacing_coefficient(2.2, 1.0), rel=1e-14)


def test_boosts_of_particles_and_of_bosons():
    close(rel.minimal_boost(1e4, 10.0, 1e3), 1e4, rel=1e-14)
    close(rel.terminal_boost(2.0, 100.0, 0.5, 50.0, 0.1), 1e7 * 16 * np.pi**2 / (0.25 * 50 * 8), rel=1e-13)


@pytest.mark.parametrize(
    "call",
    [
        lambda: rel.boost(0.0),
        lambda: rel.minimal_boost(-1.0, 1.0, 1.0),
        lambda: rel.hole_density(0.0, 1.0, 1.0),
        lambda: rel.hole_over_length(-1.0),
        lambda: rel.terminal_boost(1.0, 1.0, 1.0, 0.0, 1.0),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(ValueError, match="must be finite and positive"):
        call()


def test_continuum_of_distant_vectors():
    lattice = EmptySpheres(2.4, 1.2)
    f = lattice.empty_fraction
    exact = (1 + lattice.over_modes(1.0)) * (1 - f) ** 2
    errors = [abs(rel.mean_square_continuum(lattice, 1.0, cut) - exact) for cut in (1, 2, 3)]
    assert errors[0] > 1e3 * errors[1] > 1e5 * errors[2]
    close(rel.mean_square_continuum(lattice, 1.0, 4), exact, rel=1e-12)


@pytest.mark.parametrize("cut", [0, True, 1.5])
def test_bad_cut_is_named(cut):
    with pytest.raises(ValueError, match=f"cut.*{cut}"):
        rel.mean_square_continuum(EmptySpheres(2.4, 1.2), 1.0, cut)
