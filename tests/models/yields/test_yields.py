"""Densities of the yields draft: exact limits, a twin over temperature, units, bad input."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import zeta

from lib.base import units
from lib.models.yields import parameters
from lib.models.yields.parameters import TABLE
from lib.models.yields.yields import EXACT, Conventions, kernel, mass_density, occupancy_of_density, one_shot
from lib.plasma import cosmology
from lib.walls.flux import mean_speed
from tests.compare import close

MASSLESS = replace(TABLE, m_chi=0.0)


def test_exact_kernel_sweeps_space_once():
    result = one_shot(MASSLESS)
    close(result.kernel_integral, 1, abs=1e-13)
    # int dy (A/V)/beta = 1/v_w, times the flux 1/4 per particle
    close(result.meetings, 0.25 / 0.3, rel=1e-12)
    assert result.quadrature_error < 1e-12
    close(result.converted, TABLE.p_chi_to_b * 0.25 / 0.3, rel=1e-12)


@pytest.mark.parametrize("flux, per_density", [("at rest", 0.25), ("front", 1.3**2 / 4), ("net", 0.3)])
def test_meetings_of_massless_chi(flux, per_density):
    close(one_shot(MASSLESS, replace(EXACT, flux=flux)).meetings, per_density / 0.3, rel=1e-11)


def test_proton_mass_is_seen_only_through_the_mean_speed():
    ratio = one_shot(TABLE).meetings / one_shot(MASSLESS).meetings
    # most meetings happen near y = 0.5, so that T is T_p to a per cent
    close(1 - ratio, 1 - mean_speed(100.0, TABLE.m_chi, "FD"), rel=0.05)


def test_linear_in_occupancy_and_probability():
    c = Conventions(kernel="published", clamp=5.0)
    base = one_shot(TABLE, c)
    for factor in (1e-3, 0.5, 6.0):
        close(one_shot(replace(TABLE, f_chi=factor * TABLE.f_chi), c).rho_b, factor * base.rho_b, rel=1e-12)
        scaled = one_shot(replace(TABLE, p_chi_to_b=factor * TABLE.p_chi_to_b), c)
        close(scaled.rho_b, factor * base.rho_b, rel=1e-12)
        assert scaled.rho_dm == base.rho_dm


@pytest.mark.parametrize("c", [EXACT, Conventions(kernel="published", clamp=3.0, window=4.0)])
@pytest.mark.parametrize("change", [{"beta_over_h": 1e3}, {"t_p": 1e4}, {"g_star": 10.0}])
def test_expansion_drops_out(c, change):
    close(one_shot(replace(MASSLESS, **change), c).rho_b, one_shot(MASSLESS, c).rho_b, rel=1e-10)


def test_percolation_parameter_shifts_the_clock_only():
    close(one_shot(replace(MASSLESS, i_p=0.9)).rho_b, one_shot(MASSLESS).rho_b, rel=1e-12)


@pytest.mark.parametrize("window, clamp", [(None, None), (None, 4.77), (8.0, None), (0.2, 1.0)])
def test_quadrature_converges(window, clamp):
    c = Conventions(kernel="published", clamp=clamp, window=window)
    fine = one_shot(TABLE, c, nodes=30).rho_b
    errors = [abs(one_shot(TABLE, c, nodes=n).rho_b / fine - 1) for n in (3, 5, 15)]
    assert errors[2] < 1e-11 and errors[2] <= errors[1] <= errors[0]
    assert one_shot(TABLE, c, nodes=15).quadrature_error < 1e-9


def test_twin_over_temperature():
    """(9) as it stands: S_B/(s H T) over T with (1), (5), (6), (7) in GeV, clamp at e^y = e^2, range of y (-25, 4)."""
    t_p, b, v, i_p, m_planck, g = 100.0, 100.0, 0.3, 0.34, 1.22089e19, 106.75

    def hubble(t):
        return math.sqrt(8 * math.pi**3 * g / 90) * t**2 / m_planck

    def area(y):
        scale = i_p * math.exp(min(y, 2.0))

        def integrand(z):
            lower = 6 - math.exp(-z) * (z**3 + 3 * z**2 + 6 * z + 6)
            return z**2 * math.exp(-z - scale * lower / 6)

        whole = sum(quad(integrand, *ends, epsabs=1e-14, epsrel=1e-11)[0] for ends in ((0, 1), (1, 5), (5, 60)))
        return scale / 2 * b * hubble(t_p) / v * whole

    def source(t):
        y = b / 2 * ((t_p / t) ** 2 - 1)
        n = 1.07e-9 * 2 * 3 / 4 * zeta(3) / math.pi**2 * t**3
        s = 2 * math.pi**2 / 45 * g * t**3
        return 0.1492583904 * n / 4 * area(y) / (s * hubble(t) * t)

    edges = [t_p / math.sqrt(1 + 2 * y / b) for y in (4, 2, 0, -3, -8, -25)]
    y_b = sum(quad(source, *ends, epsabs=0, epsrel=1e-10)[0] for ends in pairwise(edges))
    result = one_shot(MASSLESS, Conventions(kernel="published", clamp=2.0, y_min=-25.0, y_max=4.0))
    close(result.y_b, y_b, rel=1e-8)


def test_mass_density_by_way_of_natural_units():
    # s_0 in GeV^3 and the energy density in GeV^4, against grams and cubic centimetres
    s_0 = cosmology.Today().entropy_density
    direct = mass_density(0.938, 8.7e-11, s_0 * units.GEV3_IN_INV_CM3)
    close(direct, 0.938 * 8.7e-11 * s_0 * units.GEV4_IN_KG_PER_M3, rel=1e-12)
    today = cosmology.Today()
    omega = today.relic_abundance(0.938, 8.7e-11)
    close(direct, omega * 1.878342e-26, rel=1e-6)  # 1.878342e-26 kg/m^3 = 3 (100 km/s/Mpc)^2/(8 pi G)
    close(mass_density(1.0, 1.0, 1.0), 1.78266192e-27 * 1e6, rel=1e-12)


def test_occupancy_gives_its_density():
    f = occupancy_of_density(4.217e-28)
    close(one_shot(replace(TABLE, f_chi=f)).rho_b, 4.217e-28, rel=1e-13)
    close(f, 1.797e-7, rel=1e-3)


def test_dark_matter_with_constant_yield_and_split_exclude_each_other():
    light = replace(TABLE, m_chi=1e-3, m_b=1e-3)
    result = one_shot(light)
    close(result.ratio, 0.3 / (0.25 * TABLE.p_chi_to_b), rel=1e-8)
    close(result.rho_dm_split / result.rho_b, (1 - TABLE.p_chi_to_b) / TABLE.p_chi_to_b, rel=1e-14)
    net = one_shot(light, replace(EXACT, flux="net"))
    # what is converted and what is left add up to all chi only for the net flux, and only with the split
    close(net.rho_b + net.rho_dm_split, net.rho_dm, rel=1e-11)


def test_printed_density_exceeds_all_chi():
    result = one_shot(TABLE)
    assert parameters.table_i("rho_B") > 20 * result.rho_dm
    assert parameters.table_i("rho_DM") > 100 * result.rho_dm


def test_empty_cases():
    none = one_shot(replace(TABLE, p_chi_to_b=0.0))
    assert none.rho_b == 0 and none.ratio == math.inf and none.rho_dm_split == 0
    assert one_shot(replace(TABLE, f_chi=0.0)).converted == 0


def test_window_multiplies_the_kernel():
    y = np.array([-2.0, 0.0, 3.0])
    plain, narrow = kernel(y, 0.34, EXACT), kernel(y, 0.34, replace(EXACT, window=2.0))
    close(narrow, plain * np.exp(-(y**2) / 8), rel=1e-14)


def test_narrow_window_far_from_the_range_leaves_nothing():
    close(
        one_shot(TABLE, Conventions(window=1e-9)).rho_b,
        one_shot(TABLE).rho_b * 0.24200 * math.sqrt(2 * math.pi) * 1e-9,
        rel=1e-4,
    )
    assert one_shot(TABLE, Conventions(window=0.01, y_min=10.0)).rho_b == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Conventions(kernel="approximate"), "kernel must be one of exact, published, got 'approximate'"),
        (lambda: Conventions(flux="back"), "flux must be one of at rest, front, net, got 'back'"),
        (lambda: Conventions(statistics="MD"), "statistics must be one of MB, FD, BE, got 'MD'"),
        (lambda: Conventions(clamp=3.0), "clamp must be None for the exact kernel, which needs none, got 3.0"),
        (lambda: Conventions(kernel="published", clamp=math.nan), "clamp must be finite, got nan"),
        (lambda: Conventions(window=0.0), "window must be finite and positive, got 0.0"),
        (lambda: Conventions(g_chi=-2), "g_chi must be finite and positive, got -2.0"),
        (lambda: Conventions(y_min=3.0, y_max=3.0), "y_max must be above y_min = 3.0, got 3.0"),
        (lambda: Conventions(s_0=0.0), "s_0 must be finite and positive, got 0.0"),
        (lambda: one_shot(TABLE, Conventions(y_min=-80.0)), r"y must be above -\(beta/H\)/2 = -50.0, got -79.9"),
        (lambda: one_shot(TABLE, EXACT, nodes=2), "nodes must be at least 3, got 2"),
        (lambda: occupancy_of_density(-1.0), "rho_b must be finite and not negative, got -1.0"),
        (
            lambda: occupancy_of_density(1.0, replace(TABLE, p_chi_to_b=0.0)),
            "rho_b of the benchmark must be .* got 0.0",
        ),
        (lambda: mass_density(-1.0, 1.0), "mass must be finite and not negative, got -1.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
