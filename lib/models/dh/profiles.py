"""What diffusion leaves of the protons' modes, Gaussian, computed or by the fit (86), and what each geometry allows.

A profile is a transfer function of the wave number times a diffusion length, and that length in comoving cm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...base.roots import bracketed_root
from ...base.validation import between, positive
from ...inhomogeneity import holes
from ...inhomogeneity.lattices import ChessBoard, DeltaLattice, Sheets
from ...inhomogeneity.medium import DiffusionModel
from ...inhomogeneity.neutron_proton import diffusion_lengths, transfer_functions
from ...inhomogeneity.rms import critical_scale
from ...inhomogeneity.transfer import Gaussian, Tabulated, Transfer
from .diffusion import published_fit
from .electroweak import COSINE_SHARE
from .parameters import PROTON_LENGTH

ONSET = 1e-4
"""Temperature in GeV, 0.1 MeV, at which the protons' diffusion is read off."""
SCALED = np.concatenate([np.geomspace(1e-3, 0.1, 30)[:-1], np.linspace(0.1, 30.0, 300)])
"""Wave numbers times the diffusion length at which a transfer function is computed; 1e-10 is left of the last mode."""
FIT_SCALED = np.geomspace(1e-3, 600.0, 700)
"""Those at which the fit is taken: below, it exceeds one; 2e-5 is left of the last mode."""
COSINE_WAVE = np.sqrt(3) * np.pi
"""Wave number of the product of three cosines (19) times R."""


@dataclass(frozen=True, eq=False)
class Profile:
    """A transfer function and its length."""

    length: float
    """Comoving diffusion length in cm."""
    transfer: Transfer
    """Of wave numbers in units of the inverse of ``length``."""

    def __post_init__(self) -> None:
        """Reject a length that is not positive and a transfer function that rises."""
        positive("diffusion length", self.length)
        if not self.transfer.decreasing:
            raise ValueError(f"transfer must not rise with the wave number, got {self.transfer!r}")


def gaussian_profile(length: float = PROTON_LENGTH) -> Profile:
    """Return the Gaussian of ``length`` cm, by default the paper's; ValueError unless it is positive."""
    return Profile(float(positive("diffusion length", length)), Gaussian(1.0))


def computed_profile(model: DiffusionModel, temperature: float = ONSET) -> Profile:
    """Return what ``model`` leaves of the protons at ``temperature`` in GeV, with the length of eq. (85).

    Raises ValueError as :func:`.neutron_proton.transfer_functions` does.
    """
    length = float(diffusion_lengths(model, temperature).proton[0])
    return Profile(length, Tabulated(SCALED, transfer_functions(model, SCALED / length, temperature).proton[0]))


def published_profile(length: float = PROTON_LENGTH) -> Profile:
    """Return the fit (86) as printed, cut to one below d k = 0.001, where it is larger; ``length`` in cm, positive."""
    return Profile(float(positive("diffusion length", length)), Tabulated(FIT_SCALED, published_fit(FIT_SCALED)))


def cosine_threshold(transfer: Transfer, eps: float, contrast: float = 1.0) -> float:
    """Return R/d at which the product of cosines (19) of ``contrast`` has the root mean square ``eps``.

    Parameters
    ----------
    transfer
        Decreasing, of the wave number times d.
    eps
        Bound.
    contrast
        |eta_1 - eta_2|/(eta_1 + eta_2); beyond one no density is positive, though (25) to (28) go there.

    Returns
    -------
    R/d, infinity if the bound holds even without diffusion.

    Raises
    ------
    ValueError
        If ``eps`` or ``contrast`` is not positive.
    """
    left = positive("eps_RMS", eps) / (positive("contrast", contrast) * np.sqrt(COSINE_SHARE))
    if left >= 1:
        return np.inf
    last = transfer.negligible_beyond(0.5 * left**2)
    return COSINE_WAVE / bracketed_root(
        "transfer function over what is allowed", lambda x: float(transfer(x)) - left, 0.0, last, xtol=1e-14
    )


def random_points_threshold(transfer: Transfer, eps: float) -> float:
    """Return R/d at which points strewn at random, one per R^3, have ``eps``: (R/d)^3 int d^3x T(x)^2/(2 pi)^3 = eps^2.

    Raises ValueError unless ``eps`` is positive.
    """
    # of T^2, a thousandth of a millionth of a millionth does not count even times x^3
    last = transfer.negligible_beyond(1e-13)
    ends = np.union1d(np.linspace(0.0, last, 200), transfer.breaks[transfer.breaks < last])
    nodes, weights = np.polynomial.legendre.leggauss(6)
    half = 0.5 * np.diff(ends)[:, None]
    x = ends[:-1, None] + half * (1 + nodes)
    noise = np.sum(half * weights * x**2 * np.asarray(transfer(x)) ** 2) / (2 * np.pi**2)
    return float(np.cbrt(positive("eps_RMS", eps) ** 2 / noise))


THRESHOLDS: dict[str, Callable[[Transfer, float], float]] = {
    "cosines of contrast one, R/d, (22)": cosine_threshold,
    "points, R/d, (31)": lambda transfer, eps: critical_scale(DeltaLattice(1.0), transfer, eps),
    "sheets, R/d": lambda transfer, eps: critical_scale(Sheets(1.0), transfer, eps),
    "random points, R/d": random_points_threshold,
    "holes of any spacing, R_min/d, (46)": holes.largest_safe_radius,
    "holes of any size, R/d, (51)": holes.largest_safe_spacing,
    "chess board, D/d, (57)": lambda transfer, eps: critical_scale(ChessBoard(1.0), transfer, eps),
}
"""Length over diffusion length below which eps_RMS stays under a bound, of a transfer function and the bound."""
PRINTED_GEOMETRIES = tuple(name for name in THRESHOLDS if "(" in name)
"""Those of the paper."""


def thresholds(transfer: Transfer, eps: float) -> dict[str, float]:
    """Return every one of :data:`THRESHOLDS`; raises ValueError unless ``eps`` lies between 0 and 0.35.

    At 0.354 the cosines of contrast one pass without diffusion.
    """
    between("eps_RMS", eps, 0.0, 0.35)
    return {name: float(of(transfer, eps)) for name, of in THRESHOLDS.items()}
