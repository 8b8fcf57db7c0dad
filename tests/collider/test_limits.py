import math

import numpy as np
import pytest

from lib.collider.drell_yan import band
from lib.collider.limits import CMS_8_TEV, CrossSectionLimit, mass_reach
from tests.compare import close

MASS = np.linspace(100, 1000, 19)


def test_exponential_crosses_where_it_must():
    close(mass_reach(MASS, np.exp(-MASS / 100), math.exp(-4.321)), 432.1, rel=1e-12)


def test_singlets_at_8_tev():
    # The limit is 0.26 to 0.3 fb over the whole window, so each spin meets it where its own curve falls that low.
    fermion, scalar = (mass_reach(MASS, band(MASS, s, 8000.0).central, CMS_8_TEV) for s in ("fermion", "scalar"))
    assert 560 < fermion < 620
    assert 320 < scalar < 370


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: mass_reach(MASS, np.exp(-MASS / 100), 1.0), "mass"),
        (lambda: mass_reach(MASS, np.ones(19), 0.5), "mass"),
        (lambda: mass_reach(MASS[::-1], np.ones(19), 0.5), "mass"),
        (lambda: mass_reach(MASS, -np.ones(19), 0.5), "sigma"),
        (lambda: mass_reach(MASS, np.ones(3), 0.5), "sigma"),
        (lambda: mass_reach(MASS, np.ones(19), -0.5), "limit"),
        (lambda: CrossSectionLimit("", "", 8e3, 1.0, (1.0, 2.0), (1.0,)), "sigma"),
        (lambda: CrossSectionLimit("", "", 8e3, 1.0, (2.0, 1.0), (1.0, 1.0)), "mass"),
    ],
)
def test_bad_input(call, name):
    with pytest.raises(ValueError, match=name):
        call()
