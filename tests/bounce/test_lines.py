"""Potentials along lines and troughs: derivatives, the straight bounce, the ends of the continuation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.bounce.lines import AlongLine, Trough
from tests.bounce.problems import curved
from tests.compare import close

WELL, TRUE = curved(0.3)
LENGTH = float(np.linalg.norm(TRUE))
LINE = AlongLine(WELL, np.zeros(2), TRUE / LENGTH)


def differences(potential, x, h=1e-5):
    gradient, hessian = [], []
    for unit in np.eye(np.asarray(x).shape[-1]):
        up, down = x + h * unit, x - h * unit
        gradient.append((potential.value(up) - potential.value(down)) / (2 * h))
        hessian.append((potential.gradient(up) - potential.gradient(down)) / (2 * h))
    return np.array(gradient), np.array(hessian)


def test_line_meets_the_potential_at_its_ends():
    close(LINE.value(np.array([[0.0], [LENGTH]])), WELL.value(np.array([[0.0, 0.0], TRUE])), abs=1e-14)
    close(LINE.gradient(np.array([LENGTH])), [0.0], abs=1e-13)


@settings(max_examples=25, deadline=None)
@given(st.floats(-0.5, 2.0))
def test_derivatives_along_the_line(s):
    gradient, hessian = differences(LINE, np.array([s]))
    close(LINE.gradient(np.array([s])), gradient, abs=1e-7)
    close(LINE.hessian(np.array([s])), hessian, abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(st.floats(-1.5, 1.5), st.floats(-1.5, 1.5), st.floats(0.0, 1.0))
def test_derivatives_of_the_trough(x, y, t):
    trough, at = Trough(WELL, LINE, 1.3, t), np.array([x, y])
    gradient, hessian = differences(trough, at)
    close(trough.gradient(at), gradient, abs=1e-6)
    close(trough.hessian(at), hessian, abs=1e-6)


def test_ends_of_the_continuation():
    points = np.array([[0.2, 0.7], [1.0, -0.3]])
    full, straight = Trough(WELL, LINE, 1.3, 1.0), Trough(WELL, LINE, 1.3, 0.0)
    close(full.value(points), WELL.value(points), rel=1e-15)
    along = points @ LINE.direction
    across = points - along[:, None] * LINE.direction
    close(straight.value(points), LINE.value(along[:, None]) + 0.65 * np.sum(across**2, axis=1), rel=1e-14)
    assert full.fields == straight.fields == 2


@pytest.mark.parametrize("t", [0.0, 0.3, 0.7, 1.0])
def test_vacua_stay_minima_at_their_energies(t):
    trough = Trough(WELL, LINE, 1.3, t)
    for vacuum in (np.zeros(2), TRUE):
        close(trough.value(vacuum), WELL.value(vacuum), abs=1e-14)
        assert np.abs(trough.gradient(vacuum)).max() < 1e-13
        assert np.linalg.eigvalsh(trough.hessian(vacuum))[0] > 0


def test_on_the_axis_of_the_straight_trough_nothing_pulls_across():
    trough = Trough(WELL, LINE, 1.3, 0.0)
    pull = trough.gradient(np.linspace(0, 1, 9)[:, None] * TRUE)
    close(pull - (pull @ LINE.direction)[:, None] * LINE.direction, np.zeros((9, 2)), abs=1e-14)
