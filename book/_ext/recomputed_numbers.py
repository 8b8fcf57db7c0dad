"""Counts of the ledger for sentences: ``{ledger-number}`papers` `` and its like, so that no page types them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxRole

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from lib.book.ledger import KINDS, VERDICTS, load_papers, records  # noqa: E402

_WORDS = "no one two three four five six seven eight nine ten eleven twelve".split()


def in_words(number: int) -> str:
    """Return a count as it stands in a sentence: a word up to twelve, digits above.

    >>> in_words(0), in_words(5), in_words(126)
    ('no', 'five', '126')
    """
    return _WORDS[number] if number < len(_WORDS) else str(number)


def totals(rows: Iterable[Mapping[str, Any]] | None = None, paper: str | None = None) -> dict[str, int]:
    """Return what can be counted in the ledger, by name, of one paper or of all; questions are no claims.

    Parameters
    ----------
    rows
        Records of the ledger; by default those on disk.
    paper
        Key of the paper to count.

    Raises
    ------
    ValueError
        If there is no such paper.
    """
    known = [entry.key for entry in load_papers()]
    if paper is not None and paper not in known:
        raise ValueError(f"unknown paper {paper!r}; known: {', '.join(known)}")
    chosen = [row for row in (records() if rows is None else rows) if paper in (None, row["paper"])]
    claims = [row for row in chosen if row["kind"] != "question"]
    asked = [row for row in chosen if row["kind"] == "question"]
    return {
        "papers": len(known),
        "kinds": len(KINDS),
        "verdicts": len(VERDICTS),
        "claims": len(claims),
        "questions": len(asked),
        "answered": sum(row["verdict"] != "open" for row in asked),
        "settled": sum(row["verdict"] != "open" for row in claims),
        "open": sum(row["verdict"] == "open" for row in claims),
        **{verdict: sum(row["verdict"] == verdict for row in claims) for verdict in VERDICTS},
    }


class LedgerNumber(SphinxRole):
    """``{ledger-number}`claims` ``, ``{ledger-number}`Papers` ``, ``{ledger-number}`corrected assim` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the count as text, with a capital where the name has one."""
        self.env.metadata[self.env.docname]["rc-ledger"] = True
        name, _, paper = self.text.partition(" ")
        try:
            text = in_words(totals(paper=paper or None)[name.lower()])
        except (KeyError, ValueError) as error:
            message = self.inliner.reporter.error(f"ledger-number: cannot count {self.text!r}: {error}")
            return [], [message]
        return [nodes.Text(text.capitalize() if name[:1].isupper() else text)], []
