"""Boltzmann equations (33)-(37) for the asymmetries: Y_S, two Y_DeltaF, three Y_Delta and their sum, against z = M_1/T.

Once Y_S(z) is known the system is linear: dY/dln z = A(z) Y + b(z). All rates are one table of universal functions of z
times |lambda|^2 M_Pl/M and the pace of the plasma, so that a point costs one pass of small linear implicit steps.
The sum of the three Y_Delta is 1e-5 of its terms; it is a variable of its own, and Y_Delta_tau follows from it.
Equation numbers: arXiv:2111.05740.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numba import njit
from numpy.typing import ArrayLike
from scipy.interpolate import KroghInterpolator

from ...base.arrays import Floats
from ...base.validation import between, finite, positive
from ...kinetics.linear import RADAU_WEIGHTS, solve_linear, stage_points
from ...plasma.cosmology import ZETA_3, entropy_density
from ...plasma.equilibrium import log_yield, relativistic_yield
from ...plasma.thermal_history import Plasma
from .cp_asymmetry import Regulator, antisymmetric, interference, resonant
from .degrees import first_z
from .parameters import BENCHMARK, G_F, HUBBLE, FreezeIn
from .scattering import PAPER_REGULATORS, Regulators, rate_densities

Z_FIRST, Z_LAST, STEPS = 1e-4, 50.0, 240
"""Range of z and number of steps, equal in ln z; the relative error of Y_B is below 1e-7, 3e-5 in a thermal plasma."""
CHANNELS = ("decay", "FB_eS", "FS_eB", "Fe_SB")
OWN, CROSS, NORM = 230, -7, 711
"""Right-handed lepton asymmetries from Y_Delta, (38): y_e = -(230 Y_Delta_e - 7 Y_Delta_mu - 7 Y_Delta_tau)/711."""
BARYON_SHARE = 22 / 79
"""Y_B over the sum of the Y_Delta, (39)."""
LEPTON_FERMI = 24 * ZETA_3 / np.pi**2
"""y_e Y_gamma/Y_De when n_De = mu T^2/6 as in (45) and (50e), in place of the 1 of (35)."""
LEPTON_BOLTZMANN = 2 * ZETA_3
"""The same for Maxwell-Boltzmann leptons, n_De = 2 mu T^2/pi^2."""


@dataclass(frozen=True)
class Options:
    """Conventions that the paper leaves open; the defaults are those of its Fig. 4."""

    scatterings: bool = True
    """Whether the three gauge scatterings take part, in Y_S, in the sources and in the washout."""
    bose: bool = True
    """Whether Y_S^eq = Y_gamma/2 (Bose-Einstein) or Y_gamma/(2 zeta(3)) (Maxwell-Boltzmann)."""
    lepton_factor: float = 1.0
    """y_e Y_gamma/Y_De: 1 as in (35), LEPTON_FERMI as in (45), LEPTON_BOLTZMANN without quantum statistics."""
    printed_washout: bool = True
    """Whether inverse decays into flavour alpha carry sum_b B_b y_b as in (37), or y_alpha, as its text asks."""
    inverse: bool = False
    """Whether inverse reactions reduce Y_S, footnote 3."""
    omit: tuple[str, ...] = ()
    """Scattering channels that are left out, of FB_eS, FS_eB, Fe_SB."""

    def __post_init__(self) -> None:
        """Reject an unknown channel and a factor that is not positive."""
        positive("lepton_factor", self.lepton_factor)
        for name in self.omit:
            if name not in CHANNELS[1:]:
                raise ValueError(f"omit must name channels of {CHANNELS[1:]}, got {name!r}")


PAPER = Options()


@dataclass(frozen=True)
class Table:
    """Rates in a plasma at the stages of every step: gamma/(s H) [1 + (1/3) d ln g*s/d ln T] per |lambda|^2 M_Pl/M."""

    z: Floats
    """z at the stages, shape (steps, 3); the last stage of a step is the end of the step."""
    rates: Floats
    """decay, FB_eS, FS_eB, Fe_SB, shape (4, steps, 3)."""
    y_f: Floats
    """Equilibrium yield of one F_i, g = 2, without its antiparticle, shape (steps, 3)."""
    step: float
    """Step in ln z."""
    y_gamma: Floats
    """Yield of photons, shape (steps, 3)."""
    m_planck: float
    """Planck mass in GeV."""


@dataclass(frozen=True)
class Asymmetries:
    """A solution along z."""

    z: Floats
    """M_1/T at the ends of the steps, the start included, shape (n,)."""
    y_s: Floats
    """Yield of S, shape (n,)."""
    heavy: Floats
    """Y_DeltaF1 and Y_DeltaF2, shape (2, n)."""
    flavour: Floats
    """Y_Delta of e, mu, tau, shape (3, n)."""
    total: Floats
    """Sum of the three Y_Delta, evolved as its own variable, shape (n,)."""
    z_sphaleron: float
    """z at which sphalerons decouple."""
    y_b: float
    """Baryon yield that is left at z_sphaleron."""
    drift: float
    """Largest |sum Y_DeltaF - sum Y_Delta| along z over the largest |sum Y_Delta|."""


@njit(cache=True)
def _system(rates, y_f, w, ell, eps, c, y, printed, a, b):
    """Fill A (5 x 5) and b (5) of d(D_1, D_2, X_e, X_mu, X)/dln z at one z, with X = X_e + X_mu + X_tau.

    With y_Fi = D_i/Y_F and y_alpha = c (y X)_alpha = -c (237 X_alpha - 7 X), the lines are (36), (37) and the sum of
    (37), in which the sources cancel because the asymmetries of each F_i add up to zero.
    """
    a[:, :] = 0.0
    b[:] = 0.0
    decay, fb, fs, fe = rates
    loss = decay + fb + w * fs + fe
    wash = w * (decay + fb) + fs + fe
    source = 2.0 * (1.0 - w) * (decay + fb + fe - fs)
    for i in range(2):
        norm = ell[0, i] + ell[1, i] + ell[2, i]
        a[i, i] -= norm * loss / y_f
        for alpha in range(2):
            b[2 + alpha] -= eps[alpha, i] * norm * source
        for alpha in range(3):
            a[4, i] -= ell[alpha, i] * loss / y_f
            if alpha < 2:
                a[2 + alpha, i] -= ell[alpha, i] * loss / y_f
        for column in range(2, 5):
            mean = 0.0
            for alpha in range(3):
                mean += ell[alpha, i] * y[alpha, column]
            mean /= norm
            a[i, column] += norm * wash * c * mean
            for alpha in range(3):
                line = wash * y[alpha, column]
                if printed:
                    line += w * decay * (mean - y[alpha, column])
                a[4, column] += ell[alpha, i] * c * line
                if alpha < 2:
                    a[2 + alpha, column] += ell[alpha, i] * c * line


@njit(cache=True)
def _systems(rates, y_f, w, ell, eps, c, printed):
    """Return A (steps, 3, 5, 5) and b (steps, 3, 5) at all stages."""
    steps = y_f.shape[0]
    y = np.zeros((3, 5))
    for alpha in range(3):
        y[alpha, 4] = -CROSS
    for alpha in range(2):
        y[alpha, 2 + alpha] = -(OWN - CROSS)
        y[2, 2 + alpha] = OWN - CROSS
    y[2, 4] -= OWN - CROSS
    a, b = np.empty((steps, 3, 5, 5)), np.empty((steps, 3, 5))
    for n in range(steps):
        for k in range(3):
            _system(rates[:, n, k], y_f[n, k], w[n, k], ell, eps, c[n, k], y, printed, a[n, k], b[n, k])
    return a, b


@lru_cache(maxsize=32)
def _densities(g_y: float, steps: int, z_first: float, z_last: float, regulators: Regulators) -> tuple[Floats, Floats]:
    """Return z at the stages and the rate densities of all channels in units M^4 |lambda|^2, computed once.

    Per |lambda|^2 they depend on z and g_Y alone, because regulators are inside |M|^2.
    """
    z = np.exp(stage_points(np.log(z_first), np.log(z_last), steps))
    unit = replace(BENCHMARK, m1=1.0, g_y=g_y)
    found = rate_densities(unit, z.ravel(), regulators)
    densities = np.array([np.reshape(found[name], z.shape) for name in CHANNELS])
    if np.any(densities < 0):
        raise ValueError(f"rate densities must not be negative, got {float(densities.min())!r}")
    for array in (z, densities):
        array.setflags(write=False)
    return z, densities


def tabulate(
    point: FreezeIn,
    plasma: Plasma | None = None,
    steps: int = STEPS,
    z_first: float | None = None,
    z_last: float = Z_LAST,
    regulators: Regulators = PAPER_REGULATORS,
) -> Table:
    """Return the rates of F of mass M_1 in a plasma; the couplings of the point do not enter.

    Parameters
    ----------
    point
        Mass and hypercharge coupling.
    plasma
        What dominates the universe; by default the paper's constant, ``point.plasma``.
    steps
        Steps, equal in ln z.
    z_first, z_last
        Range of z; by default it starts at 1e-4, or where ``plasma`` begins.
    regulators
        Of the scatterings.

    Raises
    ------
    ValueError
        If the range of z is empty or leaves that of the plasma.
    """
    medium = point.plasma if plasma is None else plasma
    start = first_z(point, medium, Z_FIRST) if z_first is None else positive("z_first", z_first)
    if not start < positive("z_last", z_last):
        raise ValueError(f"z_first must lie below z_last, got {start!r} and {z_last!r}")
    return _rates(point.m1, point.g_y, medium, steps, start, z_last, regulators)


@lru_cache(maxsize=128)
def _rates(
    m1: float, g_y: float, plasma: Plasma, steps: int, z_first: float, z_last: float, regulators: Regulators
) -> Table:
    """Return the table, read-only, remembered because a search or a map asks for it at every coupling."""
    z, densities = _densities(g_y, steps, z_first, z_last, regulators)
    t = m1 / z
    energy, entropy, bracket = plasma.g_star(t), plasma.g_star_s(t), 1 + plasma.slopes(t)[1] / 3
    factor = z**5 * bracket / (entropy_density(1.0, entropy) * HUBBLE * np.sqrt(energy))
    rates, y_f = factor * densities, np.exp(log_yield(z, 1.0, G_F, entropy))
    y_gamma = relativistic_yield(2, entropy, "BE")
    for array in (rates, y_f, y_gamma):
        array.setflags(write=False)
    return Table(z, rates, y_f, float(np.log(z_last / z_first) / steps), y_gamma, plasma.m_planck)


def _channels(table: Table, options: Options) -> Floats:
    """Return the rates with the channels that ``options`` leaves out set to zero."""
    on = [name == "decay" or (options.scatterings and name not in options.omit) for name in CHANNELS]
    return table.rates * np.array(on, dtype=float)[:, None, None]


def scalar_equilibrium(table: Table, options: Options = PAPER) -> Floats:
    """Return Y_S^eq of one real, relativistic scalar at the stages, shape (steps, 3)."""
    return table.y_gamma / (2.0 if options.bose else 2 * ZETA_3)


def dark_matter(
    point: FreezeIn, options: Options = PAPER, table: Table | None = None, plasma: Plasma | None = None
) -> Floats:
    """Return Y_S at the stages (steps, 3), from (24): sHz dY_S/dz = 2 sum gamma [1 - Y_S/Y_S^eq if ``inverse``].

    With inverse reactions Y_S = e^-D int e^D dY_0, where Y_0 is the yield without them and dD = dY_0/Y_S^eq.
    """
    table = _table(point, table, plasma)
    source = 2 * point.sum_squared * table.m_planck / point.m1 * _channels(table, options).sum(axis=0)
    free = _cumulated(table.step * source)
    if not options.inverse:
        return free
    equilibrium = scalar_equilibrium(table, options)
    depth = _cumulated(table.step * source / equilibrium)
    # depth since the start of each step, so that nothing overflows where S nears equilibrium; against the equilibrium
    # at its first stage, so that the closed form of a constant one stays exact
    within = depth - np.concatenate([[0.0], depth[:-1, 2]])[:, None]
    level = equilibrium[:, :1]
    made = table.step * source * (1 - level / equilibrium) * np.exp(within)
    found, left = np.empty_like(free), 0.0
    for n, passed in enumerate(within):
        found[n] = np.exp(-passed) * (left + RADAU_WEIGHTS @ made[n]) - level[n] * np.expm1(-passed)
        left = found[n, 2]
    return found


def _cumulated(change: Floats) -> Floats:
    """Return the integral at the stages of an integrand times the step, both of shape (steps, 3)."""
    growth = change @ RADAU_WEIGHTS.T
    ends = np.concatenate([[0.0], np.cumsum(growth[:, 2])])
    return ends[:-1, None] + growth


def _table(point: FreezeIn, table: Table | None, plasma: Plasma | None) -> Table:
    """Return the table that was given, or that of the point in the plasma; giving both is an error."""
    if table is not None and plasma is not None:
        raise ValueError("plasma must be None beside a table, which has its own")
    return tabulate(point, plasma) if table is None else table


def resonant_asymmetries(point: FreezeIn, regulator: Regulator = "other width") -> Floats:
    """Return eps_{alpha i} of (30)-(32), shape (3, 2), from the phase factors of the point as they stand."""
    weights = interference(point.coupling, antisymmetric([point.p_emu, point.p_etau, point.p_mutau]))
    return resonant(weights, point.m1, point.m2_minus_m1, point.widths, regulator)


def _checked(eps: ArrayLike) -> Floats:
    """Return eps as an array (3, 2) in which the last flavour is exactly minus the sum of the others."""
    found = np.array(finite("eps", eps), dtype=float)
    if found.shape != (3, 2):
        raise ValueError(f"eps must have shape (3, 2), got {found.shape}")
    total, size = found.sum(axis=0), np.abs(found).max()
    if np.any(np.abs(total) > 1e-9 * size):
        raise ValueError(f"eps must add up to zero over flavours, got sums {total.tolist()!r}")
    found[2] = -found[0] - found[1]
    return found


def evolve(
    point: FreezeIn,
    options: Options = PAPER,
    eps: ArrayLike | None = None,
    table: Table | None = None,
    plasma: Plasma | None = None,
) -> Asymmetries:
    """Integrate (36) and (37) from zero asymmetry by Radau IIA steps of order 5, with Y_S(z) known beforehand.

    Parameters
    ----------
    point
        Masses, couplings, phases and cosmology.
    options
        Conventions.
    eps
        CP asymmetries of shape (3, 2), each column adding up to zero; None for (32) of the point.
    table
        Rates of :func:`tabulate` for the same M_1 and g_Y; None for those of the point in ``plasma``.
    plasma
        What dominates the universe; by default the paper's constant, ``point.plasma``.

    Returns
    -------
    Asymmetries with their drift from conservation.

    Raises
    ------
    ValueError
        If eps does not add up to zero over flavours, sphalerons decouple outside the table, or both a table and a
        plasma are given.
    """
    table = _table(point, table, plasma)
    eps = _checked(resonant_asymmetries(point) if eps is None else eps)
    z_ends = np.concatenate([table.z[:1, 2] * np.exp(-table.step), table.z[:, 2]])
    z_sphaleron = between("z at sphaleron decoupling", point.z_sph, float(z_ends[1]), float(z_ends[-1]))
    y_s = dark_matter(point, options, table)
    a, b = _systems(
        _channels(table, options) * (table.m_planck / point.m1),
        table.y_f,
        y_s / scalar_equilibrium(table, options),
        point.squared,
        eps,
        options.lepton_factor / (NORM * table.y_gamma),
        options.printed_washout,
    )
    out = solve_linear(table.step, a, b, np.zeros(5))
    ends = slice(1, None)
    slope = np.zeros_like(out)
    slope[ends] = np.einsum("nij,nj->ni", a[:, 2], out[ends]) + b[:, 2]
    slope[0] = (out[1] - out[0]) / table.step
    heavy, total = out[:, :2].T, out[:, 4]
    flavour = np.array([out[:, 2], out[:, 3], total - out[:, 2] - out[:, 3]])
    # values and slopes at four ends around: total grows like z^5 at small z, too fast for cubics at coarse steps
    first = min(max(int(np.searchsorted(z_ends, z_sphaleron)) - 2, 1), z_ends.size - 4)
    near = slice(first, first + 4)
    known = np.stack([total[near], slope[near, 4]], axis=1).ravel()
    left = KroghInterpolator(np.repeat(np.log(z_ends[near]), 2), known)(np.log(z_sphaleron))
    largest = float(np.abs(total).max())
    drift = float(np.abs(heavy.sum(axis=0) - total).max()) / largest if largest > 0 else 0.0
    y_s_ends = np.concatenate([[0.0], y_s[:, 2]])
    return Asymmetries(z_ends, y_s_ends, heavy, flavour, total, z_sphaleron, BARYON_SHARE * float(left), drift)
