"""``local-lz``: the coupling that the local Landau-Zener formula needs for a target ratio, Eqs. (5) and (7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...files.schema import Block
from ...models.sfv import utilities
from ...models.sfv.distributed import lambda_required
from . import walls

SCHEMA = Block(
    "parameters of local-lz",
    {
        **walls.HEAD,
        **walls.COUPLINGS,
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
    wall = walls.configured(config, folder)
    where, v_w = wall.where, config["v_w"]
    delta = utilities.delta_of_ratio(config["target_ratio"])
    needed = float(lambda_required(delta, v_w, where.slope, where.phi**2))
    _, probability = utilities.local_probability(where, needed, v_w)
    return {
        **wall.geometry,
        "delta": delta,
        "lambda_tr_req": needed,
        "P": probability,
        "ratio": 1.0 / probability - 1.0,
    }
