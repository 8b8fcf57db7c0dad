"""Late decays of the heavy multiplet: scalings, phase space by quadrature, inverses, bad input."""

import math

import pytest

from lib.models.assim import decays
from tests.compare import close


def test_width_ratio_is_the_printed_closed_form():
    close(decays.five_to_three_body(0.01, 0.1), 0.01 / 72, rel=1e-13)


def test_lifetimes_scale_as_printed():
    tau = [decays.lifetime_in_seconds(decays.scalar_width(m, lam, 0.01)) for m, lam in [(1e3, 1e11), (2e3, 3e11)]]
    close(tau[1] / tau[0], 9 / 8, rel=1e-13)
    phi4 = 1 / (24576 * math.pi**5)
    close(decays.scalar_width(1e3, 1e11, 0.01), 0.01 / 1e22 * 1e12 * phi4 / 2e3, rel=1e-13)


def test_reheat_bound_inverts_into_the_bound_on_lambda():
    coefficient = decays.reheat_coefficient(0.04, 2.0, 106.75)
    scale = decays.smallest_lambda(1e3, coefficient, 1.22e19)
    close(coefficient * scale**2 / 1.22e19, 1e3, rel=1e-13)


def test_bad_width_is_named():
    with pytest.raises(ValueError, match="width"):
        decays.lifetime_in_seconds(0.0)
