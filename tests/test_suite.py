"""The suite about itself: rooms mirror those of the library, tolerances are stated, and the comparison compares."""

import ast
import math
from pathlib import Path

import numpy as np
import pytest

from lib.book.ledger import ROOT
from tests.compare import close

LIB, TESTS = ROOT / "lib", ROOT / "tests"
FREE = {"__init__.py", "__main__.py"}
"""Modules without a file of their own: they hold no code but imports."""
UNMIRRORED = {"benchmarks": "speeds against peers", "book/extension": "book/_ext", "book/site": "the built pages"}
"""Folders of tests of what is not in the library, and what that is."""
HIDDEN = {
    "approx": "adds an absolute 1e-12",
    "isclose": "adds an absolute 1e-8",
    "allclose": "adds an absolute 1e-8",
    "assert_allclose": "adds its two tolerances",
    "assert_almost_equal": "counts decimals",
    "assert_array_almost_equal": "counts decimals",
    "assert_approx_equal": "counts digits",
}


def modules() -> list[Path]:
    return sorted(p.relative_to(LIB) for p in LIB.rglob("*.py") if p.name not in FREE)


def test_every_module_has_a_test_file_of_its_name():
    missing = [str(m) for m in modules() if not (TESTS / m.parent / f"test_{m.name}").is_file()]
    assert not missing, f"no tests/<folder>/test_<name>.py for {', '.join(missing)}"


def test_every_folder_of_tests_is_one_of_the_library():
    folders = {p.parent.relative_to(TESTS).as_posix() for p in TESTS.rglob("*.py")}
    strange = sorted(f for f in folders - UNMIRRORED.keys() if not (LIB / f).is_dir())
    assert not strange, f"no such folder in lib: {', '.join(strange)}"


def hidden_tolerances(source: str) -> list[tuple[int, str]]:
    """Lines and names of comparisons that bring a tolerance along, whether called or imported."""
    found = []
    for node in ast.walk(ast.parse(source)):
        name = ""
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        elif isinstance(node, ast.ImportFrom):
            name = next((alias.name for alias in node.names if alias.name in HIDDEN), "")
        if name in HIDDEN:
            found.append((node.lineno, name))
    return sorted(found)


def test_no_comparison_hides_a_tolerance():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name} {HIDDEN[name]}; use tests.compare.close"
        for path in sorted(TESTS.rglob("*.py"))
        for line, name in hidden_tolerances(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("import pytest\nassert 1e-20 == pytest.approx(3e-20)\n", [2]),
        ("from pytest import approx\nx = [approx(1)]\n", [1, 2]),
        ("import numpy as np\n\nnp.testing.assert_allclose(1, 2)\nassert np.allclose(1, 2)\n", [3, 4]),
        ("import math\nassert math.isclose(1, 2)\n", [2]),
        ("close(1, 1, rel=1e-3)\n", []),
    ],
)
def test_the_search_for_hidden_tolerances_finds_them(source, lines):
    assert [line for line, _ in hidden_tolerances(source)] == lines


@pytest.mark.parametrize(
    ("value", "expected", "tolerances"),
    [
        (3e-20, 1e-20, {"rel": 1e-2}),
        (1.02, 1.0, {"rel": 1e-2}),
        (0.98, 1.0, {"rel": 1e-2}),
        (1e-3, 0.0, {"abs": 1e-4}),
        (math.nan, 1.0, {"rel": 1.0}),
        (math.nan, math.nan, {"abs": 1.0}),
        (1.0, math.nan, {"abs": 1.0}),
        (math.inf, 1.0, {"rel": 1.0}),
        (1.0, math.inf, {"rel": 1.0}),
        (-math.inf, math.inf, {"abs": 1.0}),
        ([1.0, 2.0], [1.0, 2.1], {"rel": 1e-3}),
        ([1.0, 2.0], [1.0, 2.0, 3.0], {"rel": 1e-3}),
        ([[1.0, 2.0]], [[1.0], [2.0]], {"rel": 1e-3}),
        (1 + 1e-3j, 1.0, {"rel": 1e-4}),
        ({"a": 1.0}, {"a": 1.1}, {"rel": 1e-3}),
        ({"a": 1.0}, {"b": 1.0}, {"rel": 1e-3}),
    ],
)
def test_what_differs_is_refused(value, expected, tolerances):
    with pytest.raises(AssertionError):
        close(value, expected, **tolerances)


@pytest.mark.parametrize(
    ("value", "expected", "tolerances"),
    [
        (1.01, 1.0, {"rel": 1.0001e-2}),
        (1.05e-20, 1e-20, {"rel": 0.1}),
        (1e-4, 0.0, {"abs": 1e-3}),
        (0.0, 0.0, {"rel": 1e-9, "abs": 0.0}),
        (math.inf, math.inf, {"rel": 1e-9}),
        (np.full((2, 3), 1.0), 1.0, {"rel": 1e-9}),
        ((1.0, 2.0), [1.0, 2.0], {"rel": 1e-15}),
        ([], [], {"rel": 1e-15}),
        (1 + 1e-5j, 1.0, {"rel": 1e-4}),
        ({"a": [1.0, 2.0]}, {"a": [1.0, 2.0]}, {"rel": 1e-15}),
    ],
)
def test_what_agrees_passes(value, expected, tolerances):
    close(value, expected, **tolerances)


def test_a_difference_is_told_with_its_place_and_both_values():
    with pytest.raises(AssertionError) as caught:
        close([[1.0, 2.0], [3.0, 4.5]], [[1.0, 2.1], [3.0, 4.0]], rel=1e-3, name="masses")
    message = str(caught.value)
    for part in ("masses[1, 1]", "4.5", "4.0", "off by 0.5", "rel = 0.001", "2 of 4"):
        assert part in message


@pytest.mark.parametrize(
    ("expected", "tolerances", "message"),
    [
        (1.0, {}, "give rel, abs or both"),
        (0.0, {"rel": 1e-3}, "expected zero has no relative tolerance: give abs"),
        ([1.0, 0.0], {"rel": 1e-3}, "expected zero"),
        (1.0, {"rel": -1.0}, "not negative"),
        (1.0, {"rel": math.nan}, "not negative"),
        (1.0, {"rel": 1e-3, "abs": math.nan}, "not negative"),
    ],
)
def test_tolerances_that_say_nothing_are_refused(expected, tolerances, message):
    with pytest.raises(ValueError, match=message):
        close(expected, expected, **tolerances)
