"""What the directives of the ledger share: the table of claims, links to the proofs, notes in Markdown, filters."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from recomputed_format import deviation_nodes, erratum_anchor, number_nodes, plain_number, row_anchor, settled_anchor
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from lib.book.ledger import load_papers, load_rows, records  # noqa: E402

LEDGER_PAGE = "book/ledger"
ERRATA_PAGE = "book/errata"
HEADS = ("where", "claim", "printed", "computed", "verdict")

all_records = cache(records)
"""The records of the ledger, read once per build."""


def link(text: str, docname: str, anchor: str) -> nodes.reference:
    """Return a link to an anchor in a page; its address, and the page's title for an empty text, come later."""
    return nodes.reference("", text, internal=True, refuri="#" + anchor, rc_doc=docname, rc_anchor=anchor)


def badge(verdict: str) -> nodes.inline:
    """Return a verdict as a word in its colour, which the class of what is around it sets."""
    return nodes.inline("", verdict, classes=["rc-badge"])


def quote(row: Mapping[str, Any]) -> str:
    """Return what a correction corrects: an equation by its number, words in quotation marks.

    >>> quote({"says": "(2.19)"}), quote({"says": "(C.6), second line"}), quote({"says": "sufficient in practice"})
    ('equation (2.19)', 'equation (C.6), second line', '“sufficient in practice”')
    """
    number = re.match(r"\(\w+(\.\w+)*\)", row["says"])
    return f"equation {row['says']}" if number else f"“{row['says']}”"


def in_word(row: Mapping[str, Any], value: bool) -> str:
    """Return what a cell found that answers yes or no."""
    if row["kind"] == "question":
        return "yes" if value else "no"
    return "holds" if value else "does not hold"


def value_nodes(row: Mapping[str, Any], printed: str | None) -> list[nodes.Node]:
    """Return what was computed for a row, as inline nodes: a number with its unit, or words."""
    if isinstance(row["computed"], bool):
        return [nodes.Text(in_word(row, row["computed"]))]
    return number_nodes(plain_number(row["computed"], printed), row["unit"])


def filter_form(choices: Mapping[str, Sequence[tuple[str, str]]], *, what: str, hint: str) -> nodes.raw:
    """Return the form that ``ledger.js`` brings to life; it stays hidden without JavaScript.

    Parameters
    ----------
    choices
        By name of the choice its values, each as the class of a row ends and as a reader sees it.
    what
        What is counted.
    hint
        What the field for words shows while it is empty.
    """
    selects = "".join(
        f'<label>{name}<select name="{name}"><option value="">all</option>'
        + "".join(f'<option value="{escape(key)}">{escape(shown)}</option>' for key, shown in entries)
        + "</select></label>"
        for name, entries in choices.items()
    )
    form = (
        f'<form class="rc-filter" hidden role="search" aria-label="Filter the {what}" data-what="{what}">'
        '<label class="rc-words">search<input type="search" name="words" autocomplete="off" '
        f'placeholder="{escape(hint)}"></label>'
        f'{selects}<button type="reset">show all</button><output aria-live="polite"></output></form>'
    )
    return nodes.raw("", form, format="html")


class LedgerDirective(SphinxDirective):
    """What all directives of the ledger share."""

    has_content = False

    def remember(self) -> None:
        """Note that this page changes with the ledger."""
        self.env.metadata[self.env.docname]["rc-ledger"] = True

    def proof(self, row: dict[str, Any]) -> nodes.reference | None:
        """Return a link to the output that settles ``row``, or None while there is none."""
        if row["notebook"] is None:
            return None
        docname = row["notebook"].removesuffix(".ipynb")
        return link("", docname, settled_anchor(row["id"]))

    def note(self, row: dict[str, Any]) -> list[nodes.Node]:
        """Return the note of ``row``, written in Markdown, as inline nodes."""
        parsed, messages = self.state.inline_text(row["note"], self.lineno)
        return [*parsed, *messages]

    def markdown(self, lines: Sequence[str]) -> list[nodes.Node]:
        """Return what a page would make of lines of Markdown."""
        holder = nodes.Element()
        self.state.nested_parse(StringList(list(lines), self.env.docname), self.lineno, holder)
        return list(holder.children)

    def rows(self, paper: str | None = None) -> list[dict[str, Any]]:
        """Return the records of one paper or of all; an unknown paper is an error of the page."""
        known = [entry.key for entry in load_papers()]
        if paper is not None and paper not in known:
            raise self.error(f"unknown paper {paper!r}; known: {', '.join(known)}")
        return [row for row in all_records() if paper in (None, row["paper"])]

    def table(self, rows: Iterable[dict[str, Any]], *, home: bool) -> nodes.Node:
        """Return the claims as a table; ``home`` marks the ledger page, which the ids of other tables link to."""
        printed = {row_id: row.printed for row_id, row in load_rows().items()}
        group = nodes.tgroup(cols=len(HEADS))
        group += [nodes.colspec(colwidth=width) for width in (17, 31, 15, 17, 20)]
        head = nodes.row()
        for name in HEADS:
            head += nodes.entry("", nodes.paragraph("", name))
        group += nodes.thead("", head)
        body = nodes.tbody()
        for row in rows:
            body += self.table_rows(row, printed[row["id"]], home=home)
        group += body
        return nodes.table("", group, classes=["rc-ledger"])

    def table_rows(self, row: dict[str, Any], printed: str | None, *, home: bool) -> list[nodes.row]:
        """Return one claim as a row with an anchor and, where there is a note, a row below it for the note."""
        classes = [f"rc-{key}-{row[key]}" for key in ("paper", "kind", "verdict", "severity") if row[key]]
        line = nodes.row(ids=[row_anchor(row["id"])], classes=["rc-row", *classes])

        def cell(name: str, *content: nodes.Node) -> None:
            entry = nodes.entry(classes=[f"rc-{name}"] + ([] if content else ["rc-empty"]))
            entry += content or (nodes.paragraph(),)
            line.append(entry)

        label = link(row["id"], self.env.docname if home else LEDGER_PAGE, row_anchor(row["id"]))
        where = nodes.paragraph("", "", label, nodes.Text(" "), nodes.inline("", row["at"], classes=["rc-at"]))
        cell("where", where)
        kind = nodes.inline("", row["kind"], classes=["rc-kind"])
        cell("claim", nodes.paragraph("", "", nodes.Text(row["claim"] + " "), kind))
        cell("printed", *([nodes.paragraph("", "", *number_nodes(printed, row["unit"]))] if printed else []))
        cell("computed", *self.computed(row, printed))
        verdict = nodes.paragraph("", "", badge(row["verdict"]))
        if row["severity"]:
            severity = link(row["severity"], ERRATA_PAGE, erratum_anchor(row["id"]))
            verdict += [nodes.Text(" "), nodes.inline("", "", severity, classes=["rc-severity"])]
        if row["agrees"] is False:
            verdict += [nodes.Text(" "), nodes.strong("", "the number contradicts this")]
        if (proof := self.proof(row)) is not None:
            verdict += [nodes.Text(" "), nodes.inline("", "", nodes.Text("in "), proof, classes=["rc-proof"])]
        cell("verdict", verdict)
        if not row["note"]:
            return [line]
        below = nodes.entry("", morecols=len(HEADS) - 1)
        if row["says"]:
            below += nodes.paragraph("", "", nodes.inline("", f"Corrects {quote(row)}."), classes=["rc-says"])
        below += nodes.paragraph("", "", *self.note(row))
        return [line, nodes.row("", below, classes=["rc-note", *classes])]

    def computed(self, row: dict[str, Any], printed: str | None) -> list[nodes.Node]:
        """Return what the executed cell says, in words or as a number."""
        if row["computed"] is None:
            return []
        out = [nodes.paragraph("", "", *value_nodes(row, printed))]
        if row["deviation"] is not None:
            out.append(nodes.paragraph("", "", *deviation_nodes(row["deviation"]), classes=["rc-deviation"]))
        return out
