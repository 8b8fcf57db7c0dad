"""``yields``: densities of baryons and dark matter from bubble walls, the draft's ``first_principles_yields.py``.

The draft says that a JSON file records the benchmark and prints none. The keys here are its own names where it has
any (Table I, eqs. (8) and (C1)); the other keys are the conventions that it leaves open.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

from ...base.constants import M_PROTON
from ...files.schema import Block, Number, Text
from ...models.yields.expansion import earliest
from ...models.yields.parameters import S_0_PRINTED, Benchmark
from ...models.yields.yields import EXACT, Conventions, Flux, Kernel, one_shot
from ...plasma.ideal_gas import SIGN

SCHEMA = Block(
    "parameters of yields",
    {
        "T_p": Number("percolation temperature in GeV", low=1e-6, high=1e19),
        "beta_over_H": Number("inverse duration (beta/H)_p", above=0.0),
        "v_w": Number("wall speed", above=0.0, high=0.9999),
        "I_p": Number("extended volume at percolation", above=0.0, high=1e6),
        "g_star": Number("degrees of freedom of the energy density; the result does not feel it", above=0.0),
        "g_star_s": Number("degrees of freedom of the entropy density", above=0.0),
        "m_chi": Number("mass of chi and of dark matter in GeV, at most 300 T_p", low=0.0),
        "P_chi_to_B": Number("conversion probability per meeting with a wall", low=0.0, high=1.0),
        "incident_flux_scale": Number("f_chi, occupancy of chi against equilibrium", low=0.0),
        "y_min": Number(
            "lower end of the integral, above -(beta/H)/2 where the expansion begins", low=-1e3, default=EXACT.y_min
        ),
        "y_max": Number("upper end of the integral", high=600.0, default=EXACT.y_max),
        "kernel": Text("wall area: exact KJMA, or eq. (6) as published", get_args(Kernel), default=EXACT.kernel),
        "clamp_y": Number("largest y in the e^y of the published kernel; without it none", high=600.0, default=None),
        "window_sigma_y": Number("W = exp(-y^2/(2 sigma^2)); without it W = 1", above=0.0, default=None),
        "flux": Text(
            "n vbar/4 of a wall at rest as in eq. (7), or on the moving wall: front, net",
            get_args(Flux),
            default=EXACT.flux,
        ),
        "g_chi": Number("states of chi in n_eq", above=0.0, default=EXACT.g_chi),
        "statistics": Text("statistics of n_eq", tuple(SIGN), default=EXACT.statistics),
        "m_B": Number("mass per baryon in GeV", above=0.0, default=M_PROTON),
        "s_0": Number("entropy density today in 1/cm^3", above=0.0, default=S_0_PRINTED),
    },
)


def run(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return yields and densities of today for a checked ``config``, with all inputs that they depend on.

    Raises
    ------
    ValueError
        If two keys do not go together, or nothing is converted; the message names the key and the value.
    """
    c, first = config, earliest(config["beta_over_H"])
    if c["m_chi"] > 300 * c["T_p"]:
        raise ValueError(f"m_chi must be at most 300 T_p = {300 * c['T_p']!r}, got {c['m_chi']!r}")
    if c["y_min"] <= first:
        raise ValueError(f"y_min must be above -beta_over_H/2 = {first!r}, got {c['y_min']!r}")
    if c["y_max"] <= c["y_min"]:
        raise ValueError(f"y_max must be above y_min = {c['y_min']!r}, got {c['y_max']!r}")
    if c["clamp_y"] is not None and c["kernel"] == "exact":
        raise ValueError(f"clamp_y must be absent for the exact kernel, which needs none, got {c['clamp_y']!r}")
    benchmark = Benchmark(
        t_p=c["T_p"], beta_over_h=c["beta_over_H"], v_w=c["v_w"], i_p=c["I_p"], g_star=c["g_star"],
        g_star_s=c["g_star_s"], m_chi=c["m_chi"], m_b=c["m_B"], p_chi_to_b=c["P_chi_to_B"],
        f_chi=c["incident_flux_scale"],
    )  # fmt: skip
    conventions = Conventions(
        kernel=c["kernel"], clamp=c["clamp_y"], window=c["window_sigma_y"], flux=c["flux"], g_chi=c["g_chi"],
        statistics=c["statistics"], y_min=c["y_min"], y_max=c["y_max"], s_0=c["s_0"],
    )  # fmt: skip
    found = one_shot(benchmark, conventions)
    if not found.rho_b > 0:
        keys = ("P_chi_to_B", "incident_flux_scale", "y_min", "y_max", "window_sigma_y")
        told = ", ".join(f"{key} = {c[key]!r}" for key in keys)
        raise ValueError(f"rho_B must be positive, got {found.rho_b!r} from {told}")
    return {
        "rho_B": found.rho_b,
        "rho_DM": found.rho_dm,
        "ratio": found.ratio,
        "rho_DM_split": found.rho_dm_split,
        "ratio_split": found.rho_dm_split / found.rho_b,
        "Y_B": found.y_b,
        "Y_chi": found.y_chi,
        "converted_share": found.converted,
        "possible": found.converted <= 1.0,
        "swept": found.kernel_integral,
        "meetings": found.meetings,
        "quadrature_error": found.quadrature_error,
        "inputs": {key: value for key, value in c.items() if value is not None},
    }
