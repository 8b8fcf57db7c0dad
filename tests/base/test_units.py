"""Conversions against published conversion factors and against the SI by another way."""

import math

from lib.base import units
from tests.compare import close

H_J_S, E_C, C_M_S, K_J_K = 6.62607015e-34, 1.602176634e-19, 299792458.0, 1.380649e-23
GEV_J = 1e9 * E_C
HBAR_C_M = H_J_S / (2 * math.pi) * C_M_S / GEV_J
"""hbar c in metres times GeV."""


def test_published_conversion_factors():
    """PDG 2024, Table 1.1: hbar c in MeV fm, (hbar c)^2 in GeV^2 mbarn, hbar in MeV s."""
    close(units.INV_GEV_IN_CM, 0.1973269804e-13, rel=1e-9)
    close(units.INV_GEV2_IN_PB, 0.3893793721e9, rel=1e-9)
    close(units.INV_GEV_IN_S, 6.582119569e-25, rel=1e-9)


def test_conversions_by_way_of_the_si():
    close(units.GEV_IN_K, GEV_J / K_J_K, rel=1e-9)
    close(units.GEV3_IN_INV_CM3, 1e-6 / HBAR_C_M**3, rel=1e-8)
    close(units.GEV4_IN_KG_PER_M3, GEV_J / C_M_S**2 / HBAR_C_M**3, rel=1e-8)
    close(units.INV_GEV2_IN_CM3_PER_S, 1e6 * HBAR_C_M**2 * C_M_S, rel=1e-8)


def test_a_length_is_a_time_at_the_speed_of_light():
    close(units.INV_GEV_IN_CM / units.INV_GEV_IN_S, 100 * C_M_S, rel=1e-15)
