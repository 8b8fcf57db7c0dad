"""Electroweak baryogenesis: averages over a grid, the printed bound term by term, limits, bad input."""

import numpy as np
import pytest

from lib.base.units import INV_GEV_IN_CM
from lib.claims import printed
from lib.inhomogeneity.lattices import Cosine
from lib.inhomogeneity.rms import eps_rms
from lib.inhomogeneity.transfer import Gaussian
from lib.models.dh import electroweak as ew
from lib.models.dh.parameters import PROTON_LENGTH, PaperPlasma
from lib.nucleation import kjma
from lib.plasma.thermal_history import ThermalPlasma
from tests.compare import close


def test_separation_is_that_of_the_bubbles():
    plasma, t = PaperPlasma(), 80.0
    radius = 0.2 / (12.0 * plasma.hubble_rate(t)) / plasma.scale_factor(t, at_1_mev=1.0) * INV_GEV_IN_CM
    close(ew.comoving_separation(12.0, t, 0.2), radius * kjma.bubble_density() ** (-1 / 3), rel=1e-12)


def test_ansatz_against_a_grid():
    """The diffused cosines of (20), squared and averaged over a whole period."""
    rate, t, speed, contrast = 9.0, 60.0, 0.3, 0.7
    separation = ew.comoving_separation(rate, t, speed)
    x = np.pi * (np.arange(16) + 0.5) / 8
    wave = np.cos(x)[:, None, None] * np.cos(x)[:, None] * np.cos(x)
    kept = np.exp(-1.5 * np.pi**2 * (PROTON_LENGTH / separation) ** 2)
    density = 0.5 * (1 + kept * contrast * wave)
    close(density.mean(), 0.5, rel=1e-13)
    close(ew.ansatz_rms(contrast, rate, t, speed), density.std() / density.mean(), rel=1e-12)


def test_ansatz_against_the_general_solver():
    separation = float(ew.comoving_separation(8.0, 30.0))
    general = eps_rms(Cosine(separation, 3, 0.8), Gaussian(PROTON_LENGTH))
    close(ew.ansatz_rms(0.8, 8.0, 30.0), general, rel=1e-10)


@pytest.mark.parametrize("eps", [0.3, 0.1])
def test_slope_saturates_the_bound(eps):
    rate, t = np.array([8.0, 30.0]), np.array([20.0, 4.0])
    slope = ew.ansatz_slope(eps, rate, t)
    close(ew.ansatz_rms(ew.linear_contrast(slope, rate), rate, t), [eps, eps], rel=1e-12)


def test_exponent_is_half_of_the_one_before():
    """(28) comes from the square root of (27)."""
    rate, t = 8.0, 50.0
    ratio = ew.ansatz_slope(0.3, rate, t) / ew.ansatz_slope(0.3, rate, 1e-9)
    exponent = ew.WAVE * (PROTON_LENGTH * rate / (0.1 * _horizon(t))) ** 2
    close(np.log(ratio), exponent / 2, rel=1e-10)


def _horizon(t):
    return ew.comoving_separation(1.0, t, 1.0) / ew.SEPARATION


@pytest.mark.parametrize("case", ["cons", "opt"])
def test_printed_bound_and_its_inverse(case):
    t = ew.printed_temperature(case, 40.0, 9.0, 0.2)
    close(ew.printed_slope(case, 9.0, t, 0.2), 40.0, rel=1e-12)
    formula = printed("dh.eq28.exp") / 0.2**2 * (t / 100) ** 2 * 9.0**2
    close(np.log(40.0 / (9.0 * printed(f"dh.eq28.coef.{case}"))), formula, rel=1e-12)
    assert np.isnan(ew.printed_temperature(case, 1.0, 9.0))


def test_largest_contrast_is_that_of_a_power_law():
    first, second, m = 120.0, 95.0, 7.0
    close(ew.largest_contrast(m, np.log(first / second)), (first**m - second**m) / (first**m + second**m), rel=1e-12)


def test_temperature_drop():
    close(ew.temperature_drop(1e4), ew.temperature_drop(1e4, linear=False), rel=1e-3)
    rate = 8.0
    ratio = 1 + ew.temperature_drop(rate, linear=False)
    close((1 - ratio**-2) / 2, ew.SEPARATION / rate, rel=1e-12)  # H_p times the time that has passed


def test_random_rms_without_diffusion():
    close(ew.random_rms(5.0, 20.0, 1e-9), np.sqrt(_gamma_variance(0.25)), rel=1e-8)
    close(ew.random_rms(-5.0, 20.0, 1e-9), np.sqrt(_gamma_variance(-0.25)), rel=1e-6)


def _gamma_variance(s):
    """Variance of I^s over its squared mean, I distributed as e^-I: by Gauss-Laguerre in I = u^4."""
    u, w = np.polynomial.legendre.leggauss(200)
    u, w = 2.5 * (u + 1) / 2, 2.5 * w / 2
    mean, square = ((4 * u**3 * np.exp(-(u**4)) * u ** (4 * p) * w).sum() for p in (s, 2 * s))
    return square / mean**2 - 1


def test_radiation_and_constant_hubble_rate_agree_for_fast_transitions():
    close(ew.undiffused_rms(500.0, 1000.0), ew.random_rms(500.0, 1000.0, 1e-9), rel=3e-3)
    wide, narrow = (ew.undiffused_rms(0.5 * b, b) / ew.random_rms(0.5 * b, b, 1e-9) - 1 for b in (1000.0, 2000.0))
    close(narrow, wide / 2, rel=0.05)


def test_bound_curve_is_where_the_bound_is_met():
    rates = np.array([8.0, 12.0, 400.0])
    found = ew.bound_curve(lambda b, t: ew.ansatz_rms(ew.linear_contrast(10.0, b), b, t), 0.3, rates)
    close(ew.ansatz_slope(0.3, rates[:2], found[:2]), [10.0, 10.0], rel=1e-8)
    assert np.isnan(found[2])


def test_random_rms_falls_with_temperature_and_speed():
    t = np.array([1.0, 10.0, 100.0, 1000.0])
    assert np.all(np.diff(ew.random_rms(3.0, 8.0, t)) < 0)
    close(ew.random_rms(3.0, 8.0, t, 0.1), ew.random_rms(3.0, 8.0, 10 * t, 1.0), rel=1e-10)


def test_allowed_above():
    def rms(t):
        return ew.ansatz_rms(ew.linear_contrast(10.0, 8.0), 8.0, t)

    t = ew.allowed_above(rms, 0.3, (1e-2, 1e3))
    close(rms(t), 0.3, rel=1e-8)
    assert np.isnan(ew.allowed_above(rms, 0.9, (1e-2, 1e3)))


def test_two_valued_density():
    ratio = 3.7
    shares = np.linspace(0.01, 0.99, 981)
    rms = ew.two_valued_rms(ratio, shares)
    close(shares[rms.argmax()], 1 / (1 + ratio), abs=1e-3)
    close(rms.max(), (ratio - 1) / (2 * np.sqrt(ratio)), rel=1e-5)
    values = np.repeat([ratio, 1.0], [300, 700])
    close(ew.two_valued_rms(ratio, 0.3), values.std() / values.mean(), rel=1e-12)


def test_thermal_plasma_moves_the_bound_by_its_horizon():
    thermal = ThermalPlasma()
    shift = ew.comoving_separation(8.0, 100.0, plasma=thermal) / ew.comoving_separation(8.0, 100.0)
    assert 0.98 < shift < 1.05
    hot = ew.ansatz_slope(0.3, 8.0, 100.0, plasma=thermal) / ew.ansatz_slope(0.3, 8.0, 1e-9)
    paper = ew.ansatz_slope(0.3, 8.0, 100.0) / ew.ansatz_slope(0.3, 8.0, 1e-9)
    close(np.log(paper) / np.log(hot), shift**2, rel=1e-10)


def test_rising_speed():
    close(ew.rising_speed([110.0, 55.0, 1.0], 2), [0.1, 0.4, 1.0], rel=1e-14)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ew.comoving_separation(8.0, 100.0, 1.5), "wall speed.*1.5"),
        (lambda: ew.comoving_separation(0.0, 100.0), "beta/H.*0.0"),
        (lambda: ew.linear_contrast(1.0, -3.0), "beta/H.*-3.0"),
        (lambda: ew.temperature_drop(5.0, linear=False), "beta/H must be above 5.858"),
        (lambda: ew.random_rms(-5.0, 8.0, 100.0), "power.*-0.625"),
        (lambda: ew.undiffused_rms(-1.0, 8.0), "slope.*-1.0"),
        (lambda: ew.two_valued_rms(0.0, 0.5), "ratio.*0.0"),
        (lambda: ew.two_valued_rms(2.0, 1.5), "share.*1.5"),
        (lambda: ew.allowed_above(lambda t: 1.0, 0.3, (1.0, 10.0)), "must change its sign"),
        (lambda: ew.ansatz_slope(-0.1, 8.0, 10.0), "eps_RMS.*-0.1"),
        (lambda: ew.rising_speed(-1.0, 1), "temperature.*-1.0"),
        (lambda: ew.printed_slope("cons", 8.0, -1.0), "temperature.*-1.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
