"""Where the masses of chi and of the baryons cross on a wall: Eqs. (1)-(3) and Sec. 4 of the ``sfv`` draft."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PPoly

from ...base.validation import positive
from ...walls.profile import EDGE, WallProfile


@dataclass(frozen=True)
class Crossing:
    """The point of a wall where the two masses y_B |phi| and y_chi |Phi| are equal."""

    xi: float
    """Position r - centre, in the unit of r."""
    phi: float
    """Brane field there, with its sign."""
    Phi: float
    """Bulk field there, with its sign."""
    slope: float
    """d(y_B |phi| - y_chi |Phi|)/dr there, with its sign: positive if the B side is the heavier one outside."""


def crossing(profile: WallProfile, y_B: float = 1.0, y_chi: float = 1.0, nearest: bool = False) -> Crossing:
    """Return the point where the masses y_B |phi| and y_chi |Phi| cross.

    The roots of y_B phi - y_chi Phi and of their sum are roots of cubics and found exactly; a point counts if the
    difference of the masses changes its sign there.

    Parameters
    ----------
    profile
        The wall.
    y_B, y_chi
        Yukawa couplings, positive, pure numbers.
    nearest
        Of several crossings take the one nearest to the centre instead of raising.

    Returns
    -------
    Crossing
        Position, fields and the signed slope.

    Raises
    ------
    ValueError
        If the masses never cross, or cross more than once and ``nearest`` is not set; the message says where.
    """
    y_B, y_chi = positive("y_B", y_B), positive("y_chi", y_chi)
    bulk, brane = profile.splines
    places: list[float] = []
    for sign in (1.0, -1.0):
        cubic = PPoly(y_B * brane.c - sign * y_chi * bulk.c, brane.x, extrapolate=False)
        places += [float(place) for place in cubic.roots(discontinuity=False, extrapolate=False) if np.isfinite(place)]
    span = profile.r[-1] - profile.r[0]
    found: list[Crossing] = []
    for place in sorted(places):
        if found and place - profile.center - found[-1].xi < EDGE * span:
            continue
        upper, lower = float(bulk(place)), float(brane(place))
        slope = y_B * np.sign(lower) * brane(place, 1) - y_chi * np.sign(upper) * bulk(place, 1)
        if slope != 0.0:
            found.append(Crossing(place - profile.center, lower, upper, float(slope)))
    if not found:
        difference = y_B * np.abs(profile.phi) - y_chi * np.abs(profile.Phi)
        low, high = float(difference.min()), float(difference.max())
        raise ValueError(f"y_B |phi| - y_chi |Phi| must change sign, got values from {low:.6g} to {high:.6g}")
    if len(found) > 1 and not nearest:
        listed = ", ".join([f"{point.xi:.6g}" for point in found[:6]] + ["..."] * (len(found) > 6))
        raise ValueError(f"y_B |phi| - y_chi |Phi| must change sign once, got {len(found)} crossings at xi = {listed}")
    return min(found, key=lambda point: abs(point.xi))
