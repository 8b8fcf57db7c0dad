"""The files outside the book's pages that count the ledger: README, citation, picture.

``python book/_ext/recomputed_step.py`` renews them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from textwrap import fill

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT, ROOT / "book" / "_ext"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

import recomputed_scoreboard as scoreboard  # noqa: E402
from recomputed_numbers import in_words, totals  # noqa: E402

PICTURE = ROOT / "book" / "_static" / "scoreboard.svg"
README = ROOT / "README.md"
CITATION = ROOT / "CITATION.cff"


def between(text: str, name: str, new: str) -> str:
    """Return ``text`` with ``new`` between ``<!-- name:begin -->`` and ``<!-- name:end -->``.

    Raises
    ------
    ValueError
        If a marker is missing.
    """
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    if begin not in text or end not in text:
        raise ValueError(f"there is no {begin} ... {end}")
    return text[: text.index(begin) + len(begin)] + f"\n{new}\n" + text[text.index(end) :]


def progress(numbers: dict[str, int]) -> str:
    """Return how many claims are settled, in words that stay true when the last one is.

    >>> progress({"claims": 7, "settled": 5, "open": 2}), progress({"claims": 7, "settled": 7, "open": 0})
    ('5 of 7 claims are settled, 2 are open', 'all 7 claims are settled')
    """
    if numbers["open"]:
        return f"{numbers['settled']} of {numbers['claims']} claims are settled, {numbers['open']} are open"
    return f"all {numbers['claims']} claims are settled"


def introduction(numbers: dict[str, int]) -> str:
    """Return the README's first paragraph."""
    text = (
        f"{in_words(numbers['papers']).capitalize()} papers connect the baryons of the universe with its dark matter. "
        "This project lists the checkable statements in them (equations, numbers, tables, figures, sentences), "
        f"computes them again, and says of each whether it stands: {progress(numbers)}."
    )
    return fill(text, 120)


def abstract(numbers: dict[str, int]) -> str:
    """Return the abstract of the citation file, folded as YAML folds it."""
    text = (
        f"{in_words(numbers['papers']).capitalize()} papers on baryogenesis and dark matter, claim by claim, "
        f"recomputed in executable chapters with a library of tested solvers: {progress(numbers)}."
    )
    return "abstract: >-\n" + fill(text, 120, initial_indent="  ", subsequent_indent="  ") + "\n"


def citation_with(text: str, new: str) -> str:
    """Return the citation file's text with another abstract.

    Raises
    ------
    ValueError
        If it has none.
    """
    changed, found = re.subn(r"^abstract: >-\n(?:  .*\n)+", lambda _: new, text, flags=re.MULTILINE)
    if found != 1:
        raise ValueError(f"CITATION.cff has {found} abstracts, one is needed")
    return changed


def wanted() -> dict[Path, str]:
    """Return what the files must say for the ledger as it is on disk."""
    table, asked, names = scoreboard.current()
    numbers = totals()
    readme = between(README.read_text(encoding="utf-8"), "scoreboard", scoreboard.markdown(table, asked, names))
    return {
        PICTURE: scoreboard.svg(table, asked, names, standalone=True),
        README: between(readme, "counts", introduction(numbers)),
        CITATION: citation_with(CITATION.read_text(encoding="utf-8"), abstract(numbers)),
    }


def renew() -> list[Path]:
    """Rewrite the files that differ from the ledger; return what changed."""
    texts = wanted()
    changed = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in changed:
        path.write_text(texts[path], encoding="utf-8")
    return changed


def main() -> None:
    """Renew the files and name what changed."""
    for path in renew():
        print(f"renewed {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
