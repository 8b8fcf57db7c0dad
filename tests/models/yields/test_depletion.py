"""Conversion at bubble walls: closed forms, two stiff solvers, conservation, detailed balance, convergence, limits."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.models.yields import depletion as dp
from lib.models.yields.depletion import Transition
from lib.walls.encounters import encounters
from tests.compare import close

P = 0.1492583904
CASES = (Transition(), Transition(returns=True), Transition(flux=0.3 * sum(encounters(0.3)), i_p=1.7, v_w=0.3))


def test_ratios_of_the_readings():
    share = dp.converted_share(P, 0.25 / 0.3)
    close(1 / share["reservoir"], 0.3 / (0.25 * P), rel=1e-14)
    close(1 / share["once each"] - 1, 1 / P - 1, rel=1e-14)
    close(1 / share["well mixed"] - 1, 1 / math.expm1(P * 0.25 / 0.3), rel=1e-13)
    close(1 / share["with return"] - 1, 1 / math.tanh(P * 0.25 / 0.3), rel=1e-13)
    close(1 / dp.converted_share(P, 1.0)["reservoir"], 1 / P, rel=1e-14)


@given(st.floats(0.0, 1.0), st.floats(0.0, 4.0))
def test_order_of_the_readings(p, k):
    share = dp.converted_share(p, k)
    assert share["with return"] <= min(share["well mixed"], 0.5) <= share["well mixed"] <= share["reservoir"] + 1e-15
    assert share["well mixed"] <= 1


@pytest.mark.parametrize("transition", CASES)
@pytest.mark.parametrize("solver", ["network", "radau"])
def test_solvers_meet_the_closed_form_at_every_time(transition, solver):
    y = np.array([-20.0, -3.0, -1.0, 0.0, 0.5, 1.0, 2.0, transition.span[1]])
    start = (1.07e-9, 0.0, 0.0, 0.0)
    if solver == "network":
        run = dp.evolve(transition, start, y, atol=1e-30)
        found = np.stack([run["chi"], run["B"]])
    else:
        found = dp.evolve_radau(transition, start, y, atol=1e-30)[0][:, [0, 2]].T
    # the closed form counts the walls before the span, too: 1e-7 of all before y = -20
    (_, before), (chi, b) = (dp.exact(transition, at, 1.07e-9) for at in (transition.span[0], y))
    close(found, np.stack([chi + before, b - before]), rel=3e-9)


@pytest.mark.parametrize("transition", CASES)
def test_what_is_conserved(transition):
    run = dp.evolve(transition, (1.0, 0.3, 0.0, 0.1))
    assert set(run.drift) == {"chi + B", "chibar + Bbar"} and max(run.drift.values()) < 1e-14
    radau = dp.evolve_radau(transition, (1.0, 0.3, 0.0, 0.1), np.linspace(-10.0, 3.0, 9))[0]
    close(radau[:, 0] + radau[:, 2], 1.0, rel=1e-12)
    close(radau[:, 1] + radau[:, 3], 0.4, rel=1e-12)


def test_baryon_number_survives_reactions_that_are_faster_by_ten_orders():
    t = Transition(returns=True, annihilation=1e3, annihilation_b=1e12)
    run = dp.evolve(t, (0.5, 0.2, 1.0 + 1e-6, 1.0))
    assert set(run.drift) == {"chi - chibar + B - Bbar"} and run.drift["chi - chibar + B - Bbar"] < 1e-12
    end = run.final
    close(end["chi"] - end["chibar"] + end["B"] - end["Bbar"], 0.3 + 1e-6, rel=1e-12)


def test_two_solvers_agree_on_the_full_system():
    t = Transition(returns=True, annihilation=30.0, annihilation_b=400.0, washout=20.0)
    y, start = np.linspace(-5, 4, 7), (0.9, 0.4, 0.2, 0.1)
    network = dp.evolve(t, start, y)
    radau, _ = dp.evolve_radau(t, start, y)
    close(network.y, radau, rel=1e-8)


def test_equilibrium_stays():
    t = Transition(returns=True, annihilation=1e3, annihilation_b=1e6, washout=1e4)
    close(dp.evolve(t, (1.0, 1.0, 1.0, 1.0)).y[-1], 1.0, rel=1e-12)


def test_a_bath_of_b_fills_chi_from_nothing():
    t = Transition(returns=True, annihilation_b=1e10)
    end = dp.evolve(t, (1.07e-9, 1.07e-9, 1.0, 1.0)).final
    filled = float(dp.converted_share(t.probability, t.encounters)["bath"])
    close(end["chi"], filled + 1.07e-9 * (1 - filled), rel=1e-8)
    close(end["chi"], end["chibar"], rel=1e-8)
    close(end["B"], 1.0, abs=1e-9)


def test_asymmetries_are_linear_whatever_the_bath_does():
    t = Transition(returns=True, annihilation_b=1e10)
    end = dp.evolve(t, (2e-4, 1e-4, 1.0, 1.0), rtol=1e-11).final
    chi, b = dp.exact(Transition(returns=True), t.span[1], 1e-4)
    close(end["B"] - end["Bbar"], float(b), rel=1e-7)
    close(end["chi"] - end["chibar"], float(chi), rel=1e-7)


def test_symmetric_chi_gives_no_baryon_number():
    t = Transition(annihilation_b=1e8, returns=True)
    end = dp.evolve(t, (1e-3, 1e-3, 0.0, 0.0)).final
    assert abs(end["B"] - end["Bbar"]) < 1e-15


def test_washout_takes_the_asymmetry_and_leaves_the_number():
    t = Transition(washout=1e4)
    end = dp.evolve(t, (1.0, 0.0, 0.0, 0.0)).final
    share = float(dp.converted_share(t.probability, t.encounters)["well mixed"])
    close(end["B"] + end["Bbar"], share, rel=1e-8)
    assert end["B"] - end["Bbar"] < 1e-2 * share


def test_annihilation_alone_has_its_closed_form():
    # da/dy = -a_p u^-3/2 (f^2 - 1) with u = 1 + 2y/b: f = coth(x_0 + int a dy)
    t = Transition(probability=0.0, annihilation=0.9)
    low, high = t.span
    area = 0.9 * (1 / math.sqrt(1 + 2 * low / 100) - 1 / math.sqrt(1 + 2 * high / 100))
    end = dp.evolve(t, (3.0, 3.0, 0.0, 0.0)).final
    close(end["chi"], 1 / math.tanh(math.atanh(1 / 3) + area), rel=1e-8)
    assert end["chi"] < 2.0 and end["B"] == 0.0


def test_quadrature_is_the_first_order():
    for p in (1e-3, 1e-5):
        t = Transition(probability=p)
        solved = dp.evolve(t, (1.0, 0.0, 0.0, 0.0), atol=1e-24).final["B"]
        close(solved / dp.quadrature(t) - 1, -p * t.encounters / 2, rel=2e-3, abs=1e-9)
    close(dp.quadrature(Transition()), P * 0.25 / 0.3, rel=1e-12)


def test_quadrature_converges_geometrically():
    t = Transition()
    errors = [abs(dp.quadrature(t, cells=n) - P * 0.25 / 0.3) for n in (10, 40, 80, 160)]
    assert errors[0] > 1e-2 and errors[1] < 1e-3 and errors[2] < 10 * errors[1] ** 2 and errors[3] < 1e-13


def test_tighter_tolerances_converge():
    t = Transition(returns=True, annihilation=10.0, washout=3.0)
    start, finals = (0.5, 0.1, 0.0, 0.0), []
    for rtol in (1e-3, 1e-5, 1e-7, 1e-12):
        finals.append(dp.evolve(t, start, rtol=rtol, atol=1e-6 * rtol).y[-1])
    errors = [np.max(np.abs(f / finals[-1] - 1)) for f in finals[:-1]]
    assert errors[1] < errors[0] / 10 and errors[2] < errors[1] / 10 and errors[2] < 1e-6


def test_output_points_do_not_move_the_answer():
    t = Transition(returns=True)
    many = dp.evolve(t, (1.0, 0.0, 0.0, 0.0), np.linspace(*t.span, 400)).y[-1]
    close(many, dp.evolve(t, (1.0, 0.0, 0.0, 0.0)).y[-1], rel=1e-13, abs=0.0)


@settings(max_examples=10)
@given(st.floats(0.01, 1.0), st.floats(0.05, 3.0), st.floats(0.05, 3.0), st.booleans())
def test_percolation_convention_drops_out(p, flux, i_p, returns):
    t = Transition(probability=p, flux=flux, i_p=i_p, returns=returns)
    share = dp.converted_share(p, flux / 0.3)["with return" if returns else "well mixed"]
    close(dp.evolve(t, (1.0, 0.0, 0.0, 0.0)).final["B"], float(share), rel=1e-8)


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: Transition(probability=1.1), "probability"),
        (lambda: Transition(v_w=0.0), "v_w"),
        (lambda: Transition(flux=-0.25), "flux"),
        (lambda: Transition(i_p=math.nan), "i_p"),
        (lambda: Transition(washout=-1.0), "washout"),
        (lambda: Transition().cooling(-51.0), "beta/H"),
        (lambda: dp.converted_share(0.1, -1.0), "encounters"),
        (lambda: dp.exact(Transition(washout=1.0), 0.0), "washout"),
        (lambda: dp.quadrature(Transition(), cells=1), "cells"),
        (lambda: dp.evolve(Transition(), (1.0, 0.0)), "start"),
        (lambda: dp.evolve(Transition(), (1.0, 0.0, -1.0, 0.0)), "start"),
        (lambda: dp.evolve(Transition(), (1.0, 0.0, 0.0, 0.0), [-40.0]), "x_out"),
        (lambda: dp.evolve(Transition(annihilation=1.0, beta_over_h=50.0), (1.0, 0.0, 0.0, 0.0)), "beta/H"),
        (lambda: dp.evolve_radau(Transition(), (1.0, 0.0, 0.0, 0.0), [1.0, 0.0]), "y_out"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
