"""Equilibrium rate densities: reactions per volume and time of decays and of 2 -> 2 scatterings, in GeV^4.

Maxwell-Boltzmann statistics and zero chemical potentials unless a function says otherwise; squared amplitudes are
summed, not averaged, over all polarisations. Reference: Gondolo & Gelmini, Nucl. Phys. B360 (1991) 145.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline
from scipy.special import kve

from ..amplitudes.kinematics import gauss_legendre
from ..base.arrays import FloatOrArray, Floats
from ..base.validation import finite, increasing, non_negative, positive

N_ENERGY = 240
"""Nodes in the logarithm of the distance from threshold."""
"""Nodes in the cosine where no closed form of the angular integral is given."""
CLOSEST = 1e-24
"""Smallest distance from threshold that is resolved, in units of the threshold."""
TAIL = 45.0
"""Energy above threshold, over the temperature, at which the Boltzmann factor ends the integral."""

AngleIntegral = Callable[[Floats, Floats], Floats]
"""int dOmega |M|^2 as a function of sqrt(s) - sqrt(s_min) and of s, in GeV and GeV^2."""


def decay(width: ArrayLike, mass: ArrayLike, temperature: ArrayLike, states: float) -> FloatOrArray:
    """Rate density of a decay, g M^2 T Gamma K_1(M/T)/(2 pi^2), in GeV^4.

    Parameters
    ----------
    width, mass, temperature
        Gamma, M and T in GeV, broadcast against each other.
    states
        Internal states g of the particle alone.

    Raises
    ------
    ValueError
        If the width is negative or another input not positive.

    >>> round(float(decay(1.0, 1.0, 1.0, 2.0)), 6)
    0.060986
    """
    gamma, m, t = non_negative("width", width), positive("mass", mass), positive("temperature", temperature)
    return positive("states", states) / (2 * np.pi**2) * m**2 * t * gamma * kve(1, m / t) * np.exp(-m / t)


def blocked_decay_ratio(z: ArrayLike, parent: bool = True, daughter: bool = True, nodes: int = 80) -> FloatOrArray:
    """Rate density of a fermion's decay into a massless fermion and an absent boson, over its Boltzmann value.

    int dp p^2/E f(E) [1 - <f_daughter>], with the mean over the daughter's energies from (E-p)/2 to (E+p)/2 in closed
    form.

    Parameters
    ----------
    z
        M/T, any shape.
    parent
        Fermi-Dirac distribution of the parent, else Maxwell-Boltzmann.
    daughter
        Pauli blocking by the daughter.
    nodes
        Gauss-Legendre nodes in sqrt(E - M).

    Raises
    ------
    ValueError
        If z is not positive.

    >>> round(blocked_decay_ratio(1.0), 4), round(blocked_decay_ratio(50.0), 4)
    (0.6835, 1.0)
    """
    z = np.asarray(positive("z", z))[..., None]
    x, weight = gauss_legendre(nodes)
    top = np.sqrt(TAIL)
    w, dw = 0.5 * top * (x + 1), 0.5 * top * weight
    kinetic = w**2
    energy = z + kinetic
    momentum = w * np.sqrt(kinetic + 2 * z)
    boltzmann = np.exp(-kinetic)
    f = boltzmann / (1 + np.exp(-energy)) if parent else boltzmann
    slow, fast = 0.5 * z**2 / (energy + momentum), 0.5 * (energy + momentum)
    blocking = (np.log1p(np.exp(-slow)) - np.log1p(np.exp(-fast))) / momentum if daughter else 0.0
    measure = 2 * w * momentum * dw
    result = (measure * f * (1 - blocking)).sum(axis=-1) / (measure * boltzmann).sum(axis=-1)
    return result if result.ndim else float(result)


def scattering(
    angle_integral: AngleIntegral, masses: tuple[float, float, float, float], temperature: ArrayLike,
    extra_threshold: ArrayLike = 0.0, nodes: int = N_ENERGY,
) -> FloatOrArray:  # fmt: skip
    """Rate density of a b -> c d in GeV^4.

    T/(512 pi^6) int ds/sqrt(s) p_in p_fin K_1(sqrt(s)/T) int dOmega |M|^2. The variable is ln(sqrt(s) - sqrt(s_min)),
    which resolves a singularity at threshold and the Boltzmann tail alike; no difference of masses is ever formed.

    Parameters
    ----------
    angle_integral
        int dOmega |M|^2 of sqrt(s) - sqrt(s_min) and s, arrays of shape temperature.shape + (nodes,).
    masses
        m_a, m_b, m_c, m_d in GeV, not all zero.
    temperature
        T in GeV, any shape.
    extra_threshold
        Energy in GeV above the threshold below which the reaction is closed, e.g. a thermal mass; of the shape of
        ``temperature``.
    nodes
        Gauss-Legendre nodes.

    Raises
    ------
    ValueError
        If a mass is negative, all are zero, or the temperature is not positive.
    """
    a, b, c, d = (float(non_negative("masses", m)) for m in masses)
    t = np.asarray(positive("temperature", temperature))[..., None]
    start = positive("threshold", max(a + b, c + d))
    offset = np.asarray(non_negative("extra_threshold", extra_threshold))[..., None]
    x, weight = gauss_legendre(nodes)
    low, high = np.log(np.maximum(CLOSEST * start, offset)), np.log(offset + 2 * start + TAIL * t)
    tau = low + 0.5 * (high - low) * (x + 1)
    excess = np.exp(tau)
    root = start + excess

    def momentum(m1: float, m2: float) -> Floats:
        # excess is added last: root has lost it where it is below the rounding of the threshold
        factors = [excess + (start + x) for x in (-m1 - m2, m1 + m2, m2 - m1, m1 - m2)]
        return np.sqrt(factors[0] * factors[1] * factors[2] * factors[3]) / (2 * root)

    integrand = 2 * excess * momentum(a, b) * momentum(c, d) * angle_integral(excess, root**2)
    tail = kve(1, root / t) * np.exp(-excess / t)
    result = (integrand * tail * weight).sum(axis=-1) * (0.5 * (high - low) * t / (512 * np.pi**6))[..., 0]
    result = result * np.exp(-start / t[..., 0])
    return result if result.ndim else float(result)


@dataclass(frozen=True)
class LogTable:
    """A positive function of z = M/T, tabulated as a cubic spline of ln f + z in ln z."""

    z_min: float
    """Start of the table."""
    z_max: float
    """End of the table."""
    spline: CubicSpline
    """ln f + z as a function of ln z."""

    @classmethod
    def build(cls, function: Callable[[Floats], Any], z: ArrayLike) -> LogTable:
        """Tabulate ``function`` at the increasing nodes ``z``; ValueError if a value is not positive."""
        nodes = increasing("z", positive("z", z))
        values = positive("function", function(nodes))
        return cls(float(nodes[0]), float(nodes[-1]), CubicSpline(np.log(nodes), np.log(values) + nodes))

    def __call__(self, z: ArrayLike) -> FloatOrArray:
        """Value at z, any shape; ValueError outside the table."""
        z = np.asarray(finite("z", z))
        outside = (z < self.z_min) | (z > self.z_max)
        if np.any(outside):
            raise ValueError(f"z must lie between {self.z_min!r} and {self.z_max!r}, got {float(z[outside].flat[0])!r}")
        result = np.exp(self.spline(np.log(z)) - z)
        return result if result.ndim else float(result)
