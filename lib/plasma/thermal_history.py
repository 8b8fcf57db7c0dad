"""What a plasma tells its users, for constant, tabulated and Standard Model degrees of freedom: g*, H, s, t, a, T_nu.

All temperatures in GeV. H^2 = (8 pi/3) rho/M_Pl^2 with rho = pi^2/30 g* T^4 and s = 2 pi^2/45 g*s T^3; a^3 s is
constant, so that d ln T/d ln a = -1/(1 + (1/3) d ln g*s/d ln T).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicHermiteSpline, CubicSpline

from ..base import constants
from ..base.arrays import FloatOrArray, Floats
from ..base.validation import increasing, positive
from . import standard_degrees
from .cosmology import Today, cosmic_time, entropy_density, hubble_rate

Pair = tuple[Floats, Floats]
MEV = 1e-3
_ROUNDING = 1e-12


class Plasma:
    """A plasma that dominates the universe; every method takes temperatures of any shape.

    Each raises ValueError for a temperature that is not positive or leaves the range :attr:`span`, naming both.
    """

    m_planck: float
    """Planck mass (not reduced) in GeV."""

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest temperature in GeV."""
        raise NotImplementedError

    def log_degrees(self, log_t: ArrayLike, order: int = 0) -> Pair:
        """Return ln g* and ln g*s, or their derivative of this order in ln T, at ln(T/GeV); unchecked, for solvers."""
        raise NotImplementedError

    def _log_time(self, log_t: Floats) -> FloatOrArray:
        """Return the logarithm of the age in 1/GeV."""
        raise NotImplementedError

    def _log_neutrino_ratio(self, log_t: Floats) -> FloatOrArray:
        """Return ln(T_nu/T)."""
        return np.zeros_like(log_t)

    @property
    def entropy_today(self) -> float:
        """Entropy density in GeV^3 that is left at the temperature of the microwave background."""
        return Today().entropy_density

    def log_temperature(self, temperature: ArrayLike) -> FloatOrArray:
        """Return ln(T/GeV) of temperatures inside the range; ValueError outside."""
        t, (low, high) = positive("temperature", temperature), self.span
        outside = (np.asarray(t) < low * (1 - _ROUNDING)) | (np.asarray(t) > high * (1 + _ROUNDING))
        if np.any(outside):
            bad = float(np.asarray(t)[outside].flat[0])
            raise ValueError(f"temperature must be between {low!r} and {high!r} GeV, got {bad!r}")
        return np.log(np.clip(t, low, high))

    def g_star(self, temperature: ArrayLike) -> FloatOrArray:
        """Degrees of freedom in the energy density, rho = pi^2/30 g* T^4."""
        return np.exp(self.log_degrees(self.log_temperature(temperature))[0])

    def g_star_s(self, temperature: ArrayLike) -> FloatOrArray:
        """Degrees of freedom in the entropy density, s = 2 pi^2/45 g*s T^3, decoupled neutrinos included."""
        return np.exp(self.log_degrees(self.log_temperature(temperature))[1])

    def slopes(self, temperature: ArrayLike) -> Pair:
        """Return d ln g*/d ln T and d ln g*s/d ln T."""
        return self.log_degrees(self.log_temperature(temperature), 1)

    def hubble_rate(self, temperature: ArrayLike) -> FloatOrArray:
        """Hubble rate in GeV."""
        return hubble_rate(temperature, self.g_star(temperature), self.m_planck)

    def entropy_density(self, temperature: ArrayLike) -> FloatOrArray:
        """Entropy density in GeV^3 of everything, decoupled neutrinos at their own temperature included."""
        return entropy_density(temperature, self.g_star_s(temperature))

    def energy_density(self, temperature: ArrayLike) -> FloatOrArray:
        """Energy density in GeV^4."""
        return np.pi**2 / 30 * self.g_star(temperature) * positive("temperature", temperature) ** 4

    def time(self, temperature: ArrayLike) -> FloatOrArray:
        """Age of the universe in 1/GeV, with constant degrees of freedom above the range."""
        return np.exp(self._log_time(self.log_temperature(temperature)))

    def scale_factor(self, temperature: ArrayLike, at_1_mev: float | None = None) -> FloatOrArray:
        """Scale factor from the conservation of entropy: one today, or ``at_1_mev`` at T = 1 MeV if that is given."""
        if at_1_mev is None:
            return np.cbrt(self.entropy_today / self.entropy_density(temperature))
        ratio = self.entropy_density(MEV) / self.entropy_density(temperature)
        return positive("at_1_mev", at_1_mev) * np.cbrt(ratio)

    def neutrino_temperature(self, temperature: ArrayLike) -> FloatOrArray:
        """Temperature of the neutrinos in GeV at the photon temperature ``temperature``."""
        log_t = self.log_temperature(temperature)
        return np.exp(log_t + self._log_neutrino_ratio(log_t))


@dataclass(frozen=True)
class ConstantPlasma(Plasma):
    """Degrees of freedom that never change, as papers take them: whoever uses it names the numbers.

    >>> round(float(ConstantPlasma(106.75, 106.75, 1.22e19).hubble_rate(100.0)) * 1e14, 3)
    1.406
    """

    energy_degrees: float
    """Degrees of freedom in the energy density."""
    entropy_degrees: float
    """Degrees of freedom in the entropy density."""
    m_planck: float = constants.M_PLANCK
    """Planck mass (not reduced) in GeV."""

    def __post_init__(self) -> None:
        """Reject non-positive parameters."""
        positive("g_star", self.energy_degrees)
        positive("g_star_s", self.entropy_degrees)
        positive("m_planck", self.m_planck)

    @property
    def span(self) -> tuple[float, float]:
        """Every temperature."""
        return 0.0, float("inf")

    def log_degrees(self, log_t: ArrayLike, order: int = 0) -> Pair:
        """Return the constants, or zero for a derivative."""
        values = (self.energy_degrees, self.entropy_degrees)
        return tuple(np.full_like(log_t, 0.0 if order else np.log(g)) for g in values)

    def g_star(self, temperature: ArrayLike) -> FloatOrArray:
        """Degrees of freedom in the energy density, without a detour through the logarithm."""
        result = np.full_like(self.log_temperature(temperature), self.energy_degrees)
        return result if result.ndim else float(result)

    def g_star_s(self, temperature: ArrayLike) -> FloatOrArray:
        """Degrees of freedom in the entropy density."""
        result = np.full_like(self.log_temperature(temperature), self.entropy_degrees)
        return result if result.ndim else float(result)

    def _log_time(self, log_t: Floats) -> FloatOrArray:
        """Return ln[1/(2H)]."""
        return np.log(cosmic_time(1.0, self.energy_degrees, self.m_planck)) - 2 * log_t


@dataclass(frozen=True, eq=False)
class TabulatedPlasma(Plasma):
    """Degrees of freedom from a table: cubic splines of their logarithms in ln T."""

    temperature: Floats
    """Temperatures of the table in GeV, increasing, at least four."""
    energy_degrees: Floats
    """g* at these temperatures."""
    entropy_degrees: Floats
    """g*s at these temperatures."""
    m_planck: float = constants.M_PLANCK
    """Planck mass (not reduced) in GeV."""

    def __post_init__(self) -> None:
        """Reject a bad table."""
        positive("m_planck", self.m_planck)
        table = increasing("temperature", positive("temperature", self.temperature))
        if table.size < 4:
            raise ValueError(f"temperature must have at least four values, got {table.size}")
        for name, column in (("g_star", self.energy_degrees), ("g_star_s", self.entropy_degrees)):
            if np.shape(positive(name, column)) != table.shape:
                raise ValueError(f"{name} must have one value per temperature, got {np.size(column)} for {table.size}")

    @property
    def span(self) -> tuple[float, float]:
        """First and last temperature of the table."""
        return float(self.temperature[0]), float(self.temperature[-1])

    @cached_property
    def _spline(self) -> CubicSpline:
        """Spline of ln g* and ln g*s in ln T."""
        degrees = np.stack([self.energy_degrees, self.entropy_degrees], axis=-1)
        return CubicSpline(np.log(self.temperature), np.log(degrees))

    def log_degrees(self, log_t: ArrayLike, order: int = 0) -> Pair:
        """Return the splines or their derivatives, continued at constant value by less than rounding."""
        both = self._spline(np.clip(log_t, self._spline.x[0], self._spline.x[-1]), order)
        return both[..., 0], both[..., 1]

    @cached_property
    def _age(self) -> CubicHermiteSpline:
        """ln(t GeV) in ln T with its exact slope, from int (1 + (1/3) d ln g*s/d ln T)/H d ln T over each cell."""
        coarse = np.log(self.temperature)
        # a quarter of the spacing keeps the slope of ln t good to 1e-6 where hadrons melt
        log_t = np.interp(np.arange(4 * coarse.size - 3) / 4, np.arange(coarse.size), coarse)
        node, weight = np.polynomial.legendre.leggauss(8)
        width = np.diff(log_t)
        inner = log_t[:-1, None] + width[:, None] * (node + 1) / 2

        def kernel(u: Floats) -> FloatOrArray:
            hubble = hubble_rate(np.exp(u), np.exp(self.log_degrees(u)[0]), self.m_planck)
            return (1 + self.log_degrees(u, 1)[1] / 3) / hubble

        cells = (kernel(inner) * weight).sum(axis=1) * width / 2
        first = 0.5 / hubble_rate(self.temperature[-1], self.energy_degrees[-1], self.m_planck)
        age = first + np.concatenate([np.cumsum(cells[::-1])[::-1], [0.0]])
        return CubicHermiteSpline(log_t, np.log(age), -kernel(log_t) / age)

    def _log_time(self, log_t: Floats) -> FloatOrArray:
        """Return the interpolated logarithm of the age."""
        return self._age(log_t)


@dataclass(frozen=True)
class ThermalPlasma(Plasma):
    """The Standard Model: exact integrals below 8 MeV, the table of Saikawa & Shirai above 12.5 MeV, a blend between.

    From 10 keV to 1000 TeV. See :mod:`lib.plasma.standard_degrees` for what each part contains.

    >>> plasma = ThermalPlasma()
    >>> [round(float(plasma.g_star(t)), 2) for t in (1e-5, 1e-3, 1.0, 1e3)]
    [3.37, 10.55, 69.76, 103.85]
    """

    qed: bool = True
    """Whether photons and electrons below the seam interact."""
    m_planck: float = constants.M_PLANCK
    """Planck mass (not reduced) in GeV."""

    def __post_init__(self) -> None:
        """Reject a bad Planck mass."""
        positive("m_planck", self.m_planck)

    @property
    def span(self) -> tuple[float, float]:
        """10 keV and 1000 TeV."""
        return standard_degrees.LOWEST, standard_degrees.HIGHEST

    @cached_property
    def _table(self) -> TabulatedPlasma:
        """The joined table, which depends on ``qed`` alone."""
        joined = standard_degrees.joined(self.qed)
        return TabulatedPlasma(joined.temperature, joined.g_star, joined.g_star_s, self.m_planck)

    @cached_property
    def _neutrinos(self) -> CubicSpline:
        """ln(T_nu/T) below decoupling."""
        joined = standard_degrees.joined(self.qed)
        return CubicSpline(np.log(joined.temperature), joined.log_neutrino_ratio)

    @property
    def entropy_today(self) -> float:
        """Entropy density in GeV^3 of photons and neutrinos, whose number is conserved below 10 keV."""
        return entropy_density(Today().temperature, self.g_star_s(standard_degrees.LOWEST))

    def log_degrees(self, log_t: ArrayLike, order: int = 0) -> Pair:
        """Return ln g* and ln g*s or their derivatives."""
        return self._table.log_degrees(log_t, order)

    def _log_time(self, log_t: Floats) -> FloatOrArray:
        """Return the interpolated logarithm of the age."""
        return self._table._log_time(log_t)

    def _log_neutrino_ratio(self, log_t: Floats) -> FloatOrArray:
        """Return ln(T_nu/T), zero before decoupling."""
        return np.where(log_t < np.log(standard_degrees.DECOUPLING), self._neutrinos(log_t), 0.0)
