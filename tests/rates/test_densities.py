"""Rate densities: against quadratures, Monte Carlo over thermal momenta, and limits."""

import math
from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import kn, kve

from lib.rates import densities as rd
from tests.compare import close


def test_decay_agrees_with_the_integral_over_momenta():
    m, t, width, g = 1.3, 0.7, 0.02, 2.0
    integral = mp.quad(lambda p: p**2 / mp.sqrt(p**2 + m**2) * mp.exp(-mp.sqrt(p**2 + m**2) / t), [0, 1, 5, 40])
    close(rd.decay(width, m, t, g), float(g * m * width * integral / (2 * mp.pi**2)), rel=1e-10)


def test_massless_scattering_with_constant_amplitude_has_its_closed_form():
    # c T^4/(128 pi^5) for |M|^2 = c and masses far below T
    rate = rd.scattering(lambda e, s: 4 * np.pi + 0 * s, (1e-3, 0, 0, 0), np.array([10.0, 30.0]))
    close(rate, np.array([10.0, 30.0]) ** 4 / (128 * np.pi**5), rel=1e-6)


@pytest.mark.parametrize("z", [0.05, 1.0, 20.0])
def test_scattering_agrees_with_adaptive_quadrature_in_the_energy(z):
    masses, t, start = (1.0, 0.3, 0.2, 0.6), 1 / z, 1.3

    def momentum(root, a, b):
        return math.sqrt((root - a - b) * (root + a + b) * (root - a + b) * (root + a - b)) / (2 * root)

    def f(w):
        # root = start + w^2 takes the square root at the threshold away
        root = start + w * w
        return (
            2
            * momentum(root, 1, 0.3)
            * momentum(root, 0.2, 0.6)
            * kve(1, root / t)
            * math.exp(-w * w / t)
            * w
            / root**2
        )

    parts = [quad(f, *ends, epsabs=0, epsrel=1e-12)[0] for ends in pairwise(math.sqrt(t) * np.array([0, 1, 3, 8]))]
    value = t / (512 * np.pi**6) * math.exp(-start / t) * 8 * np.pi * sum(parts)
    close(rd.scattering(lambda e, s: 4 * np.pi / s, masses, t), value, rel=1e-9)


def test_scattering_agrees_with_monte_carlo_over_thermal_momenta():
    mass, t, rng, n = 1.0, 0.8, np.random.default_rng(5), 400_000

    def square(excess, s, cosine):
        return (1 + 0.5 * cosine) ** 2 * s

    density = {}
    momenta = {}
    for name, m in (("a", mass), ("b", 0.0)):
        # sample p from p^2 exp(-p/T), weight by exp(-(E-p)/T)/(2E)
        p = rng.gamma(3.0, t, n)
        energy = np.sqrt(p**2 + m**2)
        density[name] = 2 * t**3 * 4 * math.pi / (2 * math.pi) ** 3 * np.exp(-(energy - p) / t) / (2 * energy)
        momenta[name] = p, energy
    (pa, ea), (pb, eb) = momenta["a"], momenta["b"]
    s = mass**2 + 2 * (ea * eb - pa * pb * rng.uniform(-1, 1, n))
    out = np.sqrt(s) / 2
    cosine = rng.uniform(-1, 1, n)
    weight = density["a"] * density["b"] * out * 4 * math.pi * square(0, s, cosine) / (16 * math.pi**2 * np.sqrt(s))
    nodes, solid_angle = np.polynomial.legendre.leggauss(8)
    value = rd.scattering(lambda e, s: 2 * np.pi * square(e, s[..., None], nodes) @ solid_angle, (mass, 0, 0, 0), t)
    close(value, weight.mean(), abs=4 * weight.std() / math.sqrt(n))
    assert weight.std() / math.sqrt(n) < 0.005 * value


def test_nodes_have_converged():
    z = np.geomspace(1e-3, 100, 30)
    rates = [rd.scattering(lambda e, s: np.log1p(s) / s, (1, 0, 0, 0), 1 / z, nodes=n) for n in (rd.N_ENERGY, 480)]
    close(rates[0], rates[1], rel=1e-10)


def test_extra_threshold_cuts_the_spectrum():
    t = np.array([0.3, 2.0])
    full, cut = (rd.scattering(lambda e, s: s, (1, 0, 0, 0), t, x) for x in (0.0, t))
    direct = []
    for one in t:
        # 2 d sqrt(s) p p' = 2 de (s - 1)/4, with |M|^2 such that the angle gives s
        value, _ = quad(
            lambda e, x=one: (e * (2 + e)) * (1 + e) ** 2 / 2 * kve(1, (1 + e) / x) * np.exp(-(1 + e) / x),
            one, one * 60, epsabs=0, epsrel=1e-12, limit=200,
        )  # fmt: skip
        direct.append(one / (512 * np.pi**6) * value)
    close(cut, direct, rel=1e-9)
    assert np.all(cut < 0.99 * full)


def test_blocking_agrees_with_a_double_integral():
    z = 1.0

    def row(p):
        e = math.hypot(p, z)
        mean = quad(lambda x: 1 / (math.exp(x) + 1), (e - p) / 2, (e + p) / 2, epsrel=1e-12)[0] / p
        return p**2 / e / (math.exp(e) + 1) * (1 - mean)

    value = sum(quad(row, *ends, epsabs=0, epsrel=1e-10)[0] for ends in ((1e-6, 1), (1, 4), (4, 45)))
    # int p^2/E e^-E dp = z K_1(z)
    close(rd.blocked_decay_ratio(z), value / (z * kn(1, z)), rel=1e-7)


def test_blocking_limits():
    # early: relativistic daughters of every energy; late: daughters of energy M/2 >> T, nothing is blocked
    close(rd.blocked_decay_ratio(60.0), 1, abs=1e-10)
    assert rd.blocked_decay_ratio(2.0, parent=False, daughter=False) == 1.0
    both, one = rd.blocked_decay_ratio(0.5), rd.blocked_decay_ratio(0.5, daughter=False)
    assert both < one < 1


def test_table_reproduces_its_function_and_ends_where_it_ends():
    z = np.geomspace(0.1, 10, 200)
    table = rd.LogTable.build(lambda x: np.exp(-x) * (1 + x), z)
    between = np.sqrt(z[1:] * z[:-1])
    close(table(between), np.exp(-between) * (1 + between), rel=1e-7)
    with pytest.raises(ValueError, match=r"z must lie between .* got 11"):
        table(11.0)


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: rd.decay(-1.0, 1, 1, 2), "width"),
        (lambda: rd.decay(1.0, 1, 0.0, 2), "temperature"),
        (lambda: rd.scattering(lambda e, s: s, (0, 0, 0, 0), 1.0), "threshold"),
        (lambda: rd.scattering(lambda e, s: s, (1, -1, 0, 0), 1.0), "masses"),
        (lambda: rd.blocked_decay_ratio(0.0), "z"),
        (lambda: rd.LogTable.build(lambda z: -z, [1.0, 2.0]), "function"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
