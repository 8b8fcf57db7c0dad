"""What makes the tables: the stored rows again from the installed primat, stamps, errors."""

import numpy as np
import pytest

from lib.nucleosynthesis import generate
from lib.nucleosynthesis.tables import StampedTable, read_table
from tests.compare import close


def test_every_table_is_stored_with_the_stamp_of_the_installed_primat():
    for name in generate.MAKERS:
        table = read_table(name)
        installed = generate.primat_stamp(table.stamp["rates"])
        assert {key: table.stamp[key] for key in installed} == installed, name
        assert all(table.stamp[key] == repr(value) for key, value in generate.SETTINGS.items() if "abund" in name)


@pytest.mark.parametrize("row", [0, 137, 281, 330])
def test_stored_rows_come_out_again(row):
    table = read_table("abundances_small")
    run = generate.primat_run(float(table.columns["eta"][row]), "small")
    close({k: run[k] for k in ("deuterium", "hydrogen")}, {k: table.columns[k][row] for k in ("deuterium", "hydrogen")},
          rel=1e-7)  # fmt: skip
    close(run["n_eff"], float(table.stamp["n_eff"]), rel=1e-6)


def test_the_hubble_constant_of_today_moves_nothing(monkeypatch):
    before = generate.primat_run(6.1e-10, "small")["deuterium"]
    monkeypatch.setitem(generate.SETTINGS, "h", 0.7)
    close(generate.primat_run(6.1e-10, "small")["deuterium"], before, rel=1e-12)


def test_tables_are_written_by_name(monkeypatch, tmp_path):
    toy = StampedTable({"code": "toy"}, {"x": np.array([1.0])})
    monkeypatch.setattr(generate, "MAKERS", {"toy": lambda: toy})
    monkeypatch.setattr(generate, "__file__", str(tmp_path / "generate.py"))
    (tmp_path / "primat_tables").mkdir()
    generate.write_tables([])
    assert "# code: toy" in (tmp_path / "primat_tables" / "toy.dat").read_text()
    with pytest.raises(ValueError, match="table must be one of toy, got 'other'"):
        generate.write_tables(["other"])
