"""The one comparison of the suite: both tolerances are what the test states, none is hidden."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def close(value, expected, *, rel: float = 0.0, abs: float | None = None, name: str = "") -> None:
    """Fail unless ``|value - expected| <= max(rel |expected|, abs)`` for every element.

    Parameters
    ----------
    value, expected : number, sequence, array or mapping
        Of one shape (or one of them a scalar); mappings of the same keys. Not-a-number is close to nothing, an
        infinity to itself.
    rel, abs : float
        The relative and the absolute tolerance; at least one is given. An expected zero has no relative
        tolerance: without an `abs` (which may be 0) the comparison is refused.
    name : str
        What is compared, for the message.

    Raises
    ------
    AssertionError
        With the worst element, both values and the tolerance.
    ValueError
        If the tolerances say nothing.
    """
    __tracebackhide__ = True
    if isinstance(value, Mapping) and isinstance(expected, Mapping):
        assert value.keys() == expected.keys(), f"{name}: keys {sorted(value)}, expected {sorted(expected)}"
        for key in expected:
            close(value[key], expected[key], rel=rel, abs=abs, name=f"{name}[{key!r}]")
        return
    value, expected = _numbers(value), _numbers(expected)
    if not (rel >= 0.0 and (abs is None or abs >= 0.0)):
        raise ValueError(f"tolerances are not negative: rel = {rel}, abs = {abs}")
    if abs is None and rel == 0.0:
        raise ValueError("give rel, abs or both")
    if abs is None and np.any(expected == 0.0):
        raise ValueError(f"{name} expected zero has no relative tolerance: give abs".lstrip())
    assert value.ndim == 0 or expected.ndim == 0 or value.shape == expected.shape, (
        f"{name}: shape {value.shape}, expected {expected.shape}"
    )
    value, expected = np.broadcast_arrays(value, expected)
    with np.errstate(invalid="ignore"):
        allowed = np.where(np.isfinite(expected), np.maximum(rel * np.abs(expected), abs or 0.0), 0.0)
        gap = np.where(value == expected, 0.0, np.abs(value - expected))
    bad = ~(gap <= allowed)
    if np.any(bad):
        with np.errstate(divide="ignore", invalid="ignore"):
            excess = np.where(bad, np.nan_to_num(gap / allowed, nan=np.inf), -1.0)
        worst = np.unravel_index(np.argmax(excess), excess.shape)
        place = f"[{', '.join(map(str, worst))}]" if worst else ""
        v, e = value[worst], expected[worst]
        relative = f", relative {gap[worst] / np.abs(e):.3g}" if e != 0.0 and np.isfinite(e) else ""
        raise AssertionError(
            f"{name or 'value'}{place} = {v!r}, expected {e!r}: off by {gap[worst]:.3g}{relative}, "
            f"allowed rel = {rel:g}, abs = {abs or 0.0:g} ({np.count_nonzero(bad)} of {bad.size} elements fail)"
        )


def _numbers(x) -> np.ndarray:
    """Numbers of any kind (of mpmath and sympy too) as floats or complex."""
    x = np.asarray(x)
    if x.dtype.kind == "c":
        return x
    return x.astype(float)
