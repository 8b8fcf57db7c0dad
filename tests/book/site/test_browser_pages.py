"""Every page in a headless Chromium: nothing fails, nothing leaves the machine, nothing overflows, no raw TeX."""

from __future__ import annotations

import pytest

from tests.book.contents import toc_pages

WIDTHS = (1280, 375)
SETTLED = """async () => {
  if (window.MathJax && MathJax.startup && MathJax.startup.promise) await MathJax.startup.promise;
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
# MathJax writes an unknown command in red and raises no error: every glyph must have the colour of the text around it.
INSPECT = """() => {
  const article = document.querySelector('article') || document.body;
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  let raw = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.closest('script, pre, code, mjx-container') && /\\\\\\(|\\\\\\[/.test(node.data)) raw.push(node.data);
  }
  const formulas = [...article.querySelectorAll('mjx-container')];
  return {
    width: document.documentElement.scrollWidth,
    mathSources: article.querySelectorAll('span.math, div.math').length,
    mathTypeset: article.querySelectorAll('span.math mjx-container, div.math mjx-container').length,
    mathErrors: article.querySelectorAll('mjx-merror').length,
    mathColours: formulas.filter(one => [...one.querySelectorAll('mjx-mi, mjx-mo, mjx-mtext, mjx-mrow, mjx-mstyle')].some(
      part => getComputedStyle(part).color !== getComputedStyle(one.parentElement).color)).map(one => one.textContent),
    raw: raw,
    images: [...document.images].filter(image => image.naturalWidth === 0 || !image.alt.trim()).map(image => image.src),
  };
}"""  # noqa: E501


@pytest.fixture(scope="module")
def window(browser, site, watched):
    """Return one page, which keeps what it loaded from one visit to the next, and what watches it."""
    page, watch = browser.new_page(), watched()
    watch.attach(page, site)
    yield page, watch
    page.close()


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
        assert not seen["mathColours"], width
        assert not seen["raw"], width
        assert not seen["images"], width
    assert not watch.problems


def test_the_colour_gives_an_unknown_command_away(site, window):
    page, _ = window
    page.goto(f"{site}book/notation.html", wait_until="load")
    page.evaluate(SETTLED)
    assert not page.evaluate(INSPECT)["mathColours"]
    page.evaluate(
        """async () => {
          document.querySelector('article p').innerHTML += ' <span class="math">\\\\(\\\\nosuchcommand x\\\\)</span>';
          await MathJax.typesetPromise();
        }"""
    )
    assert len(page.evaluate(INSPECT)["mathColours"]) == 1


def test_search_answers_offline(site, browser, watched):
    context = browser.new_context()
    page, watch = context.new_page(), watched()
    watch.attach(page, site)
    page.goto(f"{site}search.html?q=deuterium", wait_until="load")
    page.locator("#search-results li").first.wait_for(state="visible")
    context.close()
    assert not watch.problems


CONTRAST = """() => {
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
  const kinds = '.rc-badge, .rc-at, .rc-kind, .rc-filter label, td.rc-claim p, tr.rc-note p, .rc-says, .rc-severity a, '
    + '.rc-mark, .rc-details li, .rc-erratum p, .rc-asked p, .rc-footer a';
  return [...document.querySelectorAll(kinds)].map(node => {
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))];
    return [node.textContent, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  }).filter(pair => pair[1] < 4.5);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_both_schemes(scheme, site, browser):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faint = {}
    for name in ("book/ledger", "book/errata", "book/errata/sfv", "notebooks/freezein/03_cp_violation"):
        # what is tested is in the HTML: the formulas may come later
        page.goto(f"{site}{name}.html", wait_until="domcontentloaded")
        faint[name] = page.evaluate(CONTRAST)[:5]
    context.close()
    assert not any(faint.values()), faint


def test_pages_read_without_javascript(site, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 800})
    page = context.new_page()
    for name, rows in (("book/ledger", "tr.rc-row"), ("book/errata", ".rc-erratum")):
        page.goto(f"{site}{name}.html")
        assert page.locator(f"{rows}:visible").count() == page.locator(rows).count() > 0
        assert page.locator("form.rc-filter").is_hidden()
    page.goto(f"{site}book/welcome.html")
    assert page.locator("svg.rc-scoreboard").is_visible()
    assert page.locator("table.rc-scores").is_visible()
    context.close()
