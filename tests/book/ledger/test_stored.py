import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.book.digest import seal
from lib.book.ledger import (
    NOTEBOOKS,
    Settlement,
    load_rows,
    records,
    settlements,
    survey,
)
from tests.book.ledger.toys import NOTEBOOK, PAPER, ROW, notebook, toy


def test_every_settlement_belongs_to_the_folder_of_its_paper():
    rows = load_rows()
    for found in settlements().values():
        assert found.notebook.startswith(f"{NOTEBOOKS.name}/{rows[found.id].paper}/"), found


def test_settlements_are_found_in_every_folder(tmp_path):
    folder = tmp_path / "notebooks"
    notebook(folder / "toy" / "a.ipynb", ("c1", "toy.eq1", 1.5))
    notebook(folder / "other" / "b.ipynb", ("c2", "other.eq1", True))
    notebook(folder / "toy" / ".ipynb_checkpoints" / "a.ipynb", ("c1", "toy.eq1", 1.5))
    found = settlements(folder)
    assert found["toy.eq1"] == Settlement("toy.eq1", 1.5, "notebooks/toy/a.ipynb", "c1")
    assert found["other.eq1"].value is True
    assert len(found) == 2


def test_a_row_settled_twice_is_an_error_that_names_both_cells(tmp_path):
    notebook(tmp_path / "n" / "a.ipynb", ("first", "toy.eq1", 1.5))
    notebook(tmp_path / "n" / "b.ipynb", ("second", "toy.eq1", 1.5))
    with pytest.raises(
        ValueError, match=r"toy\.eq1: settled twice, in n/a\.ipynb cell first and n/b\.ipynb cell second"
    ):
        settlements(tmp_path / "n")


def test_a_settlement_of_an_unknown_row_is_an_error(tmp_path):
    toy(tmp_path)
    notebook(tmp_path / "n" / "a.ipynb", ("c", "toy.gone", 1.5))
    with pytest.raises(ValueError, match=r"n/a\.ipynb cell c: settles 'toy\.gone'"):
        records(tmp_path, tmp_path / "n")


def test_one_bad_settlement_takes_nothing_from_the_others(tmp_path):
    toy(tmp_path, ROW.replace("}", ", verdict: reproduced}"))
    notebook(tmp_path / "n" / "a.ipynb", ("c", "toy.gone", 1.5))
    notebook(tmp_path / "n" / "b.ipynb", ("d", "toy.eq1", 7e-3))
    (tmp_path / "n" / "c.ipynb").write_text("<<<<<<< ours\n")
    (tmp_path / "other.yml").write_text("rows: [\n")
    found = survey(tmp_path, tmp_path / "n")
    assert [row["agrees"] for row in found.records] == [True]
    assert [problem.split(":")[0].rsplit("/")[-1] for problem in found.problems] == [
        "other.yml", "c.ipynb", "a.ipynb cell c"
    ]  # fmt: skip
    assert found.unsealed == ("n/a.ipynb", "n/b.ipynb")


def test_a_settlement_for_a_file_that_cannot_be_read_is_not_blamed(tmp_path):
    toy(tmp_path, "rows: [\n")
    (tmp_path / "fine.yml").write_text(PAPER.replace("key: toy", "key: fine") + "rows: []\n")
    notebook(tmp_path / "n" / "a.ipynb", ("c", "toy.eq1", 1.5))
    (problem,) = survey(tmp_path, tmp_path / "n").problems
    assert "toy.yml: line 3" in problem


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("probe", "null", "must be settled by a finite number or a bool, got None"),
        ("probe", '"7"', "must be settled by a finite number or a bool, got '7'"),
        ("probe", "true", "of kind probe, needs a number, got True"),
        ("probe", "NaN", "must be settled by a finite number or a bool, got nan"),
        ("probe", "-Infinity", "must be settled by a finite number or a bool, got -inf"),
        ("probe", "1e999", "must be settled by a finite number or a bool, got inf"),
        ("probe", "1" * 400, "must be settled by a finite number or a bool, got 1111"),
        ("probe", "[1]", "must be settled by a finite number or a bool, got [1]"),
        ("value", "false", "of kind value, needs a number, got False"),
        ("statement", "1.0", "of kind statement, needs a bool, got 1.0"),
        ("table", "1", "of kind table, needs a bool, got 1"),
        ("question", "null", "must be settled by a finite number or a bool, got None"),
        ("question", "1", ""),
        ("question", "true", ""),
        ("probe", "7", ""),
    ],
)
def test_what_a_row_may_be_settled_by(tmp_path, kind, text, told):
    printed = ", printed: '1'" if kind == "value" else ""
    toy(tmp_path, f"rows:\n- {{id: toy.eq1, at: x, kind: {kind}, claim: c{printed}}}\n")
    notebook(tmp_path / "n" / "a.ipynb", ("c", "toy.eq1", "@"))
    path = tmp_path / "n" / "a.ipynb"
    path.write_text(path.read_text().replace('"@"', text))
    problems = survey(tmp_path, tmp_path / "n").problems
    assert len(problems) == bool(told)
    assert not told or (problems[0].startswith("n/a.ipynb cell c: toy.eq1") and told in problems[0])


THINGS = [None, True, 3, -1e400, 10**400, "text", "\ud800", [], [1], [[]], {}, {"id": 1}, {"id": "toy.eq1"}]


def places(node, path=()):
    yield path
    for key, inner in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(inner, (*path, key))


@given(st.sampled_from(list(places(NOTEBOOK))[1:]), st.sampled_from(THINGS), st.booleans())
@settings(max_examples=400)
def test_a_malformed_notebook_is_named_and_does_not_stop_the_ledger(tmp_path_factory, place, thing, sealed):
    content = json.loads(json.dumps(NOTEBOOK))
    if sealed:
        content["metadata"]["recomputed"] = seal(content)
    node = content
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = thing
    folder = tmp_path_factory.mktemp("book")
    toy(folder)
    (folder / "n").mkdir()
    (folder / "n" / "a.ipynb").write_text(json.dumps(content))
    found = survey(folder, folder / "n")
    assert [row["id"] for row in found.records] == ["toy.eq1"]
    for problem in found.problems:
        assert problem.startswith("n/a.ipynb: ") or problem.startswith("n/a.ipynb cell ")
        assert "\n" not in problem and len(problem) < 300
    if sealed and place[0] == "cells" and "outputs" in place:
        changed = json.dumps(content["cells"][place[1]]) != json.dumps(NOTEBOOK["cells"][place[1]])
        assert not changed or any(f"cell {content['cells'][place[1]]['id']}" in problem for problem in found.problems)


@given(st.integers(0, 10**6), st.sampled_from(["", "\ufeff", "<<<<<<< ours\n", "\n=======\n", "\x00", "]", "NaN"]))
def test_a_damaged_notebook_is_named(tmp_path_factory, place, noise):
    text = json.dumps(NOTEBOOK, indent=1)
    place %= len(text)
    folder = tmp_path_factory.mktemp("book")
    toy(folder)
    (folder / "n").mkdir()
    (folder / "n" / "a.ipynb").write_text(text[:place] + noise + (text[place:] if noise else ""), encoding="utf-8")
    for problem in survey(folder, folder / "n").problems:
        assert problem.startswith(("n/a.ipynb: ", "n/a.ipynb cell "))
