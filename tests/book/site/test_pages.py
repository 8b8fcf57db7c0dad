"""The built pages as files: complete, linked, self-contained, and in step with the ledger."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from lib.book.ledger import load_papers
from tests.book.contents import ROOT, toc_pages
from tests.book.site.controls import KINDS

sys.path.insert(0, str(ROOT / "book" / "_ext"))

from recomputed_numbers import in_words, totals

LOADS = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src",
    "embed": "src", "object": "data",
}  # fmt: skip
LOADING_RELATIONS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch"}
PLACEHOLDERS = re.compile(r"\b(TODO|TBD|FIXME|XXX|lorem ipsum|coming soon|placeholder text|to be written)\b", re.I)


def _article(soup):
    return soup.select_one("article") or soup


def test_every_page_of_the_contents_is_built(soups):
    missing = [page for page in toc_pages() if f"{page}.html" not in soups]
    assert not missing


def test_every_chapter_on_disk_is_in_the_contents():
    chapters = {
        path.relative_to(ROOT).with_suffix("").as_posix()
        for path in (ROOT / "notebooks").rglob("*.ipynb")
        if ".ipynb_checkpoints" not in path.parts
    }
    assert chapters <= set(toc_pages())


def test_no_page_is_empty(soups):
    short = [page for page in toc_pages() if len(_article(soups[f"{page}.html"]).get_text(" ", strip=True)) < 150]
    assert not short


def test_links_and_anchors_resolve(built: Path, soups):
    anchors = {name: {tag["id"] for tag in soup.select("[id]")} for name, soup in soups.items()}
    broken = []
    for name, soup in soups.items():
        for tag in soup.select("a[href], link[href], img[src], script[src]"):
            address, fragment = urldefrag(tag.get("href") or tag.get("src"))
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (built / name).parent / unquote(parts.path) if parts.path else built / name
            target = target.resolve()
            if not target.is_file():
                broken.append(f"{name}: {address}")
            elif fragment and target.suffix == ".html":
                page = target.relative_to(built.resolve()).as_posix()
                if unquote(fragment) not in anchors[page]:
                    broken.append(f"{name}: {address}#{fragment}")
    assert not broken


def test_no_id_stands_twice_on_a_page(soups):
    for page in toc_pages():
        ids = [tag["id"] for tag in _article(soups[f"{page}.html"]).select("[id]")]
        assert len(ids) == len(set(ids)), (page, sorted({name for name in ids if ids.count(name) > 1}))


def test_nothing_is_loaded_from_elsewhere(built: Path, soups):
    outside = []
    for name, soup in soups.items():
        for tag in soup.find_all([*LOADS, "link"]):
            if tag.name == "link" and not LOADING_RELATIONS & {word.lower() for word in tag.get("rel", [])}:
                continue
            address = tag.get("href" if tag.name == "link" else LOADS[tag.name]) or ""
            if re.match(r"(https?:)?//", address):
                outside.append(f"{name}: {address}")
    for sheet in built.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
        outside += [
            f"{sheet.name}: {found}"
            for found in re.findall(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^'\")]*)", text)
        ]
    assert not outside


def test_every_image_says_what_it_shows(soups):
    silent = [
        f"{name}: {image.get('src', '')[:60]}"
        for name, soup in soups.items()
        for image in soup.select("img")
        if not image.get("alt", "").strip() or image["alt"].strip() == image.get("src", "").strip()
    ]
    assert not silent


def test_pictures_drawn_in_the_page_have_title_and_description(soups):
    for page in toc_pages():
        for picture in _article(soups[f"{page}.html"]).select("svg.rc-scoreboard"):
            assert picture.title.get_text(strip=True)
            assert picture.desc.get_text(strip=True)


def test_no_control_is_of_a_kind_that_no_test_presses(soups):
    for name in toc_pages():
        soup = soups[f"{name}.html"]
        known = {id(tag) for tag in soup.select(", ".join(KINDS))}
        controls = soup.select("button, summary, select, input, textarea, [role=button], [onclick]")
        unknown = [str(tag)[:100] for tag in controls if id(tag) not in known]
        assert not unknown, (name, unknown[:3])


def test_no_placeholder_text(soups):
    found = [
        f"{page}: {hit.group()}"
        for page in toc_pages()
        for hit in PLACEHOLDERS.finditer(_article(soups[f"{page}.html"]).get_text(" "))
    ]
    assert not found


def test_no_unrendered_markup(soups):
    marks = re.compile(r"```|\{(doc|cite|ref|ledger-[a-z]+|scoreboard|[a-z-]*errata|papers-table)[^}]*\}")
    for page in toc_pages():
        for text in _article(soups[f"{page}.html"]).find_all(string=marks):
            assert text.find_parent(("pre", "code", "script")) is not None, (page, str(text))


@pytest.mark.parametrize("paper", load_papers(), ids=lambda paper: paper.key)
def test_the_opening_page_names_the_paper(soups, paper):
    text = _article(soups[f"book/{paper.key}.html"]).get_text(" ")
    plain = text.replace("–", "-").replace("’", "'")
    assert paper.title.replace("–", "-") in plain
    assert paper.arxiv in text


def test_every_constant_is_printed(soups):
    from lib.base.constants import CONSTANTS

    names = {tag.get_text() for tag in soups["book/notation.html"].select("table.rc-constants code")}
    assert names == set(CONSTANTS)


def test_every_page_links_the_main_pages_at_its_foot(built: Path, soups):
    wanted = ["welcome", "ledger", "errata", *(paper.key for paper in load_papers())]
    for page in toc_pages():
        here = built / f"{page}.html"
        links = [link["href"] for link in soups[f"{page}.html"].select("footer nav.rc-footer a")]
        found = [here if link == "#" else (here.parent / link).resolve() for link in links]
        assert [path.relative_to(built.resolve()).as_posix() for path in map(Path.resolve, found)] == [
            f"book/{name}.html" for name in wanted
        ], page


def test_the_bar_that_would_take_the_menus_is_empty(soups):
    for page in toc_pages():
        soup = soups[f"{page}.html"]
        assert not soup.select("header#pst-header button"), page
        assert len(soup.select("button.primary-toggle")) == 1, page
        assert len(soup.select("button.secondary-toggle")) <= 1, page


def test_references_have_no_dollars(soups):
    page = soups["book/references.html"]
    assert "$" not in _article(page).get_text()
    assert len(_article(page).select("span.math")) >= 2
    assert any("mathjax" in (script.get("src") or "") for script in page.select("script"))


def test_counts_in_sentences_come_from_the_ledger(soups):
    every = totals()
    first = " ".join(_article(soups["book/welcome.html"]).select_one("h1 ~ p").get_text().split())
    assert first.startswith(f"{in_words(every['papers']).capitalize()} papers connect")
    assert f"{in_words(every['settled'])} are settled; {in_words(every['open'])} are open" in first
    assert "every" not in first
    for paper in load_papers():
        numbers = totals(paper=paper.key)
        said = soups[f"book/{paper.key}.html"].select_one("p.rc-count").get_text()
        assert f" {numbers['claims']} claims" in said
        assert (f"{numbers['corrected']} corrections" in said) == (numbers["corrected"] > 1)


def test_papers_stand_in_the_order_of_their_parts(soups):
    lines = soups["book/welcome.html"].select("article table:not(.rc-scores) tbody tr")
    assert [line.select_one("td:nth-of-type(2) a")["href"] for line in lines] == [
        f"{paper.key}.html" for paper in load_papers()
    ]
    titles = [soups[f"book/{paper.key}.html"].h1.find(string=True) for paper in load_papers()]
    heads = soups["book/ledger.html"].select("article section section > h2")
    assert [head.find(string=True) for head in heads] == titles
    scores = soups["book/welcome.html"].select("table.rc-scores td.rc-name")
    assert [name.get_text() for name in scores] == [paper.short for paper in load_papers()]
