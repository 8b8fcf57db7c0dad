"""The window in M: the heaviest fermion with which some bino, and some soft mass, still has the observed density."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from ...base.roots import bracketed_root
from ...base.validation import positive
from .contours import allowed
from .parameters import Assimilation

Omega = Callable[[Assimilation], float]
"""Omega h^2 of a point."""
HEAVIEST_BINO = 0.999
"""Largest bino mass over M that is looked at."""
LIGHTEST_BINO = 0.2
"""Smallest one: a lighter bino is overabundant by far wherever the density comes near the observed one."""
LIGHTEST_PSI = 0.6
"""Smallest M over the soft mass that is looked at: below, a scalar decays to a fermion and a bino of 0.99 M."""
TOLERANCE = 0.05
"""M in GeV to which the largest one is found."""


def best_bino(point: Assimilation, omega: Omega) -> tuple[Assimilation, float]:
    """Return the point with the bino mass that leaves the smallest density, and its ln(Omega h^2); M and m_soft stay.

    The density has one minimum in the bino mass: a light one is not destroyed, a heavy one weighs more and converts
    more slowly. It may lie at the upper end, ``HEAVIEST_BINO`` M.
    """
    lowest = max(LIGHTEST_BINO, 1.001 * (point.m_scalar / point.m_psi - 1))

    def log_density(ratio: float) -> float:
        return math.log(omega(point.with_(m_chi=ratio * point.m_psi)))

    found = minimize_scalar(log_density, bounds=(lowest, HEAVIEST_BINO), method="bounded", options={"xatol": 2e-3})
    return point.with_(m_chi=float(found.x) * point.m_psi), float(found.fun)


def largest_m_psi(base: Assimilation, target: float, omega: Omega, start: float = 900.0) -> Assimilation | None:
    """Largest M at which some bino mass leaves no more than ``target``, at the soft mass of ``base``.

    M falls from ``start`` in steps of 5 % until the best bino mass reaches the target; the root is then refined.

    Parameters
    ----------
    base
        Point that gives the soft mass and everything that is not a mass.
    target
        Omega h^2.
    omega
        Omega h^2 of a point.
    start
        M in GeV above every one that reaches the target.

    Returns
    -------
    The point with that M and the best bino mass; None if no M above ``LIGHTEST_PSI`` m_soft reaches the target.

    Raises
    ------
    ValueError
        If the target is not positive, or already reached at ``start``.
    """
    goal = math.log(positive("target", target))

    def excess(m_psi: float) -> float:
        # a bino of 0.99 M keeps the point allowed until its own mass is chosen
        return best_bino(base.with_(m_psi=m_psi, m_chi=0.99 * m_psi), omega)[1] - goal

    above = positive("start", start)
    if excess(above) <= 0:
        raise ValueError(f"start must lie above the largest M that reaches {target!r}, got {start!r}")
    below = 0.95 * above
    while excess(below) > 0:
        above, below = below, 0.95 * below
        if below < LIGHTEST_PSI * base.m_soft:
            return None
    root = bracketed_root("smallest ln(Omega h^2) over target", excess, below, above, xtol=TOLERANCE)
    return best_bino(base.with_(m_psi=root, m_chi=0.99 * root), omega)[0]


def summit(near: Assimilation, target: float, omega: Omega, rounds: int = 8) -> Assimilation:
    """Largest M over both the bino and the soft mass, from a point in its neighbourhood.

    The two masses that leave the smallest density at fixed M, then the M that gives the target with them, and again
    until M stands still: the error of M is squared in each round.

    Parameters
    ----------
    near
        Point from which to start; its M is a first guess.
    target
        Omega h^2.
    omega
        Omega h^2 of a point.
    rounds
        How often at most.

    Raises
    ------
    ValueError
        If the target is not positive.
    RuntimeError
        If M still moves after the last round, or no M within a fifth of the last one gives the target.
    """
    goal, point, size = math.log(positive("target", target)), near, 0.06

    def log_density(masses: np.ndarray) -> float:
        m_chi, m_soft = (float(m) for m in masses)
        # outside the spectra of the mechanism there is no density: the search turns round
        if min(m_chi, m_soft) <= 0 or not allowed(point.m_psi, m_chi, m_soft):
            return math.inf
        return math.log(omega(point.with_(m_chi=m_chi, m_soft=m_soft)))

    for _ in range(rounds):
        first = np.array([point.m_chi, point.m_soft])
        simplex = first * np.array([[1.0, 1.0], [1 - size, 1.0], [1.0, 1 - size]])
        options = {"initial_simplex": simplex, "xatol": 1.0, "fatol": 1e-4}
        m_chi, m_soft = minimize(log_density, first, method="Nelder-Mead", options=options).x
        best = point.with_(m_chi=float(m_chi), m_soft=float(m_soft))
        m_psi = _nearest_root(best, goal, omega)
        if abs(m_psi - point.m_psi) < TOLERANCE:
            return best.with_(m_psi=m_psi)
        point, size = best.with_(m_psi=m_psi), size / 3
    raise RuntimeError(f"the largest M still moves after {rounds} rounds, last to {point.m_psi!r} GeV")


def _nearest_root(point: Assimilation, goal: float, omega: Omega) -> float:
    """M in GeV with ln(Omega h^2) = ``goal`` that lies nearest in steps of 4 %, other masses as they are."""

    def excess(m_psi: float) -> float:
        return math.log(omega(point.with_(m_psi=m_psi))) - goal

    inner = point.m_psi
    left = excess(inner)
    factor = 1.04 if left < 0 else 0.96
    for _ in range(5):
        outer = factor * inner
        if outer <= point.m_chi:
            break
        right = excess(outer)
        if left * right <= 0:
            ends = min(inner, outer), max(inner, outer)
            return bracketed_root("ln(Omega h^2) over target", excess, *ends, xtol=TOLERANCE / 5)
        inner, left = outer, right
    raise RuntimeError(f"no M near {point.m_psi!r} GeV gives the target")
