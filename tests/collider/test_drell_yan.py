"""Drell-Yan of a hypercharge singlet: explicit spinors, known limits, a rapidity integral, bad input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.base.units import INV_GEV2_IN_PB
from lib.collider import drell_yan
from lib.collider.drell_yan import (
    CHARGE,
    ISOSPIN,
    QUARKS,
    Electroweak,
    band,
    hadronic,
    luminosities,
    partonic,
    threshold_factor,
)
from lib.collider.evolution import momentum_densities
from lib.collider.partons import FLAVOURS, GRV98_LO, LES_HOUCHES, MSTW2008_LO, SETS
from tests.compare import close

EW = Electroweak(alpha=1 / 127.9, sin2=0.2312)
PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]], dtype=complex)
ZERO, ONE = np.zeros((2, 2)), np.eye(2)
# Weyl representation; index up.
GAMMA = [np.block([[ZERO, ONE], [ONE, ZERO]])] + [np.block([[ZERO, s], [-s, ZERO]]) for s in PAULI]
GAMMA_5 = np.diag([-1.0, -1.0, 1.0, 1.0])
METRIC = np.diag([1.0, -1.0, -1.0, -1.0])


def _root(p, sign):
    """Square root of p.sigma (sign +1) or p.sigma-bar (sign -1) for a momentum p."""
    matrix = p[0] * ONE - sign * np.einsum("i,ijk->jk", p[1:], PAULI)
    w, v = np.linalg.eigh(matrix)
    return v @ np.diag(np.sqrt(np.maximum(w, 0))) @ v.conj().T


def _spinors(p):
    """The two u and the two v spinors of a momentum."""
    up, down = _root(p, 1), _root(p, -1)
    u = [np.concatenate([up @ xi, down @ xi]) for xi in np.eye(2)]
    v = [np.concatenate([up @ xi, -down @ xi]) for xi in np.eye(2)]
    return u, v


def _twin(quark, s, mass, spin, ew, hypercharge=1.0):
    """Cross section (pb) from the gauge-eigenstate Lagrangian: spinors, mixing of W3 and B, angular quadrature."""
    sin, cos = math.sqrt(ew.sin2), math.sqrt(1 - ew.sin2)
    e = math.sqrt(4 * math.pi * ew.alpha)
    g, g_prime = e / sin, e / cos
    t3, q = ISOSPIN[quark], CHARGE[quark]
    # Couplings (left, right) of the quark and of the vector-like pair to A = cos B + sin W3 and Z = cos W3 - sin B.
    bosons = [
        (s, [g * t3 * sin + g_prime * (q - t3) * cos, g_prime * q * cos], g_prime * hypercharge * cos),
        (
            s - ew.m_z**2 + 1j * ew.m_z * ew.gamma_z,
            [g * t3 * cos - g_prime * (q - t3) * sin, -g_prime * q * sin],
            -g_prime * hypercharge * sin,
        ),
    ]
    energy, beta = math.sqrt(s) / 2, math.sqrt(1 - 4 * mass**2 / s)
    k1, k2 = energy * np.array([1, 0, 0, 1.0]), energy * np.array([1, 0, 0, -1.0])
    total = 0.0
    for cosine, weight in zip(*np.polynomial.legendre.leggauss(6), strict=True):
        sine = math.sqrt(1 - cosine**2)
        direction = np.array([sine * math.cos(0.7), sine * math.sin(0.7), cosine])
        p1 = energy * np.concatenate([[1.0], beta * direction])
        p2 = energy * np.concatenate([[1.0], -beta * direction])
        u_in, v_in = _spinors(k1)[0], _spinors(k2)[1]
        if spin == "fermion":
            u_out, v_out = _spinors(p1)[0], _spinors(p2)[1]
            out = [[a.conj() @ GAMMA[0] @ G @ b for G in GAMMA] for a in u_out for b in v_out]
        else:
            out = [p1 - p2]
        squared = 0.0
        for a in v_in:
            for b in u_in:
                for current in out:
                    amplitude = 0.0
                    for denominator, (left, right), pair in bosons:
                        vertex = left * (np.eye(4) - GAMMA_5) / 2 + right * (np.eye(4) + GAMMA_5) / 2
                        quark_current = np.array([a.conj() @ GAMMA[0] @ G @ vertex @ b for G in GAMMA])
                        amplitude += pair * (quark_current @ METRIC @ np.asarray(current)) / denominator
                    squared += abs(amplitude) ** 2
        # Average over 4 spins and 9 colours, sum over 3 colours.
        total += weight * squared / 12 * beta / (32 * math.pi * s)
    return total * INV_GEV2_IN_PB


@pytest.mark.parametrize("spin", ["fermion", "scalar"])
@pytest.mark.parametrize("quark", ["u", "d"])
@pytest.mark.parametrize(("root_s", "mass"), [(800.0, 300.0), (95.0, 20.0), (3000.0, 1499.0)])
def test_explicit_spinors(spin, quark, root_s, mass):
    ours = float(partonic(quark, root_s**2, mass, spin, ew=EW))
    close(ours, _twin(quark, root_s**2, mass, spin, EW), rel=1e-11)


def test_muon_pairs_of_electrodynamics():
    # Without the Z, a quark of charge Q gives Q^2/3 of 4 pi alpha^2/(3 s) = 86.8 nb/(s/GeV^2) at alpha = 1/137.036.
    qed = Electroweak(alpha=1 / 137.036, sin2=1e-12, m_z=1e9, gamma_z=0.0)
    s = 100.0
    ours = 3 / CHARGE["u"] ** 2 * float(partonic("u", s, 1e-3, "fermion", ew=qed))
    close(ours, 86.8e3 / s, rel=1e-3)


def test_unbroken_hypercharge():
    s = 1e14
    g4 = (4 * math.pi * EW.alpha / (1 - EW.sin2)) ** 2
    for quark in QUARKS:
        y_left, y_right = CHARGE[quark] - ISOSPIN[quark], CHARGE[quark]
        expected = g4 * (y_left**2 + y_right**2) / 2 / (12 * math.pi * 3 * s) * INV_GEV2_IN_PB
        close(float(partonic(quark, s, 1.0, "fermion", ew=EW)), expected, rel=1e-8)
        close(float(partonic(quark, s, 1.0, "scalar", ew=EW)), expected / 4, rel=1e-8)


def test_threshold_powers():
    mass = 300.0
    for spin, power in (("fermion", 1), ("scalar", 3)):
        near, nearer = (float(partonic("u", 4 * mass**2 / (1 - b * b), mass, spin)) for b in (2e-3, 1e-3))
        close(math.log2(near / nearer), power, abs=1e-5)
    assert float(partonic("u", 4 * mass**2, mass, "scalar")) == 0.0
    assert float(partonic("u", 3 * mass**2, mass, "fermion")) == 0.0


@given(st.floats(0.0, 1.0))
def test_a_scalar_never_exceeds_a_quarter(beta):
    assert threshold_factor("scalar", beta) <= 0.25 * threshold_factor("fermion", beta) + 1e-15


@given(st.floats(-3.0, 3.0))
def test_charge_enters_squared(charge):
    one = float(partonic("d", 1e6, 300.0, "fermion"))
    close(float(partonic("d", 1e6, 300.0, "fermion", charge=charge)), charge**2 * one, rel=1e-12, abs=0.0)


def test_luminosity_is_a_rapidity_integral():
    tau, q2 = 0.0123, 300.0**2
    node, weight = np.polynomial.legendre.leggauss(80)
    y = 0.5 * math.log(1 / tau) * node
    x1, x2 = math.sqrt(tau) * np.exp(y), math.sqrt(tau) * np.exp(-y)
    for pset in (GRV98_LO, MSTW2008_LO):
        f1, f2 = momentum_densities(pset, x1, q2), momentum_densities(pset, x2, q2)
        ours = luminosities(pset, np.array([[tau]]), np.array([q2]))[:, 0, 0]
        for i, q in enumerate(QUARKS):
            a, b = FLAVOURS.index(q), FLAVOURS.index(f"{q}_bar")
            direct = 0.5 * math.log(1 / tau) * weight @ (f1[a] * f2[b] + f1[b] * f2[a])
            close(ours[i], direct, rel=1e-6, abs=1e-12)


def test_quadrature_has_converged(monkeypatch):
    masses = [100.0, 300.0, 1000.0, 2000.0]
    coarse = hadronic(MSTW2008_LO, masses, "scalar")
    monkeypatch.setattr(drell_yan, "TAU_NODES", 3 * drell_yan.TAU_NODES)
    close(coarse, hadronic(MSTW2008_LO, masses, "scalar"), rel=1e-8)


def test_masses_are_independent_and_falling():
    masses = np.linspace(100, 1000, 12)
    together = hadronic(GRV98_LO, masses, "fermion")
    alone = [hadronic(GRV98_LO, m, "fermion")[0] for m in masses]
    close(together, alone, rel=1e-12)
    assert np.all(np.diff(together) < 0)


def test_beyond_the_beam_energy():
    assert np.array_equal(hadronic(GRV98_LO, [3500.0, 4000.0], "fermion"), [0.0, 0.0])
    assert hadronic(GRV98_LO, [300.0, 4000.0], "fermion")[1] == 0.0


def test_band_at_300_gev():
    spread = band([300.0], "fermion", 7000.0, ew=EW)
    assert spread.low[0] < min(v[0] for v in spread.by_set.values())
    assert spread.high[0] > max(v[0] for v in spread.by_set.values())
    assert 4.5e-3 < spread.low[0] < 5.2e-3 < spread.central[0] < 6.2e-3 < spread.high[0] < 7e-3
    assert set(spread.by_set) == {p.name for p in SETS}


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: partonic("t", 1e6, 300.0, "fermion"), "quark"),
        (lambda: partonic("u", -1e6, 300.0, "fermion"), "s must"),
        (lambda: partonic("u", 1e6, -300.0, "fermion"), "mass"),
        (lambda: partonic("u", 1e6, math.nan, "fermion"), "mass"),
        (lambda: partonic("u", 1e6, 300.0, "vector"), "spin"),
        (lambda: partonic("u", 1e6, 300.0, "fermion", charge=math.inf), "charge"),
        (lambda: hadronic(LES_HOUCHES, 0.0, "fermion"), "mass"),
        (lambda: hadronic(LES_HOUCHES, 300.0, "fermion", sqrt_s=-7e3), "sqrt_s"),
        (lambda: hadronic(LES_HOUCHES, 300.0, "fermion", scale=0.0), "scale"),
        (lambda: hadronic(LES_HOUCHES, 1.0, "fermion"), "q2"),
        (lambda: luminosities(LES_HOUCHES, [[1.2]], [1e4]), "tau"),
        (lambda: band(300.0, "fermion", sets=()), "sets"),
        (lambda: Electroweak(sin2=1.2), "sin2"),
        (lambda: Electroweak(alpha=-0.1), "alpha"),
    ],
)
def test_bad_input(call, name):
    with pytest.raises(ValueError, match=name):
        call()
