"""``extended-lz``: the couplings that the distributed Landau-Zener integral needs for a target ratio (Sec. 5 A)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...files.schema import Block
from ...models.sfv import utilities
from . import walls

SCHEMA = Block(
    "parameters of extended-lz",
    {
        **walls.HEAD,
        **walls.COUPLINGS,
        "v_w": walls.V_W,
        **walls.spectrum_fields(),
        "target_ratio": walls.TARGET,
    },
)


def run(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return geometry, I_2 and the couplings of Eqs. (6) and (7) for a checked ``config``.

    Raises
    ------
    ValueError
        If the profile or a parameter is wrong; the message names the file and line, or the key, and the value.
    """
    wall = walls.configured(config, folder)
    found = walls.overlap_of_config(config, wall, walls.spectrum_of_config(config, wall))
    solved = utilities.couplings(found, config["v_w"], config["target_ratio"])
    return {
        **wall.geometry,
        "span": found.span,
        "E_max": float(found.energies[-1]),
        "share_below_barrier": found.share_below_barrier,
        "I_2": found.I_2,
        "I_2_without_f_chi": found.I_2_free,
        "delta": solved.delta,
        "lambda_0_req": solved.lambda_0,
        "lambda_tr_eff": solved.lambda_eff,
        "P": solved.probability,
        "ratio": 1.0 / solved.probability - 1.0,
        "P_averaged": solved.probability_averaged,
        "ratio_averaged": solved.ratio_averaged,
    }
