"""Baryons on a grid, made by the bubbles of a simulated box: time of arrival, holes, surfaces where walls meet.

Units of :mod:`lib.nucleation.simulation`: lengths v_w/beta, times 1/beta. Bubbles that are all born together are drawn
in the same unit, 1/(8 pi) of them per volume, as many as exponential nucleation leaves. Every wall moves with v_w.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ..base.arrays import Floats
from ..base.validation import positive
from ..nucleation.kjma import I_P, bubble_density
from ..nucleation.simulation import Bubbles, nucleate
from .meeting_walls import PER_AREA, WallWeight

BLOCK = 4
"""Side in grid points of a block whose points share one list of bubbles that may reach them first."""
FEWEST = 8
"""Fewest grid points along a side."""
LEFT_OVER = 1e-6
"""Expected unswept volume in (v_w/beta)^3 when nucleation is stopped."""


def grow_together(box: float, rng: np.random.Generator) -> Bubbles:
    """Return bubbles born together at random places of a periodic box, with 1/(8 pi) expected per volume.

    Raises ValueError if the box is not positive or no bubble falls into it: it is too small.
    """
    side = float(positive("box", box))
    number = rng.poisson(bubble_density() * side**3)
    if number == 0:
        raise ValueError(f"box must be large enough to hold bubbles, got {box!r}")
    return Bubbles(rng.random((number, 3)) * side, np.zeros(number), side)


def grow_at_random(box: float, rng: np.random.Generator) -> Bubbles:
    """Return the bubbles of exponential nucleation in a periodic box, until next to nothing is left unswept.

    Raises ValueError if the box is not positive, or too small for the oldest bubble.
    """
    side = float(positive("box", box))
    last = np.log(max(np.log(side**3 / LEFT_OVER), 1.0) / I_P)
    return nucleate(side, float(last), rng)


@njit(cache=True)
def _nearest(step, box):
    """The difference of two coordinates of the box, or slightly beyond, to the nearest periodic image."""
    if step > 0.5 * box:
        return step - box
    return step + box if step < -0.5 * box else step


@njit(cache=True)
def _candidates(centres, births, box, middle, reach, kept):
    """List in ``kept`` the bubbles that may be first somewhere within ``reach`` of ``middle``; return their number."""
    best = np.inf
    for j in range(births.size):
        square = 0.0
        for axis in range(3):
            step = _nearest(centres[j, axis] - middle[axis], box)
            square += step * step
        best = min(best, births[j] + np.sqrt(square))
    number = 0
    for j in range(births.size):
        square = 0.0
        for axis in range(3):
            step = _nearest(centres[j, axis] - middle[axis], box)
            square += step * step
        if births[j] + np.sqrt(square) <= best + 2 * reach:
            kept[number] = j
            number += 1
    return number


@njit(cache=True)
def _arrival(centre, birth, box, x, y, z):
    """Time at which the wall of one bubble reaches a point."""
    dx, dy, dz = _nearest(centre[0] - x, box), _nearest(centre[1] - y, box), _nearest(centre[2] - z, box)
    return birth + np.sqrt(dx * dx + dy * dy + dz * dz)


@njit(cache=True)
def _first(centres, births, box, n, block):
    """Bubble that reaches each grid point first, and when, both of shape (n, n, n)."""
    times, owners = np.empty((n, n, n)), np.empty((n, n, n), np.int64)
    kept, middle, spacing = np.empty(births.size, np.int64), np.empty(3), box / n
    for i0 in range(0, n, block):
        for j0 in range(0, n, block):
            for k0 in range(0, n, block):
                middle[0], middle[1], middle[2] = i0, j0, k0
                middle[:] = (middle + 0.5 * (block - 1)) * spacing
                reach = 0.5 * np.sqrt(3.0) * (block - 1) * spacing
                number = _candidates(centres, births, box, middle, reach, kept)
                for i in range(i0, min(i0 + block, n)):
                    for j in range(j0, min(j0 + block, n)):
                        for k in range(k0, min(k0 + block, n)):
                            best, owner = np.inf, -1
                            for c in kept[:number]:
                                time = _arrival(centres[c], births[c], box, i * spacing, j * spacing, k * spacing)
                                if time < best:
                                    best, owner = time, c
                            times[i, j, k], owners[i, j, k] = best, owner
    return times, owners


@njit(cache=True)
def _meeting(centres, births, box, start, axis, a, b, low, high):
    """Place between ``low`` and ``high`` along an edge at which bubbles a and b arrive together, by bisection."""
    for _ in range(30):
        mid = 0.5 * (low + high)
        x = start[0] + (mid if axis == 0 else 0.0)
        y = start[1] + (mid if axis == 1 else 0.0)
        z = start[2] + (mid if axis == 2 else 0.0)
        if _arrival(centres[a], births[a], box, x, y, z) < _arrival(centres[b], births[b], box, x, y, z):
            low = mid
        else:
            high = mid
    return 0.5 * (low + high)


@njit(cache=True)
def _add_wall(meshes, centres, births, box, place, a, b, powers):
    """Add to each mesh, by cloud in cell, the baryons on the area of the face a, b that a crossing edge stands for."""
    n = meshes.shape[1]
    spacing = box / n
    towards = np.empty(3)
    radius_a = _arrival(centres[a], births[a], box, place[0], place[1], place[2]) - births[a]
    radius_b = _arrival(centres[b], births[b], box, place[0], place[1], place[2]) - births[b]
    for axis in range(3):
        towards[axis] = (
            _nearest(place[axis] - centres[a, axis], box) / radius_a
            - _nearest(place[axis] - centres[b, axis], box) / radius_b
        )
    apart = np.sqrt((towards * towards).sum())
    # three families of lines, one per spacing^2, cross a face of normal N |N_x| + |N_y| + |N_z| times as often
    area = spacing * spacing * apart / np.abs(towards).sum()
    cell = np.floor(place / spacing).astype(np.int64)
    share = place / spacing - cell
    for di in range(2):
        for dj in range(2):
            for dk in range(2):
                part = (
                    (share[0] if di else 1 - share[0])
                    * (share[1] if dj else 1 - share[1])
                    * (share[2] if dk else 1 - share[2])
                )
                for w in range(powers.shape[0]):
                    p, q, k = powers[w]
                    made = 0.5 * (radius_a**p * radius_b**q + radius_a**q * radius_b**p) * apart ** (k - 1)
                    meshes[w, (cell[0] + di) % n, (cell[1] + dj) % n, (cell[2] + dk) % n] += (
                        area * made * part / spacing**3
                    )


@njit(cache=True)
def _walls(centres, births, box, owners, block, powers):
    """Baryons on faces, from every place at which an edge of the grid passes from one bubble to another."""
    n = owners.shape[0]
    meshes, spacing = np.zeros((powers.shape[0], n, n, n)), box / n
    kept, middle, start, place = np.empty(births.size, np.int64), np.empty(3), np.empty(3), np.empty(3)
    lows, highs = np.empty(64), np.empty(64)
    firsts, lasts = np.empty(64, np.int64), np.empty(64, np.int64)
    index, after = np.empty(3, np.int64), np.empty(3, np.int64)
    for block_index in range(((n + block - 1) // block) ** 3):
        side = (n + block - 1) // block
        corner = np.array([block_index // side**2, block_index // side % side, block_index % side]) * block
        middle[:] = (corner + 0.5 * block) * spacing
        number = _candidates(centres, births, box, middle, 0.5 * np.sqrt(3.0) * block * spacing, kept)
        for local in range(block**3):
            index[0], index[1], index[2] = local // block**2, local // block % block, local % block
            index += corner
            if index.max() >= n:
                continue
            for axis in range(3):
                after[:] = index
                after[axis] = (after[axis] + 1) % n
                a, b = owners[index[0], index[1], index[2]], owners[after[0], after[1], after[2]]
                if a == b:
                    continue
                start[:] = index * spacing
                lows[0], highs[0], firsts[0], lasts[0] = 0.0, spacing, a, b
                open_parts = 1
                while open_parts > 0:
                    open_parts -= 1
                    low, high, a, b = lows[open_parts], highs[open_parts], firsts[open_parts], lasts[open_parts]
                    at = _meeting(centres, births, box, start, axis, a, b, low, high)
                    place[:] = start
                    place[axis] += at
                    here = _arrival(centres[a], births[a], box, place[0], place[1], place[2])
                    third = -1
                    for c in kept[:number]:
                        time = _arrival(centres[c], births[c], box, place[0], place[1], place[2])
                        if c != a and c != b and time < here - 1e-9:
                            here, third = time, c
                    if third >= 0 and open_parts < 62:
                        lows[open_parts], highs[open_parts] = low, at
                        firsts[open_parts], lasts[open_parts] = a, third
                        lows[open_parts + 1], highs[open_parts + 1] = at, high
                        firsts[open_parts + 1], lasts[open_parts + 1] = third, b
                        open_parts += 2
                    else:
                        _add_wall(meshes, centres, births, box, place, a, b, powers)
    return meshes


@dataclass(frozen=True, eq=False)
class FirstArrival:
    """Which bubble reaches each point of a grid first, and when."""

    bubbles: Bubbles
    times: Floats
    """Times of arrival at the points (i, j, k) box/n, shape (n, n, n), in 1/beta."""
    owners: NDArray[np.int64]
    """Indices of the bubbles, shape (n, n, n)."""

    @property
    def spacing(self) -> float:
        """Distance of neighbouring grid points in v_w/beta."""
        return self.bubbles.box / self.times.shape[0]

    @property
    def radii(self) -> Floats:
        """Radius of the first bubble at each point when it arrives, in v_w/beta."""
        return self.times - self.bubbles.births[self.owners]

    def holes(self, radius: float, clipped: bool = True) -> Floats:
        """Return a density that is zero in holes and one elsewhere.

        Parameters
        ----------
        radius
            A bubble below this radius leaves nothing behind, in v_w/beta.
        clipped
            Whether a hole ends where another bubble arrived first; if not, it is the whole ball around each centre.

        Raises
        ------
        ValueError
            If the radius is not positive or not below half the box.
        """
        bound = float(positive("radius", radius))
        if not bound < 0.5 * self.bubbles.box:
            raise ValueError(f"radius must be below half the box, {0.5 * self.bubbles.box!r}, got {radius!r}")
        if clipped:
            return (self.radii > bound).astype(float)
        grid = np.stack(np.meshgrid(*3 * [np.arange(self.times.shape[0]) * self.spacing], indexing="ij"), axis=-1)
        tree = cKDTree(self.bubbles.centres, boxsize=self.bubbles.box)
        return (tree.query(grid, distance_upper_bound=bound)[0] >= bound).astype(float)

    def wall_density(self, *weights: WallWeight) -> Floats:
        """Return baryons per volume on the faces between bubbles, each spread over the eight nearest grid points.

        A face is found where an edge of the grid passes from one bubble to another, third ones in between included; it
        is missed where it touches no edge.

        Parameters
        ----------
        weights
            Baryons per area, in turn; the plain area if there is none.

        Returns
        -------
        array of shape (number of weights, n, n, n).
        """
        made, wanted = self.bubbles, weights or (PER_AREA,)
        powers = np.array([[weight.p, weight.q, weight.k] for weight in wanted])
        return _walls(made.centres, made.births, made.box, self.owners, BLOCK, powers)


def first_arrival(bubbles: Bubbles, n: int) -> FirstArrival:
    """Return which bubble reaches each of n^3 grid points first.

    Parameters
    ----------
    bubbles
        All bubbles of a box, until it is full.
    n
        Points along each side, at least 8.

    Raises
    ------
    ValueError
        If ``n`` is no integer of at least 8, or there is no bubble: the box is too small.
    """
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < FEWEST:
        raise ValueError(f"n must be an integer of at least {FEWEST}, got {n!r}")
    if bubbles.births.size == 0:
        raise ValueError(f"box must be large enough to hold bubbles, got {bubbles.box!r}")
    times, owners = _first(bubbles.centres, bubbles.births, bubbles.box, int(n), BLOCK)
    return FirstArrival(bubbles, times, owners)
