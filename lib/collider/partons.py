"""Published leading-order starting distributions of the proton, as sums of c x^a (1-x)^b.

Every x f(x) is a list of such terms, so that its Mellin moments are Euler beta functions in closed form. Three sets:
the Les Houches benchmark input (hep-ph/0204316, eq. 31), GRV98 LO (hep-ph/9806404, eq. 7) and the central member of
MSTW 2008 LO (arXiv:0901.0002, eqs. 6-12 and table 4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gamma, loggamma

from ..base.arrays import Floats
from ..base.validation import positive
from ..couplings.strong import Running

FLAVOURS = ("b_bar", "c_bar", "s_bar", "u_bar", "d_bar", "g", "d", "u", "s", "c", "b")
"""Order of the flavour axis of every array: antiquarks, gluon, quarks."""
_INPUTS = ("u_v", "d_v", "u_bar", "d_bar", "s", "s_bar", "g")
"""Distributions that a set must give at its starting scale; heavier quarks start at zero at their thresholds."""


@dataclass(frozen=True)
class PowerTerm:
    """One term c x^a (1-x)^b of x f(x)."""

    c: float
    """Coefficient, pure number."""
    a: float
    """Power of x."""
    b: float
    """Power of 1-x."""


@dataclass(frozen=True)
class PartonSet:
    """A starting distribution and the coupling that it is to be evolved with."""

    name: str
    """Short name."""
    reference: str
    """Where the numbers are published."""
    q2_start: float
    """Scale squared at which ``inputs`` hold, GeV^2."""
    running: Running
    """One-loop coupling and flavour thresholds of the fit."""
    inputs: dict[str, tuple[PowerTerm, ...]]
    """x f(x) at ``q2_start`` for every name of ``_INPUTS``."""
    n_f_partons: int = 5
    """Largest number of quark flavours that evolve as partons; the coupling may run with more."""

    def __post_init__(self) -> None:
        """Refuse a start that is not positive and a set with a missing or unknown distribution."""
        positive("q2_start", self.q2_start)
        if set(self.inputs) != set(_INPUTS):
            raise ValueError(f"inputs must be {_INPUTS}, got {tuple(self.inputs)}")


def shape(
    c: float, a: float, b: float, root: float = 0.0, linear: float = 0.0, square: float = 0.0
) -> tuple[PowerTerm, ...]:
    """Terms of c x^a (1-x)^b (1 + root sqrt(x) + linear x + square x^2), zero coefficients left out."""
    factors = ((1.0, 0.0), (root, 0.5), (linear, 1.0), (square, 2.0))
    return tuple(PowerTerm(c * f, a + power, b) for f, power in factors if f != 0.0)


def scaled(factor: float, terms: tuple[PowerTerm, ...]) -> tuple[PowerTerm, ...]:
    """Terms of ``factor`` times a distribution."""
    return tuple(PowerTerm(factor * t.c, t.a, t.b) for t in terms)


def values(terms: tuple[PowerTerm, ...], x: ArrayLike) -> Floats:
    """x f(x) at momentum fractions ``x`` in (0, 1), any shape."""
    x = np.asarray(x, dtype=float)
    return sum((t.c * x**t.a * (1.0 - x) ** t.b for t in terms), np.zeros_like(x))


def mellin_moments(terms: tuple[PowerTerm, ...], n: ArrayLike) -> NDArray[np.complex128]:
    """Mellin moments int_0^1 dx x^(N-1) f(x) at complex ``n``, any shape: sum of c B(N-1+a, b+1)."""
    n = np.asarray(n, dtype=complex)
    parts = (t.c * gamma(t.b + 1.0) * np.exp(loggamma(n - 1.0 + t.a) - loggamma(n + t.a + t.b)) for t in terms)
    return sum(parts, np.zeros_like(n))


def start_moments(pset: PartonSet, n: ArrayLike) -> NDArray[np.complex128]:
    """Moments of every flavour at the starting scale, shape (11, *n.shape) in the order of ``FLAVOURS``."""
    m = {name: mellin_moments(terms, n) for name, terms in pset.inputs.items()}
    zero = np.zeros_like(m["g"])
    light = [m["s_bar"], m["u_bar"], m["d_bar"], m["g"], m["d_v"] + m["d_bar"], m["u_v"] + m["u_bar"], m["s"]]
    return np.array([zero, zero, *light, zero, zero])


def rightmost_pole(pset: PartonSet) -> float:
    """Real part of the rightmost singularity in N: the steepest input power, or the gluon pole of the kernel at 1."""
    return max(1.0, *(1.0 - t.a for terms in pset.inputs.values() for t in terms))


def _les_houches() -> PartonSet:
    """Benchmark input of the 2001 Les Houches workshop: simple on purpose, close to a fit of that time."""
    d_bar = shape(0.1939875, -0.1, 6.0)
    u_bar = shape(0.1939875, -0.1, 7.0)
    strange = scaled(0.2, d_bar + u_bar)
    inputs = {
        "u_v": shape(5.107200, 0.8, 3.0),
        "d_v": shape(3.064320, 0.8, 4.0),
        "u_bar": u_bar,
        "d_bar": d_bar,
        "s": strange,
        "s_bar": strange,
        "g": shape(1.7, -0.1, 5.0),
    }
    running = Running(0.35, 2.0, (2.0, 4.5**2))
    return PartonSet("Les Houches 2001", "hep-ph/0204316, equation 31", 2.0, running, inputs)


def _grv98() -> PartonSet:
    """Dynamical leading-order densities: valence-like at a low scale; charm and bottom are never partons."""
    u_v = shape(1.239, 0.48, 2.72, -1.8, 9.5)
    delta = shape(0.23, 0.48, 11.3, -12.0, 50.9)
    sea = shape(1.52, 0.15, 9.1, -3.6, 7.8)
    inputs = {
        "u_v": u_v,
        "d_v": tuple(PowerTerm(0.614 * t.c, t.a, t.b + 0.9) for t in u_v),
        "u_bar": scaled(0.5, sea) + scaled(-0.5, delta),
        "d_bar": scaled(0.5, sea) + scaled(0.5, delta),
        "s": (),
        "s_bar": (),
        "g": shape(17.47, 1.6, 3.8),
    }
    # Lambda_LO = 204 MeV for three flavours fixes the one-loop coupling at the starting scale.
    alpha_start = 4.0 * np.pi / (9.0 * np.log(0.26 / 0.204**2))
    running = Running(float(alpha_start), 0.26, (1.4**2, 4.5**2))
    return PartonSet("GRV98 LO", "hep-ph/9806404, equation 7", 0.26, running, inputs, n_f_partons=3)


def _mstw2008() -> PartonSet:
    """Central member of the MSTW 2008 leading-order fit; the strange asymmetry is kept."""
    sea = shape(0.59964, -0.16276, 8.8801, -2.9012, 16.865)
    delta = shape(8.9413, 1.876, 8.8801 + 2.0, 0.0, 8.4703, -36.507)
    s_plus = shape(0.10302, -0.16276, 13.242, -2.9012, 16.865)
    s_minus = shape(-0.011523, 0.2, 10.285, 0.0, -1.0 / 0.017414)
    light = sea + scaled(-1.0, s_plus)
    inputs = {
        "u_v": shape(1.4335, 0.45232, 3.0409, -2.3737, 8.9924),
        "d_v": shape(5.0903, 0.71978, 3.0409 + 2.0835, -4.3654, 7.473),
        "u_bar": scaled(0.25, light) + scaled(-0.5, delta),
        "d_bar": scaled(0.25, light) + scaled(0.5, delta),
        "s": scaled(0.5, s_plus) + scaled(0.5, s_minus),
        "s_bar": scaled(0.5, s_plus) + scaled(-0.5, s_minus),
        "g": shape(0.0012216, -0.83657, 2.3882, -38.997, 1445.5),
    }
    running = Running(0.68183, 1.0, (1.40**2, 4.75**2))
    return PartonSet("MSTW 2008 LO", "arXiv:0901.0002, table 4", 1.0, running, inputs)


LES_HOUCHES = _les_houches()
"""Benchmark input; its tables test the evolution."""
GRV98_LO = _grv98()
"""Leading-order fit of 1998."""
MSTW2008_LO = _mstw2008()
"""Leading-order fit of 2008, the one contemporary with the 7 TeV searches."""
SETS = (LES_HOUCHES, GRV98_LO, MSTW2008_LO)
"""All sets; their spread is part of the uncertainty of a cross section."""
