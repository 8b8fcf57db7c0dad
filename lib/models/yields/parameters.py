"""Table I of the draft, its other printed numbers, and the parameter set that they define."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.constants import G_STAR_SM, M_PROTON
from ...base.validation import between, non_negative, positive
from ...claims import printed, printed_digits

HUBBLE_PREFACTOR = 1.66
"""sqrt(8 pi^3/90) = 1.66015... as eq. (1) rounds it."""
S_0_PRINTED = printed("yields.eq10.s0")
"""Entropy density today in 1/cm^3, eq. (10)."""
P_TARGET_RATIO = 5.7
"""Ratio chi/B that the level-crossing draft aims its coupling at; its eq. (11)."""
Y_RANGE_PRINTED = (-80.0, 50.0)
"""Range of y in Sec. V and in (C1)."""


@dataclass(frozen=True)
class Printed:
    """One row of Table I."""

    symbol: str
    """Symbol in LaTeX, without dollar signs."""
    printed: str
    """Digits as the table has them; empty where it has a symbol."""
    unit: str
    """Unit; "1" for a pure number."""
    role: str
    """``input`` or ``output``."""


TABLE_I: dict[str, Printed] = {
    "T_p": Printed("T_p", "100", "GeV", "input"),
    "beta_over_H": Printed(r"(\beta/H)_p", "100", "1", "input"),
    "v_w": Printed("v_w", "0.30", "1", "input"),
    "I_p": Printed("I_p", "0.34", "1", "input"),
    "g_star": Printed("g_*, g_{*s}", "106.75", "1", "input"),
    "m_chi": Printed(r"m_\chi", "", "GeV", "input"),
    "P_chi_to_B": Printed(r"\langle P_{\chi\to B}\rangle", printed_digits("yields.eq2"), "1", "input"),
    "f_chi": Printed(r"f_\chi", "1.07e-9", "1", "input"),
    "rho_B": Printed(r"\rho_B^0", printed_digits("yields.eq11.rhoB"), "kg m^-3", "output"),
    "rho_DM": Printed(r"\rho_\mathrm{DM}^0", printed_digits("yields.eq11.rhoDM"), "kg m^-3", "output"),
    "ratio": Printed(r"\rho_\mathrm{DM}/\rho_B", printed_digits("yields.eq12"), "1", "output"),
}
"""Table I in its order; m_chi is printed as the proton mass."""


def table_i(name: str) -> float:
    """Return the number that Table I prints for ``name``.

    Raises
    ------
    ValueError
        If the table has no such row or no number in it.

    >>> table_i("rho_B")
    4.217e-28
    """
    if name not in TABLE_I or not TABLE_I[name].printed:
        known = ", ".join(key for key, row in TABLE_I.items() if row.printed)
        raise ValueError(f"Table I prints no number for {name!r}; known: {known}")
    return float(TABLE_I[name].printed)


@dataclass(frozen=True)
class Benchmark:
    """A transition, the hidden species in front of it, and what its walls do; the defaults are Table I."""

    t_p: float = table_i("T_p")
    """Percolation temperature in GeV."""
    beta_over_h: float = table_i("beta_over_H")
    """(beta/H)_p: Hubble rate at percolation times the inverse duration."""
    v_w: float = table_i("v_w")
    """Wall speed."""
    i_p: float = table_i("I_p")
    """Extended volume per volume at percolation."""
    g_star: float = G_STAR_SM
    """Degrees of freedom in the energy density, constant."""
    g_star_s: float = G_STAR_SM
    """Degrees of freedom in the entropy density, constant."""
    m_chi: float = M_PROTON
    """Mass of chi, and of the dark matter that is left, in GeV."""
    m_b: float = M_PROTON
    """Mass per baryon in GeV."""
    p_chi_to_b: float = table_i("P_chi_to_B")
    """Conversion probability per meeting with a wall, eq. (2)."""
    f_chi: float = table_i("f_chi")
    """Occupancy n_chi/n_eq, eq. (8)."""

    def __post_init__(self) -> None:
        """Reject what is not a transition."""
        for name in ("t_p", "beta_over_h", "i_p", "g_star", "g_star_s", "m_b"):
            positive(name, getattr(self, name))
        # a heavier gas has no density that a double can hold
        between("m_chi/t_p", non_negative("m_chi", self.m_chi) / self.t_p, 0.0, 300.0)
        non_negative("f_chi", self.f_chi)
        between("p_chi_to_b", self.p_chi_to_b, 0.0, 1.0)
        between("v_w", positive("v_w", self.v_w), 0.0, 0.9999)


TABLE = Benchmark()
"""The benchmark of Table I."""
