"""Capture n p -> d gamma against the table of primat (Ando et al. 2006) and the measured thermal cross section."""

from importlib import resources

import numpy as np
import pytest
from scipy.integrate import quad

from lib.base import constants
from lib.rates.capture import THERMAL, capture_cross_section, capture_rate
from tests.compare import close

AVOGADRO = 6.02214076e23


def test_rate_of_primat():
    folder = resources.files("primat") / "data" / "nuclear" / "tables" / "n_p__d_g"
    lines = (folder / "n_p__d_g_primat.txt").read_text().splitlines()
    table = np.array([[float(v) for v in line.split()[:2]] for line in lines if not line.startswith("#")])
    table = table[table[:, 0] < 1.5]
    close(AVOGADRO * capture_rate(1e9 * constants.K_B * table[:, 0]), table[:, 1], rel=2e-3)


def test_average_by_another_quadrature():
    t = 8e-5
    whole, _ = quad(
        lambda e: np.sqrt(e / t) * np.exp(-e / t) * capture_cross_section(e) / t, 0, 60 * t, epsabs=0, epsrel=1e-10
    )
    close(capture_rate(t), 2 / np.sqrt(np.pi) * whole, rel=1e-8)


def test_slow_neutrons():
    close(capture_cross_section(0.0), THERMAL, rel=1e-14)


@pytest.mark.parametrize(("function", "name"), [(capture_cross_section, "energy"), (capture_rate, "temperature")])
def test_bad_input_is_named(function, name):
    with pytest.raises(ValueError, match=name):
        function(-1.0)
