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
