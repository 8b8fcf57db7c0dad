"""Holes around the centres of relativistic bubbles, Sec. 5 and App. C.2: the printed formulas, right or wrong.

Lengths of one formula are in one unit; where a formula mixes GeV and the diffusion length, units are natural.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import quad
from scipy.special import erf

from ...base.arrays import FloatOrArray, Floats
from ...base.units import INV_GEV_IN_CM
from ...base.validation import positive
from ...inhomogeneity.lattices import EmptySpheres
from .parameters import PROTON_LENGTH, REDUCED_PLANCK_MASS, SEPARATION, PaperPlasma

BOOST_SLOPE = 2 / 3
"""gamma over R/R_0 in eq. (40)."""
SAFE_RADII = 2.2, 1.2
"""R_min/d of eq. (46) for eps_RMS below 0.3 and 0.1."""
SAFE_SPACING = 2.2
"""R/d of eq. (51)."""
WIDTHS = 13.0
"""Distance in diffusion lengths beyond which exp(-s^2/4) is left out."""


def boost(ratio: ArrayLike) -> FloatOrArray:
    """Lorentz factor of the thin wall of a bubble that has grown to ``ratio`` times its radius at rest.

    Energy is conserved from the unstable static bubble on, whose radius is 2 sigma/Delta V: the wall's
    4 pi R^2 sigma gamma equals the energy at the start plus what the volume gives. Eq. (40) is the first term.

    Raises ValueError unless ``ratio`` is positive.
    """
    r = np.asarray(positive("radius over initial radius", ratio))
    return (BOOST_SLOPE * r + (1 - BOOST_SLOPE) / r**2)[()]


def minimal_boost(mass: ArrayLike, temperature: ArrayLike, vev: ArrayLike) -> FloatOrArray:
    """Lorentz factor from which on particles of ``mass`` are made, eq. (39); all in GeV, each must be positive."""
    return np.asarray(positive("mass", mass)) ** 2 / (positive("temperature", temperature) * positive("vev", vev))


def hole_density(distance: ArrayLike, radius: float, length: float) -> FloatOrArray:
    """What one empty ball takes away from a unit density at ``distance`` from its centre: the bracket of eq. (152).

    Raises ValueError unless all are positive.
    """
    p, d = np.asarray(positive("distance", distance)), positive("length", length)
    outer, inner = ((p + sign * positive("radius", radius)) / (np.sqrt(2) * d) for sign in (1, -1))
    return (
        0.5 * (erf(outer) - erf(inner)) + d / (np.sqrt(2 * np.pi) * p) * (np.exp(-(outer**2)) - np.exp(-(inner**2)))
    )[()]


def ball_integral(distance: float, radius: float, length: float, spacing: float | None = None) -> float:
    """Left side of eq. (151) on an axis of the lattice, with its sum over all balls or, without a spacing, for one.

    Over one ball the density of a Gaussian of standard deviation ``length`` is integrated numerically, over the cosine
    first and then over the radius.
    """
    centres = [0.0] if spacing is None else spacing * np.arange(-6, 7)
    cosines, weights = np.polynomial.legendre.leggauss(60)

    def one(p: float) -> float:
        def shell(y: float) -> float:
            return (
                2
                * np.pi
                * y**2
                * float(np.sum(weights * np.exp(-(p**2 + y**2 - 2 * p * y * cosines) / (2 * length**2))))
            )

        return float(quad(shell, 0, radius, epsabs=1e-13, epsrel=1e-12)[0])

    if spacing is None:
        return one(distance)
    grid = np.stack(np.meshgrid(centres, centres, centres), -1).reshape(-1, 3)
    reached = np.linalg.norm(grid - [distance, 0.0, 0.0], axis=1)
    near, counts = np.unique(np.round(reached[reached < radius + WIDTHS * length], 10), return_counts=True)
    return float(sum(count * one(p) for p, count in zip(near, counts, strict=True)))


def ball_integral_printed(distance: float, radius: float, length: float) -> float:
    """Right side of eq. (151): the integral over the radius with its hyperbolic sine."""

    def shell(y: float) -> float:
        return y * np.exp(-(distance**2 + y**2) / (2 * length**2)) * np.sinh(distance * y / length**2)

    return float(4 * np.pi * length**2 / distance * quad(shell, 0, radius, epsabs=1e-13, epsrel=1e-12)[0])


def cell_density(spheres: EmptySpheres, length: float, points: int = 24) -> Floats:
    """Diffused density of eq. (152) on a grid in one cell of the lattice, all holes in reach subtracted.

    The grid avoids the centres of the holes. Averages over it converge faster than any power, because the density is
    smooth and periodic.

    Returns
    -------
    array, shape (points, points, points).
    """
    reach = int(np.ceil((spheres.radius + 0.75 * WIDTHS * length) / spheres.spacing))
    offsets = np.arange(-reach, reach + 2)
    place = (np.arange(points) + 0.5) / points
    axis = (place[:, None] - offsets) ** 2
    density = np.ones((points,) * 3)
    for i in range(offsets.size):
        for j in range(offsets.size):
            for k in range(offsets.size):
                squares = axis[:, None, None, i] + axis[None, :, None, j] + axis[None, None, :, k]
                density -= hole_density(spheres.spacing * np.sqrt(squares), spheres.radius, length)
    return density


def overlap_printed(separation: ArrayLike, radius: float) -> FloatOrArray:
    """F(s) as eq. (156) prints it: the volume that two balls share, times one more factor of their separation."""
    s = np.asarray(separation, dtype=np.float64)
    return (np.pi / 12 * s * (4 * radius + s) * (2 * radius - s) ** 2)[()]


def pair_integral(distance: float, radius: float, length: float, power: float) -> float:
    """Right side of eq. (155) at one lattice vector of length ``distance``; ``power`` of |Delta R + s|: 1 as printed.

    The integral over the angle of s and then over its length, the inner one being the volume that two balls share.
    """
    nodes, weights = np.polynomial.legendre.leggauss(80)
    s, along = radius * (1 + nodes)[:, None], nodes[None, :]
    far = np.sqrt(distance**2 + s**2 + 2 * distance * s * along)
    value = 2 * np.pi * s * overlap_printed(s, radius) * np.exp(-(far**power) / (4 * length**2))
    return float(radius * np.sum(weights[:, None] * weights * value))


def pair_integral_direct(distance: float, radius: float, length: float) -> float:
    """Left side of eq. (155): over the second ball in closed form, (152), over the first one numerically."""
    nodes, weights = np.polynomial.legendre.leggauss(80)
    y, along = 0.5 * radius * (1 + nodes)[:, None], nodes[None, :]
    far = np.sqrt(distance**2 + y**2 + 2 * distance * y * along)
    inner = (2 * np.sqrt(np.pi) * length) ** 3 * hole_density(far, radius, np.sqrt(2) * length)
    return float(0.5 * radius * np.sum(weights[:, None] * weights * 2 * np.pi * y**2 * inner))


def _pair_term(spheres: EmptySpheres, length: float, delta: float) -> float:
    """Integral over s in (159) for one lattice vector of length ``delta`` spacings, over delta; at 0 its limit.

    Products of exponentials with hyperbolic sines are written as differences of Gaussians.
    """
    spacing, radius = spheres.spacing, spheres.radius

    def integrand(s: float) -> float:
        if delta == 0.0:
            reached = spacing * s / (2 * length**2) * np.exp(-((s / (2 * length)) ** 2))
        else:
            near, far = (np.exp(-(((delta * spacing + sign * s) / (2 * length)) ** 2)) for sign in (-1, 1))
            reached = 0.5 * (near - far) / delta
        return float(overlap_printed(s, radius) * reached)

    peak = [min(delta * spacing, 2 * radius)]
    return quad(integrand, 0, 2 * radius, points=peak, epsabs=1e-15, epsrel=1e-11, limit=200)[0]


def _mean_square(spheres: EmptySpheres, length: float, total: float) -> float:
    """<rho^2> of (159) from its sum over lattice vectors."""
    spacing = spheres.spacing
    first = 1 - 8 * np.pi * spheres.radius**3 / (3 * spacing**3)
    return first + total / (np.sqrt(np.pi) * length * spacing**4)


def _last(spheres: EmptySpheres, length: float) -> float:
    """Length of the lattice vectors, in spacings, beyond which nothing is left."""
    return (2 * spheres.radius + WIDTHS * length) / spheres.spacing


def _lengths(last: int) -> tuple[Floats, Floats]:
    """Lengths of the lattice vectors with no component above ``last``, and how many vectors have each."""
    n = np.arange(-last, last + 1)
    squares = (n[:, None, None] ** 2 + n[:, None] ** 2 + n**2).ravel()
    shells, counts = np.unique(squares, return_counts=True)
    return np.sqrt(shells), counts.astype(np.float64)


def mean_square_printed(spheres: EmptySpheres, length: float) -> float:
    """<rho^2> of eq. (159) with F(s) of (156) as printed, term by term; the term Delta = 0 as its limit."""
    lengths, counts = _lengths(int(np.floor(_last(spheres, length))))
    total = sum(count * _pair_term(spheres, length, float(d)) for d, count in zip(lengths, counts, strict=True))
    return _mean_square(spheres, length, float(total))


def mean_square_continuum(spheres: EmptySpheres, length: float, cut: int) -> float:
    """<rho^2> by eq. (160): lattice vectors up to sqrt(3) ``cut`` spacings one by one, an integral beyond.

    Parameters
    ----------
    spheres
        Empty spheres on a lattice.
    length
        Diffusion length.
    cut
        Delta_0, at least 1; all vectors in the ball are counted, those with components above it too.

    Raises
    ------
    ValueError
        If ``cut`` is not a positive integer.
    """
    if isinstance(cut, bool) or not isinstance(cut, int) or cut < 1:
        raise ValueError(f"cut must be a positive integer, got {cut!r}")
    start = np.sqrt(3.0) * cut
    lengths, counts = _lengths(int(np.floor(start)))
    inside = lengths <= start * (1 + 1e-12)
    pairs = zip(lengths[inside], counts[inside], strict=True)
    total = sum(count * _pair_term(spheres, length, float(d)) for d, count in pairs)
    end = max(_last(spheres, length), start)
    nodes, weights = np.polynomial.legendre.leggauss(24)
    x = start + (end - start) * (nodes + 1) / 2
    beyond = sum(w * 4 * np.pi * d**2 * _pair_term(spheres, length, float(d)) for d, w in zip(x, weights, strict=True))
    return _mean_square(spheres, length, float(total + beyond * (end - start) / 2))


def duration_coefficient(ratio: ArrayLike) -> FloatOrArray:
    """Coefficient of M*^2 R_0/(T_PT <phi>) in beta^-1 for R/R_min above ``ratio``: (41) and (15) give eq. (44)."""
    return np.asarray(ratio) / (BOOST_SLOPE * SEPARATION)


def rate_coefficient(ratio: ArrayLike) -> FloatOrArray:
    """Coefficient of (T_PT/<phi>) M_Pl/(R_0 M*^2) in beta/H, eq. (45), with H = <phi>^2/(sqrt(3) M_Pl)."""
    return np.sqrt(3) / duration_coefficient(ratio)


def length_times_temperature(plasma: PaperPlasma | None = None, length: float = PROTON_LENGTH) -> float:
    """T a(T) d in natural units, a pure number while the degrees of freedom are constant; ``length`` in cm."""
    used = PaperPlasma() if plasma is None else plasma
    return float(used.scale_factor(1.0, at_1_mev=1.0) * length / INV_GEV_IN_CM)


def mass_coefficient(
    ratio: ArrayLike, plasma: PaperPlasma | None = None, length: float = PROTON_LENGTH
) -> FloatOrArray:
    """Coefficient of M*^2 R_0/<phi>, eq. (49), for R_min/d below ``ratio``; ``length`` in cm."""
    return BOOST_SLOPE * np.asarray(ratio) * length_times_temperature(plasma, length)


def hole_over_length(mass_ratio: ArrayLike, plasma: PaperPlasma | None = None) -> FloatOrArray:
    """R_min/d of eq. (47) for M*/<phi> of ``mass_ratio`` and R_0 = 1/<phi>."""
    return np.asarray(positive("mass ratio", mass_ratio)) ** 2 / (BOOST_SLOPE * length_times_temperature(plasma))


def spacing_coefficient(ratio: float, hubble_coefficient: float, plasma: PaperPlasma | None = None) -> float:
    """Coefficient of (T_PT/<phi>)(100 GeV/<phi>) in beta/H for R/d below ``ratio``, eqs. (37) and (52).

    ``hubble_coefficient`` is H M_Pl/<phi>^2: 1/sqrt(3) with eq. (35), pi/3 with (72) at T = <phi> and g* = 10.
    """
    natural = SEPARATION * REDUCED_PLANCK_MASS / (ratio * length_times_temperature(plasma) * hubble_coefficient)
    return natural / 100.0


def terminal_boost(temperature: ArrayLike, vev: float, coupling: float, mass: float, released: float) -> FloatOrArray:
    """Lorentz factor at which soft vector bosons stop the acceleration of a wall.

    Each particle that enters emits bosons of ``mass``, which cost gamma g^2 m T^3/(16 pi^2) per degree of freedom; one
    degree of freedom and no logarithm are counted, which errs towards fast walls. Delta V is ``released`` vev^4.

    Raises ValueError unless all are positive.
    """
    t = np.asarray(positive("temperature", temperature))
    friction = positive("coupling", coupling) ** 2 * positive("mass", mass) * t**3 / (16 * np.pi**2)
    return positive("released", released) * positive("vev", vev) ** 4 / friction
