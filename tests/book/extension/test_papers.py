"""Each paper of the ledger has what a paper needs: opening page, part, chapters, bibliography, errata."""

from __future__ import annotations

import re
import sys

import pytest
import yaml
from sphinx.errors import ExtensionError

from lib.book.ledger import LEDGER, load_papers, load_rows, records, settlements
from tests.book.contents import ROOT, toc_pages

sys.path.insert(0, str(ROOT / "book" / "_ext"))

import recomputed_papers as papers

PAPERS = pytest.mark.parametrize("paper", load_papers(), ids=lambda paper: paper.key)
BIBLIOGRAPHY = {
    re.search(r"\{(.+?),", entry)[1]: entry
    for entry in re.split(r"\n(?=@)", (ROOT / "book" / "references.bib").read_text(encoding="utf-8"))
}


def plain(title: str) -> str:
    return re.sub(r"[{}]", "", title).replace("–", "-").replace("--", "-").lower()


def test_the_parts_are_counted_from_one():
    assert [paper.part for paper in load_papers()] == list(range(1, len(load_papers()) + 1))


@PAPERS
def test_the_part_of_a_paper_begins_with_its_opening_page(paper):
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    numbered = [part for part in parts if re.match(r"[IVX]+\. ", part["caption"])]
    part = numbered[paper.part - 1]
    assert part["caption"].startswith(f"{papers.roman(paper.part)}. "), part["caption"]
    (chapter,) = part["chapters"]
    assert chapter["file"] == f"book/{paper.key}"
    listed = [entry["file"] for entry in chapter.get("sections", ())]
    folder = ROOT / "notebooks" / paper.key
    found = [path.relative_to(ROOT).with_suffix("").as_posix() for path in sorted(folder.glob("*.ipynb"))]
    assert listed == found, f"_toc.yml and notebooks/{paper.key} differ"


@PAPERS
def test_the_opening_page_counts_and_cites(paper):
    page = papers.opening(paper.key)
    assert 20 < len(page.about) < 120
    text = (ROOT / "book" / f"{paper.key}.md").read_text(encoding="utf-8")
    assert f"```{{ledger-count}} {paper.key}\n" in text
    assert page.citation in BIBLIOGRAPHY, f"book/references.bib has no {page.citation}"
    entry = BIBLIOGRAPHY[page.citation]
    title = re.search(r"title = \{(.+?)\},", entry)[1]
    assert plain(title) == plain(paper.title)
    assert (paper.arxiv in entry) if paper.arxiv else ("doi" not in entry)


@PAPERS
def test_a_paper_with_corrections_has_a_page_for_its_authors(paper):
    corrected = any(row["paper"] == paper.key and row["verdict"] == "corrected" for row in records())
    page = papers.errata_page(paper.key)
    assert (page in toc_pages()) == corrected, f"{page}.md"
    if corrected:
        text = (ROOT / f"{page}.md").read_text(encoding="utf-8")
        assert paper.title in text.splitlines()[0]
        assert f"```{{errata}} {paper.key}\n" in text


def test_no_folder_belongs_to_no_paper():
    known = {paper.key for paper in load_papers()}
    assert {path.stem for path in LEDGER.iterdir()} == known
    assert {path.name for path in (ROOT / "notebooks").iterdir() if path.is_dir() and path.name[0] != "."} <= known


def test_every_row_that_the_book_cites_or_settles_is_in_the_ledger():
    rows, keys = load_rows(), "|".join(paper.key for paper in load_papers())
    missing = [found for found in settlements() if found not in rows]
    cited = re.compile(rf"\b(?:{keys})(?:\.[A-Za-z0-9_]+)+")
    for path in sorted((ROOT / "book").rglob("*.md")):
        for hit in cited.findall(re.sub(r"\]\([^)]*\)|https?://\S+", "", path.read_text(encoding="utf-8"))):
            if hit not in rows and not hit.endswith((".md", ".yml", ".ipynb", ".html")):
                missing.append(f"{path.name}: {hit}")
    assert not missing


def test_published_works_have_a_doi():
    drafts = {papers.opening(paper.key).citation for paper in load_papers() if not paper.arxiv}
    assert {key for key, entry in BIBLIOGRAPHY.items() if "doi" not in entry} == drafts
    text = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    assert len(BIBLIOGRAPHY) == len(re.findall(r"^@", text, flags=re.MULTILINE))


def test_a_missing_opening_page_is_named():
    with pytest.raises(ExtensionError, match=r"'nobody': its opening page nobody\.md is missing"):
        papers.opening("nobody")
