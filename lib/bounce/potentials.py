"""Potentials of one or several real scalar fields with gradient and Hessian."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..base.arrays import Floats
from ..base.validation import finite


class Potential(Protocol):
    """What a solver asks of a potential of k canonically normalised fields; all methods take points (..., k)."""

    @property
    def fields(self) -> int:
        """Number k of fields."""

    def value(self, x: Floats) -> Floats:
        """Energy density, shape (...)."""

    def gradient(self, x: Floats) -> Floats:
        """First derivatives, shape (..., k)."""

    def hessian(self, x: Floats) -> Floats:
        """Second derivatives, shape (..., k, k)."""


@dataclass(frozen=True, eq=False)
class Polynomial:
    """A polynomial in k fields, as data.

    >>> well = Polynomial({(2, 0): -0.5, (4, 0): 0.25, (2, 2): 1.0})
    >>> float(well.value([1.0, 2.0])), well.gradient([1.0, 2.0]).tolist(), well.hessian([1.0, 2.0]).tolist()
    (3.75, [8.0, 4.0], [[10.0, 8.0], [8.0, 2.0]])
    """

    terms: Mapping[tuple[int, ...], float]
    """Coefficient of each monomial, by the exponents of the k fields; mass dimension 4 minus their sum."""

    def __post_init__(self) -> None:
        """Copy the terms; raise ValueError or TypeError that names the exponents or the coefficient."""
        if not self.terms:
            raise ValueError(f"terms must contain a monomial, got {self.terms!r}")
        sizes = {len(exponents) for exponents in self.terms}
        if len(sizes) != 1 or 0 in sizes:
            raise ValueError(f"terms must have one exponent per field, got {sorted(self.terms)!r}")
        for exponents, coefficient in self.terms.items():
            if any(isinstance(e, bool) or not isinstance(e, int) or e < 0 for e in exponents):
                raise ValueError(f"exponents must be integers from 0, got {exponents!r}")
            finite(f"coefficient of {exponents!r}", coefficient)
        object.__setattr__(self, "terms", {key: float(value) for key, value in self.terms.items()})

    @property
    def fields(self) -> int:
        """Number of fields."""
        return len(next(iter(self.terms)))

    @cached_property
    def _tables(self) -> tuple[NDArray[np.int64], Floats, Floats, Floats]:
        """Exponents of all monomials that value, gradient and Hessian need, and the three coefficient tables."""
        k = self.fields
        unit = np.eye(k, dtype=int)
        collected: dict[tuple[int, ...], dict[tuple[int, ...], float]] = {}
        for exponents, coefficient in self.terms.items():
            slots = [(exponents, coefficient, ())]
            for order in range(3):
                following = []
                for powers, factor, indices in slots:
                    entry = collected.setdefault(powers, {})
                    entry[indices] = entry.get(indices, 0.0) + factor
                    if order < 2:
                        following += [
                            (tuple(int(p) for p in np.subtract(powers, unit[i])), factor * powers[i], (*indices, i))
                            for i in range(k)
                            if powers[i]
                        ]
                slots = following
        monomials = sorted(collected)
        value, gradient, hessian = (np.zeros((len(monomials), *(k,) * order)) for order in range(3))
        for row, powers in enumerate(monomials):
            for indices, factor in collected[powers].items():
                (value, gradient, hessian)[len(indices)][(row, *indices)] = factor
        return np.array(monomials), value, gradient, hessian

    def _sum(self, x: ArrayLike, order: int) -> Floats:
        x = np.asarray(x, dtype=float)
        if x.shape[-1:] != (self.fields,):
            raise ValueError(f"x must have {self.fields} fields on its last axis, got shape {x.shape}")
        monomials, *tables = self._tables
        powers = np.ones((int(monomials.max()) + 1, *x.shape))
        for n in range(1, len(powers)):
            powers[n] = powers[n - 1] * x
        basis = powers[monomials[:, 0], ..., 0]
        for i in range(1, self.fields):
            basis = basis * powers[monomials[:, i], ..., i]
        return np.tensordot(basis, tables[order], axes=(0, 0))

    def value(self, x: ArrayLike) -> Floats:
        """Return the polynomial at points (..., k)."""
        return self._sum(x, 0)

    def gradient(self, x: ArrayLike) -> Floats:
        """Return its first derivatives, shape (..., k)."""
        return self._sum(x, 1)

    def hessian(self, x: ArrayLike) -> Floats:
        """Return its second derivatives, shape (..., k, k)."""
        return self._sum(x, 2)


@dataclass(frozen=True, eq=False)
class OneField:
    """A potential of one field from three functions of that field."""

    function: Callable[[Floats], Floats]
    """V(phi), arrays in and out."""
    first: Callable[[Floats], Floats]
    """V'(phi)."""
    second: Callable[[Floats], Floats]
    """V''(phi)."""
    fields: int = 1
    """Number of fields."""

    def value(self, x: ArrayLike) -> Floats:
        """Return V at points (..., 1)."""
        return np.asarray(self.function(np.asarray(x, dtype=float)[..., 0]))

    def gradient(self, x: ArrayLike) -> Floats:
        """Return V', shape (..., 1)."""
        return np.asarray(self.first(np.asarray(x, dtype=float)[..., 0]))[..., None]

    def hessian(self, x: ArrayLike) -> Floats:
        """Return V'', shape (..., 1, 1)."""
        return np.asarray(self.second(np.asarray(x, dtype=float)[..., 0]))[..., None, None]
