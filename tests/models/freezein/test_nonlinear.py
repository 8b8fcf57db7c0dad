"""The nonlinear route to the asymmetries: agreement, conservation, tolerance."""

import pytest

from lib.models.freezein.asymmetries import LEPTON_FERMI, Options, evolve
from lib.models.freezein.nonlinear import evolve_nonlinear
from lib.models.freezein.parameters import BENCHMARK
from tests.compare import close


@pytest.mark.parametrize(
    "options", [Options(), Options(inverse=True, printed_washout=False, lepton_factor=LEPTON_FERMI, bose=False)]
)
def test_nonlinear_twin(options):
    twin = evolve_nonlinear(BENCHMARK, options)
    fast = evolve(BENCHMARK, options)
    # linearised leptons are the difference, (mu/T)^2/6 of 1e-6
    close(fast.y_b, twin.y_b, rel=1e-6)
    close(fast.flavour[:, -1], twin.flavour[:, -1], rel=1e-6)
    close(fast.y_s[-1], twin.y_s[-1], rel=1e-6)
    assert twin.drift < 1e-12
