"""How often a freely moving particle meets a wall while bubbles nucleate, grow and fill space.

Nucleation grows as e^y with y = beta (t - t_p), bubbles expand at v_w, walls vanish where bubbles overlap, and the
unswept share of space is exp(-m) with m = I_p e^y. A particle of speed u starts outside every bubble and ends inside,
so that entries exceed exits by one. Seen along its path, bubbles are customers of a queue with infinitely many servers:
their arrivals form a Poisson process of rate Lambda = (u + v)^2/(4 u v) per unit of m, and each covers the particle
for beta times a time with density b^2 L e^(-b L), b = (u - v)/(2 v). Entries are the beginnings of busy periods.

Derivation: a bubble nucleated at distance zeta ahead and rho aside covers the particle between the roots of
(u tau - zeta)^2 + rho^2 = v^2 tau^2; integrate over rho and zeta at fixed entry time. For queues: Takacs,
Introduction to the Theory of Queues, ch. 3.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import FloatOrArray, Floats
from ..base.validation import between, positive
from .flux import flux_of_speed

_NODES = 1000
"""Grid points in y; the error of :func:`generating_function` is then below 1e-6 for v_w >= 0.1, 1e-8 for v_w >= 0.3."""
_LOG_M_MIN, _LOG_M_MAX = -24.0, np.log(50.0)


def encounters(v_w: ArrayLike, speed: ArrayLike = 1.0) -> tuple[Any, Any]:
    """Mean numbers of walls met from the front (entries) and from behind (exits) by a particle of an isotropic gas.

    The flux on a plane wall is n (u +- v)^2/(4 u) when u > v, and n v from the front alone when u <= v; divided by
    n v it is the number per particle, because the walls sweep each point of space once.

    Parameters
    ----------
    v_w
        Wall speed in the frame of the gas, in (0, 1), any shape.
    speed
        speed u of the particles in (0, 1], broadcast against ``v_w``.

    Raises
    ------
    ValueError
        If v_w is not in (0, 1) or the speed not in (0, 1].

    >>> [round(float(n), 4) for n in encounters(0.3)]
    [1.4083, 0.4083]
    """
    v = positive("v_w", v_w)
    flux = flux_of_speed(v, speed)
    return flux.front / v, flux.behind / v


def generating_function(z: ArrayLike, v_w: float, speed: float = 1.0, nodes: int = _NODES) -> FloatOrArray:
    """Return E[z^N] of the number N of entries of one particle, N >= 1.

    The density of an entry at m' after one at m is r(m'|m) = Lambda F(ln m'/m) exp(-Lambda m' S(ln m'/m)), with F the
    distribution of the time inside one bubble and S(d) = int_0^d e^-x (1 - F(x)) dx: the first bubble has been left
    and no other covers the particle. Entries renew the process: with w = 1 + (z-1) int_m r(m'|m) w dm', and with
    entries of density Lambda e^-m, E[z^N] = 1 + (z-1) int Lambda e^-m w dm. The trapezoidal rule in y converges with
    the fourth power of its step, as r starts like (ln m'/m)^2.

    Parameters
    ----------
    z
        Real or complex numbers with |z| <= 1, any shape.
    v_w
        Wall speed in (0, 1).
    speed
        speed of the particle in (0, 1].
    nodes
        Grid points in y.

    Raises
    ------
    ValueError
        For a speed outside its range, |z| > 1 or fewer than two nodes.

    >>> round(float(generating_function(1.0, 0.3).real), 10)
    1.0
    """
    v, u = _speed("v_w", v_w), _speed("speed", speed)
    z = np.asarray(z)
    between("|z|", np.abs(z), 0.0, 1.0 + 1e-12)
    if nodes < 2:
        raise ValueError(f"nodes must be at least 2, got {nodes!r}")
    if u <= v:
        return z[()]
    rate, b = (u + v) ** 2 / (4 * u * v), (u - v) / (2 * v)
    y = np.linspace(_LOG_M_MIN, _LOG_M_MAX, nodes)
    h, m = y[1] - y[0], np.exp(y)
    d = h * np.arange(nodes)
    # expm1 keeps F ~ (b d)^2/2 at small d
    inside = -np.expm1(-b * d) - b * d * np.exp(-b * d)
    c = b + 1
    left = -np.expm1(-c * d) / c
    waiting = left + b / c * (left - d * np.exp(-c * d))
    w = np.ones((nodes, *z.shape), dtype=np.result_type(z, float))
    for i in range(nodes - 2, -1, -1):
        later = slice(i + 1, None)
        kernel = h * rate * m[later] * inside[1 : nodes - i] * np.exp(-rate * m[later] * waiting[1 : nodes - i])
        w[i] += (z - 1) * np.tensordot(kernel, w[later], axes=1)
    return (1 + (z - 1) * np.tensordot(h * rate * m * np.exp(-m), w, axes=1))[()]


def distribution(v_w: float, speed: float = 1.0, largest: int = 32) -> Floats:
    """Probability of 0, 1, 2, ... entries, from E[z^N] on the unit circle; more than ``largest`` - 1 are folded in.

    Raises ValueError if ``largest`` is below two.

    >>> [round(float(p), 3) for p in distribution(0.3)[1:4]]
    [0.649, 0.297, 0.049]
    """
    if largest < 2:
        raise ValueError(f"largest must be at least 2, got {largest!r}")
    circle = np.exp(2j * np.pi * np.arange(largest) / largest)
    return np.fft.fft(generating_function(circle, v_w, speed)).real / largest


def converted(probability: ArrayLike, v_w: float, speed: float = 1.0, returns: bool = False) -> FloatOrArray:
    """Share of particles that end up converted when every meeting with a wall converts with ``probability``.

    A particle meets 2N - 1 walls. Without return it stays itself with (1-P)^(2N-1); with return of the converted at
    the same P (two states, no memory of the phase between walls) it is found converted with [1 - (1-2P)^(2N-1)]/2.

    Parameters
    ----------
    probability
        P in [0, 1], any shape.
    v_w, speed
        As in :func:`generating_function`.
    returns
        Whether converted particles convert back.

    Raises
    ------
    ValueError
        If P is not in [0, 1] or a speed outside its range.

    >>> round(float(converted(0.2, 0.3, speed=0.1)), 12)
    0.2
    """
    p = np.asarray(between("probability", probability, 0.0, 1.0))
    one = 1 - 2 * p if returns else 1 - p
    safe = np.where(one == 0, 1.0, one)
    remains = np.where(one == 0, 0.0, generating_function(safe**2, v_w, speed) / safe)
    return ((1 - remains) / 2 if returns else 1 - remains)[()]


def _speed(name: str, value: ArrayLike) -> FloatOrArray:
    """Return a speed, an array of them or raise ValueError unless all lie in (0, 1]."""
    return between(name, positive(name, value), 0.0, 1.0)
