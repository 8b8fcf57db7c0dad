"""Vacua of a potential: found to machine precision, and checked for what makes a decay possible."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import Floats
from ..base.validation import finite
from .potentials import Potential

VACUUM_SLACK = 1e-5
"""Distance from a stated vacuum to the true stationary point that still counts as rounding, over that of the vacua."""
POLISHING_STEPS = 20


def minimum(name: str, potential: Potential, near: ArrayLike, scale: float | None = None) -> Floats:
    """Return the minimum of a potential next to a stated point, by Newton's method.

    Parameters
    ----------
    name
        What to call the point in a message.
    potential
        The potential.
    near
        The stated point, shape (k,) or a number for one field.
    scale
        Length in field space against which a displacement counts as rounding; without it any displacement is accepted.

    Returns
    -------
    ndarray
        The minimum, shape (k,).

    Raises
    ------
    ValueError
        If the point is not finite, has another number of fields, or is no minimum of the potential.

    >>> from lib.bounce import Polynomial
    >>> minimum("vacuum", Polynomial({(2,): -0.5, (4,): 0.25}), 0.9).round(6).tolist()
    [1.0]
    """
    point = np.atleast_1d(finite(name, near))
    if point.shape != (potential.fields,):
        raise ValueError(f"{name} must be a point of {potential.fields} fields, got shape {point.shape}")
    where = point.copy()
    for _ in range(POLISHING_STEPS):
        gradient, hessian = potential.gradient(where), potential.hessian(where)
        if not (np.all(np.isfinite(gradient)) and np.all(np.isfinite(hessian))):
            raise ValueError(f"{name} must have finite derivatives of the potential, got {point.tolist()!r}")
        if np.linalg.eigvalsh(hessian)[0] <= 0.0:
            raise ValueError(f"{name} must be a minimum, got {point.tolist()!r} with a mode of no positive mass")
        step = np.linalg.solve(hessian, gradient)
        where = where - step
        if np.linalg.norm(step) <= 1e-15 * (np.linalg.norm(where) + (scale or 0.0)):
            break
    if scale is not None and np.linalg.norm(where - point) > VACUUM_SLACK * scale:
        raise ValueError(f"{name} must be a minimum, got {point.tolist()!r}; the next one is at {where.tolist()!r}")
    return where


def vacua(potential: Potential, false: ArrayLike, true: ArrayLike) -> tuple[Floats, Floats]:
    """Return both vacua to machine precision, after the checks that make a decay possible.

    Parameters
    ----------
    potential
        The potential.
    false, true
        Stated vacua, shape (k,) or numbers for one field.

    Returns
    -------
    tuple of ndarray
        The false and the true vacuum, each (k,).

    Raises
    ------
    ValueError
        If one is no minimum, both are one, or the true one does not lie below the false one.
    """
    starts = [np.atleast_1d(finite(name, x)) for name, x in (("false vacuum", false), ("true vacuum", true))]
    if starts[0].shape != starts[1].shape:
        raise ValueError(f"true vacuum must have as many fields as the false one, got {starts[1].tolist()!r}")
    scale = float(np.linalg.norm(starts[1] - starts[0]))
    if scale == 0.0:
        raise ValueError(f"true vacuum must differ from the false one, got {starts[1].tolist()!r} for both")
    upper = minimum("false vacuum", potential, starts[0], scale)
    lower = minimum("true vacuum", potential, starts[1], scale)
    gain = float(potential.value(upper) - potential.value(lower))
    if not gain > 0.0:
        raise ValueError(f"true vacuum must lie below the false one, got V(true) - V(false) = {-gain!r}")
    return upper, lower
