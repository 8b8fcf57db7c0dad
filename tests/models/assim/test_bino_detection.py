"""Explicit Majorana spinors against the closed forms; limits; scalings; bad input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.base.constants import CONSTANTS
from lib.base.units import INV_GEV2_IN_PB
from lib.models.assim import bino_detection as bino
from tests.compare import close

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]], dtype=complex)
ZERO, ONE = np.zeros((2, 2)), np.eye(2)
GAMMA = [np.block([[ZERO, ONE], [ONE, ZERO]])] + [np.block([[ZERO, s], [-s, ZERO]]) for s in PAULI]
P_L, P_R = np.diag([1, 1, 0, 0]), np.diag([0, 0, 1, 1])
CONJUGATION = 1j * GAMMA[2] @ GAMMA[0]


def _u(p):
    """Two spinors u(p) built as (p-slash + m) on rest-frame vectors."""
    mass = math.sqrt(max(p[0] ** 2 - p[1:] @ p[1:], 0.0))
    slash = p[0] * GAMMA[0] - sum(c * g for c, g in zip(p[1:], GAMMA[1:], strict=True))
    rest = [np.concatenate([xi, xi]) for xi in np.eye(2)]
    raw = [(slash + mass * np.eye(4)) @ r for r in rest]
    # Orthonormalise in the norm u-dagger u = 2 E, which both spinors share.
    q, _ = np.linalg.qr(np.array(raw).T)
    return [math.sqrt(2 * p[0]) * q[:, i] for i in range(2)]


def _bar(spinor):
    return spinor.conj() @ GAMMA[0]


def _v(u):
    return CONJUGATION @ _bar(u)


def _annihilation(v_rel, m, heavy, m_f=0.0):
    """sigma v of chi chi -> f f-bar from explicit t- and u-channel amplitudes with L = lambda f-bar P_L chi phi."""
    strength = 2 * bino.G_PRIME**2
    energy = m / math.sqrt(1 - v_rel**2 / 4)
    p = energy * v_rel / 2
    p1, p2 = np.array([energy, 0, 0, p]), np.array([energy, 0, 0, -p])
    k = math.sqrt(energy**2 - m_f**2)
    total = 0.0
    for cosine, weight in zip(*np.polynomial.legendre.leggauss(12), strict=True):
        direction = np.array([math.sqrt(1 - cosine**2), 0, cosine])
        k1, k2 = (np.concatenate([[energy], sign * k * direction]) for sign in (1, -1))
        t = m * m + m_f**2 - 2 * (p1 @ np.diag([1, -1, -1, -1]) @ k1)
        u = m * m + m_f**2 - 2 * (p2 @ np.diag([1, -1, -1, -1]) @ k1)
        squared = 0.0
        for chi_1 in _u(p1):
            for chi_2 in _u(p2):
                for f in _u(k1):
                    for anti in (_v(w) for w in _u(k2)):
                        direct = (_bar(f) @ P_L @ chi_1) * (_bar(_v(chi_2)) @ P_R @ anti) / (t - heavy**2)
                        crossed = (_bar(f) @ P_L @ chi_2) * (_bar(_v(chi_1)) @ P_R @ anti) / (u - heavy**2)
                        squared += abs(strength * (direct - crossed)) ** 2
        total += weight / 2 * squared / 4
    return total * (k / energy) / (8 * math.pi) / (4 * energy**2)


@pytest.mark.parametrize(("v", "m", "heavy"), [(0.3, 200.0, 1000.0), (1.2, 200.0, 210.0), (0.05, 300.0, 500.0)])
def test_exact_annihilation_against_spinors(v, m, heavy):
    close(float(bino.annihilation_sigma_v(v, m, heavy)), _annihilation(v, m, heavy), rel=1e-8)


@pytest.mark.parametrize("m_f", [1.777, 172.57])
def test_s_wave_against_spinors(m_f):
    # The p-wave at v = 1e-5 is below 1e-9 of it.
    close(float(bino.s_wave(200.0, 1000.0, m_f)), _annihilation(1e-5, 200.0, 1000.0, m_f), rel=1e-6)


@given(st.floats(10.0, 1000.0), st.floats(1.01, 20.0))
def test_p_wave_is_the_slope(m, ratio):
    v = 1e-3
    close(float(bino.annihilation_sigma_v(v, m, ratio * m)) / v**2, float(bino.p_wave(m, ratio * m)), rel=1e-5)


def test_printed_annihilation():
    # The printed prefactor is three families; alpha_Y from alpha and sin^2 at m_Z, in pb at (1 TeV, 200 GeV).
    alpha_y = CONSTANTS["ALPHA_EM_MZ"].value / (1 - CONSTANTS["SIN2_THETA_W"].value)
    m2, heavy2 = 200.0**2, 1000.0**2
    printed = 4 * math.pi * alpha_y**2 * m2 * (heavy2**2 + m2**2) / (heavy2 + m2) ** 4
    close(float(bino.p_wave(200.0, 1000.0, families=3)), printed, rel=1e-13)
    close(printed * INV_GEV2_IN_PB, 1.733e-2, rel=1e-3)


@given(st.floats(10.0, 400.0), st.floats(1.5, 50.0), st.sampled_from([-1, 1]))
def test_higgs_coupling_tends_to_its_closed_form(m, tan_beta, sign):
    mu = sign * 4e4
    closed = bino.G_PRIME * CONSTANTS["M_Z"].value * math.sqrt(bino.SIN2) / (m**2 - mu**2)
    sin_2b = 2 * tan_beta / (1 + tan_beta**2)
    # Corrections are of relative order (m_Z/mu)^2 of the larger of the two terms.
    allowed = 1e-4 * abs(closed) * (m + abs(mu) * sin_2b)
    close(bino.higgs_coupling(m, mu, tan_beta), closed * (m + mu * sin_2b), abs=allowed)


def test_higgs_exchange_scalings():
    point = (200.0, 1000.0, 5.0)
    base = bino.spin_independent(*point, 150.0)
    close(bino.spin_independent(*point, 75.0), 16 * base, rel=1e-6)
    # The light Higgs weakens with tan(beta); the heavy one strengthens.
    assert bino.spin_independent(200.0, 1000.0, 10.0, 150.0) < base
    heavy = [bino.spin_independent(200.0, 1000.0, t, 150.0, "heavy") for t in (5.0, 10.0)]
    close(math.log2(heavy[1] / heavy[0]), 2.0, abs=0.5)


def test_blind_spot():
    # For M + mu sin 2 beta = 0 the light Higgs decouples at any mixing.
    m, tan_beta = 200.0, 5.0
    mu = -m * (1 + tan_beta**2) / (2 * tan_beta)
    assert abs(bino.higgs_coupling(m, mu, tan_beta)) < 1e-2 * abs(bino.higgs_coupling(m, -mu, tan_beta))


def test_axial_operator_against_squark_exchange():
    """chi q -> chi q at rest through both squarks, from spinors, against (12/pi) mu^2 d^2."""
    m, m_q, heavy = 200.0, 1e-3, 1000.0
    left, right = (2 * (bino.G_PRIME * y) ** 2 for y in (bino.Y_LEFT, bino.Y_RIGHT["u"]))
    p, k = np.array([m, 0, 0, 0.0]), np.array([m_q, 0, 0, 0.0])
    s, u = (m + m_q) ** 2, (m - m_q) ** 2
    squared = 0.0
    for chi_in in _u(p):
        for chi_out in _u(p):
            for q_in in _u(k):
                for q_out in _u(k):
                    amplitude = 0.0
                    for strength, one, other in ((right, P_L, P_R), (left, P_R, P_L)):
                        direct = (_bar(q_out) @ one @ chi_in) * (_bar(chi_out) @ other @ q_in) / (u - heavy**2)
                        crossed = (_bar(q_out) @ one @ _v(chi_out)) * (_bar(_v(chi_in)) @ other @ q_in)
                        amplitude += strength * (direct - crossed / (s - heavy**2))
                    squared += abs(amplitude) ** 2
    cross_section = squared / 4 / (16 * math.pi * (m + m_q) ** 2)
    reduced = m * m_q / (m + m_q)
    expected = 12 / math.pi * (reduced * bino.axial_operator("u", m, heavy)) ** 2
    close(cross_section, expected, rel=1e-4)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: bino.p_wave(-1.0, 1000.0), "m_chi"),
        (lambda: bino.p_wave(200.0, math.nan), "m_sfermion"),
        (lambda: bino.p_wave(200.0, 1000.0, families=0), "families"),
        (lambda: bino.s_wave(200.0, 1000.0, -1.0), "m_fermion"),
        (lambda: bino.annihilation_sigma_v(2.0, 200.0, 1000.0), "v_rel"),
        (lambda: bino.annihilation_sigma_v(0.0, 200.0, 1000.0), "v_rel"),
        (lambda: bino.higgs_coupling(200.0, 100.0, 5.0), "mu"),
        (lambda: bino.higgs_coupling(200.0, math.nan, 5.0), "mu"),
        (lambda: bino.higgs_coupling(200.0, 1000.0, 0.0), "tan_beta"),
        (lambda: bino.higgs_coupling(200.0, 1000.0, 5.0, "charged"), "exchanged"),
        (lambda: bino.spin_independent(200.0, 1000.0, 5.0, -1.0), "m_higgs"),
        (lambda: bino.axial_operator("c", 200.0, 1000.0), "quark"),
        (lambda: bino.spin_dependent(200.0, 200.0), "m_squark"),
    ],
)
def test_bad_input(call, name):
    with pytest.raises(ValueError, match=name):
        call()


def test_closed_channel():
    assert float(bino.s_wave(100.0, 1000.0, 172.57)) == 0.0
