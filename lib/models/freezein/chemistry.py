"""Spectator processes of the freeze-in model: Appendix A.0.2 and eqs. (38)-(39), exactly.

To the Standard Model come Dirac fermions F1, F2 with the hypercharge and the lepton number of a right-handed lepton.
Nothing brings them into chemical equilibrium with leptons: their densities are set by decays, and enter through
neutrality and through the conservation of B - L.
"""

from __future__ import annotations

import numpy as np
import sympy as sp
from scipy.special import kn

from ...base.validation import positive
from ...plasma import spectators
from ...plasma import standard_model as standard_plasma
from ...plasma.spectators import Component, Condition, Exact, Response

HEAVY = 2
"""Number of vector-like leptons F."""


def heavy(weight: Exact, phase: str = "symmetric") -> tuple[Component, ...]:
    """Return F1, F2 of the given weight; they carry total lepton number "LF", not one of the L_a.

    The weight, density over potential in T^2/6, is 2 for a relativistic Dirac singlet, less when the mass counts, and 1
    in eq. (64).
    """
    gauge = {"symmetric": "Y", "broken": "Q"}[phase]
    return tuple(spectators.component(f"F{i}", weight, {gauge: -1, "LF": 1}) for i in range(1, HEAVY + 1))


def content(weight: Exact = 2, phase: str = "symmetric") -> tuple[Component, ...]:
    """Return all particles of the model in the "symmetric" or "broken" phase.

    Raises ValueError for any other phase.
    """
    if phase not in ("symmetric", "broken"):
        raise ValueError(f"phase must be 'symmetric' or 'broken', got {phase!r}")
    standard = standard_plasma.symmetric_phase() if phase == "symmetric" else standard_plasma.broken_phase()
    return (*standard, *heavy(weight, phase))


def conditions(
    particles: tuple[Component, ...], phase: str = "symmetric", symmetric_start: bool = True
) -> list[Condition]:
    """Return the conditions of App. A.0.2: (52), (54), (65), (56), (67), and the density of F1 as a given quantity.

    With ``symmetric_start`` the total B - L vanishes, eq. (67); otherwise the density of F2 is given as well.
    """
    if phase == "symmetric":
        reactions = [standard_plasma.weak_sphaleron(), *standard_plasma.yukawas()]
        reactions += [standard_plasma.neutrality(particles), *standard_plasma.equal_baryons(particles)]
    else:
        reactions = standard_plasma.broken_reactions(particles)
    given = [spectators.abundances("density of F1", particles, {"F1": 1}, {"F1": 1})]
    if symmetric_start:
        given.append(spectators.charge("B - L = 0", particles, {"B": 1, "L": -1, "LF": -1}))
    else:
        given.append(spectators.abundances("density of F2", particles, {"F2": 1}, {"F2": 1}))
    return reactions + given


def from_leptons(weight: Exact = 2) -> Response:
    """Return all potentials in terms of mu_e1, mu_e2, mu_e3 and the density of F1: eqs. (69), (70).

    Columns: F1, e1, e2, e3. The column of F1 is zero for every Standard Model particle.
    """
    particles = content(weight)
    chosen = [spectators.given_potential(f"e{a}") for a in (1, 2, 3)]
    return spectators.respond(particles, conditions(particles) + chosen)


def from_asymmetries(weight: Exact = 2, phase: str = "symmetric") -> Response:
    """Return all potentials in terms of the densities of Delta_1, Delta_2, Delta_3 and F1: eqs. (71)-(74).

    Columns: F1, Delta1, Delta2, Delta3.
    """
    particles = content(weight, phase)
    return spectators.respond(particles, conditions(particles, phase) + standard_plasma.given_deltas(particles))


def response_to_heavy(phase: str = "symmetric") -> Response:
    """Return all potentials for any start: columns F1, F2 (densities) and Delta1, Delta2, Delta3."""
    particles = content(2, phase)
    return spectators.respond(
        particles, conditions(particles, phase, symmetric_start=False) + standard_plasma.given_deltas(particles)
    )


def lepton_matrix() -> sp.Matrix:
    """Return the exact matrix of eq. (38): densities of right-handed leptons over those of Delta_a.

    >>> lepton_matrix()[0, :] * 711
    Matrix([[-230, 7, 7]])
    """
    return from_asymmetries().potentials(["e1", "e2", "e3"])[:, 1:]


def baryon_fraction(phase: str = "symmetric") -> sp.Rational:
    """Return n_B over the sum of the Delta_a, eq. (39).

    >>> baryon_fraction(), baryon_fraction("broken")
    (22/79, 11/37)
    """
    return from_asymmetries(phase=phase).densities(["B"])[0, 1]


def massive_weight(x: float) -> float:
    """Return the weight of a Dirac singlet (two states) of mass x T with Maxwell-Boltzmann statistics.

    n - nbar = 2 (mu/T) n_eq for one of each, so that in T^2/6 the weight is (12/pi^2) x^2 K_2(x); massless quantum
    statistics would give 2.

    Raises ValueError unless ``x`` is positive.

    >>> round(massive_weight(1e-4), 4), round(massive_weight(9.1), 6)
    (2.4317, 0.005678)
    """
    x = positive("x", x)
    return 12 / np.pi**2 * x**2 * float(kn(2, x))
