"""A scan gives the same numbers however it is cut, and survives an interruption."""

import math
import subprocess
import sys
from functools import partial

import numpy as np
import pytest

from lib.scan.resumable import evaluate

POINTS = [float(v) for v in range(1, 24)]


def fragile(point):
    if point == 13.0:
        raise RuntimeError("no solution")
    return math.sqrt(point)


@pytest.mark.parametrize(("workers", "chunk"), [(1, 1), (1, 100), (2, 5)])
def test_result_does_not_depend_on_the_cut(workers, chunk):
    assert np.array_equal(evaluate(math.sqrt, POINTS, workers=workers, chunk=chunk), np.sqrt(POINTS))


def test_progress_counts_every_point_once():
    seen = []
    evaluate(math.sqrt, POINTS, workers=2, chunk=10, progress=lambda done, total: seen.append((done, total)))
    assert [total for _, total in seen] == [23] * 3
    assert sorted(done for done, _ in seen) == [done for done, _ in seen]
    assert seen[-1] == (23, 23)


def test_interrupted_scan_goes_on_where_it_stopped(tmp_path):
    store = tmp_path / "scan.npz"

    def stop_after_ten(done, _):
        if done >= 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(math.sqrt, POINTS, workers=1, chunk=5, store=store, progress=stop_after_ten)
    counts = []
    values = evaluate(math.sqrt, POINTS, workers=1, chunk=5, store=store, progress=lambda done, _: counts.append(done))
    assert np.array_equal(values, np.sqrt(POINTS))
    assert counts == [15, 20, 23]
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("workers", [1, 2])
def test_error_names_the_point(workers):
    with pytest.raises(RuntimeError, match="no solution") as caught:
        evaluate(fragile, POINTS, workers=workers, chunk=4)
    if workers == 1:
        assert "at the point 13.0" in caught.value.__notes__


def test_foreign_store_is_refused(tmp_path):
    store = tmp_path / "scan.npz"
    evaluate(math.sqrt, POINTS, workers=1, store=store)
    with pytest.raises(ValueError, match="belongs to another scan"):
        evaluate(math.sqrt, POINTS[:-1], workers=1, store=store)


def shifted(point, by):
    return point + by


def test_key_of_a_partial_holds_what_it_binds_and_no_address(tmp_path):
    store = tmp_path / "scan.npz"
    evaluate(partial(shifted, by=1.0), POINTS, workers=1, store=store)
    finished = evaluate(partial(shifted, by=1.0), POINTS, workers=1, store=store)
    assert np.array_equal(finished, np.array(POINTS) + 1)
    with pytest.raises(ValueError, match="belongs to another scan"):
        evaluate(partial(shifted, by=2.0), POINTS, workers=1, store=store)
    with pytest.raises(ValueError, match="belongs to another scan"):
        evaluate(partial(partial(shifted, by=1.0), by=2.0), POINTS, workers=1, store=store)


def test_key_of_a_partial_is_the_same_in_every_process():
    code = (
        "import math; from functools import partial; from lib.scan.resumable import _fingerprint;"
        "junk = [object() for _ in range({n})]; print(_fingerprint(partial(math.pow, 2.0), [1.0, 2.0]))"
    )
    keys = {
        subprocess.run([sys.executable, "-c", code.format(n=n)], capture_output=True, text=True).stdout for n in (1, 9)
    }
    assert len(keys) == 1
    assert len(keys.pop().strip()) == 64


def test_function_without_a_name_has_no_store(tmp_path):
    class Nameless:
        def __call__(self, point):
            return point

    with pytest.raises(ValueError, match="function must be importable"):
        evaluate(Nameless(), POINTS, workers=1, store=tmp_path / "scan.npz")


@pytest.mark.parametrize("name", ["workers", "chunk"])
def test_bad_counts_are_named(name):
    with pytest.raises(ValueError, match=name):
        evaluate(math.sqrt, POINTS, **{name: 0})
