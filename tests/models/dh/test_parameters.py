import numpy as np
import pytest
import sympy

from lib.base.units import INV_GEV_IN_CM
from lib.models.dh.parameters import MEV, REDUCED_PLANCK_MASS, PaperPlasma, comoving_horizon
from lib.plasma.thermal_history import ThermalPlasma
from tests.compare import close


@pytest.mark.parametrize("temperature", [100.0, 1.7e3])
def test_horizon_is_the_printed_formula(temperature):
    # (58) term by term, without the classes
    formula = 3 / sympy.pi * sympy.sqrt(10 / sympy.Float(106.75)) * sympy.cbrt(sympy.Float(106.75) / 10.75)
    centimetres = float(formula) * REDUCED_PLANCK_MASS / (MEV * temperature) * INV_GEV_IN_CM
    close(comoving_horizon(PaperPlasma(), temperature), centimetres, rel=1e-12)


def test_thermal_plasma_differs_by_its_degrees_of_freedom_alone():
    paper, thermal = PaperPlasma(), ThermalPlasma(m_planck=PaperPlasma().m_planck)
    t = 1e3
    degrees = np.sqrt(106.75 / thermal.g_star(t)) * np.cbrt(
        thermal.g_star_s(t) / 106.75 * 10.75 / thermal.g_star_s(MEV)
    )
    close(comoving_horizon(thermal, t) / comoving_horizon(paper, t), degrees, rel=1e-12)


def test_scale_factor_from_today_is_that_of_constant_degrees():
    plasma = PaperPlasma()
    volume = plasma.entropy_today / plasma.entropy_density(100.0)
    close(plasma.scale_factor(100.0) ** 3, volume, rel=1e-12)


@pytest.mark.parametrize("temperature", [0.0, -1.0, np.nan])
def test_bad_temperature_is_named(temperature):
    with pytest.raises(ValueError, match="temperature"):
        comoving_horizon(PaperPlasma(), temperature)


def test_bad_degrees_are_named():
    with pytest.raises(ValueError, match="g_star_s at 1 MeV"):
        PaperPlasma(entropy_degrees_mev=0.0)
