"""Tables of this room: written, read back, refused."""

import numpy as np
import pytest

from lib.nucleosynthesis.tables import StampedTable, parse_table, read_table, write_table
from tests.compare import close


def test_what_is_written_is_read_back():
    table = StampedTable(
        {"code": "none: a test", "version": "1"}, {"x": np.array([1.0, 2e-30]), "y-1": np.array([-1 / 3, 0.0])}
    )
    again = parse_table("toy", write_table(table))
    assert dict(again.stamp) == dict(table.stamp) and list(again.columns) == ["x", "y-1"]
    close(again.columns, table.columns, rel=1e-9, abs=0.0)


@pytest.mark.parametrize(("text", "message"), [
    ("1 2\n", "toy: no line '# columns:'"),
    ("# columns: a b\n1 2\n3\n", "toy: "),
    ("# columns: a b\n1 2 3\n", "toy: rows must hold 2 finite numbers, got shape \\(1, 3\\)"),
    ("# columns: a\nnan\n", "toy: rows must hold 1 finite"),
    ("# columns: a\nx\n", "toy: could not convert"),
    ("# columns: a\n", "toy: rows must hold 1 finite"),
])  # fmt: skip
def test_a_broken_table_is_named(text, message):
    with pytest.raises(ValueError, match=message):
        parse_table("toy", text)


def test_an_unknown_table_is_named_with_those_there_are():
    with pytest.raises(ValueError, match=r"no table 'none'; known: abundances_linx, abundances_small, .*cells_shared"):
        read_table("none")
