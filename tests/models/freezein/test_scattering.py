"""Gauge scatterings of the freeze-in model against the Lagrangian, spinors, quadrature and limits."""

import math

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import quad
from scipy.special import zeta

from lib.amplitudes.diagrams import amplitude
from lib.amplitudes.spinors import P_R, bar, conjugate, dot, particle_spinors, polarisations, slash
from lib.models.freezein import scattering as sc
from lib.models.freezein.parameters import BENCHMARK
from tests.compare import close
from tests.models.freezein import twins

M, S, T, COUPLING, YUKAWA = sp.symbols("M s t g y")


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: sc.squared("FB", 2.5, 0.3), "name"),
        (lambda: sc.squared("FB_eS", 0.5, 0.3), "s - mass"),
        (lambda: sc.reduced_rate_density("FB_eS", -1.0), "z"),
        (lambda: sc.Regulators(lepton=0.0), "lepton"),
        (lambda: sc.Regulators(placement="elsewhere"), "placement"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()


@pytest.mark.parametrize("name", sc.NAMES)
def test_closed_form_is_the_spin_sum_of_the_lagrangian(name):
    found = amplitude(sc.MODEL, sc.REACTIONS[name])
    boson = {"FB_eS": 2, "FS_eB": 4, "Fe_SB": 4}[name]
    assert all(sp.simplify(w) == 0 for w in found.ward(boson))
    states = found.legs[1][0].polarisations * found.legs[2][0].polarisations
    total = sp.lambdify((S, T, M), (found.squared() * states / (COUPLING * YUKAWA) ** 2).subs({COUPLING: 1, YUKAWA: 1}))
    for s, c in ((2.5, 0.3), (7.0, -0.8), (1.8, 0.0)):
        m = 1.3
        # t is the momentum transfer from F to the first final particle
        close(total(s, -(s - m**2) * (1 - c) / 2, m), sc.squared(name, s, c, m), rel=1e-12)


def explicit(name, s, cosine, m):
    """sum |M|^2/(lambda g_Y)^2 from spinors: both diagrams of L = lambda S ebar P_R F with hypercharges -1."""
    root = np.sqrt(s)
    p, out = (s - m**2) / (2 * root), root / 2
    n = np.array([np.sqrt(1 - cosine**2), 0.0, cosine])
    heavy, second = np.array([(s + m**2) / (2 * root), 0, 0, p]), np.array([p, 0, 0, -p])
    third, fourth = np.array([out, *(out * n)]), np.array([out, *(-out * n)])
    total = 0.0
    for u_f in particle_spinors(heavy, m):
        if name == "Fe_SB":
            # ebar in, S and B out: vbar stands to the left of F
            bars, boson = [bar(conjugate(x)) for x in particle_spinors(second, 0.0)], fourth
            emitted, lepton = heavy - fourth, heavy - third
        else:
            incoming = name == "FB_eS"
            bars, boson = [bar(x) for x in particle_spinors(third, 0.0)], second if incoming else fourth
            emitted = heavy + second if incoming else heavy - fourth
            lepton = heavy - fourth if incoming else heavy + second
        heavy_line = (slash(emitted) + m * np.eye(4)) / (dot(emitted, emitted) - m**2)
        light_line = slash(lepton) / dot(lepton, lepton)
        for left in bars:
            for e in polarisations(boson):
                total += abs(left @ (P_R @ heavy_line @ slash(e) + slash(e) @ light_line @ P_R) @ u_f) ** 2
    return total


@pytest.mark.parametrize("name", sc.NAMES)
@pytest.mark.parametrize(("s", "cosine", "m"), [(2.5, 0.3, 1.3), (7.0, -0.8, 1.3), (40.0, 0.95, 1.0)])
def test_squares_agree_with_explicit_spinors(name, s, cosine, m):
    close(sc.squared(name, s, cosine, m), explicit(name, s, cosine, m), rel=1e-10)


@pytest.mark.parametrize("name", sc.NAMES)
@pytest.mark.parametrize("excess", [1e-3, 0.5, 30.0])
def test_angle_integral_agrees_with_quadrature(name, excess):
    s, mass2 = (1 + excess) ** 2, 0.02
    a = excess * (2 + excess)

    def f(c):
        square = sc.squared(name, s, c)
        y = {"FB_eS": (1 + c) / 2, "FS_eB": 1.0, "Fe_SB": (1 - c) / 2}[name]
        return 2 * math.pi * square * (1 if name == "FS_eB" else y / (y + mass2 / a))

    eps = 1e-12
    value = sum(quad(f, lo, hi, epsrel=1e-10, limit=400)[0] for lo, hi in ((-1 + eps, 0), (0, 1 - eps)))
    close(sc.angle_integral(name, np.array(excess), np.array(s), mass2), value, rel=1e-7)


def test_angular_series_joins_the_closed_form():
    r = np.array([sc.SERIES_FROM * (1 - 1e-12), sc.SERIES_FROM * (1 + 1e-12)])
    for values in sc._angular(r):
        close(values[0], values[1], rel=1e-9)


@pytest.mark.parametrize("name", sc.NAMES)
def test_interpolation_error_is_measured(name):
    z = np.sqrt(sc.Z_TABLE[1:] * sc.Z_TABLE[:-1])
    close(sc.density_table(name)(z), sc.reduced_rate_density(name, z), rel=1e-7)


@pytest.mark.parametrize("z", [0.1, 1.0, 8.0])
def test_rates_over_hubble_against_the_twin(z):
    """gamma/(H n_gamma), as in Fig. 2, from |M|^2 integrated on other nodes in energy and angle."""
    coupling, t = 2.145e-8, BENCHMARK.m1 / z
    photons = 2 * zeta(3) / np.pi**2 * t**3
    hubble = 1.66 * np.sqrt(BENCHMARK.g_star) * t**2 / BENCHMARK.m_planck
    expected = coupling**2 * twins.gamma(BENCHMARK, z) * BENCHMARK.m1**4 / (hubble * photons)
    found = sc.over_hubble(BENCHMARK, z, coupling)
    close([found[name] for name in ("decay", *sc.NAMES)], expected, rel=1e-6)


def test_placement_of_the_regulators_decides_the_sign():
    narrow = float(BENCHMARK.widths[0] / BENCHMARK.m1)
    factorised = [
        sc.reduced_rate_density("FB_eS", 1.0, regulators=sc.Regulators(width_over_mass=w)) for w in (0, narrow)
    ]
    close(factorised[0], factorised[1], rel=1e-9)
    channels = [
        sc.reduced_rate_density("FB_eS", 1.0, regulators=sc.Regulators(placement="channels", width_over_mass=w))
        for w in (narrow, 10 * narrow, 100 * narrow)
    ]
    assert channels[0] < 0
    close(channels[1] - channels[0], channels[2] - channels[1], rel=1e-6)


def test_channels_add_up_to_the_factorised_square():
    # with a lepton mass far below every scale and no pole, placement does not matter
    e, s = np.array([0.5, 3.0]), np.array([1.5, 4.0]) ** 2
    both = [sc.angle_integral("FB_eS", e, s, 1e-14, sc.Regulators(placement=p)) for p in ("factorised", "channels")]
    close(both[0], both[1], rel=1e-11)


def test_channels_agree_with_quadrature_in_the_angle():
    e, mass2 = 0.3, 0.05
    s, a = (1 + e) ** 2, e * (2 + e)
    pole = a**2 + 0.2**2

    def f(y):
        lepton = a * y + mass2
        heavy = -2 * (2 * s - a**2 * y) / pole
        return 4 * math.pi * (heavy + 4 * (s - a**2 * y) * a / lepton / pole + 2 * a / lepton)

    regulators = sc.Regulators(placement="channels", width_over_mass=0.2)
    closed = sc.angle_integral("FB_eS", np.array(e), np.array(s), mass2, regulators)
    close(closed, quad(f, 0, 1, epsrel=1e-12)[0], rel=1e-10)
