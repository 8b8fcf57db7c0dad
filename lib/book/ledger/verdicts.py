"""Whether a hand-written verdict and the computed number agree."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ...files.atomic import FileError
from .schema import LEDGER, NEED_NOTE, NUMERIC_KINDS, Paper, Row, survey_papers
from .stored import NOTEBOOKS, Settlement, survey_notebooks


@dataclass(frozen=True)
class Judgement:
    """What the number says about the verdict."""

    outcome: str
    """``agrees``, ``contradicts`` or ``open``."""
    reason: str
    """One sentence."""


def half_unit(printed: str) -> Decimal:
    """Return half a unit of the last digit of a printed number.

    >>> [str(half_unit(text)) for text in ("7e-3", "0.0257", "1.07e9", "100", "1e2")]
    ['0.0005', '0.00005', '5E+6', '0.5', '5E+1']
    """
    return Decimal(5).scaleb(Decimal(printed).as_tuple().exponent - 1)


def allowance(row: Row) -> Decimal:
    """Return how far a computed number may lie from the printed one, in the row's unit.

    Raises
    ------
    ValueError
        If the row prints no number.
    """
    if row.printed is None:
        raise ValueError(f"{row.id}: prints no number")
    if row.tolerance is None:
        return half_unit(row.printed)
    size = Decimal(repr(row.tolerance.size))
    return size if row.tolerance.kind == "abs" else size * abs(Decimal(row.printed))


def judge(row: Row, settlement: Settlement | None) -> Judgement:
    """Return whether the verdict of ``row`` and its settled value agree.

    Reproduced and convention need the claim to hold, corrected needs it to fail, reported is for a probe or a
    question; underdetermined is carried by its note alone.
    """
    if row.verdict is None:
        return Judgement("open", "no verdict")
    if settlement is None:
        return Judgement("open", "no executed cell settles it")
    value = settlement.value
    if row.kind != "question" and isinstance(value, bool) == (row.kind in NUMERIC_KINDS):
        return Judgement("contradicts", f"a row of kind {row.kind} is settled by {value!r}")
    if row.verdict in NEED_NOTE and row.note is None:
        return Judgement("contradicts", f"{row.verdict} without a note")
    if row.verdict in ("reported", "underdetermined"):
        fits = row.verdict == "underdetermined" or row.kind in ("probe", "question")
        return Judgement("agrees" if fits else "contradicts", f"{row.verdict} for a {row.kind}")
    if row.kind in ("probe", "question"):
        return Judgement("contradicts", f"{row.verdict} for a {row.kind}, which has no printed number")
    if isinstance(value, bool):
        holds, how = value, "the claim holds" if value else "the claim does not hold"
    else:
        distance, limit = abs(Decimal(repr(value)) - Decimal(row.printed)), allowance(row)
        holds = distance <= limit
        how = f"{value!r} is {'within' if holds else 'not within'} {limit:g} of the printed {row.printed}"
    return Judgement("agrees" if holds != (row.verdict == "corrected") else "contradicts", how)


def record(row: Row, settlement: Settlement | None) -> dict[str, Any]:
    """Return one row with its settlement as plain data; ``deviation`` is relative to the printed number."""
    outcome = judge(row, settlement).outcome
    printed = None if row.printed is None else float(row.printed)
    computed = settlement.value if settlement else None
    deviation = float(f"{(computed - printed) / printed:.4g}") if printed and settlement else None
    deviation = None if deviation is None or not math.isfinite(deviation) else deviation
    return {
        "id": row.id,
        "paper": row.paper,
        "at": row.at,
        "kind": row.kind,
        "claim": row.claim,
        "printed": printed,
        "computed": computed,
        "unit": row.unit,
        "deviation": deviation,
        "verdict": "open" if outcome == "open" else row.verdict,
        "says": row.says,
        "severity": row.severity,
        "note": row.note,
        "notebook": settlement.notebook if settlement else None,
        "cell": settlement.cell if settlement else None,
        "agrees": None if outcome == "open" else outcome == "agrees",
    }


@dataclass(frozen=True)
class Survey:
    """The whole ledger, as far as it can be read."""

    papers: tuple[Paper, ...]
    """The papers, in the order of the parts of the book."""
    records: tuple[dict[str, Any], ...]
    """Their rows as plain data, in the same order."""
    problems: tuple[str, ...]
    """One line each: what is wrong with a file, a row or a cell; what is shown stands apart from it."""
    unsealed: tuple[str, ...]
    """Notebooks with outputs of unknown origin: no execution has left its digest."""


def _misfit(row: Row, found: Settlement) -> str:
    """Return what is wrong with how ``row`` was settled, or nothing."""
    if row.kind == "question" or isinstance(found.value, bool) != (row.kind in NUMERIC_KINDS):
        return ""
    wanted = "a number" if row.kind in NUMERIC_KINDS else "a bool"
    return f"{found.notebook} cell {found.cell}: {row.id}, of kind {row.kind}, needs {wanted}, got {found.value!r}"


def survey(ledger: Path = LEDGER, notebooks: Path = NOTEBOOKS) -> Survey:
    """Return the whole ledger without executing anything, and all that is wrong with any part of it.

    A file, a row or a cell that is wrong takes nothing from the others.
    """
    papers, problems = survey_papers(ledger)
    stored = survey_notebooks(notebooks)
    rows = {row.id: row for paper in papers for row in paper.rows}
    unread = {path.stem for path in ledger.glob("*.yml")} - {paper.key for paper in papers}
    settled, wrong = {}, []
    for found in stored.settlements.values():
        if found.id in rows:
            if misfit := _misfit(rows[found.id], found):
                wrong.append(misfit)
            else:
                settled[found.id] = found
        elif papers and found.id.partition(".")[0] not in unread:
            wrong.append(f"{found.notebook} cell {found.cell}: settles {found.id!r}, which is not in the ledger")
    shown = tuple(record(row, settled.get(row.id)) for row in rows.values())
    return Survey(papers, shown, (*problems, *stored.problems, *wrong), stored.unsealed)


def records(ledger: Path = LEDGER, notebooks: Path = NOTEBOOKS) -> list[dict[str, Any]]:
    """Return the whole ledger as plain data, in the order of papers and rows, without executing anything.

    Raises
    ------
    ValueError
        At the first thing that ``survey`` finds wrong.
    """
    found = survey(ledger, notebooks)
    for problem in found.problems:
        raise FileError(problem)
    return list(found.records)
