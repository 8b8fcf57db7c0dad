"""The scoreboard: how many claims of each paper got which verdict, as a picture, as a table, as Markdown.

Questions are ours and not a paper's: they have no part in the bars and are counted beside them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from lib.book.ledger import load_papers, records  # noqa: E402

COLUMNS = ("reproduced", "reported", "convention", "corrected", "underdetermined", "open")
"""Verdicts in the order of the bars; ``open`` is the absence of one."""
MEANINGS = {
    "reproduced": "holds as printed",
    "reported": "no value printed, ours given",
    "convention": "holds under an unstated convention",
    "corrected": "wrong as printed, right form given",
    "underdetermined": "an input is missing",
    "open": "not yet recomputed",
}
# Okabe-Ito; ink chosen for a contrast of at least 4.5 on its fill.
_FILLS = {
    "reproduced": ("#009e73", "#000000"),
    "reported": ("#0072b2", "#ffffff"),
    "convention": ("#56b4e9", "#000000"),
    "corrected": ("#d55e00", "#000000"),
    "underdetermined": ("#e69f00", "#000000"),
    "open": ("none", "currentColor"),
}


def counts(rows: Iterable[Mapping[str, Any]], papers: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return the number of claims by paper and verdict, in the order of ``papers`` and ``COLUMNS``.

    Parameters
    ----------
    rows
        Records of the ledger.
    papers
        Keys of the papers to count; rows of other papers are left out, and so are questions.

    Raises
    ------
    ValueError
        If a row has a verdict that has no column.
    """
    table = {paper: dict.fromkeys(COLUMNS, 0) for paper in papers}
    for row in rows:
        if row["verdict"] not in COLUMNS:
            raise ValueError(f"{row['id']}: verdict {row['verdict']!r} has no column in the scoreboard")
        if row["paper"] in table and row["kind"] != "question":
            table[row["paper"]][row["verdict"]] += 1
    return table


def questions(rows: Iterable[Mapping[str, Any]], papers: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return the number of answered and of all questions by paper, in the order of ``papers``."""
    asked = [row for row in rows if row["kind"] == "question"]
    return {
        paper: (
            sum(row["paper"] == paper and row["verdict"] != "open" for row in asked),
            sum(row["paper"] == paper for row in asked),
        )
        for paper in papers
    }


def asked_text(asked: tuple[int, int]) -> str:
    """Return a count of questions in words, empty where there are none.

    >>> asked_text((3, 3)), asked_text((1, 4)), asked_text((1, 1)), asked_text((0, 0))
    ('3 questions', '1 of 4 questions', '1 question', '')
    """
    answered, every = asked
    if not every:
        return ""
    return f"{answered} of {every} questions" if answered < every else f"{every} question{'s' * (every > 1)}"


def sentence(
    table: Mapping[str, Mapping[str, int]], asked: Mapping[str, tuple[int, int]], names: Mapping[str, str]
) -> str:
    """Return the counts in words, for whoever does not see the picture."""
    parts = []
    for paper, row in table.items():
        said = ", ".join(f"{number} {verdict}" for verdict, number in row.items() if number) or "no rows"
        beside = f"; {asked_text(asked[paper])} of ours" if asked[paper][1] else ""
        parts.append(f"{names[paper]}: {said}{beside}")
    return ". ".join(parts) + "."


def svg(
    table: Mapping[str, Mapping[str, int]],
    asked: Mapping[str, tuple[int, int]],
    names: Mapping[str, str],
    *,
    standalone: bool,
) -> str:
    """Return horizontal stacked bars, one per paper, each as long as its share of settled and open claims.

    Parameters
    ----------
    table
        Counts from `counts`.
    asked
        Counts from `questions`.
    names
        Short name of each paper.
    standalone
        True for a file that brings its own colours for light and dark; False inside a page, whose text colour it takes.
    """
    width, step = 440, 50
    bars_end = step * len(table)
    colour = "svg{color:#1f2328}@media(prefers-color-scheme:dark){svg{color:#e6edf3}}" if standalone else ""
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {bars_end + 74}" role="img" '
        'class="rc-scoreboard" aria-labelledby="scoreboard-title scoreboard-desc">',
        '<title id="scoreboard-title">Verdicts by paper</title>',
        f'<desc id="scoreboard-desc">{escape(sentence(table, asked, names))}</desc>',
        f"<style>{colour}.sb{{font:15px system-ui,sans-serif;fill:currentColor}}.se{{text-anchor:end}}"
        ".sn{font:600 13px system-ui,sans-serif;text-anchor:middle}"
        ".so{fill:none;stroke:currentColor;stroke-opacity:.6;stroke-dasharray:3 3}</style>",
    ]
    for line, (paper, row) in enumerate(table.items()):
        y, x, total = step * line, 0.0, sum(row.values())
        out.append(f'<text class="sb" x="0" y="{y + 15}">{escape(names[paper])}</text>')
        said = f"{total - row['open']} of {total} claims" + (f", {asked_text(asked[paper])}" if asked[paper][1] else "")
        out.append(f'<text class="sb se" x="{width}" y="{y + 15}">{said}</text>')
        for verdict, number in row.items():
            if not number:
                continue
            size = width * number / total
            out.append(_segment(verdict, x, y + 21, size, 22))
            if size >= 9 * len(str(number)) + 4:
                ink, middle = _FILLS[verdict][1], x + size / 2
                out.append(f'<text class="sn" x="{middle:.1f}" y="{y + 37}" fill="{ink}">{number}</text>')
            x += size
    for place, verdict in enumerate(COLUMNS):
        x, y = (0, 128, 302)[place % 3], bars_end + 18 + 26 * (place // 3)
        out.append(_segment(verdict, x, y, 15, 15))
        out.append(f'<text class="sb" x="{x + 21}" y="{y + 13}">{verdict}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


def _segment(verdict: str, x: float, y: float, width: float, height: float) -> str:
    place = f'x="{x + 0.5:.1f}" y="{y + 0.5:.1f}" width="{max(width - 1, 1):.1f}" height="{height - 1}"'
    if verdict == "open":
        return f'<rect class="so" {place}/>'
    return f'<rect {place} fill="{_FILLS[verdict][0]}"/>'


def markdown(
    table: Mapping[str, Mapping[str, int]], asked: Mapping[str, tuple[int, int]], names: Mapping[str, str]
) -> str:
    """Return the counts as a Markdown table."""
    head = ["paper", *COLUMNS, "claims", "questions"]
    lines = [head, ["---", *["--:"] * (len(COLUMNS) + 2)]]
    for paper, row in table.items():
        lines.append([names[paper], *map(str, row.values()), str(sum(row.values())), str(asked[paper][1])])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def current() -> tuple[dict[str, dict[str, int]], dict[str, tuple[int, int]], dict[str, str]]:
    """Return counts of claims and questions, and short names, for the whole ledger as it is on disk."""
    papers, rows = load_papers(), records()
    keys = [paper.key for paper in papers]
    return counts(rows, keys), questions(rows, keys), {paper.key: paper.short for paper in papers}
