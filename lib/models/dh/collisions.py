"""Bubble collisions, Sec. 4 and App. C.1: sums over a finite lattice, and the chain from R/d to beta/H, (31)-(37).

Conventions of (35): vacuum domination, H^2 = Delta V/(3 M_Pl^2) with the reduced Planck mass and
Delta V = ``released`` <phi>^4, of which the paper takes ``released`` = 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ...base.arrays import FloatOrArray
from ...base.constants import G_STAR_SM
from ...base.roots import bracketed_root
from ...base.validation import between, positive
from ...claims import printed
from ...plasma.thermal_history import ConstantPlasma, Plasma
from .electroweak import REFERENCE
from .parameters import PROTON_LENGTH, REDUCED_PLANCK_MASS, SEPARATION, PaperPlasma, comoving_horizon

LATTICE = 2 * np.sqrt(np.pi)
"""R/d over which one axis of the lattice has the mean square one, if its neighbours are out of reach."""


def mean_density(sites: int, ratio: float) -> float:
    """Return R^3 <rho>, (140), for ``sites`` = N, spacing R = ``ratio`` d; the box has the side N R.

    The whole of every Gaussian counts as inside, as in (140). Raises ValueError unless both are positive.
    """
    n, _ = positive("N", sites), positive("R/d", ratio)
    return ((n + 1) / n**2) ** 3


def mean_square(sites: int, ratio: float, power: int = 3) -> float:
    """Return R^6 <rho^2>: (145) with N to the ``power`` 3, which (141)-(142) give; the paper prints 2.

    Parameters
    ----------
    sites
        N, even; the sites run from -N/2 to N/2.
    ratio
        R/d.
    power
        Of N in the denominator inside the cube.

    Raises
    ------
    ValueError
        If ``sites`` or ``ratio`` is not positive.
    """
    n, r = positive("N", sites), positive("R/d", ratio)
    p = np.arange(-int(n), int(n) + 1)
    axis = np.sum((n + 1 - np.abs(p)) * np.exp(-0.25 * (r * p) ** 2))
    return float(r * axis / (LATTICE * n**power)) ** 3


def lattice_variance(ratio: ArrayLike) -> FloatOrArray:
    """Return eps_RMS^2 of (30) and (146), summed over the sites as printed; R/d of any shape.

    Raises ValueError for a ratio below 0.001, where the sum needs too many terms.
    """
    r = np.asarray(between("R/d", ratio, 1e-3, np.inf), dtype=np.float64)
    reach = int(np.ceil(13.0 / r.min()))
    p = np.arange(-reach, reach + 1)
    theta = r / LATTICE * np.exp(-0.25 * (r[..., None] * p) ** 2).sum(axis=-1)
    return (theta**3 - 1)[()]


def random_points_ratio(eps: ArrayLike) -> FloatOrArray:
    """Return R/d at which points strewn at random, one per R^3, have ``eps`` after a Gaussian: (R/(2 sqrt(pi) d))^3.

    Raises ValueError unless ``eps`` is positive.
    """
    return LATTICE * np.asarray(positive("eps_RMS", eps)) ** (2 / 3)


def vacuum_hubble(vev: ArrayLike, released: float = 1.0) -> FloatOrArray:
    """Return H in GeV of (35), sqrt(released/3) <phi>^2/M_Pl; ``vev`` in GeV."""
    return np.sqrt(positive("released", released) / 3) * np.asarray(positive("vev", vev)) ** 2 / REDUCED_PLANCK_MASS


def reheating_temperature(vev: float, released: float = 1.0, plasma: Plasma | None = None) -> float:
    """Return T in GeV at which the plasma has the energy density ``released`` vev^4.

    Parameters
    ----------
    vev
        <phi> in GeV.
    released
        Delta V/<phi>^4.
    plasma
        Its degrees of freedom; constant ones of the Standard Model by default.

    Raises
    ------
    ValueError
        If an input is not positive, or the temperature lies outside ``plasma``.
    """
    universe = ConstantPlasma(G_STAR_SM, G_STAR_SM) if plasma is None else plasma
    density = positive("released", released) * positive("vev", vev) ** 4
    guess = (30 * density / (np.pi**2 * G_STAR_SM)) ** 0.25

    def excess(log_t: float) -> float:
        return float(np.log(universe.energy_density(guess * np.exp(log_t)) / density))

    # g* stays between 3 and 110, hence the root between these factors
    return float(guess * np.exp(bracketed_root("energy density over that released", excess, -0.1, 1.2, xtol=1e-12)))


def slowest_rate(ratio: float, vev: float, temperature: float, released: float = 1.0, plasma: Plasma | None = None,
                 speed: float = 1.0, length: float = PROTON_LENGTH) -> float:  # fmt: skip
    """Return the least beta/H for which R/d stays below ``ratio``, (37) from unrounded inputs.

    Parameters
    ----------
    ratio
        Largest R/d that nucleosynthesis allows.
    vev
        <phi> in GeV, for H.
    temperature
        Temperature in GeV at which (33) gives the scale factor: T_PT of the paper.
    released
        Delta V/<phi>^4.
    plasma
        Degrees of freedom in (33).
    speed
        v_w.
    length
        Comoving diffusion length in cm.

    Raises
    ------
    ValueError
        If an input is not positive or the temperature lies outside ``plasma``.
    """
    universe = PaperPlasma() if plasma is None else plasma
    # in units of the radiation horizon at ``temperature``, to reuse (58)
    hubble = vacuum_hubble(vev, released) / universe.hubble_rate(temperature)
    largest = positive("R/d", ratio) * positive("diffusion length", length) / comoving_horizon(universe, temperature)
    return float(SEPARATION * positive("wall speed", speed) / (largest * hubble))


def printed_rate(case: str, vev: ArrayLike, temperature: ArrayLike) -> FloatOrArray:
    """Return the least beta/H by (37) as printed; ``case`` is "cons" or "opt", both scales in GeV."""
    v, t = np.asarray(positive("vev", vev)), np.asarray(positive("temperature", temperature))
    return printed(f"dh.eq37.{case}") * REFERENCE / v * t / v
