"""The hypercharge multiplet by explicit spinors: every diagram written out by hand and summed over spin states.

Shares no code with the symbolic derivation. Couplings in units of g, hence sqrt(2) for the bino; phi_L couples through
``-sqrt2 bar chi P_L Psi phi^*`` and phi_R through ``+sqrt2 bar chi P_R Psi phi^*``. Each amplitude takes the momenta k,
the masses (M, ms, mx), the scalars in the order of the reaction, and the wave functions: u(p) for a fermion of either
charge, the polarisation vector for B, None for a scalar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...amplitudes.spinors import (
    CHARGE_CONJUGATION,
    GAMMA,
    METRIC,
    P_L,
    P_R,
    bar,
    conjugate,
    dot,
    particle_spinors,
    polarisations,
    slash,
)
from ...base.arrays import Floats

Momenta = Floats
Masses = tuple[float, float, float]
Wave = Any
ONE = np.eye(4)
OUT = {"L": -np.sqrt(2) * P_L, "R": np.sqrt(2) * P_R}
"""bar chi (...) Psi phi^*."""
IN = {"L": -np.sqrt(2) * P_R, "R": np.sqrt(2) * P_L}
"""bar Psi (...) chi phi."""


def propagator(q: NDArray, mass: float) -> NDArray:
    """(q-slash + m)/(q^2 - m^2)."""
    return (slash(q) + mass * ONE) / (dot(q, q) - mass**2)


def current(left: NDArray, right: NDArray, chirality: NDArray = ONE) -> NDArray:
    """left gamma^mu chirality right."""
    return np.array([left @ g @ chirality @ right for g in GAMMA])


def _chi_psi_to_phi_b(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """chi Psi > phi B."""
    left, e = bar(conjugate(w[0])), w[3].conj()
    scalar = (left @ OUT[x] @ w[1]) * dot(k[0] + k[1] + k[2], e) / (dot(k[0] + k[1], k[0] + k[1]) - m[1] ** 2)
    return scalar + left @ OUT[x] @ propagator(k[1] - k[3], m[0]) @ slash(e) @ w[1]


def _chi_phi_to_psi_b(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """chi phi > Psi B."""
    left, e, q = bar(w[2]), w[3].conj(), k[1] - k[3]
    scalar = (left @ IN[x] @ w[0]) * dot(k[1] + q, e) / (dot(q, q) - m[1] ** 2)
    return scalar + left @ slash(e) @ propagator(k[0] + k[1], m[0]) @ IN[x] @ w[0]


def _phi_phi_to_psi_psi(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """phi phi > Psi Psi through <chi chi^T> = S C^T."""
    a, b = bar(w[2]), bar(w[3])
    t = a @ IN[x[0]] @ propagator(k[2] - k[0], m[2]) @ CHARGE_CONJUGATION.T @ IN[x[1]].T @ b
    u = b @ IN[x[0]] @ propagator(k[3] - k[0], m[2]) @ CHARGE_CONJUGATION.T @ IN[x[1]].T @ a
    return t - u


def _psi_antipsi_to_b_b(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """Psi Psi~ > B B."""
    v, a, b = bar(conjugate(w[1])), slash(w[2].conj()), slash(w[3].conj())
    return v @ (b @ propagator(k[0] - k[2], m[0]) @ a + a @ propagator(k[0] - k[3], m[0]) @ b) @ w[0]


def _psi_antipsi_to_f_f(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """Psi Psi~ > f f~."""
    pair = current(bar(w[2]), conjugate(w[3]), P_L)
    return dot(current(bar(conjugate(w[1])), w[0]), pair) / dot(k[0] + k[1], k[0] + k[1])


def _psi_antipsi_to_h_h(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """Psi Psi~ > H H~."""
    return dot(current(bar(conjugate(w[1])), w[0]), k[2] - k[3]) / dot(k[0] + k[1], k[0] + k[1])


def _psi_antipsi_to_chi_chi(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """Psi Psi~ > chi chi through both scalars."""
    total, v = 0j, bar(conjugate(w[1]))
    for i, j, sign in ((2, 3, 1), (3, 2, -1)):
        q = k[0] - k[i]
        for y in "LR":
            lines = (bar(w[i]) @ OUT[y] @ w[0]) * (v @ IN[y] @ conjugate(w[j]))
            total += sign * lines / (dot(q, q) - m[1] ** 2)
    return total


def _phi_antiphi_to_b_b(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """phi phi~ > B B."""
    a, b = w[2].conj(), w[3].conj()
    total = 2 * dot(a, b)
    for i, e, f in ((2, a, b), (3, b, a)):
        q = k[0] - k[i]
        total -= dot(k[0] + q, e) * dot(q - k[1], f) / (dot(q, q) - m[1] ** 2)
    return total


def _phi_antiphi_to_f_f(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """phi phi~ > f f~."""
    return dot(k[0] - k[1], current(bar(w[2]), conjugate(w[3]), P_L)) / dot(k[0] + k[1], k[0] + k[1])


def _phi_antiphi_to_h_h(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """phi phi~ > H H~."""
    return dot(k[0] - k[1], k[2] - k[3]) / dot(k[0] + k[1], k[0] + k[1])


def _phi_antiphi_to_chi_chi(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """phi phi~ > chi chi through Psi."""
    lines = [
        bar(w[i]) @ OUT[x[1]] @ propagator(k[0] - k[j], m[0]) @ IN[x[0]] @ conjugate(w[j]) for i, j in ((2, 3), (3, 2))
    ]
    return lines[0] - lines[1]


def _phi_antiphi_to_psi_antipsi(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """phi phi~ > Psi Psi~ through chi and, for equal scalars, B."""
    left, right, q = bar(w[2]), conjugate(w[3]), k[0] + k[1]
    exchange = left @ IN[x[0]] @ propagator(k[2] - k[0], m[2]) @ OUT[x[1]] @ right
    return exchange - (dot(k[0] - k[1], current(left, right)) / dot(q, q) if x[0] == x[1] else 0)


def _psi_antiphi_to_chi_b(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """Psi phi~ > chi B."""
    left, e, q = bar(w[2]), w[3].conj(), k[1] - k[3]
    scalar = (left @ OUT[x] @ w[0]) * dot(k[1] + q, e) / (dot(q, q) - m[1] ** 2)
    return left @ OUT[x] @ propagator(k[0] - k[3], m[0]) @ slash(e) @ w[0] - scalar


def _phi_antipsi_to_antiphi_psi(k: Momenta, m: Masses, x: str, w: Wave) -> complex:
    """phi Psi~ > phi~ Psi through <chi chi^T>."""
    v, u = bar(conjugate(w[1])), bar(w[3])
    first = u @ IN[x[0]] @ propagator(k[3] - k[0], m[2]) @ CHARGE_CONJUGATION.T @ IN[x[1]].T @ v
    return first - v @ IN[x[0]] @ propagator(-k[1] - k[0], m[2]) @ CHARGE_CONJUGATION.T @ IN[x[1]].T @ u


@dataclass(frozen=True)
class Case:
    """One reaction of the twin."""

    amplitude: Callable[[Momenta, Masses, str, Wave], complex]
    """Amplitude for given wave functions."""
    legs: str
    """Particles in order: P Psi, c chi, s heavy scalar, B, f Weyl fermion, h massless scalar."""
    scalars: str = "L"
    """Chiralities of the heavy scalars in order."""

    def masses(self, m: Masses) -> tuple[float, ...]:
        """Masses of the four legs for (M, ms, mx)."""
        values = {"P": m[0], "s": m[1], "c": m[2]}
        return tuple(values.get(leg, 0.0) for leg in self.legs)

    def squared(self, k: Momenta, m: Masses, waves: dict[int, NDArray] | None = None) -> float:
        """Spin-averaged |M|^2/g^4 at momenta k, shape (4, 4); ``waves`` overrides wave functions of some legs."""
        states = []
        for i, (leg, mass) in enumerate(zip(self.legs, self.masses(m), strict=True)):
            if waves and i in waves:
                states.append(waves[i])
            elif leg in "Pcf":
                states.append(particle_spinors(k[i], mass))
            else:
                states.append(polarisations(k[i]) if leg == "B" else [None])
        total = sum(abs(self.amplitude(k, m, self.scalars, w)) ** 2 for w in product(*states))
        return float(total / np.prod([2 if leg in "PcB" else 1 for leg in self.legs[:2]]))


CASES = {
    "chi_psi_to_phi_b": Case(_chi_psi_to_phi_b, "cPsB"),
    "chi_phi_to_psi_b": Case(_chi_phi_to_psi_b, "csPB"),
    "phi_phi_to_psi_psi": Case(_phi_phi_to_psi_psi, "ssPP", "LL"),
    "phi_other_to_psi_psi": Case(_phi_phi_to_psi_psi, "ssPP", "LR"),
    "psi_antipsi_to_b_b": Case(_psi_antipsi_to_b_b, "PPBB"),
    "psi_antipsi_to_f_f": Case(_psi_antipsi_to_f_f, "PPff"),
    "psi_antipsi_to_h_h": Case(_psi_antipsi_to_h_h, "PPhh"),
    "psi_antipsi_to_chi_chi": Case(_psi_antipsi_to_chi_chi, "PPcc"),
    "phi_antiphi_to_b_b": Case(_phi_antiphi_to_b_b, "ssBB"),
    "phi_antiphi_to_f_f": Case(_phi_antiphi_to_f_f, "ssff"),
    "phi_antiphi_to_h_h": Case(_phi_antiphi_to_h_h, "sshh"),
    "phi_antiphi_to_chi_chi": Case(_phi_antiphi_to_chi_chi, "sscc", "LL"),
    "phi_antiother_to_chi_chi": Case(_phi_antiphi_to_chi_chi, "sscc", "LR"),
    "phi_antiphi_to_psi_antipsi": Case(_phi_antiphi_to_psi_antipsi, "ssPP", "LL"),
    "phi_antiother_to_psi_antipsi": Case(_phi_antiphi_to_psi_antipsi, "ssPP", "LR"),
    "psi_antiphi_to_chi_b": Case(_psi_antiphi_to_chi_b, "PscB"),
    "phi_antipsi_to_antiphi_psi": Case(_phi_antipsi_to_antiphi_psi, "sPsP", "LL"),
    "phi_antipsi_to_antiother_psi": Case(_phi_antipsi_to_antiphi_psi, "sPsP", "LR"),
}
"""Named as in ``closed_forms``."""


def invariants(k: Momenta) -> tuple[float, float]:
    """s and t of four momenta."""
    total, transfer = k[0] + k[1], k[0] - k[2]
    return float(total @ METRIC @ total), float(transfer @ METRIC @ transfer)
