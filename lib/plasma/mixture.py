"""A plasma with further particles in it: g* and g*s of ideal gases without chemical potential on top of a history."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.validation import positive
from .ideal_gas import IdealGas
from .thermal_history import Plasma, TabulatedPlasma


def with_species(
    plasma: Plasma, gases: Sequence[IdealGas], low: float, high: float, step: float = 0.02
) -> TabulatedPlasma:  # fmt: skip
    """Return ``plasma`` with the energy and entropy of ``gases`` added, tabulated between two temperatures.

    The gases share the temperature of the photons and annihilate away in equilibrium as T falls below their mass.

    Parameters
    ----------
    plasma
        What holds without them.
    gases
        Further species, particle and antiparticle counted in their states.
    low, high
        Range of the result in GeV.
    step
        Largest spacing of the table in ln T; 0.02 keeps g* of a gas good to 1e-8, and of a tabulated history to 4e-6.

    Raises
    ------
    ValueError
        Unless low < high, both inside the range of ``plasma`` and above the decoupling of its neutrinos.

    >>> from .thermal_history import ConstantPlasma
    >>> hot = with_species(ConstantPlasma(106.75, 106.75), [IdealGas(1.0, 4, "FD")], 1e-2, 1e4)
    >>> [round(float(hot.g_star_s(t)), 3) for t in (1e-2, 1e4)]
    [106.75, 110.25]
    """
    if not positive("low", low) < positive("high", high):
        raise ValueError(f"low must lie below high, got {low!r} and {high!r}")
    if abs(float(plasma.neutrino_temperature(low)) / low - 1) > 1e-12:
        raise ValueError(f"low must lie above the decoupling of neutrinos, got {low!r}")
    t = np.geomspace(low, high, max(4, 1 + int(np.ceil(np.log(high / low) / positive("step", step)))))
    energy, entropy = plasma.g_star(t), plasma.g_star_s(t)
    for gas in gases:
        more = gas.degrees(t)
        energy, entropy = energy + more[0], entropy + more[1]
    return TabulatedPlasma(t, energy, entropy, plasma.m_planck)
