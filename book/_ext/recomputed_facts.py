"""Sphinx directives for facts about the project: its constants, and the state in which the book was built."""

from __future__ import annotations

import json
import platform
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from docutils import nodes
from recomputed_format import number_nodes
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from lib.base.constants import CONSTANTS  # noqa: E402

EXECUTION = ROOT / "notebooks" / "execution.json"
REQUIREMENTS = ROOT / "requirements.in"


def table(heads: tuple[str, ...], rows: list[list[list[nodes.Node]]], kind: str) -> nodes.table:
    """Return a table from cells given as lists of inline nodes."""
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=1) for _ in heads]
    head = nodes.row()
    for name in heads:
        head += nodes.entry("", nodes.paragraph("", name))
    group += nodes.thead("", head)
    body = nodes.tbody()
    for cells in rows:
        line = nodes.row()
        for cell in cells:
            line += nodes.entry("", nodes.paragraph("", "", *cell))
        body += line
    group += body
    return nodes.table("", group, classes=[kind])


def direct_packages(text: str) -> list[str]:
    """Return the names of the packages that a requirements file pins, in its order.

    >>> direct_packages("# the solvers\\nnumpy==2.4.0\\njupyter-book == 1.0.4  # the book\\n")
    ['numpy', 'jupyter-book']
    """
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*==", text, flags=re.MULTILINE)


def execution_times(path: Path) -> dict[str, float]:
    """Return the seconds that each notebook took when it was last executed, by its path; empty without the file.

    Raises
    ------
    ValueError
        If an entry has no number of seconds.
    """
    if not path.exists():
        return {}
    out = {}
    for name, entry in json.loads(path.read_text(encoding="utf-8")).items():
        seconds = entry.get("seconds") if isinstance(entry, dict) else entry
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise ValueError(f"{path.name}: {name} has no number of seconds, got {entry!r}")
        out[name] = float(seconds)
    return out


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown outside a git checkout"
    return done.stdout.strip()


def commit() -> str:
    """Return the commit that the working tree is at, and say so where there is none."""
    return _git("rev-parse", "HEAD")


def commit_date() -> str:
    """Return the date of that commit, ISO format, and say so where there is none."""
    return _git("log", "-1", "--format=%cs")


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


class ConstantsTable(SphinxDirective):
    """``{constants-table}``: every constant of ``lib.base.constants`` with value, unit and source."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        self.env.metadata[self.env.docname]["rc-facts"] = True
        rows = []
        for name, constant in CONSTANTS.items():
            text = f"{constant.value:.10g}"
            rows.append(
                [
                    [nodes.math("", constant.symbol)],
                    [nodes.inline("", "", *number_nodes(text, constant.unit), classes=["rc-value"])],
                    [nodes.Text(constant.meaning + " "), nodes.literal("", name)],
                    [nodes.Text(constant.source)],
                ]
            )
        return [table(("symbol", "value", "meaning and name in the library", "source"), rows, "rc-constants")]


class StatusTable(SphinxDirective):
    """``{status-table}``: execution times, versions, commit."""

    def run(self) -> list[nodes.Node]:
        """Return two tables, of times and of versions."""
        self.env.metadata[self.env.docname]["rc-facts"] = True
        times = execution_times(EXECUTION)
        out: list[nodes.Node] = []
        if times:
            rows = [[[nodes.literal("", name)], [nodes.Text(f"{seconds:.1f}")]] for name, seconds in times.items()]
            rows.append([[nodes.strong("", "all")], [nodes.strong("", f"{sum(times.values()):.1f}")]])
            out.append(table(("notebook", "seconds"), rows, "rc-times"))
        else:
            out.append(nodes.paragraph("", "No notebook has been executed yet, so there are no times to report."))
        facts = [("Python", platform.python_version()), ("commit", commit())]
        facts += [(name, _installed(name)) for name in direct_packages(REQUIREMENTS.read_text(encoding="utf-8"))]
        rows = [[[nodes.Text(name)], [nodes.literal("", value)]] for name, value in facts]
        return [*out, table(("what", "version"), rows, "rc-versions")]


def outdated(app: Any, env: Any, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return the pages to read again in every build, because what they print is not in their text."""
    return [name for name in env.found_docs if env.metadata.get(name, {}).get("rc-facts")]


def setup(app: Any) -> dict[str, Any]:
    """Register directives and handlers."""
    app.add_directive("constants-table", ConstantsTable)
    app.add_directive("status-table", StatusTable)
    app.connect("env-get-outdated", outdated)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
