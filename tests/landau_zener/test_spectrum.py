"""The spectrum of normal energies: norm, shape, mean, bad input."""

import numpy as np
import pytest

from lib.landau_zener import spectrum
from tests.compare import close


def test_spectrum_is_normalised_and_exponential():
    energies, weights = spectrum.maxwell_1d(0.2, 0.1, 0.5, 200)
    close(weights.sum(), 1.0, rel=1e-14)
    close(weights[2] / weights[1], np.exp(-(energies[2] - energies[1]) / 0.2), rel=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: spectrum.maxwell_1d(0.2, 0.5, 0.5, 10), "e_max.*0.5"),
        (lambda: spectrum.maxwell_1d(0.2, 0.0, 0.5, 1), "n must be at least 2, got 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_number_of_energies_is_an_integer():
    with pytest.raises(TypeError, match="n must be an integer, got True"):
        spectrum.maxwell_1d(0.2, 0.0, 0.5, True)


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.5), (0.3, 4.0)])
def test_mean_energy_of_a_cut_exponential(low, high):
    """<E> = T + (low e^(-low/T) - high e^(-high/T))/(e^(-low/T) - e^(-high/T)), with second order in the spacing."""
    t = 0.2
    a, b = np.exp(-low / t), np.exp(-high / t)
    exact = t + (low * a - high * b) / (a - b)
    errors = []
    for n in (101, 201, 401):
        energies, weights = spectrum.maxwell_1d(t, low, high, n)
        errors.append(weights @ energies - exact)
    close(np.log2(np.divide(errors[:-1], errors[1:])), 2.0, abs=0.02)


def test_cold_spectrum_sits_at_its_lower_end():
    energies, weights = spectrum.maxwell_1d(1e-9, 1.0, 2.0, 11)
    assert energies[[0, -1]].tolist() == [1.0, 2.0] and weights[0] == 1.0
