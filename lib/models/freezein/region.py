"""Where the model works: lambda_e1 for the observed Y_B on a proved bracket, the ends of Fig. 5, and maps.

A point is viable if it leaves the observed Y_B and if the mass of S that gives all dark matter respects the Lyman-alpha
bound. Y_B(lambda_e1) rises, has a maximum, and falls when S comes near equilibrium; the physical root is the lower one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar

from ...base.arrays import Floats
from ...base.roots import bracketed_root
from ...base.validation import increasing, positive
from ...plasma.thermal_history import Plasma
from ...scan import resumable as scan
from .abundance import LYMAN_ALPHA, mass_from_yield
from .asymmetries import PAPER, Options, dark_matter, evolve, scalar_equilibrium, tabulate
from .parameters import Y_B_OBSERVED, FreezeIn, scenario

LAMBDA_FIRST = 3e-9
"""Where the search in lambda_e1 begins: at the smallest couplings of Table 1, and far below every solution."""
_SAMPLES = 16
_MASS_XTOL = 1e-3
_SCAN_STEPS = 96
"""Steps in ln z for scans; on the curves of Fig. 5 Y_B moves by less than 1e-6 of itself, 7e-4 in a thermal plasma."""

Build = Callable[[float, float], FreezeIn]
"""The point of a scenario at (M_1, lambda_e1)."""
Medium = Callable[[FreezeIn], Plasma]
"""The plasma of a point, which may hold F of its mass."""


def paper(point: FreezeIn) -> Plasma:
    """Return the paper's constant, the medium of every search that names no other."""
    return point.plasma


@dataclass(frozen=True)
class CouplingSolution:
    """lambda_e1 that leaves the observed Y_B at one mass, or why there is none."""

    m1: float
    """M_1 in GeV."""
    lambda_e1: float
    """The smallest solution; NaN where there is none."""
    y_b_largest: float
    """Largest Y_B over all lambda_e1 for which Y_S stays below its equilibrium."""
    lambda_largest: float
    """lambda_e1 at that maximum."""
    reason: str
    """Why there is no solution; empty where there is one."""


def largest_coupling(build: Build, m1: float, options: Options = PAPER, medium: Medium = paper) -> float:
    """Return lambda_e1 at which Y_S of (24) reaches Y_S^eq at the latest; beyond it freeze-in has no meaning."""
    point = build(m1, LAMBDA_FIRST)
    table = tabulate(point, medium(point))
    free = replace(options, inverse=False)
    filled = float(np.max(dark_matter(point, free, table) / scalar_equilibrium(table, options)))
    rest = point.sum_squared - LAMBDA_FIRST**2
    allowed = point.sum_squared / filled - rest
    return float(np.sqrt(positive("room for lambda_e1^2 below equilibrium", allowed)))


def _baryons(point: FreezeIn, options: Options = PAPER, medium: Medium = paper) -> float:
    """Return Y_B with the coarser table of scans."""
    return evolve(point, options, table=tabulate(point, medium(point), _SCAN_STEPS)).y_b


def solve_coupling(
    build: Build, m1: float, options: Options = PAPER, target: float = Y_B_OBSERVED, medium: Medium = paper
) -> CouplingSolution:  # fmt: skip
    """Return lambda_e1 with Y_B = ``target``, on a bracket whose ends were found on both sides of it.

    Y_B is sampled in ln lambda_e1 up to :func:`largest_coupling`; the root is bracketed by the first sample above the
    target, or else by the maximum, refined about the best sample.

    Parameters
    ----------
    build
        Scenario.
    m1
        M_1 in GeV.
    options
        Conventions.
    target
        Baryon yield.
    medium
        Plasma of a point.

    Raises
    ------
    ValueError
        If m1 or target is not positive, or Y_B exceeds the target where the search begins.
    """
    positive("m1", m1)
    positive("target", target)

    def excess(log_coupling: float) -> float:
        return _baryons(build(m1, float(np.exp(log_coupling))), options, medium) / target - 1

    logs = np.linspace(np.log(LAMBDA_FIRST), np.log(largest_coupling(build, m1, options, medium)), _SAMPLES)
    values = np.array([excess(v) for v in logs])
    if values[0] > 0:
        raise ValueError(f"target must exceed Y_B at lambda_e1 = {LAMBDA_FIRST!r}, got {target!r} at m1 = {m1!r}")
    best = int(np.argmax(values))
    left, right = logs[max(best - 1, 0)], logs[min(best + 1, _SAMPLES - 1)]
    peak = minimize_scalar(lambda v: -excess(v), bounds=(left, right), method="bounded", options={"xatol": 3e-4})
    top, height = (float(peak.x), -float(peak.fun)) if -peak.fun > values[best] else (float(logs[best]), values[best])
    largest = float((height + 1) * target)
    if height <= 0:
        reason = f"the largest Y_B, {largest:.2e} at lambda_e1 = {np.exp(top):.2e}, stays below {target:.2e}"
        return CouplingSolution(m1, np.nan, largest, float(np.exp(top)), reason)
    above = np.flatnonzero(values > 0)
    high, low = (float(logs[above[0]]), float(logs[above[0] - 1])) if above.size else (top, float(logs[best - 1]))
    root = bracketed_root("Y_B/target - 1", excess, low, high, xtol=1e-9, rtol=1e-12)
    return CouplingSolution(m1, float(np.exp(root)), largest, float(np.exp(top)), "")


def evolved_mass(point: FreezeIn, options: Options = PAPER, medium: Medium = paper) -> float:
    """Return m_S in GeV that gives the observed dark matter with the final Y_S of ``options``, (21)."""
    return mass_from_yield(float(dark_matter(point, options, plasma=medium(point))[-1, -1]))


def mass_along(
    build: Build, m1: float, options: Options = PAPER, mass_options: Options = PAPER, medium: Medium = paper
) -> float:
    """Return m_S in GeV on the curve of Fig. 5 at ``m1``; NaN where there is no lambda_e1.

    ``options`` give Y_B and ``mass_options`` give Y_S: the paper's lines of constant m_S take decays alone, (22).
    """
    found = solve_coupling(build, m1, options, medium=medium)
    return evolved_mass(build(m1, found.lambda_e1), mass_options, medium) if not found.reason else float("nan")


def end_of_solutions(build: Build, low: float, high: float, options: Options = PAPER) -> float:
    """Return M_1 in GeV above which no lambda_e1 leaves the observed Y_B, between ``low`` (one does) and ``high``.

    Raises ValueError if the bracket is none.
    """

    def margin(m1: float) -> float:
        return np.log(solve_coupling(build, m1, options).y_b_largest / Y_B_OBSERVED)

    return bracketed_root("largest Y_B over target", margin, low, high, xtol=_MASS_XTOL, rtol=1e-9)


@dataclass(frozen=True)
class Viable:
    """The viable part of the curve of one scenario."""

    lower: float
    """Smallest viable M_1 in GeV."""
    upper: float
    """Largest viable M_1 in GeV."""
    m_s_largest: float
    """Largest m_S on the curve in GeV."""
    m1_at_largest: float
    """M_1 in GeV where it is reached."""
    reason: str
    """Why there is no viable part; empty where there is one."""


def viable_range(
    build: Build,
    m1: ArrayLike,
    options: Options = PAPER,
    mass_options: Options = PAPER,
    bound: float = LYMAN_ALPHA,
    medium: Medium = paper,
) -> Viable:
    """Return the ends of the range of M_1 with m_S >= ``bound`` on the curve, and the largest m_S.

    Parameters
    ----------
    build
        Scenario.
    m1
        Increasing masses in GeV on which the curve is sampled, at least three; solutions must exist on an interval.
    options, mass_options
        Conventions of Y_B and of Y_S, see :func:`mass_along`.
    bound
        Smallest m_S in GeV.
    medium
        Plasma of a point.

    Raises
    ------
    ValueError
        If the curve has no solution on the samples, or if its maximum or an end lies outside them.
    """
    grid = increasing("m1", m1)

    def mass(value: float) -> float:
        return mass_along(build, float(value), options, mass_options, medium)

    masses = np.array([mass(v) for v in grid])
    if np.all(np.isnan(masses)):
        raise ValueError(f"no lambda_e1 solves for any m1 of {grid.tolist()!r}")
    best = int(np.nanargmax(masses))
    if best in (0, grid.size - 1):
        raise ValueError(f"m1 must enclose the maximum of m_S, got it at the end {float(grid[best])!r}")
    peak = minimize_scalar(
        lambda v: -mass(v), bounds=(grid[best - 1], grid[best + 1]), method="bounded", options={"xatol": 0.1}
    )
    top, where = -float(peak.fun), float(peak.x)
    if top < bound:
        reason = f"m_S reaches at most {top * 1e6:.3f} keV, at M_1 = {where:.0f} GeV"
        return Viable(float("nan"), float("nan"), top, where, reason)
    below = np.flatnonzero(masses < bound)
    left, right = below[below < best], below[below > best]
    if left.size == 0 or right.size == 0:
        raise ValueError(f"m1 must reach m_S below {bound!r} on both sides, got m_S {masses.tolist()!r}")
    outer = float(grid[left[-1]]), float(grid[right[0]])
    lower, upper = (
        bracketed_root("m_S - bound", lambda v: mass(v) - bound, *sorted((end, where)), xtol=_MASS_XTOL, rtol=1e-9)
        for end in outer
    )
    return Viable(lower, upper, top, where, "")


def baryon_yield_at(task: tuple[int, float, float], medium: Medium = paper) -> float:
    """Return Y_B at (scenario of Table 1, M_1 in GeV, lambda_e1); importable, for a scan."""
    number, m1, coupling = task
    return _baryons(scenario(number, m1, coupling), medium=medium)


@dataclass(frozen=True)
class Map:
    """Y_B and m_S over a grid of M_1 and lambda_e1."""

    m1: Floats
    """M_1 in GeV, shape (n,)."""
    lambda_e1: Floats
    """Coupling, shape (m,)."""
    y_b: Floats
    """Baryon yield, shape (m, n)."""
    m_s: Floats
    """Mass of S in GeV for the observed dark matter, decays and scatterings, shape (m, n)."""

    def viable(self, target: float = Y_B_OBSERVED, bound: float = LYMAN_ALPHA) -> NDArray[np.bool_]:
        """Return where smaller phases can bring Y_B down to ``target`` and m_S respects ``bound``.

        Y_B is linear in the asymmetries, hence in the sines of the phases: every smaller value is reached.
        """
        return (self.y_b >= target) & (self.m_s >= bound)


def viable_map(
    number: int,
    m1: ArrayLike,
    lambda_e1: ArrayLike,
    workers: int = 2,
    progress: scan.Progress | None = None,
    medium: Medium = paper,
    **settings: Any,
) -> Map:
    """Return :class:`Map` of one scenario of Table 1 over increasing ``m1`` and ``lambda_e1``, evaluated in parallel.

    ``medium``, the plasma of a point, must be importable for more than one worker. ``settings`` go to
    :func:`lib.scan.resumable.evaluate`: a file in which an interrupted scan is continued, the size of a chunk.
    """
    masses, couplings = increasing("m1", positive("m1", m1)), increasing("lambda_e1", positive("lambda_e1", lambda_e1))
    tasks: Sequence[tuple[int, float, float]] = [(number, float(m), float(v)) for m in masses for v in couplings]
    function = partial(baryon_yield_at, medium=medium)
    y_b = scan.evaluate(function, tasks, workers=workers, progress=progress, **settings)
    # Y_S is proportional to the sum of the squared couplings
    points = [scenario(number, float(m), LAMBDA_FIRST) for m in masses]
    first = np.array([evolved_mass(point, medium=medium) * point.sum_squared for point in points])
    rest = points[0].sum_squared - LAMBDA_FIRST**2
    return Map(masses, couplings, y_b.reshape(masses.size, -1).T, first / (rest + couplings[:, None] ** 2))
