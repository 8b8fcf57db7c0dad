"""The compiled equations: equilibrium yields, detailed balance, tables."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.kinetics import (
    Era,
    Network,
    RateTable,
    Species,
    StaticBox,
    log_equilibrium_yields,
    mass_action,
    reaction,
    solve_network,
)
from lib.plasma.equilibrium import log_yield
from lib.plasma.ideal_gas import scaled_log_bessel
from lib.plasma.thermal_history import TabulatedPlasma
from tests.compare import close
from tests.kinetics.problems import ERA, G_STAR, PLASMA, SPAN, assimilation
from tests.kinetics.twins import Assimilation


def test_scaled_log_bessel_against_mpmath():
    z = np.array([1e-9, 3e-7, 1e-3, 0.7, 30.0, 900.0, 1.1e3, 1e5, 1e9])
    value, slope = scaled_log_bessel(z)
    with mpmath.workdps(40):
        for zi, v, s in zip(z, value, slope, strict=True):
            w = mpmath.mpf(float(zi))
            k1, k2 = mpmath.besselk(1, w), mpmath.besselk(2, w)
            close(v, float(mpmath.log(w**2 * k2) + w), rel=1e-13)
            close(s, float(w * (1 - k1 / k2)), rel=1e-9)


@pytest.mark.parametrize("low", [-16.0, -20.0])
def test_rates_of_inverse_reactions_carry_the_exact_bessel_functions(low):
    """ln(k_backward/k_forward) of b g -> a g is ln(Y_b/Y_a), between the nodes and beyond both ends of the table."""
    u, era = np.arange(low, 7.5, 0.0137), Era(1.0, PLASMA)
    species = (Species("a", 1.0, 2), Species("b", 1.3, 2), Species("g", 0.0, 2, bath=True))
    network = Network(species, (reaction("b g -> a g", 1.0),))
    forward, backward = mass_action(network, era, tuple(np.exp(u[[0, -1]]))).fluxes(u, np.ones((u.size, 2))).T
    yields = log_equilibrium_yields(network, era, np.exp(u))
    close(np.log(backward / forward), yields[:, 1] - yields[:, 0], abs=3e-11)


def test_equilibrium_yields_are_those_of_the_equilibrium_module():
    x = np.array([1.0, 30.0, 700.0])
    masses = (Assimilation.m_chi, ERA.mass, Assimilation.m_scalar)
    expected = [log_yield(x, m / ERA.mass, 2, G_STAR) for m in masses]
    close(log_equilibrium_yields(assimilation(), ERA, x), np.array(expected).T, rel=1e-12)


def test_ratio_of_equilibrium_yields_survives_where_both_underflow():
    """k_backward/k_forward of Psit Psit -> Psi Psi is r^2 with r = (m_s/M)^2 K_2(m_s x/M)/K_2(x)."""
    system = mass_action(assimilation(), ERA, SPAN)
    for x in (1.0, 17.3, 950.0, 3e4):
        forward, backward = system.fluxes(np.log(x), np.ones(3))[[4, 5]]
        with mpmath.workdps(30):
            s = mpmath.mpf(Assimilation.m_scalar) / mpmath.mpf(Assimilation.m_psi)
            exact = (s**2 * mpmath.besselk(2, s * x) / mpmath.besselk(2, x)) ** 2
        close(backward / forward, float(exact), rel=2e-10, abs=1e-320)
    assert system.fluxes(np.log(1e6), np.ones(3))[5] == 0.0


def test_rate_equations_against_the_handwritten_system():
    system = mass_action(assimilation(), ERA, SPAN)
    twin = Assimilation(1e-9, 4e-9, 2e-9)
    for x in (1.0, 40.0, 300.0, 1e5):
        chi, scalar = 1e-3 * np.exp(-0.1 * min(x, 200)), 0.3 * twin.eta
        derivative = system.derivative(np.log(x), np.array([chi, twin.eta - scalar, scalar]))
        expected = twin.f(np.log(x), np.array([chi, scalar]))
        close(derivative[[0, 2]], expected, rel=1e-9)
        close(derivative[1], -derivative[2], rel=1e-12)


def test_a_bath_reactant_enters_at_its_equilibrium_density():
    """b gamma -> c gamma at constant sigma_v: Gamma/H = s Y_gamma <sigma v>/H with Y_gamma = 2 T^3/(pi^2 s)."""
    species = (Species("b", 1.0), Species("c", 1.0), Species("gamma", 0.0, 2, bath=True))
    system = mass_action(Network(species, (reaction("b gamma -> c gamma", 1e-20),)), ERA, (1.0, 10.0))
    temperature = ERA.mass / 3.0
    rate = 1e-20 * 2 * temperature**3 / np.pi**2
    hubble = np.sqrt(8 * np.pi**3 / 90 * G_STAR) * temperature**2 / ERA.plasma.m_planck
    close(system.fluxes(np.log(3.0), np.array([1.0, 0.0]))[0], rate / hubble, rel=1e-9)


def test_rates_as_constant_function_and_table_agree():
    x = np.geomspace(1.0, 100.0, 300)
    rates = (lambda x: 1e-12 * (1 + 3 / x), RateTable(x, 1e-12 * (1 + 3 / x)))
    runs = []
    for rate in rates:
        network = Network((Species("a", 100.0, 2), Species("g", bath=True)), (reaction("a a -> g g", rate),))
        runs.append(solve_network(network, (1.0, 100.0), {"a": 4e-3}, Era(100.0, PLASMA), rtol=1e-9, atol=1e-20))
    close(runs[0].final["a"], runs[1].final["a"], rel=1e-8)


def test_an_own_equilibrium_yield_replaces_the_bessel_function():
    era = Era(100.0, PLASMA)
    own = lambda x: log_yield(x, 1.0, 2, G_STAR)  # noqa: E731
    ends = []
    for function in (None, own):
        species = (Species("a", 100.0, 2, log_equilibrium=function), Species("g", bath=True))
        network = Network(species, (reaction("a a -> g g", 1e-9),))
        ends.append(solve_network(network, (1.0, 1e5), {"a": 4e-3}, era, rtol=1e-9, atol=1e-30).final["a"])
    close(ends[0], ends[1], rel=1e-8)


BATH = Species("g", 0.0, 2, bath=True)


@pytest.mark.parametrize(("network", "era", "message"), [
    (Network((Species("a"), Species("b")), (reaction("a -> b", 1.0),)), StaticBox(), "'a' needs log_equilibrium"),
    (Network((Species("a", 1e3), Species("b", 9e3), BATH), (reaction("a g -> b g", 1.0),)), Era(1e3, PLASMA),
     "the inverse of a g -> b g overflows"),
    (Network((Species("a", 1.0), BATH), (reaction("a a -> g g", lambda x: -x),)), Era(1.0, PLASMA),
     "rate of a a -> g g"),
    (Network((Species("a", 1.0), BATH), (reaction("a a -> g g", RateTable(np.arange(1.0, 9), np.ones(8))),)),
     Era(1.0, PLASMA), "table of a a -> g g covers x from 1.0 to 8.0"),
    (Network((Species("a", 1.0, log_equilibrium=lambda x: x * np.nan), BATH), (reaction("a a -> g g", 1.0),)),
     Era(1.0, PLASMA), "log_equilibrium of a"),
    (Network((Species("a", 1.0),), ()), Era(1.0, TabulatedPlasma(np.geomspace(0.1, 1, 9), np.ones(9), np.ones(9))),
     "temperature must be between 0.1 and 1.0 GeV, got 0.001"),
])  # fmt: skip
def test_bad_rates_and_ranges_are_named(network, era, message):
    with pytest.raises(ValueError, match=message):
        mass_action(network, era, (1.0, 1000.0))


NAMES = "abcde"


@st.composite
def networks(draw):
    """Random reversible networks of up to three particles a side, with equilibria and rates of order one."""
    size = draw(st.integers(2, 5))
    names = NAMES[:size]
    logs = draw(st.lists(st.floats(-3, 3), min_size=size, max_size=size))
    side = st.lists(st.sampled_from(names), min_size=1, max_size=3).map(sorted)
    found, seen = [], set()
    for left, right in draw(st.lists(st.tuples(side, side), min_size=1, max_size=5)):
        key = frozenset((tuple(left), tuple(right)))
        if len(key) == 2 and key not in seen:
            seen.add(key)
            found.append(reaction(f"{' '.join(left)} -> {' '.join(right)}", draw(st.floats(0.1, 10))))
    return Network(tuple(Species(n, log_equilibrium=v) for n, v in zip(names, logs, strict=True)), tuple(found))


@given(networks(), st.data())
@settings(deadline=None, max_examples=40)
def test_every_equilibrium_is_a_fixed_point_whatever_the_chemical_potentials(network, data):
    """Y = Y_eq exp(sum over conserved charges of mu q): every source vanishes, term by term."""
    mu = np.array(data.draw(st.lists(st.floats(-2, 2), min_size=5, max_size=5)))[: len(network.conservation_laws)]
    log_y = [s.log_equilibrium for s in network.species] + mu @ network.conservation_laws
    system = mass_action(network, StaticBox(), (0.0, 1.0))
    fluxes = system.fluxes(0.5, np.exp(log_y))
    close(fluxes[::2], fluxes[1::2], rel=1e-11)
    close(system.derivative(0.5, np.exp(log_y)), 0.0, abs=1e-11 * (1 + fluxes.sum()))


@given(networks(), st.lists(st.floats(0.1, 3), min_size=5, max_size=5))
@settings(deadline=None, max_examples=40)
def test_random_networks_keep_every_charge_and_relax_to_detailed_balance(network, start):
    y0 = np.array(start[: len(network.evolved)])
    run = solve_network(network, (0.0, 1e9), y0, StaticBox(), rtol=1e-7, atol=1e-12)
    change = network.conservation_laws @ (run.y[-1] - y0)
    assert np.all(np.abs(change) <= 1e-12 * (np.abs(network.conservation_laws) @ (np.abs(run.y[-1]) + y0)))
    assert all(drift < 1e-12 for drift in run.drift.values())
    fluxes = mass_action(network, StaticBox(), (0.0, 1e9)).fluxes(1e9, run.y[-1])
    close(fluxes[::2], fluxes[1::2], rel=1e-5, abs=1e-9)
