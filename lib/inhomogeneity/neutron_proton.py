"""Neutrons and protons that diffuse and turn into each other: what is left of a mode of comoving wave number k.

With s = -ln T and dt/ds = (1 + (1/3) d ln g*s/d ln T)/H the amplitudes of one mode obey, per unit of t,

    dn/dt = -(D_n k^2/a^2 + Gamma_np) n + Gamma_pn p,
    dp/dt = -(D_p k^2/a^2 + Gamma_pn) p + Gamma_np n.

Wave numbers in 1/cm and lengths in cm are comoving with a = 1 at T = 1 MeV; temperatures in GeV. The equations are
solved for (n + p, n) by the commutator-free Magnus method of order 4 (Blanes & Moan 2006), a product of two exact 2x2
exponentials per step, whose first row at k = 0 is (1, 0) to the last bit: baryon number is conserved. What follows the
rates without delay is a quarter of a step old: X_n at 10 MeV is good to 1e-4, G_n/X_n below 1e-6 to 5 %.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline

from ..base import constants
from ..base.arrays import FloatOrArray, Floats
from ..base.validation import increasing, non_negative, positive
from ..rates.capture import capture_rate
from .medium import DiffusionModel

LEVEL = float(np.exp(-0.5))
"""What is left of a mode of wave number one over the diffusion length."""
_EARLY, _LATE = 0.25 + np.sqrt(3) / 6, 0.25 - np.sqrt(3) / 6
_NODES = np.array([0.5 - np.sqrt(3) / 6, 0.5 + np.sqrt(3) / 6])
_SCAN = np.geomspace(1e-12, 1e2, 169)


@dataclass(frozen=True, eq=False)
class TransferFunctions:
    """Amplitudes of modes, over their value at the start and over the fractions of unperturbed matter."""

    wave_numbers: Floats
    """k in 1/cm, shape (m,)."""
    temperature: Floats
    """T in GeV, decreasing, shape (n,)."""
    neutron_fraction: Floats
    """X_n, shape (n,)."""
    neutron: Floats
    """G_n/X_n, shape (n, m)."""
    proton: Floats
    """G_p/X_p, shape (n, m)."""

    @property
    def proton_fraction(self) -> Floats:
        """X_p = 1 - X_n."""
        return 1 - self.neutron_fraction

    @property
    def baryon(self) -> Floats:
        """G_n + G_p: what is left of the baryon density."""
        x = self.neutron_fraction[:, None]
        return x * self.neutron + (1 - x) * self.proton


@dataclass(frozen=True, eq=False)
class DiffusionLengths:
    """Comoving lengths 1/k at which the transfer function is exp(-1/2), in cm, shape (n,) like the temperatures."""

    temperature: Floats
    """T in GeV, decreasing."""
    neutron: Floats
    """d_n."""
    proton: Floats
    """d_p."""
    neutron_fraction: Floats
    """X_n."""


@dataclass(frozen=True, eq=False)
class _Grid:
    """Steps that end at every wanted temperature, and what is known at the two nodes of each, shape (steps, 2)."""

    length: Floats
    """Lengths of the steps in s, shape (steps,)."""
    ends: Floats
    """Indices of the steps that end at the wanted temperatures."""
    there: Floats
    """Gamma_np dt/ds."""
    back: Floats
    """Gamma_pn dt/ds."""
    first: float
    """X_n at the start, in equilibrium."""
    temperature: Floats
    """T at the nodes."""
    edges: Floats
    """T at the edges of the steps, shape (steps + 1,)."""
    pace: Floats
    """dt/ds at the nodes."""


def _grid(model: DiffusionModel, temperatures: ArrayLike) -> tuple[_Grid, Floats]:
    """Return the steps and the temperatures in the order of time, checked."""
    wanted = np.atleast_1d(positive("temperature", temperatures))
    if wanted.ndim != 1 or np.any(np.diff(wanted) >= 0):
        bad = wanted if wanted.ndim != 1 else float(wanted[1:][np.diff(wanted) >= 0][0])
        raise ValueError(f"temperature must decrease, as time goes on, got {bad!r}")
    model.plasma.log_temperature(wanted)
    if wanted[0] >= model.start:
        raise ValueError(f"temperature must be below the start at {model.start!r} GeV, got {float(wanted[0])!r}")
    s = -np.log(np.concatenate([[model.start], wanted]))
    counts = np.ceil(np.diff(s) * model.steps_per_efold).astype(int)
    edges = np.concatenate([s[:1], *(np.linspace(a, b, n + 1)[1:] for a, b, n in zip(s, s[1:], counts, strict=False))])
    length = np.diff(edges)
    temperature = np.exp(-(edges[:-1, None] + length[:, None] * _NODES))
    pace = model.pace(temperature)
    there, back = (rate * pace for rate in model.rates(temperature))
    begin, turn = model.rates(model.start)
    grid = _Grid(
        length, np.cumsum(counts) - 1, there, back, float(turn / (begin + turn)), temperature, np.exp(-edges), pace
    )
    return grid, wanted


def _exponentials(step: Floats, there: Floats, back: Floats, neutron: Floats, proton: Floats) -> tuple[Floats, ...]:
    """Entries of the exponential of the matrix on (n + p, n), from the four rates times the length of the step."""
    # below zero only where a step is too long for how fast a rate falls
    there, back, neutron, proton = (step * np.maximum(rate, 0.0) for rate in (there, back, neutron, proton))
    # both eigenvalues are real and not positive; the slow one from the determinant, in which nothing cancels
    half = 0.5 * np.hypot(back + proton - there - neutron, 2 * np.sqrt(there * back))
    fast = -0.5 * (there + back + neutron + proton) - half
    slow = (neutron * proton + proton * there + neutron * back) / fast
    size = np.exp(slow)
    with np.errstate(invalid="ignore"):
        ratio = size * np.where(half > 0, -np.expm1(-2 * half) / (2 * half), 1.0)
    return (
        size + ratio * (-proton - slow),
        ratio * (proton - neutron),
        ratio * back,
        size + ratio * (-there - back - neutron - slow),
    )


def _march(grid: _Grid, neutron: Floats, proton: Floats) -> tuple[Floats, Floats]:
    """Return n + p and n at the ends of all steps, shape (steps, m), for damping rates times dt/ds (steps, 2, m)."""
    step = grid.length[:, None]
    functions = (grid.there[..., None], grid.back[..., None], neutron, proton)
    factors = [
        _exponentials(step, *(early * f[:, 0] + late * f[:, 1] for f in functions))
        for early, late in ((_EARLY, _LATE), (_LATE, _EARLY))
    ]
    steps, m = neutron.shape[0], neutron.shape[2]
    baryons, neutrons = np.empty((steps, m)), np.empty((steps, m))
    b, n = np.ones(m), np.full(m, grid.first)
    for i in range(steps):
        for m11, m12, m21, m22 in factors:
            b, n = m11[i] * b + m12[i] * n, m21[i] * b + m22[i] * n
        baryons[i], neutrons[i] = b, n
    return baryons, neutrons


def _homogeneous(model: DiffusionModel, grid: _Grid) -> tuple[Floats, Floats]:
    """Return X_n at the edges and at the nodes, these by a cubic with the exact slopes at the edges."""
    nothing = np.zeros((*grid.there.shape, 1))
    x = np.concatenate([[grid.first], _march(grid, nothing, nothing)[1][:, 0]])
    there, back = model.rates(grid.edges)
    slope = (back - (there + back) * x) * model.pace(grid.edges)
    u, h = _NODES, grid.length[:, None]
    start, end = x[:-1, None], x[1:, None]
    # where the rates are stiff the slopes are noise of the step: the cubic is kept inside its ends
    cubic = (
        start * (1 + 2 * u) * (1 - u) ** 2
        + end * u**2 * (3 - 2 * u)
        + h * (slope[:-1, None] * u * (1 - u) ** 2 - slope[1:, None] * u**2 * (1 - u))
    )
    return x, np.clip(cubic, np.minimum(start, end), np.maximum(start, end))


def neutron_fraction(model: DiffusionModel, temperatures: ArrayLike) -> Floats:
    """X_n at decreasing temperatures (GeV), shape (n,). Raises as :func:`transfer_functions`."""
    grid, _ = _grid(model, temperatures)
    return _homogeneous(model, grid)[0][1:][grid.ends]


def _damping(model: DiffusionModel, grid: _Grid, inside: Floats) -> tuple[Floats, Floats]:
    """D_n/a^2 and D_p/a^2 times dt/ds at the nodes, in cm^2."""
    rate = constants.C * grid.pace / model.plasma.scale_factor(grid.temperature, at_1_mev=1.0) ** 2
    return rate * model.neutron(grid.temperature, 1 - inside), rate * model.proton(grid.temperature)


def transfer_functions(model: DiffusionModel, wave_numbers: ArrayLike, temperatures: ArrayLike) -> TransferFunctions:
    """Solve the system for every wave number.

    Parameters
    ----------
    model
        The physics.
    wave_numbers
        k in 1/cm, not negative, increasing, shape (m,).
    temperatures
        Decreasing temperatures in GeV below ``model.start``, shape (n,) or a number.

    Returns
    -------
    :class:`TransferFunctions`.

    Raises
    ------
    ValueError
        If a wave number is negative or they do not increase, or a temperature is not positive, does not decrease, or
        is outside the range of the plasma.
    """
    k = np.asarray(non_negative("wave_numbers", increasing("wave_numbers", wave_numbers)))
    grid, wanted = _grid(model, temperatures)
    x, inside = _homogeneous(model, grid)
    neutron, proton = (rate[..., None] * k**2 for rate in _damping(model, grid, inside))
    baryons, neutrons = (found[grid.ends] for found in _march(grid, neutron, proton))
    fraction = x[1:][grid.ends]
    share = fraction[:, None]
    return TransferFunctions(k, wanted, fraction, neutrons / share, (baryons - neutrons) / (1 - share))


def diffusion_lengths(model: DiffusionModel, temperatures: ArrayLike) -> DiffusionLengths:
    """Lengths at which the transfer functions of neutrons and protons are exp(-1/2), at each temperature.

    A scan over fourteen decades gives them to 1e-4, one step of the secant method on a second solution the rest.

    Parameters, errors as :func:`transfer_functions`.
    """
    scan = transfer_functions(model, _SCAN, temperatures)
    guess = np.array([[_crossing(_SCAN, row) for row in values] for values in (scan.neutron, scan.proton)])
    spread = 1 + 1e-3 * np.array([-1.0, 0.0, 1.0])
    near = np.unique(guess[..., None] * spread)
    close = transfer_functions(model, near, temperatures)
    lengths = []
    for row, values in zip(guess, (close.neutron, close.proton), strict=True):
        at = np.searchsorted(near, row[:, None] * spread)
        heights = np.log(-np.log(np.take_along_axis(values, at, axis=1)))
        slope = (heights[:, 2] - heights[:, 0]) / np.log(spread[2] / spread[0])
        lengths.append(np.exp((heights[:, 1] - np.log(0.5)) / slope) / row)
    return DiffusionLengths(scan.temperature, lengths[0], lengths[1], scan.neutron_fraction)


def _crossing(k: Floats, values: Floats) -> float:
    """Wave number at which a transfer function falls through exp(-1/2), by a cubic in the logarithms."""
    below = int(np.argmax(values < LEVEL))
    if below < 3 or below + 3 > k.size:
        raise ValueError(f"the transfer function must fall through exp(-1/2) between {k[0]:g} and {k[-1]:g} 1/cm")
    part = slice(below - 3, below + 3)
    height = np.log(-np.log(values[part]))
    return float(np.exp(CubicSpline(height, np.log(k[part]))(np.log(0.5))))


def capture_length(model: DiffusionModel, temperature: ArrayLike) -> FloatOrArray:
    """Comoving length in cm over which a neutron diffuses before a proton captures it, (2 D_n t/a^2)^(1/2).

    t = 1/(n_p <sigma v>) of n p -> d gamma. On longer scales deuterium is made where the neutron is.

    Parameters
    ----------
    model
        The physics.
    temperature
        T in GeV, decreasing, shape (n,) or a number.

    Raises
    ------
    ValueError
        As :func:`transfer_functions`.
    """
    protons = 1 - neutron_fraction(model, temperature)
    t = np.atleast_1d(temperature)
    rate = model.baryon_density(t) * protons * capture_rate(t)
    scale = model.plasma.scale_factor(t, at_1_mev=1.0)
    return np.sqrt(2 * constants.C * model.neutron(t, protons) / rate) / scale
