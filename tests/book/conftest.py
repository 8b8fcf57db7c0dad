"""The built book, as the tests of this folder see it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.book.contents import BUILT


@pytest.fixture(scope="session")
def built() -> Path:
    """Return the folder of the built pages; without it skip, or fail where the build is required."""
    if not (BUILT / "index.html").exists():
        reason = "the book is not built: run `make book` to test its pages"
        if os.environ.get("RECOMPUTED_BUILT_BOOK") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    return BUILT


@pytest.fixture(scope="session")
def soups(built: Path) -> dict[str, BeautifulSoup]:
    """Return every built page, parsed, by its path below the book's folder."""
    pages = [path for path in sorted(built.rglob("*.html")) if "_static" not in path.parts]
    return {
        path.relative_to(built).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in pages
    }
