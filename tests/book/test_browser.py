"""The built pages in a headless Chromium: nothing fails, nothing leaves the machine, nothing overflows."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lib.book.ledger import records
from tests.book.contents import toc_pages

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WIDTHS = (1280, 375)
SETTLED = """async () => {
  if (window.MathJax && MathJax.startup && MathJax.startup.promise) await MathJax.startup.promise;
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
INSPECT = """() => {
  const article = document.querySelector('article') || document.body;
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  let raw = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.closest('script, pre, code, mjx-container') && /\\\\\\(|\\\\\\[/.test(node.data)) raw.push(node.data);
  }
  return {
    width: document.documentElement.scrollWidth,
    mathSources: article.querySelectorAll('span.math, div.math').length,
    mathTypeset: article.querySelectorAll('span.math mjx-container, div.math mjx-container').length,
    mathErrors: article.querySelectorAll('mjx-merror').length,
    raw: raw,
    images: [...document.images].filter(image => image.naturalWidth === 0 || !image.alt.trim()).map(image => image.src),
  };
}"""  # noqa: E501


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass


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


@pytest.fixture(scope="module")
def site(built: Path) -> Iterator[str]:
    """Serve the built book on the loopback interface."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(built)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser(built: Path):
    """Start one browser for all tests of this file."""
    if CHROMIUM is None:
        pytest.skip("no chromium, chromium-browser or google-chrome on PATH: the pages are not tested in a browser")
    with warnings.catch_warnings():
        # What the driver deprecates in itself is not this book's concern.
        warnings.simplefilter("ignore")
        with playwright.sync_playwright() as driver:
            chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            yield chromium
            chromium.close()


@pytest.fixture(scope="module")
def window(browser, site):
    """Return one page, which keeps what it loaded from one visit to the next, and what watches it."""
    page, watch = browser.new_page(), Watch()
    watch.attach(page, site)
    return page, watch


@pytest.mark.parametrize("name", toc_pages())
def test_page_works_at_both_widths(name, site, window):
    page, watch = window
    watch.problems.clear()
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(f"{site}{name}.html", wait_until="load")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SETTLED)
        seen = page.evaluate(INSPECT)
        assert seen["width"] <= width, f"{width} px: the page is {seen['width']} px wide"
        assert seen["mathTypeset"] == seen["mathSources"], width
        assert seen["mathErrors"] == 0, width
        assert not seen["raw"], width
        assert not seen["images"], width
    assert not watch.problems


@pytest.fixture(params=["http", "file"])
def ledger_page(request, browser, built: Path, site):
    """Open the ledger, once from a server and once as a file."""
    allowed = site if request.param == "http" else built.as_uri()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, watch = context.new_page(), Watch()
    watch.attach(page, allowed)
    page.goto(f"{allowed.rstrip('/')}/book/ledger.html", wait_until="load")
    yield page
    context.close()
    assert not watch.problems


def _visible(page) -> int:
    return page.locator("tr.rc-row:visible").count()


def test_ledger_filters(ledger_page):
    rows, page = records(), ledger_page
    form = page.locator("form.rc-filter")
    count = form.locator("output")
    assert _visible(page) == len(rows)
    assert count.inner_text() == f"all {len(rows)} claims"

    form.get_by_label("search").fill("benchmark A")
    fewer = _visible(page)
    assert 0 < fewer < len(rows)
    assert count.inner_text() == f"{fewer} of {len(rows)} claims"
    assert "words=benchmark" in page.url

    form.get_by_role("button", name="show all").click()
    playwright.expect(count).to_have_text(f"all {len(rows)} claims")
    assert _visible(page) == len(rows)
    assert "#" not in page.url

    noted = next(row for row in rows if row["paper"] == "sfv" and "target_ratio" in row["note"])
    form.get_by_label("search").fill(f"{noted['id']} target_ratio")
    assert _visible(page) == page.locator("tr.rc-note:visible").count() == 1
    form.get_by_role("button", name="show all").click()
    playwright.expect(count).to_have_text(f"all {len(rows)} claims")
    assert page.locator("tr.rc-note:visible").count() == sum(bool(row["note"]) for row in rows)

    for key in ("paper", "kind", "verdict"):
        value = rows[0][key]
        form.get_by_label(key).select_option(value)
        assert _visible(page) == sum(row[key] == value for row in rows)
        form.get_by_label(key).select_option("")
    form.get_by_label("search").fill("no such words anywhere")
    assert _visible(page) == 0
    assert count.inner_text() == f"0 of {len(rows)} claims"


@pytest.mark.parametrize("width", WIDTHS)
def test_ledger_fits_its_cells(width, ledger_page):
    ledger_page.set_viewport_size({"width": width, "height": 900})
    wide = ledger_page.evaluate(
        """() => [...document.querySelectorAll('table.rc-ledger td')]
            .filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent)"""
    )
    assert not wide[:5]


def test_ledger_filter_works_from_the_keyboard(ledger_page):
    page = ledger_page
    page.locator("form.rc-filter").get_by_label("search").focus()
    page.keyboard.type("lifetime")
    page.keyboard.press("Enter")
    assert 0 < _visible(page) < len(records())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "paper"


def test_ledger_filter_is_in_the_address(ledger_page):
    page, rows = ledger_page, records()
    page.goto(page.url + "#paper=sfv&kind=probe", wait_until="load")
    page.reload(wait_until="load")
    wanted = sum(row["paper"] == "sfv" and row["kind"] == "probe" for row in rows)
    assert _visible(page) == wanted
    page.evaluate("location.hash = 'row-assim-eq2-19'")
    playwright.expect(page.locator("form.rc-filter output")).to_have_text(f"all {len(rows)} claims")
    playwright.expect(page.locator("#row-assim-eq2-19")).to_be_in_viewport()


def test_search_answers_offline(site, browser):
    context = browser.new_context()
    page, watch = context.new_page(), Watch()
    watch.attach(page, site)
    page.goto(f"{site}search.html?q=deuterium", wait_until="load")
    playwright.expect(page.locator("#search-results li").first).to_be_visible()
    context.close()
    assert not watch.problems


def test_pages_read_without_javascript(site, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site}book/ledger.html")
    assert _visible(page) == len(records())
    assert page.locator("form.rc-filter").is_hidden()
    page.goto(f"{site}book/welcome.html")
    assert page.locator("svg.rc-scoreboard").is_visible()
    assert page.locator("table.rc-scores").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_both_schemes(scheme, site, browser):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site}book/ledger.html", wait_until="load")
    faint = page.evaluate(
        """() => {
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(
            v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce(
            (sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const parse = text => text.match(/[\\d.]+/g).map(Number);
          const ground = node => {
            for (; node; node = node.parentElement) {
              const colour = parse(getComputedStyle(node).backgroundColor);
              if (colour.length < 4 || colour[3] === 1) return colour;
            }
            return [255, 255, 255];
          };
          return [...document.querySelectorAll('.rc-badge, .rc-at, .rc-kind, .rc-filter label, td.rc-claim p, tr.rc-note p')].map(node => {
            const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))];
            return [node.textContent, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
          }).filter(pair => pair[1] < 4.5);
        }"""  # noqa: E501
    )
    context.close()
    assert not faint[:5]
