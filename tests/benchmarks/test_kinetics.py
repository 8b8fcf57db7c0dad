"""Time per benchmark of the network solver, with scipy's Radau on the same equations in the same run."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from lib.kinetics import solve_network
from tests.kinetics.problems import ERA, RATES, SPAN, assimilation, assimilation_start
from tests.kinetics.twins import Assimilation

pytestmark = pytest.mark.benchmark(group="assimilation network, x = 1 to 1e7, rtol 1e-8")


def test_network_solver(benchmark):
    network, start = assimilation(), assimilation_start()
    run = benchmark(solve_network, network, SPAN, start, ERA, rtol=1e-8, atol=1e-30)
    assert run.drift["Psi + Psit"] < 1e-10


def test_network_solver_with_200_output_points(benchmark):
    network, start, x = assimilation(), assimilation_start(), np.geomspace(*SPAN, 200)
    run = benchmark(solve_network, network, SPAN, start, ERA, rtol=1e-8, atol=1e-30, x_out=x)
    assert run.y.shape == (200, 3)


def test_scipy_radau(benchmark):
    twin = Assimilation(*RATES)
    run = benchmark.pedantic(
        solve_ivp, (twin.f, np.log(SPAN), twin.start(1.0)), rounds=3,
        kwargs={"method": "Radau", "jac": twin.jacobian, "rtol": 1e-8, "atol": 1e-30},
    )  # fmt: skip
    assert run.success
