"""``local-lz``: the coupling that the local Landau-Zener formula needs for a target ratio, Eqs. (5) and (7)."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from ...files.schema import Block
from ...models.sfv import utilities
from ...models.sfv.crossing import crossing
from . import walls

SCHEMA = Block(
    "parameters of local-lz",
    {
        **walls.PROFILE,
        "prefer_csv_R_peak": walls.PREFER,
        "y_B": walls.Y_B,
        "y_chi": walls.Y_CHI,
        "v_w": walls.V_W,
        "target_ratio": walls.TARGET,
    },
)


def run(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return geometry and the mixing with which the local formula gives the target ratio, for a checked ``config``.

    Raises
    ------
    ValueError
        If the profile or a parameter is wrong; the message names the file and line, or the key, and the value.
    """
    profile, sources = walls.load(config, folder)
    where = crossing(profile, config["y_B"], config["y_chi"])
    delta = utilities.delta_of_ratio(config["target_ratio"])
    needed = math.sqrt(delta * config["v_w"] * abs(where.slope)) / abs(where.phi)
    _, probability = utilities.local_probability(where, needed, config["v_w"])
    return {
        **walls.geometry(profile, sources, where),
        "delta": delta,
        "lambda_tr_req": needed,
        "P": probability,
        "ratio": 1.0 / probability - 1.0,
    }
