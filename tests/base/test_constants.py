"""Constants against the numbers that define them (SI 2019), against each other, and against what is published."""

import math

import pytest

from lib.base import constants
from lib.base.constants import CONSTANTS
from tests.compare import close

# exact by the SI of 2019
H_J_S, E_C, C_M_S, K_J_K = 6.62607015e-34, 1.602176634e-19, 299792458.0, 1.380649e-23
GEV_J = 1e9 * E_C


def test_exact_constants_follow_from_the_definition_of_the_units():
    close(constants.HBAR, H_J_S / (2 * math.pi) / GEV_J, rel=1e-9)
    close(constants.C, 100 * C_M_S, rel=1e-15)
    close(constants.K_B, K_J_K / GEV_J, rel=1e-9)
    close(constants.GEV_IN_KG, GEV_J / C_M_S**2, rel=2e-9)
    # 1 pc = 648000/pi au, IAU 2015 resolution B2; 1 au = 149597870700 m, IAU 2012
    close(constants.MPC_IN_CM, 1e6 * 648000 / math.pi * 149597870700 * 100, rel=1e-10)


def test_planck_mass_is_that_of_the_newton_constant():
    kilograms = math.sqrt(H_J_S / (2 * math.pi) * C_M_S / constants.G_NEWTON)
    close(constants.M_PLANCK, kilograms * C_M_S**2 / GEV_J, rel=1e-6)


def test_proton_mass_in_three_units():
    """CODATA 2022: m_p = 1.0072764665789 u = 1.67262192595e-27 kg, u = 0.93149410372 GeV."""
    close(constants.M_PROTON, 1.0072764665789 * 0.93149410372, rel=1e-10)
    close(constants.M_PROTON, 1.67262192595e-27 / constants.GEV_IN_KG, rel=2e-9)


def test_neutron():
    """CODATA 2022: m_n = 1.00866491606 u, m_n - m_p = 1.29333251 MeV, mu_n = -9.6623653e-27 J/T over mu_N."""
    close(constants.M_NEUTRON, 1.00866491606 * 0.93149410372, rel=1e-10)
    close(constants.M_NEUTRON - constants.M_PROTON, 1.29333251e-3, rel=1e-8)
    close(constants.MU_NEUTRON, -9.6623653e-27 / 5.0507837393e-27, rel=1e-7)


def test_fine_structure_constant_at_zero():
    """CODATA 2022: 1/alpha = 137.035999177."""
    close(constants.ALPHA_EM_0, 1 / 137.035999177, rel=1e-10)


def test_degrees_of_freedom_of_the_standard_model():
    """Gauge bosons 2 (8 + 3 + 1), Higgs 4; per family two quarks and a charged lepton as Dirac, one Weyl neutrino."""
    close(constants.G_STAR_SM, 2 * 12 + 4 + 7 / 8 * 3 * (2 * 3 * 4 + 4 + 2), rel=1e-15)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("ALPHA_EM_MZ", 1 / 127.930, 5e-7), ("SIN2_THETA_W", 0.23129, 4e-5), ("ALPHA_S_MZ", 0.1180, 9e-4),
        ("M_Z", 91.1880, 2e-3), ("GAMMA_Z", 2.4955, 2.3e-3), ("M_W", 80.3692, 1.33e-2), ("M_TOP", 172.57, 0.29),
        ("M_BOTTOM", 4.183, 7e-3), ("M_CHARM", 1.2730, 4.6e-3), ("M_HIGGS", 125.20, 0.11), ("T_CMB", 2.7255, 6e-4),
        ("N_EFF", 3.044, 1e-3), ("OMEGA_DM_H2", 0.1200, 1.2e-3), ("OMEGA_B_H2", 0.02237, 1.5e-4),
        ("H_HUBBLE", 0.6736, 5.4e-3), ("TAU_NEUTRON", 878.4, 0.5),
    ],
)  # fmt: skip
def test_measured_constants_within_a_hundredth_of_their_published_error(name, value, error):
    """PDG 2024 (Phys. Rev. D 110, 030001); Fixsen 2009; Bennett et al. 2021; Planck 2018 VI, Table 2."""
    close(CONSTANTS[name].value, value, abs=0.01 * error)


def test_table_and_module_agree_and_say_where_each_value_is_from():
    for name, constant in CONSTANTS.items():
        assert getattr(constants, name) == constant.value
        assert constant.value > 0.0 or name == "MU_NEUTRON"
        assert constant.source and constant.unit and constant.meaning and "$" not in constant.symbol


def test_a_constant_that_does_not_exist_is_named():
    with pytest.raises(AttributeError, match="no constant 'M_PLANK'; known: HBAR, C"):
        constants.M_PLANK  # noqa: B018
