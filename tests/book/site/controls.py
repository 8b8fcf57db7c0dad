"""The kinds of controls that pages have."""

KINDS = {
    "button.primary-toggle": "menus",
    "button.secondary-toggle": "menus",
    "button.dropdown-toggle": "download",
    "button.btn-download-pdf-button": "download",
    "button.btn-fullscreen-button": "fullscreen",
    "button.theme-switch-button": "theme",
    "button.search-button": "search",
    "button.search-button-field": "search",
    "form.bd-search input": "search",
    "button.copybtn": "copy",
    "nav.bd-docs-nav summary": "expanders",
    "details.hide summary": "hidden code",
    "form.rc-filter input": "filters",
    "form.rc-filter select": "filters",
    "form.rc-filter button": "filters",
    "button#pst-back-to-top": "back to top",
}
"""What a control is known by, and the test that presses it."""
