"""Spectator processes of the freeze-in model against the published coefficients and against limits."""

import numpy as np
import pytest
import sympy as sp

from lib.models.freezein import chemistry
from tests.compare import close


def test_potentials_of_appendix_a():
    """Eqs. (69) and (70), all coefficients; F1 does not enter."""
    solution = chemistry.from_leptons()
    third = {"q": (-11, 144), "u": (-13, 72), "d": (1, 36)}
    for kind, (n, d) in third.items():
        for a in (1, 2, 3):
            assert solution.potentials([f"{kind}{a}"]) == sp.Matrix([[0, *[sp.Rational(n, d)] * 3]])
    leptons = solution.potentials(["l1", "l2", "l3"])
    assert leptons[:, 1:] * 48 == sp.Matrix(3, 3, lambda i, j: 43 if i == j else -5)
    assert leptons[:, 0] == sp.zeros(3, 1)
    totals = solution.densities(["B", "L", "LF"])
    assert [totals[i, 1] for i in range(3)] == [sp.Rational(-11, 12), sp.Rational(19, 8), sp.Rational(-79, 24)]


def test_matrices_invert_each_other():
    deltas = chemistry.from_leptons().densities(["Delta1", "Delta2", "Delta3"])[:, 1:]
    assert deltas * 72 == sp.Matrix(3, 3, lambda i, j: -223 if i == j else -7)
    assert deltas * chemistry.lepton_matrix() == sp.eye(3)
    assert chemistry.lepton_matrix() * 711 == sp.Matrix(3, 3, lambda i, j: -230 if i == j else 7)


@pytest.mark.parametrize("weight", [sp.Rational(1, 1000), 1, 2])
def test_weight_of_the_heavy_leptons_drops_out(weight):
    solution = chemistry.from_asymmetries(weight)
    assert solution.matrix[:-2, :] == chemistry.from_asymmetries().matrix[:-2, :]
    assert solution.densities(["B"])[0, 1:] == sp.Rational(22, 79) * sp.ones(1, 3)
    assert solution.potentials(["F1"])[0, 0] == 1 / sp.Rational(weight)


def test_heavy_leptons_are_dirac_singlets_unless_told():
    """Density over potential is 2 in T^2/6 for a massless Dirac singlet: two chiralities of one state each."""
    assert [s.weight for s in chemistry.content() if s.name in ("F1", "F2")] == [2, 2]
    unit = {
        "from_leptons": chemistry.from_leptons(), "from_asymmetries": chemistry.from_asymmetries(),
        "response_to_heavy": chemistry.response_to_heavy(), "broken": chemistry.from_asymmetries(phase="broken"),
    }  # fmt: skip
    for name, solution in unit.items():
        assert solution.potentials(["F1"])[0, 0] == sp.Rational(1, 2), name


def test_heavy_leptons_act_through_neutrality():
    """Without them 28/79, each unit of their density takes 6/79; with B - L = 0 both together give 22/79."""
    general = chemistry.response_to_heavy().densities(["B", "L"])
    assert general.tolist() == [
        [sp.Rational(k, 79) for k in row] for row in ([-6, -6, 28, 28, 28], [-6, -6] + [-51] * 3)
    ]
    broken = chemistry.response_to_heavy("broken").densities(["B"])
    assert broken.tolist() == [[sp.Rational(k, 37) for k in (-1, -1, 12, 12, 12)]]
    assert chemistry.baryon_fraction() == sp.Rational(22, 79)
    assert chemistry.baryon_fraction("broken") == sp.Rational(11, 37)


def test_total_charges_vanish():
    totals = chemistry.from_asymmetries().densities(["Y", "B", "L", "LF"])
    assert totals[0, :] == sp.zeros(1, 4)
    assert totals[1, :] - totals[2, :] - totals[3, :] == sp.zeros(1, 4)


def test_massive_weight_limits():
    """24/pi^2 for a light particle with Maxwell-Boltzmann statistics; exponential suppression for a heavy one."""
    close(chemistry.massive_weight(1e-5), 24 / np.pi**2, rel=1e-8)
    x = 300.0
    heavy = 12 / np.pi**2 * x**2 * np.sqrt(np.pi / (2 * x)) * np.exp(-x) * (1 + 15 / (8 * x))
    close(chemistry.massive_weight(x), heavy, rel=1e-4)


def test_bad_input():
    with pytest.raises(ValueError, match="phase must be 'symmetric' or 'broken', got 'hot'"):
        chemistry.content(2, "hot")
    with pytest.raises(ValueError, match="x must be"):
        chemistry.massive_weight(0.0)
    with pytest.raises(TypeError, match="weight must be"):
        chemistry.from_leptons(2.0)
