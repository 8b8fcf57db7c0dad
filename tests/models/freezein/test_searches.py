"""Flight of pairs: limits, the inclusive cross section, and a Monte Carlo of the same distribution."""

import numpy as np
import pytest

from lib.collider import drell_yan
from lib.collider.partons import GRV98_LO
from lib.models.freezein.searches import transverse_reach
from tests.compare import close


@pytest.fixture(scope="module")
def near():
    return transverse_reach(GRV98_LO, 600.0, 1200.0, 700.0)


def test_inclusive_cross_section_is_drell_yan(near):
    close(near.sigma, drell_yan.hadronic(GRV98_LO, 600.0, "fermion", 13000.0)[0], rel=1e-6)


def test_limits_and_order(near):
    """All at distance zero, none far away; a pair reaches at least as often as a particle, at most twice as often."""
    at_zero = transverse_reach(GRV98_LO, 600.0, 1200.0, 0.0)
    close((at_zero.each, at_zero.pair), (1.0, 1.0), rel=1e-12)
    assert transverse_reach(GRV98_LO, 600.0, 1.0, 1e4).pair < 1e-12
    assert near.each < near.pair < 2 * near.each


def test_only_the_ratio_of_lengths_matters(near):
    close(transverse_reach(GRV98_LO, 600.0, 120.0, 70.0).each, near.each, rel=1e-12)


def test_against_random_pairs(near):
    """Energies and angles drawn by rejection from the partonic cross section, decays drawn one by one."""
    rng = np.random.default_rng(5)
    top = np.arccosh(13000.0 / 1200.0)
    grid = np.linspace(1e-4, top * 0.999, 400)
    s = (1200.0 * np.cosh(grid)) ** 2
    lumi = drell_yan.luminosities(GRV98_LO, (s / 13000.0**2)[None, :], np.array([600.0**2]))
    rate = np.array([drell_yan.partonic(q, s, 600.0, "fermion") for q in drell_yan.QUARKS])
    # rejection by angle below takes the share 1 - beta^2/3 of each energy
    density = (lumi[:, 0, :] * rate).sum(axis=0) * np.tanh(grid) / (1 - np.tanh(grid) ** 2 / 3)
    n = 200_000
    cumulative = np.concatenate([[0], np.cumsum(0.5 * (density[1:] + density[:-1]))])
    rho = np.interp(rng.random(n), cumulative / cumulative[-1], grid)
    cosine = rng.uniform(-1, 1, n)
    keep = 2 * rng.random(n) < 2 - np.tanh(rho) ** 2 * (1 - cosine**2)
    momentum = np.sinh(rho[keep]) * np.sqrt(1 - cosine[keep] ** 2)
    flown = rng.exponential(1200.0, (2, keep.sum())) * momentum
    close(np.mean(flown[0] > 700.0), near.each, abs=5e-3)
    close(np.mean(flown.max(axis=0) > 700.0), near.pair, abs=5e-3)


@pytest.mark.parametrize(("change", "message"), [
    ({"mass": 7000.0}, "mass must be below"), ({"mass": 0.0}, "mass must be"), ({"c_tau": 0.0}, "c_tau must be"),
    ({"distance": -1.0}, "distance must be"),
])  # fmt: skip
def test_bad_input_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        transverse_reach(GRV98_LO, **({"mass": 600.0, "c_tau": 1.0, "distance": 1.0} | change))
