"""Constants of nature and cosmological parameters, each with value, unit and source.

Natural units (GeV) unless the unit says otherwise. ``CONSTANTS`` holds the table that the book prints; every entry
is also a module-level float of the same name.
"""

from __future__ import annotations

from dataclasses import dataclass

PDG = "PDG 2024"
CODATA = "CODATA 2022"
SI = "SI definition"
PLANCK = "Planck 2018, TT,TE,EE+lowE+lensing"


@dataclass(frozen=True)
class Constant:
    """One constant of the table."""

    symbol: str
    """LaTeX symbol, without dollar signs."""
    value: float
    """Numerical value in ``unit``."""
    unit: str
    """Unit; "1" for a pure number."""
    source: str
    """Where the value is published."""
    meaning: str
    """What it is, in words."""


CONSTANTS: dict[str, Constant] = {
    "HBAR": Constant(r"\hbar", 6.582119569e-25, "GeV s", SI, "reduced Planck constant"),
    "C": Constant("c", 2.99792458e10, "cm/s", SI, "speed of light"),
    "K_B": Constant(r"k_B", 8.617333262e-14, "GeV/K", SI, "Boltzmann constant"),
    "G_NEWTON": Constant("G", 6.67430e-11, "m^3 kg^-1 s^-2", CODATA, "Newton constant"),
    "M_PLANCK": Constant(r"M_\mathrm{Pl}", 1.220890e19, "GeV", CODATA, "Planck mass, not reduced"),
    "GEV_IN_KG": Constant(r"\mathrm{GeV}/c^2", 1.78266192e-27, "kg", CODATA, "mass of one GeV"),
    "ALPHA_EM_0": Constant(r"\alpha(0)", 7.2973525643e-3, "1", CODATA, "fine-structure constant"),
    "ALPHA_EM_MZ": Constant(r"\alpha(m_Z)", 1.0 / 127.930, "1", PDG, "electromagnetic coupling at m_Z, MS-bar"),
    "SIN2_THETA_W": Constant(r"\sin^2\theta_W(m_Z)", 0.23129, "1", PDG, "weak mixing angle at m_Z, MS-bar"),
    "ALPHA_S_MZ": Constant(r"\alpha_s(m_Z)", 0.1180, "1", PDG, "strong coupling at m_Z"),
    "M_Z": Constant(r"m_Z", 91.1880, "GeV", PDG, "Z boson mass"),
    "GAMMA_Z": Constant(r"\Gamma_Z", 2.4955, "GeV", PDG, "Z boson width"),
    "M_W": Constant(r"m_W", 80.3692, "GeV", PDG, "W boson mass"),
    "M_TOP": Constant(r"m_t", 172.57, "GeV", PDG, "top quark pole mass"),
    "M_BOTTOM": Constant(r"m_b(m_b)", 4.183, "GeV", PDG, "bottom quark mass, MS-bar"),
    "M_CHARM": Constant(r"m_c(m_c)", 1.2730, "GeV", PDG, "charm quark mass, MS-bar"),
    "M_HIGGS": Constant(r"m_h", 125.20, "GeV", PDG, "Higgs boson mass"),
    "M_ELECTRON": Constant(r"m_e", 0.51099895069e-3, "GeV", CODATA, "electron mass"),
    "M_MUON": Constant(r"m_\mu", 0.1056583755, "GeV", CODATA, "muon mass"),
    "M_PION": Constant(r"m_{\pi^\pm}", 0.13957039, "GeV", PDG, "charged pion mass"),
    "M_PION_0": Constant(r"m_{\pi^0}", 0.1349768, "GeV", PDG, "neutral pion mass"),
    "M_PROTON": Constant(r"m_p", 0.93827208943, "GeV", CODATA, "proton mass"),
    "M_NEUTRON": Constant(r"m_n", 0.93956542194, "GeV", CODATA, "neutron mass"),
    "TAU_NEUTRON": Constant(r"\tau_n", 878.4, "s", PDG, "mean life of the neutron"),
    "MU_NEUTRON": Constant(r"\mu_n/\mu_N", -1.91304276, "1", CODATA, "neutron magnetic moment, nuclear magnetons"),
    "T_CMB": Constant(r"T_0", 2.7255, "K", "Fixsen 2009", "temperature of the microwave background today"),
    "N_EFF": Constant(r"N_\mathrm{eff}", 3.044, "1", "Bennett et al. 2021", "effective number of neutrinos"),
    "OMEGA_DM_H2": Constant(r"\Omega_c h^2", 0.1200, "1", PLANCK, "dark-matter density"),
    "OMEGA_DM_H2_ERROR": Constant(r"\sigma(\Omega_c h^2)", 0.0012, "1", PLANCK, "its standard error"),
    "OMEGA_B_H2": Constant(r"\Omega_b h^2", 0.02237, "1", PLANCK, "baryon density"),
    "OMEGA_B_H2_ERROR": Constant(r"\sigma(\Omega_b h^2)", 0.00015, "1", PLANCK, "its standard error"),
    "H_HUBBLE": Constant("h", 0.6736, "1", PLANCK, "Hubble constant in units of 100 km/s/Mpc"),
    "MPC_IN_CM": Constant(r"\mathrm{Mpc}", 3.0856775815e24, "cm", "IAU 2015", "megaparsec"),
    "G_STAR_SM": Constant(
        r"g_*^\mathrm{SM}", 106.75, "1", "particle content", "relativistic degrees of freedom above the weak scale"
    ),
}

globals().update({name: constant.value for name, constant in CONSTANTS.items()})


def __getattr__(name: str) -> float:
    """Name the constant that is missing; the values themselves are module attributes."""
    raise AttributeError(f"lib.base.constants has no constant {name!r}; known: {', '.join(CONSTANTS)}")
