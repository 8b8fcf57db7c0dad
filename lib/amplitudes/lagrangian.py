"""Fields and couplings as data: Majorana and Dirac fermions, complex scalars, massless vectors.

An operator is (field name, conjugated?); a self-conjugate field has one operator only. Couplings are real polynomials
of the parameters, written as strings.
"""

from __future__ import annotations

from dataclasses import dataclass

Operator = tuple[str, bool]


@dataclass(frozen=True)
class Field:
    """A field and the particle that it annihilates."""

    name: str
    """Symbol used in reactions; the antiparticle is written with a trailing tilde."""
    kind: str
    """"scalar", "fermion" or "vector"."""
    mass: str = "0"
    """Name of the mass parameter, or "0"."""
    self_conjugate: bool = False
    """True for a Majorana fermion or a real vector."""
    states: int = 0
    """Number of polarisations to average over; 0 means 1 for scalars, 2 for fermions and massless vectors."""

    def __post_init__(self) -> None:
        """Reject an unknown kind and a massive vector, whose polarisation sum is not implemented."""
        if self.kind not in ("scalar", "fermion", "vector"):
            raise ValueError(f"kind of {self.name} must be scalar, fermion or vector, got {self.kind!r}")
        if self.kind == "vector" and self.mass != "0":
            raise ValueError(f"mass of the vector {self.name} must be '0', got {self.mass!r}")

    @property
    def polarisations(self) -> int:
        """Polarisations of the particle."""
        return self.states or (1 if self.kind == "scalar" else 2)


@dataclass(frozen=True)
class Current:
    """The term  bar (left P_L + right P_R) ket * boson, with gamma^mu in front when the boson is a vector."""

    bar: Operator
    """Operator that stands barred, e.g. ("Psi", True); in the charge-conjugate form ("Psi", False)."""
    left: str
    """Coefficient of P_L."""
    right: str
    """Coefficient of P_R."""
    ket: Operator
    """Operator on the right."""
    boson: Operator
    """Scalar or vector operator."""


@dataclass(frozen=True)
class ScalarCurrent:
    """The vertex coupling * (p + p')^mu of a scalar and a vector; p runs in with the scalar, p' out."""

    scalar: str
    """The complex scalar."""
    coupling: str
    """-g Q for the covariant derivative d + i g Q B."""
    vector: str
    """The vector."""


@dataclass(frozen=True)
class Seagull:
    """The vertex coupling * g^{mu nu} of two scalars and two vectors; 2 g^2 Q^2 for (d + i g Q B)."""

    scalar: str
    """The complex scalar."""
    coupling: str
    """Value of the vertex, the factor two for the two vectors included."""
    vector: str
    """The vector."""


Term = Current | ScalarCurrent | Seagull


def yukawa_terms(bar: str, left: str, right: str, ket: str, scalar: str, conjugated: bool) -> tuple[Current, Current]:
    """The term  bar (left P_L + right P_R) ket * scalar  and its hermitian conjugate."""
    return (
        Current((bar, True), left, right, (ket, False), (scalar, conjugated)),
        Current((ket, True), right, left, (bar, False), (scalar, not conjugated)),
    )


def gauge_terms(field: Field, charge: str, vector: str, coupling: str = "g") -> tuple[Term, ...]:
    """Minimal coupling d + i g Q B of a Dirac fermion or of a complex scalar."""
    vertex = f"-({coupling})*({charge})"
    if field.kind == "fermion":
        return (Current((field.name, True), vertex, vertex, (field.name, False), (vector, False)),)
    return ScalarCurrent(field.name, vertex, vector), Seagull(field.name, f"2*({vertex})**2", vector)


@dataclass(frozen=True)
class Model:
    """A Lagrangian: parameters, fields and interaction terms."""

    name: str
    """Shown in error messages."""
    parameters: tuple[str, ...]
    """Names of masses and couplings."""
    fields: tuple[Field, ...]
    """All fields."""
    terms: tuple[Term, ...]
    """All interaction terms, hermitian conjugates included."""

    def field(self, name: str) -> Field:
        """Field of that name; ValueError names an unknown one."""
        for f in self.fields:
            if f.name == name:
                return f
        known = ", ".join(f.name for f in self.fields)
        raise ValueError(f"unknown species {name!r} in model {self.name}: it has {known}")

    def operator(self, name: str, conjugated: bool) -> Operator:
        """The operator, with the conjugation dropped for a self-conjugate field."""
        return name, conjugated and not self.field(name).self_conjugate

    def parse(self, reaction: str) -> tuple[tuple[Field, bool], ...]:
        """Split "a b > c d" into four (field, antiparticle?) pairs; ValueError says what is wrong with it."""
        sides = [side.split() for side in reaction.split(">")]
        if len(sides) != 2 or any(len(side) != 2 for side in sides):
            raise ValueError(f"reaction must read 'a b > c d', got {reaction!r}")
        legs = []
        for word in sides[0] + sides[1]:
            f = self.field(word.rstrip("~"))
            legs.append((f, word.endswith("~") and not f.self_conjugate))
        if sum(f.kind == "fermion" for f, _ in legs) % 2:
            raise ValueError(f"reaction must have an even number of fermions, got {reaction!r}")
        return tuple(legs)
