"""The errata: of all papers with contents and filter, or of one paper as its authors could be sent it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from docutils import nodes
from recomputed_facts import commit, commit_date, table
from recomputed_format import deviation_nodes, erratum_anchor, number_nodes, row_anchor, settled_anchor
from recomputed_numbers import in_words, totals
from recomputed_papers import errata_page, opening
from recomputed_tables import ERRATA_PAGE, LEDGER_PAGE, ROOT, LedgerDirective, filter_form, link, quote, value_nodes

from lib.book.ledger import SEVERITIES, Paper, load_papers, load_rows

ORDER = tuple(reversed(SEVERITIES))
"""Severities, the gravest first."""
HEADS = {"conclusion": "Conclusions", "number": "Numbers", "slip": "Slips", "misprint": "Misprints"}
MEANINGS = {
    "conclusion": "A conclusion or a main result of the paper does not follow, or does not survive the right form.",
    "number": "A number that the paper gives or uses changes; what it concludes from it stands.",
    "slip": "An equation or a sentence is wrong, without consequence for a result of the paper.",
    "misprint": "The print is wrong; the computation behind it is not.",
}


def heading_before(notebook: str, cell: str) -> str:
    """Return the last heading above a cell of a notebook, without its markup; empty if there is none.

    Parameters
    ----------
    notebook
        Path from the project's root.
    cell
        Id of the cell.

    Raises
    ------
    ValueError
        If the notebook has no such cell.
    """
    found = ""
    for entry in json.loads((ROOT / notebook).read_text(encoding="utf-8"))["cells"]:
        if entry.get("id") == cell:
            return found
        if entry["cell_type"] == "markdown":
            for line in re.findall(r"^##+ (.+)$", "".join(entry["source"]), flags=re.MULTILINE):
                found = re.sub(r"[`*$]", "", line).strip()
    raise ValueError(f"{notebook} has no cell {cell!r}")


def meanings() -> nodes.definition_list:
    """Return what each severity means."""
    out = nodes.definition_list(classes=["rc-meanings"])
    for severity in ORDER:
        meaning = nodes.definition("", nodes.paragraph("", MEANINGS[severity]))
        out += nodes.definition_list_item("", nodes.term("", severity), meaning)
    return out


class Severities(LedgerDirective):
    """``{severities}``: what each severity of a correction means."""

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        return [meanings()]


class ErrataDirective(LedgerDirective):
    """What the two directives share: entries, and sections by severity."""

    def place(self, row: dict[str, Any], what: str) -> nodes.paragraph:
        """Return the link to the very cell that decides."""
        cell, docname = settled_anchor(row["id"]), row["notebook"].removesuffix(".ipynb")
        out = nodes.paragraph(
            "",
            "",
            nodes.strong("", f"{what}: "),
            nodes.Text("in the cell under " if what == "Computed" else "the cell under "),
        )
        out += link(heading_before(row["notebook"], row["cell"]) or "its title", docname, cell)
        out += [nodes.Text(", in the chapter "), link("", docname, ""), nodes.Text(".")]
        return out

    def numbers(self, row: dict[str, Any]) -> list[nodes.Node]:
        """Return what is printed, what is computed, and how far apart they are."""
        printed = load_rows()[row["id"]].printed
        out: list[nodes.Node] = []
        if printed is not None:
            out += [nodes.strong("", "Printed: "), *number_nodes(printed, row["unit"]), nodes.Text("; ")]
        out += [nodes.strong("", "computed: " if printed else "Computed: "), *value_nodes(row, printed)]
        if row["deviation"]:
            out += [nodes.Text(", "), *deviation_nodes(row["deviation"])]
        return [*out, nodes.Text(".")]

    def entry(self, row: dict[str, Any], *, home: bool) -> nodes.container:
        """Return one correction; ``home`` gives it the address that links lead to."""
        classes = [f"rc-{key}-{row[key]}" for key in ("paper", "kind", "severity", "verdict")]
        out = nodes.container(classes=["rc-erratum", *classes])
        if home:
            out["ids"].append(erratum_anchor(row["id"]))
            label = link(row["id"], LEDGER_PAGE, row_anchor(row["id"]))
        else:
            label = link(row["id"], ERRATA_PAGE, erratum_anchor(row["id"]))
        head = nodes.paragraph(classes=["rc-erratum-head"])
        head += [nodes.strong("", row["at"]), nodes.Text(" "), label, nodes.Text(" ")]
        head += nodes.inline("", row["severity"], classes=["rc-badge"])
        said = quote(row)
        out += [
            head,
            nodes.paragraph("", "", nodes.strong("", "In the paper: "), nodes.inline("", said, classes=["rc-says"])),
            nodes.paragraph("", "", nodes.strong("", "Tested: "), nodes.Text(row["claim"] + ".")),
            nodes.paragraph("", "", *self.numbers(row)),
            nodes.paragraph("", "", nodes.strong("", "Right: "), *self.note(row)),
        ]
        if row["notebook"] is not None:
            out += self.place(row, "Proof")
        return out

    def question(self, row: dict[str, Any]) -> nodes.container:
        """Return one question of ours with its answer."""
        out = nodes.container(classes=["rc-asked"])
        head = nodes.paragraph("", "", nodes.Text(row["claim"] + ": "), classes=["rc-erratum-head"])
        answered = row["computed"] is not None
        head += nodes.strong("", "", *value_nodes(row, None)) if answered else nodes.Text("open")
        head += [nodes.Text(" "), link(row["id"], LEDGER_PAGE, row_anchor(row["id"]))]
        out += head
        if row["note"]:
            out += nodes.paragraph("", "", *self.note(row))
        if row["notebook"] is not None:
            out += self.place(row, "Computed")
        return out

    def by_severity(self, rows: Sequence[dict[str, Any]], prefix: str, *, home: bool) -> Iterable[nodes.section]:
        """Yield one section per severity that occurs, the gravest first."""
        for severity in ORDER:
            chosen = [row for row in rows if row["severity"] == severity]
            if not chosen:
                continue
            section = nodes.section("", nodes.title("", HEADS[severity]), ids=[f"{prefix}-{severity}"])
            if not home:
                section += nodes.paragraph("", MEANINGS[severity])
            section += [self.entry(row, home=home) for row in chosen]
            yield section


class AllErrata(ErrataDirective):
    """``{all-errata}``: the corrections of every paper, with contents and filter."""

    def run(self) -> list[nodes.Node]:
        """Return contents, filter, and one section per paper."""
        self.remember()
        rows = [row for row in self.rows() if row["verdict"] == "corrected"]
        if not rows:
            return [nodes.paragraph("", "No settled claim has needed a correction so far.")]
        papers = [paper for paper in load_papers() if any(row["paper"] == paper.key for row in rows)]
        choices = {
            "paper": [(paper.key, paper.short) for paper in papers],
            "severity": [(severity, severity) for severity in ORDER],
        }
        out: list[nodes.Node] = [self.contents(papers, rows), meanings()]
        out.append(filter_form(choices, what="corrections", hint="words, ids, equation numbers"))
        for paper in papers:
            section = nodes.section("", nodes.title("", opening(paper.key).title), ids=[f"errata-{paper.key}"])
            section += self.whose(paper)
            chosen = [row for row in rows if row["paper"] == paper.key]
            section += list(self.by_severity(chosen, f"errata-{paper.key}", home=True))
            out.append(section)
        return out

    def whose(self, paper: Paper) -> nodes.paragraph:
        """Return which paper a section is about."""
        out = nodes.paragraph("", "", nodes.emphasis("", paper.title))
        out += nodes.Text(f", {paper.authors}. " if paper.authors else ", unsigned draft. ")
        if errata_page(paper.key) in self.env.found_docs:
            out += [nodes.Text("For its authors: "), link("these corrections on a page of their own",
                                                         errata_page(paper.key), ""), nodes.Text(".")]  # fmt: skip
        return out

    def contents(self, papers: Sequence[Paper], rows: Sequence[dict[str, Any]]) -> nodes.table:
        """Return a table of links with counts: papers by severities."""
        lines = []
        for paper in papers:
            anchor, here = f"errata-{paper.key}", self.env.docname
            graded = [row["severity"] for row in rows if row["paper"] == paper.key]
            cells: list[list[nodes.Node]] = [[link(opening(paper.key).title, here, anchor)]]
            for severity in ORDER:
                count = graded.count(severity)
                cells.append([link(str(count), here, f"{anchor}-{severity}") if count else nodes.Text("0")])
            lines.append([*cells, [nodes.Text(str(len(graded)))]])
        return table(("paper", *ORDER, "all"), lines, "rc-contents")


class PaperErrata(ErrataDirective):
    """``{errata} paper``: what the authors of one paper could be sent."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return whose paper it is, where this list stands, the corrections, and our questions apart."""
        self.remember()
        self.env.metadata[self.env.docname]["rc-facts"] = True
        key = self.arguments[0]
        rows = self.rows(key)
        (paper,) = (paper for paper in load_papers() if paper.key == key)
        numbers = totals(rows, key)
        corrected = [row for row in rows if row["verdict"] == "corrected"]
        out = self.heading(paper, numbers)
        out += self.by_severity(corrected, f"corrections-{key}", home=False)
        asked = [row for row in rows if row["kind"] == "question"]
        if asked:
            section = nodes.section("", nodes.title("", "Questions of ours"), ids=[f"questions-{key}"])
            section += nodes.paragraph(
                "", "The paper does not make these statements, and nothing here is held against it: they are what we "
                "asked while reading, with the answers that we found."
            )  # fmt: skip
            section += [self.question(row) for row in asked]
            out.append(section)
        return out

    def heading(self, paper: Paper, numbers: dict[str, int]) -> list[nodes.Node]:
        """Return what stands above the corrections."""
        who = f"{paper.authors}, " if paper.authors else "Unsigned draft, "
        where = f"[arXiv:{paper.arxiv}](https://arxiv.org/abs/{paper.arxiv})" if paper.arxiv else paper.date
        outcomes = (
            ("reproduced", "as printed"),
            ("convention", "with a convention that the paper leaves to the reader"),
        )
        holds = " and ".join(f"{in_words(numbers[key])} hold {how}" for key, how in outcomes)
        still = numbers["open"]
        lines = [
            f"{who}*{paper.title}*, {where} {{cite:p}}`{opening(paper.key).citation}`.",
            "",
            f"We recomputed {numbers['settled'] if still else 'all'} of the {numbers['claims']} claims that we found "
            f"in the paper: {holds}; {in_words(numbers['reported'])} are numbers that it implies and does not print; "
            f"{in_words(numbers['underdetermined'])} cannot be decided without a further input; "
            f"{in_words(numbers['corrected'])} differ from what we find, and are listed here, the gravest first.",
            "",
            "Each entry quotes the paper, gives what is printed and what we compute, the form that we find right, "
            "and a link to the cell that computes it. We may be wrong: what would convince us is described in "
            "{doc}`/book/contribute`.",
            "",
            f"State of {commit_date()}, commit `{commit()}`. The complete list of claims, with those that hold, is in "
            "{doc}`/book/ledger`.",
        ]
        return self.markdown(lines)


def setup(app: Any) -> None:
    """Register directives."""
    app.add_directive("severities", Severities)
    app.add_directive("all-errata", AllErrata)
    app.add_directive("errata", PaperErrata)
