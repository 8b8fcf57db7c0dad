import numpy as np
import pytest

from lib.inhomogeneity.lattices import ChessBoard, DeltaLattice, EmptySpheres, Sheets
from lib.inhomogeneity.medium import DiffusionModel
from lib.inhomogeneity.mixed import Mixed
from lib.inhomogeneity.neutron_proton import transfer_functions
from lib.inhomogeneity.rms import critical_scale, variance
from lib.inhomogeneity.transfer import Tabulated
from tests.compare import close


@pytest.fixture(scope="module")
def protons():
    k = np.geomspace(1e-10, 4e-3, 220)
    return Mixed.of(Tabulated(k, transfer_functions(DiffusionModel(), k, 1e-4).proton[0]))


def test_a_continuum_of_gaussians_is_summed_one_by_one():
    lengths = np.exp(np.linspace(-1.0, 1.0, 401))
    shares = np.exp(-4 * np.log(lengths) ** 2)
    shares /= shares.sum()
    k = np.geomspace(1e-4, 12.0, 400)
    mixture = Mixed.of(Tabulated(k, np.sqrt(np.exp(-(np.multiply.outer(k, lengths) ** 2)) @ shares)))
    exact = shares @ [Sheets(4.0).after_gaussian(length) for length in lengths]
    close(variance(Sheets(4.0), mixture), exact, rel=1e-5)
    close(mixture.shares.sum(), 1.0, abs=1e-14)


@pytest.mark.parametrize(
    "density",
    [DeltaLattice(1e4), DeltaLattice(3e5), Sheets(3e4), ChessBoard(2e4), ChessBoard(1e6), EmptySpheres(2e5, 9e4)],
)
def test_diffused_protons_are_such_a_mixture(protons, density):
    close(variance(density, protons), variance(density, protons.table), rel=2e-5)


def test_scales_far_beyond_the_sum_over_modes_are_reached(protons):
    with pytest.raises(ValueError, match="shells"):
        variance(DeltaLattice(1e8), protons.table)
    # far apart, points do not overlap: (R/d)^3 times a constant
    close(variance(DeltaLattice(1e8), protons) / variance(DeltaLattice(1e7), protons), 1e3, rel=1e-6)
    close(variance(ChessBoard(1e12), protons), 1.0, abs=1e-6)


def test_it_stretches_like_any_transfer_function(protons):
    twice = protons.scaled(2.0)
    close(variance(DeltaLattice(6e4), twice), variance(DeltaLattice(3e4), protons), rel=1e-12)
    close(twice(1e-4), protons(2e-4), rel=1e-12)
    close(twice.negligible_beyond(1e-20), protons.negligible_beyond(1e-20) / 2, rel=1e-12)
    assert protons.decreasing and protons.breaks is protons.table.breaks
    factor = critical_scale(DeltaLattice(1e4), protons, 0.3)
    close(critical_scale(DeltaLattice(1e4), protons.table, 0.3), factor, rel=1e-5)


def test_what_is_no_mixture_is_refused():
    k = np.linspace(0.1, 5.0, 80)
    with pytest.raises(ValueError, match=r"must be a mixture of Gaussians to 0\.0001, got an error of"):
        Mixed.of(Tabulated(k, np.exp(-(k**4))))
