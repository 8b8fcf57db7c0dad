"""From a network and its background to flat arrays: the Boltzmann equations as sums of monomials.

    dY_i/du = sum_t nu_ti k_t(u) prod_j Y_j,    ln k_t(u) = table_t(u) + slope_t e^u,

one term t per direction of each reaction. The table is smooth (powers, scaled Bessel functions, rates); the exponent
of the Boltzmann factors is kept apart, so that ratios of equilibrium yields are exact where they underflow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline

from ..base.arrays import Floats
from ..base.validation import finite, increasing, non_negative
from ..plasma.ideal_gas import log_scaled_k2, scaled_log_bessel
from .background import Background, StaticBox, ValueAndSlope
from .grid import Grid, grid
from .network import Network, RateTable, Reaction

_STEP = 0.01
"""Spacing of the tables in ln x; the error of the cubic interpolation of ln K_2 is then below 1e-11."""
_STATIC_NODES = 2001
"""Nodes of a static box whose rates are functions of time."""
LARGEST_LOG = 650.0
"""Largest ln k that leaves room for a sum of products."""
_SMALLEST = 5e-324
_LOG_Z = (np.log(1e-7), np.log(1e3), 2303)


@dataclass(frozen=True)
class MassAction:
    """A mass-action system in the form that the integrator takes."""

    u_start: float
    """First node of the table."""
    spacing: float
    """Distance of the nodes."""
    table: Floats
    """Smooth part of ln k_t and spacing times its u-derivative, shape (nodes, terms, 2)."""
    slopes: Floats
    """Coefficient of e^u in ln k_t, shape (terms,)."""
    reactants: NDArray[np.int64]
    """Indices of the species multiplied in each term, padded with -1, shape (terms, largest molecularity)."""
    changes: Floats
    """Net change of every species in each term, shape (terms, n)."""
    laws: Floats
    """Conserved combinations, shape (m, n)."""
    reaction_of_term: NDArray[np.int64]
    """Index of the reaction and, by its sign, the direction: r + 1 forward, -(r + 1) backward."""

    def fluxes(self, u: ArrayLike, y: ArrayLike) -> Floats:
        """Return k_t prod_j Y_j of every term, shape (..., terms), for y of shape (..., n): readable, not fast."""
        u = np.asarray(u, dtype=np.float64)
        position = (u - self.u_start) / self.spacing
        node = np.clip(position.astype(int), 0, self.table.shape[0] - 2)
        s = (position - node)[..., None]
        (p0, m0), (p1, m1) = (np.moveaxis(self.table[node + i], -1, 0) for i in (0, 1))
        log_k = (1 + 2 * s) * (1 - s) ** 2 * p0 + s * (1 - s) ** 2 * m0 + s**2 * (3 - 2 * s) * p1 + s**2 * (s - 1) * m1
        if np.any(self.slopes):
            log_k = log_k + self.slopes * np.exp(u)[..., None]
        padded = np.concatenate([np.asarray(y, dtype=np.float64), np.ones((*np.shape(y)[:-1], 1))], axis=-1)
        return np.exp(log_k) * padded[..., self.reactants].prod(axis=-1)

    def derivative(self, u: ArrayLike, y: ArrayLike) -> Floats:
        """Return dY/du, shape (..., n)."""
        return self.fluxes(u, y) @ self.changes


@lru_cache(maxsize=1)
def _bessel_nodes() -> tuple[Floats, Floats]:
    """Return L and its derivative on the nodes of ln z."""
    return scaled_log_bessel(np.exp(np.linspace(*_LOG_Z)))


def _tabulated_log_bessel(log_z: Floats) -> tuple[Floats, Floats]:
    """Return what :func:`scaled_log_bessel` returns, interpolated where that is faster."""
    low, high, nodes = _LOG_Z
    if log_z[0] < low:
        return scaled_log_bessel(np.exp(log_z))
    values, slopes = _bessel_nodes()
    inside = int(np.searchsorted(log_z, high - 1e-9))
    spacing = (high - low) / (nodes - 1)
    position = (log_z[:inside] - low) / spacing
    node = position.astype(np.int64)
    s = position - node
    p0, p1, m0, m1 = values[node], values[node + 1], spacing * slopes[node], spacing * slopes[node + 1]
    c2, c3 = 3 * (p1 - p0) - 2 * m0 - m1, 2 * (p0 - p1) + m0 + m1
    value, slope = p0 + s * (m0 + s * (c2 + s * c3)), (m0 + s * (2 * c2 + 3 * s * c3)) / spacing
    if inside == log_z.size:
        return value, slope
    tail, tail_slope = scaled_log_bessel(np.exp(log_z[inside:]))
    return np.concatenate([value, tail]), np.concatenate([slope, tail_slope])


def _log_rate(r: Reaction, nodes: Grid) -> tuple[Any, Any]:
    """Return ln(rate) and its u-derivative on the nodes; a rate of zero becomes the smallest positive number."""
    u, x = nodes.u, nodes.x
    if isinstance(r.rate, RateTable):
        low, high = r.rate.x[0], r.rate.x[-1]
        if x[0] < low * (1 - 1e-9) or x[-1] > high * (1 + 1e-9):
            raise ValueError(f"table of {r} covers x from {float(low)!r} to {float(high)!r}, asked for "
                             f"{float(x[0])!r} to {float(x[-1])!r}")  # fmt: skip
        spline = CubicSpline(np.log(r.rate.x), np.log(r.rate.values))
        log_x = np.log(np.clip(x, low, high))
        return spline(log_x), spline(log_x, 1) * np.gradient(np.log(x), u)
    if callable(r.rate):
        values = non_negative(f"rate of {r}", np.broadcast_to(r.rate(x), x.shape))
        values = np.log(np.maximum(values, _SMALLEST))
        return values, nodes.slopes(values)
    return np.log(max(r.rate, _SMALLEST)), 0.0


def _log_equilibria(
    network: Network, background: Background, nodes: Grid, log_entropy: ValueAndSlope
) -> dict[str, tuple[Any, Any, float]]:
    """Return for each species that detailed balance needs: smooth ln Y_eq, its u-derivative, coefficient of x."""
    u, x, (entropy, entropy_slope) = nodes.u, nodes.x, log_entropy
    needed = {s for r in network.reactions if r.reversible for s in r.reactants + r.products}
    needed |= {s for r in network.reactions for s in r.reactants if network.by_name[s].bath}
    result = {}
    for s in (network.by_name[name] for name in network.evolved + tuple(b.name for b in network.species if b.bath)):
        if s.name not in needed:
            continue
        if callable(s.log_equilibrium):
            ratio = s.mass / background.mass if np.isfinite(background.mass) else 0.0
            value = np.asarray(s.log_equilibrium(x)) + ratio * x
            value = finite(f"log_equilibrium of {s.name}", np.broadcast_to(value, x.shape))
            result[s.name] = (value, nodes.slopes(value), -ratio)
        elif s.log_equilibrium is not None:
            result[s.name] = (finite(f"log_equilibrium of {s.name}", s.log_equilibrium), 0.0, 0.0)
        elif not np.isfinite(background.mass):
            raise ValueError(f"species {s.name!r} needs log_equilibrium: the background has no temperature")
        else:
            bessel, slope, ratio = np.log(2.0), 0.0, s.mass / background.mass
            if ratio > 0:
                bessel, slope = _tabulated_log_bessel(u + np.log(ratio))
            constant = np.log(s.g / (2 * np.pi**2)) + 3 * np.log(background.mass)
            result[s.name] = (constant - 3 * u - entropy + bessel, slope - 3 - entropy_slope, -ratio)
    return result


def log_equilibrium_yields(network: Network, background: Background, x: ArrayLike) -> Floats:
    """Return ln Y_eq of the evolved species at zero chemical potential, shape of x plus (n,).

    Maxwell-Boltzmann: Y_eq = g T^3/(2 pi^2 s) z^2 K_2(z), z = m/T, unless a species brings its own.
    """
    x = np.asarray(x, dtype=np.float64)
    u = np.asarray(background.coordinate(x), dtype=np.float64)
    columns = []
    for s in (network.by_name[name] for name in network.evolved):
        if s.log_equilibrium is not None:
            value = s.log_equilibrium(x) if callable(s.log_equilibrium) else s.log_equilibrium
        else:
            z = s.mass / background.mass * x
            bessel = log_scaled_k2(np.maximum(z, 1e-300)) - z
            value = np.log(s.g / (2 * np.pi**2) * background.mass**3) - 3 * u - background.log_entropy(u)[0] + bessel
        columns.append(np.broadcast_to(value, x.shape))
    return np.stack(columns, axis=-1)


def mass_action(network: Network, background: Background, x_span: tuple[float, float]) -> MassAction:
    """Return the mass-action system of a network on x_span.

    Parameters
    ----------
    network
        Species and reactions.
    background
        See :mod:`lib.kinetics.background`.
    x_span
        First and last x, increasing.

    Raises
    ------
    ValueError
        If a reverse rate overflows (a reaction written against its exothermic direction), a table does not cover
        x_span, a rate is negative, or an equilibrium yield is needed but unknown.
    """
    u0, u1 = background.coordinate(increasing("x_span", x_span)).tolist()
    static = isinstance(background, StaticBox)
    sampled = any(callable(r.rate) or isinstance(r.rate, RateTable) for r in network.reactions) or any(
        callable(s.log_equilibrium) for s in network.species
    )
    size = (_STATIC_NODES if sampled else 2) if static else max(4, int(np.ceil((u1 - u0) / _STEP)) + 1)
    nodes = grid(u0, u1, size, not static)
    u, x, spacing = nodes.u, nodes.x, nodes.spacing
    entropy, entropy_slope = background.log_entropy(u)
    clock, clock_slope = background.log_clock(u)
    equilibria = _log_equilibria(network, background, nodes, (entropy, entropy_slope))
    index = {name: i for i, name in enumerate(network.evolved)}
    terms: list[tuple[Any, Any, float, list[int], Any, int]] = []
    for number, r in enumerate(network.reactions):
        value, slope = _log_rate(r, nodes)
        order = len(r.reactants) - 1
        value = value - np.log(r.symmetry) + order * entropy - clock
        slope = slope + order * entropy_slope - clock_slope
        change = network.stoichiometry[:, number]
        sides = [[s for s in side if s in index] for side in (r.reactants, r.products)]
        baths = [s for s in r.reactants if s not in index]
        forward = [equilibria[s] for s in baths]
        terms.append((*_plus(value, slope, forward, []), [index[s] for s in sides[0]], change, number + 1))
        if r.reversible:
            balance = _plus(value, slope, [equilibria[s] for s in r.reactants], [equilibria[s] for s in sides[1]])
            terms.append((*balance, [index[s] for s in sides[1]], -change, -number - 1))
    for value, _, coefficient, _, _, label in terms:
        peak = np.max(value + (coefficient * x if coefficient else 0.0))
        if not peak < LARGEST_LOG:
            which = f"{'the inverse of ' if label < 0 else ''}{network.reactions[abs(label) - 1]}"
            raise ValueError(
                f"rate of {which} overflows (ln k = {float(peak)!r}): write it in the direction that releases energy"
            )
    width = max([1, *(len(t[3]) for t in terms)])
    table = np.empty((size, len(terms), 2))
    for t, (value, slope, *_) in enumerate(terms):
        table[:, t, 0], table[:, t, 1] = value, np.asarray(slope) * spacing
    return MassAction(
        u0, spacing, table,
        np.array([t[2] for t in terms], dtype=np.float64),
        np.array([t[3] + [-1] * (width - len(t[3])) for t in terms], dtype=np.int64).reshape(len(terms), width),
        np.array([t[4] for t in terms], dtype=np.float64).reshape(len(terms), len(index)),
        network.conservation_laws.astype(np.float64),
        np.array([t[5] for t in terms], dtype=np.int64),
    )  # fmt: skip


def _plus(value: Any, slope: Any, numerator: list[Any], denominator: list[Any]) -> tuple[Any, Any, float]:
    """Add the logarithms of equilibrium yields to a logarithm and its derivative."""
    coefficient = 0.0
    for sign, group in ((1.0, numerator), (-1.0, denominator)):
        for v, d, c in group:
            value, slope, coefficient = value + sign * v, slope + sign * d, coefficient + sign * c
    return value, slope, coefficient
