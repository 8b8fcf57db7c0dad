"""Sign changes: proved brackets, scans, and what is said where there is none."""

import math

import numpy as np
import pytest

from lib.base.roots import bracketed_root, scanned_roots, sign_changes
from tests.compare import close


def test_roots_of_a_known_function():
    roots = scanned_roots("cosine", math.cos, np.arange(0.0, 12.1, 0.5), xtol=1e-13)
    close(roots, math.pi * (np.arange(4) + 0.5), rel=1e-12)
    rising = scanned_roots("cosine", math.cos, np.arange(0.0, 12.1, 0.5), xtol=1e-13, rising=True)
    close(rising, math.pi * np.array([1.5, 3.5]), rel=1e-12)
    assert scanned_roots("cosine", math.cos, np.arange(0.0, 12.1, 0.5), xtol=1e-13, first=True).size == 1


def test_a_scan_without_a_change_of_sign_is_empty():
    assert scanned_roots("x^2 + 1", lambda x: x * x + 1, [0.0, 1.0, 2.0], xtol=1e-9).size == 0


def test_a_root_on_a_point_of_the_scan_is_found_once():
    assert scanned_roots("x - 1", lambda x: x - 1, [0.0, 1.0, 2.0], xtol=1e-12).tolist() == [1.0]
    assert scanned_roots("1 - x", lambda x: 1 - x, [0.0, 1.0, 2.0], xtol=1e-12).tolist() == [1.0]


def test_where_the_function_is_not_defined_there_is_no_change():
    assert sign_changes([1.0, math.nan, -1.0]) == []
    with pytest.raises(ValueError, match="got nan and 1"):
        bracketed_root("half", lambda x: math.nan if x < 1 else 1.0, 0.0, 2.0, xtol=1e-9)


def test_a_bracket_that_is_none_is_named():
    with pytest.raises(ValueError, match=r"x \+ 1 must change its sign between 0\.0 and 1\.0, got 1\.0 and 2\.0"):
        bracketed_root("x + 1", lambda x: x + 1, 0.0, 1.0, xtol=1e-9)
    with pytest.raises(ValueError, match="points of the scan of x"):
        scanned_roots("x", lambda x: x, [1.0, 0.0], xtol=1e-9)
