"""No settled value is a literal: what a chapter hands to ``settle`` is computed and could come out otherwise."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from pathlib import Path

import pytest

from lib.book.ledger import NOTEBOOKS, ROOT, Settlement, settlements

WRAPPERS = {
    "abs", "all", "any", "bool", "complex", "float", "int", "len", "max", "min", "round", "str", "sum",
    "Decimal", "Float", "Fraction", "Integer", "Rational", "S", "array", "asarray", "bool_", "float64", "int64",
    "nsimplify", "simplify", "sqrt", "sympify",
}  # fmt: skip
"""Calls that turn a constant into a constant, by their last name."""
NAMED_CONSTANTS = {"true", "false", "True_", "False_", "pi", "e", "inf"}
"""Attributes such as ``sp.true`` and ``math.pi``."""
FILLS = {"add", "append", "extend", "insert", "setdefault", "update"}
"""Methods that put something into a container, which is then no constant."""

PATHS = sorted(path for path in NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
IDS = [path.relative_to(ROOT).as_posix() for path in PATHS]


# --- reading a notebook ---


def bindings(trees: list[ast.Module]) -> dict[str, list[ast.expr | None]]:
    """Every binding of every name in a notebook: the bound expression, or None where it is not a plain constant."""
    found: dict[str, list[ast.expr | None]] = defaultdict(list)

    def bind(target: ast.expr, value: ast.expr | None) -> None:
        if isinstance(target, ast.Name):
            found[target.id].append(value)
        elif isinstance(target, ast.Starred | ast.Subscript):
            bind(target.value, None)
        elif isinstance(target, ast.Tuple | ast.List):
            parts = value.elts if isinstance(value, ast.Tuple | ast.List) else []
            split = len(parts) == len(target.elts) and not any(isinstance(x, ast.Starred) for x in target.elts)
            for k, element in enumerate(target.elts):
                bind(element, parts[k] if split else None)

    for node in (node for tree in trees for node in ast.walk(tree)):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    bind(target, value)
            case ast.AnnAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
                bind(target, value)
            case ast.AugAssign(target=target):
                bind(target, None)
            case ast.For(target=target, iter=values) | ast.comprehension(target=target, iter=values):
                for value in values.elts if isinstance(values, ast.Tuple | ast.List | ast.Set) else [None]:
                    bind(target, value)
            case ast.With(items=items):
                for item in items:
                    if item.optional_vars is not None:
                        bind(item.optional_vars, None)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if method in FILLS:
                found[name].append(None)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                found[name].append(None)
            case ast.arg(arg=name):
                found[name].append(None)
            case ast.alias(name=name, asname=other):
                found[other or name.split(".")[0]].append(None)
    return found


def is_constant(
    node: ast.expr | None, names: dict[str, list[ast.expr | None]], seen: frozenset[str] = frozenset()
) -> bool:
    """Whether the value of an expression is fixed by what stands in the notebook, without any computation."""

    def constant(part: ast.expr | None) -> bool:
        return is_constant(part, names, seen)

    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            values = names.get(name, [])
            return name not in seen and bool(values) and all(is_constant(v, names, seen | {name}) for v in values)
        case ast.Attribute(value=ast.Name(), attr=name):
            return name in NAMED_CONSTANTS
        case ast.UnaryOp(operand=part) | ast.NamedExpr(value=part) | ast.Starred(value=part):
            return constant(part)
        case ast.BinOp(left=left, op=op, right=right):
            zero = any(isinstance(x, ast.Constant) and x.value == 0 for x in (left, right))
            return (constant(left) and constant(right)) or (zero and isinstance(op, ast.Mult))
        case ast.BoolOp(op=op, values=parts):
            decisive = [x for x in parts if isinstance(x, ast.Constant) and bool(x.value) == isinstance(op, ast.Or)]
            return bool(decisive) or all(constant(x) for x in parts)
        case ast.Compare(left=left, comparators=others):
            alike = len(others) == 1 and ast.dump(left) == ast.dump(others[0])
            return alike or all(constant(x) for x in (left, *others))
        case ast.IfExp(test=test, body=body, orelse=other):
            return constant(body) and constant(other) and (constant(test) or ast.dump(body) == ast.dump(other))
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return all(constant(x) for x in parts)
        case ast.Dict(keys=keys, values=values):
            return all(constant(x) for x in (*keys, *values))
        case ast.Subscript(value=value, slice=index):
            return constant(value) and constant(index)
        case ast.Call(func=func, args=args, keywords=keywords):
            name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
            method = isinstance(func, ast.Attribute) and name in ("item", "copy") and constant(func.value)
            parts = [*args, *(k.value for k in keywords)]
            return method or (name in WRAPPERS and bool(parts) and all(constant(x) for x in parts))
    return False


def objections(cells: list[str]) -> list[str]:
    """What is wrong with the settlements in the code cells of one notebook, one sentence each."""
    trees = [ast.parse(source) for source in cells]
    names, found = bindings(trees), []
    known = {"settle"}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.ImportFrom):
            known |= {a.asname for a in node.names if a.name == "settle" and a.asname}

    def is_settle(node: ast.AST) -> bool:
        return (isinstance(node, ast.Name) and node.id in known) or (
            isinstance(node, ast.Attribute) and node.attr == "settle"
        )

    called = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if not (isinstance(node, ast.Call) and is_settle(node.func)):
            continue
        called.add(id(node.func))
        text = ast.unparse(node)[:80]
        keywords = {k.arg: k.value for k in node.keywords}
        if any(isinstance(x, ast.Starred) for x in node.args) or None in keywords:
            found.append(f"{text}: arguments that cannot be read")
            continue
        values = node.args[1:2] or [keywords[k] for k in ("value",) if k in keywords]
        if not values:
            found.append(f"{text}: no value")
        elif is_constant(values[0], names):
            found.append(f"{text}: the value is a literal")
        if is_constant(keywords.get("residual"), names) and not is_none(keywords.get("residual")):
            found.append(f"{text}: the residual is a literal")
    for node in (node for tree in trees for node in ast.walk(tree)):
        if is_settle(node) and id(node) not in called:
            found.append(f"line {node.lineno}: settle is passed on, so that its value cannot be read")
    return found


def is_none(node: ast.expr | None) -> bool:
    """Whether the expression is absent or None."""
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def code_cells(path: Path) -> list[str]:
    """Sources of the code cells of a notebook."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def settle_calls(cells: list[str]) -> int:
    """Number of calls of ``settle`` in the cells."""
    return sum(
        isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "settle"
        for source in cells
        for node in ast.walk(ast.parse(source))
    )


# --- the chapters ---


@pytest.mark.no_cover
@pytest.mark.parametrize("path", PATHS, ids=IDS)
def test_no_settled_value_is_a_literal(path):
    assert objections(code_cells(path)) == []


def test_every_notebook_that_settles_was_read():
    """A stored settlement comes from a call that the test above has seen."""
    settled: dict[str, list[Settlement]] = defaultdict(list)
    for one in settlements().values():
        settled[one.notebook].append(one)
    read = {name: settle_calls(code_cells(path)) for name, path in zip(IDS, PATHS, strict=True)}
    assert settled
    assert [name for name in settled if read.get(name, 0) == 0] == []


# --- the test itself ---


@pytest.mark.parametrize(
    "cells",
    [
        ['settle("a.b", False)'],
        ['settle("a.b", True, digits=3)'],
        ['settle("a.b", 0.25)'],
        ['settle("a.b", -0.25)'],
        ['settle("a.b", value=2 * 3)'],
        ['settle("a.b", not False)'],
        ['settle("a.b", bool(1))'],
        ['settle("a.b", np.float64(3))'],
        ['settle("a.b", sp.Rational(1, 2))'],
        ['settle("a.b", sp.true)'],
        ['settle("a.b", x or True)'],
        ['settle("a.b", False and x)'],
        ['settle("a.b", 1 == 1)'],
        ['settle("a.b", x == x)'],
        ['settle("a.b", 0 * x)'],
        ['settle("a.b", True if x else True)'],
        ['settle("a.b", (1, 2)[0])'],
        ['settle("a.b", {"x": 1}["x"])'],
        ['settle("a.b", all([True, True]))'],
        ['settle("a.b", (ok := True))'],
        ["bound = 1e-12", 'settle("a.b", bound)'],
        ["bound = 1e-12", "wide = 10 * bound", 'settle("a.b", wide)'],
        ["one, two = 1, 2", 'settle("a.b", two)'],
        ["ok: bool = True", 'settle("a.b", ok)'],
        ["ok = True", "ok = False", 'settle("a.b", ok)'],
        ['for row, ok in (("a.b", True), ("a.c", False)):\n    settle(row, ok)'],
        ['x = {"y": 1.0}\nsettle("a.b", x["y"] > 0.5)'],
        ['if x < 1:\n    settle("a.b", 1.0)'],
        ['settle("a.b", x, residual=0.0)'],
        ['settle("a.b")'],
        ["settle(*pair)"],
        ['settle("a.b", **rest)'],
        ['from lib.book.ledger import settle as note\nnote("a.b", True)'],
        ['ledger.settle("a.b", True)'],
        ["note = settle", 'note("a.b", True)'],
    ],
)
def test_literals_are_found(cells):
    assert objections(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ['settle("a.b", x)'],
        ['x = solve(3.0)\nsettle("a.b", x)'],
        ['x = 1.0\nx = solve(x)\nsettle("a.b", x)'],
        ['x = 1.0\nx *= solve(x)\nsettle("a.b", x)'],
        ['settle("a.b", float(model.width(1.0, 2.0)))'],
        ['settle("a.b", abs(x - 1) < 1e-12)'],
        ['settle("a.b", bool(np.all(rates > 0)), residual=worst)'],
        ['settle("a.b", sp.simplify(lhs - rhs) == 0)'],
        ['settle("a.b", x and y or z, residual=None)'],
        ['x = []\nx.append(solve(1.0))\nsettle("a.b", bool(min(x) > 0.5))'],
        ['x = {}\nx["y"] = solve(1.0)\nsettle("a.b", x["y"] > 0.5)'],
        ['for name, value in found.items():\n    settle(f"a.{name}", value)'],
        ['for row, name in (("a.b", "A"), ("a.c", "B")):\n    settle(row, run[name])'],
        ["def f(x):\n    return x", 'x = 1\nsettle("a.b", f(x))'],
        ["value = 3.0", 'other("a.b", value)'],
    ],
)
def test_computed_values_pass(cells):
    assert objections(cells) == []
