"""How the book prints ids, numbers and units."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from docutils import nodes


def row_anchor(row_id: str) -> str:
    """Return the HTML id of a claim's row."""
    return "row-" + row_id.replace(".", "-")


def erratum_anchor(row_id: str) -> str:
    """Return the HTML id of a correction on the page of all errata."""
    return "erratum-" + row_id.replace(".", "-")


def settled_anchor(row_id: str) -> str:
    """Return the HTML id of the output that settles a claim, as ``lib.book.ledger.settle`` writes it."""
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

    Far from the printed number, or without one, its own size decides.

    >>> plain_number(0.0069714, "7e-3"), plain_number(0.14926, "0.149"), plain_number(6.2e-12, None)
    ('6.9714e-3', '0.14926', '6.2e-12')
    >>> plain_number(1642000.0, "0.1"), plain_number(0.00014, "0.00013")
    ('1.642e6', '0.00014')
    """
    if isinstance(value, int):
        return str(value)
    size = abs(value)
    near = like is not None and float(like) != 0 and 1e-3 < size / abs(float(like)) < 1e3
    with_power = "e" in like if near else size != 0 and not 1e-3 <= size < 1e5
    shortest = Decimal(repr(value))
    if not with_power:
        text = f"{shortest:f}"
        return text if "." in (like or "") else text.removesuffix(".0")
    power = math.floor(math.log10(size)) if size else 0
    mantissa = shortest.scaleb(-power).normalize()
    return f"{mantissa:f}e{power}"


def unit_nodes(unit: str) -> list[nodes.Node]:
    """Return a unit such as ``m^3 kg^-1 s^-2`` with its powers raised; nothing for a pure number."""
    if unit == "1":
        return []
    out: list[nodes.Node] = []
    for place, part in enumerate(re.split(r"\^(-?\d+)", unit.replace(" ", "\u00a0"))):
        out.append(nodes.superscript("", part.replace("-", "−")) if place % 2 else nodes.Text(part))
    return out


def number_nodes(text: str, unit: str) -> list[nodes.Node]:
    """Return a number with its unit as inline nodes."""
    mantissa, exponent = scientific(text)
    number = nodes.inline("", mantissa, classes=["rc-value"])
    if exponent:
        number += [nodes.Text("\u202f×\u202f10"), nodes.superscript("", exponent)]
    out: list[nodes.Node] = [number]
    if unit != "1":
        out += [nodes.Text(" "), *unit_nodes(unit)]
    return out


def deviation_nodes(deviation: float) -> list[nodes.Node]:
    """Return how far a number is from the printed one: in percent, or as a factor when percent say little."""
    ratio = 1 + deviation
    if ratio > 0 and not 1 / 3 < ratio < 3:
        return [nodes.Text("off by a factor "), *number_nodes(plain_number(float(f"{ratio:.2g}"), None), "1")]
    return [nodes.Text("off by " + f"{100 * deviation:+.2g}\u202f%".replace("-", "−"))]
