"""Antiparticles: amplitudes against the Lagrangian, both networks against scipy, limits, conservation."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from lib.kinetics import Era, solve_network
from lib.models.assim import antimatter as am
from lib.models.assim import freeze_out as fo
from lib.models.assim import hypercharge
from lib.models.assim.cross_sections import effective_rates
from lib.models.assim.hypercharge import SUM_Y2_HIGGS, SUM_Y2_WEYL
from lib.models.assim.parameters import BENCHMARKS, Assimilation
from lib.models.assim.semi_analytic import entropy_over_hubble
from lib.plasma.equilibrium import asymmetric_yields, log_yield
from tests.compare import close

HEAVY_BINO = Assimilation(500.0, 600.0, 150.0)
MIDDLE_BINO = Assimilation(500.0, 510.0, 250.0)
Y2 = {"f": SUM_Y2_WEYL, "H": SUM_Y2_HIGGS}


def lagrangian(text: str, point: Assimilation) -> float:
    """|M|^2/g^4 from the diagrams, averaged over scalars in the initial and summed over those in the final state."""
    left, right = (side.split() for side in text.split(" -> "))
    names = {"Psit": ("phiL", "phiR"), "Psit~": ("phiL~", "phiR~")}
    total, pairs = sp.Integer(0), 0
    for a in names.get(left[0], (left[0],)):
        for b in names.get(left[1], (left[1],)):
            pairs += 1
            for c in names.get(right[0], (right[0],)):
                for d in names.get(right[1], (right[1],)):
                    total += hypercharge.threshold(f"{a} {b} > {c} {d}")
    total = total / pairs / (2 if right[0] == right[1] else 1)
    values = {"g": 1, "M": point.m_psi, "ms": point.m_scalar, "mx": point.m_chi}
    return float(total.subs("Y", sp.sqrt(Y2.get(right[0], 1))).subs(values))


@pytest.mark.no_cover
@pytest.mark.parametrize("point", [*BENCHMARKS.values(), HEAVY_BINO, MIDDLE_BINO])
def test_closed_forms_follow_from_the_lagrangian(point):
    for text, square in am.squares_with_antiparticles(point).items():
        close(square, lagrangian(text, point), rel=1e-12, name=text)


@pytest.mark.parametrize("text", ["phiL phiL~ > f f~", "phiL phiL~ > H H~", "chi chi > phiL phiL~"])
def test_what_is_left_out_vanishes_at_threshold(text):
    assert hypercharge.threshold(text) == 0


def test_pair_annihilation_in_units_of_the_paper():
    point = BENCHMARKS["A"]
    unit = np.pi * point.alpha_y**2 / point.m_psi**2
    rates = am.all_rates(point)
    for products, strength in am.PAIR_ANNIHILATION.items():
        close(rates[f"Psi Psi~ -> {products}"], strength * unit, rel=1e-12)
    close(am.toy_sigma_v(point, 1.0), unit, rel=1e-14)


@pytest.mark.parametrize(("name", "strength"), [("A", 1.0), ("B", 1.0), ("A", 6.125)])
def test_toy_against_scipy(name, strength):
    """Logarithm of the antiparticle yield with scipy's Radau: no subtraction, no underflow."""
    point = BENCHMARKS[name]
    lam = entropy_over_hubble(point) * am.toy_sigma_v(point, strength)

    def slope(x, v):
        log_bar = v[0]
        log_y0 = log_yield(x, 1.0, 2, point.g_star)
        return [-lam / x**2 * (point.eta + np.exp(log_bar) - np.exp(2 * log_y0 - log_bar))]

    start = np.log(asymmetric_yields(log_yield(2.0, 1.0, 2, point.g_star), point.eta)[1])
    direct = solve_ivp(slope, (2.0, 50.0), start, method="Radau", rtol=1e-9, atol=1e-9)
    ours = am.toy(point, strength, [50.0])["Psi~"][0]
    close(ours, np.exp(direct.y[0, -1]), rel=2e-6)


def test_toy_late_time_solution():
    """Without creation, from x = 120 on, the Riccati equation has Ybar/(eta + Ybar) proportional to exp(lambda eta/x).

    The exponent falls by 94; eta, a difference of yields that were 1e7 times larger, is known to 3e-8.
    """
    point, x = BENCHMARKS["B"], np.array([120.0, 150.0, 300.0, 1e4])
    run = am.toy(point, 6.125, x)
    growth = entropy_over_hubble(point) * am.toy_sigma_v(point, 6.125) * point.eta
    expected = run["Psi~"][0] * np.exp(growth * (1 / x - 1 / x[0]))
    close(run["Psi~"], expected, rel=5e-6)
    assert run["Psi~"][-1] < 1e-118


def test_toy_follows_equilibrium_if_fast_and_keeps_the_asymmetry():
    point, x = BENCHMARKS["A"], np.array([2.0, 10.0, 25.0, 40.0])
    run = am.toy(point, 1e9, x, g=4.0)
    particles, antiparticles = asymmetric_yields(log_yield(x, 1.0, 4.0, point.g_star)[None], point.eta)
    close(run["Psi"], particles[0], rel=1e-5)
    close(run["Psi~"], antiparticles[0], rel=1e-5)
    assert max(am.toy(point, 1.0, x).drift.values()) < 1e-10


@pytest.mark.parametrize("point", [*BENCHMARKS.values(), HEAVY_BINO])
def test_conserved_numbers_and_conjugation(point):
    rates = am.all_rates(point)
    for text, rate in rates.items():
        conjugate = [sorted(am.CONJUGATE.get(word, word) for word in side.split()) for side in text.split(" -> ")]
        assert [r for t, r in rates.items() if [sorted(side.split()) for side in t.split(" -> ")] == conjugate] == [
            rate
        ]
    network = am.full_network(point, rates)
    assert [abs(row) for row in network.conservation_laws.tolist()[0] if row] == [1, 1, 1, 1]
    assert len(network.conservation_laws) == 1
    x = np.geomspace(1, 1e7, 40)
    run = am.full_freeze_out(point, x_out=x).solution
    assert max(run.drift.values()) < 1e-10
    baryons = run["Psi"] + run["Psit"] - run["Psi~"] - run["Psit~"]
    # kept to the rounding of the particles and antiparticles of the start, 1e8 times as many as are left
    there = sum(abs(run[name][0]) for name in ("Psi", "Psit", "Psi~", "Psit~"))
    close(baryons, np.full(x.size, point.eta), abs=1e-14 * there)
    assert network.charge("R").tolist() == [1, 0, 0, 1, 1]


@pytest.mark.parametrize("name", BENCHMARKS)
def test_without_antiparticles_the_paper_system_returns(name):
    point = BENCHMARKS[name]
    paper = dict(list(am.all_rates(point).items())[:3])
    names = [t for t in am.all_rates(point) if set(t.split()) <= {"chi", "Psi", "Psit", "B", "->"}]
    assert list(paper) == names
    start = fo.initial_yields(point) | {"Psi~": 0.0, "Psit~": 0.0}
    run = solve_network(
        am.full_network(point, paper), (fo.X_START, fo.X_END), start,
        Era(point.m_psi, point.plasma), rtol=fo.RTOL, atol=fo.ATOL,
    )  # fmt: skip
    close(run.final["chi"] + run.final["Psit"], fo.freeze_out(point).relic_yield, rel=1e-6)
    assert run.final["Psi~"] == run.final["Psit~"] == 0.0


FEWER = ("Psi Psi~ -> chi chi", "Psit Psit~ -> chi chi", "Psit Psit~ -> Psi Psi~")
"""Channels without which the network is that of the paper's estimate: no bino pairs, no scalars into fermions."""


@pytest.mark.parametrize(("name", "dropped"), [("A", FEWER), ("B", ()), ("C", FEWER), ("D", ()), ("D", FEWER)])
def test_full_network_against_scipy(name, dropped):
    """Logarithms of all yields but that of Psi, which follows from the asymmetry, with scipy's BDF."""
    point = BENCHMARKS[name]
    rates = {text: rate for text, rate in am.all_rates(point).items() if text not in dropped}
    names = ("chi", "Psi", "Psi~", "Psit", "Psit~")
    scale = entropy_over_hubble(point)
    table = []
    for text, rate in rates.items():
        sides = [[w for w in side.split() if w in names] for side in text.split("->")]
        same = 2 if len(set(sides[0])) == 1 else 1
        table.append(([names.index(w) for w in sides[0]], [names.index(w) for w in sides[1]], rate * scale / same))

    def complete(v):
        chi, anti_psi, scalar, anti_scalar = np.exp(v)
        return np.array([chi, point.eta - scalar + anti_psi + anti_scalar, anti_psi, scalar, anti_scalar])

    def slope(u, w):
        x, v = np.exp(u), np.log(complete(w))
        psi, scalar = log_yield(x, 1.0, 2, point.g_star), float(fo.log_scalar_equilibrium(point, x))
        log_eq = np.array([log_yield(x, point.m_chi / point.m_psi, 2, point.g_star), psi, psi, scalar, scalar])
        out = np.zeros(5)
        for left, right, lam in table:
            forward = np.exp(v[left].sum())
            backward = np.exp(log_eq[left].sum() - log_eq[right].sum() + v[right].sum())
            for side, sign in ((left, -1), (right, 1)):
                for i in side:
                    out[i] += sign * lam / x * (forward - backward)
        return np.delete(out / np.exp(v), 1)

    start = am.full_initial_yields(point, 3.0)
    v0 = np.log([start[name] for name in names if name != "Psi"])
    direct = solve_ivp(slope, (np.log(3.0), np.log(24.0)), v0, method="BDF", rtol=1e-8, atol=1e-9)
    ours = am.full_freeze_out(point, rates, x_out=[24.0, 1e7]).solution
    close(ours.y[0], complete(direct.y[:, -1]), rel=1e-5)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_antiparticles_lower_the_relic_density_by_per_cents_at_most(name):
    point = BENCHMARKS[name]
    rates = {text: rate for text, rate in am.all_rates(point).items() if text not in FEWER}
    paper = fo.freeze_out(point).omega_h2
    full, fewer = (am.full_freeze_out(point, r).omega_h2 / paper - 1 for r in (None, rates))
    assert -0.03 < full < 0 and -0.03 < fewer < 0
    # the three channels move it by less than 3e-4
    close(full, fewer, abs=3e-4)


def test_start_and_tolerance_do_not_matter():
    point = BENCHMARKS["A"]
    reference = am.full_freeze_out(point).omega_h2
    coarse = am.full_freeze_out(point, rtol=1e-6, x_out=np.geomspace(1, 1e7, 7))
    close(coarse.omega_h2, reference, rel=1e-6)
    close(am.full_freeze_out(point, x_start=5.0).omega_h2, reference, rel=1e-6)


@given(st.floats(100, 3000), st.floats(0.05, 1.3), st.floats(0.05, 0.9))
def test_any_spectrum_gives_open_rates_in_one_direction(m_psi, ratio, fraction):
    m_chi = ratio * m_psi
    scalar = m_psi + fraction * min(m_chi, m_psi)
    point = Assimilation(m_psi, m_chi, float(np.sqrt(scalar**2 - m_psi**2)))
    rates = am.all_rates(point)
    assert min(rates.values()) >= 0
    assert len(rates) == 15
    assert rates["Psit Psi~ -> chi B"] > 0


def test_charge_conjugation_leaves_the_paper_rates_alone():
    point = BENCHMARKS["C"]
    axial = effective_rates(point, "axial")
    assert am.all_rates(point, axial)["chi Psi~ -> Psit~ B"] == axial.assimilation


@pytest.mark.parametrize(("call", "name"), [
    (lambda: am.toy(BENCHMARKS["A"], -1.0, [2.0]), "strength"),
    (lambda: am.toy(BENCHMARKS["A"], 1.0, [2.0], g=0.0), "g"),
    (lambda: am.toy(BENCHMARKS["A"], 1.0, [0.5]), "x_span"),
    (lambda: am.pair_strength(("W W",)), "channels"),
    (lambda: am.pair_strength(()), "channels"),
    (lambda: am.full_freeze_out(BENCHMARKS["A"], {"chi Psi -> Psit B": -1.0}), "chi Psi"),
    (lambda: am.full_freeze_out(BENCHMARKS["A"], rtol=0.0), "rtol"),
])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
