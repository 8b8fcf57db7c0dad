"""Two-body kinematics: Mandelstam variables, values at threshold, cross sections by integration over the angle.

Momenta p1 + p2 -> p3 + p4, s = (p1+p2)^2, t = (p1-p3)^2. ``masses`` is always (m1, m2, m3, m4) in GeV.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import FloatOrArray, Floats
from ..base.validation import finite, non_negative, positive

Squared = Callable[[Any, Any], Any]
"""|M|^2 as a function of arrays s and t in GeV^2, averaged over initial and summed over final polarisations."""
Exchanged = tuple[float | None, float | None]
"""Masses in GeV of the particles exchanged in the t- and in the u-channel, None where there is none."""


@lru_cache(maxsize=32)
def gauss_legendre(n: int) -> tuple[Floats, Floats]:
    """Nodes and weights on [-1, 1], computed once."""
    return np.polynomial.legendre.leggauss(n)


def four_masses(masses: Sequence[float]) -> tuple[float, float, float, float]:
    """Return four validated masses; ValueError names the one that is negative or NaN."""
    if len(masses) != 4:
        raise ValueError(f"masses must be four numbers, got {masses!r}")
    return tuple(float(non_negative(f"m{i}", m)) for i, m in enumerate(masses, start=1))


def kallen(s: ArrayLike, m_a: float, m_b: float) -> FloatOrArray:
    """Return (s - (m_a+m_b)^2)(s - (m_a-m_b)^2), four s times the squared momentum in the centre-of-mass frame."""
    return (s - (m_a + m_b) ** 2) * (s - (m_a - m_b) ** 2)


def threshold_mandelstam(masses: Sequence[float]) -> tuple[float, float]:
    """Return s and t with both initial particles at rest.

    s = (m1+m2)^2 and t = (m2 m3^2 + m1 m4^2)/(m1+m2) - m1 m2.
    """
    a, b, c, d = four_masses(masses)
    total = positive("m1 + m2", a + b)
    return total**2, (b * c**2 + a * d**2) / total - a * b


def momentum_transfer(s: ArrayLike, cosine: ArrayLike, masses: Sequence[float]) -> FloatOrArray:
    """Return t for the cosine of the angle between particles 1 and 3 in the centre-of-mass frame."""
    a, b, c, d = four_masses(masses)
    e1, e3 = s + a**2 - b**2, s + c**2 - d**2
    momenta = np.sqrt(kallen(s, a, b) * kallen(s, c, d))
    return a**2 + c**2 - (e1 * e3 - cosine * momenta) / (2 * s)


def checked_square(name: str, value: Any, scale: float = 0.0) -> FloatOrArray:
    """Return |M|^2, or raise ValueError naming it when it is NaN or negative.

    Negative means below -1e-10 of the largest value and of ``scale``: smaller ones are rounding and are returned as is.
    """
    value = np.asarray(finite(f"squared element of {name}", value))
    if value.size and value.min() < -1e-10 * max(np.abs(value).max() if value.ndim else 0.0, scale):
        raise ValueError(f"squared element of {name} must not be negative, got {float(value.min())!r}")
    return value if value.ndim else float(value)


def nearest_pole(s: ArrayLike, masses: Sequence[float], exchanged: Exchanged) -> FloatOrArray:
    """Modulus of the cosine at which a t- or u-channel propagator would vanish, the smaller of both; infinite for none.

    Raises ValueError if the exchanged particle goes on shell in the physical region.
    """
    a, b, c, d = four_masses(masses)
    momenta = np.sqrt(kallen(s, a, b) * kallen(s, c, d))
    e1 = s + a**2 - b**2
    nearest = np.full(np.shape(s), np.inf)
    for m, m_out, m_other in ((exchanged[0], c, d), (exchanged[1], d, c)):
        if m is not None:
            pole = (2 * s * (m**2 - a**2 - m_out**2) + e1 * (s + m_out**2 - m_other**2)) / momenta
            nearest = np.minimum(nearest, np.abs(pole))
    if np.any(nearest <= 1):
        raise ValueError(f"exchanged particle goes on shell at cosine {float(np.min(nearest))!r}, masses {masses!r}")
    return nearest


def angular_mean(
    squared: Squared,
    s: ArrayLike,
    masses: Sequence[float],
    n_angle: int = 24,
    exchanged: Exchanged = (None, None),
) -> FloatOrArray:
    """Mean of |M|^2 over the scattering angle at each s, by Gauss-Legendre quadrature.

    Without exchanged masses the variable is the cosine. With them it is eta in cos = c tanh(eta), c > 1 the nearest
    pole, which spreads the forward and backward peaks over a range that grows as ln(1/(c-1)) only.
    """
    nodes, weights = gauss_legendre(n_angle)
    s = np.asarray(s, dtype=float)[..., None]
    if exchanged == (None, None):
        return 0.5 * (squared(s, momentum_transfer(s, nodes, masses)) * weights).sum(axis=-1)
    pole = nearest_pole(s, masses, exchanged)
    eta_max = np.arctanh(1 / pole)
    tanh = np.tanh(eta_max * nodes)
    jacobian = pole * eta_max * (1 - tanh**2)
    return 0.5 * (squared(s, momentum_transfer(s, pole * tanh, masses)) * jacobian * weights).sum(axis=-1)


def s_wave_sigma_v(square: float, masses: Sequence[float], identical_final: bool = False) -> float:
    """sigma v in 1/GeV^2 at rest: |M|^2/(32 pi m1 m2) sqrt(lambda(s, m3, m4))/s, s = (m1+m2)^2.

    Zero for a channel that is closed at rest. The factor one half for identical final particles is not part of it.
    """
    a, b, c, d = four_masses(masses)
    square = non_negative("square", square)
    total = positive("m1", a) + positive("m2", b)
    if c + d >= total:
        return 0.0
    shape = np.sqrt((1 - ((c + d) / total) ** 2) * (1 - ((c - d) / total) ** 2))
    return float(square / (32 * np.pi * a * b) * shape * (0.5 if identical_final else 1.0))
