"""Counted bubbles against exact areas, exact statistics, plain loops and themselves."""

import numpy as np
import pytest

from lib.nucleation import kjma, radii, simulation
from lib.nucleation.simulation import Bubbles, measure, nucleate, simulate
from tests.compare import close


def rng(seed=5):
    return np.random.default_rng(seed)


def test_one_bubble_is_a_sphere():
    bubble = Bubbles(np.array([[0.1, 5.0, 9.9]]), np.array([-2.0]), 10.0)
    area, unswept = measure(bubble, 1.0, rng(), in_space=400_000)
    close(area, 4 * np.pi * 9 / 1000, rel=1e-14)
    close(unswept, 1 - 4 * np.pi / 3 * 27 / 1000, abs=2.5e-3)


def test_two_bubbles_lose_their_caps_through_the_wall_of_the_box():
    """Spheres of radii R, r at distance d: the covered cap of the first has height R - (d^2 + R^2 - r^2)/(2 d)."""
    large, small, d = 3.0, 2.0, 4.0
    bubbles = Bubbles(np.array([[19.0, 1.0, 1.0], [3.0, 1.0, 1.0]]), np.array([-3.0, -2.0]), 20.0)
    area, _ = measure(bubbles, 0.0, rng(), per_bubble=400_000, in_space=10)
    caps = sum(2 * np.pi * a * (a - (d**2 + a**2 - b**2) / (2 * d)) for a, b in ((large, small), (small, large)))
    close(area, (4 * np.pi * (large**2 + small**2) - caps) / 8000, rel=2e-3)


def test_no_bubble_is_born_in_another_and_none_is_missed():
    """A plain twin that looks at all candidates, phantom or not."""
    box, y_end = 20.0, 1.5
    bubbles = nucleate(box, y_end, rng(3))
    twin = rng(3)
    number = twin.poisson(kjma.extended_volume(y_end) * box**3 / (8 * np.pi))
    births = np.sort(y_end + np.log1p(-twin.random(number)))
    centres = twin.random((number, 3)) * box
    kept = []
    for i in range(number):
        step = np.abs(centres[:i] - centres[i])
        distance = np.linalg.norm(np.minimum(step, box - step), axis=1)
        if np.all(distance >= births[i] - births[:i]):
            kept.append(i)
    assert 50 < len(kept) < number
    close(bubbles.centres, centres[kept], rel=1e-6)
    close(bubbles.births, births[kept], rel=1e-6)


@pytest.fixture(scope="module")
def run():
    return simulate([-1.0, 0.0, 1.0, 2.0], box=28.0, boxes=14, seed=2, per_bubble=24, in_space=4000)


def test_areas_are_the_exact_ones(run):
    mean, error = run.area
    assert np.all(np.abs(mean - kjma.wall_area(run.y)) < 4 * error)
    # and the errors are small enough to tell the printed kernel apart
    assert error[2] < 0.02


def test_shares_are_the_exact_ones(run):
    mean, error = run.unswept
    assert np.all(np.abs(mean - kjma.unswept(run.y)) < 4 * error)
    assert error[2] < 0.02


def test_number_of_bubbles_is_the_exact_one(run):
    mean, error = run.density
    assert abs(mean - kjma.bubble_density(2.0)) < 4 * error < 0.25 * mean


def test_radii_are_the_exact_ones():
    means = [nucleate(28.0, 2.0, np.random.default_rng([4, k])).radii(2.0).mean() for k in range(16)]
    error = np.std(means, ddof=1) / 4
    assert abs(np.mean(means) - radii.mean_radius(2.0)) < 4 * error < 0.15


def test_size_of_the_box_makes_no_difference():
    small = simulate([1.0], box=28.0, boxes=25, seed=11, per_bubble=8, in_space=500)
    large = simulate([1.0], box=40.0, boxes=9, seed=12, per_bubble=8, in_space=500)
    (a, da), (b, db) = small.area, large.area
    assert abs(a - b)[0] < 4 * np.hypot(da, db)[0] < 0.08


def test_seed_fixes_every_digit_and_more_boxes_keep_the_first():
    few = simulate([0.0, 1.0], box=20.0, boxes=2, seed=9, per_bubble=8, in_space=100)
    more = simulate([0.0, 1.0], box=20.0, boxes=3, seed=9, per_bubble=8, in_space=100)
    assert np.array_equal(few.areas, more.areas[:2])
    other = simulate([0.0, 1.0], box=20.0, boxes=2, seed=10, per_bubble=8, in_space=100)
    assert not np.array_equal(few.areas, other.areas)


def test_progress_is_told():
    seen = []
    simulate([0.0], box=16.0, boxes=2, per_bubble=4, in_space=10, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: simulate([1.0, 0.0]), "y must increase"),
        (lambda: simulate([np.nan]), "y.*nan"),
        (lambda: simulate([0.0], boxes=1), "boxes.*1"),
        (lambda: simulate([0.0], boxes=True), "boxes.*True"),
        (lambda: simulate([0.0], box=-3.0), "box.*-3.0"),
        (lambda: nucleate(9.0, 3.0, rng()), "box must be at least .* twice the radius of the oldest bubble, got 9.0"),
        (lambda: simulation.outside(nucleate(20.0, 0.0, rng()), 0.0, [[1.0, 2.0]]), "points must have shape"),
        (lambda: measure(nucleate(20.0, 0.0, rng()), 0.0, rng(), per_bubble=0), "per_bubble.*0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_units_are_those_of_the_statistics():
    assert simulation.I_P == kjma.I_P
