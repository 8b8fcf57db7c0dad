"""How the book prints ids, numbers and units."""

from __future__ import annotations

import doctest
import importlib
import sys

import pytest

from tests.book.contents import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))

import recomputed_format as form

MODULES = sorted(
    path.stem for path in (ROOT / "book" / "_ext").glob("*.py") if ">>>" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_docstrings_hold(name):
    outcome = doctest.testmod(importlib.import_module(name))
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("text", "mantissa", "exponent"),
    [("7.0e-3", "7.0", "−3"), ("0.0257", "0.0257", ""), ("-1.07e+09", "−1.07", "9"), ("1e10", "1", "10")],
)
def test_printed_digits_are_kept(text, mantissa, exponent):
    assert form.scientific(text) == (mantissa, exponent)


@pytest.mark.parametrize(
    ("value", "like", "text"),
    [
        (0.0069714, "7e-3", "6.9714e-3"),
        (0.14926, "0.149", "0.14926"),
        (6.2e-12, None, "6.2e-12"),
        (-0.1512, "-0.1512", "-0.1512"),
        (0.0, None, "0"),
        (1642000.0, "0.1", "1.642e6"),
        (5450.0, "2e-4", "5450"),
        (5.0, "5.2", "5.0"),
        (0.00014, "0.00013", "0.00014"),
        (9.9999e5, None, "9.9999e5"),
        (1000.0, "1e3", "1e3"),
        (12, None, "12"),
    ],
)
def test_computed_numbers_take_the_form_of_the_printed_ones(value, like, text):
    shown = form.plain_number(value, like)
    assert shown == text
    assert float(shown) == value


@pytest.mark.parametrize(
    ("deviation", "text"),
    [(-0.0043, "off by −0.43\u202f%"), (0.5, "off by +50\u202f%"), (2.6e7, "off by a factor 2.6\u202f×\u202f107")],
)
def test_deviation_in_words(deviation, text):
    assert "".join(node.astext() for node in form.deviation_nodes(deviation)) == text


def test_powers_in_units_are_raised():
    shown = form.unit_nodes("m^3 kg^-1 s^-2")
    assert [type(node).__name__ for node in shown[:2]] == ["Text", "superscript"]
    assert "".join(node.astext() for node in shown) == "m3\u00a0kg−1\u00a0s−2"
    assert form.unit_nodes("1") == []
