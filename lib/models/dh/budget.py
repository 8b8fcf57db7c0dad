"""Every bound of the paper as a function of what goes in, and the inputs changed one at a time.

The bounds are those of one transition at <phi> = T_PT = T_p = 100 GeV, or in the paper's own normalisation: the
largest M of (28), the least beta/H of (37) and (52), the largest M*^2 R_0/<phi> of (49), the least T_ann of (59), the
largest T_ann of (68).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ...base.constants import TAU_NEUTRON
from ...base.units import INV_GEV_IN_CM
from ...base.validation import positive
from ...claims import printed
from ...inhomogeneity.medium import DiffusionModel
from ...plasma.thermal_history import Plasma, ThermalPlasma
from ...rates.weak import WeakRates
from .collisions import slowest_rate
from .diffusion import paper_model
from .domain_walls import ELECTROWEAK, WallNetwork, horizon_temperature, passages_needed
from .electroweak import COSINE_SHARE, REFERENCE, comoving_separation, linear_contrast
from .parameters import SEPARATION, PaperPlasma, comoving_horizon
from .profiles import COSINE_WAVE, THRESHOLDS, Profile, computed_profile, gaussian_profile, published_profile
from .relativistic import BOOST_SLOPE

SLOPE_AT = 25.0, 8.0, 0.1
"""T_p in GeV, beta/H and v_w at which M is bounded, about where the paper's contour of M = 10 ends in Fig. 1a."""
STRONGER = {
    "M, (28)": -1,
    "beta/H of collisions, (37)": 1,
    "M*^2 R_0/<phi> of holes, (49)": -1,
    "beta/H of holes, (52)": 1,
    "T_ann in GeV, (59)": 1,
    "T_ann in GeV, (68)": -1,
}
"""Whether a bound that is numerically larger excludes more (1) or less (-1)."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """What a bound rests on."""

    profile: Profile
    """What diffusion leaves of the protons."""
    eps: float = printed("dh.eq9")
    """Bound on eps_RMS."""
    plasma: Plasma = field(default_factory=PaperPlasma)
    """Degrees of freedom while the baryons are made and at 1 MeV."""

    def __post_init__(self) -> None:
        """Reject a bound on eps_RMS that is not positive."""
        positive("eps_RMS", self.eps)

    def threshold(self, name: str) -> float:
        """Return one of :data:`.profiles.THRESHOLDS`, over the diffusion length."""
        return THRESHOLDS[name](self.profile.transfer, self.eps)


def largest_slope(inputs: Inputs, temperature: float, rate: float, speed: float) -> float:
    """Return the largest M of (28), for any profile, at T_p in GeV, beta/H and v_w.

    Raises ValueError for an input that is not positive or out of range.
    """
    separation = comoving_separation(rate, temperature, speed, inputs.plasma)
    left = float(inputs.profile.transfer(COSINE_WAVE * inputs.profile.length / separation))
    undiffused = float(linear_contrast(1.0, rate)) * np.sqrt(COSINE_SHARE)
    return float(inputs.eps / (undiffused * left)) if left > 0 else np.inf


def mass_squared(inputs: Inputs) -> float:
    """Return the largest M*^2 R_0/<phi> of (49), with the sharp R_min/d in place of (46), a pure number."""
    radius = inputs.threshold("holes of any spacing, R_min/d, (46)") * inputs.profile.length
    scale = float(inputs.plasma.scale_factor(REFERENCE, at_1_mev=1.0))
    return BOOST_SLOPE * radius * scale * REFERENCE / INV_GEV_IN_CM


def rate_of_holes(inputs: Inputs) -> float:
    """Return the least beta/H of (52) at 100 GeV, with the sharp R/d in place of (51), v_w = 1 and H of (72)."""
    spacing = inputs.threshold("holes of any size, R/d, (51)") * inputs.profile.length
    return float(SEPARATION * comoving_horizon(inputs.plasma, REFERENCE) / spacing)


def annihilation_temperature(inputs: Inputs) -> float:
    """Return the least T_ann of (59) in GeV."""
    return horizon_temperature(inputs.plasma, inputs.threshold("chess board, D/d, (57)") * inputs.profile.length)


def bounds(inputs: Inputs) -> dict[str, float]:
    """Return every bound, by the names of :data:`STRONGER`.

    (68) with diffusion left out, as its T_* = 3 GeV does to 1 part in 10^4, and the root mean square of (61).
    """
    spacing = inputs.threshold("points, R/d, (31)")
    collisions = slowest_rate(
        spacing, REFERENCE, REFERENCE, plasma=inputs.plasma, length=inputs.profile.length
    )  # <phi> = T_PT
    values = (
        largest_slope(inputs, *SLOPE_AT),
        collisions,
        mass_squared(inputs),
        rate_of_holes(inputs),
        annihilation_temperature(inputs),
        float(WallNetwork().end(ELECTROWEAK, passages_needed(inputs.eps))),
    )
    return dict(zip(STRONGER, values, strict=True))


def strengthened(changed: Mapping[str, float], base: Mapping[str, float]) -> dict[str, float]:
    """Return by which factor each bound of ``changed`` excludes more than that of ``base``."""
    return {name: (changed[name] / base[name]) ** sign for name, sign in STRONGER.items()}


def one_at_a_time(eps: Mapping[str, float], temperatures: tuple[float, ...] = (8e-5, 7e-5)) -> dict[str, Inputs]:
    """Return the inputs with one of them changed, the first entry being the paper's own with its transfer function.

    Parameters
    ----------
    eps
        Other bounds on eps_RMS, by name.
    temperatures
        Others, in GeV, at which diffusion is read off.

    Raises
    ------
    ValueError
        If a bound or a temperature is not positive.
    """
    model = paper_model()
    base = Inputs(computed_profile(model))

    def diffused(**changes: object) -> Inputs:
        return replace(base, profile=computed_profile(paper_model(**changes)))

    length = base.profile.length
    found = {
        "paper's inputs, computed profile": base,
        "Gaussian of 10 000 cm, as published": replace(base, profile=gaussian_profile()),
        "Gaussian of the computed length": replace(base, profile=gaussian_profile(length)),
        "fit (86)": replace(base, profile=published_profile(length)),
        "D_ne from constants": diffused(electron_prefactor=None),
        "protons in the way of neutrons": diffused(nucleons=True),
        "Fermi statistics of electrons": diffused(statistics="FD"),
        "running Coulomb logarithm": diffused(coulomb="running"),
        "tau_n from 878 s to today's": diffused(weak=WeakRates(TAU_NEUTRON)),
    }
    for t in temperatures:
        profile = computed_profile(model, positive("temperature", t))
        found[f"diffusion read off at {1e3 * t:g} MeV"] = replace(base, profile=profile)
    found["thermal g*"] = replace(base, plasma=ThermalPlasma())
    for name, bound in eps.items():
        found[f"eps_RMS < {bound:.2g}, {name}"] = replace(base, eps=bound)
    best = computed_profile(DiffusionModel())
    found["best diffusion and thermal g*"] = replace(base, profile=best, plasma=ThermalPlasma())
    return found
