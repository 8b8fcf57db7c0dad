"""Place, height and width of a bump: closed forms, order, what does not exist."""

import math

import numpy as np

from lib.walls.shape import full_width_half_maximum, peak
from tests.compare import close

SECH2_WIDTH = 2 * math.acosh(math.sqrt(2))


def test_a_bump_has_its_peak_and_width_as_a_function_of_its_own():
    r = np.linspace(0, 12, 500)
    y = 0.4 * np.cosh((r - 5.8) / 0.7) ** -2
    place, height = peak(r, y)
    close((place, height), (5.8, 0.4), abs=3e-6)
    close(full_width_half_maximum(r, y), 0.7 * SECH2_WIDTH, abs=1e-6)
