"""``xi-overlap``: overlap of the chi amplitude with the wall at given energies, a diagnostic of the integral (4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ...files.schema import Block, Integer, Number, Numbers
from ...models.sfv import distributed
from . import walls

SCHEMA = Block(
    "parameters of xi-overlap",
    {
        **walls.HEAD,
        **walls.COUPLINGS,
        "E": Numbers("normal energies of chi, in the unit of Phi", Number("energy", low=0.0), most=1000),
        "xi_span_mult": walls.spectrum_fields()["xi_span_mult"],
        "n_xi": Integer("number of positions at which f_chi is listed", low=2, high=1000),
    },
)


def run(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return f_chi along xi and the integral of phi^2 f_chi^2 at each energy for a checked ``config``.

    Raises
    ------
    ValueError
        If the profile or a parameter is wrong; the message names the file and line, or the key, and the value.
    """
    wall = walls.configured(config, folder)
    energies = np.array(config["E"])
    equal = np.full(energies.size, 1.0 / energies.size)
    found = walls.overlap_of_config(config, wall, (energies, equal))
    amplitude = distributed.penetration(found.xi, found.m_chi, energies)
    listed = np.linspace(found.xi[0], found.xi[-1], config["n_xi"])
    return {
        **wall.geometry,
        "span": found.span,
        "barrier": found.barrier,
        "I_2_without_f_chi": found.I_2_free,
        "E": energies.tolist(),
        "I_2": found.I_2_of_E.tolist(),
        "f_chi_star": amplitude[:, 0].tolist(),
        "xi": listed.tolist(),
        "f_chi": [np.interp(listed, found.xi, row).tolist() for row in amplitude],
    }
