"""Leading-order DGLAP evolution in Mellin space, and its inversion to x.

d f(N)/d ln Q^2 = alpha_s/(2 pi) P(N) f(N). With the one-loop coupling the solution is exp(t P) f, where the evolution
time is t = (2/beta_0) ln(alpha_s(start)/alpha_s(end)); all non-singlet combinations share P_qq.
Kernels: Altarelli & Parisi 1977; moments as in Ellis, Stirling & Webber, QCD and Collider Physics, ch. 4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import psi

from ..base.arrays import Floats
from ..base.validation import positive
from ..couplings.strong import active_flavours, alpha_s_at, beta_0
from .partons import FLAVOURS, PartonSet, rightmost_pole, start_moments

C_F, C_A, T_R = 4.0 / 3.0, 3.0, 0.5
GLUON = FLAVOURS.index("g")
CONTOUR_ANGLE = 0.75 * np.pi
"""Direction of the inversion contour: oscillation and damping at the same rate."""
PANELS, _NODES = 15, 16
"""Dyadic panels and Gauss-Legendre nodes per panel of the contour: absolute error of x f below 1e-10."""
REACH = 4096.0
"""End of the contour: enough for x up to 0.99."""


def kernels(n: ArrayLike, n_f: int) -> tuple[NDArray, NDArray, NDArray, NDArray]:
    """Moments P_qq, P_qg (all 2 n_f flavours), P_gq, P_gg at complex ``n`` for ``n_f`` flavours, any shape.

    >>> qq, qg, gq, gg = kernels(2.0, 4)
    >>> bool(abs(qq + gq) < 1e-14), bool(abs(qg + gg) < 1e-14)
    (True, True)
    """
    n = np.asarray(n, dtype=complex)
    s_1 = psi(n + 1.0) + np.euler_gamma
    qq = C_F * (1.5 - 2.0 * s_1 + 1.0 / (n * (n + 1.0)))
    qg = 2.0 * n_f * T_R * (n * n + n + 2.0) / (n * (n + 1.0) * (n + 2.0))
    gq = C_F * (n * n + n + 2.0) / ((n - 1.0) * n * (n + 1.0))
    gg = 2.0 * C_A * (1.0 / (n * (n - 1.0)) + 1.0 / ((n + 1.0) * (n + 2.0)) - s_1) + 0.5 * beta_0(n_f)
    return qq, qg, gq, gg


def _stage(f: NDArray, n: NDArray, times: NDArray, n_f: int) -> NDArray:
    """Evolve moments ``f`` (11, N) by every evolution time of ``times`` (K,) with ``n_f`` flavours; (11, K, N)."""
    qq, qg, gq, gg = kernels(n, n_f)
    t = times[:, None]
    # exp(t P) = e^(t m) [cosh(t r) + sinh(t r)/r (P - m)], m = half the trace: no ordering of eigenvalues is needed.
    mean, half = 0.5 * (qq + gg), 0.5 * (qq - gg)
    root = np.sqrt(half * half + qg * gq)
    up, down = np.exp(t * (mean + root)), np.exp(t * (mean - root))
    even, odd = 0.5 * (up + down), 0.5 * (up - down) / root
    active = [i for i in range(len(FLAVOURS)) if i != GLUON and abs(i - GLUON) <= n_f]
    sigma, gluon = f[active].sum(axis=0), f[GLUON]
    sigma_end = (even + half * odd) * sigma + odd * qg * gluon
    out = np.zeros((len(FLAVOURS), *np.shape(even)), dtype=complex)
    out[GLUON] = odd * gq * sigma + (even - half * odd) * gluon
    share = 1.0 / (2 * n_f)
    out[active] = np.exp(t * qq) * (f[active] - share * sigma)[:, None, :] + share * sigma_end
    return out


def evolved_moments(pset: PartonSet, n: ArrayLike, q2: ArrayLike) -> NDArray[np.complex128]:
    """Moments int_0^1 dx x^(N-1) f(x, Q^2) of all flavours.

    Parameters
    ----------
    pset
        Starting distributions and coupling.
    n
        Complex moments, shape (N,).
    q2
        Scales squared in GeV^2, shape (K,) or scalar.

    Returns
    -------
    Array of shape (11, K, N), flavours in the order of ``FLAVOURS``.

    Raises
    ------
    ValueError
        A scale that is not positive or lies below the starting scale of the set.
    """
    n = np.atleast_1d(np.asarray(n, dtype=complex))
    scales = np.atleast_1d(positive("q2", q2))
    if np.any(scales < pset.q2_start):
        low = float(scales[scales < pset.q2_start][0])
        raise ValueError(f"q2 must not lie below the start {pset.q2_start!r} of {pset.name}, got {low!r}")
    out = np.empty((len(FLAVOURS), len(scales), len(n)), dtype=complex)
    f, here = start_moments(pset, n), pset.q2_start
    n_f_of = active_flavours(pset.running, scales)
    stops = [t for t in pset.running.thresholds if t > here]
    for stop in [*stops, np.inf]:
        n_f = int(active_flavours(pset.running, here))
        evolving = min(n_f, pset.n_f_partons)
        alpha = alpha_s_at(pset.running, here)
        mine = n_f_of == n_f
        if mine.any():
            ends = np.array([alpha_s_at(pset.running, scale) for scale in scales[mine]])
            out[:, mine] = _stage(f, n, 2.0 / beta_0(n_f) * np.log(alpha / ends), evolving)
        if np.any(scales >= stop):
            time = 2.0 / beta_0(n_f) * np.log(alpha / alpha_s_at(pset.running, stop))
            f = _stage(f, n, np.array([time]), evolving)[:, 0]
        here = stop
    return out


def contour(pset: PartonSet) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """Nodes N and weights w of the inversion g(x) = Im sum w x^(-N) g(N), for moments int dx x^(N-1) g(x).

    The contour starts half a unit right of the rightmost pole and runs upwards to the left.
    """
    node, weight = np.polynomial.legendre.leggauss(_NODES)
    edges = np.concatenate([[0.0], REACH * 2.0 ** np.arange(1 - PANELS, 1)])
    width = np.diff(edges)[:, None]
    z = (edges[:-1, None] + 0.5 * width * (node + 1.0)).ravel()
    direction = np.exp(1j * CONTOUR_ANGLE)
    return rightmost_pole(pset) + 0.5 + z * direction, (0.5 * width * weight).ravel() * direction / np.pi


def momentum_densities(pset: PartonSet, x: ArrayLike, q2: float) -> Floats:
    """x f(x, Q^2) of all flavours at momentum fractions ``x`` (shape (X,) or scalar), shape (11, X).

    Raises
    ------
    ValueError
        x outside (0, 1), q2 not positive or below the start of the set.
    """
    fractions = np.atleast_1d(positive("x", x))
    if np.any(fractions >= 1.0):
        raise ValueError(f"x must be below 1, got {float(fractions[fractions >= 1.0][0])!r}")
    n, weight = contour(pset)
    f = evolved_moments(pset, n, float(q2))[:, 0]
    back = weight * np.exp(np.log(fractions)[:, None] * (1.0 - n))
    return (f @ back.T).imag
