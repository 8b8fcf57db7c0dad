"""Exact passage of the two levels of the ``sfv`` draft across a wall, and its limit of a small coupling.

The mass matrix of (1)-(3) has y_B |phi| and y_chi |Phi| on the diagonal and lambda_0 phi beside it. Particles come as
chi from the false vacuum, which is outside, and leave into the bubble.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import cumulative_simpson

from ...base.arrays import Floats
from ...base.validation import between, positive
from ...landau_zener import two_level
from ...walls.profile import WallProfile
from .crossing import Crossing
from .parameters import INPUTS

FROM_MASSES, AS_PRINTED = 0.5, 1.0
"""Coefficient of Delta sigma_3: from the mass matrix of (1)-(3), and as App. A.1 prints it."""


def ends(profile: WallProfile) -> tuple[float, float]:
    """Return the first and the last position of a table, relative to its centre."""
    return float(profile.xi[0]), float(profile.xi[-1])


def masses(profile: WallProfile, xi: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return m_B, m_chi and phi; beyond the table the fields keep the values of its ends."""
    Phi, phi = profile.fields(np.clip(xi, *ends(profile)))
    return INPUTS.y_B * np.abs(phi), INPUTS.y_chi * np.abs(Phi), phi


def levels(profile: WallProfile, diagonal: float = FROM_MASSES) -> two_level.Levels:
    """Return the coefficients of sigma_3 and sigma_1 at unit coupling, for ``two_level.evolve``.

    Parameters
    ----------
    profile
        The wall.
    diagonal
        Coefficient of Delta = m_B - m_chi in front of sigma_3, positive.
    """
    diagonal = positive("diagonal", diagonal)

    def coefficients(xi: Floats) -> tuple[Floats, Floats]:
        m_B, m_chi, phi = masses(profile, xi)
        return diagonal * (m_B - m_chi), phi

    return coefficients


def two_level_run(
    profile: WallProfile,
    lambda_0: ArrayLike,
    v_w: ArrayLike,
    *,
    diagonal: float = FROM_MASSES,
    span: float | None = None,
    inward: bool = True,
) -> two_level.TwoLevel:
    """Return the exact passage of two levels across a wall: chi in the false vacuum to B in the bubble.

    Parameters
    ----------
    profile
        The wall.
    lambda_0
        Bare wall coupling, any shape that broadcasts against ``v_w``.
    v_w
        Speed of the sweep, positive.
    diagonal
        Coefficient of Delta in front of sigma_3; ``FROM_MASSES`` or ``AS_PRINTED``.
    span
        Distance beyond the centre where the passage starts, positive; the end of the table if None.
    inward
        From the false vacuum into the bubble, or the other way.

    Returns
    -------
    two_level.TwoLevel
        ``converted`` is the probability between mass eigenstates named by their larger component.

    Raises
    ------
    ValueError
        If a number is out of its range or the passage leaves the table.
    """
    inner, outer = ends(profile)
    if span is not None:
        outer = between("span", span, 0.0, outer)
    start, end = (outer, inner) if inward else (inner, outer)
    return two_level.propagate(levels(profile, diagonal), start, end, v_w, lambda_0)


@dataclass(frozen=True, eq=False)
class FirstOrder:
    """Conversion to first order in the coupling, over lambda_0^2, accumulated from the false vacuum inwards."""

    xi: Floats
    """Positions, shape (n,), from the bubble to the false vacuum."""
    converted: Floats
    """|amplitude of B|^2/lambda_0^2 of what has come from outside down to each position, shape (n,)."""
    total: float
    """The same between the mass eigenstates of both ends."""
    squared: Floats
    """2 pi int phi^2/(v_w |Delta'|), from outside down to each position: Eq. (4) with f_chi = 1, shape (n,)."""


def first_order(profile: WallProfile, where: Crossing, v_w: float, points: int = 20001) -> FirstOrder:
    """Return first-order perturbation theory, |int m exp(2i int a/v)|^2/v^2, beside the integral of the square.

    The mass eigenstate that comes in contains an admixture -m/(2 a) of B, with which the amplitude starts; the one that
    goes out as B contains m/(2 a) of chi.

    Parameters
    ----------
    profile
        The wall.
    where
        Its crossing.
    v_w
        Speed of the sweep, positive.
    points
        Positions, odd and equally spaced over the table.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    v = positive("v_w", v_w)
    xi = np.linspace(*ends(profile), points)
    a, m = levels(profile)(xi)
    # from the outer end inwards: the variable -xi increases
    x, a, m = -xi[::-1], a[::-1], m[::-1]
    phase = cumulative_simpson(2.0 * a / v, x=x, initial=0.0)
    wave = m * np.exp(1j * phase) / v
    amplitude = -m[0] / (2.0 * a[0]) - 1j * (
        cumulative_simpson(wave.real, x=x, initial=0.0) + 1j * cumulative_simpson(wave.imag, x=x, initial=0.0)
    )
    squared = 2.0 * np.pi * cumulative_simpson(m**2, x=x, initial=0.0) / (v * abs(where.slope))
    leaving = amplitude[-1] + m[-1] / (2.0 * a[-1]) * np.exp(1j * phase[-1])
    return FirstOrder(xi, np.abs(amplitude[::-1]) ** 2, float(np.abs(leaving) ** 2), squared[::-1])
