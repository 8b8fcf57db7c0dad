import numpy as np
import pytest
from scipy.integrate import quad

from lib.inhomogeneity.lattices import ChessBoard, Cosine, EmptySpheres
from lib.inhomogeneity.rms import variance
from lib.inhomogeneity.sampled import DensityField, PowerSpectrum
from lib.inhomogeneity.transfer import Gaussian, Tabulated
from tests.compare import close


def test_a_flat_spectrum_leaves_an_exponential_integral():
    k = np.geomspace(0.1, 10.0, 5)
    expected = quad(lambda log: np.exp(-np.exp(2 * log)), np.log(0.1), np.log(10.0), epsabs=1e-13)[0]
    close(PowerSpectrum(k, np.ones(5)).after(Gaussian(1.0)), expected, rel=1e-11)
    close(PowerSpectrum(k, np.ones(5)).initial_variance, np.log(100.0), rel=1e-14)


def test_a_spectrum_of_white_noise():
    """P = 1: the variance after a Gaussian is (4 pi d^2)^(-3/2)."""
    k = np.geomspace(1e-3, 12.0, 4000)
    spectrum = PowerSpectrum.from_power(k, np.ones(k.size))
    close(spectrum.after(Gaussian(1.0)), (4 * np.pi) ** -1.5, rel=2e-5)
    close(spectrum.scaled(2.0).after(Gaussian(2.0)), spectrum.after(Gaussian(1.0)), rel=1e-13)


def test_the_breaks_of_a_table_are_ends_of_pieces():
    table = Tabulated([0.5, 1.0, 1.1, 4.0], [0.9, 0.6, 0.59, 1e-4])
    spectrum = PowerSpectrum([0.2, 3.9], [1.0, 2.0])
    slope = 1.0 / np.log(3.9 / 0.2)
    expected = quad(
        lambda log: (1 + slope * (log - np.log(0.2))) * table(np.exp(log)) ** 2,
        np.log(0.2), np.log(3.9), points=np.log([0.5, 1.0, 1.1]), epsabs=1e-13,
    )[0]  # fmt: skip
    close(spectrum.after(table), expected, rel=1e-9)


def test_a_transfer_function_with_hidden_breaks_is_refused():
    class Hidden(Gaussian):
        def __call__(self, k):
            return np.where(np.asarray(k) > 1.234, 0.0, 1.0)

    with pytest.raises(ValueError, match="not smooth between its breaks"):
        PowerSpectrum([0.1, 10.0], [1.0, 1.0]).after(Hidden(1.0))


def diffused(values, spacing, length):
    """A field convolved with a periodic Gaussian along every axis, by matrices."""
    for axis, n in enumerate(values.shape):
        steps = np.arange(n)[:, None] - np.arange(n)
        kernel = sum(np.exp(-0.5 * ((steps + n * image) * spacing / length) ** 2) for image in range(-12, 13))
        kernel = kernel * spacing / (length * np.sqrt(2 * np.pi))
        values = np.moveaxis(np.tensordot(kernel, values, (1, axis)), 0, axis)
    return values


@pytest.mark.parametrize("shape", [(31,), (16, 9), (6, 8, 7)])
def test_a_field_by_convolution(shape):
    values = np.random.default_rng(1).random(shape)
    after = diffused(values, 0.5, 1.3)
    field = DensityField(values, 0.5)
    close(variance(field, Gaussian(1.3)), np.var(after) / np.mean(after) ** 2, rel=1e-9)
    close(variance(field, Gaussian(0.0)), field.initial_variance, rel=1e-12)
    close(variance(field.scaled(3.0), Gaussian(3.9)), variance(field, Gaussian(1.3)), rel=1e-12)


def test_a_sampled_cosine_is_the_cosine():
    x = np.arange(24) * 0.25
    wave = np.cos(np.pi * x / 3.0)
    field = DensityField(1 + 0.7 * wave[:, None, None] * wave[:, None] * wave, 0.25)
    for length in (0.0, 0.4, 1.0):
        close(variance(field, Gaussian(length)), variance(Cosine(3.0, 3, 0.7), Gaussian(length)), rel=1e-12)


def test_a_sampled_chess_board_converges():
    errors = []
    for n in (32, 64, 128):
        x = (np.arange(n) + 0.5) * 2.0 / n
        board = np.sign(np.cos(np.pi * x)[:, None] * np.cos(np.pi * x))
        field = DensityField(0.5 * (1 + board), 2.0 / n)
        errors.append(abs(variance(field, Gaussian(0.2)) / variance(ChessBoard(1.0), Gaussian(0.2)) - 1))
    assert errors[2] < 2e-3 and errors[0] > 3.5 * errors[1] > 12 * errors[2]


def test_sampled_spheres_converge():
    """Points of the grid that a sphere cuts carry their empty share, measured on 4^3 points each."""
    n, fine = 40, 160
    x = (np.arange(fine) + 0.5) / fine - 0.5
    inside = x[:, None, None] ** 2 + x[:, None] ** 2 + x**2 < 0.35**2
    values = 1 - inside.reshape(n, 4, n, 4, n, 4).mean((1, 3, 5))
    close(
        variance(DensityField(values, 1 / n), Gaussian(0.15)),
        variance(EmptySpheres(1.0, 0.35), Gaussian(0.15)),
        rel=3e-3,
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: DensityField([1.0, 2.0, -3.0], 1.0),
            r"density must be finite and not negative, got -3.0 at index \(2,\)",
        ),
        (lambda: DensityField([[1.0, 2.0], [np.nan, 1.0]], 1.0), r"got nan at index \(1, 0\)"),
        (lambda: DensityField([0.0, 0.0], 1.0), "density must not vanish everywhere"),
        (lambda: DensityField([1.0, 1.0], 0.0), "spacing .* got 0.0"),
        (lambda: DensityField(np.ones((2, 2, 2, 2)), 1.0), r"got shape \(2, 2, 2, 2\)"),
        (lambda: PowerSpectrum([1.0, 2.0], [1.0, -1.0]), "power must be finite and not negative, got -1.0"),
        (lambda: PowerSpectrum([1.0, 1.0], [1.0, 1.0]), "wave numbers must be strictly increasing"),
        (lambda: PowerSpectrum([-1.0, 1.0], [1.0, 1.0]), "wave numbers .* got -1.0"),
        (lambda: PowerSpectrum([1.0], [1.0]), r"one shape of at least 2, got \(1,\) and \(1,\)"),
        (lambda: PowerSpectrum.from_power([1.0, 2.0], [1.0, np.inf]), "spectrum .* got inf"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("shape", [(15,), (16,), (6, 9), (4, 5, 6)])
def test_the_diffused_field_has_the_variance_of_its_modes(shape):
    values = np.random.default_rng(5).lognormal(size=shape)
    field = DensityField(values, 0.5)
    left = field.diffused(Gaussian(0.4))
    close(np.mean(left), 1.0, rel=1e-13)
    close(np.var(left), variance(field, Gaussian(0.4)), rel=1e-11)
    close(field.diffused(Gaussian(0.0)), values / values.mean(), rel=1e-12)


def test_diffusion_leaves_no_negative_density():
    field = DensityField(np.eye(1, 64)[0], 1.0)
    assert field.diffused(Tabulated([1.0, 2.0], [0.9, 1e-4])).min() == 0.0
