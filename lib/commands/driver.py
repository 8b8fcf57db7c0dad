"""What all utilities share: parameters in, checked; result out, whole; one message for whatever is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ..files.atomic import FileError, check_target, write_together
from ..files.config import json_text, read_config, unfit
from ..files.schema import Block, ConfigError, FileName, describe


class Command(Protocol):
    """A module of this package."""

    SCHEMA: Block
    """The JSON that ``--params`` must hold."""

    def run(self, config: dict[str, Any], folder: Path) -> dict[str, Any]:
        """Return the result for a checked ``config``; files that it names are sought in ``folder``.

        Raises
        ------
        ValueError
            If an input is wrong; the message names its dotted key, or the file and line, and the value.
        """


def execute(
    command: Command,
    params: Path | str,
    out: Path | str,
    plot: Path | str | None = None,
    render: Callable[[dict[str, Any]], bytes] | None = None,
) -> dict[str, Any]:
    """Run ``command`` with the parameters in the file ``params`` and write its result to the file ``out``.

    Parameters
    ----------
    command
        The utility.
    params
        JSON file that follows the utility's schema; other files that it names lie relative to its own folder.
    out
        JSON file for the result, replaced in one step once everything has gone well and untouched before.
    plot
        File for a picture of the result, if one is wanted; neither file is touched unless both are ready.
    render
        Makes the picture from the result; needed with ``plot``.

    Returns
    -------
    dict
        What was written.

    Raises
    ------
    ValueError
        If anything is wrong with an input, ``out`` or ``plot``; the message names file, key or line, and value.
    """
    targets = {"--out": out} | ({} if plot is None else {"--plot": plot})
    places, folder = {option: check_target(path) for option, path in targets.items()}, Path(params).parent
    if len(set(places.values())) < len(places):
        raise FileError(f"{plot}: --plot must not be the file of --out")
    config = read_config(params, command.SCHEMA)
    files = (config[key] for key, field in command.SCHEMA.fields.items() if isinstance(field, FileName))
    for source in (Path(params), *(folder / name for name in files if name is not None)):
        for option, place in places.items():
            if place == Path(os.path.realpath(source)):
                raise FileError(f"{targets[option]}: {option} must not be an input, but {str(source)!r} is read")
    try:
        # a result that is not finite is refused below, with its name
        with np.errstate(all="ignore"):
            result = command.run(config, folder)
    except FileError:
        raise
    except ValueError as error:
        raise ConfigError(f"{params}: {error}") from error
    except ArithmeticError as error:
        raise ConfigError(f"{params}: the result leaves the range of numbers, {error}") from error
    for problem in unfit(result):
        raise ConfigError(f"{params}: with these values the result {problem}")
    contents: dict[Path | str, str | bytes] = {out: json_text(out, result)}
    if plot is not None and render is not None:
        contents[plot] = render(result)
    write_together(contents)
    return result


def schema_help(command: Command) -> str:
    """Return the keys of the utility's JSON, one per line, for ``--help``."""
    return "\n".join(["keys of the JSON file of --params:", *(f"  {line}" for line in describe(command.SCHEMA))])
