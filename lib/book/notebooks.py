"""Executing the notebooks whose stored outputs no longer follow from their code, always into the same bytes.

A failed notebook leaves its file as it was; a finished one is written whole, so an interrupted run goes on later.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import re
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellExecutionError

from ..files.atomic import FileError, alone, check_target, write_whole
from ..files.reading import read_text
from .digest import edited, read_notebook, seal
from .environment import damaged_packages
from .freshness import fingerprint, is_fresh
from .ledger import ROOT
from .ledger.stored import EDITED

CELL_TIMEOUT = 600
"""Seconds after which a cell is given up."""

_KERNEL_ENVIRONMENT = {
    **dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS"),
        "1",
    ),
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_VOLATILE = ("ExecuteTime", "collapsed", "execution", "jp-MarkdownHeadingCollapsed", "scrolled", "trusted", "vscode")
_write_lock = threading.Lock()


class NotebookFailure(RuntimeError):
    """A notebook that raised, wrote to stderr, or changed while it was executed; the file on disk is untouched."""


def find(paths: Sequence[Path] = (), root: Path = ROOT) -> list[Path]:
    """Return the notebooks among ``paths`` (files or folders; by default the whole book), sorted.

    Raises
    ------
    ValueError
        If a path does not exist or is neither a folder nor a notebook.
    """
    found: set[Path] = set()
    for path in paths or [root / "notebooks"]:
        if path.is_dir():
            found.update(p.resolve() for p in path.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)
        elif path.is_file() and path.suffix == ".ipynb":
            found.add(path.resolve())
        else:
            raise ValueError(f"no notebook or folder at {str(path)!r}")
    return sorted(found)


def complaints(notebook: Any) -> list[str]:
    """Return one text per output that is an error, is on stderr or shows a memory address, with the cell's id."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                trace = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))
                found.append(f"cell {cell.id} raised {output.ename}: {output.evalue}\n{trace}")
            elif output.output_type == "stream" and output.name == "stderr":
                found.append(f"cell {cell.id} wrote to stderr:\n{output.text.rstrip()}")
            elif re.search(r" at 0x[0-9a-f]{6}", shown := output.get("data", output).get("text/plain", "")):
                found.append(f"cell {cell.id} shows a memory address (assign the result to a name): {shown}")
    return found


def serialise(notebook: Any) -> str:
    """Return the text of ``notebook`` without anything that changes from one execution to the next."""
    notebook = nbformat.from_dict(json.loads(json.dumps(notebook)))
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata.kernelspec = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook.metadata.language_info = {"name": "python", "pygments_lexer": "ipython3"}
    notebook.metadata.pop("widgets", None)
    count = 0
    for cell in notebook.cells:
        for key in _VOLATILE:
            cell.metadata.pop(key, None)
        if cell.cell_type != "code":
            continue
        count += bool(cell.execution_count)
        cell.execution_count = count if cell.execution_count else None
        outputs: list[Any] = []
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = cell.execution_count
            if output.output_type == "stream" and outputs and outputs[-1].get("name") == output.name:
                outputs[-1].text += output.text
            else:
                outputs.append(output)
        cell.outputs = outputs
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def _record_times(root: Path, new: Mapping[str, Any]) -> None:
    """Add what ``new`` says of notebooks to the record of executions, and drop those that are gone."""
    file = root / "notebooks" / "execution.json"
    with _write_lock:
        try:
            entries = json.loads(read_text(file)) if file.is_file() else {}
            kept = {name: entry for name, entry in (entries | new).items() if (root / name).is_file()}
        except (TypeError, json.JSONDecodeError) as error:
            raise FileError(f"{file}: not a record of executions, {error}; remove it") from error
        if kept != entries:
            write_whole(file, json.dumps(kept, indent=1, sort_keys=True) + "\n")


def _sealed(notebook: Any, fingerprint: str) -> str:
    """Return the text of ``notebook`` with its fingerprint and the digest of its outputs."""
    notebook.metadata["recomputed"] = {"fingerprint": fingerprint}
    notebook.metadata["recomputed"] |= seal(json.loads(serialise(notebook)))
    return serialise(notebook)


async def _execute_cells(client: NotebookClient, environment: dict[str, str]) -> None:
    """Run every cell as the strict comparison will: without history, so a trailing semicolon silences nothing."""
    async with client.async_setup_kernel(env=environment):
        count = 0
        for index, cell in enumerate(client.nb.cells):
            if cell.cell_type == "code":
                count += 1
                await client.async_execute_cell(cell, index, execution_count=count, store_history=False)


def execute(path: Path, root: Path = ROOT) -> float:
    """Execute the notebook at ``path`` in a fresh kernel, store its outputs, and return the seconds that it took.

    Raises
    ------
    NotebookFailure
        If a cell raises, writes to stderr or takes too long, or if the file changes meanwhile; it is left as it is.
    """
    path = path.resolve()
    name = path.relative_to(root).as_posix()
    try:
        check_target(path)
        before = read_text(path)
    except FileError as error:
        raise NotebookFailure(str(error)) from error
    notebook = nbformat.reads(before, as_version=4)
    expected = fingerprint(path, root)
    search = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, **_KERNEL_ENVIRONMENT, "PYTHONPATH": search}
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=CELL_TIMEOUT,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    start = time.perf_counter()
    try:
        asyncio.run(_execute_cells(client, environment))
    except CellExecutionError as error:
        raise NotebookFailure(f"{name}: " + "\n".join(complaints(notebook) or [str(error)])) from error
    except (CellControlSignal, RuntimeError, TimeoutError) as error:
        raise NotebookFailure(f"{name}: {error}") from error
    seconds = time.perf_counter() - start
    if wrong := complaints(notebook):
        raise NotebookFailure(f"{name}: " + "\n".join(wrong))
    if read_text(path) != before or fingerprint(path, root) != expected:
        raise NotebookFailure(f"{name}: it, or the code that it uses, changed while it was executed; run it again")
    write_whole(path, _sealed(notebook, expected))
    machine = {"platform": f"{platform.system()} {platform.machine()}", "python": platform.python_version()}
    _record_times(root, {name: {**machine, "seconds": round(seconds, 1)}})
    return seconds


def _sorted_out(paths: Sequence[Path], everything: bool, root: Path) -> tuple[list[Path], list[str]]:
    """Return the notebooks to execute, and what is wrong with those that are not."""
    stale, wrong = [], []
    for path in paths:
        name = path.relative_to(root).as_posix()
        try:
            notebook = read_notebook(path, name)
            if everything or not is_fresh(path, root):
                stale.append(path)
            else:
                wrong += [f"{name}: {place}: {EDITED}" for place in edited(notebook)]
        except (ValueError, nbformat.ValidationError) as error:
            wrong.append(str(error) if str(error).startswith(name) else f"{name}: {error}")
    return stale, wrong


def run(
    paths: Sequence[Path] = (), *, everything: bool = False, check: bool = False, root: Path = ROOT, jobs: int = 2
) -> int:
    """Execute the stale notebooks among ``paths``, ``jobs`` at a time, and return what the command line returns.

    Each finished notebook is saved at once, so a run that was interrupted goes on where it stopped. With
    ``everything`` the fresh ones are executed too; with ``check`` the stale ones are only listed.

    Returns
    -------
    int
        0; 1 if a notebook failed or, with ``check``, is stale; 2 if one cannot be read, or if an output of one was
        edited by hand.

    Raises
    ------
    ValueError
        If a path is none, if another process executes notebooks here, or if installed packages are damaged.
    """
    known = find(paths, root)
    stale, wrong = _sorted_out(known, everything, root)
    for problem in wrong:
        print(f"error: {problem}", file=sys.stderr, flush=True)
    if check:
        for path in stale:
            print(f"stale: {path.relative_to(root).as_posix()}")
        return 2 if wrong else 1 if stale else 0
    for problem in damaged_packages():
        raise FileError(f"{problem}; install the packages anew (make distclean)")
    print(f"{len(known)} notebooks, {len(stale)} to execute", flush=True)
    failed = _execute_all(stale, root, jobs) if stale else 0
    _record_times(root, {})
    return 2 if wrong else 1 if failed else 0


def _execute_all(stale: Sequence[Path], root: Path, jobs: int) -> int:
    """Execute and save ``stale``, and return how many failed."""
    failed = 0
    with alone(root / "notebooks"), ThreadPoolExecutor(max_workers=jobs) as pool:
        waiting = {pool.submit(execute, path, root): path for path in stale}
        try:
            for done in as_completed(waiting):
                name = waiting[done].relative_to(root).as_posix()
                try:
                    print(f"{name}: {done.result():.1f} s", flush=True)
                except NotebookFailure as failure:
                    failed += 1
                    print(f"FAILED {failure}", flush=True)
        except KeyboardInterrupt:
            # threads that wait for a kernel cannot be cancelled; the kernels end by themselves with this process
            print("interrupted: what was finished is saved", file=sys.stderr, flush=True)
            os._exit(130)
    return failed
