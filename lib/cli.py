"""The command line: the ledger, the notebooks, utilities that two of the papers name, and one on lumpy baryons."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import io
import json
import os
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import __version__

PROGRAM = f"python -m {__package__}"
UTILITIES: dict[str, tuple[str, str]] = {
    "extended-lz": ("sfv.extended_lz", "coupling that the distributed Landau-Zener integral needs for a target ratio"),
    "transport": ("sfv.transport", "conversion probability of a wall from the local Landau-Zener formula"),
    "xi-overlap": ("sfv.xi_overlap", "overlap of the chi amplitude with the wall at given energies"),
    "local-lz": ("sfv.local_lz", "coupling that the local Landau-Zener formula needs for a target ratio"),
    "yields": ("yields.yields", "densities of baryons and dark matter from particles that convert at bubble walls"),
    "dh-bound": ("dh.bound", "whether the measured deuterium allows a model of lumpy baryons, and up to which scale"),
}
"""Command, its module in lib.commands, and one line of help."""
DRAWN = ("dh-bound",)
"""Commands whose module can draw its result."""
PICTURES = {".png": {"Software": None}, ".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
"""Kinds of pictures, and what is left out of them so that the same result gives the same file."""


CODES = """exit codes:
  0    all is well
  1    a verdict is contradicted by its number; a notebook failed, or is stale with --check
  2    an argument or a file is wrong, cannot be read, or was edited by hand; something cannot be written
  130  interrupted from the keyboard; what was finished is kept
  141  whoever read the output left before its end"""


def _say(message: str) -> None:
    """Print one line on stderr, after everything that is on its way to stdout."""
    sys.stdout.flush()
    print(" ".join(message.split()), file=sys.stderr)


def _give_up(code: int, message: str) -> int:
    """Say why nothing more is written to stdout, and keep Python from trying it once more at its end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    with contextlib.suppress(OSError, AttributeError):
        print(message, file=sys.stderr)
    return code


def _shows_unicode() -> bool:
    try:
        "\N{GREEK SMALL LETTER CHI}".encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (LookupError, UnicodeError):
        return False
    return True


def _choice(name: str, value: str | None, known: Sequence[str]) -> None:
    if value is not None and value not in known:
        raise ValueError(f"unknown {name} {value!r}; known: {', '.join(known)}")


def _cell(row: dict[str, Any], key: str) -> str:
    value = row[key]
    if isinstance(value, bool):
        return "holds" if value else "does not"
    if isinstance(value, float):
        return f"{value:+.1%}" if key == "deviation" and abs(value) < 10 else f"{value:.5g}"
    return "" if value is None else str(value)


def _print_table(rows: list[dict[str, Any]], printed: dict[str, str | None], totals: dict[str, int]) -> None:
    keys = ("id", "at", "printed", "computed", "unit", "deviation", "verdict")
    body = [[*(_cell(row, key) for key in keys), row["claim"]] for row in rows]
    for cells, row in zip(body, rows, strict=True):
        cells[1] = cells[1] if len(cells[1]) <= 16 else cells[1][:15] + "…"
        cells[2] = printed[row["id"]] or ""
        cells[4] = "" if row["unit"] == "1" else row["unit"]
        cells[6] += " (contradicted)" if row["agrees"] is False else ""
    widths = [max(len(line[i]) for line in [list(keys), *body]) for i in range(len(keys))]
    room = max(24, shutil.get_terminal_size((150, 24)).columns - sum(widths) - 2 * len(widths))
    for line in [[*keys, "claim"], *body]:
        columns = [text.ljust(width) for text, width in zip(line, widths, strict=False)]
        print("  ".join([*columns, textwrap.shorten(line[-1], room, placeholder=" …")]).rstrip())
    print()
    for paper, total in totals.items():
        counts = Counter(row["verdict"] for row in rows if row["paper"] == paper)
        if counts:
            shown = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
            print(f"{paper}: {shown} (of {total})")


def _ledger(arguments: argparse.Namespace) -> int:
    from .book.ledger import VERDICTS, survey

    _choice("verdict", arguments.verdict, [*VERDICTS, "open"])
    found = survey()
    totals = {paper.key: len(paper.rows) for paper in found.papers}
    problems = list(found.problems)
    if found.unsealed:
        more = f" and {len(found.unsealed) - 1} more" if len(found.unsealed) > 1 else ""
        problems.append(f"{found.unsealed[0]}{more}: no digest of the outputs is stored; run `{PROGRAM} notebooks`")
    if totals:
        _choice("paper", arguments.paper, sorted(totals))
        rows = [row for row in found.records if arguments.paper in (None, row["paper"])]
        rows = [row for row in rows if arguments.verdict in (None, row["verdict"])]
        if arguments.json:
            print(json.dumps(rows, indent=1, ensure_ascii=not _shows_unicode()))
        else:
            _print_table(rows, {row.id: row.printed for paper in found.papers for row in paper.rows}, totals)
        if wrong := [row["id"] for row in rows if row["agrees"] is False]:
            _say(f"verdict contradicted by the number: {', '.join(wrong)}")
    for problem in problems:
        _say(f"error: {problem}")
    return 2 if problems else 1 if wrong else 0


def _notebooks(arguments: argparse.Namespace) -> int:
    from .book.ledger import SHIPPED

    if SHIPPED.is_dir():
        raise ValueError("the notebooks are in the project, not in the installed package")
    from .book.notebooks import run

    return run([Path(path) for path in arguments.paths], everything=arguments.all, check=arguments.check)


class _Parser(argparse.ArgumentParser):
    """Parser whose help cannot be lost on a full device, which argparse would pass over."""

    def _print_message(self, message: str, file: Any = None) -> None:
        stream = sys.stderr if file is None else file
        if stream is not None:
            stream.write(message)
            stream.flush()


class _UtilityParser(_Parser):
    """Parser of a utility: its help lists the keys of the JSON, for which its module is loaded only then."""

    module = ""

    def format_help(self) -> str:
        if not self.module:
            return super().format_help()
        from .commands.driver import schema_help

        return f"{super().format_help()}\n{schema_help(_utility_module(self.module))}\n"


def _utility_module(name: str) -> Any:
    return importlib.import_module(f".commands.{name}", __package__)


def _check_picture(path: str) -> None:
    """Reject a picture that cannot be made, before anything is computed."""
    if Path(path).suffix.lower() not in PICTURES:
        raise ValueError(f"{path}: --plot must end in {', '.join(PICTURES)}")
    if importlib.util.find_spec("matplotlib") is None:
        raise ValueError(f"{path}: --plot needs matplotlib, which is not installed: pip install 'recomputed[plot]'")


def _picture(module: Any, result: dict[str, Any], path: str) -> bytes:
    """Return the picture that ``module`` draws of its ``result``, of the kind that the name of the file says."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    from .book import plotting

    plotting.use_style()
    figure, axes = plotting.figure()
    module.draw(axes, result)
    suffix, stream = Path(path).suffix.lower(), io.BytesIO()
    figure.savefig(stream, format=suffix[1:], metadata=PICTURES[suffix])
    pyplot.close(figure)
    return stream.getvalue()


def _utility(arguments: argparse.Namespace) -> int:
    from .commands.driver import execute

    plot = getattr(arguments, "plot", None)
    if plot is not None:
        _check_picture(plot)
    module = _utility_module(arguments.module)
    result = execute(module, arguments.params, arguments.out, plot, lambda found: _picture(module, found, plot))
    for key, value in result.items():
        if isinstance(value, str | int | float):
            print(f"{key} = {value:.6g}" if isinstance(value, float) else f"{key} = {value}")
    return 0


def _add_utilities(commands: Any) -> None:
    for name, (module, summary) in UTILITIES.items():
        text = f"{summary[0].upper()}{summary[1:]}. Bad input ends with exit code 2; --out is then untouched."
        parser = commands.add_parser(name, help=summary, description=text)
        parser.module = module
        parser.add_argument("--params", metavar="F", required=True, help="JSON file with the parameters")
        parser.add_argument(
            "--out", metavar="F", required=True, help="JSON file for the result, written whole or not at all"
        )
        if name in DRAWN:
            kinds = ", ".join(PICTURES)
            parser.add_argument("--plot", metavar="F", help=f"picture of the result ({kinds}); needs matplotlib")
        parser.set_defaults(action=_utility, module=module)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=PROGRAM,
        description="Baryons and Dark Matter, Recomputed",
        epilog=CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"{__package__} {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_UtilityParser)
    ledger = commands.add_parser("ledger", help="list every claim, what was computed for it, and the verdict")
    ledger.add_argument("--paper", metavar="KEY", help="only the rows of this paper")
    ledger.add_argument("--verdict", metavar="V", help="only the rows with this verdict ('open' included)")
    ledger.add_argument("--json", action="store_true", help="print a JSON list and nothing else")
    ledger.set_defaults(action=_ledger)
    notebooks = commands.add_parser("notebooks", help="execute the notebooks whose code or solvers changed")
    notebooks.add_argument("paths", nargs="*", metavar="PATH", help="notebooks or folders; by default all")
    notebooks.add_argument("--all", action="store_true", help="execute fresh notebooks too")
    notebooks.add_argument("--check", action="store_true", help="list the stale ones and exit 1 if there are any")
    notebooks.set_defaults(action=_notebooks)
    _add_utilities(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code, one of ``--help``; what is wrong is said in one line."""
    if sys.stdout is None:
        return _give_up(2, "error: the output is closed")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show a sign shows a question mark
    try:
        try:
            arguments = _parser().parse_args(argv)
            return arguments.action(arguments)
        except ValueError as error:
            _say(f"error: {error}")
            return 2
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        return _give_up(141, "error: the output was closed before its end")
    except OSError as error:
        return _give_up(2, f"error: {error.filename or 'the output'}: {error.strerror or error}")
    except ImportError as error:
        return _give_up(2, f"error: {error}; this command needs it")
    except KeyboardInterrupt:
        return _give_up(130, "interrupted")
