"""The abundance of S against the paper, quadrature and a differential equation."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from lib.models.freezein import abundance as ab
from lib.models.freezein import scattering as sc
from lib.models.freezein.parameters import BENCHMARK
from tests.compare import close


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: ab.yield_s(BENCHMARK, 1e3), "z"),
        (lambda: ab.yield_s(BENCHMARK, 1.0, z_start=2.0), "z"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()


def test_closed_form_is_the_late_limit_of_the_integration():
    close(ab.yield_s(BENCHMARK, 140.0, scatterings=False), ab.closed_form(BENCHMARK.sum_squared, 1200.0), rel=1e-10)


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
    close(1e6 * ab.dark_matter_mass(paper), 5.8016, rel=1e-5)
    close(ab.out_of_equilibrium_bound(1000.0, BENCHMARK), 2.83e-13, abs=5e-16)
    close(ab.overclosure_bound(1000.0, 4e-6, BENCHMARK), 7.55e-16, abs=5e-19)
    close(ab.ratio_of_yields(BENCHMARK), 1.0783, abs=2e-4)


def test_quantum_statistics_lower_the_yield():
    close(ab.quantum_ratio(), 0.84606, abs=1e-5)
    close(ab.quantum_ratio(daughter=False), 0.97212, abs=1e-5)
