"""All bounds together: the printed normalisations term by term, scaling with the length, one change at a time."""

from dataclasses import replace

import numpy as np
import pytest

from lib.inhomogeneity.holes import largest_safe_radius, largest_safe_spacing
from lib.inhomogeneity.transfer import Gaussian
from lib.models.dh import budget
from lib.models.dh.domain_walls import board_rms
from lib.models.dh.electroweak import ansatz_slope
from lib.models.dh.parameters import PROTON_LENGTH, comoving_horizon
from lib.models.dh.profiles import gaussian_profile
from lib.models.dh.relativistic import mass_coefficient, spacing_coefficient
from lib.plasma.thermal_history import ThermalPlasma
from tests.compare import close


@pytest.fixture(scope="module")
def published():
    return budget.Inputs(gaussian_profile())


@pytest.fixture(scope="module")
def changes():
    return budget.one_at_a_time({"optimistic": 0.1})


def test_published_inputs_against_the_formulas_of_each_section(published):
    found = budget.bounds(published)
    close(found["M, (28)"], ansatz_slope(0.3, 8.0, 25.0), rel=1e-12)
    close(found["beta/H of collisions, (37)"], spacing_coefficient(3.0554555, 3**-0.5), rel=1e-7)
    close(found["M*^2 R_0/<phi> of holes, (49)"], mass_coefficient(largest_safe_radius(Gaussian(1.0), 0.3)), rel=1e-9)
    hot = spacing_coefficient(largest_safe_spacing(Gaussian(1.0), 0.3), np.pi / 3 * np.sqrt(106.75 / 10))
    close(found["beta/H of holes, (52)"], hot, rel=1e-9)
    ratio = PROTON_LENGTH / comoving_horizon(published.plasma, found["T_ann in GeV, (59)"])
    close(board_rms(ratio), 0.3, rel=1e-9)
    close(found["T_ann in GeV, (68)"], 130 * np.exp(-0.25 / 0.09 / (0.4 / np.sqrt(1.16) / 0.5)), rel=1e-12)


def test_bounds_scale_with_the_length(published):
    once, twice = budget.bounds(published), budget.bounds(budget.Inputs(gaussian_profile(2 * PROTON_LENGTH)))
    powers = {"beta/H of collisions, (37)": -1, "M*^2 R_0/<phi> of holes, (49)": 1, "beta/H of holes, (52)": -1}
    for name, power in powers.items():
        close(twice[name] / once[name], 2.0**power, rel=1e-10)
    close(twice["T_ann in GeV, (59)"] / once["T_ann in GeV, (59)"], 0.5, rel=1e-10)
    # the exponent of (28) is quadratic
    at_rest = 0.3 / (2.9291836 / 16 * np.sqrt(1 / 8))
    close(np.log(twice["M, (28)"] / at_rest), 4 * np.log(once["M, (28)"] / at_rest), rel=1e-6)


def test_annihilation_in_a_thermal_plasma(published):
    thermal = ThermalPlasma()
    found = budget.annihilation_temperature(replace(published, plasma=thermal))
    close(board_rms(PROTON_LENGTH / comoving_horizon(thermal, found)), 0.3, rel=1e-9)


def test_one_thing_at_a_time(changes):
    base, *rest = changes.values()
    for one in rest[:-1]:
        differ = [getattr(one, name) is not getattr(base, name) for name in ("profile", "eps", "plasma")]
        assert sum(differ) == 1
    lengths = {name: one.profile.length for name, one in changes.items()}
    first = base.profile.length
    # D_ne enters as a square root, but for protons' own motion and what protons never were neutrons
    close(lengths["D_ne from constants"] / first, np.sqrt(0.13153 / 0.29), rel=0.01)
    assert lengths["diffusion read off at 0.07 MeV"] > lengths["diffusion read off at 0.08 MeV"] > first
    assert lengths["protons in the way of neutrons"] < first
    close(lengths["running Coulomb logarithm"], first, rel=1e-3)


def test_strength_has_one_sign(changes):
    base = budget.bounds(changes["paper's inputs, computed profile"])
    smaller = budget.strengthened(budget.bounds(changes["eps_RMS < 0.1, optimistic"]), base)
    assert min(smaller.values()) > 1
    shorter = budget.strengthened(budget.bounds(changes["D_ne from constants"]), base)
    assert all(factor > 1.3 for name, factor in shorter.items() if "(68)" not in name)
    close(list(budget.strengthened(base, base).values()), np.ones(len(base)), rel=1e-12)


def test_a_mode_that_is_gone_bounds_nothing(published):
    assert budget.largest_slope(published, 1e5, 1000.0, 0.1) == np.inf


def test_bad_input(published):
    with pytest.raises(ValueError, match=r"eps_RMS must be finite and positive, got -0\.1"):
        replace(published, eps=-0.1)
    with pytest.raises(ValueError, match="temperature must be finite and positive, got -1"):
        budget.one_at_a_time({}, (-1.0,))
    with pytest.raises(KeyError):
        published.threshold("spirals")
