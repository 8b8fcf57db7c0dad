"""Evolution of a reaction network: the call that models use, and the record it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..base.arrays import Floats
from ..base.validation import finite, increasing, positive
from . import stiff
from .background import Background, StaticBox
from .mass_action import MassAction, mass_action
from .network import Network

_MAX_STEPS = 100_000


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


def integrate(
    system: MassAction, names: tuple[str, ...], laws: tuple[str, ...], u_span: tuple[float, float], y0: Floats,
    *, rtol: float, atol: ArrayLike, u_out: Floats, max_steps: int, logarithmic: bool,
) -> tuple[Floats, dict]:  # fmt: skip
    """Run the kernel on a mass-action system and turn its status into an exception.

    Raises
    ------
    FloatingPointError
        For a value that is not finite; names x and the species.
    RuntimeError
        If the step size underflows or ``max_steps`` are not enough.
    """
    arrays = (system.u_start, system.spacing, system.table, system.slopes, system.reactants, system.changes)
    status, u, blame, y, steps, rejected, drift, errors = stiff.integrate(
        arrays, stiff.METHOD, system.laws, u_span, y0, rtol, atol, u_out, max_steps
    )
    where = f"at x = {np.exp(u) if logarithmic else u:.8g} after {steps} steps"
    culprit = f"species {names[blame]!r}" if blame >= 0 else "the linear system"
    if status == stiff.NON_FINITE:
        raise FloatingPointError(f"{culprit} has a value that is not finite {where}")
    if status == stiff.UNDERFLOW:
        raise RuntimeError(f"step size underflows {where}; fastest: {culprit}")
    if status == stiff.TOO_MANY_STEPS:
        raise RuntimeError(f"max_steps = {max_steps} is not enough: stopped {where}")
    record = {
        "steps": int(steps),
        "rejected": int(rejected),
        "drift": dict(zip(laws, drift.tolist(), strict=True)),
        "error_estimate": dict(zip(names, errors.tolist(), strict=True)),
    }
    return y, record


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
    u0, u1 = (float(background.coordinate(x)) for x in x_span)
    u_out = np.clip(background.coordinate(x_out), u0, u1)
    y, record = integrate(
        system, names, network.law_names, (u0, u1), start, rtol=rtol, atol=tolerances, u_out=u_out,
        max_steps=max_steps, logarithmic=not isinstance(background, StaticBox),
    )  # fmt: skip
    return Solution(x_out, y, names, **record)
