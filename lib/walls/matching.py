"""Flow of the plasma around a bubble wall of given speed: matching at the wall, self-similar flow, and shock.

Outside the wall lies the symmetric phase s, inside the broken phase b, with constant speeds of sound (the template
equation of state): p_s = w_s/mu - eps, w_s ~ T^mu, p_b = w_b/nu, w_b ~ T^nu, mu = 1 + 1/c_s^2, nu = 1 + 1/c_b^2.
Two numbers at the nucleation temperature say the rest, psi_n = w_b/w_s and alpha_n = (theta_s - theta_b)/(3 w_s) with
theta = e - p/c_b^2. Energy and momentum are conserved across the wall and across the shock ahead of it (Giese,
Konstandin, van de Vis, arXiv:2004.06995).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from ..base.roots import bracketed_root
from ..base.validation import between, positive

_TOLERANCE = 1e-12
"""Of the enthalpy ahead of the wall, in its logarithm."""
FAINTEST = 30.0
"""Largest -ln v to which the flow is followed; beyond it flow and shock change ln w by less than 1e-12."""
ROUNDING = 1e-10
"""A shock that sits on the wall may lie behind it by this much in xi times velocity."""


@dataclass(frozen=True)
class Wall:
    """The flow around a wall of given speed that conserves energy and momentum; temperatures in units of T_n."""

    v_w: float
    """Wall speed."""
    v_plus: float
    """Speed of the plasma just ahead of the wall, in the frame of the wall."""
    v_minus: float
    """Speed of the plasma just behind it, in the frame of the wall."""
    t_plus: float
    """Temperature just ahead of the wall."""
    t_minus: float
    """Temperature just behind it."""

    @property
    def heating(self) -> float:
        """ln(T_+ gamma_+ / T_- gamma_-): positive if the passage makes entropy, zero in local equilibrium."""
        gammas = 0.5 * np.log1p(-(self.v_minus**2)) - 0.5 * np.log1p(-(self.v_plus**2))
        return float(np.log(self.t_plus / self.t_minus) + gammas)


@njit(cache=True)
def _slope(xi, velocity, c2):
    """Return d xi/du and d ln w/du along the self-similar flow, u = -ln v."""
    boosted = (xi - velocity) / (1 - xi * velocity)
    gamma2 = 1 / (1 - velocity * velocity)
    return (
        0.5 * xi * gamma2 * (1 - velocity * xi) * (1 - boosted * boosted / c2),
        -(1 + 1 / c2) * gamma2 * boosted * velocity,
    )


@njit(cache=True)
def _step(xi, lnw, u, h, c2):
    a, p = _slope(xi, np.exp(-u), c2)
    b, q = _slope(xi + 0.5 * h * a, np.exp(-u - 0.5 * h), c2)
    c, r = _slope(xi + 0.5 * h * b, np.exp(-u - 0.5 * h), c2)
    d, s = _slope(xi + h * c, np.exp(-u - h), c2)
    return xi + h * (a + 2 * b + 2 * c + d) / 6, lnw + h * (p + 2 * q + 2 * r + s) / 6


@njit(cache=True)
def _before_shock(xi, velocity, c2, h):
    """Return ln(w_n/w_+) for the flow that starts at the wall (xi, velocity in the frame of the centre).

    The shock sits where xi times the boosted velocity is c_s^2; it weakens exponentially for slow walls.
    """
    u, lnw = -np.log(velocity), 0.0
    behind = (xi - velocity) / (1 - xi * velocity)
    ahead = xi * behind - c2
    if ahead > ROUNDING:
        return np.nan
    if ahead >= 0:
        return np.log(behind / (1 - behind * behind) * (1 - xi * xi) / xi)
    while u < FAINTEST:
        new_xi, new_lnw = _step(xi, lnw, u, h, c2)
        v = np.exp(-u - h)
        new = new_xi * (new_xi - v) / (1 - new_xi * v) - c2
        if new >= 0:
            low, high = 0.0, h
            for _ in range(60):
                middle = 0.5 * (low + high)
                at_xi, at_lnw = _step(xi, lnw, u, middle, c2)
                v = np.exp(-u - middle)
                if at_xi * (at_xi - v) / (1 - at_xi * v) < c2:
                    low = middle
                else:
                    high = middle
            behind = (at_xi - v) / (1 - at_xi * v)
            return at_lnw + np.log(behind / (1 - behind * behind) * (1 - at_xi * at_xi) / at_xi)
        xi, lnw, u = new_xi, new_lnw, u + h
    return lnw


def jouguet_speed(alpha_n: float, cb2: float = 1 / 3) -> float:
    """Return the Chapman-Jouguet speed, the slowest detonation, arXiv:2004.06995, its equation 54.

    Raises ValueError if ``alpha_n`` is negative or ``cb2`` is not in (0, 1).

    >>> round(jouguet_speed(0.1), 4)
    0.7766
    """
    alpha = between("alpha_n", alpha_n, 0.0, np.inf)
    cb2 = between("cb2", positive("cb2", cb2), 0.0, 1.0)
    return float(np.sqrt(cb2) * (1 + np.sqrt(3 * alpha * (1 - cb2 + 3 * cb2 * alpha))) / (1 + 3 * cb2 * alpha))


def _ahead(alpha_plus: float, v_minus: float, cb2: float) -> float:
    """Return v_+ < v_- of a deflagration from the matching conditions, or nan if there is none."""
    a = v_minus * (1 / cb2 + 3 * alpha_plus)
    b, c = 1 + v_minus**2 / cb2, v_minus * (1 - 3 * alpha_plus)
    inside = b * b - 4 * a * c
    return 2 * c / (b + np.sqrt(inside)) if inside >= 0 and c > 0 else np.nan


def checked(alpha_n: float, psi_n: float, cs2: float, cb2: float) -> tuple[float, float, float, float]:
    """Return the four as floats; ValueError unless all are positive, psi_n below 1 and the speeds not above 1."""
    for name, value in (("alpha_n", alpha_n), ("psi_n", psi_n), ("cs2", cs2), ("cb2", cb2)):
        positive(name, value)
    if psi_n >= 1:
        raise ValueError(f"psi_n must be below 1, the broken phase has fewer light degrees of freedom, got {psi_n!r}")
    for name, value in (("cs2", cs2), ("cb2", cb2)):
        between(name, value, 0.0, 1.0)
    return float(alpha_n), float(psi_n), float(cs2), float(cb2)


def wall(
    v_w: float, alpha_n: float, psi_n: float, cs2: float = 1 / 3, cb2: float = 1 / 3, *, step: float = 0.02
) -> Wall | None:
    """Return the deflagration or hybrid of speed ``v_w``, or None if there is none.

    Parameters
    ----------
    v_w
        Wall speed, above 0 and below the Chapman-Jouguet speed.
    alpha_n, psi_n
        Strength and ratio of enthalpies at the nucleation temperature.
    cs2, cb2
        Squared speeds of sound outside and inside.
    step
        Step in ln v of the Runge-Kutta method that follows the flow to the shock.

    Returns
    -------
    Wall or None
        The flow next to the wall.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    alpha_n, psi_n, cs2, cb2 = checked(alpha_n, psi_n, cs2, cb2)
    v_w, step = between("v_w", positive("v_w", v_w), 0.0, 1.0), positive("step", step)
    mu, nu = 1 + 1 / cs2, 1 + 1 / cb2
    v_minus = min(v_w, float(np.sqrt(cb2)))
    constant = 1 - nu / mu
    vacuum = 3 * alpha_n - constant
    if vacuum <= 0:
        raise ValueError(f"alpha_n must exceed {constant / 3:.6g}, where the vacuum energy vanishes, got {alpha_n!r}")

    def ahead(ln_w: float) -> float:
        return _ahead((constant + vacuum * np.exp(-ln_w)) / 3, v_minus, cb2)

    def excess(ln_w: float) -> float:
        v_plus = ahead(ln_w)
        velocity = (v_w - v_plus) / (1 - v_w * v_plus)
        return ln_w + _before_shock(v_w, velocity, cs2, step) if velocity > 0 else ln_w

    # beyond the first end v_+ would be negative, beyond the last the wall pulls the plasma or overtakes the shock
    low = max(0.0, float(np.log(vacuum / (1 - constant)))) + 1e-13
    bounded = constant < 0
    high = float(np.log(vacuum / -constant)) if bounded else low + 1.0
    fastest = cs2 / v_w
    if fastest < v_minus:
        x = fastest * v_minus / cb2
        least = 3 * (1 - x) * (v_minus - fastest) / (3 * v_minus * (1 - fastest**2))
        if least > constant:
            bounded, high = True, float(np.log(vacuum / (least - constant)))
    while not bounded and excess(high) < 0 and high < 40:
        high += 1.0
    if not (low < high and excess(low) < 0 <= excess(high)):
        return None
    ln_w = bracketed_root("ln of the enthalpy ahead of the wall", excess, low, high, xtol=_TOLERANCE)
    v_plus = float(ahead(ln_w))
    ratio = v_plus / (1 - v_plus**2) * (1 - v_minus**2) / v_minus
    return Wall(v_w, v_plus, v_minus, float(np.exp(ln_w / mu)), float((np.exp(ln_w) * ratio / psi_n) ** (1 / nu)))
