import nbformat
import pytest

from lib.book.freshness import fingerprint, reached_modules
from lib.book.ledger import ROOT
from tests.book.toys import LOCK, toy, write


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
        ("requirements.lock", LOCK.replace("numpy==1.0", "numpy==1.1"), True),
        ("requirements.lock", LOCK.replace("pyyaml==6.0", "pyyaml==6.1"), True),
        ("requirements.lock", LOCK.replace("helper==1.0 ;", "helper==1.1 ;"), True),
        ("requirements.lock", LOCK.replace("deep-helper==1.0", "deep-helper==1.1"), True),
        ("requirements.lock", LOCK.replace("pytest==8.0", "pytest==8.1"), False),
        ("requirements.lock", LOCK + "ruff==0.1\n    # via -r requirements.in\n", False),
        ("lib/__init__.py", '__version__ = "2.0"\n', False),
        ("lib/near.py", "from .parts import deep\n\nVALUE: float = deep.VALUE + 1\nOTHER: int\n", False),
        ("lib/near.py", "from .parts import deep\n\nVALUE: float = deep.VALUE + 2\n", True),
        ("book/ledger/toy.yml", None, True),
        ("lib/far.py", "VALUE = 2\n", False),
        ("lib/parts/late.py", "X = 2\n", False),
        ("lib/data/other.csv", "2\n", False),
        ("lib/__init__.py", '"""Another text."""\n', False),
        ("lib/near.py", "from .parts import deep  # why\n\n\nVALUE = deep.VALUE + 1\n", False),
        ("requirements.lock", LOCK.replace("sha256:00", "sha256:11"), False),
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


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("def f(x):\n    return x", "def f(x: int) -> int:\n    'Text.'\n    y: int\n    return x", False),
        ("def f(x):\n    y = x\n    return y", "def f(x):\n    y: int = x\n    return y", False),
        ("class A:\n    x: int = 1", "class A:\n    x = 1", True),
        ("class A:\n    x: int = 1", "class A:\n    'Text.'\n    x: int = 1\n    'Field.'", False),
        ("def f(x=1):\n    return x", "def f(x=2):\n    return x", True),
        ("def f(x):\n    return x", "@g\ndef f(x):\n    return x", True),
        (
            "def f():\n    def g(x):\n        return x\n    return g",
            "def f():\n    def g(x: int):\n        return x\n    return g",
            False,
        ),
    ],
)
def test_annotations_and_docstrings_count_for_nothing_and_code_does(root, before, after, changes):
    path = toy(root)
    prints = []
    for text in (before, after):
        (root / "lib" / "near.py").write_text(f"VALUE = 1\n{text}\n")
        prints.append(fingerprint(path, root))
    assert (prints[0] != prints[1]) == changes


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("lib/book/plotting.py", False),
        ("lib/book/report.py", False),
        ("lib/book/ledger/__init__.py", False),
        ("lib/book/ledger/stored.py", False),
        ("lib/helper.py", False),
        ("lib/parts/late.py", False),
        ("lib/book/ledger/settlement.py", True),
        ("lib/far.py", True),
        ("lib/parts/deep.py", True),
    ],
)
def test_what_only_presents_makes_no_chapter_stale(root, file, changes):
    texts = {
        "lib/book/__init__.py": "",
        "lib/book/plotting.py": "from ..helper import X\n",
        "lib/book/report.py": "",
        "lib/book/ledger/__init__.py": "from .stored import Y\n",
        "lib/book/ledger/stored.py": "from ...helper import X\nfrom .settlement import Y\n",
        "lib/book/ledger/settlement.py": "from ...far import VALUE\nY = 1\n",
        "lib/helper.py": "from .parts.late import X\n",
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    code = "from lib.book.plotting import X\nfrom lib.book.report import show\nfrom lib.book.ledger import settle"
    path = write(root / "notebooks" / "toy" / "a.ipynb", code, "from lib.near import VALUE")
    before = fingerprint(path, root)
    with (root / file).open("a") as stream:
        stream.write("NEW = 1\n")
    assert (fingerprint(path, root) != before) == changes


def test_printed_numbers_of_every_paper_whose_model_is_reached_count(root):
    (root / "lib" / "models" / "other").mkdir(parents=True)
    for name in ("lib/models/__init__.py", "lib/models/other/__init__.py"):
        (root / name).write_text("")
    path = write(root / "notebooks" / "toy" / "a.ipynb", "import lib.models.other")
    prints = [fingerprint(path, root)]
    for key in ("other", "third"):
        text = (ROOT / "book" / "ledger" / "dh.yml").read_text()
        (root / "book" / "ledger").mkdir(parents=True, exist_ok=True)
        (root / "book" / "ledger" / f"{key}.yml").write_text(
            text.replace("dh.", f"{key}.").replace("key: dh", f"key: {key}")
        )
        prints.append(fingerprint(path, root))
    assert prints[0] != prints[1] == prints[2]


def test_every_solver_of_the_project_makes_its_chapters_stale():
    quiet = [path for path in (ROOT / "lib").rglob("*.py") if path.stem not in ("__init__", "__main__")]
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in quiet}
    presenting = names - set(reached_modules([f"import {name}" for name in names]))
    assert all(name.startswith(("lib.book.", "lib.claims.", "lib.cli")) for name in presenting)
    assert "lib.book.ledger.settlement" not in presenting


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
