"""Squared amplitudes at threshold and the cross sections that enter the Boltzmann equations (App. C).

Three sets: ``derived`` from the Lagrangian (C.1)-(C.4), exact in delta; ``printed``, the four lines of (C.6) taken
literally; ``axial``, with the sign of the hypercharge of the fermion psi^c reversed in (C.3), which is what the first
two lines of (C.6) amount to. Everything is averaged over initial and summed over final polarisations, in units of
g'^4, and carries the factor 1/2 for identical final particles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ...amplitudes.kinematics import s_wave_sigma_v
from ...base.validation import non_negative
from .parameters import Assimilation

Variant = Literal["derived", "printed", "axial"]


@dataclass(frozen=True)
class SquaredElements:
    """|M|^2/g'^4 of the four reactions, for one complex scalar each."""

    assimilation: float
    """chi Psi -> psitilde B."""
    destruction: float
    """chi psitilde -> Psi B."""
    conversion_same: float
    """psitilde psitilde -> Psi Psi."""
    conversion_mixed: float
    """psitilde psitilde^c-bar -> Psi Psi."""

    def __post_init__(self) -> None:
        """Reject a negative square: the formula behind it is not one."""
        for name in self.__dataclass_fields__:
            non_negative(f"squared element of {name}", getattr(self, name))


def _conversion(m_psi: float, m_chi: float, m_soft: float) -> tuple[float, float]:
    """Both conversion elements, exact in delta: bino exchange in the t- and u-channel at t = -m_soft^2."""
    propagator = (m_chi**2 + m_soft**2) ** 2
    return (
        16 * m_chi**2 * (m_psi**2 + 2 * m_soft**2) / propagator,
        16 * m_psi**2 * m_soft**2 / propagator,
    )


def _derived(p: Assimilation) -> SquaredElements:
    return SquaredElements(
        p.m_chi / p.m_psi, 2 * p.m_chi / (p.m_chi + p.m_scalar), *_conversion(p.m_psi, p.m_chi, p.m_soft)
    )


def _printed(p: Assimilation) -> SquaredElements:
    big, m = p.m_psi, p.m_chi
    double = (2 * big + m) ** 2
    first = 8 * big**4 + 4 * big**3 * m - 10 * big**2 * m**2 - 4 * big * m**3 + m**4
    second = 8 * big**4 + 20 * big**3 * m + 18 * big**2 * m**2 + 6 * big * m**3 + m**4
    return SquaredElements(
        first / (big * m * double),
        2 * second / (m * (big + m) * double),
        16 * big**2 / m**2,
        32 * big**3 * p.delta / m**4,
    )


def _axial(p: Assimilation) -> SquaredElements:
    big, m, n = p.m_psi, p.m_chi, p.m_scalar
    poles = ((big + m - n) * (big + m + n)) ** 2
    first = 3 * big**4 + 4 * big**2 * n**2 - 8 * big**2 * m**2 + 4 * big * m * (n**2 - m**2) + (n**2 - m**2) ** 2
    second = n**5 + 4 * n**4 * m + 6 * n**3 * m**2 + 4 * n**2 * m**3 + n * m**4 - big**4 * (n + 2 * m)
    second += big**2 * (8 * n**3 + 18 * n**2 * m + 12 * n * m**2 + 2 * m**3)
    return SquaredElements(
        m * first / (big * poles),
        2 * m * second / (n * (n + m) * ((n + m - big) * (n + m + big)) ** 2),
        *_conversion(big, m, p.m_soft),
    )


VARIANTS: dict[str, Callable[[Assimilation], SquaredElements]] = {
    "derived": _derived,
    "printed": _printed,
    "axial": _axial,
}


def squared_elements(point: Assimilation, variant: Variant = "derived") -> SquaredElements:
    """Return |M|^2/g'^4 at threshold.

    Raises
    ------
    ValueError
        For an unknown variant, and for a printed or axial square that comes out negative.

    >>> from .parameters import BENCHMARKS
    >>> round(squared_elements(BENCHMARKS["A"]).assimilation, 6)
    0.128571
    """
    if variant not in VARIANTS:
        raise ValueError(f"variant must be one of {', '.join(VARIANTS)}, got {variant!r}")
    return VARIANTS[variant](point)


@dataclass(frozen=True)
class Rates:
    """Effective <sigma v> of eq. (3.12) in 1/GeV^2, for both complex scalars together."""

    assimilation: float
    """chi Psi -> Psitilde B: twice that into one scalar."""
    destruction: float
    """chi Psitilde -> Psi B."""
    conversion: float
    """Psitilde Psitilde -> Psi Psi: mean of equal and of different scalars."""


def effective_rates(point: Assimilation, variant: Variant = "derived") -> Rates:
    """Return the constant s-wave rates of the paper's Boltzmann system, eqs. (3.12) and (C.7)."""
    p, squares, g4 = point, squared_elements(point, variant), point.g_y**4
    conversion = (squares.conversion_same + squares.conversion_mixed) / 2
    return Rates(
        2 * s_wave_sigma_v(g4 * squares.assimilation, (p.m_chi, p.m_psi, p.m_scalar, 0.0)),
        s_wave_sigma_v(g4 * squares.destruction, (p.m_chi, p.m_scalar, p.m_psi, 0.0)),
        s_wave_sigma_v(g4 * conversion, (p.m_scalar, p.m_scalar, p.m_psi, p.m_psi)),
    )
