import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.models.sfv.crossing import crossing
from lib.walls.profile import WallProfile
from lib.walls.shape import full_width_half_maximum, peak
from tests.compare import close

SECH2_WIDTH = 2 * math.acosh(math.sqrt(2))


def wall(points=600, centre=6.01234, shift=0.1, end=14.0, **stated):
    r = np.linspace(0, end, points)
    return WallProfile(r, 0.3 * (1 - np.tanh(r - centre)), 0.5 * (1 + np.tanh(r - centre - shift)), **stated)


def test_centre_and_width_of_a_kink_between_the_points():
    profile = wall()
    close(profile.center, 6.01234, abs=2e-6)
    close(profile.width, SECH2_WIDTH, abs=1e-6)


def test_width_converges_at_fourth_order_and_the_centre_stays_far_below_the_spacing():
    errors = [wall(n).width - SECH2_WIDTH for n in (150, 300, 600)]
    orders = [math.log2(errors[i] / errors[i + 1]) for i in (0, 1)]
    assert min(orders) > 3.7
    assert max(abs(wall(n).center - 6.01234) * n / 14 for n in (150, 300, 600, 1200)) < 1e-3


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


def test_a_bump_has_its_peak_and_width_as_a_function_of_its_own():
    r = np.linspace(0, 12, 500)
    y = 0.4 * np.cosh((r - 5.8) / 0.7) ** -2
    place, height = peak(r, y)
    close((place, height), (5.8, 0.4), abs=3e-6)
    close(full_width_half_maximum(r, y), 0.7 * SECH2_WIDTH, abs=1e-6)


def test_stated_centre_and_width_come_first():
    profile = wall(R_peak=5.5, w_FWHM=2.0)
    assert (profile.center, profile.width) == (5.5, 2.0)
    close(profile.measured_center, 6.01234, abs=2e-6)
    assert profile.xi[0] == -5.5


def test_fields_return_the_table_and_their_gradients_the_derivative():
    profile = wall()
    Phi, phi = profile.fields(profile.xi)
    close(Phi, profile.Phi, abs=1e-13)
    close(phi, profile.phi, abs=1e-13)
    xi = np.linspace(-3, 3, 50)
    exact = -0.3 / np.cosh(xi + profile.center - 6.01234) ** 2
    close(profile.gradients(xi)[0], exact, abs=2e-6)


def test_arrays_are_copies_that_cannot_be_written():
    r = np.linspace(0, 14, 50)
    profile = WallProfile(r, 1 - np.tanh(r - 6), np.tanh(r - 6))
    r[3] = 99.0
    assert profile.r[3] < 1
    with pytest.raises(ValueError, match="read-only"):
        profile.Phi[0] = 0.0


def table(**changes):
    given = {"r": [0.0, 1.0, 2.0, 3.0, 4.0], "Phi": [1.0] * 5, "phi": [0.0] * 5} | changes
    return WallProfile(**given)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"r": [0.0, 1.0, 1.0, 3.0, 4.0]}, "r must be strictly increasing, got 1.0 before 1.0"),
        ({"r": [-1.0, 1.0, 2.0, 3.0, 4.0]}, "r must be finite and not negative, got -1.0"),
        ({"r": [0.0, 1.0], "Phi": [1.0, 1.0], "phi": [1.0, 1.0]}, "r must have at least 5 points, got 2"),
        ({"Phi": [1.0, math.nan, 1.0, 1.0, 1.0]}, "Phi must be finite, got nan"),
        ({"phi": [1.0]}, r"phi must have the shape of r, \(5,\), got \(1,\)"),
        ({"R_peak": 7.0}, "R_peak must lie in the table, 0 to 4, got 7.0"),
        ({"R_peak": math.inf}, "R_peak must be finite and positive, got inf"),
        ({"w_FWHM": 0.0}, "w_FWHM must be finite and positive, got 0.0"),
    ],
)
def test_bad_tables_are_named(changes, message):
    with pytest.raises(ValueError, match=message):
        table(**changes)


def test_measures_that_do_not_exist_are_named():
    with pytest.raises(ValueError, match="must have its maximum inside the table"):
        table().measured_center  # noqa: B018
    with pytest.raises(ValueError, match=r"half of its maximum .* got no such point on the left"):
        full_width_half_maximum(np.arange(6.0), [3.0, 3.5, 4.0, 3.0, 1.0, 0.0])
    with pytest.raises(ValueError, match="equally long"):
        peak([0.0, 1.0, 2.0], [0.0, 1.0])
    with pytest.raises(ValueError, match=r"xi must lie in the table, -3 to 1, got 1\.5"):
        table(R_peak=3.0).fields([0.0, 1.5])
    with pytest.raises(ValueError, match=r"y_B must be finite and positive, got 0\.0"):
        crossing(wall(), y_B=0.0)
