"""What a figure shows, as one line of text that is stored with it and compared when the notebook runs again.

The digest consists of sums over everything that is drawn, in pixels of the axes: two fixed waves, summed over points
and integrated along lines, each artist with a weight of its own from its colour and label. Sums do not depend on the
order of artists or on where a line is cut. A point that moves by a pixel changes them by some 0.05; rounding noise of
1e-12 by less than 1e-6, so that it turns a last printed digit (0.01) in at most one figure of ten thousand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base.arrays import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ANGLES = 2.399963 * np.arange(1, 7).reshape(2, 3)
_WAVES = 2 * np.pi / np.array([[71.0, 97.0, 131.0], [79.0, 103.0, 149.0]])
"""Two fields of three waves each, 71 to 149 pixels long, in directions that are a golden angle apart."""


def _field(xy: Floats) -> Floats:
    """Return both fields at points of shape (n, 2); zero where a coordinate is not a number."""
    with np.errstate(invalid="ignore"):
        phase = xy[:, :1, None] * (_WAVES * np.cos(_ANGLES))[:, None].transpose(1, 0, 2)
        phase = phase + xy[:, 1:, None] * (_WAVES * np.sin(_ANGLES))[:, None].transpose(1, 0, 2)
        values = np.cos(phase + _ANGLES).sum(axis=2)
    return np.where(np.isfinite(xy).all(axis=1)[:, None], values, 0.0)


def _weight(*words: Any) -> float:
    """Return a number from 1 to 2 that belongs to ``words``."""
    return 1 + int.from_bytes(sha256(repr(words).encode()).digest()[:6], "big") / 2**48


def _on_points(xy: Floats, factor: Any = 1.0) -> Floats:
    return (_field(xy) * np.reshape(factor, (-1, 1))).sum(axis=0)


def _along(xy: Floats, moves: Any = None) -> Floats:
    """Return the integral of both fields along the line through ``xy``; it is lifted before each of ``moves``."""
    steps = np.diff(xy, axis=0)
    lengths = np.hypot(*steps.T)
    if moves is not None:
        lengths = np.where(moves[1:], 0.0, lengths)
    middles = xy[:-1] + steps / 2
    return _on_points(middles, np.where(np.isfinite(lengths), lengths, 0.0))


def _along_path(panel: _Panel, path: Any, transform: Any) -> Floats:
    vertices, codes = path.vertices, path.codes
    if codes is None:
        return _along(panel.place(vertices, transform))
    drawn = codes != path.CLOSEPOLY
    return _along(panel.place(vertices[drawn], transform), codes[drawn] == path.MOVETO)


def _shades(artist: Any) -> Any:
    """Return the values of a coloured artist between 0 and 1, or None if it is not coloured by values."""
    array = artist.get_array()
    if array is None:
        return None
    if np.ndim(array) == 3:
        return np.asarray(array, dtype=float) @ np.arange(1, np.shape(array)[2] + 1)
    shades = np.ma.filled(np.ma.masked_invalid(np.ma.asarray(artist.norm(array), dtype=float)), 0.0)
    return np.clip(shades, -1, 2)


def _look(artist: Any) -> tuple[str, ...]:
    """Return colours, strokes and label of an artist as words; those that follow from values are left out."""
    from matplotlib.colors import to_hex, to_rgba_array

    words = [type(artist).__name__, str(artist.get_alpha())]
    for name in ("color", "facecolor", "edgecolor", "markerfacecolor"):
        if (get := getattr(artist, f"get_{name}", None)) is not None:
            valued = hasattr(artist, "get_array") and artist.get_array() is not None
            words += [] if valued else [to_hex(c, keep_alpha=True) for c in to_rgba_array(get())[:20]]
    for name in ("linestyle", "marker", "hatch"):
        value = getattr(artist, f"get_{name}", lambda: None)()
        words += [value] if isinstance(value, str) else []
    label = str(artist.get_label())
    return (*words, "" if label.startswith("_") else label)


class _Panel:
    """One pair of axes of a figure, of ``width`` times ``height`` pixels as if it filled the figure."""

    def __init__(self, axes: Axes, number: int, size: tuple[float, float]) -> None:
        self.axes, self.number, self.size = axes, number, np.array(size)
        self.words: list[str] = []
        self.points = 0

    def place(self, points: Any, transform: Any) -> Floats:
        """Return points of shape (n, 2) in pixels; what lies far outside of the view is moved to its margin."""
        points = np.ma.filled(np.ma.asarray(points, dtype=float), np.nan).reshape(-1, 2)
        with np.errstate(all="ignore"):
            shares = np.asarray((transform - self.axes.transAxes).transform(points), dtype=float)
        return np.clip(shares, -0.5, 1.5) * self.size

    def _lines(self) -> Iterator[Floats]:
        for line in self.axes.lines:
            xy = self.place(line.get_xydata(), line.get_transform())
            self.points += len(xy)
            marked = line.get_marker() not in ("None", "none", "", " ", None)
            joined = line.get_linestyle() not in ("None", "none", "", " ")
            yield _weight(*_look(line)) * (_on_points(xy) * marked + _along(xy) * joined)

    def _areas(self) -> Iterator[Floats]:
        for patch in self.axes.patches:
            if not hasattr(patch, "get_arrowstyle"):  # such an arrow has a form only when it is drawn
                yield _weight(*_look(patch)) * _along_path(self, patch.get_path(), patch.get_transform())

    def _collections(self) -> Iterator[Floats]:
        from matplotlib.collections import PathCollection, QuadMesh

        for artist in self.axes.collections:
            weight, shades = _weight(*_look(artist)), _shades(artist)
            factor = 1.0 if shades is None else 1 + np.ravel(shades)
            if isinstance(artist, QuadMesh):
                corners = artist.get_coordinates()
                if corners[..., 0].size != np.size(factor):
                    corners = (corners[1:, 1:] + corners[1:, :-1] + corners[:-1, 1:] + corners[:-1, :-1]) / 4
                yield weight * _on_points(self.place(corners, artist.get_transform()), factor)
            elif isinstance(artist, PathCollection):
                xy = self.place(artist.get_offsets(), artist.get_offset_transform())
                self.points += len(xy)
                sizes = np.sqrt(np.resize(artist.get_sizes(), len(xy))) / 5
                yield weight * _on_points(xy, factor * sizes)
            else:
                paths = artist.get_paths()
                each = np.resize(factor, len(paths))
                for path, one in zip(paths, each, strict=True):
                    yield weight * one * _along_path(self, path, artist.get_transform())

    def _images(self) -> Iterator[Floats]:
        for image in self.axes.images:
            shades = _shades(image)
            rows, columns = shades.shape[:2]
            left, right, bottom, top = image.get_extent()
            if image.origin == "upper":
                bottom, top = top, bottom
            x = left + (right - left) * (np.arange(columns) + 0.5) / columns
            y = bottom + (top - bottom) * (np.arange(rows) + 0.5) / rows
            xy = self.place(np.stack(np.meshgrid(x, y), axis=-1), self.axes.transData)
            yield _weight(*_look(image)) * _on_points(xy, np.ravel(1 + shades))

    def _texts(self) -> Iterator[Floats]:
        for text in self.axes.texts:
            self.words.append(text.get_text())
            if not hasattr(text, "xyann"):
                places = [(text.get_unitless_position(), text.get_transform())]
            else:
                places = [(text.xy, self.axes.transData)] if text.xycoords == "data" else []
                if text.anncoords == "data":
                    places.append((text.xyann, self.axes.transData))
                else:
                    self.words += [f"{share:.3g}" for share in text.xyann]
            for place, transform in places:
                yield _weight(text.get_text()) * _on_points(self.place([place], transform))

    def _frame(self) -> Iterator[Floats]:
        """Yield the limits, and collect all words that stand around the axes."""
        from matplotlib.category import StrCategoryFormatter
        from matplotlib.ticker import FixedFormatter

        axes = self.axes
        self.words += [axes.get_title(loc) for loc in ("left", "center", "right")]
        if (legend := axes.get_legend()) is not None:
            self.words += [text.get_text() for text in (legend.get_title(), *legend.get_texts())]
        for axis in (axes.xaxis, axes.yaxis):
            formatter = axis.get_major_formatter()
            self.words += [axis.get_label_text(), axis.get_scale()]
            if isinstance(formatter, FixedFormatter):
                self.words += map(str, formatter.seq)
            elif isinstance(formatter, StrCategoryFormatter):
                self.words += formatter.format_ticks(axis.get_majorticklocs())
            low, high = axis.get_transform().transform(np.array(axis.get_view_interval(), dtype=float))
            spans = math.asinh(low / (high - low)), math.log(abs(high - low))
            yield 50 * _weight(axis.axis_name) * np.array([spans[0] + spans[1], spans[0] - spans[1]])

    def digest(self) -> Floats:
        """Return both sums over all that is drawn in these axes."""
        parts = (self._frame(), self._lines(), self._areas(), self._collections(), self._images(), self._texts())
        return _weight(self.number) * sum((one for part in parts for one in part), np.zeros(2))


def _all_axes(axes: list[Axes]) -> list[Axes]:
    return [one for outer in axes for one in (outer, *_all_axes(outer.child_axes))]


def describe(figure: Figure) -> str:
    """Return the size of a figure, how much is drawn in it, and the digest of what is drawn.

    Parameters
    ----------
    figure
        A figure of matplotlib; it need not have been drawn, and is not.

    Returns
    -------
    str
        One line. Its last word is a hash of all texts, exactly as they stand; the two numbers before it belong to the
        coordinates and colours.
    """
    width, height = figure.get_size_inches() * figure.dpi
    panels = [_Panel(axes, number, (width, height)) for number, axes in enumerate(_all_axes(figure.axes))]
    first, second = sum((panel.digest() for panel in panels), np.zeros(2)) + 0.0
    words = [[text.get_text() for text in figure.texts]]
    words += [[text.get_text() for text in legend.get_texts()] for legend in figure.legends]
    words += [panel.words for panel in panels]
    counts = {"axes": len(panels)}
    for name in ("lines", "patches", "collections", "images", "texts"):
        counts[name] = sum(len(getattr(panel.axes, name)) for panel in panels)
    shown = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    points = sum(panel.points for panel in panels)
    exact = sha256(repr(words).encode()).hexdigest()[:8]
    return f"figure {width:.0f} x {height:.0f} px: {shown}, {points} points; digest {first:.2f} {second:.2f} {exact}"
