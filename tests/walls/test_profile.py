"""Profiles of walls: centre and width between the points, fields and gradients, bad tables."""

import math

import numpy as np
import pytest

from lib.walls.profile import WallProfile
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
    with pytest.raises(ValueError, match=r"xi must lie in the table, -3 to 1, got 1\.5"):
        table(R_peak=3.0).fields([0.0, 1.5])
