"""Reaction networks as data and their stiff evolution in an expanding universe."""

from .background import Era, StaticBox
from .mass_action import log_equilibrium_yields, mass_action
from .network import Network, RateTable, Reaction, Species, reaction
from .solve import Solution, solve_network

__all__ = [
    "Era",
    "Network",
    "RateTable",
    "Reaction",
    "Solution",
    "Species",
    "StaticBox",
    "log_equilibrium_yields",
    "mass_action",
    "reaction",
    "solve_network",
]
