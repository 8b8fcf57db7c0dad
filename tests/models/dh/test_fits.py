import numpy as np
import pytest

from lib.inhomogeneity.holes import boundary
from lib.inhomogeneity.transfer import Gaussian
from lib.models.dh.fits import HOLES, hole_boundary
from tests.compare import close


def test_the_fit_follows_the_boundary():
    ratios = np.array([2.5, 5.0, 10.0, 100.0])
    close(hole_boundary(ratios), [boundary(x, Gaussian(1.0), 0.3)[0] for x in ratios], rel=5e-3)


def test_the_fit_tends_to_its_asymptote():
    close(hole_boundary(1e9), HOLES[0], rel=1e-12)


def test_outside_of_the_fit():
    with pytest.raises(ValueError, match=r"R_min/d - 1.79 must be finite and positive, got -0.7"):
        hole_boundary(1.0)
