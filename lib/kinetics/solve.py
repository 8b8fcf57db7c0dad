"""Evolution of a reaction network: the call that models use, and the record it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import Floats
from ..base.validation import finite, increasing, positive
from . import stiff
from .background import Background, StaticBox
from .mass_action import MassAction, mass_action
from .network import Network
from .rodas import RODAS5P, Tableau
from .state import Conserved, Goal, Point, Record, StepControl, System, Trial, memory

_MAX_STEPS = 100_000
STEP_CONTROL = StepControl()
"""The control that every model uses."""


@dataclass(frozen=True)
class Solution:
    """Abundances of the evolved species with the diagnostics of the integration."""

    x: Floats
    """Output points, shape (p,)."""
    y: Floats
    """Abundances (n/s, or densities in a static box), shape (p, n)."""
    names: tuple[str, ...]
    """Names of the species along the last axis of ``y``."""
    steps: int
    """Accepted steps."""
    rejected: int
    """Rejected attempts."""
    drift: Mapping[str, float]
    """Largest |c . Y - c . Y(start)| / sum |c_i Y_i| of each conserved combination c over all steps."""
    error_estimate: Mapping[str, float]
    """Sum over the steps of the estimated local relative error of each species: bounds the error of a damped system."""

    def __getitem__(self, name: str) -> Floats:
        """Return the abundance of one species at all output points; raises KeyError naming an unknown one."""
        if name not in self.names:
            raise KeyError(f"no evolved species {name!r}; known: {', '.join(self.names)}")
        return self.y[:, self.names.index(name)]

    @property
    def final(self) -> dict[str, float]:
        """Abundances at the last output point."""
        return {name: float(v) for name, v in zip(self.names, self.y[-1], strict=True)}


def _per_species(what: str, values: Mapping[str, float] | ArrayLike, names: tuple[str, ...]) -> Floats:
    """Return an array in the order of ``names`` from a mapping, a number or an array."""
    if not isinstance(values, Mapping):
        return np.broadcast_to(np.asarray(finite(what, values)), (len(names),)).copy()
    missing, extra = [n for n in names if n not in values], [n for n in values if n not in names]
    if missing or extra:
        raise ValueError(f"{what} needs exactly the evolved species: missing {missing}, not evolved or unknown {extra}")
    return np.array([finite(f"{what} of {n}", values[n]) for n in names])


def _march(system: MassAction, y0: Floats, goal: Goal, method: Tableau) -> tuple[stiff.Status, float, int, Record]:
    """Run the kernel; return how it ended, where, the species to blame (-1: none) and what was recorded."""
    (m, n), terms, points = system.laws.shape, system.slopes.size, goal.u_out.size
    equations = System(system.u_start, system.spacing, system.table, system.slopes, system.reactants, system.changes)
    charges = np.array([sum(law[i] * y0[i] for i in range(n)) for law in system.laws], dtype=np.float64)
    point = Point(*np.empty((2, terms)), y0.copy(), *np.empty((2, n)), np.empty((n, n)))
    record = Record(np.empty((points, n)), np.zeros(m), np.zeros(n), np.zeros(3, dtype=np.int64))
    at_start = int(np.searchsorted(goal.u_out, goal.u_start, side="right"))
    record.y_out[:at_start], record.counts[2] = y0, at_start
    trial, side = (Trial(*np.empty((2, n))) for _ in range(2))
    conserved, workspace = Conserved(system.laws, charges), memory(method, n, m, terms)
    return *stiff.march(equations, method, conserved, goal, point, *workspace, trial, side, record), record


def integrate(
    system: MassAction, names: tuple[str, ...], laws: tuple[str, ...], u_span: tuple[float, float], y0: Floats,
    *, rtol: float, atol: Floats, u_out: Floats, max_steps: int, logarithmic: bool,
    method: Tableau = RODAS5P, control: StepControl = STEP_CONTROL,
) -> tuple[Floats, dict[str, Any]]:  # fmt: skip
    """Integrate a mass-action system and turn a failure into an exception.

    Parameters
    ----------
    system
        The equations with their conserved combinations.
    names, laws
        Names of the species and of the conserved combinations.
    u_span
        First and last u.
    y0
        Initial abundances, shape (n,).
    rtol, atol
        Relative tolerance, and absolute tolerances of shape (n,); the largest component of |error_i|/(atol_i + rtol
        |Y_i|) stays below one in every step.
    u_out
        Where the solution is wanted, increasing, inside u_span.
    max_steps
        Largest number of attempted steps.
    logarithmic
        Whether u = ln x, for messages.
    method
        Coefficients of the step.
    control
        How the step size follows the error.

    Returns
    -------
    abundances at u_out, shape (p, n), and the diagnostics of :class:`Solution` by name.

    Raises
    ------
    FloatingPointError
        For a value that is not finite; names x and the species.
    RuntimeError
        If the step size underflows or ``max_steps`` are not enough.
    """
    goal = Goal(float(u_span[0]), float(u_span[1]), u_out, rtol, atol, int(max_steps), control)
    status, u, blame, record = _march(system, y0, goal, method)
    steps, rejected, _ = record.counts.tolist()
    where = f"at x = {np.exp(u) if logarithmic else u:.8g} after {steps} steps"
    culprit = f"species {names[blame]!r}" if blame >= 0 else "the linear system"
    if status == stiff.Status.NON_FINITE:
        raise FloatingPointError(f"{culprit} has a value that is not finite {where}")
    if status == stiff.Status.UNDERFLOW:
        raise RuntimeError(f"step size underflows {where}; fastest: {culprit}")
    if status == stiff.Status.TOO_MANY_STEPS:
        raise RuntimeError(f"max_steps = {max_steps} is not enough: stopped {where}")
    diagnostics = {
        "steps": steps,
        "rejected": rejected,
        "drift": dict(zip(laws, record.drift.tolist(), strict=True)),
        "error_estimate": dict(zip(names, record.error_sum.tolist(), strict=True)),
    }
    return record.y_out, diagnostics


def solve_network(
    network: Network,
    x_span: tuple[float, float],
    y0: Mapping[str, float] | ArrayLike,
    background: Background,
    *,
    rtol: float,
    atol: Mapping[str, float] | ArrayLike,
    x_out: ArrayLike | None = None,
    max_steps: int = _MAX_STEPS,
) -> Solution:
    """Solve the Boltzmann equations of a network.

    dY_i/dt = sum over reactions of (net change of i) [rate s^(k-1)/(prod m!) (prod Y - prod Y_eq/prod Y'_eq prod Y')],
    k reactants with multiplicities m; in a radiation era with constant g* and a constant <sigma v> this is
    dY/dx = -(lambda/x^2)[...] with lambda = s(M) <sigma v>/H(M).

    Parameters
    ----------
    network
        Species, reactions and rates.
    x_span
        First and last x = M/T (or time in a static box), increasing.
    y0
        Initial abundances by name, or an array in the order of ``network.evolved``.
    background
        Entropy and expansion, see :mod:`lib.kinetics.background`.
    rtol
        Relative tolerance of every component in every step.
    atol
        Absolute tolerance: a number, an array or one value by name.
    x_out
        Increasing points inside x_span; default: its two ends. They do not influence the steps.
    max_steps
        Largest number of attempted steps.

    Returns
    -------
    the abundances at x_out with steps, drifts and error estimates.

    Raises
    ------
    ValueError
        For a tolerance that is not positive, a missing or unknown species in y0, an output point outside.
    FloatingPointError
        For a value that is not finite; names x and the species.
    RuntimeError
        If the step size underflows or ``max_steps`` are not enough.

    >>> from lib.kinetics import Network, Species, StaticBox, reaction, solve_network
    >>> decay = Network((Species("a"), Species("b")), (reaction("a -> b b", 1.0, reversible=False),))
    >>> run = solve_network(decay, (0.0, 1.0), {"a": 1.0, "b": 0.0}, StaticBox(), rtol=1e-9, atol=1e-12)
    >>> round(run.final["a"], 8), list(run.drift)
    (0.36787944, ['2 a + b'])
    """
    names = network.evolved
    rtol = positive("rtol", rtol)
    tolerances = positive("atol", _per_species("atol", atol, names))
    start = _per_species("y0", y0, names)
    x_out = np.array(increasing("x_out", np.asarray(x_span, dtype=np.float64) if x_out is None else x_out))
    if x_out[0] < x_span[0] or x_out[-1] > x_span[1]:
        raise ValueError(f"x_out must lie inside x_span = {x_span}, got {float(x_out[0])!r} to {float(x_out[-1])!r}")
    if max_steps < 1:
        raise ValueError(f"max_steps must be at least 1, got {max_steps!r}")
    system = mass_action(network, background, x_span)
    u0, u1 = background.coordinate(np.asarray(x_span, dtype=np.float64)).tolist()
    u_out = np.clip(background.coordinate(x_out), u0, u1)
    y, record = integrate(
        system, names, network.law_names, (u0, u1), start, rtol=rtol, atol=tolerances, u_out=u_out,
        max_steps=max_steps, logarithmic=not isinstance(background, StaticBox),
    )  # fmt: skip
    return Solution(x_out, y, names, **record)
