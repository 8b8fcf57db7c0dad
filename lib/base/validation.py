"""Checks of numerical input: each names the offending input and its value.

A float, by far the most frequent input, is judged without a detour through arrays.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import FloatOrArray, Floats


def _as_float(name: str, value: ArrayLike) -> Floats:
    """Return ``value`` as a float array; a string, a complex number or a ragged list raises TypeError."""
    array = np.asarray(value)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} must be real numbers, got {value!r}")
    return array.astype(np.float64)


def _checked(good: NDArray[np.bool_], array: Floats, name: str, rule: str) -> FloatOrArray:
    """Return ``array`` (a plain float when it has no dimensions) or raise with the first value that breaks ``rule``."""
    if not good.all():
        bad = float(array[~good].flat[0]) if array.ndim else float(array)
        raise ValueError(f"{name} must be {rule}, got {bad!r}")
    return array if array.ndim else float(array)


def finite(name: str, value: ArrayLike) -> FloatOrArray:
    """Return ``value`` as float or array of floats; raise ValueError if any entry is NaN or infinite."""
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    array = _as_float(name, value)
    return _checked(np.isfinite(array), array, name, "finite")


def positive(name: str, value: ArrayLike) -> FloatOrArray:
    """Return ``value`` as float or array; raise ValueError unless every entry is finite and above zero.

    >>> positive("mass", 125.0)
    125.0
    >>> positive("mass", -1.0)
    Traceback (most recent call last):
    ...
    ValueError: mass must be finite and positive, got -1.0
    """
    if isinstance(value, float) and 0 < value < math.inf:
        return float(value)
    array = _as_float(name, value)
    return _checked(np.isfinite(array) & (array > 0), array, name, "finite and positive")


def non_negative(name: str, value: ArrayLike) -> FloatOrArray:
    """Return ``value`` as float or array; raise ValueError unless every entry is finite and not below zero."""
    if isinstance(value, float) and 0 <= value < math.inf:
        return float(value)
    array = _as_float(name, value)
    return _checked(np.isfinite(array) & (array >= 0), array, name, "finite and not negative")


def between(name: str, value: ArrayLike, low: float, high: float) -> FloatOrArray:
    """Return ``value`` as float or array; raise ValueError unless every entry lies in [low, high]."""
    array = _as_float(name, value)
    return _checked((array >= low) & (array <= high), array, name, f"between {low!r} and {high!r}")


def increasing(name: str, value: ArrayLike) -> Floats:
    """Return ``value`` as a 1D array; raise ValueError unless it is finite and strictly increasing."""
    array = np.atleast_1d(finite(name, value))
    if array.ndim != 1:
        raise ValueError(f"{name} must be one-dimensional, got shape {array.shape}")
    falls = array[1:] <= array[:-1]
    if falls.any():
        i = int(np.argmax(falls))
        raise ValueError(f"{name} must be strictly increasing, got {float(array[i])!r} before {float(array[i + 1])!r}")
    return array
