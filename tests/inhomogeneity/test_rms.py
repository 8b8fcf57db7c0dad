import numpy as np
import pytest

from lib.inhomogeneity.lattices import ChessBoard, Cosine, DeltaLattice, EmptySpheres, Sheets
from lib.inhomogeneity.rms import critical_scale, eps_rms, variance
from lib.inhomogeneity.sampled import DensityField, PowerSpectrum
from lib.inhomogeneity.transfer import Gaussian, Tabulated
from tests.compare import close

KNOTS = np.geomspace(1e-3, 9.0, 200)
TABLE = Tabulated(KNOTS, Gaussian(1.0)(KNOTS))
NARROW = np.linspace(1e-3, 16.0, 800)
POINTS = np.random.default_rng(3).random((12, 12, 12)) ** 4
DENSITIES = [
    DeltaLattice(4.0),
    Sheets(4.0),
    EmptySpheres(6.0, 2.5),
    ChessBoard(3.0),
    ChessBoard(3.0, 1),
    ChessBoard(3.0, 3),
    Cosine(3.0, 2, 0.9),
    DensityField(POINTS, 0.7),
    PowerSpectrum([0.1, 1.0, 3.0], [0.1, 1.0, 0.3]),
]


@pytest.mark.parametrize("density", DENSITIES, ids=lambda d: type(d).__name__)
def test_a_table_of_a_gaussian_gives_what_the_gaussian_gives(density):
    close(variance(density, TABLE), variance(density, Gaussian(1.0)), rel=1e-11)
    close(eps_rms(density, TABLE) ** 2, variance(density, TABLE), rel=1e-14)


def test_a_plain_triple_sum_with_another_transfer_function():
    table = Tabulated(NARROW, np.exp(-NARROW) * (1 + NARROW))
    n = np.arange(-16, 17)
    squares = (n[:, None, None] ** 2 + n[:, None] ** 2 + n**2).ravel()
    k = 2 * np.pi / 6.0 * np.sqrt(squares[squares > 0])
    kept = k[k <= 16.0]
    close(variance(DeltaLattice(6.0), table), np.sum(((1 + kept) * np.exp(-kept)) ** 2), rel=1e-6)


@pytest.mark.parametrize("density", DENSITIES, ids=lambda d: type(d).__name__)
@pytest.mark.parametrize("transfer", [Gaussian(1.0), TABLE], ids=["gaussian", "table"])
def test_the_critical_scale_is_where_the_bound_is_met(density, transfer):
    scale = critical_scale(density, transfer, 0.25)
    close(eps_rms(density.scaled(scale), transfer), 0.25, rel=1e-10)
    assert eps_rms(density.scaled(0.99 * scale), transfer) < 0.25 < eps_rms(density.scaled(1.01 * scale), transfer)


def test_the_critical_scale_far_from_one():
    for spacing in (1e-6, 1e6):
        close(spacing * critical_scale(DeltaLattice(spacing), Gaussian(1.0), 0.3), 3.0554554976424924, rel=1e-11)


def test_what_passes_without_diffusion_has_no_critical_scale():
    assert critical_scale(Cosine(1.0, 1, 0.2), Gaussian(1.0), 0.3) == np.inf
    assert critical_scale(EmptySpheres(4.0, 1.0), Gaussian(1.0), 0.3) == np.inf


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"eps must be finite and positive, got 0.0"):
        critical_scale(ChessBoard(1.0), Gaussian(1.0), 0.0)
    with pytest.raises(ValueError, match=r"must not rise with the wave number"):
        critical_scale(ChessBoard(1.0), Tabulated([1.0, 2.0], [0.5, 0.6]), 0.3)
    with pytest.raises(ValueError, match=r"eps_rms reaches its bound nowhere within a factor 1e[+]12"):
        critical_scale(ChessBoard(1.0), Gaussian(0.0), 0.3)
    with pytest.raises(ValueError, match=r"needs modes up to the wave number inf"):
        variance(ChessBoard(1.0), Tabulated([1.0, 2.0], [0.9, 0.5]))
    with pytest.raises(ValueError, match=r"a density must have modes, got 3.0"):
        variance(3.0, TABLE)
