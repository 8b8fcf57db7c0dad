"""mu -> e gamma against the magnetic moment computed apart, limits of the loop function, and flight of F."""

import numpy as np
import pytest
from scipy.integrate import quad

from lib.models.freezein import flavour
from tests.compare import close


@pytest.mark.parametrize("ratio", [0.0, 1e-8, 1e-3, 0.3, 0.899, 0.901, 0.99, 1.0, 1.05, 1.0999, 1.1001, 3.0, 50.0])
def test_loop_function_against_its_integral(ratio):
    value, _ = quad(lambda y: 6 * y * y * (1 - y) / (y + ratio * (1 - y)) if y else 0.0, 0, 1, epsabs=0, epsrel=1e-12)
    close(flavour.loop_function(ratio), value, rel=1e-10)


def test_loop_function_limits():
    """1 - 2r for a light scalar, 2/r for a heavy one; array in, array out."""
    light, heavy = flavour.loop_function(np.array([1e-5, 1e6]))
    close(light, 1 - 2e-5, abs=1e-8)
    close(heavy, 2e-6, rel=1e-4)


def branching_ratio(product, mass, m_scalar):
    """The moment a by Leveille, then Gamma = c^2 m^3/4pi with c = e a/4m, over G_F^2 m^5/192pi^3."""
    m_mu, alpha = 0.1056583755, 7.2973525643e-3

    def integrand(x):
        # Leveille's scalar and pseudoscalar couplings are both lambda/2, so that the odd terms in M cancel
        return 0.5 * (x**2 - x**3) / (m_mu**2 * x**2 + (mass**2 - m_mu**2) * x + m_scalar**2 * (1 - x))

    moment = product * m_mu**2 / (8 * np.pi**2) * quad(integrand, 0, 1, epsrel=1e-12, epsabs=0)[0]
    c = np.sqrt(4 * np.pi * alpha) * moment / (4 * m_mu)
    return (c**2 * m_mu**3 / (4 * np.pi)) / (flavour.G_FERMI**2 * m_mu**5 / (192 * np.pi**3))


@pytest.mark.parametrize("m_scalar", [1e-6, 80.0, 400.0])
def test_rate_from_the_magnetic_moment(m_scalar):
    coupling = np.array([[0.04], [0.05]])
    close(flavour.mu_to_e_gamma(coupling, [300.0], m_scalar), branching_ratio(2e-3, 300.0, m_scalar), rel=2e-6)


def test_bound_is_where_the_rate_meets_the_limit():
    bound = flavour.coupling_bound()
    mass = 1234.0
    close(flavour.mu_to_e_gamma(np.full((3, 1), bound * mass), mass), flavour.MEG_2016, rel=1e-12)
    close(branching_ratio((bound * mass) ** 2, mass, 0.0), flavour.MEG_2016, rel=1e-6)


def test_degenerate_pair_interferes():
    """Two equal F with opposite products cancel; a common rephasing of one F changes nothing."""
    plus, minus = np.array([[1.0, 1.0], [1.0, -1.0]]), np.array([[1.0, 1.0], [1.0, 1.0]])
    assert flavour.mu_to_e_gamma(plus, [500.0, 500.0]) == 0.0
    one = flavour.mu_to_e_gamma(minus[:, :1], [500.0])
    close(flavour.mu_to_e_gamma(minus, [500.0, 500.0]), 4 * one, rel=1e-14)
    turned = minus * np.exp(1j * np.array([0.4, -1.3]))
    close(flavour.mu_to_e_gamma(turned, [500.0, 500.0]), 4 * one, rel=1e-14)


def test_decay_length_and_flight():
    close(flavour.decay_length(1.973269804e-14), 1.0, rel=1e-9)
    assert flavour.surviving(0.0, 2.0, 1.0) == 1.0
    close(flavour.surviving([2.0, 4.0], 2.0, 1.0), [np.exp(-1), np.exp(-2)], rel=1e-6)


@pytest.mark.parametrize(("call", "message"), [
    (lambda: flavour.loop_function(-1.0), "ratio must be"),
    (lambda: flavour.mu_to_e_gamma([[1.0, 2.0]], [1.0, 2.0]), r"coupling must have shape .* got \(1, 2\)"),
    (lambda: flavour.mu_to_e_gamma([[1.0], [np.nan]], [1.0]), "coupling must be finite"),
    (lambda: flavour.mu_to_e_gamma([[1.0], [1.0]], [0.0]), "mass must be"),
    (lambda: flavour.coupling_bound(0.0), "limit must be"),
    (lambda: flavour.decay_length(0.0), "width must be"),
    (lambda: flavour.surviving(-1.0, 1.0, 1.0), "distance must be"),
])  # fmt: skip
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
