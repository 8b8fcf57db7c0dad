"""Bubbles that nucleate at random in a periodic box, grow and overlap: areas and volumes counted, not derived.

Units and zero of time are those of :mod:`lib.nucleation.kjma`: lengths v_w/beta, y = beta (t - t_p). Candidates are a
Poisson process of rate I_p e^y/(8 pi) in all of space; one that falls into an older bubble is no bubble. The area of
the walls is that of all spheres times the share of random points on them that no other bubble covers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from ..base.arrays import Floats
from ..base.validation import finite, positive
from .kjma import I_P, extended_volume


@dataclass(frozen=True, eq=False)
class Bubbles:
    """Bubbles of one box in the order of their birth."""

    centres: Floats
    """Positions in [0, box), shape (n, 3), in v_w/beta."""
    births: Floats
    """Times y of nucleation, shape (n,), increasing."""
    box: float
    """Side of the periodic box, in v_w/beta."""

    def radii(self, y: float) -> Floats:
        """Radii at time y of the bubbles that exist, in v_w/beta; they come first in ``centres``."""
        return y - self.births[: np.searchsorted(self.births, y)]


@dataclass(frozen=True, eq=False)
class Simulation:
    """What independent boxes show at a few times."""

    y: Floats
    """Times, shape (n_y,)."""
    areas: Floats
    """v_w (A/V)/beta in each box, shape (n_boxes, n_y)."""
    unswept_shares: Floats
    """Share of space outside all bubbles in each box, shape (n_boxes, n_y)."""
    bubbles: NDArray[np.int64]
    """Number of bubbles in each box at the last time, shape (n_boxes,)."""
    box: float
    """Side of the boxes, in v_w/beta."""

    @property
    def area(self) -> tuple[Floats, Floats]:
        """Mean of v_w (A/V)/beta over the boxes and its standard error, each of shape (n_y,)."""
        return _mean_and_error(self.areas)

    @property
    def unswept(self) -> tuple[Floats, Floats]:
        """Mean share of unswept space over the boxes and its standard error, each of shape (n_y,)."""
        return _mean_and_error(self.unswept_shares)

    @property
    def density(self) -> tuple[float, float]:
        """Mean number of bubbles per volume (v_w/beta)^3 at the last time and its standard error."""
        mean, error = _mean_and_error(self.bubbles / self.box**3)
        return float(mean), float(error)


def _mean_and_error(values: Floats) -> tuple[Floats, Floats]:
    return values.mean(axis=0), values.std(axis=0, ddof=1) / np.sqrt(values.shape[0])


@njit(cache=True)
def _outside(points, owners, centres, radii, box):
    """Return which points lie in no ball but that of their owner (-1: none), by the nearest periodic image."""
    out = np.ones(points.shape[0], np.bool_)
    for p in range(points.shape[0]):
        for j in range(radii.size):
            if j == owners[p]:
                continue
            square = 0.0
            for axis in range(3):
                step = points[p, axis] - centres[j, axis]
                step -= box * np.round(step / box)
                square += step * step
            if square < radii[j] * radii[j]:
                out[p] = False
                break
    return out


@njit(cache=True)
def _real(centres, births, box):
    """Return which candidates, sorted by birth, lie in no older bubble; a phantom hides nothing more."""
    real = np.ones(births.size, np.bool_)
    for i in range(births.size):
        for j in range(i):
            if not real[j]:
                continue
            square = 0.0
            for axis in range(3):
                step = centres[i, axis] - centres[j, axis]
                step -= box * np.round(step / box)
                square += step * step
            age = births[i] - births[j]
            if square < age * age:
                real[i] = False
                break
    return real


def nucleate(box: float, y_end: float, rng: np.random.Generator, i_p: float = I_P) -> Bubbles:
    """Return the bubbles that nucleate in a periodic box until ``y_end``.

    Parameters
    ----------
    box
        Side of the box, in v_w/beta.
    y_end
        Last time.
    rng
        Source of random numbers.
    i_p
        Extended volume at y = 0.

    Returns
    -------
    Bubbles
        Centres and times of birth.

    Raises
    ------
    ValueError
        If a number is out of its range, or a bubble would reach its own image: the box is too small.
    """
    box, y_end = positive("box", box), finite("y_end", y_end)
    number = rng.poisson(extended_volume(y_end, i_p) * box**3 / (8 * np.pi))
    # the rate grows as e^y, so that e^(y - y_end) is uniform
    births = np.sort(y_end + np.log1p(-rng.random(number)))
    centres = rng.random((number, 3)) * box
    if number and y_end - births[0] > 0.5 * box:
        needed = 2 * (y_end - births[0])
        raise ValueError(f"box must be at least {needed:.6g}, twice the radius of the oldest bubble, got {box!r}")
    real = _real(centres, births, box)
    return Bubbles(centres[real], births[real], box)


def outside(bubbles: Bubbles, y: float, points: ArrayLike) -> NDArray[np.bool_]:
    """Return which of the ``points``, shape (n, 3), in v_w/beta, lie outside all bubbles at time y.

    Raises
    ------
    ValueError
        If the points are not finite or not triples.
    """
    points = np.asarray(finite("points", points))
    if points.ndim != 2 or points.shape[1] != 3:
        raise ValueError(f"points must have shape (n, 3), got {points.shape}")
    radii = bubbles.radii(finite("y", y))
    return _outside(points, np.full(len(points), -1), bubbles.centres[: radii.size], radii, bubbles.box)


def measure(
    bubbles: Bubbles, y: float, rng: np.random.Generator, per_bubble: int = 64, in_space: int = 20_000
) -> tuple[float, float]:
    """Return v_w (A/V)/beta and the unswept share of space at time y, from random points.

    Parameters
    ----------
    bubbles
        The bubbles of a box.
    y
        Time, not after the last one for which they were nucleated.
    rng
        Source of random numbers.
    per_bubble, in_space
        Points on each sphere and in the box.

    Raises
    ------
    ValueError
        If a number of points is not positive.
    """
    positive("per_bubble", per_bubble), positive("in_space", in_space)
    radii = bubbles.radii(finite("y", y))
    centres, box = bubbles.centres[: radii.size], bubbles.box
    directions = rng.standard_normal((radii.size, per_bubble, 3))
    directions /= np.linalg.norm(directions, axis=2, keepdims=True)
    surface = (centres[:, None] + radii[:, None, None] * directions).reshape(-1, 3)
    owners = np.repeat(np.arange(radii.size), per_bubble)
    free = _outside(surface, owners, centres, radii, box).reshape(radii.size, per_bubble).mean(axis=1)
    space = outside(bubbles, y, rng.random((in_space, 3)) * box)
    return float(4 * np.pi * (radii**2 @ free) / box**3), float(space.mean())


def simulate(
    y: ArrayLike,
    *,
    box: float = 32.0,
    boxes: int = 12,
    seed: int = 1,
    i_p: float = I_P,
    per_bubble: int = 64,
    in_space: int = 20_000,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Simulate independent boxes and measure them at the times ``y``.

    Parameters
    ----------
    y
        Times, shape (n_y,), increasing.
    box
        Side of a box, in v_w/beta.
    boxes
        Number of boxes, at least 2; each has its own stream of random numbers, whatever their number.
    seed
        Seed: the same seed gives the same numbers on every machine.
    i_p
        Extended volume at y = 0.
    per_bubble, in_space
        Points on each sphere and in the box.
    progress
        Called with the number of boxes done and their total.

    Returns
    -------
    Simulation
        Areas, volumes and numbers box by box.

    Raises
    ------
    ValueError
        If the times do not increase, a number is out of its range, or the box is too small for the oldest bubble.
    """
    y = np.atleast_1d(finite("y", y))
    if y.ndim != 1 or np.any(np.diff(y) <= 0):
        raise ValueError(f"y must increase, got {y.tolist()!r}")
    if isinstance(boxes, bool) or not isinstance(boxes, int | np.integer) or boxes < 2:
        raise ValueError(f"boxes must be an integer of at least 2, got {boxes!r}")
    areas, shares, numbers = np.empty((boxes, y.size)), np.empty((boxes, y.size)), np.empty(boxes, dtype=np.int64)
    for k in range(boxes):
        rng = np.random.default_rng([seed, k])
        bubbles = nucleate(box, float(y[-1]), rng, i_p)
        numbers[k] = bubbles.births.size
        for i, time in enumerate(y):
            areas[k, i], shares[k, i] = measure(bubbles, float(time), rng, per_bubble, in_space)
        if progress is not None:
            progress(k + 1, boxes)
    return Simulation(y, areas, shares, numbers, float(box))
