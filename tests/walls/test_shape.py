"""Place, height and width of a bump: closed forms, order, what does not exist."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.walls.shape import full_width_half_maximum, peak
from tests.compare import close

SECH2_WIDTH = 2 * math.acosh(math.sqrt(2))


def test_a_bump_has_its_peak_and_width_as_a_function_of_its_own():
    r = np.linspace(0, 12, 500)
    y = 0.4 * np.cosh((r - 5.8) / 0.7) ** -2
    place, height = peak(r, y)
    close((place, height), (5.8, 0.4), abs=3e-6)
    close(full_width_half_maximum(r, y), 0.7 * SECH2_WIDTH, abs=1e-6)


def test_order_of_place_and_width():
    """A cubic spline: the height and the width converge with the fourth power of the spacing."""
    worst = []
    for points in (60, 120, 240):
        x = np.linspace(-4, 5, points)
        found = []
        # the error depends on where the bump lies between the points
        for shift in np.linspace(0, 9 / points, 8):
            y = 2.0 * np.cosh(x - shift) ** -2
            place, height = peak(x, y)
            found.append([abs(height - 2.0), abs(full_width_half_maximum(x, y) - SECH2_WIDTH), abs(place - shift)])
        worst.append(np.max(found, axis=0))
    orders = np.log2(np.divide(worst[1], worst[2]))
    assert np.all(orders[:2] > 3.7) and orders[2] > 2.7


@given(st.floats(-2, 2), st.floats(0.5, 3.0), st.floats(0.1, 10.0))
def test_shift_stretch_and_scale_carry_the_bump_along(shift, width, height):
    x = np.linspace(-4, 5, 120)
    y = np.exp(-((x - 0.3) ** 2))
    moved = x * width + shift
    place, top = peak(moved, height * y)
    base, one = peak(x, y)
    close((place, top), (base * width + shift, one * height), rel=1e-9, abs=1e-9)
    close(full_width_half_maximum(moved, height * y), width * full_width_half_maximum(x, y), rel=1e-9)


def test_the_largest_of_several_maxima_counts():
    x = np.linspace(0, 10, 300)
    place, height = peak(x, np.exp(-((x - 3) ** 2)) + 1.5 * np.exp(-((x - 7) ** 2)))
    close((place, height), (7.0, 1.5), abs=1e-3)


def test_measures_that_do_not_exist_are_named():
    with pytest.raises(ValueError, match="must have its maximum inside the table"):
        peak(np.arange(6.0), np.arange(6.0))
    with pytest.raises(ValueError, match=r"half of its maximum .* got no such point on the left"):
        full_width_half_maximum(np.arange(6.0), [3.0, 3.5, 4.0, 3.0, 1.0, 0.0])
    with pytest.raises(ValueError, match="equally long"):
        peak([0.0, 1.0, 2.0], [0.0, 1.0])
    with pytest.raises(ValueError, match="maximum of y"):
        full_width_half_maximum(np.arange(6.0), [-3.0, -2.0, -1.0, -2.0, -3.0, -4.0])
