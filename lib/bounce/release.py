"""Shots on one potential: the start next to the true vacuum or at any point, and the exact ends of the profile."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import gammaln, ive, kve

from ..base.arrays import Floats
from ..base.roots import bracketed_root
from .profile import NoBounce
from .shooting import STALLED, shot

LINEAR = 1e-7
"""Distance from the true vacuum, over that of the vacua, up to which the equation is taken as linear."""
TAIL_LENGTHS = 16.0
"""Length of the tail in units of the inverse mass at the false vacuum; exp(-2 x 16) is rounding in the action."""
_STEPS = 20000


class Shots:
    """Shots on one potential: the table, the record of the last shot and the number fired."""

    def __init__(self, d: float, nodes: Floats, gradient: Floats, hessian: Floats, rtol: float) -> None:
        """Take the table of the gradient along the way from the false vacuum (node 0) and the tolerance of a step."""
        self.d, self.nu, self.rtol = d, 0.5 * d - 1.0, rtol
        self.path = np.empty((_STEPS, 3))
        self.table = nodes, gradient, hessian
        self.length = float(nodes[-1])
        self.mass = math.sqrt(max(hessian[-1], 0.0))
        self.scale = 1.0 / math.sqrt(float(np.abs(hessian).max()))
        self.stop, self.fired, self.steps, self.count = 0.0, 0, 0, 0
        self.exponent: float | None = None
        self.release = 0.0

    def _fire(self, r: float, u: float, v: float) -> int:
        atol = 1e-4 * self.rtol * self.length
        first = min(1e-3 * self.scale, 0.1 * r)
        outcome, self.count, self.steps = shot(
            r, u, v, self.d - 1.0, *self.table, self.rtol, atol, self.stop, first, self.path
        )
        self.fired += 1
        if outcome == STALLED:
            raise NoBounce(f"a shot took more than {_STEPS} steps from u = {u!r}")
        return outcome

    def from_point(self, u: float) -> int:
        """Release at rest at distance ``u`` from the false vacuum, with the Taylor series at the centre."""
        nodes, gradient, hessian = self.table
        j = min(max(int(np.searchsorted(nodes, u)) - 1, 0), nodes.size - 2)
        near = j if abs(u - nodes[j]) < abs(u - nodes[j + 1]) else j + 1
        slope = gradient[near] + hessian[near] * (u - nodes[near])
        r = 1e-3 * self.scale
        # phi'' = V'/d and phi'''' = 3 V' V''/(d (d + 2)) at the centre
        second, fourth = slope / self.d, 3.0 * slope * hessian[near] / (self.d * (self.d + 2.0))
        self.exponent, self.release = None, u
        return self._fire(r, u + r**2 * (second / 2 + r**2 * fourth / 24), r * (second + r**2 * fourth / 6))

    def from_vacuum(self, exponent: float) -> int:
        """Release at distance exp(exponent) of the field range from the true vacuum."""
        if exponent >= math.log(LINEAR):
            return self.from_point(self.length * -math.expm1(exponent))
        z = self._log_growth_root(math.log(LINEAR) - exponent)
        r = z / self.mass
        away = LINEAR * self.length
        speed = away * self.mass * ive(self.nu + 1.0, z) / ive(self.nu, z)
        self.exponent = exponent
        return self._fire(r, self.length - away, -speed)

    def _log_growth(self, z: float) -> float:
        """Logarithm of Gamma(nu + 1) (z/2)^-nu I_nu(z), which is 0 at z = 0 and grows with z."""
        return float(gammaln(self.nu + 1.0) - self.nu * math.log(0.5 * z) + math.log(ive(self.nu, z)) + z)

    def _log_growth_root(self, target: float) -> float:
        # the growth is at least that of cosh(z/sqrt(d)) and at most exp(z)
        high = 2.0 * target + 10.0 * self.d + 10.0
        while self._log_growth(high) < target:
            high *= 2.0
        return bracketed_root(
            "growth of the field", lambda z: self._log_growth(z) - target, 1e-3 * target, high, xtol=1e-14
        )

    def inside(self) -> tuple[Floats, Floats, Floats]:
        """Return r, u, v from the centre up to where the last shot began."""
        r_start = float(self.path[0, 0])
        if self.exponent is None:
            return np.array([0.0]), np.array([self.release]), np.array([0.0])
        z_start = self.mass * r_start
        span = min(z_start, 40.0)
        z = np.concatenate([[0.0], np.arange(z_start - span, z_start - 0.1, 0.25)[1:]])
        decay = np.zeros_like(z)
        speed = np.zeros_like(z)
        # relative to the start of the shot, so that nothing under- or overflows before it is negligible
        reference = self._log_growth(z_start)
        for i, value in enumerate(z):
            growth = 0.0 if value == 0.0 else self._log_growth(value)
            decay[i] = LINEAR * self.length * math.exp(growth - reference)
            if value:
                speed[i] = decay[i] * self.mass * ive(self.nu + 1.0, value) / ive(self.nu, value)
        return z / self.mass, self.length - decay, -speed


def tail(d: float, mass: float, r_start: float, u_start: float) -> tuple[Floats, Floats, Floats]:
    """Return r, u, v of the decaying free solution beyond a point on it."""
    nu = 0.5 * d - 1.0
    z0 = mass * r_start
    z = z0 + np.concatenate([np.arange(0.1, 4.0, 0.1), np.arange(4.0, TAIL_LENGTHS + 0.1, 0.25)])
    u = u_start * (z / z0) ** (-nu) * kve(nu, z) / kve(nu, z0) * np.exp(z0 - z)
    return z / mass, u, -mass * u * kve(nu + 1.0, z) / kve(nu, z)
