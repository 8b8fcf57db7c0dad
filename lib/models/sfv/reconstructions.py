"""Stand-ins for the draft's missing ``background_profile.csv``: each meets all six numbers printed about it.

Six numbers do not fix two functions. The reconstructions differ in kind, and whatever differs between their results is
not determined by the draft. One is a bounce. In the others phi is a kink, (v/2)(1 + tanh k(xi - xi_0)): its value and
slope at the crossing fix k and xi_0 for given v, and v follows from I_2 with one root search.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ...base.roots import bracketed_root
from ...landau_zener.spectrum import maxwell_1d
from ...walls.profile import WallProfile
from ...walls.shape import full_width_half_maximum, peak
from . import distributed, utilities
from .bounce_wall import bounce_wall
from .crossing import crossing
from .parameters import INPUTS, PRINTED, PUBLISHED, R_MAX

_POINTS = 2001
"""Points of the tables."""
SECH_SQUARED_WIDTH = 2.0 * math.acosh(math.sqrt(2.0))
"""Full width of 1/cosh^2 at half maximum."""


@dataclass(frozen=True, eq=False)
class Reconstruction:
    """A profile that meets the six published numbers."""

    name: str
    """What to call it in a table."""
    kind: str
    """kinks, bump or bounce."""
    description: str
    """What it assumes, in a sentence."""
    profile: WallProfile
    """The table; its stated centre and width are the printed ones, to rounding."""
    measured: dict[str, float]
    """The six numbers as measured on the table, between its points."""


def _brane_kink(v: float, phi_star: float, gradient: float, xi_star: float) -> Callable[[NDArray], NDArray]:
    """Return the kink between 0 and ``v`` with value ``phi_star`` and ``gradient`` at ``xi_star``."""
    k = gradient / (2.0 * phi_star * (1.0 - phi_star / v))
    offset = math.atanh(2.0 * phi_star / v - 1.0)
    return lambda xi: 0.5 * v * (1.0 + np.tanh(k * (xi - xi_star) + offset))


def _solve(
    bulk: Callable[[NDArray], NDArray], bulk_gradient: float, E_max_fraction: float
) -> tuple[WallProfile, float]:
    """Return the profile with the bulk field ``bulk`` whose brane kink meets value, slope and I_2, and the kink's v."""
    r = np.linspace(0.0, R_MAX, _POINTS)
    xi_star, phi_star = PRINTED["xi_star"], PRINTED["phi_star"]
    gradient = PRINTED["slope"] + bulk_gradient
    Phi = bulk(r - PRINTED["R_peak"])
    xi = np.linspace(xi_star, xi_star + INPUTS.span_widths * PRINTED["FWHM"], utilities.POSITIONS)
    E_max = E_max_fraction * INPUTS.y_chi * float(np.abs(Phi).max())
    energies, weights = maxwell_1d(INPUTS.T_reh, INPUTS.E_min, E_max, INPUTS.n_energies)
    f_squared = weights @ distributed.penetration(xi, INPUTS.y_chi * np.abs(bulk(xi)), energies) ** 2

    def excess(v: float) -> float:
        brane = _brane_kink(v, phi_star, gradient, xi_star)
        return float(np.trapezoid(brane(xi) ** 2 * f_squared, xi)) - PRINTED["I_2"]

    # at 1.01 phi_star the integral is below L phi_star^2 = 0.75, and it grows like v^2
    v = bracketed_root("I_2 - printed", excess, 1.01 * phi_star, 20.0, xtol=1e-12)
    phi = _brane_kink(v, phi_star, gradient, xi_star)(r - PRINTED["R_peak"])
    return WallProfile(r, Phi, phi, R_peak=PRINTED["R_peak"], w_FWHM=PRINTED["FWHM"])


def _bulk_kink(outward: int) -> tuple[Callable[[NDArray], NDArray], float]:
    """Return a kink of Phi centred on the wall, rising (+1) or falling (-1) outward, and its slope at the crossing.

    Its slope is a sech^2 with the printed width.
    """
    b = PRINTED["FWHM"] / SECH_SQUARED_WIDTH
    x = PRINTED["xi_star"] / b
    height = 2.0 * PRINTED["phi_star"] / (1.0 + outward * math.tanh(x))
    return lambda xi: 0.5 * height * (1.0 + outward * np.tanh(xi / b)), outward * 0.5 * height / b / math.cosh(x) ** 2


def _bulk_bump() -> tuple[Callable[[NDArray], NDArray], float]:
    """Return Phi as a sech^2 on the wall with the printed width, and its slope at the crossing."""
    b = PRINTED["FWHM"] / SECH_SQUARED_WIDTH
    x = PRINTED["xi_star"] / b
    height = PRINTED["phi_star"] * math.cosh(x) ** 2
    return lambda xi: height / np.cosh(xi / b) ** 2, -2.0 * PRINTED["phi_star"] * math.tanh(x) / b


def measured_numbers(
    profile: WallProfile, of_slope: bool = True, E_max_fraction: float = INPUTS.E_max_fraction
) -> dict[str, float]:
    """Return the six published numbers as found on a table.

    Parameters
    ----------
    profile
        The wall.
    of_slope
        Whether centre and width are those of |dPhi/dr|, or of |Phi| itself.
    E_max_fraction
        End of the spectrum over the largest mass of chi in the table.

    Returns
    -------
    dict
        R_peak, FWHM, xi_star, phi_star, slope and I_2, the last four with the stated centre and width.
    """
    if of_slope:
        centre, width = profile.measured_center, profile.measured_width
    else:
        centre, _ = peak(profile.r, np.abs(profile.Phi))
        width = full_width_half_maximum(profile.r, np.abs(profile.Phi))
    where = crossing(profile, INPUTS.y_B, INPUTS.y_chi)
    E_max = utilities.largest_energy(profile, E_max_fraction, INPUTS.y_chi)
    spectrum = maxwell_1d(INPUTS.T_reh, INPUTS.E_min, E_max, INPUTS.n_energies)
    found = utilities.overlap(profile, *spectrum, span_widths=INPUTS.span_widths)
    values = (centre, width, where.xi, abs(where.phi), abs(where.slope), found.I_2)
    return dict(zip(PUBLISHED, values, strict=True))


def kinks(E_max_fraction: float = INPUTS.E_max_fraction) -> Reconstruction:
    """Return the wall across which Phi falls and phi rises outward, both as tanh; R_*, FWHM are those of |dPhi/dr|."""
    profile = _solve(*_bulk_kink(-1), E_max_fraction)
    text = "Phi falls and phi rises outward, each as a tanh; centre and width are those of |dPhi/dr|"
    return Reconstruction("two kinks", "kinks", text, profile, measured_numbers(profile, True, E_max_fraction))


def bump(E_max_fraction: float = INPUTS.E_max_fraction) -> Reconstruction:
    """Return the wall on which Phi is a bump and across which phi rises outward; R_* and FWHM are those of Phi."""
    profile = _solve(*_bulk_bump(), E_max_fraction)
    text = "Phi is a sech^2 on the wall, phi rises outward as a tanh; centre and width are those of Phi"
    return Reconstruction("bump and kink", "bump", text, profile, measured_numbers(profile, False, E_max_fraction))


def bounce_reconstruction() -> Reconstruction:
    """Return the wall that is a two-field O(4) bounce of a stated potential; R_*, FWHM are those of |dPhi/dr|."""
    profile = bounce_wall()
    text = "two-field O(4) bounce of a stated potential; centre and width are those of |dPhi/dr|"
    return Reconstruction("two-field bounce", "bounce", text, profile, measured_numbers(profile))


def heavy_chi_outside() -> WallProfile:
    """Return the wall across which both fields rise outward, with all six numbers met.

    It is no member of ``reconstructions``: chi is heaviest outside, where it comes from, and the whole spectrum of the
    draft lies below its mass there, so that there is no incoming particle.
    """
    return _solve(*_bulk_kink(+1), INPUTS.E_max_fraction)


@cache
def reconstructions() -> tuple[Reconstruction, ...]:
    """Return the stand-ins for the draft's profile, each of another kind.

    >>> [wall.kind for wall in reconstructions()]
    ['kinks', 'bump', 'bounce']
    """
    return kinks(), bump(), bounce_reconstruction()
