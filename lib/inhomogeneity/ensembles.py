"""What independent simulated boxes of bubbles show: variance after diffusion and spectrum, with statistical errors.

Contrasts are taken with respect to the mean of the ensemble, and the mode k = 0 of the box is kept: with the mean of
each box instead, a box would hide the fluctuations of its own size, which matter once diffusion has erased the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike
from scipy.fft import rfftn

from ..base.arrays import Floats
from ..base.validation import increasing, non_negative, positive
from ..nucleation.kjma import I_P
from ..scan.resumable import evaluate
from .meeting_walls import WallWeight
from .nucleated import first_arrival, grow_at_random, grow_together
from .two_point import equal_hole_share, equal_time_mean, hole_share

BOX_OVER_LENGTH = 5.0
"""Least side of a box over the largest diffusion length: images of the box then add about a per cent."""


@dataclass(frozen=True)
class Times:
    """Times of arrival; the contrast is not divided by the mean."""


@dataclass(frozen=True)
class Holes:
    """A density without baryons where bubbles were smaller than ``radius``, in v_w/beta."""

    radius: float
    clipped: bool = True
    """Whether a hole ends where another bubble arrived first."""

    def __post_init__(self) -> None:
        """Reject a radius that is not positive; ValueError names it."""
        positive("radius", self.radius)


Made = Times | Holes | WallWeight
"""What a history leaves behind; a ``WallWeight`` stands for baryons where walls meet."""


@dataclass(frozen=True)
class Recipe:
    """A kind of box and what is looked at in it."""

    made: tuple[Made, ...]
    box: float = 32.0
    """Side in v_w/beta."""
    points: int = 64
    """Grid points along a side."""
    together: bool = False
    """Whether all bubbles are born at once, instead of by exponential nucleation."""

    def __post_init__(self) -> None:
        """Reject a box that is not positive or a grid without points; ValueError names it."""
        positive("box", self.box), positive("points", self.points)

    @property
    def spacing(self) -> float:
        """Distance of grid points."""
        return self.box / self.points

    def mean(self, number: int) -> float:
        """Ensemble mean of what is ``made[number]``, NaN where it is not known: for whole balls that overlap."""
        made = self.made[number]
        if isinstance(made, Times):
            return equal_time_mean() if self.together else float(-np.euler_gamma - np.log(I_P))
        if isinstance(made, WallWeight):
            return made.mean_together if self.together else made.mean
        if self.together:
            return 1 - float(equal_hole_share(made.radius))
        return 1 - float(hole_share(made.radius)) if made.clipped else np.nan


def mode_sums(field: Floats, cloud: bool = False) -> tuple[Floats, Floats, float]:
    """Return squared amplitudes of a field on a periodic cubic grid, summed over modes of the same wave number.

    Parameters
    ----------
    field
        Shape (n, n, n).
    cloud
        Whether the field was made by cloud in cell, whose smoothing is then undone.

    Returns
    -------
    sums over modes, shape (m,), by (k box/2 pi)^2 = 1 ... m; numbers of modes, shape (m,); mean of the field. The sums
    add up to the variance of the field if ``cloud`` is False.

    Raises
    ------
    ValueError
        If the field is not a cube.
    """
    if field.ndim != 3 or len(set(field.shape)) != 1:
        raise ValueError(f"field must have shape (n, n, n), got {field.shape}")
    n = field.shape[0]
    power = np.abs(rfftn(field, norm="forward")) ** 2
    full, half = np.fft.fftfreq(n, 1 / n), np.fft.rfftfreq(n, 1 / n)
    if cloud:
        for axis, steps in enumerate((full, full, half)):
            power /= (np.sinc(steps / n) ** 4).reshape([-1 if i == axis else 1 for i in range(3)])
    partner = np.where((half == 0) | (half == n / 2), 1.0, 2.0)
    squares = full[:, None, None] ** 2 + full[None, :, None] ** 2 + half**2
    squares = np.rint(squares).astype(np.int64).ravel()
    sums = np.bincount(squares, (power * partner).ravel())
    counts = np.bincount(squares, np.broadcast_to(partner, power.shape).ravel())
    return sums[1:], counts[1:], float(field.mean())


@lru_cache(maxsize=1)
def _box(recipe: Recipe, seed: int, index: int) -> list[tuple[Floats, Floats, float]]:
    """Mode sums of one box, kept while its points are evaluated in turn."""
    grow = grow_together if recipe.together else grow_at_random
    arrival = first_arrival(grow(recipe.box, np.random.default_rng([seed, index])), recipe.points)
    walls = tuple(made for made in recipe.made if isinstance(made, WallWeight))
    on_walls = iter(arrival.wall_density(*walls)) if walls else iter(())
    found = []
    for made in recipe.made:
        if isinstance(made, WallWeight):
            found.append(mode_sums(next(on_walls), cloud=True))
        else:
            times = isinstance(made, Times)
            found.append(mode_sums(arrival.times if times else arrival.holes(made.radius, made.clipped)))
    return found


def _statistic(recipe: Recipe, seed: int, point: tuple[int, int, float, float]) -> float:
    """One number of one box: (index, number of what is made, a, b).

    If b is zero, the variance within the box after a Gaussian of length a, or the mean of the field for infinite a;
    else the volume times the mean squared amplitude of the modes with a <= k < b.
    """
    index, number, first, second = point
    sums, counts, mean = _box(recipe, seed, index)[number]
    steps = np.arange(1, sums.size + 1)
    if second > 0:
        k = 2 * np.pi / recipe.box * np.sqrt(steps)
        inside = (k >= first) & (k < second)
        return float(recipe.box**3 * sums[inside].sum() / counts[inside].sum())
    return mean if np.isinf(first) else float(sums @ np.exp(-steps * (2 * np.pi * first / recipe.box) ** 2))


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Variances and spectra of independent boxes."""

    recipe: Recipe
    lengths: Floats
    """Diffusion lengths in v_w/beta, shape (n_lengths,)."""
    within: Floats
    """Variance within each box, not relative, shape (n_boxes, n_made, n_lengths)."""
    means: Floats
    """Mean of each box, shape (n_boxes, n_made)."""
    edges: Floats
    """Ends of the bands of wave numbers in beta/v_w, shape (n_bands + 1,), or none."""
    powers: Floats
    """Volume times squared amplitude in each band, not relative, shape (n_boxes, n_made, n_bands)."""

    def mean(self, number: int) -> float:
        """Return the mean of ``made[number]`` over the ensemble, or over all boxes where that is not known."""
        known = self.recipe.mean(number)
        return float(self.means[:, number].mean()) if np.isnan(known) else known

    def _unit(self, number: int) -> float:
        return 1.0 if isinstance(self.recipe.made[number], Times) else self.mean(number)

    def variance(self, number: int = 0) -> tuple[Floats, Floats]:
        """Return the variance of the contrast of ``made[number]`` and its standard error, shape (n_lengths,) each."""
        boxes = self.means.shape[0]
        # the scatter of the boxes about their own mean is too small by one degree of freedom
        share = boxes / (boxes - 1) if np.isnan(self.recipe.mean(number)) else 1.0
        between = share * (self.means[:, number] - self.mean(number)) ** 2
        return _mean_and_error((self.within[:, number] + between[:, None]) / self._unit(number) ** 2)

    def eps_rms(self, number: int = 0) -> tuple[Floats, Floats]:
        """Return the root of :meth:`variance` and its standard error."""
        variance, error = self.variance(number)
        return np.sqrt(variance), 0.5 * error / np.sqrt(variance)

    def spectrum(self, number: int = 0) -> tuple[Floats, Floats]:
        """Return P(k) of the contrast in each band and its standard error, in (v_w/beta)^3, shape (n_bands,) each."""
        return _mean_and_error(self.powers[:, number] / self._unit(number) ** 2)


def _mean_and_error(values: Floats) -> tuple[Floats, Floats]:
    return values.mean(axis=0), values.std(axis=0, ddof=1) / np.sqrt(values.shape[0])


def _check(recipe: Recipe, boxes: int, lengths: Floats, edges: Floats) -> None:
    """Reject too few boxes, a grid that does not resolve a length, or a box that is too small for one."""
    if isinstance(boxes, bool) or not isinstance(boxes, int | np.integer) or boxes < 2:
        raise ValueError(f"boxes must be an integer of at least 2, got {boxes!r}")
    if not recipe.made:
        raise ValueError("made must name something, got ()")
    on_walls = any(isinstance(made, WallWeight) for made in recipe.made)
    least = 1 if all(isinstance(made, Times) for made in recipe.made) else 2
    resolved = lengths if on_walls else lengths[lengths > 0]
    if resolved.size and float(resolved[0]) < least * recipe.spacing * (1 - 1e-12):
        raise ValueError(
            f"lengths must resolve {least} x {recipe.spacing:.4g}, of the grid, got {float(resolved[0])!r}"
        )
    if recipe.box < BOX_OVER_LENGTH * lengths[-1]:
        needed = BOX_OVER_LENGTH * lengths[-1]
        raise ValueError(f"box must be at least {needed:.6g} for the length {lengths[-1]:.6g}, got {recipe.box!r}")
    if edges.size:
        longest, shortest = 2 * np.pi / recipe.box, np.pi / recipe.spacing
        if edges[0] < longest * (1 - 1e-12) or edges[-1] > shortest * (1 + 1e-12):
            raise ValueError(f"edges must lie in {longest:.6g} to {shortest:.6g}, the modes of the grid, got {edges!r}")
        if edges.size < 2 or np.any(np.diff(edges) < longest * (1 - 1e-12)):
            raise ValueError(f"edges must be {longest:.6g} apart, so that each band has a mode, got {edges!r}")


def simulate_boxes(
    recipe: Recipe,
    lengths: ArrayLike,
    edges: ArrayLike = (),
    *,
    boxes: int = 12,
    seed: int = 1,
    workers: int = 1,
    store: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Ensemble:
    """Simulate independent boxes and return their variances after Gaussian diffusion, and their spectra.

    Parameters
    ----------
    recipe
        Kind of box, and what is looked at.
    lengths
        Diffusion lengths in v_w/beta, increasing, shape (n_lengths,); zero is allowed except for walls.
    edges
        Ends of bands of wave numbers in beta/v_w, increasing, shape (n_bands + 1,); none for no spectrum.
    boxes
        Number of boxes, each with random numbers of its own, whatever their number.
    seed
        The same seed gives the same numbers.
    workers, store, progress
        As for :func:`lib.scan.resumable.evaluate`: an interrupted run continues from its store.

    Raises
    ------
    ValueError
        If a number is out of its range, a length is not resolved by the grid (two spacings for what has edges, one for
        times), a wave number is not one of the grid, or the box is too small for a length or for the oldest bubble.
    """
    at = increasing("lengths", non_negative("lengths", lengths))
    ends = increasing("edges", edges) if np.size(edges) else np.empty(0)
    _check(recipe, boxes, at, ends)
    numbers = [(float(d), 0.0) for d in (*at, np.inf)] + list(pairwise(ends.tolist()))
    count = len(recipe.made)
    points = [(box, made, *number) for box in range(boxes) for made in range(count) for number in numbers]
    of_a_box = count * len(numbers)
    kept = {"workers": workers, "chunk": of_a_box, "store": store, "progress": progress}
    values = evaluate(partial(_statistic, recipe, seed), points, **kept).reshape(boxes, count, len(numbers))
    return Ensemble(recipe, at, values[..., : at.size], values[..., at.size], ends, values[..., at.size + 1 :])
