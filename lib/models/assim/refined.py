"""Everything at once that the paper leaves out and the library has: thermal averages, antiparticles, exact ratios."""

from __future__ import annotations

from ...plasma.thermal_history import Plasma
from .antimatter import all_rates, full_freeze_out
from .parameters import Assimilation
from .thermal import NODES, thermal_rates


def refined_abundance(
    point: Assimilation, plasma: Plasma | None = None, nodes: int = NODES, rtol: float = 1e-8
) -> float:
    """Omega h^2 of the network with antiparticles, thermally averaged rates and the Bessel ratio of equilibria.

    The reactions with antiparticles keep their s-wave rates: they are over before the density is decided.

    Parameters
    ----------
    point
        Parameters of the model, with the coupling and the asymmetry that are wanted.
    plasma
        What dominates the universe; by default the paper's constant degrees of freedom.
    nodes
        Temperatures of the table of rates, at least 4.
    rtol
        Relative tolerance of every yield in every step.

    Raises
    ------
    ValueError
        If ``nodes`` is below 4 or the tolerance is not positive.
    """
    rates = all_rates(point, thermal_rates(point, nodes))
    return full_freeze_out(point, rates, rtol=rtol, bessel=True, plasma=plasma).omega_h2
