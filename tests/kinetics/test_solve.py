"""Evolution in an expanding universe: the assimilation benchmark, freeze-out limits, decays, asymmetries."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from lib.kinetics import Era, Network, Species, log_equilibrium_yields, reaction, solve_network
from lib.plasma.cosmology import cosmic_time, hubble_rate
from lib.plasma.equilibrium import asymmetric_yields
from tests.compare import close
from tests.kinetics.problems import ERA, G_STAR, PLASMA, RATES, SPAN, assimilation, assimilation_start
from tests.kinetics.twins import Assimilation, extrapolated_backward_euler

ATOL = 1e-40


@pytest.fixture(scope="module")
def precise():
    """The benchmark at a tolerance far below those under test."""
    return solve_network(assimilation(), SPAN, assimilation_start(), ERA, rtol=1e-11, atol=ATOL)


@pytest.mark.parametrize(("rtol", "allowed"), [(1e-4, 1e-4), (1e-6, 1e-6), (1e-8, 2e-8)])
def test_tolerance_controls_the_error(precise, rtol, allowed):
    """The tolerance is that of a step; chi falls by 18 orders, and its error adds up to 1.1e-8 at the smallest."""
    run = solve_network(assimilation(), SPAN, assimilation_start(), ERA, rtol=rtol, atol=ATOL)
    close(run.final, precise.final, rel=allowed)
    for name in run.names:
        assert abs(run.final[name] / precise.final[name] - 1) <= run.error_estimate[name]


def test_baryon_number_is_kept_to_rounding():
    run = solve_network(assimilation(), SPAN, assimilation_start(), ERA, rtol=1e-8, atol=ATOL,
                        x_out=np.geomspace(*SPAN, 200))  # fmt: skip
    close(run["Psi"] + run["Psit"], Assimilation.eta, rel=1e-14)
    assert run.drift["Psi + Psit"] < 1e-14
    assert np.all(run.y > 0)


def test_output_points_do_not_change_the_answer():
    few = solve_network(assimilation(), SPAN, assimilation_start(), ERA, rtol=1e-6, atol=ATOL, x_out=[50.0, 1e7])
    grid = np.unique(np.append(np.geomspace(*SPAN, 333), 50.0))
    many = solve_network(assimilation(), SPAN, assimilation_start(), ERA, rtol=1e-6, atol=ATOL, x_out=grid)
    assert many.steps == few.steps
    assert np.array_equal(many.y[-1], few.y[-1]) and np.array_equal(many.y[grid == 50.0], few.y[:1])


def test_output_between_the_steps_is_as_good_as_at_the_steps():
    grid = np.geomspace(*SPAN, 101)
    coarse, fine = (solve_network(assimilation(), SPAN, assimilation_start(), ERA, rtol=rtol, atol=ATOL, x_out=grid)
                    for rtol in (1e-6, 1e-9))  # fmt: skip
    close(coarse.y, fine.y, rel=3e-6)


def test_assimilation_against_scipy(precise):
    twin = Assimilation(*RATES)
    other = solve_ivp(twin.f, np.log(SPAN), twin.start(1.0), method="Radau", jac=twin.jacobian, rtol=1e-7, atol=1e-30)
    assert other.success
    close(other.y[:, -1], [precise.final["chi"], precise.final["Psit"]], rel=1e-6)


def test_assimilation_against_the_backward_euler_twin():
    twin, end = Assimilation(*RATES), 100.0
    run = solve_network(assimilation(), (1.0, end), assimilation_start(), ERA, rtol=1e-10, atol=ATOL)
    ours = np.array([run.final["chi"], run.final["Psit"]])
    errors = []
    for nodes in (101, 201):
        grid = np.linspace(0.0, np.log(end), nodes)
        twin_end = extrapolated_backward_euler(twin.f, twin.jacobian, grid, twin.start(1.0))
        errors.append(np.abs(twin_end / ours - 1))
    assert errors[1][0] < 0.02
    assert errors[1][1] < 5e-4
    assert np.all(errors[1] < errors[0] / 4)


def test_lee_weinberg_tail():
    """Once the equilibrium yield is gone, 1/Y - 1/Y_1 = lambda (1/x_1 - 1/x) for s-wave annihilation."""
    era, sigma_v = Era(100.0, PLASMA), 1e-9
    network = Network((Species("chi", 100.0, 2), Species("g", bath=True)), (reaction("chi chi -> g g", sigma_v),))
    start = float(np.exp(log_equilibrium_yields(network, era, 1.0))[0])
    x = np.array([300.0, 1e3, 1e5])
    run = solve_network(network, (1.0, 1e5), {"chi": start}, era, rtol=1e-10, atol=1e-30, x_out=x)
    lam = 2 * np.pi**2 / 45 * G_STAR * 100.0**3 * sigma_v / hubble_rate(100.0, G_STAR)
    close(np.diff(1 / run["chi"]), -lam * np.diff(1 / x), rel=1e-7)


def test_decay_follows_cosmic_time():
    era, width = Era(1.0, PLASMA), 1e-19
    network = Network((Species("a", 1.0), Species("b", 0.4, 2)), (reaction("a -> b b", width, reversible=False),))
    x = np.geomspace(0.1, 10.0, 9)
    run = solve_network(network, (0.1, 10.0), {"a": 1.0, "b": 0.0}, era, rtol=1e-10, atol=1e-15, x_out=x)
    age = cosmic_time(1.0 / x, G_STAR)
    close(run["a"], np.exp(-width * (age - age[0])), rel=1e-8)
    close(run["b"], 2 * (1 - run["a"]), rel=1e-8, abs=1e-15)
    assert 0.01 < run["a"][-1] < 0.99


def test_fast_decays_and_inverse_decays_hold_equilibrium():
    era = Era(100.0, PLASMA)
    network = Network((Species("n", 100.0, 2), Species("l", bath=True), Species("h", bath=True)),
                      (reaction("n -> l h", 1e-8),))  # fmt: skip
    x = np.array([3.0, 10.0, 25.0])
    run = solve_network(network, (0.5, 25.0), {"n": 0.0}, era, rtol=1e-8, atol=1e-30, x_out=x)
    close(run["n"], np.exp(log_equilibrium_yields(network, era, x))[:, 0], rel=1e-4)


def test_antiparticles_annihilate_onto_the_asymmetry():
    """App. A of arXiv:1111.5615: the stronger the annihilation, the closer to eqs. (A.5); eta is kept throughout."""
    eta, era = 8.6e-11, Era(500.0, PLASMA)
    species = (Species("p", 500.0, 2, {"B": 1}), Species("q", 500.0, 2, {"B": -1}), Species("g", bath=True))
    network = Network(species, (reaction("p q -> g g", 1e-5),))
    assert network.law_names == ("p - q",)
    x = np.array([5.0, 15.0, 20.0, 1000.0])
    log_y0 = log_equilibrium_yields(network, era, x[:3])[:, 0]
    particles, antiparticles = (y[0] for y in asymmetric_yields(log_y0[None, :], eta))
    y0 = {"p": float(particles[0]), "q": float(antiparticles[0])}
    run = solve_network(network, (5.0, 1e3), y0, era, rtol=1e-9, atol=1e-60, x_out=x)
    close(run["p"][1:3], particles[1:], rel=2e-3)
    close(run["q"][1:3], antiparticles[1:], rel=2e-3)
    assert run.drift["p - q"] < 1e-14
    close(run.final["p"], y0["p"] - y0["q"], rel=1e-12)
    assert abs(run.final["q"]) < 1e-30


def test_solution_names_an_unknown_species(precise):
    with pytest.raises(KeyError, match="no evolved species 'B'; known: chi, Psi, Psit"):
        precise["B"]


def test_a_network_without_reactions_stays_put():
    network = Network((Species("a", 1.0),), ())
    run = solve_network(network, (1.0, 10.0), {"a": 0.3}, Era(1.0, PLASMA), rtol=1e-6, atol=1e-9)
    assert run.final == {"a": 0.3}
