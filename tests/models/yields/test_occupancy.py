"""Where chi comes from: moments and rates against quadrature and twins, budgets, relics, limits, bad input."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import kn

from lib.base import constants
from lib.kinetics import Era, Network, Species, reaction, solve_network
from lib.models.yields import occupancy as oc
from lib.plasma.cosmology import entropy_density, hubble_rate
from lib.plasma.thermal_history import ConstantPlasma
from tests.compare import close

LAMBDA_0 = 0.0328
G = 106.75


def test_equilibrium_density_is_fermi_dirac():
    close(oc.equilibrium_density(2.0), 1.5 * 1.2020569031595943 / math.pi**2 * 8, rel=1e-9)
    # n/s of two Fermi-Dirac states at g* = 106.75
    close(oc.equilibrium_yield(G), 1.5 * 1.2020569031595943 * 45 / (2 * math.pi**4 * 106.75), rel=1e-9)


def test_width_follows_from_the_trace():
    # sum |M|^2 = lambda^2 Tr[p1 p2] = 4 lambda^2 p1.p2 with p1.p2 = m^2/2; Gamma = sum |M|^2/(16 pi m)
    coupling, mass = sp.symbols("lambda m", positive=True)
    width = 4 * coupling**2 * mass**2 / 2 / (16 * sp.pi * mass)
    close(oc.decay_width(0.3, 7.0), float(width.subs({coupling: 0.3, mass: 7.0})), rel=1e-14)


@pytest.mark.parametrize("x", [1e-3, 0.1, 1.0, 7.0, 40.0])
def test_moment_against_adaptive_quadrature(x):
    close(oc.decay_moment(x), quad(lambda z: z**3 * kn(1, z), 0, x, epsabs=0, epsrel=1e-12)[0], rel=1e-10)


def test_moment_limits():
    close(oc.decay_moment(1e-4), 1e-12 / 3, rel=1e-6)
    close(oc.decay_moment(np.array([80.0, 1e4])), 1.5 * math.pi, rel=1e-12)


@pytest.mark.parametrize("mass, coupling", [(100.0, 1e-11), (1000.0, 1e-11), (300.0, 3e-7)])
def test_decays_against_the_network_solver(mass, coupling):
    # phi in the bath makes chi, psi stays in the bath; detailed balance saturates chi
    width = oc.decay_width(coupling, mass)
    x_end = mass / oc.T_P
    y_eq = float(oc.equilibrium_yield(G))
    network = Network(
        (
            Species("phi", mass, 1, bath=True),
            Species("psi", 0.0, 2, bath=True, log_equilibrium=math.log(y_eq)),
            Species("chi", 0.0, 2, log_equilibrium=math.log(y_eq)),
        ),
        (reaction("phi -> chi psi", lambda x: width * kn(1, x) / kn(2, x)),),
    )
    era = Era(mass, ConstantPlasma(G, G))
    found = solve_network(network, (1e-3, x_end), {"chi": 0.0}, era, rtol=1e-9, atol=1e-30).final["chi"] / y_eq
    close(found, oc.saturated(oc.decay_source(coupling, mass, G)), rel=2e-7)


def test_rate_over_hubble_is_the_slope_of_the_source():
    step = 1e-4
    up, down = (oc.decay_source(1.0, 150.0, G, 100.0 * math.exp(s)) for s in (step, -step))
    # df/d ln T = -gamma/(n_eq H)
    close(-(up - down) / (2 * step), oc.decay_over_hubble(1.0, 150.0, G), rel=1e-6)


def test_scattering_amplitude_from_dirac_algebra():
    # sum |M|^2 of psi phi -> chi phi by explicit spinor traces at one random massless configuration
    rng = np.random.default_rng(4)
    eta = np.diag([1.0, -1, -1, -1])
    sigma = [np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.array([[1, 0], [0, -1]])]
    zero, one = np.zeros((2, 2)), np.eye(2)
    gamma = [np.block([[zero, one], [one, zero]])] + [np.block([[zero, s], [-s, zero]]) for s in sigma]

    def slash(p):
        return sum(eta[i, i] * p[i] * gamma[i] for i in range(4))

    def direction():
        n = rng.normal(size=3)
        return n / np.linalg.norm(n)

    a, b = direction(), direction()
    p1, k1, p2, k2 = (np.concatenate([[1.0], v]) for v in (a, -a, b, -b))
    s, u = 4.0, (p1 - k2) @ eta @ (p1 - k2)
    vertex = slash(p1 + k1) / s + slash(p1 - k2) / u
    conjugate = gamma[0] @ vertex.conj().T @ gamma[0]
    square = np.trace(slash(p2) @ vertex @ slash(p1) @ conjugate).real
    close(square, 2 * (s - u) ** 2 / (-s * u), rel=1e-12)


def test_scattering_rate_against_double_quadrature():
    y, t = 0.8, 3.0
    shift = y**2 * t**2 / 16

    def inner(s):
        return quad(lambda r: 2 * (s + r) ** 2 / (s * (r + shift)), 0, s, epsrel=1e-10)[0] / (8 * math.pi * s)

    area = quad(lambda z: 2 * z * t * t * z * t * kn(1, z) * inner((z * t) ** 2), 0, 60, epsrel=1e-9, limit=200)[0]
    gamma = 0.01**2 * y**2 * t / (64 * math.pi**4) * area
    expected = gamma / (oc.equilibrium_density(t) * hubble_rate(t, G))
    close(oc.scattering_source(0.01, G, y, t), expected, rel=1e-6)
    close(oc.scattering_source(0.01, G, y, t, nodes=200), expected, rel=1e-7)


def test_own_coupling_of_the_drafts_fills_the_equilibrium():
    sources = [oc.decay_source(LAMBDA_0, m, G) for m in (1.0, 10.0, 100.0, 1000.0)] + [
        oc.scattering_source(LAMBDA_0, G)
    ]
    assert min(sources) > 1e6 and oc.saturated(np.array(sources)).tolist() == [1.0] * 5
    assert oc.decay_over_hubble(LAMBDA_0, 100.0, G) > 1e10


@given(st.floats(1e-12, 0.999), st.floats(1e3, 1e15))
def test_coupling_inverts_the_saturated_source(f, unit):
    close(oc.saturated(unit * oc.coupling_for(f, unit) ** 2), f, rel=1e-9)


def test_energy_partition_is_a_budget():
    alpha, eps, energy, t = 0.05, 3e-9, 4.0, 100.0
    n = oc.partition_occupancy(alpha, eps, energy, G) * oc.equilibrium_density(t)
    rho = math.pi**2 / 30 * 106.75 * t**4
    close(n * energy * t, eps * alpha * rho, rel=1e-12)
    close(oc.efficiency_for(oc.partition_occupancy(alpha, eps, energy, G), alpha, energy, G), eps, rel=1e-14)
    # the heat that remains: rho -> (1 + alpha) rho, s -> (1 + alpha)^(3/4) s
    hot = t * (1 + alpha) ** 0.25
    close(oc.dilution(alpha), entropy_density(t, G) / entropy_density(hot, G), rel=1e-12)


def test_relic_density_round_trip_and_size():
    f = oc.occupancy_for(constants.OMEGA_DM_H2, G)
    close(oc.relic_density(f, G), constants.OMEGA_DM_H2, rel=1e-13)
    close(f, 1.195e-7, rel=1e-3)
    close(oc.relic_density(1.0, G) / constants.OMEGA_DM_H2, 8.37e6, rel=1e-3)
    # the familiar bound on a relativistic relic of two states, Omega h^2 = m/(12.6 eV) g_eff/g*, with g_eff = 1.5
    close(oc.relic_density(1.0, G, 1e-9), 1 / 12.6 * 1.5 / 106.75, rel=0.06)


def test_speed_today():
    close(oc.speed_today(3.0, G), 3 * 100 / 0.938 * (3.91 / 106.75) ** (1 / 3) * 2.3487e-13 / 100, rel=2e-3)


def test_bath_must_be_heavy():
    x = oc.suppression_for(1.07e-9, 0.117)
    close(0.5 * x**2 * kn(2, x) * 0.117, 1.07e-9, rel=1e-9)


def test_symmetric_baryons_annihilate():
    particles, antiparticles = oc.symmetric_relic()
    close(particles, antiparticles, rel=1e-9)
    assert 7e-20 < particles < 1e-19  # Kolb & Turner, sec. 5.2: 7e-20
    # Y ~ x_f/(s sigma v/H at m): one over the cross section up to the logarithm
    close(oc.symmetric_relic(10 * constants.M_PION**-2)[0] / particles, 0.1, rel=0.12)


def test_asymmetric_baryons_survive():
    close(oc.symmetric_relic(asymmetry=8.7e-11)[0], 8.7e-11, rel=1e-6)


def test_symmetric_relic_against_the_semi_analytic_solution():
    # Y = 1/int (s sigma v/(H x)) dx from freeze-out on, Y = Y_eq at x_f where Gamma = H d ln Y_eq/d ln x
    mass, sigma = constants.M_PROTON, constants.M_PION**-2
    strength = float(entropy_density(mass, 10.75) * sigma / hubble_rate(mass, 10.75))

    def y_eq(x):
        return 45 / (4 * math.pi**4) * 4 / 10.75 * x**2 * kn(2, x)

    x = 40.0
    for _ in range(50):
        x += 0.5 * (math.log(strength * y_eq(x)) - 2 * math.log(x))
    close(oc.symmetric_relic()[0], x / strength, rel=0.1)


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: oc.equilibrium_density(-1.0), "temperature"),
        (lambda: oc.relic_density(-1.0, G), "occupancy"),
        (lambda: oc.decay_width(-1.0, 1.0), "coupling"),
        (lambda: oc.decay_moment(0.0), "x"),
        (lambda: oc.decay_source(1.0, math.nan, G), "mass"),
        (lambda: oc.scattering_source(1.0, G, 0.0), "yukawa"),
        (lambda: oc.scattering_source(1.0, G, regulator=-1.0), "regulator"),
        (lambda: oc.saturated(-1.0), "source"),
        (lambda: oc.coupling_for(1.0, 1.0), "occupancy"),
        (lambda: oc.coupling_for(0.1, 0.0), "source"),
        (lambda: oc.partition_occupancy(0.0, 0.5, 1.0, G), "alpha"),
        (lambda: oc.partition_occupancy(0.1, 1.5, 1.0, G), "efficiency"),
        (lambda: oc.partition_occupancy(0.1, 0.5, 0.0, G), "mean_energy"),
        (lambda: oc.dilution(-0.1), "alpha"),
        (lambda: oc.speed_today(1.0, G, 0.0), "mass"),
        (lambda: oc.suppression_for(0.2, 0.1), "occupancy"),
        (lambda: oc.symmetric_relic(asymmetry=-1.0), "asymmetry"),
        (lambda: oc.symmetric_relic(sigma_v=0.0), "sigma_v"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
