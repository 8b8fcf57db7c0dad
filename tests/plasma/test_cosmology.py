"""The radiation era and today's densities against textbook limits and published numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.base import constants, units
from lib.plasma.cosmology import Today, cosmic_time, entropy_density, hubble_rate, photon_density
from tests.compare import close


def test_friedmann_equation_holds_with_the_radiation_energy_density():
    temperature, g = 37.0, 86.25
    rho = np.pi**2 / 30 * g * temperature**4
    close(hubble_rate(temperature, g) ** 2, 8 * np.pi / 3 * rho / constants.M_PLANCK**2, rel=1e-14)


def test_age_at_one_mev_is_about_a_second():
    close(cosmic_time(1e-3, 10.75) * units.INV_GEV_IN_S, 0.74, rel=0.01)


def test_temperature_derivative_of_time_is_minus_one_over_HT():
    t = 5.0
    h = 1e-5 * t
    slope = (cosmic_time(t + h, 90.0) - cosmic_time(t - h, 90.0)) / (2 * h)
    close(slope, -1 / (hubble_rate(t, 90.0) * t), rel=1e-8)


def test_published_densities_of_today():
    today = Today()
    close(today.photon_density * units.GEV3_IN_INV_CM3, 410.73, abs=0.02)
    close(today.entropy_density * units.GEV3_IN_INV_CM3, 2891.2, abs=0.1)
    close(today.critical_density_over_h2 * units.GEV3_IN_INV_CM3, 1.05371e-5, rel=1e-4)
    close(today.critical_density_over_h2 * units.GEV4_IN_KG_PER_M3, 1.87834e-26, rel=1e-4)
    close(today.baryon_to_photon(), 6.12e-10, rel=0.01)


@given(mass=st.floats(1e-6, 1e6), omega=st.floats(1e-8, 1e3))
def test_yield_and_abundance_are_inverse(mass, omega):
    today = Today()
    close(today.relic_abundance(mass, today.relic_yield(mass, omega)), omega, rel=1e-12)


def test_entropy_per_photon():
    close(entropy_density(1.0, 2.0) / photon_density(1.0), 2 * np.pi**4 / 45 / 1.2020569031595942, rel=1e-14)


@pytest.mark.parametrize(("call", "name"), [
    (lambda: hubble_rate(-1.0, 90.0), "temperature"),
    (lambda: hubble_rate(1.0, g_star=float("nan")), "g_star"),
    (lambda: entropy_density(1.0, 0.0), "g_star_s"),
    (lambda: Today(t_cmb=-2.7), "t_cmb"),
    (lambda: Today().relic_abundance(-1.0, 1e-12), "mass"),
    (lambda: Today().relic_abundance(1.0, float("nan")), "relic_yield"),
])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()


def test_missing_constant_is_named():
    with pytest.raises(AttributeError, match="M_PLANK"):
        _ = constants.M_PLANK
