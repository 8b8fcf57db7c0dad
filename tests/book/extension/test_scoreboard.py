"""The scoreboard: what it counts, and the picture."""

from __future__ import annotations

import sys
from xml.etree import ElementTree

import pytest

from tests.book.contents import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))

import recomputed_scoreboard as scoreboard

ROWS = [
    {"id": "a.1", "paper": "a", "kind": "value", "verdict": "reproduced"},
    {"id": "a.2", "paper": "a", "kind": "figure", "verdict": "open"},
    {"id": "b.1", "paper": "b", "kind": "statement", "verdict": "corrected"},
    {"id": "b.2", "paper": "b", "kind": "question", "verdict": "reported"},
    {"id": "b.3", "paper": "b", "kind": "question", "verdict": "open"},
]
NAMES = {"a": "first & foremost", "b": "second"}


def test_every_claim_is_counted_once_and_questions_apart():
    table, asked = scoreboard.counts(ROWS, ["a", "b"]), scoreboard.questions(ROWS, ["a", "b"])
    assert table["a"]["reproduced"] == table["a"]["open"] == table["b"]["corrected"] == 1
    assert table["b"]["reported"] == 0
    assert asked == {"a": (0, 0), "b": (1, 2)}
    assert sum(sum(row.values()) for row in table.values()) + sum(every for _, every in asked.values()) == len(ROWS)


def test_scoreboard_refuses_an_unknown_verdict():
    with pytest.raises(ValueError, match=r"a\.9.*'dubious'"):
        scoreboard.counts([{"id": "a.9", "paper": "a", "kind": "value", "verdict": "dubious"}], ["a"])


def test_scoreboard_bars_are_as_long_as_their_shares():
    table, asked = scoreboard.counts(ROWS, ["a", "b"]), scoreboard.questions(ROWS, ["a", "b"])
    picture = ElementTree.fromstring(scoreboard.svg(table, asked, NAMES, standalone=True))
    bars = [tag for tag in picture.iter("{http://www.w3.org/2000/svg}rect") if tag.get("height") == "21"]
    assert [float(tag.get("width")) for tag in bars] == [219.0, 219.0, 439.0]
    description = picture.find("{http://www.w3.org/2000/svg}desc").text
    assert description == "first & foremost: 1 reproduced, 1 open. second: 1 corrected; 1 of 2 questions of ours."
    labels = [tag.text for tag in picture.iter("{http://www.w3.org/2000/svg}text") if "se" in tag.get("class").split()]
    assert labels == ["1 of 2 claims", "1 of 1 claims, 1 of 2 questions"]


def test_the_table_in_markdown_has_claims_and_questions_in_columns_of_their_own():
    table, asked = scoreboard.counts(ROWS, ["a", "b"]), scoreboard.questions(ROWS, ["a", "b"])
    lines = scoreboard.markdown(table, asked, NAMES).splitlines()
    assert lines[0].endswith("| open | claims | questions |")
    assert lines[3] == "| second | 0 | 0 | 0 | 1 | 0 | 0 | 1 | 2 |"


def test_scoreboard_numbers_stand_out_on_their_bars():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
        return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for verdict, (fill, ink) in scoreboard._FILLS.items():
        if verdict != "open":
            low, high = sorted((luminance(fill), luminance(ink)))
            assert (high + 0.05) / (low + 0.05) >= 4.5, verdict
