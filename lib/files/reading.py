"""Files that are read whole, if they are regular files of bounded size."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from .atomic import FileError

_LARGEST = 64 * 2**20
"""Bytes that an input may have, unless its reader says otherwise."""


def _open(path: str, flags: int) -> int:
    """Open without waiting for a writer, should ``path`` be a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_bytes(path: Path | str, *, most: int = _LARGEST, error: type[FileError] = FileError) -> bytes:
    """Return the content of a regular file; a pipe or a device is refused before anything is read from it.

    Parameters
    ----------
    path
        The file.
    most
        Largest size allowed, in bytes.
    error
        Class of the error to raise.

    Raises
    ------
    FileError
        As ``error``, if the file cannot be read, is no regular file, or too large; the message begins with its name.
    """
    try:
        with open(path, "rb", opener=_open) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise error(f"{path}: cannot be read, it is not a regular file")
            raw = stream.read(most + 1)
    except (OSError, ValueError) as problem:
        if isinstance(problem, FileError):
            raise
        raise error(f"{path}: cannot be read, {getattr(problem, 'strerror', None) or problem}") from problem
    if len(raw) > most:
        raise error(f"{path}: is larger than {most} bytes")
    return raw


def read_text(path: Path | str, *, most: int = _LARGEST, error: type[FileError] = FileError) -> str:
    """Return the UTF-8 text of a regular file.

    Parameters as for :func:`read_bytes`.

    Raises
    ------
    FileError
        As ``error``, as for :func:`read_bytes`, or if it is not UTF-8; the message begins with the name of the file.
    """
    try:
        return read_bytes(path, most=most, error=error).decode("utf-8")
    except UnicodeDecodeError as problem:
        raise error(f"{path}: byte {problem.start + 1} is not UTF-8") from problem
