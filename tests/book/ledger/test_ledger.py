import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from lib.book.ledger import (
    LEDGER,
    MIME,
    NOTEBOOKS,
    Row,
    Settlement,
    Tolerance,
    allowance,
    half_unit,
    judge,
    load_papers,
    load_rows,
    read_paper,
    record,
    records,
    settle,
    settlements,
)

# how many claims each paper makes, counted from the papers
COUNTS = {"assim": 60, "dh": 126, "freezein": 71, "sfv": 32, "yields": 29}

PAPER = 'paper: {key: toy, title: T, authors: A, arxiv: "", date: "2020", short: t, part: 1, complete: false}\n'
ROW = "rows:\n- {id: toy.eq1, at: (1), kind: value, claim: c, printed: '7e-3', unit: s}\n"

CORRECTED = "rows:\n- {id: toy.a, at: x, kind: table, claim: c, verdict: corrected, note: n"


def toy(tmp_path: Path, rows: str = ROW, paper: str = PAPER) -> Path:
    path = tmp_path / "toy.yml"
    path.write_text(paper + rows, encoding="utf-8")
    return path


def value_row(printed: str, verdict: str | None = "reproduced", **more) -> Row:
    return Row("toy.eq1", "toy", "(1)", "value", "c", printed, verdict=verdict, **more)


def settled(value, row_id: str = "toy.eq1") -> Settlement:
    return Settlement(row_id, value, "notebooks/toy/a.ipynb", "cell")


def notebook(path: Path, *cells: tuple[str, str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = [
        {"id": cell, "outputs": [{"data": {MIME: {"id": row, "value": value, "details": {}}}}]}
        for cell, row, value in cells
    ]
    path.write_text(json.dumps({"cells": written}), encoding="utf-8")


# --- the ledger as it stands ---


def test_every_claim_has_its_row():
    assert {paper.key: len(paper.rows) for paper in load_papers()} == COUNTS
    assert len(load_rows()) == sum(COUNTS.values())


def test_rows_belong_to_their_paper_and_survive_the_round_trip_of_their_digits():
    for row in load_rows().values():
        assert row.id.startswith(row.paper + ".")
        assert row.printed is None or float(Decimal(row.printed)) == float(row.printed)


def test_no_verdict_is_contradicted_by_its_number():
    assert [row["id"] for row in records() if row["agrees"] is False] == []


def test_a_complete_paper_has_no_open_row():
    complete = {paper.key for paper in load_papers() if paper.complete}
    assert [row["id"] for row in records() if row["paper"] in complete and row["verdict"] == "open"] == []


def test_every_settlement_belongs_to_the_folder_of_its_paper():
    for found in settlements().values():
        assert found.notebook.startswith(f"{NOTEBOOKS.name}/{load_rows()[found.id].paper}/"), found


def test_records_have_the_promised_keys():
    keys = ["id", "paper", "at", "kind", "claim", "printed", "computed", "unit", "deviation", "verdict"]
    for row in records():
        assert list(row) == [*keys, "says", "severity", "note", "notebook", "cell", "agrees"]
        assert row["printed"] is None or isinstance(row["printed"], float)


# --- reading ---


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("rows:\n- {id: toy.a, at: x, kind: value, claim: c, printed: '1', colour: red}\n", "toy.a: unknown key 'col"),
        ("rows:\n- {id: toy.a, at: x, kind: values, claim: c}\n", 'toy.a: kind must be "value" or "probe" or'),
        (
            "rows:\n- {id: toy.a, at: x, kind: table, claim: c, verdict: right}\n",
            'toy.a: verdict must be "rep',
        ),
        ("rows:\n- {id: toy.a, at: x, kind: table}\n", "toy.a: missing key 'claim'"),
        (
            "rows:\n- {id: toy.a, at: x, kind: table, claim: ''}\n",
            "toy.a: claim must be a printable string",
        ),
        ("rows:\n- {at: x, kind: table, claim: c}\n", "row 1: missing key 'id'"),
        (ROW + "- {id: toy.eq1, at: x, kind: table, claim: c}\n", "toy.eq1: id is given twice"),
        ("rows:\n- {id: other.a, at: x, kind: table, claim: c}\n", "other.a: id must be 'toy'"),
        ("rows:\n- {id: toy.a, at: x, kind: value, claim: c}\n", "toy.a: printed belongs to every value"),
        ("rows:\n- {id: toy.a, at: x, kind: probe, claim: c, printed: '1'}\n", "toy.a: printed belongs to every value"),
        (
            "rows:\n- {id: toy.a, at: x, kind: value, claim: c, printed: 0.1}\n",
            "toy.a: printed must be a printable string that is not empty, got 0.1",
        ),
        (
            "rows:\n- {id: toy.a, at: x, kind: value, claim: c, printed: 7 10-3}\n",
            'must be like 0.10, -3 or 7e-3, got "7 10-3"',
        ),
        ("rows:\n- {id: toy.a, at: x, kind: table, claim: c, unit: s}\n", "toy.a: unit 's' in table"),
        ("rows:\n- {id: toy.a, at: x, kind: table, claim: c, verdict: convention}\n", "'convention' needs a note"),
        (CORRECTED + "}\n", "toy.a: says belongs to every"),
        (CORRECTED + ", says: (1)}\n", "toy.a: severity belongs to every"),
        (CORRECTED + ", says: (1), severity: bad}\n", 'toy.a: severity must be "misprint" or'),
        ("rows:\n- {id: toy.a, at: x, kind: table, claim: c, severity: slip}\n", "toy.a: severity belongs to every"),
        ("rows:\n- {id: toy.a, at: x, kind: question, claim: c, verdict: reproduced}\n", "a question is answered"),
        ("rows:\n- {id: toy.a, at: x, kind: table, claim: c, verdict: reported}\n", "'reported' is for probes and"),
        (
            "rows:\n- {id: toy.a, id: toy.b, at: x, kind: table, claim: c}\n",
            "line 3 column 15: key 'id' is given",
        ),
        (ROW.replace("}", ", tolerance: {rel: 0.1}}"), "toy.eq1: missing key 'tolerance.reason'"),
        (
            ROW.replace("}", ", tolerance: {rel: -1, reason: r}}"),
            "tolerance.rel must be a number above 0.0, got -1",
        ),
        (
            ROW.replace("}", ", tolerance: {abs: 1, reason: ''}}"),
            "toy.eq1: tolerance.reason must be a printable",
        ),
        (ROW.replace("}", ", tolerance: {reason: r}}"), "toy.eq1: tolerance must have abs or rel"),
        (ROW.replace("}", ", tolerance: {abs: 1, rel: 1, reason: r}}"), "toy.eq1: tolerance must have abs or rel"),
        (ROW.replace("7e-3", "1e999"), "toy.eq1: printed must be a number that a double can hold, got '1e999'"),
        ("rows:\n- {[a]: 1}\n", "line 3 column 4: key ['a'] must be a text"),
        ("rows:\n- {id: toy.a, at: !!bool x, kind: table, claim: c}\n", "not YAML that can be read"),
        ("rows:\n- &a [*a]\n", "line 3 column 3: found unconstructable recursive node"),
        ("rows: 3\n", "exactly the keys"),
        ("rows: [\n", "toy.yml: "),
    ],
)
def test_malformed_rows_are_named(tmp_path, rows, message):
    with pytest.raises(ValueError) as error:
        read_paper(toy(tmp_path, rows))
    assert message in str(error.value)
    assert "toy.yml" in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("key: toy", "key: toys", "key must be the file's name 'toy', got 'toys'"),
        ("short: t, ", "", "paper: missing key 'short'"),
        ("short: t", "short: t, long: l", "paper: unknown key 'long'"),
        ("complete: false", "complete: 0", "paper: complete must be true or false, got 0"),
    ],
)
def test_malformed_papers_are_named(tmp_path, old, new, message):
    with pytest.raises(ValueError) as error:
        read_paper(toy(tmp_path, paper=PAPER.replace(old, new)))
    assert message in str(error.value)


def test_tolerance_and_note_are_read(tmp_path):
    more = ", tolerance: {rel: 0.1, reason: why}, verdict: convention, note: ' n '}"
    row = read_paper(toy(tmp_path, ROW.replace("}", more))).rows[0]
    assert (row.tolerance, row.verdict, row.note) == (Tolerance("rel", 0.1, "why"), "convention", "n")


# --- judging ---


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


# --- settling ---


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: outputs.append(data))
    return outputs


def test_settle_shows_number_unit_and_printed_digits(shown):
    settle("assim.eq2.19", np.float64(6.97123e-3), digits=3, details={"b": np.int64(2), "a": sympy.Rational(1, 3)})
    data = shown[0][MIME]
    assert data == {"id": "assim.eq2.19", "value": 0.00697, "details": {"a": 0.333, "b": 2}}
    assert shown[0]["text/plain"] == "assim.eq2.19: 0.00697 s (printed 7e-3, a 0.333, b 2)"
    assert '<p class="rc-settled" id="settled-assim.eq2.19"' in shown[0]["text/html"]
    assert "style" not in shown[0]["text/html"]
    assert [type(v) for v in data["details"].values()] == [float, int]


def test_settle_shows_whether_a_claim_holds(shown):
    settle("assim.eq2.18", np.True_, residual=0)
    settle("assim.eq3.7", False)
    assert shown[0][MIME] == {"id": "assim.eq2.18", "value": True, "details": {"residual": 0}}
    assert shown[1]["text/plain"] == "assim.eq3.7: does not hold"


def test_settle_keeps_more_digits_than_the_paper_prints(shown):
    settle("yields.eq2", 0.14925839041234)
    settle("assim.eq2.19", -0.0)
    assert shown[0][MIME]["value"] == 0.14925839041
    assert str(shown[1][MIME]["value"]) == "0.0"


@pytest.mark.parametrize(
    ("row", "value", "more", "error", "message"),
    [
        ("assim.eq9.99", 1.0, {}, KeyError, "assim.eq9.99"),
        ("assim.eq2.18", 1.0, {}, TypeError, "kind identity needs a bool, got 1.0"),
        ("assim.eq2.19", True, {}, TypeError, "kind value needs a number, got True"),
        ("assim.eq2.19", "7e-3", {}, TypeError, "got '7e-3'"),
        ("assim.eq2.19", 1j, {}, TypeError, "got 1j"),
        ("assim.eq2.19", np.ones(2), {}, TypeError, "got array"),
        ("assim.eq2.19", float("nan"), {}, ValueError, "must be finite, got nan"),
        ("assim.eq2.19", float("inf"), {}, ValueError, "must be finite, got inf"),
        ("assim.eq2.19", 1.0, {"details": {"x": float("nan")}}, ValueError, "assim.eq2.19: x must be finite"),
        ("yields.eq2", 0.149, {"digits": 3}, ValueError, "digits must be an integer from 10 to 15, got 3"),
        ("assim.eq2.19", 0.149, {"digits": 16}, ValueError, "got 16"),
    ],
)
def test_settle_refuses_what_it_cannot_record(shown, row, value, more, error, message):
    with pytest.raises(error) as caught:
        settle(row, value, **more)
    assert message in str(caught.value)
    assert shown == []


# --- reading the notebooks ---


def test_settlements_are_found_in_every_folder(tmp_path):
    folder = tmp_path / "notebooks"
    notebook(folder / "toy" / "a.ipynb", ("c1", "toy.eq1", 1.5))
    notebook(folder / "other" / "b.ipynb", ("c2", "other.eq1", True))
    notebook(folder / "toy" / ".ipynb_checkpoints" / "a.ipynb", ("c1", "toy.eq1", 1.5))
    found = settlements(folder)
    assert found["toy.eq1"] == Settlement("toy.eq1", 1.5, "notebooks/toy/a.ipynb", "c1")
    assert found["other.eq1"].value is True
    assert len(found) == 2


def test_a_row_settled_twice_is_an_error_that_names_both_cells(tmp_path):
    notebook(tmp_path / "n" / "a.ipynb", ("first", "toy.eq1", 1.5))
    notebook(tmp_path / "n" / "b.ipynb", ("second", "toy.eq1", 1.5))
    with pytest.raises(
        ValueError, match=r"toy\.eq1: settled twice, in n/a\.ipynb cell first and n/b\.ipynb cell second"
    ):
        settlements(tmp_path / "n")


def test_a_settlement_of_an_unknown_row_is_an_error(tmp_path):
    toy(tmp_path)
    notebook(tmp_path / "n" / "a.ipynb", ("c", "toy.gone", 1.5))
    with pytest.raises(ValueError, match=r"n/a\.ipynb cell c: settles 'toy\.gone'"):
        records(tmp_path, tmp_path / "n")


def test_records_join_rows_and_notebooks(tmp_path):
    toy(tmp_path, ROW.replace("}", ", verdict: reproduced}"))
    notebook(tmp_path / "n" / "a.ipynb", ("c", "toy.eq1", 7.2e-3))
    (row,) = records(tmp_path, tmp_path / "n")
    assert (row["computed"], row["deviation"], row["verdict"], row["agrees"]) == (7.2e-3, 0.02857, "reproduced", True)
    assert (row["notebook"], row["cell"]) == ("n/a.ipynb", "c")


def test_the_files_are_the_papers():
    assert sorted(path.stem for path in LEDGER.iterdir()) == sorted(COUNTS)
