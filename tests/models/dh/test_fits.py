import numpy as np
import pytest

from lib.inhomogeneity.holes import boundary
from lib.inhomogeneity.transfer import Gaussian
from lib.models.dh.fits import HOLES, degrees_at_1_mev, hole_boundary
from lib.models.dh.parameters import PaperPlasma
from lib.models.dh.relativistic import mass_coefficient
from tests.compare import close


def test_the_fit_follows_the_boundary():
    ratios = np.array([2.5, 5.0, 10.0, 100.0])
    close(hole_boundary(ratios), [boundary(x, Gaussian(1.0), 0.3)[0] for x in ratios], rel=5e-3)


def test_the_fit_tends_to_its_asymptote():
    close(hole_boundary(1e9), HOLES[0], rel=1e-12)


def test_outside_of_the_fit():
    with pytest.raises(ValueError, match=r"R_min/d - 1.79 must be finite and positive, got -0.7"):
        hole_boundary(1.0)


def test_the_degrees_that_suit_two_printed_numbers():
    low, high = degrees_at_1_mev({"dh.eq49.cons": 2.2 / 1.5, "dh.eq49.opt": 1.2 / 1.5})
    for degrees, suits in ((1.0001 * low, True), (0.9999 * high, True), (0.999 * low, False), (1.001 * high, False)):
        cons, opt = mass_coefficient([2.2, 1.2], PaperPlasma(entropy_degrees_mev=degrees))
        assert bool(abs(cons / 1e14 - 3.47) <= 0.005 and abs(opt / 1e14 - 1.89) <= 0.005) is suits
    with pytest.raises(ValueError, match=r"no number of degrees of freedom suits all of dh.eq49.cons, dh.eq49.opt"):
        degrees_at_1_mev({"dh.eq49.cons": 2.2, "dh.eq49.opt": 1.2 / 1.5})
    with pytest.raises(ValueError, match="suits all of no rows"):
        degrees_at_1_mev({})
