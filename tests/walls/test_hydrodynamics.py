"""The speed of a wall in local equilibrium: WallGo as peer, limits, inverse, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.walls.hydrodynamics import runaway_strength, strength_for_speed, wall_speed_lte
from tests.compare import close
from tests.walls.problems import wallgo


@pytest.mark.parametrize(
    ("psi_n", "alpha_n", "cs2", "cb2"),
    [
        (0.99, 0.0034, 1 / 3, 1 / 3),
        (0.95, 0.018, 1 / 3, 1 / 3),
        (0.9, 0.0346675, 1 / 3, 1 / 3),
        (0.9, 0.05, 1 / 3, 1 / 3),
        (0.8, 0.1, 1 / 3, 1 / 3),
        (0.5, 0.2, 1 / 3, 1 / 3),
        (0.95, 0.0175, 1 / 3, 0.3),
        (0.9, 0.037, 0.32, 0.29),
    ],
)
def test_speed_as_in_wallgo(psi_n, alpha_n, cs2, cb2):
    peer = wallgo(alpha_n, psi_n, cs2, cb2)
    close(peer.alN, alpha_n, rel=1e-12)
    found = wall_speed_lte(alpha_n, psi_n, cs2, cb2)
    assert found.status == "steady"
    close(found.v_w, peer.findvwLTE(), rel=3e-5)
    close(found.v_jouguet, peer.vJ, rel=1e-10)


def test_entropy_is_conserved_at_the_speed_found():
    found = wall_speed_lte(0.04, 0.9)
    flow = found.wall
    flux = [
        t**3 * weight * v / np.sqrt(1 - v**2)
        for t, weight, v in ((flow.t_plus, 1.0, flow.v_plus), (flow.t_minus, 0.9, flow.v_minus))
    ]
    close(flux[0], flux[1], rel=1e-9)


@pytest.mark.parametrize("psi_n", [0.95, 0.7])
def test_no_wall_moves_below_the_balance_of_pressures(psi_n):
    """At rest and at one temperature the pressures are equal at alpha_n = (1 - psi_n)/3."""
    threshold = (1 - psi_n) / 3
    assert wall_speed_lte(threshold * (1 - 1e-6), psi_n).status == "static"
    above = wall_speed_lte(threshold * (1 + 1e-3), psi_n)
    assert above.status == "steady"
    assert above.v_w < 0.3


def test_strong_transitions_run_away():
    found = wall_speed_lte(0.3, 0.95)
    assert (found.status, found.v_w, found.wall) == ("runaway", 1.0, None)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.05, 0.55), st.floats(0.6, 0.98))
def test_strength_and_speed_are_inverse(v_w, psi_n):
    close(wall_speed_lte(strength_for_speed(v_w, psi_n), psi_n).v_w, v_w, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: strength_for_speed(0.99, 0.9), "v_w must be a speed.*0.99"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("psi_n", [0.98, 0.9])
def test_walls_run_away_beyond_the_edge_only(psi_n):
    edge = runaway_strength(psi_n)
    assert wall_speed_lte(edge * 1.01, psi_n).status == "runaway"
    below = wall_speed_lte(edge * 0.99, psi_n)
    assert below.status == "steady"
    close(below.v_w, below.v_jouguet, rel=0.02)
