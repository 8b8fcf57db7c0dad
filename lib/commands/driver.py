"""What all utilities share: parameters in, checked; result out, whole; one message for whatever is wrong."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ..files.atomic import FileError, check_target
from ..files.config import read_config, unfit, write_json
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


def execute(command: Command, params: Path | str, out: Path | str) -> dict[str, Any]:
    """Run ``command`` with the parameters in the file ``params`` and write its result to the file ``out``.

    Parameters
    ----------
    command
        The utility.
    params
        JSON file that follows the utility's schema; other files that it names lie relative to its own folder.
    out
        JSON file for the result, replaced in one step once everything has gone well and untouched before.

    Returns
    -------
    dict
        What was written.

    Raises
    ------
    ValueError
        If anything is wrong with an input or with ``out``; the message names file, key or line, and value.
    """
    target, folder = check_target(out), Path(params).parent
    config = read_config(params, command.SCHEMA)
    named = [folder / config[key] for key, field in command.SCHEMA.fields.items() if isinstance(field, FileName)]
    for source in (Path(params), *named):
        if target == Path(os.path.realpath(source)):
            raise FileError(f"{out}: --out must not be an input, but {str(source)!r} is read")
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
    write_json(out, result)
    return result


def schema_help(command: Command) -> str:
    """Return the keys of the utility's JSON, one per line, for ``--help``."""
    return "\n".join(["keys of the JSON file of --params:", *(f"  {line}" for line in describe(command.SCHEMA))])
