"""Squared elements of the hypercharge multiplet as plain arithmetic, over g^4 (and Y^2 for f, H).

Written by ``python -m lib.models.assim.generate`` from ``hypercharge``; averaged over initial and summed over final
polarisations. Arguments: s, t in GeV^2, then the squared masses of Psi, of the scalars and of chi. a and b are the
denominators of the propagators, d the splitting of the squared masses.
"""

from __future__ import annotations

from ...base.arrays import Floats


def chi_psi_to_phi_b(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of chi Psi > phiL B."""
    a = -phi2 + s
    b = -psi2 + t
    d = phi2 - psi2
    top = (
        a * a * a * b * (-1)
        + a * a * b * b * (-1)
        + a * a * b * (-2*(-chi2 + d))
        + a * a * (-2*psi2*(-chi2 + d))
        + a * b * b * (-2*(-chi2 + d))
        + a * b * (-2*(-chi2 + d)*(-chi2 + d + 2*psi2))
        + b * b * (-2*(-chi2 + d)*(d + psi2))
    )
    return top / (a * a * b * b)


def chi_phi_to_psi_b(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of chi phiL > Psi B."""
    a = -psi2 + s
    b = -phi2 + t
    d = phi2 - psi2
    top = (
        a * a * b * b * (2)
        + a * a * b * (4*(-chi2 + d))
        + a * a * (4*(-chi2 + d)*(d + psi2))
        + a * b * b * b * (2)
        + a * b * b * (4*(-chi2 + d))
        + a * b * (4*(-chi2 + d)*(-chi2 + d + 2*psi2))
        + b * b * (4*psi2*(-chi2 + d))
    )
    return top / (a * a * b * b)


def phi_phi_to_psi_psi(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of phiL phiL > Psi Psi."""
    a = -chi2 + t
    b = -chi2 + 2*phi2 + 2*psi2 - s - t
    d = phi2 - psi2
    top = (
        a * a * a * (-4*chi2)
        + a * a * b * (-12*chi2)
        + a * a * (8*chi2*(-chi2 + d + psi2))
        + a * b * b * (-12*chi2)
        + a * b * (16*chi2*(-chi2 + d + psi2))
        + b * b * b * (-4*chi2)
        + b * b * (8*chi2*(-chi2 + d + psi2))
    )
    return top / (a * a * b * b)


def phi_other_to_psi_psi(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of phiL phiR > Psi Psi."""
    a = -chi2 + t
    b = -chi2 + 2*phi2 + 2*psi2 - s - t
    d = phi2 - psi2
    top = (
        a * a * a * b * (4)
        + a * a * a * (4*chi2)
        + a * a * b * (4*(chi2 - 2*psi2))
        + a * a * (-4*(-chi2**2 + 2*chi2*psi2 + d**2))
        + a * b * b * b * (4)
        + a * b * b * (4*(chi2 - 2*psi2))
        + a * b * (16*d*psi2)
        + b * b * b * (4*chi2)
        + b * b * (-4*(-chi2**2 + 2*chi2*psi2 + d**2))
    )
    return top / (a * a * b * b)


def psi_antipsi_to_b_b(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of Psi Psi~ > B B."""
    a = -psi2 + t
    b = psi2 - s - t
    top = (
        a * a * a * b * (2)
        + a * a * b * (-8*psi2)
        + a * a * (-8*psi2**2)
        + a * b * b * b * (2)
        + a * b * b * (-8*psi2)
        + a * b * (-16*psi2**2)
        + b * b * (-8*psi2**2)
    )
    return top / (a * a * b * b)


def psi_antipsi_to_f_f(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of Psi Psi~ > f f~."""
    a = s
    b = t
    top = (
        a * a * (1)
        + a * b * (2)
        + b * b * (2)
        + b * (-4*psi2)
        + (2*psi2**2)
    )
    return top / (a * a)


def psi_antipsi_to_h_h(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of Psi Psi~ > H H~."""
    a = s
    b = t
    top = (
        a * b * (-2)
        + a * (2*psi2)
        + b * b * (-2)
        + b * (4*psi2)
        + (-2*psi2**2)
    )
    return top / (a * a)


def psi_antipsi_to_chi_chi(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of Psi Psi~ > chi chi."""
    a = -phi2 + t
    b = 2*chi2 - phi2 + 2*psi2 - s - t
    d = phi2 - psi2
    top = (
        a * a * b * b * (4)
        + a * a * b * (4*(d + psi2))
        + a * a * (2*(chi2**2 - 2*chi2*d + 4*chi2*psi2 + d**2))
        + a * b * b * (4*(d + psi2))
        + a * b * (8*(-chi2**2 + chi2*d + chi2*psi2 + d*psi2))
        + b * b * (2*(chi2**2 - 2*chi2*d + 4*chi2*psi2 + d**2))
    )
    return top / (a * a * b * b)


def phi_antiphi_to_b_b(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of phiL phiL~ > B B."""
    a = -phi2 + t
    b = phi2 - s - t
    d = phi2 - psi2
    top = (
        a * a * b * b * (8)
        + a * a * b * (16*(d + psi2))
        + a * a * (16*(d + psi2)**2)
        + a * b * b * (16*(d + psi2))
        + a * b * (32*(d + psi2)**2)
        + b * b * (16*(d + psi2)**2)
    )
    return top / (a * a * b * b)


def phi_antiphi_to_f_f(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of phiL phiL~ > f f~."""
    a = s
    b = t
    d = phi2 - psi2
    top = (
        a * b * (-4)
        + b * b * (-4)
        + b * (8*(d + psi2))
        + (-4*(d + psi2)**2)
    )
    return top / (a * a)


def phi_antiphi_to_h_h(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of phiL phiL~ > H H~."""
    a = s
    b = t
    d = phi2 - psi2
    top = (
        a * a * (1)
        + a * b * (4)
        + a * (-4*(d + psi2))
        + b * b * (4)
        + b * (-8*(d + psi2))
        + (4*(d + psi2)**2)
    )
    return top / (a * a)


def phi_antiphi_to_chi_chi(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of phiL phiL~ > chi chi."""
    a = -psi2 + t
    b = 2*chi2 + 2*phi2 - psi2 - s - t
    d = phi2 - psi2
    top = (
        a * a * a * b * (4)
        + a * a * a * (4*psi2)
        + a * a * b * (-4*(2*chi2 - psi2))
        + a * a * (-4*(chi2**2 - 2*chi2*d + d**2 + 2*d*psi2))
        + a * b * b * b * (4)
        + a * b * b * (-4*(2*chi2 - psi2))
        + a * b * (16*chi2*(-chi2 + d + psi2))
        + b * b * b * (4*psi2)
        + b * b * (-4*(chi2**2 - 2*chi2*d + d**2 + 2*d*psi2))
    )
    return top / (a * a * b * b)


def phi_antiother_to_chi_chi(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of phiL phiR~ > chi chi."""
    a = -psi2 + t
    b = 2*chi2 + 2*phi2 - psi2 - s - t
    d = phi2 - psi2
    top = (
        a * a * a * (-4*psi2)
        + a * a * b * (-12*psi2)
        + a * a * (8*d*psi2)
        + a * b * b * (-12*psi2)
        + a * b * (16*d*psi2)
        + b * b * b * (-4*psi2)
        + b * b * (8*d*psi2)
    )
    return top / (a * a * b * b)


def phi_antiphi_to_psi_antipsi(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of phiL phiL~ > Psi Psi~."""
    a = s
    b = -chi2 + t
    d = phi2 - psi2
    top = (
        a * a * a * b * (-4)
        + a * a * a * (-4*chi2)
        + a * a * b * b * (-12)
        + a * a * b * (8*(-2*chi2 + d + psi2))
        + a * a * (-4*(chi2**2 - 2*chi2*d - 2*chi2*psi2 + d**2))
        + a * b * b * b * (-16)
        + a * b * b * (8*(-3*chi2 + 2*d + 3*psi2))
        + a * b * (-8*(-chi2 + d)*(-chi2 + d + 2*psi2))
        + b * b * b * b * (-8)
        + b * b * b * (16*(-chi2 + d + 2*psi2))
        + b * b * (-8*(-chi2 + d + 2*psi2)**2)
    )
    return top / (a * a * b * b)


def phi_antiother_to_psi_antipsi(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of phiL phiR~ > Psi Psi~."""
    a = -chi2 + t
    b = s
    top = (
        b * (4*chi2)
        + (-8*chi2*psi2)
    )
    return top / (a * a)


def psi_antiphi_to_chi_b(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of Psi phiL~ > chi B."""
    a = -phi2 + t
    b = chi2 + phi2 - s - t
    d = phi2 - psi2
    top = (
        a * a * a * b * (2)
        + a * a * b * b * (2)
        + a * a * b * (4*(-chi2 + d))
        + a * a * (4*psi2*(-chi2 + d))
        + a * b * b * (4*(-chi2 + d))
        + a * b * (4*(-chi2 + d)*(-chi2 + d + 2*psi2))
        + b * b * (4*(-chi2 + d)*(d + psi2))
    )
    return top / (a * a * b * b)


def phi_antipsi_to_antiphi_psi(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of phiL Psi~ > phiL~ Psi."""
    a = -chi2 + s
    b = -chi2 + 2*phi2 + 2*psi2 - s - t
    d = phi2 - psi2
    top = (
        a * a * a * (2*chi2)
        + a * a * b * (6*chi2)
        + a * a * (-4*chi2*(-chi2 + d + psi2))
        + a * b * b * (6*chi2)
        + a * b * (-8*chi2*(-chi2 + d + psi2))
        + b * b * b * (2*chi2)
        + b * b * (-4*chi2*(-chi2 + d + psi2))
    )
    return top / (a * a * b * b)


def phi_antipsi_to_antiother_psi(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:
    """|M|^2 of phiL Psi~ > phiR~ Psi."""
    a = -chi2 + s
    b = -chi2 + 2*phi2 + 2*psi2 - s - t
    d = phi2 - psi2
    top = (
        a * a * a * b * (-2)
        + a * a * a * (-2*chi2)
        + a * a * b * (-2*(chi2 - 2*psi2))
        + a * a * (2*(-chi2**2 + 2*chi2*psi2 + d**2))
        + a * b * b * b * (-2)
        + a * b * b * (-2*(chi2 - 2*psi2))
        + a * b * (-8*d*psi2)
        + b * b * b * (-2*chi2)
        + b * b * (2*(-chi2**2 + 2*chi2*psi2 + d**2))
    )
    return top / (a * a * b * b)
