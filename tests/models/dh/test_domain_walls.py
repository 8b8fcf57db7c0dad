import mpmath
import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.special import erf
from scipy.stats import poisson

from lib.models.dh.domain_walls import (
    WallNetwork,
    alternating_yield,
    board_density,
    board_rms,
    conformal_time,
    horizon_temperature,
    passages_needed,
)
from lib.models.dh.parameters import PaperPlasma, comoving_horizon
from lib.plasma.thermal_history import ThermalPlasma
from tests.compare import close

PAPER, NETWORK = PaperPlasma(), WallNetwork()


def stripe(x, ratio):
    """sgn cos(pi x) after a Gaussian of length ``ratio``, by the image of every edge: no Fourier series."""
    edges = np.arange(-60, 60) + 0.5
    return 1 + np.sum(np.where(edges % 2 == 0.5, -1, 1) * erf((x[:, None] - edges) / (np.sqrt(2) * ratio)), axis=1)


@pytest.mark.parametrize("ratio", [0.05, 0.2, 0.317, 0.6])
def test_board_is_the_image_sum_of_its_edges(ratio):
    x, weight = np.polynomial.legendre.leggauss(400)
    profile, beside = stripe(x, ratio), stripe(np.array([0.3]), ratio)
    close(board_density(x, np.full_like(x, 0.3), ratio), 0.5 * (1 + profile * beside), abs=1e-11)
    close(board_rms(ratio), weight @ profile**2 / 2, rel=1e-9)


def test_board_series_against_many_digits():
    with mpmath.workdps(30):
        for ratio in (0.004, 0.1, 0.9):
            r = mpmath.mpf(ratio)
            terms = mpmath.nsum(lambda m, r=r: mpmath.exp(-((mpmath.pi * r * (2 * m + 1)) ** 2)) / (2 * m + 1) ** 2,
                                [0, 1500])  # fmt: skip
            close(board_rms(ratio), float(8 / mpmath.pi**2 * terms), rel=1e-12)


def test_undiffused_board_has_unit_contrast():
    close(board_rms(1e-5), 1.0, abs=1e-4)
    close(board_density([0.0, 1.0, 1.0], [0.0, 0.0, 1.0], 1e-3), [1.0, 0.0, 1.0], abs=1e-9)


def test_passages_solve_the_equation_of_swept_volume():
    # dn/dtau = v/xi with xi = epsilon (tau - tau_formation) and tau = 1/T
    formation, start, end = 260.0, 130.0, 4.0
    swept = solve_ivp(
        lambda tau, n: [NETWORK.speed / (NETWORK.spacing * (tau - 1 / formation))],
        [1 / start, 1 / end], [0.0], rtol=1e-10, atol=1e-12,
    ).y[0, -1]  # fmt: skip
    close(NETWORK.passages(start, end, formation), swept, rel=1e-8)
    close(NETWORK.passages(start, end), NETWORK.rate * np.log(start / end), rel=1e-14)


@pytest.mark.parametrize("formation", [131.0, 260.0, 1e9, np.inf])
def test_end_inverts_passages(formation):
    wanted = np.array([0.0, 0.3, 2.78, 11.0])
    close(NETWORK.passages(130.0, NETWORK.end(130.0, wanted, formation), formation), wanted, rel=1e-8, abs=1e-12)


def test_constant_production_weighs_all_passages_alike():
    t = np.geomspace(3.0, 130.0, 50)
    close(NETWORK.effective_passages(t, np.full(50, -2.0)), NETWORK.passages(130.0, 3.0), rel=1e-12)


def test_effective_passages_of_a_gaussian_in_the_logarithm():
    log_t = np.linspace(0, 8, 4001)
    eta = np.exp(-((log_t - 4) ** 2) / (2 * 0.3**2))
    # (integral)^2 over integral of the square: 2 sqrt(pi) widths
    close(NETWORK.effective_passages(np.exp(log_t), eta), NETWORK.rate * 2 * np.sqrt(np.pi) * 0.3, rel=1e-6)


def test_effective_passages_never_exceed_the_passages():
    rng = np.random.default_rng(1)
    t = np.geomspace(3.0, 130.0, 30)
    most = NETWORK.passages(130.0, 3.0)
    assert all(NETWORK.effective_passages(t, rng.normal(size=30) + bias) <= most for bias in np.linspace(0, 5, 200))


def test_effective_passages_are_those_of_walls_drawn_at_random():
    # the sum of eta over passages strewn at the rate v/epsilon per ln T: mean and variance over 200 000 points
    rng, log_range = np.random.default_rng(2), np.log(130.0 / 10.0)
    number = rng.poisson(NETWORK.rate * log_range, 200_000)
    log_t = rng.uniform(0, log_range, number.sum())
    total = np.bincount(np.repeat(np.arange(number.size), number), np.exp(-log_t), minlength=number.size)
    grid = np.linspace(0, log_range, 2001)
    n_eff = NETWORK.effective_passages(10.0 * np.exp(grid), np.exp(-grid))
    close(total.std() / total.mean(), 1 / np.sqrt(n_eff), rel=0.01)


def test_needed_passages_keep_the_cosine_within_its_bound():
    x = (np.arange(64) + 0.5) / 32
    eps, ratio = 0.3, 0.12
    n = passages_needed(eps, ratio)
    wave = np.cos(np.pi * x) * np.exp(-0.5 * (np.pi * ratio) ** 2)
    close(np.std(1 + np.outer(wave, wave) / np.sqrt(n)), eps, rel=1e-12)
    close(passages_needed(eps, 0.0, rms=1.0), 1 / eps**2, rel=1e-12)


@pytest.mark.parametrize("plasma", [PAPER, ThermalPlasma()])
@pytest.mark.parametrize("temperature", [2e-3, 3.0, 950.0])
def test_horizon_temperature_inverts_the_horizon(plasma, temperature):
    close(horizon_temperature(plasma, comoving_horizon(plasma, temperature)), temperature, rel=1e-10)


def test_conformal_time_is_the_horizon_for_constant_degrees():
    close(conformal_time(PAPER, 130.0), comoving_horizon(PAPER, 130.0), rel=1e-12)


def test_conformal_time_against_adaptive_quadrature_over_time():
    plasma = ThermalPlasma()
    low, high = 50.0, 200.0
    change, _ = quad(
        lambda t: comoving_horizon(plasma, t) * (1 + plasma.slopes(t)[1] / 3) / t, low, high, epsrel=1e-7, limit=400
    )
    close(conformal_time(plasma, low) - conformal_time(plasma, high), change, rel=1e-6)


def test_alternating_walls_leave_the_first_pattern():
    vacuum = np.repeat([-1, 1], 8)
    passages = np.tile(np.arange(8), 2)
    earlier, last = alternating_yield(vacuum, passages)
    assert np.array_equal(earlier + last, (vacuum == -1).astype(int))
    # (vacuum after - vacuum before)/2, and false vacuum just before the end
    after = vacuum * (-1) ** passages
    assert np.array_equal(earlier, (after - vacuum) // 2)
    assert np.array_equal(last, (after == -1).astype(int))


def test_alternating_variance_is_that_of_a_telegraph():
    number, mean = np.arange(80), 1.7
    weight = np.concatenate([poisson.pmf(number, mean)] * 2) / 2
    earlier, _ = alternating_yield(np.repeat([-1, 1], 80), np.tile(number, 2))
    close(weight @ earlier, 0.0, abs=1e-14)
    close(weight @ earlier**2, (1 - np.exp(-2 * mean)) / 2, rel=1e-12)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: WallNetwork(spacing=0.0), "spacing"),
        (lambda: WallNetwork(gamma_v=-0.4), "gamma v"),
        (lambda: NETWORK.passages(3.0, 130.0), "start"),
        (lambda: NETWORK.passages(130.0, 0.0), "end"),
        (lambda: NETWORK.passages(130.0, 3.0, formation=130.0), "formation"),
        (lambda: NETWORK.end(130.0, -1.0), "passages"),
        (lambda: NETWORK.effective_passages([1.0, 2.0], [1.0]), "eta"),
        (lambda: NETWORK.effective_passages([1.0, 2.0], [0.0, 0.0]), "eta"),
        (lambda: NETWORK.effective_passages([2.0, 1.0], [1.0, 1.0]), "temperature"),
        (lambda: board_rms(0.0), "d/D"),
        (lambda: board_density(0.0, np.nan, 0.1), "y"),
        (lambda: passages_needed(0.0), "eps"),
        (lambda: passages_needed(0.3, -0.1), "d/D"),
        (lambda: horizon_temperature(PAPER, -1.0), "length"),
        (lambda: conformal_time(ThermalPlasma(), 1e9), "temperature"),
        (lambda: alternating_yield([0], [1]), "vacuum"),
        (lambda: alternating_yield([1], [-1]), "passages"),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()


def test_a_length_outside_the_range_of_the_plasma_is_refused():
    with pytest.raises(ValueError, match="length"):
        horizon_temperature(ThermalPlasma(), 1e-3)
