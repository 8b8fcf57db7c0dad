import mpmath
import numpy as np
import pytest

from lib.inhomogeneity.lattices import (
    ChessBoard,
    Cosine,
    DeltaLattice,
    EmptySpheres,
    Sheets,
    ball_form_factor,
)
from lib.inhomogeneity.transfer import Gaussian
from tests.compare import close


def theta_excess(ratio):
    """Jacobi's theta_3 at the nome exp(-4 pi^2/ratio^2), less one, with 250 digits."""
    with mpmath.workdps(250):
        return mpmath.jtheta(3, 0, mpmath.exp(-4 * mpmath.pi**2 / mpmath.mpf(ratio) ** 2)) - 1


@pytest.mark.parametrize("ratio", [0.3, 0.7, 1.0, 2.0, 3.0, 3.5449, 3.545, 4.0, 10.0, 100.0, 1000.0])
def test_points_and_planes_are_theta_functions(ratio):
    x = theta_excess(ratio)
    with mpmath.workdps(250):
        points = float((1 + x) ** 3 - 1)
    close(Sheets(ratio * 2.5).after_gaussian(2.5), float(x), rel=2e-14)
    close(DeltaLattice(ratio * 2.5).after_gaussian(2.5), points, rel=2e-14)


@pytest.mark.parametrize(
    "density", [DeltaLattice(5.0), Sheets(5.0), ChessBoard(2.0), ChessBoard(2.0, 1), ChessBoard(2.0, 3)]
)
def test_modes_and_resummed_forms_agree(density):
    for length in (0.3, 0.9, 1.5, 2.5):
        k, weights = density.modes(9.0 / length)
        close(np.sum(weights * Gaussian(length)(k) ** 2), density.after_gaussian(length), rel=1e-12)


@pytest.mark.parametrize("ratio", [2.0, 2.3, 3.0, 6.0])
@pytest.mark.parametrize("radius", [0.1, 0.6, 1.1, 2.0, 4.0])
def test_spheres_by_their_modes_and_by_their_pairs(ratio, radius):
    spheres = EmptySpheres(ratio * radius, radius)
    scale = spheres.empty_fraction**2 / (1 - spheres.empty_fraction) ** 2
    close(spheres.over_cells(1.0), spheres.over_modes(1.0), rel=1e-10, abs=1e-14 * scale)


def test_both_sums_of_spheres_agree_where_either_is_used():
    for ratio in (3.0, 3.5, 3.6, 4.5, 8.0):
        for share in (0.5, 0.3, 0.1, 0.01):
            spheres = EmptySpheres(ratio, ratio * share)
            close(spheres.over_cells(1.0), spheres.over_modes(1.0), rel=1e-11)


def test_spheres_by_a_plain_triple_sum():
    n = np.arange(-12, 13)
    squares = (n[:, None, None] ** 2 + n[:, None] ** 2 + n**2).ravel()
    k = 2 * np.pi / 5.0 * np.sqrt(squares[squares > 0])
    radius, f = 1.7, 4 * np.pi / 3 * (1.7 / 5.0) ** 3
    x = k * radius
    amplitude = f / (1 - f) * 3 * (np.sin(x) - x * np.cos(x)) / x**3
    close(
        EmptySpheres(5.0, 1.7).after_gaussian(0.8), np.sum((amplitude * np.exp(-0.5 * (0.8 * k) ** 2)) ** 2), rel=1e-12
    )


def test_spheres_by_pairs_in_mpmath():
    """One cell of the sum over pairs: the overlap integral with its hyperbolic sine."""
    r, distance, length = 1.3, 3.7, 0.9

    def pair(a):
        def integrand(s):
            reached = mpmath.sinh(a * s / (2 * length**2)) / a if a else s / (2 * length**2)
            overlap = mpmath.pi / 12 * (4 * r + s) * (2 * r - s) ** 2
            return s * overlap * mpmath.exp(-(a**2 + s**2) / (4 * length**2)) * reached

        return mpmath.quad(integrand, [0, r, 2 * r]) / (mpmath.sqrt(mpmath.pi) * length)

    shells = (6, 12, 8, 6, 24, 24, 0, 12, 30, 24, 24, 8)
    with mpmath.workdps(20):
        pairs = pair(0) + sum(count * pair(distance * mpmath.sqrt(n + 1)) for n, count in enumerate(shells) if count)
        f = 4 * mpmath.pi / 3 * (r / distance) ** 3
        expected = float((pairs / distance**3 - f**2) / (1 - f) ** 2)
    close(EmptySpheres(distance, r).over_cells(length), expected, rel=1e-12)


def test_without_diffusion_spheres_leave_f_over_one_minus_f():
    for share in (0.5, 0.2, 0.01):
        spheres = EmptySpheres(1.0, share)
        f = spheres.empty_fraction
        close(spheres.initial_variance, f / (1 - f), rel=1e-15)
        assert spheres.after_gaussian(0.0) == spheres.initial_variance
        # a layer of the thickness of the length is lost: area 3 f/radius, sqrt(2) sigma/sqrt(pi) on two sides
        length = 1e-5 * share
        lost = 3 * f / share * length / np.sqrt(np.pi) / (1 - f) ** 2
        close(spheres.after_gaussian(length), spheres.initial_variance - lost, rel=1e-8)


def test_a_thousand_diffusion_lengths_do_not_overflow():
    for density in (DeltaLattice(1000.0), Sheets(1000.0), EmptySpheres(1000.0, 500.0), EmptySpheres(1000.0, 1e-3),
                    ChessBoard(1000.0), ChessBoard(1000.0, 3)):  # fmt: skip
        found = density.after_gaussian(1.0)
        assert 0 < found <= density.initial_variance and np.isfinite(found)
    close(EmptySpheres(1000.0, 500.0).after_gaussian(1.0), 1.0912821258376886, rel=1e-13)
    close(DeltaLattice(1000.0).after_gaussian(1.0), (1000 / np.sqrt(4 * np.pi)) ** 3 - 1, rel=1e-14)


def test_small_variances_keep_their_digits():
    close(DeltaLattice(0.5).after_gaussian(1.0), 6 * np.exp(-16 * np.pi**2), rel=1e-13)
    spheres = EmptySpheres(0.5, 0.25)
    f, x = np.pi / 6, np.pi
    amplitude = f / (1 - f) * 3 * (np.sin(x) - x * np.cos(x)) / x**3
    close(spheres.after_gaussian(1.0), 6 * amplitude**2 * np.exp(-16 * np.pi**2), rel=1e-12)
    close(ChessBoard(0.5).after_gaussian(1.0), (8 / np.pi**2 * np.exp(-4 * np.pi**2)) ** 2, rel=1e-13)
    assert DeltaLattice(1e-3).after_gaussian(1.0) == 0.0


@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_a_chess_board_by_its_plain_sum(dimensions):
    """With 40 digits, on both sides of the width at which the sums change places."""
    for x in (0.02, 0.1, 0.2999, 0.3001, 0.8, 2.0):
        with mpmath.workdps(40):
            stripes = (
                8
                / mpmath.pi**2
                * mpmath.nsum(
                    lambda m, x=x: mpmath.exp(-((mpmath.pi * x * (2 * m + 1)) ** 2)) / (2 * m + 1) ** 2,
                    [0, 400],
                    method="d",
                )
            )
            expected = float(stripes**dimensions)
        close(ChessBoard(3.0, dimensions).after_gaussian(3.0 * x), expected, rel=1e-13)
    assert ChessBoard(1.0, dimensions).after_gaussian(0.0) == 1.0 == ChessBoard(1.0, dimensions).initial_variance


def test_weights_add_up_to_the_variance_before_diffusion():
    k, weights = ChessBoard(1.0, 2).modes(3000.0)
    close(np.sum(weights), 1.0, rel=1e-3)
    spheres = EmptySpheres(1.0, 0.3)
    k, weights = spheres.modes(2 * np.pi * 400)
    close(np.sum(weights), spheres.initial_variance, rel=3e-3)
    assert np.all(np.diff(k) > 0)


def test_a_cosine_has_one_wave_number():
    for dimensions, share in ((1, 0.5), (2, 0.25), (3, 0.125)):
        k, weights = Cosine(2.0, dimensions, -0.4).modes(1e-3)
        close(k, [np.pi / 2 * np.sqrt(dimensions)], rel=1e-15)
        close(weights, [0.16 * share], rel=1e-15)


def test_the_form_factor_of_a_ball():
    x = np.array([1e-6, 0.1, 0.4999, 0.5001, 3.0, 30.0])
    with mpmath.workdps(30):
        expected = [
            float(3 * mpmath.sqrt(mpmath.pi / 2 / mpmath.mpf(float(v))) * mpmath.besselj(1.5, float(v)) / float(v))
            for v in x
        ]
    close(ball_form_factor(x), expected, rel=3e-14, abs=1e-17)


@pytest.mark.parametrize(
    "density",
    [DeltaLattice(2.0), Sheets(2.0), EmptySpheres(5.0, 2.0), ChessBoard(2.0, 3)],
    ids=lambda d: type(d).__name__,
)
def test_only_ratios_of_lengths_count(density):
    close(density.scaled(7.0).after_gaussian(3.5), density.after_gaussian(0.5), rel=1e-13)
    assert type(density.scaled(2.0)) is type(density)
    assert Cosine(1.0, 2, 0.3).scaled(2.0) == Cosine(2.0, 2, 0.3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: DeltaLattice(0.0), "spacing must be finite and positive, got 0.0"),
        (lambda: Sheets(np.nan), "spacing .* got nan"),
        (lambda: EmptySpheres(1.0, 0.6), "spheres overlap: radius 0.6 exceeds half the spacing 1.0"),
        (lambda: EmptySpheres(1.0, -0.1), "radius .* got -0.1"),
        (lambda: EmptySpheres(1.0, 0.5).scaled(-1.0), "factor .* got -1.0"),
        (lambda: ChessBoard(-1.0), "cell .* got -1.0"),
        (lambda: ChessBoard(1.0, 4), "dimensions must be 1, 2 or 3, got 4"),
        (lambda: Cosine(0.0, 1, 0.5), "half period .* got 0.0"),
        (lambda: Cosine(1.0, 0, 0.5), "dimensions must be 1, 2 or 3, got 0"),
        (lambda: Cosine(1.0, 1, 1.1), "amplitude must be between -1.0 and 1.0, got 1.1"),
        (lambda: DeltaLattice(1e5).modes(1.0), "spacing 100000.0 needs modes up to the wave number 1.0"),
        (lambda: ChessBoard(1.0).modes(np.inf), "twice the cell 2.0 needs modes up to the wave number inf"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
