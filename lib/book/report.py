"""What a notebook may print: rounded numbers and plain tables that look the same on every machine."""

from __future__ import annotations

import html
import numbers
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np


def text(value: Any, digits: int = 4) -> str:
    """Return ``value`` as text with ``digits`` significant digits; containers entry by entry.

    >>> text(1234.5678), text(np.float64(-0.0)), text([1, 2.34567, True], 3), text(None)
    ('1235', '0', '[1, 2.35, True]', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {text(item, digits)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(text(item, digits) for item in value) + "]"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        rounded = float(f"{float(value):.{digits - 1}e}") + 0.0
        return f"{rounded:.{max(digits, 6)}g}"
    if isinstance(value, complex):
        real, imaginary = text(value.real, digits), text(abs(value.imag), digits)
        return f"{real} {'-' if value.imag < 0 else '+'} {imaginary}i"
    return str(value)


def show(name: str, value: Any, digits: int = 4, unit: str = "") -> None:
    """Print one line ``name = value unit``, rounded to ``digits`` significant digits.

    Parameters
    ----------
    name
        What is shown.
    value
        Number, bool, text, array or a sequence of these.
    digits
        Significant digits that the computation guarantees on every machine, at least 1.
    unit
        Unit, empty for a pure number.

    Raises
    ------
    ValueError
        If ``digits`` is below 1.
    """
    if digits < 1:
        raise ValueError(f"digits must be at least 1, got {digits!r}")
    print(f"{name} = {text(value, digits)}" + (f" {unit}" if unit else ""))


def _grid(rows: Any, columns: Sequence[str] | None) -> tuple[list[str], list[list[Any]]]:
    """Return headings and cells of a DataFrame, of a list of mappings, or of a list of sequences with ``columns``."""
    if hasattr(rows, "itertuples"):
        default = list(rows.index) == list(range(len(rows))) and rows.index.name is None
        rows = rows if default else rows.reset_index()
        return [str(name) for name in rows.columns], [list(row) for row in rows.itertuples(index=False, name=None)]
    rows = list(rows)
    if rows and all(isinstance(row, Mapping) for row in rows):
        names = list(columns) if columns else list(dict.fromkeys(name for row in rows for name in row))
        return names, [[row.get(name) for name in names] for row in rows]
    if columns is None:
        raise ValueError("columns must be given unless rows are mappings or a DataFrame")
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"a row must have {len(columns)} entries, got {row!r}")
    return list(columns), [list(row) for row in rows]


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real | np.generic) and not isinstance(value, bool | np.bool_)


def table(
    rows: Iterable[Any], digits: int = 4, caption: str | None = None, columns: Sequence[str] | None = None
) -> None:
    """Display a plain table, with a text twin for readers without HTML.

    Parameters
    ----------
    rows
        A DataFrame, a list of mappings (heading to entry), or a list of sequences with ``columns``.
    digits
        Significant digits of every float, at least 1.
    caption
        One line above the table.
    columns
        Headings, or the chosen keys of the mappings in order.

    Raises
    ------
    ValueError
        If ``digits`` is below 1, or if headings are missing or do not match the rows.
    """
    if digits < 1:
        raise ValueError(f"digits must be at least 1, got {digits!r}")
    names, cells = _grid(rows, columns)
    body = [[text(entry, digits) for entry in row] for row in cells]
    right = [bool(cells) and all(_is_number(row[i]) or row[i] is None for row in cells) for i in range(len(names))]

    def line(tag: str, entries: list[str]) -> str:
        marks = [' class="rc-num"' if flag else "" for flag in right]
        scope = ' scope="col"' if tag == "th" else ""
        inner = (f"<{tag}{scope}{mark}>{html.escape(e)}</{tag}>" for mark, e in zip(marks, entries, strict=True))
        return f"<tr>{''.join(inner)}</tr>"

    head = f"<caption>{html.escape(caption)}</caption>\n" if caption else ""
    head += f"<thead>{line('th', names)}</thead>"
    markup = "\n".join(line("td", row) for row in body)
    widths = [max(len(row[i]) for row in [names, *body]) for i in range(len(names))]
    plain = [] if caption is None else [caption]
    for row in [names, ["-" * width for width in widths], *body]:
        padded = (e.rjust(w) if r else e.ljust(w) for e, w, r in zip(row, widths, right, strict=True))
        plain.append("  ".join(padded).rstrip())
    data = {
        "text/html": f'<div class="rc-table"><table>\n{head}\n<tbody>\n{markup}\n</tbody>\n</table></div>',
        "text/plain": "\n".join(plain),
    }
    from IPython.display import display  # only inside a notebook

    display(data, raw=True)
