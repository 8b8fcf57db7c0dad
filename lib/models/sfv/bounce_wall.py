"""A stand-in for the draft's missing profile that is a true O(4) bounce of a stated potential.

With the kinetic terms of the draft's Eqs. (1) and (2), |dPhi|^2 + (d phi)^2/2, the canonical fields are sqrt(2) |Phi|
and phi. The potential is the general renormalisable one of |Phi|^2 and phi^2 plus one more term:

    V = -mu2_Phi |Phi|^2 + lambda_Phi |Phi|^4 - mu2_phi phi^2/2 + lambda_phi phi^4/4 + kappa |Phi|^2 phi^2 + extra.

Six coefficients meet six published numbers. The bubble holds the vacuum with Phi, outside is the one with phi.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import root

from ...base.arrays import Floats
from ...base.validation import finite
from ...bounce import Bounce, NoBounce, Polynomial, collocate, minimum, solve_several
from ...bounce.boundary_value import Problem
from ...bounce.collocation import resample
from ...landau_zener.spectrum import maxwell_1d
from ...walls.profile import WallProfile
from . import utilities
from .crossing import crossing
from .parameters import INPUTS, PRINTED, R_MAX

_DIMENSION = 4
_POINTS = 1001
"""Points of the table."""
_SPACING = 0.25
"""Spacing beyond the end of a bounce that has decayed before the end of the table."""
_TOLERANCE = 1e-10
"""Defect of the grid; the radius of the wall is the softest number."""
_TARGET = tuple(PRINTED.values())


COEFFICIENTS = ("mu2_Phi", "lambda_Phi", "mu2_phi", "lambda_phi", "kappa", "extra")


@dataclass(frozen=True)
class WallPotential:
    """Coefficients of the potential, in powers of the solver unit of mass."""

    mu2_Phi: float
    """Negative squared mass of |Phi| at the origin, mass^2."""
    lambda_Phi: float
    """Self-coupling of Phi, pure number."""
    mu2_phi: float
    """Negative squared mass of phi at the origin, mass^2."""
    lambda_phi: float
    """Self-coupling of phi, pure number."""
    kappa: float
    """Coupling of |Phi|^2 to phi^2, pure number."""
    extra: float
    """Coefficient of the sixth term."""
    extra_powers: tuple[int, int]
    """Powers of |Phi| and of phi in the sixth term, the first of them even."""

    @property
    def polynomial(self) -> Polynomial:
        """The potential as a function of the canonical fields (sqrt(2) |Phi|, phi)."""
        n, m = self.extra_powers
        terms = {
            (2, 0): -0.5 * self.mu2_Phi,
            (4, 0): 0.25 * self.lambda_Phi,
            (0, 2): -0.5 * self.mu2_phi,
            (0, 4): 0.25 * self.lambda_phi,
            (2, 2): 0.5 * self.kappa,
        }
        terms[n, m] = terms.get((n, m), 0.0) + self.extra * 2.0 ** (-0.5 * n)
        return Polynomial(terms)

    @property
    def false_vacuum(self) -> Floats:
        """Canonical fields outside: Phi = 0."""
        return minimum("false vacuum", self.polynomial, [0.0, math.sqrt(self.mu2_phi / self.lambda_phi)])

    @property
    def true_vacuum(self) -> Floats:
        """Canonical fields inside: phi close to 0."""
        return minimum("true vacuum", self.polynomial, [math.sqrt(self.mu2_Phi / self.lambda_Phi), 0.0])


POTENTIALS: dict[str, WallPotential] = {
    "|Phi|^2 phi": WallPotential(
        mu2_Phi=2.267753461227136,
        lambda_Phi=2.4559858777351082,
        mu2_phi=0.5007631368602219,
        lambda_phi=0.3566867595588309,
        kappa=6.65196371735255,
        extra=-0.21771394087019474,
        extra_powers=(2, 1),
    ),
    "|Phi|^6": WallPotential(
        mu2_Phi=2.2321901439792486,
        lambda_Phi=2.214337055862728,
        mu2_phi=0.4896217188353287,
        lambda_phi=0.34799940615150093,
        kappa=6.18570088394621,
        extra=0.394230245878733,
        extra_powers=(6, 0),
    ),
    "|Phi|^2 phi^4": WallPotential(
        mu2_Phi=2.138126338107447,
        lambda_Phi=2.129042911809555,
        mu2_phi=0.4882058510288635,
        lambda_phi=0.346011909835925,
        kappa=5.092677455039645,
        extra=3.5739411921676814,
        extra_powers=(2, 4),
    ),
}
"""Solutions of ``fit`` by their sixth term; the first, renormalisable and bounded from below, is the reconstruction."""


def canonical(Phi: ArrayLike, phi: ArrayLike) -> Floats:
    """Return the canonical fields (sqrt(2) |Phi|, phi) on a new last axis."""
    return np.stack(np.broadcast_arrays(math.sqrt(2.0) * np.abs(Phi), phi), axis=-1)


@cache
def fitted_bounce(name: str = "|Phi|^2 phi") -> Bounce:
    """Return the O(4) bounce of a fitted potential, in canonical fields.

    Parameters
    ----------
    name
        Key of ``POTENTIALS``.

    Returns
    -------
    Bounce
        The bounce; radii in the solver unit of length.

    Raises
    ------
    ValueError
        If there is no potential of that name.
    """
    if name not in POTENTIALS:
        raise ValueError(f"name must be one of {list(POTENTIALS)}, got {name!r}")
    return solve_bounce(POTENTIALS[name])


def solve_bounce(potential: WallPotential) -> Bounce:
    """Return the O(4) bounce of a potential between its two vacua, in canonical fields, to the end of the table."""
    well, false = potential.polynomial, potential.false_vacuum
    found = solve_several(well, false, potential.true_vacuum, _DIMENSION, tolerance=_TOLERANCE)
    if found.r[-1] >= R_MAX:
        return found
    r = np.concatenate([found.r, np.arange(found.r[-1] + _SPACING, R_MAX + _SPACING, _SPACING)])
    y = resample(Problem(well, false, _DIMENSION), found.r, np.stack([found.fields, found.slopes], axis=1), r)
    return collocate(well, false, _DIMENSION, r, y[:, 0], y[:, 1], tolerance=_TOLERANCE)


def wall_of(found: Bounce) -> WallProfile:
    """Return a bounce as a table of the draft's fields, with centre and width of its |dPhi/dr|.

    Raises
    ------
    ValueError
        If the bounce ends before the table, or |dPhi/dr| has no peak inside it.
    """
    r = np.linspace(0.0, R_MAX, _POINTS)
    fields = found.at(r)
    Phi, phi = fields[:, 0] / math.sqrt(2.0), fields[:, 1]
    bare = WallProfile(r, Phi, phi)
    return WallProfile(r, Phi, phi, R_peak=bare.measured_center, w_FWHM=bare.measured_width)


def bounce_wall(name: str = "|Phi|^2 phi") -> WallProfile:
    """Return the reconstruction that is a bounce; centre and width are those of |dPhi/dr|.

    >>> wall = bounce_wall()
    >>> round(wall.center, 4), round(wall.width, 4)
    (5.8666, 1.7511)
    """
    return wall_of(fitted_bounce(name))


def published_numbers(wall: WallProfile) -> Floats:
    """Return R_*, FWHM, xi_*, |phi(xi_*)|, signed slope and I_2 of a wall, shape (6,), with the draft's inputs."""
    where = crossing(wall, INPUTS.y_B, INPUTS.y_chi)
    E_max = utilities.largest_energy(wall, INPUTS.E_max_fraction, INPUTS.y_chi)
    spectrum = maxwell_1d(INPUTS.T_reh, INPUTS.E_min, E_max, INPUTS.n_energies)
    found = utilities.overlap(wall, *spectrum, span_widths=INPUTS.span_widths)
    return np.array([wall.center, wall.width, where.xi, abs(where.phi), where.slope, found.I_2])


def fit(start: WallPotential, target: ArrayLike = _TARGET) -> WallPotential:
    """Return the potential next to ``start``, with the same sixth term, whose bounce has six given numbers.

    Parameters
    ----------
    start
        First guess.
    target
        R_*, FWHM, xi_*, |phi(xi_*)|, slope and I_2, shape (6,).

    Returns
    -------
    WallPotential
        The coefficients.

    Raises
    ------
    ValueError
        If a target is not finite.
    NoBounce
        If the root search fails or leaves the potentials that have such a bounce.
    """
    goal = finite("target", target)
    scale = np.abs(astuple(start)[:6])
    guess = solve_bounce(start)

    def misses(x: Floats) -> Floats:
        potential = replace(start, **dict(zip(COEFFICIENTS, x * scale, strict=True)))
        false = potential.false_vacuum
        fields = guess.fields + (1.0 - (guess.fields[:, :1] / guess.fields[0, 0])) * (false - guess.false_vacuum)
        found = collocate(potential.polynomial, false, _DIMENSION, guess.r, fields, guess.slopes, tolerance=_TOLERANCE)
        return (published_numbers(wall_of(found)) - goal) / np.abs(goal)

    answer = root(misses, np.sign(astuple(start)[:6]), options={"eps": 1e-7, "xtol": 1e-12})
    if not np.abs(answer.fun).max() < 1e-9:
        raise NoBounce(f"the fit of the potential stops at a relative miss of {np.abs(answer.fun).max():.3g}")
    return replace(start, **dict(zip(COEFFICIENTS, (float(v) for v in answer.x * scale), strict=True)))
