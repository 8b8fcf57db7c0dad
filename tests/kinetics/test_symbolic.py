"""Boltzmann equations in symbols: the equations of arXiv:1111.5615, the compiled ones, what is refused."""

import numpy as np
import pytest
import sympy as sp

from lib.kinetics import Network, Species, log_equilibrium_yields, mass_action, reaction
from lib.kinetics.symbolic import boltzmann_equations
from lib.plasma.cosmology import entropy_density, hubble_rate
from tests.compare import close
from tests.kinetics.problems import ERA, G_STAR, SPAN, assimilation

# The reactions of App. B with the two scalars apart: s for psitilde, t for the conjugate of psitilde^c.
_APPENDIX_B = ("chi Psi -> s B", "chi Psi -> t B", "chi s -> Psi B", "chi t -> Psi B", "s s -> Psi Psi",
               "t t -> Psi Psi", "s t -> Psi Psi", "s chi -> t chi", "s Psi -> t Psi")  # fmt: skip


@pytest.fixture(scope="module")
def appendix_b():
    """Derived equations at Y_s = Y_t with the paper's three processes and lambda_same, lambda_mixed for conversion."""
    charged = {"B": 1}
    species = (
        Species("chi", 180.0, 2), Species("Psi", 1400.0, 2, charged), Species("s", 1414.0, 1, charged),
        Species("t", 1414.0, 1, charged), Species("B", 0.0, 2, bath=True),
    )  # fmt: skip
    a, d, same, mixed, flip, scatter = sp.symbols("a d same mixed flip scatter", positive=True)
    lambdas = dict(zip(_APPENDIX_B, (a, a, d, d, same, same, mixed, flip, scatter), strict=True))
    derived = boltzmann_equations(Network(species, tuple(reaction(r, 1e-9) for r in _APPENDIX_B)), lambdas)
    equal = {derived.y["t"]: derived.y["s"], derived.y_eq["t"]: derived.y_eq["s"]}
    rhs = {name: expression.subs(equal) for name, expression in derived.rhs.items()}
    return derived, rhs, (a, d, same, mixed)


def test_equation_b5_and_b7_follow_from_the_reactions(appendix_b):
    derived, rhs, (a, d, same, mixed) = appendix_b
    x, y, e = derived.x, derived.y, derived.y_eq
    assim = a / x**2 * (y["chi"] * y["Psi"] - e["chi"] * e["Psi"] / e["s"] * y["s"])
    dest = d / x**2 * (y["chi"] * y["s"] - e["chi"] * e["s"] / e["Psi"] * y["Psi"])
    conv = (same + mixed) / x**2 * (y["s"] ** 2 - (e["s"] / e["Psi"]) ** 2 * y["Psi"] ** 2)
    assert sp.expand(rhs["chi"] - (-2 * assim - 2 * dest)) == 0
    assert sp.expand(rhs["s"] - (assim - dest - conv)) == 0
    assert sp.expand(rhs["Psi"] - (-2 * assim + 2 * dest + 2 * conv)) == 0
    # As printed, the last bracket of (B.9) lacks this factor of two, and (B.10) would fail.
    printed = -2 * assim + 2 * dest + conv
    assert sp.expand(printed + 2 * rhs["s"]) != 0
    assert derived.conserved({"Psi": 1, "s": 1, "t": 1})


def test_equations_3_10_to_3_12_follow_from_appendix_b(appendix_b):
    derived, rhs, (a, d, same, mixed) = appendix_b
    total, total_eq = sp.symbols("Y_Psit Yeq_Psit", positive=True)
    sums = {derived.y["s"]: total / 2, derived.y_eq["s"]: total_eq / 2}
    lambdas = dict(zip(map(str, assimilation().reactions), (2 * a, d, (same + mixed) / 2), strict=True))
    effective = boltzmann_equations(assimilation(), lambdas)
    assert sp.expand(rhs["chi"].subs(sums) - effective.rhs["chi"]) == 0
    assert sp.expand(2 * rhs["s"].subs(sums) - effective.rhs["Psit"]) == 0
    assert sp.expand(rhs["Psi"].subs(sums) - effective.rhs["Psi"]) == 0
    assert effective.conserved({"Psi": 1, "Psit": 1})
    assert not effective.conserved({"chi": 1})


A, B, GAMMA = Species("a", 1.0, 1, {"Q": 1}), Species("b", 1.0, 1, {"Q": 1}), Species("gamma", 0.0, 2, bath=True)


@pytest.mark.parametrize(("build", "message"), [
        (lambda: boltzmann_equations(Network((A, B), (reaction("a -> b", 1.0),)), {}), "two reactants, got a -> b"),
        (lambda: boltzmann_equations(assimilation(), {}), "no lambda for chi Psi -> Psit B"),
    ])  # fmt: skip
def test_bad_networks_are_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()


def test_symbols_and_compiled_equations_agree():
    """The same network, once in sympy and once as monomials in the kernel: dY/dln x at an arbitrary point."""
    rates, x = (1e-9, 4e-9, 2e-9), 7.0
    network = assimilation(rates)
    era = ERA
    y = np.array([3e-4, 6e-11, 2e-11])
    units = entropy_density(era.mass, G_STAR) / hubble_rate(era.mass, G_STAR, era.plasma.m_planck)
    lambdas = {str(r): rate * units for r, rate in zip(network.reactions, rates, strict=True)}
    found = boltzmann_equations(network, lambdas)
    equilibria = np.exp(log_equilibrium_yields(network, era, [x])[0])
    values = {found.x: x, **dict(zip(found.y.values(), y, strict=True))}
    values |= dict(zip(found.y_eq.values(), equilibria, strict=True))
    compiled = mass_action(network, era, SPAN).derivative(np.log(x), y)
    # dY/dln x = x dY/dx
    close([x * float(found.rhs[name].subs(values)) for name in network.evolved], compiled, rel=1e-9)


def test_pairs_of_identical_particles_count_once_and_change_by_two():
    a, bath = Species("a", 1.0), Species("g", 0.0, 2, bath=True)
    rate = sp.Symbol("k")
    found = boltzmann_equations(Network((a, bath), (reaction("a a -> g g", 1.0),)), {"a a -> g g": rate})
    y, y_eq = found.y["a"], found.y_eq["a"]
    assert sp.simplify(found.rhs["a"] + rate / found.x**2 * (y**2 - y_eq**2)) == 0


def test_one_way_reactions_have_no_inverse():
    a, b = Species("a", 1.0), Species("b", 1.0)
    network = Network((a, b), (reaction("a a -> b b", 1.0, reversible=False),))
    found = boltzmann_equations(network, {"a a -> b b": sp.Integer(1)})
    assert not found.rhs["b"].has(found.y["b"], found.y_eq["b"])
    assert found.conserved({"a": 1, "b": 1}) and not found.conserved({"a": 1, "b": 2})
