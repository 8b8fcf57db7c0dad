"""Sphinx directives that print the ledger: tables of claims, the end of a chapter, scoreboard, errata, filter form.

Everything is plain HTML that reads without JavaScript; ``book/_static/ledger.js`` only adds the filter.
"""

from __future__ import annotations

import json
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

import recomputed_scoreboard as scoreboard
from docutils import nodes
from docutils.parsers.rst import directives
from recomputed_format import number_nodes, plain_number, row_anchor
from recomputed_tables import LEDGER_PAGE, ROOT, LedgerDirective

from lib.book.ledger import KINDS, load_papers, load_rows, records


class LedgerTable(LedgerDirective):
    """``{ledger-table}``: claims as a table, chosen by paper, verdict or ids; ``home`` on the ledger page."""

    option_spec = {  # noqa: RUF012
        "paper": directives.unchanged_required,
        "verdict": directives.unchanged_required,
        "ids": directives.unchanged_required,
        "notebook": directives.unchanged_required,
        "home": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        """Return the table, or a sentence when no claim is chosen."""
        self.remember()
        rows = self.rows(self.options.get("paper"))
        for key in ("verdict", "notebook"):
            if wanted := self.options.get(key, "").split():
                rows = [row for row in rows if row[key] in wanted]
        if "ids" in self.options:
            wanted, known = self.options["ids"].split(), {row["id"]: row for row in rows}
            if missing := [row_id for row_id in wanted if row_id not in known]:
                raise self.error(f"no such rows: {', '.join(missing)}")
            rows = [known[row_id] for row_id in wanted]
        if not rows:
            return [nodes.paragraph("", "No claim of the ledger is in this state.")]
        return [self.table(rows, home="home" in self.options)]


class LedgerRows(LedgerDirective):
    """``{ledger-rows}``: the claims that this very chapter settles."""

    def run(self) -> list[nodes.Node]:
        """Return the table of this chapter's claims."""
        self.remember()
        here = self.env.docname + ".ipynb"
        rows = [row for row in self.rows() if row["notebook"] == here]
        if not rows:
            return [nodes.paragraph("", "This chapter settles no claim of the ledger.")]
        return [self.table(rows, home=False)]


class LedgerCount(LedgerDirective):
    """``{ledger-count} paper``: one sentence on how far the recomputation of a paper is."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the sentence."""
        self.remember()
        rows = self.rows(self.arguments[0])
        still = sum(row["verdict"] == "open" for row in rows)
        if still == len(rows):
            text = f"Not yet recomputed: {still} rows open."
        elif still:
            text = f"{len(rows) - still} of {len(rows)} claims are settled; {still} rows are open."
        else:
            text = f"All {len(rows)} claims are settled."
        return [nodes.paragraph("", text, classes=["rc-count"])]


class LedgerFilter(LedgerDirective):
    """``{ledger-filter}``: the form that ``ledger.js`` brings to life; it stays hidden without JavaScript."""

    def run(self) -> list[nodes.Node]:
        """Return the form as HTML."""
        self.remember()
        papers = [(paper.key, paper.short) for paper in load_papers()]
        choices = {
            "paper": papers,
            "kind": [(kind, kind) for kind in KINDS],
            "verdict": [(verdict, verdict) for verdict in scoreboard.COLUMNS],
        }
        selects = "".join(
            f'<label>{name}<select name="{name}"><option value="">all</option>'
            + "".join(f'<option value="{escape(key)}">{escape(shown)}</option>' for key, shown in entries)
            + "</select></label>"
            for name, entries in choices.items()
        )
        form = (
            '<form class="rc-filter" hidden role="search" aria-label="Filter the ledger">'
            '<label class="rc-words">search<input type="search" name="words" autocomplete="off" '
            'placeholder="words, ids, equation numbers"></label>'
            f'{selects}<button type="reset">show all</button><output aria-live="polite"></output></form>'
        )
        return [nodes.raw("", form, format="html")]


class Scoreboard(LedgerDirective):
    """``{scoreboard}``: verdicts per paper as a picture and as a table, of one paper with ``paper``."""

    option_spec = {"paper": directives.unchanged_required}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return picture and table."""
        self.remember()
        papers = {paper.key: paper.short for paper in load_papers()}
        wanted = self.options.get("paper")
        rows = self.rows(wanted)
        table = scoreboard.counts(rows, [wanted] if wanted else list(papers))
        figure = f'<div class="rc-figure">{scoreboard.svg(table, papers, standalone=False)}</div>'
        out: list[nodes.Node] = [nodes.raw("", figure, format="html")]
        group = nodes.tgroup(cols=len(scoreboard.COLUMNS) + 2)
        group += [nodes.colspec(colwidth=1) for _ in range(len(scoreboard.COLUMNS) + 2)]
        head = nodes.row()
        for name in ("paper", *scoreboard.COLUMNS, "all"):
            head += nodes.entry("", nodes.paragraph("", name.replace("underd", "under\u00add")))
        group += nodes.thead("", head)
        body = nodes.tbody()
        for key, row in table.items():
            line = nodes.row()
            link = nodes.reference("", papers[key], internal=True, refuri=key, rc_doc=f"book/{key}", rc_anchor="")
            line += nodes.entry("", nodes.paragraph("", "", link), classes=["rc-name"])
            for number in (*row.values(), sum(row.values())):
                line += nodes.entry("", nodes.paragraph("", str(number)), classes=["rc-number"])
            body += line
        group += body
        return [*out, nodes.table("", group, classes=["rc-scores"])]


class Errata(LedgerDirective):
    """``{errata}``: the corrected rows, paper by paper: where, what is printed, what is right, the proof."""

    def run(self) -> list[nodes.Node]:
        """Return one definition list per paper."""
        self.remember()
        rows = [row for row in self.rows() if row["verdict"] == "corrected"]
        if not rows:
            return [nodes.paragraph("", "No settled claim has needed a correction so far.")]
        printed = {row_id: row.printed for row_id, row in load_rows().items()}
        out: list[nodes.Node] = []
        for paper in load_papers():
            chosen = [row for row in rows if row["paper"] == paper.key]
            if not chosen:
                continue
            out.append(nodes.rubric("", paper.title, ids=[f"errata-{paper.key}"]))
            items = nodes.definition_list(classes=["rc-errata"])
            for row in chosen:
                items += self.item(row, printed[row["id"]])
            out.append(items)
        return out

    def item(self, row: dict[str, Any], printed: str | None) -> nodes.definition_list_item:
        """Return one correction."""
        label = self.link(row["id"], LEDGER_PAGE, row_anchor(row["id"]))
        term = nodes.term("", "", nodes.Text(row["at"] + " "), label, ids=["erratum-" + row["id"].replace(".", "-")])
        said = nodes.paragraph("", "", nodes.strong("", "Claim: "), nodes.Text(row["claim"]))
        if printed:
            said += [nodes.Text(", "), *number_nodes(printed, row["unit"])]
        right = nodes.paragraph("", "", nodes.strong("", "Right: "), *self.note(row))
        if row["computed"] is not None and not isinstance(row["computed"], bool):
            right += [nodes.Text(" Computed: "), *number_nodes(plain_number(row["computed"], printed), row["unit"])]
        body = nodes.definition("", said, right)
        if (proof := self.proof(row)) is not None:
            body += nodes.paragraph("", "", nodes.strong("", "Proof: "), proof)
        return nodes.definition_list_item("", term, body)


def resolve_links(app: Any, doctree: nodes.document, docname: str) -> None:
    """Fill in the addresses of links between pages; a chapter outside the book keeps its name without a link."""
    titles = app.env.titles
    for link in list(doctree.findall(lambda node: isinstance(node, nodes.reference) and node.get("rc_doc"))):
        if link["rc_doc"] not in app.env.found_docs:
            link.replace_self(nodes.Text(link.astext() or link["rc_doc"]))
            continue
        if not link.astext():
            link += nodes.Text(titles[link["rc_doc"]].astext())
        anchor = "#" + link["rc_anchor"] if link["rc_anchor"] else ""
        same = link["rc_doc"] == docname and anchor
        link["refuri"] = anchor if same else app.builder.get_relative_uri(docname, link["rc_doc"]) + anchor


def fingerprint() -> str:
    """Return a digest of all that these pages are made from."""
    papers = [(paper.key, paper.title, paper.short) for paper in load_papers()]
    return sha256(json.dumps([papers, records()]).encode()).hexdigest()


def outdated(app: Any, env: Any, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return the pages to read again because the ledger changed."""
    new = fingerprint()
    old, env.rc_fingerprint = getattr(env, "rc_fingerprint", None), new
    if old == new:
        return []
    return [name for name in env.found_docs if env.metadata.get(name, {}).get("rc-ledger")]


def rewrite(app: Any, env: Any) -> list[str]:
    """Return every page when the contents or a title changed: each page carries them beside its text."""
    titles = sorted((name, title.astext()) for name, title in env.titles.items())
    new = sha256((ROOT / "_toc.yml").read_bytes() + repr(titles).encode()).hexdigest()
    old, env.rc_toc = getattr(env, "rc_toc", None), new
    return [] if old == new else sorted(env.found_docs)


def write_json(app: Any, error: Exception | None) -> None:
    """Write the records next to the pages."""
    if error is None and app.builder.format == "html":
        text = json.dumps(records(), indent=1, ensure_ascii=False) + "\n"
        Path(app.outdir, "ledger.json").write_text(text, encoding="utf-8")


def setup(app: Any) -> dict[str, Any]:
    """Register directives and handlers."""
    app.add_directive("ledger-table", LedgerTable)
    app.add_directive("ledger-rows", LedgerRows)
    app.add_directive("ledger-count", LedgerCount)
    app.add_directive("ledger-filter", LedgerFilter)
    app.add_directive("scoreboard", Scoreboard)
    app.add_directive("errata", Errata)
    app.connect("env-get-outdated", outdated)
    app.connect("env-updated", rewrite)
    app.connect("doctree-resolved", resolve_links)
    app.connect("build-finished", write_json)
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    # A new version of the environment makes Sphinx read every page again: no page outlives the code that wrote it.
    version = int(sha256(sources).hexdigest()[:8], 16)
    return {"version": "1", "env_version": version, "parallel_read_safe": True, "parallel_write_safe": True}
