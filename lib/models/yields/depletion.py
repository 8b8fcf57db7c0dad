"""Conversion at bubble walls with depletion, return, annihilation and washout, through the transition.

Occupancies f_i = Y_i/Y_eq of chi, its antiparticle, B and its antiparticle (all massless at T_p, so that Y_eq is one
constant) as functions of y = beta (t - t_p). With K(y) = k m e^-m, m = I_p e^y, the walls met per particle and unit of
y, k = flux/v_w in all,

    df_chi/dy = -P K (f_chi - r f_B) - a (f_chi f_chibar - 1),
    df_B/dy = P K (f_chi - r f_B) - b (f_B f_Bbar - 1) - w (f_B - f_Bbar),

and the same for antiparticles; r = 1 with return, a and b fall like n(T), w like T. Without the reactions a, b, w the
swept share of space 1 - e^-m is the natural time and the solution is exponential.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import solve_ivp

from ...base.arrays import FloatOrArray, Floats
from ...base.validation import between, finite, increasing, non_negative, positive
from ...kinetics import Network, Reaction, Solution, Species, StaticBox, solve_network
from ...nucleation import kjma
from .parameters import TABLE

SPECIES = ("chi", "chibar", "B", "Bbar")
LOG_M_START, LOG_M_END = -37.0, float(np.log(50.0))
"""Range of ln(I_p e^y) that holds all but 1e-16 of the walls."""


@dataclass(frozen=True)
class Transition:
    """What the particles meet: walls that convert, and reactions in the plasma."""

    probability: float = TABLE.p_chi_to_b
    """P of conversion when a particle meets a wall, the same in both directions."""
    v_w: float = TABLE.v_w
    """Wall speed."""
    flux: float = 0.25
    """Walls met per particle, area and time at unit density: 1/4 for a massless gas and a wall at rest."""
    i_p: float = TABLE.i_p
    """Extended volume I_p at percolation, y = 0."""
    beta_over_h: float = TABLE.beta_over_h
    """(beta/H)_p: how fast the transition is, against the expansion at T_p."""
    returns: bool = False
    """Whether B converts back with the same probability."""
    annihilation: float = 0.0
    """n_eq <sigma v>/H at T_p of chi chibar -> plasma."""
    annihilation_b: float = 0.0
    """The same for B Bbar."""
    washout: float = 0.0
    """Rate over H at T_p at which B turns into Bbar and back."""

    def __post_init__(self) -> None:
        """Reject a P outside [0, 1], a speed outside (0, 1], and negative rates."""
        between("probability", self.probability, 0.0, 1.0)
        between("v_w", positive("v_w", self.v_w), 0.0, 1.0)
        for name in ("flux", "i_p", "beta_over_h"):
            positive(name, getattr(self, name))
        for name in ("annihilation", "annihilation_b", "washout"):
            non_negative(name, getattr(self, name))

    @property
    def encounters(self) -> float:
        """Walls met per particle, k = flux/v_w, as the walls sweep each point of space once."""
        return self.flux / self.v_w

    @property
    def span(self) -> tuple[float, float]:
        """First and last y that matter."""
        return LOG_M_START - float(np.log(self.i_p)), LOG_M_END - float(np.log(self.i_p))

    def conversion_rate(self, y: ArrayLike) -> FloatOrArray:
        """P K(y): conversions per particle and unit of y."""
        return self.probability * self.encounters * kjma.wall_area(y, self.i_p)

    def cooling(self, y: ArrayLike) -> FloatOrArray:
        """(T/T_p)^2 = 1/(1 + 2y/(beta/H)), eq. (5); ValueError before the beginning, y <= -(beta/H)/2."""
        return 1 / positive("1 + 2y/(beta/H)", 1 + 2 * np.asarray(finite("y", y)) / self.beta_over_h)


def converted_share(probability: ArrayLike, encounters: ArrayLike) -> dict[str, Any]:
    """Y_B/Y_0 for k walls met per particle, under five readings of the same words.

    "reservoir": P k, eq. (9), chi is refilled from outside; "once each": P, every particle meets exactly one wall,
    whatever k; "well mixed": 1 - e^(-P k), a gas in which meetings are independent; "with return": the same with B
    converted back, (1 - e^(-2 P k))/2; "bath": the occupancy of chi that an equilibrium bath of B leaves behind when it
    started empty, 1 - e^(-P k) of Y_eq.

    Raises
    ------
    ValueError
        If P is not in [0, 1] or k is negative.

    >>> {name: round(float(share), 4) for name, share in converted_share(0.15, 1.0).items()}
    {'reservoir': 0.15, 'once each': 0.15, 'well mixed': 0.1393, 'with return': 0.1296, 'bath': 0.1393}
    """
    p, k = between("probability", probability, 0.0, 1.0), non_negative("encounters", encounters)
    product = np.asarray(p) * k
    return {
        "reservoir": product,
        "once each": np.asarray(p) * np.ones_like(product),
        "well mixed": -np.expm1(-product),
        "with return": -np.expm1(-2 * product) / 2,
        "bath": -np.expm1(-product),
    }


def exact(transition: Transition, y: ArrayLike, start: float = 1.0) -> tuple[Any, Any]:
    """Occupancies of chi and B without reactions in the plasma, for chi at ``start`` and no B before the walls.

    With q the swept share of space: f_chi = start e^(-P k q), or start (1 + e^(-2 P k q))/2 with return.

    Raises
    ------
    ValueError
        If the transition has annihilation or washout.
    """
    for name in ("annihilation", "annihilation_b", "washout"):
        if getattr(transition, name):
            raise ValueError(f"{name} must be zero for the closed form, got {getattr(transition, name)!r}")
    swept = kjma.swept(y, transition.i_p)
    shares = converted_share(transition.probability, transition.encounters * swept)
    f_b = start * shares["with return" if transition.returns else "well mixed"]
    return start - f_b, f_b


def quadrature(transition: Transition, start: float = 1.0, cells: int = 400) -> float:
    """Occupancy of B from the one-shot integral (9), by the trapezoidal rule in y; chi stays at ``start``.

    The Jacobian cancels against s H T: what is left is start int P K dy, whose integrand vanishes at both ends faster
    than any power, so that the rule converges geometrically.

    Raises ValueError for fewer than two cells.

    >>> t = Transition()
    >>> round(quadrature(t) / (t.probability * t.encounters), 12)
    1.0
    """
    if cells < 2:
        raise ValueError(f"cells must be at least 2, got {cells!r}")
    y = np.linspace(*transition.span, cells + 1)
    return float(start * (y[1] - y[0]) * np.sum(transition.conversion_rate(y)))


def network(transition: Transition) -> Network:
    """Species and reactions as data; reactions with a vanishing rate are left out.

    Baryon number chi - chibar + B - Bbar is conserved unless B is washed out, and the network knows it.
    """
    t = transition
    pairs = (("chi", "B"), ("chibar", "Bbar"))
    reactions = []
    if t.probability:
        for one, other in pairs:
            reactions.append(Reaction((one,), (other,), t.conversion_rate, reversible=False))
            if t.returns:
                reactions.append(Reaction((other,), (one,), t.conversion_rate, reversible=False))
    for rate, reactants, products, power in (
        (t.annihilation, ("chi", "chibar"), (), 1.5),
        (t.annihilation_b, ("B", "Bbar"), (), 1.5),
        (t.washout, ("B",), ("Bbar",), 0.5),
    ):
        if rate:
            reactions.append(Reaction(reactants, products, _diluted(t, rate, power)))
    return Network(tuple(Species(name, log_equilibrium=0.0) for name in SPECIES), tuple(reactions))


def evolve(
    transition: Transition, start: ArrayLike, y_out: ArrayLike | None = None, rtol: float = 1e-10, atol: float = 1e-22,
) -> Solution:  # fmt: skip
    """Integrate the network through the transition with the stiff solver of :mod:`lib.kinetics`.

    Parameters
    ----------
    transition
        Walls and reactions.
    start
        Occupancies of chi, chibar, B, Bbar before the walls, shape (4,).
    y_out
        Increasing values of y inside ``transition.span``; default: its ends.
    rtol, atol
        Relative and absolute tolerance of every occupancy in every step.

    Returns
    -------
    occupancies at y_out, steps, and the drift of everything that must be conserved.

    Raises
    ------
    ValueError
        For occupancies of a wrong shape or negative, or a transition that starts before the beginning.
    """
    y0 = _start(start)
    return solve_network(
        network(transition), transition.span, dict(zip(SPECIES, y0, strict=True)), StaticBox(),
        rtol=rtol, atol=atol, x_out=y_out,
    )  # fmt: skip


def evolve_radau(
    transition: Transition, start: ArrayLike, y_out: ArrayLike | None = None, rtol: float = 1e-10, atol: float = 1e-22,
) -> tuple[Floats, int]:  # fmt: skip
    """Integrate the same equations, written out by hand, by the Radau method of scipy that the paper names.

    Returns
    -------
    occupancies at y_out, shape (p, 4), and the number of evaluations of the right-hand side.

    Raises
    ------
    ValueError
        As :func:`evolve`. RuntimeError : if the method gives up.
    """
    t, y0 = transition, _start(start)
    out = increasing("y_out", np.asarray(t.span) if y_out is None else y_out)
    back = 1.0 if t.returns else 0.0

    def rates(y: float) -> tuple[float, float, float, float]:
        cold = float(t.cooling(y)) if t.annihilation or t.annihilation_b or t.washout else 1.0
        per_beta = np.array([t.annihilation * cold**1.5, t.annihilation_b * cold**1.5, t.washout * cold**0.5])
        return float(t.conversion_rate(y)), *(per_beta / t.beta_over_h).tolist()

    def slope(y: float, f: Floats) -> Floats:
        convert, a, b, w = rates(y)
        c, cbar, n, nbar = f
        go, gobar, flip = convert * (c - back * n), convert * (cbar - back * nbar), w * (n - nbar)
        lose, lose_b = a * (c * cbar - 1), b * (n * nbar - 1)
        return np.array([-go - lose, -gobar - lose, go - lose_b - flip, gobar - lose_b + flip])

    def jacobian(y: float, f: Floats) -> Floats:
        convert, a, b, w = rates(y)
        c, cbar, n, nbar = f
        return np.array([
            [-convert - a * cbar, -a * c, convert * back, 0.0],
            [-a * cbar, -convert - a * c, 0.0, convert * back],
            [convert, 0.0, -convert * back - b * nbar - w, -b * n + w],
            [0.0, convert, -b * nbar + w, -convert * back - b * n - w],
        ])  # fmt: skip

    run = solve_ivp(slope, t.span, y0, method="Radau", t_eval=out, jac=jacobian, rtol=rtol, atol=atol, max_step=1.0)
    if not run.success:
        raise RuntimeError(f"Radau stopped at y = {run.t[-1] if run.t.size else t.span[0]!r}: {run.message}")
    return run.y.T, int(run.nfev)


def _diluted(transition: Transition, rate: float, power: float) -> Any:
    """Return rate/beta as a function of y for a rate that falls like T^(2 power)."""
    return lambda y: rate / transition.beta_over_h * transition.cooling(y) ** power


def _start(start: ArrayLike) -> Floats:
    """Return the start as an array of shape (4,)."""
    y0 = np.atleast_1d(np.asarray(non_negative("start", start)))
    if y0.shape != (len(SPECIES),):
        raise ValueError(f"start must hold the occupancies of {', '.join(SPECIES)}, got shape {y0.shape}")
    return y0
