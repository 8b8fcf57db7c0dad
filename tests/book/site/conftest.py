"""The built book, as the tests of this folder see it: parsed, and in a headless Chromium."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests.book.contents import BUILT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 10_000
"""Milliseconds after which what a control should do counts as not done."""


def unavailable(variable: str, reason: str) -> None:
    """Skip the test, or fail it where the environment requires what is missing."""
    if os.environ.get(variable) == "required":
        pytest.fail(f"{reason} ({variable} is set to required)")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def built() -> Path:
    """Return the folder of the built pages; without it skip, or fail where the build is required."""
    if not (BUILT / "index.html").exists():
        unavailable("RECOMPUTED_BUILT_BOOK", "the book is not built: run `make book` to test its pages")
    return BUILT


@pytest.fixture(scope="session")
def soups(built: Path) -> dict[str, BeautifulSoup]:
    """Return every built page, parsed, by its path below the book's folder."""
    pages = [path for path in sorted(built.rglob("*.html")) if not {"_static", "_sources"} & set(path.parts)]
    return {
        path.relative_to(built).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in pages
    }


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def anchors(soups) -> dict[str, dict[str, Tag]]:
    """Return what has an id, by page and id."""
    return {name: {tag["id"]: tag for tag in soup.select("[id]")} for name, soup in soups.items()}


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[str]:
    """Serve the built book on the loopback interface."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(built)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser(built: Path):
    """Start one browser for all tests; without one skip, or fail where it is required."""
    try:
        from playwright import sync_api as playwright
    except ModuleNotFoundError:
        unavailable("RECOMPUTED_BROWSER", "playwright is not installed: the pages are not tested in a browser")
    if CHROMIUM is None:
        unavailable(
            "RECOMPUTED_BROWSER", "no chromium, chromium-browser or google-chrome on PATH: no test in a browser"
        )
    with warnings.catch_warnings():
        # What the driver deprecates in itself is not this book's concern.
        warnings.simplefilter("ignore")
        with playwright.sync_playwright() as driver:
            chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            yield chromium
            chromium.close()


@dataclass
class Watch:
    """What went wrong in a page, or left the machine."""

    problems: list[str] = field(default_factory=list)

    def attach(self, page, allowed: str) -> None:
        """Listen to ``page``; requests must begin with ``allowed``."""
        page.on("console", lambda message: message.type == "error" and self.problems.append(message.text))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure))
        page.on("response", lambda answer: answer.status >= 400 and self.problems.append(f"missing: {answer.url}"))
        page.on("request", lambda request: self._asked(request.url, allowed))

    def _failed(self, url: str, why: str | None) -> None:
        # Leaving a page aborts what it was still loading; that is no failure of the page.
        if why != "net::ERR_ABORTED":
            self.problems.append(f"failed: {url} ({why})")

    def _asked(self, url: str, allowed: str) -> None:
        if not url.startswith((allowed, "data:", "blob:")):
            self.problems.append(f"left the machine: {url}")


@pytest.fixture(scope="session")
def watched() -> type[Watch]:
    """Return what listens to a page."""
    return Watch


@pytest.fixture(scope="module", params=[375, 1280], ids=["phone", "desktop"])
def device(request, browser, site, watched):
    """Return a window of a phone, which is touched, or of a desktop, which is clicked, with its watch."""
    phone = request.param == 375
    context = browser.new_context(
        viewport={"width": request.param, "height": 800},
        has_touch=phone,
        is_mobile=phone,
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(PATIENCE)
    page, watch = context.new_page(), watched()
    watch.attach(page, site)
    page.press_on = lambda locator: locator.tap() if phone else locator.click()
    page.is_phone = phone
    yield page
    context.close()
    assert not watch.problems
