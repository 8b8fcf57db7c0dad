"""Thermal averages: exact limits, a Monte Carlo over thermal momenta, detailed balance, convergence, bad input."""

import numpy as np
import pytest
from scipy.special import kve

from lib.amplitudes.kinematics import kallen, momentum_transfer
from lib.models.assim.reactions import PROCESSES, Spectrum, process, thermal_sigma_v
from lib.plasma.ideal_gas import number_density
from lib.rates.thermal_average import scaled_density, thermal_average
from tests.compare import close

G = 0.3575
BENCHMARKS = {
    "A": Spectrum(1400.0, float(np.hypot(1400, 200)), 180.0),
    "B": Spectrum(500.0, float(np.hypot(500, 200)), 390.0),
    "C": Spectrum(900.0, float(np.hypot(900, 350)), 180.0),
    "D": Spectrum(600.0, float(np.hypot(600, 350)), 390.0),
}


def constant(s, t):
    return np.ones(np.broadcast_shapes(np.shape(s), np.shape(t)))


def thermal_energies(mass, temperature, n, rng):
    """Energies of a relativistic Maxwell-Boltzmann gas, by rejection.

    sqrt((k+m)^2 - m^2) (k+m) is below (k^2 + 2 m k + m sqrt(2 m k) + k sqrt(2 m k)) with k the kinetic energy: a sum of
    gamma densities of which one is drawn and then accepted.
    """
    shapes = np.array([3.0, 2.0, 1.5, 2.5])
    t = temperature
    root = np.sqrt(2 * mass)
    weights = np.array([2 * t**3, 2 * mass * t**2, mass * root * 0.886226925 * t**1.5, root * 1.329340388 * t**2.5])
    out = np.empty(0)
    while out.size < n:
        k = rng.gamma(rng.choice(shapes, size=2 * n, p=weights / weights.sum()), t)
        bound = k**2 + 2 * mass * k + (mass + k) * root * np.sqrt(k)
        density = (k + mass) * np.sqrt(k * (k + 2 * mass))
        assert np.all(density <= bound * (1 + 1e-12))
        out = np.append(out, k[rng.random(k.size) * bound < density])
    return out[:n] + mass


@pytest.mark.parametrize("x", [0.5, 3.0, 30.0])
@pytest.mark.parametrize("name", ["chi Psi > phi B", "phi other > Psi Psi", "Psi phi~ > chi B", "phi phi~ > f f~"])
def test_monte_carlo_over_thermal_momenta(name, x):
    """<sigma v> = < |M|^2 sqrt(lambda_34)/(16 pi s) / (2 E1 E2) >_angle, momenta drawn one by one."""
    spectrum, r, rng, n = BENCHMARKS["D"], process(name), np.random.default_rng(12), 200_000
    m, temperature = r.masses(spectrum), spectrum.m_psi / x
    e1, e2 = (thermal_energies(mass, temperature, n, rng) for mass in m[:2])
    p1, p2 = np.sqrt(e1**2 - m[0] ** 2), np.sqrt(e2**2 - m[1] ** 2)
    s = m[0] ** 2 + m[1] ** 2 + 2 * (e1 * e2 - p1 * p2 * rng.uniform(-1, 1, n))
    t = momentum_transfer(s, rng.uniform(-1, 1, n), m)
    weights = r.squared(s, t, spectrum, G) * np.sqrt(kallen(s, *m[2:])) / (32 * np.pi * s * e1 * e2)
    weights = weights * (0.5 if r.identical_final else 1.0)
    error = weights.std() / np.sqrt(n)
    assert error < 0.01 * weights.mean()
    assert abs(weights.mean() - thermal_sigma_v(r, spectrum, G, temperature)) < 4 * error


def test_massless_particles_and_constant_square():
    """sigma v_Moller = 1/(32 pi E1 E2) for |M|^2 = 1, and <1/E> = 1/(2T)."""
    t = np.array([0.3, 7.0])
    close(thermal_average(constant, (0.0,) * 4, t), 1 / (128 * np.pi * t**2), rel=1e-11)


@pytest.mark.parametrize("masses", [(1.0, 1.0), (1.0, 0.2), (3.0, 0.0)])
def test_massive_particles_into_massless_and_constant_square(masses):
    """sigma v_Moller = 1/(32 pi E1 E2) again, and <1/E> = K_1(m/T)/(m K_2(m/T))."""
    t = np.geomspace(1e-3, 10, 9)
    inverse = [1 / (2 * t) if m == 0 else kve(1, m / t) / (m * kve(2, m / t)) for m in masses]
    average = thermal_average(constant, (*masses, 0.0, 0.0), t)
    close(average, inverse[0] * inverse[1] / (32 * np.pi), rel=1e-10)


@pytest.mark.parametrize("point", BENCHMARKS)
def test_low_temperature_limit_and_first_correction(point):
    """<sigma v> -> the s-wave (C.7), and the deviation is linear in T (with a zero slope for Psi Psi~ > B B)."""
    spectrum = BENCHMARKS[point]
    for name, r in PROCESSES.items():
        s_wave = r.s_wave(spectrum, G)
        if s_wave == 0:
            continue
        t = spectrum.m_psi * np.array([1e-6, 1e-7])
        slope = (thermal_sigma_v(r, spectrum, G, t) / s_wave - 1) / t
        assert abs(slope[0] * t[0]) < 1e-3
        close(slope[0], slope[1], rel=2e-3, abs=1e-4 / spectrum.m_psi, name=name)


def test_p_wave_vanishes_linearly():
    r, spectrum = process("phi phi~ > f f~"), BENCHMARKS["A"]
    low, high = thermal_sigma_v(r, spectrum, G, [1e-3, 1e-2])
    close(high / low, 10, rel=1e-3)


@pytest.mark.parametrize("name", ["chi Psi > phi B", "phi phi > Psi Psi", "phi phi~ > Psi Psi~", "Psi Psi~ > chi chi"])
def test_detailed_balance(name):
    """The reverse reaction, |M|^2 times g1 g2/(g3 g4), proceeds at the same rate per volume in equilibrium.

    A pair of identical initial particles counts half.
    """
    r, spectrum, temperature = process(name), BENCHMARKS["B"], np.array([20.0, 100.0, 600.0])
    m = r.masses(spectrum)
    states = {"Psi": 2, "chi": 2, "phi": 1, "B": 2}
    g = [states[p.rstrip("~")] for p in r.particles]
    ratio = g[0] * g[1] / (g[2] * g[3])
    backward = thermal_average(
        lambda s, t: ratio * r.squared(s, t, spectrum, G),
        (m[2], m[3], m[0], m[1]),
        temperature,
        r.identical_initial,
        r.exchanged_masses(spectrum),
    )
    n = [number_density(temperature, mass, states) for mass, states in zip(m, g, strict=True)]
    rate = thermal_sigma_v(r, spectrum, G, temperature) * n[0] * n[1] * (0.5 if r.identical_initial else 1)
    reverse = backward * n[2] * n[3] * (0.5 if r.identical_final else 1)
    close(reverse, rate, rel=1e-10)


@pytest.mark.parametrize("point", BENCHMARKS)
def test_accuracy_of_the_default_nodes(point):
    """Twice the nodes move nothing beyond 1e-9 from x = 3 on, and 1e-6 at x = 1."""
    spectrum = BENCHMARKS[point]
    x = np.geomspace(1, 1e5, 11)
    for r in PROCESSES.values():
        default = thermal_sigma_v(r, spectrum, G, spectrum.m_psi / x)
        fine = thermal_sigma_v(r, spectrum, G, spectrum.m_psi / x, n_energy=128, n_angle=48)
        error = np.abs(default / fine - 1)
        assert error[0] < 1e-6, r.name
        assert error[1:].max() < 1e-9, r.name


def test_energy_nodes_converge_geometrically():
    r, spectrum = process("phi phi > Psi Psi"), BENCHMARKS["A"]
    reference = thermal_sigma_v(r, spectrum, G, 50.0, n_energy=200)
    errors = [abs(thermal_sigma_v(r, spectrum, G, 50.0, n_energy=n) / reference - 1) for n in (12, 18, 24)]
    assert errors[1] < errors[0] / 5 and errors[2] < errors[1] / 5


def test_closed_reaction_keeps_its_boltzmann_factor():
    """A constant square into heavier particles: ln <sigma v> falls with 1/T as the gap."""
    t = np.array([0.010, 0.0102])
    average = thermal_average(constant, (1.0, 1.0, 1.2, 1.2), t)
    slope = -np.diff(np.log(average / np.sqrt(t))) / np.diff(1 / t)
    close(slope[0], 0.4, abs=0.02)


def test_rescaling_all_masses():
    r = process("Psi phi~ > chi B")
    one, two = Spectrum(1.0, 1.1, 0.3), Spectrum(2.0, 2.2, 0.6)
    close(thermal_sigma_v(r, two, G, 0.2), thermal_sigma_v(r, one, G, 0.1) / 4, rel=1e-12)


def test_scaled_density_is_continuous_at_zero_mass():
    close(scaled_density(1e-7, 1.0), scaled_density(0.0, 1.0), rel=1e-6)


@pytest.mark.parametrize("temperature", [0.0, -1.0, float("nan")])
def test_bad_temperature_is_named(temperature):
    with pytest.raises(ValueError, match="temperature must be finite and positive"):
        thermal_average(constant, (1.0,) * 4, temperature)


def test_bad_masses_and_negative_squares_are_named():
    with pytest.raises(ValueError, match=r"m3 must be finite and not negative, got -1\.0"):
        thermal_average(constant, (1.0, 1.0, -1.0, 0.0), 1.0)
    with pytest.raises(ValueError, match="squared element of the reaction must not be negative"):
        thermal_average(lambda s, t: t, (1.0,) * 4, 1.0)
