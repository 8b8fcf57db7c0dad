"""Fields, terms and reactions as data: hermiticity, charges, what is refused."""

import pytest
import sympy as sp

from lib.amplitudes.diagrams import amplitude
from lib.amplitudes.lagrangian import Field, Model, gauge_terms, yukawa_terms
from tests.amplitudes.problems import ELECTRON, QED, SCALAR, e


@pytest.mark.parametrize(
    ("reaction", "message"),
    [("e e~ mu mu~", "must read"), ("e x > e e", "unknown species 'x'"), ("e A > A A", "even number of fermions")],
)
def test_bad_reactions_are_named(reaction, message):
    with pytest.raises(ValueError, match=message):
        amplitude(QED, reaction)


def test_bad_fields_and_legs_are_named():
    with pytest.raises(ValueError, match="kind of x must be"):
        Field("x", "tensor")
    with pytest.raises(ValueError, match="mass of the vector Z"):
        Field("Z", "vector", "m")
    with pytest.raises(ValueError, match="leg must be that of an external vector"):
        amplitude(QED, "e A > e A").ward(1)


def test_a_self_conjugate_field_has_one_operator():
    chi = Field("chi", "fermion", "M", self_conjugate=True)
    model = Model("two", ("e", "m", "M"), (chi, ELECTRON), ())
    assert model.operator("chi", True) == model.operator("chi", False) == ("chi", False)
    assert model.operator("e", True) == ("e", True)
    assert model.parse("chi e > chi~ e~") == ((chi, False), (ELECTRON, False), (chi, False), (ELECTRON, True))


def test_polarisations_by_kind_unless_told():
    kinds = {"scalar": 1, "fermion": 2, "vector": 2}
    assert {kind: Field("x", kind).polarisations for kind in kinds} == kinds
    assert Field("nu", "fermion", states=1).polarisations == 1


def test_yukawa_term_comes_with_its_hermitian_conjugate():
    """(bar F (a P_L + b P_R) f phi)^+ = bar f (b P_L + a P_R) F phi^*, for real a, b."""
    one, other = yukawa_terms("F", "a", "b", "f", "phi", False)
    assert (other.left, other.right) == (one.right, one.left)
    assert (other.bar[0], other.ket[0]) == (one.ket[0], one.bar[0])
    assert (one.boson, other.boson) == (("phi", False), ("phi", True))


@pytest.mark.parametrize("charge", [1, -2, sp.Rational(1, 3)])
def test_minimal_coupling_of_a_scalar_is_a_perfect_square(charge):
    """|(d + i g Q B) phi|^2: the seagull is twice the square of the current's coupling, whatever the charge."""
    current, seagull = gauge_terms(SCALAR, str(charge), "A", "e")
    g = sp.sympify(current.coupling)
    assert sp.simplify(g + e * charge) == 0
    assert sp.simplify(sp.sympify(seagull.coupling) - 2 * g**2) == 0
    (fermion,) = gauge_terms(ELECTRON, str(charge), "A", "e")
    assert fermion.left == fermion.right and sp.simplify(sp.sympify(fermion.left) - g) == 0


def test_charges_enter_squared_in_annihilation():
    double = Model("double", QED.parameters, QED.fields, gauge_terms(ELECTRON, "2", "A", "e"))
    ratio = amplitude(double, "e e~ > A A").squared() / amplitude(QED, "e e~ > A A").squared()
    assert sp.simplify(ratio) == 16
