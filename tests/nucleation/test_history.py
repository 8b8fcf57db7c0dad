"""Nucleation histories with exact answers, and the expansion of the universe."""

import numpy as np
import pytest

from lib.nucleation import history, kjma


def test_exponential_nucleation():
    y = np.linspace(-30.0, 4.0, 3401)
    found = history.extended_volume(y, kjma.extended_volume(y) / (8 * np.pi))
    late = y > -4
    assert found[late] == pytest.approx(kjma.extended_volume(y[late]), rel=1e-6)


def test_constant_rate():
    t = np.linspace(0.0, 2.0, 401)
    found = history.extended_volume(t, np.full_like(t, 0.7), v_w=0.3)
    assert found == pytest.approx(np.pi / 3 * 0.7 * 0.3**3 * t**4, rel=1e-6, abs=1e-9)


def test_bubbles_born_at_once():
    """A narrow pulse at t = 1: n spheres of radius v (t - 1) per volume."""
    t = np.linspace(0.0, 4.0, 2001)
    pulse = 0.2 * np.exp(-(((t - 1.0) / 0.02) ** 2)) / (0.02 * np.sqrt(np.pi))
    assert history.extended_volume(t, pulse)[-1] == pytest.approx(0.2 * 4 * np.pi / 3 * 27, rel=1e-4)


def test_de_sitter_expansion():
    """a = e^t: a bubble never grows beyond the horizon, and late I gains 4 pi/3 per unit of time."""
    t = np.linspace(0.0, 8.0, 1601)
    found = history.extended_volume(t, np.ones_like(t), scale_factor=np.exp(t))
    assert np.gradient(found, t)[-400] == pytest.approx(4 * np.pi / 3, rel=1e-2)


def test_fourth_order():

    def error(n):
        t = np.linspace(0.0, 2.0, n)
        return abs(history.extended_volume(t, np.exp(-t))[-1] - reference)

    t = np.linspace(0.0, 2.0, 1601)
    reference = history.extended_volume(t, np.exp(-t))[-1]
    assert np.log2(error(51) / error(101)) == pytest.approx(4.0, abs=0.3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: history.extended_volume([0, 1], [1, 1]), "at least 3"),
        (lambda: history.extended_volume([0, 2, 1], [1, 1, 1]), "t must be strictly increasing"),
        (lambda: history.extended_volume([0, 1, 2], [1, -1, 1]), "rate.*-1.0"),
        (lambda: history.extended_volume([0, 1, 2], [1, 1]), "rate must have the shape"),
        (lambda: history.extended_volume([0, 1, 2], [1, 1, 1], scale_factor=[1, 0, 1]), "scale_factor.*0.0"),
        (lambda: history.extended_volume([0, 1, 2], [1, 1, 1], v_w=0.0), "v_w.*0.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
