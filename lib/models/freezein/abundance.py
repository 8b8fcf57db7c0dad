"""Dark matter from freeze-in: closed form (19)-(20), integration of (24), mass (22), bounds (12) and (23).

Y_S(z) = (sum |lambda|^2/M_1) F(z) with F the same for all points, so that it is tabulated once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicHermiteSpline
from scipy.special import kve

from ...amplitudes.kinematics import gauss_legendre
from ...base.arrays import FloatOrArray, Floats
from ...base.constants import OMEGA_DM_H2
from ...base.validation import between, positive
from ...plasma.equilibrium import relativistic_yield
from ...plasma.ideal_gas import number_density
from ...plasma.thermal_history import Plasma
from ...rates.densities import blocked_decay_ratio
from .degrees import Z_RANGE, first_z, pace
from .parameters import G_F, HUBBLE, FreezeIn
from .scattering import NAMES, PAPER_REGULATORS, Regulators, density_table

RHO_C_OVER_H2 = 10.537e-6
"""Critical density over h^2 in GeV/cm^3, below eq. (21)."""
S_0 = 2.9e3
"""Entropy density today in 1/cm^3, below eq. (21)."""
MASS_TIMES_YIELD = OMEGA_DM_H2 * RHO_C_OVER_H2 / S_0
"""m_S Y_S in GeV for the observed dark matter, (21) with the paper's rounded constants."""
LYMAN_ALPHA = 4e-6
"""Lower bound on m_S in GeV that the paper uses."""
Z_START, Z_END = Z_RANGE
"""Range of the integration; the integrand is linear in z below and exponentially small above."""
CELLS = 600
_NODES = 8

_EDGES = np.geomspace(Z_START, Z_END, CELLS + 1)


def mass_from_yield(y_s: ArrayLike) -> FloatOrArray:
    """m_S in GeV for which a yield Y_S is all of dark matter, eq. (21) with the paper's rho_c and s_0."""
    return MASS_TIMES_YIELD / positive("y_s", y_s)


def closed_form(sum_squared: ArrayLike, m1: ArrayLike, g_star: float, m_planck: float) -> FloatOrArray:
    """Yield of S from decays today, eq. (20): 135 M_Pl sum |lambda|^2/(64 1.66 pi^4 g*^(3/2) M_1).

    Raises ValueError unless all inputs are positive.
    """
    ratio = positive("sum_squared", sum_squared) / positive("m1", m1)
    return 135 * positive("m_planck", m_planck) / (64 * HUBBLE * math.pi**4 * positive("g_star", g_star) ** 1.5) * ratio


def out_of_equilibrium_bound(m1: float, point: FreezeIn, exact: bool = False) -> float:
    """Largest sum |lambda|^2 with <gamma> below H at T = M_1, eq. (12); ``exact`` uses K_1/K_2 at one, not 1/2."""
    dilation = float(kve(1, 1.0) / kve(2, 1.0)) if exact else 0.5
    return float(16 * math.pi * G_F * point.hubble(positive("m1", m1)) / (m1 * dilation))


def overclosure_bound(m1: float, m_s: float, point: FreezeIn, scatterings: bool = False) -> float:
    """Largest sum |lambda|^2 for which S of mass ``m_s`` (GeV) does not exceed dark matter, eq. (23)."""
    bound = MASS_TIMES_YIELD / positive("m_s", m_s)
    bound /= float(closed_form(1.0, m1, point.g_star, point.m_planck))
    return bound / (ratio_of_yields(point) if scatterings else 1.0)


def integrand(
    z: ArrayLike,
    g_y: float,
    process: str,
    regulators: Regulators = PAPER_REGULATORS,
    quantum: tuple[bool, bool] | None = None,
) -> FloatOrArray:
    """dF/dz of one process over its constant: z^3 K_1(z) for "decay", in the same units for a scattering.

    Parameters
    ----------
    z
        M_1/T.
    g_y
        Hypercharge coupling.
    process
        "decay" or one of the scatterings.
    regulators
        Of the scatterings.
    quantum
        (Fermi-Dirac parent, Pauli blocking) of the decay; None for Maxwell-Boltzmann.
    """
    z = np.asarray(positive("z", z))
    if process == "decay":
        rate = z**3 * kve(1, z) * np.exp(-z)
        return rate if quantum is None else rate * blocked_decay_ratio(z, *quantum)
    # gamma/(M^4 |lambda|^2) of the decay is K_1(z)/(32 pi^3 z)
    return 32 * math.pi**3 * g_y**2 * z**4 * density_table(process, g_y, regulators)(z)


def _integrated(edges: Floats, integrand_of: Callable[[Floats], Floats]) -> Floats:
    """Return the integral in z from the first of the edges to each of them, Gauss-Legendre in ln z on every cell."""
    x, weight = gauss_legendre(_NODES)
    low, high = np.log(edges[:-1, None]), np.log(edges[1:, None])
    z = np.exp(low + 0.5 * (high - low) * (x + 1))
    cells = (z * integrand_of(z) * weight).sum(axis=1) * 0.5 * (high - low)[:, 0]
    return np.concatenate([[0.0], np.cumsum(cells)])


@lru_cache(maxsize=64)
def _cumulative(g_y: float, process: str, regulators: Regulators, quantum: tuple[bool, bool] | None) -> Floats:
    """int_0^z of :func:`integrand` at the edges of the cells."""
    return _integrated(_EDGES, lambda z: integrand(z, g_y, process, regulators, quantum))


def growth(
    z: ArrayLike,
    g_y: float,
    process: str,
    regulators: Regulators = PAPER_REGULATORS,
    quantum: tuple[bool, bool] | None = None,
) -> FloatOrArray:
    """Integral of :func:`integrand` from 1e-6 to z; ValueError outside 1e-6 to 150.

    >>> round(growth(150.0, 0.357, "decay") / (1.5 * math.pi), 10)
    1.0
    """
    z = np.asarray(between("z", z, Z_START, Z_END))
    edges = np.log(_EDGES)
    values = _cumulative(g_y, process, regulators, quantum)
    slopes = _EDGES * integrand(_EDGES, g_y, process, regulators, quantum)
    result = CubicHermiteSpline(edges, values, slopes)(np.log(z))
    return result if result.ndim else float(result)


def _growth_in(
    plasma: Plasma, point: FreezeIn, z: ArrayLike, names: tuple[str, ...], regulators: Regulators, z_start: float
) -> FloatOrArray:
    """Return the integral of all processes from ``z_start`` to z, weighted by the pace of the plasma."""
    edges = np.geomspace(z_start, Z_END, CELLS + 1)

    def weighted(x: Floats) -> Floats:
        return pace(point.m1 / x, plasma) * sum(integrand(x, point.g_y, name, regulators) for name in names)

    spline = CubicHermiteSpline(np.log(edges), _integrated(edges, weighted), edges * weighted(edges))
    result = spline(np.log(between("z", z, z_start, Z_END)))
    return result if result.ndim else float(result)


def processes(scatterings: bool) -> tuple[str, ...]:
    """Names of the processes that make S."""
    return ("decay", *NAMES) if scatterings else ("decay",)


def yield_s(
    point: FreezeIn, z: ArrayLike, scatterings: bool = True, z_start: float | None = None,
    regulators: Regulators = PAPER_REGULATORS, inverse: float | None = None, names: tuple[str, ...] | None = None,
    plasma: Plasma | None = None,
) -> FloatOrArray:  # fmt: skip
    """Yield Y_S(z) of eq. (24), or of eq. (19) without scatterings.

    dY/dz is the sum of the processes times M_Pl [1 + (1/3) d ln g*s/d ln T]/(g*s sqrt(g*)).

    Parameters
    ----------
    point
        Parameters.
    z
        M_1/T between 1e-6 and 150, any shape.
    scatterings
        Whether gauge scatterings contribute.
    z_start
        M_1/T_RH at which production starts; by default 1e-6, in effect zero, or where ``plasma`` begins.
    regulators
        Of the scatterings.
    inverse
        Equilibrium yield of S that slows production down by 1 - Y_S/Y_eq; None neglects inverse reactions.
    names
        Contributing processes, overriding ``scatterings``.
    plasma
        What dominates the universe; by default the paper's constant, ``point.plasma``.

    Raises
    ------
    ValueError
        If z lies outside the table or below ``z_start``, a temperature outside the range of the plasma, or for
        inverse reactions in a plasma whose Y_eq changes: :func:`lib.models.freezein.asymmetries.dark_matter` has them.
    """
    chosen = processes(scatterings) if names is None else names
    if plasma is not None:
        if inverse is not None:
            raise ValueError(f"inverse must be None in a plasma of its own, got {inverse!r}")
        start = first_z(point, plasma, Z_START) if z_start is None else between("z_start", z_start, Z_START, Z_END)
        unit = float(closed_form(point.sum_squared, point.m1, 1.0, plasma.m_planck)) / (1.5 * math.pi)
        return unit * _growth_in(plasma, point, z, chosen, regulators, start)
    scale = float(closed_form(point.sum_squared, point.m1, point.g_star, point.m_planck)) / (1.5 * math.pi)
    total = sum(growth(z, point.g_y, name, regulators) for name in chosen)
    if z_start is not None:
        between("z", z, z_start, Z_END)
        total = total - sum(growth(z_start, point.g_y, name, regulators) for name in chosen)
    free = scale * total
    # the inverse reactions are linear in Y_S and Y_eq is constant: dY/dz = source (1 - Y/Y_eq) integrates at once
    return free if inverse is None else -inverse * np.expm1(-free / positive("inverse", inverse))


def equilibrium_yield(point: FreezeIn, bose: bool = True) -> float:
    """Equilibrium yield of a massless real scalar, zeta(3)/pi^2 T^3/s with Bose statistics and 1/pi^2 without."""
    return relativistic_yield(1, point.g_star, "BE" if bose else "MB")


def ratio_of_yields(point: FreezeIn, regulators: Regulators = PAPER_REGULATORS) -> float:
    """Final Y_S with scatterings over decays only; depends on g_Y and the regulators alone."""
    return float(sum(growth(Z_END, point.g_y, name, regulators) for name in processes(True)) / (1.5 * math.pi))


def quantum_ratio(parent: bool = True, daughter: bool = True) -> float:
    """Final yield from decays with Fermi-Dirac F and Pauli-blocked e over the Maxwell-Boltzmann one."""
    return float(growth(Z_END, 1.0, "decay", PAPER_REGULATORS, (parent, daughter)) / (1.5 * math.pi))


def dark_matter_mass(point: FreezeIn, scatterings: bool = False, plasma: Plasma | None = None) -> float:
    """m_S in GeV from eq. (22), or with scatterings in the yield, or in a plasma other than the paper's constant."""
    if plasma is not None:
        return float(mass_from_yield(yield_s(point, Z_END, scatterings, plasma=plasma)))
    y = closed_form(point.sum_squared, point.m1, point.g_star, point.m_planck)
    return float(mass_from_yield(y * (ratio_of_yields(point) if scatterings else 1.0)))


def annihilation_over_hubble(point: FreezeIn, z: ArrayLike) -> FloatOrArray:
    """n_F <sigma v>/H of F Fbar -> f fbar, H H*, B B in the s-wave, pi alpha'^2 (5.125 + 1)/M^2, footnote 2."""
    z = positive("z", z)
    t = point.m1 / z
    alpha = point.g_y**2 / (4 * math.pi)
    return number_density(t, point.m1, G_F) * math.pi * alpha**2 * 6.125 / point.m1**2 / point.hubble(t)


def decay_over_hubble(point: FreezeIn, z: ArrayLike) -> FloatOrArray:
    """Gamma_1 K_1/K_2 over H."""
    z = positive("z", z)
    return point.widths[0] * kve(1, z) / kve(2, z) / point.hubble(point.m1 / z)
