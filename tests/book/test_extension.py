"""The pieces from which the book's own pages are made, and the files that are kept in step with the ledger."""

from __future__ import annotations

import doctest
import re
import sys
from xml.etree import ElementTree

import pytest
import yaml

from tests.book.contents import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))

import recomputed_facts as facts
import recomputed_format as form
import recomputed_scoreboard as scoreboard

README = ROOT / "README.md"


@pytest.mark.parametrize("module", [form, facts], ids=lambda module: module.__name__)
def test_examples_in_the_docstrings_hold(module):
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("text", "mantissa", "exponent"),
    [("7.0e-3", "7.0", "−3"), ("0.0257", "0.0257", ""), ("-1.07e+09", "−1.07", "9"), ("1e10", "1", "10")],
)
def test_printed_digits_are_kept(text, mantissa, exponent):
    assert form.scientific(text) == (mantissa, exponent)


@pytest.mark.parametrize(
    ("value", "like", "text"),
    [
        (0.0069714, "7e-3", "6.9714e-3"),
        (0.14926, "0.149", "0.14926"),
        (6.2e-12, None, "6.2e-12"),
        (-0.1512, "-0.1512", "-0.1512"),
        (0.0, None, "0.0"),
        (9.9999e5, None, "9.9999e5"),
        (1000.0, "1e3", "1e3"),
        (12, None, "12"),
    ],
)
def test_computed_numbers_take_the_form_of_the_printed_ones(value, like, text):
    shown = form.plain_number(value, like)
    assert shown == text
    assert float(shown) == value


@pytest.mark.parametrize(
    ("deviation", "text"),
    [(-0.0043, "off by −0.43\u202f%"), (0.5, "off by +50\u202f%"), (2.6e7, "off by a factor 2.6\u202f×\u202f107")],
)
def test_deviation_in_words(deviation, text):
    assert "".join(node.astext() for node in form.deviation_nodes(deviation)) == text


def test_powers_in_units_are_raised():
    shown = form.unit_nodes("m^3 kg^-1 s^-2")
    assert [type(node).__name__ for node in shown[:2]] == ["Text", "superscript"]
    assert "".join(node.astext() for node in shown) == "m3\u00a0kg−1\u00a0s−2"
    assert form.unit_nodes("1") == []


ROWS = [
    {"id": "a.1", "paper": "a", "verdict": "reproduced"},
    {"id": "a.2", "paper": "a", "verdict": "open"},
    {"id": "b.1", "paper": "b", "verdict": "corrected"},
]
NAMES = {"a": "first & foremost", "b": "second"}


def test_scoreboard_counts_every_row_once():
    table = scoreboard.counts(ROWS, ["a", "b"])
    assert table["a"]["reproduced"] == table["a"]["open"] == table["b"]["corrected"] == 1
    assert sum(sum(row.values()) for row in table.values()) == len(ROWS)


def test_scoreboard_refuses_an_unknown_verdict():
    with pytest.raises(ValueError, match=r"a\.9.*'dubious'"):
        scoreboard.counts([{"id": "a.9", "paper": "a", "verdict": "dubious"}], ["a"])


def test_scoreboard_bars_are_as_long_as_their_shares():
    picture = ElementTree.fromstring(scoreboard.svg(scoreboard.counts(ROWS, ["a", "b"]), NAMES, standalone=True))
    bars = [tag for tag in picture.iter("{http://www.w3.org/2000/svg}rect") if tag.get("height") == "21"]
    assert [float(tag.get("width")) for tag in bars] == [219.0, 219.0, 439.0]
    description = picture.find("{http://www.w3.org/2000/svg}desc").text
    assert description == "first & foremost: 1 reproduced, 1 open; second: 1 corrected."


def test_scoreboard_numbers_stand_out_on_their_bars():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
        return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for verdict, (fill, ink) in scoreboard._FILLS.items():
        if verdict != "open":
            low, high = sorted((luminance(fill), luminance(ink)))
            assert (high + 0.05) / (low + 0.05) >= 4.5, verdict


def test_the_committed_picture_is_in_step_with_the_ledger():
    table, names = scoreboard.current()
    wanted = scoreboard.svg(table, names, standalone=True)
    assert scoreboard.PICTURE.read_text(encoding="utf-8") == wanted, "run: python book/_ext/recomputed_scoreboard.py"


def test_the_table_of_the_readme_is_in_step_with_the_ledger():
    table, names = scoreboard.current()
    text = README.read_text(encoding="utf-8")
    wanted = scoreboard.readme_with(text, scoreboard.markdown(table, names))
    assert text == wanted, "run: python book/_ext/recomputed_scoreboard.py"


def test_a_readme_without_markers_is_refused():
    with pytest.raises(ValueError, match="scoreboard:begin"):
        scoreboard.readme_with("# nothing", "| |")


def test_the_readme_links_files_that_exist():
    for target in re.findall(r"\]\(([^)#]+)\)|`([A-Z][\w.-]+)`", README.read_text(encoding="utf-8")):
        assert (ROOT / (target[0] or target[1])).exists(), target


def test_the_screenshot_is_small():
    assert (ROOT / "book" / "_static" / "screenshot.png").stat().st_size < 300_000


def test_direct_packages_are_read_from_the_pins():
    text = "# the book\njupyter-book==1.0.4.post1\n  \nnumpy == 2.4.0  # arrays\nfoo[bar]==1\n"
    assert facts.direct_packages(text) == ["jupyter-book", "numpy", "foo"]


def test_execution_times(tmp_path):
    file = tmp_path / "execution.json"
    assert facts.execution_times(file) == {}
    file.write_text('{"notebooks/a.ipynb": 1.5, "notebooks/b.ipynb": {"seconds": 2}}')
    assert facts.execution_times(file) == {"notebooks/a.ipynb": 1.5, "notebooks/b.ipynb": 2.0}
    file.write_text('{"notebooks/a.ipynb": "fast"}')
    with pytest.raises(ValueError, match="'fast'"):
        facts.execution_times(file)


def test_citation_file_is_valid():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "version", "license"} <= set(citation)
    assert all(set(author) == {"name"} for author in citation["authors"])
    assert citation["type"] in ("software", "dataset")
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(citation["date-released"]))
    allowed = {
        "cff-version", "message", "type", "title", "abstract", "version", "date-released", "authors", "license",
        "keywords", "doi", "url", "repository-code", "identifiers", "references", "preferred-citation", "contact",
    }  # fmt: skip
    assert set(citation) <= allowed


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    assert project[1] == citation["version"]
    assert f"Version {citation['version']}" in (ROOT / "book" / "cite.md").read_text(encoding="utf-8")


def test_licences_are_complete():
    assert "GNU GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    content = (ROOT / "LICENSE-CONTENT").read_text(encoding="utf-8")
    assert all(f"Section {number} --" in content for number in range(1, 9))


def test_references_with_a_published_version_have_a_doi():
    text = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=@)", text)
    without = [re.search(r"\{(.+?),", entry)[1] for entry in entries if "doi" not in entry]
    assert without == ["SFV:2025", "Yields:2025"]
    keys = [re.search(r"\{(.+?),", entry)[1] for entry in entries]
    assert len(keys) == len(set(keys))
