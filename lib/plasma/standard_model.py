"""The Standard Model plasma as data for chemical equilibrium: its particles and the reactions that may be fast.

Charges: B and L baryon and lepton number, "Y" hypercharge Q - T3, electric charge "Q" in the broken phase, and
"Delta1" ... with Delta_a = B/N_f - L_a, which no Standard Model reaction changes. Yukawa couplings are diagonal; what
their mixing does to quarks, equal baryon number in all families, is the separate condition ``equal_baryons``.
Which reaction is fast at which temperature: Nardi, Nir, Roulet & Racker, JHEP 01 (2006) 164.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from .spectators import Component, Condition, boson, charge, fermion, in_equilibrium


def _count(name: str, value: int) -> int:
    if not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} must be a positive integer, got {value!r}")
    return value


def quark_charges(family: int, families: int) -> dict[str, Fraction]:
    """Return baryon number, B_a of its family and Delta_b of one quark."""
    third = Fraction(1, 3)
    deltas = {f"Delta{b}": third / families for b in range(1, families + 1)}
    return {"B": third, f"B{family}": third, **deltas}


def lepton_charges(family: int) -> dict[str, Fraction]:
    """Return lepton number, L_a of its family and Delta_a of one lepton."""
    return {"L": Fraction(1), f"L{family}": Fraction(1), f"Delta{family}": Fraction(-1)}


def symmetric_phase(families: int = 3, doublets: int = 1) -> tuple[Component, ...]:
    """Return the particles above the electroweak crossover: q, u, d, l, e of each family and doublets H1, H2, ...

    Gauge bosons are left out: neutral ones have no potential, and that of W vanishes with the weak isospin.

    Raises ValueError unless both counts are positive integers.
    """
    _count("families", families), _count("doublets", doublets)
    content = []
    for a in range(1, families + 1):
        quark, lepton = quark_charges(a, families), lepton_charges(a)
        content += [
            fermion(f"q{a}", 6, {"Y": Fraction(1, 6), **quark}),
            fermion(f"u{a}", 3, {"Y": Fraction(2, 3), **quark}),
            fermion(f"d{a}", 3, {"Y": Fraction(-1, 3), **quark}),
            fermion(f"l{a}", 2, {"Y": Fraction(-1, 2), **lepton}),
            fermion(f"e{a}", 1, {"Y": Fraction(-1), **lepton}),
        ]
    return (*content, *(boson(f"H{j}", 2, {"Y": Fraction(1, 2)}) for j in range(1, doublets + 1)))


def weak_sphaleron(families: int = 3) -> Condition:
    """Return sum_a (3 mu_q + mu_l) = 0."""
    numbers = {f"{kind}{a}": n for a in range(1, families + 1) for kind, n in (("q", 3), ("l", 1))}
    return in_equilibrium("weak sphaleron", numbers)


def strong_sphaleron(families: int = 3) -> Condition:
    """Return sum_a (2 mu_q - mu_u - mu_d) = 0."""
    signs = (("q", 2), ("u", -1), ("d", -1))
    return in_equilibrium("strong sphaleron", {f"{kind}{a}": n for a in range(1, families + 1) for kind, n in signs})


def yukawa(particle: str, family: int) -> Condition:
    """Return the condition of one Yukawa coupling, of the right-handed ``particle`` "u", "d" or "e", with H1.

    Raises ValueError for any other particle.
    """
    partners = {"u": ("q", 1), "d": ("q", -1), "e": ("l", -1)}
    if particle not in partners:
        raise ValueError(f"particle must be 'u', 'd' or 'e', got {particle!r}")
    left, sign = partners[particle]
    return in_equilibrium(f"Yukawa {particle}{family}", {f"{left}{family}": 1, "H1": sign, f"{particle}{family}": -1})


def yukawas(families: int = 3) -> list[Condition]:
    """Return all diagonal Yukawa conditions, family by family in the order d, u, e."""
    return [yukawa(kind, a) for a in range(1, families + 1) for kind in "due"]


def equal_baryons(content: Iterable[Component], families: int = 3) -> list[Condition]:
    """Return B_1 = B_a for a = 2, ..., which mixing among quarks enforces."""
    content = tuple(content)
    return [charge(f"B1 = B{a}", content, {"B1": 1, f"B{a}": -1}) for a in range(2, families + 1)]


def equal_higgs(doublets: int) -> list[Condition]:
    """Return mu_H1 = mu_Hj, which a mixing of Higgs doublets enforces."""
    return [in_equilibrium(f"H1 <-> H{j}", {"H1": 1, f"H{j}": -1}) for j in range(2, doublets + 1)]


def neutrality(content: Iterable[Component], which: str = "Y") -> Condition:
    """Return the vanishing of the density of the gauge charge ``which`` ("Y" or "Q")."""
    return charge(f"{which} neutrality", content, {which: 1})


def given_deltas(content: Iterable[Component], families: int = 3) -> list[Condition]:
    """Return the conditions that make the densities of Delta_1, Delta_2, ... the given quantities."""
    content = tuple(content)
    names = [f"Delta{a}" for a in range(1, families + 1)]
    return [charge(name, content, {name: 1}, {name: 1}) for name in names]


def broken_phase(families: int = 3, doublets: int = 1) -> tuple[Component, ...]:
    """Return the particles below the crossover, all taken massless: Dirac u, d, e, chiral nu, W+ and charged Higgs.

    The three states of a massive W+ contain the charged state of one doublet; further doublets add their own.

    Raises ValueError unless both counts are positive integers.
    """
    _count("families", families), _count("doublets", doublets)
    content = [boson("W", 2 + doublets, {"Q": 1})]
    for a in range(1, families + 1):
        quark, lepton = quark_charges(a, families), lepton_charges(a)
        content += [
            fermion(f"u{a}", 6, {"Q": Fraction(2, 3), **quark}),
            fermion(f"d{a}", 6, {"Q": Fraction(-1, 3), **quark}),
            fermion(f"e{a}", 2, {"Q": -1, **lepton}),
            fermion(f"nu{a}", 1, lepton),
        ]
    return tuple(content)


def broken_reactions(content: Sequence[Component], families: int = 3) -> list[Condition]:
    """Return what is fast below the crossover: W exchange, the weak sphaleron, quark mixing, and neutrality."""
    conditions = []
    for a in range(1, families + 1):
        conditions.append(in_equilibrium(f"W d{a} <-> u{a}", {"W": 1, f"d{a}": 1, f"u{a}": -1}))
        conditions.append(in_equilibrium(f"W e{a} <-> nu{a}", {"W": 1, f"e{a}": 1, f"nu{a}": -1}))
    parts = (("u", 1), ("d", 2), ("nu", 1))
    numbers = {f"{kind}{a}": n for a in range(1, families + 1) for kind, n in parts}
    conditions.append(in_equilibrium("weak sphaleron", numbers))
    return [*conditions, *equal_baryons(content, families), neutrality(content, "Q")]
