"""What the executed notebooks have settled, as they, or the installed package, store it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...files.atomic import FileError, write_whole
from ...files.reading import read_text
from ..digest import edited, is_sealed, read_notebook
from .schema import LEDGER, ROOT, SHIPPED, load_papers
from .settlement import MIME

SETTLED = "settlements.json"
"""File of an installed package that stands for the notebooks."""
NOTEBOOKS = SHIPPED if SHIPPED.is_dir() else ROOT / "notebooks"
"""Folder of the notebooks."""
EDITED = "an output is not what its execution stored; execute the notebook again, or restore it"
"""What is said of an output that was edited by hand."""


@dataclass(frozen=True)
class Settlement:
    """What one executed cell says about one row."""

    id: str
    """Id of the row."""
    value: bool | int | float
    """The number in the row's unit, or whether the claim holds as printed."""
    notebook: str
    """Path of the notebook from the project's root, with slashes."""
    cell: str
    """Id of the cell."""
    details: Mapping[str, bool | int | float] = field(default_factory=dict)
    """Further named numbers."""


@dataclass(frozen=True)
class Stored:
    """All that a folder of notebooks says."""

    settlements: Mapping[str, Settlement]
    """By row."""
    problems: tuple[str, ...]
    """One line each: the file, its cell or line, and what is wrong with it."""
    unsealed: tuple[str, ...]
    """Notebooks with outputs of unknown origin: no execution has left its digest."""


def _is_number(value: Any) -> bool:
    """Return whether ``value`` is a bool or a number that a double can hold."""
    try:
        return isinstance(value, bool | int | float) and math.isfinite(value)
    except OverflowError:
        return False


def _settlement(entry: Any, notebook: str, cell: str) -> Settlement:
    """Return what ``entry`` says, or raise FileError that names the cell."""
    where = f"{notebook} cell {cell}"
    if not isinstance(entry, dict) or set(entry) != {"id", "value", "details"} or not isinstance(entry["id"], str):
        raise FileError(f"{where}: a settlement must have an id, a value and details, got {entry!r:.80}")
    if not _is_number(entry["value"]):
        raise FileError(
            f"{where}: {entry['id']} must be settled by a finite number or a bool, got {entry['value']!r:.60}"
        )
    details = entry["details"]
    if not isinstance(details, dict) or not all(map(_is_number, details.values())):
        raise FileError(f"{where}: {entry['id']}: details must be finite numbers or bools, got {details!r:.80}")
    return Settlement(entry["id"], entry["value"], notebook, cell, details)


def _entries(notebook: Mapping[str, Any], name: str) -> Iterator[tuple[str, str, Any]]:
    """Yield notebook, cell and settlement of all that a notebook has settled."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if MIME in output.get("data", ()):
                yield name, cell["id"], output["data"][MIME]


def _shipped(path: Path) -> list[tuple[str, str, Any]]:
    """Return what a package was built with, as ``ship`` wrote it."""
    try:
        return [(entry["notebook"], entry["cell"], entry["settled"]) for entry in json.loads(read_text(path))]
    except (LookupError, TypeError, json.JSONDecodeError) as error:
        raise FileError(f"{path}: not what a package is built with, {error}") from error


def survey_notebooks(folder: Path = NOTEBOOKS) -> Stored:
    """Return what the stored outputs of all notebooks below ``folder`` say, and what is wrong with any of them.

    A notebook that cannot be read, or of which an output was edited, counts for nothing; the others do.
    """
    entries: list[tuple[str, str, Any]] = []
    problems: list[str] = []
    unsealed: list[str] = []
    paths = [path for path in sorted(folder.rglob("*.ipynb")) if ".ipynb_checkpoints" not in path.parts]
    try:
        if (folder / SETTLED).exists():
            entries += _shipped(folder / SETTLED)
    except FileError as error:
        problems.append(str(error))
    for path in paths:
        name = path.relative_to(folder.parent).as_posix()
        try:
            notebook = read_notebook(path, name)
        except FileError as error:
            problems.append(str(error))
            continue
        if places := edited(notebook):
            problems += [f"{name}: {place}: {EDITED}" for place in places]
            continue
        found = list(_entries(notebook, name))
        entries += found
        if found and not is_sealed(notebook):
            unsealed.append(name)
    settled: dict[str, Settlement] = {}
    for notebook, cell, entry in entries:
        try:
            new = _settlement(entry, notebook, cell)
        except FileError as error:
            problems.append(str(error))
            continue
        if (old := settled.setdefault(new.id, new)) is not new:
            places = f"{old.notebook} cell {old.cell} and {new.notebook} cell {new.cell}"
            problems.append(f"{new.id}: settled twice, in {places}")
    return Stored(settled, tuple(problems), tuple(unsealed))


def settlements(folder: Path = NOTEBOOKS) -> Mapping[str, Settlement]:
    """Return what the stored outputs of all notebooks below ``folder`` say, by row id.

    Raises
    ------
    ValueError
        If a notebook cannot be read, has an output that was edited by hand or a malformed settlement, or if two cells
        settle the same row; the message names file and cell, or line.
    """
    stored = survey_notebooks(folder)
    for problem in stored.problems:
        raise FileError(problem)
    return stored.settlements


def ship(folder: Path) -> None:
    """Write into ``folder`` what an installed package shows in place of this project's ledger and notebooks.

    Raises
    ------
    ValueError
        For the reasons of ``settlements`` and ``load_papers``.
    """
    load_papers()
    entries = [
        {"notebook": s.notebook, "cell": s.cell, "settled": {"id": s.id, "value": s.value, "details": dict(s.details)}}
        for s in settlements().values()
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(LEDGER.glob("*.yml")):
        write_whole(folder / path.name, path.read_bytes())
    write_whole(folder / SETTLED, json.dumps(entries, indent=1, allow_nan=False) + "\n")
