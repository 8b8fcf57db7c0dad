"""What a figure says of itself: a pixel counts, rounding noise and the order of artists do not."""

from __future__ import annotations

import subprocess
import sys

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.book.drawn import describe
from lib.book.ledger import ROOT
from lib.book.plotting import figure, use_style


@pytest.fixture(autouse=True)
def _clean():
    with matplotlib.rc_context():
        yield
    plt.close("all")


def _curves(order=(0, 1, 2), *, shift=0.0, noise=0.0, labels=("a", "b", "c"), colours=("C0", "C1", "C2")):
    """Return a figure of three curves with fixed limits, of which one point of the first moves up by ``shift`` px."""
    fig, axes = figure()
    axes.set(xlim=(1, 1e3), ylim=(1e-6, 1), xscale="log", yscale="log", xlabel="x", title="curves")
    x = np.geomspace(1, 1e3, 200)
    for i in order:
        y = x ** -(0.5 + 0.5 * i) * (1 + noise * np.sin(np.arange(200)))
        if i == 0:
            y[70] *= 10 ** (shift * 6 / 800)
        axes.plot(x, y, color=colours[i], label=labels[i])
    axes.plot(x, np.zeros(200), "o", color="C3")
    return fig


def _map(*, shift=0.0, noise=0.0, order=(0, 1)):
    """Return a figure of a mesh, contours, bars, an image, points and texts."""
    fig, (left, right) = figure(1, 2)
    x, y = np.meshgrid(np.linspace(0, 1, 40), np.linspace(0, 1, 30))
    z = x * y * (1 + noise)
    z[3, 4] += shift
    fig.colorbar(left.pcolormesh(x, y, z), ax=left, label="z")
    for i in order:
        left.contour(x, y, z, levels=[0.2 + 0.2 * i], colors=[f"C{i}"])
    left.contourf(x, y, z, levels=[0.5, 0.6, 2.0])
    right.imshow(z, extent=(0, 1, 0, 1))
    right.bar([0.2, 0.4], [0.1, 0.3 * (1 + noise)], width=0.1)
    right.scatter(x[0], z[9], c=z[9], s=5)
    right.errorbar([0.5], [0.5], yerr=[0.1], fmt="o")
    right.text(0.5, 0.5, "here")
    right.annotate("there", (0.2, 0.3), xytext=(3, 3), textcoords="offset points", arrowprops={"arrowstyle": "->"})
    return fig


def test_a_figure_says_how_large_it_is_and_what_is_drawn():
    use_style()
    assert describe(_curves()).startswith("figure 1120 x 800 px: 1 axes, 4 lines, 800 points; digest ")
    assert describe(_map()).startswith("figure 1800 x 643 px: 3 axes, 1 lines, 2 patches, 8 collections, 1 images")


def test_a_pixel_counts_and_rounding_noise_does_not():
    use_style()
    before = describe(_curves())
    assert {describe(_curves(noise=noise)) for noise in (1e-12, -1e-12, 3e-13)} == {before}
    assert {describe(_map(noise=noise)) for noise in (1e-12, -1e-12, 3e-13)} == {describe(_map())}
    assert len({describe(_curves(shift=shift)) for shift in (-1.0, 0.0, 1.0, 2.0)}) == 4
    assert describe(_map(shift=0.02)) != describe(_map())


@given(st.integers(0, 199), st.sampled_from([-1, 1]), st.booleans())
def test_any_point_of_a_line_or_of_marks_counts(place, pixels, marks):
    x = np.linspace(0, 1, 200)

    def drawn(moved: float) -> str:
        fig, axes = plt.subplots()
        axes.set(xlim=(0, 1), ylim=(0, 1))
        y = 0.5 + 0.3 * np.sin(6 * x)
        y[place] += moved / (fig.get_figheight() * fig.dpi)
        axes.plot(x, y, "o" if marks else "-")
        plt.close(fig)
        return describe(fig)

    assert drawn(pixels) != drawn(0)


def test_words_colours_and_limits_count():
    use_style()
    before = describe(_curves())
    assert describe(_curves(labels=("a", "b", "d"))) != before
    legends = [_curves(labels=("a", "b", name)) for name in "cd"]
    for fig in legends:
        fig.axes[0].legend()
    assert len({describe(fig).split()[-1] for fig in legends}) == 2
    swapped = describe(_curves(colours=("C1", "C0", "C2")))
    assert swapped != before and swapped.split()[-1] == before.split()[-1]
    for change in ({"xlabel": "z"}, {"title": "lines"}, {"xlim": (1, 1.001e3)}, {"ylim": (1, 1e-6)}):
        fig = _curves()
        fig.axes[0].set(**change)
        assert describe(fig) != before, change
    fig = _curves()
    fig.axes[0].set_xticks([1, 10], ["one", "ten"])
    assert describe(fig) != before


def test_neither_the_order_of_artists_nor_drawing_changes_it():
    use_style()
    before = describe(_curves())
    drawn = _curves((2, 0, 1))
    # a legend lists the labels in the order of the curves, so there is none here
    assert describe(drawn) == before
    drawn.canvas.draw()
    assert describe(drawn) == before
    assert describe(_map(order=(1, 0))) == describe(_map())


def test_points_without_a_place_do_not_spoil_it():
    use_style()
    fig, axes = figure()
    axes.set(xscale="log", yscale="log", xlim=(1, 10), ylim=(1, 10))
    axes.plot([1, 2, 3, 4, 5], [2, np.nan, -np.inf, np.inf, 0], "o-")
    with np.errstate(all="raise"):
        words = describe(fig)
    assert "nan" not in words and "inf" not in words
    axes.lines[0].set_ydata([2.5, np.nan, -np.inf, np.inf, 0])
    assert describe(fig) != words


def test_in_a_notebook_it_stands_beside_the_picture():
    code = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
import matplotlib
matplotlib.use("Agg")
from lib.book.plotting import figure, use_style
use_style()
fig, axes = figure()
axes.plot([1, 2], [3, 4])
data, _ = shell.display_formatter.format(fig, include=["text/plain"])
print(data["text/plain"])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.startswith("figure 1120 x 800 px: 1 axes, 1 lines, 2 points; digest ")
