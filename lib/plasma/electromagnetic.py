"""The electromagnetic plasma of photons and e+ e-, with its QED pressure to order e^3, and decoupled neutrinos.

    p_2 = -e^2/(12 pi^2) T^2 J - e^2/(8 pi^4) J^2,   J = int q^2/E n dq,   n = 2/(exp(E/T) + 1),
    p_3 = e^3 T/(12 pi^4) I^(3/2),                   I = int (q^2 + E^2)/E n dq,

and s = dp/dT, rho = T s - p. The part of p_2 with a logarithm of momenta is left out: it vanishes for T >> m_e and
moves g* by less than 1e-5. Reference: Bennett, Buldgen, Drewes & Wong, JCAP 03 (2020) 003.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..base import constants
from ..base.arrays import FloatOrArray
from ..base.validation import positive
from .ideal_gas import IdealGas

ELECTRONS = IdealGas(constants.M_ELECTRON, 4, "FD")
"""e- and e+ with two spins each."""
PHOTON_DEGREES = 2.0
NEUTRINO_DEGREES = 21 / 4
"""Three neutrinos and antineutrinos of one helicity at the photon temperature."""
_NODE, _NODE_WEIGHT = np.polynomial.legendre.leggauss(160)


def qed_pressure(temperature: ArrayLike, mass: float = constants.M_ELECTRON) -> tuple[FloatOrArray, FloatOrArray]:
    """Return the interaction pressure over T^4 and its part of the entropy density, dp/dT over T^3.

    Parameters
    ----------
    temperature
        T in GeV, any shape.
    mass
        Of the charged Dirac fermion in GeV.

    Raises
    ------
    ValueError
        Unless both are positive.

    >>> e = np.sqrt(4 * np.pi * constants.ALPHA_EM_0)
    >>> massless = -5 * e**2 / 288 + e**3 / (12 * np.pi * 3**1.5)
    >>> [round(float(v / massless), 6) for v in qed_pressure(1e3)]
    [1.0, 4.0]
    """
    t, m = positive("temperature", temperature), positive("mass", mass)
    x = np.asarray(m / t)[..., None]
    # the square resolves the origin, where the integrands turn within q of order x
    w = 0.5 * (_NODE + 1)
    q = (40 + x) * w**2
    dq = (40 + x) * w * _NODE_WEIGHT
    energy = np.hypot(q, x)
    decay = np.exp(-energy)
    n = 2 * decay / (1 + decay)
    # T d/dT at fixed momentum of n is n (1 - n/2) E/T, and every integral is T^2 times a function of x
    growth = n * (1 - n / 2) * energy
    j, i = (dq * q**2 / energy * n).sum(-1), (dq * (q**2 + energy**2) / energy * n).sum(-1)
    dj, di = (dq * q**2 / energy * growth).sum(-1), (dq * (q**2 + energy**2) / energy * growth).sum(-1)
    e2 = 4 * np.pi * constants.ALPHA_EM_0
    two = -e2 / (12 * np.pi**2) * j - e2 / (8 * np.pi**4) * j**2
    three = e2**1.5 / (12 * np.pi**4) * i**1.5
    d_two = -e2 / (12 * np.pi**2) * (2 * j + dj) - e2 / (4 * np.pi**4) * j * dj
    d_three = e2**1.5 / (12 * np.pi**4) * (i**1.5 + 1.5 * np.sqrt(i) * di)
    return (two + three)[()], (d_two + d_three)[()]


def electromagnetic_degrees(temperature: ArrayLike, qed: bool = True) -> tuple[FloatOrArray, FloatOrArray]:
    """Return g* and g*s of photons, electrons and positrons at T (GeV), with their interactions if ``qed``.

    >>> [round(float(v), 9) for v in electromagnetic_degrees(1.0, qed=False)]
    [5.499999934, 5.499999901]
    """
    energy, entropy = ELECTRONS.degrees(temperature)
    energy, entropy = PHOTON_DEGREES + energy, PHOTON_DEGREES + entropy
    if qed:
        pressure, slope = qed_pressure(temperature)
        energy = energy + 30 / np.pi**2 * (slope - pressure)
        entropy = entropy + 45 / (2 * np.pi**2) * slope
    return energy, entropy


def neutrino_ratio(temperature: ArrayLike, decoupling: float, qed: bool = True) -> FloatOrArray:
    """T_nu/T of neutrinos that decoupled at once at ``decoupling`` (GeV), from the entropy of the other plasma.

    T_nu/T = [g*s(T)/g*s(T_dec)]^(1/3) below the decoupling temperature with g*s of :func:`electromagnetic_degrees`,
    and one above.
    """
    t = positive("temperature", temperature)
    now = electromagnetic_degrees(t, qed)[1]
    then = electromagnetic_degrees(positive("decoupling", decoupling), qed)[1]
    return np.where(np.asarray(t) < decoupling, np.cbrt(now / then), 1.0)[()]
