"""Tables made with primat, and what they say about their making."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import numpy as np

from ..base.arrays import Floats
from ..files.atomic import FileError

FOLDER = "primat_tables"
"""Where the tables are, beside this module; a name of its own, so that only what reads them counts them in."""


@dataclass(frozen=True, eq=False)
class StampedTable:
    """Columns of equal length, and the stamp: code, version and settings."""

    stamp: Mapping[str, str]
    """What made the numbers, by name."""
    columns: Mapping[str, Floats]
    """Numbers by name, each of shape (n,)."""


def read_table(name: str) -> StampedTable:
    """Return the table ``name`` of this package.

    Raises
    ------
    FileError
        If there is no such table, or if it is not well formed; a kind of ValueError.
    """
    folder = resources.files(__package__).joinpath(FOLDER)
    path = folder.joinpath(f"{name}.dat")
    if not path.is_file():
        known = sorted(p.name.removesuffix(".dat") for p in folder.iterdir())
        raise FileError(f"no table {name!r}; known: {', '.join(known)}")
    return parse_table(name, path.read_text(encoding="ascii"))


def parse_table(name: str, text: str) -> StampedTable:
    """Return the table written in ``text``: lines ``# name: value``, a line ``# columns: a b c``, rows of numbers.

    Raises
    ------
    FileError
        If a line is malformed or a number is not finite; a kind of ValueError.
    """
    lines = text.splitlines()
    stamp = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# ") and ": " in line)
    if "columns" not in stamp:
        raise FileError(f"{name}: no line '# columns:'")
    names = stamp.pop("columns").split()
    try:
        numbers = np.array([[float(x) for x in line.split()] for line in lines if not line.startswith("#")])
    except ValueError as error:
        raise FileError(f"{name}: {error}") from error
    if numbers.ndim != 2 or numbers.shape[1] != len(names) or not np.all(np.isfinite(numbers)):
        raise FileError(f"{name}: rows must hold {len(names)} finite numbers, got shape {numbers.shape}")
    return StampedTable(stamp, dict(zip(names, numbers.T.copy(), strict=True)))


def write_table(table: StampedTable) -> str:
    """Return ``table`` as text that :func:`parse_table` reads back, numbers with ten significant digits."""
    head = [f"# {key}: {value}" for key, value in table.stamp.items()] + [f"# columns: {' '.join(table.columns)}"]
    rows = zip(*table.columns.values(), strict=True)
    return "\n".join([*head, *(" ".join(f"{x:.9e}" for x in row) for row in rows)]) + "\n"
