"""What the directives of the ledger share: the table of claims, links to the proofs, notes in Markdown."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from recomputed_format import deviation_nodes, number_nodes, plain_number, row_anchor, settled_anchor
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from lib.book.ledger import load_papers, load_rows, records  # noqa: E402

LEDGER_PAGE = "book/ledger"
HEADS = ("where", "claim", "printed", "computed", "verdict")


class LedgerDirective(SphinxDirective):
    """What all directives of the ledger share."""

    has_content = False

    def remember(self) -> None:
        """Note that this page changes with the ledger."""
        self.env.metadata[self.env.docname]["rc-ledger"] = True

    def link(self, text: str, docname: str, anchor: str) -> nodes.reference:
        """Return a link to an anchor in a page; its address, and the page's title for an empty text, come later."""
        return nodes.reference("", text, internal=True, refuri="#" + anchor, rc_doc=docname, rc_anchor=anchor)

    def proof(self, row: dict[str, Any]) -> nodes.reference | None:
        """Return a link to the output that settles ``row``, or None while there is none."""
        if row["notebook"] is None:
            return None
        docname = row["notebook"].removesuffix(".ipynb")
        return self.link("", docname, settled_anchor(row["id"]))

    def note(self, row: dict[str, Any]) -> list[nodes.Node]:
        """Return the note of ``row``, written in Markdown, as inline nodes."""
        parsed, messages = self.state.inline_text(row["note"], self.lineno)
        return [*parsed, *messages]

    def rows(self, paper: str | None = None) -> list[dict[str, Any]]:
        """Return the records of one paper or of all; an unknown paper is an error of the page."""
        known = [entry.key for entry in load_papers()]
        if paper is not None and paper not in known:
            raise self.error(f"unknown paper {paper!r}; known: {', '.join(known)}")
        return [row for row in records() if paper in (None, row["paper"])]

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
        classes = [f"rc-paper-{row['paper']}", f"rc-kind-{row['kind']}", f"rc-verdict-{row['verdict']}"]
        line = nodes.row(ids=[row_anchor(row["id"])], classes=["rc-row", *classes])

        def cell(name: str, *content: nodes.Node) -> None:
            entry = nodes.entry(classes=[f"rc-{name}"] + ([] if content else ["rc-empty"]))
            entry += content or (nodes.paragraph(),)
            line.append(entry)

        label = self.link(row["id"], self.env.docname if home else LEDGER_PAGE, row_anchor(row["id"]))
        where = nodes.paragraph("", "", label, nodes.Text(" "), nodes.inline("", row["at"], classes=["rc-at"]))
        cell("where", where)
        kind = nodes.inline("", row["kind"], classes=["rc-kind"])
        cell("claim", nodes.paragraph("", "", nodes.Text(row["claim"] + " "), kind))
        cell("printed", *([nodes.paragraph("", "", *number_nodes(printed, row["unit"]))] if printed else []))
        cell("computed", *self.computed(row, printed))
        verdict = nodes.paragraph("", "", nodes.inline("", row["verdict"], classes=["rc-badge"]))
        if row["agrees"] is False:
            verdict += [nodes.Text(" "), nodes.strong("", "the number contradicts this")]
        if (proof := self.proof(row)) is not None:
            verdict += [nodes.Text(" "), nodes.inline("", "", nodes.Text("in "), proof, classes=["rc-proof"])]
        cell("verdict", verdict)
        if not row["note"]:
            return [line]
        below = nodes.entry("", nodes.paragraph("", "", *self.note(row)), morecols=len(HEADS) - 1)
        return [line, nodes.row("", below, classes=["rc-note", *classes])]

    def computed(self, row: dict[str, Any], printed: str | None) -> list[nodes.Node]:
        """Return what the executed cell says, in words or as a number."""
        value = row["computed"]
        if value is None:
            return []
        if isinstance(value, bool):
            return [nodes.paragraph("", "holds" if value else "does not hold")]
        out = [nodes.paragraph("", "", *number_nodes(plain_number(value, printed), row["unit"]))]
        if row["deviation"] is not None:
            out.append(nodes.paragraph("", "", *deviation_nodes(row["deviation"]), classes=["rc-deviation"]))
        return out
