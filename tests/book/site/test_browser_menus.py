"""The two menus, chapters and page contents, by mouse, finger and keyboard, and the footer where there are none."""

from __future__ import annotations

import pytest

from lib.book.ledger import load_papers

PAGE = "book/how-to-read.html"
MENUS = {"primary": "nav.bd-docs-nav", "secondary": "nav.page-toc"}
NARROW, WIDE = (375, 768, 900), 1280


@pytest.fixture(scope="module")
def page(browser, site, watched):
    """Open a page with sections in a window that is both clicked and touched."""
    context = browser.new_context(viewport={"width": WIDE, "height": 800}, has_touch=True)
    context.set_default_timeout(10_000)
    page, watch = context.new_page(), watched()
    watch.attach(page, site)
    yield page
    context.close()
    assert not watch.problems


def at(page, site: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site + PAGE, wait_until="load")
    return page


def opened(page, menu: str) -> bool:
    return page.locator(f"#pst-{menu}-sidebar-modal").evaluate("dialog => dialog.open")


def use(page, button, how: str) -> None:
    if how == "touch":
        button.tap()
    elif how == "mouse":
        button.click()
    else:
        button.focus()
        page.keyboard.press(how)


@pytest.mark.parametrize("how", ["mouse", "touch", "Enter", "Space"])
@pytest.mark.parametrize("width", NARROW)
def test_menus_open_and_escape_closes(page, site, width, how):
    at(page, site, width)
    for menu, content in MENUS.items():
        button, links = page.locator(f"button.{menu}-toggle:visible"), page.locator(f"{content} a:visible")
        assert button.count() == 1, menu
        assert links.count() == 0
        assert button.get_attribute("aria-expanded") == "false"
        use(page, button, how)
        links.first.wait_for(state="visible")
        assert opened(page, menu)
        assert links.count() > 3
        page.wait_for_function("name => document.querySelector(name).getAttribute('aria-expanded') === 'true'",
                               arg=f"button.{menu}-toggle")  # fmt: skip
        page.keyboard.press("Escape")
        links.first.wait_for(state="hidden")
        assert not opened(page, menu)
        assert button.evaluate("button => button === document.activeElement"), f"{menu}: the focus did not come back"


def test_a_link_of_the_page_contents_leads_there_and_closes_them(page, site):
    at(page, site, 375)
    page.locator("button.secondary-toggle:visible").tap()
    last = page.locator("nav.page-toc a:visible").last
    target = last.get_attribute("href")
    last.tap()
    page.locator("nav.page-toc a").first.wait_for(state="hidden")
    assert page.url.endswith(target)
    assert 0 <= page.locator(target).evaluate("section => section.getBoundingClientRect().top") < 800


def test_a_link_of_the_chapters_leads_to_its_page(page, site):
    at(page, site, 768)
    page.locator("button.primary-toggle:visible").click()
    page.locator("nav.bd-docs-nav a:visible", has_text="Notation").click()
    page.wait_for_url("**/book/notation.html")


@pytest.mark.parametrize("how", ["mouse", "touch", "Enter", "Space"])
def test_the_wide_sidebar_goes_and_comes_back(page, site, how):
    at(page, site, WIDE)
    button, links = page.locator("button.primary-toggle:visible"), page.locator("nav.bd-docs-nav a")
    assert links.first.is_visible()
    assert page.locator("nav.page-toc a").first.is_visible(), "page contents stand beside the text"
    assert page.locator("button.secondary-toggle:visible").count() == 0
    for visible in (False, True):
        use(page, button, how)
        links.first.wait_for(state="visible" if visible else "hidden")
        page.wait_for_function("state => document.querySelector('button.primary-toggle').ariaExpanded === state",
                               arg=str(visible).lower())  # fmt: skip
        assert not opened(page, "primary")


def test_without_javascript_the_footer_leads_to_the_main_pages(browser, site):
    context = browser.new_context(viewport={"width": 375, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "notebooks/assim/01_model.html")
    links = page.locator("nav.rc-footer a:visible")
    targets = [link.get_attribute("href") for link in links.all()]
    wanted = ["welcome", "ledger", "errata", *(paper.key for paper in load_papers())]
    assert targets == [f"../../book/{name}.html" for name in wanted]
    links.nth(1).click()
    assert page.url == f"{site}book/ledger.html"
    context.close()
