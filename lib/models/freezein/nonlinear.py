"""The second route to the asymmetries: Y_S and five asymmetries as one nonlinear system, by an adaptive stiff solver.

It shares the table of rates with :mod:`lib.models.freezein.asymmetries`, and nothing else: Y_S is integrated
along with the asymmetries, chemical potentials of leptons enter as exp(+-mu/T) rather than linearised, and all five
asymmetries of (33) and (34) are independent variables, so that B - L is a test and not built in.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline

from ...plasma.cosmology import ZETA_3
from ...plasma.equilibrium import log_yield, relativistic_yield
from ...plasma.thermal_history import Plasma
from .asymmetries import (
    BARYON_SHARE,
    CHANNELS,
    CROSS,
    NORM,
    OWN,
    PAPER,
    Asymmetries,
    Options,
    resonant_asymmetries,
    tabulate,
)
from .parameters import G_F, FreezeIn

_SIZES = np.array([1e-5, 1e-10, 1e-14, 1e-5, 1e-5, 1e-5])
_MIXING = (CROSS * np.ones((3, 3)) + (OWN - CROSS) * np.eye(3)) / NORM


def evolve_nonlinear(
    point: FreezeIn,
    options: Options = PAPER,
    eps: ArrayLike | None = None,
    rtol: float = 1e-9,
    plasma: Plasma | None = None,
) -> Asymmetries:
    """Integrate Y_S, (33) and (34) with scipy's Radau; absolute tolerances are rtol times the size of each variable.

    Parameters
    ----------
    point, options, eps, plasma
        As in :func:`lib.models.freezein.asymmetries.evolve`.
    rtol
        Relative tolerance.

    Raises
    ------
    RuntimeError
        If the solver gives up.
    """
    medium = point.plasma if plasma is None else plasma
    table = tabulate(point, medium)
    ell, scale = point.squared, medium.m_planck / point.m1
    eps = np.asarray(resonant_asymmetries(point) if eps is None else eps, dtype=float)
    log_z, per_photon = np.log(table.z.ravel()), 0.5 if options.bose else 0.5 / ZETA_3
    on = [name == "decay" or (options.scatterings and name not in options.omit) for name in CHANNELS]
    splines = [CubicSpline(log_z, np.log(r.ravel())) for r in table.rates]
    photons = relativistic_yield(2, 1.0, "BE")
    total, branching = ell.sum(axis=0), ell / ell.sum(axis=0)

    def slope(tau: float, state: np.ndarray) -> np.ndarray:
        z = float(np.exp(tau))
        entropy = float(medium.g_star_s(point.m1 / z))
        y_gamma = photons / entropy
        w = state[0] / (per_photon * y_gamma)
        decay, fb, fs, fe = (scale * np.exp(s(tau)) * use for s, use in zip(splines, on, strict=True))
        y_f = state[1:3] / np.exp(log_yield(z, 1.0, G_F, entropy))
        mu = -0.5 * options.lepton_factor / y_gamma * (_MIXING @ state[3:])
        y_e = 2 * np.sinh(mu)
        seen = y_e @ branching if options.printed_washout else y_e[:, None]
        # forward minus backward of (F_i <-> e_a S), with B, (F_i S <-> e_a B), (F_i ebar_a <-> S B), per particle type
        flow = ell * (
            (y_f - w * seen) * decay
            + (y_f - w * y_e[:, None]) * fb
            + (w * y_f - y_e[:, None]) * fs
            + (y_f - y_e[:, None]) * fe
        )
        source = 2 * eps * total * (1 - w) * (decay + fb + fe - fs)
        made = 2 * total.sum() * (decay + fb + fs + fe) * (1 - w if options.inverse else 1.0)
        return np.concatenate([[made], -flow.sum(axis=0), -(source + flow).sum(axis=1)])

    ends = np.concatenate([[log_z[0] - (log_z[1] - log_z[0])], np.log(table.z[:, 2])])
    span = (float(log_z[0]), float(log_z[-1]))
    found = solve_ivp(slope, span, np.zeros(6), method="Radau", rtol=rtol, atol=rtol * _SIZES, dense_output=True)
    if not found.success:
        raise RuntimeError(f"the stiff solver stopped at z = {float(np.exp(found.t[-1]))!r}: {found.message}")
    inside = ends[1:]
    states = found.sol(inside)
    z_sphaleron = point.z_sph
    left = BARYON_SHARE * float(found.sol(np.log(z_sphaleron))[1:3].sum())
    heavy, flavour = states[1:3], states[3:]
    total_flavour = flavour.sum(axis=0)
    largest = float(np.abs(found.y[3:]).max())
    apart = float(np.abs(found.y[1:3].sum(axis=0) - found.y[3:].sum(axis=0)).max())
    drift = apart / largest if largest > 0 else 0.0
    return Asymmetries(np.exp(inside), states[0], heavy, flavour, total_flavour, z_sphaleron, left, drift)
