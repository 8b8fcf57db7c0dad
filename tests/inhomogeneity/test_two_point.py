import numpy as np
import pytest
from scipy.integrate import dblquad
from scipy.spatial import cKDTree

from lib.inhomogeneity import two_point as tp
from lib.nucleation.kjma import bubble_density
from tests.compare import close

N = float(bubble_density())


def test_two_points_in_one_place_are_one_point():
    for radius in (0.3, 1.0, 4.0):
        f = tp.hole_share(radius)
        close(tp.hole_covariance(1e-8, radius), f * (1 - f), rel=1e-6)
        f = tp.equal_hole_share(radius)
        close(tp.equal_hole_covariance(1e-8, radius), f * (1 - f), rel=1e-6)
    close(tp.equal_time_covariance(1e-8), tp.equal_time_variance(), rel=1e-7)


def test_every_two_points_are_reached_by_some_bubbles():
    """Holes without limit fill space: the two-bubble and one-bubble parts must add up to one at every distance."""
    close(tp.hole_covariance([1e-3, 0.5, 3.0, 10.0, 30.0], 200.0), np.zeros(5), rel=0, abs=1e-9)


def test_far_points_are_independent():
    assert abs(tp.hole_covariance(60.0, 1.0)) < 1e-11
    assert tp.equal_hole_covariance(2.0, 1.0) == 0
    close(tp.union(1.3, 200.0), 2 * np.cosh(0.65), rel=1e-15)


def test_the_share_of_holes_and_its_inverse():
    radius = np.array([0.1, 1.0, 3.0])
    close(tp.hole_radius(tp.hole_share(radius)), radius, rel=1e-12)
    close(tp.hole_share(1.0), 1 - 2.5 / np.e, rel=1e-13)
    close(tp.equal_hole_share(1e-3), 4 * np.pi / 3 * N * 1e-9, rel=1e-9)


def test_nearest_centres_by_another_quadrature():
    r = 2.0

    def lens(a, b):
        """By the height of the two caps."""
        if r >= a + b:
            return 0.0
        if r <= abs(a - b):
            return 4 / 3 * np.pi * min(a, b) ** 3
        to_plane = (r * r + a * a - b * b) / (2 * r)
        return sum(np.pi / 3 * (q - x) ** 2 * (2 * q + x) for q, x in ((a, to_plane), (b, r - to_plane)))

    def joint(a, b):
        apart = 4 * np.pi / 3 * N * (a**3 + b**3)
        return np.exp(-apart) * np.expm1(N * lens(a, b))

    found, _ = dblquad(joint, 0, 8, 0, 8, epsabs=1e-5)
    close(tp.equal_time_covariance(r), found, rel=1e-3)


def test_nearest_centres_by_counting():
    rng, times, holes = np.random.default_rng(7), [], []
    for _ in range(40):
        side = 30.0
        tree = cKDTree(rng.random((rng.poisson(N * side**3), 3)) * side, boxsize=side)
        place = rng.random((4000, 3)) * side
        one, two = tree.query(place)[0], tree.query((place + np.array([1.5, 0.0, 0.0])) % side)[0]
        times.append(np.mean((one - tp.equal_time_mean()) * (two - tp.equal_time_mean())))
        holes.append(np.mean((one < 1) & (two < 1)) - tp.equal_hole_share(1.0) ** 2)
    for values, exact in ((times, tp.equal_time_covariance(1.5)), (holes, tp.equal_hole_covariance(1.5, 1.0))):
        assert abs(np.mean(values) - exact) < 4 * np.std(values) / np.sqrt(40)


def test_variances_before_and_after_diffusion():
    holes = tp.hole_correlation(1.0)
    f = tp.hole_share(1.0)
    close(holes.initial_variance, f / (1 - f), rel=1e-13)
    close(holes.after_gaussian(0.02), f / (1 - f), rel=0.06)
    assert np.all(np.diff(holes.after_gaussian(np.linspace(0.1, 6, 40))) < 0)
    # white noise is what is left over lengths beyond every bubble
    for density in (holes, tp.hole_correlation(1.0, together=True), tp.time_correlation(together=True)):
        close(density.after_gaussian(400.0), density.spectrum(0.0) / (4 * np.pi * 400.0**2) ** 1.5, rel=1e-3)
    close(tp.time_correlation().initial_variance, np.pi**2 / 6, rel=1e-14)


def test_a_sparse_hole_is_a_ball():
    """A few small holes: the spectrum is that of balls strewn at random."""
    radius = 0.02
    balls = tp.hole_correlation(radius, together=True)
    close(balls.spectrum(0.0), N * (4 * np.pi / 3 * radius**3) ** 2, rel=1e-4)


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan])
def test_bad_input_is_named(bad):
    for call in (tp.hole_share, tp.equal_hole_share, tp.hole_correlation):
        with pytest.raises(ValueError, match=f"radius must be finite and positive, got {bad}"):
            call(bad)
    for call in (lambda r: tp.hole_covariance(r, 1.0), tp.equal_time_covariance):
        with pytest.raises(ValueError, match=f"r must be finite and positive, got {bad}"):
            call(bad)
    with pytest.raises(ValueError, match=r"share must be between 0.0 and 1.0, got 1.5"):
        tp.hole_radius(1.5)
