"""The one place where figures get their look: palette, sizes, fonts, resolution, and the few helpers that all share."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base.validation import positive
from .drawn import describe

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PALETTE: dict[str, str] = {
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "amber": "#E69F00",
    "sky": "#56B4E9",
    "black": "#000000",
    "yellow": "#F0E442",
}
"""Colours of Okabe and Ito, told apart by readers with any common colour vision; yellow only for areas."""

LINE_STYLES: tuple[str, ...] = ("-", "--", "-.", ":")
"""A second mark beside colour, for print in grey."""

PANEL_SIZE = (5.6, 4.0)
"""Width and height of a single panel, in inches."""
DPI = 200

_STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.formatter.use_mathtext": True,
    "axes.grid": True,
    "axes.labelsize": 11,
    "axes.titlesize": 11,
    "figure.constrained_layout.use": True,
    "figure.dpi": DPI,
    "figure.facecolor": "white",
    "figure.figsize": PANEL_SIZE,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "grid.alpha": 0.35,
    "grid.linewidth": 0.5,
    "image.cmap": "cividis",
    "legend.fontsize": 9,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "mathtext.fontset": "dejavusans",
    "savefig.dpi": DPI,
    "savefig.facecolor": "white",
    "svg.hashsalt": "recomputed",
    "xtick.direction": "in",
    "xtick.top": True,
    "ytick.direction": "in",
    "ytick.right": True,
}


def use_style() -> None:
    """Set the style for all figures that follow; in a notebook also make PNG without metadata the only format.

    There the text that stands beside each picture is what ``lib.book.drawn`` says of it, which a comparison of outputs
    reads, as it does not read pictures. White is part of the figure, so that it stays legible on a dark page.
    """
    import matplotlib
    from matplotlib import cycler

    colours = [colour for name, colour in PALETTE.items() if name != "yellow"]
    matplotlib.rcParams.update(_STYLE)
    matplotlib.rcParams["axes.prop_cycle"] = cycler(color=colours)
    if (ipython := sys.modules.get("IPython")) is not None and ipython.get_ipython() is not None:
        from matplotlib.figure import Figure
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        # The version of the plotting library in the picture would change its bytes and nothing that is seen.
        set_matplotlib_formats("png", bbox_inches=None, metadata={"Software": None})
        plain = ipython.get_ipython().display_formatter.formatters["text/plain"]
        plain.for_type(Figure, lambda shown, printer, cycle: printer.text(describe(shown)))


def figure(rows: int = 1, columns: int = 1, *, width: float | None = None, height: float | None = None,
           **subplots: Any) -> tuple[Figure, Any]:  # fmt: skip
    """Return a figure and its axes, with panels of the common size unless told otherwise.

    Parameters
    ----------
    rows, columns
        Number of panels.
    width, height
        Size of the whole figure in inches; by default panels are as large as alone, up to a width of 9.
    subplots
        Passed on to ``matplotlib.pyplot.subplots`` (``sharex``, ``squeeze``, ...).

    Returns
    -------
    tuple
        The figure, and one axes or an array of them as ``subplots`` returns it.

    Raises
    ------
    ValueError
        If a count or a size is not positive.

    >>> fig, axes = figure(1, 2)
    >>> [round(float(size), 1) for size in fig.get_size_inches()], axes.shape
    ([9.0, 3.2], (2,))
    >>> import matplotlib.pyplot as plt
    >>> plt.close(fig)
    """
    import matplotlib.pyplot as plt

    for name, count in (("rows", rows), ("columns", columns)):
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise ValueError(f"{name} must be a positive integer, got {count!r}")
    panel_width, panel_height = PANEL_SIZE
    full_width = float(positive("width", min(9.0, panel_width * columns) if width is None else width))
    scale = full_width / (panel_width * columns)
    default_height = rows * max(panel_height * scale, 3.2)
    full_height = float(positive("height", default_height if height is None else height))
    return plt.subplots(rows, columns, figsize=(full_width, full_height), **subplots)


def decades(axes: Axes, axis: str = "both") -> None:
    """Make one or both axes logarithmic, with a labelled tick at each decade (or each few) and unlabelled minor ticks.

    Parameters
    ----------
    axes
        The axes to change.
    axis
        ``x``, ``y`` or ``both``.

    Raises
    ------
    ValueError
        If ``axis`` is none of these.
    """
    from matplotlib.ticker import LogLocator, NullFormatter

    if axis not in ("x", "y", "both"):
        raise ValueError(f"axis must be 'x', 'y' or 'both', got {axis!r}")
    for name in ("x", "y") if axis == "both" else (axis,):
        getattr(axes, f"set_{name}scale")("log")
        side = getattr(axes, f"{name}axis")
        side.set_major_locator(LogLocator(base=10, numticks=9))
        side.set_minor_locator(LogLocator(base=10, subs=np.arange(2, 10) * 0.1, numticks=100))
        side.set_minor_formatter(NullFormatter())
