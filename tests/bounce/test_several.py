"""Several fields: one field in disguise, the peer, convergence order, invariances, and input that must be refused."""

import contextlib
import io
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.bounce import Polynomial, energies, solve_several, solve_single
from tests.bounce.problems import curved, quartic, rotated
from tests.compare import close


@pytest.mark.parametrize("d", [2, 3, 4])
def test_a_rotated_single_field(d):
    well, true = quartic(-0.4, 0.1)
    angle = 0.6
    direction = np.array([np.cos(angle), np.sin(angle)])
    one = solve_single(well, 0.0, true, d)
    two = solve_several(rotated(well, angle, 1.3), [0.0, 0.0], true * direction, d)
    close(two.action, one.action, rel=1e-10)
    r = np.linspace(0, min(one.r[-1], two.r[-1]), 300)
    assert np.abs(two.at(r) - one.at(r) * direction).max() < 1e-6


def test_one_field_through_the_general_solver():
    well, true = quartic(-0.49, 0.235)
    close(solve_several(well, 0.0, true, 3).action, solve_single(well, 0.0, true, 3).action, rel=1e-9)


def test_three_fields_with_a_free_spectator():
    well, true = curved(0.4)
    terms = {(*powers, 0): value for powers, value in well.terms.items()} | {(0, 0, 2): 0.7}
    three = solve_several(Polynomial(terms), [0, 0, 0], [*true, 0], 3)
    close(three.action, solve_several(well, [0, 0], true, 3).action, rel=1e-10)
    assert np.abs(three.fields[:, 2]).max() < 1e-12


@pytest.mark.no_cover
@pytest.mark.parametrize("depth", [0.4, 0.02])
@pytest.mark.parametrize("d", [3, 4])
def test_against_cosmotransitions(depth, d):
    well, true = curved(depth)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # the peer warns at import, of its docstrings
        from cosmoTransitions import pathDeformation

        tight = {"xtol": 1e-7, "phitol": 1e-7, "npoints": 1000}
        peer = pathDeformation.fullTunneling(
            np.array([true, [0.0, 0.0]]), well.value, well.gradient, tunneling_init_params={"alpha": d - 1},
            tunneling_findProfile_params=tight, deformation_deform_params={"fRatioConv": 0.005}, maxiter=40,
        )  # fmt: skip
    bounce = solve_several(well, [0.0, 0.0], true, d)
    # at its default tolerances the peer is ten times farther off; it approaches as they are tightened
    close(bounce.action, peer.action, rel=3e-4)
    # both paths at equal lengths along them
    paths = []
    for points in (peer.Phi, bounce.fields):
        along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
        shares = np.linspace(0, 1, 200) * along[-1]
        paths.append(np.stack([np.interp(shares, along, points[:, i]) for i in range(2)], axis=1))
    assert np.abs(paths[0] - paths[1]).max() < 0.02
    assert abs(bounce.virial) < 1e-8


@pytest.mark.parametrize("depth", [0.1, 0.02, 0.005])
def test_virial_identity_and_equation_from_thick_to_thin(depth):
    well, true = curved(depth)
    bounce = solve_several(well, [0.0, 0.0], true, 4)
    assert abs(bounce.virial) < 3e-8
    close(bounce.action, bounce.kinetic / 2, rel=1e-7)
    r = np.linspace(0.05, bounce.r[-1] - 0.01, 4000)
    miss = bounce.at(r, 2) + 3 * bounce.at(r, 1) / r[:, None] - well.gradient(bounce.at(r))
    assert np.abs(miss).max() < 1e-5 * np.abs(well.gradient(bounce.fields)).max()


def test_bounce_is_a_saddle():
    """The action is stationary, and falls in both directions along a dilation (Coleman 1977: one negative mode)."""
    well, true = curved(0.4)
    b = solve_several(well, [0.0, 0.0], true, 4)

    def action(stretch):
        return sum(energies(well, stretch * b.r, b.fields, b.slopes / stretch, b.false_vacuum, 4))

    h = 0.05
    assert abs(action(1 + h) - action(1 - h)) < 0.1 * h * b.action
    assert action(1 + h) < b.action and action(1 - h) < b.action


@settings(max_examples=6, deadline=None)
@given(angle=st.floats(0, 6.28), scale=st.floats(0.1, 10), depth=st.floats(0.03, 0.4))
def test_rotation_and_units(angle, scale, depth):
    """A rotation of the fields, and their common scaling with r fixed, carry the bounce along."""
    well, true = curved(depth)
    base = solve_several(well, [0.0, 0.0], true, 3)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * scale

    class Turned:
        fields = 2

        def value(self, x):
            return scale**2 * well.value(np.linalg.solve(turn, np.asarray(x)[..., None])[..., 0])

        def gradient(self, x):
            return (
                scale**2 * well.gradient(np.linalg.solve(turn, np.asarray(x)[..., None])[..., 0]) @ np.linalg.inv(turn)
            )

        def hessian(self, x):
            inverse = np.linalg.inv(turn)
            return (
                scale**2 * inverse.T @ well.hessian(np.linalg.solve(turn, np.asarray(x)[..., None])[..., 0]) @ inverse
            )

    other = solve_several(Turned(), [0.0, 0.0], turn @ true, 3)
    close(other.action, scale**2 * base.action, rel=1e-8)


@pytest.mark.parametrize(
    ("false", "true", "message"),
    [
        ([0.0, 0.0], [0.5, 0.5], "true vacuum must be a minimum"),
        ([0.0, 0.3], [1.05, 1.2], "false vacuum must be a minimum"),
        ([0.0, 0.0], [1.0, np.nan], "true vacuum must be finite, got nan"),
        ([0.0, 0.0], [1.0], "true vacuum must have as many fields as the false one"),
        ([0.0, 0.0, 0.0], [1.0, 1.0, 1.0], "false vacuum must be a point of 2 fields"),
    ],
)
def test_refused(false, true, message):
    well, _ = curved(0.4)
    with pytest.raises(ValueError, match=message):
        solve_several(well, false, true)


def test_refused_order_of_vacua():
    well, true = curved(0.4)
    with pytest.raises(ValueError, match="true vacuum must lie below the false one, got V"):
        solve_several(well, true, [0.0, 0.0])
