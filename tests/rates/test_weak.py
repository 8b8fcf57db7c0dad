"""Born rates n <-> p: detailed balance, the vacuum limit, and the two-term integral over momenta of the literature."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit

from lib.base import constants
from lib.rates.weak import MASS_SPLITTING, WeakRates
from tests.compare import close

RATES = WeakRates(878.0)
TEMPERATURES = np.array([1e-5, 1e-4, 3e-4, 1e-3, 1e-2, 1e-1])
PAIRS = [
    ("neutrino_capture", "electron_capture"),
    ("positron_capture", "antineutrino_capture"),
    ("decay", "inverse_decay"),
]


@pytest.mark.parametrize(("there", "back"), PAIRS)
@pytest.mark.parametrize("coulomb", [False, True])
def test_detailed_balance_of_each_pair(there, back, coulomb):
    found = WeakRates(878.0, coulomb).processes(TEMPERATURES, TEMPERATURES)
    close(getattr(found, there) / getattr(found, back), np.exp(MASS_SPLITTING / TEMPERATURES), rel=1e-11)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("temperature", "neutrinos"), [(1e-4, 0.75e-4), (1e-3, 1e-3), (1e-2, 0.9e-2)])
def test_against_the_integral_over_electron_momenta(sign, temperature, neutrinos):
    """Pitrou et al. 2018, eqs. (77)-(78): int dp p^2 [chi(E) + chi(-E)], chi = (E - sQ)^2 f_nu(E - sQ) f(-E)."""

    def fermi(x):
        return expit(-x)

    def chi(energy):
        away = energy - sign * MASS_SPLITTING
        return away**2 * fermi(away / neutrinos) * fermi(-energy / temperature)

    def integrand(p):
        energy = np.hypot(p, constants.M_ELECTRON)
        return p**2 * (chi(energy) + chi(-energy))

    edge = np.sqrt(MASS_SPLITTING**2 - constants.M_ELECTRON**2)
    end = edge + 60 * temperature
    parts = [quad(integrand, a, b, epsabs=0, epsrel=1e-10, limit=400)[0] for a, b in ((0, edge), (edge, end))]
    free, _ = quad(
        lambda p: p**2 * (MASS_SPLITTING - np.hypot(p, constants.M_ELECTRON)) ** 2, 0, edge, epsabs=0, epsrel=1e-11
    )
    found = RATES.processes(temperature, neutrinos)
    rate = found.neutron_to_proton if sign > 0 else found.proton_to_neutron
    close(rate, sum(parts) / free / 878.0, rel=1e-8)


def test_cold_neutrons_decay_with_their_lifetime():
    found = RATES.processes(1e-5, 1e-5)
    close(found.decay, 1 / 878.0, rel=1e-3)
    assert found.proton_to_neutron < 1e-50 * found.neutron_to_proton
    close(WeakRates(439.0).processes(1e-3, 1e-3).decay, 2 * RATES.processes(1e-3, 1e-3).decay, rel=1e-14)


def test_phase_space_in_closed_form():
    q = MASS_SPLITTING / constants.M_ELECTRON
    root = np.sqrt(q**2 - 1)
    closed = root * (2 * q**4 - 9 * q**2 - 8) / 60 + q * np.log(q + root) / 4
    close(RATES.phase_space, closed, rel=1e-12)
    # the Fermi function that is not relativistic; 1.6887 with the nucleus' size and recoil, Czarnecki et al. 2018
    close(WeakRates(coulomb=True).phase_space, 1.6887, rel=2e-3)


def test_hot_rates_grow_as_the_fifth_power():
    hot, hotter = (RATES.processes(t, t).neutron_to_proton for t in (1.0, 2.0))
    close(hotter / hot, 32.0, rel=1e-2)


def test_nodes_are_enough():
    many = WeakRates(878.0, nodes=300).processes(TEMPERATURES, 0.9 * TEMPERATURES)
    few = RATES.processes(TEMPERATURES, 0.9 * TEMPERATURES)
    for name in many.__dataclass_fields__:
        close(getattr(few, name), getattr(many, name), rel=1e-11, name=name)


@pytest.mark.parametrize(("arguments", "message"), [
    ((-1.0,), "lifetime must be finite and positive, got -1.0"),
    ((878.0, False, 4), "nodes must be at least 8, got 4"),
])  # fmt: skip
def test_bad_rates_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        WeakRates(*arguments)


@pytest.mark.parametrize(("temperatures", "name"), [((0.0, 1e-3), "temperature"), ((1e-3, -1.0), "neutrino_temp")])
def test_bad_temperatures_are_named(temperatures, name):
    with pytest.raises(ValueError, match=name):
        RATES.processes(*temperatures)
