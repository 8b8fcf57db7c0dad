"""Time of the two wall solvers, with scipy's DOP853 on the same equations in the same run."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from lib.landau_zener import dirac, two_level
from tests.compare import close

INNER, OUTER, V_W, COUPLING = -6.0, 10.0, 0.3, 0.209
ENERGIES = np.linspace(0.06, 2.0, 160)
two_levels = pytest.mark.benchmark(group="two levels across a wall, error 1e-9")
scattering = pytest.mark.benchmark(group="Dirac scattering of two flavours, time per 160 energies (the twin: per one)")


def fields(xi):
    return 0.32 * (1 - np.tanh(xi)), 0.58 * (1 + np.tanh(xi - 0.25))


def levels(xi):
    Phi, phi = fields(xi)
    return 0.5 * (phi - Phi), COUPLING * phi


def masses(xi):
    Phi, phi = fields(xi)
    return np.stack([np.stack([phi, COUPLING * phi], -1), np.stack([COUPLING * phi, Phi], -1)], -2)


def two_levels_by_scipy():
    def rhs(xi, psi):
        a, b = levels(xi)
        return -1j / V_W * np.array([a * psi[0] + b * psi[1], b * psi[0] - a * psi[1]])

    start = np.array([0, 1], complex)
    return abs(solve_ivp(rhs, (OUTER, INNER), start, method="DOP853", rtol=1e-10, atol=1e-11).y[0, -1]) ** 2


def scattering_by_scipy(energy):
    """Transmission of the lighter state outside into both states inside, from each wave that leaves."""

    def rhs(xi, psi):
        m = masses(xi)
        return np.concatenate([1j * (energy * psi[:2] - m @ psi[2:]), -1j * (energy * psi[2:] - m @ psi[:2])])

    (far, v_far), (near, v_near) = (np.linalg.eigh(masses(np.array(xi))) for xi in (INNER, OUTER))
    rho_far, rho_near = (m / (energy + np.sqrt(energy**2 - m**2 + 0j)) for m in (far, near))
    columns = []
    for j in range(2):
        start = np.concatenate([rho_far[j] * v_far[:, j], v_far[:, j]]).astype(complex)
        columns.append(solve_ivp(rhs, (INNER, OUTER), start, method="DOP853", rtol=1e-10, atol=1e-12).y[:, -1])
    u, d = (v_near.T @ np.array(columns).T[part] for part in (slice(0, 2), slice(2, 4)))
    through = np.linalg.inv(np.diag(1 / (1 - rho_near**2)) @ (d - np.diag(rho_near) @ u))
    flux_far = np.where(energy > np.abs(far), 1 - np.abs(rho_far) ** 2, 0.0)
    return np.abs(through[:, 0]) ** 2 * flux_far / (1 - np.abs(rho_near[0]) ** 2)


@two_levels
def test_passage(benchmark):
    run = benchmark(two_level.propagate, levels, OUTER, INNER, V_W)
    close(run.flavour, two_levels_by_scipy(), abs=1e-8)


@two_levels
def test_passage_by_scipy(benchmark):
    assert 0 < benchmark.pedantic(two_levels_by_scipy, rounds=3) < 1


@scattering
def test_scattering(benchmark):
    run = benchmark(dirac.scatter, masses, INNER, OUTER, ENERGIES, 2000)
    assert run.unitarity < 1e-10
    twin = scattering_by_scipy(ENERGIES[80])
    into_b = int(np.argmin(np.abs(np.linalg.eigvalsh(masses(np.array(INNER))))))
    close(run.transmission[80, 0, 1], twin[into_b], rel=1e-6)


@scattering
def test_scattering_by_scipy(benchmark):
    assert benchmark.pedantic(scattering_by_scipy, (ENERGIES[80],), rounds=3).sum() <= 1 + 1e-8
