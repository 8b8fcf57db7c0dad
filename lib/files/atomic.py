"""Text files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


class FileError(ValueError):
    """Something is wrong with a file; the message begins with its name."""


def check_target(path: Path | str) -> Path:
    """Return the file that writing to ``path`` would replace, links followed.

    Parameters
    ----------
    path
        Where a file is to be written, existing or not.

    Raises
    ------
    FileError
        If its folder does not exist, or if something other than a regular file is in the way; the message names it.
    """
    target = Path(os.path.realpath(path))
    try:
        if not target.parent.is_dir():
            raise FileError(f"{path}: the folder {str(target.parent)!r} does not exist")
        if target.exists() and not target.is_file():
            raise FileError(f"{path}: is not a regular file")
    except OSError as error:
        raise FileError(f"{path}: cannot be written, {error.strerror}") from error
    return target


def write_whole(path: Path | str, text: str) -> None:
    """Write ``text`` as UTF-8 to ``path``: into a new file beside it, which then takes its place in one step.

    Parameters
    ----------
    path
        The file to create or to replace.
    text
        All of its content.

    Raises
    ------
    FileError
        If it cannot be written; the message names ``path``, and what was there before is untouched.
    """
    target = check_target(path)
    partial = target.with_name(f".{target.name[:80]}.{secrets.token_hex(8)}.part")
    try:
        with open(partial, "x", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            partial.chmod(target.stat().st_mode & 0o777)
        os.replace(partial, target)
    except OSError as error:
        raise FileError(f"{path}: cannot be written, {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()
