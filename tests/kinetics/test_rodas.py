"""The tableau as data: its shape, what it says of itself, and that it cannot be changed."""

import numpy as np
import pytest

from lib.kinetics.rodas import RODAS5P
from tests.compare import close


def test_the_tableau_is_strictly_lower_triangular_and_stiffly_accurate():
    s = RODAS5P.alpha.size
    assert RODAS5P.a.shape == RODAS5P.c.shape == (s, s) and RODAS5P.d.shape == (s,)
    assert not np.any(np.triu(RODAS5P.a)) and not np.any(np.triu(RODAS5P.c))
    # the last two stages start from the step that the embedded solution and the solution itself would make
    assert RODAS5P.a[-1, -2] == RODAS5P.a[-2, -3] == 1.0
    assert np.array_equal(RODAS5P.a[-1, :-3], RODAS5P.a[-3, :-3])


def test_the_weights_of_the_explicit_derivative_follow_from_the_rest():
    gammas = np.linalg.inv(np.eye(RODAS5P.alpha.size) / RODAS5P.gamma - RODAS5P.c)
    close(gammas.sum(axis=1), RODAS5P.d, abs=1e-12)
    close((RODAS5P.a @ gammas).sum(axis=1), RODAS5P.alpha, abs=1e-12)


def test_a_field_cannot_be_set():
    with pytest.raises(AttributeError):
        RODAS5P.gamma = 0.5
