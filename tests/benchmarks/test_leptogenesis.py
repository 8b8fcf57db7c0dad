"""Our linear solver beside ULYSSES on the nearest published system: one heavy neutrino, one asymmetry.

dN/dz = -D (N - N_eq), dB/dz = eps D (N - N_eq) - W B (arXiv:1112.4528). Both get the same D, W and N_eq;
compared are the final asymmetry over eps and the time of one solve.
"""

import contextlib
import io
import warnings

import matplotlib
import numpy as np
import pytest
from scipy.special import kve

from lib.kinetics.linear import solve_linear, stage_points

# importing the peer switches matplotlib to LaTeX, for everybody in the process
with warnings.catch_warnings(), matplotlib.rc_context():
    warnings.simplefilter("ignore")
    ulysses = pytest.importorskip("ulysses", reason="ULYSSES is not installed")

WASHOUT = 10.0
Z_START, Z_END = 0.1, 100.0


def rates(z):
    """Decay, inverse decay and equilibrium abundance for the decay parameter WASHOUT."""
    k1, k2 = kve(1, z), kve(2, z)
    return WASHOUT * z * k1 / k2, WASHOUT / 4 * z**3 * k1 * np.exp(-z), 3 / 8 * z**2 * k2 * np.exp(-z)


def ours(steps=240):
    """Asymmetry over eps at the end, in ln z."""
    u = stage_points(np.log(Z_START), np.log(Z_END), steps)
    z = np.exp(u)
    d, w, n_eq = rates(z)
    zero = np.zeros_like(z)
    a = np.stack([np.stack([-d, zero], -1), np.stack([d, -w], -1)], -2) * z[..., None, None]
    b = np.stack([d * n_eq, -d * n_eq], -1) * z[..., None]
    return solve_linear(float(np.log(Z_END / Z_START) / steps), a, b, [0.0, 0.0])[-1, 1]


class Peer(ulysses.EtaB_1BE1F):
    """The one-flavour model of ULYSSES with its own functions of z, unit asymmetry and a fixed decay parameter."""

    def epsilon1ab(self, a, b):
        return 1.0 / 3

    @property
    def k1(self):
        return WASHOUT


def theirs(points):
    """Asymmetry over eps from ULYSSES with this many output points."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        model = Peer(zmin=Z_START, zmax=Z_END, zsteps=points)
        return float(np.real(model.EtaB)) / model.normfact


def test_linear_solver(benchmark):
    benchmark.group = "one-flavour leptogenesis, K = 10"
    ours()
    assert benchmark(ours) != 0


def test_ulysses(benchmark):
    benchmark.group = "one-flavour leptogenesis, K = 10"
    theirs(1000)
    assert benchmark(theirs, 1000) != 0
