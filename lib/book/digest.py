"""A digest of what the cells of a notebook have stored, kept beside them, so that no output can be edited by hand.

It is no signature: it says that outputs and notebook were written by one execution, not by whom.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..files.atomic import FileError
from ..files.reading import read_text

_LARGEST = 256 * 2**20
"""Bytes that a notebook may have."""


def read_notebook(path: Path, name: str = "") -> dict[str, Any]:
    """Return the JSON of a notebook, of which cells and outputs are where they belong.

    Parameters
    ----------
    path
        The file.
    name
        What messages call it; by default its path.

    Raises
    ------
    FileError
        If it cannot be read or is none: after a merge conflict, truncated, with a byte order mark; the message names
        file and line, or cell.
    """
    name = name or str(path)
    text = read_text(path, most=_LARGEST)
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        if marks := re.search(r"(?m)^(<<<<<<<|>>>>>>>) ", text):
            line = text.count("\n", 0, marks.start()) + 1
            raise FileError(f"{name}: line {line}: a merge conflict is not resolved") from error
        raise FileError(f"{name}: line {error.lineno} column {error.colno}: not JSON, {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise FileError(f"{name}: not JSON that can be read, {error}") from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not isinstance(notebook.get("metadata", {}), dict):
        raise FileError(f"{name}: not a notebook, it has no list of cells")
    known: set[str] = set()
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict) or not isinstance(cell.get("id"), str) or cell["id"] in known:
            raise FileError(f"{name}: cell number {number}: has no id of its own")
        known.add(cell["id"])
        outputs = cell.get("outputs", [])
        if not isinstance(outputs, list) or not all(
            isinstance(output, dict) and isinstance(output.get("data", {}), dict) for output in outputs
        ):
            raise FileError(f"{name}: cell {cell['id']}: its outputs are no outputs of a notebook")
    return notebook


def _pieces(value: Any) -> Iterator[bytes]:
    """Yield what an output holds, without its number and however its lines are split."""
    if isinstance(value, dict):
        for key in sorted(set(value) - {"execution_count"}):
            yield key.encode("utf-8", "surrogatepass")
            yield from _pieces(value[key])
    elif isinstance(value, list) and value and all(isinstance(line, str) for line in value):
        yield "".join(value).encode("utf-8", "surrogatepass")
    elif isinstance(value, str):
        yield value.encode("utf-8", "surrogatepass")
    else:
        yield json.dumps(value, sort_keys=True).encode()


def seal(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return the digests of a notebook's outputs: one of all of them in order, and a short one per cell.

    Parameters
    ----------
    notebook
        Its JSON as ``read_notebook`` returns it.

    Returns
    -------
    dict
        ``outputs``, the sha256 of the ids and outputs of all cells in order; ``cells``, for each cell that has shown
        something its id and the first twelve digits of the sha256 of its outputs.
    """
    everything, cells = sha256(), {}
    for cell in notebook["cells"]:
        if not cell.get("outputs"):
            continue
        inner = sha256()
        for output in cell["outputs"]:
            for piece in _pieces(output):
                inner.update(b"%d:" % len(piece))
                inner.update(piece)
        everything.update(cell["id"].encode("utf-8", "surrogatepass") + b"\0" + inner.digest())
        cells[cell["id"]] = inner.hexdigest()[:12]
    return {"outputs": everything.hexdigest(), "cells": cells}


def is_sealed(notebook: Mapping[str, Any]) -> bool:
    """Return whether the notebook says what its outputs were when it was executed."""
    kept = notebook.get("metadata", {}).get("recomputed")
    return isinstance(kept, dict) and "outputs" in kept


def edited(notebook: Mapping[str, Any]) -> list[str]:
    """Return where a sealed notebook's outputs are not those of its execution: ids of cells, or one general remark."""
    if not is_sealed(notebook):
        return []
    kept, found = notebook["metadata"]["recomputed"], seal(notebook)
    if kept["outputs"] == found["outputs"]:
        return []
    cells = kept["cells"] if isinstance(kept.get("cells"), dict) else {}
    differ = [cell for cell in found["cells"] if cells.get(cell) != found["cells"][cell]]
    differ += [cell for cell in cells if cell not in found["cells"]]
    return [f"cell {cell}" for cell in differ] or ["the order of its cells, or the digest itself"]
