"""What the book says of its papers as a whole: their table, their sections of the ledger, links at a page's foot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml
from docutils import nodes
from recomputed_numbers import in_words, totals
from recomputed_tables import ERRATA_PAGE, LEDGER_PAGE, ROOT, LedgerDirective, all_records, link
from sphinx.errors import ExtensionError

from lib.book.ledger import Paper, load_papers


@dataclass(frozen=True)
class Opening:
    """What a paper's opening page says at its head."""

    title: str
    """Its title, a few words."""
    about: str
    """One line on what the paper is about: the page's description."""
    citation: str
    """Key of the paper in the bibliography."""


def opening(key: str) -> Opening:
    """Return title, description and citation of ``book/<key>.md``.

    Raises
    ------
    ExtensionError
        If the page is not there, or lacks one of the three.
    """
    path = ROOT / "book" / f"{key}.md"
    if not path.exists():
        raise ExtensionError(f"the ledger has a paper {key!r}: its opening page {path.name} is missing")
    text = path.read_text(encoding="utf-8")
    head = re.match(r"---\n(.*?)\n---\n", text, flags=re.DOTALL)
    front = yaml.safe_load(head[1]) if head else {}
    about = front.get("myst", {}).get("html_meta", {}).get("description")
    title = re.search(r"^# (.+)$", text, flags=re.MULTILINE)
    citation = re.search(r"\{cite:[pt]\}`([^`,]+)`", text)
    for name, found in (("description in its front matter", about), ("title", title), ("citation", citation)):
        if not found:
            raise ExtensionError(f"book/{key}.md has no {name}")
    return Opening(title[1].strip(), about, citation[1])


def errata_page(key: str) -> str:
    """Return the page with the corrections of one paper."""
    return f"book/errata/{key}"


def roman(number: int) -> str:
    """Return the number of a part.

    >>> [roman(number) for number in (1, 4, 6, 9, 14)]
    ['I', 'IV', 'VI', 'IX', 'XIV']
    """
    out = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        out, number = out + sign * (number // value), number % value
    return out


def count_nodes(paper: Paper, numbers: dict[str, int], *, with_errata: bool) -> list[nodes.Node]:
    """Return one sentence on how far the recomputation of a paper is, with a link to its corrections."""
    settled, claims, still, asked = (numbers[key] for key in ("settled", "claims", "open", "questions"))
    if not settled:
        text = f"Not yet recomputed: {claims} claims are open"
    elif still:
        text = f"{settled} of {claims} claims are settled, {still} are open"
    else:
        text = f"All {claims} claims are settled"
    if asked:
        text += f"; beside them stand{'s' * (asked == 1)} {in_words(asked)} question{'s' * (asked > 1)} of ours"
    out: list[nodes.Node] = [nodes.Text(text + ".")]
    if with_errata and numbers["corrected"]:
        few = numbers["corrected"] == 1
        out += [nodes.Text(f" The {'correction is' if few else str(numbers['corrected']) + ' corrections are'} on ")]
        out += [link("one page", errata_page(paper.key), ""), nodes.Text(".")]
    return out


class LedgerCount(LedgerDirective):
    """``{ledger-count} paper``: one sentence on how far the recomputation of a paper is."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the sentence."""
        self.remember()
        rows = self.rows(self.arguments[0])
        (paper,) = (paper for paper in load_papers() if paper.key == self.arguments[0])
        has_page = errata_page(paper.key) in self.env.found_docs
        said = count_nodes(paper, totals(rows, paper.key), with_errata=has_page)
        return [nodes.paragraph("", "", *said, classes=["rc-count"])]


class LedgerSections(LedgerDirective):
    """``{ledger-sections}``: every claim, one section per paper, in the order of the parts."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        self.remember()
        out: list[nodes.Node] = []
        for paper in load_papers():
            rows = self.rows(paper.key)
            title = opening(paper.key).title
            section = nodes.section("", nodes.title("", title), ids=[nodes.make_id(title)], names=[title.lower()])
            said = count_nodes(
                paper, totals(rows, paper.key), with_errata=errata_page(paper.key) in self.env.found_docs
            )
            section += [nodes.paragraph("", "", *said), self.table(rows, home=True)]
            out.append(section)
        return out


class PapersTable(LedgerDirective):
    """``{papers-table}``: the papers of the book with their subjects, in the order of the parts."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        self.remember()
        lines = ["| part | paper | what it is about | settled |", "| --- | --- | --- | --: |"]
        for paper in load_papers():
            page, numbers = opening(paper.key), totals(self.rows(paper.key), paper.key)
            lines.append(
                f"| {roman(paper.part)} | {{doc}}`{page.title} </book/{paper.key}>` "
                f"| {page.about} {{cite:p}}`{page.citation}` | {numbers['settled']} of {numbers['claims']} |"
            )
        return self.markdown(lines)


def add_footer(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Put links to the book's main pages at the foot of every page: they work where no menu opens."""
    titles = app.env.titles
    pages = [(app.config.root_doc, "Home"), (LEDGER_PAGE, ""), (ERRATA_PAGE, "")]
    pages += [(f"book/{paper.key}", f"{roman(paper.part)}. {opening(paper.key).title}") for paper in load_papers()]
    items = "".join(
        f'<li><a href="{context["pathto"](page)}">{text or titles[page].astext()}</a></li>'
        for page, text in pages
        if page in titles
    )
    nav = f'<nav class="rc-footer" aria-label="Main pages"><ul>{items}</ul></nav>'
    context["theme_extra_footer"] = nav + (context.get("theme_extra_footer") or "")


def setup(app: Any) -> None:
    """Register directives and handlers."""
    all_records.cache_clear()
    app.add_directive("ledger-count", LedgerCount)
    app.add_directive("ledger-sections", LedgerSections)
    app.add_directive("papers-table", PapersTable)
    app.connect("html-page-context", add_footer)
