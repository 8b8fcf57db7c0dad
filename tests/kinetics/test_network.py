"""Counting: stoichiometry, conservation laws, multiplicities, and the checks of a network's data."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lib.kinetics import Network, RateTable, Reaction, Species, reaction
from lib.kinetics.network import left_null_space
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
