"""Freeze-out of conversion by matched asymptotics: the constant c of eq. (3.14) computed instead of guessed.

In t = 1/x and for few scalars, (3.13) is the Riccati equation dY/dt = lambda (Y^2 - Y_eq^2). With Y = -u'/(lambda u)
it becomes linear, and while ln Y_eq varies steadily u = K_0(zeta) solves it, zeta = lambda int_0^t Y_eq dt. At late
times K_0 -> -ln(zeta e^gamma/2), a straight line in t whose zero sits at zeta = 2 exp(-gamma); hence Y(0) = x_f/lambda
exactly as in (3.16), with x_f the point from which on scalars would still meet 2 exp(-gamma) partners in equilibrium.
"""

from __future__ import annotations

import math

from scipy.special import expn

from ...base.roots import bracketed_root
from ...base.validation import positive
from .parameters import Assimilation
from .semi_analytic import entropy_over_hubble, equilibrium_ratio

REMAINING = 2 * math.exp(-0.57721566490153286)
"""zeta at freeze-out, 2 exp(-gamma_E) = 1.1229."""


def matched_point(point: Assimilation, sigma_v: float) -> float:
    """Root x_f of lambda int_(x_f)^inf Y_eq dx/x^2 = 2 exp(-gamma), with Y_eq = eta r(x) of eq. (3.8).

    The integral is eta lambda (1 + delta/M)^(3/2) E_2(x delta/M)/x, which falls from infinity to zero: one root.

    Parameters
    ----------
    point
        Parameters of the model.
    sigma_v
        <sigma v> of conversion in 1/GeV^2, eq. (3.12).

    Raises
    ------
    ValueError
        If ``sigma_v`` is not finite and positive.
    """
    d = point.delta / point.m_psi
    strength = point.eta * entropy_over_hubble(point) * positive("sigma_v", sigma_v) * (1 + d) ** 1.5 / REMAINING
    # exp(-z)/(z + 2) < E_2(z) < exp(-z) brackets the root.
    low = min(1.0, strength * math.exp(-d) / (d + 2))
    high = max(1.0, math.log(strength) / d)
    return bracketed_root(
        "ln of (lambda int Y_eq dx/x^2)", lambda x: math.log(strength * expn(2, d * x) / x), low, high, xtol=1e-13
    )


def matched_yield(point: Assimilation, sigma_v: float) -> float:
    """Scalars per entropy long after freeze-out, x_f/lambda with the matched x_f."""
    return matched_point(point, sigma_v) / (entropy_over_hubble(point) * sigma_v)


def constant_of(point: Assimilation, sigma_v: float, x_f: float) -> float:
    """Constant c of eq. (3.14) for which (3.15) has the root ``x_f``: x_f/(lambda Y_eq(x_f)), Y_eq = eta r/(1 + r)."""
    ratio = equilibrium_ratio(point, positive("x_f", x_f))
    return float(x_f / (entropy_over_hubble(point) * positive("sigma_v", sigma_v) * point.eta * ratio / (1 + ratio)))
