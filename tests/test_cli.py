import json
import subprocess
import sys
import time

import pytest

from lib import cli
from lib.book import ledger
from lib.book.ledger import ROOT, load_papers, load_rows


def test_json_is_the_whole_ledger_and_nothing_else(capsys):
    cli.main(["ledger", "--json"])
    out, err = capsys.readouterr()
    assert [row["id"] for row in json.loads(out)] == list(load_rows())
    assert not err or err.startswith("verdict contradicted")


def test_table_counts_the_chosen_rows(capsys):
    paper = load_papers()[0]
    cli.main(["ledger", "--paper", paper.key])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["id", "at", "printed"]
    assert lines[-1].startswith(f"{paper.key}: ") and lines[-1].endswith(f"(of {len(paper.rows)})")
    assert [line.split()[0] for line in lines[1:-2]] == [row.id for row in paper.rows]
    assert "\x1b" not in "".join(lines)


def test_printed_digits_are_shown_as_the_paper_prints_them(capsys):
    cli.main(["ledger", "--paper", "assim"])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("assim.eq2.19 ")]
    assert line.split()[2] == "7e-3"


def test_verdict_filters(capsys):
    cli.main(["ledger", "--verdict", "open", "--json"])
    assert {row["verdict"] for row in json.loads(capsys.readouterr().out)} <= {"open"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--paper", "nobody"], "unknown paper 'nobody'; known: assim, dh, freezein, sfv, yields"),
        (["--verdict", "right"], "unknown verdict 'right'; known: reproduced, convention, corrected"),
    ],
)
def test_unknown_choices_are_named(capsys, options, message):
    assert cli.main(["ledger", *options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


def test_missing_notebook_is_named(capsys):
    assert cli.main(["notebooks", "notebooks/none.ipynb"]) == 2
    assert "'notebooks/none.ipynb'" in capsys.readouterr().err


def test_a_contradicted_verdict_fails_and_is_named(capsys, monkeypatch):
    row = ledger.Row("assim.eq2.19", "assim", "(2.19)", "value", "c", "7e-3", verdict="reproduced")
    wrong = ledger.record(row, ledger.Settlement(row.id, 9e-3, "notebooks/assim/a.ipynb", "c"))
    monkeypatch.setattr(ledger, "records", lambda: [wrong])
    assert cli.main(["ledger"]) == 1
    out, err = capsys.readouterr()
    assert "reproduced (contradicted)" in out
    assert "assim.eq2.19" in err


def test_command_line_answers_in_two_seconds_without_the_numerical_libraries():
    code = "import sys; from lib.cli import main; main(['ledger', '--json']); "
    code += "sys.exit(','.join({'numpy', 'pandas', 'sympy', 'IPython', 'nbclient'} & set(sys.modules)) or 0)"
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert time.perf_counter() - start < 2
    assert len(json.loads(done.stdout)) == len(load_rows())


def test_module_runs(capsys):
    done = subprocess.run([sys.executable, "-m", "lib", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    assert "ledger" in done.stdout and "notebooks" in done.stdout
