"""Where chi comes from: its occupancy f_chi at T_p from freeze-in, from vacuum energy, and what relic it leaves.

The portal is the level-crossing draft's own mixing, lambda phi chibar psi_B + h.c., here with phi a real scalar in the
plasma. It opens phi -> chi psi_Bbar with width lambda^2 m/(8 pi), as much as h -> f fbar per colour, and, with the
coupling y phi psi_Bbar psi_B of the same draft, the scattering psi_B phi -> chi phi. Densities count one particle with
two spin states, not its antiparticle. Decays are integrated with Maxwell-Boltzmann statistics and K_1 moments; f_chi is
measured against the Fermi-Dirac density.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import kve

from ...amplitudes.kinematics import gauss_legendre
from ...base.arrays import FloatOrArray
from ...base.constants import M_PION, M_PROTON
from ...base.validation import between, non_negative, positive
from ...kinetics import Era, Network, Species, reaction, solve_network
from ...plasma.cosmology import Today, entropy_density, hubble_rate
from ...plasma.equilibrium import log_yield, relativistic_yield
from ...plasma.ideal_gas import log_bessel_density, number_density
from ...plasma.thermal_history import ConstantPlasma
from ...rates.densities import decay

G_CHI = 2
"""Spin states of chi, and of psi_B."""
T_P = 100.0
"""Percolation temperature of the draft in GeV."""
G_NUCLEON = 4
"""Spin states of proton and neutron together."""
G_STAR_AFTER_QCD = 10.75
"""Degrees of freedom at 20 MeV: photons, electrons, three neutrinos."""


def equilibrium_density(temperature: ArrayLike) -> FloatOrArray:
    """Number density 2 (3/4) zeta(3)/pi^2 T^3 of massless chi in equilibrium, in GeV^3."""
    return number_density(temperature, 0.0, G_CHI, "FD")


def equilibrium_yield(g_star_s: ArrayLike) -> FloatOrArray:
    """n_eq/s of massless chi, the same at every temperature while g* is constant."""
    return relativistic_yield(G_CHI, g_star_s, "FD")


def relic_density(occupancy: ArrayLike, g_star_s: ArrayLike, mass: ArrayLike = M_PROTON) -> FloatOrArray:
    """Omega h^2 of chi of ``mass`` (GeV) that keeps n/s = f Y_eq to this day; f = 1 is a hot relic.

    >>> round(relic_density(1.0, 106.75) / 1e6, 3)
    1.004
    """
    return Today().relic_abundance(mass, non_negative("occupancy", occupancy) * equilibrium_yield(g_star_s))


def occupancy_for(omega_h2: ArrayLike, g_star_s: ArrayLike, mass: ArrayLike = M_PROTON) -> FloatOrArray:
    """Occupancy that leaves ``omega_h2``: the inverse of :func:`relic_density`."""
    return Today().relic_yield(mass, omega_h2) / equilibrium_yield(g_star_s)


def decay_width(coupling: ArrayLike, mass: ArrayLike) -> FloatOrArray:
    """Width in GeV of phi -> chi psi_Bbar, lambda^2 m/(8 pi): sum |M|^2 = 2 lambda^2 m^2 over 16 pi m."""
    return non_negative("coupling", coupling) ** 2 * positive("mass", mass) / (8 * math.pi)


def decay_moment(x: ArrayLike, nodes: int = 120) -> FloatOrArray:
    """int_0^x z^3 K_1(z) dz, which tends to 3 pi/2; ValueError unless x is positive.

    >>> round(decay_moment(60.0) / (1.5 * math.pi), 12)
    1.0
    """
    top = np.minimum(positive("x", x), 60.0)
    node, weight = gauss_legendre(nodes)
    # the square of the node resolves the logarithm of K_1 at the origin
    t = 0.5 * (node + 1)
    z = np.asarray(top)[..., None] * t**2
    result = (weight * t * np.asarray(top)[..., None] * z**3 * kve(1, z) * np.exp(-z)).sum(axis=-1)
    return result if result.ndim else float(result)


def decay_source(coupling: ArrayLike, mass: ArrayLike, g_star: float, temperature: ArrayLike = T_P) -> FloatOrArray:
    """Occupancy of chi at T from decays of phi in equilibrium since T = infinity, before inverse decays are counted.

    int dx gamma/(s H x) = m^3 Gamma/(2 pi^2 s(m) H(m)) int_0^(m/T) x^3 K_1 dx, over Y_eq. It may exceed one.

    Parameters
    ----------
    coupling
        Lambda, any shape.
    mass
        mass of phi in GeV.
    g_star
        Constant degrees of freedom.
    temperature
        T in GeV at which production is read off.

    Raises
    ------
    ValueError
        For a negative coupling or another input that is not positive.
    """
    m, t = positive("mass", mass), positive("temperature", temperature)
    scale = m**3 * decay_width(coupling, m) / (2 * math.pi**2)
    return scale * decay_moment(m / t) / (hubble_rate(m, g_star) * equilibrium_density(m))


def decay_over_hubble(
    coupling: ArrayLike, mass: ArrayLike, g_star: ArrayLike, temperature: ArrayLike = T_P
) -> FloatOrArray:
    """gamma_decay/(n_eq H): chi made per equilibrium density and Hubble time; above one it equilibrates."""
    gamma = decay(decay_width(coupling, mass), mass, temperature, 1)
    return gamma / (equilibrium_density(temperature) * hubble_rate(temperature, g_star))


def scattering_source(
    coupling: ArrayLike, g_star: ArrayLike, yukawa: float = 1.0, temperature: ArrayLike = T_P, regulator: float = 1.0,
    nodes: int = 80,
) -> FloatOrArray:  # fmt: skip
    """Occupancy of chi at T from psi_B phi -> chi phi, all massless: an estimate of what scatterings add.

    sum |M|^2 = 2 lambda^2 y^2 (s - u)^2/(-s u). The pole at u = 0 is shifted by the thermal mass y^2 T^2/16 of
    psi_B. As gamma ~ T^4 the yield is gamma/(s H) at the last moment, whatever happened before.

    Parameters
    ----------
    coupling
        Lambda, any shape.
    g_star
        Degrees of freedom in the energy density at T.
    yukawa
        y of phi psi_Bbar psi_B; the level-crossing draft takes one.
    temperature
        T in GeV.
    regulator
        Factor on the squared thermal mass, to see how much hangs on it.
    nodes
        Gauss-Legendre nodes in sqrt(s)/T.

    Raises
    ------
    ValueError
        For a negative coupling or another input that is not positive.
    """
    y, t = positive("yukawa", yukawa), positive("temperature", temperature)
    node, weight = gauss_legendre(nodes)
    z = 0.5 * 50.0 * (node + 1)
    e = positive("regulator", regulator) * y**2 / 16 / z**2
    angle = (1 - e) ** 2 * np.log1p(1 / e) + 2 * (1 - e) + 0.5 + e
    # gamma = T/(64 pi^4) int ds sqrt(s) K_1 sigma_hat with sigma_hat = lambda^2 y^2/(4 pi) int_0^1 dx (1+x)^2/(x+e)
    moment = (25.0 * weight * 2 * z**2 * kve(1, z) * np.exp(-z) * angle).sum()
    gamma = non_negative("coupling", coupling) ** 2 * y**2 / (4 * math.pi) * moment * t**4 / (64 * math.pi**4)
    return gamma / (equilibrium_density(t) * hubble_rate(t, g_star))


def saturated(source: ArrayLike) -> FloatOrArray:
    """Occupancy 1 - e^(-source): inverse reactions are linear in f_chi and Y_eq is constant, so it integrates at once.

    >>> round(float(saturated(1e-9)) * 1e9, 6), float(saturated(1e13))
    (1.0, 1.0)
    """
    return -np.expm1(-non_negative("source", source))


def coupling_for(occupancy: ArrayLike, source_at_unit_coupling: ArrayLike) -> FloatOrArray:
    """Coupling lambda that gives ``occupancy`` below one, for a source that grows like lambda^2."""
    f = np.asarray(between("occupancy", occupancy, 0.0, 1.0))
    if np.any(f == 1):
        raise ValueError("occupancy must be below one: no finite coupling fills the equilibrium, got 1.0")
    return np.sqrt(-np.log1p(-f) / positive("source_at_unit_coupling", source_at_unit_coupling))[()]


def partition_occupancy(alpha: ArrayLike, efficiency: ArrayLike, mean_energy: ArrayLike, g_star: float) -> FloatOrArray:
    """Occupancy of chi at T_p when a share of the vacuum energy becomes chi.

    f = eps alpha rho_rad/(E n_eq) = (pi^2 g*/30)/(n_eq/T^3) eps alpha T_p/E.

    Parameters
    ----------
    alpha
        Vacuum energy over the energy of the plasma at T_p.
    efficiency
        Share eps of it that becomes chi, in [0, 1].
    mean_energy
        Mean energy E of these chi over T_p.
    g_star
        Degrees of freedom of the plasma.

    Raises
    ------
    ValueError
        For alpha or the mean energy not positive, or eps outside [0, 1].
    """
    eps = between("efficiency", efficiency, 0.0, 1.0)
    energies = ConstantPlasma(g_star, g_star).energy_density(1.0) / equilibrium_density(1.0)
    return energies * eps * positive("alpha", alpha) / positive("mean_energy", mean_energy)


def efficiency_for(occupancy: ArrayLike, alpha: ArrayLike, mean_energy: ArrayLike, g_star: float) -> FloatOrArray:
    """Efficiency that gives ``occupancy``; above one, alpha does not hold enough energy."""
    return non_negative("occupancy", occupancy) / partition_occupancy(alpha, 1.0, mean_energy, g_star)


def dilution(alpha: ArrayLike) -> FloatOrArray:
    """Factor (1 + alpha)^(-3/4) on n_chi/s when the vacuum energy heats the plasma at constant g*."""
    return (1 + non_negative("alpha", alpha)) ** -0.75


def speed_today(
    mean_energy: ArrayLike, g_star_s: float, mass: ArrayLike = M_PROTON, temperature: float = T_P
) -> FloatOrArray:
    """Speed today of chi that had ``mean_energy`` (over T_p) at T_p and has moved freely since, momentum ~ s^(1/3).

    >>> f"{speed_today(3.15, 106.75):.1e}"
    '2.6e-13'
    """
    shrink = (Today().entropy_density / entropy_density(temperature, g_star_s)) ** (1 / 3)
    return positive("mean_energy", mean_energy) * temperature * shrink / positive("mass", mass)


def suppression_for(occupancy: float, wall_share: float) -> float:
    """Smallest m_B/T_p for which a bath of psi_B that converts with ``wall_share`` leaves less chi than ``occupancy``.

    The bath is thinned by x^2 K_2(x)/2, Maxwell-Boltzmann; speeds below one would only lower the number of meetings.

    Raises
    ------
    ValueError
        Unless 0 < occupancy < wall_share <= 1.
    """
    share = between("wall_share", positive("wall_share", wall_share), 0.0, 1.0)
    target = math.log(between("occupancy", positive("occupancy", occupancy), 0.0, share) / share)
    low, high = 1e-6, 800.0
    between("log(occupancy/wall_share)", target, log_bessel_density(high) - math.log(2), 0.0)
    if target >= log_bessel_density(low) - math.log(2):
        raise ValueError(f"occupancy must be below wall_share = {share!r}, got {occupancy!r}")
    return float(brentq(lambda x: log_bessel_density(x) - math.log(2) - target, low, high, xtol=1e-12))


def symmetric_relic(
    sigma_v: float = M_PION**-2, mass: float = M_PROTON, g: float = G_NUCLEON, g_star: float = G_STAR_AFTER_QCD,
    asymmetry: float = 0.0,
) -> tuple[float, float]:  # fmt: skip
    """Nucleons and antinucleons per entropy that annihilation leaves over, by integration from T = m/8 to m/3000.

    Parameters
    ----------
    sigma_v
        <sigma v> of N Nbar -> mesons in 1/GeV^2; 1/m_pi^2 is the geometric size.
    mass
        Nucleon mass in GeV.
    g
        Spin states of all nucleons.
    g_star
        Degrees of freedom, constant during freeze-out at 20 MeV.
    asymmetry
        (n_B - n_Bbar)/s, not negative.

    Raises
    ------
    ValueError
        If sigma_v, mass, g or g_star is not positive, or the asymmetry negative.
    """
    eta = non_negative("asymmetry", asymmetry)
    species = (Species("N", positive("mass", mass), g), Species("Nbar", mass, g))
    box = Era(mass, ConstantPlasma(g_star, g_star))
    plasma = Network(species, (reaction("N Nbar ->", positive("sigma_v", sigma_v)),))
    x_start = 8.0
    half = math.exp(log_yield(x_start, 1.0, g, g_star))
    positive_part = eta / 2 + math.hypot(eta / 2, half)
    start = {"N": positive_part, "Nbar": half**2 / positive_part}
    run = solve_network(plasma, (x_start, 3000.0), start, box, rtol=1e-9, atol=1e-34)
    return run.final["N"], run.final["Nbar"]
