"""What the keys of ``dh-bound`` stand for: a density, its scale, diffusion, and a limit of nucleosynthesis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ...base.roots import bracketed_root
from ...inhomogeneity.density_file import read_field, read_spectrum
from ...inhomogeneity.lattices import ChessBoard, Cosine, DeltaLattice, EmptySpheres, Sheets
from ...inhomogeneity.medium import DiffusionModel
from ...inhomogeneity.mixed import Mixed
from ...inhomogeneity.neutron_proton import capture_length, diffusion_lengths, transfer_functions
from ...inhomogeneity.rms import Density
from ...inhomogeneity.sampled import DensityField, PowerSpectrum
from ...inhomogeneity.transfer import Gaussian, Tabulated, Transfer
from ...models.dh.parameters import SEPARATION, comoving_horizon
from ...nucleosynthesis.abundances import primat_abundances
from ...nucleosynthesis.averages import CELL_ETA, Local, Mixing, separate_cells, shaped, shared_neutrons
from ...nucleosynthesis.bounds import OBSERVED
from ...plasma.thermal_history import MEV, Plasma

GEOMETRIES: dict[str, tuple[str, ...]] = {
    "points": (),
    "sheets": (),
    "empty-spheres": ("hole_radius",),
    "chess-board": ("dimensions",),
    "cosine": ("dimensions", "amplitude"),
    "spectrum": ("file",),
    "field": ("file",),
}
"""Geometry -> the keys that belong to it."""
SCALES: dict[str, tuple[str, ...]] = {
    "length_cm": (),
    "hubble_radii": ("temperature_GeV",),
    "beta_over_H": ("temperature_GeV", "wall_speed"),
}
"""Ways to give the scale -> the keys that belong to each."""
DIFFUSIONS: dict[str, tuple[str, ...]] = {"computed": (), "gaussian": ("diffusion_length_cm",)}
"""Models of diffusion -> the keys that belong to each."""
CASES: dict[str, tuple[str, ...]] = {"all-baryons": ("eta",), "protons": (), "protons-shared-neutrons": ()}
"""Limits of nucleosynthesis -> the keys that only some have."""
START = 20e-3
"""Temperature in GeV from which on diffusion is followed; the baryons are there by then."""
HIGHEST = {"two-point": 0.99, "lognormal": 0.7}
"""Largest contrast that is looked at by shape: beyond, one half is empty, or the tables end."""
_WAVES = np.geomspace(1e-10, 1e2, 361)
"""Wave numbers in 1/cm at which diffusion is solved; those of which less than ``_NOTHING`` is left are dropped."""
_NOTHING = 1e-13


def choose(
    config: Mapping[str, Any], key: str, known: Mapping[str, tuple[str, ...]], free: tuple[str, ...] = ()
) -> str:
    """Return the value of ``key`` after a check that the keys that belong to it, and no others of ``known``, are there.

    Parameters
    ----------
    free
        Keys that may be absent.

    Raises
    ------
    ValueError
        If one is missing or would do nothing; the message names it.
    """
    chosen = config[key]
    for needed in known[chosen]:
        if config[needed] is None and needed not in free:
            raise ValueError(f"missing key {needed!r} for {key} {chosen!r}")
    for other in {name for names in known.values() for name in names} - set(known[chosen]):
        if config[other] is not None:
            raise ValueError(
                f"{other} must be absent for {key} {chosen!r}, where it does nothing, got {config[other]!r}"
            )
    return chosen


@dataclass(frozen=True)
class Scale:
    """A comoving length that was given in one of three ways."""

    way: str
    """One of ``SCALES``."""
    given: float
    """The number given."""
    temperature: float | None = None
    """In GeV, if the way has one."""
    wall_speed: float | None = None
    """Over that of light, if the way has one."""
    plasma: Plasma | None = None
    """The universe; needed with a temperature."""

    @classmethod
    def of(cls, config: Mapping[str, Any], plasma: Plasma) -> Scale:
        """Return the scale of a configuration; ValueError unless there is exactly one, with the keys that it needs."""
        given = [key for key in SCALES if config[key] is not None]
        if len(given) != 1:
            told = ", ".join(f"{key} = {config[key]!r}" for key in given) or "none"
            raise ValueError(f"exactly one of {', '.join(SCALES)} must be given, got {told}")
        choose({**config, "scale": given[0]}, "scale", SCALES)
        return cls(given[0], config[given[0]], config["temperature_GeV"], config["wall_speed"], plasma)

    def length(self, temperature: float | None = None) -> float:
        """Comoving length in cm, at another temperature in GeV if one is given."""
        if self.plasma is None or self.temperature is None:
            return self.given
        t = self.temperature if temperature is None else temperature
        radii = self.given if self.wall_speed is None else SEPARATION * self.wall_speed / self.given
        return float(radii * comoving_horizon(self.plasma, t))

    def limits(self, largest: float | None, lowest: float, highest: float) -> dict[str, float | None]:
        """What the length ``largest`` in cm is in the unit given, and the temperature from which on the scale passes.

        None where no length is excluded, for other units, and for a temperature outside ``lowest`` to ``highest``.
        """
        factor = None if largest is None else largest / self.length()
        found: dict[str, float | None] = {
            "largest_length_cm": largest,
            "largest_hubble_radii": self.given * factor if factor and self.way == "hubble_radii" else None,
            "smallest_beta_over_H": self.given / factor if factor and self.way == "beta_over_H" else None,
            "lowest_temperature_GeV": None,
        }
        if (
            largest is not None
            and self.temperature is not None
            and self.length(highest) < largest < self.length(lowest)
        ):
            root = bracketed_root(
                "length over the largest", lambda log_t: float(np.log(self.length(np.exp(log_t)) / largest)),
                float(np.log(lowest)), float(np.log(highest)), xtol=1e-12,
            )  # fmt: skip
            found["lowest_temperature_GeV"] = float(np.exp(root))
        return found


def density_of(config: Mapping[str, Any], folder: Path) -> Density:
    """Return the density of a configuration for a scale of one.

    Raises
    ------
    ValueError
        If a key is missing or does nothing, or the file is wrong.
    """
    geometry = choose(config, "geometry", GEOMETRIES)
    makers = {
        "points": lambda: DeltaLattice(1.0),
        "sheets": lambda: Sheets(1.0),
        "empty-spheres": lambda: EmptySpheres(1.0, config["hole_radius"]),
        "chess-board": lambda: ChessBoard(1.0, config["dimensions"]),
        "cosine": lambda: Cosine(1.0, config["dimensions"], config["amplitude"]),
        "spectrum": lambda: read_spectrum(folder / config["file"]),
        "field": lambda: read_field(folder / config["file"]),
    }
    return makers[geometry]()


@dataclass(frozen=True)
class Smoothing:
    """What diffusion does until a temperature."""

    transfer: Transfer
    """Of what decides in the case chosen."""
    neutron: float
    """Diffusion length of neutrons in cm."""
    proton: float
    """Diffusion length of protons in cm."""
    capture: float
    """Length over which a neutron diffuses before a proton captures it, in cm."""

    def case(self, length: float) -> str:
        """Return the case to which ``length`` in cm belongs."""
        if length > self.neutron:
            return "all-baryons"
        return "protons" if length > self.capture else "protons-shared-neutrons"


@lru_cache(maxsize=16)
def _computed(eta: float, end: float, species: str) -> Smoothing:
    """Return diffusion down to ``end`` in GeV with the transfer function of protons or of all baryons."""
    model = DiffusionModel(eta=eta, start=START)
    lengths, captured = diffusion_lengths(model, end), float(capture_length(model, end)[0])
    found = transfer_functions(model, _WAVES, end)
    values = (found.baryon if species == "all-baryons" else found.proton)[0]
    last = int(np.argmax(values < _NOTHING))
    transfer = Mixed.of(Tabulated(_WAVES[:last], values[:last]))
    return Smoothing(transfer, float(lengths.neutron[0]), float(lengths.proton[0]), captured)


def smoothing_of(config: Mapping[str, Any]) -> Smoothing:
    """Return what diffusion does by a configuration; the lengths are always the computed ones.

    Raises
    ------
    ValueError
        If a key is missing or does nothing.
    """
    kind, eta = choose(config, "diffusion", DIFFUSIONS), config["eta"]
    species = "all-baryons" if config["case"] == "all-baryons" else "protons"
    found = _computed(CELL_ETA if eta is None else eta, config["end_MeV"] * MEV, species)
    return replace(found, transfer=Gaussian(config["diffusion_length_cm"])) if kind == "gaussian" else found


def response_of(config: Mapping[str, Any]) -> Mixing:
    """Return the limit of nucleosynthesis of a configuration.

    Raises
    ------
    ValueError
        If ``eta`` is given where it does nothing, or so large that dense places exceed the table.
    """
    case = choose(config, "case", CASES, free=("eta",))
    if case != "all-baryons":
        return separate_cells() if case == "protons" else shared_neutrons()
    eta = CELL_ETA if config["eta"] is None else config["eta"]
    most = float(primat_abundances().eta[-1] / shaped(HIGHEST[config["shape"]], config["shape"]).density.max())
    if eta > most:
        raise ValueError(f"eta must be at most {most!r} for shape {config['shape']!r}, got {eta!r}")
    return Local(primat_abundances(), eta)


def error_today() -> float:
    """Relative error of D/H: that of the measurement and that of the nuclear rates in quadrature."""
    return float(np.hypot(OBSERVED.relative, float(primat_abundances().stamp["rate_error"])))


def pattern_length(density: Density, transfer: Transfer, length: float) -> float:
    """Length to compare with those of diffusion: half a wave at the median of the variance left, or ``length``.

    The wave for a spectrum and a field in cm, whose scale is a unit or a box; for every other density ``length``.
    """
    if isinstance(density, PowerSpectrum):
        k = np.geomspace(density.wave_numbers[0], density.wave_numbers[-1], 2001)
        weights = np.interp(np.log(k), np.log(density.wave_numbers), density.power)
    elif isinstance(density, DensityField):
        k, weights = density.modes(np.inf)
    else:
        return length
    left = weights * np.asarray(transfer(k)) ** 2
    total = np.cumsum(left if np.any(left) else weights)
    return float(np.pi / k[np.searchsorted(total, total[-1] / 2)]) if total[-1] > 0 else length
