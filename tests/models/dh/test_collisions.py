"""Bubble collisions: sums over finite lattices by brute force, the chain of bounds term by term, bad input."""

import itertools

import numpy as np
import pytest

from lib.base.units import INV_GEV_IN_CM
from lib.claims import printed
from lib.inhomogeneity.lattices import DeltaLattice
from lib.inhomogeneity.rms import critical_scale, variance
from lib.inhomogeneity.transfer import Gaussian
from lib.models.dh import collisions
from lib.models.dh.parameters import PROTON_LENGTH, PaperPlasma
from lib.models.dh.relativistic import spacing_coefficient
from lib.plasma.thermal_history import ThermalPlasma
from tests.compare import close


def test_mean_square_of_a_finite_lattice_by_pairs():
    """Two Gaussians of variance d^2 overlap as one of 2 d^2; every pair of sites of N = 2, in a box of (N R)^3."""
    n, ratio = 2, 2.3
    sites = [np.array(s) * ratio for s in itertools.product((-1, 0, 1), repeat=3)]
    pairs = sum(np.exp(-np.sum((a - b) ** 2) / 4) for a in sites for b in sites) / (4 * np.pi) ** 1.5
    direct = pairs / n**6 / (n * ratio) ** 3 * ratio**6
    close(collisions.mean_square(n, ratio), direct, rel=1e-12)


def test_a_large_lattice_tends_to_the_limit():
    ratio = 3.0
    limit = collisions.lattice_variance(ratio)
    gaps = [collisions.mean_square(n, ratio) / collisions.mean_density(n, ratio) ** 2 - 1 - limit for n in (1000, 2000)]
    close(gaps[1], gaps[0] / 2, rel=0.01)
    wrong = collisions.mean_square(1000, ratio, power=2) / collisions.mean_density(1000, ratio) ** 2 - 1
    assert wrong > 1e8  # (145) as printed has no limit


@pytest.mark.parametrize("ratio", [0.5, 2.0, 3.0, 4.0, 30.0])
def test_lattice_against_its_modes(ratio):
    m = np.arange(1, 400)
    theta = 1 + 2 * np.exp(-((2 * np.pi * m / ratio) ** 2)).sum()
    close(collisions.lattice_variance(ratio) + 1, theta**3, rel=1e-12)
    close(collisions.lattice_variance(ratio), variance(DeltaLattice(ratio), Gaussian(1.0)), rel=1e-10, abs=1e-14)


def test_random_points_against_a_sum_over_many():
    """Variance of one Gaussian per R^3 is the square integrated: R^3/(4 pi d^2)^(3/2)."""
    x = np.linspace(-12.0, 12.0, 4001)
    axis = np.trapezoid(np.exp(-(x**2)) / (2 * np.pi), x)
    ratio = collisions.random_points_ratio(0.3)
    close(ratio**3 * axis**3, 0.09, rel=1e-10)


def test_chain_term_by_term():
    ratio, vev, t = 3.0, 250.0, 90.0
    plasma = PaperPlasma()
    physical = ratio * PROTON_LENGTH / INV_GEV_IN_CM * plasma.scale_factor(t, at_1_mev=1.0)
    rate = collisions.SEPARATION / (physical * vev**2 / (np.sqrt(3) * 2.4e18))
    close(collisions.slowest_rate(ratio, vev, t), rate, rel=1e-12)
    close(collisions.slowest_rate(ratio, vev, t), spacing_coefficient(ratio, 3**-0.5) * 100 / vev * t / vev, rel=1e-12)
    close(collisions.slowest_rate(ratio, vev, t, 0.25), 2 * rate, rel=1e-12)


def test_printed_chain_is_near_the_unrounded_one():
    for case, eps in (("cons", 0.3), ("opt", 0.1)):
        exact = critical_scale(DeltaLattice(1.0), Gaussian(1.0), eps)
        close(collisions.printed_rate(case, 100.0, 100.0), collisions.slowest_rate(exact, 100.0, 100.0), rel=0.03)
    close(collisions.printed_rate("cons", 50.0, 25.0), printed("dh.eq37.cons"), rel=1e-12)


def test_reheating_temperature():
    for plasma in (None, ThermalPlasma()):
        t = collisions.reheating_temperature(80.0, 0.01, plasma)
        degrees = 106.75 if plasma is None else plasma.g_star(t)
        close(np.pi**2 / 30 * degrees * t**4, 0.01 * 80.0**4, rel=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: collisions.mean_square(0, 2.0), "N.*0.0"),
        (lambda: collisions.mean_density(2, -1.0), "R/d.*-1.0"),
        (lambda: collisions.lattice_variance([2.0, 0.0]), "R/d.*0.0"),
        (lambda: collisions.random_points_ratio(0.0), "eps_RMS.*0.0"),
        (lambda: collisions.vacuum_hubble(-1.0), "vev.*-1.0"),
        (lambda: collisions.reheating_temperature(10.0, -1.0), "released.*-1.0"),
        (lambda: collisions.slowest_rate(3.0, 100.0, 0.0), "temperature.*0.0"),
        (lambda: collisions.slowest_rate(3.0, 100.0, 50.0, speed=0.0), "wall speed.*0.0"),
        (lambda: collisions.printed_rate("cons", 100.0, -5.0), "temperature.*-5.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
