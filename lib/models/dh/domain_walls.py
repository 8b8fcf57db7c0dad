"""Baryons from domain walls: eqs. (53)-(70) and (164)-(178), as printed and with unrounded inputs.

Comoving lengths are in cm with a = 1 at 1 MeV, temperatures in GeV.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...base.arrays import FloatOrArray, Floats
from ...base.roots import bracketed_root
from ...base.validation import finite, increasing, non_negative, positive
from ...plasma.thermal_history import Plasma
from .parameters import comoving_horizon

ELECTROWEAK = 130.0
"""Temperature of the electroweak transition in GeV, below (60) and above (67)."""
DECAYED = 6.5
"""exp(-DECAYED^2) is nothing beside one."""
WINDOW = 10.0
"""Factor, either way, within which degrees of freedom change the horizon at a given temperature."""
ENOUGH, PIECES = 20.0, 400
"""Range of ln T beyond which nothing is left of the integral over it, and pieces into which it is cut."""
NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)


@dataclass(frozen=True)
class WallNetwork:
    """Domain walls that have reached the scaling regime, eqs. (53) and (54)."""

    spacing: float = 0.5
    """Comoving wall separation over conformal time, the epsilon of (53): volume over area of the walls."""
    gamma_v: float = 0.4
    """Speed of the walls times its Lorentz factor, (54)."""

    def __post_init__(self) -> None:
        """Reject a spacing or a speed that is not positive."""
        positive("spacing", self.spacing)
        positive("gamma v", self.gamma_v)

    @property
    def speed(self) -> float:
        """Speed of the walls."""
        return self.gamma_v / np.sqrt(1 + self.gamma_v**2)

    @property
    def rate(self) -> float:
        """Passages of a wall through a point per e-fold of conformal time, v/epsilon."""
        return self.speed / self.spacing

    def passages(self, start: ArrayLike, end: ArrayLike, formation: float = np.inf) -> FloatOrArray:
        """Mean number of passages through a point between the temperatures ``start`` and ``end``, eq. (65).

        Raises ValueError unless formation > start >= end > 0.
        """
        high, low = _ordered(start, end, formation)
        scaling = np.log(high / low)
        if np.isinf(formation):
            return self.rate * scaling
        return self.rate * scaling + self.rate * np.log((formation - low) / (formation - high))

    def end(self, start: ArrayLike, passages: ArrayLike, formation: float = np.inf) -> FloatOrArray:
        """Temperature at which a point has seen ``passages`` walls since ``start``: (66) as an equation.

        Raises ValueError unless formation > start > 0 and ``passages`` is not negative.
        """
        high, _ = _ordered(start, start, formation)
        growth = np.exp(non_negative("passages", passages) / self.rate)
        if np.isinf(formation):
            return high / growth
        return formation / (1 + (formation / high - 1) * growth)

    def effective_passages(self, temperature: ArrayLike, eta: ArrayLike) -> float:
        """Return n_eff of eq. (69): passages of equal weight with the same relative fluctuation, trapezoidal in ln T.

        Parameters
        ----------
        temperature
            Increasing, shape (n,), at least two.
        eta
            Baryons that a wall leaves at this temperature, any unit and sign, shape (n,).

        Raises
        ------
        ValueError
            If shapes differ, a value is not finite, or ``eta`` vanishes everywhere.
        """
        log_t = np.log(positive("temperature", increasing("temperature", temperature)))
        weight = np.asarray(finite("eta", eta))
        if weight.shape != log_t.shape or log_t.size < 2:
            raise ValueError(f"eta must have one value per temperature, got {weight.shape} for {log_t.shape}")
        squares = np.trapezoid(weight**2, log_t)
        if squares == 0:
            raise ValueError("eta must not vanish at every temperature, got 0.0")
        return float(self.rate * np.trapezoid(weight, log_t) ** 2 / squares)


def _ordered(start: ArrayLike, end: ArrayLike, formation: float) -> tuple[FloatOrArray, FloatOrArray]:
    """Return start and end; ValueError unless formation > start >= end > 0."""
    high, low = positive("start", start), positive("end", end)
    if np.any(np.asarray(high) < low):
        raise ValueError(f"start must not be below end, got {start!r} and {end!r}")
    if not np.all(formation > np.asarray(high)):
        raise ValueError(f"formation must be above start, got {formation!r} and {start!r}")
    return high, low


def _odd(ratio: float) -> Floats:
    """Odd numbers up to where the mode of a board has decayed, at least 25 and at most 200 000 of them."""
    return np.arange(1.0, 2 * np.clip(DECAYED / (np.pi * ratio), 25, 200_000), 2.0)


def board_rms(ratio: float) -> float:
    """eps_RMS of the two-dimensional chess board for d/D = ``ratio``: the root of eqs. (56) and (175).

    Raises ValueError unless the ratio is positive.
    """
    odd = _odd(positive("d/D", ratio))
    return float(8 / np.pi**2 * np.sum(np.exp(-((np.pi * ratio * odd) ** 2)) / odd**2))


def board_density(x: ArrayLike, y: ArrayLike, ratio: float) -> Floats:
    """Chess board of average 1/2 after diffusion, eq. (169), at coordinates in units of the cell; d/D = ``ratio``.

    Raises ValueError unless the ratio is positive.
    """
    odd = _odd(positive("d/D", ratio))
    weight = 4 / np.pi * (-1.0) ** (odd // 2) / odd * np.exp(-0.5 * (np.pi * ratio * odd) ** 2)
    along_x, along_y = (
        np.cos(np.pi * np.asarray(finite(name, at))[..., None] * odd) @ weight for name, at in (("x", x), ("y", y))
    )
    return 0.5 * (1 + along_x * along_y)


def passages_needed(eps: ArrayLike, ratio: ArrayLike = 0.0, rms: float = 0.5) -> FloatOrArray:
    """Passages that keep eps_RMS below ``eps`` for d/D = ``ratio``: eq. (62) as an equation.

    ``rms`` is the root mean square of the profile in units of 1/sqrt(n): 1/2 for the product of cosines (61).
    Raises ValueError unless eps and rms are positive and the ratio is not negative.
    """
    left = np.exp(-2 * (np.pi * np.asarray(non_negative("d/D", ratio))) ** 2)
    return (positive("rms", rms) / positive("eps", eps)) ** 2 * left


def horizon_temperature(plasma: Plasma, length: float) -> float:
    """Temperature in GeV at which the comoving horizon is ``length``, which eq. (58) gives for constant degrees.

    Raises ValueError unless the length is positive and the temperature lies inside the range of ``plasma``.
    """
    log_length = np.log(positive("length", length))
    # (aH)^-1 falls as 1/T but for the degrees of freedom
    guess = ELECTROWEAK * comoving_horizon(plasma, ELECTROWEAK) / length
    low, high = np.clip([guess / WINDOW, guess * WINDOW], *plasma.span)
    if not low < high:
        raise ValueError(f"length must be a horizon between {plasma.span!r} GeV, got {length!r}")

    def excess(log_t: float) -> float:
        return float(np.log(comoving_horizon(plasma, np.exp(log_t))) - log_length)

    return float(np.exp(bracketed_root("horizon over length", excess, np.log(low), np.log(high), xtol=1e-13)))


def conformal_time(plasma: Plasma, temperature: float) -> float:
    """Comoving distance that light has gone since the beginning, in cm.

    The integral of (aH)^-1 over ln a; constant degrees of freedom are assumed above the range of ``plasma``, where the
    integral is (aH)^-1 itself.

    Raises ValueError for a temperature outside the range of ``plasma``.
    """
    start = float(plasma.log_temperature(temperature))
    top = min(np.log(plasma.span[1]), start + ENOUGH)
    ends = np.linspace(start, top, PIECES + 1)
    half = 0.5 * np.diff(ends)
    t = np.exp(ends[:-1, None] + half[:, None] * (1 + NODES))
    # -d ln a/d ln T
    stretch = 1 + plasma.slopes(t)[1] / 3
    below = np.sum(half[:, None] * WEIGHTS * comoving_horizon(plasma, t) * stretch)
    return float(below + comoving_horizon(plasma, np.exp(top)))


def alternating_yield(vacuum: ArrayLike, passages: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Baryons left at points by walls whose sign of production is that of the vacuum they bring, in units of one wall.

    Parameters
    ----------
    vacuum
        +1 or -1 when production begins, shape (n,); all points end in +1.
    passages
        Walls that pass before annihilation, not negative, shape (n,).

    Returns
    -------
    Sum over the passages before annihilation, and what the walls leave that annihilate, each of shape (n,).

    Raises
    ------
    ValueError
        If a vacuum is neither +1 nor -1 or a number of passages is negative.
    """
    sign, number = np.atleast_1d(vacuum), np.atleast_1d(passages)
    if not np.all(np.isin(sign, (-1, 1))):
        raise ValueError(f"vacuum must be +1 or -1, got {vacuum!r}")
    if np.any(number < 0) or number.dtype.kind not in "iu":
        raise ValueError(f"passages must be whole and not negative, got {passages!r}")
    # wall j turns the vacuum sign (-1)^j into its opposite, and leaves what bears the sign of the new one
    brought = np.concatenate([[0], np.cumsum(-((-1) ** np.arange(number.max(initial=0))))])
    earlier = sign * brought[number]
    before = sign * (-1) ** number
    return earlier.astype(np.int64), (before == -1).astype(np.int64)
