"""What the keys of dh-bound stand for: scales, cases, the length of a pattern, and which keys go together."""

import numpy as np
import pytest

from lib.commands.dh import models
from lib.inhomogeneity.lattices import DeltaLattice
from lib.inhomogeneity.sampled import DensityField, PowerSpectrum
from lib.inhomogeneity.transfer import Gaussian
from lib.models.dh.parameters import comoving_horizon
from lib.nucleosynthesis.abundances import primat_abundances
from lib.nucleosynthesis.bounds import OBSERVED
from lib.plasma.thermal_history import ThermalPlasma
from tests.compare import close

PLASMA = ThermalPlasma()
NOTHING = {key: None for key in (*models.SCALES, "temperature_GeV", "wall_speed")}


def scale(**given):
    return models.Scale.of(NOTHING | given, PLASMA)


def test_three_ways_to_give_one_length():
    horizon = float(comoving_horizon(PLASMA, 10.0))
    length = 0.3 * horizon
    close(scale(length_cm=length).length(), length, rel=1e-15)
    close(scale(hubble_radii=0.3, temperature_GeV=10.0).length(), length, rel=1e-14)
    beta = np.cbrt(8 * np.pi) * 0.5 / 0.3
    close(scale(beta_over_H=beta, wall_speed=0.5, temperature_GeV=10.0).length(), length, rel=1e-14)


def test_limits_are_in_the_unit_that_was_given():
    found = scale(hubble_radii=0.3, temperature_GeV=10.0)
    limits = found.limits(found.length() / 4, 0.02, 1e6)
    close(limits["largest_hubble_radii"], 0.075, rel=1e-13)
    close(found.length(limits["lowest_temperature_GeV"]), found.length() / 4, rel=1e-10)
    assert limits["smallest_beta_over_H"] is None
    limits = scale(beta_over_H=20.0, wall_speed=1.0, temperature_GeV=10.0).limits(1e4, 0.02, 1e6)
    close(
        scale(beta_over_H=limits["smallest_beta_over_H"], wall_speed=1.0, temperature_GeV=10.0).length(), 1e4, rel=1e-12
    )
    assert limits["largest_hubble_radii"] is None


def test_what_has_no_limit_has_none():
    found = scale(hubble_radii=0.3, temperature_GeV=10.0)
    assert set(found.limits(None, 0.02, 1e6).values()) == {None}
    for far in (1e-9, 1e30):
        assert found.limits(far, 0.02, 1e6)["lowest_temperature_GeV"] is None
    assert scale(length_cm=3.0).limits(6.0, 0.02, 1e6) == dict.fromkeys(
        ("largest_hubble_radii", "smallest_beta_over_H", "lowest_temperature_GeV")
    ) | {"largest_length_cm": 6.0}


def test_the_case_of_a_length():
    smoothing = models.Smoothing(Gaussian(1.0), neutron=100.0, proton=1.0, capture=10.0)
    assert [smoothing.case(length) for length in (101.0, 99.0, 11.0, 9.0)] == [
        "all-baryons", "protons", "protons", "protons-shared-neutrons",
    ]  # fmt: skip


def test_the_length_of_a_pattern_is_half_a_wave():
    wave = DensityField(1 + 0.5 * np.cos(2 * np.pi * 3 * np.arange(30) / 30), 1 / 30)
    close(models.pattern_length(wave.scaled(60.0), Gaussian(0.0), 60.0), 10.0, rel=1e-12)
    peak = PowerSpectrum(np.exp([-0.1, 0.0, 0.1]), [0.0, 1.0, 0.0])
    close(models.pattern_length(peak.scaled(7.0), Gaussian(0.0), 7.0), 7 * np.pi, rel=1e-3)
    flat = PowerSpectrum([0.1, 10.0], [1.0, 1.0])
    assert models.pattern_length(flat, Gaussian(2.0), 1.0) > models.pattern_length(flat, Gaussian(0.1), 1.0)
    assert models.pattern_length(DeltaLattice(3.0), Gaussian(1.0), 3.0) == 3.0
    assert models.pattern_length(DensityField(np.ones(8), 1 / 8), Gaussian(1.0), 5.0) == 5.0


def test_the_error_of_today_is_that_of_measurement_and_rates():
    rates = float(primat_abundances().stamp["rate_error"])
    close(models.error_today() ** 2, OBSERVED.relative**2 + rates**2, rel=1e-14)


def test_keys_that_do_nothing_are_refused():
    known = {"a": ("x",), "b": ()}
    assert models.choose({"kind": "a", "x": 1.0}, "kind", known) == "a"
    assert models.choose({"kind": "a", "x": None}, "kind", known, free=("x",)) == "a"
    with pytest.raises(ValueError, match="missing key 'x' for kind 'a'"):
        models.choose({"kind": "a", "x": None}, "kind", known)
    with pytest.raises(ValueError, match=r"x must be absent for kind 'b', where it does nothing, got 1\.0"):
        models.choose({"kind": "b", "x": 1.0}, "kind", known)
