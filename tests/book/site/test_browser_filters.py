"""The filters of the ledger and of the errata in a headless Chromium."""

from __future__ import annotations

import pytest

from lib.book.ledger import records


@pytest.fixture(scope="module")
def ledger(browser, site, watched):
    """Open the ledger."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, watch = context.new_page(), watched()
    watch.attach(page, site)
    page.goto(f"{site}book/ledger.html", wait_until="load")
    yield page
    context.close()
    assert not watch.problems


@pytest.fixture(scope="module")
def errata(browser, site, watched):
    """Open the errata."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, watch = context.new_page(), watched()
    watch.attach(page, site)
    page.goto(f"{site}book/errata.html", wait_until="load")
    yield page
    context.close()
    assert not watch.problems


def reset(page, total: int, what: str):
    form = page.locator("form.rc-filter")
    form.get_by_role("button", name="show all").click()
    page.wait_for_function(
        "text => document.querySelector('form.rc-filter output').textContent === text", arg=f"all {total} {what}"
    )
    assert "#" not in page.url
    return form


def shown(page, kind: str = "tr.rc-row") -> int:
    return page.locator(f"{kind}:not(.rc-hidden)").count()


def until_shown(page, kind: str, number: int) -> None:
    page.wait_for_function(
        "([kind, number]) => document.querySelectorAll(`${kind}:not(.rc-hidden)`).length === number", arg=[kind, number]
    )


def test_words_and_choices_filter_the_ledger(ledger):
    rows, page = records(), ledger
    form = reset(page, len(rows), "rows")
    count = form.locator("output")
    assert shown(page) == page.locator("tr.rc-row:visible").count() == len(rows)

    form.get_by_label("search").fill("benchmark A")
    fewer = shown(page)
    assert 0 < fewer < len(rows)
    assert fewer == page.locator("tr.rc-row:visible").count()
    assert count.inner_text() == f"{fewer} of {len(rows)} rows"
    assert "words=benchmark" in page.url
    reset(page, len(rows), "rows")
    assert shown(page) == len(rows)
    assert shown(page, "tr.rc-note") == sum(bool(row["note"]) for row in rows)

    for key in ("paper", "kind", "verdict", "severity"):
        value = next(row[key] for row in reversed(rows) if row[key])
        form.get_by_label(key).select_option(value)
        assert shown(page) == sum(row[key] == value for row in rows), key
        assert f"{key}={value}" in page.url
        form.get_by_label(key).select_option("")
    form.get_by_label("kind").select_option("question")
    assert shown(page) == sum(row["kind"] == "question" for row in rows) > 0
    form.get_by_label("kind").select_option("")
    form.get_by_label("search").fill("no such words anywhere")
    assert shown(page) == 0
    assert page.locator("article section section > h2:visible").count() == 0
    assert count.inner_text() == f"0 of {len(rows)} rows"


def test_a_note_is_found_with_its_row(ledger):
    rows, page = records(), ledger
    form = reset(page, len(rows), "rows")
    noted = next(row for row in rows if row["paper"] == "sfv" and "target_ratio" in (row["note"] or ""))
    form.get_by_label("search").fill(f"{noted['id']} target_ratio")
    assert shown(page) == shown(page, "tr.rc-note") == 1


def test_the_filter_works_from_a_file(browser, built, watched):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, watch = context.new_page(), watched()
    watch.attach(page, built.as_uri())
    page.goto(f"{built.as_uri()}/book/errata.html#severity=misprint", wait_until="load")
    until_shown(page, ".rc-erratum", sum(row["severity"] == "misprint" for row in records()))
    context.close()
    assert not watch.problems


def test_the_filter_works_from_the_keyboard(ledger):
    page = ledger
    form = reset(page, len(records()), "rows")
    form.get_by_label("search").focus()
    page.keyboard.type("lifetime")
    page.keyboard.press("Enter")
    assert 0 < shown(page) < len(records())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "paper"


def test_the_filter_is_in_the_address(ledger):
    page, rows = ledger, records()
    reset(page, len(rows), "rows")
    page.evaluate("location.hash = 'paper=sfv&kind=probe'")
    wanted = sum(row["paper"] == "sfv" and row["kind"] == "probe" for row in rows)
    until_shown(page, "tr.rc-row", wanted)
    page.evaluate("location.hash = 'row-assim-eq2-19'")
    page.wait_for_function("document.querySelector('form.rc-filter output').textContent.startsWith('all ')")
    page.wait_for_function(
        "(() => { const box = document.getElementById('row-assim-eq2-19').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight; })()"
    )


@pytest.mark.parametrize("width", [1280, 375])
def test_the_ledger_fits_its_cells(width, ledger):
    ledger.set_viewport_size({"width": width, "height": 900})
    wide = ledger.evaluate(
        """() => [...document.querySelectorAll('table.rc-ledger td')]
            .filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent)"""
    )
    ledger.set_viewport_size({"width": 1280, "height": 900})
    assert not wide[:5]


def test_the_errata_filter(errata):
    page = errata
    rows = [row for row in records() if row["verdict"] == "corrected"]
    form = reset(page, len(rows), "corrections")
    assert shown(page, ".rc-erratum") == page.locator(".rc-erratum:visible").count() == len(rows)
    last, chosen = rows[-1], []
    for key in ("paper", "severity"):
        value = last[key]
        chosen.append(key)
        form.get_by_label(key).select_option(value)
        wanted = sum(all(row[name] == last[name] for name in chosen) for row in rows)
        assert shown(page, ".rc-erratum") == page.locator(".rc-erratum:visible").count() == wanted
        assert form.locator("output").inner_text() == f"{wanted} of {len(rows)} corrections"
        assert f"{key}={value}" in page.url
    heads = page.locator("article section section > h2:visible, article section section > h3:visible")
    assert heads.count() == 2, "a section without an entry is still there"
    reset(page, len(rows), "corrections")
    form.get_by_label("search").fill(rows[0]["id"])
    assert shown(page, ".rc-erratum") == sum(
        rows[0]["id"] in text.lower() for text in page.locator(".rc-erratum").all_text_contents()
    )
    reset(page, len(rows), "corrections")
    page.evaluate("location.hash = 'severity=conclusion'")
    wanted = sum(row["severity"] == "conclusion" for row in rows)
    until_shown(page, ".rc-erratum", wanted)
    page.evaluate("id => { location.hash = id }", "erratum-" + rows[-1]["id"].replace(".", "-"))
    page.wait_for_function("document.querySelector('form.rc-filter output').textContent.startsWith('all ')")
