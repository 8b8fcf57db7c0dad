"""Conversions between natural units (powers of GeV) and laboratory units."""

from __future__ import annotations

from .constants import CONSTANTS

_HBAR, _C, _K_B, _GEV_IN_KG = (CONSTANTS[name].value for name in ("HBAR", "C", "K_B", "GEV_IN_KG"))

INV_GEV_IN_S = _HBAR
"""A time in 1/GeV times this is in seconds."""
INV_GEV_IN_CM = _HBAR * _C
"""A length in 1/GeV times this is in centimetres."""
INV_GEV2_IN_PB = INV_GEV_IN_CM**2 * 1e36
"""A cross section in 1/GeV^2 times this is in picobarn."""
INV_GEV2_IN_CM3_PER_S = INV_GEV_IN_CM**2 * _C
"""sigma*v in 1/GeV^2 times this is in cm^3/s."""
GEV_IN_K = 1.0 / _K_B
"""A temperature in GeV times this is in kelvin."""
GEV3_IN_INV_CM3 = INV_GEV_IN_CM**-3
"""A number density in GeV^3 times this is in 1/cm^3."""
GEV4_IN_KG_PER_M3 = _GEV_IN_KG * GEV3_IN_INV_CM3 * 1e6
"""An energy density in GeV^4 times this is a mass density in kg/m^3."""
