"""Time of one wall speed in local equilibrium, with WallGo's template model on the same case in the same run."""

import pytest

from lib.walls.hydrodynamics import wall_speed_lte
from tests.compare import close
from tests.walls.test_hydrodynamics import wallgo

pytestmark = pytest.mark.benchmark(group="wall speed, alpha_n = 0.0347, psi_n = 0.9")


def test_ours(benchmark):
    found = benchmark(wall_speed_lte, 0.0346675, 0.9)
    close(found.v_w, 0.3, abs=1e-4)


def test_wallgo(benchmark):
    speed = benchmark(lambda: wallgo(0.0346675, 0.9).findvwLTE())
    close(speed, 0.3, abs=1e-4)
