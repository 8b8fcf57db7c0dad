"""The flow around a wall of given speed: conservation, an ODE twin, WallGo, order, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from lib.walls import matching
from lib.walls.matching import jouguet_speed, wall
from tests.compare import close
from tests.walls.problems import wallgo


@pytest.mark.parametrize(
    ("v_w", "alpha_n", "psi_n"), [(0.6, 0.05, 0.9), (0.65, 0.036, 0.9), (0.6, 0.2, 0.5), (0.7, 0.2, 0.5)]
)
def test_temperatures_as_in_wallgo(v_w, alpha_n, psi_n):
    v_plus, v_minus, t_plus, t_minus = wallgo(alpha_n, psi_n).findMatching(v_w)
    flow = wall(v_w, alpha_n, psi_n)
    close((flow.v_plus, flow.v_minus, flow.t_plus, flow.t_minus), (v_plus, v_minus, t_plus, t_minus), rel=1e-5)


SOUND = st.sampled_from([0.22, 0.25, 0.3, 1 / 3, 0.4])


@settings(max_examples=60, deadline=None)
@given(st.floats(0.02, 0.65), st.floats(0.5, 0.98), st.floats(1.05, 1.8), SOUND, SOUND)
def test_energy_and_momentum_are_conserved_at_the_wall(v_w, psi_n, excess, cs2, cb2):
    mu, nu = 1 + 1 / cs2, 1 + 1 / cb2
    alpha_n = excess * (1 - psi_n) / 3 + max(0.0, 1 - nu / mu) / 3
    flow = wall(v_w, alpha_n, psi_n, cs2, cb2)
    if flow is None:
        return
    # the constant of p_b from alpha_n = (theta_s - theta_b)/3 at T = 1, theta = e - p/c_b^2; that of p_s is zero
    constant = (3 * alpha_n - 1 + nu / mu) / nu
    w_s, w_b = flow.t_plus**mu, psi_n * flow.t_minus**nu
    gamma2 = 1 / (1 - flow.v_plus**2), 1 / (1 - flow.v_minus**2)
    energy = w_s * gamma2[0] * flow.v_plus, w_b * gamma2[1] * flow.v_minus
    momentum = (
        w_s * gamma2[0] * flow.v_plus**2 + w_s / mu,
        w_b * gamma2[1] * flow.v_minus**2 + w_b / nu + constant,
    )
    close(energy[0], energy[1], rel=1e-10)
    close(momentum[0], momentum[1], rel=1e-9)


@pytest.mark.parametrize(
    ("v_w", "alpha_n", "psi_n", "c2", "cb2"),
    [
        (0.5, 0.05, 0.9, 1 / 3, 1 / 3),
        (0.54, 0.02, 0.95, 0.3, 0.25),
        (0.56, 0.05, 0.9, 0.3, 0.3),
        (0.5, 0.2, 0.8, 0.25, 0.3),
    ],
)
def test_flow_ahead_against_an_ode_solver(v_w, alpha_n, psi_n, c2, cb2):
    """In the variable xi, with the shock as an event, and both shock conditions."""
    flow = wall(v_w, alpha_n, psi_n, c2, cb2, step=0.01)

    def rhs(xi, state):
        v = state[0]
        boosted = (xi - v) / (1 - xi * v)
        slope = 2 * v / xi / ((boosted**2 / c2 - 1) * (1 - v * xi) / (1 - v**2))
        return [slope, (1 + 1 / c2) / (1 - v**2) * boosted * slope]

    def shock(xi, state):
        return xi * (xi - state[0]) / (1 - xi * state[0]) - c2

    shock.terminal = True
    start = [(v_w - flow.v_plus) / (1 - v_w * flow.v_plus), (1 + 1 / c2) * np.log(flow.t_plus)]
    twin = solve_ivp(rhs, (v_w, 0.9), start, events=shock, method="DOP853", rtol=1e-12, atol=1e-14)
    xi, (v, lnw) = twin.t_events[0][0], twin.y_events[0][0]
    behind, pressure = (xi - v) / (1 - xi * v), 1 / (1 + 1 / c2)
    # momentum across the shock, after energy has fixed the ratio of enthalpies: w = 1 ahead
    close(np.exp(lnw) * behind / (1 - behind**2), xi / (1 - xi**2), rel=1e-9)
    close(np.exp(lnw) * (behind**2 / (1 - behind**2) + pressure), xi**2 / (1 - xi**2) + pressure, rel=1e-9)


@pytest.mark.parametrize("cs2", [0.25, 0.3, 1 / 3, 0.4])
@pytest.mark.parametrize("cb2", [0.25, 0.3, 1 / 3, 0.4])
def test_flows_have_no_gap_in_speed(cs2, cb2):
    """Also just above the speed of sound, where the shock sits on the wall; with c_b < c_s they may end earlier."""
    alpha_n = 0.1 + max(0.0, 1 - (1 + 1 / cb2) / (1 + 1 / cs2)) / 3
    speeds = np.linspace(0.02, jouguet_speed(alpha_n, cb2) * (1 - 1e-6), 200)
    flows = [wall(float(v), alpha_n, 0.8, cs2, cb2) for v in speeds]
    heating = [flow.heating for flow in flows if flow is not None]
    assert all(flow is not None for flow in flows[: len(heating)])
    assert len(heating) == 200 or (cb2 < cs2 and len(heating) > 180)
    assert np.max(np.abs(np.diff(heating, 2))) < 2e-3


def test_order_of_the_flow():
    heating = [wall(0.55, 0.05, 0.9, step=step).heating for step in (0.2, 0.1, 0.05, 0.002)]
    errors = np.abs(np.subtract(heating[:-1], heating[-1]))
    close(np.log2(errors[:-1] / errors[1:]), 4.0, abs=0.5)


def test_jouguet_speed_of_a_bag():
    """Espinosa, Konstandin, No, Servant: (sqrt(alpha (2 + 3 alpha)) + 1)/(sqrt(3) (1 + alpha))."""
    alpha = np.array([0.0, 0.01, 0.3, 2.0])
    bag = (np.sqrt(alpha * (2 + 3 * alpha)) + 1) / (np.sqrt(3) * (1 + alpha))
    close([jouguet_speed(a) for a in alpha], bag, rel=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wall(0.3, -0.1, 0.9), "alpha_n.*-0.1"),
        (lambda: wall(0.3, 0.1, 1.2), "psi_n.*1.2"),
        (lambda: wall(1.3, 0.1, 0.9), "v_w.*1.3"),
        (lambda: wall(0.3, 0.1, 0.9, cs2=np.nan), "cs2.*nan"),
        (lambda: wall(0.3, 0.1, 0.9, step=0.0), "step.*0.0"),
        (lambda: wall(0.3, 0.001, 0.9, 1 / 3, 0.4), "alpha_n must exceed"),
        (lambda: jouguet_speed(-1.0), "alpha_n.*-1.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_faintest_flow_does_not_matter(monkeypatch):
    before = wall(0.1, 0.034, 0.9).heating
    monkeypatch.setattr(matching, "FAINTEST", 40.0)
    close(wall(0.1, 0.034, 0.9).heating, before, abs=1e-12)
