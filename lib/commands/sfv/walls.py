"""Parts of the JSON that the four utilities on wall profiles have in common, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ...base.arrays import Floats
from ...files.schema import REQUIRED, Block, FileName, Flag, Integer, Number, Text
from ...landau_zener.spectrum import maxwell_1d
from ...models.sfv import utilities
from ...models.sfv.crossing import Crossing, crossing
from ...walls.profile import WallProfile
from ...walls.profile_file import read_profile

HEAD: dict[str, Any] = {
    "profile_csv": FileName("CSV table of the wall; a relative name starts from the folder of the JSON file"),
    "columns": Block("names of the columns", {key: Text(f"column of {key}") for key in ("r", "Phi", "phi")}),
    "prefer_csv_R_peak": Flag(
        "true: centre and width from the columns R_peak and w_FWHM where the file has them; false: never"
    ),
}
"""Where the profile is, and whether its own centre and width count."""

POSITIVE = {"low": 1e-30, "high": 1e30}
"""Positive, and so far from the ends of the doubles that squares and ratios exist."""
COUPLINGS = {
    "y_B": Number("Yukawa coupling of psi_B to phi", **POSITIVE),
    "y_chi": Number("Yukawa coupling of chi to Phi", **POSITIVE),
}
V_W = Number("wall speed in units of the speed of light", low=1e-30, below=1.0)
TARGET = Number("n_LSP/n_B that is to come out", **POSITIVE)


def spectrum_fields(default: Any = REQUIRED) -> dict[str, Any]:
    """Return the keys that describe the spectrum and the span of the overlap integral."""
    block = Block(
        "normal-energy spectrum of chi: a one-dimensional Maxwell-Boltzmann distribution, cut and normalised",
        {
            "T_reh": Number("scale of the spectrum, in the unit of Phi", **POSITIVE),
            "E_min": Number("lower end of the spectrum, in the unit of Phi", low=0.0),
            "E_max_mode": Text("how the upper end is given", choices=("fraction", "absolute")),
            "E_max_fraction": Number(
                "upper end over the largest y_chi |Phi| in the table; mode fraction only", **POSITIVE, default=None
            ),
            "E_max": Number("upper end in the unit of Phi; mode absolute only", **POSITIVE, default=None),
        },
        default=default,
    )
    return {
        "E_dist": block,
        "nE": Integer("number of energies", low=2, high=2000, default=default),
        "xi_span_mult": Number(
            "length of the integral beyond the crossing over the full width of the wall", **POSITIVE, default=default
        ),
    }


@dataclass(frozen=True, eq=False)
class ConfiguredWall:
    """What every utility starts from: the wall of a config and the point where the masses cross on it."""

    profile: WallProfile
    """The wall, with the centre and width that the config asks for."""
    sources: dict[str, str]
    """Where centre and width come from."""
    y_B: float
    """Yukawa coupling of psi_B to phi."""
    y_chi: float
    """Yukawa coupling of chi to Phi."""
    where: Crossing
    """The crossing of the masses."""

    @property
    def geometry(self) -> dict[str, Any]:
        """The part of a result that describes the wall."""
        return {
            "R_peak": self.profile.center,
            "R_peak_source": self.sources["R_peak_source"],
            "FWHM": self.profile.width,
            "FWHM_source": self.sources["FWHM_source"],
            "xi_star": self.where.xi,
            "phi_star": self.where.phi,
            "Phi_star": self.where.Phi,
            "slope": self.where.slope,
        }


def configured(config: dict[str, Any], folder: Path, couplings: dict[str, Any] | None = None) -> ConfiguredWall:
    """Return the wall of a checked ``config``; ``couplings`` holds y_B and y_chi where the config itself does not.

    Raises
    ------
    ValueError
        If the profile is wrong, R0 lies outside, or the masses do not cross exactly once.
    """
    given = config if couplings is None else couplings
    profile, sources = _profile(config, folder)
    where = crossing(profile, given["y_B"], given["y_chi"])
    return ConfiguredWall(profile, sources, given["y_B"], given["y_chi"], where)


def _profile(config: dict[str, Any], folder: Path) -> tuple[WallProfile, dict[str, str]]:
    """Return the profile of a config, with the centre and width that it asks for, and where these two come from.

    ``R0`` and ``w`` stand in where the file's columns are absent or unwanted; without them the profile is measured.
    """
    profile = read_profile(folder / config["profile_csv"], config["columns"])
    prefer = config["prefer_csv_R_peak"]
    stated = {"R_peak": profile.R_peak if prefer else None, "w_FWHM": profile.w_FWHM if prefer else None}
    source = {}
    for name, legacy in (("R_peak", "R0"), ("w_FWHM", "w")):
        source[name] = "file" if stated[name] is not None else legacy if legacy in config else "measured"
        if source[name] == legacy:
            stated[name] = config[legacy]
    if source["R_peak"] == "R0" and not profile.r[0] <= config["R0"] <= profile.r[-1]:
        raise ValueError(f"R0 must lie in the table, {profile.r[0]:g} to {profile.r[-1]:g}, got {config['R0']!r}")
    return replace(profile, **stated), {"R_peak_source": source["R_peak"], "FWHM_source": source["w_FWHM"]}


def spectrum_of_config(config: dict[str, Any], wall: ConfiguredWall) -> tuple[Floats, Floats]:
    """Return energies and weights of ``config["E_dist"]`` with ``config["nE"]``.

    Raises
    ------
    ValueError
        If the end of the spectrum is given in the wrong way, twice or not at all, or is not above its beginning.
    """
    block = config["E_dist"]
    needed, spare = "E_max_fraction", "E_max"
    if block["E_max_mode"] == "absolute":
        needed, spare = spare, needed
    if block[needed] is None:
        raise ValueError(f"missing key 'E_dist.{needed}' for E_dist.E_max_mode {block['E_max_mode']!r}")
    if block[spare] is not None:
        told = f"unknown key 'E_dist.{spare}' with value {block[spare]!r}"
        raise ValueError(f"{told} for E_dist.E_max_mode {block['E_max_mode']!r}")
    fraction = block["E_max_mode"] == "fraction"
    end = utilities.largest_energy(wall.profile, block[needed], wall.y_chi) if fraction else block[needed]
    if not block["E_min"] < end < np.inf:
        raise ValueError(
            f"E_dist.{needed} must put the end of the spectrum above E_min, got {end!r} for {block[needed]!r}"
        )
    return maxwell_1d(block["T_reh"], block["E_min"], end, config["nE"])


def overlap_of_config(
    config: dict[str, Any], wall: ConfiguredWall, spectrum: tuple[Floats, Floats]
) -> utilities.Overlap:
    """Return the overlap integral over ``xi_span_mult`` widths.

    Raises
    ------
    ValueError
        If the span leaves the table.
    """
    profile = wall.profile
    longest = (float(profile.r[-1]) - profile.center - wall.where.xi) / profile.width
    if config["xi_span_mult"] > longest:
        told = f"must end in the table, at most {longest:.6g}, got {config['xi_span_mult']!r}"
        raise ValueError(f"xi_span_mult {told}")
    return utilities.overlap(
        profile, *spectrum, span_widths=config["xi_span_mult"], y_B=wall.y_B, y_chi=wall.y_chi, where=wall.where
    )
