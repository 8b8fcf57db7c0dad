"""Running couplings against their differential equations and published values."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from lib.base import constants
from lib.couplings.gauge import g_y
from lib.couplings.strong import alpha_s
from tests.compare import close


def test_hypercharge_coupling_at_mz_is_e_over_cos():
    e = math.sqrt(4 * math.pi * constants.ALPHA_EM_MZ)
    close(g_y(constants.M_Z), e / math.sqrt(1 - constants.SIN2_THETA_W), rel=1e-14)


def test_beta_coefficient_from_the_particle_content():
    """b = (2/3) sum over Weyl fermions Y^2 + (1/3) sum over complex scalars Y^2."""
    weyl = 3 * (6 * (1 / 6) ** 2 + 3 * (2 / 3) ** 2 + 3 * (1 / 3) ** 2 + 2 * 0.25 + 1)
    h = 1e-5
    slope = (g_y(500 * (1 + h)) ** -2 - g_y(500 * (1 - h)) ** -2) * 4 * math.pi / (2 * h)
    close(-2 * math.pi * slope, 2 / 3 * weyl + 1 / 3 * 2 * 0.25, rel=1e-7)


def test_thresholds_only_act_above_their_mass():
    """A vector-like fermion of unit hypercharge adds 4/3 to b, each of its two complex scalars 1/3."""
    scales, multiplet = np.array([400.0, 2000.0]), 4 / 3 + 2 / 3
    plain, with_psi = g_y(scales), g_y(scales, ((500.0, multiplet),))
    assert with_psi[0] == plain[0]
    close(4 * math.pi * (plain[1] ** -2 - with_psi[1] ** -2), math.log(4) / math.pi, rel=1e-12)


def test_strong_coupling_against_direct_integration_and_pdg():
    def beta(_, a, nf):
        return -(11 - 2 * nf / 3) / (2 * np.pi) * a**2 - (102 - 38 * nf / 3) / (8 * np.pi**2) * a**3

    span = (math.log(constants.M_Z), math.log(160.0))
    direct = solve_ivp(beta, span, [constants.ALPHA_S_MZ], args=(5,), rtol=1e-12, atol=1e-14).y[0, -1]
    close(alpha_s(160.0), direct, rel=1e-9)
    close(alpha_s(1000.0), 0.0884, abs=2e-4)
    close(alpha_s(constants.M_Z), constants.ALPHA_S_MZ, rel=1e-12)


@pytest.mark.parametrize(("call", "name"), [
    (lambda: g_y(-1.0), "scale"), (lambda: g_y(100.0, ((0.0, 1.0),)), "threshold"), (lambda: alpha_s(1.0), "scale"),
])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
