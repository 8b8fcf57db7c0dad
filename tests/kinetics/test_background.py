"""Backgrounds of a network: constant and tabulated degrees of freedom, time, entropy, bad input."""

import numpy as np
import pytest

from lib.kinetics import (
    Network,
    RadiationEra,
    Species,
    TabulatedEra,
    reaction,
    solve_network,
)
from tests.compare import close


def test_a_flat_table_of_g_star_is_the_constant_one():
    temperature = np.geomspace(1e-4, 1e3, 50)
    flat = TabulatedEra(100.0, temperature, np.full(50, 90.0), np.full(50, 80.0))
    plain = RadiationEra(100.0, 90.0, 80.0)
    u = np.linspace(0.0, 10.0, 7)
    for method in ("log_entropy", "log_clock"):
        for a, b in zip(getattr(flat, method)(u), getattr(plain, method)(u), strict=True):
            close(a, b, rel=1e-12)


def test_tabulated_era_conserves_entropy_and_keeps_time():
    """A decaying particle counts the age: t = int da/(a H) with a^3 s constant, by an independent quadrature."""
    temperature = np.geomspace(1.0, 1e3, 400)
    step = 1 / (1 + np.exp(-2 * np.log(temperature / 50.0)))
    g, g_s = 10 + 90 * step, 9 + 91 * step
    era = TabulatedEra(100.0, temperature, g, g_s)
    network = Network((Species("a", 100.0),), (reaction("a ->", 4e-18, reversible=False),))
    run = solve_network(network, (0.2, 50.0), {"a": 1.0}, era, rtol=1e-10, atol=1e-14)
    grid = np.geomspace(2.0, 500.0, 20001)
    shape = 1 / (1 + np.exp(-2 * np.log(grid / 50.0)))
    scale = (grid**3 * (9 + 91 * shape)) ** (-1 / 3)
    hubble = np.sqrt(8 * np.pi**3 / 90 * (10 + 90 * shape)) * grid**2 / era.m_planck
    age = -np.trapezoid(1 / hubble, np.log(scale))
    close(run.final["a"], np.exp(-4e-18 * age), rel=1e-5)
    assert 0.01 < run.final["a"] < 0.99
    slope = lambda f: (f(np.array([1.001]))[0] - f(np.array([0.999]))[0])[0] / 0.002  # noqa: E731
    for f in (era.log_entropy, era.log_clock):
        close(f(np.array([1.0]))[1][0], slope(f), rel=1e-5)


@pytest.mark.parametrize(("build", "message"), [
    (lambda: RadiationEra(-1.0), "mass of the background"),
    (lambda: RadiationEra(1.0, 0.0), "g_star"),
    (lambda: RadiationEra(1.0, m_planck=float("nan")), "m_planck"),
    (lambda: TabulatedEra(1.0, np.arange(1.0, 9), np.ones(7), np.ones(8)), "g_star must have one value per"),
    (lambda: TabulatedEra(1.0, np.arange(9.0, 1, -1), np.ones(8), np.ones(8)), "temperature must be strictly"),
])  # fmt: skip
def test_bad_backgrounds_are_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()
