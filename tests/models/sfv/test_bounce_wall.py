"""The reconstruction that is a bounce: its stored potentials solve the fit, and the fit meets the published numbers."""

from dataclasses import astuple, replace

import numpy as np
import pytest

from lib.bounce import lowest_modes
from lib.models.sfv import bounce_wall as bw
from lib.models.sfv.parameters import PRINTED, PUBLISHED, R_MAX, TABLE_B
from tests.compare import close

NAMES = list(bw.POTENTIALS)


@pytest.mark.parametrize("name", NAMES)
def test_six_published_numbers(name):
    found = dict(zip(PUBLISHED, bw.published_numbers(bw.bounce_wall(name)), strict=True))
    for key, value in found.items():
        # not only the printed digits: the stored coefficients are the root
        close(value, TABLE_B[key].value, rel=1e-8, name=key)
        assert abs(value - TABLE_B[key].value) < TABLE_B[key].half_unit


@pytest.mark.parametrize("name", NAMES)
def test_stored_coefficients_are_what_the_fit_finds(name):
    stored = bw.POTENTIALS[name]
    start = replace(stored, **{key: float(f"{getattr(stored, key):.2g}") for key in bw.COEFFICIENTS})
    close(astuple(bw.fit(start))[:6], astuple(stored)[:6], rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_a_true_bounce(name):
    potential, found = bw.POTENTIALS[name], bw.fitted_bounce(name)
    well = potential.polynomial
    assert abs(found.virial) < 1e-9
    close(found.action, found.kinetic / 2, rel=1e-9)
    r = np.linspace(0.05, R_MAX, 2000)
    miss = found.at(r, 2) + 3 * found.at(r, 1) / r[:, None] - well.gradient(found.at(r))
    assert np.abs(miss).max() < 1e-5 * np.abs(well.gradient(found.fields)).max()
    modes = lowest_modes(well, found)
    assert modes[0] < 0 < modes[1]


@pytest.mark.parametrize("name", NAMES)
def test_vacua_and_stability(name):
    potential = bw.POTENTIALS[name]
    well, false, true = potential.polynomial, potential.false_vacuum, potential.true_vacuum
    assert false[0] == 0.0 and well.value(true) < well.value(false)
    for vacuum in (false, true):
        assert np.linalg.eigvalsh(well.hessian(vacuum))[0] > 0
    assert min(potential.lambda_Phi, potential.lambda_phi, potential.kappa) > 0
    grid = np.stack(np.meshgrid(np.linspace(-6, 6, 121), np.linspace(-6, 6, 121), indexing="ij"), axis=-1)
    assert well.value(grid).min() > well.value(true) - 0.01


def test_chi_is_light_outside_and_psi_is_heavy():
    wall = bw.bounce_wall()
    Phi, phi = wall.fields(np.array([-5.0, 9.0]))
    assert Phi[0] > 0.6 and Phi[1] < 1e-6
    assert abs(phi[0]) < 0.03 and phi[1] > 1.15
    assert np.all(np.diff(wall.Phi) < 1e-9)


def test_potential_in_the_fields_of_the_draft():
    p = bw.POTENTIALS["|Phi|^2 phi"]
    Phi, phi = 0.7, 0.4
    plain = -p.mu2_Phi * Phi**2 + p.lambda_Phi * Phi**4 - p.mu2_phi * phi**2 / 2 + p.lambda_phi * phi**4 / 4
    plain += p.kappa * Phi**2 * phi**2 + p.extra * Phi**2 * phi
    close(float(p.polynomial.value(bw.canonical(Phi, phi))), plain, rel=1e-13)


def test_fit_follows_its_target():
    goal = np.array(list(PRINTED.values())) * np.array([1.01, 1, 1, 1, 1, 1])
    moved = bw.fit(bw.POTENTIALS["|Phi|^2 phi"], goal)
    close(bw.published_numbers(bw.wall_of(bw.solve_bounce(moved))), goal, rel=1e-6)
    assert abs(moved.mu2_Phi / bw.POTENTIALS["|Phi|^2 phi"].mu2_Phi - 1) > 1e-5


def test_refused():
    with pytest.raises(ValueError, match=r"name must be one of .*, got 'Phi'"):
        bw.fitted_bounce("Phi")
    with pytest.raises(ValueError, match="target must be finite, got nan"):
        bw.fit(bw.POTENTIALS["|Phi|^2 phi"], [1, 1, 1, 1, 1, np.nan])
