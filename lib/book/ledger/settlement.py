"""Settling a row: what a cell that is executed says about a claim, rounded and in a form that is read back."""

from __future__ import annotations

import html
import math
import numbers
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from .schema import NUMERIC_KINDS, Row, load_rows

MIME = "application/vnd.recomputed.settlement+json"

_rows = cache(load_rows)


def _plain(name: str, value: Any) -> bool | int | float:
    """Return ``value`` as a plain bool, int or float; raise for anything else and for NaN or infinity."""
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()
    if isinstance(value, bool):
        return value
    if not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a real number or a bool, got {value!r}")
    if isinstance(value, numbers.Integral):
        return int(value)
    if not math.isfinite(value):
        raise ValueError(f"{name} must be finite, got {value!r}")
    return float(value)


def _rounded(value: bool | int | float, digits: int) -> bool | int | float:
    if isinstance(value, float):
        return float(f"{value:.{digits - 1}e}") + 0.0
    return value


def _text(value: bool | int | float, digits: int) -> str:
    if isinstance(value, bool):
        return "holds" if value else "does not hold"
    return str(value) if isinstance(value, int) else f"{value:.{max(digits, 6)}g}"


def _digits(row: Row, digits: int | None) -> int:
    """Return the number of significant digits to keep: never fewer than the paper prints."""
    needed = len(Decimal(row.printed).as_tuple().digits) if row.printed else 1
    if digits is None:
        return max(5, needed + 1)
    if isinstance(digits, bool) or not isinstance(digits, int) or not needed <= digits <= 15:
        raise ValueError(f"{row.id}: digits must be an integer from {needed} to 15, got {digits!r}")
    return digits


def settle(row_id: str, value: Any, *, digits: int | None = None, residual: float | None = None,
           details: Mapping[str, Any] | None = None) -> None:  # fmt: skip
    """Display what this cell computed for the row ``row_id``, in a form that the ledger reads back.

    Parameters
    ----------
    row_id
        Id of a row in ``book/ledger``.
    value
        For a value or a probe the number, in the row's unit; for a question a number or yes or no; for the other
        kinds whether the claim holds as printed.
    digits
        Significant digits that the computation guarantees; by default 5, or one more than the paper prints.
    residual
        Size of what had to vanish, shown and stored among the details.
    details
        Further numbers by name, rounded alike.

    Raises
    ------
    KeyError
        If no row has that id.
    TypeError
        If ``value`` is a number where the row needs a bool or the other way round, or is neither.
    ValueError
        If a number is NaN or infinite, or if ``digits`` cannot test what is printed.
    """
    if row_id not in _rows():
        raise KeyError(f"no row {row_id!r} in the ledger")
    row = _rows()[row_id]
    number = _plain(row_id, value)
    if row.kind != "question" and isinstance(number, bool) == (row.kind in NUMERIC_KINDS):
        wanted = "a number" if row.kind in NUMERIC_KINDS else "a bool"
        raise TypeError(f"{row_id}: a row of kind {row.kind} needs {wanted}, got {value!r}")
    kept = _digits(row, digits)
    number = _rounded(number, kept)
    extra = dict(details or {}) | ({} if residual is None else {"residual": residual})
    extra = {name: _rounded(_plain(f"{row_id}: {name}", item), kept) for name, item in sorted(extra.items())}

    unit = "" if row.unit == "1" else f" {row.unit}"
    shown = _text(number, kept) + ("" if isinstance(number, bool) else unit)
    beside = [f"printed {row.printed}"] if row.printed else []
    beside += [f"{name} {_text(item, kept)}" for name, item in extra.items()]
    markup = f"<code>{html.escape(row_id)}</code> <strong>{html.escape(shown)}</strong>"
    markup += "".join(f" <span>{html.escape(item)}</span>" for item in beside)
    data = {
        MIME: {"id": row_id, "value": number, "details": extra},
        "text/html": f'<p class="rc-settled" id="settled-{row_id}" data-row="{row_id}">{markup}</p>',
        "text/plain": f"{row_id}: {shown}" + (f" ({', '.join(beside)})" if beside else ""),
    }
    from IPython.display import display  # only inside a notebook: reading the ledger must start fast

    display(data, raw=True)
