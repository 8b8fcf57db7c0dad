"""Wall profiles as CSV files: columns r, Phi, phi and, if wanted, the constant columns R_peak and w_FWHM."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..files.atomic import FileError, write_whole
from ..files.grid import NUMBER
from ..files.reading import read_text
from .profile import WallProfile
from .shape import MIN_POINTS

FIELDS = ("r", "Phi", "phi")
"""What a profile file must give at each point."""
_CONSTANTS = ("R_peak", "w_FWHM")
"""What it may give, the same on every line."""


class ProfileError(FileError):
    """A profile file cannot be used as it is; the message names the file, the line, the column and the value."""


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")


def _header(path: Path | str, line: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Return where each quantity is, by its own name."""
    names = [name.strip() for name in line]
    for i, name in enumerate(names):
        if name in names[:i]:
            raise ProfileError(f"{path}: line 1: column {_shown(name)} is there twice")
    for field in FIELDS:
        if columns[field] not in names:
            known = ", ".join(map(_shown, names))
            raise ProfileError(f"{path}: line 1: no column {_shown(columns[field])} for {field}; columns: {known}")
    wanted = [(field, columns[field]) for field in FIELDS] + [(name, name) for name in _CONSTANTS]
    return {field: names.index(name) for field, name in wanted if name in names}


def _value(path: Path | str, line: int, name: str, text: str) -> float:
    stripped = text.strip()
    value = float(stripped) if NUMBER.fullmatch(stripped) else math.nan
    if not math.isfinite(value):
        raise ProfileError(f"{path}: line {line}: column {_shown(name)} must be a finite number, got {_shown(text)}")
    return value


def _mapping(columns: Mapping[str, str] | None) -> dict[str, str]:
    chosen = dict(zip(FIELDS, FIELDS, strict=True)) | dict(columns or {})
    for key in chosen:
        if key not in FIELDS:
            raise ValueError(f"columns must name {', '.join(FIELDS)}, got {key!r}")
    taken = list(chosen.values())
    for name in taken:
        if not name or not name.isprintable() or name != name.strip():
            raise ValueError(f"columns must give printable names without spaces around them, got {name!r}")
        if taken.count(name) > 1 or name in _CONSTANTS:
            raise ValueError(f"columns must give each quantity a column of its own, got {name!r} for two")
    return chosen


def _rows(path: Path | str) -> Iterable[tuple[int, list[str]]]:
    """Return the lines of the file with their numbers; lines without anything on them are skipped after the header."""
    text = read_text(path, error=ProfileError)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        return [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise ProfileError(f"{path}: line {reader.line_num}: not CSV, {error}") from error


def read_profile(path: Path | str, columns: Mapping[str, str] | None = None) -> WallProfile:
    """Return the wall profile in a CSV file.

    Parameters
    ----------
    path
        The file: a header, then one line per radius. Columns beyond the five known ones are not read.
    columns
        Names of the columns that hold r, Phi and phi, where they differ from these.

    Returns
    -------
    WallProfile
        With ``R_peak`` and ``w_FWHM`` if the file has columns of these names.

    Raises
    ------
    ProfileError
        If the file cannot be read, is empty or too short, has a column twice or not at all, a line of another length,
        an entry that is no finite number, radii that are negative or do not increase, fields or constants that are not
        what they must be; the message names the file, the line, the column and the value.
    ValueError
        If ``columns`` names an unknown quantity or one column for two.
    """
    chosen = _mapping(columns)
    rows = list(_rows(path))
    if not rows or rows[0][0] != 1 or not any(name.strip() for name in rows[0][1]):
        raise ProfileError(f"{path}: line 1: the header with the columns' names is missing")
    places = _header(path, rows[0][1], chosen)
    width = len(rows[0][1])
    found: dict[str, list[float]] = {field: [] for field in places}
    lines = [number for number, _ in rows[1:]]
    for number, row in rows[1:]:
        if len(row) != width:
            raise ProfileError(
                f"{path}: line {number}: {width} entries are needed, got {len(row)}: {_shown(','.join(row))}"
            )
        for field, place in places.items():
            value = _value(path, number, chosen.get(field, field), row[place])
            before = found[field]
            name = chosen.get(field, field)
            if field == "r" and value < 0:
                raise ProfileError(f"{path}: line {number}: column {_shown(name)} must not be negative, got {value!r}")
            if field == "r" and before and value <= before[-1]:
                told = f"must increase, got {value!r} after {before[-1]!r}"
                raise ProfileError(f"{path}: line {number}: column {_shown(name)} {told}")
            if field in _CONSTANTS and before and value != before[0]:
                told = f"must be the same on every line, got {value!r} after {before[0]!r}"
                raise ProfileError(f"{path}: line {number}: column {_shown(name)} {told}")
            if field in _CONSTANTS and value <= 0:
                raise ProfileError(f"{path}: line {number}: column {_shown(name)} must be positive, got {value!r}")
            before.append(value)
    if len(lines) < MIN_POINTS:
        raise ProfileError(
            f"{path}: line {lines[-1] if lines else 1}: {MIN_POINTS} points are needed, got {len(lines)}"
        )
    constants = {name: found[name][0] for name in _CONSTANTS if name in found}
    try:
        return WallProfile(*(found[field] for field in FIELDS), **constants)
    except ValueError as error:
        raise ProfileError(f"{path}: line 2: {error}") from error


def write_profile(path: Path | str, profile: WallProfile, columns: Mapping[str, str] | None = None) -> None:
    """Write a wall profile as CSV, whole or not at all; every number reads back as the same double.

    Parameters
    ----------
    path
        The file to create or to replace.
    profile
        The wall; ``R_peak`` and ``w_FWHM`` become columns if they are stated.
    columns
        Names of the columns for r, Phi and phi, where they are to differ from these.

    Raises
    ------
    ValueError
        If ``columns`` names an unknown quantity or one column for two, or if the file cannot be written.
    """
    chosen = _mapping(columns)
    constants = {name: value for name in _CONSTANTS if (value := getattr(profile, name)) is not None}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(chosen[field] for field in FIELDS), *constants])
    fixed = [repr(float(value)) for value in constants.values()]
    for point in zip(*(getattr(profile, field).tolist() for field in FIELDS), strict=True):
        writer.writerow([*map(repr, point), *fixed])
    write_whole(path, text.getvalue())
