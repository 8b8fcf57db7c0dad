"""By which factor diffusion lowers the amplitude of a mode of wave number k; one at k = 0, where baryons are conserved.

Wave numbers are in the inverse of any one unit of comoving length.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import PchipInterpolator

from ..base.arrays import FloatOrArray, Floats
from ..base.validation import increasing, non_negative, positive

NEGLIGIBLE = 1e-6
"""Largest square of the last value of a table beyond which the transfer function may be taken as zero."""
_SMALLEST = 1e-300
"""Values below it are taken as zero, since the table is interpolated in their logarithm."""
_ROUNDING = 1e-9
"""By how much a value may exceed the one before it and still count as not rising."""


class Transfer(Protocol):
    """What the solvers of this room need of a transfer function."""

    def __call__(self, k: ArrayLike) -> FloatOrArray:
        """Amplitude left of a mode of wave number ``k``; ValueError where it is not known."""
        ...

    def scaled(self, factor: float) -> Transfer:
        """Return the same transfer function with every length multiplied by ``factor``."""
        ...

    def negligible_beyond(self, tolerance: float) -> float:
        """Wave number beyond which the square stays below ``tolerance``; infinity if there is none."""
        ...

    @property
    def decreasing(self) -> bool:
        """Whether it never rises with the wave number."""
        ...

    @property
    def breaks(self) -> Floats:
        """Wave numbers at which it is not smooth, increasing, shape (n,)."""
        ...


@dataclass(frozen=True)
class Gaussian:
    """The transfer function exp(-length^2 k^2/2) of diffusion with the same constant everywhere.

    >>> float(Gaussian(2.0)(1.0).round(6))
    0.135335
    """

    length: float
    """Diffusion length, the standard deviation per axis of what was a point; zero is no diffusion."""

    def __post_init__(self) -> None:
        """Reject a negative length."""
        object.__setattr__(self, "length", non_negative("diffusion length", self.length))

    def __call__(self, k: ArrayLike) -> FloatOrArray:
        """Amplitude left of a mode of wave number ``k``, any shape."""
        return np.exp(-0.5 * (self.length * np.asarray(non_negative("wave number", k))) ** 2)[()]

    def scaled(self, factor: float) -> Gaussian:
        """Return the same transfer function with its length multiplied by ``factor``."""
        return Gaussian(self.length * positive("factor", factor))

    def negligible_beyond(self, tolerance: float) -> float:
        """Wave number beyond which the square stays below ``tolerance``; ValueError unless 0 < tolerance < 1."""
        _check_tolerance(tolerance)
        return np.sqrt(-np.log(tolerance)) / self.length if self.length > 0 else np.inf

    @property
    def decreasing(self) -> bool:
        """Whether it never rises with the wave number: always."""
        return True

    @property
    def breaks(self) -> Floats:
        """Wave numbers at which it is not smooth: none."""
        return np.empty(0)


@dataclass(frozen=True, eq=False)
class Tabulated:
    """A transfer function known at some wave numbers.

    The logarithm of the value is interpolated as a monotone cubic of k^2, from 0 at k = 0 on: a Gaussian is then exact,
    no value lies outside those of its neighbours, and no extremum arises between the wave numbers.

    >>> k = np.linspace(0.5, 6.0, 5)
    >>> float(Tabulated(k, Gaussian(2.0)(k))(1.0).round(6))
    0.135335
    """

    wave_numbers: Floats
    """Increasing, above zero, shape (n,)."""
    values: Floats
    """Amplitudes left of the modes, shape (n,), not negative."""

    def __post_init__(self) -> None:
        """Store read-only arrays; ValueError names the first bad wave number or value."""
        k = np.array(positive("wave numbers", increasing("wave numbers", self.wave_numbers)))
        values = np.array(np.atleast_1d(non_negative("values of the transfer function", self.values)))
        if values.shape != k.shape:
            raise ValueError(f"values of the transfer function must have shape {k.shape}, got {values.shape}")
        for name, array in (("wave_numbers", k), ("values", values)):
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @cached_property
    def _logarithm(self) -> PchipInterpolator:
        """Interpolant of the logarithm in (k/k_last)^2."""
        squares = np.concatenate([[0.0], (self.wave_numbers / self.wave_numbers[-1]) ** 2])
        logs = np.concatenate([[0.0], np.log(np.maximum(self.values, _SMALLEST))])
        return PchipInterpolator(squares, logs, extrapolate=False)

    def __call__(self, k: ArrayLike) -> FloatOrArray:
        """Amplitude left of a mode of wave number ``k``, any shape.

        Raises
        ------
        ValueError
            If ``k`` is negative, or beyond the table and the last value is not negligible.
        """
        at = np.asarray(non_negative("wave number", k))
        last = float(self.wave_numbers[-1])
        beyond = at > last
        if np.any(beyond) and not self.values[-1] ** 2 < NEGLIGIBLE:
            raise ValueError(
                f"wave number {float(np.max(at))!r} is beyond the table, which ends at {last!r} with the value"
                f" {float(self.values[-1])!r}, not negligible"
            )
        inside = np.exp(self._logarithm((np.where(beyond, last, at) / last) ** 2))
        return np.where(beyond | (inside <= 2 * _SMALLEST), 0.0, inside)[()]

    def scaled(self, factor: float) -> Tabulated:
        """Return the same transfer function with every length multiplied by ``factor``."""
        return Tabulated(self.wave_numbers / positive("factor", factor), self.values)

    def negligible_beyond(self, tolerance: float) -> float:
        """Wave number beyond which the square stays below ``tolerance``.

        The last one of the table if only what is beyond the table is negligible, infinity if not even that is.
        Raises ValueError unless 0 < tolerance < 1.
        """
        _check_tolerance(tolerance)
        large = np.flatnonzero(self.values**2 >= tolerance)
        if large.size == 0:
            return float(self.wave_numbers[0])
        if large[-1] + 1 < self.values.size:
            return float(self.wave_numbers[large[-1] + 1])
        return float(self.wave_numbers[-1]) if self.values[-1] ** 2 < NEGLIGIBLE else np.inf

    @property
    def decreasing(self) -> bool:
        """Whether no value exceeds one or the value before it, rounding aside."""
        return bool(np.all(np.diff(self.values, prepend=1.0) <= _ROUNDING))

    @property
    def breaks(self) -> Floats:
        """The wave numbers of the table, where the third derivative jumps."""
        return self.wave_numbers


def _check_tolerance(tolerance: float) -> None:
    """Reject a tolerance that is not between zero and one."""
    if not 0 < tolerance < 1:
        raise ValueError(f"tolerance must lie between 0 and 1, got {tolerance!r}")
