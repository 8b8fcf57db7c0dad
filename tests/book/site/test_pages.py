"""The built pages as files: complete, linked, self-contained, and in step with the ledger."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from lib.book.ledger import load_papers, records
from tests.book.contents import ROOT, toc_pages

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


def test_no_placeholder_text(soups):
    found = [
        f"{page}: {hit.group()}"
        for page in toc_pages()
        for hit in PLACEHOLDERS.finditer(_article(soups[f"{page}.html"]).get_text(" "))
    ]
    assert not found


def test_no_unrendered_markup(soups):
    marks = re.compile(r"```|\{(doc|cite|ref|ledger-[a-z]+|scoreboard|errata)[^}]*\}")
    for page in toc_pages():
        text = copy.copy(_article(soups[f"{page}.html"]))
        for code in text.select("pre, code"):
            code.extract()
        assert not marks.search(text.get_text(" ")), page


def test_the_ledger_has_every_row(soups):
    rows = {tag["id"] for tag in soups["book/ledger.html"].select("tr.rc-row")}
    assert rows == {"row-" + row["id"].replace(".", "-") for row in records()}


def test_a_row_shows_what_the_record_says(soups):
    page = soups["book/ledger.html"]
    for row in records():
        shown = page.find(id="row-" + row["id"].replace(".", "-"))
        assert shown.select_one(".rc-badge").get_text() == row["verdict"]
        assert {f"rc-paper-{row['paper']}", f"rc-kind-{row['kind']}", f"rc-verdict-{row['verdict']}"} <= set(
            shown["class"]
        )
        assert (shown.select_one("td.rc-computed").get_text(strip=True) != "") == (row["computed"] is not None)
        assert (shown.select_one("td.rc-printed").get_text(strip=True) != "") == (row["printed"] is not None)


def test_every_settled_row_links_to_the_cell_that_settles_it(soups):
    page = soups["book/ledger.html"]
    for row in records():
        if row["notebook"] is None:
            continue
        link = page.find(id="row-" + row["id"].replace(".", "-")).select_one(".rc-proof a")
        assert link is not None, row["id"]
        address, fragment = urldefrag(link["href"])
        assert address == "../" + row["notebook"].removesuffix(".ipynb") + ".html"
        chip = soups[address.removeprefix("../")].find(id=fragment)
        assert chip is not None, row["id"]
        assert row["id"] in chip.get_text()


def test_every_correction_is_in_the_errata(soups):
    page = soups["book/errata.html"]
    for row in records():
        if row["verdict"] == "corrected":
            entry = page.find(id="erratum-" + row["id"].replace(".", "-"))
            assert entry is not None, row["id"]
            assert "Proof:" in entry.find_next("dd").get_text()


def test_every_chapter_ends_with_what_it_settles(soups):
    for notebook in {row["notebook"] for row in records() if row["notebook"]}:
        chapter = soups[notebook.removesuffix(".ipynb") + ".html"]
        wanted = {row["id"] for row in records() if row["notebook"] == notebook}
        shown = {tag.get_text() for tag in chapter.select("tr.rc-row td.rc-where a")}
        assert wanted <= shown, notebook


@pytest.mark.parametrize("paper", load_papers(), ids=lambda paper: paper.key)
def test_the_opening_page_names_the_paper(soups, paper):
    text = _article(soups[f"book/{paper.key}.html"]).get_text(" ")
    plain = text.replace("–", "-").replace("’", "'")
    assert paper.title.replace("–", "-") in plain
    assert paper.arxiv in text


def test_the_records_are_published_as_data(built: Path):
    assert json.loads((built / "ledger.json").read_text(encoding="utf-8")) == json.loads(json.dumps(records()))


def test_every_constant_is_printed(soups):
    from lib.base.constants import CONSTANTS

    names = {tag.get_text() for tag in soups["book/notation.html"].select("table.rc-constants code")}
    assert names == set(CONSTANTS)
