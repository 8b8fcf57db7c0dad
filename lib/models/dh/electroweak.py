"""Electroweak baryogenesis, Sec. 3: the cosine ansatz (19)-(21), the bounds (25)-(28), and a random history beside it.

M is max|d ln eta/d ln T|; ``rate`` is beta/H at percolation and ``speed`` is v_w. Lengths are comoving with a = 1 at
1 MeV. Where the paper leaves its universe open, ``plasma`` decides (:class:`.parameters.PaperPlasma` by default).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from ...base.arrays import FloatOrArray, Floats
from ...base.roots import bracketed_root
from ...base.validation import between, finite, positive
from ...claims import printed
from ...nucleation.correlation import smoothed_variance
from ...nucleation.kjma import wall_area
from ...plasma.thermal_history import Plasma
from .parameters import PROTON_LENGTH, SEPARATION, PaperPlasma, comoving_horizon

WAVE = 3 * np.pi**2 / SEPARATION**2
"""Exponent of (27) over (d beta a/v_w)^2: three waves of half period R, in the square of the density."""
COSINE_SHARE = 1 / 8
"""Mean of the squared product of three cosines, (21)."""
REFERENCE = 100.0
"""Temperature in GeV at which (28) is normalised."""


def comoving_separation(rate: ArrayLike, temperature: ArrayLike, speed: ArrayLike = 0.1,
                        plasma: Plasma | None = None) -> FloatOrArray:  # fmt: skip
    """Return R = (8 pi)^(1/3) v_w/(a beta) of (15) and (19) in cm; temperature in GeV.

    Raises ValueError for an input that is not positive, a speed above one, a temperature outside ``plasma``.
    """
    speed = between("wall speed", positive("wall speed", speed), 0.0, 1.0)
    horizon = comoving_horizon(PaperPlasma() if plasma is None else plasma, temperature)
    return SEPARATION * speed / positive("beta/H", rate) * horizon


def linear_contrast(slope: ArrayLike, rate: ArrayLike) -> FloatOrArray:
    """Return M Delta T/(2T) = M (8 pi)^(1/3) H/(2 beta), the contrast that (25)-(27) use; it may exceed one."""
    return finite("slope", slope) * SEPARATION / (2 * positive("beta/H", rate))


def largest_contrast(slope: ArrayLike, log_ratio: ArrayLike) -> FloatOrArray:
    """Return the largest |eta_1 - eta_2|/(eta_1 + eta_2) that |d ln eta/d ln T| <= M allows: tanh(M ln(T_1/T_2)/2)."""
    return np.tanh(np.abs(finite("slope", slope)) * np.abs(finite("log of the temperatures' ratio", log_ratio)) / 2)


def temperature_drop(rate: ArrayLike, *, linear: bool = True) -> FloatOrArray:
    """Return (T_n - T_p)/T_p for a transition that lasts (8 pi)^(1/3)/beta.

    Parameters
    ----------
    rate
        beta/H at percolation.
    linear
        By (26); otherwise by t = 1/(2H), whole: T_n/T_p = (1 - 2 H Delta t)^(-1/2).

    Raises
    ------
    ValueError
        If ``rate`` is not positive, or the transition would last longer than the universe is old.
    """
    hubble_times = SEPARATION / np.asarray(positive("beta/H", rate))
    if linear:
        return hubble_times[()]
    if np.any(hubble_times >= 0.5):
        raise ValueError(f"beta/H must be above {2 * SEPARATION:.6g}, or the transition is older than the universe")
    return (1 / np.sqrt(1 - 2 * hubble_times) - 1)[()]


def ansatz_rms(contrast: ArrayLike, rate: ArrayLike, temperature: ArrayLike, speed: ArrayLike = 0.1,
               plasma: Plasma | None = None, length: float = PROTON_LENGTH) -> FloatOrArray:  # fmt: skip
    """Return eps_RMS of the cosine ansatz after diffusion over ``length`` cm, from (21).

    Raises ValueError for an input that is not positive or out of range.
    """
    ratio = positive("diffusion length", length) / comoving_separation(rate, temperature, speed, plasma)
    return np.abs(contrast) * np.sqrt(COSINE_SHARE) * np.exp(-1.5 * np.pi**2 * ratio**2)


def ansatz_slope(eps: float, rate: ArrayLike, temperature: ArrayLike, speed: ArrayLike = 0.1,
                 plasma: Plasma | None = None) -> FloatOrArray:  # fmt: skip
    """Return the largest M that :func:`ansatz_rms` of the linear contrast allows: (28) from unrounded inputs.

    >>> from lib.claims import printed
    >>> bool(abs(ansatz_slope(0.3, 1.0, 1e-9) - printed("dh.eq28.coef.cons")) < 0.05)
    True
    """
    return positive("eps_RMS", eps) / ansatz_rms(linear_contrast(1.0, rate), rate, temperature, speed, plasma)


def printed_slope(case: str, rate: ArrayLike, temperature: ArrayLike, speed: ArrayLike = 0.1) -> FloatOrArray:
    """Return the largest M by (28) as printed; ``case`` is "cons" or "opt", the last word of the row's name.

    Raises ValueError for an input that is not positive.
    """
    b, v, t = positive("beta/H", rate), positive("wall speed", speed), positive("temperature", temperature) / REFERENCE
    return printed(f"dh.eq28.coef.{case}") * b * np.exp(printed("dh.eq28.exp") * (t * b / v) ** 2)


def printed_temperature(case: str, slope: ArrayLike, rate: ArrayLike, speed: ArrayLike = 0.1) -> FloatOrArray:
    """Return T_p in GeV at which (28) as printed allows just M = ``slope``; NaN where it allows M at every T_p."""
    b = np.asarray(positive("beta/H", rate))
    excess = np.log(positive("slope", slope) / (printed(f"dh.eq28.coef.{case}") * b))
    squared = np.where(excess >= 0, excess, np.nan) / printed("dh.eq28.exp")
    return (REFERENCE * positive("wall speed", speed) / b * np.sqrt(squared))[()]


def random_rms(slope: ArrayLike, rate: ArrayLike, temperature: ArrayLike, speed: ArrayLike = 0.1,
               plasma: Plasma | None = None, length: float = PROTON_LENGTH) -> Floats:  # fmt: skip
    """Return eps_RMS left by bubbles that nucleate at random at the rate exp(beta t), after diffusion.

    The asymmetry is eta ~ T^(-slope) with T ~ exp(-H t): each point keeps exp(s y), s = slope H/beta, from the time y
    at which it is swept, and :func:`.correlation.smoothed_variance` is exact for it at constant H.

    Parameters
    ----------
    slope
        -d ln eta/d ln T, positive if regions converted late are the rich ones; broadcast with the others.
    rate, temperature, speed
        beta/H, T_p in GeV, v_w.
    plasma
        Universe.
    length
        Comoving diffusion length in cm.

    Raises
    ------
    ValueError
        If an input is out of range, or slope/rate is not above -1/2, where the variance diverges.
    """
    radius = comoving_separation(rate, temperature, speed, plasma) / SEPARATION  # v_w/(a beta)
    grids = np.broadcast_arrays(finite("slope", slope), positive("beta/H", rate), positive("d", length) / radius)
    each = [np.abs(m / b) * np.sqrt(smoothed_variance(d, m / b)) for m, b, d in zip(*map(np.ravel, grids), strict=True)]
    return np.array(each).reshape(grids[0].shape)[()]


def undiffused_rms(slope: float, rate: float) -> float:
    """Return eps_RMS of the same history without diffusion, but with T ~ t^(-1/2) in place of constant H.

    eta ~ (1 + 2 y H/beta)^(slope/2), y = 0 at percolation; nothing is made before T was infinite.

    Parameters
    ----------
    slope
        -d ln eta/d ln T, above zero.
    rate
        beta/H at percolation.

    Raises
    ------
    ValueError
        If an input is not positive.
    """
    m, b = positive("slope", slope), positive("beta/H", rate)
    node, weight = np.polynomial.legendre.leggauss(400)
    first, last = max(-b / 2, -40.0), 6.0
    y = first + (last - first) * (node + 1) / 2
    density = wall_area(y) * weight * (last - first) / 2
    kept = (1 + 2 * y / b) ** (m / 2)
    return float(np.sqrt((density * kept**2).sum() / (density * kept).sum() ** 2 - 1))


def allowed_above(rms: Callable[[float], float], eps: float, span: tuple[float, float]) -> float:
    """Return where ``rms``, which falls with its argument, passes ``eps``; NaN if it is below throughout.

    Parameters
    ----------
    rms
        eps_RMS at a percolation temperature in GeV, or at a beta/H.
    eps
        What nucleosynthesis allows.
    span
        Lowest and highest argument to look at, positive.

    Raises
    ------
    ValueError
        If ``rms`` exceeds ``eps`` even at the highest argument, or ``eps`` is not positive.
    """
    low, high = span
    if rms(low) < positive("eps_RMS", eps):
        return float("nan")
    log = bracketed_root(f"log of eps_RMS/{eps!r}", lambda x: np.log(max(rms(np.exp(x)), 1e-300) / eps),
                         np.log(low), np.log(high), xtol=1e-10)  # fmt: skip
    return float(np.exp(log))


def bound_curve(rms: Callable[[float, float], float], eps: float, rates: ArrayLike,
            span: tuple[float, float] = (1.0, 1e5)) -> Floats:  # fmt: skip
    """Return :func:`allowed_above` of ``rms(beta/H, T_p)`` at each of ``rates``, shape (n,); NaN as there."""
    return np.array([allowed_above(lambda t, b=b: rms(b, t), eps, span) for b in np.ravel(rates).tolist()])


def two_valued_rms(ratio: ArrayLike, share: ArrayLike) -> FloatOrArray:
    """Return eps_RMS of a density that is ``ratio`` times larger in the ``share`` of space than elsewhere.

    sqrt(f(1-f)) |r-1|/(1 + f(r-1)): at f = 1/2 the contrast |r-1|/(r+1), largest at f = 1/(1+r), |r-1|/(2 sqrt(r)).

    Raises ValueError for a ratio that is not positive or a share outside 0 to 1.
    """
    r, f = np.asarray(positive("ratio", ratio)), np.asarray(between("share", share, 0.0, 1.0))
    return (np.sqrt(f * (1 - f)) * np.abs(r - 1) / (1 + f * (r - 1)))[()]


def rising_speed(temperature: ArrayLike, power: float) -> FloatOrArray:
    """Return v_w = 0.1 (110 GeV/T)^power, as (129) normalises it, but at most one; temperature in GeV."""
    return np.minimum(0.1 * (110.0 / np.asarray(positive("temperature", temperature))) ** finite("power", power), 1.0)
