import json
from pathlib import Path

from lib.book.ledger import (
    MIME,
    Row,
    Settlement,
)

PAPER = 'paper: {key: toy, title: T, authors: A, arxiv: "", date: "2020", short: t, part: 1, complete: false}\n'


ROW = "rows:\n- {id: toy.eq1, at: (1), kind: value, claim: c, printed: '7e-3', unit: s}\n"


CORRECTED = "rows:\n- {id: toy.a, at: x, kind: table, claim: c, verdict: corrected, note: n"


def toy(tmp_path: Path, rows: str = ROW, paper: str = PAPER) -> Path:
    path = tmp_path / "toy.yml"
    path.write_text(paper + rows, encoding="utf-8")
    return path


def value_row(printed: str, verdict: str | None = "reproduced", **more) -> Row:
    return Row("toy.eq1", "toy", "(1)", "value", "c", printed, verdict=verdict, **more)


def settled(value, row_id: str = "toy.eq1") -> Settlement:
    return Settlement(row_id, value, "notebooks/toy/a.ipynb", "cell")


def notebook(path: Path, *cells: tuple[str, str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = [
        {"id": cell, "outputs": [{"data": {MIME: {"id": row, "value": value, "details": {}}}}]}
        for cell, row, value in cells
    ]
    path.write_text(json.dumps({"cells": written}), encoding="utf-8")


NOTEBOOK = {
    "metadata": {"recomputed": {}},
    "cells": [
        {"cell_type": "markdown", "id": "prose", "source": ["words"], "metadata": {}},
        {"cell_type": "code", "id": "one", "outputs": [
            {"output_type": "stream", "name": "stdout", "text": ["x = 1\n", "y = 2\n"]},
            {"output_type": "display_data", "metadata": {}, "data": {
                MIME: {"id": "toy.eq1", "value": 7e-3, "details": {"a": 1}}, "text/plain": ["toy.eq1"]}},
        ]},
        {"cell_type": "code", "id": "two", "outputs": [
            {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBO", "text/plain": "figure"}},
        ]},
    ],
}  # fmt: skip
