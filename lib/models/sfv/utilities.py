"""The draft's utilities as functions of a wall profile: geometry, overlap integral, couplings and probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from ...base.arrays import Floats
from ...base.validation import between, non_negative, positive
from ...landau_zener import local
from ...walls.profile import WallProfile
from . import distributed
from .crossing import Crossing, crossing

POSITIONS = 4001
"""Points of the overlap integral between the crossing and its far end."""


@dataclass(frozen=True, eq=False)
class Overlap:
    """The integral (10) of a profile and what it is made of."""

    crossing: Crossing
    """Where the masses are equal."""
    span: float
    """Length L of the integral, in the unit of r."""
    xi: Floats
    """Positions from the crossing to its far end, shape (n_xi,)."""
    phi: Floats
    """Brane field there, shape (n_xi,)."""
    m_chi: Floats
    """Mass y_chi |Phi| there, shape (n_xi,)."""
    energies: Floats
    """Normal energies of the spectrum, shape (n_E,)."""
    weights: Floats
    """Their weights, shape (n_E,), with sum one."""
    I_2_of_E: Floats
    """Integral of phi^2 f_chi^2 at each energy, shape (n_E,)."""
    I_2: float
    """Its average (10), in the unit of mass."""

    @property
    def I_2_free(self) -> float:
        """The integral for f_chi = 1."""
        return float(np.trapezoid(self.phi**2, self.xi))

    @property
    def barrier(self) -> float:
        """Largest mass of chi between the crossing and the far end, in the unit of mass."""
        return float(self.m_chi.max())

    @property
    def share_below_barrier(self) -> float:
        """Share of the spectrum that would have to tunnel to reach the crossing."""
        return float(self.weights[self.energies < self.barrier].sum())

    def share_within(self, distance: float) -> float:
        """Share of I_2 that comes from within ``distance`` (positive) of the crossing."""
        density = self.phi**2 * self.mean_f_squared
        near = self.xi <= self.xi[0] + positive("distance", distance)
        return float(np.trapezoid(density[near], self.xi[near])) / self.I_2

    @cached_property
    def mean_f_squared(self) -> Floats:
        """<f_chi^2> over the spectrum at each position, shape (n_xi,)."""
        return self.weights @ distributed.penetration(self.xi, self.m_chi, self.energies) ** 2


@dataclass(frozen=True)
class Couplings:
    """Solution of (6) and (7) for a target ratio."""

    delta: float
    """Adiabaticity parameter that the target needs, pure number."""
    probability: float
    """Conversion probability 1/(1 + ratio)."""
    lambda_0: float
    """Bare wall coupling (6)."""
    lambda_eff: float
    """Local-equivalent mixing (7)."""
    probability_averaged: float
    """<P> of (5) at ``lambda_0``: P averaged over the spectrum, where (6) averages delta."""

    @property
    def ratio_averaged(self) -> float:
        """n_LSP/n_B of (5) at ``lambda_0``."""
        return 1.0 / self.probability_averaged - 1.0


def delta_of_ratio(ratio: float) -> float:
    """Return delta = ln(1 + 1/ratio)/(2 pi), which (5) and (6) need for n_LSP/n_B = ``ratio`` > 0.

    >>> round(delta_of_ratio(5.7), 5)
    0.02573
    """
    return float(np.log1p(1.0 / positive("target_ratio", ratio)) / (2.0 * np.pi))


def largest_energy(profile: WallProfile, fraction: float, y_chi: float = 1.0) -> float:
    """Return ``fraction`` times the largest y_chi |Phi| in the table: the reading of E_max_fraction used here."""
    return positive("E_max_fraction", fraction) * positive("y_chi", y_chi) * float(np.abs(profile.Phi).max())


def positions(profile: WallProfile, start: float, span: float, points: int = POSITIONS) -> Floats:
    """Return ``points`` equally spaced positions from ``start`` over ``span``.

    Raises
    ------
    ValueError
        If they leave the table of the profile; the message gives its end.
    """
    end = float(profile.r[-1] - profile.center)
    if start + positive("span", span) > end:
        raise ValueError(f"span must end in the table, at most {end - start:.6g} beyond the crossing, got {span!r}")
    return np.linspace(start, start + span, points)


def overlap(
    profile: WallProfile,
    energies: ArrayLike,
    weights: ArrayLike,
    *,
    span_widths: float = 3.0,
    y_B: float = 1.0,
    y_chi: float = 1.0,
    where: Crossing | None = None,
) -> Overlap:
    """Return I_2 of Eq. (10) with everything that enters it.

    Parameters
    ----------
    profile
        The wall.
    energies, weights
        Normal energies and their weights, shape (n_E,), the weights with sum one.
    span_widths
        Length L in units of the width of the profile.
    y_B, y_chi
        Yukawa couplings.
    where
        Their crossing, where it is known already.

    Returns
    -------
    Overlap
        The integral and its parts.

    Raises
    ------
    ValueError
        If the masses do not cross exactly once, or the span leaves the table, or a number is out of its range.
    """
    where = crossing(profile, y_B, y_chi) if where is None else where
    span = positive("span_widths", span_widths) * profile.width
    xi = positions(profile, where.xi, span)
    Phi, phi = profile.fields(xi)
    m_chi = y_chi * np.abs(Phi)
    energies = np.atleast_1d(non_negative("energies", energies))
    weights = np.atleast_1d(non_negative("weights", weights))
    each = distributed.integrals_by_energy(xi, phi, m_chi, energies)
    return Overlap(where, span, xi, phi, m_chi, energies, weights, each, float(weights @ each))


def couplings(found: Overlap, v_w: float, target_ratio: float) -> Couplings:
    """Return what Eqs. (6) and (7) give for a target ratio, and what (5) makes of it.

    Parameters
    ----------
    found
        The overlap integral of a wall.
    v_w
        Wall speed, in (0, 1).
    target_ratio
        n_LSP/n_B, positive.

    Returns
    -------
    Couplings
        Bare and local-equivalent coupling, and the probabilities.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    slope, phi_star = abs(found.crossing.slope), abs(found.crossing.phi)
    delta = delta_of_ratio(target_ratio)
    lambda_0 = float(distributed.lambda_required(delta, v_w, slope, found.I_2))
    lambda_eff = float(distributed.lambda_equivalent(lambda_0, found.I_2, phi_star))
    each = distributed.delta_extended(lambda_0, found.I_2_of_E, v_w, slope)
    averaged = float(found.weights @ local.probability(each))
    return Couplings(delta, float(local.probability(delta)), lambda_0, lambda_eff, averaged)


def forward_ratio(found: Overlap, lambda_0: float, v_w: float) -> float:
    """Return n_LSP/n_B of Eqs. (4) and (5) for a given coupling: the direction in which the pipeline could predict.

    Parameters
    ----------
    found
        The overlap integral of a wall.
    lambda_0
        Bare wall coupling, not zero.
    v_w
        Wall speed, positive.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    each = distributed.delta_extended(positive("lambda_0", lambda_0), found.I_2_of_E, v_w, found.crossing.slope)
    return 1.0 / float(found.weights @ local.probability(each)) - 1.0


def local_probability(where: Crossing, lambda_eff: float, v_w: float) -> tuple[float, float]:
    """Return (delta, P) of the local formula, Eqs. (5) and (7), at a crossing.

    Parameters
    ----------
    where
        The crossing.
    lambda_eff
        Local-equivalent mixing, not negative.
    v_w
        Wall speed, in (0, 1].

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    between("v_w", v_w, 0.0, 1.0)
    mixing = non_negative("lambda_eff", lambda_eff) * abs(where.phi)
    delta = float(local.delta_local(mixing, v_w, abs(where.slope)))
    return delta, float(local.probability(delta))


def averaged_probability(found: Overlap, lambda_eff: float, v_w: float) -> float:
    """Return <P> of (5) for the local-equivalent mixing: delta(E) spread about its mean as I_2(E) about I_2.

    Parameters
    ----------
    found
        The overlap integral of a wall.
    lambda_eff
        Local-equivalent mixing, not negative.
    v_w
        Wall speed, in (0, 1].

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    mean, _ = local_probability(found.crossing, lambda_eff, v_w)
    return float(found.weights @ local.probability(mean * found.I_2_of_E / found.I_2))
