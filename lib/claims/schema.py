"""The claims of each paper as data: rows and papers read strictly from ``book/ledger/<key>.yml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
LEDGER = ROOT / "book" / "ledger"
"""The folder with one file per paper."""

NUMERIC_KINDS = ("value", "probe")
KINDS = (*NUMERIC_KINDS, "identity", "statement", "figure", "table", "question")
VERDICTS = ("reproduced", "convention", "corrected", "underdetermined", "reported")
SEVERITIES = ("misprint", "slip", "number", "conclusion")
NEED_NOTE = ("convention", "corrected", "underdetermined")

_PRINTED = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
_PAPER_KEYS = {"key": str, "title": str, "authors": str, "arxiv": str, "date": str, "short": str,
               "part": int, "complete": bool}  # fmt: skip
_ROW_KEYS = ("id", "at", "kind", "claim", "printed", "unit", "tolerance", "verdict", "says", "severity", "note")


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
    """YAML in which a key given twice is an error and a date stays text."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise ValueError(f"line {node.start_mark.line + 1}: key {twice[0]!r} is given twice")
    return {key: loader.construct_object(value, deep=True) for key, (_, value) in zip(keys, node.value, strict=True)}


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)


def _tolerance(where: str, entry: Any) -> Tolerance:
    if not isinstance(entry, Mapping) or set(entry) not in ({"abs", "reason"}, {"rel", "reason"}):
        raise ValueError(f"{where}: tolerance must have abs or rel, and a reason, got {entry!r}")
    kind = "abs" if "abs" in entry else "rel"
    size = entry[kind]
    if isinstance(size, bool) or not isinstance(size, int | float) or not 0 < size < float("inf"):
        raise ValueError(f"{where}: tolerance {kind} must be a positive number, got {size!r}")
    if not isinstance(entry["reason"], str) or not entry["reason"].strip():
        raise ValueError(f"{where}: tolerance reason must be a text, got {entry['reason']!r}")
    return Tolerance(kind, float(size), entry["reason"].strip())


def _row(file: str, paper: str, entry: Any) -> Row:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("id"), str):
        raise ValueError(f"{file}: a row must be a mapping with a text as id, got {entry!r}")
    where = f"{file}: {entry['id']}"
    for key in entry:
        if key not in _ROW_KEYS:
            raise ValueError(f"{where}: unknown key {key!r}; known: {', '.join(_ROW_KEYS)}")
    for key in ("at", "kind", "claim"):
        if key not in entry:
            raise ValueError(f"{where}: key {key!r} is missing")
    fields = dict(entry)
    tolerance = _tolerance(where, fields.pop("tolerance")) if "tolerance" in fields else None
    for key, value in fields.items():
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{where}: {key} must be a text, got {value!r}")
        fields[key] = value.strip()
    row = Row(paper=paper, tolerance=tolerance, **fields)
    if not re.fullmatch(re.escape(paper) + r"(\.[A-Za-z0-9_]+)+", row.id):
        raise ValueError(f"{where}: id must be {paper!r} and dotted words of letters, digits and underscores")
    if row.kind not in KINDS:
        raise ValueError(f"{where}: unknown kind {row.kind!r}; known: {', '.join(KINDS)}")
    if (row.printed is not None) != (row.kind == "value"):
        raise ValueError(
            f"{where}: printed belongs to every value and to nothing else, got {row.printed!r} in {row.kind}"
        )
    if row.printed is not None and not _PRINTED.fullmatch(row.printed):
        raise ValueError(f"{where}: printed must look like 0.10, -3 or 7e-3, got {row.printed!r}")
    if row.tolerance is not None and row.printed is None:
        raise ValueError(f"{where}: tolerance without a printed number")
    if row.kind not in (*NUMERIC_KINDS, "question") and "unit" in fields:
        raise ValueError(f"{where}: unit {row.unit!r} in {row.kind}, which has no number")
    if row.verdict is not None and row.verdict not in VERDICTS:
        raise ValueError(f"{where}: unknown verdict {row.verdict!r}; known: {', '.join(VERDICTS)}")
    if row.verdict == "reported" and row.kind not in ("probe", "question"):
        raise ValueError(f"{where}: verdict 'reported' is for probes and questions only, got it in {row.kind}")
    if row.kind == "question" and row.verdict not in (None, "reported", "underdetermined"):
        raise ValueError(f"{where}: a question is answered, not {row.verdict}")
    for key in ("says", "severity"):
        if ((found := getattr(row, key)) is not None) != (row.verdict == "corrected"):
            raise ValueError(f"{where}: {key} belongs to every correction and to nothing else, got {found!r}")
    if row.severity is not None and row.severity not in SEVERITIES:
        raise ValueError(f"{where}: unknown severity {row.severity!r}; known: {', '.join(SEVERITIES)}")
    if row.verdict in NEED_NOTE and row.note is None:
        raise ValueError(f"{where}: verdict {row.verdict!r} needs a note")
    return row


def read_paper(path: Path) -> Paper:
    """Return the paper and its rows that the YAML file ``path`` describes.

    Raises
    ------
    ValueError
        If anything is missing, unknown, given twice or of the wrong type; the message names file, row and key.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    if not isinstance(content, Mapping) or set(content) != {"paper", "rows"} or not isinstance(content["rows"], list):
        raise ValueError(f"{path.name}: must have exactly the keys 'paper' and 'rows' (a list)")
    head = content["paper"]
    if not isinstance(head, Mapping):
        raise ValueError(f"{path.name}: paper must be a mapping, got {head!r}")
    for key in set(head) ^ set(_PAPER_KEYS):
        raise ValueError(f"{path.name}: paper: key {key!r} is {'unknown' if key in head else 'missing'}")
    for key, kind in _PAPER_KEYS.items():
        if type(head[key]) is not kind:
            raise ValueError(f"{path.name}: paper: {key} must be of type {kind.__name__}, got {head[key]!r}")
    if head["key"] != path.stem:
        raise ValueError(f"{path.name}: paper: key must be the file's name {path.stem!r}, got {head['key']!r}")
    rows: dict[str, Row] = {}
    for entry in content["rows"]:
        row = _row(path.name, head["key"], entry)
        if row.id in rows:
            raise ValueError(f"{path.name}: {row.id}: id is given twice")
        rows[row.id] = row
    return Paper(**head, rows=tuple(rows.values()))


def load_papers(folder: Path = LEDGER) -> tuple[Paper, ...]:
    """Return every paper of the ledger, in the order of the parts of the book."""
    return tuple(sorted((read_paper(path) for path in folder.glob("*.yml")), key=lambda paper: (paper.part, paper.key)))


def load_rows(folder: Path = LEDGER) -> dict[str, Row]:
    """Return every row of the ledger by its id; ids are unique because each begins with its paper's key."""
    return {row.id: row for paper in load_papers(folder) for row in paper.rows}


@cache
def _printed_rows(paper: str) -> dict[str, str]:
    """Return the digits of every row of ``paper`` that prints a number; only this one file is read."""
    path = LEDGER / f"{paper}.yml"
    return {row.id: row.printed for row in read_paper(path).rows if row.printed} if path.is_file() else {}


def printed_digits(row_id: str) -> str:
    """Return the number of a row with exactly the digits that the paper prints.

    Raises
    ------
    KeyError
        If no row of that id prints a number.
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
