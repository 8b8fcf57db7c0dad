"""The claims of each paper as data: rows and papers read strictly from ``book/ledger/<key>.yml``."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ..files.atomic import FileError
from ..files.reading import read_text
from ..files.schema import Block, ConfigError, Flag, Integer, Number, Text, check

PACKAGE = Path(__file__).resolve().parents[1]
"""Folder of the package."""
ROOT = PACKAGE.parent
"""Folder of the project; without meaning where the package is installed."""
SHIPPED = PACKAGE / "shipped"
"""What a built package carries in place of the project's ledger and notebooks; not there inside the project."""
LEDGER = SHIPPED if SHIPPED.is_dir() else ROOT / "book" / "ledger"
"""Folder of the ledger."""

NUMERIC_KINDS = ("value", "probe")
KINDS = (*NUMERIC_KINDS, "identity", "statement", "figure", "table", "question")
VERDICTS = ("reproduced", "convention", "corrected", "underdetermined", "reported")
SEVERITIES = ("misprint", "slip", "number", "conclusion")
NEED_NOTE = ("convention", "corrected", "underdetermined")

_LARGEST = 4 * 2**20
"""Bytes that a ledger file may have."""

_PAPER = Block("one paper", {
    "key": Text("its short name, that of the file", pattern="[a-z][a-z0-9]*", like="freezein"),
    "title": Text("as published", prose=True),
    "authors": Text("as published, empty for an unsigned draft", prose=True, empty=True),
    "arxiv": Text("its number there, empty for an unpublished draft", empty=True),
    "date": Text("to the day, the month or the year", pattern="[0-9]{4}(-[0-9]{2}){0,2}", like="2025-10-16 or 2025-10"),
    "short": Text("a few words for tables and plots"),
    "part": Integer("its part of the book", low=1),
    "complete": Flag("the book claims to settle every row"),
})  # fmt: skip
_TOLERANCE = Block("what counts as the printed number", {
    "abs": Number("accepted distance, in the row's unit", above=0.0, default=None),
    "rel": Number("accepted distance, as a fraction of the printed number", above=0.0, default=None),
    "reason": Text("why the printed digits are not the measure", prose=True),
}, default=None)  # fmt: skip
_ROW = Block("one claim", {
    "id": Text("the paper's key and dotted words", pattern=r"[a-z0-9]+(\.[A-Za-z0-9_]+)+", like="dh.eq57.T"),
    "at": Text("where the paper makes the claim", prose=True),
    "kind": Text("what sort of claim it is", choices=KINDS),
    "claim": Text("what is claimed", prose=True),
    "printed": Text("the number with exactly the paper's digits", pattern=r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]{1,3})?",
                    like="0.10, -3 or 7e-3", default=None),
    "unit": Text("unit of the printed and of the computed number", default=None),
    "tolerance": _TOLERANCE,
    "verdict": Text("what the numbers say, while there is one", choices=VERDICTS, default=None),
    "says": Text("what a correction corrects, in the paper's words", prose=True, default=None),
    "severity": Text("how much hangs on a correction", choices=SEVERITIES, default=None),
    "note": Text("why", prose=True, default=None),
})  # fmt: skip


@dataclass(frozen=True)
class Tolerance:
    """What counts as the printed number when half a unit of its last digit is the wrong measure."""

    kind: str
    """``abs`` (in the row's unit) or ``rel`` (a fraction of the printed number)."""
    size: float
    """Largest accepted distance, positive."""
    reason: str
    """Why the printed digits are not the measure."""


@dataclass(frozen=True)
class Row:
    """One checkable claim of one paper."""

    id: str
    """``<paper>.<place>``, unique in the ledger."""
    paper: str
    """Key of the paper."""
    at: str
    """Where the paper makes the claim: equation, table, figure, section."""
    kind: str
    """One of ``KINDS``: a value is printed, a probe is not, a question is ours, the others hold or do not."""
    claim: str
    """What is claimed, in words."""
    printed: str | None = None
    """The number with exactly the digits that the paper prints; only for a value."""
    unit: str = "1"
    """Unit of the printed and of the computed number."""
    tolerance: Tolerance | None = None
    """Replaces half a unit of the last printed digit."""
    verdict: str | None = None
    """One of ``VERDICTS``, written by hand; None while the row is open."""
    says: str | None = None
    """What a correction corrects: the paper's shortest words, or the number of an equation in parentheses."""
    severity: str | None = None
    """How much hangs on a correction, one of ``SEVERITIES``."""
    note: str | None = None
    """Why: the convention, the right form and its proof, or the missing input and the range that follows."""


@dataclass(frozen=True)
class Paper:
    """One of the examined papers."""

    key: str
    """Short name: the file, the prefix of its rows, the folder of its chapters."""
    title: str
    """Title as published."""
    authors: str
    """Authors as published, empty for an unsigned draft."""
    arxiv: str
    """arXiv number, empty for an unpublished draft."""
    date: str
    """Date, ISO format, to the day or to the month."""
    short: str
    """A few words for tables and plots."""
    part: int
    """Its part of the book, counted from one."""
    complete: bool
    """Whether the book claims to settle every row."""
    rows: tuple[Row, ...]
    """Its claims, in the order of the paper."""


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML in which keys are texts, a key given twice is an error, and a date stays text."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node)
        if not isinstance(key, str) or key in found:
            told = "is given twice" if isinstance(key, str) else "must be a text"
            raise yaml.constructor.ConstructorError(problem=f"key {key!r:.60} {told}", problem_mark=key_node.start_mark)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)


def _content(path: Path) -> Any:
    """Return what the YAML file ``path`` holds, as plain data."""
    text = read_text(path, most=_LARGEST)
    try:
        return yaml.load(text, Loader=_StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1} column {mark.column + 1}: " if mark else ""
        raise FileError(f"{path}: {place}{error.problem or error.context!s:.200}") from error
    except RecursionError as error:
        raise FileError(f"{path}: nested too deeply") from error
    # a value that its own tag denies (!!bool x) fails in as many ways as there are tags
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, yaml.YAMLError) as error:
        raise FileError(f"{path}: not YAML that can be read, {' '.join(str(error).split()):.200}") from error


def _broken_rules(row: Row, unit: str | None) -> Iterator[str]:
    """Yield what is wrong with the entries of ``row`` together, each of which is well formed."""
    if (row.printed is not None) != (row.kind == "value"):
        yield f"printed belongs to every value and to nothing else, got {row.printed!r} in {row.kind}"
    if row.printed is not None and not math.isfinite(float(row.printed)):
        yield f"printed must be a number that a double can hold, got {row.printed!r}"
    if row.tolerance is not None and row.printed is None:
        yield "tolerance without a printed number"
    if unit is not None and row.kind not in (*NUMERIC_KINDS, "question"):
        yield f"unit {unit!r} in {row.kind}, which has no number"
    if row.verdict == "reported" and row.kind not in ("probe", "question"):
        yield f"verdict 'reported' is for probes and questions only, got it in {row.kind}"
    if row.kind == "question" and row.verdict not in (None, "reported", "underdetermined"):
        yield f"a question is answered, not {row.verdict}"
    for key in ("says", "severity"):
        if ((found := getattr(row, key)) is not None) != (row.verdict == "corrected"):
            yield f"{key} belongs to every correction and to nothing else, got {found!r}"
    if row.verdict in NEED_NOTE and row.note is None:
        yield f"verdict {row.verdict!r} needs a note"


def _row(where: str, paper: str, entry: Any) -> Row:
    if isinstance(entry, dict) and isinstance(entry.get("id"), str):
        where = where.rpartition(": ")[0] + f": {entry['id']:.60}"
    fields = check(entry, _ROW, where)
    if not fields["id"].startswith(f"{paper}."):
        raise ConfigError(f"{where}: id must be {paper!r} and dotted words of letters, digits and underscores")
    if (given := fields.pop("tolerance")) is not None:
        if (given["abs"] is None) == (given["rel"] is None):
            raise ConfigError(f"{where}: tolerance must have abs or rel, and a reason, got both or neither")
        kind = "rel" if given["abs"] is None else "abs"
        given = Tolerance(kind, given[kind], given["reason"])
    unit = fields.pop("unit")
    row = Row(paper=paper, tolerance=given, unit=unit or "1", **fields)
    for problem in _broken_rules(row, unit):
        raise ConfigError(f"{where}: {problem}")
    return row


def read_paper(path: Path) -> Paper:
    """Return the paper and its rows that the YAML file ``path`` describes.

    Raises
    ------
    ValueError
        If the file cannot be read, or if anything is missing, unknown, given twice or of the wrong type; the message
        names file, row or line, and key.
    """
    content = _content(path)
    if not isinstance(content, dict) or set(content) != {"paper", "rows"} or not isinstance(content["rows"], list):
        raise ConfigError(f"{path}: must have exactly the keys 'paper' and 'rows' (a list)")
    head = check(content["paper"], _PAPER, f"{path}: paper")
    if head["key"] != path.stem:
        raise ConfigError(f"{path}: paper: key must be the file's name {path.stem!r}, got {head['key']!r}")
    rows: dict[str, Row] = {}
    for number, entry in enumerate(content["rows"], 1):
        row = _row(f"{path}: row {number}", head["key"], entry)
        if row.id in rows:
            raise ConfigError(f"{path}: {row.id}: id is given twice")
        rows[row.id] = row
    return Paper(**head, rows=tuple(rows.values()))


def load_papers(folder: Path = LEDGER) -> tuple[Paper, ...]:
    """Return every paper of the ledger, in the order of the parts of the book.

    Raises
    ------
    ValueError
        If there is no ledger in ``folder``, or for the reasons of ``read_paper``; the message names folder or file.
    """
    papers, problems = survey_papers(folder)
    for problem in problems:
        raise FileError(problem)
    return papers


def survey_papers(folder: Path = LEDGER) -> tuple[tuple[Paper, ...], tuple[str, ...]]:
    """Return the papers whose files can be read, in the order of the parts, and what is wrong with the others."""
    paths = sorted(folder.glob("*.yml")) if folder.is_dir() else []
    if not paths:
        return (), (f"{folder}: no ledger is here: {'it has no file *.yml' if folder.is_dir() else 'no such folder'}",)
    papers, problems = [], []
    for path in paths:
        try:
            papers.append(read_paper(path))
        except ValueError as error:
            problems.append(str(error))
    return tuple(sorted(papers, key=lambda paper: (paper.part, paper.key))), tuple(problems)


def load_rows(folder: Path = LEDGER) -> dict[str, Row]:
    """Return every row of the ledger by its id; ids are unique because each begins with its paper's key."""
    return {row.id: row for paper in load_papers(folder) for row in paper.rows}


@cache
def _printed_rows(paper: str) -> dict[str, str]:
    """Return the digits of every row of ``paper`` that prints a number; only this one file is read."""
    return {row.id: row.printed for row in read_paper(LEDGER / f"{paper}.yml").rows if row.printed}


def printed_digits(row_id: str) -> str:
    """Return the number of a row with exactly the digits that the paper prints.

    Raises
    ------
    KeyError
        If no row of that id prints a number.
    FileError
        If the ledger holds no file of that paper.
    """
    digits = _printed_rows(row_id.partition(".")[0]).get(row_id)
    if digits is None:
        raise KeyError(f"no row {row_id!r} with a printed number in the ledger")
    return digits


def printed(row_id: str) -> float:
    """Return the number that the paper prints in a row of the ledger, in the row's unit.

    Raises
    ------
    KeyError
        If no row of that id prints a number.
    FileError
        If the ledger holds no file of that paper.

    >>> printed("sfv.eq9.phi")
    0.37298
    """
    return float(printed_digits(row_id))


def half_unit(digits: str) -> Decimal:
    """Return half a unit of the last digit of a printed number.

    >>> [str(half_unit(text)) for text in ("7e-3", "0.0257", "1.07e9", "100", "1e2")]
    ['0.0005', '0.00005', '5E+6', '0.5', '5E+1']
    """
    return Decimal(5).scaleb(Decimal(digits).as_tuple().exponent - 1)
