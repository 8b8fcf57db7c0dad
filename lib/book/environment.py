"""Whether the installed packages are the files that were installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions


def damaged_packages(installed: Iterable[Distribution] | None = None) -> Iterator[str]:
    """Yield one line for each installed package of which a file is missing or has another size than it had.

    Parameters
    ----------
    installed
        The packages; by default all that Python finds.
    """
    for package in distributions() if installed is None else installed:
        for file in package.files or ():
            path = package.locate_file(file)
            try:
                size = path.stat().st_size if file.size is not None else None
            except OSError:
                size = -1
            if size != file.size:
                yield f"{package.name}: {path} is {'missing' if size == -1 else 'not the file that was installed'}"
                break
