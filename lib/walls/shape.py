"""Place, height and width of a bump in a table, measured between its points on a cubic spline."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline

from ..base.validation import finite, increasing, positive

MIN_POINTS = 5
"""Fewest points of a table: a cubic spline and one spare."""


def _summit(x: ArrayLike, y: ArrayLike) -> tuple[CubicSpline, float, float]:
    """Return the spline through the points and the place and height of its largest maximum inside the table."""
    x = increasing("x", x)
    y = np.atleast_1d(finite("y", y))
    if y.shape != x.shape or x.size < MIN_POINTS:
        raise ValueError(f"x and y must be equally long, at least {MIN_POINTS}, got {x.size} and {y.size}")
    spline = CubicSpline(x, y)
    places = spline.derivative().roots(extrapolate=False)
    places = places[np.isfinite(places) & (places > x[0]) & (places < x[-1])]
    heights = spline(places)
    ends = max(y[0], y[-1])
    if not places.size or heights.max() <= ends:
        raise ValueError(f"y must have its maximum inside the table, got {float(y.max())!r} at an end")
    best = int(np.argmax(heights))
    return spline, float(places[best]), float(heights[best])


def peak(x: ArrayLike, y: ArrayLike) -> tuple[float, float]:
    """Return place and height of the largest maximum of the cubic spline through a table.

    Parameters
    ----------
    x
        Abscissae, shape (n,), strictly increasing, n >= 5.
    y
        Ordinates, shape (n,).

    Returns
    -------
    tuple of float
        Place and height.

    Raises
    ------
    ValueError
        If the table is not a table or its largest value sits at an end.

    >>> import numpy as np
    >>> x = np.linspace(-4, 4, 80)
    >>> place, height = peak(x, np.exp(-(x - 0.3) ** 2))
    >>> round(place, 3), round(height, 3)
    (0.3, 1.0)
    """
    return _summit(x, y)[1:]


def full_width_half_maximum(x: ArrayLike, y: ArrayLike) -> float:
    """Return the width of the largest maximum at half its height above zero, between the points of a table.

    Parameters
    ----------
    x
        Abscissae, shape (n,), strictly increasing, n >= 5.
    y
        Ordinates, shape (n,), positive at the maximum.

    Returns
    -------
    float
        Distance between the two nearest half-height points, in the unit of ``x``.

    Raises
    ------
    ValueError
        As for ``peak``, or if the half height is not reached on both sides.

    >>> import numpy as np
    >>> x = np.linspace(-4, 4, 80)
    >>> round(full_width_half_maximum(x, np.cosh(x) ** -2), 3)
    1.763
    """
    spline, place, height = _summit(x, y)
    roots = spline.solve(0.5 * positive("maximum of y", height), extrapolate=False)
    roots = roots[np.isfinite(roots)]
    left, right = roots[roots < place], roots[roots > place]
    if not left.size or not right.size:
        side = "left" if not left.size else "right"
        raise ValueError(
            f"y must fall to half of its maximum {height!r} inside the table, got no such point on the {side}"
        )
    return float(right.min() - left.max())
