"""Scattering at a wall: exact walls, conservation, reciprocity, order, an ODE twin, and the limit of fast particles."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from lib.landau_zener import dirac
from lib.landau_zener.dirac import CHI, B
from tests.compare import close


def matrix(first, second, mixing):
    first, second, mixing = np.broadcast_arrays(first, second, mixing)
    return np.stack([np.stack([first, mixing], -1), np.stack([mixing, second], -1)], -2)


def crossing_wall(coupling):
    def masses(x):
        brane = 0.6 * (1 + np.tanh(x - 0.3))
        return matrix(brane, 0.35 * (1 - np.tanh(x)), coupling * brane)

    return masses


@pytest.mark.parametrize(("a", "b", "width"), [(0.5, 0.5, 1.3), (0.0, 0.7, 2.0), (0.2, 0.6, 0.7)])
def test_tanh_wall_is_exact(a, b, width):
    """M = a + b tanh(x/w): (M + d/dx) and (M - d/dx) factorise E^2, so that the potential is of Rosen and Morse."""
    energies = np.linspace(abs(a) + abs(b) + 0.05, 3.0, 9)
    run = dirac.scatter(lambda x: matrix(a + b * np.tanh(x / width), 0.3, 0.0), -25 * width, 25 * width, energies, 4000)
    k_left, k_right = np.sqrt(energies**2 - (a - b) ** 2), np.sqrt(energies**2 - (a + b) ** 2)
    shape = np.sin(np.pi * b * width) ** 2
    low, high = (np.sinh(np.pi * width * (k_right + sign * k_left) / 2) ** 2 for sign in (-1, 1))
    close(run.reflection[:, B, B], (low + shape) / (high + shape), abs=1e-9)


def test_step_is_exact():
    """At a sudden step u and d are continuous: r = (rho_far - rho_near)/(1 - rho_far rho_near)."""
    energies = np.array([0.9, 1.5, 4.0])
    # the step sits between two slices
    run = dirac.scatter(lambda x: matrix(np.where(x < 0, 0.8, 0.1), 0.3, 0.0), -1.0, 1.0, energies, 200)
    far, near = (m / (energies + np.sqrt(energies**2 - m**2)) for m in (0.8, 0.1))
    close(run.reflection[:, B, B], ((far - near) / (1 - far * near)) ** 2, rel=1e-10)


def test_barrier_is_tunnelled_through():
    """A square barrier far above the energy, against the closed form; amplitudes would overflow, ratios do not."""
    energy, low, high, width = 0.5, 0.2, 1.0, 12.0
    run = dirac.scatter(lambda x: matrix(np.where(np.abs(x) < width / 2, high, low), 0.3, 0.0), -8.0, 8.0, energy, 1600)
    k, kappa = np.sqrt(energy**2 - low**2), np.sqrt(high**2 - energy**2)
    ratio = (energy**2 - low * high) / (k * kappa)
    exact = 1 / (np.cosh(kappa * width) ** 2 + (ratio * np.sinh(kappa * width)) ** 2)
    close(run.transmission[0, B, B], exact, rel=1e-9)


def test_rotated_flavours_do_not_convert():
    c, s = np.cos(0.4), np.sin(0.4)
    rotation = np.array([[c, -s], [s, c]])

    def masses(x):
        return rotation @ matrix(0.5 * (1 + np.tanh(x)), 0.7 - 0.2 * np.tanh(x), 0.0) @ rotation.T

    energies = np.array([1.1, 2.0])
    run = dirac.scatter(masses, -25.0, 25.0, energies, 3000)
    assert np.abs(run.transmission[:, [B, CHI], [CHI, B]]).max() < 1e-20
    plain = dirac.scatter(lambda x: rotation.T @ masses(x) @ rotation, -25.0, 25.0, energies, 3000)
    close(run.transmission, plain.transmission, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.floats(-0.8, 0.8), st.floats(0.02, 4.0), st.sampled_from(["left", "right"]))
def test_flux_is_conserved(coupling, energy, side):
    run = dirac.scatter(crossing_wall(coupling), -15.0, 15.0, energy, 1000, incident=side)
    assert run.unitarity < 1e-10
    assert run.transmission.min() >= 0.0
    assert run.reflection.min() >= 0.0


def test_reciprocity():
    """M is real and symmetric: a passage and its reverse are equally probable."""
    energies = np.array([0.45, 1.3, 2.0])
    from_right = dirac.scatter(crossing_wall(0.3), -15.0, 15.0, energies, 2000)
    from_left = dirac.scatter(crossing_wall(0.3), -15.0, 15.0, energies, 2000, incident="left")
    close(from_right.transmission, from_left.transmission.transpose(0, 2, 1), abs=1e-12)


def test_order():
    energies = np.array([0.5, 1.0, 1.6])
    runs = [dirac.scatter(crossing_wall(0.3), -12.0, 12.0, energies, n) for n in (60, 120, 240, 8000)]
    errors = [np.abs(run.transmission - runs[-1].transmission).max() for run in runs[:-1]]
    close(np.log2(np.divide(errors[:-1], errors[1:])), 4.0, abs=0.4)


@pytest.mark.parametrize("energy", [0.5, 1.5])
def test_against_an_ode_solver(energy):
    """Amplitudes themselves, from each wave that leaves to the left; matched to waves on the right."""
    masses = crossing_wall(0.3)

    def rhs(x, psi):
        m = masses(np.array([x]))[0]
        return np.concatenate([1j * (energy * psi[:2] - m @ psi[2:]), -1j * (energy * psi[2:] - m @ psi[:2])])

    ends = [np.linalg.eigh(masses(np.array([x]))[0]) for x in (-12.0, 12.0)]
    (far, v_far), (near, v_near) = ends
    rho_far, rho_near = (m / (energy + np.sqrt(energy**2 - m**2 + 0j)) for m in (far, near))
    columns = []
    for j in range(2):
        start = np.concatenate([rho_far[j] * v_far[:, j], v_far[:, j]]).astype(complex)
        columns.append(solve_ivp(rhs, (-12.0, 12.0), start, method="DOP853", rtol=1e-11, atol=1e-13).y[:, -1])
    u, d = (v_near.T @ np.array(columns).T[part] for part in (slice(0, 2), slice(2, 4)))
    incoming = np.diag(1 / (1 - rho_near**2)) @ (d - np.diag(rho_near) @ u)
    through = np.linalg.inv(incoming)
    flux_far = np.where(energy > np.abs(far), 1 - np.abs(rho_far) ** 2, 0.0)
    chi_in = int(np.argmax(np.abs(v_near[1])))
    twin = np.abs(through[:, chi_in]) ** 2 * flux_far / (1 - np.abs(rho_near[chi_in]) ** 2)
    run = dirac.scatter(masses, -12.0, 12.0, energy, 4000)
    b_out = int(np.argmax(np.abs(v_far[0])))
    close(run.transmission[0, B, CHI], twin[b_out], rel=1e-7)
    close(run.transmission[0, CHI, CHI], twin[1 - b_out], rel=1e-7, abs=1e-12)


def test_fast_particles_follow_the_formula_with_their_own_momentum():
    """delta = mu^2/|Delta'| m/k at the crossing: the phase runs with the difference of momenta, not with v_w."""
    slope, m, mu, energy = 0.02, 2.0, 0.05, 3.0

    def masses(x):
        return matrix(m + slope / 2 * 30 * np.tanh(x / 30), m - slope / 2 * 30 * np.tanh(x / 30), mu / np.cosh(x / 25))

    run = dirac.scatter(masses, -300.0, 300.0, energy, 20000)
    delta = mu**2 / slope * m / np.sqrt(energy**2 - m**2)
    close(run.transmission[0, B, CHI], -np.expm1(-2 * np.pi * delta), rel=0.02)


def test_closed_channels_carry_nothing():
    run = dirac.scatter(crossing_wall(0.0), -15.0, 15.0, 0.5, 2000)
    assert list(run.open_in[0]) == [False, True]
    assert list(run.open_out[0]) == [True, False]
    close(run.transmission[0, :, CHI], [0.0, 0.0], abs=1e-30)
    close(run.reflection[0, CHI, CHI], 1.0, abs=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"end": -1.0}, "end must be above start = -1.0, got -1.0"),
        ({"energies": [0.5, -0.1]}, "energies.*-0.1"),
        ({"energies": [np.nan]}, "energies.*nan"),
        ({"steps": 0}, "steps must be a positive integer, got 0"),
        ({"incident": "above"}, "incident.*'above'"),
        ({"mass_matrix": lambda x: np.ones((x.size, 2))}, "mass_matrix must return shape"),
        ({"mass_matrix": lambda x: np.tile([[0.1, 0.2], [0.3, 0.4]], (x.size, 1, 1))}, "symmetric"),
        ({"mass_matrix": lambda x: np.full((x.size, 2, 2), np.nan)}, "mass_matrix.*nan"),
        ({"mass_matrix": lambda x: matrix(0.2, 0.5 + 0 * x, 0.0), "energies": [0.5]}, "energies must differ.*0.5"),
    ],
)
def test_bad_input_is_named(change, message):
    call = {"mass_matrix": crossing_wall(0.3), "start": -1.0, "end": 1.0, "energies": [0.9], "steps": 10} | change
    with pytest.raises(ValueError, match=message):
        dirac.scatter(**call)
