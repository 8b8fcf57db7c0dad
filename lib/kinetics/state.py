"""What the stiff integrator works on, as named tuples that compiled code takes: equations, goal, control, memory.

A kernel gets them as arguments and compiles in no number of this module: numba's cache would not notice its change.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..base.arrays import Floats
from .rodas import Tableau


class StepControl(NamedTuple):
    """How the length of the next step follows from the error of the last one."""

    safety: float = 0.9
    """Share of the step that the error estimate would allow."""
    largest_growth: float = 6.0
    """Largest factor from one step to the next."""
    largest_shrink: float = 0.2
    """Smallest factor from one step to the next."""
    least_shrink: float = 0.95
    """A step whose error was too large is repeated with at most this share of it."""
    breakdown_shrink: float = 0.1
    """The same where the step met a singular matrix or a value that is not finite."""
    first_share: float = 1e-3
    """The first step is at most this share of the range."""
    first_change: float = 1e-2
    """The first step changes no species by more than this share of its scale."""
    smallest_first: float = 1e-13
    """The first step over |u|: below it u would hardly move."""
    end_slack: float = 1e-7
    """A step that ends this close to the end, over its length, is stretched to the end."""
    smallest_norm: float = 1e-12
    """Floor of the error norm against division by zero."""
    remembered_norm: float = 1e-2
    """Floor of the error norm where the next step looks back on it."""


class System(NamedTuple):
    """dY/du = sum_t changes_t k_t(u) prod Y, fields as in :class:`lib.kinetics.mass_action.MassAction`."""

    u_start: float
    spacing: float
    table: Floats
    slopes: Floats
    reactants: NDArray[np.int64]
    changes: Floats


class Conserved(NamedTuple):
    """Conserved combinations: their coefficients, shape (m, n), and their values, shape (m,)."""

    laws: Floats
    charges: Floats


class Goal(NamedTuple):
    """What is wanted: where, and how well; see :func:`lib.kinetics.solve.integrate`."""

    u_start: float
    u_end: float
    u_out: Floats
    rtol: float
    atol: Floats
    max_steps: int
    control: StepControl


class Point(NamedTuple):
    """The system linearised at one point: k, dk/du, Y, dY/du, its explicit u-derivative and its Jacobian."""

    k: Floats
    k_dot: Floats
    y: Floats
    f: Floats
    f_dot: Floats
    jac: Floats


class Split(NamedTuple):
    """Y_dependent = reduced[:, n] - reduced[:, rows] Y_rows, with the indices of both sets of species."""

    reduced: Floats
    rows: NDArray[np.int64]
    dependent: NDArray[np.int64]


class Work(NamedTuple):
    """Memory of one step: its matrix and pivots, the stages, and k, dk/du and dY/du at a stage."""

    w: Floats
    pivots: NDArray[np.int64]
    stages: Floats
    k: Floats
    k_dot: Floats
    g: Floats


class Trial(NamedTuple):
    """Abundances at the end of a step and the estimate of their error."""

    y: Floats
    error: Floats


class Record(NamedTuple):
    """What is kept of an integration: abundances at u_out, drifts, errors, and (steps, rejected, outputs written)."""

    y_out: Floats
    drift: Floats
    error_sum: Floats
    counts: NDArray[np.int64]


def memory(tableau: Tableau, species: int, laws: int, terms: int) -> tuple[Split, Work]:
    """Return the memory that the elimination and the steps of a system of this size need, not filled."""
    split = Split(np.zeros((laws, species + 1)), np.zeros(species - laws, np.int64), np.zeros(laws, np.int64))
    stages = np.empty((tableau.alpha.size, species))
    matrix, pivots, rates = np.empty((species, species)), np.zeros(species, np.int64), np.empty((2, terms))
    return split, Work(matrix, pivots, stages, *rates, np.empty(species))
