"""Gauge invariance of products of SU(N) multiplets, by exact counting of singlets.

A multiplet of SU(N) is given by its N - 1 Dynkin labels: (1,) and (3,) are the doublet and quadruplet of SU(2), (1, 0)
and (0, 1) the triplet and antitriplet of SU(3). Reference: Fulton & Harris, Representation Theory, lectures 15 and 24.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product


def _patterns(row: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield the weight of every Gelfand-Tsetlin pattern with top ``row``: row sums' differences, last entry first."""
    if len(row) == 1:
        yield row
        return
    for below in product(*(range(row[i + 1], row[i] + 1) for i in range(len(row) - 1))):
        for weight in _patterns(below):
            yield (*weight, sum(row) - sum(below))


def weights(dynkin: Sequence[int]) -> Counter[tuple[int, ...]]:
    """Return the weights of a multiplet with their multiplicities, as exponents of the N eigenvalues.

    Raises ValueError for a negative or non-integer label.

    >>> len(weights((1, 1))), sum(weights((1, 1)).values())
    (7, 8)
    """
    if any(label < 0 or label != int(label) for label in dynkin):
        raise ValueError(f"dynkin labels must be integers >= 0, got {tuple(dynkin)!r}")
    row = (*(sum(dynkin[i:]) for i in range(len(dynkin))), 0)
    return Counter(_patterns(row))


def singlets(multiplets: Sequence[Sequence[int]]) -> int:
    """Number of independent invariants in a product of SU(N) multiplets.

    By Weyl's integration formula this is the constant term of prod(characters) prod_(i<j) (1 - z_i/z_j), where
    exponents are taken modulo an equal shift of all N eigenvalues (their product is one).

    Parameters
    ----------
    multiplets
        Dynkin labels, all of one SU(N).

    Raises
    ------
    ValueError
        If no multiplet is given or the groups differ.

    >>> singlets([(0, 1), (0, 1), (0, 1)]), singlets([(1, 1)] * 3), singlets([(3,), (1,), (1,), (1,)])
    (1, 2, 1)
    """
    ranks = {len(labels) for labels in multiplets}
    if len(ranks) != 1:
        raise ValueError(f"multiplets must belong to one group, got Dynkin labels of lengths {sorted(ranks)}")
    n = ranks.pop() + 1
    polynomial: Counter[tuple[int, ...]] = Counter({(0,) * n: 1})
    for labels in multiplets:
        polynomial = _times(polynomial, weights(labels))
    for i, j in combinations(range(n), 2):
        root = tuple(int(k == i) - int(k == j) for k in range(n))
        polynomial = _times(polynomial, Counter({(0,) * n: 1, root: -1}))
    return sum(count for exponents, count in polynomial.items() if len(set(exponents)) == 1)


def _times(left: Counter[tuple[int, ...]], right: Counter[tuple[int, ...]]) -> Counter[tuple[int, ...]]:
    """Product of two Laurent polynomials."""
    result: Counter[tuple[int, ...]] = Counter()
    for a, x in left.items():
        for b, y in right.items():
            result[tuple(i + j for i, j in zip(a, b, strict=True))] += x * y
    return result
