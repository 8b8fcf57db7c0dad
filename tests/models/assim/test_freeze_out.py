"""The relic density against independent integrations."""

import dataclasses

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from lib.models.assim import cross_sections as xs
from lib.models.assim import freeze_out as fo
from lib.models.assim import semi_analytic as sa
from lib.models.assim.parameters import BENCHMARKS
from lib.plasma.cosmology import Today
from lib.plasma.thermal_history import ConstantPlasma, ThermalPlasma
from tests.compare import close


@pytest.mark.parametrize("name", BENCHMARKS)
def test_relic_density_against_scipy(name):
    """The printed equations (3.10)-(3.11), typed in from the paper, with scipy's BDF in ln x."""
    point = BENCHMARKS[name]
    rates = xs.effective_rates(point)
    scale = sa.entropy_over_hubble(point)
    lam_a, lam_d, lam_c = (scale * r for r in dataclasses.astuple(rates))

    def slope(u, y):
        x, (chi, psit) = np.exp(u), y * point.eta
        eq = fo.equilibrium_yields(point, x)
        psi, r = point.eta - psit, sa.equilibrium_ratio(point, x)
        a = lam_a * (chi * psi - (eq["chi"] / r * psit if r > 0 else 0.0))
        d = lam_d * (chi * psit - eq["chi"] * r * psi)
        c = lam_c * (psit**2 - r**2 * psi**2)
        return np.array([-a - d, a - d - c]) / x / point.eta

    start = fo.initial_yields(point, 5.0)
    y0 = [start["chi"] / point.eta, start["Psit"] / point.eta]
    with np.errstate(over="ignore", invalid="ignore"):
        direct = solve_ivp(slope, (np.log(5.0), np.log(1e7)), y0, method="BDF", rtol=1e-8, atol=1e-20)
    expected = Today().relic_abundance(point.m_chi, direct.y[:, -1].sum() * point.eta)
    close(fo.freeze_out(point).omega_h2, expected, rel=2e-5)


def test_tolerance_grid_and_conservation():
    point = BENCHMARKS["B"]
    fine, coarse = fo.freeze_out(point, rtol=1e-10), fo.freeze_out(point, rtol=1e-6, x_out=np.geomspace(1, 1e7, 11))
    close(coarse.omega_h2, fine.omega_h2, rel=1e-5)
    total = coarse.solution["Psi"] + coarse.solution["Psit"]
    close(total, np.full(11, point.eta), rel=1e-10)


def test_relic_is_that_of_the_end_whatever_is_asked_for():
    point = BENCHMARKS["B"]
    early = fo.freeze_out(point, x_out=[1.0, 100.0])
    assert early.solution.x.tolist() == [1.0, 100.0, fo.X_END]
    assert early.omega_h2 == fo.freeze_out(point).omega_h2


def test_bessel_ratio_changes_little():
    point = BENCHMARKS["D"]
    close(fo.freeze_out(point, bessel=True).omega_h2, fo.freeze_out(point).omega_h2, rel=0.03)


@pytest.mark.parametrize(("call", "name"), [
        (lambda: fo.freeze_out(BENCHMARKS["A"], rtol=0.0), "rtol"),
        (lambda: fo.freeze_out(BENCHMARKS["A"], x_out=[0.5, 2.0]), "x_out"),
    ])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()


def test_plasma_of_the_paper_is_the_default_and_the_thermal_one_counts():
    point = BENCHMARKS["B"]
    assert fo.freeze_out(point, plasma=ConstantPlasma(106.75, 106.75, point.m_planck)).omega_h2 == (
        fo.freeze_out(point).omega_h2
    )
    thermal = ThermalPlasma(m_planck=point.m_planck)
    ratio = fo.freeze_out(point, plasma=thermal).omega_h2 / fo.freeze_out(point).omega_h2
    # Y ~ 1/lambda with lambda ~ (1 + slope/3) g*s/sqrt(g*): between its values at freeze-out and well after it
    x_f = sa.freeze_out_point(point, xs.effective_rates(point).conversion)
    t = point.m_psi / (x_f * np.array([1.0, 5.0]))
    strength = (1 + thermal.slopes(t)[1] / 3) * thermal.g_star_s(t) / np.sqrt(106.75 * thermal.g_star(t))
    assert 1 / strength[0] < ratio < 1 / strength[1]
