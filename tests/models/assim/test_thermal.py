"""Thermal averages in the Boltzmann system: late limit, convergence, and a Monte-Carlo over thermal momenta."""

import dataclasses

import numpy as np
import pytest

from lib.amplitudes.kinematics import kallen, momentum_transfer
from lib.models.assim.cross_sections import effective_rates
from lib.models.assim.freeze_out import freeze_out
from lib.models.assim.parameters import BENCHMARKS
from lib.models.assim.reactions import Spectrum, process
from lib.models.assim.thermal import thermal_abundance, thermal_rates
from tests.compare import close

B = BENCHMARKS["B"]


def test_late_limit_is_the_s_wave():
    thermal, constant = thermal_rates(B), effective_rates(B)
    for name in ("assimilation", "destruction", "conversion"):
        close(getattr(thermal, name).values[-1], getattr(constant, name), rel=1e-5)


def test_table_is_fine_enough():
    coarse = freeze_out(B, thermal_rates(B), bessel=True).omega_h2
    close(coarse, freeze_out(B, thermal_rates(B, 321), bessel=True).omega_h2, rel=1e-5)
    assert coarse == thermal_abundance(B)


def test_assimilation_against_sampled_momenta():
    """Draw both momenta from exp(-E/T), a direction of the final state, and average sigma v."""
    rng, x, n = np.random.default_rng(11), 20.0, 400_000
    temperature, spectrum = B.m_psi / x, Spectrum(B.m_psi, B.m_scalar, B.m_chi)
    one = process("chi Psi > phi B")
    masses = one.masses(spectrum)
    energies, momenta = [], []
    for mass in masses[:2]:
        grid = np.linspace(0, 60 * temperature + 8 * np.sqrt(mass * temperature), 40_001)
        weight = grid**2 * np.exp((mass - np.hypot(grid, mass)) / temperature)
        p = np.interp(rng.random(n), np.cumsum(weight) / weight.sum(), grid)
        energies.append(np.hypot(p, mass))
        momenta.append(p)
    angle = rng.uniform(-1, 1, n)
    s = masses[0] ** 2 + masses[1] ** 2 + 2 * (energies[0] * energies[1] - momenta[0] * momenta[1] * angle)
    t = momentum_transfer(s, rng.uniform(-1, 1, n), masses)
    volume = np.sqrt(kallen(s, *masses[2:])) / (8 * np.pi * s)
    rate = one.squared(s, t, spectrum, B.g_y) * volume / (4 * energies[0] * energies[1])
    error = rate.std() / np.sqrt(n)
    table = thermal_rates(B).assimilation
    expected = np.exp(np.interp(np.log(x), np.log(table.x), np.log(table.values))) / 2
    assert abs(rate.mean() - expected) < 4 * error + 1e-3 * expected


def test_fields_match_the_constant_rates():
    names = [f.name for f in dataclasses.fields(effective_rates(B))]
    assert names == [f.name for f in dataclasses.fields(thermal_rates(B, 8))]


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="nodes"):
        thermal_rates(B, 3)
