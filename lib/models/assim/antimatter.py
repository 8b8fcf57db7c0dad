"""Antiparticles: the toy model of App. A and the full network of the model, s-wave and exact in the masses.

Squared elements are |M|^2/g'^4 at threshold, averaged over initial and summed over final polarisations, with the
factor 1/2 for identical final particles; both scalars are counted by one species. What vanishes at threshold is left
out: scalar pairs into fermions and Higgs bosons through a hypercharge boson, and Psit Psi~ <-> Psi Psit~.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from ...amplitudes.kinematics import s_wave_sigma_v
from ...base.validation import non_negative, positive
from ...kinetics import Era, Network, RateTable, Solution, Species, reaction, solve_network
from ...plasma.cosmology import Today
from ...plasma.equilibrium import asymmetric_yields, log_yield
from ...plasma.thermal_history import Plasma
from .cross_sections import Rates, effective_rates
from .freeze_out import RTOL, X_END, X_START, FreezeOut, log_equilibrium, log_scalar_equilibrium, output_points
from .parameters import Assimilation
from .thermal import ThermalRates

PAIR_ANNIHILATION: dict[str, float] = {"B B": 1.0, "f f~": 5.0, "H H~": 0.125}
"""s-wave <sigma v> of Psi Psi~ in units of pi alpha_Y^2/M^2: eq. (A.6), all Weyl fermions (sum of Y^2 over two), Higgs
doublet (a quarter of the sum of Y^2)."""
ATOL_PAIR = 1e-150
"""Antiparticles are followed down to where their number has no meaning."""
CONJUGATE = {"Psi": "Psi~", "Psit": "Psit~", "Psi~": "Psi", "Psit~": "Psit"}


def pair_strength(channels: tuple[str, ...] = tuple(PAIR_ANNIHILATION)) -> float:
    """Sum of the chosen channels in units of pi alpha_Y^2/M^2; ValueError for an unknown or a missing one.

    >>> pair_strength(), pair_strength(("B B",))
    (6.125, 1.0)
    """
    unknown = [c for c in channels if c not in PAIR_ANNIHILATION]
    if unknown or not channels:
        raise ValueError(f"channels must be some of {', '.join(PAIR_ANNIHILATION)}, got {channels!r}")
    return sum(PAIR_ANNIHILATION[c] for c in channels)


def toy_sigma_v(point: Assimilation, strength: float) -> float:
    """<sigma v> of Psi Psi~ in 1/GeV^2, ``strength`` times pi alpha_Y^2/M^2, eq. (A.6)."""
    return positive("strength", strength) * math.pi * point.alpha_y**2 / point.m_psi**2


def toy(
    point: Assimilation,
    strength: float,
    x_out: ArrayLike,
    *,
    g: float = 2.0,
    x_start: float = X_START,
    rtol: float = RTOL,
) -> Solution:
    """Yields "Psi" and "Psi~" of one fermion with an asymmetry and a constant <sigma v>, eqs. (A.1)-(A.5).

    Parameters
    ----------
    point
        Mass, asymmetry and coupling; bino and scalars play no part.
    strength
        <sigma v> in units of pi alpha_Y^2/M^2.
    x_out
        Increasing x = M/T at which the yields are wanted; the last one ends the run.
    g
        Internal degrees of freedom of the particle alone.
    x_start
        x of the equilibrium that the run starts from.
    rtol
        Relative tolerance of every step.

    Raises
    ------
    ValueError
        For a value that is not positive, or output before the start.
    """
    species = (
        Species("Psi", point.m_psi, g, {"B": 1}),
        Species("Psi~", point.m_psi, g, {"B": -1}),
        Species("B", 0.0, 2, bath=True),
    )
    network = Network(species, (reaction("Psi Psi~ -> B B", toy_sigma_v(point, strength)),))
    start = asymmetric_yields(log_yield(x_start, 1.0, g, point.g_star), point.eta)
    x_out = np.atleast_1d(np.asarray(x_out, dtype=np.float64))
    return solve_network(
        network, (x_start, float(x_out[-1])), {"Psi": float(start[0][0]), "Psi~": float(start[1][0])},
        Era(point.m_psi, point.plasma), rtol=rtol, atol=ATOL_PAIR, x_out=x_out,
    )  # fmt: skip


def squares_with_antiparticles(point: Assimilation) -> dict[str, float]:
    """|M|^2/g'^4 of every reaction with antiparticles, written in the direction that releases energy.

    "Psit" averages over both scalars in the initial state and sums over them in the final one.
    """
    big, n, m = point.m_psi**2, point.m_scalar**2, point.m_chi**2
    squares = {
        "Psi Psi~ -> B B": 2.0,
        "Psi Psi~ -> f f~": 10.0,
        "Psi Psi~ -> H H~": 0.25,
        "Psit Psit~ -> B B": 2.0,
        "Psit Psit~ -> Psi Psi~": 4 * (big * (n - big) + m * (2 * n - big)) / (n + m - big) ** 2,
        "Psit Psi~ -> chi B": 2 * (point.m_psi + point.m_scalar) / point.m_psi,
    }
    if m <= big:
        squares["Psi Psi~ -> chi chi"] = 8 * big * m / (big + n - m) ** 2
    else:
        squares["chi chi -> Psi Psi~"] = 16 * big * m / (n + m - big) ** 2
    if m <= n:
        squares["Psit Psit~ -> chi chi"] = 8 * (m * (n - m) + big * (2 * n - m)) / (big + n - m) ** 2
    else:
        squares["chi chi -> Psit Psit~"] = 16 * big * m / (big + m - n) ** 2
    return squares


def _conjugate(text: str) -> str:
    """The reaction with particles and antiparticles exchanged."""
    return " ".join(CONJUGATE.get(word, word) for word in text.split())


def _is_own_conjugate(text: str) -> bool:
    """Whether the reaction has the same reactants after conjugation: a pair, or two binos."""
    return sorted(text.split(" -> ")[0].split()) == sorted(_conjugate(text).split(" -> ")[0].split())


def all_rates(point: Assimilation, rates: Rates | ThermalRates | None = None) -> dict[str, float | RateTable]:
    """<sigma v> in 1/GeV^2 of every reaction of the full network: the paper's three, the new ones, their conjugates.

    ``rates`` replaces the derived ones of the paper's three reactions; those with antiparticles are always s-wave.
    """
    own = effective_rates(point) if rates is None else rates
    found: dict[str, float | RateTable] = {
        "chi Psi -> Psit B": own.assimilation,
        "chi Psit -> Psi B": own.destruction,
        "Psit Psit -> Psi Psi": own.conversion,
    }
    mass = {"chi": point.m_chi, "Psi": point.m_psi, "Psit": point.m_scalar}
    for text, square in squares_with_antiparticles(point).items():
        legs = [mass.get(word.rstrip("~"), 0.0) for word in text.replace("->", "").split()]
        found[text] = s_wave_sigma_v(point.g_y**4 * square, legs)
    conjugates = {_conjugate(text): rate for text, rate in found.items() if not _is_own_conjugate(text)}
    return found | conjugates


def full_network(
    point: Assimilation, rates: Mapping[str, float | RateTable], plasma: Plasma | None = None, bessel: bool = False
) -> Network:
    """Return the network of bino, fermion, scalars and antiparticles with the reactions and <sigma v> of ``rates``.

    ``bessel`` replaces the non-relativistic ratio (3.8) by the ratio of Bessel functions.
    """
    log_scalar = None if bessel else partial(log_scalar_equilibrium, point, plasma=plasma)
    species = (
        Species("chi", point.m_chi, 2, {"R": 1}),
        Species("Psi", point.m_psi, 2, {"B": 1}),
        Species("Psi~", point.m_psi, 2, {"B": -1}),
        Species("Psit", point.m_scalar, 2, {"B": 1, "R": 1}, log_equilibrium=log_scalar),
        Species("Psit~", point.m_scalar, 2, {"B": -1, "R": 1}, log_equilibrium=log_scalar),
        *(Species(name, 0.0, 1, bath=True) for name in ("f", "f~", "H", "H~")),
        Species("B", 0.0, 2, bath=True),
    )
    return Network(species, tuple(reaction(text, rate) for text, rate in rates.items()), moduli={"R": 2})


def full_initial_yields(point: Assimilation, x: float = X_START, plasma: Plasma | None = None) -> dict[str, float]:
    """Equilibrium yields at ``x`` with the asymmetry shared by fermions and scalars, eqs. (A.5) and (3.7)-(3.9)."""
    logs = [float(log_equilibrium(point, x, 1.0, plasma)), float(log_scalar_equilibrium(point, x, plasma))]
    particles, antiparticles = asymmetric_yields(logs, point.eta)
    return {
        "chi": float(np.exp(log_equilibrium(point, x, point.m_chi / point.m_psi, plasma))),
        "Psi": float(particles[0]), "Psi~": float(antiparticles[0]),
        "Psit": float(particles[1]), "Psit~": float(antiparticles[1]),
    }  # fmt: skip


def full_freeze_out(
    point: Assimilation,
    rates: Mapping[str, float | RateTable] | None = None,
    *,
    x_out: ArrayLike | None = None,
    x_start: float = X_START,
    rtol: float = RTOL,
    bessel: bool = False,
    today: Today | None = None,
    plasma: Plasma | None = None,
) -> FreezeOut:
    """Solve the full network from equilibrium; every R-odd particle and antiparticle leaves one bino.

    Parameters
    ----------
    point
        Parameters of the model.
    rates
        Reactions and their <sigma v> in 1/GeV^2; by default :func:`all_rates`.
    x_out
        Increasing x = M/T at which the yields are wanted; the end, 1e7, is always added, the start by default.
    x_start
        x of the equilibrium that the run starts from.
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
    rates = all_rates(point) if rates is None else rates
    for text, rate in rates.items():
        non_negative(f"rate of {text}", rate.values if isinstance(rate, RateTable) else rate)
    solution = solve_network(
        full_network(point, rates, plasma, bessel), (x_start, X_END), full_initial_yields(point, x_start, plasma),
        Era(point.m_psi, plasma or point.plasma), rtol=rtol, atol=ATOL_PAIR,
        x_out=output_points(x_out, x_start),
    )  # fmt: skip
    relic = sum(solution.final[name] for name in ("chi", "Psit", "Psit~"))
    return FreezeOut(point, solution, relic, (today or Today()).relic_abundance(point.m_chi, relic))
