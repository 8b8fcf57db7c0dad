"""Sizes of bubbles against quadrature and mpmath."""

import mpmath
import numpy as np
import pytest
from scipy.integrate import quad

from lib.nucleation import kjma, radii
from tests.compare import close


@pytest.mark.parametrize("y", [-30.0, -2.0, 1.0, 1.1, 4.0])
def test_moments_of_the_radii(y):
    """The radii number all bubbles, and their mean is Ein(I)/(1 - e^-I), by quadrature and by mpmath."""
    ends = {"points": [max(y + np.log(kjma.I_P), 0.5)], "epsabs": 0.0, "epsrel": 1e-11, "limit": 200}
    number, _ = quad(lambda r: radii.radius_density(r, y), 0, 45, **ends)
    total, _ = quad(lambda r: r * radii.radius_density(r, y), 0, 45, **ends)
    close(number, kjma.bubble_density(y), rel=1e-10)
    close(radii.mean_radius(y), total / number, rel=1e-10)
    i = mpmath.mpf(kjma.extended_volume(y))
    ein = mpmath.nsum(lambda k: -((-i) ** k) / (k * mpmath.factorial(k)), [1, mpmath.inf])
    close(radii.mean_radius(y), float(ein / -mpmath.expm1(-i)), rel=1e-12)


def test_area_is_not_that_of_the_real_spheres_times_the_unswept_share():
    """Phantoms are swallowed, so that real spheres are more exposed than e^-I: their area alone is below I."""
    y = 1.0
    spheres, _ = quad(lambda r: 4 * np.pi * r**2 * radii.radius_density(r, y), 0, 60, epsabs=1e-13)
    assert kjma.wall_area(y) < spheres < kjma.extended_volume(y)


def test_late_mean_radius_grows_with_time():
    late = radii.mean_radius(np.array([20.0, 21.0]))
    close(np.diff(late)[0], 1.0, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: radii.radius_density(-1.0, 0.0), "radius.*-1.0"),
        (lambda: radii.radius_density(1.0, np.nan), "y.*nan"),
        (lambda: radii.mean_radius(0.0, 0.0), "i_p.*0.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
