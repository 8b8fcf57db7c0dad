"""D/H as the paper uses it: its errors, eqs. (10) and above (11) with footnote 1, and both lines of eq. (8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...base.arrays import Floats
from ...base.validation import between
from ...claims import printed
from ...nucleosynthesis.averages import Mixing
from ...nucleosynthesis.bounds import (
    Measurement,
    Window,
    about_measurement,
    about_prediction,
    allowed_contrasts,
    largest_rms,
)

ETA_TODAY = printed("dh.eq1.eta")
"""Baryons per photon below eq. (1)."""
CONSERVATIVE = Measurement(2.53e-5, 0.1e-5, "eq. (10)")
OPTIMISTIC = Measurement(2.53e-5, 0.01e-5, "above eq. (11)")
NUCLEAR = Measurement(2.53e-5, 0.03e-5, "footnote 1")


def half_sum(ratio: Callable[[float], float], eps: float) -> float:
    """<D>/<H> by the first line of eq. (8): half the sum of (1 + eps) D/H(1 + eps) and (1 - eps) D/H(1 - eps).

    Parameters
    ----------
    ratio
        D/H against the density over its mean.
    eps
        Contrast, between 0 and 1.
    """
    e = float(between("eps", eps, 0.0, 1.0))
    return ((1 + e) * ratio(1 + e) + (1 - e) * ratio(1 - e)) / 2


def printed_second_order(slope: float) -> float:
    """Coefficient of eps^2 in <D>/<H> over D/H by the second line of eq. (8), for D/H ~ (1 + eps)^-slope, eq. (7)."""
    return -slope


def error_windows(error: Measurement, homogeneous: float) -> dict[str, Window]:
    """Return the two readings of an error: about the homogeneous prediction, and about the measured value."""
    return {
        "about the prediction": about_prediction(error.relative),
        "about the value": about_measurement(error.value, error.error, homogeneous),
    }


def bounds_of(cases: Mapping[str, Mixing], relative_error: float, shape: str = "two-point") -> dict[str, float]:
    """Return the largest RMS contrast of every case for an error of D/H about the homogeneous prediction."""
    return {name: largest_rms(case, relative_error, shape) for name, case in cases.items()}


def first_intervals(cases: Mapping[str, Mixing], window: Window) -> dict[str, str]:
    """Return, as text, the first interval of RMS contrasts that ``window`` allows in every case."""
    found = {name: allowed_contrasts(case, window) for name, case in cases.items()}
    return {name: f"{f[0][0]:.3f} to {f[0][1]:.3f}" if f else "none" for name, f in found.items()}


def shifts(case: Mixing, eps: Floats, shape: str = "two-point") -> list[float]:
    """Return the shift of <D>/<H> at every contrast of ``eps``."""
    return [case.shift_of(float(e), shape) for e in eps]
