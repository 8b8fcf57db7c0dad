import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.book.ledger import (
    Row,
    Tolerance,
    allowance,
    half_unit,
    judge,
    load_papers,
    load_rows,
    record,
    records,
    survey,
)
from tests.book.ledger.toys import ROW, notebook, settled, toy, value_row


def test_no_verdict_is_contradicted_by_its_number():
    assert [row["id"] for row in records() if row["agrees"] is False] == []


def test_records_have_the_promised_keys():
    keys = ["id", "paper", "at", "kind", "claim", "printed", "computed", "unit", "deviation", "verdict"]
    for row in records():
        assert list(row) == [*keys, "says", "severity", "note", "notebook", "cell", "agrees"]
        assert row["printed"] is None or isinstance(row["printed"], float)


@pytest.mark.parametrize(
    ("printed", "half"),
    [
        ("7e-3", 5e-4),
        ("0.0257", 5e-5),
        ("1.07e9", 5e6),
        ("5.6513", 5e-5),
        ("-1.53e-1", 5e-4),
        ("100", 0.5),
        ("1e2", 50),
    ],
)
def test_half_a_unit_of_the_last_printed_digit(printed, half):
    assert float(half_unit(printed)) == half


@given(st.integers(-(10**6), 10**6).filter(bool), st.integers(-30, 30), st.floats(-1.5, 1.5))
def test_reproduced_means_that_rounding_gives_the_printed_digits(mantissa, exponent, shift):
    value = float(Decimal(mantissa).scaleb(exponent) + Decimal(shift).scaleb(exponent))
    inside = abs(Decimal(repr(value)) - Decimal(mantissa).scaleb(exponent)) <= Decimal("0.5").scaleb(exponent)
    row = value_row(f"{mantissa}e{exponent}")
    assert judge(row, settled(value)).outcome == ("agrees" if inside else "contradicts")
    wrong = value_row(f"{mantissa}e{exponent}", "corrected", note="n")
    assert judge(wrong, settled(value)).outcome == ("contradicts" if inside else "agrees")


@pytest.mark.parametrize(
    ("kind", "verdict", "value", "outcome"),
    [
        ("identity", "reproduced", True, "agrees"),
        ("identity", "reproduced", False, "contradicts"),
        ("statement", "corrected", False, "agrees"),
        ("statement", "corrected", True, "contradicts"),
        ("figure", "convention", True, "agrees"),
        ("figure", "convention", False, "contradicts"),
        ("table", "underdetermined", False, "agrees"),
        ("table", "reproduced", 1.0, "contradicts"),
        ("probe", "reported", 3.0, "agrees"),
        ("probe", "reported", True, "contradicts"),
        ("probe", "reproduced", 3.0, "contradicts"),
        ("identity", "reported", True, "contradicts"),
        ("probe", None, 3.0, "open"),
    ],
)
def test_verdict_against_what_was_settled(kind, verdict, value, outcome):
    row = Row("toy.eq1", "toy", "(1)", kind, "c", verdict=verdict, note="why")
    assert judge(row, settled(value)).outcome == outcome


@pytest.mark.parametrize("verdict", ["convention", "corrected", "underdetermined"])
def test_a_verdict_without_its_reason_is_contradicted(verdict):
    value = {"corrected": 9.0}.get(verdict, 1.0)
    assert judge(value_row("1", verdict), settled(value)).outcome == "contradicts"
    assert judge(value_row("1", verdict, note="n"), settled(value)).outcome == "agrees"


def test_a_row_that_no_cell_settles_is_open():
    assert judge(value_row("1"), None).outcome == "open"
    assert record(value_row("1"), None)["verdict"] == "open"


def test_tolerance_replaces_the_last_digit():
    assert allowance(value_row("0.1", tolerance=Tolerance("rel", 0.2, "r"))) == Decimal("0.02")
    assert allowance(value_row("-4e2", tolerance=Tolerance("abs", 3, "r"))) == 3
    with pytest.raises(ValueError, match=r"toy\.eq1: prints no number"):
        allowance(Row("toy.eq1", "toy", "(1)", "probe", "c"))


def test_deviation_is_relative_to_the_printed_number():
    assert record(value_row("-2e-3"), settled(-2.5e-3))["deviation"] == 0.25
    assert record(value_row("0.0"), settled(1.0))["deviation"] is None
    assert record(value_row("2"), settled(3.0))["agrees"] is False


@pytest.mark.parametrize("folder", ["none", "empty"])
def test_a_folder_without_a_ledger_is_an_error(tmp_path, folder):
    (tmp_path / "empty").mkdir()
    for read in (load_papers, load_rows, records):
        with pytest.raises(ValueError, match=f"{folder}: no ledger is here"):
            read(tmp_path / folder)


def test_the_ledger_is_read_in_less_than_a_second():
    start = time.perf_counter()
    survey()
    assert time.perf_counter() - start < 1


def test_records_join_rows_and_notebooks(tmp_path):
    toy(tmp_path, ROW.replace("}", ", verdict: reproduced}"))
    notebook(tmp_path / "n" / "a.ipynb", ("c", "toy.eq1", 7.2e-3))
    (row,) = records(tmp_path, tmp_path / "n")
    assert (row["computed"], row["deviation"], row["verdict"], row["agrees"]) == (7.2e-3, 0.02857, "reproduced", True)
    assert (row["notebook"], row["cell"]) == ("n/a.ipynb", "c")
