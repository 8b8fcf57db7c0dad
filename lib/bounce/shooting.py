"""Numba kernel of the shooting method: one shot from a release point, by Dormand and Prince's embedded pair 5(4).

The gradient of the potential is a table with its derivative, read as piecewise cubic Hermite polynomials: exact for a
quartic potential, fourth order in the spacing of the table otherwise.
"""

from __future__ import annotations

import numpy as np
from numba import njit

UNDERSHOOT, OVERSHOOT, STALLED = 0, 1, 2
"""How a shot ends: it turns back before the false vacuum, it passes it, or it runs out of steps."""


@njit(cache=True)
def _slope(u, nodes, gradient, hessian, last):
    """Return dV/du at u and the cell of the table; beyond its ends the first and last cubic continue."""
    j = last
    while j > 0 and u < nodes[j]:
        j -= 1
    while j < nodes.size - 2 and u >= nodes[j + 1]:
        j += 1
    h = nodes[j + 1] - nodes[j]
    t = (u - nodes[j]) / h
    s = 1.0 - t
    value = s * s * ((1.0 + 2.0 * t) * gradient[j] + t * h * hessian[j])
    value += t * t * ((1.0 + 2.0 * s) * gradient[j + 1] - s * h * hessian[j + 1])
    return value, j


@njit(cache=True)
def shot(r, u, v, friction, nodes, gradient, hessian, rtol, atol, stop, first_step, path):
    """Integrate u'' + friction u'/r = dV/du from (r, u, v) until the shot can be told, and record it.

    Parameters
    ----------
    r, u, v
        Start: radius above 0, distance from the false vacuum, its derivative.
    friction
        d - 1.
    nodes, gradient, hessian
        Table of dV/du and d^2V/du^2, shape (m,), nodes increasing from 0.
    rtol, atol
        Tolerances of a step.
    stop
        The record ends where u falls below this value; the shot goes on until it turns back or passes zero.
    first_step
        First step.
    path
        Record, shape (steps, 3): r, u, v after each accepted step, from the start on.

    Returns
    -------
    tuple
        Outcome, number of recorded points, steps taken.
    """
    path[0, 0], path[0, 1], path[0, 2] = r, u, v
    count, recording = 1, True
    h, cell = first_step, nodes.size - 2
    g, cell = _slope(u, nodes, gradient, hessian, cell)
    a1 = g - friction * v / r
    for step in range(path.shape[0] - 1):
        v2 = v + h * 0.2 * a1
        g, cell = _slope(u + h * 0.2 * v, nodes, gradient, hessian, cell)
        a2 = g - friction * v2 / (r + 0.2 * h)
        v3 = v + h * (0.075 * a1 + 0.225 * a2)
        g, cell = _slope(u + h * (0.075 * v + 0.225 * v2), nodes, gradient, hessian, cell)
        a3 = g - friction * v3 / (r + 0.3 * h)
        v4 = v + h * (44.0 / 45.0 * a1 - 56.0 / 15.0 * a2 + 32.0 / 9.0 * a3)
        g, cell = _slope(u + h * (44.0 / 45.0 * v - 56.0 / 15.0 * v2 + 32.0 / 9.0 * v3), nodes, gradient, hessian, cell)
        a4 = g - friction * v4 / (r + 0.8 * h)
        b1, b2, b3, b4 = 19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0
        v5 = v + h * (b1 * a1 + b2 * a2 + b3 * a3 + b4 * a4)
        g, cell = _slope(u + h * (b1 * v + b2 * v2 + b3 * v3 + b4 * v4), nodes, gradient, hessian, cell)
        a5 = g - friction * v5 / (r + 8.0 / 9.0 * h)
        c1, c2, c3, c4, c5 = 9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0
        v6 = v + h * (c1 * a1 + c2 * a2 + c3 * a3 + c4 * a4 + c5 * a5)
        g, cell = _slope(u + h * (c1 * v + c2 * v2 + c3 * v3 + c4 * v4 + c5 * v5), nodes, gradient, hessian, cell)
        a6 = g - friction * v6 / (r + h)
        d1, d3, d4, d5, d6 = 35.0 / 384.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0
        v_new = v + h * (d1 * a1 + d3 * a3 + d4 * a4 + d5 * a5 + d6 * a6)
        u_new = u + h * (d1 * v + d3 * v3 + d4 * v4 + d5 * v5 + d6 * v6)
        g, cell = _slope(u_new, nodes, gradient, hessian, cell)
        a7 = g - friction * v_new / (r + h)
        e1, e3, e4 = 71.0 / 57600.0, -71.0 / 16695.0, 71.0 / 1920.0
        e5, e6, e7 = -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0
        error_u = h * abs(e1 * v + e3 * v3 + e4 * v4 + e5 * v5 + e6 * v6 + e7 * v_new)
        error_v = h * abs(e1 * a1 + e3 * a3 + e4 * a4 + e5 * a5 + e6 * a6 + e7 * a7)
        size = max(abs(u), abs(u_new))
        rate = max(abs(v), abs(v_new))
        error = max(error_u / (atol + rtol * size), error_v / (atol + rtol * rate))
        if not error <= 1.0:
            h *= max(0.2, 0.9 * error**-0.2) if error > 0.0 else 0.2
            continue
        r, u, v, a1 = r + h, u_new, v_new, a7
        if recording:
            path[count, 0], path[count, 1], path[count, 2] = r, u, v
            count += 1
            recording = u > stop
        if u < 0.0:
            return OVERSHOOT, count, step
        if v > 0.0:
            return UNDERSHOOT, count, step
        h *= min(4.0, 0.9 * error**-0.2) if error > 0.0 else 4.0
    return STALLED, count, path.shape[0] - 1


def table_nodes(length: float, count: int) -> np.ndarray:
    """Return nodes from 0 to ``length``, close together at both ends, where a potential is flat.

    >>> table_nodes(1.0, 5).round(3).tolist()
    [0.0, 0.146, 0.5, 0.854, 1.0]
    """
    return 0.5 * length * (1.0 - np.cos(np.linspace(0.0, np.pi, count)))
