"""The errata in the built pages: all of them, and those of one paper as its authors could be sent them."""

from __future__ import annotations

import sys
from urllib.parse import urldefrag

import pytest

from lib.book.ledger import SEVERITIES, load_papers, records
from tests.book.contents import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))

from recomputed_errata import MEANINGS, heading_before
from recomputed_tables import quote

ERRATA = "book/errata.html"
CORRECTED = [row for row in records() if row["verdict"] == "corrected"]


def dashed(row: dict) -> str:
    return row["id"].replace(".", "-")


def text(tag) -> str:
    return " ".join(tag.get_text().split())


def test_the_errata_are_the_corrected_rows_by_paper_and_severity(soups):
    graver = SEVERITIES[::-1].index
    order = [paper.key for paper in load_papers()].index
    wanted = sorted(CORRECTED, key=lambda row: (order(row["paper"]), graver(row["severity"])))
    entries = soups[ERRATA].select(".rc-erratum")
    assert [entry["id"] for entry in entries] == ["erratum-" + dashed(row) for row in wanted]
    for row, entry in zip(wanted, entries, strict=True):
        assert {f"rc-paper-{row['paper']}", f"rc-severity-{row['severity']}"} <= set(entry["class"])
        said = text(entry)
        assert row["at"] in said
        assert f"In the paper: {quote(row)}" in said
        assert ("off by" in said) >= bool(row["deviation"])
        assert "Right: " in said
        proof = entry.select("p")[-1].select_one("a")
        chapter = row["notebook"].removesuffix(".ipynb") + ".html"
        assert proof["href"] == f"../{chapter}#settled-{row['id']}"
        assert proof.get_text() == (heading_before(row["notebook"], row["cell"]) or "its title")
        assert entry.find_parent("section")["id"] == f"errata-{row['paper']}-{row['severity']}"


def test_the_contents_of_the_errata_count_and_lead(anchors):
    page = anchors[ERRATA]
    table = page["errata"].select_one("table.rc-contents")
    assert len(table.select("tbody tr")) == len({row["paper"] for row in CORRECTED})
    for line in table.select("tbody tr"):
        cells = line.select("td")
        key = cells[0].a["href"].removeprefix("#errata-")
        mine = [row for row in CORRECTED if row["paper"] == key]
        assert int(text(cells[-1])) == len(mine)
        for severity, cell in zip(SEVERITIES[::-1], cells[1:-1], strict=True):
            assert int(text(cell)) == sum(row["severity"] == severity for row in mine)
            assert (cell.a is not None) == (text(cell) != "0")
            assert cell.a is None or len(page[cell.a["href"][1:]].select(".rc-erratum")) == int(text(cell))
    assert {text(tag) for tag in page["errata"].select("dl.rc-meanings dd")} == set(MEANINGS.values())


@pytest.mark.parametrize("paper", sorted({row["paper"] for row in CORRECTED}))
def test_the_page_for_the_authors(soups, anchors, paper):
    (whose,) = (entry for entry in load_papers() if entry.key == paper)
    page = soups[f"book/errata/{paper}.html"]
    entries = page.select(".rc-erratum")
    assert sorted(entry.select_one("a").get_text() for entry in entries) == sorted(
        row["id"] for row in CORRECTED if row["paper"] == paper
    )
    assert not page.select("[id^=erratum-]"), "the address of a correction is on the page of all errata"
    for entry in entries:
        address, fragment = urldefrag(entry.select_one("a")["href"])
        assert address == "../errata.html"
        assert fragment in anchors[ERRATA]
    said = text(page.select_one("article"))
    assert whose.title in said
    assert "commit " in said
    asked = [row for row in records() if row["paper"] == paper and row["kind"] == "question"]
    shown = page.select(".rc-asked")
    assert [item.select_one("p a").get_text() for item in shown] == [row["id"] for row in asked]
    assert ("nothing here is held against it" in said) == bool(asked)


def test_no_question_is_among_the_corrections(soups):
    for name, soup in soups.items():
        assert not soup.select(".rc-erratum.rc-kind-question, .rc-erratum .rc-asked"), name


def test_a_heading_is_found_above_its_cell():
    row = CORRECTED[0]
    assert heading_before(row["notebook"], row["cell"])
    with pytest.raises(ValueError, match="no cell 'nothing'"):
        heading_before(row["notebook"], "nothing")
