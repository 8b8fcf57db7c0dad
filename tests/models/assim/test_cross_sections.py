"""Cross sections against the amplitudes of the Lagrangian."""

import dataclasses

import pytest
import sympy as sp

from lib.amplitudes.diagrams import amplitude
from lib.amplitudes.lagrangian import Current
from lib.models.assim import cross_sections as xs
from lib.models.assim import hypercharge
from lib.models.assim.parameters import BENCHMARKS, Assimilation
from tests.compare import close

REACTIONS = {
    "assimilation": ("chi Psi > phiL B", 1),
    "destruction": ("chi phiL > Psi B", 1),
    "conversion_same": ("phiL phiL > Psi Psi", 2),
    "conversion_mixed": ("phiL phiR > Psi Psi", 2),
}


def at(expression: sp.Expr, point: Assimilation) -> float:
    return float(expression.subs({"g": 1, "M": point.m_psi, "ms": point.m_scalar, "mx": point.m_chi}))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", REACTIONS)
def test_closed_forms_follow_from_the_lagrangian(name):
    reaction, symmetry = REACTIONS[name]
    derived = hypercharge.threshold(reaction) / symmetry
    for point in BENCHMARKS.values():
        close(getattr(xs.squared_elements(point), name), at(derived, point), rel=1e-12)


def axial_threshold(reaction: str) -> sp.Expr:
    """The same amplitudes with the hypercharge of psi^c reversed: bar Psi gamma^mu gamma_5 Psi B_mu."""
    terms = [
        dataclasses.replace(t, left="-g", right="g")
        if isinstance(t, Current) and t.bar == ("Psi", True) and t.boson == ("B", False) else t
        for t in hypercharge.MODEL.terms
    ]  # fmt: skip
    found = amplitude(dataclasses.replace(hypercharge.MODEL, terms=tuple(terms)), reaction)
    return sp.factor(found.threshold(found.squared()).subs("y", sp.sqrt(2) * sp.Symbol("g")))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["assimilation", "destruction"])
def test_axial_variant_and_its_limit_is_the_printed_line(name):
    expression = axial_threshold(REACTIONS[name][0])
    for point in BENCHMARKS.values():
        close(getattr(xs.squared_elements(point, "axial"), name), at(expression, point), rel=1e-12)
        degenerate = point.with_(m_soft=1e-4)
        printed = getattr(xs.squared_elements(point, "printed"), name)
        close(getattr(xs.squared_elements(degenerate, "axial"), name), printed, rel=1e-10)


def test_printed_conversion_is_the_limit_of_a_small_soft_mass():
    point = BENCHMARKS["A"].with_(m_soft=0.01)
    exact, printed = xs.squared_elements(point), xs.squared_elements(point, "printed")
    close(exact.conversion_same, printed.conversion_same, rel=1e-6)
    close(exact.conversion_mixed, printed.conversion_mixed, rel=1e-6)


def test_printed_assimilation_turns_negative_for_a_heavy_bino():
    with pytest.raises(ValueError, match="assimilation must be finite and not negative"):
        xs.squared_elements(Assimilation(500.0, 490.0, 100.0), "printed")


@pytest.mark.parametrize(("call", "name"), [
        (lambda: xs.squared_elements(BENCHMARKS["A"], "wrong"), "variant"),
    ])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
