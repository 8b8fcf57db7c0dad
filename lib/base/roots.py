"""Where a function changes its sign: on a bracket proved before it is refined, or between the points of a scan."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from .arrays import Floats
from .validation import increasing

Function = Callable[[float], float]
"""A continuous function of one number; NaN where it is not defined."""
SMALLEST_RTOL = 4 * float(np.finfo(float).eps)
"""The smallest relative tolerance that the root finder takes."""


def bracketed_root(
    name: str, function: Function, low: float, high: float, *, xtol: float, rtol: float = SMALLEST_RTOL
) -> float:
    """Return the root of ``function`` between ``low`` and ``high``, after its signs there were seen to differ.

    Parameters
    ----------
    name
        What is to vanish, for the error.
    function
        Continuous on the bracket.
    low, high
        Ends of the bracket; an end at which the function vanishes is a root.
    xtol, rtol
        Absolute and relative tolerance of the root.

    Raises
    ------
    ValueError
        If the signs do not differ or a value is NaN; the message names the function, the ends and the values there.

    >>> round(bracketed_root("x^2 - 2", lambda x: x * x - 2, 0.0, 2.0, xtol=1e-14), 12)
    1.414213562373
    """
    known = {low: float(function(low)), high: float(function(high))}
    return _refined(name, function, known, xtol, rtol)


def _refined(name: str, function: Function, known: Mapping[float, float], xtol: float, rtol: float) -> float:
    """Return the root between the two points in ``known``, where the values need not be computed again."""
    (low, at_low), (high, at_high) = known.items()
    if not np.sign(at_low) * np.sign(at_high) <= 0:
        raise ValueError(f"{name} must change its sign between {low!r} and {high!r}, got {at_low!r} and {at_high!r}")
    return float(brentq(lambda x: known[x] if x in known else function(x), low, high, xtol=xtol, rtol=rtol))


def sign_changes(values: ArrayLike, *, rising: bool = False) -> list[int]:
    """Return the indices i at which ``values`` changes its sign between i and i + 1; next to a NaN there is no change.

    Parameters
    ----------
    values
        Shape (n,).
    rising
        Whether to keep only changes from not above zero to above zero.

    >>> sign_changes([-1.0, 2.0, np.nan, -1.0, -2.0, 3.0]), sign_changes([1.0, -1.0, 0.0, 1.0], rising=True)
    ([0, 4], [2])
    """
    v = np.asarray(values, dtype=np.float64)
    before, after = v[:-1], v[1:]
    changes = (before <= 0) & (after > 0)
    if not rising:
        changes = changes | (before > 0) & (after <= 0)
    return [int(i) for i in np.flatnonzero(changes)]


def scanned_roots(
    name: str,
    function: Function,
    points: ArrayLike,
    *,
    xtol: float,
    rtol: float = SMALLEST_RTOL,
    rising: bool = False,
    first: bool = False,
) -> Floats:
    """Return the roots of ``function`` between neighbours of ``points`` where it changes its sign, increasing.

    Two roots between the same neighbours are not seen.

    Parameters
    ----------
    name
        What is to vanish, for the error.
    function
        Evaluated once at every point, then on each bracket.
    points
        Increasing, shape (n,).
    xtol, rtol
        Tolerances of each root.
    rising
        Whether only changes from not above zero to above zero count.
    first
        Whether to refine the first one alone.

    Returns
    -------
    array of the roots, empty if there is none.

    Raises
    ------
    ValueError
        If ``points`` do not increase.

    >>> scanned_roots("sine", np.sin, [1.0, 2.0, 4.0, 7.0], xtol=1e-12).round(6).tolist()
    [3.141593, 6.283185]
    """
    grid = increasing(f"points of the scan of {name}", points)
    known = [(float(x), float(function(float(x)))) for x in grid]
    found = sign_changes([value for _, value in known], rising=rising)
    brackets = (dict(known[i : i + 2]) for i in (found[:1] if first else found))
    return np.array([_refined(name, function, ends, xtol, rtol) for ends in brackets])
