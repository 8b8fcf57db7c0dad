"""How the book prints ids, numbers and units."""

from __future__ import annotations

import math
from decimal import Decimal

from docutils import nodes


def row_anchor(row_id: str) -> str:
    """Return the HTML id of a claim's row."""
    return "row-" + row_id.replace(".", "-")


def settled_anchor(row_id: str) -> str:
    """Return the HTML id of the output that settles a claim, as ``lib.ledger.settle`` writes it."""
    return "settled-" + row_id


def scientific(text: str) -> tuple[str, str]:
    """Split a number into mantissa and exponent for print; the exponent is empty for plain decimals.

    >>> scientific("7.0e-3"), scientific("0.0257"), scientific("-1.07e+09")
    (('7.0', '−3'), ('0.0257', ''), ('−1.07', '9'))
    """
    mantissa, _, exponent = text.replace("-", "−").partition("e")
    return mantissa, exponent.replace("+", "").replace("−0", "−").lstrip("0") if exponent else ""


def plain_number(value: float, like: str | None) -> str:
    """Return a computed number in the form of the printed one: decimal, or with a power of ten.

    >>> plain_number(0.0069714, "7e-3"), plain_number(0.14926, "0.149"), plain_number(6.2e-12, None)
    ('6.9714e-3', '0.14926', '6.2e-12')
    """
    if isinstance(value, int):
        return str(value)
    size = abs(value)
    with_power = "e" in like if like else size != 0 and not 1e-3 <= size < 1e5
    shortest = Decimal(repr(value))
    if not with_power:
        return f"{shortest:f}"
    power = math.floor(math.log10(size)) if size else 0
    mantissa = shortest.scaleb(-power).normalize()
    return f"{mantissa:f}e{power}"


def number_nodes(text: str, unit: str) -> list[nodes.Node]:
    """Return a number with its unit as inline nodes."""
    mantissa, exponent = scientific(text)
    out: list[nodes.Node] = [nodes.Text(mantissa)]
    if exponent:
        out += [nodes.Text("\u202f×\u202f10"), nodes.superscript("", exponent)]
    if unit != "1":
        out.append(nodes.Text("\u00a0" + unit))
    return out


def chapter_name(notebook: str) -> str:
    """Return the file name of a chapter without folder and ending, for a link."""
    return notebook.rsplit("/", 1)[-1].removesuffix(".ipynb")
