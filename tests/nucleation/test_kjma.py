"""Exact statistics of bubbles against sympy and quadrature."""

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import quad

from lib.nucleation import kjma
from tests.compare import close


def test_extended_volume_from_the_nucleation_rate():
    t, beta, v, gamma_t = sp.symbols("t beta v Gamma", positive=True)
    volume = sp.integrate(gamma_t * sp.exp(-beta * t) * sp.Rational(4, 3) * sp.pi * (v * t) ** 3, (t, 0, sp.oo))
    assert sp.simplify(volume - 8 * sp.pi * v**3 * gamma_t / beta**4) == 0


@pytest.mark.parametrize("i_p", [0.1, 0.34, 1.0, 3.0])
def test_each_point_is_swept_once(i_p):
    total, _ = quad(lambda y: kjma.wall_area(y, i_p), -60, 12, points=[-np.log(i_p)], epsabs=1e-13, limit=200)
    close(total, 1.0, abs=1e-12)


def test_area_is_the_rate_of_sweeping():
    y, h = np.linspace(-10, 3, 40), 1e-5
    rate = (kjma.swept(y + h) - kjma.swept(y - h)) / (2 * h)
    close(kjma.wall_area(y), rate, rel=1e-8, abs=1e-12)


def test_area_from_the_bubbles_that_make_it():
    """Sum of 4 pi R^2 over the ages z of bubbles nucleated in unswept space or swallowed alike, times exp(-I)."""
    y = 0.7
    i = kjma.extended_volume(y)
    spheres, _ = quad(lambda z: i * np.exp(-z) / (8 * np.pi) * 4 * np.pi * z**2, 0, np.inf, epsabs=1e-13)
    close(kjma.wall_area(y), spheres * kjma.unswept(y), rel=1e-12)


def test_number_of_bubbles():
    made, _ = quad(lambda y: kjma.extended_volume(y) * kjma.unswept(y) / (8 * np.pi), -60, 8, epsabs=1e-14, limit=200)
    close(kjma.bubble_density(), made, rel=1e-10)
    close(kjma.bubble_density(1.0), kjma.swept(1.0) / (8 * np.pi), rel=1e-14)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kjma.wall_area(np.nan), "y must be finite, got nan"),
        (lambda: kjma.wall_area(0.0, -0.34), "i_p.*-0.34"),
        (lambda: kjma.wall_area(800.0), "overflows, got 800.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
