"""Profiles of diffusion: closed forms for the Gaussian, direct sums over modes for the computed one, longer tables."""

import itertools

import numpy as np
import pytest

from lib.inhomogeneity.medium import DiffusionModel
from lib.inhomogeneity.transfer import Gaussian, Tabulated
from lib.models.dh import profiles
from lib.models.dh.collisions import random_points_ratio
from lib.models.dh.diffusion import paper_model, published_fit
from tests.compare import close


@pytest.fixture(scope="module")
def computed():
    return profiles.computed_profile(paper_model())


@pytest.mark.parametrize("eps", [0.3, 0.1])
def test_gaussian_thresholds_in_closed_form(eps):
    found = profiles.thresholds(Gaussian(1.0), eps)
    close(found["cosines of contrast one, R/d, (22)"], np.pi * np.sqrt(3 / -np.log(8 * eps**2)), rel=1e-12)
    close(found["random points, R/d"], random_points_ratio(eps), rel=1e-10)
    first_mode = np.pi / np.sqrt(np.log(8 / (np.pi**2 * eps)))
    close(found["chess board, D/d, (57)"], first_mode, rel=1e-4)
    close(found["points, R/d, (31)"], 2 * np.pi / np.sqrt(np.log(6 / eps**2)), rel=0.01)


def test_computed_profile_meets_its_definition(computed):
    close(computed.transfer(1.0), np.exp(-0.5), rel=1e-5)
    assert computed.transfer.values[-1] < 1e-9
    lower = profiles.computed_profile(paper_model(), 7e-5)
    assert lower.length > computed.length


def test_points_by_a_direct_sum_over_modes(computed):
    eps = 0.3
    spacing = profiles.thresholds(computed.transfer, eps)["points, R/d, (31)"]
    n = np.array(list(itertools.product(range(-8, 9), repeat=3)))
    k = 2 * np.pi / spacing * np.sqrt((n**2).sum(axis=1))
    close(np.sum(computed.transfer(k[k > 0]) ** 2), eps**2, rel=1e-8)


def test_sheets_and_board_by_their_own_series(computed):
    eps = 0.1
    found = profiles.thresholds(computed.transfer, eps)
    m = np.arange(1, 8)
    sheets = 2 * np.sum(computed.transfer(2 * np.pi * m / found["sheets, R/d"]) ** 2)
    close(sheets, eps**2, rel=1e-9)
    odd = np.arange(1.0, 12.0, 2.0)
    k = np.pi / found["chess board, D/d, (57)"] * np.hypot(odd[:, None], odd)
    board = (8 / np.pi**2) ** 2 * np.sum(computed.transfer(k) ** 2 / (odd[:, None] * odd) ** 2)
    close(board, eps**2, rel=1e-9)


def test_random_points_by_the_trapezoidal_rule(computed):
    eps = 0.3
    x = np.linspace(0, 30, 300001)
    noise = np.trapezoid(x**2 * computed.transfer(x) ** 2, x) / (2 * np.pi**2)
    ratio = profiles.random_points_threshold(computed.transfer, eps)
    close(ratio**3 * noise, eps**2, rel=1e-8)


def test_fit_extended_and_refined():
    fit = profiles.published_profile(1.0).transfer
    longer = Tabulated(x := np.geomspace(1e-3, 1500.0, 2000), published_fit(x))
    for eps in (0.3, 0.1):
        for name in ("points, R/d, (31)", "random points, R/d", "chess board, D/d, (57)"):
            close(profiles.THRESHOLDS[name](fit, eps), profiles.THRESHOLDS[name](longer, eps), rel=5e-5)
    close(profiles.cosine_threshold(fit, 0.1), profiles.cosine_threshold(longer, 0.1), rel=5e-5)


def test_a_finer_table_of_the_computed_profile(computed):
    k = np.concatenate([np.geomspace(1e-4, 0.05, 80)[:-1], np.linspace(0.05, 30.0, 900)])
    from lib.inhomogeneity.neutron_proton import transfer_functions

    fine = Tabulated(k, transfer_functions(paper_model(), k / computed.length, profiles.ONSET).proton[0])
    for name, of in profiles.THRESHOLDS.items():
        close(of(computed.transfer, 0.1), of(fine, 0.1), rel=1e-4 if "cosines" in name else 1e-5)


def test_shallow_cosines_always_pass():
    assert profiles.cosine_threshold(Gaussian(1.0), 0.3, 0.8) == np.inf
    assert profiles.cosine_threshold(Gaussian(1.0), 0.3, 0.9) > profiles.cosine_threshold(Gaussian(1.0), 0.3)


def test_bad_input():
    with pytest.raises(ValueError, match=r"eps_RMS .* got 0.4"):
        profiles.thresholds(Gaussian(1.0), 0.4)
    with pytest.raises(ValueError, match="contrast must be finite and positive, got 0"):
        profiles.cosine_threshold(Gaussian(1.0), 0.3, 0.0)
    with pytest.raises(ValueError, match="diffusion length must be finite and positive, got -1"):
        profiles.gaussian_profile(-1.0)
    with pytest.raises(ValueError, match="transfer must not rise"):
        profiles.Profile(1.0, Tabulated(np.array([1.0, 2.0]), np.array([0.5, 0.6])))
    with pytest.raises(ValueError, match="temperature must be below the start"):
        profiles.computed_profile(DiffusionModel(), 1.0)
