"""Thermally averaged rates of the Boltzmann system in place of their s-wave limit (what App. C neglects)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...kinetics import RateTable
from ...plasma.thermal_history import Plasma
from .freeze_out import X_END, X_START, freeze_out
from .parameters import Assimilation
from .reactions import Spectrum, process, thermal_sigma_v

NODES = 161
"""Temperatures of a table, evenly spaced in ln x; doubling their number moves Omega h^2 by less than 1e-5."""


@dataclass(frozen=True)
class ThermalRates:
    """Effective <sigma v>(x) of eq. (3.12) in 1/GeV^2, tabulated, for both complex scalars together."""

    assimilation: RateTable
    """chi Psi -> Psitilde B."""
    destruction: RateTable
    """chi Psitilde -> Psi B."""
    conversion: RateTable
    """Psitilde Psitilde -> Psi Psi."""


def thermal_rates(point: Assimilation, nodes: int = NODES) -> ThermalRates:
    """Return the thermal averages of the derived squared elements between x = 1 and 1e7.

    Parameters
    ----------
    point
        Parameters of the model.
    nodes
        Number of temperatures, at least 4.

    Raises
    ------
    ValueError
        If ``nodes`` is below 4.
    """
    if nodes < 4:
        raise ValueError(f"nodes must be at least 4, got {nodes!r}")
    x = np.geomspace(X_START, X_END, nodes)
    spectrum = Spectrum(point.m_psi, point.m_scalar, point.m_chi)

    def average(name: str) -> np.ndarray:
        return thermal_sigma_v(process(name), spectrum, point.g_y, point.m_psi / x)

    conversion = (average("phi phi > Psi Psi") + average("phi other > Psi Psi")) / 2
    return ThermalRates(
        RateTable(x, 2 * average("chi Psi > phi B")),
        RateTable(x, average("chi phi > Psi B")),
        RateTable(x, conversion),
    )


def thermal_abundance(point: Assimilation, plasma: Plasma | None = None) -> float:
    """Omega h^2 with thermal averages and the Bessel ratio of equilibria, by default in the paper's plasma."""
    return freeze_out(point, thermal_rates(point), bessel=True, plasma=plasma).omega_h2
