"""Strict JSON in, strict JSON out; an error says in which file, at which key or line, and with which value."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .reading import read_text
from .schema import Block, ConfigError, JsonObject, NotFinite, check


def _pairs(pairs: list[tuple[str, Any]]) -> JsonObject:
    found = JsonObject(pairs)
    counts = Counter(key for key, _ in pairs)
    found.repeated = tuple(key for key, count in counts.items() if count > 1)
    return found


def _number(digits: str) -> int | float | NotFinite:
    value = float(digits)
    if not math.isfinite(value):
        return NotFinite(digits if len(digits) < 40 else digits[:37] + "...")
    return value if set(digits) & set(".eE") else int(digits)


def read_config(path: Path | str, schema: Block) -> dict[str, Any]:
    """Return the content of a JSON file that follows ``schema`` to the letter.

    Parameters
    ----------
    path
        The file, UTF-8.
    schema
        The keys that it must and may have.

    Returns
    -------
    dict
        Every key of the schema, in its order.

    Raises
    ------
    ConfigError
        If the file cannot be read, is no regular file of bounded size or not JSON (line and column are named), or for
        the reasons of ``check``.
    """
    text = read_text(path, error=ConfigError)
    try:
        value = json.loads(
            text, object_pairs_hook=_pairs, parse_constant=NotFinite, parse_float=_number, parse_int=_number
        )
    except json.JSONDecodeError as error:
        raise ConfigError(f"{path}: line {error.lineno} column {error.colno}: not JSON, {error.msg}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: not JSON that can be read, nested too deeply") from error
    return check(value, schema, path)


def unfit(value: Any, place: str = "") -> Iterator[str]:
    """Yield what keeps ``value`` from being written as JSON: one line per entry, with its dotted key and value."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from unfit(entry, f"{place}.{key}" if place else key)
    elif isinstance(value, list | tuple):
        for i, entry in enumerate(value):
            yield from unfit(entry, f"{place}[{i}]")
    elif isinstance(value, float) and not math.isfinite(value):
        yield f"{place} must be finite, got {value!r}"
    elif value is not None and not isinstance(value, str | bool | int | float):
        yield f"{place} must be plain data, got {value!r}"


def json_text(path: Path | str, data: Mapping[str, Any]) -> str:
    """Return ``data`` as indented JSON for the file ``path``; floats read back as the same doubles.

    Parameters
    ----------
    path
        Name of the file for the message.
    data
        Nested dicts and lists of strings, bools, finite numbers and None.

    Raises
    ------
    ValueError
        If an entry is not such data; its dotted key and value are named.
    """
    for problem in unfit(dict(data)):
        raise ValueError(f"{path}: {problem}")
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
