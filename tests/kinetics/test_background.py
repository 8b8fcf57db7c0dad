"""Backgrounds of a network: constant and tabulated degrees of freedom, time, entropy, bad input."""

import numpy as np
import pytest

from lib.kinetics import Era, Network, Species, StaticBox, reaction, solve_network
from lib.plasma.thermal_history import ConstantPlasma, TabulatedPlasma
from tests.compare import close


def test_a_flat_table_of_g_star_is_the_constant_one():
    temperature = np.geomspace(1e-4, 1e3, 50)
    flat = Era(100.0, TabulatedPlasma(temperature, np.full(50, 90.0), np.full(50, 80.0)))
    plain = Era(100.0, ConstantPlasma(90.0, 80.0))
    u = np.linspace(0.0, 10.0, 7)
    for method in ("log_entropy", "log_clock"):
        for a, b in zip(getattr(flat, method)(u), getattr(plain, method)(u), strict=True):
            close(a, b, rel=1e-12)


def test_tabulated_era_conserves_entropy_and_keeps_time():
    """A decaying particle counts the age: t = int da/(a H) with a^3 s constant, by an independent quadrature."""
    temperature = np.geomspace(1.0, 1e3, 400)
    step = 1 / (1 + np.exp(-2 * np.log(temperature / 50.0)))
    g, g_s = 10 + 90 * step, 9 + 91 * step
    era = Era(100.0, TabulatedPlasma(temperature, g, g_s))
    network = Network((Species("a", 100.0),), (reaction("a ->", 4e-18, reversible=False),))
    run = solve_network(network, (0.2, 50.0), {"a": 1.0}, era, rtol=1e-10, atol=1e-14)
    grid = np.geomspace(2.0, 500.0, 20001)
    shape = 1 / (1 + np.exp(-2 * np.log(grid / 50.0)))
    scale = (grid**3 * (9 + 91 * shape)) ** (-1 / 3)
    hubble = np.sqrt(8 * np.pi**3 / 90 * (10 + 90 * shape)) * grid**2 / era.plasma.m_planck
    age = -np.trapezoid(1 / hubble, np.log(scale))
    close(run.final["a"], np.exp(-4e-18 * age), rel=1e-5)
    assert 0.01 < run.final["a"] < 0.99
    slope = lambda f: (f(np.array([1.001]))[0] - f(np.array([0.999]))[0])[0] / 0.002  # noqa: E731
    for f in (era.log_entropy, era.log_clock):
        close(f(np.array([1.0]))[1][0], slope(f), rel=1e-5)


def test_constant_plasma_in_closed_form():
    """s = 2 pi^2/45 g T^3 and H = sqrt(8 pi^3 g/90) T^2/M_Pl at T = M/x."""
    era, x = Era(300.0, ConstantPlasma(90.0, 80.0)), np.array([1.0, 7.0, 300.0])
    u, t = era.coordinate(x), 300.0 / x
    close(np.exp(era.log_entropy(u)[0]), 2 * np.pi**2 / 45 * 80.0 * t**3, rel=1e-12)
    close(np.exp(era.log_clock(u)[0]), np.sqrt(8 * np.pi**3 * 90.0 / 90) * t**2 / era.plasma.m_planck, rel=1e-12)
    close(era.log_entropy(u)[1], np.full(3, -3.0), rel=1e-14)
    close(era.log_clock(u)[1], np.full(3, -2.0), rel=1e-14)


def test_a_box_neither_dilutes_nor_slows():
    box, u = StaticBox(), np.array([0.0, 3.0])
    assert box.coordinate(2.5) == 2.5 and np.isnan(box.mass)
    for pair in (box.log_entropy(u), box.log_clock(u)):
        assert [x.tolist() for x in pair] == [[0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Era(-1.0, ConstantPlasma(90.0, 90.0)), "mass of the background.*-1.0"),
        (lambda: Era(1.0, ConstantPlasma(90.0, 90.0)).coordinate(0.0), "x must be.*0.0"),
        (
            lambda: Era(1.0, TabulatedPlasma(np.geomspace(0.1, 1, 9), np.ones(9), np.ones(9))).coordinate(100.0),
            "temperature must be between 0.1 and 1.0 GeV, got 0.01",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
