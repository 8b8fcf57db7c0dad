"""Which lengths each scenario may not have: all of the paper on one axis, its lattices beside random histories.

A length is comoving in cm with a = 1 at 1 MeV: the distance of bubbles R = n_b^(-1/3), or the horizon 1/(aH) at which
domain walls stop.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.validation import finite, positive
from ...claims import printed
from ...inhomogeneity.correlated import CorrelatedDensity
from ...inhomogeneity.meeting_walls import wall_correlation
from ...inhomogeneity.rms import critical_scale
from ...inhomogeneity.sampled import PowerSpectrum
from ...inhomogeneity.transfer import Transfer
from ...inhomogeneity.two_point import FURTHEST, hole_correlation
from ...nucleation.correlation import covariance
from ...plasma.thermal_history import Plasma
from .domain_walls import ELECTROWEAK, WallNetwork, passages_needed
from .electroweak import comoving_separation, linear_contrast, printed_temperature
from .parameters import PROTON_LENGTH, SEPARATION, PaperPlasma, comoving_horizon
from .profiles import THRESHOLDS, Profile, cosine_threshold
from .relativistic import SAFE_SPACING

CASES = "cons", "opt"
"""Last word of the printed rows: today's bound on eps_RMS and the optimistic one."""
SLOPE, RATE, SPEED = 5.0, 8.0, 0.1
"""M, beta/H and v_w of electroweak baryogenesis: the largest slope that the paper expects, the slowest transition that
black holes allow."""
TOUCHING = 2.0
"""R/R_min of the holes."""
WAVES = np.geomspace(1e-3, 8.0, 300)
"""Wave numbers of the spectra of random histories, in beta/v_w."""
PLANES = np.geomspace(1e-4, 1e3, 1500)
"""Wave numbers of the spectrum of random planes, in the inverse of their separation."""


@dataclass(frozen=True)
class ExcludedLengths:
    """The lengths that a scenario may not have, for both bounds on eps_RMS."""

    name: str
    """Scenario and geometry."""
    excluded: tuple[tuple[float, float], tuple[float, float]]
    """Smallest and largest comoving length in cm, today and with the optimistic error; empty if both are infinite."""
    printed: tuple[float, ...] = ()
    """What the paper prints for the edges, turned into a length with its own inputs, in cm."""


def random_threshold(density: CorrelatedDensity, transfer: Transfer, eps: float) -> float:
    """Return R/d at which a random history, in units of v_w/beta, has the root mean square ``eps``; R = n_b^(-1/3).

    Infinity if it is below even without diffusion; raises ValueError unless ``eps`` is positive.
    """
    return SEPARATION * critical_scale(density.sampled(WAVES), transfer, positive("eps_RMS", eps))


def kept_by_time(power: float) -> CorrelatedDensity:
    """Return the density of points that keep e^(power y) from the time y of exponential nucleation that swept them.

    ``power`` is M H/beta for eta ~ T^-M at constant H; raises ValueError unless it is above -1/2 and not zero.
    """
    return CorrelatedDensity.of(lambda r: covariance(r, power), FURTHEST, covariance(0.0, power), scale=power**2)


def random_planes_threshold(transfer: Transfer, eps: float) -> float:
    """Return xi_c/d at which isotropic random planes of area 1/xi_c per volume, changing the vacuum, have ``eps``.

    The vacua are correlated as e^(-r/xi_c). Raises ValueError unless ``eps`` is positive.
    """
    planes = PowerSpectrum.from_power(PLANES, 8 * np.pi / (1 + PLANES**2) ** 2)
    return critical_scale(planes, transfer, positive("eps_RMS", eps))


def adding_walls(eps: float, rms: float, plasma: Plasma) -> tuple[float, float]:
    """Return the horizons in cm at which walls that add up from the electroweak transition on may not stop.

    From that at the transition to that at which enough have passed; infinity if that is outside of ``plasma``.

    Parameters
    ----------
    eps
        Bound on eps_RMS.
    rms
        Of the profile in units of 1/sqrt(n): 1/2 for (61), 1 for a Poissonian number.
    plasma
        Degrees of freedom.

    Raises
    ------
    ValueError
        If a number is not positive.
    """
    end = float(WallNetwork().end(ELECTROWEAK, passages_needed(eps, 0.0, rms)))
    first = float(comoving_horizon(plasma, ELECTROWEAK))
    return first, float(comoving_horizon(plasma, end)) if end > plasma.span[0] else np.inf


def bands(profile: Profile, bounds: tuple[float, float], plasma: Plasma) -> list[ExcludedLengths]:
    """Return the band of every scenario: the paper's geometry first, then a random one.

    Parameters
    ----------
    profile
        What diffusion leaves of the protons.
    bounds
        On eps_RMS, today and optimistic.
    plasma
        Degrees of freedom.

    Raises
    ------
    ValueError
        If a bound is not positive, or too large for a geometry.
    """
    finite("bounds on eps_RMS", positive("bounds on eps_RMS", bounds))
    paper, contrast = PaperPlasma(), float(linear_contrast(SLOPE, RATE))
    surfaces, holes = wall_correlation(), hole_correlation(SEPARATION / TOUCHING)
    network, transfer = WallNetwork(), profile.transfer

    def above(of: dict[str, float] | list[float], unit: float = 1.0) -> tuple[tuple[float, float], tuple[float, float]]:
        first, second = of
        return (unit * profile.length * first, np.inf), (unit * profile.length * second, np.inf)

    def lattice(name: str) -> list[float]:
        return [THRESHOLDS[name](transfer, eps) for eps in bounds]

    def random(density: CorrelatedDensity) -> list[float]:
        return [random_threshold(density, transfer, eps) for eps in bounds]

    percolation = [float(printed_temperature(case, SLOPE, RATE, SPEED)) for case in CASES]
    shown = {
        "electroweak": tuple(float(comoving_separation(RATE, t, SPEED, paper)) for t in percolation),
        "collisions": tuple(PROTON_LENGTH * printed(f"dh.eq31.{case}") for case in CASES),
        "holes": (PROTON_LENGTH * SAFE_SPACING,),
        "annihilation": tuple(float(comoving_horizon(paper, 1e3 * printed(row))) for row in ("dh.eq59", "dh.eq60")),
        "adding": (float(comoving_horizon(paper, printed("dh.eq68"))),),
    }
    # the separation of the network is epsilon times the horizon
    planes = [random_planes_threshold(transfer, eps) / network.spacing for eps in bounds]
    adding = {rms: (adding_walls(bounds[0], rms, plasma), adding_walls(bounds[1], rms, plasma)) for rms in (0.5, 1.0)}
    cosines = [cosine_threshold(transfer, eps, contrast) for eps in bounds]
    return [
        ExcludedLengths("Electroweak: cosines", above(cosines), shown["electroweak"]),
        ExcludedLengths("Electroweak: random bubbles", above(random(kept_by_time(SLOPE / RATE)))),
        ExcludedLengths("Collisions: points", above(lattice("points, R/d, (31)")), shown["collisions"]),
        ExcludedLengths("Collisions: random surfaces", above(random(surfaces))),
        ExcludedLengths("Holes that touch: lattice", above(lattice("holes of any size, R/d, (51)")), shown["holes"]),
        ExcludedLengths("Holes, R = 2 R_min: random", above(random(holes))),
        ExcludedLengths(
            "Walls annihilate: chess board", above(lattice("chess board, D/d, (57)")), shown["annihilation"]
        ),
        ExcludedLengths("Walls annihilate: random planes", above(planes)),
        ExcludedLengths("Walls add up: RMS of (61)", adding[0.5], shown["adding"]),
        ExcludedLengths("Walls add up: Poissonian RMS", adding[1.0]),
    ]
