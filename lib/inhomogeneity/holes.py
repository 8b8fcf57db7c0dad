"""Which lattices of empty spheres stay below a bound on the root mean square: boundaries, and the worst cases.

At fixed shape, spacing over radius, the variance rises with the size (see :func:`.rms.critical_scale`). At fixed
radius it has one maximum as a function of the spacing: at contact where diffusion is weak, further out where it is
strong, since then the holes must be far apart to be resolved. If only such a maximum exceeds the bound, the forbidden
spacings are an island.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar

from ..base.arrays import Floats
from ..base.roots import bracketed_root
from ..base.validation import increasing, positive
from .lattices import EmptySpheres
from .rms import critical_scale, variance
from .transfer import Transfer

CONTACT = 2.0
"""Spacing over radius of spheres that touch."""


def dilute_ratio(eps: float) -> float:
    """Return spacing over radius at which undiffused empty spheres have the root mean square ``eps``.

    The variance f/(1 - f) is eps^2 for the empty share f = eps^2/(1 + eps^2). Diffusion only lowers it: no spacing
    beyond this one is forbidden. Raises ValueError unless ``eps`` is positive.

    >>> round(dilute_ratio(0.3), 4)
    3.7019
    """
    return float(np.cbrt(4 * np.pi / 3 * (1 + positive("eps", eps) ** -2)))


@dataclass(frozen=True)
class WorstSpacing:
    """The spacing at which spheres of one radius leave the largest inhomogeneity."""

    ratio: float
    """Spacing over radius."""
    eps: float
    """Root mean square there."""


def worst_spacing(radius: float, transfer: Transfer, furthest: float = 60.0) -> WorstSpacing:
    """Return the spacing at which empty spheres of ``radius`` are most inhomogeneous after ``transfer``.

    Parameters
    ----------
    radius
        In the unit of length of ``transfer``.
    furthest
        Largest spacing over radius that is looked at.

    Raises
    ------
    ValueError
        If ``radius`` is not positive, ``furthest`` is not beyond contact, or as for :func:`.rms.variance`.
    """
    r = positive("radius", radius)
    if not furthest > CONTACT:
        raise ValueError(f"furthest spacing must exceed {CONTACT} radii, got {furthest!r}")

    def negative(log_ratio: float) -> float:
        return -np.log(max(variance(_spheres(np.exp(log_ratio), r), transfer), np.finfo(float).tiny))

    # a few points first: where diffusion is strong, the variance at contact underflows and has no slope
    logs = np.linspace(np.log(CONTACT), np.log(furthest), 9)
    best = int(np.argmin([negative(log) for log in logs]))
    ends = float(logs[max(best - 1, 0)]), float(logs[min(best + 1, logs.size - 1)])
    found = minimize_scalar(negative, bounds=ends, method="bounded", options={"xatol": 1e-9})
    at = min([float(found.x), *ends], key=negative)
    return WorstSpacing(float(np.exp(at)), float(np.exp(-0.5 * negative(at))))


def boundary(radius: float, transfer: Transfer, eps: float) -> Floats:
    """Return every spacing over radius, from contact on, at which the root mean square after ``transfer`` is ``eps``.

    One if spheres in contact exceed ``eps``: allowed is what is above it. Two if only spheres further apart do:
    forbidden is what lies between them. None if every spacing passes. The brackets end at contact, at the one maximum,
    and at :func:`dilute_ratio`.

    Parameters
    ----------
    radius
        In the unit of length of ``transfer``, which must decrease.
    eps
        Bound on the root mean square.

    Returns
    -------
    array of none, one or two ratios, increasing.

    Raises
    ------
    ValueError
        If ``radius`` or ``eps`` is not positive, or as for :func:`.rms.variance`.

    >>> from .transfer import Gaussian
    >>> [boundary(radius, Gaussian(1.0), 0.1).round(3).tolist() for radius in (1.2, 1.5, 5.0)]
    [[], [2.177, 3.635], [6.565]]
    """
    r, bound = positive("radius", radius), positive("eps", eps) ** 2
    if not transfer.decreasing:
        raise ValueError(f"the transfer function must not rise with the wave number, got {transfer!r}")

    def excess(ratio: float) -> float:
        return variance(_spheres(ratio, r), transfer) - bound

    def root(low: float, high: float) -> float:
        return bracketed_root("eps_rms^2 over its bound", excess, low, high, xtol=1e-11, rtol=1e-12)

    dilute = dilute_ratio(eps)
    if dilute <= CONTACT:
        return np.empty(0)
    if excess(CONTACT) > 0:
        return np.array([root(CONTACT, dilute)])
    worst = worst_spacing(r, transfer, dilute)
    if worst.eps**2 <= bound or worst.ratio >= dilute:
        return np.empty(0)
    return np.array([root(CONTACT, worst.ratio), root(worst.ratio, dilute)])


def boundary_curve(radii: ArrayLike, transfer: Transfer, eps: float) -> tuple[Floats, Floats]:
    """Return the boundary of all radii as one line, from contact around its smallest radius and on to the largest.

    Parameters
    ----------
    radii
        Increasing, in the unit of length of ``transfer``, shape (n,); the smallest radius and the one of contact are
        added.

    Returns
    -------
    radii and spacings over radius along the line, both of shape (m,).

    Raises
    ------
    ValueError
        As for :func:`boundary` and :func:`largest_safe_radius`.
    """
    grid = increasing("radii", radii)
    nose = largest_safe_radius(transfer, eps)
    contact = critical_scale(EmptySpheres(CONTACT, 1.0), transfer, eps)
    points = [(float(r), boundary(r, transfer, eps)) for r in grid if r > nose]
    lower = [(r, float(found[0])) for r, found in points if found.size == 2]
    upper = [(r, float(found[-1])) for r, found in points if found.size]
    line = [
        (contact, CONTACT),
        *reversed(lower),
        (nose, worst_spacing(nose, transfer, dilute_ratio(eps)).ratio),
        *upper,
    ]
    return np.array([r for r, _ in line]), np.array([ratio for _, ratio in line])


def largest_safe_radius(transfer: Transfer, eps: float) -> float:
    """Return the radius below which empty spheres at every spacing stay below ``eps`` after ``transfer``.

    The largest variance over the spacings rises with the radius, because it does at each ratio of the two. Raises
    ValueError as :func:`.rms.critical_scale` does, and for ``eps`` that no spheres reach.
    """
    dilute = dilute_ratio(eps)
    if dilute <= CONTACT:
        raise ValueError(f"eps must be below that of spheres in contact, got {eps!r}")
    contact = critical_scale(EmptySpheres(CONTACT, 1.0), transfer, eps)

    def excess(radius: float) -> float:
        return worst_spacing(radius, transfer, dilute).eps - eps

    low = contact
    while excess(low) > 0 and low > contact * 1e-3:
        low /= 2
    if low == contact:
        return contact
    return bracketed_root("largest eps_rms over its bound", excess, low, contact, xtol=1e-12, rtol=1e-11)


def largest_safe_spacing(transfer: Transfer, eps: float) -> float:
    """Return the spacing below which empty spheres of every radius stay below ``eps`` after ``transfer``.

    Larger spheres are more inhomogeneous at the same spacing, so that those in contact decide. Infinity if not even
    they reach ``eps``; raises ValueError as :func:`.rms.critical_scale` does.
    """
    return critical_scale(EmptySpheres(1.0, 1.0 / CONTACT), transfer, eps)


def _spheres(ratio: float, radius: float) -> EmptySpheres:
    """Spheres of one radius at a spacing of ``ratio`` radii, rounded to contact from below."""
    return EmptySpheres(float(max(ratio, CONTACT)) * radius, radius)
