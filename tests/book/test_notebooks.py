import json
import re

import nbformat
import pytest
import yaml

from lib.book.digest import edited, read_notebook, seal
from lib.book.freshness import fingerprint, is_fresh
from lib.book.ledger import ROOT
from lib.book.notebooks import NotebookFailure, complaints, execute, find, run, serialise
from lib.files.atomic import alone
from tests.book.toys import toy, write

NOTEBOOKS = find()


IDS = [path.relative_to(ROOT).as_posix() for path in NOTEBOOKS]


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.no_cover
@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_chapter_is_fresh_complete_and_clean(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert is_fresh(path), "run make notebooks"
    assert edited(read_notebook(path)) == []
    assert [cell.execution_count for cell in code_cells(notebook)] == list(range(1, len(code_cells(notebook)) + 1))
    assert complaints(notebook) == []
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert serialise(notebook) == path.read_text(encoding="utf-8")


@pytest.mark.no_cover
@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_chapter_hides_nothing_from_the_strict_comparison(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"NBVAL_\w+|nbval-[\w-]+|PYTEST_VALIDATE_IGNORE_OUTPUT|raises-exception", text) == []


@pytest.mark.no_cover
@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_every_picture_says_what_is_drawn_in_it(path):
    shown = [o.data for c in code_cells(nbformat.read(path, as_version=4)) for o in c.outputs if "data" in o]
    pictures = [data["text/plain"] for data in shown if "image/png" in data]
    assert [text for text in pictures if not re.fullmatch(r"figure \d+ x \d+ px: .* digest \S+ \S+ \w{8}", text)] == []


def test_every_chapter_is_in_the_table_of_contents_and_has_its_time():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = set(re.findall(r"'file': '(notebooks/[^']+)'", repr(toc)))
    assert listed == {name.removesuffix(".ipynb") for name in IDS}
    times = ROOT / "notebooks" / "execution.json"
    assert set(json.loads(times.read_text()) if times.is_file() else {}) == set(IDS)


def test_run_executes_what_is_stale_and_nothing_else(root, capsys):
    path = toy(root)
    assert run(root=root, check=True) == 1
    assert "stale: notebooks/toy/a.ipynb" in capsys.readouterr().out
    assert run(root=root) == 0
    first = path.read_text()
    assert is_fresh(path, root)
    assert run(root=root, check=True) == 0
    assert run(root=root) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 notebooks, 0 to execute"
    notebook = nbformat.reads(first, as_version=4)
    assert [cell.execution_count for cell in notebook.cells] == [1, 2]
    assert notebook.cells[1].outputs[0].text == "2\n"
    assert serialise(notebook) == first
    kept = json.loads(first)["metadata"]["recomputed"]
    assert kept == {"fingerprint": fingerprint(path, root), **seal(json.loads(first))}
    assert list(kept["cells"]) == ["cell-1"]
    assert list(json.loads((root / "notebooks" / "execution.json").read_text())) == ["notebooks/toy/a.ipynb"]

    (root / "lib" / "parts" / "deep.py").write_text("VALUE = 5\n")
    assert not is_fresh(path, root)
    assert run(root=root) == 0
    assert nbformat.read(path, as_version=4).cells[1].outputs[0].text == "6\n"


def test_an_output_edited_by_hand_is_an_error_and_stale_code_is_just_stale(root, capsys):
    path = toy(root)
    other = write(root / "notebooks" / "toy" / "b.ipynb", "print(7)")
    assert run(root=root) == 0
    path.write_text(path.read_text().replace('"2\\n"', '"3\\n"'))
    other.write_text(other.read_text().replace("print(7)", "print(8)"))
    before = path.read_text()
    for check in (True, False):
        capsys.readouterr()
        assert run(root=root, check=check) == 2
        out, err = capsys.readouterr()
        assert err.startswith("error: notebooks/toy/a.ipynb: cell cell-1: an output is not what its execution stored")
        assert "b.ipynb" in out and "b.ipynb" not in err
    assert path.read_text() == before
    assert '"8\\n"' in other.read_text()
    assert run([path], root=root, everything=True) == 0
    assert '"2\\n"' in path.read_text()
    path.write_text(path.read_text().replace('"outputs": "', '"outputs": "0'))
    assert run(root=root) == 2
    content = json.loads(path.read_text())
    del content["metadata"]["recomputed"]["outputs"]
    path.write_text(json.dumps(content))
    assert not is_fresh(path, root)


def test_damaged_notebooks_are_named_and_stop_no_other(root, capsys):
    path = toy(root)
    texts = ["<<<<<<< ours\n", "\ufeff{}", "{", "[]", '{"cells": [{}]}']
    for number, text in enumerate(texts):
        (path.parent / f"bad{number}.ipynb").write_text(text, encoding="utf-8")
    assert run(root=root) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(".ipynb: ")[0] for line in lines] == [f"error: notebooks/toy/bad{i}" for i in range(len(texts))]
    assert is_fresh(path, root)
    assert [(path.parent / f"bad{i}.ipynb").read_text(encoding="utf-8") for i in range(len(texts))] == texts


def test_a_chapter_that_is_gone_leaves_the_record_of_times(root):
    path = toy(root)
    assert run(root=root) == 0
    times = root / "notebooks" / "execution.json"
    assert "notebooks/toy/a.ipynb" in times.read_text()
    path.rename(path.with_name("b.ipynb"))
    assert run(root=root) == 0
    assert json.loads(times.read_text()) == {}
    times.write_text("[]")
    with pytest.raises(ValueError, match=r"execution\.json: not a record of executions"):
        run(root=root)


def test_a_read_only_chapter_and_a_second_run_are_refused(root, capsys):
    path = toy(root)
    with alone(root / "notebooks"), pytest.raises(ValueError, match="another process is at work here"):
        run(root=root)
    path.chmod(0o444)
    assert run(root=root) == 1
    assert f"FAILED {path}: cannot be written, it is read-only" in capsys.readouterr().out


def test_failures_name_the_cell_and_leave_the_file_as_it_was(root, capsys):
    raising = write(root / "notebooks" / "toy" / "raises.ipynb", "x = 1", "def f():\n    return 1 / 0\nf()")
    warning = write(root / "notebooks" / "toy" / "warns.ipynb", "import warnings\nwarnings.warn('careful')")
    write(root / "notebooks" / "toy" / "typo.ipynb", "from lib.near import VALUE", "1 +")
    address = write(root / "notebooks" / "toy" / "shows.ipynb", "object();")
    texts = raising.read_text(), warning.read_text(), address.read_text()
    assert run(root=root) == 1
    out = capsys.readouterr().out
    assert "FAILED notebooks/toy/raises.ipynb: cell cell-1 raised ZeroDivisionError" in out
    assert "return 1 / 0" in out
    assert "FAILED notebooks/toy/warns.ipynb: cell cell-0 wrote to stderr" in out
    assert "careful" in out
    assert "FAILED notebooks/toy/shows.ipynb: cell cell-0 shows a memory address" in out
    assert "FAILED notebooks/toy/typo.ipynb: cell cell-1 raised SyntaxError" in out
    assert (raising.read_text(), warning.read_text(), address.read_text()) == texts
    assert sorted(p.name for p in raising.parent.iterdir()) == [
        "raises.ipynb",
        "shows.ipynb",
        "typo.ipynb",
        "warns.ipynb",
    ]
    assert not (root / "notebooks" / "execution.json").exists()


def test_an_edit_during_execution_is_not_overwritten(root):
    path = root / "notebooks" / "toy" / "a.ipynb"
    write(path, "from pathlib import Path\nPath('a.ipynb').write_text(Path('a.ipynb').read_text() + '\\n')")
    with pytest.raises(NotebookFailure, match=r"notebooks/toy/a\.ipynb: .* changed while it was executed"):
        execute(path, root)
    assert path.read_text().endswith("\n\n")


def test_serialising_drops_what_varies():
    notebook = nbformat.v4.new_notebook(metadata={"widgets": {}, "kernelspec": {"name": "other", "display_name": "O"}})
    first, second = nbformat.v4.new_code_cell("a", id="a"), nbformat.v4.new_code_cell("b", id="b")
    first.execution_count, second.execution_count = 7, 9
    first.metadata.execution = {"iopub.execute_input": "2020"}
    first.outputs = [nbformat.v4.new_output("stream", text=text) for text in ("one\n", "two\n")]
    second.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "3"}, execution_count=9)]
    notebook.cells = [first, second]
    clean = nbformat.reads(serialise(notebook), as_version=4)
    assert [cell.execution_count for cell in clean.cells] == [1, 2]
    assert clean.cells[0].metadata == {}
    assert [output.text for output in clean.cells[0].outputs] == ["one\ntwo\n"]
    assert clean.cells[1].outputs[0].execution_count == 2
    assert set(clean.metadata) == {"kernelspec", "language_info"}
    assert clean.metadata.kernelspec.name == "python3"
    assert first.execution_count == 7


def test_find_takes_files_and_folders(root):
    path = toy(root)
    write(path.parent / ".ipynb_checkpoints" / "a.ipynb", "")
    assert find([], root) == find([path.parent]) == find([path]) == [path]
    with pytest.raises(ValueError, match="no notebook or folder at"):
        find([root / "lib" / "near.py"])
