"""Quantum electrodynamics of two leptons and a charged scalar."""

import sympy as sp

from lib.amplitudes.lagrangian import Field, Model, gauge_terms

s, t, e, m, M = sp.symbols("s t e m M")
ELECTRON, MUON = Field("e", "fermion", "m"), Field("mu", "fermion", "M")
SCALAR = Field("phi", "scalar", "m")
QED = Model(
    "QED",
    ("e", "m", "M"),
    (ELECTRON, MUON, SCALAR, Field("A", "vector", self_conjugate=True)),
    (*gauge_terms(ELECTRON, "-1", "A", "e"), *gauge_terms(MUON, "-1", "A", "e"), *gauge_terms(SCALAR, "1", "A", "e")),
)
