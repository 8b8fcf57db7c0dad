"""Baryons and dark matter of today from the one-shot integral (9), (C1), with every convention written down.

With y = beta (t - t_p) the factor |dT/dy|/(s H T) of (C1) is 1/(s beta), and A/V = (beta/v_w) k(y), so that

    Y_B = P f (1/v_w) int dy J(T)/s(T) k(y) W(y),     J = n vbar/4 as printed.

The Hubble rate, beta/H and, but for the mass of chi, T_p drop out; k is 1 in all, because the walls sweep space once.
References: the draft's eqs. (6) to (12); the kernels are those of :mod:`lib.nucleation`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from ...base.arrays import FloatOrArray, Floats
from ...base.units import GEV_IN_KG
from ...base.validation import finite, non_negative, positive
from ...nucleation import kjma
from ...plasma.cosmology import entropy_density
from ...plasma.ideal_gas import SIGN, Statistics
from ...walls.flux import thermal_flux
from . import published
from .expansion import temperature_at
from .parameters import S_0_PRINTED, TABLE, Benchmark

Kernel = Literal["exact", "published"]
Flux = Literal["at rest", "front", "net"]


@dataclass(frozen=True)
class Conventions:
    """What the draft leaves open, and what it prints wrongly; the defaults are the exact kernel and its own flux."""

    kernel: Kernel = "exact"
    """Wall area: ``exact`` KJMA, or eq. (6) as ``published``."""
    clamp: float | None = None
    """Largest y in the e^y of the published kernel; None for no clamp."""
    window: float | None = None
    """Width sigma of W = exp(-y^2/(2 sigma^2)) in y; None for W = 1."""
    flux: Flux = "at rest"
    """Incident flux: ``at rest`` n vbar/4 of eq. (7), or on the moving wall from the ``front`` or ``net``."""
    g_chi: float = 2.0
    """Internal states of chi in n_eq."""
    statistics: Statistics = "FD"
    """Statistics of n_eq."""
    y_min: float = -40.0
    """Lower end of the integral."""
    y_max: float = 50.0
    """Upper end of the integral."""
    s_0: float = S_0_PRINTED
    """Entropy density today in 1/cm^3."""

    def __post_init__(self) -> None:
        """Reject an unknown choice, a clamp that nothing would feel, and an empty range."""
        for name, known in (("kernel", get_args(Kernel)), ("flux", get_args(Flux)), ("statistics", tuple(SIGN))):
            if (value := getattr(self, name)) not in known:
                raise ValueError(f"{name} must be one of {', '.join(known)}, got {value!r}")
        if self.clamp is not None:
            finite("clamp", self.clamp)
            if self.kernel == "exact":
                raise ValueError(f"clamp must be None for the exact kernel, which needs none, got {self.clamp!r}")
        if self.window is not None:
            positive("window", self.window)
        positive("g_chi", self.g_chi)
        positive("s_0", self.s_0)
        if not finite("y_min", self.y_min) < finite("y_max", self.y_max):
            raise ValueError(f"y_max must be above y_min = {self.y_min!r}, got {self.y_max!r}")


@dataclass(frozen=True)
class Yields:
    """Densities of today and the numbers that they come from."""

    benchmark: Benchmark
    """Input of the transition."""
    conventions: Conventions
    """Input that the draft does not state, or states wrongly."""
    kernel_integral: float
    """int dy v_w (A/V)/beta W: how often the walls sweep space; 1 if they are right and W = 1."""
    meetings: float
    """Walls met per chi, int dt (A/V) J W/n."""
    y_chi: float
    """n_chi/s = f n_eq/s at T_p, held constant by (9)."""
    y_b: float
    """n_B/s from (9)."""
    rho_b: float
    """Baryon density today in kg/m^3."""
    rho_dm: float
    """Dark-matter density today in kg/m^3 with Y_chi constant, as Sec. V has it."""
    quadrature_error: float
    """Relative change of the integral when every panel has two thirds of its nodes."""
    ratio: float = field(init=False)
    """rho_dm/rho_b with Y_chi constant; infinite without baryons."""
    rho_dm_split: float = field(init=False)
    """Dark-matter density today in kg/m^3 if every chi were split P to 1 - P, eq. (3); zero without conversion."""
    converted: float = field(init=False)
    """y_b/y_chi, which nothing in (9) keeps below 1; zero without chi."""

    def __post_init__(self) -> None:
        """Fill in what follows from the rest."""
        b = self.benchmark
        split = (1 - b.p_chi_to_b) / b.p_chi_to_b * b.m_chi / b.m_b if b.p_chi_to_b else 0.0
        object.__setattr__(self, "ratio", self.rho_dm / self.rho_b if self.rho_b else math.inf)
        object.__setattr__(self, "rho_dm_split", split * self.rho_b)
        object.__setattr__(self, "converted", self.y_b / self.y_chi if self.y_chi else 0.0)


def kernel(y: ArrayLike, i_p: float, conventions: Conventions) -> FloatOrArray:
    """v_w (A/V)/beta times the window W, at y of any shape; ValueError unless y is finite and I_p positive."""
    y = np.asarray(finite("y", y))
    if conventions.kernel == "exact":
        area = kjma.wall_area(y, i_p)
    else:
        area = published.published_wall_area(y, i_p, clamp=conventions.clamp)
    return area if conventions.window is None else area * np.exp(-0.5 * (y / conventions.window) ** 2)


def mass_density(mass: ArrayLike, relic_yield: ArrayLike, s_0: float = S_0_PRINTED) -> FloatOrArray:
    """rho = m Y s_0 in kg/m^3 for a mass in GeV and s_0 in 1/cm^3, eq. (10).

    Raises ValueError for a negative mass or yield, or s_0 not positive.

    >>> f"{mass_density(1.0, 1.0):.6e}"
    '5.153676e-18'
    """
    per_cubic_metre = non_negative("relic_yield", relic_yield) * positive("s_0", s_0) * 1e6
    return non_negative("mass", mass) * GEV_IN_KG * per_cubic_metre


EXACT = Conventions()
"""Exact kernel, W = 1, flux n vbar/4, two Fermi-Dirac states."""


def one_shot(benchmark: Benchmark = TABLE, conventions: Conventions = EXACT, nodes: int = 15) -> Yields:
    """Evaluate (9) in the form (C1) by Gauss-Legendre panels in y, with a panel edge at the clamp.

    Parameters
    ----------
    benchmark
        Transition and species.
    conventions
        Kernel, clamp, window, flux, n_eq, range of y, s_0.
    nodes
        nodes per panel of unit length (less if the window is narrower), at least 3.

    Raises
    ------
    ValueError
        If y_min is not above -(beta/H)/2, where the expansion begins, or nodes is below 3.

    >>> result = one_shot()
    >>> round(result.kernel_integral, 10), f"{result.rho_b:.3e}", round(result.ratio, 2)
    (1.0, '2.511e-30', 8.04)
    """
    if nodes < 3:
        raise ValueError(f"nodes must be at least 3, got {nodes!r}")
    b, c = benchmark, conventions
    swept, met = _integrals(b, c, nodes)
    coarse = _integrals(b, c, max(2, 2 * nodes // 3))[1]
    at_p = thermal_flux(b.t_p, b.m_chi, 0.0, c.g_chi, c.statistics)
    y_chi = b.f_chi * at_p.density / entropy_density(b.t_p, b.g_star_s)
    meetings = met / b.v_w
    y_b = b.p_chi_to_b * meetings * y_chi
    error = abs(coarse / met - 1) if met else 0.0
    rho_b, rho_dm = mass_density(b.m_b, y_b, c.s_0), mass_density(b.m_chi, y_chi, c.s_0)
    return Yields(b, c, swept, meetings, y_chi, y_b, rho_b, rho_dm, error)


def occupancy_for(rho_b: float, benchmark: Benchmark = TABLE, conventions: Conventions = EXACT) -> float:
    """Occupancy f_chi that gives ``rho_b`` (kg/m^3): the integral is linear in it, so no solver is needed.

    Raises
    ------
    ValueError
        For a negative density, or a benchmark without conversion or without chi.
    """
    found = one_shot(benchmark, conventions)
    return float(benchmark.f_chi * non_negative("rho_b", rho_b) / positive("rho_b of the benchmark", found.rho_b))


def _panels(c: Conventions, nodes: int) -> tuple[Floats, Floats]:
    """Nodes and weights of the composite rule; forty widths from its centre a Gaussian window underflows."""
    low, high, width = c.y_min, c.y_max, 1.0
    if c.window is not None:
        low, high, width = max(low, -40 * c.window), min(high, 40 * c.window), min(1.0, 2 * c.window)
    if low >= high:
        return np.zeros(1), np.zeros(1)
    cuts = [low, *([c.clamp] if c.clamp is not None and low < c.clamp < high else []), high]
    edges = np.concatenate([
        np.linspace(a, b, max(1, math.ceil((b - a) / width)), endpoint=False) for a, b in pairwise(cuts)
    ] + [[high]])  # fmt: skip
    node, weight = np.polynomial.legendre.leggauss(nodes)
    half = np.diff(edges)[:, None] / 2
    return (edges[:-1, None] + half * (node + 1)).ravel(), (half * weight).ravel()


def _integrals(b: Benchmark, c: Conventions, nodes: int) -> tuple[float, float]:
    """int k W dy, and the same with the flux per density of T(y), both over s(T)/s(T_p)."""
    y, weight = _panels(c, nodes)
    t = temperature_at(y, b.t_p, b.beta_over_h)
    weighted = weight * kernel(y, b.i_p, c)
    moving = thermal_flux(t, b.m_chi, 0.0 if c.flux == "at rest" else b.v_w, c.g_chi, c.statistics)
    met = moving.net if c.flux == "net" else moving.front
    at_p = thermal_flux(b.t_p, b.m_chi, 0.0, c.g_chi, c.statistics).density
    # n/s of the integral against that of T_p, which is what f_chi is measured with
    per_chi = met / at_p * (b.t_p / t) ** 3
    return float(weighted.sum()), float((weighted * per_chi).sum())
