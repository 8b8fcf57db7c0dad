"""Meetings of free particles with walls: fluxes by direction, queue against simulation, limits, convergence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.walls import encounters as we
from tests.compare import close


@pytest.mark.parametrize("v, u", [(0.3, 1.0), (0.3, 0.5), (0.7, 0.6), (0.9, 1.0), (0.05, 0.2), (0.4, 0.4)])
def test_fluxes_are_the_mean_over_directions(v, u):
    normal = u * ((np.arange(200000) + 0.5) / 100000 - 1) + v
    front, behind = (np.maximum(s * normal, 0).mean() / v for s in (1, -1))
    close(we.encounters(v, u), (front, behind), abs=2e-7)


@given(st.floats(0.01, 0.99), st.floats(0.01, 1.0))
def test_one_more_entry_than_exits(v, u):
    entries, exits = we.encounters(v, u)
    close(entries - exits, 1, rel=1e-12)
    assert exits >= 0


@pytest.mark.parametrize("v, u", [(0.3, 1.0), (0.3, 0.6), (0.8, 1.0), (0.15, 1.0)])
def test_mean_of_the_distribution_is_the_flux(v, u):
    step = 1e-3
    ends = we.generating_function(np.array([1.0, 1 - step, 1 - 2 * step, 1 - 3 * step]), v, u)
    slope = (11 * ends[0] - 18 * ends[1] + 9 * ends[2] - 2 * ends[3]) / (6 * step)
    close(slope, we.encounters(v, u)[0], rel=2e-5)


@pytest.mark.parametrize("v, u", [(0.3, 1.0), (0.5, 0.8)])
def test_distribution_agrees_with_bubbles_scattered_in_space_and_time(v, u):
    # sites that touch the path before m = 30: time before the end ~ Gamma(4), then uniform in the cone
    rng, paths, m_end = np.random.default_rng(20), 12000, 30.0
    d = u * u - v * v
    counts = np.zeros(40)
    for n in rng.poisson(m_end * (u + v) ** 2 / (4 * v * (u - v)), paths):
        tau = rng.gamma(4, 1, n)
        zeta = (u + v) * tau * rng.uniform(size=n) ** (1 / 3)
        rho2 = rng.uniform(size=n) * (v * zeta) ** 2 / d
        half = np.sqrt((v * zeta) ** 2 - d * rho2) / d
        middle = u * zeta / d - tau
        order = np.argsort(middle - half)
        start, end = (middle - half)[order], (middle + half)[order]
        covered = np.concatenate([[-np.inf], np.maximum.accumulate(end)[:-1]])
        counts[int(((start > covered) & (start < 0)).sum())] += 1
    p = we.distribution(v, u)[1:4]
    assert np.all(np.abs(counts[1:4] / paths - p) < 4 * np.sqrt(p * (1 - p) / paths))


def test_queue_agrees_with_its_own_simulation():
    v, n = 0.3, 40000
    rng = np.random.default_rng(3)
    rate, b = (1 + v) ** 2 / (4 * v), (1 - v) / (2 * v)
    m, busy_until, entries = np.zeros(n), np.full(n, -np.inf), np.zeros(n, dtype=int)
    while m.min() < 40:
        m += rng.exponential(1 / rate, n)
        y = np.log(m)
        entries += y > busy_until
        busy_until = np.maximum(busy_until, y + rng.gamma(2, 1 / b, n))
    p = we.distribution(v)[1:4]
    found = [(entries == k).mean() for k in (1, 2, 3)]
    assert np.all(np.abs(found - p) < 4 * np.sqrt(p * (1 - p) / n))


def test_fourth_order():
    values = [float(we.generating_function(0.6, 0.3, nodes=n)) for n in (201, 401, 801, 1601)]
    orders = np.log2(np.abs(np.diff(values[:-1]) / np.diff(values[1:])))
    assert np.all(np.abs(orders - 4) < 0.4)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.0, 1.0), st.floats(0.15, 0.95))
def test_converted_share_lies_between_its_bounds(p, v):
    entries, exits = we.encounters(v)
    share = we.converted(p, v)
    assert p - 1e-7 <= share <= min(1, p * (entries + exits)) + 1e-7
    assert we.converted(p, v, returns=True) <= share + 1e-7


def test_limits():
    close(we.converted(0.15, 0.3, speed=0.3), 0.15, rel=1e-14)
    close(we.converted(0.15, 0.3, speed=0.300001), 0.15, rel=1e-5)
    close(we.converted(1e-6, 0.3), 1e-6 * (1 + 0.09) / 0.6, rel=1e-5)
    assert we.converted(1.0, 0.3) == 1.0
    # an odd number of certain exchanges, and a fair coin at every wall
    close(we.converted(1.0, 0.3, returns=True), 1.0, rel=1e-8)
    assert we.converted(0.5, 0.3, returns=True) == 0.5


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: we.encounters(0.0), "v_w"),
        (lambda: we.encounters(0.3, 1.2), "speed"),
        (lambda: we.generating_function(1.1, 0.3), "z"),
        (lambda: we.generating_function(0.5, 0.3, nodes=1), "nodes"),
        (lambda: we.distribution(0.3, largest=1), "largest"),
        (lambda: we.converted(1.2, 0.3), "probability"),
        (lambda: we.converted(np.nan, 0.3), "probability"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
