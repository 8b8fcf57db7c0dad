"""Releases: the linear field next to the true vacuum, the Taylor start, the exact tail."""

import math

import numpy as np
import pytest
from scipy.special import gamma, iv, jv

from lib.bounce import NoBounce, release
from lib.bounce.release import LINEAR, Shots, tail
from lib.bounce.shooting import OVERSHOOT, UNDERSHOOT, table_nodes
from tests.bounce.problems import tilted
from tests.compare import close


def shots(d=4.0, depth=2e-2, rtol=1e-10, cells=400):
    well, true = tilted(depth)
    nodes = table_nodes(true, cells)
    gradient, hessian = well.gradient(nodes[:, None])[:, 0], well.hessian(nodes[:, None])[:, 0, 0]
    return Shots(d, nodes, gradient, hessian, rtol), well, true


@pytest.mark.parametrize("d", [2.0, 3.0, 4.0])
def test_inside_is_the_growing_bessel_function(d):
    """u_true - u = A Gamma(nu + 1) (z/2)^-nu I_nu(z), z = m r, up to where the equation is no longer linear."""
    fired, _, true = shots(d)
    exponent = math.log(1e-12)
    fired.from_vacuum(exponent)
    r, u, v = fired.inside()
    z, nu = fired.mass * r[1:], d / 2 - 1
    growth = gamma(nu + 1) * (z / 2) ** -nu * iv(nu, z)
    away = true - u[1:]
    seen = away > 1e-4 * LINEAR * true
    close(away[seen], (1e-12 * true * growth)[seen], rel=1e-4)
    slope = 1e-12 * true * gamma(nu + 1) * (z / 2) ** -nu * iv(nu + 1, z) * fired.mass
    close(-v[1:][seen], slope[seen], rel=1e-4)
    assert r[0] == 0.0 and v[0] == 0.0


def test_both_ways_to_release_agree_where_both_hold():
    """Just above and just below the distance at which the linear solution takes over."""
    ends = []
    for exponent in (math.log(LINEAR) + 1e-6, math.log(LINEAR) - 1e-6):
        fired, _, _ = shots()
        fired.stop = 0.3
        fired.from_vacuum(exponent)
        path = fired.path[: fired.count]
        ends.append(np.interp(0.6, path[::-1, 1], path[::-1, 0]))
    close(ends[0], ends[1], rel=2e-4)


def test_releases_bracket_the_bounce_and_are_counted():
    fired, _, true = shots()
    assert fired.from_point(0.9 * true) == UNDERSHOOT
    assert fired.from_vacuum(math.log(1e-12)) == OVERSHOOT
    assert fired.fired == 2
    assert fired.exponent is not None
    fired.from_vacuum(math.log(0.1))
    assert fired.exponent is None
    close(fired.release, 0.9 * true, rel=1e-12)
    assert [x.tolist() for x in fired.inside()] == [[0.0], [fired.release], [0.0]]


@pytest.mark.parametrize("d", [2.0, 3.0, 4.0])
def test_start_at_rest_is_the_series_of_the_bessel_function(d):
    """V' = -u: the field Gamma(nu + 1) (r/2)^-nu J_nu(r) and its slope where the shot begins."""
    nodes = np.linspace(0.0, 1.0, 5)
    fired = Shots(d, nodes, -nodes, -np.ones(5), 1e-10)
    fired.from_point(0.7)
    r, u, v = fired.path[0]
    nu = d / 2 - 1
    shape = gamma(nu + 1) * (r / 2) ** -nu
    close(0.7 - u, 0.7 * (r**2 / (2 * d) - r**4 / (8 * d * (d + 2))), rel=1e-8)
    close(v, -0.7 * shape * jv(nu + 1, r), rel=1e-12)


@pytest.mark.parametrize("d", [2.0, 3.0, 4.0])
def test_tail_solves_the_free_equation_and_dies(d):
    m, r0, u0 = 0.7, 3.0, 0.2
    r, u, v = tail(d, m, r0, u0)
    assert r[0] > r0 and np.all(np.diff(u) < 0) and u[-1] < 1e-6 * u0
    close(r[-1], r0 + release.TAIL_LENGTHS / m, rel=0.02)
    # L' + L^2 + (d - 1) L/r = m^2 for L = v/u, which does not depend on where the tail starts
    h = 1e-4
    up, down = (tail(d, m, r[20] + s * h - 0.1 / m, 1.0) for s in (1, -1))
    bend = (up[2][0] / up[1][0] - down[2][0] / down[1][0]) / (2 * h)
    ratio = v[20] / u[20]
    close(bend + ratio**2 + (d - 1) / r[20] * ratio, m**2, rel=1e-6)
    if d == 3.0:
        close(u, u0 * r0 / r * np.exp(-m * (r - r0)), rel=1e-12)
        close(v, -(m + 1 / r) * u, rel=1e-12)


def test_a_shot_that_runs_out_of_steps_is_no_bounce(monkeypatch):
    monkeypatch.setattr(release, "_STEPS", 10)
    fired, _, true = shots()
    with pytest.raises(NoBounce, match="a shot took more than 10 steps from u = "):
        fired.from_point(0.99 * true)
