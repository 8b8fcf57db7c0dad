"""Networks that several tests use."""

import numpy as np

from lib.kinetics import Era, Network, Species, reaction
from lib.plasma.thermal_history import ConstantPlasma
from tests.kinetics.twins import Assimilation

RATES = (1e-9, 4e-9, 2e-9)
G_STAR = Assimilation.g_star
PLASMA = ConstantPlasma(G_STAR, G_STAR)
ERA = Era(Assimilation.m_psi, ConstantPlasma(G_STAR, G_STAR, Assimilation.m_planck))
SPAN = (1.0, 1e7)


def assimilation(rates=RATES):
    """The bino, the fermion, the scalars and the reactions of arXiv:1111.5615, Sec. 3.1."""
    return Network(
        (
            Species("chi", Assimilation.m_chi, 2, {"R": 1}),
            Species("Psi", Assimilation.m_psi, 2, {"B": 1}),
            Species("Psit", Assimilation.m_scalar, 2, {"B": 1, "R": 1}),
            Species("B", 0.0, 2, bath=True),
        ),
        (
            reaction("chi Psi -> Psit B", rates[0]),
            reaction("chi Psit -> Psi B", rates[1]),
            reaction("Psit Psit -> Psi Psi", rates[2]),
        ),
        moduli={"R": 2},
    )


def assimilation_start(x=1.0):
    """Equilibrium yields at x."""
    chi, scalar = Assimilation(*RATES).start(x)
    return {"chi": float(chi), "Psi": float(Assimilation.eta - scalar), "Psit": float(scalar)}


ROBERTSON = Network(
    tuple(Species(name) for name in "ABC"),
    (
        reaction("A -> B", 0.04, reversible=False),
        reaction("B B -> B C", 2 * 3e7, reversible=False),
        reaction("B C -> A C", 1e4, reversible=False),
    ),
)
"""H. H. Robertson (1966). d[B]/dt = -3e7 [B]^2 is a rate of 6e7: each pair of identical particles counts once."""

_HIRES = """-> y1: 0.0007; y1 -> y2: 1.71; y2 -> y1: 0.43; y2 -> y4: 8.32; y3 -> y1: 8.32; y3 -> y4: 1.71;
y4 -> y3: 0.43; y4 -> y6: 0.69; y5 -> y3: 0.035; y5 -> y6: 1.71; y6 -> y5: 0.43; y6 y8 -> y7: 280;
y7 -> y6 y8: 0.69; y7 -> y5 y8: 0.43; y7 -> y8: 0.69"""
HIRES = Network(
    tuple(Species(f"y{i}") for i in range(1, 9)),
    tuple(reaction(*(part(t) for part, t in zip((str, float), line.split(":"), strict=True)), reversible=False)
          for line in _HIRES.split(";")),
)  # fmt: skip
"""E. Schaefer (1975), "high irradiance response" of a plant: eight species, the last three of them coupled stiffly."""


def hires_by_hand(y):
    """The right-hand side as the test set for initial-value solvers prints it."""
    y1, y2, y3, y4, y5, y6, y7, y8 = y
    return np.array([
        -1.71 * y1 + 0.43 * y2 + 8.32 * y3 + 0.0007,
        1.71 * y1 - 8.75 * y2,
        -10.03 * y3 + 0.43 * y4 + 0.035 * y5,
        8.32 * y2 + 1.71 * y3 - 1.12 * y4,
        -1.745 * y5 + 0.43 * y6 + 0.43 * y7,
        -280 * y6 * y8 + 0.69 * y4 + 1.71 * y5 - 0.43 * y6 + 0.69 * y7,
        280 * y6 * y8 - 1.81 * y7,
        -280 * y6 * y8 + 1.81 * y7,
    ])  # fmt: skip
