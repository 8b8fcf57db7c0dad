"""Cross sections against the amplitudes of the Lagrangian, and the relic density against independent integrations."""

import dataclasses

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp

from lib.amplitudes.diagrams import amplitude
from lib.amplitudes.lagrangian import Current
from lib.models.assim import cross_sections as xs
from lib.models.assim import freeze_out as fo
from lib.models.assim import hypercharge
from lib.models.assim import semi_analytic as sa
from lib.models.assim.parameters import BENCHMARKS, Assimilation
from lib.plasma.cosmology import Today
from tests.compare import close

REACTIONS = {
    "assimilation": ("chi Psi > phiL B", 1),
    "destruction": ("chi phiL > Psi B", 1),
    "conversion_same": ("phiL phiL > Psi Psi", 2),
    "conversion_mixed": ("phiL phiR > Psi Psi", 2),
}


def at(expression: sp.Expr, point: Assimilation) -> float:
    return float(expression.subs({"g": 1, "M": point.m_psi, "ms": point.m_scalar, "mx": point.m_chi}))


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


@pytest.mark.parametrize("name", BENCHMARKS)
def test_relic_density_against_scipy(name):
    """The printed equations (3.10)-(3.11), typed in from the paper, with scipy's BDF in ln x."""
    point = BENCHMARKS[name]
    rates = xs.effective_rates(point)
    scale = sa.entropy_over_hubble(point)
    lam_a, lam_d, lam_c = (scale * r for r in dataclasses.astuple(rates))

    def slope(u, y):
        x, (chi, psit) = np.exp(u), y * point.eta
        eq = fo.equilibrium_yields(point, x)
        psi, r = point.eta - psit, sa.equilibrium_ratio(point, x)
        a = lam_a * (chi * psi - (eq["chi"] / r * psit if r > 0 else 0.0))
        d = lam_d * (chi * psit - eq["chi"] * r * psi)
        c = lam_c * (psit**2 - r**2 * psi**2)
        return np.array([-a - d, a - d - c]) / x / point.eta

    start = fo.initial_yields(point, 5.0)
    y0 = [start["chi"] / point.eta, start["Psit"] / point.eta]
    with np.errstate(over="ignore", invalid="ignore"):
        direct = solve_ivp(slope, (np.log(5.0), np.log(1e7)), y0, method="BDF", rtol=1e-8, atol=1e-20)
    expected = Today().relic_abundance(point.m_chi, direct.y[:, -1].sum() * point.eta)
    close(fo.freeze_out(point).omega_h2, expected, rel=2e-5)


def test_tolerance_grid_and_conservation():
    point = BENCHMARKS["B"]
    fine, coarse = fo.freeze_out(point, rtol=1e-10), fo.freeze_out(point, rtol=1e-6, x_out=np.geomspace(1, 1e7, 11))
    close(coarse.omega_h2, fine.omega_h2, rel=1e-5)
    total = coarse.solution["Psi"] + coarse.solution["Psit"]
    close(total, np.full(11, point.eta), rel=1e-10)


def test_relic_is_that_of_the_end_whatever_is_asked_for():
    point = BENCHMARKS["B"]
    early = fo.freeze_out(point, x_out=[1.0, 100.0])
    assert early.solution.x.tolist() == [1.0, 100.0, fo.X_END]
    assert early.omega_h2 == fo.freeze_out(point).omega_h2


def test_bessel_ratio_changes_little():
    point = BENCHMARKS["D"]
    close(fo.freeze_out(point, bessel=True).omega_h2, fo.freeze_out(point).omega_h2, rel=0.03)


@pytest.mark.parametrize(("call", "name"), [
    (lambda: xs.squared_elements(BENCHMARKS["A"], "wrong"), "variant"),
    (lambda: fo.freeze_out(BENCHMARKS["A"], rtol=0.0), "rtol"),
    (lambda: fo.freeze_out(BENCHMARKS["A"], x_out=[0.5, 2.0]), "x_out"),
])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
