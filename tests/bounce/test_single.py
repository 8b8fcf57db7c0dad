"""One field: closed forms, limits, the virial identity, symmetries, a peer, and input that must be refused."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import iv, jv, kv

from lib.bounce import (
    NoBounce,
    OneField,
    Polynomial,
    collocate,
    gaussian_action,
    gaussian_potential,
    solve_single,
)
from tests.bounce.problems import quartic, tilted
from tests.compare import close


@pytest.mark.parametrize("d", [2, 2.5, 3, 4, 5])
def test_gaussian_bounce(d):
    a, w = 2.0, 0.7
    bounce = solve_single(gaussian_potential(a, w, d), 0.0, dimension=d, escape=3 * a)
    close(bounce.fields[0, 0], a, rel=1e-9)
    close(bounce.action, gaussian_action(a, w, d), rel=2e-7)
    assert np.abs(bounce.fields[:, 0] - a * np.exp(-0.5 * (bounce.r / w) ** 2)).max() < 1e-5 * a
    # the collocation shares neither the stepper nor the tail
    r = bounce.r[::3]
    other = collocate(gaussian_potential(a, w, d), bounce.false_vacuum, d, r, bounce.at(r), bounce.at(r, 1))
    close(other.action, gaussian_action(a, w, d), rel=2e-11)
    assert abs(other.virial) < 1e-8


def test_linear_pieces_with_bessel_functions():
    """V' = phi below a and -w^2 (phi - b) above: K_1 outside, J_1 inside, one matching equation."""
    a, w, b = 0.4, 1.7, 0.4 * (1 + 1 / 1.7**2)
    # continuity of the gradient at a fixes b
    well = OneField(
        lambda x: np.where(x < a, 0.5 * x**2, 0.5 * a**2 + 0.5 * w**2 * ((a - b) ** 2 - (x - b) ** 2)),
        lambda x: np.where(x < a, x, -(w**2) * (x - b)),
        lambda x: np.where(x < a, 1.0, -(w**2)),
    )

    def slopes(radius):
        outside = -a * kv(2, radius) / kv(1, radius)
        inside = -(a - b) * w * jv(2, w * radius) / jv(1, w * radius)
        return outside - inside

    # phi falls monotonically: the match lies between the first zeros of J_1 and J_2
    match = brentq(slopes, 3.8317059702 / w * 1.0001, 5.1356223018 / w)
    top = b + (a - b) * match / jv(1, w * match) * w / 2
    bounce = solve_single(well, 0.0, dimension=4, escape=3 * top)
    close(bounce.fields[0, 0], top, rel=1e-5)
    close(bounce.at(match)[0], a, rel=1e-5)
    assert abs(bounce.virial) < 1e-6


@pytest.mark.parametrize("well", [quartic(-0.49, 0.235), quartic(-0.4, 0.1)], ids=["thin", "thick"])
@pytest.mark.parametrize("d", [3, 4])
def test_against_cosmotransitions(well, d):
    potential, true = well
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peer warns at import, of its docstrings
        from cosmoTransitions.tunneling1D import SingleFieldInstanton

        peer = SingleFieldInstanton(
            true, 0.0, lambda x: potential.value(np.asarray(x)[..., None]),
            lambda x: potential.gradient(np.asarray(x)[..., None])[..., 0], alpha=d - 1,
        )  # fmt: skip
        profile = peer.findProfile(xtol=1e-8, phitol=1e-8)
        action = peer.findAction(profile)
    bounce = solve_single(potential, 0.0, true, d)
    # at its default tolerances the peer is a thousand times farther off
    close(bounce.action, action, rel=5e-6)
    # where its field is one half: the centre of a thin wall is a soft mode, and hardest to get
    centres = [
        np.interp(0.5, phi[::-1], r[::-1]) for phi, r in ((profile.Phi, profile.R), (bounce.fields[:, 0], bounce.r))
    ]
    close(centres[0], centres[1], rel=1e-4)
    assert abs(bounce.virial) < 1e-9


@settings(max_examples=15, deadline=None)
@given(
    depth=st.floats(2e-3, 0.2), scale=st.floats(0.01, 100), length=st.floats(0.01, 100), offset=st.floats(-3, 3),
    d=st.sampled_from([2, 3, 4]),
)  # fmt: skip
def test_units_of_field_and_length(depth, scale, length, offset, d):
    """phi -> scale phi + offset, r -> length r: V becomes (scale/length)^2 V, S scale^2 length^(d-2) S."""
    well, true = tilted(depth)
    bounce = solve_single(well, 0.0, true, d)
    strength = (scale / length) ** 2
    other = OneField(
        lambda x: strength * well.value(((x - offset) / scale)[..., None]),
        lambda x: strength / scale * well.gradient(((x - offset) / scale)[..., None])[..., 0],
        lambda x: strength / scale**2 * well.hessian(((x - offset) / scale)[..., None])[..., 0, 0],
    )
    scaled = solve_single(other, offset, scale * true + offset, d)
    close(scaled.action, bounce.action * scale**2 * length ** (d - 2), rel=1e-6)
    assert abs(bounce.virial) < 1e-7
    # a mirror changes nothing but the sign of the field
    mirrored = solve_single(Polynomial({k: (-1) ** k[0] * v for k, v in well.terms.items()}), 0.0, -true, d)
    close(mirrored.action, bounce.action, rel=1e-9)
    assert np.all(np.diff(bounce.fields[:, 0]) <= 0) and np.all(np.diff(bounce.r) > 0)


def test_profile_obeys_the_equation_everywhere():
    well, true = quartic(-0.4, 0.1)
    bounce = solve_single(well, 0.0, true, 3)
    r = np.linspace(0.05, bounce.r[-1] - 0.01, 3000)
    miss = bounce.at(r, 2) + 2 * bounce.at(r, 1) / r[:, None] - well.gradient(bounce.at(r))
    assert np.abs(miss).max() < 2e-5 * np.abs(well.gradient(bounce.fields)).max()


def test_tail_is_the_decaying_bessel_function():
    well, true = quartic(-0.4, 0.1)
    bounce = solve_single(well, 0.0, true, 4)
    m, (a, b) = math.sqrt(0.2), bounce.r[[-30, -5]]
    ratio = float(bounce.at(b)[0] / bounce.at(a)[0])
    close(ratio, kv(1, m * b) / b / (kv(1, m * a) / a), rel=1e-6)
    # and not the growing one
    assert ratio < 0.1 * iv(1, m * b) / iv(1, m * a)


def test_tolerance_does_not_carry_the_answer():
    well, true = quartic(-0.49, 0.235)
    loose, tight = (solve_single(well, 0.0, true, 4, rtol=rtol).action for rtol in (1e-7, 1e-12))
    close(loose, tight, rel=1e-6)
    close(solve_single(well, 0.0, true, 4).action, tight, rel=1e-8)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0, 0.5, 4), "true vacuum must be a minimum, got"),
        ((0.2, 1.0, 4), "false vacuum must be a minimum"),
        ((1.0, 0.0, 4), "true vacuum must lie below the false one, got"),
        ((0.0, 0.0, 4), "must differ from the false one, got"),
        ((0.0, math.nan, 4), "true vacuum must be finite, got nan"),
        ((math.inf, 1.0, 4), "false vacuum must be finite, got inf"),
        ((0.0, 1.0, 1.5), "dimension must be a number from 2, got 1.5"),
        ((0.0, 1.0, math.nan), "dimension must be finite, got nan"),
    ],
)
def test_refused(arguments, message):
    well, _ = quartic(-0.4, 0.1)
    with pytest.raises(ValueError, match=message):
        solve_single(well, *arguments)


def test_refused_potentials():
    degenerate = Polynomial({(4,): 0.25, (3,): -0.5, (2,): 0.25})
    with pytest.raises(ValueError, match="true vacuum must lie"):
        solve_single(degenerate, 0.0, 1.0)
    almost, true = tilted(1e-9)
    with pytest.raises(ValueError, match="must lie measurably below the false one: the wall is beyond"):
        solve_single(almost, 0.0, true)
    with pytest.raises(ValueError, match="false vacuum must be a minimum"):
        solve_single(Polynomial({(4,): -1.0}), 0.0, escape=1.0)
    with pytest.raises(ValueError, match=r"escape must lie below the false vacuum, got 1\.1"):
        solve_single(Polynomial({(2,): 1.0, (4,): -0.5}), 0.0, escape=1.1)
    with pytest.raises(ValueError, match="potential must have one field, got 2"):
        solve_single(Polynomial({(2, 2): 1.0}), 0.0, 1.0)
    with pytest.raises(ValueError, match="true_vacuum or escape must be given"):
        solve_single(degenerate, 0.0)
    broken = OneField(lambda x: x**2, lambda x: np.where(x > 0.1, np.nan, 2 * x), lambda x: 2 + 0 * x)
    with pytest.raises(ValueError, match="gradient of the potential between the vacua must be finite, got nan"):
        solve_single(broken, 0.0, escape=1.0)
    with pytest.raises(ValueError, match="r must lie between 0 and"):
        solve_single(*quartic(-0.4, 0.1)[:1], 0.0, quartic(-0.4, 0.1)[1]).at(1e9)


def test_no_bounce_is_no_value_error():
    # a barrier and a fall so short that every release turns back
    well, true = quartic(-0.49, 0.235)
    with pytest.raises(NoBounce, match=r"no release up to escape = 0\.95\d* overshoots"):
        solve_single(well, 0.0, escape=0.95 * float(true))
