"""The linear solver against a public leptogenesis code on a system that both can solve."""

import pytest

from tests.benchmarks.test_leptogenesis import ours, theirs
from tests.compare import close


@pytest.mark.parametrize("points", [50, 1000])
def test_one_flavour_leptogenesis(points):
    """Strong washout, vanishing initial abundance; the number of output points of either side does not matter."""
    close(ours(960), ours(), rel=1e-8)
    close(theirs(points), ours(), rel=1e-7)
