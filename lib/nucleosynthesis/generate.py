"""Make the tables of this room with primat: ``python -m lib.nucleosynthesis.generate [NAME ...]``, minutes each.

Reading and rendering never run this; the stamp of every table says which code and settings it is from.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ..base.arrays import Floats
from ..files.atomic import write_whole
from .abundances import RATES
from .averages import CELL_ETA
from .cells import Cells
from .contrasts import Contrast, lognormal, two_point
from .tables import FOLDER, StampedTable, write_table

ETA_RANGE, PER_DECADE = (1e-15, 1e-7), 48
"""Range of baryons per photon, and nodes per decade."""
SETTINGS = {"numerical_precision": 1e-8, "h": 2.0}
"""Beyond primat's own; h keeps a universe of many baryons flat, and moves nothing else."""
SAMPLES = 400
"""Draws of the nuclear rates from their errors."""
NEARLY_EMPTY = 1e-6
"""Smallest density of protons over the mean for which a cell is burned; below, its neutrons alone count."""
TEMPERATURE = 0.1
"""MeV at which the neutrons have spread and the protons have their contrast."""


def primat_stamp(rates: str) -> dict[str, str]:
    """Return code, version, rates and settings of the installed primat, with a digest of all its defaults."""
    import primat
    from primat.config import DEFAULT_PARAMS, PRIMATConfig

    cfg = PRIMATConfig({"network": rates})
    defaults = json.dumps(DEFAULT_PARAMS, sort_keys=True, default=str).encode()
    return {
        "code": "primat",
        "version": primat.__version__,
        "rates": rates,
        "defaults": hashlib.sha256(defaults).hexdigest()[:16],
        "tau_n": repr(float(cfg.tau_n)),
        "eta_per_omega_b_h2": repr(float(cfg.Omegabh2_to_eta0b)),
    }


def primat_run(eta: float, rates: str) -> dict[str, float]:
    """Return D/H, hydrogen per baryon, helium mass fraction and N_eff from one run of primat at ``eta``."""
    from primat import run_bbn
    from primat.config import PRIMATConfig

    omega = eta / PRIMATConfig({}).Omegabh2_to_eta0b
    given = SETTINGS | {"network": rates, "Omegabh2": float(omega), "save_nTOp": False}
    result = run_bbn(given, progress=False)
    hydrogen = result["Y_final"]["p"] if "Y_final" in result else result["YPBBN"] / 4 / result["He4oH"]
    return {
        "deuterium": float(result["DoH"]), "hydrogen": float(hydrogen), "helium": float(result["YPBBN"]),
        "n_eff": float(result["Neff"]),
    }  # fmt: skip


def rate_error(eta: float, rates: str, samples: int = SAMPLES) -> float:
    """Return the relative spread of D/H when nuclear rates and neutron lifetime are drawn from primat's errors."""
    from primat import run_mc
    from primat.config import PRIMATConfig

    omega = float(eta / PRIMATConfig({}).Omegabh2_to_eta0b)
    given = {"network": rates, "Omegabh2": omega, "save_nTOp": False, "show_progress": False}
    drawn = run_mc(samples, ["DoH"], params=given, seed=1, n_jobs=1, progress=False)["DoH"]
    return float(drawn.std / drawn.central)


def abundance_table(rates: str) -> StampedTable:
    """Return D/H, hydrogen and helium on the whole range of baryons per photon."""
    count = round(PER_DECADE * np.log10(ETA_RANGE[1] / ETA_RANGE[0])) + 1
    eta = np.geomspace(*ETA_RANGE, count)
    runs = [primat_run(float(e), rates) for e in eta]
    stamp = primat_stamp(rates) | {k: repr(v) for k, v in SETTINGS.items()}
    stamp |= {"n_eff": f"{runs[0]['n_eff']:.6f}", "rate_error": f"{rate_error(CELL_ETA, rates):.5f}"}
    stamp["rate_error_samples"] = str(SAMPLES)
    if rates == "small":
        stamp["large_network"] = f"{primat_run(CELL_ETA, 'large')['deuterium']:.8e}"
        stamp["large_network_eta"] = repr(CELL_ETA)
    columns = {name: np.array([run[name] for run in runs]) for name in ("deuterium", "hydrogen", "helium")}
    return StampedTable(stamp, {"eta": eta} | columns)


def _cells() -> tuple[Cells, dict[str, str]]:
    cells = Cells(CELL_ETA)
    stamp = primat_stamp("small") | {
        "numerical_precision": repr(cells.precision), "eta": repr(CELL_ETA), "temperature_mev": repr(TEMPERATURE),
        "homogeneous": f"{cells.homogeneous:.10e}",
    }  # fmt: skip
    return cells, stamp


def separate_table() -> StampedTable:
    """Return what is left in cells of common neutrons at the start, by their density of protons over the mean."""
    cells, stamp = _cells()
    density = np.exp(np.linspace(np.log(NEARLY_EMPTY + 0.02), np.log(40.02), 90)) - 0.02
    share = np.ones(1)
    left = [cells.evolve(cells.start(TEMPERATURE, np.array([r]), share), share, TEMPERATURE, 0.0) for r in density]
    stamp["largest_baryon_drift"] = f"{max(abs(y.baryon_drift) for y in left):.1e}"
    columns: Mapping[str, Floats] = {
        "density": density,
        "deuterium": np.array([y.deuterium[0] for y in left]),
        "hydrogen": np.array([y.hydrogen[0] for y in left]),
    }
    return StampedTable(stamp, columns)


def shared_table() -> StampedTable:
    """Return the shift of <D>/<H> with neutrons shared throughout, against the RMS contrast of the protons."""
    cells, stamp = _cells()
    eps = [*np.linspace(0.0, 0.95, 20).tolist(), 0.99]
    base = cells.protons_alone(two_point(0.0), np.inf, TEMPERATURE).ratio
    stamp["start_alone"] = f"{base:.10e}"

    def shift(contrast: Contrast) -> float:
        return cells.protons_alone(contrast, np.inf, TEMPERATURE).ratio / base - 1

    finer = shift(lognormal(0.5).reduced(10)) - shift(lognormal(0.5).reduced(6))
    stamp["lognormal_at_0.5_with_ten_cells_for_six"] = f"{finer:.1e}"
    columns = {
        "eps": np.array(eps),
        "two-point": np.array([shift(two_point(e)) for e in eps]),
        "lognormal": np.array([0.0, *(shift(lognormal(e).reduced(6)) for e in eps[1:])]),
    }
    return StampedTable(stamp, columns)


def exchange_table() -> StampedTable:
    """Return the shift of <D>/<H> of two cells against the rate at which neutrons are exchanged."""
    cells, stamp = _cells()
    rates = np.concatenate(([0.0], np.geomspace(1e-5, 1e2, 29)))
    columns = {"exchange": rates}
    base = cells.protons_alone(two_point(0.0), 0.0, TEMPERATURE).ratio
    for eps in (0.1, 0.3):
        one = two_point(eps)
        columns[f"shift_{eps:g}"] = np.array(
            [cells.protons_alone(one, float(rate), TEMPERATURE).ratio / base - 1 for rate in rates]
        )
    return StampedTable(stamp, columns)


def start_table() -> StampedTable:
    """Return the shifts of two cells of contrast 0.3 against the temperature at which the neutrons have spread."""
    cells, stamp = _cells()
    stamp.pop("temperature_mev")
    temperatures, one = np.array([0.08, 0.1, 0.15, 0.2, 0.3, 0.5]), two_point(0.3)
    found = []
    for t in temperatures:
        base = cells.protons_alone(two_point(0.0), 0.0, t).ratio
        found.append([cells.protons_alone(one, rate, t).ratio / base - 1 for rate in (0.0, np.inf)])
    separate, shared = np.array(found).T
    return StampedTable(
        stamp | {"eps": "0.3"}, {"temperature_mev": temperatures, "separate": separate, "shared": shared}
    )


MAKERS = {f"abundances_{rates}": lambda rates=rates: abundance_table(rates) for rates in RATES} | {
    "cells_separate": separate_table, "cells_shared": shared_table, "cells_exchange": exchange_table,
    "cells_start": start_table,
}  # fmt: skip
"""Name of a table -> what makes it."""


def write_tables(names: list[str]) -> None:
    """Write the tables ``names``, all by default.

    Raises
    ------
    ValueError
        If one of them is unknown.
    """
    for name in names or MAKERS:
        if name not in MAKERS:
            raise ValueError(f"table must be one of {', '.join(MAKERS)}, got {name!r}")
        write_whole(Path(__file__).parent / FOLDER / f"{name}.dat", write_table(MAKERS[name]()))


if __name__ == "__main__":
    write_tables(sys.argv[1:])
