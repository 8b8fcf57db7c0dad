import numpy as np
import pytest

from lib.models.sfv import reconstructions as rec
from lib.models.sfv.crossing import crossing
from lib.models.sfv.parameters import INPUTS, PUBLISHED, TABLE_B
from lib.walls.profile import WallProfile
from tests.compare import close

WALLS = {wall.kind: wall for wall in rec.reconstructions()}


@pytest.mark.parametrize("kind", WALLS)
@pytest.mark.parametrize("name", PUBLISHED)
def test_each_reconstruction_meets_each_published_number(kind, name):
    assert abs(WALLS[kind].measured[name] - TABLE_B[name].value) < 0.2 * TABLE_B[name].half_unit


@pytest.mark.parametrize("kind", ["kinks", "bump"])
def test_the_table_is_fine_enough(kind, monkeypatch):
    monkeypatch.setattr(rec, "_POINTS", 6001)
    fine = getattr(rec, kind)()
    for name in PUBLISHED:
        close(fine.measured[name], WALLS[kind].measured[name], abs=0.2 * TABLE_B[name].half_unit)


def test_reconstructions_differ_in_kind_and_in_more_than_rounding():
    assert set(WALLS) == {"kinks", "bump", "bounce"} and len(rec.reconstructions()) == 3
    inside = [float(wall.profile.fields(-3.0)[0]) for wall in WALLS.values()]
    assert max(inside) - min(inside) > 0.3
    for wall in WALLS.values():
        assert crossing(wall.profile).slope > 0
        assert np.all(np.isfinite(wall.profile.phi))
        close(wall.profile.R_peak, 5.8666, abs=1e-8)


def test_kinks_are_kinks_and_the_bump_is_a_bump():
    kinks, bump = WALLS["kinks"].profile, WALLS["bump"].profile
    assert np.all(np.diff(kinks.Phi[:1200]) < 0) and np.all(np.diff(kinks.phi[:1200]) > 0)
    top = int(np.argmax(bump.Phi))
    assert np.all(np.diff(bump.Phi[:top]) > 0) and np.all(np.diff(bump.Phi[top + 1 :]) < 0)
    close(bump.r[top], 5.8666, abs=0.02)


@pytest.mark.parametrize("fraction", [0.3, 1.0, 3.0])
def test_another_reading_of_the_upper_energy_is_another_wall(fraction):
    for build in (rec.kinks, rec.bump):
        wall = build(fraction)
        close(wall.measured["I_2"], 5.6513, abs=1e-5)
        assert abs(wall.profile.phi[-1] - build().profile.phi[-1]) > 1e-4


def test_brane_field_outside_exceeds_the_bound_from_i2():
    bound = np.sqrt(5.6513 / (3 * 1.7511))
    assert all(wall.profile.phi[-1] > bound for wall in WALLS.values())


def test_a_chi_that_is_heavy_outside_meets_the_numbers_without_a_particle_to_come_in():
    profile = rec.heavy_chi_outside()
    measured = rec.measured_numbers(profile)
    assert all(abs(measured[name] - TABLE_B[name].value) < 0.2 * TABLE_B[name].half_unit for name in PUBLISHED)
    assert profile.phi[-1] > 2.5 * max(wall.profile.phi[-1] for wall in WALLS.values())
    assert INPUTS.E_max_fraction * np.abs(profile.Phi).max() < profile.Phi[-1]


def test_a_wall_that_meets_nothing_is_seen():
    r = np.linspace(0, 20, 1001)
    plain = WallProfile(r, 0.5 * (1 - np.tanh(r - 5)), 0.5 * (1 + np.tanh(r - 5)), R_peak=5.0, w_FWHM=1.5)
    measured = rec.measured_numbers(plain)
    assert all(abs(measured[name] - TABLE_B[name].value) > TABLE_B[name].half_unit for name in PUBLISHED)
