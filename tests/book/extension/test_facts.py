"""Facts about the project: its pins, its times, its version, its licences."""

from __future__ import annotations

import re
import sys

import pytest
import yaml

import lib
from tests.book.contents import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))

import recomputed_facts as facts


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
    assert lib.__version__ == citation["version"]
    assert f"Version {citation['version']}" in (ROOT / "book" / "cite.md").read_text(encoding="utf-8")


def test_licences_are_complete():
    assert "GNU GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    content = (ROOT / "LICENSE-CONTENT").read_text(encoding="utf-8")
    assert all(f"Section {number} --" in content for number in range(1, 9))


def test_the_screenshot_is_small():
    assert (ROOT / "book" / "_static" / "screenshot.png").stat().st_size < 300_000
