"""Types of numbers in signatures; the docstring says the shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
"""An array of doubles."""
FloatOrArray = float | Floats
"""A number where all inputs are numbers, an array of their common shape otherwise."""
