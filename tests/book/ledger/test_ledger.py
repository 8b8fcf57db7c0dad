import json
import time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.book.digest import edited, seal
from lib.book.ledger import (
    LEDGER,
    MIME,
    NOTEBOOKS,
    ROOT,
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
    survey,
)

IDS = Path(__file__).with_name("ids.txt")
"""Every id that the book has given, one a line: they are addresses of pages, so that a new name leaves a trace here."""

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


def test_ids_are_permanent_and_every_claim_has_its_row():
    kept, rows = IDS.read_text(encoding="utf-8").split(), sorted(load_rows())
    gone, new = sorted(set(kept) - set(rows)), sorted(set(rows) - set(kept))
    told = f"ids are permanent; a row that is new, or gone for a reason, is entered in {IDS.relative_to(ROOT)}"
    assert (gone, new) == ([], []), f"{told}: gone {gone}, new {new}"
    assert kept == rows, f"{IDS.relative_to(ROOT)} must be sorted, each id once"


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
    rows = load_rows()
    for found in settlements().values():
        assert found.notebook.startswith(f"{NOTEBOOKS.name}/{rows[found.id].paper}/"), found


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


def test_one_bad_settlement_takes_nothing_from_the_others(tmp_path):
    toy(tmp_path, ROW.replace("}", ", verdict: reproduced}"))
    notebook(tmp_path / "n" / "a.ipynb", ("c", "toy.gone", 1.5))
    notebook(tmp_path / "n" / "b.ipynb", ("d", "toy.eq1", 7e-3))
    (tmp_path / "n" / "c.ipynb").write_text("<<<<<<< ours\n")
    (tmp_path / "other.yml").write_text("rows: [\n")
    found = survey(tmp_path, tmp_path / "n")
    assert [row["agrees"] for row in found.records] == [True]
    assert [problem.split(":")[0].rsplit("/")[-1] for problem in found.problems] == [
        "other.yml", "c.ipynb", "a.ipynb cell c"
    ]  # fmt: skip
    assert found.unsealed == ("n/a.ipynb", "n/b.ipynb")


def test_a_settlement_for_a_file_that_cannot_be_read_is_not_blamed(tmp_path):
    toy(tmp_path, "rows: [\n")
    (tmp_path / "fine.yml").write_text(PAPER.replace("key: toy", "key: fine") + "rows: []\n")
    notebook(tmp_path / "n" / "a.ipynb", ("c", "toy.eq1", 1.5))
    (problem,) = survey(tmp_path, tmp_path / "n").problems
    assert "toy.yml: line 3" in problem


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("probe", "null", "must be settled by a finite number or a bool, got None"),
        ("probe", '"7"', "must be settled by a finite number or a bool, got '7'"),
        ("probe", "true", "of kind probe, needs a number, got True"),
        ("probe", "NaN", "must be settled by a finite number or a bool, got nan"),
        ("probe", "-Infinity", "must be settled by a finite number or a bool, got -inf"),
        ("probe", "1e999", "must be settled by a finite number or a bool, got inf"),
        ("probe", "1" * 400, "must be settled by a finite number or a bool, got 1111"),
        ("probe", "[1]", "must be settled by a finite number or a bool, got [1]"),
        ("value", "false", "of kind value, needs a number, got False"),
        ("statement", "1.0", "of kind statement, needs a bool, got 1.0"),
        ("table", "1", "of kind table, needs a bool, got 1"),
        ("question", "null", "must be settled by a finite number or a bool, got None"),
        ("question", "1", ""),
        ("question", "true", ""),
        ("probe", "7", ""),
    ],
)
def test_what_a_row_may_be_settled_by(tmp_path, kind, text, told):
    printed = ", printed: '1'" if kind == "value" else ""
    toy(tmp_path, f"rows:\n- {{id: toy.eq1, at: x, kind: {kind}, claim: c{printed}}}\n")
    notebook(tmp_path / "n" / "a.ipynb", ("c", "toy.eq1", "@"))
    path = tmp_path / "n" / "a.ipynb"
    path.write_text(path.read_text().replace('"@"', text))
    problems = survey(tmp_path, tmp_path / "n").problems
    assert len(problems) == bool(told)
    assert not told or (problems[0].startswith("n/a.ipynb cell c: toy.eq1") and told in problems[0])


@pytest.mark.parametrize("folder", ["none", "empty"])
def test_a_folder_without_a_ledger_is_an_error(tmp_path, folder):
    (tmp_path / "empty").mkdir()
    for read in (load_papers, load_rows, records):
        with pytest.raises(ValueError, match=f"{folder}: no ledger is here"):
            read(tmp_path / folder)


# --- malformed files ---

MORE = ", verdict: corrected, says: (1), severity: slip, note: n, tolerance: {abs: 1, reason: r}}"
LINES = PAPER + ROW.replace("}", MORE)
PIECES = [
    "!!bool 'x'", "!!int 'x'", "!!float 'x'", "!!set {a}", "!!binary '='", "!!python/object:os.system x",
    "!!timestamp 'x'", "? [a]", "? {a: 1}", "{", "}", "[", "]", "- ", "&a ", "*a", "<<: *a", ": ", "~", "null", "1e999",
    "0x" + "f" * 5000,
    "9" * 5000, ".nan", "\t", "\ufeff", "\x00", "\u2028", "%YAML 9.9\n", "---\n", "...\n", "|\n", "'", '"', "\ud800",
]  # fmt: skip


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES), st.integers(0, 12)), min_size=1, max_size=3))
@settings(max_examples=400)
def test_a_malformed_ledger_file_is_named_in_one_line(tmp_path_factory, edits):
    text = LINES
    for where, piece, cut in edits:
        place = int(where * len(text))
        text = text[:place] + piece + text[place + cut :]
    path = tmp_path_factory.mktemp("ledger") / "toy.yml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read_paper(path)
    except ValueError as error:
        assert str(error).startswith(f"{path}: ")
        assert len(str(error)) < 500 + len(str(path)) and "\n" not in str(error)


NOTEBOOK = {
    "metadata": {"recomputed": {}},
    "cells": [
        {"cell_type": "markdown", "id": "prose", "source": ["words"], "metadata": {}},
        {"cell_type": "code", "id": "one", "outputs": [
            {"output_type": "stream", "name": "stdout", "text": ["x = 1\n", "y = 2\n"]},
            {"output_type": "display_data", "metadata": {}, "data": {
                MIME: {"id": "toy.eq1", "value": 7e-3, "details": {"a": 1}}, "text/plain": ["toy.eq1"]}},
        ]},
        {"cell_type": "code", "id": "two", "outputs": [
            {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBO", "text/plain": "figure"}},
        ]},
    ],
}  # fmt: skip
THINGS = [None, True, 3, -1e400, 10**400, "text", "\ud800", [], [1], [[]], {}, {"id": 1}, {"id": "toy.eq1"}]


def places(node, path=()):
    yield path
    for key, inner in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(inner, (*path, key))


@given(st.sampled_from(list(places(NOTEBOOK))[1:]), st.sampled_from(THINGS), st.booleans())
@settings(max_examples=400)
def test_a_malformed_notebook_is_named_and_does_not_stop_the_ledger(tmp_path_factory, place, thing, sealed):
    content = json.loads(json.dumps(NOTEBOOK))
    if sealed:
        content["metadata"]["recomputed"] = seal(content)
    node = content
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = thing
    folder = tmp_path_factory.mktemp("book")
    toy(folder)
    (folder / "n").mkdir()
    (folder / "n" / "a.ipynb").write_text(json.dumps(content))
    found = survey(folder, folder / "n")
    assert [row["id"] for row in found.records] == ["toy.eq1"]
    for problem in found.problems:
        assert problem.startswith("n/a.ipynb: ") or problem.startswith("n/a.ipynb cell ")
        assert "\n" not in problem and len(problem) < 300
    if sealed and place[0] == "cells" and "outputs" in place:
        changed = json.dumps(content["cells"][place[1]]) != json.dumps(NOTEBOOK["cells"][place[1]])
        assert not changed or any(f"cell {content['cells'][place[1]]['id']}" in problem for problem in found.problems)


@given(st.integers(0, 10**6), st.sampled_from(["", "\ufeff", "<<<<<<< ours\n", "\n=======\n", "\x00", "]", "NaN"]))
def test_a_damaged_notebook_is_named(tmp_path_factory, place, noise):
    text = json.dumps(NOTEBOOK, indent=1)
    place %= len(text)
    folder = tmp_path_factory.mktemp("book")
    toy(folder)
    (folder / "n").mkdir()
    (folder / "n" / "a.ipynb").write_text(text[:place] + noise + (text[place:] if noise else ""), encoding="utf-8")
    for problem in survey(folder, folder / "n").problems:
        assert problem.startswith(("n/a.ipynb: ", "n/a.ipynb cell "))


def test_a_conflict_and_a_byte_order_mark_are_named_with_their_line(tmp_path):
    for text, told in [
        ('{\n"cells": [\n<<<<<<< ours\n', "line 3: a merge conflict is not resolved"),
        ("\ufeff{}", "line 1 column 1: not JSON, Unexpected UTF-8 BOM"),
        ('{"cells": [', "line 1 column 12: not JSON, Expecting value"),
        ("[]", "not a notebook, it has no list of cells"),
    ]:
        (tmp_path / "a.ipynb").write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=r"a\.ipynb") as caught:
            settlements(tmp_path)
        assert told in str(caught.value)


# --- the digest of outputs ---


def sealed_notebook() -> dict:
    content = json.loads(json.dumps(NOTEBOOK))
    content["metadata"]["recomputed"] = seal(content)
    return content


def test_the_digest_does_not_depend_on_how_lines_are_split():
    content = sealed_notebook()
    content["cells"][1]["outputs"][0]["text"] = "x = 1\ny = 2\n"
    content["cells"][2]["outputs"][0]["data"]["image/png"] = ["iV", "BO"]
    content["cells"][2]["outputs"][0]["execution_count"] = 3
    assert edited(content) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda cells: cells[1]["outputs"][0].update(text="x = 1\ny = 3\n"), ["cell one"]),
        (lambda cells: cells[1]["outputs"][1]["data"][MIME].update(value=7.1e-3), ["cell one"]),
        (lambda cells: cells[1]["outputs"].pop(), ["cell one"]),
        (lambda cells: cells[1]["outputs"].reverse(), ["cell one"]),
        (lambda cells: cells[2]["outputs"][0]["data"].update({"image/png": "iVBP"}), ["cell two"]),
        (lambda cells: cells[2].update(outputs=[]), ["cell two"]),
        (lambda cells: cells.pop(), ["cell two"]),
        (lambda cells: cells[0].update(outputs=[{"output_type": "stream", "text": "x"}]), ["cell prose"]),
        (lambda cells: cells[1:3].reverse() or cells.insert(1, cells.pop(2)), ["the order of its cells"]),
        (lambda cells: cells[0].update(source="other words"), []),
    ],
)
def test_an_output_that_was_edited_is_named_by_its_cell(tmp_path, change, told):
    content = sealed_notebook()
    change(content["cells"])
    assert [place.split(",")[0] for place in edited(content)] == told
    toy(tmp_path)
    (tmp_path / "n").mkdir()
    (tmp_path / "n" / "a.ipynb").write_text(json.dumps(content))
    problems = survey(tmp_path, tmp_path / "n").problems
    assert len(problems) == len(told)
    for problem, place in zip(problems, told, strict=True):
        assert problem.startswith(f"n/a.ipynb: {place}")
        with pytest.raises(ValueError, match=r"n/a\.ipynb: "):
            records(tmp_path, tmp_path / "n")


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


def test_every_file_of_the_ledger_is_a_paper():
    assert sorted(path.name for path in LEDGER.iterdir()) == sorted(f"{paper.key}.yml" for paper in load_papers())
