"""Quantum electrodynamics of two leptons and a charged scalar."""

import sympy as sp

from lib.amplitudes.lagrangian import Field, Model, minimal

s, t, e, m, M = sp.symbols("s t e m M")
ELECTRON, MUON = Field("e", "fermion", "m"), Field("mu", "fermion", "M")
SCALAR = Field("phi", "scalar", "m")
QED = Model(
    "QED",
    ("e", "m", "M"),
    (ELECTRON, MUON, SCALAR, Field("A", "vector", self_conjugate=True)),
    (*minimal(ELECTRON, "-1", "A", "e"), *minimal(MUON, "-1", "A", "e"), *minimal(SCALAR, "1", "A", "e")),
)
