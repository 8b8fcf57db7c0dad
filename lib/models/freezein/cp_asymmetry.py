"""CP asymmetries of two heavy Dirac fermions F_1, F_2 that decay into light flavours: F_i -> e_alpha S with a real S.

Couplings lambda_{alpha i} of S Fbar_i P_R e_alpha are complex arrays of shape (flavours, 2). The asymmetry of (25) is
[Gamma(F_i -> e_alpha S) - Gamma(Fbar_i -> ebar_alpha S)]/(2 Gamma_i), of shape (flavours, 2). The splitting M_2 - M_1
is an input of its own: masses are never subtracted. Equation numbers: arXiv:2111.05740.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...base.arrays import FloatOrArray, Floats
from ...base.validation import finite, non_negative, positive

Regulator = Literal["none", "other width", "difference", "sum"]
REGULATORS: tuple[Regulator, ...] = ("none", "other width", "difference", "sum")
"""Where the resonance is cut: nowhere (27); at M_i Gamma_j (30), hep-ph/9812256; at |M_1 Gamma_1 - M_2 Gamma_2|,
hep-ph/0511248; at M_1 Gamma_1 + M_2 Gamma_2, arXiv:1112.5954."""
FLAVOUR_PAIRS = ((0, 1), (0, 2), (1, 2))
"""The order e mu, e tau, mu tau of three phase factors."""
_SERIES_FROM = 20.0


def complex_couplings(moduli: ArrayLike, theta: ArrayLike) -> NDArray[np.complex128]:
    """Return couplings of these moduli (flavours, 2) whose phases phi_{alpha 2} - phi_{alpha 1} are ``theta``.

    Only this difference is physical: F_1's phases go into the light flavours.

    Raises ValueError for a negative modulus, a column of zeros, or a ``theta`` of another shape.
    """
    lam = _moduli(moduli)
    theta = np.atleast_1d(finite("theta", theta))
    if theta.shape != lam.shape[:1]:
        raise ValueError(f"theta must have shape {lam.shape[:1]}, got {theta.shape}")
    return lam * np.stack([np.ones(theta.size), np.exp(1j * theta)], axis=1)


def _moduli(moduli: ArrayLike) -> Floats:
    lam = np.asarray(non_negative("moduli", moduli))
    if lam.ndim != 2 or lam.shape[1] != 2:
        raise ValueError(f"moduli must have shape (flavours, 2), got {lam.shape}")
    if np.any(lam.sum(axis=0) == 0):
        raise ValueError(f"each heavy fermion must couple to a flavour, got moduli {lam.tolist()!r}")
    return lam


def phase_factors(couplings: ArrayLike) -> Floats:
    """Return the antisymmetric p^{12}_{alpha beta} of (31) = sin(theta_alpha - theta_beta), theta = phi_2 - phi_1.

    >>> p = phase_factors(complex_couplings([[1.0, 1.0]] * 3, [1.5707963267948966, 0.0, 0.0]))
    >>> [round(float(p[a, b]), 6) for a, b in FLAVOUR_PAIRS]
    [1.0, 1.0, 0.0]
    """
    lam = np.asarray(couplings, dtype=np.complex128)
    theta = np.angle(lam[:, 1]) - np.angle(lam[:, 0])
    return np.sin(theta[:, None] - theta[None, :])


def antisymmetric(p: ArrayLike) -> Floats:
    """Return the matrix p^{12}_{alpha beta} from its three entries e mu, e tau, mu tau, whether or not phases exist.

    Raises ValueError if ``p`` has not three finite entries.
    """
    p = np.asarray(finite("p", p))
    if p.shape != (3,):
        raise ValueError(f"p must hold the three entries e mu, e tau, mu tau, got shape {p.shape}")
    matrix = np.zeros((3, 3))
    for value, (a, b) in zip(p, FLAVOUR_PAIRS, strict=True):
        matrix[a, b], matrix[b, a] = value, -value
    return matrix


def interference(moduli: ArrayLike, p: ArrayLike) -> Floats:
    """Return Im{lambda*_ai lambda_aj [lambda^+ lambda]_ji}/[lambda^+ lambda]_ii of (31), j != i, shape (flavours, 2).

    The last flavour is minus the sum of the others, so that unitarity and CPT, (29), hold to the last bit.

    Parameters
    ----------
    moduli
        |lambda_{alpha i}|, shape (flavours, 2).
    p
        The antisymmetric matrix p^{12}, shape (flavours, flavours).

    Raises
    ------
    ValueError
        For a negative modulus, a column of zeros, or a ``p`` that is not antisymmetric over these flavours.
    """
    lam, p = _moduli(moduli), np.asarray(finite("p", p))
    if p.shape != (lam.shape[0],) * 2 or not np.array_equal(p, -p.T):
        raise ValueError(f"p must be an antisymmetric matrix over {lam.shape[0]} flavours, got {p.tolist()!r}")
    product = lam[:, 0] * lam[:, 1]
    weight = product * (p @ product)
    weight[-1] = -weight[:-1].sum()
    norm = (lam**2).sum(axis=0)
    return np.stack([weight / norm[0], -weight / norm[1]], axis=1)


def one_minus_x(mass: float, splitting: float) -> Floats:
    """Return 1 - x_j for i = 1, 2, with x_j = M_j^2/M_i^2, from M_1 and M_2 - M_1 without subtracting masses.

    >>> [float(f"{value:.6e}") for value in one_minus_x(1.0, 1e-20)]
    [-2e-20, 2e-20]
    """
    delta = finite("splitting", splitting) / positive("mass", mass)
    positive("1 + splitting/mass", 1 + delta)
    return np.array([-delta * (2 + delta), delta * (2 + delta) / (1 + delta) ** 2])


def regulators(mass: float, splitting: float, widths: ArrayLike, name: Regulator) -> Floats:
    """Return the regulator for i = 1, 2 in units of M_i^2 (dimensionless), for Gamma_1, Gamma_2 in ``widths`` (GeV).

    Raises ValueError for an unknown name, a mass that is not positive or a negative width.
    """
    mass = positive("mass", mass)
    first, second = non_negative("widths", widths)
    heavier = mass + finite("splitting", splitting)
    own = np.array([mass, heavier])
    if name == "none":
        return np.zeros(2)
    if name == "other width":
        return np.array([second, first]) / own
    if name == "difference":
        return abs(mass * (first - second) - splitting * second) / own**2
    if name == "sum":
        return (mass * first + heavier * second) / own**2
    raise ValueError(f"regulator must be one of {REGULATORS}, got {name!r}")


def resonant(
    weights: ArrayLike, mass: float, splitting: float, widths: ArrayLike, regulator: Regulator = "other width"
) -> Floats:
    """Return eps_{alpha i} of (30): -(1/16 pi) (1-x_j)/[(1-x_j)^2 + A_i^2] times :func:`interference`.

    Parameters
    ----------
    weights
        :func:`interference`, shape (flavours, 2).
    mass, splitting
        M_1 and M_2 - M_1 in GeV.
    widths
        Gamma_1, Gamma_2 in GeV.
    regulator
        The name of A, see :data:`REGULATORS`.

    Raises
    ------
    ValueError
        For an unknown regulator, a bad number, or masses that coincide without a regulator.
    """
    gap, cut = one_minus_x(mass, splitting), regulators(mass, splitting, widths, regulator)
    if np.any((gap == 0) & (cut == 0)):
        raise ValueError(f"splitting must not vanish without a regulator, got {splitting!r}")
    scale = np.maximum(np.abs(gap), cut)
    return -np.asarray(weights) / (16 * np.pi) * (gap / scale) / ((gap / scale) ** 2 + (cut / scale) ** 2) / scale


def vertex(x: ArrayLike) -> FloatOrArray:
    """Return the vertex partner 2 [1 - x ln(1 + 1/x)] of the self-energy's 1/(1 - x), for x = M_j^2/M_i^2 > 0.

    S is real, so that e_beta S -> e_alpha S proceeds through F_j in the u-channel as well, with the same couplings.
    """
    x = positive("x", x)
    return 2 * (1 - x * np.log1p(1 / x))


def non_degenerate(x: ArrayLike) -> FloatOrArray:
    """Return 1/(1 - x) + :func:`vertex`, without the cancellation of the leading 1/x at large x; tends to -5/(3 x^2).

    Raises ValueError if x is not positive, or one.

    >>> [round(float(non_degenerate(x) * (1 - x)), 5) for x in (0.5, 2.0, 10.0, 100.0)]
    [1.45069, 0.62186, 0.15583, 0.01655]
    """
    x = np.asarray(positive("x", x))
    if np.any(x == 1):
        raise ValueError("x must differ from 1, where a regulator is needed, got 1.0")
    near = np.minimum(x, _SERIES_FROM)
    y = 1 / np.maximum(x, _SERIES_FROM)
    n = np.arange(2, 16)
    series = (y[..., None] ** n * (2 * (-1.0) ** (n + 1) / (n + 1) - 1)).sum(axis=-1)
    total = np.where(x > _SERIES_FROM, series, 1 / np.where(near == 1, 2.0, 1 - near) + vertex(near))
    return total if total.ndim else float(total)


def decay_matrices(couplings: ArrayLike, width_per_coupling: float) -> NDArray[np.complex128]:
    """Return L_alpha,ij = k lambda_{alpha i} lambda*_{alpha j}, shape (flavours, 2, 2); c^+ L c is the rate into alpha.

    ``width_per_coupling`` k is Gamma/|lambda|^2 in GeV; the sum over flavours is the width matrix.
    """
    lam = np.asarray(couplings, dtype=np.complex128)
    _moduli(np.abs(lam))
    return positive("width_per_coupling", width_per_coupling) * lam[:, :, None] * lam[:, None, :].conj()


def branching_probabilities(
    couplings: ArrayLike, splitting: float, width_per_coupling: float, time: float | None = None
) -> Floats:
    """Return the probability that a state born as F_i has decayed into alpha, shape (flavours, 2), for any splitting.

    Exact solution of the two-level Hamiltonian H = diag(0, M_2 - M_1) - i Gamma/2: the matrix
    R_alpha = int_0^t exp(i H^+ t') L_alpha exp(-i H t') dt' solves i (H^+ R - R H) = -L_alpha for t -> infinity.

    Parameters
    ----------
    couplings
        Complex, shape (flavours, 2); complex conjugates give the antiparticles.
    splitting
        M_2 - M_1 in GeV.
    width_per_coupling
        Gamma/|lambda|^2 in GeV.
    time
        Age in 1/GeV; None for all times.

    Raises
    ------
    ValueError
        For bad numbers, or if the width matrix has a stable state.
    """
    rates = decay_matrices(couplings, width_per_coupling)
    gamma = rates.sum(axis=0)
    unit = float(gamma[1, 1].real)
    rates, gamma = rates / unit, gamma / unit
    evolution = -1j * np.diag([0.0, finite("splitting", splitting) / unit]) - 0.5 * gamma
    if np.linalg.eigvals(evolution).real.max() >= -1e-13 * np.abs(gamma).max():
        raise ValueError(f"couplings must let every state decay, got {np.asarray(couplings).tolist()!r}")
    one = np.eye(2)
    both = np.kron(evolution.conj().T, one) + np.kron(one, evolution.T)
    found = np.linalg.solve(both, -rates.reshape(len(rates), 4).T).T.reshape(-1, 2, 2)
    if time is not None:
        values, vectors = np.linalg.eig(evolution)
        step = vectors @ np.diag(np.exp(values * non_negative("time", time) * unit)) @ np.linalg.inv(vectors)
        found = found - step.conj().T @ found @ step
    return np.diagonal(found, axis1=1, axis2=2).real


def two_level(couplings: ArrayLike, splitting: float, width_per_coupling: float, time: float | None = None) -> Floats:
    """Return the exact eps_{alpha i} of a nearly degenerate pair: normalised to all decays, up to ``time`` if given.

    It needs no regulator; Gamma_1 eps_{alpha 1} = Gamma_2 eps_{alpha 2} at every splitting, as CPT demands of a pair.
    """
    lam = np.asarray(couplings, dtype=np.complex128)
    particle = branching_probabilities(lam, splitting, width_per_coupling, time)
    anti = branching_probabilities(lam.conj(), splitting, width_per_coupling, time)
    return (particle - anti) / (particle + anti).sum(axis=0)
