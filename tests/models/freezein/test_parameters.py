"""Parameters of the freeze-in model: the printed benchmark, widths from the trace, bad input."""

import math

import numpy as np
import pytest

from lib.models.freezein.parameters import BENCHMARK, FreezeIn, scenario, width
from tests.compare import close


def test_benchmark_is_the_printed_one():
    printed = [[2.145e-8, 9e-10], [9e-9, 8e-10], [9e-9, 9e-10]]
    close(BENCHMARK.coupling, printed, rel=1e-15)
    close(BENCHMARK.sum_squared, sum(x**2 for row in printed for x in row), rel=1e-14)
    assert BENCHMARK.m2_minus_m1 == BENCHMARK.widths[1] / 2
    close(BENCHMARK.widths[1], (9e-10**2 + 8e-10**2 + 9e-10**2) * 1200 / (32 * math.pi), rel=1e-14)
    close(BENCHMARK.branching.sum(axis=0), [1, 1], rel=1e-6)
    # 1.66 sqrt(g*) T^2/M_Pl, eq. (11)
    close(BENCHMARK.hubble(1200.0), 1.66 * math.sqrt(106.75) * 1200**2 / 1.22e19, rel=1e-14)
    moved = BENCHMARK.with_(coupling=2 * BENCHMARK.coupling)
    close(moved.m2_minus_m1, 4 * BENCHMARK.m2_minus_m1, rel=1e-6)
    given = BENCHMARK.with_(splitting=2e-17)
    assert given.with_(m1=600.0).m2_minus_m1 == given.m2_minus_m1 == 2e-17
    close(BENCHMARK.with_(m1=600.0).m2_minus_m1, BENCHMARK.m2_minus_m1 / 2, rel=1e-14)


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: FreezeIn(-1.0, BENCHMARK.coupling), "m1"),
        (lambda: FreezeIn(1.0, np.ones((2, 3))), "coupling"),
        (lambda: FreezeIn(1.0, -BENCHMARK.coupling), "coupling"),
        (lambda: FreezeIn(1.0, np.zeros((3, 2))), "coupling"),
        (lambda: BENCHMARK.with_(p_emu=1.5), "p_emu"),
        (lambda: BENCHMARK.with_(splitting=-1.0), "splitting"),
        (lambda: scenario(3, 1000.0, 1e-8), "number"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()


def test_width_follows_from_the_trace():
    # sum |M|^2 = lambda^2 2 p_e.p_F = lambda^2 M^2, two-body phase space 1/(8 pi), flux 1/(2M), average over two spins
    close(width(0.1, 3.0), 0.01 * 9 / 8 / math.pi / 6 / 2, rel=1e-6)
