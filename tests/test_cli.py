import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import lib
from lib import cli
from lib.book import ledger
from lib.book.digest import seal
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
        (["--paper", "nobody"], "unknown paper 'nobody'; known: "),
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
    monkeypatch.setattr(ledger, "survey", lambda: ledger.Survey(load_papers(), (wrong,), (), ()))
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


# --- whatever can happen to a command: one line, and an exit code of --help ---


def project(tmp_path: Path) -> Path:
    """Return a small project of its own, with a ledger and a notebook that has settled it."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "lib", root / "lib", ignore=shutil.ignore_patterns("__pycache__", "models", "collider"))
    (root / "book" / "ledger").mkdir(parents=True)
    paper = 'paper: {key: toy, title: T, authors: "", arxiv: "", date: "2020", short: t, part: 1, complete: true}\n'
    rows = "rows:\n- {id: toy.a, at: (1), kind: value, claim: \u03c7 decays, printed: '2', verdict: reproduced}\n"
    (root / "book" / "ledger" / "toy.yml").write_text(paper + rows, encoding="utf-8")
    outputs = [{"output_type": "display_data", "data": {ledger.MIME: {"id": "toy.a", "value": 2.1, "details": {}}}}]
    content = {"metadata": {}, "cells": [{"cell_type": "code", "id": "one", "outputs": outputs}]}
    content["metadata"]["recomputed"] = seal(content)
    (root / "notebooks" / "toy").mkdir(parents=True)
    (root / "notebooks" / "toy" / "a.ipynb").write_text(json.dumps(content))
    return root


def command(root: Path, *arguments: str, **options) -> subprocess.CompletedProcess:
    place = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONUTF8")}
    options["env"] = place | options.pop("env", {})
    for stream in ("stdout", "stderr"):
        options.setdefault(stream, subprocess.PIPE)
    return subprocess.run([sys.executable, "-m", "lib", *arguments], cwd=root, timeout=60, **options)


def one_line(done: subprocess.CompletedProcess) -> str:
    """Return the only line that was said."""
    (line,) = done.stderr.decode().splitlines()
    assert "Traceback" not in line
    return line


def test_a_good_project_says_nothing_on_stderr(tmp_path):
    done = command(project(tmp_path), "ledger")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "toy: 1 reproduced (of 1)" in done.stdout.decode()


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}


def test_an_ascii_terminal_shows_what_it_can(tmp_path):
    root = project(tmp_path)
    done = command(root, "ledger", env=ASCII)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "? decays" in done.stdout.decode("ascii")
    done = command(root, "ledger", "--json", env=ASCII)
    assert json.loads(done.stdout.decode("ascii"))[0]["claim"] == "\u03c7 decays"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("arguments", [["ledger"], ["ledger", "--json"], ["--help"], ["yields", "--help"]])
def test_a_full_device_is_an_error(tmp_path, arguments):
    root = project(tmp_path)
    if arguments[0] == "yields":  # its defaults are printed numbers
        shutil.copy(ROOT / "book" / "ledger" / "yields.yml", root / "book" / "ledger")
    with open("/dev/full", "wb") as full:
        done = command(root, *arguments, stdout=full)
    assert done.returncode == 2
    assert one_line(done) == "error: the output: No space left on device"


def test_a_reader_who_leaves_is_named(tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    done = command(project(tmp_path), "ledger", stdout=writing)
    os.close(writing)
    assert done.returncode == 141
    assert one_line(done) == "error: the output was closed before its end"


def test_a_closed_output_is_an_error(tmp_path):
    done = subprocess.run(
        ["sh", "-c", '"$0" -m lib ledger >&-', sys.executable], cwd=project(tmp_path), stderr=subprocess.PIPE
    )
    assert done.returncode == 2
    assert one_line(done) == "error: the output is closed"


def test_an_interruption_is_said(capsys, monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(ledger, "survey", interrupted)
    monkeypatch.setattr(cli, "_give_up", lambda code, message: (code, message))
    assert cli.main(["ledger"]) == (130, "interrupted")


@pytest.mark.parametrize("what", ["missing", "empty", "pipe", "folder", "device", "damaged"])
def test_a_ledger_that_cannot_be_read_is_an_error(tmp_path, what):
    root = project(tmp_path)
    path = root / "book" / "ledger" / "toy.yml"
    path.unlink()
    if what == "missing":
        path.parent.rmdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    elif what == "device":
        path.symlink_to("/dev/zero")
    elif what == "damaged":
        path.write_bytes(b"paper: \xff")
    done = command(root, "ledger")
    assert (done.returncode, done.stdout) == (2, b"")
    assert str(path.parent if what in ("missing", "empty") else path) in one_line(done)


def test_an_output_edited_by_hand_is_an_error_that_names_its_cell(tmp_path):
    root = project(tmp_path)
    path = root / "notebooks" / "toy" / "a.ipynb"
    path.write_text(path.read_text().replace("2.1", "2.2"))
    done = command(root, "ledger")
    assert done.returncode == 2
    assert "toy: 1 open (of 1)" in done.stdout.decode()
    assert one_line(done).startswith("error: notebooks/toy/a.ipynb: cell one: an output is not what its execution")


def test_outputs_of_unknown_origin_are_an_error(tmp_path):
    root = project(tmp_path)
    path = root / "notebooks" / "toy" / "a.ipynb"
    content = json.loads(path.read_text())
    del content["metadata"]["recomputed"]
    path.write_text(json.dumps(content))
    done = command(root, "ledger")
    assert done.returncode == 2
    assert "toy: 1 reproduced (of 1)" in done.stdout.decode()
    assert one_line(done).startswith("error: notebooks/toy/a.ipynb: no digest of the outputs is stored")


def test_a_bad_settlement_blocks_nothing_but_the_exit_code(tmp_path):
    root = project(tmp_path)
    path = root / "notebooks" / "toy" / "b.ipynb"
    path.write_text((root / "notebooks" / "toy" / "a.ipynb").read_text().replace("toy.a", "toy.gone"))
    content = json.loads(path.read_text())
    content["metadata"]["recomputed"] = seal(content)
    path.write_text(json.dumps(content))
    done = command(root, "ledger")
    assert done.returncode == 2
    assert "toy: 1 reproduced (of 1)" in done.stdout.decode()
    assert "notebooks/toy/b.ipynb cell one: settles 'toy.gone'" in one_line(done)


def test_help_lists_the_exit_codes(capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(["--help"])
    assert caught.value.code == 0
    out = capsys.readouterr().out
    assert all(f"\n  {code}  " in out for code in (0, 1, 2, 130, 141))


def test_version_is_that_of_the_package(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"lib {lib.__version__}\n"


def test_module_runs(capsys):
    done = subprocess.run([sys.executable, "-m", "lib", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    assert "ledger" in done.stdout and "notebooks" in done.stdout


# --- pictures ---


POINTS = {"geometry": "points", "length_cm": 2e4, "case": "all-baryons"}
SIGNATURES = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF-"}


def drawn(folder: Path, picture: str, **changes) -> int:
    (folder / "p.json").write_text(json.dumps(POINTS | changes))
    options = ["--params", str(folder / "p.json"), "--out", str(folder / "out.json"), "--plot", str(folder / picture)]
    return cli.main(["dh-bound", *options])


def test_only_commands_that_can_draw_have_a_picture(capsys):
    can = [name for name, (module, _) in cli.UTILITIES.items() if hasattr(cli._utility_module(module), "draw")]
    assert tuple(can) == cli.DRAWN
    with pytest.raises(SystemExit):
        cli.main(["yields", "--params", "a", "--out", "b", "--plot", "c.png"])
    assert "unrecognized arguments: --plot c.png" in capsys.readouterr().err


@pytest.mark.parametrize("kind", SIGNATURES)
def test_the_name_says_the_kind_of_picture_and_the_same_result_gives_the_same_one(tmp_path, kind):
    assert drawn(tmp_path, f"a.{kind}") == drawn(tmp_path, f"b.{kind.upper()}") == 0
    first, second = ((tmp_path / name).read_bytes() for name in (f"a.{kind}", f"b.{kind.upper()}"))
    assert first.startswith(SIGNATURES[kind]) and first == second


@pytest.mark.parametrize(
    ("picture", "changes", "message"),
    [
        ("a.gif", {}, "a.gif: --plot must end in .png, .svg, .pdf"),
        ("a", {}, "a: --plot must end in .png, .svg, .pdf"),
        ("none/a.png", {}, "none' does not exist"),
        ("a.png", {"hole_radius": 0.1}, "hole_radius must be absent"),
    ],
)
def test_without_a_picture_there_is_no_result(tmp_path, capsys, picture, changes, message):
    assert drawn(tmp_path, picture, **changes) == 2
    captured = capsys.readouterr()
    assert message in captured.err and captured.out == "" and len(captured.err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["p.json"]


def test_without_matplotlib_nothing_is_written(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert drawn(tmp_path, "a.png") == 2
    told = "--plot needs matplotlib, which is not installed: pip install 'recomputed[plot]'"
    assert capsys.readouterr().err == f"error: {tmp_path / 'a.png'}: {told}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["p.json"]


def test_an_interrupt_while_drawing_leaves_nothing(tmp_path, capsys, monkeypatch):
    def interrupted(axes, result):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli._utility_module("dh.bound"), "draw", interrupted)
    assert drawn(tmp_path, "a.png") == 130
    assert capsys.readouterr().err == "interrupted\n"
    assert [path.name for path in tmp_path.iterdir()] == ["p.json"]
