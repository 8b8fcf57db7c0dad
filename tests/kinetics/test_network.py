"""Counting: stoichiometry, conservation laws, multiplicities, and the checks of a network's data."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lib.kinetics import Network, RateTable, Reaction, Species, reaction
from lib.kinetics.network import left_null_space
from lib.kinetics.symbolic import boltzmann_equations
from tests.kinetics.problems import ROBERTSON, assimilation


def test_stoichiometry_of_the_assimilation_network():
    network = assimilation()
    assert network.evolved == ("chi", "Psi", "Psit")
    assert network.stoichiometry.tolist() == [[-1, -1, 0], [-1, 1, 2], [1, -1, -2]]
    assert network.law_names == ("Psi + Psit",)
    assert network.charge("B").tolist() == [0, 1, 1]
    assert ROBERTSON.law_names == ("A + B + C",)


@given(arrays(np.int64, st.tuples(st.integers(1, 5), st.integers(1, 6)), elements=st.integers(-3, 3)))
@settings(deadline=None, max_examples=60)
def test_left_null_space_against_sympy(matrix):
    laws = left_null_space(matrix)
    exact = sp.Matrix(matrix.tolist()).T.nullspace()
    assert laws.shape == (len(exact), matrix.shape[0])
    assert not np.any(laws @ matrix)
    if len(exact):
        assert sp.Matrix(laws.tolist()).rank() == len(exact)
        assert np.all(np.gcd.reduce(laws, axis=1) == 1)


def test_identical_reactants_count_half_and_vanish_in_pairs():
    network = Network((Species("a", 1.0), Species("b", 1.0)), (reaction("a a a -> b", 1.0, reversible=False),))
    assert network.reactions[0].symmetry == 6
    assert network.stoichiometry.tolist() == [[-3], [1]]
    assert network.law_names == ("a + 3 b",)


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
    (lambda: Network((A, B), (reaction("a a -> b", 1.0),)), "reaction a a -> b changes charge 'Q' by -1"),
    (lambda: Network((A,), (reaction("a zeta -> a a", 1.0),)), "unknown species 'zeta' in reaction a zeta"),
    (lambda: Network((A, A), ()), "species 'a' is declared twice"),
    (lambda: Network((A, B), (reaction("a -> b", 1.0), reaction("b -> a", 2.0))), "b -> a is declared twice"),
    (lambda: Species("a b"), "one word"),
    (lambda: Species("a", -1.0), r"mass of a must be .* -1\.0"),
    (lambda: Species("a", float("nan")), "mass of a"),
    (lambda: Species("a", 1.0, 0.0), "g of a"),
    (lambda: reaction("a -> b", -1.0), r"rate of a -> b must be .* -1\.0"),
    (lambda: reaction("a -> b", float("nan")), "rate of a -> b"),
    (lambda: reaction("a = b", 1.0), "'a = b'"),
    (lambda: Reaction((), (), 1.0), "neither"),
    (lambda: RateTable(np.array([1.0, 2.0]), np.array([1.0, 2.0])), "got 2 for 2"),
    (lambda: RateTable(np.array([1.0, 2.0, 3.0, 2.5]), np.ones(4)), "x of RateTable must be strictly increasing"),
    (lambda: RateTable(np.arange(1.0, 5.0), np.array([1.0, -2.0, 1.0, 1.0])), "values of RateTable"),
    (lambda: Network((A, B), ()).charge("L"), "'L'"),
    (lambda: boltzmann_equations(Network((A, B), (reaction("a -> b", 1.0),)), {}), "two reactants, got a -> b"),
    (lambda: boltzmann_equations(assimilation(), {}), "no lambda for chi Psi -> Psit B"),
])  # fmt: skip
def test_bad_networks_are_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()


def test_a_parity_is_checked_modulo_two():
    odd = Species("chi", 1.0, 2, {"R": 1})
    assert Network((odd, GAMMA), (reaction("chi chi -> gamma gamma", 1.0),), moduli={"R": 2}).reactions
    with pytest.raises(ValueError, match="changes charge 'R' by -1"):
        Network((odd, GAMMA), (reaction("chi gamma -> gamma gamma", 1.0),), moduli={"R": 2})


def test_one_way_reactions_may_run_both_ways_with_their_own_rates():
    both = (reaction("a -> b", 1.0, reversible=False), reaction("b -> a", 2.0, reversible=False))
    assert Network((A, B), both).law_names == ("a + b",)
