"""The n/p system against an implicit integrator, the expansion in k^2, Gaussians, and the background of primat."""

from dataclasses import replace
from timeit import repeat

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.interpolate import CubicSpline

from lib.base import constants, units
from lib.inhomogeneity.medium import DiffusionModel
from lib.inhomogeneity.neutron_proton import (
    capture_length,
    diffusion_lengths,
    neutron_fraction,
    transfer_functions,
)
from lib.plasma.thermal_history import ConstantPlasma
from lib.rates.capture import capture_rate
from lib.rates.weak import WeakRates
from tests.compare import close

MODEL = DiffusionModel()
WAVES = np.concatenate([[0.0], np.geomspace(1e-8, 1e-2, 40)])
LATE = [1e-3, 3e-4, 1e-4, 5e-5]


class Smooth:
    """Rates, pace, scale factor and D_p of a model as splines in ln T, much finer than the steps of the solver."""

    def __init__(self, model, end):
        log_t = np.linspace(np.log(end) - 1e-9, np.log(model.start) + 1e-9, 1500)
        t = np.exp(log_t)
        there, back = model.rates(t)
        a = model.plasma.scale_factor(t, at_1_mev=1.0)
        electron = constants.C * replace(model, nucleons=False).neutron(t, 1.0) / a**2
        nucleon = 1 / (1 / model.neutron(t, 1.0) - 1 / replace(model, nucleons=False).neutron(t, 1.0)) if (
            model.nucleons) else np.full_like(t, 1e30)  # fmt: skip
        columns = [there, back, electron, constants.C * nucleon / a**2, constants.C * model.proton(t) / a**2]
        self.splines = CubicSpline(log_t, np.log(np.array(columns)), axis=1)

    def __call__(self, t, x):
        """Return Gamma_np, Gamma_pn, D_n/a^2 and D_p/a^2 at T for the neutron fraction x."""
        there, back, electron, nucleon, proton = np.exp(self.splines(np.log(t)))
        return there, back, 1 / (1 / electron + (1 - x) / nucleon), proton


def implicit(model, right, start, end):
    """Solve dy/dt = right(T, y) with y at ``model.start`` by Radau in -ln T; tight tolerances."""

    log_t = np.linspace(np.log(end) - 1e-9, np.log(model.start) + 1e-9, 1500)
    clock = CubicSpline(log_t, model.pace(np.exp(log_t)))

    def pace(s, y):
        return right(np.exp(-s), y) * clock(-s)

    span = (-np.log(model.start), -np.log(end))
    found = solve_ivp(pace, span, start, method="Radau", rtol=1e-9, atol=1e-13)
    assert found.success
    return found.y[:, -1]


def equilibrium(model):
    there, back = model.rates(model.start)
    return back / (there + back)


@pytest.mark.parametrize("k", [0.0, 1e-6, 1e-4, 3e-4])
def test_against_an_implicit_integrator(k):
    model = replace(MODEL, start=5e-3)
    end = 1e-4
    smooth = Smooth(model, end)

    def right(t, y):
        n, p, x = y  # x is the neutron fraction of unperturbed matter
        there, back, loss_n, loss_p = smooth(t, x)
        loss_n, loss_p = loss_n * k**2, loss_p * k**2
        return np.array([
            -(loss_n + there) * n + back * p, -(loss_p + back) * p + there * n, back - (there + back) * x,
        ])  # fmt: skip

    x0 = equilibrium(model)
    n, p, x = implicit(model, right, [x0, 1 - x0, x0], end)
    found = transfer_functions(model, [k], end)
    close(found.neutron_fraction[0], x, rel=1e-6)
    # neutrons that only follow the protons are a quarter of a step old
    close(found.neutron[0, 0], n / x, rel=0.05 if n < 1e-6 * x else 2e-5)
    close(found.proton[0, 0], p / (1 - x), rel=2e-5)


def test_baryon_number_to_the_last_bit():
    for model in (MODEL, replace(MODEL, coulomb="none"), replace(MODEL, steps_per_efold=3)):
        found = transfer_functions(model, WAVES, LATE)
        for values in (found.neutron, found.proton, found.baryon):
            assert np.all(np.abs(values[:, 0] - 1) < 2e-16)
        # the rounding of X_n on the way to G_p is the only one left
        assert np.all(np.abs(found.proton_fraction + found.neutron_fraction - 1) < 2e-16)


def test_transfer_functions_fall_from_one():
    found = transfer_functions(MODEL, WAVES, LATE)
    for values in (found.neutron, found.proton):
        assert np.all(values > -1e-12) and np.all(np.diff(values, axis=1) < 1e-15)
        assert np.all(np.diff(values[:, 1:20], axis=0) < 0)


def test_long_waves_by_the_moments():
    """-ln(G/X)/k^2 for k -> 0 from the linear equations of the first order in k^2."""
    model, end = replace(MODEL, start=5e-3), 2e-4
    smooth = Smooth(model, end)

    def right(t, y):
        x, m, w = y  # fraction, and minus the first order of n and of p in (1e5 cm k)^2
        there, back, dn, dp = smooth(t, x)
        dn, dp = 1e-10 * dn, 1e-10 * dp
        return np.array([
            back - (there + back) * x, dn * x - there * m + back * w, dp * (1 - x) - back * w + there * m,
        ])  # fmt: skip

    x, m, w = implicit(model, right, [equilibrium(model), 0.0, 0.0], end)
    k = np.array([1e-8, 2e-8])
    found = transfer_functions(model, k, end)
    for values, first in ((found.neutron[0], m / x), (found.proton[0], w / (1 - x))):
        # the next order in k^2 is taken out with two wave numbers
        order = (1 - values) / k**2
        close((4 * order[0] - order[1]) / 3, 1e10 * first, rel=1e-5)


def test_without_conversion_every_mode_is_gaussian():
    """A lifetime beyond all times: d^2 = 2 int D dt/a^2, and the sum of both species starts half and half."""
    model = replace(MODEL, weak=WeakRates(1e30), nucleons=False, start=1e-3, coulomb=5.0)

    def kernel(log_t, diffusion):
        t = np.exp(log_t)
        a = model.plasma.scale_factor(t, at_1_mev=1.0)
        return 2 * constants.C * diffusion(t) * model.pace(t) / a**2

    end = 2e-4
    found = diffusion_lengths(model, end)
    span = (np.log(end), np.log(model.start))
    for length, diffusion in ((found.neutron, lambda t: model.neutron(t, 1.0)), (found.proton, model.proton)):
        close(length[0] ** 2, quad(kernel, *span, args=(diffusion,), epsabs=0, epsrel=1e-9)[0], rel=1e-5)


def test_constant_plasma_and_closed_form():
    """D_p x/(1 + 2x + 2x^2) e^(1/x), H ~ T^2, a ~ 1/T: the integral over T of the proton's diffusion by quadrature."""
    plasma = ConstantPlasma(10.75, 10.75)
    model = DiffusionModel(plasma=plasma, weak=WeakRates(1e30), start=2e-3, coulomb=5.0, nucleons=False)
    found = diffusion_lengths(model, 5e-4)
    hubble = np.sqrt(8 * np.pi**3 / 90 * 10.75) / plasma.m_planck
    m = constants.M_ELECTRON

    def kernel(t):
        x = t / m
        d = 3 * np.pi / (8 * constants.ALPHA_EM_0**2 * 5 * m) * x * np.exp(1 / x) / (1 + 2 * x + 2 * x**2)
        return 2 * d * (t / 1e-3) ** 2 / (hubble * t**3)

    square, _ = quad(kernel, 5e-4, 2e-3, epsrel=1e-10)
    close(found.proton[0], np.sqrt(square) * units.INV_GEV_IN_CM, rel=1e-6)


def test_order_of_convergence():
    exact = diffusion_lengths(replace(MODEL, steps_per_efold=300), LATE)
    errors = []
    for steps in (16, 32, 64):
        found = diffusion_lengths(replace(MODEL, steps_per_efold=steps), LATE)
        errors.append(
            max(np.abs(found.neutron / exact.neutron - 1).max(), np.abs(found.proton / exact.proton - 1).max())
        )
    assert errors[-1] < 3e-7
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert np.all(orders > 2.8) and orders[-1] > 3.1


def test_answer_does_not_depend_on_the_temperatures_asked_for():
    alone = transfer_functions(MODEL, WAVES, 1e-4)
    among = transfer_functions(MODEL, WAVES, [9e-4, 3.3e-4, 2.1e-4, 1e-4])
    close(among.proton[-1], alone.proton[0], rel=1e-6, abs=1e-9)
    close(among.neutron_fraction[-1], alone.neutron_fraction[0], rel=1e-7)


def test_lengths_are_where_the_transfer_function_is_exp_minus_half():
    lengths = diffusion_lengths(MODEL, LATE)
    for i, temperature in enumerate(LATE):
        k = np.sort([1 / lengths.neutron[i], 1 / lengths.proton[i]])
        found = transfer_functions(MODEL, k, temperature)
        close([found.neutron[0, 0], found.proton[0, 1]], np.exp(-0.5), rel=1e-6)


def test_neutron_fraction_of_primat(tmp_path):
    """Its rates at Born level, its H and its T_nu, integrated by Radau over its own time."""
    from primat import config
    from primat.background import StandardBackground
    from primat.plasma import Plasma

    cfg = config.PRIMATConfig({
        "radiative_corrections": False, "finite_mass_corrections": False, "thermal_corrections": False,
        "incomplete_decoupling": False, "spectral_distortions": False, "tau_n": MODEL.weak.lifetime,
        "cache_dir": str(tmp_path), "verbose": False,
    })  # fmt: skip
    peer = StandardBackground(cfg, Plasma(cfg))
    kelvin = cfg.MeV_to_Kelvin
    temperature = np.array([10.0, 3.0, 1.0, 0.5, 0.3, 0.1, 0.07])
    there, back = MODEL.rates(1e-3 * temperature)
    close(peer.weak_nTOp(temperature * kelvin), there, rel=2e-4)
    close(peer.weak_pTOn(temperature * kelvin), back, rel=4e-4)
    start, ends = peer.t_of_T(5.0), peer.t_of_T(np.array([0.3, 0.1, 0.07]))

    def right(t, x):
        k = float(peer.T_of_t(t)) * kelvin
        return peer.weak_pTOn(k) * (1 - x) - peer.weak_nTOp(k) * x

    first = peer.weak_pTOn(5 * kelvin) / (peer.weak_pTOn(5 * kelvin) + peer.weak_nTOp(5 * kelvin))
    found = solve_ivp(right, (start, ends[-1]), [first], method="Radau", t_eval=ends, rtol=1e-8, atol=1e-12)
    close(neutron_fraction(MODEL, [3e-4, 1e-4, 7e-5]), found.y[0], rel=3e-4)
    density = peer.rhoB_BBN(ends[1]) / (constants.GEV_IN_KG * 1e3 * 0.938)
    close(MODEL.baryon_density(1e-4), density, rel=1e-2)


def test_two_hundred_waves_in_less_than_a_second():
    waves = np.geomspace(1e-9, 1e-1, 200)
    transfer_functions(MODEL, waves, 1e-4)
    assert min(repeat(lambda: transfer_functions(MODEL, waves, 1e-4), number=1, repeat=3)) < 1.0


def test_start_in_equilibrium_is_forgotten():
    lengths = [diffusion_lengths(replace(MODEL, start=start), 1e-4) for start in (1e-2, 2e-2, 3e-2)]
    for other in lengths[:2]:
        close(other.proton, lengths[2].proton, rel=2e-3)
        close(other.neutron, lengths[2].neutron, rel=1e-6)


def test_capture_length():
    t = 8e-5
    protons = 1 - neutron_fraction(MODEL, t)[0]
    rate = MODEL.baryon_density(t) * protons * capture_rate(t)
    a = MODEL.plasma.scale_factor(t, at_1_mev=1.0)
    close(capture_length(MODEL, t)[0] ** 2, 2 * constants.C * MODEL.neutron(t, protons) / rate / a**2, rel=1e-10)


@pytest.mark.parametrize(("waves", "temperatures", "message"), [
    ([1e-5], -1e-4, "temperature must be finite and positive, got -0.0001"),
    ([1e-5], [1e-4, 1e-3], "temperature must decrease, as time goes on, got 0.001"),
    ([1e-5], [1e-4, 1e-4], "temperature must decrease"),
    ([1e-5], 1e-6, "temperature must be between 1e-05 and"),
    ([1e-5], 2e-2, "temperature must be below the start at 0.02 GeV, got 0.02"),
    ([-1e-5], 1e-4, "wave_numbers must be finite and not negative, got -1e-05"),
    ([1e-5, 1e-6], 1e-4, "wave_numbers must be strictly increasing"),
])  # fmt: skip
def test_bad_questions_are_named(waves, temperatures, message):
    with pytest.raises(ValueError, match=message):
        transfer_functions(MODEL, waves, temperatures)


def test_lengths_beyond_the_scan_are_refused():
    with pytest.raises(ValueError, match="must fall through exp"):
        diffusion_lengths(replace(MODEL, electron_prefactor=1e30, nucleons=False), 1e-4)
