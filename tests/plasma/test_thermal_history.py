"""The thermal history: H, s, t, a and T_nu against each other, exact integrals, an independent history and primat."""

from timeit import repeat

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline

from lib.base import constants, units
from lib.plasma import standard_degrees
from lib.plasma.cosmology import cosmic_time, entropy_density, hubble_rate
from lib.plasma.electromagnetic import electromagnetic_degrees
from lib.plasma.thermal_history import ConstantPlasma, TabulatedPlasma, ThermalPlasma
from tests.compare import close

PLASMA = ThermalPlasma()
EVERYWHERE = np.geomspace(1e-5, 1e6, 1000)


def test_constant_plasma_is_the_textbook():
    plasma, t = ConstantPlasma(90.0, 80.0, 1.22e19), np.array([1e-3, 2.0, 1e5])
    close(plasma.hubble_rate(t), hubble_rate(t, 90.0, 1.22e19), rel=1e-15)
    close(plasma.entropy_density(t), entropy_density(t, 80.0), rel=1e-15)
    close(plasma.time(t), cosmic_time(t, 90.0, 1.22e19), rel=1e-14)
    close(plasma.scale_factor(t, at_1_mev=3.0), 3e-3 / t, rel=1e-14)
    close(plasma.neutrino_temperature(t), t, rel=1e-14)
    assert plasma.g_star(2.0) == 90.0 and plasma.g_star_s(2.0) == 80.0
    assert all(np.all(slope == 0) for slope in plasma.slopes(t))


def test_a_flat_table_is_the_constant():
    t = np.geomspace(1e-3, 10.0, 40)
    flat, plain = TabulatedPlasma(t, np.full(40, 90.0), np.full(40, 80.0)), ConstantPlasma(90.0, 80.0)
    for name in ("g_star", "g_star_s", "hubble_rate", "entropy_density", "energy_density", "time", "scale_factor"):
        close(getattr(flat, name)(t), getattr(plain, name)(t), rel=1e-11)


def test_interpolation_against_the_exact_integrals():
    """Between the nodes below the seam: values to 1e-9, slopes to 1e-6."""
    t = np.geomspace(1.001e-5, 7.9e-3, 777)
    exact, h = standard_degrees.integrals(t), 1e-3
    near = [standard_degrees.integrals(t * np.exp(k * h)) for k in (-2, -1, 1, 2)]
    for found, slope, name in ((PLASMA.g_star(t), PLASMA.slopes(t)[0], "g_star"),
                               (PLASMA.g_star_s(t), PLASMA.slopes(t)[1], "g_star_s")):  # fmt: skip
        close(found, getattr(exact, name), rel=1e-9)
        a, b, c, d = (np.log(getattr(one, name)) for one in near)
        close(slope, (a - 8 * b + 8 * c - d) / (12 * h), abs=1e-6)
    close(PLASMA.neutrino_temperature(t), t * np.exp(exact.log_neutrino_ratio), rel=1e-9)


def test_table_above_the_seam_and_its_curvature():
    table = standard_degrees.published()
    inside = (table.temperature > 12.6e-3) & (table.temperature < 1e6)
    close(PLASMA.g_star(table.temperature[inside]), table.g_star[inside], rel=1e-12)
    close(PLASMA.g_star_s(table.temperature[inside]), table.g_star_s[inside], rel=1e-12)
    # every second row, interpolated from the others: they have a kink at 120 MeV, where hadrons and lattice QCD meet
    rows = np.flatnonzero(inside)
    half = CubicSpline(np.log(table.temperature[rows[::2]]), np.log(table.g_star[rows[::2]]))
    error = np.abs(half(np.log(table.temperature[rows[1::2][:-1]])) - np.log(table.g_star[rows[1::2][:-1]]))
    assert error.max() < 1e-2 and np.median(error) < 6e-6


def test_scale_factor_obeys_friedmann_to_1e_6():
    """d ln a/dt = H everywhere, and its integral over the whole history: a^3 s is constant along t(T)."""
    h = 1e-4
    t = np.geomspace(1.01e-5, 0.99e6, 600)
    up, down = t * np.exp(h), t * np.exp(-h)
    rate = np.log(PLASMA.scale_factor(up) / PLASMA.scale_factor(down)) / (PLASMA.time(up) - PLASMA.time(down))
    close(rate, PLASMA.hubble_rate(t), rel=1e-6)
    grid = np.linspace(np.log(1e-5), np.log(1e6), 40001)
    temperature = np.exp(grid)
    age = CubicSpline(grid, np.log(PLASMA.time(temperature)))
    growth = CubicSpline(grid, PLASMA.hubble_rate(temperature) * PLASMA.time(temperature) * age(grid, 1))
    log_a = growth.antiderivative()(grid)
    conserved = 3 * log_a + np.log(PLASMA.entropy_density(temperature))
    assert np.ptp(conserved) < 1e-6


def test_annihilation_against_an_independent_history():
    """Energy conservation of the electromagnetic plasma alone, in ln a, with its density and pressure.

    From 4 MeV to 10 keV: the photon temperature, neutrinos as 1/a, the time; total entropy with T_nu is constant.
    """
    start, end = 4e-3, 1.1e-5

    def plasma(t):
        energy, entropy = electromagnetic_degrees(t)
        return np.pi**2 / 30 * energy * t**4, 2 * np.pi**2 / 45 * entropy * t**4

    def slope(log_a, state):
        t, h = np.exp(state[0]), 1e-3
        rho, (heat, *_) = plasma(t)[0], plasma(t)[1:]
        near = [plasma(t * np.exp(k * h))[0] for k in (-2, -1, 1, 2)]
        capacity = (near[0] - 8 * near[1] + 8 * near[2] - near[3]) / (12 * h)
        neutrinos = 7 / 8 * np.pi**2 / 30 * 6 * (first * np.exp(-log_a)) ** 4
        hubble = np.sqrt(8 * np.pi / 3 * (rho + neutrinos)) / constants.M_PLANCK
        return [-3 * heat / capacity, 1 / hubble]

    first = PLASMA.neutrino_temperature(start)
    stop = lambda log_a, state: state[0] - np.log(end)  # noqa: E731
    stop.terminal = True
    run = solve_ivp(slope, (0.0, 10.0), [np.log(start), PLASMA.time(start)], method="DOP853", rtol=1e-11, atol=1e-12,
                    events=stop, dense_output=True)  # fmt: skip
    log_a = np.linspace(0.0, run.t[-1], 60)
    temperature, age = np.exp(run.sol(log_a)[0]), run.sol(log_a)[1]
    close(np.log(PLASMA.scale_factor(temperature) / PLASMA.scale_factor(start)), log_a, abs=1e-7)
    close(PLASMA.neutrino_temperature(temperature), first * np.exp(-log_a), rel=1e-7)
    close(PLASMA.time(temperature), age, rel=1e-6)
    entropy = PLASMA.entropy_density(temperature) * np.exp(3 * log_a)
    close(entropy, entropy[0], rel=1e-6)


def test_known_marks():
    close(PLASMA.time(1e-3) * units.INV_GEV_IN_S, 0.74, abs=0.01)
    close(PLASMA.g_star(1e-5), 3.363, rel=3e-3)
    close(PLASMA.g_star_s(1e-5), 3.909, rel=2e-3)
    close(PLASMA.g_star(2e-3), 10.75, rel=7e-3)
    assert PLASMA.g_star(1e6) < 106.75
    close(PLASMA.g_star(1e6), 106.75, rel=0.025)
    # T a of photons today is that of 10 keV, and a is one there
    today = constants.T_CMB / units.GEV_IN_K
    close(PLASMA.scale_factor(1e-5) * 1e-5, today, rel=1e-12)
    assert PLASMA.scale_factor(1e-3, at_1_mev=1.0) == 1.0
    close(ThermalPlasma(qed=False).neutrino_temperature(1e-5) / 1e-5, (4 / 11) ** (1 / 3), rel=1e-4)


def test_age_hangs_on_the_first_moment_only_at_the_top():
    """Constant g* above the range: the age at T is wrong by less than (T/1e6 GeV)^2."""
    close(PLASMA.time(1e6), 0.5 / PLASMA.hubble_rate(1e6), rel=1e-3)
    shifted = TabulatedPlasma(*(v[:-20] for v in (PLASMA._table.temperature, PLASMA._table.energy_degrees,
                                                  PLASMA._table.entropy_degrees)))  # fmt: skip
    close(shifted.time(100.0), PLASMA.time(100.0), rel=1e-8)


def test_a_thousand_temperatures_take_less_than_a_millisecond():
    for name in ("g_star", "g_star_s", "slopes", "hubble_rate", "entropy_density", "time", "neutrino_temperature"):
        method = getattr(PLASMA, name)
        method(EVERYWHERE)
        assert min(repeat(lambda method=method: method(EVERYWHERE), number=1, repeat=30)) < 1e-3


def test_expansion_of_primat(tmp_path):
    """Its neutrinos are heated by e+ e- (N_eff = 3.044): ours are 0.3 % colder, and a differs by 0.2 %."""
    from primat import config
    from primat.background import StandardBackground
    from primat.plasma import Plasma

    class Expansion(StandardBackground):
        def _setup_weak_rates(self):
            """Rates of neutrons are no part of the expansion."""

    temperature = np.array([10.0, 5.0, 3.0, 2.0, 1.0, 0.7, 0.5, 0.3, 0.2, 0.1, 0.07, 0.05])
    t = 1e-3 * temperature
    deviations = {}
    for incomplete in (True, False):
        cfg = config.PRIMATConfig({"incomplete_decoupling": incomplete, "spectral_distortions": False,
                                   "cache_dir": str(tmp_path), "verbose": False})  # fmt: skip
        peer = Expansion(cfg, Plasma(cfg))
        flavours = peer.Tnu_of_t(peer.t_of_T(temperature))
        nu = np.array([flavours[name] for name in ("e", "mu", "tau")])
        hubble = np.array([peer.Hubble(x, *n) for x, n in zip(temperature, nu.T, strict=True)])
        energy = (nu**4).mean(axis=0) ** 0.25
        deviations[incomplete] = {
            "H": PLASMA.hubble_rate(t) / units.INV_GEV_IN_S / hubble - 1,
            "T_nu": PLASMA.neutrino_temperature(t) / (1e-3 * energy) - 1,
            "a": PLASMA.scale_factor(t) / peer.a_of_T(temperature) - 1,
        }
    assert all(np.abs(d).max() < 3e-3 for d in deviations[True].values())
    # without the heating it is the same physics but for muons and pions, 5e-4 of H at 10 MeV
    same = {name: np.abs(d[1:]).max() for name, d in deviations[False].items()}
    assert same["H"] < 1e-4 and same["T_nu"] < 1e-4 and same["a"] < 5e-6
    assert all(np.abs(d[0]) < 6e-4 for d in deviations[False].values())
    assert not list(tmp_path.rglob("nTOp*"))


@pytest.mark.parametrize("temperature", [0.9e-5, 1.1e6, np.array([1.0, 2e6])])
def test_temperatures_outside_are_named_with_the_range(temperature):
    bad = float(np.asarray(temperature).flat[-1])
    for name in ("g_star", "slopes", "hubble_rate", "time", "scale_factor", "neutrino_temperature", "energy_density"):
        with pytest.raises(ValueError, match=f"temperature must be between 1e-05 and 1000000.0 GeV, got {bad!r}"):
            getattr(PLASMA, name)(temperature)


@pytest.mark.parametrize(("build", "message"), [
    (lambda: ConstantPlasma(0.0, 1.0), "g_star must be finite and positive, got 0.0"),
    (lambda: ConstantPlasma(1.0, -1.0), "g_star_s must be finite and positive, got -1.0"),
    (lambda: ConstantPlasma(1.0, 1.0, float("nan")), "m_planck"), (lambda: ThermalPlasma(m_planck=0.0), "m_planck"),
    (lambda: TabulatedPlasma(np.arange(1.0, 9), np.ones(7), np.ones(8)), "g_star must have one value per"),
    (lambda: TabulatedPlasma(np.arange(9.0, 1, -1), np.ones(8), np.ones(8)), "temperature must be strictly"),
    (lambda: TabulatedPlasma(np.arange(1.0, 4), np.ones(3), np.ones(3)), "at least four values, got 3"),
    (lambda: PLASMA.g_star(-1.0), "temperature must be finite and positive, got -1.0"),
    (lambda: PLASMA.scale_factor(1.0, at_1_mev=0.0), "at_1_mev"),
])  # fmt: skip
def test_bad_input_is_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()
