"""Fluctuations about a bounce: one negative mode, the thin wall, the free oscillator, bad input."""

import numpy as np
import pytest

from lib.bounce import Polynomial, lowest_modes, solve_single
from lib.bounce.profile import assemble
from tests.bounce.problems import tilted
from tests.compare import close


@pytest.mark.parametrize("d", [3, 4])
def test_one_negative_mode(d):
    well, true = tilted(2e-3)
    bounce = solve_single(well, 0.0, true, d)
    centre = bounce.r[np.argmax(np.abs(bounce.slopes))]
    modes = lowest_modes(well, bounce, points=4000)
    # the radius of a thin wall: the second variation of Omega [sigma R^(d-1) - epsilon R^d/d] over that of the norm
    close(modes[0], -(d - 1) / centre**2, rel=0.15)
    assert modes[1] > 0
    with pytest.raises(ValueError, match="count must be between 1 and"):
        lowest_modes(well, bounce, count=0)


@pytest.mark.parametrize("d", [1.0, 3.0])
def test_free_field_in_a_ball_has_the_spectrum_of_a_string(d):
    """For d = 1 or 3 the modes vanish at both ends: m^2 + (n pi/R)^2, with second order in the spacing."""
    r = np.linspace(0, 5, 40)
    well = Polynomial({(2,): 0.5 * 0.3})
    still = assemble(well, r, np.zeros((40, 1)), np.zeros((40, 1)), np.zeros(1), d, {})
    exact = 0.3 + (np.arange(1, 4) * np.pi / 5) ** 2
    errors = [np.abs(lowest_modes(well, still, points=n) - exact).max() for n in (199, 399)]
    close(np.log2(errors[0] / errors[1]), 2.0, abs=0.02)
    close(lowest_modes(well, still, points=1500), exact, rel=1e-5)


def test_two_free_fields_have_both_spectra():
    r = np.linspace(0, 5, 40)
    well = Polynomial({(2, 0): 0.5 * 0.3, (0, 2): 0.5 * 0.8, (1, 1): 0.2})
    still = assemble(well, r, np.zeros((40, 2)), np.zeros((40, 2)), np.zeros(2), 3.0, {})
    masses = np.linalg.eigvalsh([[0.3, 0.2], [0.2, 0.8]])
    exact = np.sort((masses[:, None] + (np.arange(1, 5) * np.pi / 5) ** 2).ravel())[:4]
    close(lowest_modes(well, still, count=4), exact, rel=1e-5)
