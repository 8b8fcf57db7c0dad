"""Nucleation histories with exact answers, and the expansion of the universe."""

import numpy as np
import pytest
from scipy.special import beta

from lib.nucleation import history, kjma
from tests.compare import close


def test_exponential_nucleation():
    y = np.linspace(-30.0, 4.0, 3401)
    found = history.volume_of_history(y, kjma.extended_volume(y) / (8 * np.pi))
    late = y > -4
    close(found[late], kjma.extended_volume(y[late]), rel=1e-6)


def test_constant_rate():
    t = np.linspace(0.0, 2.0, 401)
    found = history.volume_of_history(t, np.full_like(t, 0.7), v_w=0.3)
    close(found, np.pi / 3 * 0.7 * 0.3**3 * t**4, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("power", [1, 2, 5])
def test_power_of_time(power):
    """Gamma = t^k: I = (4 pi/3) v^3 B(k + 1, 4) t^(k + 4)."""
    t = np.linspace(0.0, 2.0, 801)
    found = history.volume_of_history(t, t**power, v_w=0.3)
    close(found[100:], 4 * np.pi / 3 * 0.3**3 * beta(power + 1, 4) * t[100:] ** (power + 4), rel=1e-5)


def test_bubbles_born_at_once():
    """A narrow pulse at t = 1: n spheres of radius v (t - 1) per volume."""
    t = np.linspace(0.0, 4.0, 2001)
    pulse = 0.2 * np.exp(-(((t - 1.0) / 0.02) ** 2)) / (0.02 * np.sqrt(np.pi))
    close(history.volume_of_history(t, pulse)[-1], 0.2 * 4 * np.pi / 3 * 27, rel=1e-4)


def test_de_sitter_expansion():
    """a = e^t: a bubble never grows beyond the horizon, and late I gains 4 pi/3 per unit of time."""
    t = np.linspace(0.0, 8.0, 1601)
    found = history.volume_of_history(t, np.ones_like(t), scale_factor=np.exp(t))
    close(np.gradient(found, t)[-400], 4 * np.pi / 3, rel=1e-2)


def test_expansion_cancels_at_first_order_once_percolation_is_held():
    """Radiation: I/I_static = 1 - 6 e + (12 y - 15) e^2 + ..., e = H_p/beta; the first order is a constant."""
    y = np.linspace(-22.0, 3.0, 1251)
    late = (y > -2) & (y < 2)
    flat = kjma.extended_volume(y)
    ratios = {}
    for e in (0.0025, 0.005, 0.01):
        a = np.sqrt(1 + 2 * e * y)
        ratios[e] = history.volume_of_history(y, flat / (8 * np.pi), scale_factor=a)[late] / flat[late]
        close(ratios[e], 1 - 6 * e + (12 * y[late] - 15) * e**2, abs=320 * e**3 + 5e-6)
    spread = [np.ptp(ratios[e]) for e in (0.0025, 0.005, 0.01)]
    close(np.log2(spread[1] / spread[0]), 2.0, abs=0.15)


def test_fourth_order():

    def error(n):
        t = np.linspace(0.0, 2.0, n)
        return abs(history.volume_of_history(t, np.exp(-t))[-1] - reference)

    t = np.linspace(0.0, 2.0, 1601)
    reference = history.volume_of_history(t, np.exp(-t))[-1]
    close(np.log2(error(51) / error(101)), 4.0, abs=0.3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: history.volume_of_history([0, 1], [1, 1]), "at least 3"),
        (lambda: history.volume_of_history([0, 2, 1], [1, 1, 1]), "t must be strictly increasing"),
        (lambda: history.volume_of_history([0, 1, 2], [1, -1, 1]), "rate.*-1.0"),
        (lambda: history.volume_of_history([0, 1, 2], [1, 1]), "rate must have the shape"),
        (lambda: history.volume_of_history([0, 1, 2], [1, 1, 1], scale_factor=[1, 0, 1]), "scale_factor.*0.0"),
        (lambda: history.volume_of_history([0, 1, 2], [1, 1, 1], v_w=0.0), "v_w.*0.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
