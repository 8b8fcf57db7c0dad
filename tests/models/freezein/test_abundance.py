"""The abundance of S against the paper, quadrature and a differential equation."""

import math

import numpy as np
import pytest
from scipy.integrate import quad, simpson, solve_ivp
from scipy.special import kn

from lib.models.freezein import abundance as ab
from lib.models.freezein import asymmetries
from lib.models.freezein import scattering as sc
from lib.models.freezein.degrees import pace, with_leptons
from lib.models.freezein.parameters import BENCHMARK
from lib.plasma.thermal_history import ThermalPlasma
from lib.rates.densities import blocked_decay_ratio
from tests.compare import close
from tests.models.freezein import twins

THERMAL = ThermalPlasma(m_planck=BENCHMARK.m_planck)


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: ab.yield_s(BENCHMARK, 1e3), "z"),
        (lambda: ab.yield_s(BENCHMARK, 1.0, z_start=2.0), "z"),
        (lambda: ab.yield_s(BENCHMARK, 1.0, z_start=1e-4, plasma=THERMAL), "temperature"),
        (lambda: ab.yield_s(BENCHMARK, 1e-3, plasma=THERMAL), "z"),
        (lambda: ab.yield_s(BENCHMARK, 1.0, inverse=1e-3, plasma=THERMAL), "inverse"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()


def test_closed_form_is_the_late_limit_of_the_integration():
    close(
        ab.yield_s(BENCHMARK, 140.0, scatterings=False),
        ab.closed_form(BENCHMARK.sum_squared, 1200.0, BENCHMARK.g_star, BENCHMARK.m_planck),
        rel=1e-10,
    )


def test_integration_agrees_with_a_differential_equation():
    def rate(t, y):
        z = math.exp(t)
        temperature = 1200.0 / z
        entropy = 2 * math.pi**2 / 45 * 106.75 * temperature**3
        total = sum(sc.rate_densities(BENCHMARK, z).values()) * BENCHMARK.sum_squared
        return [2 * total / (entropy * BENCHMARK.hubble(temperature)) * (1 - y[0] / ab.equilibrium_yield(BENCHMARK))]

    path = solve_ivp(rate, np.log([1e-5, 1.0, 20.0])[[0, 2]], [0.0], rtol=1e-9, atol=1e-18, method="DOP853")
    close(path.y[0, -1], ab.yield_s(BENCHMARK, 20.0, inverse=ab.equilibrium_yield(BENCHMARK), z_start=1e-5), rel=1e-7)


def test_published_masses_and_bounds():
    paper = BENCHMARK.with_(coupling=BENCHMARK.coupling * math.sqrt(6.25e-16 / BENCHMARK.sum_squared))
    close(1e6 * ab.dark_matter_mass(BENCHMARK), 5.81, abs=0.005)
    by_hand = 135 * 1.22e19 * 6.25e-16 / (64 * 1.66 * math.pi**4 * 106.75**1.5 * BENCHMARK.m1)
    close(ab.dark_matter_mass(paper), 0.12 * 10.537e-6 / (2.9e3 * by_hand), rel=1e-12)
    close(ab.out_of_equilibrium_bound(1000.0, BENCHMARK), 2.83e-13, abs=5e-16)
    close(ab.overclosure_bound(1000.0, 4e-6, BENCHMARK), 7.55e-16, abs=5e-19)


def test_quantum_statistics_lower_the_yield():
    for daughter in (True, False):
        mean, _ = quad(
            lambda u, d=daughter: math.exp(4 * u) * kn(1, math.exp(u)) * blocked_decay_ratio(math.exp(u), True, d),
            -9, math.log(90), epsrel=1e-9, limit=200,
        )  # fmt: skip
        # int z^3 K_1 dz = 3 pi/2
        close(ab.quantum_ratio(daughter=daughter), mean / (1.5 * math.pi), rel=1e-6)
    assert ab.quantum_ratio() < ab.quantum_ratio(daughter=False) < 1


def test_scatterings_add_to_the_yield_as_in_the_twin():
    """Printed as 1.08 with decays alone as the unit: int z^4 gamma d ln z of all over that of the decay."""
    u = np.linspace(math.log(1e-4), math.log(60.0), 1201)
    rates = np.array([twins.gamma(BENCHMARK, math.exp(x)) for x in u]) * np.exp(5 * u)[:, None]
    integral = simpson(rates, x=u, axis=0)
    # the yield grows like z at first: 7e-6 of it lies below the twin's z = 1e-4
    close(ab.ratio_of_yields(BENCHMARK), integral.sum() / integral[0], rel=1e-5)


@pytest.mark.parametrize("bose", [True, False])
def test_equilibrium_yield_is_that_of_the_evolution(bose):
    table = asymmetries.tabulate(BENCHMARK)
    options = asymmetries.Options(bose=bose)
    close(asymmetries.scalar_equilibrium(table, options), ab.equilibrium_yield(BENCHMARK, bose), rel=1e-10)


def test_yield_in_a_plasma():
    """The paper's constant by the other route; the closed integrand of decays with g*(T); both masses of S."""
    z = np.array([0.3, 2.0, 140.0])
    named = ab.yield_s(BENCHMARK, z, plasma=BENCHMARK.plasma)
    close(named, ab.yield_s(BENCHMARK, z), rel=1e-10)
    plasma = with_leptons(BENCHMARK, THERMAL)
    grid = np.linspace(np.log(5e-3), np.log(60.0), 4000)
    weight = np.exp(4 * grid) * kn(1, np.exp(grid))
    relative = pace(BENCHMARK.m1 / np.exp(grid), plasma) * 106.75**1.5
    ratio = float((weight * relative).sum() / weight.sum())
    found = ab.yield_s(BENCHMARK, 140.0, scatterings=False, plasma=plasma)
    close(found / ab.yield_s(BENCHMARK, 140.0, scatterings=False), ratio, rel=1e-6)
    close(ratio, 1.0108, abs=1e-4)
    for flag in (False, True):
        mass = ab.dark_matter_mass(BENCHMARK, flag, plasma) / ab.dark_matter_mass(BENCHMARK, flag)
        close(mass, 1 / ratio, rel=2e-3)


def test_early_scatterings_in_a_plasma_hardly_count():
    """A start at 300 TeV in place of 1000 TeV loses 1e-4, as much as the length of the interval in z."""
    late, first = (ab.yield_s(BENCHMARK, 140.0, z_start=z, plasma=THERMAL) for z in (4e-3, None))
    assert 1e-5 < 1 - late / first < 2e-4
