import numpy as np
import pytest

from lib.inhomogeneity.meeting_walls import PER_AREA, PER_ENERGY, WallWeight
from lib.inhomogeneity.nucleated import first_arrival, grow_at_random, grow_together
from lib.nucleation.kjma import bubble_density
from lib.nucleation.simulation import Bubbles
from tests.compare import close


@pytest.fixture(scope="module")
def arrival():
    return first_arrival(grow_at_random(28.0, np.random.default_rng(3)), 48)


def test_first_arrival_by_trying_all(arrival):
    made, rng = arrival.bubbles, np.random.default_rng(0)
    for index in rng.integers(0, 48, (60, 3)):
        step = made.centres - index * arrival.spacing
        step -= made.box * np.round(step / made.box)
        times = made.births + np.linalg.norm(step, axis=1)
        assert arrival.owners[tuple(index)] == np.argmin(times)
        close(arrival.times[tuple(index)], times.min(), rel=1e-12, abs=1e-12)
        close(arrival.radii[tuple(index)], np.linalg.norm(step[np.argmin(times)]), rel=1e-10, abs=1e-12)


def test_a_grid_that_blocks_do_not_divide(arrival):
    odd = first_arrival(arrival.bubbles, 36)
    close(odd.times[::3, ::3, ::3], arrival.times[::4, ::4, ::4], rel=1e-12, abs=1e-12)


def test_faces_of_a_lattice():
    """One bubble in the corner of the box and one in its middle meet in the hexagons of truncated octahedra."""
    side, edge = 10.0, 10.0 / (2 * np.sqrt(2))
    pair = first_arrival(Bubbles(np.array([[0.0] * 3, [5.0] * 3]), np.zeros(2), side), 40)
    plain, weighted = pair.wall_density(PER_AREA, WallWeight(p=1.0))
    # the squares between images of one bubble are none of its walls with another one
    close(plain.mean() * side**3, 8 * 1.5 * np.sqrt(3) * edge**2, rel=0.02)
    ratio, nearest = weighted.sum() / plain.sum(), 2.5 * np.sqrt(3)
    assert nearest < ratio < np.hypot(nearest, edge)


def test_area_and_energy_of_many(arrival):
    area, energy = arrival.wall_density(PER_AREA, PER_ENERGY)
    close(area.mean(), PER_AREA.mean, rel=0.12)
    # all of space is swept, and its energy arrives somewhere, whatever the sample
    close(energy.mean() / 3, 1.0, rel=5e-3)
    together = first_arrival(grow_together(28.0, np.random.default_rng(3)), 48)
    close(together.wall_density(PER_ENERGY).mean() / 3, 1.0, rel=2e-3)


def test_holes_are_clipped(arrival):
    clipped, whole = arrival.holes(1.0), arrival.holes(1.0, clipped=False)
    assert set(np.unique(clipped)) == {0.0, 1.0}
    assert np.all(whole <= clipped) and whole.mean() < clipped.mean() - 0.02
    together = first_arrival(grow_together(28.0, np.random.default_rng(3)), 32)
    assert np.array_equal(together.holes(1.5), together.holes(1.5, clipped=False))


def test_number_and_repetition():
    one, two = (grow_together(40.0, np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(one.centres, two.centres) and not one.births.any()
    assert abs(one.births.size - bubble_density() * 40.0**3) < 5 * np.sqrt(bubble_density() * 40.0**3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda a: first_arrival(a.bubbles, 4), "n must be an integer of at least 8, got 4"),
        (
            lambda a: first_arrival(Bubbles(np.empty((0, 3)), np.empty(0), 1.0), 8),
            "box must be large enough .* got 1.0",
        ),
        (lambda a: a.holes(0.0), "radius must be finite and positive, got 0.0"),
        (lambda a: a.holes(20.0), "radius must be below half the box, 14.0, got 20.0"),
        (lambda a: grow_together(-1.0, np.random.default_rng(1)), "box must be finite and positive, got -1.0"),
        (lambda a: grow_together(0.1, np.random.default_rng(1)), "box must be large enough to hold bubbles, got 0.1"),
        (lambda a: grow_at_random(5.0, np.random.default_rng(1)), "box must be at least .* got 5.0"),
    ],
)
def test_bad_input_is_named(arrival, call, message):
    with pytest.raises(ValueError, match=message):
        call(arrival)
