"""Excluded lengths: Gaussian limits against real-space formulas, printed numbers as lengths, bad input."""

import numpy as np
import pytest
from scipy.special import erfcx

from lib.inhomogeneity.meeting_walls import wall_correlation
from lib.inhomogeneity.transfer import Gaussian
from lib.inhomogeneity.two_point import hole_correlation
from lib.models.dh import scales
from lib.models.dh.electroweak import random_rms
from lib.models.dh.parameters import PROTON_LENGTH, SEPARATION, PaperPlasma, comoving_horizon
from lib.models.dh.profiles import gaussian_profile
from lib.plasma.thermal_history import MEV, ThermalPlasma
from tests.compare import close

UNIT = Gaussian(1.0)


@pytest.fixture(scope="module")
def found():
    return {band.name: band for band in scales.bands(gaussian_profile(), (0.3, 0.1), PaperPlasma())}


@pytest.mark.parametrize("eps", [0.3, 0.1])
def test_spectra_against_the_average_in_real_space(eps):
    for density in (wall_correlation(), hole_correlation(SEPARATION / 2)):
        ratio = scales.random_threshold(density, UNIT, eps)
        close(density.after_gaussian(SEPARATION / ratio), eps**2, rel=2e-3)
    ratio = scales.random_planes_threshold(UNIT, eps)
    u = 1 / ratio
    close((1 + 2 * u**2) * erfcx(u) - 2 * u / np.sqrt(np.pi), eps**2, rel=1e-3)


def test_electroweak_band_against_the_chapter(found):
    for which, eps in enumerate((0.3, 0.1)):
        length = found["Electroweak: random bubbles"].excluded[which][0]
        at = comoving_horizon(PaperPlasma(), 1.0) * SEPARATION * 0.1 / 8 / length  # T in GeV: the horizon falls as 1/T
        close(random_rms(5.0, 8.0, at), eps, rel=2e-3)


def test_lattices_are_thresholds_in_cm(found):
    close(found["Collisions: points"].excluded[0][0], 3.0554555 * PROTON_LENGTH, rel=1e-7)
    close(found["Holes that touch: lattice"].excluded[1][0], 3.0643468 * PROTON_LENGTH, rel=1e-7)
    close(found["Walls annihilate: chess board"].excluded[0][0], PROTON_LENGTH / 0.3173525, rel=1e-6)
    assert all(low < high for band in found.values() for low, high in band.excluded)


def test_stricter_bounds_exclude_more(found):
    for band in found.values():
        (low, high), (lower, higher) = band.excluded
        assert lower <= low
        assert higher >= high


def test_printed_numbers_lie_where_they_were_printed(found):
    close(found["Collisions: points"].printed, [3e4, 2.44e4], rel=1e-12)
    board = found["Walls annihilate: chess board"].printed
    close(board, 2.975e7 / np.array([1700.0, 2500.0]), rel=1e-3)


def test_walls_that_add_up():
    thermal = ThermalPlasma()
    first, last = scales.adding_walls(0.3, 0.5, thermal)
    close(first, comoving_horizon(thermal, 130.0), rel=1e-12)
    close(last, comoving_horizon(thermal, 3.0890), rel=1e-4)
    close(scales.adding_walls(0.3, 1.0, thermal)[1], comoving_horizon(thermal, 0.0414 * MEV), rel=2e-3)
    assert scales.adding_walls(0.1, 0.5, thermal)[1] == np.inf


def test_a_history_that_is_even_enough_passes():
    assert scales.random_threshold(scales.kept_by_time(0.1), UNIT, 0.2) == np.inf


def test_bad_input():
    with pytest.raises(ValueError, match="eps_RMS"):
        scales.random_threshold(scales.kept_by_time(0.1), UNIT, 0.0)
    with pytest.raises(ValueError, match="bounds on eps_RMS"):
        scales.bands(gaussian_profile(), (0.3, -0.1), PaperPlasma())
