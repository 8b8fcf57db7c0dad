import json

import pytest

from lib.book.digest import edited, seal
from lib.book.ledger import (
    MIME,
    records,
    settlements,
    survey,
)
from tests.book.ledger.toys import NOTEBOOK, toy


def test_a_conflict_and_a_byte_order_mark_are_named_with_their_line(tmp_path):
    for text, told in [
        ('{\n"cells": [\n<<<<<<< ours\n', "line 3: a merge conflict is not resolved"),
        ("\ufeff{}", "line 1 column 1: not JSON, Unexpected UTF-8 BOM"),
        ('{"cells": [', "line 1 column 12: not JSON, Expecting value"),
        ("[]", "not a notebook, it has no list of cells"),
    ]:
        (tmp_path / "a.ipynb").write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=r"a\.ipynb") as caught:
            settlements(tmp_path)
        assert told in str(caught.value)


def sealed_notebook() -> dict:
    content = json.loads(json.dumps(NOTEBOOK))
    content["metadata"]["recomputed"] = seal(content)
    return content


def test_the_digest_does_not_depend_on_how_lines_are_split():
    content = sealed_notebook()
    content["cells"][1]["outputs"][0]["text"] = "x = 1\ny = 2\n"
    content["cells"][2]["outputs"][0]["data"]["image/png"] = ["iV", "BO"]
    content["cells"][2]["outputs"][0]["execution_count"] = 3
    assert edited(content) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda cells: cells[1]["outputs"][0].update(text="x = 1\ny = 3\n"), ["cell one"]),
        (lambda cells: cells[1]["outputs"][1]["data"][MIME].update(value=7.1e-3), ["cell one"]),
        (lambda cells: cells[1]["outputs"].pop(), ["cell one"]),
        (lambda cells: cells[1]["outputs"].reverse(), ["cell one"]),
        (lambda cells: cells[2]["outputs"][0]["data"].update({"image/png": "iVBP"}), ["cell two"]),
        (lambda cells: cells[2].update(outputs=[]), ["cell two"]),
        (lambda cells: cells.pop(), ["cell two"]),
        (lambda cells: cells[0].update(outputs=[{"output_type": "stream", "text": "x"}]), ["cell prose"]),
        (lambda cells: cells[1:3].reverse() or cells.insert(1, cells.pop(2)), ["the order of its cells"]),
        (lambda cells: cells[0].update(source="other words"), []),
    ],
)
def test_an_output_that_was_edited_is_named_by_its_cell(tmp_path, change, told):
    content = sealed_notebook()
    change(content["cells"])
    assert [place.split(",")[0] for place in edited(content)] == told
    toy(tmp_path)
    (tmp_path / "n").mkdir()
    (tmp_path / "n" / "a.ipynb").write_text(json.dumps(content))
    problems = survey(tmp_path, tmp_path / "n").problems
    assert len(problems) == len(told)
    for problem, place in zip(problems, told, strict=True):
        assert problem.startswith(f"n/a.ipynb: {place}")
        with pytest.raises(ValueError, match=r"n/a\.ipynb: "):
            records(tmp_path, tmp_path / "n")
