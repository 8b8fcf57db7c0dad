"""What a JSON or YAML file may contain, as data; a value that does not fit is named with its file and dotted key.

>>> SCHEMA = Block("an example", {"v_w": Number("wall speed", above=0.0, below=1.0), "nE": Integer("energies", low=1)})
>>> check({"v_w": 0.3, "nE": 160}, SCHEMA, "params.json")
{'v_w': 0.3, 'nE': 160}
>>> check({"v_w": 0.3, "nE": 160.0}, SCHEMA, "params.json")
Traceback (most recent call last):
lib.files.schema.ConfigError: params.json: nE must be an integer at least 1, got 160.0
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .atomic import FileError


class ConfigError(FileError):
    """A file cannot be used as it is; the message names the file, the dotted key and the value."""


@dataclass(frozen=True)
class _Missing:
    """Stands for the absence of a default."""


REQUIRED = _Missing()
"""Default of a key that must be present."""


@dataclass(frozen=True)
class Number:
    """A finite number; an integer will do, a bool will not."""

    meaning: str
    """What it is, with its unit."""
    low: float | None = None
    """Smallest value allowed."""
    high: float | None = None
    """Largest value allowed."""
    above: float | None = None
    """Bound that must be exceeded."""
    below: float | None = None
    """Bound that must not be reached."""
    default: Any = REQUIRED
    """Value of a missing key; without it the key must be present."""

    @property
    def rule(self) -> str:
        """What the value must be, in words."""
        bounds = [("at least", self.low), ("at most", self.high), ("above", self.above), ("below", self.below)]
        return " ".join(["a number", " and ".join(f"{word} {bound!r}" for word, bound in bounds if bound is not None)])

    def accepts(self, value: Any) -> bool:
        """Return whether ``value`` is such a number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return (
            (self.low is None or value >= self.low)
            and (self.high is None or value <= self.high)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
        )


@dataclass(frozen=True)
class Integer(Number):
    """An integer; 160.0 is none."""

    @property
    def rule(self) -> str:
        """What the value must be, in words."""
        return super().rule.replace("a number", "an integer", 1)

    def accepts(self, value: Any) -> bool:
        """Return whether ``value`` is such an integer."""
        return isinstance(value, int) and super().accepts(value)


@dataclass(frozen=True)
class Numbers:
    """A list of numbers."""

    meaning: str
    """What they are, with their unit."""
    entry: Number
    """What each of them must be."""
    most: int = 10_000
    """Greatest length."""
    default: Any = REQUIRED
    """Value of a missing key; without it the key must be present."""


@dataclass(frozen=True)
class Text:
    """A string that is not empty and can be printed."""

    meaning: str
    """What it says."""
    choices: tuple[str, ...] = ()
    """The only strings allowed; without any, all are."""
    pattern: str = ""
    """Regular expression that the whole string must match, if one is given."""
    like: str = ""
    """Examples of what matches the pattern."""
    prose: bool = False
    """Whether lines may be broken; spaces around the text are then dropped."""
    empty: bool = False
    """Whether it may be empty."""
    default: Any = REQUIRED
    """Value of a missing key; without it the key must be present."""


@dataclass(frozen=True)
class FileName(Text):
    """The name of a file to read, relative to the folder of the JSON file or absolute."""


@dataclass(frozen=True)
class Flag:
    """true or false."""

    meaning: str
    """What true means."""
    default: Any = REQUIRED
    """Value of a missing key; without it the key must be present."""


@dataclass(frozen=True)
class Block:
    """An object with known keys."""

    meaning: str
    """What it holds together."""
    fields: Mapping[str, Field]
    """What each key must be, in the order in which help lists them."""
    default: Any = REQUIRED
    """Value of a missing key; without it the key must be present."""


Field = Number | Integer | Numbers | Text | Flag | Block


class JsonObject(dict):
    """A JSON object that remembers which keys it was given twice."""

    repeated: tuple[str, ...] = ()


class NotFinite(str):
    """A number that JSON or a double cannot hold, as it was spelt."""


def _shown(value: Any) -> str:
    """Return ``value`` as JSON writes it, shortened; only as much of it as is shown is looked at."""
    text = str(value) if isinstance(value, NotFinite) else ""
    if not text:
        try:
            for piece in json.JSONEncoder(default=str).iterencode(value):
                text += piece
                if len(text) > 60:
                    break
        except (TypeError, ValueError, RecursionError):
            text += "..."  # keys that JSON has not, a loop, an integer of thousands of digits
    return text if len(text) <= 60 else text[:57] + "..."


def _dotted(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _checked(value: Any, field: Field, place: str, file: str) -> Any:
    """Return ``value`` as ``field`` wants it or raise ConfigError."""

    def wrong(rule: str) -> ConfigError:
        return ConfigError(f"{file}: {place or 'the file'} must be {rule.strip()}, got {_shown(value)}")

    if isinstance(field, Block):
        if not isinstance(value, dict):
            raise wrong("an object")
        return _checked_block(value, field, place, file)
    if isinstance(field, Numbers):
        if not isinstance(value, list) or not 1 <= len(value) <= field.most:
            raise wrong(f"a list of 1 to {field.most} numbers")
        return [_checked(entry, field.entry, f"{place}[{i}]", file) for i, entry in enumerate(value)]
    if isinstance(field, Number):
        if isinstance(value, NotFinite) or (isinstance(value, float) and not math.isfinite(value)):
            raise wrong("a finite number")
        if not field.accepts(value):
            raise wrong(field.rule)
        return value if isinstance(field, Integer) else float(value)
    if isinstance(field, Flag):
        if not isinstance(value, bool):
            raise wrong("true or false")
        return value
    return _checked_text(value, field, wrong)


def _checked_text(value: Any, field: Text, wrong: Callable[[str], ConfigError]) -> str:
    if field.prose and isinstance(value, str) and not isinstance(value, NotFinite):
        value = value.strip()
    text = isinstance(value, str) and not isinstance(value, NotFinite) and (value or field.empty)
    if not text or not (value.replace("\n", " ") if field.prose else value).isprintable():
        raise wrong("a printable string" + ("" if field.empty else " that is not empty"))
    if field.choices and value not in field.choices:
        raise wrong(" or ".join(map(_shown, field.choices)))
    if field.pattern and not re.fullmatch(field.pattern, value):
        raise wrong(f"like {field.like}")
    return value


def _checked_block(value: dict[str, Any], field: Block, place: str, file: str) -> dict[str, Any]:
    for key in getattr(value, "repeated", ()):
        raise ConfigError(f"{file}: {_dotted(place, key)!r} is given more than once, last as {_shown(value[key])}")
    for key in value:
        if key not in field.fields:
            known = ", ".join(field.fields)
            told = f"unknown key {_dotted(place, key)!r} with value {_shown(value[key])}; known: {known}"
            raise ConfigError(f"{file}: {told}")
    found = {}
    for key, entry in field.fields.items():
        if key in value:
            found[key] = _checked(value[key], entry, _dotted(place, key), file)
        elif entry.default is REQUIRED:
            raise ConfigError(f"{file}: missing key {_dotted(place, key)!r} ({entry.meaning})")
        else:
            found[key] = entry.default
    return found


def check(value: Any, schema: Block, file: Path | str) -> dict[str, Any]:
    """Return ``value`` with the defaults of absent keys, numbers as floats, if it follows ``schema``.

    Parameters
    ----------
    value
        What a JSON file contained.
    schema
        The keys that it must and may have.
    file
        Name of the file for the message.

    Returns
    -------
    dict
        Every key of the schema, in its order.

    Raises
    ------
    ConfigError
        At the first unknown, repeated or missing key and at the first value of a wrong type or size.
    """
    return _checked(value, schema, "", str(file))


def describe(schema: Block, place: str = "") -> Iterator[str]:
    """Yield one line per key of ``schema``: its dotted name, what it must be, what it means."""
    for key, entry in schema.fields.items():
        name = _dotted(place, key)
        if isinstance(entry, Block):
            needed = "object" if entry.default is REQUIRED else "object, optional"
            yield f"{name} ({needed}): {entry.meaning}"
            yield from describe(entry, name)
            continue
        if isinstance(entry, Number):
            rule = entry.rule.strip()
        elif isinstance(entry, Numbers):
            rule = f"list, each {entry.entry.rule.strip()}"
        elif isinstance(entry, Flag):
            rule = "true or false"
        else:
            rule = " or ".join(map(_shown, entry.choices)) or ("file name" if isinstance(entry, FileName) else "string")
        known = "" if entry.default is REQUIRED else ", optional"
        known += f", by default {_shown(entry.default)}" if known and entry.default is not None else ""
        yield f"{name} ({rule}{known}): {entry.meaning}"
