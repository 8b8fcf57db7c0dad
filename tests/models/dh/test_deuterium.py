"""Both lines of eq. (8), and what the errors of the paper allow."""

import pytest

from lib.models.dh.deuterium import (
    CONSERVATIVE,
    ETA_TODAY,
    NUCLEAR,
    OPTIMISTIC,
    bounds_of,
    error_windows,
    first_intervals,
    half_sum,
    printed_second_order,
    shifts,
)
from lib.nucleosynthesis.abundances import primat_abundances
from lib.nucleosynthesis.averages import Local, power_law_shift, separate_cells, shared_neutrons
from lib.nucleosynthesis.contrasts import two_point
from tests.compare import close

CASES = {"1": Local(primat_abundances(), ETA_TODAY), "2a": separate_cells(), "2b": shared_neutrons()}


def test_half_sum_is_the_average_where_hydrogen_follows_the_density():
    for a in (0.7, 1.64):
        close(half_sum(lambda r, a=a: r**-a, 0.3) - 1, power_law_shift(a, two_point(0.3)), rel=1e-12)
        # the right coefficient, which the second line is not
        close(power_law_shift(a, two_point(1e-3)) / 1e-6, a * (a - 1) / 2, rel=1e-4)
        assert printed_second_order(a) == -a
    with pytest.raises(ValueError, match=r"eps must be between 0.0 and 1.0, got 1.2"):
        half_sum(float, 1.2)


def test_the_bounds_of_all_cases():
    close(list(bounds_of(CASES, CONSERVATIVE.relative).values()), [0.303, 0.264, 0.558], rel=3e-3)
    close(list(bounds_of(CASES, OPTIMISTIC.relative).values()), [0.100, 0.0876, 0.190], rel=3e-3)
    assert 2 * OPTIMISTIC.relative < NUCLEAR.relative < CONSERVATIVE.relative
    for name, case in CASES.items():
        edge = bounds_of({name: case}, 0.02)[name]
        close(abs(shifts(case, [edge])[0]), 0.02, rel=1e-6)


def test_readings_of_an_error():
    windows = error_windows(OPTIMISTIC, 2.46e-5)
    close(
        [windows["about the prediction"].high, windows["about the value"].low],
        [0.01 / 2.53, 2.52 / 2.46 - 1],
        rel=1e-12,
    )
    assert first_intervals(CASES, windows["about the value"])["2b"] == "none"
    assert first_intervals(CASES, windows["about the prediction"])["1"] == "0.000 to 0.100"
