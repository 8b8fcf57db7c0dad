"""``dh-bound``: what the measured deuterium says about baryons of a given geometry and scale.

The geometry and its scale give a root mean square at nucleosynthesis (Sec. 2 and appendix C), nucleosynthesis in one
limit of the diffusion of neutrons gives the shift of D/H, and its error the largest root mean square, hence the largest
scale. Comoving lengths have a = 1 at 1 MeV, eq. (4).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...base.arrays import Floats
from ...files.schema import Block, FileName, Integer, Number, Text
from ...inhomogeneity.rms import Density, critical_scale, eps_rms
from ...inhomogeneity.sampled import DensityField
from ...inhomogeneity.transfer import Gaussian, Transfer
from ...nucleosynthesis.averages import CELL_ETA, CELL_SHAPES, Local, Mixing, SharedNeutrons
from ...nucleosynthesis.bounds import largest_rms
from ...nucleosynthesis.contrasts import of_samples
from ...plasma.thermal_history import ThermalPlasma
from . import models

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POINTS = 41
"""Lengths on the curve."""
_ABOVE = {"above": 0.0, "high": 1e30}

SCHEMA = Block(
    "parameters of dh-bound",
    {
        "geometry": Text("how the baryons lie when they have been made", tuple(models.GEOMETRIES)),
        "length_cm": Number(
            "comoving scale in cm, a = 1 at 1 MeV: spacing of points, sheets or spheres, cell of the chess board, half "
            "period of the cosine, the length in which a spectrum's k is given, side of a field",
            **_ABOVE, default=None,
        ),
        "hubble_radii": Number("the scale in Hubble radii at temperature_GeV", **_ABOVE, default=None),
        "beta_over_H": Number(
            "inverse duration: the scale is the separation of bubbles (8 pi)^(1/3) v_w/beta", **_ABOVE, default=None
        ),
        "wall_speed": Number("v_w, with beta_over_H", above=0.0, high=1.0, default=None),
        "temperature_GeV": Number(
            "temperature at which baryons are made, with hubble_radii or beta_over_H",
            low=models.START, high=1e6, default=None,
        ),
        "hole_radius": Number("radius of empty spheres over their spacing", above=0.0, high=0.5, default=None),
        "dimensions": Integer("axes along which a chess board or cosine varies", low=1, high=3, default=None),
        "amplitude": Number("amplitude of the cosine over the mean", above=0.0, high=1.0, default=None),
        "file": FileName(
            "spectrum: CSV with the header k,Delta2; field: CSV or npy with densities on a grid", default=None
        ),
        "diffusion": Text(
            "computed: neutrons and protons followed in the plasma; or a Gaussian", tuple(models.DIFFUSIONS),
            default="computed",
        ),
        "diffusion_length_cm": Number("d in exp(-d^2 k^2/2), with gaussian", above=0.0, high=1e30, default=None),
        "end_MeV": Number(
            "temperature at which diffusion ends and nucleosynthesis begins, of the tables 0.1", low=0.05, high=1.0,
            default=0.1,
        ),
        "case": Text(
            "what is uneven at nucleosynthesis: neutrons and protons alike, protons while neutrons stay where they "
            "are, or protons while neutrons remain evenly spread",
            tuple(models.CASES),
        ),
        "shape": Text(
            "distribution of the density that is assumed for a root mean square", CELL_SHAPES, default=CELL_SHAPES[0]
        ),
        "error": Number(
            "relative error of D/H; by default that of measurement and nuclear rates today",
            above=0.0, high=0.5, default=None,
        ),
        "eta": Number(
            f"baryons per photon, for all-baryons alone, by default {CELL_ETA!r}",
            low=1e-12, default=None,
        ),
    },
)  # fmt: skip


def _shift(response: Mixing, eps: float, shape: str) -> float | None:
    """Shift of D/H, or None beyond the contrasts of the shape."""
    return response.shift_of(eps, shape) if eps <= models.HIGHEST[shape] else None


def _shift_of_field(response: Mixing, density: Density, transfer: Transfer) -> float | None:
    """Shift with the distribution of the diffused field itself; None for other densities and beyond the tables."""
    if not isinstance(density, DensityField) or isinstance(response, SharedNeutrons):
        return None
    contrast = of_samples(density.diffused(transfer))
    highest = (
        response.abundances.eta[-1] / response.eta
        if isinstance(response, Local)
        else response.table.columns["density"][-1]
    )
    return response.shift(contrast) if contrast.density.max() <= highest else None


def run(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return contrast, shift and limits for a checked ``config``, with all inputs that they depend on.

    Raises
    ------
    ValueError
        If keys do not go together, a file is wrong, or the error excludes nothing; the message names key and value.
    """
    c = config
    response = models.response_of(c)
    scale, unit = models.Scale.of(c, ThermalPlasma()), models.density_of(c, folder)
    smoothing = models.smoothing_of(c)
    error = models.error_today() if c["error"] is None else c["error"]
    highest = models.HIGHEST[c["shape"]]
    allowed = largest_rms(response, error, c["shape"], highest)
    if allowed >= highest:
        raise ValueError(f"error must exclude a contrast below {highest} for case {c['case']!r}, got {error!r}")
    length, transfer = scale.length(), smoothing.transfer
    density = unit.scaled(length)
    eps = eps_rms(density, transfer)
    # sought from the diffusion length on: no lattice then needs more modes than there are
    first = transfer.length if isinstance(transfer, Gaussian) else smoothing.proton
    largest = first * critical_scale(unit.scaled(first), transfer, allowed)
    found = scale.limits(largest if np.isfinite(largest) else None, models.START, SCHEMA.fields["temperature_GeV"].high)
    initial, pattern = float(np.sqrt(unit.initial_variance)), models.pattern_length(density, transfer, length)
    ends = [length, *([largest] if np.isfinite(largest) else [])]
    curve = np.geomspace(min(ends) / 10, max(ends) * 10, POINTS)
    inputs = {key: value for key, value in c.items() if value is not None}
    return {
        "eps_rms": eps,
        "eps_rms_initial": initial if np.isfinite(initial) else None,
        "eps_rms_allowed": allowed,
        "allowed": bool(eps <= allowed),
        "shift": _shift(response, eps, c["shape"]),
        "shift_of_field": _shift_of_field(response, density, transfer),
        "length_cm": length,
        **found,
        "pattern_cm": pattern,
        "proton_length_cm": smoothing.proton,
        "neutron_length_cm": smoothing.neutron,
        "capture_length_cm": smoothing.capture,
        "case_of_pattern": smoothing.case(pattern),
        "case_holds": smoothing.case(pattern) == c["case"],
        "curve": {"length_cm": curve.tolist(), "eps_rms": _curve(unit, transfer, curve)},
        "inputs": inputs | {"error": error} | ({"eta": response.eta} if isinstance(response, Local) else {}),
    }


def _curve(unit: Density, transfer: Transfer, lengths: Floats) -> list[float]:
    return [eps_rms(unit.scaled(float(length)), transfer) for length in lengths]


def draw(axes: Axes, result: dict[str, Any]) -> None:
    """Draw the root mean square against the scale, with what is allowed and the scale given."""
    curve, allowed, length = result["curve"], result["eps_rms_allowed"], result["length_cm"]
    floor, top = allowed / 100, 10 * max(1.0, allowed)
    axes.axhspan(allowed, top, color="0.88", label="excluded by D/H")
    axes.plot(curve["length_cm"], curve["eps_rms"], label=result["inputs"]["geometry"].replace("-", " "))
    shown = min(max(result["eps_rms"], floor), top)
    mark = "o" if shown == result["eps_rms"] else "^" if shown == top else "v"
    axes.plot([length], [shown], mark, color="C1", clip_on=False, zorder=3, label="scale given")
    if result["largest_length_cm"] is not None:
        axes.axvline(result["largest_length_cm"], color="C2", ls="--", label="largest scale allowed")
    axes.set(xscale="log", yscale="log", ylim=(floor, top))
    axes.set(xlabel="comoving scale / cm, $a=1$ at 1 MeV", ylabel=r"$\epsilon_\mathrm{RMS}$ at nucleosynthesis")
    axes.legend(loc="lower right")
