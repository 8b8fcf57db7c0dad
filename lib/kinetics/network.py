"""Reaction networks as data: species, reactions, and what follows from them by counting alone.

Convention for multiplicities. ``rate`` belongs to one given set of reacting particles: Gamma for 1 -> n, <sigma v> for
2 -> n, and so on. The number of reactions per volume and time is rate * prod(n_i) / prod(m_i!), where m_i counts
identical reactants, and each reaction changes n_i by (number among products - number among reactants). Thus for
a a -> c d the density of reactions is n_a^2 <sigma v>/2 and two particles a vanish in each. <sigma v> counts every
distinct final state once: for identical products its phase space carries the factor 1/2.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..base.arrays import Floats
from ..base.validation import finite, increasing, non_negative, positive

Sampler = Callable[[Floats], Any]
"""A function of an array of x that returns an array of the same shape."""
Sides = tuple[tuple[str, ...], tuple[str, ...]]
"""Names of the reactants and of the products of a reaction."""


@dataclass(frozen=True)
class RateTable:
    """A rate given on a grid, interpolated by a cubic spline of ln(rate) in ln(x)."""

    x: Floats
    """Grid of the time variable, increasing, at least four points."""
    values: Floats
    """Positive rates on the grid, in powers of GeV as the reaction needs them."""

    def __post_init__(self) -> None:
        """Reject a grid that is not increasing, and rates that are not positive."""
        object.__setattr__(self, "x", increasing("x of RateTable", positive("x of RateTable", self.x)))
        object.__setattr__(self, "values", np.atleast_1d(positive("values of RateTable", self.values)))
        if self.x.shape != self.values.shape or self.x.size < 4:
            raise ValueError(f"RateTable needs one value per x, four or more, got {self.values.size} for {self.x.size}")


@dataclass(frozen=True)
class Species:
    """One kind of particle, or a group of kinds that always share one chemical potential."""

    name: str
    """Label by which reactions refer to it; no blanks."""
    mass: float = 0.0
    """Mass in GeV."""
    g: float = 1.0
    """Internal degrees of freedom of what ``name`` counts (for a group: their sum)."""
    charges: Mapping[str, int] = field(default_factory=dict)
    """Additive charges by name; absent means zero."""
    bath: bool = False
    """Whether it is held at its equilibrium yield instead of being evolved."""
    log_equilibrium: float | Sampler | None = None
    """ln Y_eq(x) at zero chemical potential where it is not Maxwell-Boltzmann; -mass/T is split off by itself."""

    def __post_init__(self) -> None:
        """Reject an empty name, a negative mass and a non-positive g."""
        if not self.name or any(c.isspace() for c in self.name):
            raise ValueError(f"name of a species must be one word, got {self.name!r}")
        non_negative(f"mass of {self.name}", self.mass)
        positive(f"g of {self.name}", self.g)


@dataclass(frozen=True)
class Reaction:
    """One reaction; see the module's convention for ``rate``."""

    reactants: tuple[str, ...]
    """Names of the reacting particles, a name repeated for identical ones."""
    products: tuple[str, ...]
    """Names of the produced particles."""
    rate: float | RateTable | Sampler
    """Rate per set of reactants in powers of GeV: a constant, a table, or a function of an array of x."""
    reversible: bool = True
    """Whether the inverse runs too, at the rate that detailed balance demands."""

    def __post_init__(self) -> None:
        """Reject a negative constant rate and an empty reversible side."""
        if not callable(self.rate) and not isinstance(self.rate, RateTable):
            non_negative(f"rate of {self}", self.rate)
        if not self.reactants and not self.products:
            raise ValueError("a reaction needs reactants or products, got neither")

    def __str__(self) -> str:
        """Return the reaction as text, e.g. "chi Psi -> Psit B"."""
        return _text(*self.sides)

    @property
    def sides(self) -> Sides:
        """Reactants and products."""
        return self.reactants, self.products

    @property
    def symmetry(self) -> int:
        """Product of m! over groups of m identical reactants."""
        return math.prod(math.factorial(m) for m in Counter(self.reactants).values())

    @property
    def change(self) -> dict[str, int]:
        """Net change of every particle number in one reaction, zeros included for catalysts."""
        return _change(*self.sides)


def _text(reactants: tuple[str, ...], products: tuple[str, ...]) -> str:
    """Return the two sides with an arrow between."""
    return f"{' '.join(reactants)} -> {' '.join(products)}".strip()


def _change(reactants: tuple[str, ...], products: tuple[str, ...]) -> dict[str, int]:
    """Return the net change of every particle number, zeros included."""
    made, used = Counter(products), Counter(reactants)
    return {name: made[name] - used[name] for name in {**used, **made}}


def reaction(text: str, rate: float | RateTable | Sampler, reversible: bool = True) -> Reaction:
    """Return the reaction written in ``text`` as "a b -> c d".

    Raises ValueError if there is not exactly one arrow.

    >>> reaction("Psit Psit -> Psi Psi", 1e-9).change
    {'Psit': -2, 'Psi': 2}
    """
    sides = text.split("->")
    if len(sides) != 2:
        raise ValueError(f'a reaction is written "a b -> c d", got {text!r}')
    return Reaction(tuple(sides[0].split()), tuple(sides[1].split()), rate, reversible)


def left_null_space(matrix: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return integer vectors c with c @ matrix = 0 that span the left null space, found over the rationals.

    Parameters
    ----------
    matrix
        Integers, shape (n, r).

    Returns
    -------
    array of shape (n - rank, n) whose rows have coprime entries, the first nonzero one positive.

    >>> left_null_space(np.array([[-1, 0], [-1, 2], [1, -2]])).tolist()
    [[0, 1, 1]]
    """
    n, r = matrix.shape
    rows = [[Fraction(int(v)) for v in matrix[i]] + [Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    rank = 0
    for column in range(r):
        pivot = next((i for i in range(rank, n) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for i in range(n):
            if i != rank and rows[i][column]:
                factor = rows[i][column] / rows[rank][column]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[rank], strict=True)]
        rank += 1
    laws = []
    for row in rows[rank:]:
        vector = row[r:]
        scale = math.lcm(*(v.denominator for v in vector))
        integers = [int(v * scale) for v in vector]
        sign = 1 if next(v for v in integers if v) > 0 else -1
        divisor = sign * math.gcd(*integers)
        laws.append([v // divisor for v in integers])
    return np.array(laws, dtype=np.int64).reshape(len(laws), n)


@dataclass(frozen=True)
class Network:
    """Species and the reactions among them, checked for balance."""

    species: tuple[Species, ...]
    """All species, bath included; the evolved ones keep this order in every array."""
    reactions: tuple[Reaction, ...]
    """All reactions; no two may connect the same sides."""
    moduli: Mapping[str, int] = field(default_factory=dict)
    """Charges conserved only modulo an integer, such as a parity written additively: {"R": 2}."""

    def __post_init__(self) -> None:
        """Reject duplicates, unknown species and reactions that do not balance a declared charge."""
        object.__setattr__(self, "species", tuple(self.species))
        object.__setattr__(self, "reactions", tuple(self.reactions))
        kinds = tuple((s.name, tuple(s.charges.items())) for s in self.species)
        _check(kinds, tuple((*r.sides, r.reversible) for r in self.reactions), tuple(self.moduli.items()))

    @cached_property
    def by_name(self) -> dict[str, Species]:
        """Species by name."""
        return {s.name: s for s in self.species}

    @cached_property
    def evolved(self) -> tuple[str, ...]:
        """Names of the species that are evolved: the order of every array of yields."""
        return tuple(s.name for s in self.species if not s.bath)

    @cached_property
    def _counts(self) -> tuple[NDArray[np.int64], NDArray[np.int64], tuple[str, ...]]:
        """Stoichiometry, conservation laws and their names, shared by all networks of the same structure."""
        return _counted(self.evolved, tuple(r.sides for r in self.reactions))

    @property
    def stoichiometry(self) -> NDArray[np.int64]:
        """Net change of each evolved species (row) in one run of each reaction (column)."""
        return self._counts[0]

    @property
    def conservation_laws(self) -> NDArray[np.int64]:
        """Integer rows c with c . Y constant whatever the rates: the left null space of the stoichiometric matrix."""
        return self._counts[1]

    @property
    def law_names(self) -> tuple[str, ...]:
        """The conserved combinations as text, e.g. "Psi + Psit"."""
        return self._counts[2]

    def charge(self, name: str) -> Floats:
        """Charge ``name`` of each evolved species, shape (n,); raises ValueError if no species carries it."""
        if not any(name in s.charges for s in self.species):
            raise ValueError(f"no species carries a charge {name!r}")
        return np.array([finite(name, self.by_name[s].charges.get(name, 0)) for s in self.evolved])


def _combination(row: NDArray[np.int64], names: tuple[str, ...]) -> str:
    """Return sum of row_i * name_i as text."""
    text = ""
    for weight, name in zip(row.tolist(), names, strict=True):
        if weight:
            size = "" if abs(weight) == 1 else f"{abs(weight)} "
            sign = "- " if weight < 0 else ("+ " if text else "")
            text += f" {sign}{size}{name}"
    return text.strip()


# a scan builds a network per point, of one structure: it is checked and counted once


@lru_cache(maxsize=64)
def _check(
    kinds: tuple[tuple[str, tuple[tuple[str, int], ...]], ...],
    reactions: tuple[tuple[tuple[str, ...], tuple[str, ...], bool], ...],
    moduli: tuple[tuple[str, int], ...],
) -> None:
    """Reject names with charges and sides with reversibility that are no network."""
    known: dict[str, dict[str, int]] = {}
    for name, charges in kinds:
        if name in known:
            raise ValueError(f"species {name!r} is declared twice")
        known[name] = dict(charges)
    modulus = dict(moduli)
    seen: set[Sides] = set()
    for reactants, products, reversible in reactions:
        text = _text(reactants, products)
        for name in reactants + products:
            if name not in known:
                raise ValueError(f"unknown species {name!r} in reaction {text}; known: {', '.join(known)}")
        for c in sorted({c for charges in known.values() for c in charges}):
            excess = sum(n * known[name].get(c, 0) for name, n in _change(reactants, products).items())
            if excess % modulus[c] if c in modulus else excess:
                raise ValueError(f"reaction {text} changes charge {c!r} by {excess}")
        sides = tuple(sorted(reactants)), tuple(sorted(products))
        if sides in seen:
            raise ValueError(f"reaction {text} is declared twice (or as the inverse of a reversible one)")
        seen |= {sides, sides[::-1]} if reversible else {sides}


@lru_cache(maxsize=64)
def _counted(
    evolved: tuple[str, ...], reactions: tuple[Sides, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64], tuple[str, ...]]:
    """Return the read-only stoichiometry and conservation laws of these species, and the names of the laws."""
    changes = [_change(*sides) for sides in reactions]
    matrix = np.array([[c.get(name, 0) for c in changes] for name in evolved], dtype=np.int64)
    matrix = matrix.reshape(len(evolved), len(changes))
    laws = left_null_space(matrix)
    for array in (matrix, laws):
        array.setflags(write=False)
    return matrix, laws, tuple(_combination(row, evolved) for row in laws)
