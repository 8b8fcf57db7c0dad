"""The generator of the closed forms: what is stored, what it leaves out."""

import pytest
import sympy as sp

from lib.models.assim import closed_forms
from lib.models.assim.generate import GENERATED, denominators, function, module
from lib.models.assim.hypercharge import squared_element
from tests.compare import close


def test_stored_module_is_the_generated_one():
    with open(closed_forms.__file__) as stream:
        assert stream.read() == module()


def test_every_function_is_arithmetic_of_its_arguments():
    """Reading and evaluating the text of one function gives the squared element, and imports nothing."""
    text = function("probe", GENERATED["phi_phi_to_psi_psi"]).replace("Floats", "float")
    space: dict = {"__builtins__": {"float": float}}
    exec(text, space)
    point = {"s": 13, "t": -2, "M": 1, "ms": "11/10", "mx": "3/10", "g": 1, "Y": 1}
    expected = float(squared_element(GENERATED["phi_phi_to_psi_psi"]).subs(point))
    close(space["probe"](13.0, -2.0, 1.0, 1.21, 0.09), expected, rel=1e-13)


@pytest.mark.parametrize("name", GENERATED)
def test_denominators_are_the_propagators_of_the_diagrams(name):
    """One or two of them, linear in s or t, each met by a diagram with an exchanged field."""
    found = denominators(GENERATED[name])
    assert 1 <= len(found) <= 3
    for d in found:
        assert d.has(sp.Symbol("s")) or d.has(sp.Symbol("t"))
        assert sp.Poly(d, sp.Symbol("s"), sp.Symbol("t")).total_degree() == 1
