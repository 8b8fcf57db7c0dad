"""A tabulated transfer function as a mixture of Gaussians, with which densities of any size are summed fast.

Where a baryon spends its time as a neutron and where as a proton does not depend on the wave number: each history
spreads it by a Gaussian, and what is left of a mode, squared or not, is an average of Gaussians with positive shares. A
periodic density whose modes up to the end of diffusion are too many to be summed is then summed over the lattice, once
for each Gaussian.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import nnls

from ..base.arrays import FloatOrArray, Floats
from .rms import Resummed
from .transfer import Tabulated

_PER_DECADE = 24
"""Lengths that are tried."""
_WAVES = 480
"""Wave numbers at which the mixture is fitted."""
_FLOOR = 1e-5
"""Square of the transfer function below which the absolute error counts, above it the relative one."""
_SUM = 1e4
"""Weight with which the shares are held to add up to one."""
WORST = 1e-4
"""Largest error of the square, relative down to ``_FLOOR``, that is accepted."""


@dataclass(frozen=True, eq=False)
class Mixed:
    """A table whose square is also known as the sum of shares exp(-length^2 k^2)."""

    table: Tabulated
    """The function itself."""
    lengths: Floats
    """Diffusion lengths, increasing, shape (n,)."""
    shares: Floats
    """Positive, of sum one, shape (n,)."""

    @classmethod
    def of(cls, table: Tabulated) -> Mixed:
        """Return ``table`` with the mixture that fits its square best.

        Raises
        ------
        ValueError
            If none does to ``WORST``, as for a few sharp lengths that lie between those that are tried.
        """
        first, last = float(table.wave_numbers[0]), float(table.wave_numbers[-1])
        count = int(np.ceil(_PER_DECADE * np.log10(last / first)))
        lengths = np.geomspace(1 / last, 1 / first, count)
        k = np.geomspace(first, last, _WAVES)
        wanted = np.asarray(table(k)) ** 2
        weight = 1 / np.maximum(wanted, _FLOOR)
        rows = np.exp(-(np.multiply.outer(k, lengths) ** 2))
        shares, _ = nnls(np.vstack([rows * weight[:, None], np.full(count, _SUM)]), np.append(wanted * weight, _SUM))
        shares /= shares.sum()
        error = float(np.max(np.abs(rows @ shares - wanted) * weight))
        if not error < WORST:
            raise ValueError(
                f"transfer function must be a mixture of Gaussians to {WORST!r}, got an error of {error!r}"
            )
        kept = shares > 0
        return cls(table, lengths[kept], shares[kept])

    def __call__(self, k: ArrayLike) -> FloatOrArray:
        """Amplitude left of a mode of wave number ``k``, any shape; raises as the table does."""
        return self.table(k)

    def scaled(self, factor: float) -> Mixed:
        """Return the same transfer function with every length multiplied by ``factor``."""
        return Mixed(self.table.scaled(factor), self.lengths * factor, self.shares)

    def negligible_beyond(self, tolerance: float) -> float:
        """Wave number beyond which the square stays below ``tolerance``, as of the table."""
        return self.table.negligible_beyond(tolerance)

    @property
    def decreasing(self) -> bool:
        """Whether it never rises with the wave number."""
        return self.table.decreasing

    @property
    def breaks(self) -> Floats:
        """The wave numbers of the table, where the third derivative jumps."""
        return self.table.breaks

    def resummed(self, density: Resummed) -> float:
        """Variance of ``density`` after it."""
        return float(sum(s * density.after_gaussian(float(d)) for d, s in zip(self.lengths, self.shares, strict=True)))
