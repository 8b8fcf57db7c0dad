"""Chemical equilibrium: published fractions and flavour matrices, a numerical twin, reports of bad conditions."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import null_space

from lib.plasma import spectators as s
from lib.plasma import standard_model as p


def symmetric(families=3, doublets=1):
    """All Standard Model reactions above the crossover, with the densities of Delta given."""
    content = p.symmetric_phase(families, doublets)
    conditions = [p.weak_sphaleron(families), *p.yukawas(families), p.neutrality(content), *p.equal_higgs(doublets)]
    return content, [*conditions, *p.equal_baryons(content, families)]


def coefficients(families=3, doublets=1):
    content, conditions = symmetric(families, doublets)
    return s.respond(content, conditions + p.given_deltas(content, families))


@pytest.mark.parametrize("families", [1, 2, 3, 4])
@pytest.mark.parametrize("doublets", [1, 2])
def test_baryon_fraction_above_and_below_the_crossover(families, doublets):
    """(8N+4m)/(22N+13m) and (8N+4(m+2))/(24N+13(m+2)), Harvey & Turner: 28/79 and 12/37 for N = 3, m = 1."""
    above = coefficients(families, doublets).densities(["B"])
    content = p.broken_phase(families, doublets)
    conditions = [*p.broken_reactions(content, families), *p.given_deltas(content, families)]
    below = s.respond(content, conditions).densities(["B"])
    n, m = families, doublets
    assert set(above) == {sp.Rational(8 * n + 4 * m, 22 * n + 13 * m)}
    assert set(below) == {sp.Rational(8 * n + 4 * (m + 2), 24 * n + 13 * (m + 2))}
    if (n, m) == (3, 1):
        assert above[0] == sp.Rational(28, 79)
        assert below[0] == sp.Rational(12, 37)


def test_all_yukawas_fast():
    """T << 1e8 GeV: 221, -16 over 711 for lepton doublets, 8/79 for the Higgs density per state, and L = -51/79."""
    solution = coefficients()
    leptons = solution.potentials(["l1", "l2", "l3"])
    assert leptons * 711 == sp.Matrix(3, 3, lambda i, j: -221 if i == j else 16)
    assert solution.potentials(["H1"]) * 79 == -4 * sp.ones(1, 3)
    assert solution.densities(["L"]) == -sp.Rational(51, 79) * sp.ones(1, 3)
    content, conditions = symmetric()
    inverse = s.respond(content, conditions + [s.given_potential(f"l{a}") for a in (1, 2, 3)])
    deltas = inverse.densities(["Delta1", "Delta2", "Delta3"])
    assert deltas * 63 == sp.Matrix(3, 3, lambda i, j: -205 if i == j else -16)
    assert deltas * leptons == sp.eye(3)


def shared(content, first, *others):
    """Species that only the strong sphaleron makes have equal densities."""
    return [s.abundances(f"{first} = {other}", content, {first: 1, other: -1}) for other in others]


def test_first_family_yukawas_slow():
    """1e8 << T << 1e11 GeV: 906, 120; 75, 688, 28 over 2148 and 37, 52, 52 over 358 (Nardi, Nir, Roulet & Racker)."""
    c = p.symmetric_phase()
    fast = [p.weak_sphaleron(), p.strong_sphaleron(), p.neutrality(c), *p.equal_baryons(c)]
    fast += [p.yukawa(kind, a) for a in (2, 3) for kind in "due"]
    slow = [*shared(c, "u1", "d1"), s.abundances("e1 = 0", c, {"e1": 1})]
    solution = s.respond(c, fast + slow + p.given_deltas(c))
    expected = sp.Matrix([[-906, 120, 120], [75, -688, 28], [75, 28, -688]])
    assert solution.potentials(["l1", "l2", "l3"]) * 2148 == expected
    assert 2 * solution.potentials(["H1"]) * 358 == -sp.Matrix([[37, 52, 52]])
    assert not solution.redundant


def test_third_family_yukawas_fast():
    """1e11 << T << 1e12 GeV: 196, 24; 9, 156 over 460 and 41, 56 over 230 for one flavour against tau (same source)."""
    c = p.symmetric_phase()
    fast = [p.weak_sphaleron(), p.strong_sphaleron(), p.neutrality(c), *p.equal_baryons(c)]
    fast += [p.yukawa(kind, 3) for kind in "due"]
    slow = [*shared(c, "u1", "d1", "u2", "d2"), *(s.abundances(f"{e} = 0", c, {e: 1}) for e in ("e1", "e2"))]
    solution = s.respond(c, fast + slow + p.given_deltas(c))
    pair = solution.potentials(["l1", "l3"])[:, [0, 2]]
    assert pair * 460 == sp.Matrix([[-196, 24], [9, -156]])
    assert 2 * solution.potentials(["H1"])[:, [0, 2]] * 230 == -sp.Matrix([[41, 56]])


def test_charm_and_tau_fast():
    """With charm as well: 417, 120; 30, 390 over 589 for Delta_1 + Delta_2 against tau (hep-ph/0605281)."""
    c = p.symmetric_phase()
    fast = [p.weak_sphaleron(), p.strong_sphaleron(), p.neutrality(c), *p.equal_baryons(c), p.yukawa("u", 2)]
    fast += [p.yukawa(kind, 3) for kind in "due"]
    slow = [*shared(c, "u1", "d1", "d2"), *(s.abundances(f"{e} = 0", c, {e: 1}) for e in ("e1", "e2"))]
    density = 2 * s.respond(c, fast + slow + p.given_deltas(c)).potentials(["l1", "l2", "l3"])
    assert (density[0, 0] + density[1, 0]) * 589 == -417
    assert (density[0, 2] + density[1, 2]) * 589 == 120
    assert density[2, 0] * 589 == 30
    assert density[2, 2] * 589 == -390


def test_top_yukawa_alone():
    """T >> 1e13 GeV, by hand: mu_q3 = -mu_H/3 and mu_u3 = 2 mu_H/3 in neutrality give 3 mu_H = sum of mu_l."""
    c = p.symmetric_phase()
    slow = [s.abundances(f"{x} = 0", c, {x: 1}) for x in ("q1", "q2", "u1", "u2", "d1", "d2", "d3", "e1", "e2", "e3")]
    fast = [p.yukawa("u", 3), p.neutrality(c), s.charge("B = 0", c, {"B": 1})]
    solution = s.respond(c, slow + fast + p.given_deltas(c))
    assert solution.potentials(["l1", "l2", "l3"]) == -sp.eye(3) / 2
    assert solution.potentials(["H1"]) == -sp.ones(1, 3) / 6


@given(st.lists(st.integers(0, 6), min_size=16, max_size=16), st.lists(st.integers(-3, 3), min_size=3, max_size=3))
def test_against_floating_point_least_squares(weights, deltas):
    """Any weights: the same equations, assembled separately in floating point, have the exact solution as theirs."""
    content = [s.component(one.name, w + 1, one.charges) for one, w in zip(p.symmetric_phase(), weights, strict=True)]
    conditions = [p.weak_sphaleron(), *p.yukawas(), p.neutrality(content), *p.equal_baryons(content)]
    solution = s.respond(content, conditions + p.given_deltas(content))
    mu = np.array((solution.matrix * sp.Matrix(deltas)).tolist(), dtype=float)[:, 0]
    w = np.array(weights) + 1.0
    q, u, d, lepton, e = (mu[:15].reshape(3, 5)[:, k] for k in range(5))
    nq, nu, nd, nl, ne = ((mu * w)[:15].reshape(3, 5)[:, k] for k in range(5))
    higgs, baryons = mu[15], (nq + nu + nd) / 3
    zeros = [q - higgs - d, q + higgs - u, lepton - higgs - e, baryons - baryons[0]]
    zeros.append(np.array([np.sum(3 * q + lepton)]))
    zeros.append(np.array([np.sum(nq / 6 + 2 * nu / 3 - nd / 3 - nl / 2 - ne) + w[15] * higgs / 2]))
    zeros.append(baryons.sum() / 3 - nl - ne - np.array(deltas))
    assert np.abs(np.concatenate(zeros)).max() < 1e-12 * (1 + np.abs(mu).max() * w.max())


def test_rank_agrees_with_floating_point():
    """(52)-(54) have rank 10 of 11, with neutrality 11, with equal baryon numbers 13 of 16 potentials."""
    content, conditions = symmetric()
    names = [one.name for one in content]
    rows = np.array([[float(c.potentials.get(n, 0)) for n in names] for c in conditions])
    assert null_space(rows).shape == (16, 3)
    assert (
        null_space(np.vstack([rows, [float(p.strong_sphaleron().potentials.get(n, 0)) for n in names]])).shape[1] == 3
    )


def test_redundant_conditions_are_named_with_their_reason():
    content, conditions = symmetric()
    solution = s.respond(content, [*conditions, p.strong_sphaleron(), *p.given_deltas(content)])
    assert set(solution.redundant) == {"strong sphaleron"}
    reason = solution.redundant["strong sphaleron"]
    assert reason == {f"Yukawa {kind}{a}": 1 for a in (1, 2, 3) for kind in "ud"}
    assert "Yukawa d1 + Yukawa u1" in s.as_text(reason)
    assert solution.matrix == coefficients().matrix


def test_contradictions_are_named_with_what_they_force():
    content, conditions = symmetric()
    extra = s.charge("B - L", content, {"B": 1, "L": -1}, {"X": 1})
    with pytest.raises(ValueError, match=r"'B - L' contradicts \[Delta1 \+ Delta2 \+ Delta3\] unless .*X.* = 0"):
        s.respond(content, [*conditions, *p.given_deltas(content), extra])


def test_free_potentials_are_named():
    content, conditions = symmetric()
    deltas = p.given_deltas(content)
    with pytest.raises(ValueError, match=r"1 combination\(s\).*: .*\be3\b"):
        s.respond(content, conditions + deltas[:2])
    loose = [one for one in conditions if one.name != "Yukawa e2"] + deltas
    with pytest.raises(ValueError, match=r"free: .*e2") as error:
        s.respond(content, loose)
    assert "e1," in str(error.value)  # neutrality ties the other leptons to the free one


@pytest.mark.parametrize(("call", "error", "message"), [
    (lambda: s.fermion("f", 0.5, {}), TypeError, "weight must be an integer or a rational, got 0.5"),
    (lambda: s.fermion("f", 1, {"Y": -1.0}), TypeError, r"charges\['Y'\] must be .* got -1.0"),
    (lambda: s.boson("h", -1, {}), ValueError, "weight must be at least 0"),
    (lambda: s.in_equilibrium("r", {"a": True}), TypeError, "numbers"),
    (lambda: s.charge("c", p.symmetric_phase(), {"Z": 1}), ValueError, "charge must be carried .* got 'Z'"),
    (lambda: s.respond([s.fermion("a", 1, {})], [s.in_equilibrium("r", {"b": 1})]), ValueError,
     "'r' must be species, got b"),
    (lambda: s.respond([s.fermion("a", 1, {})] * 2, []), ValueError, "species must have distinct names, got twice: a"),
    (lambda: coefficients().potentials(["x"]), ValueError, "names must be species, got 'x'"),
    (lambda: p.yukawa("nu", 1), ValueError, "particle must be 'u', 'd' or 'e', got 'nu'"),
    (lambda: p.symmetric_phase(0), ValueError, "families must be a positive integer, got 0"),
])  # fmt: skip
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_zero_weight_and_exact_types():
    """A decoupled species drops out of densities; sympy, int and Fraction mean the same."""
    assert s.fermion("f", sp.Rational(1, 2), {"Y": sp.Integer(-1)}) == s.fermion("f", Fraction(1, 2), {"Y": -1})
    heavy = s.component("x", 0, {"Y": 1})
    content, conditions = symmetric()
    free = [s.given_potential("x"), *conditions, *p.given_deltas(content)]
    assert s.respond((*content, heavy), free).densities(["B"])[0, 1:] == coefficients().densities(["B"])
