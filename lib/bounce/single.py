"""Bounces of one field by overshoot and undershoot (Coleman 1977), thin walls included.

The release point is bisected in ln(distance from the true vacuum). Where that distance is small the equation is linear
and has the regular solution r^-nu I_nu(m r), nu = d/2 - 1: the wall may be as far out as it likes. At the other end
the false vacuum is approached as r^-nu K_nu(m r), which replaces the last, unstable stretch of the shot.
"""

from __future__ import annotations

import math

import numpy as np

from ..base.arrays import Floats
from ..base.validation import finite, positive
from .potentials import Potential
from .profile import Bounce, NoBounce, assemble
from .release import Shots, tail
from .shooting import OVERSHOOT, table_nodes
from .vacua import minimum, vacua

_NODES = 4001
"""Points of the table of the gradient."""
TAIL_START = 1e-5
"""Distance from the false vacuum, over that of the vacua, at which the exact tail takes over."""
SHOTS = 200
LARGEST_EXPONENT = 1e6
"""Largest m R of a thin wall; beyond it the radius is not resolved in double precision."""


def solve_single(
    potential: Potential,
    false_vacuum: float,
    true_vacuum: float | None = None,
    dimension: float = 4,
    *,
    escape: float | None = None,
    rtol: float = 1e-10,
) -> Bounce:
    """Return the O(d) bounce of one field.

    Parameters
    ----------
    potential
        Potential of one field.
    false_vacuum
        Field of the vacuum that decays.
    true_vacuum
        Field of the deeper vacuum; None if the potential has none within reach, then ``escape`` is needed.
    dimension
        d, at least 2: 4 for vacuum decay, 3 for thermal decay.
    escape
        A field beyond the barrier from which a release overshoots, for a potential that falls on.
    rtol
        Tolerance of a step of the integration.

    Returns
    -------
    Bounce
        Profile on the steps of the last shot and on its exact ends, with action, virial residual and diagnostics
        ``shots``, ``steps`` and ``bracket`` (width of the last bracket of the release parameter).

    Raises
    ------
    ValueError
        If a vacuum is no minimum, the true one does not lie below the false one, there is no barrier, d < 2, or the
        wall is too thin for double precision.
    NoBounce
        If no release overshoots.
    """
    d = at_least_two(dimension)
    positive("rtol", rtol)
    if potential.fields != 1:
        raise ValueError(f"potential must have one field, got {potential.fields}")
    if (true_vacuum is None) == (escape is None):
        raise ValueError(f"true_vacuum or escape must be given, got {true_vacuum!r} and {escape!r}")
    if escape is None:
        start, end = (float(x[0]) for x in vacua(potential, false_vacuum, true_vacuum))
    else:
        start = float(minimum("false vacuum", potential, false_vacuum)[0])
        end = float(finite("escape", escape))
        if end == start:
            raise ValueError(f"escape must differ from the false vacuum, got {end!r}")
    side, length = math.copysign(1.0, end - start), abs(end - start)

    nodes = table_nodes(length, _NODES)
    points = (start + side * nodes)[:, None]
    gradient = side * potential.gradient(points)[:, 0]
    hessian = potential.hessian(points)[:, 0, 0].copy()
    finite("gradient of the potential between the vacua", gradient)
    finite("second derivative of the potential between the vacua", hessian)
    gradient[0] = 0.0
    if escape is None:
        gradient[-1] = 0.0
    height = potential.value(points) - potential.value(points[:1])
    rim = _rim(nodes, height, escape)

    shots = Shots(d, nodes, gradient, hessian, rtol)
    if escape is None:
        fire, unit = shots.from_vacuum, 1.0
        good, bad = _bracket(shots, rim, float(height[-1]))
    else:
        fire, unit = shots.from_point, length
        good, bad = rim, length
        if fire(bad) != OVERSHOOT:
            raise NoBounce(f"no release up to escape = {escape!r} overshoots")
    for _ in range(SHOTS):
        middle = 0.5 * (good + bad)
        if middle in (good, bad):
            break
        if fire(middle) == OVERSHOOT:
            bad = middle
        else:
            good = middle
    width = abs(bad - good)
    # an error of the release grows like the inverse square of the distance from the false vacuum
    shots.stop = length * max(TAIL_START, math.sqrt(1e4 * width / unit))
    fire(good)
    path = shots.path[: shots.count]
    near = path[:, 1] <= shots.stop
    last = int(np.argmax(near)) if np.any(near) else int(np.argmin(path[:, 1]))
    shooting = tuple(path[: last + 1].T)
    outer = tail(d, math.sqrt(hessian[0]), path[last, 0], path[last, 1])
    r, u, v = (np.concatenate(parts) for parts in zip(shots.inside(), shooting, outer, strict=True))
    diagnostics = {"method": "shooting", "shots": shots.fired, "steps": shots.steps, "bracket": width}
    fields, slopes = (start + side * u)[:, None], (side * v)[:, None]
    return assemble(potential, r, fields, slopes, np.array([start]), d, diagnostics)


def _bracket(shots: Shots, rim: float, depth: float) -> tuple[float, float]:
    """Return logarithms of the distance from the true vacuum, over that of the vacua, that under- and overshoot."""
    good = math.log1p(-rim / shots.length)
    bad = min(-2.0, 2.0 * good)
    while shots.from_vacuum(bad) != OVERSHOOT:
        if -bad > LARGEST_EXPONENT:
            raise ValueError(
                f"true vacuum must lie measurably below the false one: the wall is beyond {-bad:.3g} widths, "
                f"got V(true) - V(false) = {depth!r}"
            )
        good, bad = bad, 2.0 * bad
    return good, bad


def at_least_two(dimension: float) -> float:
    """Return the dimension of the symmetry as a float; raise ValueError unless it is at least 2."""
    d = finite("dimension", dimension)
    if not isinstance(d, float) or d < 2.0:
        raise ValueError(f"dimension must be a number from 2, got {dimension!r}")
    return d


def _rim(nodes: Floats, height: Floats, escape: float | None) -> float:
    """Return the farthest node at which the potential is not yet below the false vacuum; there must be a barrier."""
    if not np.any(height[1:] > 0.0):
        raise ValueError(
            f"potential must have a barrier beyond the false vacuum, got a fall of {float(height.min())!r}"
        )
    if height[-1] >= 0.0:
        raise ValueError(f"escape must lie below the false vacuum, got {escape!r} at height {float(height[-1])!r}")
    return float(nodes[np.flatnonzero(height >= 0.0)[-1]])
