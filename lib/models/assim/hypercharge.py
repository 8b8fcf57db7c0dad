"""A vector-like chiral multiplet of hypercharge one with its gaugino, in four-component notation.

From (C.1)-(C.4) of arXiv:1111.5615 with Psi = (psi, bar psi^c), phiL = psitilde, phiR = (psitilde^c)^dagger, all of
charge +1, and the Majorana bino chi:

    L = - g B_mu [bar Psi gamma^mu Psi + sum_i i (phi_i^* d^mu phi_i - phi_i d^mu phi_i^*)] + g^2 B^2 sum_i |phi_i|^2
        - y [phiL^* bar chi P_L Psi - phiR^* bar chi P_R Psi + h.c.],      y = sqrt(2) g.

f is one massless Weyl fermion and H one massless complex scalar, both of hypercharge ``Y``. Masses: M of Psi, ms of the
scalars, mx of chi. The quartic D-term (C.5) is left out.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from ...amplitudes.diagrams import Amplitude, amplitude
from ...amplitudes.lagrangian import Current, Field, Model, gauge_terms, yukawa_terms

SUM_Y2_WEYL = 10
"""Sum of Y^2 over the Weyl fermions of three generations, Q = T3 + Y."""
SUM_Y2_HIGGS = sp.Rational(1, 2)
"""Sum of Y^2 over the two complex scalars of the Higgs doublet."""

_PHI_L, _PHI_R = Field("phiL", "scalar", "ms"), Field("phiR", "scalar", "ms")
_H = Field("H", "scalar")


def multiplet(left: str = "1", right: str = "1") -> Model:
    """The model with charge ``left`` of psi and ``right`` of the conjugate of psi^c in the fermion current.

    Both are one in (C.3). right = -1 gives psi^c the charge of psi, an axial current that the mass M does not conserve.
    """
    return Model(
        f"hypercharge multiplet ({left}, {right})",
        ("g", "y", "Y", "M", "ms", "mx"),
        (
            Field("chi", "fermion", "mx", self_conjugate=True),
            Field("Psi", "fermion", "M"),
            _PHI_L,
            _PHI_R,
            Field("B", "vector", self_conjugate=True),
            Field("f", "fermion", states=1),
            _H,
        ),
        (
            Current(("Psi", True), f"-g*({left})", f"-g*({right})", ("Psi", False), ("B", False)),
            *gauge_terms(_PHI_L, "1", "B"),
            *gauge_terms(_PHI_R, "1", "B"),
            *gauge_terms(_H, "Y", "B"),
            Current(("f", True), "-g*Y", "0", ("f", False), ("B", False)),
            *yukawa_terms("chi", "-y", "0", "Psi", "phiL", True),
            *yukawa_terms("chi", "0", "y", "Psi", "phiR", True),
        ),
    )


MODEL = multiplet()
AXIAL = multiplet(right="-1")


def reaction_amplitude(reaction: str, model: Model = MODEL) -> Amplitude:
    """All tree diagrams of a reaction such as "chi Psi > phiL B" or "phiL phiL~ > f f~"."""
    return amplitude(model, reaction)


@cache
def squared_element(reaction: str, model: Model = MODEL) -> sp.Expr:
    """|M|^2 averaged over initial and summed over final polarisations, y = sqrt(2) g, in s, t, g, Y, M, ms, mx.

    No factor for identical final particles: that belongs to the phase space.
    """
    expression = reaction_amplitude(reaction, model).squared()
    g, y = sp.symbols("g y")
    return sp.factor(expression.subs(y, sp.sqrt(2) * g))


def threshold(reaction: str, model: Model = MODEL) -> sp.Expr:
    """|M|^2 with both initial particles at rest, exact in the masses; finite limits that need one are not taken.

    >>> threshold("chi Psi > phiL B")
    g**4*mx/M
    """
    return sp.factor(reaction_amplitude(reaction, model).threshold(squared_element(reaction, model)))


def degenerate(expression: sp.Expr) -> sp.Expr:
    """Limit of a threshold value for equal masses of scalar and fermion, the leading order in delta of (C.6)."""
    return sp.factor(expression.subs("ms", sp.Symbol("M")))
