"""Time to measure one box of bubbles, with a plain loop over numpy rows on the same points in the same run."""

import numpy as np
import pytest

from lib.nucleation.simulation import _outside, nucleate

pytestmark = pytest.mark.benchmark(group="20 000 points among the bubbles of a box of 26")


@pytest.fixture(scope="module")
def case():
    rng = np.random.default_rng(0)
    bubbles = nucleate(26.0, 1.5, rng)
    return rng.random((20_000, 3)) * bubbles.box, bubbles.centres, bubbles.radii(1.5), bubbles.box


def plain(points, centres, radii, box):
    out = np.ones(len(points), bool)
    for p, point in enumerate(points):
        step = np.abs(centres - point)
        step = np.minimum(step, box - step)
        out[p] = np.all(np.einsum("ij,ij->i", step, step) >= radii**2)
    return out


def test_compiled(benchmark, case):
    points, centres, radii, box = case
    nobody = np.full(len(points), -1)
    found = benchmark(_outside, points, nobody, centres, radii, box)
    assert np.array_equal(found, plain(points, centres, radii, box))


def test_plain_loop(benchmark, case):
    benchmark.pedantic(plain, case, rounds=3)
