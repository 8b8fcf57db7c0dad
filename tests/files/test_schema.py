"""Schemas: plain data, help, forms of texts, what is shown of a value."""

import math

import pytest

from lib.files.schema import Block, ConfigError, Number, Text, check, describe
from tests.files.problems import GOOD, SCHEMA


def test_check_takes_plain_data_too():
    assert check(GOOD, SCHEMA, "memory")["nE"] == 16
    with pytest.raises(ConfigError, match="memory: v_w must be a finite number, got NaN"):
        check(GOOD | {"v_w": math.nan}, SCHEMA, "memory")


def test_help_lists_every_key_once():
    lines = list(describe(SCHEMA))
    assert [line.split()[0] for line in lines] == [
        "profile_csv", "v_w", "nE", "average", "E_dist", "E_dist.T", "E_dist.mode", "E"
    ]  # fmt: skip
    assert lines[1] == "v_w (a number above 0.0 and below 1.0): wall speed"
    assert lines[3] == "average (true or false, optional, by default false): average over the spectrum"
    assert lines[0].startswith("profile_csv (file name)") and '"a" or "b"' in lines[6] and "list, each" in lines[7]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({("a", 1): 2}, "{..."),
        ("x" * 100, '"' + "x" * 56 + "..."),
        ([[i] * 50 for i in range(10**4)], "[[0, 0, 0"),
    ],
)
def test_values_are_shown_shortened(value, shown):
    with pytest.raises(ConfigError) as caught:
        check({"v_w": value}, Block("b", {"v_w": Number("speed")}), "memory")
    assert f"got {shown}" in str(caught.value) and len(str(caught.value)) < 120


@pytest.mark.parametrize(
    ("field", "good", "bad", "told"),
    [
        (Text("t", pattern="[0-9]+", like="12"), ["0", "12"], ["", "a", "1a", "1\n"], "x must be "),
        (Text("t", prose=True), ["a\nb", "a"], ["", " \n", "a\tb", None], "x must be a printable string"),
        (Text("t", empty=True), ["", "a"], ["\n", 1], "x must be a printable string, got"),
    ],
)
def test_texts_may_have_a_form(field, good, bad, told):
    for value in good:
        assert check({"x": value}, Block("b", {"x": field}), "memory") == {"x": value}
    for value in bad:
        with pytest.raises(ConfigError, match=told):
            check({"x": value}, Block("b", {"x": field}), "memory")
    assert check({"x": " a \n"}, Block("b", {"x": Text("t", prose=True)}), "memory") == {"x": "a"}
