"""Chemical equilibrium of a relativistic plasma as exact linear algebra over the rationals.

To first order in mu/T a species k carries the number density n_k - n_kbar = w_k mu_k T^2/6. The weight w_k counts
particle states without antiparticles: one per state of a massless fermion, two per state of a massless boson. A weak
doublet of Weyl quarks has 6 states and weight 6, a singlet Weyl lepton 1, a singlet Dirac lepton 2, a complex Higgs
doublet 2 states and weight 4, a massive W+ 3 states and weight 6. Any rational in between stands for a massive species.

Every fast reaction, every neutrality and every conserved charge is one linear condition on the potentials. Densities
are in units of T^2/6 throughout. Reference: Harvey & Turner, Phys. Rev. D 42 (1990) 3344.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from numbers import Rational

import sympy as sp

Exact = int | Fraction | sp.Rational
Coefficients = Mapping[str, Fraction]


@dataclass(frozen=True)
class Component:
    """One particle species; its antiparticle has the opposite potential and is not listed."""

    name: str
    """Name by which conditions refer to the species."""
    weight: Fraction
    """Density per potential, in T^2/6: states of a massless fermion, twice the states of a massless boson."""
    charges: Coefficients
    """Charge of one particle by name of the charge; what is absent is zero."""


@dataclass(frozen=True)
class Condition:
    """One linear condition: sum of coefficient times potential equals sum of coefficient times given quantity."""

    name: str
    """Name by which redundancies and contradictions are reported."""
    potentials: Coefficients
    """Coefficient of each species' chemical potential."""
    given: Coefficients = field(default_factory=dict)
    """Coefficient of each quantity that is prescribed from outside; empty for a homogeneous condition."""


@dataclass(frozen=True)
class Response:
    """All potentials as exact linear functions of the given quantities."""

    species: tuple[Component, ...]
    """The particle content."""
    given: tuple[str, ...]
    """Names of the given quantities, in the order of the columns."""
    matrix: sp.Matrix
    """Potentials (rows, one per species) in terms of the given quantities (columns)."""
    redundant: Mapping[str, Coefficients]
    """Each condition that follows from earlier ones, with the combination of their names that gives it."""

    def potentials(self, names: Sequence[str]) -> sp.Matrix:
        """Potentials of the named species, one row each; raise ValueError for a name that is not a species."""
        order = [one.name for one in self.species]
        for name in names:
            if name not in order:
                raise ValueError(f"names must be species, got {name!r}")
        return self.matrix.extract([order.index(name) for name in names], list(range(self.matrix.cols)))

    def densities(self, charges: Sequence[str]) -> sp.Matrix:
        """Densities of the named charges in T^2/6, one row each; raise ValueError for an unknown charge."""
        return sp.Matrix.vstack(*(self._row(charge_density(self.species, charge)) for charge in charges))

    def _row(self, coefficients: Coefficients) -> sp.Matrix:
        exact = [_sympy(coefficients.get(one.name, Fraction(0))) for one in self.species]
        return sp.Matrix([exact]) * self.matrix


def _sympy(value: Fraction) -> sp.Rational:
    return sp.Rational(value.numerator, value.denominator)


def _fraction(name: str, value: Exact) -> Fraction:
    """Exact rational; floats are refused because their binary digits would pass for exact ones."""
    if not isinstance(value, Rational) or isinstance(value, bool):
        raise TypeError(f"{name} must be an integer or a rational, got {value!r}")
    return Fraction(int(value.numerator), int(value.denominator))


def _exact(name: str, values: Mapping[str, Exact]) -> dict[str, Fraction]:
    return {key: _fraction(f"{name}[{key!r}]", value) for key, value in values.items()}


def fermion(name: str, states: Exact, charges: Mapping[str, Exact]) -> Component:
    """Return a massless fermion with ``states`` particle states (Weyl singlet 1, Dirac singlet 2, quark doublet 6)."""
    return component(name, states, charges)


def boson(name: str, states: Exact, charges: Mapping[str, Exact]) -> Component:
    """Return a massless boson with ``states`` particle states (complex doublet 2); its weight is twice as large."""
    return component(name, 2 * _fraction("states", states), charges)


def component(name: str, weight: Exact, charges: Mapping[str, Exact]) -> Component:
    """Return a species of any weight, for instance of a massive particle.

    Raises
    ------
    ValueError
        If the weight is negative (zero stands for a decoupled or very heavy species).
    TypeError
        If the weight or a charge is not rational.
    """
    exact = _fraction("weight", weight)
    if exact < 0:
        raise ValueError(f"weight must be at least 0, got {weight!r} for {name!r}")
    return Component(name, exact, _exact("charges", charges))


def in_equilibrium(name: str, numbers: Mapping[str, Exact]) -> Condition:
    """Return the condition of a fast reaction: potentials of what enters (positive) and leaves (negative) add to zero.

    >>> in_equilibrium("up Yukawa", {"q": 1, "H": 1, "u": -1}).potentials["u"]
    Fraction(-1, 1)
    """
    return Condition(name, _exact("numbers", numbers))


def charge_density(content: Iterable[Component], charge: str) -> dict[str, Fraction]:
    """Return the coefficients of n_charge = sum_k charge_k w_k mu_k, in T^2/6, of every species that contributes.

    Raises ValueError if no species knows the charge.
    """
    content = tuple(content)
    if not any(charge in one.charges for one in content):
        raise ValueError(f"charge must be carried by some species, got {charge!r}")
    row = {one.name: one.charges.get(charge, Fraction(0)) * one.weight for one in content}
    return {name: value for name, value in row.items() if value}


def charge(
    name: str, content: Iterable[Component], value: Mapping[str, Exact], given: Mapping[str, Exact] | None = None
) -> Condition:
    """Return the condition that a combination of charge densities is zero, or equals given quantities.

    Parameters
    ----------
    name
        name of the condition.
    content
        The particle content.
    value
        Coefficient of each charge, for instance {"Y": 1} for neutrality or {"B": 1, "L": -1}.
    given
        Coefficient of each given density in T^2/6; none for zero.
    """
    content = tuple(content)
    total: dict[str, Fraction] = {}
    for which, factor in _exact("value", value).items():
        for one, coefficient in charge_density(content, which).items():
            total[one] = total.get(one, Fraction(0)) + factor * coefficient
    return Condition(name, {one: c for one, c in total.items() if c}, _exact("given", given or {}))


def abundances(
    name: str, content: Iterable[Component], numbers: Mapping[str, Exact], given: Mapping[str, Exact] | None = None
) -> Condition:
    """Return the condition that a combination of densities of single species is zero, or equals given quantities.

    It states what no fast reaction changes: {"e1": 1} for a right-handed electron that nothing makes, or
    {"u1": 1, "d1": -1} where only the strong sphaleron makes both.
    """
    weights = {one.name: one.weight for one in content}
    rows = {one: factor * weights.get(one, Fraction(0)) for one, factor in _exact("numbers", numbers).items()}
    return Condition(name, rows, _exact("given", given or {}))


def given_potential(name: str) -> Condition:
    """Return the condition that makes the potential of species ``name`` one of the given quantities."""
    return Condition(f"potential of {name}", {name: Fraction(1)}, {name: Fraction(1)})


def as_text(combination: Coefficients) -> str:
    """Return a linear combination as text.

    >>> as_text({"a": Fraction(1), "b": Fraction(-1, 2)})
    'a - 1/2 b'
    """
    terms = []
    for name, value in combination.items():
        size = "" if abs(value) == 1 else f"{abs(value)} "
        terms.append(f"{'-' if value < 0 else '+'} {size}{name}")
    return " ".join(terms).removeprefix("+ ") or "0"


def respond(content: Iterable[Component], conditions: Iterable[Condition]) -> Response:
    """Solve the conditions for all potentials, exactly.

    The conditions are taken in order; each is reduced by the earlier ones while the combination that does so is kept,
    so that a row that vanishes names its own reason.

    Returns
    -------
    Solution with the matrix of potentials over given quantities and the redundant conditions.

    Raises
    ------
    ValueError
        If a name is repeated or unknown, if conditions contradict each other (the message names them and the relation
        that they would force on the given quantities), or if potentials stay free (the message names them).
    """
    content, conditions = tuple(content), tuple(conditions)
    names, labels = [one.name for one in content], [one.name for one in conditions]
    for kind, entries in (("species", names), ("conditions", labels)):
        repeated = sorted({entry for entry in entries if entries.count(entry) > 1})
        if repeated:
            raise ValueError(f"{kind} must have distinct names, got twice: {', '.join(repeated)}")
    given = tuple(dict.fromkeys(name for one in conditions for name in one.given))
    n, m = len(names), len(given)
    basis: dict[int, list[Fraction]] = {}  # pivot column -> row [potentials | given | combination of conditions]
    redundant: dict[str, Coefficients] = {}
    for index, condition in enumerate(conditions):
        unknown = [name for name in condition.potentials if name not in names]
        if unknown:
            raise ValueError(f"potentials of condition {condition.name!r} must be species, got {', '.join(unknown)}")
        row = [condition.potentials.get(name, Fraction(0)) for name in names]
        row += [condition.given.get(name, Fraction(0)) for name in given]
        row += [Fraction(int(k == index)) for k in range(len(conditions))]
        for pivot, other in basis.items():
            if factor := row[pivot]:
                row = [a - factor * b for a, b in zip(row, other, strict=True)]
        pivot = next((k for k in range(n) if row[k]), None)
        if pivot is None:
            combination = {labels[k]: -c for k, c in enumerate(row[n + m :]) if c and k != index}
            forced = {given[k]: c for k, c in enumerate(row[n : n + m]) if c}
            if forced:
                raise ValueError(
                    f"condition {condition.name!r} contradicts [{as_text(combination)}] unless {as_text(forced)} = 0"
                )
            redundant[condition.name] = combination
            continue
        row = [a / row[pivot] for a in row]
        for key, other in basis.items():
            if factor := other[pivot]:
                basis[key] = [a - factor * b for a, b in zip(other, row, strict=True)]
        basis[pivot] = row
    if len(basis) < n:
        free = [k for k in range(n) if k not in basis]
        loose = [names[k] for k in range(n) if k in free or any(basis[k][j] for j in free)]
        raise ValueError(f"conditions leave {len(free)} combination(s) of these potentials free: {', '.join(loose)}")
    matrix = sp.Matrix(n, m, lambda i, j: _sympy(basis[i][n + j]))
    return Response(content, given, matrix, redundant)
