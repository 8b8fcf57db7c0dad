"""Rodas5P: a stiffly accurate Rosenbrock method of order 5 with an embedded solution of order 4, as data.

Eight stages, A-stable with R(infinity) = 0, free of order reduction on stiff non-autonomous problems.
Source: G. Steinebach, BIT Numer. Math. 63 (2023) 27; notation of Hairer & Wanner, Solving ODEs II, sec. IV.7:

    (1/(h gamma) - J) U_i = f(t + alpha_i h, y + sum_j a_ij U_j) + sum_j c_ij U_j / h + h d_i df/dt,
    y_1 = y + sum_j a_sj U_j + U_s,    error estimate = U_s.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..base.arrays import Floats


class Tableau(NamedTuple):
    """Coefficients of a stiffly accurate Rosenbrock method with s stages, in the notation above."""

    gamma: float
    """Diagonal coefficient."""
    alpha: Floats
    """Times of the stages within the step, shape (s,)."""
    a: Floats
    """Weights of the stages in the abundances, shape (s, s), strictly lower triangular."""
    c: Floats
    """Weights of the stages in the right side, shape (s, s), strictly lower triangular."""
    d: Floats
    """Weights of the explicit derivative in u, shape (s,)."""
    order: int
    """Order of convergence."""


_GAMMA = 0.21193756319429014
_ALPHA = np.array([0.0, 0.6358126895828704, 0.4095798393397535, 0.9769306725060716, 0.4288403609558664, 1.0, 1.0, 1.0])
_D = np.array([_GAMMA, -2 * _GAMMA, -0.3384627126235924, 1.8046452872882734, 2.325825639765069, 0.0, 0.0, 0.0])

_LAST = [-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946]
_A_ROWS = [
    [],
    [3.0],
    [2.849394379747939, 0.45842242204463923],
    [-6.954028509809101, 2.489845061869568, -10.358996098473584],
    [2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641],
    _LAST,
    [*_LAST, 1.0],
    [*_LAST, 1.0, 1.0],
]
_C_ROWS = [
    [],
    [-14.155112264123755],
    [-17.97296035885952, -2.859693295451294],
    [147.12150275711716, -1.41221402718213, 71.68940251302358],
    [165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306],
    [24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471],
    [30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783, -19.097331116725623,
     -28.087943162872662],
    [37.80277123390563, -3.2571969029072276, 112.26918849496327, 66.9347231244047, -40.06618937091002,
     -54.66780262877968, -9.48861652309627],
]  # fmt: skip


def _lower(rows: list[list[float]]) -> Floats:
    """Return the strictly lower triangular matrix with these rows."""
    return np.array([row + [0.0] * (len(rows) - len(row)) for row in rows])


RODAS5P = Tableau(_GAMMA, _ALPHA, _lower(_A_ROWS), _lower(_C_ROWS), _D, 5)
