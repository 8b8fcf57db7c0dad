"""Evolution across a wall against four exactly solvable passages, an ODE solver and its own order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from lib.landau_zener import local, two_level
from tests.compare import close


def linear(mixing, slope):
    return lambda x: (slope * x, np.full_like(x, mixing))


@pytest.mark.parametrize(("mixing", "speed", "slope"), [(0.3, 0.5, 1.0), (0.1, 0.3, 0.8), (0.5, 0.3, 0.7)])
def test_linear_sweep(mixing, speed, slope):
    run = two_level.propagate(linear(mixing, slope), -60.0, 60.0, speed)
    close(run.converted, local.probability_exact_sweep(mixing, speed, slope), abs=2e-6)
    close(run.jumped, 1.0 - run.converted, abs=1e-9)


def test_linear_sweep_error_falls_with_the_range():
    """Mass eigenstates at finite ends still mix at the order of the inverse cube of their distance."""
    exact = local.probability_exact_sweep(0.3, 0.5, 1.0)
    errors = [abs(two_level.propagate(linear(0.3, 1.0), -x, x, 0.5).converted - exact) for x in (10.0, 40.0)]
    assert errors[1] < errors[0] / 16


@pytest.mark.parametrize(("a", "b", "width"), [(0.4, 0.3, 2.0), (1.0, 0.2, 0.7), (0.3, 1.1, 1.5)])
def test_tanh_sweep_with_constant_mixing(a, b, width):
    run = two_level.propagate(lambda x: (a * np.tanh(x / width), np.full_like(x, b)), -25.0, 25.0, 1.0)
    exact = (np.sinh(np.pi * width * a) / np.sinh(np.pi * width * np.hypot(a, b))) ** 2
    close(run.jumped, exact, abs=1e-8)


@pytest.mark.parametrize(("a", "b", "width"), [(0.4, 0.9, 1.2), (0.7, 0.3, 1.0)])
def test_tanh_sweep_with_localised_mixing(a, b, width):
    """The model of Allen and Eberly."""
    run = two_level.propagate(lambda x: (a * np.tanh(x / width), b / np.cosh(x / width)), -40.0, 40.0, 1.0)
    exact = 1 - np.cos(np.pi * width * np.emath.sqrt(b**2 - a**2)).real ** 2 / np.cosh(np.pi * a * width) ** 2
    close(run.flavour, exact, abs=1e-8)


def test_constant_splitting_with_localised_mixing():
    """The model of Rosen and Zener: levels that never cross, mixed for a while."""
    run = two_level.propagate(lambda x: (np.full_like(x, 0.4), 0.3 / np.cosh(x / 1.5)), -60.0, 60.0, 1.0)
    exact = (np.sin(np.pi * 0.3 * 1.5) / np.cosh(np.pi * 0.4 * 1.5)) ** 2
    close(run.converted, exact, abs=1e-9)
    close(run.jumped, exact, abs=1e-9)


def wall(x):
    return 0.5 * np.tanh(x) + 0.2, 0.3 * (1 + np.tanh(x - 0.4))


def test_against_an_ode_solver():
    def rhs(x, psi):
        a, b = wall(x)
        return -1j / 0.3 * np.array([a * psi[0] + b * psi[1], b * psi[0] - a * psi[1]])

    twin = solve_ivp(rhs, (-6.0, 8.0), np.array([0, 1], complex), method="DOP853", rtol=1e-11, atol=1e-12)
    run = two_level.propagate(wall, -6.0, 8.0, 0.3)
    close(run.flavour, abs(twin.y[0, -1]) ** 2, abs=1e-9)


@pytest.mark.parametrize("quantity", ["jumped", "converted"])
def test_order_of_the_step(quantity, monkeypatch):
    """Against the closed form of the tanh sweep, at 400 to 1600 steps: a loose tolerance ends the doubling at once."""
    a, b, width = 0.4, 0.3, 2.0
    exact = (np.sinh(np.pi * width * a) / np.sinh(np.pi * width * np.hypot(a, b))) ** 2
    errors = []
    for steps in (400, 800, 1600):
        monkeypatch.setattr(two_level, "FIRST_STEPS", steps // 2)
        run = two_level.propagate(
            lambda x: (a * np.tanh(x / width), np.full_like(x, b)), -25.0, 25.0, 1.0, tolerance=1.0
        )
        assert run.steps == steps
        errors.append(abs(getattr(run, quantity) - (exact if quantity == "jumped" else 1 - exact)))
    close(np.log2(np.divide(errors[:-1], errors[1:])), 4.0, abs=0.15)


def test_couplings_and_speeds_together_or_alone():
    couplings, speeds = np.array([0.1, 1.0, 3.0])[:, None], np.array([0.2, 0.6])
    run = two_level.propagate(wall, -6.0, 8.0, speeds, couplings)
    assert run.converted.shape == (3, 2)
    alone = two_level.propagate(wall, -6.0, 8.0, 0.6, 3.0)
    close(run.converted[2, 1], float(alone.converted), abs=1e-8)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.05, 1.0), st.floats(-2.0, 2.0))
def test_unitary_and_the_same_in_both_directions(speed, coupling):
    there = two_level.propagate(wall, -6.0, 8.0, speed, coupling)
    assert there.unitarity < 1e-11
    back = two_level.propagate(lambda x: tuple(wall(-x)), -8.0, 6.0, speed, coupling)
    close(back.jumped, float(there.jumped), abs=1e-7)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: two_level.propagate(wall, -1.0, -1.0, 0.3), "end must differ from start, got -1.0"),
        (lambda: two_level.propagate(wall, -1.0, 1.0, 0.0), "speed.*0.0"),
        (lambda: two_level.propagate(wall, -1.0, 1.0, 0.3, np.nan), "coupling.*nan"),
        (lambda: two_level.propagate(wall, -1.0, np.inf, 0.3), "end.*inf"),
        (lambda: two_level.propagate(lambda x: (x, np.full_like(x, np.nan)), -1.0, 1.0, 0.3), "levels, sigma_1.*nan"),
        (lambda: two_level.propagate(lambda x: (x - 1.0, 0 * x), -1.0, 1.0, 0.3), "differ at the ends.*xi = 1.0"),
        (lambda: two_level.propagate(linear(0.1, 1e6), -50.0, 50.0, 1e-3), "tolerance.*not met"),
    ],
)
def test_bad_input_is_named(call, message, monkeypatch):
    monkeypatch.setattr(two_level, "MAX_STEPS", 2**12)
    with pytest.raises(ValueError, match=message):
        call()
