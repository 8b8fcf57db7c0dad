"""What counts the ledger outside the pages, and counts in sentences."""

from __future__ import annotations

import re
import sys

import pytest
import yaml

from lib.book.ledger import load_papers, records
from tests.book.contents import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))

import recomputed_numbers as numbers
import recomputed_step as step

README = ROOT / "README.md"
RENEW = "run: .venv/bin/python book/_ext/recomputed_step.py"


@pytest.mark.parametrize("path", step.wanted(), ids=lambda path: path.name)
def test_what_counts_the_ledger_is_in_step_with_it(path):
    assert path.read_text(encoding="utf-8") == step.wanted()[path], RENEW


def test_totals_count_each_row_once():
    rows, every = records(), numbers.totals()
    assert every["claims"] + every["questions"] == len(rows)
    assert every["settled"] + every["open"] == every["claims"]
    by_paper = [numbers.totals(rows, paper.key) for paper in load_papers()]
    for name in ("claims", "questions", "settled", "open", "corrected"):
        assert sum(paper[name] for paper in by_paper) == every[name], name
    asked = {"id": "a.1", "paper": load_papers()[0].key, "kind": "question", "verdict": "reported"}
    assert numbers.totals([asked])["claims"] == numbers.totals([asked])["reported"] == 0
    assert numbers.totals([asked])["answered"] == 1


def test_an_unknown_paper_is_named():
    with pytest.raises(ValueError, match="unknown paper 'nobody'; known: "):
        numbers.totals(paper="nobody")


def test_the_citation_abstract_is_the_one_that_yaml_reads():
    abstract = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["abstract"]
    every = numbers.totals()
    assert str(every["claims"]) in abstract
    assert (str(every["open"]) in abstract) or not every["open"]


def test_a_file_without_markers_is_refused():
    with pytest.raises(ValueError, match="scoreboard:begin"):
        step.between("# nothing", "scoreboard", "| |")
    with pytest.raises(ValueError, match="0 abstracts"):
        step.citation_with("title: x\n", "abstract: >-\n  y\n")


def test_no_page_types_a_count_of_the_ledger():
    every, words = numbers.totals(), "papers|claims|rows|questions|corrections"
    typed = re.compile(rf"\b(\d+|{'|'.join(numbers._WORDS[2:])}) (open |settled )?({words})\b", re.IGNORECASE)
    assert typed.search(f"all {every['claims']} claims")
    for path in sorted((ROOT / "book").rglob("*.md")):
        found = typed.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: {found[0]!r} belongs into {{ledger-number}}"


def test_the_readme_links_files_that_exist():
    for target in re.findall(r"\]\(([^)#]+)\)|`([A-Z][\w.-]+)`", README.read_text(encoding="utf-8")):
        assert (ROOT / (target[0] or target[1])).exists(), target
