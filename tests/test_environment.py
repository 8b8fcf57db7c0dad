import re
import subprocess

import pytest
import yaml

from lib.book.ledger import ROOT

PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;]+)")


def pins(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in (m.groups() for m in map(PIN.match, text.splitlines()) if m):
        found.setdefault(name.lower(), set()).add(version)
    return found


def direct() -> dict[str, set[str]]:
    return pins((ROOT / "requirements.in").read_text())


def locked() -> str:
    return (ROOT / "requirements.lock").read_text()


def test_every_direct_requirement_is_pinned_exactly():
    lines = [line for line in (ROOT / "requirements.in").read_text().splitlines() if line and line[0] != "#"]
    assert len(lines) == len(direct()) > 20
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+", line) for line in lines)


def test_lock_contains_every_direct_pin():
    lock = pins(locked())
    assert {name: lock.get(name) for name in direct()} == direct()


def test_lock_is_hashed_throughout():
    entries = re.split(r"\n(?=[a-z0-9])", locked().strip(), flags=re.IGNORECASE)
    assert len(entries) > 100
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_conda_environment_has_the_same_pins():
    content = yaml.safe_load((ROOT / "environment.yml").read_text())
    (pip,) = [entry["pip"] for entry in content["dependencies"] if isinstance(entry, dict)]
    assert pins("\n".join(pip)) == direct()
    assert "python=3.11" in content["dependencies"]


@pytest.mark.parametrize(
    "name", ["requirements.in", "requirements.lock", "environment.yml", "pyproject.toml", "Makefile"]
)
def test_no_index_or_local_path_is_named(name):
    text = (ROOT / name).read_text()
    assert re.findall(r"\w+://|file:|--(?:extra-)?index|find-links|pypi", text) == []


def test_make_lists_every_target():
    makefile = (ROOT / "Makefile").read_text()
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    listed = {line.split()[1] for line in shown.splitlines()}
    assert listed == set(re.findall(r"^([a-z]+):.*##", makefile, flags=re.MULTILINE))
    assert {"book", "test", "notebooks", "ledger", "lab", "bench", "clean", "help"} <= listed
