"""Curves that the paper fitted to its numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ...base.arrays import FloatOrArray
from ...base.validation import positive
from ...claims import printed

HOLES = printed("dh.eq43.cons"), 24.56, 3.13, 1.79, 0.2
"""Asymptote, amplitude, rate, start and power of eq. (161)."""


def hole_boundary(ratio: ArrayLike) -> FloatOrArray:
    """R/R_min on the boundary eps_RMS = 0.3 against R_min/d, eq. (161).

    Raises ValueError where it is not defined, up to R_min/d = 1.79.
    """
    asymptote, amplitude, rate, start, power = HOLES
    beyond = np.asarray(positive(f"R_min/d - {start}", np.asarray(ratio) - start))
    return asymptote - amplitude * np.exp(-rate * beyond**power)
