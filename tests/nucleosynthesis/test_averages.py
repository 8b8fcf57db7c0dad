"""<D>/<H> of uneven baryons: exact averages, their expansion, limits, errors."""

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import quad

from lib.nucleosynthesis.abundances import RATES, primat_abundances
from lib.nucleosynthesis.averages import (
    Local,
    SeparateCells,
    power_law_shift,
    separate_cells,
    shaped,
    shared_neutrons,
)
from lib.nucleosynthesis.contrasts import cosine, gaussian, lognormal, of_samples, two_point
from lib.nucleosynthesis.generate import primat_run
from lib.nucleosynthesis.tables import read_table
from tests.compare import close

LOCAL = Local(primat_abundances())


def test_two_densities_by_hand_with_fresh_runs_of_primat():
    """<D>/<H> of two halves from three runs, without table."""
    dense, thin, mean = (primat_run(6.1e-10 * (1 + s), "small") for s in (0.3, -0.3, 0.0))
    hydrogen = [1.3 * dense["hydrogen"], 0.7 * thin["hydrogen"]]
    ratio = (hydrogen[0] * dense["deuterium"] + hydrogen[1] * thin["deuterium"]) / sum(hydrogen)
    close(LOCAL.shift(two_point(0.3)), ratio / mean["deuterium"] - 1, abs=1e-5)


def test_continuous_average_against_adaptive_quadrature():
    table, eps = LOCAL.abundances, 0.4
    width = np.sqrt(np.log1p(eps**2))

    def weighted(z, power):
        eta = 6.1e-10 * np.exp(width * z - width**2 / 2)
        hydrogen = eta * table.hydrogen_fraction(eta)
        return hydrogen * table.deuterium_ratio(eta) ** power * np.exp(-(z**2) / 2)

    d, h = (quad(weighted, -9, 9, args=(power,), epsrel=1e-11, limit=200)[0] for power in (1, 0))
    close(LOCAL.ratio(lognormal(eps)), d / h, rel=1e-7)


@pytest.mark.parametrize("rates", RATES)
def test_second_order_is_the_curvature_of_every_shape(rates):
    local = Local(primat_abundances(rates))
    for shape in ("two-point", "cosine", "gaussian", "lognormal"):
        close(local.shift_of(0.01, shape) / 1e-4, local.second_order, rel=2e-3)


def test_second_order_formula_by_symbols():
    """Of exp(L + h) against exp(h) with eta exp(...) hydrogen nuclei, by expansion in the density."""
    e, slope, curvature, h1, h2 = sp.symbols("e L1 L2 h1 h2")
    x = sp.log(1 + e)
    hydrogen = (1 + e) * sp.exp(h1 * x + h2 * x**2 / 2)
    deuterium = hydrogen * sp.exp(slope * x + curvature * x**2 / 2)
    second = [sp.diff(f, e, 2).subs(e, 0) / 2 for f in (deuterium, hydrogen)]
    assert sp.simplify(second[0] - second[1] - (curvature + slope**2 + slope + 2 * slope * h1) / 2) == 0


def test_a_power_law_is_averaged_in_closed_form():
    for a in (0.5, 1.64, 2.0):
        close(power_law_shift(a, two_point(0.3)), (1.3 ** (1 - a) + 0.7 ** (1 - a)) / 2 - 1, rel=1e-13)
        close(power_law_shift(a, lognormal(0.3)), (1 + 0.3**2) ** (a * (a - 1) / 2) - 1, rel=1e-6, abs=1e-12)
    close(power_law_shift(1.0, gaussian(0.3)), 0.0, abs=1e-14)
    with pytest.raises(ValueError, match=r"smallest density must be finite and positive, got 0.0"):
        power_law_shift(1.6, two_point(1.0))


def test_voids_hold_nothing_and_half_a_universe_is_denser():
    table = LOCAL.abundances
    empty_half = of_samples([0.0, 2.0])
    close(LOCAL.ratio(empty_half), table.deuterium_ratio(2 * 6.1e-10), rel=1e-12)
    close(LOCAL.shift(two_point(0.0)), 0.0, abs=1e-14)


def test_separate_cells_follow_the_network_that_made_them():
    cells = separate_cells()
    d, h = cells.left(1.0)
    close(d / h, float(cells.table.stamp["homogeneous"]), rel=1e-5)
    x = cells.table.columns["density"]
    half = SeparateCells(type(cells.table)(cells.table.stamp, {k: v[::2] for k, v in cells.table.columns.items()}))
    skipped = x[1::2][x[1::2] < 10]
    close(np.array(half.left(skipped)), np.array(cells.left(skipped)), rel=1e-3)
    close(np.array(cells.left(0.0)), np.array(cells.left(1e-6)), rel=1e-12)
    start = read_table("cells_start").columns
    at_start = start["separate"][start["temperature_mev"] == float(cells.table.stamp["temperature_mev"])]
    close(cells.shift(two_point(0.3)), at_start[0], rel=1e-3)


def test_neutrons_that_are_shared_lower_the_deuterium():
    """Deuterium in a balance of n p > d g and d d: D ~ sqrt(p), and half the second derivative of a root is -1/8."""
    shared = shared_neutrons()
    for shape in ("two-point", "lognormal"):
        assert shared.shift_of(0.0, shape) == 0.0
        close(shared.shift_of(0.1, shape) / 0.01, -1 / 8, rel=0.16)
    close(shared.shift(cosine(0.3)), shared.shift_of(0.3), rel=1e-10)
    assert np.all(np.diff([shared.shift_of(e) for e in np.linspace(0, 0.99, 100)]) < 0)


def test_spline_of_the_shared_neutrons_between_its_nodes():
    shared = shared_neutrons()
    eps = shared.table.columns["eps"]
    half = type(shared)(type(shared.table)(shared.table.stamp, {k: v[::2] for k, v in shared.table.columns.items()}))
    inside = eps[1:-1:2][eps[1:-1:2] < 0.7]
    for shape in ("two-point", "lognormal"):
        miss = [half.shift_of(float(e), shape) - shared.shift_of(float(e), shape) for e in inside]
        assert np.abs(miss).max() < 3e-4  # sixteen times the error of the whole table


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"eta must be between 1e-15 and 1e-07, got 1e-16"):
        Local(primat_abundances(), 1e-16)
    with pytest.raises(ValueError, match=r"eta must be between 1e-15 and 1e-07, got"):
        LOCAL.shift(of_samples([1000.0] + [0.01] * 999))
    with pytest.raises(ValueError, match=r"shape must be one of two-point, .* got 'square'"):
        shaped(0.1, "square")
    with pytest.raises(ValueError, match=r"density over mean must be between 0.0 and 40"):
        separate_cells().left(50.0)
    with pytest.raises(ValueError, match=r"shape must be one of two-point, lognormal, got 'cosine'"):
        shared_neutrons().shift_of(0.1, "cosine")
    with pytest.raises(ValueError, match=r"eps must be between 0.0 and 0.99, got 1.0"):
        shared_neutrons().shift_of(1.0)
