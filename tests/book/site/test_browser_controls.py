"""Every control that a page shows, pressed on a phone and on a desktop: each does what it says."""

from __future__ import annotations

import re

import pytest

from lib.book.ledger import settlements
from tests.book.contents import BUILT
from tests.book.site.controls import KINDS

CHAPTER = "notebooks/assim/08_experiments"


@pytest.fixture
def chapter(device, site):
    """Open a chapter that has every kind of control, unless it is open."""
    if device.url == f"{site}{CHAPTER}.html":
        return device
    device.goto(f"{site}{CHAPTER}.html", wait_until="load")
    # the buttons get their icons and their listeners when all scripts have run
    device.locator("button.copybtn").first.wait_for(state="attached")
    device.locator("button.primary-toggle svg").first.wait_for(state="attached")
    return device


def until(page, script: str, *arguments) -> None:
    """Wait until ``script`` holds in the page."""
    page.wait_for_function(script, arg=arguments[0] if arguments else None)


def test_controls_made_by_scripts_are_known_too(chapter):
    kinds = ", ".join(KINDS)
    unknown = chapter.evaluate(
        """kinds => [...document.querySelectorAll('button, summary, select, input, [role=button]')]
            .filter(node => !node.matches(kinds)).map(node => node.outerHTML.slice(0, 100))""",
        kinds,
    )
    assert not unknown
    nameless = chapter.evaluate(
        """() => [...document.querySelectorAll('button, select, input')].filter(node => node.checkVisibility() && !(
            node.ariaLabel || node.title || node.textContent.trim() || node.labels?.length || node.dataset.tooltip))
            .map(node => node.outerHTML.slice(0, 100))"""
    )
    assert not nameless


def test_copy_buttons_copy_what_their_cell_says(chapter):
    buttons = chapter.locator("button.copybtn:visible")
    assert buttons.count() > 3
    for button in buttons.all():
        code = chapter.locator(button.get_attribute("data-clipboard-target")).inner_text()
        chapter.evaluate("navigator.clipboard.writeText('nothing yet')")
        chapter.press_on(button)
        until(chapter, "async () => await navigator.clipboard.readText() !== 'nothing yet'")
        assert chapter.evaluate("navigator.clipboard.readText()").strip() == code.strip()


def test_a_finger_sees_the_copy_buttons(chapter):
    seen = chapter.locator("button.copybtn:visible").first.evaluate(
        "button => Number(getComputedStyle(button).opacity)"
    )
    assert seen > 0.3 or not chapter.is_phone


def test_hidden_code_opens_and_closes(chapter):
    summaries = chapter.locator("details.hide > summary:visible")
    assert summaries.count() > 0
    for summary in summaries.all():
        code = summary.locator("xpath=..").locator("pre").first
        assert code.is_hidden()
        chapter.press_on(summary)
        code.wait_for(state="visible")
        chapter.press_on(summary)
        code.wait_for(state="hidden")


def test_the_theme_switch_changes_the_colours(chapter):
    switch = chapter.locator("button.theme-switch-button:visible")
    grounds = []
    for mode in ("dark", "light", "auto"):
        chapter.press_on(switch)
        until(chapter, "mode => document.documentElement.dataset.mode === mode", mode)
        grounds.append(chapter.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] != grounds[1] == grounds[2]


def test_fullscreen_comes_and_goes(chapter):
    button = chapter.locator("button.btn-fullscreen-button:visible")
    chapter.press_on(button)
    until(chapter, "() => document.fullscreenElement !== null")
    chapter.press_on(button)
    until(chapter, "() => document.fullscreenElement === null")


def test_the_download_menu_gives_the_notebook_and_prints(chapter, site):
    toggle, items = chapter.locator("button.dropdown-toggle:visible"), chapter.locator(".dropdown-item:visible")
    chapter.press_on(toggle)
    items.first.wait_for(state="visible")
    link = chapter.locator("a.btn-download-source-button:visible")
    answer = chapter.request.get(link.evaluate("link => link.href"))
    assert answer.ok
    assert answer.body() == (BUILT / "_sources" / f"{CHAPTER}.ipynb").read_bytes()
    chapter.evaluate("window.print = () => { window.printed = true; }")
    chapter.press_on(chapter.locator("button.btn-download-pdf-button:visible"))
    until(chapter, "() => window.printed === true")
    chapter.press_on(chapter.locator("article h1"))
    items.first.wait_for(state="hidden")


def test_back_to_top(chapter):
    button = chapter.locator("#pst-back-to-top")
    for height in (2000, 1500, 1000):  # it shows on the way up
        chapter.evaluate("height => window.scrollTo({top: height, behavior: 'instant'})", height)
        until(chapter, "height => window.scrollY === height", height)
        chapter.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    if not chapter.is_phone:
        assert button.is_hidden(), "the theme leaves it out of a wide window"
        return
    button.wait_for(state="visible")
    chapter.press_on(button)
    until(chapter, "() => window.scrollY < 50")


def test_expanders_of_the_chapter_list(chapter):
    if chapter.is_phone:
        chapter.press_on(chapter.locator("button.primary-toggle:visible"))
    summaries = chapter.locator("nav.bd-docs-nav summary .toctree-toggle:visible")
    summaries.first.wait_for(state="visible")
    for summary in summaries.all():
        details = summary.locator("xpath=../..")
        before = details.evaluate("details => details.open")
        for wanted in (not before, before):
            chapter.press_on(summary)
            assert details.evaluate("details => details.open") is wanted
            assert details.locator("a").first.is_visible() is wanted
    if chapter.is_phone:
        chapter.keyboard.press("Escape")
        summaries.first.wait_for(state="hidden")


def test_marks_lead_to_their_rows(chapter, site):
    row = next(found for found in settlements().values() if found.notebook == f"{CHAPTER}.ipynb")
    anchor = "row-" + row.id.replace(".", "-")
    mark = chapter.locator(f"[id='settled-{row.id}'] a").first
    assert mark.evaluate("link => link.href") == f"{site}book/ledger.html#{anchor}"


@pytest.mark.parametrize("way", ["button", "keyboard"])
def test_search_opens_and_finds(device, site, way):
    device.goto(f"{site}book/status.html", wait_until="load")
    dialog = device.locator("#pst-search-dialog")
    if way == "button":
        device.press_on(device.locator("button.search-button__button:visible").first)
    else:
        device.keyboard.press("Control+k")
    dialog.wait_for(state="visible")
    field = dialog.locator("input")
    until(device, "() => document.activeElement.name === 'q'")
    device.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    device.keyboard.press("Control+k")
    field.fill("deuterium")
    field.press("Enter")
    device.wait_for_url(re.compile(r"search\.html\?q=deuterium"))
    device.locator("#search-results li a").first.wait_for(state="visible")


def test_every_kind_occurs(device, site):
    missing = set(KINDS)
    for name in (CHAPTER, "book/ledger"):
        device.goto(f"{site}{name}.html", wait_until="load")
        device.locator("button.primary-toggle svg").first.wait_for(state="attached")
        missing = {kind for kind in missing if device.locator(kind).count() == 0}
    assert not missing
