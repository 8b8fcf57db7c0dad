"""Curves that the paper fitted to its numbers, and the unstated input that its rounded numbers agree on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from ...base.arrays import FloatOrArray
from ...base.validation import positive
from ...claims import printed
from ...claims.schema import half_unit, printed_digits
from .parameters import PaperPlasma
from .relativistic import length_times_temperature

HOLES = printed("dh.eq43.cons"), 24.56, 3.13, 1.79, 0.2
"""Asymptote, amplitude, rate, start and power of eq. (161)."""


def hole_boundary(ratio: ArrayLike) -> FloatOrArray:
    """R/R_min on the boundary eps_RMS = 0.3 against R_min/d, eq. (161).

    Raises ValueError where it is not defined, up to R_min/d = 1.79.
    """
    asymptote, amplitude, rate, start, power = HOLES
    beyond = np.asarray(positive(f"R_min/d - {start}", np.asarray(ratio) - start))
    return asymptote - amplitude * np.exp(-rate * beyond**power)


def degrees_at_1_mev(rows: Mapping[str, float]) -> tuple[float, float]:
    """Return the smallest and the largest g*S(1 MeV) for which every printed number follows within half a unit.

    Parameters
    ----------
    rows
        Rows of the ledger, each with its coefficient of T a(T) d_p.

    Raises
    ------
    ValueError
        If no value suits all of them, or there are none.
    """
    plasma = PaperPlasma()
    unit = length_times_temperature(plasma)
    ends = [
        [
            (float(printed_digits(row)) + sign * float(half_unit(printed_digits(row)))) / (coefficient * unit)
            for sign in (-1, 1)
        ]
        for row, coefficient in rows.items()
    ]
    low, high = max((e[0] for e in ends), default=1.0), min((e[1] for e in ends), default=0.0)
    if not low < high:
        raise ValueError(f"no number of degrees of freedom suits all of {', '.join(rows) or 'no rows'}")
    return plasma.entropy_degrees_mev * low**3, plasma.entropy_degrees_mev * high**3
