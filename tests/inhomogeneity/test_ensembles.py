import numpy as np
import pytest

from lib.inhomogeneity.ensembles import Holes, Recipe, Times, mode_sums, simulate_boxes
from lib.inhomogeneity.meeting_walls import PER_AREA, PER_ENERGY, wall_correlation
from lib.inhomogeneity.two_point import hole_correlation, time_correlation
from tests.compare import close

LENGTHS = np.array([1.2, 2.0])
EDGES = np.array([0.25, 0.5, 1.0, 2.0])


@pytest.fixture(scope="module")
def run():
    recipe = Recipe((Times(), Holes(1.0), Holes(1.0, clipped=False), PER_AREA), box=30.0, points=50)
    return simulate_boxes(recipe, LENGTHS, EDGES, boxes=6, seed=3)


@pytest.fixture(scope="module")
def together():
    recipe = Recipe((Times(), Holes(1.0), PER_AREA, PER_ENERGY), box=30.0, points=50, together=True)
    return simulate_boxes(recipe, LENGTHS, EDGES, boxes=4, seed=2)


def agrees(found, exact, sigmas=4.0, rel=0.01):
    """Within statistical errors, and what a grid of this spacing may miss."""
    value, error = found
    assert np.all(np.abs(value - exact) < sigmas * error + rel * exact), (value, error, exact)


def test_exponential_nucleation_against_closed_forms(run):
    for number, density in ((1, hole_correlation(1.0)), (3, wall_correlation())):
        agrees(run.variance(number), density.after_gaussian(LENGTHS), rel=0.08)  # six boxes know their error badly
        k = 0.5 * (EDGES[1:] + EDGES[:-1])
        value, error = run.spectrum(number)
        assert np.all(np.abs(value[1:] - density.spectrum(k[1:])) < 4 * error[1:] + 0.25 * value[1:])


def test_times_of_many_boxes():
    """Few old bubbles carry the variance of the times: it takes many boxes, and a coarse grid does."""
    lengths = np.array([0.0, 2.0, 4.0, 6.0])
    many = simulate_boxes(Recipe((Times(),), box=36.0, points=18), lengths, boxes=60, seed=3)
    agrees(many.variance(), time_correlation().after_gaussian(lengths), sigmas=3.5)
    close(many.means.mean(), many.mean(0), rel=0, abs=4 * many.means.std() / np.sqrt(60))


def test_births_together_against_closed_forms(together):
    for number, density in ((0, time_correlation(together=True)), (1, hole_correlation(1.0, together=True))):
        agrees(together.variance(number), density.after_gaussian(LENGTHS))
    for number in range(4):
        value, error = together.means[:, number].mean(), together.means[:, number].std() / np.sqrt(3)
        assert abs(value - together.mean(number)) < 4 * error + 3e-3 * value


def test_whole_balls_leave_more(run):
    assert np.isnan(run.recipe.mean(2)) and run.mean(2) < run.mean(1)
    assert np.all(run.eps_rms(2)[0] > run.eps_rms(1)[0])


def test_no_more_noise_in_a_box_than_its_own():
    """Displaced energy has no long waves: the box's mean is that of the ensemble."""
    recipe = Recipe((PER_ENERGY,), box=30.0, points=40)
    found = simulate_boxes(recipe, [1.5, 3.0], boxes=4, seed=5)
    close(found.means[:, 0], np.full(4, 3.0), rel=5e-3)
    agrees(found.variance(), wall_correlation(PER_ENERGY).after_gaussian([1.5, 3.0]), sigmas=5.0, rel=0.03)


def test_mode_sums_add_up():
    rng = np.random.default_rng(1)
    for n in (8, 9):
        field = rng.random((n, n, n))
        sums, counts, mean = mode_sums(field)
        close(sums.sum(), field.var(), rel=1e-12)
        close(counts.sum(), n**3 - 1, rel=0, abs=0)
        close(mean, field.mean(), rel=1e-14)
    wave = np.cos(2 * np.pi * np.arange(16) / 16)[:, None, None] * np.ones((16, 16, 16))
    close(mode_sums(wave)[0][0], 0.5, rel=1e-12)
    close(mode_sums(wave, cloud=True)[0][0], 0.5 / np.sinc(1 / 16) ** 4, rel=1e-12)


def test_the_same_seed_and_an_interrupted_run(tmp_path):
    recipe, store, seen = Recipe((Times(),), box=28.0, points=16), tmp_path / "run.npz", []

    def stop(done, of):
        seen.append((done, of))
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate_boxes(recipe, [0.0, 2.0], boxes=3, seed=4, store=store, progress=stop)
    seen.clear()
    resumed = simulate_boxes(recipe, [0.0, 2.0], boxes=3, seed=4, store=store, progress=lambda *at: seen.append(at))
    assert seen == [(6, 9), (9, 9)]
    afresh = simulate_boxes(recipe, [0.0, 2.0], boxes=3, seed=4)
    assert np.array_equal(resumed.within, afresh.within) and np.array_equal(resumed.means, afresh.means)


@pytest.mark.parametrize(
    ("recipe", "lengths", "edges", "boxes", "message"),
    [
        (Recipe((Times(),)), [1.0], (), 1, "boxes must be an integer of at least 2, got 1"),
        (Recipe(()), [1.0], (), 2, "made must name something"),
        (Recipe((Times(),)), [0.1], (), 2, r"lengths must resolve 1 x 0.5, of the grid, got 0.1"),
        (Recipe((PER_AREA,)), [0.8], (), 2, r"lengths must resolve 2 x 0.5, of the grid, got 0.8"),
        (Recipe((PER_AREA,)), [0.0], (), 2, r"lengths must resolve 2 x 0.5, of the grid, got 0.0"),
        (Recipe((Times(),)), [9.0], (), 2, r"box must be at least 45 for the length 9, got 32.0"),
        (Recipe((Times(),)), [1.0], [0.1, 1.0], 2, r"edges must lie in 0.19635 to 6.28319, .* got"),
        (Recipe((Times(),)), [1.0], [0.3, 0.31], 2, r"edges must be 0.19635 apart"),
        (Recipe((Times(),)), [-1.0], (), 2, r"lengths must be finite and not negative, got -1.0"),
        (Recipe((Times(),), box=4.0), [0.5], (), 2, r"box must be at least .* got 4.0"),
    ],
)
def test_bad_input_is_named(recipe, lengths, edges, boxes, message):
    with pytest.raises(ValueError, match=message):
        simulate_boxes(recipe, lengths, edges, boxes=boxes)
    with pytest.raises(ValueError, match=r"radius must be finite and positive, got 0.0"):
        Holes(0.0)
    with pytest.raises(ValueError, match=r"box must be finite and positive, got 0.0"):
        Recipe((Times(),), box=0.0)
