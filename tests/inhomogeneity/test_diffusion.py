"""Diffusion coefficients: closed forms against integrals over angles and momenta, and their limits."""

import numpy as np
import pytest
from scipy.integrate import quad

from lib.base import constants
from lib.base.units import INV_GEV_IN_CM
from lib.inhomogeneity import diffusion
from lib.rates.nucleons import REDUCED_MASS, nucleon_cross_section
from tests.compare import close

M, ALPHA = constants.M_ELECTRON, constants.ALPHA_EM_0
TEMPERATURES = np.array([1e-5, 1e-4, 5e-4, 1e-3, 1e-2])


def dirac_current(energy, angle):
    """Tensor sum over spins of (ubar' gamma^i u)(ubar' gamma^j u)* with numerical matrices, and the two momenta."""
    sigma = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
    zero, one = np.zeros((2, 2)), np.eye(2)
    gamma0 = np.block([[one, zero], [zero, -one]])
    gamma = [np.block([[zero, s], [-s, zero]]) for s in sigma]
    p = np.sqrt(energy**2 - M**2)
    momenta = [p * np.array([0.0, 0.0, 1.0]), p * np.array([np.sin(angle), 0.0, np.cos(angle)])]
    slash = [energy * gamma0 - sum(k * g for k, g in zip(q, gamma, strict=True)) + M * np.eye(4) for q in momenta]
    tensor = [[np.trace(slash[1] @ gi @ slash[0] @ gj).real for gj in gamma] for gi in gamma]
    return np.array(tensor), *momenta


@pytest.mark.parametrize("energy", [1.0001 * M, 2 * M, 100 * M])
@pytest.mark.parametrize("angle", [0.3, 1.5, 3.0])
def test_scattering_on_a_magnetic_moment(energy, angle):
    # A = i mu x q/q^2, averaged over the moment's directions; dsigma/dOmega = <|M|^2>/(16 pi^2)
    tensor, before, after = dirac_current(energy, angle)
    q = after - before
    squared = q @ q
    strength = (4 * np.pi * ALPHA * constants.MU_NEUTRON / (2 * constants.M_PROTON)) ** 2
    # a spin 1/2 has s_i s_j = delta_ij after the average
    transverse = (np.eye(3) * squared - np.outer(q, q)) / squared**2
    section = strength * np.sum(transverse * tensor) / 2 / (16 * np.pi**2)
    amplitude = (ALPHA * constants.MU_NEUTRON / (2 * constants.M_PROTON)) ** 2
    close(section, amplitude * (1 + 1 / np.sin(angle / 2) ** 2), rel=1e-9)


def test_transport_cross_section_of_a_magnetic_moment():
    amplitude = (ALPHA * constants.MU_NEUTRON / (2 * constants.M_PROTON)) ** 2

    def weighted(cosine):
        return 2 * np.pi * amplitude * (1 - cosine) * (1 + 2 / (1 - cosine))

    close(diffusion.MAGNETIC_TRANSPORT, quad(weighted, -1, 1)[0], rel=1e-10)


def magnetic(momentum, velocity):
    return np.full_like(momentum, diffusion.MAGNETIC_TRANSPORT)


def test_neutron_electron_in_closed_form():
    numeric = TEMPERATURES / diffusion.drag(TEMPERATURES, magnetic) * INV_GEV_IN_CM
    close(diffusion.neutron_electron(TEMPERATURES), numeric, rel=1e-12)
    close(
        diffusion.neutron_electron(1e-3, prefactor=2.0), 2 / 0.1311698184 * diffusion.neutron_electron(1e-3), rel=1e-9
    )


def test_fermi_statistics_of_fast_electrons():
    """int dE E^4 (-df/dE) is 4 (7 pi^4/120) T^4 against 24 T^4."""
    ratio = diffusion.neutron_electron(1.0, "FD") / diffusion.neutron_electron(1.0)
    close(ratio, 24 / (7 * np.pi**4 / 30), rel=1e-5)
    close(diffusion.neutron_electron(1e-5, "FD"), diffusion.neutron_electron(1e-5), rel=1e-12)


def test_drag_by_another_quadrature():
    t = 4e-4
    total, _ = quad(
        lambda e: (e**2 - M**2) ** 2 * np.exp(e / t) / (np.exp(e / t) + 1) ** 2, M, 60 * t, epsabs=0, epsrel=1e-11
    )
    close(diffusion.drag(t, magnetic, "FD"), 4 / (6 * np.pi**2) * diffusion.MAGNETIC_TRANSPORT * total / t, rel=1e-9)


def test_proton_electron_in_closed_form():
    def leading(momentum, velocity):
        return 4 * np.pi * 5 * (ALPHA / (momentum * velocity)) ** 2

    numeric = TEMPERATURES / diffusion.drag(TEMPERATURES, leading) * INV_GEV_IN_CM
    close(diffusion.proton_electron(TEMPERATURES, 5.0), numeric, rel=1e-12)


def test_screened_transport_is_the_integral_over_angles():
    t, k = 3e-4, 1e-4

    def transport(momentum, velocity):
        found = np.empty_like(momentum)
        for i, (p, v) in enumerate(zip(momentum.flat, velocity.flat, strict=True)):
            d = (k / (2 * p)) ** 2
            angles, _ = quad(
                lambda s, d=d, v=v: s * (1 - v**2 * s) / (s + d) ** 2, 0, 1, epsrel=1e-10, points=[d / (1 + d)]
            )
            found.flat[i] = 2 * np.pi * (ALPHA / (p * v)) ** 2 * angles
        return found

    numeric = t / diffusion.drag(t, transport) * INV_GEV_IN_CM
    close(diffusion.screened_coulomb(t, "MB", k), numeric, rel=1e-8)


def test_weak_screening_leaves_the_leading_logarithm():
    """Fast electrons: [L - 1 - v^2]/2 = ln(2p/k_D) - 1, and the mean of ln(E/T) over E^2 e^-E/T is 3/2 - gamma."""
    t, k = 1.0, 1e-30
    expected = np.log(2 * t / k) + 1.5 - np.euler_gamma - 1
    close(diffusion.proton_electron(t, expected), diffusion.screened_coulomb(t, "MB", k), rel=1e-5)


def test_screening():
    close(diffusion.debye_wave_number(1.0), np.sqrt(4 * np.pi * ALPHA / 3), rel=1e-6)
    # Maxwell-Boltzmann: 4 pi alpha n/T
    density = 4 * M**3 / (2 * np.pi**2) * quad(lambda u: np.sinh(u) ** 2 * np.cosh(u) * np.exp(-np.cosh(u)), 0, 8)[0]
    close(diffusion.debye_wave_number(M, "MB") ** 2, 4 * np.pi * ALPHA * density / M, rel=1e-9)
    close(diffusion.debye_wave_number(10.0, "MB") ** 2, 4 * np.pi * ALPHA * 4 * 100 / np.pi**2, rel=1e-6)


def test_coulomb_logarithm():
    close(diffusion.coulomb_logarithm(1.0), np.log(6 / np.sqrt(4 * np.pi * ALPHA / 3)), rel=1e-3)
    close(diffusion.coulomb_logarithm(1e-3, 3e-3), np.log(6e-3 / diffusion.debye_wave_number(1e-3)), rel=1e-12)
    close(diffusion.thermal_wave_number(1e-5), np.sqrt(3 * M * 1e-5), rel=0.03)


def test_hard_spheres(monkeypatch):
    """(3/8) (pi T/2 mu)^(1/2)/sigma for a constant cross section."""
    monkeypatch.setattr(diffusion, "nucleon_cross_section", lambda k: np.full_like(k, 2e-24))
    exact = 3 / 8 * np.sqrt(np.pi * TEMPERATURES / (2 * REDUCED_MASS)) / 2e-24
    close(diffusion.neutron_proton_mobility(TEMPERATURES), exact, rel=1e-12)


def test_nucleon_average_by_another_quadrature():
    t = 1e-4
    # <v^3 sigma> over relative speeds, from the drag n_p mu^2 <v^3 sigma>/3T
    mu = REDUCED_MASS

    def weighted(v):
        return v**5 * np.exp(-mu * v**2 / (2 * t)) * nucleon_cross_section(mu * v)

    cubes, _ = quad(weighted, 0, 15 * np.sqrt(t / mu), epsabs=0, epsrel=1e-10)
    mean = 4 * np.pi * (mu / (2 * np.pi * t)) ** 1.5 * cubes
    close(diffusion.neutron_proton_mobility(t), 3 * t**2 / (mu**2 * mean), rel=1e-8)


@pytest.mark.parametrize(("call", "name"), [
    (lambda: diffusion.neutron_electron(-1.0), "temperature"),
    (lambda: diffusion.neutron_electron(1e-3, prefactor=-0.1), "prefactor"),
    (lambda: diffusion.neutron_electron(1e-3, "BE"), "statistics must be MB or FD, got 'BE'"),
    (lambda: diffusion.proton_electron(1e-3, 0.0), "coulomb_logarithm"),
    (lambda: diffusion.coulomb_logarithm(1e-3, -1.0), "wave_number"),
    (lambda: diffusion.screened_coulomb(0.0), "temperature"),
    (lambda: diffusion.screened_coulomb(1e-3, wave_number=-1.0), "wave_number"),
    (lambda: diffusion.thermal_wave_number(-1e-3), "temperature"),
    (lambda: diffusion.debye_wave_number(np.nan), "temperature"),
    (lambda: diffusion.neutron_proton_mobility([1e-3, -1e-3]), "temperature"),
])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
