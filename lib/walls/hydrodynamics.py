"""How fast a bubble wall runs in local thermal equilibrium, where its passage makes no entropy.

With energy and momentum conserved (``matching``), conserved entropy means that T gamma is continuous at the wall, and
v_w follows from alpha_n and psi_n (Ai, Laurent, van de Vis, arXiv:2303.10171). Friction out of equilibrium makes
walls slower.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from ..base.arrays import Floats
from ..base.roots import bracketed_root, scanned_roots
from .matching import Wall, checked, jouguet_speed, wall

_SPEEDS = 60
"""Speeds at which the sign of the entropy production is looked up before a root is polished."""
_TOLERANCE = 1e-12
"""Of the speed."""


@dataclass(frozen=True)
class WallSpeed:
    """What local equilibrium says about the speed of a wall."""

    status: Literal["static", "steady", "runaway"]
    """No driving force at any speed; a steady speed; none below the Chapman-Jouguet speed."""
    v_w: float
    """Wall speed: 0 if static, 1 if it runs away."""
    v_jouguet: float
    """Chapman-Jouguet speed, up to which a shock runs ahead of the wall."""
    wall: Wall | None
    """The flow at a steady speed."""


def wall_speed_lte(alpha_n: float, psi_n: float, cs2: float = 1 / 3, cb2: float = 1 / 3) -> WallSpeed:
    """Return the speed at which the passage of a wall makes no entropy.

    The slowest speed at which entropy production turns from positive to negative: there a faster wall is braked and a
    slower one driven. Parameters and errors as for :func:`wall`.

    >>> round(wall_speed_lte(0.0346675, 0.9).v_w, 4)
    0.3
    """
    alpha_n, psi_n, cs2, cb2 = checked(alpha_n, psi_n, cs2, cb2)
    jouguet = jouguet_speed(alpha_n, cb2)

    def heating(v_w: float) -> float:
        flow = wall(v_w, alpha_n, psi_n, cs2, cb2)
        return np.nan if flow is None else flow.heating

    speeds = np.concatenate([np.geomspace(1e-4, 0.05, 12), np.linspace(0.05, jouguet * (1 - 1e-6), _SPEEDS)[1:]])
    last = np.nan
    for before, after in pairwise(speeds):
        start = heating(before) if np.isnan(last) else last
        last = heating(after)
        if start > 0 >= last:
            v_w = bracketed_root("entropy production", heating, float(before), float(after), xtol=_TOLERANCE)
            return WallSpeed("steady", v_w, jouguet, wall(v_w, alpha_n, psi_n, cs2, cb2))
    if heating(speeds[0]) <= 0:
        return WallSpeed("static", 0.0, jouguet, None)
    return WallSpeed("runaway", 1.0, jouguet, None)


def strength_for_speed(v_w: float, psi_n: float, cs2: float = 1 / 3, cb2: float = 1 / 3) -> float:
    """Return the strength alpha_n at which a wall has the speed ``v_w`` in local equilibrium.

    Parameters
    ----------
    v_w
        Wall speed.
    psi_n, cs2, cb2
        As for :func:`wall`.

    Raises
    ------
    ValueError
        If a number is out of its range or no strength gives this speed.

    >>> round(strength_for_speed(0.3, 0.9), 5)
    0.03467
    """
    _, psi_n, cs2, cb2 = checked(1.0, psi_n, cs2, cb2)
    strengths = _threshold(psi_n, cs2, cb2) + np.geomspace(1e-10, 0.6, 30)
    found = _first_heating(lambda alpha_n: wall(v_w, alpha_n, psi_n, cs2, cb2), strengths, xtol=1e-13)
    if found is None:
        raise ValueError(f"v_w must be a speed that some alpha_n gives at psi_n = {psi_n!r}, got {v_w!r}")
    return found


def runaway_strength(psi_n: float, cs2: float = 1 / 3, cb2: float = 1 / 3) -> float:
    """Return the strength alpha_n beyond which local equilibrium drives a wall up to the Chapman-Jouguet speed.

    Parameters and errors as for :func:`wall`.

    Raises ValueError if no strength lets the wall run away.

    >>> round(runaway_strength(0.95), 4)
    0.0365
    """
    _, psi_n, cs2, cb2 = checked(1.0, psi_n, cs2, cb2)

    def fastest(alpha_n: float) -> Wall | None:
        return wall(jouguet_speed(alpha_n, cb2) * (1 - 1e-6), alpha_n, psi_n, cs2, cb2)

    found = _first_heating(fastest, _threshold(psi_n, cs2, cb2) + np.geomspace(1e-4, 2.0, 60), xtol=1e-10)
    if found is None:
        raise ValueError(f"psi_n must allow a wall to run away, got {psi_n!r}")
    return found


def _threshold(psi_n: float, cs2: float, cb2: float) -> float:
    """Return the strength below which the broken phase is not the favoured one or has no flow."""
    return max((1 - psi_n) / 3, (1 - (1 + 1 / cb2) / (1 + 1 / cs2)) / 3)


def _first_heating(flow: Callable[[float], Wall | None], strengths: Floats, xtol: float) -> float | None:
    """Return the smallest strength at which the wall begins to make entropy; None if it does at none."""

    def heating(alpha_n: float) -> float:
        found = flow(alpha_n)
        return np.nan if found is None else found.heating

    roots = scanned_roots("entropy production", heating, strengths, xtol=xtol, rising=True, first=True)
    return float(roots[0]) if roots.size else None
