"""Inputs and printed numbers of the draft on distributed Landau-Zener transport (``sfv``), as data.

All dimensional numbers are in the draft's solver unit of mass, which it does not relate to GeV.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...claims.schema import half_unit, printed_digits


@dataclass(frozen=True)
class Inputs:
    """What the draft puts in, Secs. 4 and 5 A."""

    y_B: float = 1.0
    """Yukawa coupling of psi_B to phi, pure number."""
    y_chi: float = 1.0
    """Yukawa coupling of chi to Phi, pure number."""
    v_w: float = 0.30
    """Wall speed, in units of the speed of light."""
    T_reh: float = 0.20
    """Scale of the normal-energy spectrum, solver unit."""
    E_min: float = 0.0
    """Lower end of the spectrum, solver unit."""
    E_max_fraction: float = 0.6
    """Upper end of the spectrum as a fraction of something that the draft does not name."""
    n_energies: int = 160
    """Number of energies, ``nE``."""
    span_widths: float = 3.0
    """Length L of the integral in units of the FWHM, ``xi_span_mult``."""
    lambda_eff: float = 0.209
    """Effective mixing as the input of the local driver rounds it."""
    target_ratio: float = 5.7
    """n_LSP/n_B that is to come out."""


INPUTS = Inputs()


@dataclass(frozen=True)
class Entry:
    """One row of the draft's table of key numbers (App. B)."""

    name: str
    """The quantity in words."""
    symbol: str
    """Its symbol, LaTeX."""
    printed: str
    """Its value, digit for digit."""

    @property
    def value(self) -> float:
        """The printed value as a number."""
        return float(self.printed)

    @property
    def half_unit(self) -> float:
        """Half a unit of the last printed digit."""
        return float(half_unit(self.printed))


TABLE_B: dict[str, Entry] = {
    "R_peak": Entry("wall centre", r"R_*", printed_digits("sfv.eq8.R")),
    "FWHM": Entry("wall width", r"\mathrm{FWHM}", printed_digits("sfv.eq8.fwhm")),
    "xi_star": Entry("crossing", r"\xi_*", printed_digits("sfv.eq8.xi")),
    "phi_star": Entry("brane field at the crossing", r"|\phi(\xi_*)|", printed_digits("sfv.eq9.phi")),
    "slope": Entry("slope difference", r"|\Delta'(\xi_*)|", printed_digits("sfv.eq9.slope")),
    "v_w": Entry("wall speed", r"v_w", "0.30"),
    "T_reh": Entry("spectrum scale", r"T_\mathrm{reh}", "0.20"),
    "I_2": Entry("integral", r"I_2", printed_digits("sfv.eq10")),
    "lambda_0": Entry("bare wall coupling", r"\lambda_0^\mathrm{req}", printed_digits("sfv.eq11.l0")),
    "lambda_eff": Entry(
        "local-equivalent mixing", r"\lambda_\mathrm{tr}^\mathrm{eff}", printed_digits("sfv.eq11.leff")
    ),
}
"""The table of App. B, in its order."""

PUBLISHED = ("R_peak", "FWHM", "xi_star", "phi_star", "slope", "I_2")
"""The six numbers through which the draft's missing profile is known."""
PRINTED: dict[str, float] = {name: TABLE_B[name].value for name in PUBLISHED}
"""Their values."""
R_MAX = 20.0
"""End of the tables that stand in for it, solver unit of length: eight widths beyond the crossing."""
