"""Tables of plain numbers: CSV of equal lines, with or without a header, and arrays in the npy format."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.lib import format as npy

from .atomic import FileError
from .reading import read_bytes, read_text

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
"""A decimal number: Python's float would take "1_0" and "infinity" too."""
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")


def read_csv(path: Path | str, header: Sequence[str] = ()) -> np.ndarray:
    """Return the numbers in a CSV file, shape (lines, entries).

    Parameters
    ----------
    path
        The file; empty lines are passed over.
    header
        Names that the first line must hold, if any; spaces around them do not matter.

    Raises
    ------
    FileError
        If the file cannot be read or is no CSV, the header is another one, a line has another number of entries than
        the first, an entry is no finite decimal number, or there is none; the message names file, line and entry.
    """
    reader = csv.reader(io.StringIO(read_text(path).removeprefix("\ufeff"), newline=""), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise FileError(f"{path}: line {reader.line_num}: not CSV, {error}") from error
    if header:
        line, names = rows.pop(0) if rows else (1, [])
        if [name.strip() for name in names] != list(header):
            raise FileError(
                f"{path}: line {line}: the header must be {','.join(header)}, got {_shown(','.join(names))}"
            )
    if not rows:
        raise FileError(f"{path}: there are no numbers in it")
    width, found = len(header) or len(rows[0][1]), []
    for line, row in rows:
        if len(row) != width:
            told = f"{width} entries are needed, got {len(row)}: {_shown(','.join(row))}"
            raise FileError(f"{path}: line {line}: {told}")
        for place, text in enumerate(row, start=1):
            value = float(text) if NUMBER.fullmatch(text.strip()) else math.nan
            if not math.isfinite(value):
                raise FileError(f"{path}: line {line}: entry {place} must be a finite number, got {_shown(text)}")
            found.append(value)
    return np.array(found).reshape(-1, width)


def read_npy(path: Path | str) -> np.ndarray:
    """Return the array of real numbers in an npy file, as float64; nothing in the file is executed.

    Raises
    ------
    FileError
        If the file cannot be read, is no npy file of format 1 or 2, holds anything but real numbers, or has not as many
        bytes as its header says.
    """
    raw = read_bytes(path)
    stream = io.BytesIO(raw)
    try:
        version = npy.read_magic(stream)
        header = _HEADERS[version](stream)
    except KeyError as error:
        raise FileError(f"{path}: not an npy file that can be read, of format {error.args[0]}") from error
    except (ValueError, EOFError, TypeError, SyntaxError) as error:
        raise FileError(f"{path}: not an npy file that can be read, {error}") from error
    shape, fortran, kind = header
    if kind.kind not in "fiu" or kind.itemsize > 8:
        raise FileError(f"{path}: must hold real numbers of up to 8 bytes, got {kind}")
    needed, there = math.prod(shape) * kind.itemsize, len(raw) - stream.tell()
    if any(n < 0 for n in shape) or needed != there:
        raise FileError(f"{path}: shape {shape} of {kind} needs {needed} bytes, got {there}")
    values = np.frombuffer(raw, kind, offset=stream.tell()).reshape(shape, order="F" if fortran else "C")
    return values.astype(np.float64)
