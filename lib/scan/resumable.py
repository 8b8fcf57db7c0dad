"""Evaluating a function over many points: in parallel, with progress, resumable after an interruption."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..base.arrays import Floats
from ..files.atomic import write_whole

Progress = Callable[[int, int], None]
"""Called with the number of finished points and the number of all points."""


def _chunk(function: Callable[[Any], float], points: Sequence[Any]) -> list[float]:
    """Evaluate one chunk in a worker; the error of a point names it."""
    values = []
    for point in points:
        try:
            values.append(float(function(point)))
        except Exception as error:
            error.add_note(f"at the point {point!r}")
            raise
    return values


def _fingerprint(function: Callable[[Any], float], points: Sequence[Any]) -> str:
    """Identify a scan by its function and its points, so that a store of another scan is never read.

    A partial counts by what it binds: its own repr holds a memory address, which is another in every process.
    """
    bound: list[Any] = []
    while isinstance(function, partial):
        bound.append((function.args, sorted(function.keywords.items())))
        function = function.func
    if not hasattr(function, "__qualname__"):
        raise ValueError(f"function must be importable, or a partial of such a one, to have a store, got {function!r}")
    name = f"{function.__module__}.{function.__qualname__}"
    return hashlib.sha256(name.encode() + pickle.dumps([*bound, *points])).hexdigest()


def _load(store: Path, key: str, size: int) -> Floats:
    """Return the values that an earlier run left, NaN where there is none."""
    with np.load(store) as saved:
        if str(saved["key"]) != key:
            raise ValueError(f"store {store} belongs to another scan; remove it or name another file")
        values = saved["values"]
    if values.shape != (size,):
        raise ValueError(f"store {store} must hold {size} values, got shape {values.shape}")
    return values


def _save(store: Path, key: str, values: Floats) -> None:
    raw = io.BytesIO()
    np.savez(raw, key=key, values=values)
    write_whole(store, raw.getvalue())


def evaluate(
    function: Callable[[Any], float],
    points: Sequence[Any],
    *,
    workers: int = 2,
    chunk: int = 64,
    store: str | Path | None = None,
    progress: Progress | None = None,
) -> Floats:
    """Return ``function(point)`` for every point, evaluated in ``workers`` processes.

    Parameters
    ----------
    function
        Importable function of one picklable point that returns a number; NaN counts as not yet evaluated.
    points
        The points, in the order of the result.
    workers
        Number of processes, at least 1; 1 stays in this process.
    chunk
        points per task, at least 1.
    store
        File in which finished points are kept, so that an interrupted scan continues where it stopped.
    progress
        Called with (finished, all) after every chunk.

    Returns
    -------
    array of shape (len(points),).

    Raises
    ------
    ValueError
        For a bad count, or a store that belongs to another scan.
    Exception
        Whatever the function raises, with the point named in a note; finished chunks are in the store.

    >>> evaluate(abs, [-1.0, 2.0], workers=1).tolist()
    [1.0, 2.0]
    """
    for name, count in (("workers", workers), ("chunk", chunk)):
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise ValueError(f"{name} must be a positive integer, got {count!r}")
    path = None if store is None else Path(store)
    key = "" if path is None else _fingerprint(function, points)
    values = np.full(len(points), np.nan)
    if path is not None and path.exists():
        values = _load(path, key, len(points))
    todo = np.flatnonzero(np.isnan(values))
    parts = [todo[i : i + chunk] for i in range(0, todo.size, chunk)]
    finished = len(points) - todo.size

    def keep(part: NDArray[np.int64], result: list[float]) -> None:
        nonlocal finished
        values[part] = result
        finished += part.size
        if path is not None:
            _save(path, key, values)
        if progress is not None:
            progress(finished, len(points))

    if workers == 1:
        for part in parts:
            keep(part, _chunk(function, [points[i] for i in part]))
        return values
    with ProcessPoolExecutor(workers) as pool:
        tasks = {pool.submit(_chunk, function, [points[i] for i in part]): part for part in parts}
        try:
            for task in as_completed(tasks):
                keep(tasks[task], task.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return values
