"""What a page shows differently from what is stored: the mark under a cell that settles a row, formulas in titles.

A notebook stores a plain chip with the number. The verdict, the printed number and the links come from the ledger when
the book is built, so that a changed verdict makes no notebook stale.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from typing import Any

from docutils import nodes
from recomputed_format import deviation_nodes, erratum_anchor, number_nodes, plain_number, row_anchor, settled_anchor
from recomputed_tables import ERRATA_PAGE, LEDGER_PAGE, all_records, badge, link, value_nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from lib.book.ledger import load_rows, settlements

_STORED = re.compile(r'\s*<p class="rc-settled"[^>]*\bdata-row="([^"]+)"')
_MATH = re.compile(r"\$([^$]+)\$")

_settled = cache(settlements)


def mark(row: Mapping[str, Any], printed: str | None, details: Mapping[str, bool | int | float]) -> nodes.container:
    """Return the mark of a settled row.

    Parameters
    ----------
    row
        Its record in the ledger.
    printed
        The printed digits.
    details
        Further numbers of the cell, by name.
    """
    line = nodes.paragraph(classes=["rc-mark"])
    line += [link(row["id"], LEDGER_PAGE, row_anchor(row["id"])), nodes.Text(" "), badge(row["verdict"])]
    line += [nodes.Text(" "), nodes.strong("", "", *value_nodes(row, printed))]
    if printed is not None:
        line += [nodes.Text(", printed "), *number_nodes(printed, row["unit"])]
    if row["deviation"]:
        line += [nodes.Text(", "), *deviation_nodes(row["deviation"])]
    if row["agrees"] is False:
        line += [nodes.Text(" "), nodes.strong("", "the number contradicts this")]
    if row["verdict"] == "corrected":
        line += [nodes.Text("; "), link("what is right", ERRATA_PAGE, erratum_anchor(row["id"]))]
    out = nodes.container(ids=[settled_anchor(row["id"])], classes=["rc-settled", f"rc-verdict-{row['verdict']}"])
    out += line
    if details:
        items = nodes.bullet_list(classes=["rc-details"])
        for name, value in details.items():
            if isinstance(value, bool):
                said = [nodes.Text("yes" if value else "no")]
            else:
                said = number_nodes(plain_number(value, None), "1")
            items += nodes.list_item("", nodes.paragraph("", "", nodes.Text(f"{name}: "), *said))
        out += items
    return out


def write_marks(app: Any, doctree: nodes.document) -> None:
    """Replace what ``settle`` stored by marks made from the ledger."""
    stored = [(node, hit) for node in doctree.findall(nodes.raw) if (hit := _STORED.match(node.astext()))]
    if not stored:
        return
    app.env.metadata[app.env.docname]["rc-ledger"] = True
    rows, claims = {row["id"]: row for row in all_records()}, load_rows()
    for node, hit in stored:
        row_id = hit[1]
        # not replace_self, which hands the classes of a stored output on
        node.parent.replace(node, mark(rows[row_id], claims[row_id].printed, _settled()[row_id].details))


def typeset(text: str) -> list[nodes.Node]:
    """Return ``text`` with what stands between dollars as formulas.

    >>> [type(node).__name__ for node in typeset("collisions at $x = 7$ TeV")]
    ['Text', 'math', 'Text']
    """
    pieces = enumerate(_MATH.split(text))
    return [nodes.math("", piece) if place % 2 else nodes.Text(piece) for place, piece in pieces if piece]


class TypesetTitles(SphinxPostTransform):
    """Formulas between dollars in the bibliography, which BibTeX hands through as text."""

    default_priority = 20  # after the bibliography is written

    def run(self, **options: Any) -> None:
        """Turn them into formulas."""
        found = False
        entries = [entry for entry in self.document.findall(nodes.citation) if "$" in entry.astext()]
        for holder in [node for entry in entries for node in entry.findall(nodes.TextElement)]:
            children: list[nodes.Node] = []
            # BibTeX parts a title at its braces, so that a formula comes in pieces
            for is_text, group in groupby(holder.children, lambda child: isinstance(child, nodes.Text)):
                pieces = list(group)
                children += typeset("".join(piece.astext() for piece in pieces)) if is_text else pieces
            found = found or any(isinstance(child, nodes.math) for child in children)
            holder.children = []
            holder.extend(children)
        if found:
            self.env.get_domain("math").data["has_equations"][self.env.docname] = True


def setup(app: Any) -> None:
    """Register transforms and handlers."""
    _settled.cache_clear()
    app.connect("doctree-read", write_marks)
    app.add_post_transform(TypesetTitles)
