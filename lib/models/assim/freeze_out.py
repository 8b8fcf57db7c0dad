"""The paper's Boltzmann system (3.10)-(3.11) as a reaction network, and the relic density that follows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from ...base.arrays import FloatOrArray, Floats
from ...base.validation import increasing, positive
from ...kinetics import Era, Network, Solution, Species, reaction, solve_network
from ...plasma.cosmology import Today
from ...plasma.equilibrium import log_yield
from ...plasma.thermal_history import Plasma
from .cross_sections import Rates, effective_rates
from .parameters import Assimilation
from .semi_analytic import equilibrium_ratio

X_START, X_END = 1.0, 1e7
RTOL = 1e-8
ATOL = 1e-30
"""Yields below this are not resolved; eta is 1e-10."""


@dataclass(frozen=True)
class FreezeOut:
    """Outcome of one parameter point."""

    point: Assimilation
    """The parameters."""
    solution: Solution
    """Yields of chi, Psi and Psit (both scalars) with the diagnostics of the integration."""
    relic_yield: float
    """Binos per entropy after all scalars have decayed: Y_chi + Y_Psit, eq. (2.12)."""
    omega_h2: float
    """Omega h^2 of the bino."""


def log_equilibrium(
    point: Assimilation, x: ArrayLike, mass_ratio: float = 1.0, plasma: Plasma | None = None
) -> FloatOrArray:
    """ln Y_eq of a fermion with two states and the mass ``mass_ratio`` M, in ``plasma`` or else in the paper's."""
    return log_yield(x, mass_ratio, 2, (plasma or point.plasma).g_star_s(point.m_psi / np.asarray(positive("x", x))))


def log_scalar_equilibrium(point: Assimilation, x: ArrayLike, plasma: Plasma | None = None) -> FloatOrArray:
    """ln Y_eq of the scalars at zero chemical potential, from that of Psi and the ratio (3.8)."""
    d = point.delta / point.m_psi
    return log_equilibrium(point, x, plasma=plasma) + 1.5 * np.log1p(d) - d * np.asarray(x)


def network(point: Assimilation, rates: Rates, bessel: bool = False, plasma: Plasma | None = None) -> Network:
    """Return the paper's network: bino, fermion and both scalars, antiparticles left out.

    ``bessel`` replaces the non-relativistic ratio (3.8) by the ratio of Bessel functions.
    """
    own = None if bessel else partial(log_scalar_equilibrium, point, plasma=plasma)
    species = (
        Species("chi", point.m_chi, 2, {"R": 1}),
        Species("Psi", point.m_psi, 2, {"B": 1}),
        Species("Psit", point.m_scalar, 2, {"B": 1, "R": 1}, log_equilibrium=own),
        Species("B", 0.0, 2, bath=True),
    )
    reactions = (
        reaction("chi Psi -> Psit B", rates.assimilation),
        reaction("chi Psit -> Psi B", rates.destruction),
        reaction("Psit Psit -> Psi Psi", rates.conversion),
    )
    return Network(species, reactions, moduli={"R": 2})


def initial_yields(point: Assimilation, x: float = X_START, plasma: Plasma | None = None) -> dict[str, float]:
    """Equilibrium yields (3.7)-(3.9) at ``x``."""
    ratio = equilibrium_ratio(point, x)
    return {
        "chi": float(np.exp(log_equilibrium(point, x, point.m_chi / point.m_psi, plasma))),
        "Psi": float(point.eta / (1 + ratio)),
        "Psit": float(point.eta * ratio / (1 + ratio)),
    }


def output_points(x_out: ArrayLike | None, x_start: float = X_START) -> Floats:
    """Return ``x_out``, by default the start, with the end of the run added: the relic density belongs to the end."""
    wanted = np.array([x_start]) if x_out is None else increasing("x_out", x_out)
    return wanted if wanted[-1] >= X_END else np.append(wanted, X_END)


def freeze_out(
    point: Assimilation,
    rates: Rates | None = None,
    *,
    x_out: ArrayLike | None = None,
    rtol: float = RTOL,
    bessel: bool = False,
    today: Today | None = None,
    plasma: Plasma | None = None,
) -> FreezeOut:
    """Solve the paper's Boltzmann system from x = 1 to 1e7.

    Parameters
    ----------
    point
        Parameters of the model.
    rates
        Effective cross sections in 1/GeV^2; by default those derived from the Lagrangian.
    x_out
        Increasing x = M/T at which the yields are wanted; the end, 1e7, is always added, the start by default.
    rtol
        Relative tolerance of every yield in every step.
    bessel
        Exact equilibrium ratio in place of (3.8).
    today
        Densities of the present universe.
    plasma
        What dominates the universe; by default the paper's constant degrees of freedom.

    Raises
    ------
    ValueError
        For a tolerance that is not positive or a point outside the range of x.
    """
    rates = effective_rates(point) if rates is None else rates
    solution = solve_network(
        network(point, rates, bessel, plasma), (X_START, X_END), initial_yields(point, plasma=plasma),
        Era(point.m_psi, plasma or point.plasma), rtol=rtol, atol=ATOL,
        x_out=output_points(x_out),
    )  # fmt: skip
    relic = solution.final["chi"] + solution.final["Psit"]
    return FreezeOut(point, solution, relic, (today or Today()).relic_abundance(point.m_chi, relic))


def equilibrium_yields(point: Assimilation, x: ArrayLike) -> dict[str, Floats]:
    """Equilibrium yields of chi, Psi and Psit at every ``x``, eqs. (3.7)-(3.9)."""
    x = np.asarray(positive("x", x))
    ratio = equilibrium_ratio(point, x)
    return {
        "chi": np.exp(log_equilibrium(point, x, point.m_chi / point.m_psi)),
        "Psi": point.eta / (1 + ratio),
        "Psit": point.eta * ratio / (1 + ratio),
    }
