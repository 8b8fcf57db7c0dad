"""Time and temperature while the walls move: y = beta (t - t_p) of eqs. (4), (5) and (A1), its inverse and Jacobian.

Radiation domination with constant g*: t = 1/(2H) and H = H_p (T/T_p)^2, so that u = 1 + 2y/(beta/H) = (T_p/T)^2.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from ...base.arrays import FloatOrArray
from ...base.constants import G_STAR_SM, M_HIGGS, M_PLANCK, M_TOP, M_W, M_Z
from ...base.validation import finite, positive
from ...plasma.cosmology import hubble_rate
from ...plasma.ideal_gas import IdealGas
from ...plasma.thermal_history import Plasma

HEAVY = (IdealGas(M_TOP, 12, "FD"), IdealGas(M_W, 6, "BE"), IdealGas(M_Z, 3, "BE"), IdealGas(M_HIGGS, 1, "BE"))
"""The particles that are not light at 100 GeV."""


def offset(temperature: ArrayLike, t_p: float, beta_over_h: float) -> FloatOrArray:
    """y(T) = (beta/H)/2 [(T_p/T)^2 - 1], eq. (5).

    Parameters
    ----------
    temperature
        T in GeV, any shape.
    t_p
        Percolation temperature in GeV.
    beta_over_h
        (beta/H)_p.

    Raises
    ------
    ValueError
        If an input is not positive.

    >>> round(offset(90.0, 100.0, 100.0), 6)
    11.728395
    """
    b = positive("beta_over_h", beta_over_h)
    return b / 2 * ((positive("t_p", t_p) / positive("temperature", temperature)) ** 2 - 1)


def offset_appendix(temperature: ArrayLike, t_p: float, beta_over_h: float) -> FloatOrArray:
    """(A1) as printed, with T/T_p in place of T_p/T: time would run backwards.

    Parameters and errors as in :func:`offset`.

    >>> round(offset_appendix(90.0, 100.0, 100.0), 6)
    -9.5
    """
    return offset(positive("t_p", t_p), positive("temperature", temperature), beta_over_h)


def earliest(beta_over_h: float) -> float:
    """Return -(beta/H)/2, the y of the beginning, T = infinity; no temperature has a smaller one.

    >>> earliest(100.0)
    -50.0
    """
    return -positive("beta_over_h", beta_over_h) / 2


def temperature_at(y: ArrayLike, t_p: float, beta_over_h: float) -> FloatOrArray:
    """T(y) = T_p [1 + 2y/(beta/H)]^(-1/2) in GeV, the inverse of :func:`offset`.

    Raises
    ------
    ValueError
        If an input is not positive, or for y at or before :func:`earliest`, where T would be imaginary.
    """
    return positive("t_p", t_p) * _u(y, beta_over_h) ** -0.5


def jacobian(y: ArrayLike, t_p: float, beta_over_h: float) -> FloatOrArray:
    """dT/dy = -T_p/(beta/H) [1 + 2y/(beta/H)]^(-3/2) in GeV, Sec. V; errors as in :func:`temperature_at`."""
    return -positive("t_p", t_p) / positive("beta_over_h", beta_over_h) * _u(y, beta_over_h) ** -1.5


def beta(t_p: float, beta_over_h: float, g_star: float, m_planck: float = M_PLANCK) -> float:
    """Return beta = (beta/H)_p H(T_p) in GeV."""
    return positive("beta_over_h", beta_over_h) * hubble_rate(t_p, g_star, m_planck)


def time_per_offset(
    y: ArrayLike, t_p: float, beta_over_h: float, g_star: float, m_planck: float = M_PLANCK
) -> FloatOrArray:  # fmt: skip
    """Return |dT/dy|/(H T) in 1/GeV, what (C1) multiplies the source with; it is 1/beta at every y."""
    t = temperature_at(y, t_p, beta_over_h)
    return -jacobian(y, t_p, beta_over_h) / (hubble_rate(t, g_star, m_planck) * t)


def offset_running(
    temperature: float, t_p: float, beta_over_h: float, slope: float, slope_s: float | None = None, nodes: int = 40
) -> float:
    """y(T) when the degrees of freedom run as g* ~ T^slope and g*s ~ T^slope_s, to see what constant ones cost.

    Entropy conservation gives dT/dt = -H T/(1 + slope_s/3) and H ~ T^(2 + slope/2), so that
    y = (beta/H) (1 + slope_s/3) int_T^T_p dT'/T' (T_p/T')^(2 + slope/2), here by Gauss-Legendre in ln T'.

    Parameters
    ----------
    temperature, t_p, beta_over_h
        As in :func:`offset`, scalars.
    slope
        d ln g*/d ln T.
    slope_s
        d ln g*s/d ln T; by default as ``slope``.
    nodes
        Gauss-Legendre nodes.

    Raises
    ------
    ValueError
        If an input is not finite, or a temperature not positive.

    >>> round(offset_running(90.0, 100.0, 100.0, 0.0), 6)
    11.728395
    """
    power = finite("slope", slope)
    power_s = power if slope_s is None else finite("slope_s", slope_s)
    length = math.log(positive("t_p", t_p) / positive("temperature", temperature))
    node, weight = np.polynomial.legendre.leggauss(nodes)
    steps = length * (node + 1) / 2
    integral = length / 2 * float(weight @ np.exp((2 + power / 2) * steps))
    return positive("beta_over_h", beta_over_h) * (1 + power_s / 3) * integral


def offset_in(temperature: ArrayLike, t_p: float, beta_over_h: float, plasma: Plasma) -> FloatOrArray:
    """y(T) = beta [t(T) - t(T_p)] in a plasma, whose degrees of freedom may run; :func:`offset` where they do not.

    Parameters and errors as in :func:`offset`, and ValueError outside the range of the plasma.
    """
    beta_p = positive("beta_over_h", beta_over_h) * plasma.hubble_rate(t_p)
    return beta_p * (plasma.time(temperature) - plasma.time(t_p))


def degrees(temperature: ArrayLike, kind: str = "energy") -> FloatOrArray:
    """g* or g*s of the Standard Model with t, W, Z and H as ideal gases with their vacuum masses.

    Everything else is massless. Interactions lower both and make them run faster near the crossover, 101.2 and 100.3 at
    100 GeV in :class:`lib.plasma.thermal_history.ThermalPlasma`.

    Parameters
    ----------
    temperature
        T in GeV, any shape.
    kind
        "energy" for g*, rho = pi^2/30 g* T^4, or "entropy" for g*s, s = 2 pi^2/45 g*s T^3.

    Raises
    ------
    ValueError
        Unless the temperature is finite and positive and the kind one of the two.

    >>> round(float(degrees(1e5)), 2), round(float(degrees(1e5, "entropy")), 2)
    (106.75, 106.75)
    """
    if kind not in ("energy", "entropy"):
        raise ValueError(f"kind must be 'energy' or 'entropy', got {kind!r}")
    light = G_STAR_SM - sum(gas.states * (7 / 8 if gas.statistics == "FD" else 1.0) for gas in HEAVY)
    return light + sum(gas.degrees(temperature)[("energy", "entropy").index(kind)] for gas in HEAVY)


def _u(y: ArrayLike, beta_over_h: float) -> FloatOrArray:
    """Return 1 + 2y/(beta/H) or raise ValueError with the y that has no temperature."""
    first, values = earliest(beta_over_h), np.asarray(finite("y", y))
    if np.any(values <= first):
        raise ValueError(f"y must be above -(beta/H)/2 = {first!r}, got {float(values[values <= first].flat[0])!r}")
    u = 1 + 2 * values / beta_over_h
    return u if u.ndim else float(u)
