"""Bounds on the contrast: roots, islands, windows, errors."""

import dataclasses

import numpy as np
import pytest

from lib.nucleosynthesis.abundances import primat_abundances
from lib.nucleosynthesis.averages import Local, separate_cells, shared_neutrons
from lib.nucleosynthesis.bounds import (
    OBSERVED,
    Measurement,
    Window,
    about_measurement,
    about_prediction,
    allowed_contrasts,
    largest_rms,
)
from tests.compare import close

LOCAL = Local(primat_abundances())


@dataclasses.dataclass(frozen=True)
class Quadratic:
    """A shift c eps^2, bent down at large contrasts: it comes back through zero at 0.9."""

    c: float

    def shift(self, contrast):
        return self.shift_of(contrast.rms)

    def shift_of(self, eps, shape="two-point"):
        return self.c * eps**2 * (1 - (eps / 0.9) ** 8)


def test_the_edges_are_where_the_shift_is_the_error():
    for response in (LOCAL, separate_cells(), shared_neutrons()):
        edge = largest_rms(response, 0.03)
        close(abs(response.shift_of(edge)), 0.03, rel=1e-7)
    close(largest_rms(LOCAL, 1e-4), np.sqrt(1e-4 / LOCAL.second_order), rel=1e-3)
    close(largest_rms(Quadratic(0.4), 1e-4), np.sqrt(1e-4 / 0.4), rel=1e-6)


def test_islands_are_found():
    found = allowed_contrasts(Quadratic(0.4), about_prediction(0.02))
    assert len(found) == 2 and found[0][0] == 0.0
    low, high = found[1]
    close([Quadratic(0.4).shift_of(low), Quadratic(0.4).shift_of(high)], [0.02, -0.02], rel=1e-6)
    assert allowed_contrasts(Quadratic(0.4), Window(0.5, 0.6)) == []
    (only,) = allowed_contrasts(Quadratic(0.4), Window(-1.0, 1.0), highest=0.5)
    assert only == (0.0, 0.5) and largest_rms(Quadratic(0.4), 1.0, highest=0.5) == 0.5


def test_windows():
    close(dataclasses.astuple(about_measurement(2.5, 0.1, 2.5)), (-0.04, 0.04), rel=1e-12)
    window = about_measurement(2.6, 0.1, 2.5)
    close([window.low, window.high], [0.0, 0.08], rel=1e-12, abs=1e-12)
    edge = allowed_contrasts(LOCAL, about_measurement(2.53e-5, 0.01e-5, 2.46e-5))
    assert len(edge) == 1 and edge[0][0] > 0.1
    close(OBSERVED.relative, 0.030 / 2.527, rel=1e-12)


def test_other_rates_move_a_bound_by_little():
    other = Local(primat_abundances("small_parthenope"))
    close(largest_rms(other, 0.0395), largest_rms(LOCAL, 0.0395), rel=0.015)


@pytest.mark.parametrize(("build", "message"), [
    (lambda: largest_rms(LOCAL, -0.1), "relative error must be finite and positive, got -0.1"),
    (lambda: largest_rms(LOCAL, Window(0.01, 0.02)), "window must contain the homogeneous universe, 0, got 0.01"),
    (lambda: Window(0.1, 0.1), "low must be below high, got 0.1 and 0.1"),
    (lambda: about_measurement(2.5, 0.0, 2.5), "error must be finite and positive, got 0.0"),
    (lambda: Measurement(1.0, -1.0, ""), "error must be finite and positive, got -1.0"),
    (lambda: largest_rms(LOCAL, 0.1, "square"), "shape must be one of"),
    (lambda: allowed_contrasts(LOCAL, Window(0.0, 0.1), step=0.0), "step must be finite and positive, got 0.0"),
])  # fmt: skip
def test_bad_input_is_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()
