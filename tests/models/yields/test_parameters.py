"""Table I of the draft and the parameters that it defines."""

import math
from dataclasses import replace

import pytest

from lib.models.yields import parameters
from lib.models.yields.parameters import TABLE
from tests.compare import close


def test_table_one():
    assert [parameters.table_i(k) for k in ("T_p", "beta_over_H", "v_w", "I_p", "g_star")] == [
        100,
        100,
        0.3,
        0.34,
        106.75,
    ]
    assert (TABLE.t_p, TABLE.v_w, TABLE.f_chi, TABLE.p_chi_to_b) == (100.0, 0.3, 1.07e-9, 0.1492583904)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: replace(TABLE, v_w=1.0), "v_w must be between 0.0 and 0.9999, got 1.0"),
        (lambda: replace(TABLE, p_chi_to_b=1.1), "p_chi_to_b must be between 0.0 and 1.0, got 1.1"),
        (lambda: replace(TABLE, t_p=math.inf), "t_p must be finite and positive, got inf"),
        (lambda: replace(TABLE, m_chi=1e5), "m_chi/t_p must be between 0.0 and 300.0, got 1000.0"),
        (lambda: replace(TABLE, m_chi=-1.0), "m_chi must be finite and not negative, got -1.0"),
        (lambda: parameters.table_i("m_chi"), "Table I prints no number for 'm_chi'"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_table_holds_what_follows_from_it():
    """Its ratio is that of its densities, and its P that of the ratio 5.7, to the digits printed."""
    close(parameters.table_i("rho_DM") / parameters.table_i("rho_B"), parameters.table_i("ratio"), abs=2e-3)
    close(TABLE.p_chi_to_b, 1 / (1 + parameters.P_TARGET_RATIO), rel=1e-4)
    close(parameters.HUBBLE_PREFACTOR, math.sqrt(8 * math.pi**3 / 90), abs=5e-3)


def test_masses_of_the_table_are_those_of_the_proton():
    assert TABLE.m_chi == TABLE.m_b
    # CODATA 2022 in atomic mass units and GeV
    close(TABLE.m_b, 1.0072764665789 * 0.93149410372, rel=1e-10)
