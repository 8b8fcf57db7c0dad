"""Relic density over parameter space: planes of points, and where a line of points crosses a given density."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...base.arrays import Floats
from ...base.roots import scanned_roots
from ...base.validation import increasing, positive
from ...plasma.thermal_history import Plasma
from ...scan.resumable import evaluate
from .cross_sections import Variant, effective_rates, squared_elements
from .freeze_out import freeze_out
from .parameters import Assimilation

SCAN_RTOL = 1e-5
"""Tolerance of a point of a scan; moves Omega h^2 by less than 1e-4."""


def scanned_abundance(point: Assimilation, variant: Variant = "derived", plasma: Plasma | None = None) -> float:
    """Omega h^2 of one point to the accuracy of a scan, by default in the paper's plasma."""
    return freeze_out(point, effective_rates(point, variant), rtol=SCAN_RTOL, plasma=plasma).omega_h2


def is_square(point: Assimilation, variant: Variant) -> bool:
    """Whether the squared elements of a variant are all non-negative at this point; the derived ones always are."""
    try:
        squared_elements(point, variant)
    except ValueError:
        return False
    return True


def allowed(m_psi: float, m_chi: float, m_soft: float) -> bool:
    """Whether the spectrum fits the mechanism: a bino lighter than Psi, and no decay of a scalar to Psi and a bino."""
    return m_chi < m_psi and math.hypot(m_psi, m_soft) < m_psi + m_chi


@dataclass(frozen=True)
class Plane:
    """Omega h^2 on a rectangular grid of two masses."""

    x_name: str
    """Field of :class:`Assimilation` along the columns."""
    y_name: str
    """Field along the rows."""
    x: Floats
    """Values of the first field in GeV, shape (n,)."""
    y: Floats
    """Values of the second field in GeV, shape (m,)."""
    omega_h2: Floats
    """Omega h^2, shape (m, n); NaN where the spectrum is not allowed."""
    variant: Variant
    """Which squared elements were used."""
    smallest: tuple[float, float, float] = field(init=False)
    """Smallest Omega h^2 of the plane, with the x and y of its grid point."""

    def __post_init__(self) -> None:
        """Find the smallest value."""
        row, column = np.unravel_index(np.nanargmin(self.omega_h2), self.omega_h2.shape)
        found = (self.omega_h2[row, column], self.x[column], self.y[row])
        object.__setattr__(self, "smallest", tuple(float(v) for v in found))


def _points(
    base: Assimilation, x_name: str, x: Any, y_name: str, y: Any, variant: Variant
) -> Iterator[tuple[int, int, Assimilation]]:
    """Yield row, column and point of every allowed spectrum with non-negative squares."""
    masses = {name: getattr(base, name) for name in ("m_psi", "m_chi", "m_soft")}
    for row, b in enumerate(y.tolist()):
        for column, a in enumerate(x.tolist()):
            spectrum = masses | {x_name: a, y_name: b}
            if allowed(**spectrum) and is_square(point := base.with_(**spectrum), variant):
                yield row, column, point


def plane(
    base: Assimilation,
    x_name: str,
    x: ArrayLike,
    y_name: str,
    y: ArrayLike,
    variant: Variant = "derived",
    plasma: Plasma | None = None,
    **options: Any,
) -> Plane:
    """Omega h^2 on a grid of two of the masses, the third taken from ``base``.

    Parameters
    ----------
    base
        Point that gives everything that is not varied.
    x_name, y_name
        Two of "m_psi", "m_chi", "m_soft".
    x, y
        Their increasing values in GeV.
    variant
        Which squared elements to use; where a printed square is negative the value is NaN.
    plasma
        What dominates the universe; by default the paper's constant degrees of freedom.
    options
        Passed on to :func:`lib.scan.resumable.evaluate` (workers, store, progress).

    Raises
    ------
    ValueError
        For an unknown or repeated name, values that do not increase, or a plane without an allowed point.
    """
    names = ("m_psi", "m_chi", "m_soft")
    for label, name in (("x_name", x_name), ("y_name", y_name)):
        if name not in names:
            raise ValueError(f"{label} must be one of {', '.join(names)}, got {name!r}")
    if x_name == y_name:
        raise ValueError(f"y_name must differ from x_name, got {y_name!r} twice")
    x, y = increasing(x_name, positive(x_name, x)), increasing(y_name, positive(y_name, y))
    cells = list(_points(base, x_name, x, y_name, y, variant))
    if not cells:
        raise ValueError(f"no spectrum is allowed for {x_name} up to {x[-1]!r} and {y_name} up to {y[-1]!r}")
    # a copy leaves behind what the plasma has cached, which would make the key of a store depend on its past
    bare = None if plasma is None else replace(plasma)
    values = evaluate(
        partial(scanned_abundance, variant=variant, plasma=bare), [point for *_, point in cells], **options
    )
    omega = np.full((y.size, x.size), np.nan)
    for (row, column, _), value in zip(cells, values, strict=True):
        omega[row, column] = value
    return Plane(x_name, y_name, x, y, omega, variant)


def crossings(
    base: Assimilation,
    name: str,
    values: ArrayLike,
    target: float,
    variant: Variant = "derived",
    function: Callable[[Assimilation], float] | None = None,
    plasma: Plasma | None = None,
) -> list[float]:
    """Values of one parameter at which Omega h^2 equals ``target``.

    Brackets are the sign changes between neighbours of ``values``; each root is then refined to 1e-6. A pair of roots
    closer than the grid can be missed.

    Parameters
    ----------
    base
        Point that gives the other parameters.
    name
        Field of :class:`Assimilation` that is varied.
    values
        Increasing values of that field, every one an allowed point.
    target
        Omega h^2.
    variant
        Which squared elements to use.
    function
        Omega h^2 of a point, in place of :func:`scanned_abundance` with ``variant`` and ``plasma``.
    plasma
        What dominates the universe; by default the paper's constant degrees of freedom.

    Raises
    ------
    ValueError
        For an unknown field, values that do not increase, a target that is not positive, or a function that is given
        together with a plasma, of which it would take no notice.
    """
    if name not in base.__dataclass_fields__:
        raise ValueError(f"name must be a parameter of the model, got {name!r}")
    grid, goal = increasing(name, values), math.log(positive("target", target))

    if function is not None and plasma is not None:
        raise ValueError(f"plasma must be bound to the function that is given, got {plasma!r} beside it")
    omega = partial(scanned_abundance, variant=variant, plasma=plasma) if function is None else function

    def excess(value: float) -> float:
        return math.log(omega(base.with_(**{name: float(value)}))) - goal

    return scanned_roots("ln(Omega h^2/target)", excess, grid, xtol=2e-12, rtol=1e-6).tolist()
