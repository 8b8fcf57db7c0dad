from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.book.ledger import (
    LEDGER,
    ROOT,
    Tolerance,
    load_papers,
    load_rows,
    read_paper,
    records,
)
from tests.book.ledger.toys import CORRECTED, PAPER, ROW, toy

IDS = Path(__file__).with_name("ids.txt")
"""Every id that the book has given, one a line: they are addresses of pages, so that a new name leaves a trace here."""


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


def test_a_complete_paper_has_no_open_row():
    complete = {paper.key for paper in load_papers() if paper.complete}
    assert [row["id"] for row in records() if row["paper"] in complete and row["verdict"] == "open"] == []


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


def test_every_file_of_the_ledger_is_a_paper():
    assert sorted(path.name for path in LEDGER.iterdir()) == sorted(f"{paper.key}.yml" for paper in load_papers())
