"""What degrees of freedom that change do to freeze-in: the clock of a plasma, and the plasma that holds F as well.

The paper keeps g* = 106.75 and leaves F out of it. Any plasma may stand in its place; 1.66 of eq. (11) stays.
"""

from __future__ import annotations

from functools import lru_cache

from numpy.typing import ArrayLike

from ...base.arrays import FloatOrArray
from ...base.validation import positive
from ...plasma.ideal_gas import IdealGas
from ...plasma.mixture import with_species
from ...plasma.thermal_history import Plasma, TabulatedPlasma
from .parameters import FreezeIn

HEAVY_STATES = 8
"""Internal states of two Dirac leptons and their antiparticles, 7 in g* while they are relativistic."""
Z_RANGE = (1e-6, 150.0)
"""Range of z = M/T in which freeze-in is followed."""


def pace(temperature: ArrayLike, plasma: Plasma) -> FloatOrArray:
    """Return [1 + (1/3) d ln g*s/d ln T]/(g*s sqrt(g*)), to which dY/dln z is proportional at given rates.

    It is g*^(-3/2) for constant degrees of freedom.

    Parameters
    ----------
    temperature
        T in GeV, any shape.
    plasma
        What dominates the universe.

    Raises
    ------
    ValueError
        For a temperature outside the range of the plasma.
    """
    bracket = 1 + plasma.slopes(temperature)[1] / 3
    return bracket / (plasma.g_star_s(temperature) * plasma.g_star(temperature) ** 0.5)


def first_z(point: FreezeIn, plasma: Plasma, earliest: float) -> float:
    """Return the z at which a history in ``plasma`` starts: ``earliest``, or where the range of the plasma begins."""
    return max(positive("earliest", earliest), point.m1 / plasma.span[1])


@lru_cache(maxsize=64)
def _mixture(mass: float, plasma: Plasma) -> TabulatedPlasma:
    """Return the plasma with F of this mass, remembered because a search asks for it at every coupling."""
    low, high = mass / Z_RANGE[1], min(mass / Z_RANGE[0], plasma.span[1])
    # a step of the table more at the cold end: z = 150 must not fall out by rounding
    return with_species(plasma, [IdealGas(mass, HEAVY_STATES, "FD")], low * 0.99, high)


def with_leptons(point: FreezeIn, plasma: Plasma) -> TabulatedPlasma:
    """Return ``plasma`` with F_1 and F_2 in it, Fermi-Dirac gases of mass M_1, for z up to 150.

    Raises ValueError if z = 150 is outside the range of the plasma.

    >>> from .parameters import BENCHMARK
    >>> full = with_leptons(BENCHMARK, BENCHMARK.plasma)
    >>> [round(float(full.g_star(BENCHMARK.m1 / z)), 2) for z in (1e-3, 1.0, 3.0, 100.0)]
    [113.75, 113.21, 110.1, 106.75]
    """
    return _mixture(point.m1, plasma)
