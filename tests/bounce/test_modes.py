"""Fluctuations about a bounce: one negative mode, the thin wall, the free oscillator, bad input."""

import numpy as np
import pytest

from lib.bounce import (
    lowest_modes,
    solve_single,
)
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
