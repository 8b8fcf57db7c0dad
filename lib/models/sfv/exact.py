"""What the EFT of the ``sfv`` draft gives on a wall without the distributed formula: two levels, and Dirac scattering.

Both start from the mass matrix of (1)-(3) in the basis (psi_B, chi): y_B |phi| and y_chi |Phi| on the diagonal,
lambda_0 phi beside it. Particles come as chi from the false vacuum, which is outside, and leave into the bubble.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import cumulative_simpson
from scipy.optimize import brentq

from ...landau_zener import dirac, local, two_level
from ...landau_zener.dirac import CHI, B
from ...validation import between, finite, positive
from ...wall_profile import Crossing, WallProfile
from .parameters import INPUTS

Floats = NDArray[np.float64]
FROM_MASSES, AS_PRINTED = 0.5, 1.0
"""Coefficient of Delta sigma_3: from the mass matrix of (1)-(3), and as App. A.1 prints it."""
STEPS = 4000
"""Steps of the scattering solver across a table."""
NODES = 40
"""Gauss points between two thresholds."""


def ends(profile: WallProfile) -> tuple[float, float]:
    """Return the first and the last position of a table, relative to its centre."""
    return float(profile.xi[0]), float(profile.xi[-1])


def _masses(profile: WallProfile, xi: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return m_B, m_chi and phi; beyond the table the fields keep the values of its ends."""
    Phi, phi = profile.fields(np.clip(xi, *ends(profile)))
    return INPUTS.y_B * np.abs(phi), INPUTS.y_chi * np.abs(Phi), phi


def levels(profile: WallProfile, diagonal: float = FROM_MASSES) -> two_level.Levels:
    """Return the coefficients of sigma_3 and sigma_1 at unit coupling, for ``two_level.evolve``.

    Parameters
    ----------
    profile
        The wall.
    diagonal
        Coefficient of Delta = m_B - m_chi in front of sigma_3, positive.
    """
    diagonal = positive("diagonal", diagonal)

    def coefficients(xi: Floats) -> tuple[Floats, Floats]:
        m_B, m_chi, phi = _masses(profile, xi)
        return diagonal * (m_B - m_chi), phi

    return coefficients


def two_level_run(
    profile: WallProfile,
    lambda_0: ArrayLike,
    v_w: ArrayLike,
    *,
    diagonal: float = FROM_MASSES,
    span: float | None = None,
    inward: bool = True,
) -> two_level.TwoLevel:
    """Return the exact passage of two levels across a wall: chi in the false vacuum to B in the bubble.

    Parameters
    ----------
    profile
        The wall.
    lambda_0
        Bare wall coupling, any shape that broadcasts against ``v_w``.
    v_w
        Speed of the sweep, positive.
    diagonal
        Coefficient of Delta in front of sigma_3; ``FROM_MASSES`` or ``AS_PRINTED``.
    span
        Distance beyond the centre where the passage starts, positive; the end of the table if None.
    inward
        From the false vacuum into the bubble, or the other way.

    Returns
    -------
    two_level.TwoLevel
        ``converted`` is the probability between mass eigenstates named by their larger component.

    Raises
    ------
    ValueError
        If a number is out of its range or the passage leaves the table.
    """
    inner, outer = ends(profile)
    if span is not None:
        outer = between("span", span, 0.0, outer)
    start, end = (outer, inner) if inward else (inner, outer)
    return two_level.evolve(levels(profile, diagonal), start, end, v_w, lambda_0)


@dataclass(frozen=True, eq=False)
class FirstOrder:
    """Conversion to first order in the coupling, over lambda_0^2, accumulated from the false vacuum inwards."""

    xi: Floats
    """Positions, shape (n,), from the bubble to the false vacuum."""
    converted: Floats
    """|amplitude of B|^2/lambda_0^2 of what has come from outside down to each position, shape (n,)."""
    total: float
    """The same between the mass eigenstates of both ends."""
    squared: Floats
    """2 pi int phi^2/(v_w |Delta'|), from outside down to each position: Eq. (4) with f_chi = 1, shape (n,)."""


def first_order(profile: WallProfile, where: Crossing, v_w: float, points: int = 20001) -> FirstOrder:
    """Return first-order perturbation theory, |int m exp(2i int a/v)|^2/v^2, beside the integral of the square.

    The mass eigenstate that comes in contains an admixture -m/(2 a) of B, with which the amplitude starts; the one that
    goes out as B contains m/(2 a) of chi.

    Parameters
    ----------
    profile
        The wall.
    where
        Its crossing.
    v_w
        Speed of the sweep, positive.
    points
        Positions, odd and equally spaced over the table.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    v = positive("v_w", v_w)
    xi = np.linspace(*ends(profile), points)
    a, m = levels(profile)(xi)
    # from the outer end inwards: the variable -xi increases
    x, a, m = -xi[::-1], a[::-1], m[::-1]
    phase = cumulative_simpson(2.0 * a / v, x=x, initial=0.0)
    wave = m * np.exp(1j * phase) / v
    amplitude = -m[0] / (2.0 * a[0]) - 1j * (
        cumulative_simpson(wave.real, x=x, initial=0.0) + 1j * cumulative_simpson(wave.imag, x=x, initial=0.0)
    )
    squared = 2.0 * np.pi * cumulative_simpson(m**2, x=x, initial=0.0) / (v * abs(where.slope))
    leaving = amplitude[-1] + m[-1] / (2.0 * a[-1]) * np.exp(1j * phase[-1])
    return FirstOrder(xi, np.abs(amplitude[::-1]) ** 2, float(np.abs(leaving) ** 2), squared[::-1])


def mass_matrix(profile: WallProfile, lambda_0: float) -> dirac.Masses:
    """Return the mass matrix of (1)-(3) as a function of positions, shape (n, 2, 2), in the basis (psi_B, chi)."""
    lambda_0 = finite("lambda_0", lambda_0)

    def matrix(xi: Floats) -> Floats:
        m_B, m_chi, phi = _masses(profile, xi)
        mixing = lambda_0 * phi
        return np.stack([np.stack([m_B, mixing], -1), np.stack([mixing, m_chi], -1)], -2)

    return matrix


def thresholds(profile: WallProfile, lambda_0: float) -> Floats:
    """Return the masses of the four channels, [inside, outside] x [B, chi], shape (2, 2), not negative."""
    matrix = mass_matrix(profile, lambda_0)(np.array(ends(profile)))
    eigenvalues = np.linalg.eigvalsh(matrix)
    b_heavier = matrix[:, 0, 0] >= matrix[:, 1, 1]
    return np.abs(np.where(b_heavier[:, None], eigenvalues[:, ::-1], eigenvalues))


@dataclass(frozen=True, eq=False)
class Conversion:
    """Where chi of a given energy goes at a wall at rest; energies are nodes of a quadrature."""

    energies: Floats
    """Nodes, shape (n_E,), increasing, all above the mass of the incoming particle."""
    widths: Floats
    """Their weights for int dE, shape (n_E,)."""
    threshold: float
    """Mass of the incoming particle; below it nothing comes in."""
    into_B: Floats
    """Transmission into B, shape (n_E,)."""
    into_chi: Floats
    """Transmission as chi, shape (n_E,)."""
    back_as_B: Floats
    """Reflection as B, shape (n_E,)."""
    back_as_chi: Floats
    """Reflection as chi, shape (n_E,)."""
    unitarity: float
    """Largest deviation of the sum of the four from one."""

    def _spectrum(self, T: float, v_w: float, E_max: float | None) -> Floats:
        T, v = positive("T", T), between("v_w", v_w, 0.0, 1.0)
        positive("1 - v_w", 1.0 - v)
        momentum = np.sqrt(self.energies**2 - self.threshold**2)
        # exp(-u.p/T) of the gas that streams at the wall with v_w, times the flux dp p/E = dE
        boost = (self.energies - v * momentum) / np.sqrt(1.0 - v**2)
        weight = self.widths * np.exp(-(boost - boost.min()) / T)
        return weight if E_max is None else np.where(self.energies < positive("E_max", E_max), weight, 0.0)

    def average(self, values: Floats, T: float, *, v_w: float = 0.0, E_max: float | None = None) -> float:
        """Return the mean of ``values`` (n_E,) over the flux of a one-dimensional Boltzmann gas of temperature T.

        Parameters
        ----------
        values
            One of the probabilities.
        T
            Temperature in the frame of the gas.
        v_w
            Speed with which the wall meets the gas, 0 <= v_w < 1.
        E_max
            Cut in the frame of the wall, one of the breaks of the quadrature, or None.

        Raises
        ------
        ValueError
            If a number is out of its range or the spectrum is empty.
        """
        weight = self._spectrum(T, v_w, E_max)
        if not weight.any():
            raise ValueError(f"E_max must be above the lowest energy {float(self.energies[0])!r}, got {E_max!r}")
        return float(weight @ values / weight.sum())

    def share_open(self, T: float, E_max: float) -> float:
        """Return the share of exp(-E/T) on [0, E_max] that lies above the mass of the incoming particle."""
        T, E_max = positive("T", T), positive("E_max", E_max)
        above = np.expm1(-max(E_max - self.threshold, 0.0) / T)
        return float(above / np.expm1(-E_max / T) * np.exp(-self.threshold / T))


def convert(
    profile: WallProfile,
    lambda_0: float,
    breaks: ArrayLike,
    *,
    incident: str = "right",
    steps: int = STEPS,
    nodes: int = NODES,
) -> Conversion:
    """Return the scattering of chi at a wall at the nodes of a quadrature in energy.

    Between the thresholds of all channels and ``breaks`` the nodes gather at both ends, where probabilities begin as
    square roots.

    Parameters
    ----------
    profile
        The wall.
    lambda_0
        Bare wall coupling.
    breaks
        Energies where the quadrature is to be divided; the largest is its end.
    incident
        "right" from the false vacuum, "left" from the bubble.
    steps, nodes
        Steps across the table; Gauss points of each panel.

    Raises
    ------
    ValueError
        If no energy lies above the mass of the incoming particle, or a number is out of its range.
    """
    breaks = np.atleast_1d(positive("breaks", breaks))
    masses = thresholds(profile, lambda_0)
    low = float(masses[0 if incident == "left" else 1, CHI])
    edges = np.unique(np.concatenate([masses.ravel(), breaks]))
    edges = edges[(edges >= low) & (edges <= breaks.max())]
    # a panel shorter than this carries nothing, and its nodes would sit on thresholds
    edges = edges[np.diff(edges, prepend=-1.0) > 1e-9]
    if edges.size < 2:
        raise ValueError(f"breaks must reach above the mass of the incoming particle {low!r}, got {breaks.max()!r}")
    x, w = np.polynomial.legendre.leggauss(nodes)
    length = np.diff(edges)[:, None]
    energies = (edges[:-1, None] + length * np.sin(0.25 * np.pi * (x + 1.0)) ** 2).ravel()
    widths = (length * w * 0.25 * np.pi * np.sin(0.5 * np.pi * (x + 1.0))).ravel()
    run = dirac.scatter(mass_matrix(profile, lambda_0), *ends(profile), energies, steps, incident=incident)
    out, back = run.transmission[:, :, CHI], run.reflection[:, :, CHI]
    return Conversion(energies, widths, low, out[:, B], out[:, CHI], back[:, B], back[:, CHI], run.unitarity)


def eikonal(where: Crossing, lambda_0: float, energies: ArrayLike) -> Floats:
    """Return 1 - exp(-2 pi delta), delta = mu^2/|Delta'| m_*/k_*, for particles that cross with their own momentum.

    Parameters
    ----------
    where
        The crossing, with m_* the common mass there and mu = lambda_0 phi_*.
    lambda_0
        Bare wall coupling.
    energies
        Normal energies, positive; at and below m_* the result is zero, because nothing gets to the crossing.
    """
    energies = positive("energies", energies)
    mass = INPUTS.y_B * abs(where.phi)
    momentum = np.sqrt(np.maximum(energies**2 - mass**2, 0.0))
    above = momentum > 0
    speed = np.where(above, momentum, 1.0) / mass
    return np.where(above, local.probability(local.delta_local(lambda_0 * where.phi, speed, where.slope)), 0.0)


def stretched(profile: WallProfile, factor: float) -> WallProfile:
    """Return the same fields on a wall that is thicker by ``factor`` > 0; centre and width are stretched as well."""
    factor = positive("factor", factor)
    return WallProfile(
        factor * profile.r,
        profile.Phi,
        profile.phi,
        R_peak=factor * profile.center,
        w_FWHM=factor * profile.width,
    )


def couplings_for(
    profile: WallProfile, target: float, T: float, E_max: float, *, largest: float = 1.0, scan: int = 21
) -> tuple[float, ...]:
    """Return the couplings in (0, largest] at which the mean transmission into B is ``target``.

    Parameters
    ----------
    profile
        The wall.
    target
        Mean over exp(-E/T) between the mass of the incoming particle and ``E_max``, in (0, 1).
    T, E_max
        The spectrum.
    largest, scan
        End of the search; number of couplings at which it looks for a change of sign.

    Returns
    -------
    tuple of float
        The couplings, increasing; empty if there is none. Couplings at which no particle comes in are left out.
    """
    target = between("target", target, 0.0, 1.0)

    def excess(coupling: float) -> float:
        run = convert(profile, coupling, E_max, steps=1000, nodes=24)
        return run.average(run.into_B, T) - target

    grid = np.linspace(0.0, positive("largest", largest), scan)[1:]
    grid = [float(c) for c in grid if thresholds(profile, c)[1, CHI] < 0.98 * E_max]
    values = [excess(c) for c in grid]
    found = []
    if grid and values[0] > 0:
        found.append(brentq(excess, 1e-6, grid[0], xtol=1e-7))
    for i in range(len(grid) - 1):
        if values[i] * values[i + 1] < 0:
            found.append(brentq(excess, grid[i], grid[i + 1], xtol=1e-7))
    return tuple(found)
