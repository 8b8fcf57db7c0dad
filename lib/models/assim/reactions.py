"""The reactions of the hypercharge multiplet as numerical objects for solvers: masses, degrees of freedom, |M|^2.

phi stands for either complex scalar of charge one, "other" for the second one; both have the same squared elements.
Light fermions and Higgs doublets of the standard model are summed over: sum of Y^2 = 10 and 1/2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...amplitudes.kinematics import Exchanged, checked_square, s_wave_sigma_v, threshold_mandelstam
from ...base.arrays import FloatOrArray
from ...base.validation import positive
from ...rates.thermal_average import thermal_average
from . import closed_forms

SUM_Y2 = {"f": 10.0, "H": 0.5}
"""Sum of Y^2 over the Weyl fermions of three generations and over the two scalars of the Higgs doublet, Q = T3 + Y."""


@dataclass(frozen=True)
class Spectrum:
    """Masses of the multiplet and the gaugino."""

    m_psi: float
    """Dirac fermion, GeV."""
    m_scalar: float
    """Both complex scalars, GeV."""
    m_chi: float
    """Majorana gaugino, GeV."""

    def __post_init__(self) -> None:
        """Reject unphysical masses and a scalar that decays to Psi chi, for which bino exchange goes on shell."""
        for name in self.__dataclass_fields__:
            positive(name, getattr(self, name))
        if self.m_scalar >= self.m_psi + self.m_chi:
            limit = self.m_psi + self.m_chi
            raise ValueError(f"m_scalar must lie below m_psi + m_chi = {limit!r}, got {self.m_scalar!r}")

    def mass(self, particle: str) -> float:
        """Mass in GeV of a particle or antiparticle by name; zero for the light ones."""
        heavy = {"Psi": self.m_psi, "phi": self.m_scalar, "other": self.m_scalar, "chi": self.m_chi}
        return heavy.get(particle.rstrip("~"), 0.0)


@dataclass(frozen=True)
class Process:
    """A reaction a b > c d with its squared element."""

    name: str
    """As written, e.g. "chi Psi > phi B"."""
    square: Callable[..., Any]
    """|M|^2/g^4 of (s, t, m_psi^2, m_scalar^2, m_chi^2)."""
    factor: float = 1.0
    """Sum of squared charges over the light final states."""
    exchanged: tuple[str | None, str | None] = (None, None)
    """Particles exchanged in the t- and in the u-channel."""

    @property
    def particles(self) -> tuple[str, str, str, str]:
        """The four particles, antiparticles with a tilde."""
        left, right = self.name.split(" > ")
        return (*left.split(), *right.split())

    @property
    def identical_initial(self) -> bool:
        """Whether the two initial particles are identical."""
        return self.particles[0] == self.particles[1]

    @property
    def identical_final(self) -> bool:
        """Whether the two final particles are identical, which halves the phase space."""
        return self.particles[2] == self.particles[3]

    def masses(self, spectrum: Spectrum) -> tuple[float, float, float, float]:
        """The four masses in GeV."""
        return tuple(spectrum.mass(p) for p in self.particles)

    def exchanged_masses(self, spectrum: Spectrum) -> Exchanged:
        """Masses in GeV exchanged in the t- and u-channel, None where there is no such diagram."""
        t, u = (None if p is None else spectrum.mass(p) for p in self.exchanged)
        return t, u

    def squared(self, s: ArrayLike, t: ArrayLike, spectrum: Spectrum, g: float) -> FloatOrArray:
        """|M|^2 averaged over initial and summed over final polarisations, without the factor for identical particles.

        Parameters
        ----------
        s, t
            Mandelstam variables in GeV^2, broadcast against each other.
        spectrum
            Masses.
        g
            Gauge coupling.

        Raises
        ------
        ValueError
            If a value is NaN or negative; the message names the reaction.
        """
        psi2, phi2, chi2 = spectrum.m_psi**2, spectrum.m_scalar**2, spectrum.m_chi**2
        value = self.square(np.asarray(s, float), np.asarray(t, float), psi2, phi2, chi2)
        unit = positive("g", g) ** 4 * self.factor
        return checked_square(self.name, unit * value, unit)

    def threshold(self, spectrum: Spectrum, g: float = 1.0) -> float:
        """|M|^2 with both initial particles at rest; what is zero within rounding, 1e-12 g^4, is returned as zero."""
        value = float(self.squared(*threshold_mandelstam(self.masses(spectrum)), spectrum, g))
        return value if value > 1e-12 * g**4 * self.factor else 0.0

    def s_wave(self, spectrum: Spectrum, g: float) -> float:
        """sigma v at rest in 1/GeV^2, identical final particles counted once."""
        return s_wave_sigma_v(self.threshold(spectrum, g), self.masses(spectrum), self.identical_final)


PROCESSES: dict[str, Process] = {
    r.name: r
    for r in (
        Process("chi Psi > phi B", closed_forms.chi_psi_to_phi_b, exchanged=("Psi", None)),
        Process("chi phi > Psi B", closed_forms.chi_phi_to_psi_b, exchanged=("phi", None)),
        Process("phi phi > Psi Psi", closed_forms.phi_phi_to_psi_psi, exchanged=("chi", "chi")),
        Process("phi other > Psi Psi", closed_forms.phi_other_to_psi_psi, exchanged=("chi", "chi")),
        Process("Psi Psi~ > B B", closed_forms.psi_antipsi_to_b_b, exchanged=("Psi", "Psi")),
        Process("Psi Psi~ > f f~", closed_forms.psi_antipsi_to_f_f, SUM_Y2["f"]),
        Process("Psi Psi~ > H H~", closed_forms.psi_antipsi_to_h_h, SUM_Y2["H"]),
        Process("Psi Psi~ > chi chi", closed_forms.psi_antipsi_to_chi_chi, exchanged=("phi", "phi")),
        Process("phi phi~ > B B", closed_forms.phi_antiphi_to_b_b, exchanged=("phi", "phi")),
        Process("phi phi~ > f f~", closed_forms.phi_antiphi_to_f_f, SUM_Y2["f"]),
        Process("phi phi~ > H H~", closed_forms.phi_antiphi_to_h_h, SUM_Y2["H"]),
        Process("phi phi~ > chi chi", closed_forms.phi_antiphi_to_chi_chi, exchanged=("Psi", "Psi")),
        Process("phi other~ > chi chi", closed_forms.phi_antiother_to_chi_chi, exchanged=("Psi", "Psi")),
        Process("phi phi~ > Psi Psi~", closed_forms.phi_antiphi_to_psi_antipsi, exchanged=("chi", None)),
        Process("phi other~ > Psi Psi~", closed_forms.phi_antiother_to_psi_antipsi, exchanged=("chi", None)),
        Process("Psi phi~ > chi B", closed_forms.psi_antiphi_to_chi_b, exchanged=("phi", "Psi")),
        Process("phi Psi~ > phi~ Psi", closed_forms.phi_antipsi_to_antiphi_psi, exchanged=(None, "chi")),
        Process("phi Psi~ > other~ Psi", closed_forms.phi_antipsi_to_antiother_psi, exchanged=(None, "chi")),
    )
}
"""All reactions by name. Charge conjugation, phi <-> other and reversal give the others."""


def process(name: str) -> Process:
    """The reaction of that name; ValueError lists the known ones."""
    if name not in PROCESSES:
        raise ValueError(f"unknown reaction {name!r}: known are {', '.join(PROCESSES)}")
    return PROCESSES[name]


def thermal_sigma_v(
    process: Process, spectrum: Spectrum, g: float, temperature: ArrayLike, **nodes: int
) -> FloatOrArray:
    """Thermal <sigma v> in 1/GeV^2 of a reaction of the multiplet, identical final particles counted once.

    Raises ValueError as :func:`thermal_average`; ``nodes`` are n_energy and n_angle.
    """
    return thermal_average(
        lambda s, t: process.squared(s, t, spectrum, g),
        process.masses(spectrum),
        temperature,
        process.identical_final,
        process.exchanged_masses(spectrum),
        **nodes,
    )
