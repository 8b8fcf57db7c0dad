"""The ledger in the built pages: its rows, and the marks under the cells that settle them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.parse import urldefrag

from lib.book.ledger import load_rows, records, settlements
from tests.book.contents import ROOT, toc_pages

sys.path.insert(0, str(ROOT / "book" / "_ext"))

from recomputed_tables import quote


def dashed(row: dict) -> str:
    return row["id"].replace(".", "-")


def text(tag) -> str:
    return " ".join(tag.get_text().split())


def test_the_ledger_has_every_row(soups):
    rows = [tag["id"] for tag in soups["book/ledger.html"].select("tr.rc-row")]
    assert rows == ["row-" + dashed(row) for row in records()]


def test_a_row_shows_what_the_record_says(anchors):
    for row in records():
        shown = anchors["book/ledger.html"]["row-" + dashed(row)]
        assert shown.select_one(".rc-badge").get_text() == row["verdict"]
        kinds = ("paper", "kind", "verdict", "severity")
        assert {f"rc-{key}-{row[key]}" for key in kinds if row[key]} <= set(shown["class"])
        assert (text(shown.select_one("td.rc-computed")) != "") == (row["computed"] is not None)
        assert (text(shown.select_one("td.rc-printed")) != "") == (row["printed"] is not None)


def test_a_corrected_row_shows_severity_and_quote(anchors):
    for row in records():
        shown = anchors["book/ledger.html"]["row-" + dashed(row)]
        severity = shown.select_one(".rc-severity a")
        assert (severity is None) == (row["verdict"] != "corrected"), row["id"]
        if severity is not None:
            assert severity.get_text() == row["severity"]
            assert severity["href"] == f"errata.html#erratum-{dashed(row)}"
            assert quote(row) in text(shown.find_next_sibling("tr").select_one(".rc-says"))


def test_every_settled_row_links_to_the_cell_that_settles_it(anchors):
    for row in records():
        if row["notebook"] is None:
            continue
        link = anchors["book/ledger.html"]["row-" + dashed(row)].select_one(".rc-proof a")
        assert link is not None, row["id"]
        address, fragment = urldefrag(link["href"])
        assert address == "../" + row["notebook"].removesuffix(".ipynb") + ".html"
        assert row["id"] in anchors[address.removeprefix("../")][fragment].get_text()


def test_a_mark_says_what_the_ledger_says(anchors):
    rows, claims = {row["id"]: row for row in records()}, load_rows()
    for found in settlements().values():
        row = rows[found.id]
        mark = anchors[found.notebook.removesuffix(".ipynb") + ".html"]["settled-" + found.id]
        assert set(mark["class"]) >= {"rc-settled", f"rc-verdict-{row['verdict']}"}
        assert mark.select_one(".rc-badge").get_text() == row["verdict"]
        links = [link["href"] for link in mark.select("a")]
        assert links[0] == f"../../book/ledger.html#row-{dashed(row)}"
        assert links[1:] == [f"../../book/errata.html#erratum-{dashed(row)}"] * (row["verdict"] == "corrected")
        assert (", printed" in text(mark.select_one("p"))) == (claims[found.id].printed is not None)
        # the same number in the same format as in the ledger
        there = anchors["book/ledger.html"]["row-" + dashed(row)].select_one("td.rc-computed p")
        assert text(mark.select_one("strong")) == text(there), found.id
        details = [text(item).rpartition(": ")[0] for item in mark.select("ul.rc-details > li")]
        assert details == [" ".join(name.split()) for name in found.details], found.id


def test_what_does_not_hold_is_never_green(soups):
    seen = 0
    for page in toc_pages():
        for mark in soups[f"{page}.html"].select(".rc-settled"):
            if text(mark.select_one("strong")) == "does not hold":
                seen += 1
                assert not {"rc-verdict-reproduced", "rc-verdict-convention"} & set(mark["class"]), mark["id"]
    assert seen > 0


def test_no_stored_chip_is_left(soups):
    for page in toc_pages():
        assert not soups[f"{page}.html"].select("p.rc-settled"), page


def test_every_chapter_ends_with_what_it_settles(soups):
    for notebook in {row["notebook"] for row in records() if row["notebook"]}:
        chapter = soups[notebook.removesuffix(".ipynb") + ".html"]
        wanted = {row["id"] for row in records() if row["notebook"] == notebook}
        shown = {tag.get_text() for tag in chapter.select("tr.rc-row td.rc-where a")}
        assert wanted <= shown, notebook


def test_the_records_are_published_as_data(built: Path):
    assert json.loads((built / "ledger.json").read_text(encoding="utf-8")) == json.loads(json.dumps(records()))
