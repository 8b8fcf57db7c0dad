import json
import re
from pathlib import Path

import nbformat
import pytest
import yaml

from lib.book.freshness import fingerprint, is_fresh, reached_modules
from lib.book.ledger import ROOT
from lib.book.notebooks import NotebookFailure, complaints, execute, find, run, serialise

NOTEBOOKS = find()
IDS = [path.relative_to(ROOT).as_posix() for path in NOTEBOOKS]


# --- the chapters as they stand ---


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_chapter_is_fresh_complete_and_clean(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert is_fresh(path), "run make notebooks"
    assert [cell.execution_count for cell in code_cells(notebook)] == list(range(1, len(code_cells(notebook)) + 1))
    assert complaints(notebook) == []
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert serialise(notebook) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_chapter_hides_nothing_from_the_strict_comparison(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"NBVAL_\w+|nbval-[\w-]+|PYTEST_VALIDATE_IGNORE_OUTPUT|raises-exception", text) == []


def test_every_chapter_is_in_the_table_of_contents_and_has_its_time():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = set(re.findall(r"'file': '(notebooks/[^']+)'", repr(toc)))
    assert listed == {name.removesuffix(".ipynb") for name in IDS}
    times = ROOT / "notebooks" / "execution.json"
    assert set(json.loads(times.read_text()) if times.is_file() else {}) == set(IDS)


# --- a book of its own to break ---


def write(path: Path, *cells: str) -> Path:
    notebook = nbformat.v4.new_notebook()
    for number, source in enumerate(cells):
        cell = nbformat.v4.new_code_cell(source, id=f"cell-{number}")
        notebook.cells.append(cell)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


@pytest.fixture
def root(tmp_path):
    lib = tmp_path / "lib"
    (lib / "parts").mkdir(parents=True)
    (lib / "data").mkdir()
    (lib / "__init__.py").write_text('"""Toy."""\n')
    (lib / "near.py").write_text("from .parts import deep\n\nVALUE = deep.VALUE + 1\n")
    (lib / "parts" / "__init__.py").write_text("")
    (lib / "parts" / "deep.py").write_text('VALUE = 1\nTABLE = "table.csv"\n')
    (lib / "lazy.py").write_text("def load():\n    from lib.parts.late import X\n    return X\n")
    (lib / "parts" / "late.py").write_text("X = 1\n")
    (lib / "far.py").write_text("VALUE = 1\n")
    (lib / "data" / "table.csv").write_text("1\n")
    (lib / "data" / "other.csv").write_text("1\n")
    (tmp_path / "requirements.lock").write_text("numpy==1.0 \\\n    --hash=sha256:00\n    # via scipy\n")
    return tmp_path


def toy(root: Path) -> Path:
    return write(
        root / "notebooks" / "toy" / "a.ipynb", "%matplotlib inline\nfrom lib.near import VALUE", "print(VALUE)"
    )


def test_modules_are_reached_through_others_and_from_inside_functions(root):
    assert set(reached_modules(["import lib.near"], root)) == {"lib", "lib.near", "lib.parts", "lib.parts.deep"}
    assert set(reached_modules(["from lib import lazy"], root)) == {"lib", "lib.lazy", "lib.parts", "lib.parts.late"}
    assert set(reached_modules(["!ls\nimport numpy"], root)) == set()


@pytest.mark.parametrize(
    ("file", "text", "changes"),
    [
        ("lib/near.py", "from .parts import deep\n\nVALUE = deep.VALUE + 2\n", True),
        ("lib/parts/deep.py", 'VALUE = 2\nTABLE = "table.csv"\n', True),
        ("lib/__init__.py", "import sys\n", True),
        ("lib/data/table.csv", "2\n", True),
        ("requirements.lock", "numpy==1.1 \\\n    --hash=sha256:00\n", True),
        ("book/ledger/toy.yml", None, True),
        ("lib/far.py", "VALUE = 2\n", False),
        ("lib/parts/late.py", "X = 2\n", False),
        ("lib/data/other.csv", "2\n", False),
        ("lib/__init__.py", '"""Another text."""\n', False),
        ("lib/near.py", "from .parts import deep  # why\n\n\nVALUE = deep.VALUE + 1\n", False),
        ("requirements.lock", "numpy==1.0 \\\n    --hash=sha256:11\n", False),
    ],
)
def test_fingerprint_follows_what_can_change_an_output(root, file, text, changes):
    path = toy(root)
    before = fingerprint(path, root)
    if text is None:
        text = (ROOT / "book" / "ledger" / "dh.yml").read_text().replace("dh.", "toy.").replace("key: dh", "key: toy")
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text)
    assert (fingerprint(path, root) != before) == changes


def test_fingerprint_follows_code_but_not_prose(root):
    path = toy(root)
    before = fingerprint(path, root)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("prose", id="prose"))
    nbformat.write(notebook, path)
    notebook.cells[-1].source = "print( VALUE )  # why"
    nbformat.write(notebook, path)
    assert fingerprint(path, root) == before
    notebook.cells[-1].source += "\nprint(1)"
    nbformat.write(notebook, path)
    assert fingerprint(path, root) != before


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
    assert list(json.loads((root / "notebooks" / "execution.json").read_text())) == ["notebooks/toy/a.ipynb"]

    (root / "lib" / "parts" / "deep.py").write_text("VALUE = 5\n")
    assert not is_fresh(path, root)
    assert run(root=root) == 0
    assert nbformat.read(path, as_version=4).cells[1].outputs[0].text == "6\n"


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
