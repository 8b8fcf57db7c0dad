"""The largest M: against a law with a known answer, against a brute-force grid, and its failures."""

import math
from functools import partial

import numpy as np
import pytest

from lib.models.assim import contours, window
from lib.models.assim.freeze_out import freeze_out
from lib.models.assim.parameters import BENCHMARKS
from lib.plasma.thermal_history import ThermalPlasma
from tests.compare import close

A = BENCHMARKS["A"]
THERMAL = ThermalPlasma(m_planck=1.22e19)
TARGET = 0.12


def bowl(point):
    """A law with its top at M = 500, m_chi = 300, m_soft = 200 GeV for a density of one."""
    off = (point.m_chi / 300 - 1) ** 2 + (point.m_soft / 200 - 1) ** 2
    return (point.m_psi / 500) ** 2 * math.exp(off)


def test_summit_of_a_known_law():
    top = window.summit(A.with_(m_psi=560.0, m_chi=380.0, m_soft=150.0), 1.0, bowl)
    close(top.m_psi, 500.0, abs=0.1)
    close((top.m_chi, top.m_soft), (300.0, 200.0), rel=0.02)


def test_largest_m_of_a_known_law():
    found = window.largest_m_psi(A.with_(m_soft=240.0), 1.0, bowl)
    close(found.m_psi, 500 * math.exp(-(0.2**2) / 2), abs=0.1)
    close(found.m_chi, 300.0, rel=0.01)


@pytest.mark.parametrize("plasma", [None, THERMAL])
def test_no_bino_mass_does_better_than_the_largest_m(plasma):
    """Above the largest M every bino mass of a grid leaves too much, below it some leaves less."""
    omega = partial(contours.scanned_abundance, plasma=plasma)
    found = window.largest_m_psi(A, TARGET, omega, start=680.0)
    close(freeze_out(found, plasma=plasma).omega_h2, TARGET, rel=1e-3)
    for shift in (1.003, 0.997):
        m = shift * found.m_psi
        lowest = min(omega(A.with_(m_psi=m, m_chi=ratio * m)) for ratio in np.linspace(0.3, 0.99, 70))
        assert (lowest > TARGET) == (shift > 1)


def test_the_density_has_one_minimum_in_the_bino_mass():
    """What the search relies on, at soft masses over the whole range."""
    for m_soft in (60.0, 200.0, 350.0):
        for m_psi in (450.0, 600.0):
            base = A.with_(m_soft=m_soft, m_psi=m_psi)
            ratios = np.linspace(1.02 * max(0.2, base.m_scalar / m_psi - 1), 0.99, 23)
            level = [contours.scanned_abundance(base.with_(m_chi=r * m_psi), plasma=THERMAL) for r in ratios]
            turns = np.diff(np.sign(np.diff(level)))
            assert np.count_nonzero(turns) <= 1


def test_summit_does_not_depend_on_the_start_and_tops_the_curve():
    omega = partial(contours.scanned_abundance, plasma=THERMAL)
    tops = [
        window.summit(A.with_(m_psi=m, m_chi=chi, m_soft=soft), TARGET, omega)
        for m, chi, soft in ((600.0, 320.0, 200.0), (520.0, 420.0, 270.0))
    ]
    close(tops[0].m_psi, tops[1].m_psi, abs=0.15)
    for m_soft in (160.0, 250.0):
        assert window.largest_m_psi(A.with_(m_soft=m_soft), TARGET, omega, start=680.0).m_psi < tops[0].m_psi


def test_the_thermal_plasma_lowers_the_largest_m():
    constant, warm = (
        window.largest_m_psi(A, TARGET, partial(contours.scanned_abundance, plasma=p), start=680.0).m_psi
        for p in (None, THERMAL)
    )
    assert 40 < constant - warm < 90


def test_a_soft_mass_without_an_answer_gives_none():
    assert (
        window.largest_m_psi(A.with_(m_soft=390.0), TARGET, partial(contours.scanned_abundance, plasma=THERMAL)) is None
    )


@pytest.mark.parametrize(("call", "error", "name"), [
    (lambda: window.largest_m_psi(A, -1.0, bowl), ValueError, "target"),
    (lambda: window.largest_m_psi(A, 1.0, bowl, start=300.0), ValueError, "start"),
    (lambda: window.summit(A, 0.0, bowl), ValueError, "target"),
    (lambda: window.summit(A, 1.0, lambda p: 5.0), RuntimeError, "no M near"),
    (lambda: window.summit(A.with_(m_psi=560.0), 1.0, bowl, rounds=1), RuntimeError, "still moves"),
])  # fmt: skip
def test_failures_are_named(call, error, name):
    with pytest.raises(error, match=name):
        call()
