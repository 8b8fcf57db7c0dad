"""Elastic scattering of neutron on proton at low energy."""

import numpy as np
import pytest

from lib.rates.nucleons import REDUCED_MASS, nucleon_cross_section
from tests.compare import close


def test_measured_cross_sections():
    """20.49 b of free protons at zero energy (Dilg 1975); 4.26 b at 1 MeV and 1.63 b at 5 MeV (Nijmegen PWA93)."""
    close(nucleon_cross_section(0.0) * 1e24, 20.49, rel=4e-3)
    laboratory = np.array([1e-3, 5e-3])
    momentum = np.sqrt(REDUCED_MASS * laboratory)
    close(nucleon_cross_section(momentum) * 1e24, np.array([4.25, 1.63]), rel=2e-2)


def test_bad_momentum_is_named():
    with pytest.raises(ValueError, match="momentum"):
        nucleon_cross_section(-1.0)
