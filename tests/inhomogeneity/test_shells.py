import numpy as np
import pytest

from lib.inhomogeneity.shells import MAX_SHELLS, lattice_shells, odd_shells
from tests.compare import close


@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_counts_are_those_of_a_plain_loop(dimensions):
    axis = np.arange(-15, 16) ** 2
    squares = axis
    for _ in range(dimensions - 1):
        squares = (squares[:, None] + axis).ravel()
    expected = np.bincount(squares[squares <= 225], minlength=226)
    assert np.array_equal(lattice_shells(225, dimensions), expected)


def test_two_squares_by_jacobi():
    def jacobi(n):
        return 4 * sum((d % 4 == 1) - (d % 4 == 3) for d in range(1, n + 1) if n % d == 0)

    counts = lattice_shells(400, 2)
    assert [int(c) for c in counts[1:]] == [jacobi(n) for n in range(1, 401)]


def test_large_tables_are_exact():
    """By theorem: none where n = 4^a (8 b + 7); r_3(4 n) = r_3(n) for even n; and a sum by shifts at one point."""
    n_max = 520_000
    counts = lattice_shells(n_max, 3)
    n = np.arange(n_max + 1)
    odd = n.copy()
    for _ in range(12):
        odd = np.where((odd % 4 == 0) & (odd > 0), odd // 4, odd)
    assert np.array_equal(counts == 0, odd % 8 == 7)
    even = np.arange(0, n_max // 4 + 1, 2)
    assert np.array_equal(counts[4 * even], counts[even])
    two = lattice_shells(n_max, 2)
    for at in (519_998, 423_456, 299_997):
        roots = np.arange(1, int(np.sqrt(at)) + 1)
        assert counts[at] == two[at] + 2 * np.sum(two[at - roots**2])


def test_the_number_of_all_vectors_is_the_volume_of_the_ball():
    close(np.sum(lattice_shells(490_000, 3)), 4 * np.pi / 3 * 700**3, rel=1e-5)


@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_odd_vectors_are_those_of_a_plain_loop(dimensions):
    expected = np.zeros(60)
    odd = np.arange(1, 41, 2)
    for vector in np.stack(np.meshgrid(*[odd] * dimensions), -1).reshape(-1, dimensions):
        t = (np.sum(vector**2) - dimensions) // 8
        if t < 60:
            expected[t] += 1 / np.prod(vector.astype(float) ** 2)
    close(odd_shells(59, dimensions), expected, rel=1e-14, abs=0.0)


def test_odd_weights_add_up():
    close(np.sum(odd_shells(500_000, 1)), np.pi**2 / 8, rel=1e-3)


@pytest.mark.parametrize("make", [lattice_shells, odd_shells])
def test_bad_input_is_named(make):
    with pytest.raises(ValueError, match="dimensions must be 1, 2 or 3, got 4"):
        make(10, 4)
    for n in (-1, MAX_SHELLS + 1):
        with pytest.raises(ValueError, match=f"largest squared length must lie between 0 and {MAX_SHELLS}, got {n}"):
            make(n, 3)
