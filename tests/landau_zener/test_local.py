"""The local formula of Landau and Zener: its inverse, small numbers, the exact sweep, bad input."""

import numpy as np
import pytest

from lib.landau_zener import local
from tests.compare import close


def test_small_delta_loses_no_digits():
    close(local.probability(1e-20), 2e-20 * np.pi, rel=1e-14)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: local.delta_local(0.1, 0.0, 1.0), "v_w.*0.0"),
        (lambda: local.delta_local(0.1, 0.3, 0.0), "slope.*0.0"),
        (lambda: local.probability(-0.1), "delta.*-0.1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
