"""The plasma in which nucleons diffuse: densities, pace, and how the coefficients are put together."""

from dataclasses import replace

import numpy as np
import pytest

from lib.base import units
from lib.inhomogeneity import diffusion
from lib.inhomogeneity.medium import DiffusionModel
from lib.plasma.cosmology import photon_density
from tests.compare import close

MODEL = DiffusionModel()


def test_coefficients_add_inversely():
    bare, dressed = replace(MODEL, nucleons=False), MODEL
    t = np.array([1e-3, 1e-4])
    extra = 1 / dressed.neutron(t, 0.8) - 1 / bare.neutron(t, 0.8)
    close(extra * 2, 1 / replace(MODEL, eta=2 * MODEL.eta).neutron(t, 0.8) - 1 / bare.neutron(t, 0.8), rel=1e-12)
    assert replace(MODEL, coulomb="none").proton(1e-4) == 0.0
    assert replace(MODEL, coulomb="running").proton(1e-4) != replace(MODEL, coulomb=5.0).proton(1e-4)


def test_baryons_per_photon():
    """Photons are heated by e+ e-: their number per baryon was 11/4 times smaller, now it is 1/eta."""
    t = 5e-3
    close(MODEL.baryon_density(t) / (photon_density(t) * units.GEV3_IN_INV_CM3), MODEL.eta * 11 / 4, rel=6e-3)
    cold = 1.1e-5
    close(MODEL.baryon_density(cold) / (photon_density(cold) * units.GEV3_IN_INV_CM3), MODEL.eta, rel=1e-3)


def test_pace_is_the_time_per_fall_of_the_temperature():
    t, step = 2e-4, 1e-3
    later, earlier = (MODEL.plasma.time(t * np.exp(sign * step)) * units.INV_GEV_IN_S for sign in (-1, 1))
    close(MODEL.pace(t), (later - earlier) / (2 * step), rel=1e-5)


def test_how_protons_scatter():
    t = np.array([1e-3, 1e-4])
    close(replace(MODEL, coulomb=4.0).proton(t), diffusion.proton_electron(t, 4.0), rel=1e-14)
    close(
        replace(MODEL, coulomb="running").proton(t),
        diffusion.proton_electron(t, diffusion.coulomb_logarithm(t)),
        rel=1e-14,
    )
    close(MODEL.proton(t), diffusion.screened_coulomb(t), rel=1e-14)


@pytest.mark.parametrize(("change", "message"), [
    ({"eta": -6e-10}, "eta must be finite and positive, got -6e-10"),
    ({"start": 0.0}, "start"), ({"coulomb": "debye"}, "coulomb must be screened, running, none or a number"),
    ({"coulomb": -5.0}, "coulomb"), ({"electron_prefactor": 0.0}, "electron_prefactor"),
    ({"steps_per_efold": 0}, "steps_per_efold must be at least 1, got 0"),
])  # fmt: skip
def test_bad_models_are_named(change, message):
    with pytest.raises(ValueError, match=message):
        DiffusionModel(**change)
