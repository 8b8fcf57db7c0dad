"""Whether a notebook's stored outputs still follow from its code, seen from a fingerprint stored beside them.

The fingerprint covers the code cells, the lib modules that they reach, the data files that those name, the pins of
what all of these import, and the printed numbers that the notebook is held against. It does not cover how outputs look
(``QUIET``): after a change of style ``python -m lib notebooks --all`` draws every figure again.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from .digest import is_sealed
from .ledger import ROOT, read_paper

QUIET = ("lib.book", "lib.claims", "lib.cli", "lib.__main__")
"""Packages and modules that present, check and execute, but compute nothing."""
LOUD = ("lib.book.ledger.settlement",)
"""Among them what can change a stored number after all: it rounds what is settled."""
PRESENTING = {"IPython"}
"""Packages that only show what was computed."""
_DISTRIBUTIONS = {"yaml": "pyyaml"}
"""Names under which packages are installed, where they differ from those that are imported."""


def _code(notebook: Any) -> list[str]:
    return [cell.source.rstrip() for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def _parsed(cell: str) -> ast.Module | None:
    """Return the syntax of a cell without its magics, or None where Python finds none: its execution will say why."""
    try:
        return ast.parse(re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", cell))
    except SyntaxError:
        return None


def _cell_meaning(cell: str) -> str:
    """Return a cell without comments and layout where it is plain Python, as it stands otherwise."""
    plain = not re.search(r"(?m)^\s*[%!]", cell)
    return ast.dump(tree) if plain and (tree := _parsed(cell)) else cell


def _imported(tree: ast.AST, package: str) -> Iterator[str]:
    """Yield every dotted name that ``tree`` imports, functions included; relative ones start from ``package``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            base = ".".join(part for part in (above, node.module) if part)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


@cache
def _imports(source: bytes, package: str) -> tuple[str, ...]:
    return tuple(_imported(ast.parse(source), package))


def _module_file(name: str, root: Path) -> Path | None:
    stem = root.joinpath(*name.split("."))
    return next((path for path in (stem / "__init__.py", stem.with_suffix(".py")) if path.is_file()), None)


def _is_quiet(name: str) -> bool:
    return name not in LOUD and any(name == quiet or name.startswith(f"{quiet}.") for quiet in QUIET)


def _reach(code: Iterable[str], root: Path) -> tuple[dict[str, Path], set[str]]:
    """Return the modules of ``lib`` that ``code`` reaches, and the names of all other packages that both import.

    A quiet module is followed to its likes alone, so that what it needs for itself counts for nothing.
    """
    waiting = [(name, False) for cell in code if (tree := _parsed(cell)) for name in _imported(tree, "")]
    reached: dict[str, Path] = {}
    others: set[str] = set()
    seen: set[tuple[str, bool]] = set()
    while waiting:
        name, from_quiet = waiting.pop()
        if name.split(".")[0] != "lib":
            others |= set() if from_quiet else {name.split(".")[0]} - PRESENTING
            continue
        quiet = _is_quiet(name)
        if (name, from_quiet) in seen or (from_quiet and not quiet and name not in LOUD):
            continue
        seen.add((name, from_quiet))
        if (path := _module_file(name, root)) is None:
            continue
        if not quiet:
            reached[name] = path
        if "." in name:
            waiting.append((name.rpartition(".")[0], from_quiet))
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        waiting.extend((imported, quiet) for imported in _imports(path.read_bytes(), package))
    return dict(sorted(reached.items())), others


def reached_modules(code: Iterable[str], root: Path = ROOT) -> dict[str, Path]:
    """Return the modules of ``lib`` (name to file) that the cells in ``code`` import, directly or through others.

    Those that only present (``QUIET``) are left out.
    """
    return _reach(code, root)[0]


class _Stripper(ast.NodeTransformer):
    """Takes out what no output depends on: docstrings and the annotations of functions and variables.

    Those in the body of a class are kept, because they are the fields of a dataclass.
    """

    def _body(self, node: Any) -> Any:
        node.body = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
        if not isinstance(node, ast.ClassDef):
            node.body = [bare for s in node.body if (bare := _bare(s)) is not None]
        return self.generic_visit(node)

    visit_Module = visit_ClassDef = _body

    def _function(self, node: Any) -> Any:
        node.returns = None
        return self._body(node)

    visit_FunctionDef = visit_AsyncFunctionDef = _function

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node


def _bare(statement: ast.stmt) -> ast.stmt | None:
    """Return an annotated assignment without its annotation, and nothing for a mere annotation."""
    if not isinstance(statement, ast.AnnAssign):
        return statement
    return None if statement.value is None else ast.Assign([statement.target], statement.value)


@cache
def _meaning(source: bytes) -> str:
    """Return a module's syntax without comments, layout, docstrings and annotations: none can change an output."""
    return ast.dump(_Stripper().visit(ast.parse(source)))


def _pins(lock: Path, imported: Iterable[str]) -> list[str]:
    """Return the pins in ``lock`` of the packages that are imported and of all that these require."""
    text = lock.read_text(encoding="utf-8") if lock.is_file() else ""
    pins, needs = {}, {}
    for entry in re.split(r"\n(?=[\w])", text):
        if found := re.match(r"([\w.-]+)==[^\s;]+", entry):
            name = found[1].lower()
            pins.setdefault(name, []).append(found[0])
            # the lock says after each package what it is there for
            for parent in re.findall(r"#(?: +via)? +([\w.-]+)[ \t]*$", entry, flags=re.MULTILINE):
                needs.setdefault(parent.lower(), set()).add(name)
    waiting = [_DISTRIBUTIONS.get(name, name.lower().replace("_", "-")) for name in imported]
    found_names: set[str] = set()
    while waiting:
        if (name := waiting.pop()) in pins and name not in found_names:
            found_names.add(name)
            waiting.extend(needs.get(name, ()))
    return [pin for name in sorted(found_names) for pin in pins[name]]


def _printed(root: Path, keys: Iterable[str]) -> str:
    """Return the numbers that the papers ``keys`` print, as ``settle`` shows them and their models read them."""
    paths = [path for key in sorted(keys) if (path := root / "book" / "ledger" / f"{key}.yml").is_file()]
    return json.dumps([(row.id, row.kind, row.printed, row.unit) for path in paths for row in read_paper(path).rows])


def fingerprint(path: Path, root: Path = ROOT) -> str:
    """Return the sha256 of everything that the outputs of the notebook at ``path`` depend on."""
    code = _code(nbformat.read(path, as_version=4))
    modules, imported = _reach(code, root)
    parts = [f"{name} {_meaning(file.read_bytes())}" for name, file in modules.items()]
    words = set(re.findall(r"[\w.-]+", "\n".join(parts)))
    for file in sorted((root / "lib").rglob("*")):
        if file.is_file() and file.suffix not in (".py", ".pyc", ".nbi", ".nbc"):
            place = file.relative_to(root / "lib")
            if words & {file.name, file.stem, *place.parts[1:-1]}:
                parts.append(f"{place.as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}")
    parts += map(_cell_meaning, code)
    parts += _pins(root / "requirements.lock", imported)
    models = {name.split(".")[2] for name in modules if name.startswith("lib.models.")}
    parts.append(_printed(root, {path.parent.name, *models}))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_fresh(path: Path, root: Path = ROOT) -> bool:
    """Return whether the stored outputs of the notebook at ``path`` belong to its code, and are all there."""
    notebook = nbformat.read(path, as_version=4)
    run = all(c.execution_count for c in notebook.cells if c.cell_type == "code" and c.source.strip())
    return (
        run
        and is_sealed(notebook)
        and notebook.metadata.get("recomputed", {}).get("fingerprint") == fingerprint(path, root)
    )
