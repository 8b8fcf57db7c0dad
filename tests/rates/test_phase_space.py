"""Phase-space volumes against closed forms and a direct Monte-Carlo of momenta."""

import math

import numpy as np
import pytest
from scipy.integrate import quad

from lib.rates.phase_space import massless_volume, volume
from tests.compare import close


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_massless_recursion(n):
    """Phi_n/Phi_(n-1) = s/(16 pi^2 (n-1)(n-2))."""
    ratio = massless_volume(n, 3.0) / massless_volume(n - 1, 3.0)
    close(ratio, 9 / (16 * math.pi**2 * (n - 1) * (n - 2)), rel=1e-14)


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_massive_recursion_reaches_the_massless_limit(n):
    close(volume(2.0, [0.0] * n), massless_volume(n, 2.0), rel=1e-8)


def test_three_body_with_one_mass_is_a_closed_form():
    """One massive particle: (1 - r^2 + 2 r ln r)/(256 pi^3) M^2 with r = m^2/M^2."""
    r = 0.36
    exact = (1 - r**2 + 2 * r * math.log(r)) / (256 * math.pi**3)
    close(volume(1.0, [0.6, 0.0, 0.0]), exact, rel=1e-8)
    close(volume(1.0, [0.0, 0.0, 0.6]), exact, rel=1e-8)


def test_order_of_the_masses_does_not_matter():
    first, second = volume(1.0, [0.3, 0.3, 0, 0, 0]), volume(1.0, [0, 0.3, 0, 0, 0.3])
    close(first, second, rel=1e-7)


def test_three_body_against_adaptive_quadrature_of_the_dalitz_plot():
    m, (a, b, c) = 2.0, (0.5, 0.3, 0.7)

    def width(s12: float) -> float:
        e2 = (s12 - a * a + b * b) / (2 * math.sqrt(s12))
        e3 = (m * m - s12 - c * c) / (2 * math.sqrt(s12))
        return 4 * math.sqrt(max(e2 * e2 - b * b, 0)) * math.sqrt(max(e3 * e3 - c * c, 0))

    area, _ = quad(width, (a + b) ** 2, (m - c) ** 2, epsrel=1e-11)
    close(volume(m, [a, b, c]), area / (16 * m**2 * (2 * np.pi) ** 3), rel=1e-8)


def test_closed_channel_has_no_volume():
    assert volume(1.0, [0.5, 0.3, 0.2]) == 0.0
    assert volume(1.0, [0.7, 0.4]) == 0.0
    assert volume(500.0, [0.0, 0.0, 0.0, 390.0, 390.0]) == 0.0


@pytest.mark.parametrize(("call", "name"), [
    (lambda: massless_volume(1), "n must"),
    (lambda: volume(-1.0, [0, 0]), "invariant_mass"),
    (lambda: volume(1.0, [0, -0.1]), "masses"),
    (lambda: volume(1.0, [0.1] * 6), "masses"),
])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
