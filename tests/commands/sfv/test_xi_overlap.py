"""``xi-overlap``: adaptive quadrature of fields in closed form, bounds of the amplitude, bad input."""

import math

import numpy as np
from scipy.integrate import quad

from lib.walls.profile import WallProfile
from lib.walls.profile_file import write_profile
from tests.commands.sfv.cases import changed, run, template
from tests.compare import close


def test_overlap_agrees_with_adaptive_quadrature_of_the_fields_in_closed_form(folder):
    width, height = 1.1, 0.8
    r = np.linspace(0, 20, 2001)
    write_profile(
        folder / "background_profile.csv",
        WallProfile(
            r, 0.5 * height * (1 - np.tanh((r - 6) / width)), 0.6 * (1 + np.tanh(r - 6)), R_peak=6.0, w_FWHM=2.0
        ),
    )
    result = run(folder, "xi-overlap", changed(template("xi-overlap"), "E", [0.0, 0.2]))
    start, end = result["xi_star"], result["xi_star"] + 6.0
    log_cosh = lambda u: abs(u) + math.log1p(math.exp(-2 * abs(u)))  # noqa: E731

    def exponent_at_zero(x):  # integral of Phi from x to the end
        return 0.5 * height * (end - x - width * (log_cosh(end / width) - log_cosh(x / width)))

    for energy, found in zip((0.0, 0.2), result["I_2"], strict=True):
        turning = width * math.atanh(1 - 2 * energy / height) if energy else end

        def exponent(x, energy=energy, turning=turning):
            if not energy:
                return exponent_at_zero(x)
            mass = lambda s: 0.5 * height * (1 - math.tanh(s / width))  # noqa: E731
            return quad(lambda s: math.sqrt(max(mass(s) ** 2 - energy**2, 0)), x, turning)[0] if x < turning else 0.0

        value = sum(
            quad(lambda x, f=exponent: (0.6 * (1 + math.tanh(x))) ** 2 * math.exp(-2 * f(x)), a, b, epsabs=1e-9)[0]
            for a, b in ((start, turning), (turning, end))
        )
        close(found, value, rel=2e-6)


def test_xi_overlap_lists_f_chi_between_zero_and_one_rising_to_one(folder):
    result = run(folder, "xi-overlap", template("xi-overlap"))
    rows = np.array(result["f_chi"])
    assert rows.shape == (5, 41) and np.all(np.diff(rows, axis=1) >= 0) and np.all(rows[:, -1] == 1)
    assert np.all(np.diff(result["I_2"]) > 0) and result["I_2"][-1] <= result["I_2_without_f_chi"]
    close(result["xi"][0], result["xi_star"], rel=1e-6)
    close(result["xi"][-1], result["xi_star"] + result["span"], rel=1e-6)
    close(rows[:, 0], result["f_chi_star"], rel=1e-7)
