"""Weak rates n <-> p per nucleon at Born level: infinitely heavy nucleons, all six processes, T_nu apart from T.

Every rate is an integral over the energies of electron and neutrino, which differ by Q = m_n - m_p,

    Gamma = [tau_n f m_e^5]^-1 int dE_e  p_e E_e E_nu^2 F(E_e) (occupations and blocking factors),

normalised by the decay in vacuum, f = int_1^(Q/m_e) de e sqrt(e^2 - 1) (Q/m_e - e)^2 F. Without chemical potentials.
References: Weinberg, Gravitation and Cosmology, sec. 15.7; Pitrou, Coc, Uzan & Vangioni, Phys. Rep. 754 (2018) 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from ..base import constants
from ..base.arrays import FloatOrArray, Floats
from ..base.validation import positive

MASS_SPLITTING = constants.M_NEUTRON - constants.M_PROTON
"""Q = m_n - m_p in GeV."""
_NODES = 48
"""Gauss-Legendre nodes of every integral: relative error below 1e-9 from 10 keV to 100 MeV."""
_TAIL = 60.0
"""Energy above threshold, over the higher temperature, at which the integrals end."""


@dataclass(frozen=True)
class WeakProcesses:
    """Rates per nucleon of the six processes in 1/s, each of the shape of the temperatures."""

    neutrino_capture: FloatOrArray
    """n nu -> p e-."""
    positron_capture: FloatOrArray
    """n e+ -> p nubar."""
    decay: FloatOrArray
    """n -> p e- nubar."""
    electron_capture: FloatOrArray
    """p e- -> n nu."""
    antineutrino_capture: FloatOrArray
    """p nubar -> n e+."""
    inverse_decay: FloatOrArray
    """p e- nubar -> n."""

    @property
    def neutron_to_proton(self) -> FloatOrArray:
        """Gamma_{n -> p} in 1/s."""
        return self.neutrino_capture + self.positron_capture + self.decay

    @property
    def proton_to_neutron(self) -> FloatOrArray:
        """Gamma_{p -> n} in 1/s."""
        return self.electron_capture + self.antineutrino_capture + self.inverse_decay


@dataclass(frozen=True)
class WeakRates:
    """Born rates of n <-> p.

    >>> rates = WeakRates(878.0).processes(1e-3, 1e-3)
    >>> round(rates.neutron_to_proton, 4), round(rates.neutron_to_proton / rates.proton_to_neutron, 6)
    (1.6043, 3.644913)
    """

    lifetime: float = constants.TAU_NEUTRON
    """Mean life of the free neutron in s."""
    coulomb: bool = False
    """Whether proton and electron attract each other, by the Fermi function 2 pi eta/(1 - exp(-2 pi eta))."""
    nodes: int = _NODES
    """Gauss-Legendre nodes of every integral."""

    def __post_init__(self) -> None:
        """Reject a bad lifetime or too few nodes."""
        positive("lifetime", self.lifetime)
        if self.nodes < 8:
            raise ValueError(f"nodes must be at least 8, got {self.nodes!r}")

    @cached_property
    def _rule(self) -> tuple[Floats, Floats]:
        """Nodes and weights of int_0^1 dx."""
        node, weight = np.polynomial.legendre.leggauss(self.nodes)
        return (node + 1) / 2, weight / 2

    @cached_property
    def phase_space(self) -> float:
        """The integral f of the decay in vacuum, a pure number: 1.636 without the Fermi function, 1.692 with it."""
        energy, weight = self._decay_grid()
        m = constants.M_ELECTRON
        return float((weight * (MASS_SPLITTING - energy) ** 2).sum() / m**5)

    def _electron(self, energy: Floats) -> Floats:
        """p_e E_e F in GeV^2."""
        momentum = np.sqrt((energy - constants.M_ELECTRON) * (energy + constants.M_ELECTRON))
        if not self.coulomb:
            return momentum * energy
        sommerfeld = 2 * np.pi * constants.ALPHA_EM_0 * energy
        # p F = p 2 pi alpha E/p/(1 - exp) stays finite at rest
        return energy * sommerfeld / -np.expm1(-sommerfeld / momentum)

    def _decay_grid(self) -> tuple[Floats, Floats]:
        """Electron energies from m_e to Q, and weights that hold p_e E_e F; both ends are smooth in the angle."""
        x, w = self._rule
        angle = np.pi / 2 * x
        span = MASS_SPLITTING - constants.M_ELECTRON
        energy = constants.M_ELECTRON + span * np.sin(angle) ** 2
        return energy, self._electron(energy) * span * np.sin(2 * angle) * np.pi / 2 * w

    def processes(self, temperature: ArrayLike, neutrino_temperature: ArrayLike) -> WeakProcesses:
        """Return the rates of the six processes.

        Parameters
        ----------
        temperature
            Of electrons and positrons in GeV, any shape.
        neutrino_temperature
            Of the neutrinos in GeV, broadcast against it.

        Raises
        ------
        ValueError
            If a temperature is not positive.
        """
        t = np.asarray(positive("temperature", temperature))[..., None]
        tn = np.asarray(positive("neutrino_temperature", neutrino_temperature))[..., None]
        t, tn = np.broadcast_arrays(t, tn)
        m, q = constants.M_ELECTRON, MASS_SPLITTING
        norm = 1 / (self.lifetime * self.phase_space * m**5)

        def total(weight: Floats, neutrino: Floats, *factors: Floats) -> FloatOrArray:
            integrand = weight * neutrino**2
            for factor in factors:
                integrand = integrand * factor
            result = norm * integrand.sum(axis=-1)
            return result if result.ndim else float(result)

        x, w = self._rule
        reach = _TAIL * np.maximum(t, tn)
        # squares resolve the thresholds, where momenta start as square roots
        above, measure = reach * x**2, 2 * reach * x * w

        # e- and nu on opposite sides: E_e = E_nu + Q
        energy = q + above
        weight = self._electron(energy) * measure
        neutrino_capture = total(weight, above, _occupied(above / tn), _free(energy / t))
        electron_capture = total(weight, above, _occupied(energy / t), _free(above / tn))

        # e+ and nubar on opposite sides: E_nu = E_e + Q, no attraction
        energy = m + above
        weight = np.sqrt(above * (above + 2 * m)) * energy * measure
        neutrino = energy + q
        positron_capture = total(weight, neutrino, _occupied(energy / t), _free(neutrino / tn))
        antineutrino_capture = total(weight, neutrino, _occupied(neutrino / tn), _free(energy / t))

        # e- and nubar on one side: E_e + E_nu = Q
        energy, weight = self._decay_grid()
        neutrino = q - energy
        decay = total(weight, neutrino, _free(energy / t), _free(neutrino / tn))
        inverse_decay = total(weight, neutrino, _occupied(energy / t), _occupied(neutrino / tn))
        return WeakProcesses(
            neutrino_capture, positron_capture, decay, electron_capture, antineutrino_capture, inverse_decay
        )


def _occupied(x: Floats) -> Floats:
    """Fermi-Dirac occupation at E/T = x >= 0, without overflow."""
    return np.exp(-x) / (1 + np.exp(-x))


def _free(x: Floats) -> Floats:
    """One minus the occupation."""
    return 1 / (1 + np.exp(-x))
