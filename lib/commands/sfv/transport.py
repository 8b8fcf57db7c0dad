"""``transport``: the conversion probability of a wall from the local Landau-Zener formula (Sec. 5 B)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...files.schema import Block, Flag, Number
from ...models.sfv import utilities
from . import walls

SPECTRUM = walls.spectrum_fields(default=None)
SCHEMA = Block(
    "parameters of transport",
    {
        **walls.HEAD,
        "R0": Number("centre of the wall where the file's R_peak is absent or unwanted", **walls.POSITIVE),
        "w": Number("full width of the wall where the file's w_FWHM is absent or unwanted", **walls.POSITIVE),
        "couplings": Block(
            "couplings",
            {
                **walls.COUPLINGS,
                "lambda_tr_eff": Number("local-equivalent mixing", **walls.POSITIVE),
            },
        ),
        "wall": Block("motion of the wall", {"v_w": walls.V_W}),
        "average_over_k": Flag(
            "true: average P over the spectrum, delta(E) spread about the local one as I_2(E) about I_2; "
            "then E_dist, nE and xi_span_mult are needed, otherwise they are refused"
        ),
        **SPECTRUM,
    },
)


def run(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return geometry, delta, P and n_LSP/n_B for a checked ``config``.

    Raises
    ------
    ValueError
        If the profile or a parameter is wrong; the message names the file and line, or the key, and the value.
    """
    average = config["average_over_k"]
    for key in SPECTRUM:
        if average and config[key] is None:
            raise ValueError(f"missing key {key!r} for average_over_k true")
        if not average and config[key] is not None:
            raise ValueError(f"unknown key {key!r} for average_over_k false, got {config[key]!r}")
    given, v_w = config["couplings"], config["wall"]["v_w"]
    wall = walls.configured(config, folder, given)
    delta, probability = utilities.local_probability(wall.where, given["lambda_tr_eff"], v_w)
    if average:
        found = walls.overlap_of_config(config, wall, walls.spectrum_of_config(config, wall))
        probability = utilities.averaged_probability(found, given["lambda_tr_eff"], v_w)
    return {
        **wall.geometry,
        "averaged": average,
        "delta": delta,
        "P": probability,
        "ratio": 1.0 / probability - 1.0,
    }
