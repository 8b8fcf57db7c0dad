"""A plasma with further particles: counting, thermodynamics, the history it implies, bad input."""

import numpy as np
import pytest

from lib.plasma.ideal_gas import IdealGas
from lib.plasma.mixture import with_species
from lib.plasma.thermal_history import ConstantPlasma, ThermalPlasma
from tests.compare import close

BASE = ConstantPlasma(106.75, 106.75)
GAS = IdealGas(400.0, 8, "FD")
MIXED = with_species(BASE, [GAS], 4.0, 1e6)


def test_counting_in_both_limits():
    for name in ("g_star", "g_star_s"):
        close(getattr(MIXED, name)(1e6), 106.75 + 7, rel=1e-7)
        close(getattr(MIXED, name)(5.0), 106.75, rel=1e-12)


def test_between_the_nodes_it_is_the_gas():
    t = np.geomspace(4.1, 9e5, 333)
    for found, more in zip((MIXED.g_star(t), MIXED.g_star_s(t)), GAS.degrees(t), strict=True):
        close(found, 106.75 + more, rel=1e-8)


def test_first_law_from_the_slopes():
    """d rho/dT = T ds/dT, with both derivatives from the slopes of the degrees of freedom."""
    t = np.geomspace(20.0, 2e4, 50)
    energy, entropy = MIXED.slopes(t)
    heat = MIXED.energy_density(t) * (4 + energy)
    close(heat, MIXED.entropy_density(t) * t * (3 + entropy), rel=5e-6)


def test_nothing_added_is_the_plasma_itself():
    plasma, t = ThermalPlasma(), np.geomspace(2.1, 0.9e6, 97)
    same = with_species(plasma, [], 2.0, 1e6)
    for name in ("g_star", "g_star_s", "hubble_rate", "entropy_density"):
        close(getattr(same, name)(t), getattr(plasma, name)(t), rel=5e-6)
    close(same.time(t[:60]), plasma.time(t[:60]), rel=1e-5)


def test_a_gas_leaves_its_entropy_to_the_rest():
    """T a falls by the cube root of g*s(after)/g*s(before) while the gas disappears."""
    growth = MIXED.scale_factor(5.0) * 5.0 / (MIXED.scale_factor(1e6) * 1e6)
    close(growth, (113.75 / 106.75) ** (1 / 3), rel=1e-7)


@pytest.mark.parametrize(("call", "message"), [
    (lambda: with_species(BASE, [GAS], 5.0, 5.0), "low must lie below high, got 5.0 and 5.0"),
    (lambda: with_species(BASE, [GAS], -1.0, 5.0), "low.*-1.0"),
    (lambda: with_species(BASE, [GAS], 1.0, 5.0, step=0.0), "step.*0.0"),
    (lambda: with_species(ThermalPlasma(), [GAS], 1.0, 1e7), "temperature must be between"),
    (lambda: with_species(ThermalPlasma(), [GAS], 1e-4, 1.0), "decoupling of neutrinos, got 0.0001"),
])  # fmt: skip
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
