"""Late decays of the heavy multiplet: scalings, phase space by quadrature, inverses, bad input."""

import math

import pytest
import sympy as sp

from lib.models.assim import decays
from tests.compare import close


def phase_space(n):
    """Phi_n of massless particles at s = 1: Phi_n(s) = int d mu^2/(2 pi) Phi_(n-1)(mu^2) (1 - mu^2/s)/(8 pi)."""
    s, x = sp.symbols("s x", positive=True)
    volume = 1 / (8 * sp.pi)
    for _ in range(n - 2):
        volume = sp.integrate(sp.expand(volume.subs(s, x) * (1 - x / s)), (x, 0, s)) / (16 * sp.pi**2)
    return float(volume.subs(s, 1))


def test_widths_of_scalar_and_fermion_with_phase_space_from_its_recursion():
    """Eqs. (2.19) and (2.20): one squared amplitude times Phi_n over 2M, at three points."""
    for m, scale, alpha in ((1.0, 1.0, 1.0), (1e3, 1e11, 0.01), (540.0, 3e9, 0.12)):
        scalar = alpha / scale**2 * phase_space(4) * m**4 / (2 * m)
        close(decays.scalar_width(m, scale, alpha), scalar, rel=1e-12)
        fermion = (alpha / (16 * math.pi**2)) ** 2 * (m / scale) ** 2 * phase_space(3) * m**2 / (2 * m)
        close(decays.fermion_width(m, scale, alpha), fermion, rel=1e-12)


def test_lifetime_of_one_second():
    """Gamma = hbar/s, hbar = 6.582119569e-25 GeV s (SI)."""
    close(decays.lifetime_in_seconds(6.582119569e-25), 1.0, rel=1e-9)


def test_reheat_bound_is_where_the_rate_meets_the_expansion():
    """n sigma v = H at T_r = C Lambda^2/M_Pl, with n = g zeta(3) T^3/pi^2 and H^2 = 8 pi/3 rho/M_Pl^2."""
    g, g_star, planck, scale, strength = 2.0, 106.75, 1.22e19, 1e11, 0.04
    t = decays.reheat_coefficient(strength, g, g_star) * scale**2 / planck
    rate = g * float(sp.zeta(3)) * t**3 / math.pi**2 * strength / scale**2
    hubble = math.sqrt(8 * math.pi / 3 * math.pi**2 / 30 * g_star * t**4) / planck
    close(rate, hubble, rel=1e-12)


def test_width_ratio_is_the_printed_closed_form():
    close(decays.five_to_three_body(0.01, 0.1), 0.01 / 72, rel=1e-13)


def test_lifetimes_scale_as_printed():
    tau = [decays.lifetime_in_seconds(decays.scalar_width(m, lam, 0.01)) for m, lam in [(1e3, 1e11), (2e3, 3e11)]]
    close(tau[1] / tau[0], 9 / 8, rel=1e-13)
    phi4 = 1 / (24576 * math.pi**5)
    close(decays.scalar_width(1e3, 1e11, 0.01), 0.01 / 1e22 * 1e12 * phi4 / 2e3, rel=1e-13)


def test_reheat_bound_inverts_into_the_bound_on_lambda():
    coefficient = decays.reheat_coefficient(0.04, 2.0, 106.75)
    scale = decays.smallest_lambda(1e3, coefficient, 1.22e19)
    close(coefficient * scale**2 / 1.22e19, 1e3, rel=1e-13)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: decays.lifetime_in_seconds(0.0), "width.*0.0"),
        (lambda: decays.scalar_width(-1.0, 1e11, 0.01), "m_psi.*-1.0"),
        (lambda: decays.fermion_width(1e3, 0.0, 0.1), "lambda_decay.*0.0"),
        (lambda: decays.five_to_three_body(0.01, math.nan), "alpha_s.*nan"),
        (lambda: decays.reheat_coefficient(0.04, 2.0, 0.0), "g_star.*0.0"),
        (lambda: decays.smallest_lambda(1e3, -1.0, 1e19), "coefficient.*-1.0"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
