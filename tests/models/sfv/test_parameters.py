"""Table B of the draft as data: digits, half units, and what the rows say about each other."""

import math

import pytest

from lib.models.sfv.parameters import INPUTS, PUBLISHED, TABLE_B, Entry
from tests.compare import close


def half_of_last_digit(name):
    return TABLE_B[name].half_unit / TABLE_B[name].value


@pytest.mark.parametrize(
    ("printed", "value", "half"),
    [("5.8666", 5.8666, 5e-5), ("-0.1512", -0.1512, 5e-5), ("0.30", 0.3, 5e-3), ("7", 7.0, 0.5)],
)
def test_half_a_unit_of_the_last_digit(printed, value, half):
    entry = Entry("a", "a", printed)
    close(entry.value, value, rel=1e-15)
    close(entry.half_unit, half, rel=1e-12)


def test_inputs_are_those_of_the_table():
    assert (INPUTS.v_w, INPUTS.T_reh) == (TABLE_B["v_w"].value, TABLE_B["T_reh"].value)


def test_bare_coupling_follows_from_the_rest_of_the_table():
    """Eqs. (5) and (6): delta from the ratio, lambda_0 = sqrt(delta v_w |slope|/I_2), to the rounding of the rows."""
    delta = math.log(1 + 1 / INPUTS.target_ratio) / (2 * math.pi)
    lambda_0 = math.sqrt(delta * INPUTS.v_w * TABLE_B["slope"].value / TABLE_B["I_2"].value)
    close(lambda_0, TABLE_B["lambda_0"].value, abs=TABLE_B["lambda_0"].half_unit)


def test_equivalent_mixing_follows_from_the_rest_of_the_table():
    """Eq. (7): lambda_eff = lambda_0 sqrt(I_2)/|phi_*|, to the sum of the roundings."""
    found = TABLE_B["lambda_0"].value * math.sqrt(TABLE_B["I_2"].value) / TABLE_B["phi_star"].value
    allowed = half_of_last_digit("lambda_0") + half_of_last_digit("I_2") / 2 + half_of_last_digit("phi_star")
    close(found, TABLE_B["lambda_eff"].value, rel=allowed, abs=TABLE_B["lambda_eff"].half_unit)


def test_published_numbers_are_those_of_the_table():
    assert [TABLE_B[name].printed for name in PUBLISHED] == [
        "5.8666",
        "1.7511",
        "-0.1512",
        "0.37298",
        "0.78734",
        "5.6513",
    ]
