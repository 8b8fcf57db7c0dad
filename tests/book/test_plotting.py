"""The look of the figures: palette, determinism, helpers."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from lib.book.ledger import NOTEBOOKS
from lib.book.plotting import DPI, PALETTE, decades, figure, use_style
from tests.compare import close


@pytest.fixture(autouse=True)
def _clean():
    with matplotlib.rc_context():
        yield
    plt.close("all")


def _picture() -> bytes:
    fig, axes = figure()
    x = np.geomspace(1, 1e6, 50)
    axes.plot(x, 1 / x, label="$Y$")
    decades(axes)
    axes.legend()
    out = io.BytesIO()
    fig.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def test_the_same_figure_has_the_same_bytes():
    use_style()
    assert _picture() == _picture()


def test_figures_are_white_and_sharp():
    use_style()
    pixels = plt.imread(io.BytesIO(_picture()))
    assert pixels.shape[1] == round(5.6 * DPI)
    assert np.all(pixels[0, 0] == 1.0)


def test_colours_of_the_cycle_differ_in_lightness_or_hue_under_deuteranopia():
    # Linear simulation of complete deuteranopia; two curves must not become one.
    blind = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
    seen = [blind @ np.array(to_rgb(colour)) for colour in PALETTE.values()]
    distances = [np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]]
    assert min(distances) > 0.15


def test_yellow_is_no_line_colour():
    use_style()
    cycle = matplotlib.rcParams["axes.prop_cycle"].by_key()["color"]
    assert PALETTE["yellow"] not in cycle
    assert len(cycle) == len(PALETTE) - 1


def test_panels_share_the_width():
    fig, axes = figure(2, 2, sharex=True)
    assert axes.shape == (2, 2)
    assert fig.get_size_inches()[0] == 9.0


def test_decades_labels_powers_of_ten_only():
    _, axes = figure()
    axes.set_ylim(1e-18, 1e-8)
    decades(axes, "y")
    assert axes.get_xscale() == "linear"
    assert axes.get_yscale() == "log"
    ticks = np.log10(axes.yaxis.get_majorticklocs())
    close(ticks, np.round(ticks), abs=1e-9)
    assert all(label == "" for label in axes.yaxis.get_minor_formatter().format_ticks([2e-9, 3e-9]))


@pytest.mark.parametrize("arguments", [{"rows": 0}, {"columns": -1}, {"rows": 1.5}, {"rows": True}])
def test_a_wrong_number_of_panels_is_named(arguments):
    with pytest.raises(ValueError, match=f"{next(iter(arguments))} must be a positive integer"):
        figure(**arguments)


@pytest.mark.parametrize("size", [0.0, -3.0, float("nan")])
def test_a_wrong_size_is_named(size):
    with pytest.raises(ValueError, match="width"):
        figure(width=size)


def test_an_unknown_axis_is_named():
    _, axes = figure()
    with pytest.raises(ValueError, match="'z'"):
        decades(axes, "z")


def test_importing_it_draws_in_no_plotting_library():
    code = "import sys, lib.book.plotting; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.rglob("*.ipynb")), ids=lambda path: path.stem)
def test_a_cell_with_a_named_figure_shows_nothing_else(path):
    # the builder would give every further output of the cell the same name
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if "figure" in cell["metadata"].get("mystnb", {}):
            assert sum("data" in output for output in cell["outputs"]) == 1, cell["id"]
