"""Files that are written whole or not at all, and folders in which only one process works at a time."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
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
        If its folder does not exist, or if a read-only file or something other than a regular file is in the way; the
        message names it.
    """
    target = Path(os.path.realpath(path))
    try:
        if not target.parent.is_dir():
            raise FileError(f"{path}: the folder {str(target.parent)!r} does not exist")
        if target.exists() and not target.is_file():
            raise FileError(f"{path}: is not a regular file")
        # the mode, not the permission of this process: nothing is denied to an administrator
        if target.exists() and not (target.stat().st_mode & 0o222 and os.access(target, os.W_OK)):
            raise FileError(f"{path}: cannot be written, it is read-only")
    except OSError as error:
        raise FileError(f"{path}: cannot be written, {error.strerror}") from error
    return target


def write_whole(path: Path | str, content: str | bytes) -> None:
    """Write ``content`` to ``path``: into a new file beside it, which then takes its place in one step.

    Parameters
    ----------
    path
        The file to create or to replace.
    content
        All of its content; text is written as UTF-8.

    Raises
    ------
    FileError
        If it cannot be written; the message names ``path``, and what was there before is untouched.
    """
    write_together({path: content})


def write_together(contents: Mapping[Path | str, str | bytes]) -> None:
    """Write several files: each into a new file beside it, and none takes its place before all are on the disk.

    Parameters
    ----------
    contents
        Path -> all of its content; text is written as UTF-8.

    Raises
    ------
    FileError
        If one cannot be written; the message names it, and what was there before is untouched.
    """
    partials: dict[Path, Path] = {}
    at: Path | str = ""
    try:
        for at, content in contents.items():
            target = check_target(at)
            raw = content.encode("utf-8") if isinstance(content, str) else content
            partial = target.with_name(f".{target.name[:80]}.{secrets.token_hex(8)}.part")
            partials[target] = partial
            with open(partial, "xb") as stream:
                stream.write(raw)
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                partial.chmod(target.stat().st_mode & 0o777)
        for at, target in zip(contents, partials, strict=True):  # noqa: B007
            os.replace(partials[target], target)
    except OSError as error:
        raise FileError(f"{at}: cannot be written, {error.strerror}") from error
    finally:
        for partial in partials.values():
            with contextlib.suppress(OSError):
                partial.unlink()


@contextlib.contextmanager
def alone(folder: Path | str) -> Iterator[None]:
    """Hold ``folder`` against every other process that asks for it with this function, until the block ends.

    Parameters
    ----------
    folder
        An existing folder; nothing is written into it, and what a killed process held is free again.

    Raises
    ------
    FileError
        If another process holds it, or if it cannot be opened; the message names it.
    """
    import fcntl  # only where the project is worked on: some systems have none

    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise FileError(f"{folder}: cannot be opened, {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise FileError(f"{os.path.abspath(folder)}: another process is at work here") from error
    finally:
        os.close(handle)
