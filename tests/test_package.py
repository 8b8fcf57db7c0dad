"""The package as others get it: built from what is tracked, installed, and used from another folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import lib
from lib.book.ledger import ROOT, records

BOUNCE = """
from recomputed.bounce import gaussian_action, gaussian_potential, solve_single
action = solve_single(gaussian_potential(1.0, 1.0, 4), 0.0, escape=1.5).action
assert abs(action / gaussian_action(1.0, 1.0, 4) - 1) < 1e-7, action
"""
WALL = """
from recomputed.walls.hydrodynamics import strength_for_speed, wall_speed_lte
speed = wall_speed_lte(0.0346675, 0.9).v_w
assert abs(strength_for_speed(speed, 0.9) / 0.0346675 - 1) < 1e-6, speed
"""
TENSION = """
from recomputed.bounce import Polynomial, tension, thin_wall
wall = tension(Polynomial({(0,): 0.25, (2,): -0.5, (4,): 0.25}), -1.0, 1.0)
assert abs(wall**2 / (8 / 9) - 1) < 1e-9, wall
assert abs(thin_wall(2.0, 1.0).action / thin_wall(1.0, 1.0).action - 16) < 1e-12
"""


def run(*command: str, **options) -> subprocess.CompletedProcess:
    done = subprocess.run([*command], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def sources(tmp_path_factory) -> Path:
    """Return the unpacked source distribution of a copy of the project with a table beside a module."""
    copy = tmp_path_factory.mktemp("project")
    skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in ("lib", "book/ledger", "notebooks"):
        shutil.copytree(ROOT / name, copy / name, ignore=skip)
    for name in (
        "pyproject.toml",
        "setup.py",
        "MANIFEST.in",
        "README.md",
        "LICENSE",
        "LICENSE-CONTENT",
        "CITATION.cff",
    ):
        shutil.copy(ROOT / name, copy / name)
    (copy / "lib" / "base" / "data" / "deep").mkdir(parents=True)
    (copy / "lib" / "base" / "data" / "deep" / "toy.dat").write_text("1\n")
    build = "import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])"
    packed = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-c", build, str(packed), cwd=copy)
    (archive,) = packed.iterdir()
    with tarfile.open(archive) as stream:
        stream.extractall(packed, filter="data")
    archive.unlink()
    (unpacked,) = packed.iterdir()
    return unpacked


@pytest.fixture(scope="module")
def site(sources, tmp_path_factory) -> Path:
    """Return a folder with the package installed from its wheel, and nothing else of the project."""
    wheels, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(wheels), str(sources))
    (wheel,) = wheels.iterdir()
    assert wheel.name == f"recomputed-{lib.__version__}-py3-none-any.whl"
    run(*pip, "install", "--no-deps", "--no-compile", "--no-index", "--target", str(target), str(wheel))
    with zipfile.ZipFile(wheel) as packed:
        tops = {name.split("/")[0] for name in packed.namelist()}
    assert tops == {"recomputed", f"recomputed-{lib.__version__}.dist-info"}
    return target


def elsewhere(site: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run Python in a folder that has nothing to do with the project."""
    place = {**os.environ, "PYTHONPATH": str(site), **variables}
    return run(sys.executable, *arguments, cwd=site.parent, env=place, timeout=120)


def test_every_module_and_every_table_is_packed(sources, site):
    wanted = {path.relative_to(sources / "lib").as_posix() for path in (sources / "lib").rglob("*") if path.is_file()}
    here = {path.relative_to(ROOT / "lib").as_posix() for path in (ROOT / "lib").rglob("*.py")}
    found = {path.relative_to(site / "recomputed").as_posix() for path in (site / "recomputed").rglob("*.*")}
    assert here | {"py.typed", "base/data/deep/toy.dat"} <= wanted
    assert wanted <= found
    assert {name.split("/")[0] for name in found - wanted if "__pycache__" not in name} == {"shipped"}


def test_version_and_what_it_needs_are_stated_once(site):
    code = "import recomputed, importlib.metadata as m; print(recomputed.__version__, m.version('recomputed'))"
    assert elsewhere(site, "-c", code).stdout.split() == [lib.__version__] * 2
    code = "import importlib.metadata as m; print(*[r for r in m.requires('recomputed') if 'extra' not in r])"
    needed = elsewhere(site, "-c", code).stdout
    assert [name.partition(">")[0] for name in needed.split()] == ["numba", "numpy", "pyyaml", "scipy", "sympy"]


def test_an_editable_installation_calls_the_folder_lib(sources, tmp_path):
    build = "import sys; from setuptools import build_meta; build_meta.build_editable(sys.argv[1])"
    run(sys.executable, "-c", build, str(tmp_path), cwd=shutil.copytree(sources, tmp_path / "project"))
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        texts = [packed.read(name).decode() for name in packed.namelist() if name.endswith((".py", ".pth"))]
    assert any(f"'lib': '{tmp_path / 'project' / 'lib'}'" in text for text in texts)
    assert not any("shipped" in text for text in texts) and not (tmp_path / "project" / "lib" / "shipped").exists()


def test_every_import_inside_is_relative():
    for path in (ROOT / "lib").rglob("*.py"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "lib" in line and ">>>" not in line]
        assert [line for line in lines if line.lstrip().startswith(("import lib", "from lib"))] == [], path


@pytest.mark.parametrize("recipe", [BOUNCE, WALL, TENSION], ids=["bounce", "wall", "tension"])
def test_recipes_run_from_another_folder_and_their_kernels_are_kept(site, recipe, tmp_path):
    elsewhere(site, "-W", "error", "-c", recipe, NUMBA_CACHE_DIR=str(tmp_path))
    assert bool(list(tmp_path.rglob("*.nbc"))) == (recipe is not TENSION)


def test_the_installed_ledger_is_the_ledger(site):
    done = elsewhere(site, "-m", "recomputed", "ledger", "--json")
    assert json.loads(done.stdout) == records()
    shown = elsewhere(site, "-m", "recomputed", "ledger", "--paper", "sfv").stdout
    assert "(of " in shown.splitlines()[-1]
    assert "python -m recomputed" in elsewhere(site, "-m", "recomputed", "--help").stdout


def test_the_installed_package_says_that_the_notebooks_are_elsewhere(site):
    command = [sys.executable, "-m", "recomputed", "notebooks"]
    done = subprocess.run(
        command, cwd=site.parent, env={**os.environ, "PYTHONPATH": str(site)}, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr == "error: the notebooks are in the project, not in the installed package\n"


def test_a_package_without_its_ledger_is_an_error(site, tmp_path):
    shutil.copytree(site / "recomputed", tmp_path / "recomputed", ignore=shutil.ignore_patterns("*.yml"))
    done = subprocess.run(
        [sys.executable, "-m", "recomputed", "ledger"], cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {tmp_path / 'recomputed' / 'shipped'}: no ledger is here")
