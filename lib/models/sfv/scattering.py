"""Scattering of Dirac particles with the mass matrix of the ``sfv`` draft at a wall, and averages over a spectrum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar

from ...base.arrays import Floats
from ...base.roots import scanned_roots
from ...base.validation import between, finite, positive
from ...landau_zener import dirac, local
from ...landau_zener.dirac import CHI, B
from ...walls.profile import WallProfile
from .crossing import Crossing
from .parameters import INPUTS
from .passage import ends, masses

STEPS = 4000
"""Steps of the scattering solver across a table."""
_NODES = 40
"""Gauss points between two thresholds."""


def mass_matrix(profile: WallProfile, lambda_0: float) -> dirac.MassMatrix:
    """Return the mass matrix of (1)-(3) as a function of positions, shape (n, 2, 2), in the basis (psi_B, chi)."""
    lambda_0 = finite("lambda_0", lambda_0)

    def matrix(xi: Floats) -> Floats:
        m_B, m_chi, phi = masses(profile, xi)
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
    nodes: int = _NODES,
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
    limits = thresholds(profile, lambda_0)
    low = float(limits[0 if incident == "left" else 1, CHI])
    edges = np.unique(np.concatenate([limits.ravel(), breaks]))
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

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    target = between("target", target, 0.0, 1.0)

    def excess(coupling: float) -> float:
        return _mean_into_B(profile, coupling, T, E_max) - target

    grid = _open_couplings(profile, E_max, largest, scan)
    if not grid:
        return ()
    # nothing converts at the smallest coupling: a first point above the target has a root before it
    points = [1e-6, *grid] if excess(grid[0]) > 0 else grid
    return tuple(scanned_roots("mean conversion - target", excess, points, xtol=1e-7).tolist())


def largest_conversion(
    profile: WallProfile, T: float, E_max: float, *, largest: float = 1.0, scan: int = 21
) -> tuple[float, float]:
    """Return the coupling in (0, largest] with the largest mean transmission into B, and that mean.

    Parameters and errors as in :func:`couplings_for`; the maximum is refined between the neighbours of the best of
    ``scan`` couplings. A ValueError also if no coupling of the scan lets a particle come in.
    """
    grid = _open_couplings(profile, E_max, largest, scan)
    if not grid:
        raise ValueError(f"E_max must be above the mass of the incoming particle at some coupling, got {E_max!r}")
    values = [_mean_into_B(profile, c, T, E_max) for c in grid]
    best = int(np.argmax(values))
    around = ([1e-6, *grid][best], [*grid, grid[-1]][best + 1])
    found = minimize_scalar(lambda c: -_mean_into_B(profile, c, T, E_max), bounds=around, method="bounded")
    return max((grid[best], values[best]), (float(found.x), -float(found.fun)), key=lambda pair: pair[1])


def _open_couplings(profile: WallProfile, E_max: float, largest: float, scan: int) -> list[float]:
    """Return those of ``scan`` couplings up to ``largest`` at which chi with energies up to ``E_max`` comes in."""
    grid = np.linspace(0.0, positive("largest", largest), scan)[1:]
    return [float(c) for c in grid if thresholds(profile, c)[1, CHI] < 0.98 * E_max]


def _mean_into_B(profile: WallProfile, coupling: float, T: float, E_max: float) -> float:
    run = convert(profile, coupling, E_max, steps=1000, nodes=24)
    return run.average(run.into_B, T)
