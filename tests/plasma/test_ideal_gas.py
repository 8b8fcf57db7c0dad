"""Ideal gases: exact integrals in 30 digits, thermodynamic identities, limits, and bad input."""

import mpmath as mp
import numpy as np
import pytest

from lib.plasma import ideal_gas as ig
from tests.compare import close

NAMES = ("number", "energy", "pressure", "susceptibility")


def bessel_sums(x, sign, xi, terms=None):
    """Moments as sums over exp(-k (x - xi)) of Bessel functions: an independent route, for xi < x."""
    terms = terms or min(400, 2 + int(80 / (x - xi)))
    total = dict.fromkeys(NAMES, mp.mpf(0))
    for k in range(1, terms + 1):
        c = (-sign if k % 2 == 0 and sign else 1) if sign != -1 else 1
        z, boost = mp.mpf(k) * x, mp.exp(mp.mpf(k) * xi)
        k2, k1 = mp.besselk(2, z), mp.besselk(1, z)
        total["number"] += c * boost * x**2 * k2 / k
        total["susceptibility"] += c * boost * x**2 * k2
        total["pressure"] += c * boost * x**2 * k2 / k**2
        total["energy"] += c * boost * (3 * x**2 * k2 / k**2 + x**3 * k1 / k)
        if sign == 0:
            break
    return {name: float(value / (2 * mp.pi**2)) for name, value in total.items()}


@pytest.mark.parametrize("statistics", ["MB", "FD", "BE"])
@pytest.mark.parametrize(
    ("x", "shift"), [(0.6, 0.4), (1.0, 0.5), (3.0, 1.0), (30.0, 0.0), (300.0, 200.0), (700.0, 0.0)]
)
def test_moments_match_sums_of_bessel_functions_to_1e_10(x, shift, statistics):
    found = ig.moments(x, statistics, x - max(x - shift, 0.2))
    expected = bessel_sums(x, ig.SIGN[statistics], x - max(x - shift, 0.2))
    for name in NAMES:
        close(getattr(found, name), expected[name], rel=1e-10)


@pytest.mark.parametrize("x", [0.0, 1e-12, 1e-8])
def test_massless_limits(x):
    zeta3, z4 = float(mp.zeta(3)), np.pi**4 / 90
    boson, fermion, classical = (ig.moments(x, s) for s in ("BE", "FD", "MB"))
    for gas, number, energy, chi in (
        (boson, zeta3, z4, np.pi**2 / 6),
        (fermion, 0.75 * zeta3, 7 / 8 * z4, np.pi**2 / 12),
        (classical, 1.0, 1.0, 1.0),
    ):
        close(gas.number, number / np.pi**2, rel=1e-10)
        close(gas.energy, 3 * energy / np.pi**2, rel=1e-10)
        close(gas.pressure, energy / np.pi**2, rel=1e-10)
        # the susceptibility of a boson is linear in its mass
        close(gas.susceptibility, chi / np.pi**2, rel=1e-10 + x)


@pytest.mark.parametrize("xi", [0.3, 4.0, 12.0])
def test_degenerate_massless_fermions_are_polynomials(xi):
    pair = [ig.moments(0.0, "FD", s * xi) for s in (1, -1)]
    close(pair[0].number - pair[1].number, (np.pi**2 * xi + xi**3) / (6 * np.pi**2), rel=1e-10)
    energy = 7 * np.pi**2 / 120 + xi**2 / 4 + xi**4 / (8 * np.pi**2)
    close(pair[0].energy + pair[1].energy, energy, rel=1e-10)


@pytest.mark.parametrize("statistics", ["MB", "FD", "BE"])
def test_entropy_and_density_are_derivatives_of_the_pressure(statistics):
    gas, t, mu, h = ig.IdealGas(1.7, 3, statistics), 0.9, 0.4, 1e-4

    def slope(f):
        return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)

    close(gas.entropy_density(t, mu), slope(lambda d: gas.pressure(t + d, mu)), rel=1e-9)
    close(gas.number_density(t, mu), slope(lambda d: gas.pressure(t, mu + d)), rel=1e-9)
    close(gas.susceptibility(t, mu), slope(lambda d: gas.number_density(t, mu + d)), rel=1e-9)
    euler = gas.energy_density(t, mu) + gas.pressure(t, mu) - mu * gas.number_density(t, mu)
    close(t * gas.entropy_density(t, mu), euler, rel=1e-14)


@pytest.mark.parametrize(("statistics", "weight"), [("BE", 1.0), ("FD", 7 / 8)])
def test_degrees_count_states(statistics, weight):
    energy, entropy = ig.IdealGas(1.0, 5, statistics).degrees(np.array([1e5, 1.0, 2e-3]))
    close(energy[0], 5 * weight, rel=1e-9)
    close(entropy[0], 5 * weight, rel=1e-9)
    assert np.all(np.diff(energy) < 0) and 0 < energy[2] < 1e-200


def test_number_density_agrees_with_the_gas_and_keeps_shapes():
    t = np.array([[0.1], [2.0]])
    for statistics in ig.SIGN:
        array = ig.number_density(t, np.array([0.0, 1.0, 3.0]), 2, statistics)
        assert array.shape == (2, 3)
        close(array[1, 2], ig.IdealGas(3.0, 2, statistics).number_density(2.0), rel=1e-12)
    assert isinstance(ig.reduced_density(1.0, "FD"), float)
    assert ig.reduced_density(2.0, "BE", 2.0) > ig.reduced_density(2.0, "BE", 1.999)


@pytest.mark.parametrize(("call", "name"), [
    (lambda: ig.moments(-1.0, "MB"), "x must be finite and not negative, got -1.0"),
    (lambda: ig.moments(1.0, "XX"), "statistics must be one of MB, FD, BE, got 'XX'"),
    (lambda: ig.moments(1.0, "BE", 1.5), "xi of a boson must not exceed x = 1.0, got 1.5"),
    (lambda: ig.moments(1.0, "BE", 1.0), "xi of a massive boson must be below x = 1.0"),
    (lambda: ig.IdealGas(-1.0, 2, "FD"), "mass"), (lambda: ig.IdealGas(1.0, 0, "FD"), "states"),
    (lambda: ig.IdealGas(1.0, 1, "fd"), "statistics must be one of"),
    (lambda: ig.IdealGas(1.0, 1, "FD").pressure(0.0), "temperature"),
    (lambda: ig.IdealGas(1.0, 1, "FD").pressure(1.0, float("nan")), "mu"),
])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
