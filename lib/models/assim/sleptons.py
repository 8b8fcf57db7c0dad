"""Annihilation of bino pairs through right-handed sleptons, which the paper's Boltzmann system leaves out."""

from __future__ import annotations

import numpy as np

from ...kinetics import Era, Network, RateTable, Species, reaction, solve_network
from ...plasma.cosmology import Today
from ...plasma.thermal_history import Plasma
from .bino_detection import G_PRIME, p_wave
from .cross_sections import Rates, effective_rates
from .freeze_out import ATOL, RTOL, X_END, X_START, FreezeOut, initial_yields, network, output_points
from .parameters import Assimilation

FAMILIES = 3
"""Degenerate right-handed sleptons behind the prefactor of eq. (4.3)."""


def annihilation(point: Assimilation, m_slepton: float) -> RateTable:
    """Return <sigma v> of chi chi -> l lbar in 1/GeV^2: 6 b T/m_chi, the average of b v_rel^2 of eq. (4.3).

    Non-relativistic: above T = m_chi, where the bino is in equilibrium anyway, it overestimates the rate.

    Parameters
    ----------
    point
        Parameters of the model.
    m_slepton
        Common mass of the three right-handed sleptons in GeV, above the bino's.

    Raises
    ------
    ValueError
        If a slepton is not heavier than the bino, which would then not be the dark matter.
    """
    if not m_slepton > point.m_chi:
        raise ValueError(f"m_slepton must exceed the bino mass {point.m_chi!r}, got {m_slepton!r}")
    coefficient = float(p_wave(point.m_chi, m_slepton, families=FAMILIES)) * (point.g_y / G_PRIME) ** 4
    x = np.geomspace(X_START, X_END, 8)
    return RateTable(x, 6 * coefficient * point.m_psi / (point.m_chi * x))


def freeze_out_with_sleptons(
    point: Assimilation, m_slepton: float, rates: Rates | None = None, plasma: Plasma | None = None
) -> FreezeOut:
    """Solve the paper's Boltzmann system (3.10)-(3.11) with the p wave of eq. (4.3) added.

    Parameters
    ----------
    point
        Parameters of the model.
    m_slepton
        Common mass of the three right-handed sleptons in GeV.
    rates
        Effective cross sections in 1/GeV^2 of the paper's three reactions; by default the derived ones.
    plasma
        What dominates the universe; by default the paper's constant degrees of freedom.

    Raises
    ------
    ValueError
        If a slepton is not heavier than the bino.
    """
    paper = network(point, effective_rates(point) if rates is None else rates, plasma=plasma)
    extended = Network(
        (*paper.species, Species("l", 0.0, 2, bath=True)),
        (*paper.reactions, reaction("chi chi -> l l", annihilation(point, m_slepton))),
        moduli=paper.moduli,
    )
    solution = solve_network(
        extended, (X_START, X_END), initial_yields(point, plasma=plasma), Era(point.m_psi, plasma or point.plasma),
        rtol=RTOL, atol=ATOL, x_out=output_points(None),
    )  # fmt: skip
    relic = solution.final["chi"] + solution.final["Psit"]
    return FreezeOut(point, solution, relic, Today().relic_abundance(point.m_chi, relic))
