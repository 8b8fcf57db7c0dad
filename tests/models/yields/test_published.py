"""The printed kernel for the area of walls: mpmath, limits early and late, the clamp, bad input."""

import mpmath
import numpy as np
import pytest

from lib.models.yields.published import GROWTH, published_wall_area
from lib.nucleation import kjma
from tests.compare import close


@pytest.mark.parametrize("y", [-40.0, -5.0, 0.0, 1.0, 5.0, 12.0, 30.0, 50.0])
def test_printed_kernel_against_mpmath(y):
    with mpmath.workdps(30):
        i = mpmath.mpf("0.34") * mpmath.exp(y)

        def integrand(z):
            return z**2 * mpmath.exp(-z - i / 6 * mpmath.gammainc(4, 0, z))

        scale = min(mpmath.mpf(1), (24 / i) ** 0.25)
        exact = i / 2 * mpmath.quad(integrand, [scale * k for k in (0, 0.5, 1, 2, 4, 8, 16, 32, 64)])
    close(published_wall_area(y), float(exact), rel=1e-10)


def test_printed_kernel_grows_without_end():
    close(published_wall_area(60.0), GROWTH * kjma.extended_volume(60.0) ** 0.25, rel=1e-5)


def test_printed_kernel_is_exact_early():
    """The first correction is I int z^2 e^-z gamma(4, z)/12 dz = 11/32 I, not the exact I."""
    y = -12.0
    i = kjma.extended_volume(y)
    close(published_wall_area(y) / i - 1, -11 / 32 * i, rel=1e-4)


def test_clamp_holds_the_kernel():
    held = published_wall_area([1.0, 3.0, 40.0], clamp=2.0)
    close(held[0], published_wall_area(1.0), rel=1e-14)
    close(held[1:], published_wall_area(2.0), rel=1e-14)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: published_wall_area(0.0, 0.0), "i_p.*0.0"),
        (lambda: published_wall_area(0.0, 0.34, clamp=np.inf), "clamp.*inf"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
