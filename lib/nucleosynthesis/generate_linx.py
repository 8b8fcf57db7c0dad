"""D/H by a second code, LINX: ``python -m lib.nucleosynthesis.generate_linx`` where linx-bbn is installed.

LINX (Giovanetti, Lisanti, Liu, Mishra-Sharma & Ruderman, arXiv:2408.14538) solves the same equations with JAX and code
of its own; its rates ``key_PRIMAT_2023`` are those of primat, so that what differs is the solver and the weak rates.
It is no dependency of this package: the table is stored with the version that made it.
"""

from __future__ import annotations

import contextlib
import io
from importlib.metadata import version
from pathlib import Path

import numpy as np

from ..files.atomic import write_whole
from .tables import FOLDER, StampedTable, write_table

NAME = "abundances_linx"
ETA = np.geomspace(1e-11, 10**-8.5, 11)
"""Baryons per photon; beyond, less deuterium is left than LINX resolves."""
LIFETIME = 878.4
"""Of the neutron in s, as in primat's tables."""
TOLERANCES = {"rtol": 1e-6, "atol": 1e-11, "max_steps": 16384}
"""Of LINX's solver; with its own absolute tolerance of 1e-9 deuterium at large densities is not resolved."""
NETWORKS = ("key_PRIMAT_2023", "key_recommended")
"""Sets of nuclear rates."""


def linx_table() -> StampedTable:
    """Return D/H and the helium mass fraction of LINX for each set of rates at ``ETA``."""
    import jax
    import linx.const as const
    from linx.abundances import AbundanceModel
    from linx.background import BackgroundModel
    from linx.nuclear import NuclearRates

    jax.config.update("jax_enable_x64", True)
    columns = {"eta": ETA}
    with contextlib.redirect_stdout(io.StringIO()):  # a banner
        time, scale, photons, neutrinos, extra, pressure = BackgroundModel()(jax.numpy.asarray(0.0))[:6]
        for network in NETWORKS:
            model = AbundanceModel(NuclearRates(nuclear_net=network))
            left = np.array([
                model(
                    photons, neutrinos, extra, pressure, a_vec=scale, t_vec=time,
                    eta_fac=jax.numpy.asarray(eta / const.eta0), tau_n_fac=jax.numpy.asarray(LIFETIME / const.tau_n),
                    **TOLERANCES,
                )
                for eta in ETA
            ])  # fmt: skip
            columns |= {f"deuterium_{network}": left[:, 2] / left[:, 1], f"helium_{network}": 4 * left[:, 5]}
    stamp = {"code": "linx-bbn", "version": version("linx-bbn"), "jax": version("jax"), "tau_n": repr(LIFETIME)}
    return StampedTable(stamp | {key: repr(value) for key, value in TOLERANCES.items()}, columns)


if __name__ == "__main__":
    write_whole(Path(__file__).parent / FOLDER / f"{NAME}.dat", write_table(linx_table()))
