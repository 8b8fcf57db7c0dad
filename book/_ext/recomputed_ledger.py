"""Sphinx directives that print the ledger: tables of claims, the end of a chapter, scoreboard, filter form.

Everything is plain HTML that reads without JavaScript; ``book/_static/ledger.js`` only adds the filter.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import recomputed_errata
import recomputed_marks
import recomputed_papers
import recomputed_scoreboard as scoreboard
from docutils import nodes
from docutils.parsers.rst import directives
from recomputed_numbers import LedgerNumber
from recomputed_tables import ROOT, LedgerDirective, all_records, filter_form, link

from lib.book.ledger import KINDS, SEVERITIES, load_papers, settlements

HYPHENS = re.compile(r"(?<=^under)|(?<=^re)(?=p)|(?<=^conven)|(?<=^cor)(?=r)|(?<=^ques)")
"""Where the heads of a narrow table may break."""


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


class LedgerFilter(LedgerDirective):
    """``{ledger-filter}``: search and choices for the tables of this page."""

    def run(self) -> list[nodes.Node]:
        """Return the form."""
        self.remember()
        choices = {
            "paper": [(paper.key, paper.short) for paper in load_papers()],
            "kind": [(kind, kind) for kind in KINDS],
            "verdict": [(verdict, verdict) for verdict in scoreboard.COLUMNS],
            "severity": [(severity, severity) for severity in reversed(SEVERITIES)],
        }
        return [filter_form(choices, what="rows", hint="words, ids, equation numbers")]


class Scoreboard(LedgerDirective):
    """``{scoreboard}``: verdicts per paper as a picture and as a table, of one paper with ``paper``."""

    option_spec = {"paper": directives.unchanged_required}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return picture and table."""
        self.remember()
        papers = {paper.key: paper.short for paper in load_papers()}
        wanted = self.options.get("paper")
        rows, keys = self.rows(wanted), [wanted] if wanted else list(papers)
        table, asked = scoreboard.counts(rows, keys), scoreboard.questions(rows, keys)
        figure = f'<div class="rc-figure">{scoreboard.svg(table, asked, papers, standalone=False)}</div>'
        out: list[nodes.Node] = [nodes.raw("", figure, format="html")]
        heads = ("paper", *scoreboard.COLUMNS, "claims", "questions")
        group = nodes.tgroup(cols=len(heads))
        group += [nodes.colspec(colwidth=1) for _ in heads]
        head = nodes.row()
        for name in heads:
            head += nodes.entry("", nodes.paragraph("", HYPHENS.sub("\u00ad", name)))
        group += nodes.thead("", head)
        body = nodes.tbody()
        for key, row in table.items():
            line = nodes.row()
            line += nodes.entry("", nodes.paragraph("", "", link(papers[key], f"book/{key}", "")), classes=["rc-name"])
            for number in (*row.values(), sum(row.values()), asked[key][1]):
                line += nodes.entry("", nodes.paragraph("", str(number)), classes=["rc-number"])
            body += line
        group += body
        return [*out, nodes.table("", group, classes=["rc-scores"])]


def resolve_links(app: Any, doctree: nodes.document, docname: str) -> None:
    """Fill in the addresses of links between pages; a chapter outside the book keeps its name without a found."""
    titles = app.env.titles
    for found in list(doctree.findall(lambda node: isinstance(node, nodes.reference) and node.get("rc_doc"))):
        if found["rc_doc"] not in app.env.found_docs:
            found.replace_self(nodes.Text(found.astext() or found["rc_doc"]))
            continue
        if not found.astext():
            found += nodes.Text(titles[found["rc_doc"]].astext())
        anchor = "#" + found["rc_anchor"] if found["rc_anchor"] else ""
        same = found["rc_doc"] == docname and anchor
        found["refuri"] = anchor if same else app.builder.get_relative_uri(docname, found["rc_doc"]) + anchor


def fingerprint() -> str:
    """Return a digest of all that these pages are made from."""
    heads = [(paper.key, paper.title, paper.authors, paper.short, paper.part) for paper in load_papers()]
    openings = [vars(recomputed_papers.opening(head[0])) for head in heads]
    details = {found.id: dict(found.details) for found in settlements().values()}
    return sha256(json.dumps([heads, openings, all_records(), details]).encode()).hexdigest()


def outdated(app: Any, env: Any, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return the pages to read again because the ledger changed."""
    all_records.cache_clear()
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
        text = json.dumps(all_records(), indent=1, ensure_ascii=False) + "\n"
        Path(app.outdir, "ledger.json").write_text(text, encoding="utf-8")


def setup(app: Any) -> dict[str, Any]:
    """Register directives and handlers."""
    app.add_directive("ledger-table", LedgerTable)
    app.add_directive("ledger-rows", LedgerRows)
    app.add_directive("ledger-filter", LedgerFilter)
    app.add_directive("scoreboard", Scoreboard)
    app.add_role("ledger-number", LedgerNumber())
    for part in (recomputed_papers, recomputed_errata, recomputed_marks):
        part.setup(app)
    app.connect("env-get-outdated", outdated)
    app.connect("env-updated", rewrite)
    app.connect("doctree-resolved", resolve_links)
    app.connect("build-finished", write_json)
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    # A new version of the environment makes Sphinx read every page again: no page outlives the code that wrote it.
    version = int(sha256(sources).hexdigest()[:8], 16)
    return {"version": "1", "env_version": version, "parallel_read_safe": True, "parallel_write_safe": True}
