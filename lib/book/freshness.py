"""Whether a notebook's stored outputs still follow from its code, seen from a fingerprint stored beside them.

The fingerprint covers the code cells, the lib modules that they reach, the data files that those name, the pins,
and the printed numbers that the notebook is held against.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat

from .ledger import ROOT, read_paper


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


def _module_file(name: str, root: Path) -> Path | None:
    stem = root.joinpath(*name.split("."))
    return next((path for path in (stem / "__init__.py", stem.with_suffix(".py")) if path.is_file()), None)


def reached_modules(code: Iterable[str], root: Path = ROOT) -> dict[str, Path]:
    """Return the modules of ``lib`` (name to file) that the cells in ``code`` import, directly or through others."""
    waiting = [name for cell in code if (tree := _parsed(cell)) for name in _imported(tree, "")]
    reached: dict[str, Path] = {}
    while waiting:
        name = waiting.pop()
        if name in reached or name.split(".")[0] != "lib" or (path := _module_file(name, root)) is None:
            continue
        reached[name] = path
        if "." in name:
            waiting.append(name.rpartition(".")[0])
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        waiting.extend(_imported(ast.parse(path.read_bytes()), package))
    return dict(sorted(reached.items()))


def _meaning(source: bytes) -> str:
    """Return a module's syntax without comments, layout and docstrings, none of which can change an output."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    return ast.dump(tree)


def _printed(path: Path) -> str:
    """Return what the chips of ``settle`` show of a paper's rows."""
    rows = read_paper(path).rows if path.is_file() else ()
    return json.dumps([(row.id, row.kind, row.printed, row.unit) for row in rows])


def fingerprint(path: Path, root: Path = ROOT) -> str:
    """Return the sha256 of everything that the outputs of the notebook at ``path`` depend on."""
    code = _code(nbformat.read(path, as_version=4))
    modules = reached_modules(code, root)
    parts = [f"{name} {_meaning(file.read_bytes())}" for name, file in modules.items()]
    words = set(re.findall(r"[\w.-]+", "\n".join(parts)))
    for file in sorted((root / "lib").rglob("*")):
        if file.is_file() and file.suffix not in (".py", ".pyc", ".nbi", ".nbc"):
            place = file.relative_to(root / "lib")
            if words & {file.name, file.stem, *place.parts[1:-1]}:
                parts.append(f"{place.as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}")
    parts += map(_cell_meaning, code)
    lock = root / "requirements.lock"
    parts += re.findall(r"(?m)^[\w.-]+==[^\s;]+", lock.read_text(encoding="utf-8")) if lock.is_file() else []
    parts.append(_printed(root / "book" / "ledger" / f"{path.parent.name}.yml"))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_fresh(path: Path, root: Path = ROOT) -> bool:
    """Return whether the stored outputs of the notebook at ``path`` belong to its code, and are all there."""
    notebook = nbformat.read(path, as_version=4)
    run = all(c.execution_count for c in notebook.cells if c.cell_type == "code" and c.source.strip())
    return run and notebook.metadata.get("recomputed", {}).get("fingerprint") == fingerprint(path, root)
