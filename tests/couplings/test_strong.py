import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.collider.partons import GRV98_LO, LES_HOUCHES, MSTW2008_LO
from lib.couplings.strong import Running, active_flavours, alpha_s_at, beta_0
from tests.compare import close

M_Z2 = 91.1876**2


def test_published_couplings_at_the_z():
    # arXiv:0901.0002, table 4; hep-ph/9806404, sec. 2.
    close(alpha_s_at(MSTW2008_LO.running, M_Z2), 0.13939, abs=5e-6)
    close(alpha_s_at(GRV98_LO.running, M_Z2), 0.125, abs=5e-4)


def test_lambda_of_other_flavour_numbers_comes_out():
    # hep-ph/9806404: Lambda_LO = 204, 175, 132 MeV for three, four, five flavours with m_c = 1.4, m_b = 4.5 GeV.
    for q2, printed in ((1.0, 0.204), (10.0, 0.175), (1e4, 0.132)):
        n_f = int(active_flavours(GRV98_LO.running, q2))
        lam = math.sqrt(q2 * math.exp(-4 * math.pi / (beta_0(n_f) * alpha_s_at(GRV98_LO.running, q2))))
        close(lam, printed, abs=6e-4)


@given(st.floats(2.1, 1e6))
def test_flow_equation(q2):
    run = LES_HOUCHES.running
    step = 1e-4
    if active_flavours(run, q2 * (1 - step)) == active_flavours(run, q2 * (1 + step)):
        slope = (alpha_s_at(run, q2 * (1 + step)) - alpha_s_at(run, q2 * (1 - step))) / (2 * step)
        expected = -beta_0(int(active_flavours(run, q2))) * alpha_s_at(run, q2) ** 2 / (4 * math.pi)
        close(slope, expected, rel=1e-6)


@given(st.floats(1.0, 1e6), st.floats(1.0, 1e6))
def test_running_there_and_back(q2_a, q2_b):
    run = MSTW2008_LO.running
    there = Running(alpha_s_at(run, q2_a), q2_a, run.thresholds)
    close(alpha_s_at(there, q2_b), alpha_s_at(run, q2_b), rel=1e-12)


def test_continuous_at_thresholds():
    for t in MSTW2008_LO.running.thresholds:
        below, above = (alpha_s_at(MSTW2008_LO.running, t * f) for f in (1 - 1e-12, 1 + 1e-12))
        close(below, above, rel=1e-11)


@pytest.mark.parametrize("q2", [0.0, -1.0, math.nan, math.inf])
def test_bad_scale(q2):
    with pytest.raises(ValueError, match="q2"):
        alpha_s_at(LES_HOUCHES.running, q2)


def test_landau_pole_is_named():
    with pytest.raises(ValueError, match="Landau"):
        alpha_s_at(LES_HOUCHES.running, 1e-3)


def test_bad_running():
    with pytest.raises(ValueError, match="alpha_reference"):
        Running(-0.1, 2.0, ())
    with pytest.raises(ValueError, match="thresholds"):
        Running(0.3, 2.0, (20.0, 2.0))
    assert np.array_equal(active_flavours(LES_HOUCHES.running, [1.9, 2.0, 30.0]), [3, 4, 5])
