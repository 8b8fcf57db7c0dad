"""Search for the conventions behind a printed baryon density: every kernel times every flux that the words allow.

rho_B = [m_B s_0 P f] [J/(n_eq v_w) n_eq/s] K factorises: K = int dy v_w (A/V)/beta W depends on the clamp, the window
and the grid alone, the flux factor on states, statistics and speeds alone. Unstated choices only; the last families,
marked as slips, contain an error that a program may well have.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import gammainc, roots_laguerre

from ...base.arrays import Floats
from ...base.validation import between, non_negative, positive
from ...plasma.cosmology import entropy_density
from ...plasma.ideal_gas import number_density
from .parameters import TABLE, Benchmark
from .published import published_wall_area
from .yields import Conventions, mass_density, one_shot

CLAMPS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 40.0)
"""Largest y in e^y."""
BOUNDS = (10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 1e4, 1e5, 1e6, 1e8, 1e10, 1e12)
"""Largest e^y."""
WINDOWS = (1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 100.0)
"""Widths of the Gaussian window in y."""
GRID_ENDS, GRID_SIZES = (10, 15, 20, 30, 40, 50, 60, 80, 100), (100, 200, 256, 400, 500, 512, 800, 1000, 1024, 2000)
"""Upper ends and numbers of points of uniform grids in z."""
GAUSS_SIZES = (16, 20, 24, 32, 40, 48, 64, 80, 96, 100)
"""Numbers of Gauss-Laguerre nodes in z."""
PUBLISHED = Conventions(kernel="published")
"""Eq. (6) as printed, without clamp and window."""
_Y = np.linspace(-30.0, 50.0, 8001)


@dataclass(frozen=True)
class Candidate:
    """One combination of conventions and the density that it gives."""

    kernel: str
    """Clamp, window or grid, in words."""
    flux: str
    """States, statistics, speed and side, in words."""
    slip: bool
    """Whether it contains an error that the text does not."""
    rho_b: float
    """Baryon density today in kg/m^3."""


def kernel_integrals(i_p: float = TABLE.i_p) -> dict[str, float]:
    """K of the published kernel over y in [-30, 50] for every clamp, window and grid; trapezoidal rule, step 0.01.

    Raises ValueError unless I_p is positive.
    """
    free = published_wall_area(_Y, positive("i_p", i_p))
    found = {"no clamp, W = 1": np.trapezoid(free, _Y)}
    clamps = {f"y <= {c:g}": c for c in CLAMPS} | {f"e^y <= {bound:g}": math.log(bound) for bound in BOUNDS}
    windows: dict[str, Any] = {"W = 1": 1.0}
    windows |= {f"W = exp(-y^2/(2 {s:g}^2))": np.exp(-0.5 * (_Y / s) ** 2) for s in WINDOWS}
    windows |= {f"W = exp(-(y/{s:g})^2)": np.exp(-((_Y / s) ** 2)) for s in WINDOWS}
    for name, window in windows.items():
        if name != "W = 1":
            found[f"no clamp, {name}"] = np.trapezoid(free * window, _Y)
        for label, clamp in clamps.items():
            flat = np.minimum(free, np.interp(clamp, _Y, free))
            found[f"{label}, {name}"] = np.trapezoid(flat * window, _Y)
    for label, clamp in clamps.items():
        found[f"{label} in the prefactor only, W = 1"] = np.trapezoid(free * np.exp(np.minimum(clamp - _Y, 0)), _Y)
        found[f"nothing beyond {label}, W = 1"] = np.trapezoid(np.where(_Y <= clamp, free, 0), _Y)
    for size in GRID_SIZES:
        for end in GRID_ENDS:
            z = np.linspace(0, end, size)
            weight = np.full(size, z[1])
            weight[[0, -1]] /= 2
            found[f"{size} points to z = {end}, W = 1"] = _on_grid(z, weight * z**2 * np.exp(-z), i_p)
    for size in GAUSS_SIZES:
        z, weight = roots_laguerre(size)
        found[f"{size} Gauss-Laguerre nodes in z, W = 1"] = _on_grid(z, weight * z**2, i_p)
    return {name: float(value) for name, value in found.items()}


def flux_factors(benchmark: Benchmark = TABLE) -> dict[str, tuple[float, bool]]:
    """J/(n_eq v_w) n_eq/s at T_p for every reading of the flux and of n_eq, and whether it is a slip.

    chi is massless here; the mass of the proton changes it by 2e-5. The slips are the speed sqrt(8 T/pi m), 16 times
    that of light for a proton at 100 GeV, and a forgotten 1/v_w of the wall area.
    """
    b = benchmark
    found = {}
    crawl = math.sqrt(8 * b.t_p / (math.pi * positive("m_chi", b.m_chi)))
    sides = {
        "n/4": (0.25, False),
        "n v_w": (b.v_w, False),
        "n (1+v_w)^2/4": ((1 + b.v_w) ** 2 / 4, False),
        "n vbar/4 with vbar = sqrt(8T/pi m)": (crawl / 4, True),
    }
    for kind in ("FD", "MB", "BE"):
        for g in (1, 2, 4):
            per_entropy = number_density(b.t_p, 0.0, g, kind) / entropy_density(b.t_p, b.g_star_s)
            for side, (factor, slip) in sides.items():
                found[f"{side}, g = {g} {kind}"] = (per_entropy * factor / b.v_w, slip)
                found[f"{side}, g = {g} {kind}, without 1/v_w"] = (per_entropy * factor, True)
    return found


def candidates(benchmark: Benchmark = TABLE) -> list[Candidate]:
    """Every kernel with every flux."""
    b = benchmark
    unit = mass_density(b.m_b, b.p_chi_to_b * b.f_chi)
    kernels, fluxes = kernel_integrals(b.i_p), flux_factors(b)
    return [
        Candidate(k, f, slip, unit * swept * factor)
        for k, swept in kernels.items()
        for f, (factor, slip) in fluxes.items()
    ]


def matches(found: list[Candidate], target: float, tolerance: float) -> list[Candidate]:
    """Return the candidates within a relative ``tolerance`` of ``target``, closest first.

    Raises ValueError unless the target is positive and the tolerance not negative.
    """
    t, limit = positive("target", target), non_negative("tolerance", tolerance)
    near = [c for c in found if abs(c.rho_b / t - 1) <= limit]
    return sorted(near, key=lambda c: abs(c.rho_b / t - 1))


def expected_by_chance(found: list[Candidate], target: float, tolerance: float, reach: float = 0.5) -> float:
    """Number of candidates that would fall within ``tolerance`` if their density near ``target`` were smooth.

    The density of ln rho_B is taken from those within a factor e^reach of the target.

    Raises ValueError unless target and reach are positive and the tolerance not negative.
    """
    t, limit, r = positive("target", target), non_negative("tolerance", tolerance), positive("reach", reach)
    logs = np.log(np.array([c.rho_b for c in found if c.rho_b > 0]) / t)
    return float(np.count_nonzero(np.abs(logs) < r) * limit / r)


def densities_with_clamp(
    clamps: ArrayLike, benchmark: Benchmark = TABLE, conventions: Conventions = PUBLISHED
) -> Floats:
    """rho_B in kg/m^3 for each clamp in y of the published kernel, all else as in ``conventions``.

    Raises ValueError if a clamp is not finite or the kernel is the exact one.
    """
    return np.array([one_shot(benchmark, replace(conventions, clamp=float(c))).rho_b for c in np.atleast_1d(clamps)])


def clamp_for(rho_b: float, benchmark: Benchmark = TABLE, conventions: Conventions = PUBLISHED) -> float:
    """Clamp in y that makes the published kernel give ``rho_b`` (kg/m^3); it grows with the clamp.

    Raises
    ------
    ValueError
        If no clamp between y_min + 1 and y_max does; the message names the range of rho_B.
    """
    ends = conventions.y_min + 1.0, conventions.y_max
    between("rho_b", positive("rho_b", rho_b), *densities_with_clamp(ends, benchmark, conventions))
    target = math.log(rho_b)
    root = brentq(
        lambda c: math.log(densities_with_clamp(c, benchmark, conventions)[0]) - target, *ends, xtol=1e-9, rtol=1e-12
    )
    return float(root)


def _on_grid(z: Floats, weight: Floats, i_p: float) -> float:
    """Return K when the z integral of (6) is a fixed sum, as a program without adaptive steps would have it."""
    swept = gammainc(4, z)
    y = _Y[::10]
    scale = i_p * np.exp(y)
    area = 0.5 * scale * (np.exp(-np.outer(scale, swept)) @ weight)
    return float(np.trapezoid(area, y))
