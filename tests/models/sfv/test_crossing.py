"""Where the masses cross on a wall: closed forms, bisection, several crossings, bad input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.models.sfv.crossing import crossing
from lib.walls.profile import WallProfile
from tests.compare import close


def wall(points=600, centre=6.01234, shift=0.1, end=14.0, **stated):
    r = np.linspace(0, end, points)
    return WallProfile(r, 0.3 * (1 - np.tanh(r - centre)), 0.5 * (1 + np.tanh(r - centre - shift)), **stated)


def test_crossing_of_two_kinks_in_closed_form():
    # 0.3 (1 - t) = 0.5 (1 + t) has the solution t = -1/4 for kinks without a shift
    point = crossing(wall(1200, shift=0.0))
    close(point.xi, math.atanh(-0.25), abs=1e-6)
    close(point.phi, 0.375, abs=1e-7)
    close(point.Phi, 0.375, abs=1e-7)
    close(point.slope, 0.8 * (1 - 1 / 16), abs=1e-6)


def test_crossing_uses_sizes_of_the_fields_and_the_couplings():
    plain = crossing(wall())
    profile = wall()
    mirrored = WallProfile(profile.r, -profile.Phi, profile.phi, profile.measured_center)
    close(crossing(mirrored).xi, plain.xi, abs=1e-12)
    close(crossing(mirrored).slope, plain.slope, rel=1e-12)
    doubled = WallProfile(profile.r, profile.Phi / 2, profile.phi, profile.measured_center)
    close(crossing(doubled, y_chi=2.0).xi, plain.xi, abs=1e-12)


def test_slope_changes_its_sign_with_the_orientation_of_the_wall():
    r = np.linspace(0, 14, 600)
    heavy_outside = WallProfile(r, 0.5 * (1 + np.tanh(r - 6)), 0.3 * (1 - np.tanh(r - 6)))
    assert crossing(heavy_outside).slope < 0


@given(st.floats(-1.0, 1.0), st.floats(0.5, 2.0))
def test_crossing_agrees_with_a_bisection_of_the_fields(shift, width):
    r = np.linspace(0, 16, 400)
    profile = WallProfile(r, 0.3 * (1 - np.tanh(r - 7)), 0.5 * (1 + np.tanh((r - 7 - shift) / width)), R_peak=7.0)
    low, high = -4.0, 4.0
    for _ in range(80):
        middle = 0.5 * (low + high)
        Phi, phi = profile.fields(middle)
        low, high = (low, middle) if abs(phi) > abs(Phi) else (middle, high)
    found = crossing(profile, nearest=True)
    close(found.xi, low, abs=1e-9)
    step = 1e-5
    above, below = (abs(f[1]) - abs(f[0]) for f in (profile.fields(found.xi + step), profile.fields(found.xi - step)))
    close(found.slope, (above - below) / (2 * step), rel=1e-6)


def test_several_crossings_are_counted_and_placed():
    r = np.linspace(0, 10, 400)
    profile = WallProfile(r, np.exp(-((r - 5) ** 2)), np.full(400, 0.5), R_peak=5.2)
    half = math.sqrt(math.log(2))
    with pytest.raises(ValueError, match=r"got 2 crossings at xi = -1\.0325\d, 0\.632555"):
        crossing(profile)
    close(crossing(profile, nearest=True).xi, half - 0.2, abs=1e-5)


def test_no_crossing_is_told_with_the_range():
    r = np.linspace(0, 10, 100)
    with pytest.raises(ValueError, match=r"must change sign, got values from 0\.5 to 0\.5"):
        crossing(WallProfile(r, np.full(100, 0.5), np.full(100, 1.0), R_peak=5.0))


def test_couplings_must_be_positive():
    for name in ("y_B", "y_chi"):
        with pytest.raises(ValueError, match=rf"{name} must be finite and positive, got 0\.0"):
            crossing(wall(), **{name: 0.0})
