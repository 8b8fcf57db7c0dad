"""All refinements in one network: its limits are the ones taken one at a time."""

import pytest

from lib.models.assim import antimatter, thermal
from lib.models.assim.freeze_out import freeze_out
from lib.models.assim.parameters import BENCHMARKS
from lib.models.assim.refined import refined_abundance
from lib.models.assim.thermal import thermal_abundance
from lib.plasma.thermal_history import ConstantPlasma, ThermalPlasma
from tests.compare import close

B, D = BENCHMARKS["B"], BENCHMARKS["D"]
THERMAL = ThermalPlasma(m_planck=1.22e19)


def test_constant_rates_as_tables_give_the_constant_rates():
    """A table of the s-wave values, both for the paper's reactions and their conjugates, changes nothing."""
    rates = antimatter.all_rates(D)
    flat = {
        text: thermal.RateTable([1.0, 1e2, 1e4, 1e7], [rate] * 4) if "chi" in text and "->" in text else rate
        for text, rate in rates.items()
    }
    close(antimatter.full_freeze_out(D, flat).omega_h2, antimatter.full_freeze_out(D, rates).omega_h2, rel=1e-6)


def test_antiparticles_change_little_on_top_of_thermal_averages():
    """Where the bino is well below M the network without antiparticles is the limit."""
    for plasma in (None, THERMAL):
        close(refined_abundance(B, plasma), thermal_abundance(B, plasma), rel=2e-3)


def test_exact_ratio_is_passed_on():
    """The Bessel ratio moves the full network as it moves the paper's."""
    full = antimatter.full_freeze_out(D, bessel=True).omega_h2 / antimatter.full_freeze_out(D).omega_h2
    paper = freeze_out(D, bessel=True).omega_h2 / freeze_out(D).omega_h2
    assert abs(paper - 1) > 1e-4
    close(full, paper, rel=2e-4)


def test_coarse_tables_are_good_enough_for_a_scan():
    close(refined_abundance(D, THERMAL, 41, 1e-6), refined_abundance(D, THERMAL), rel=1e-5)


def test_plasma_is_passed_on():
    own = ConstantPlasma(D.g_star, D.g_star, D.m_planck)
    close(refined_abundance(D, own, 41), refined_abundance(D, None, 41), rel=1e-12)
    assert refined_abundance(D, THERMAL, 41) > 1.2 * refined_abundance(D, None, 41)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="nodes"):
        refined_abundance(B, nodes=3)
    broken = antimatter.all_rates(B) | {"chi Psi -> Psit B": -1.0}
    with pytest.raises(ValueError, match="chi Psi -> Psit B"):
        antimatter.full_freeze_out(B, broken)
