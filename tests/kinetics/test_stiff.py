"""The integrator: order conditions, measured order, stiff test problems, tolerances, error reports."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from lib.kinetics import Network, Species, StaticBox, mass_action, reaction, solve_network
from lib.kinetics.rodas import RODAS5P, Tableau
from lib.kinetics.solve import integrate
from lib.kinetics.state import StepControl
from tests.compare import close
from tests.kinetics.problems import HIRES, ROBERTSON, hires_by_hand
from tests.kinetics.twins import extrapolated_backward_euler

ROBERTSON_START = {"A": 1.0, "B": 0.0, "C": 0.0}
HIRES_START = dict.fromkeys(HIRES.evolved, 0.0) | {"y1": 1.0, "y8": 0.0057}


def test_order_conditions_of_the_tableau():
    """Hairer & Wanner II, table IV.7.1, up to order four, and the quadrature and linear conditions of order five."""
    gammas = np.linalg.inv(np.diag(np.full(8, 1 / RODAS5P.gamma)) - RODAS5P.c)
    alpha_ij = RODAS5P.a @ gammas
    beta = alpha_ij + gammas
    weights = np.append(RODAS5P.a[-1, :-1], 1.0) @ gammas
    alpha, beta_sum, one = alpha_ij.sum(axis=1), beta.sum(axis=1), np.ones(8)
    close(alpha, RODAS5P.alpha, abs=1e-12)
    close(gammas.sum(axis=1), RODAS5P.d, abs=1e-12)
    conditions = {
        weights @ one: 1, weights @ beta_sum: 1 / 2, weights @ alpha**2: 1 / 3, weights @ beta @ beta_sum: 1 / 6,
        weights @ alpha**3: 1 / 4, weights @ (alpha * (alpha_ij @ beta_sum)): 1 / 8, weights @ beta @ alpha**2: 1 / 12,
        weights @ beta @ beta @ beta_sum: 1 / 24, weights @ alpha**4: 1 / 5,
        weights @ beta @ beta @ beta @ beta_sum: 1 / 120, weights @ beta @ beta @ alpha**2: 1 / 60,
        weights @ beta @ alpha**3: 1 / 20,
    }  # fmt: skip
    for value, exact in conditions.items():
        close(value, exact, abs=1e-12)


def test_stability_function_vanishes_at_infinity_and_is_bounded_on_the_imaginary_axis():
    gammas = np.linalg.inv(np.diag(np.full(8, 1 / RODAS5P.gamma)) - RODAS5P.c)
    beta, weights = RODAS5P.a @ gammas + gammas, np.append(RODAS5P.a[-1, :-1], 1.0) @ gammas
    r = lambda z: 1 + z * weights @ np.linalg.solve(np.eye(8) - z * beta, np.ones(8))  # noqa: E731
    assert abs(r(-1e9)) < 1e-6
    assert max(abs(r(1j * w)) for w in np.geomspace(1e-3, 1e6, 400)) <= 1 + 1e-12


def pair_annihilation():
    """A a -> b at <sigma v> = 1 + cos(3t)/2 and its exact solution 1/Y = 1/Y0 + t + sin(3t)/6."""
    network = Network(
        (Species("a"), Species("b")), (reaction("a a -> b", lambda t: 1 + 0.5 * np.cos(3 * t), reversible=False),)
    )
    return network, lambda t: 1 / (1 / 3 + t + np.sin(3 * t) / 6)


def both_ways():
    """Triple collisions a a b -> c at 1 + t^2 and decays c -> a b, and the solution at t = 2 of an explicit solver."""
    network = Network(
        tuple(Species(name) for name in "abc"),
        (reaction("a a b -> c", lambda t: 1 + t**2, reversible=False), reaction("c -> a b", 0.3, reversible=False)),
    )

    def slope(t, y):
        # a pair of identical particles counts once
        collisions, decays = (1 + t**2) * y[0] ** 2 * y[1] / 2, 0.3 * y[2]
        return [decays - 2 * collisions, decays - collisions, collisions - decays]

    run = solve_ivp(slope, (0.0, 2.0), [0.7, 1.3, 0.4], method="DOP853", rtol=1e-13, atol=1e-15)
    return network, run.y[:, -1]


def fixed_steps(network, start, steps):
    """Solution in fixed steps over 0 < t < 2, shape (steps + 1, n): a control that never changes the first one."""
    system, t = mass_action(network, StaticBox(), (0.0, 2.0)), np.linspace(0.0, 2.0, steps + 1)
    fixed = StepControl(largest_growth=1.0, largest_shrink=1.0, first_share=1 / steps, first_change=np.inf)
    y, record = integrate(
        system, network.evolved, network.law_names, (0.0, 2.0), np.array(start), rtol=1e3, atol=np.ones(len(start)),
        u_out=t, max_steps=2 * steps, logarithmic=False, control=fixed,
    )  # fmt: skip
    assert (record["steps"], record["rejected"]) == (steps, 0)
    return t, y


def largest_error(steps):
    """Largest relative error of a in the annihilation of pairs."""
    network, exact = pair_annihilation()
    t, y = fixed_steps(network, [3.0, 0.0], steps)
    return np.max(np.abs(y[:, 0] / exact(t) - 1))


def test_wrong_derivatives_would_lower_the_order():
    """The order is that of the method only with the exact Jacobian and the exact derivative in t."""
    network, exact = both_ways()
    errors = [np.max(np.abs(fixed_steps(network, [0.7, 1.3, 0.4], steps)[1][-1] - exact)) for steps in (16, 32, 64)]
    close(np.log2(np.divide(errors[:-1], errors[1:])), 5.0, abs=0.3)


def test_measured_order_is_five():
    errors = np.array([largest_error(steps) for steps in (64, 128, 256)])
    orders = np.log2(errors[:-1] / errors[1:])
    assert np.all(orders > 4.5) and orders[1] > orders[0]
    close(orders[-1], 5.0, abs=0.25)


@pytest.mark.parametrize("steps", [16, 64])
def test_another_tableau_takes_the_place_of_the_first(steps):
    """Implicit Euler with a second stage that vanishes on linear systems: exp(-1) becomes (1 + h)^-(1/h)."""
    euler = Tableau(1.0, np.array([0.0, 1.0]), np.eye(2, k=-1), -np.eye(2, k=-1), np.zeros(2), 1)
    network = Network((Species("a"), Species("b")), (reaction("a -> b", 1.0, reversible=False),))
    fixed = StepControl(largest_growth=1.0, largest_shrink=1.0, first_share=1 / steps, first_change=np.inf)
    y, record = integrate(
        mass_action(network, StaticBox(), (0.0, 1.0)), network.evolved, network.law_names, (0.0, 1.0),
        np.array([1.0, 0.0]), rtol=1e6, atol=np.ones(2), u_out=np.array([1.0]), max_steps=2 * steps,
        logarithmic=False, control=fixed, method=euler,
    )  # fmt: skip
    assert record["steps"] == steps
    close(y[0, 0], (1 + 1 / steps) ** -steps, rel=1e-12)


def test_a_more_careful_control_takes_more_steps_and_gives_the_same_answer():
    system, start = mass_action(HIRES, StaticBox(), (0.0, 321.8122)), np.array(list(HIRES_START.values()))
    runs = []
    for control in (StepControl(), StepControl(safety=0.5)):
        runs.append(integrate(
            system, HIRES.evolved, HIRES.law_names, (0.0, 321.8122), start, rtol=1e-8, atol=np.full(8, 1e-14),
            u_out=np.array([321.8122]), max_steps=10_000, logarithmic=False, control=control,
        ))  # fmt: skip
    (usual, usual_record), (careful, careful_record) = runs
    assert careful_record["steps"] > 1.3 * usual_record["steps"]
    close(careful, usual, rel=1e-7)


def test_robertson_over_twelve_decades():
    """Reference: Mazzia & Magherini, Test Set for IVP Solvers 2.4 (2008), problem ROBER at t = 1e11."""
    reference = [0.2083340149701255e-07, 0.8333360770334713e-13, 0.9999999791665050]
    run = solve_network(ROBERTSON, (0.0, 1e11), ROBERTSON_START, StaticBox(), rtol=1e-8, atol=[1e-14, 1e-18, 1e-14])
    # Rounding in the nearly balanced fast pair, amplified by 1e15, limits every code in doubles to about 1e-7 here.
    close(run.y[-1], reference, rel=1e-6)
    assert run.drift["A + B + C"] < 1e-14
    assert run.steps < 1500


def test_hires_against_the_published_reference():
    """Reference: Mazzia & Magherini, Test Set for IVP Solvers 2.4 (2008), problem HIRES at t = 321.8122."""
    y = np.random.default_rng(1).uniform(size=8)
    system = mass_action(HIRES, StaticBox(), (0.0, 321.8122))
    close(system.derivative(0.0, y), hires_by_hand(y), rel=1e-12)
    reference = [0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
                 0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2,
                 0.2850001604814231e-2]  # fmt: skip
    errors = []
    for rtol in (1e-6, 1e-8, 1e-10):
        run = solve_network(HIRES, (0.0, 321.8122), HIRES_START, StaticBox(), rtol=rtol, atol=1e-6 * rtol)
        errors.append(np.max(np.abs(run.y[-1] / reference - 1)))
    assert errors[0] < 1e-6
    assert errors[2] < 1e-10
    assert errors[1] < errors[0] / 20 and errors[2] < errors[1] / 20


def test_robertson_against_the_backward_euler_twin():
    f = lambda t, y: np.array([-0.04 * y[0] + 1e4 * y[1] * y[2],  # noqa: E731
                               0.04 * y[0] - 1e4 * y[1] * y[2] - 3e7 * y[1] ** 2, 3e7 * y[1] ** 2])  # fmt: skip
    jacobian = lambda t, y: np.array([[-0.04, 1e4 * y[2], 1e4 * y[1]],  # noqa: E731
                                      [0.04, -1e4 * y[2] - 6e7 * y[1], -1e4 * y[1]], [0, 6e7 * y[1], 0]])  # fmt: skip
    grid = np.append(0.0, np.geomspace(1e-6, 40.0, 300))
    twin = extrapolated_backward_euler(f, jacobian, grid, [1.0, 0.0, 0.0])
    run = solve_network(ROBERTSON, (0.0, 40.0), ROBERTSON_START, StaticBox(), rtol=1e-9, atol=1e-14)
    close(run.y[-1], twin, rel=1e-6)


@pytest.mark.parametrize("rtol", [1e-5, 1e-7, 1e-9])
def test_exact_solution_within_the_tolerance(rtol):
    network, exact = pair_annihilation()
    t = np.linspace(0.0, 2.0, 23)
    run = solve_network(network, (0.0, 2.0), {"a": 3.0, "b": 0.0}, StaticBox(), rtol=rtol, atol=1e-3 * rtol, x_out=t)
    close(run["a"], exact(t), rel=10 * rtol)
    assert np.max(np.abs(run["a"] / exact(t) - 1)) <= run.error_estimate["a"]


def test_output_points_do_not_change_the_answer():
    few, many = (
        solve_network(HIRES, (0.0, 321.8122), HIRES_START, StaticBox(), rtol=1e-6, atol=1e-10, x_out=x_out)
        for x_out in ([100.0, 321.8122], np.unique([*np.linspace(0, 320, 97), 100.0, 321.8122]))
    )
    assert (few.steps, few.rejected) == (many.steps, many.rejected)
    assert np.array_equal(few.y, many.y[np.isin(many.x, few.x)])


def test_a_species_may_start_at_zero_away_from_the_origin():
    network = Network((Species("a"), Species("b")), (reaction("a -> b", 1e-3, reversible=False),))
    run = solve_network(network, (5.0, 6.0), {"a": 1.0, "b": 0.0}, StaticBox(), rtol=1e-10, atol=1e-40)
    close(run.final["b"], -np.expm1(-1e-3), rel=1e-9)


GROWTH = Network((Species("a"),), (reaction("a a -> a a a", 2.0, reversible=False),))


def test_a_blow_up_ends_with_a_step_size_underflow_that_names_the_species():
    with pytest.raises(RuntimeError, match=r"step size underflows at x = 1\.0*.*'a'|underflows at x = 0\.99999.*'a'"):
        solve_network(GROWTH, (0.0, 2.0), {"a": 1.0}, StaticBox(), rtol=1e-6, atol=1e-9)


def test_a_value_that_is_not_finite_ends_at_once():
    with pytest.raises(FloatingPointError, match=r"species 'a' has a value that is not finite at x = 0 "):
        solve_network(GROWTH, (0.0, 2.0), {"a": 1e200}, StaticBox(), rtol=1e-6, atol=1e-9)


def test_too_few_steps_is_an_error():
    with pytest.raises(RuntimeError, match=r"max_steps = 5 is not enough: stopped at x = "):
        solve_network(HIRES, (0.0, 321.8), HIRES_START, StaticBox(), rtol=1e-6, atol=1e-9, max_steps=5)


@pytest.mark.parametrize(("change", "message"), [
    ({"rtol": 0.0}, r"rtol must be .* got 0\.0"),
    ({"rtol": float("nan")}, "rtol"),
    ({"atol": 0.0}, r"atol must be .* got 0\.0"),
    ({"atol": {"A": 1e-9, "B": -1e-9, "C": 1e-9}}, "atol"),
    ({"atol": {"A": 1e-9}}, r"atol needs exactly the evolved species: missing \['B', 'C'\]"),
    ({"y0": {"A": 1.0, "B": 0.0, "C": 0.0, "D": 0.0}}, r"unknown \['D'\]"),
    ({"y0": {"A": 1.0, "B": float("nan"), "C": 0.0}}, "y0 of B"),
    ({"x_span": (1.0, 0.0)}, "increasing"),
    ({"x_out": [0.0, 3.0]}, r"x_out must lie inside .* 3\.0"),
    ({"x_out": [0.5, 0.2]}, "x_out must be strictly increasing"),
    ({"max_steps": 0}, "max_steps must be at least 1, got 0"),
])  # fmt: skip
def test_bad_input_is_named(change, message):
    arguments = {"x_span": (0.0, 1.0), "y0": ROBERTSON_START, "rtol": 1e-6, "atol": 1e-9} | change
    with pytest.raises(ValueError, match=message):
        solve_network(ROBERTSON, arguments.pop("x_span"), arguments.pop("y0"), StaticBox(), **arguments)
