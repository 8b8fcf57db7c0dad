"""Time of one variance of empty spheres, with the plain triple sum over modes on the same numbers in the same run."""

import numpy as np
import pytest

from lib.inhomogeneity.lattices import EmptySpheres
from tests.compare import close

pytestmark = pytest.mark.benchmark(group="empty spheres, four diffusion lengths in radius, error 1e-10")
RADIUS, SPACING, N = 4.0, 12.0, 14


def plain():
    n = np.arange(-N, N + 1)
    squares = (n[:, None, None] ** 2 + n[:, None] ** 2 + n**2).ravel()
    k = 2 * np.pi / SPACING * np.sqrt(squares[squares > 0])
    x, f = k * RADIUS, 4 * np.pi / 3 * (RADIUS / SPACING) ** 3
    amplitude = f / (1 - f) * 3 * (np.sin(x) - x * np.cos(x)) / x**3
    return np.sum(amplitude**2 * np.exp(-(k**2)))


def test_pairs(benchmark):
    found = benchmark(lambda: EmptySpheres(SPACING, RADIUS).after_gaussian(1.0))
    close(found, plain(), rel=1e-10)


def test_plain_triple_sum(benchmark):
    assert 0 < benchmark(plain) < 1
