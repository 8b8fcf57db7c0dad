"""Decay of a false vacuum: O(d) symmetric bounces of one and of several fields, with their action."""

from .collocation import collocate
from .exact import ThinWall, fubini, gaussian_action, gaussian_potential, tension, thin_wall
from .lines import AlongLine
from .modes import lowest_modes
from .potentials import OneField, Polynomial, Potential
from .profile import Bounce, NoBounce, energies
from .several import solve_several
from .single import solve_single
from .vacua import minimum

__all__ = [
    "AlongLine",
    "Bounce",
    "NoBounce",
    "OneField",
    "Polynomial",
    "Potential",
    "ThinWall",
    "collocate",
    "energies",
    "fubini",
    "gaussian_action",
    "gaussian_potential",
    "lowest_modes",
    "minimum",
    "solve_several",
    "solve_single",
    "tension",
    "thin_wall",
]
