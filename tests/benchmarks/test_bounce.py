"""Time per bounce of one and of two fields, with CosmoTransitions on the same potentials in the same run."""

import contextlib
import io
import warnings

import numpy as np
import pytest

from lib.bounce import solve_several, solve_single
from tests.bounce.problems import curved, quartic
from tests.compare import close

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the peer warns at import, of its docstrings
    from cosmoTransitions import pathDeformation, tunneling1D

ONE, TWO = quartic(-0.49, 0.235), curved(0.02)


def peer_single():
    well, true = ONE
    found = tunneling1D.SingleFieldInstanton(
        true, 0.0, lambda x: well.value(np.asarray(x)[..., None]),
        lambda x: well.gradient(np.asarray(x)[..., None])[..., 0], alpha=3,
    )  # fmt: skip
    return found.findAction(found.findProfile())


def peer_several():
    well, true = TWO
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        return pathDeformation.fullTunneling(
            np.array([true, [0.0, 0.0]]), well.value, well.gradient, tunneling_init_params={"alpha": 3}
        ).action


@pytest.mark.benchmark(group="O(4) bounce of one field, thin wall")
def test_one_field(benchmark):
    well, true = ONE
    assert abs(benchmark(solve_single, well, 0.0, true, 4).virial) < 1e-9


@pytest.mark.benchmark(group="O(4) bounce of one field, thin wall")
def test_one_field_cosmotransitions(benchmark):
    close(benchmark.pedantic(peer_single, rounds=5), solve_single(ONE[0], 0.0, ONE[1], 4).action, rel=4e-3)


@pytest.mark.benchmark(group="O(4) bounce of two fields, thin wall")
def test_two_fields(benchmark):
    well, true = TWO
    assert abs(benchmark(solve_several, well, [0.0, 0.0], true, 4).virial) < 1e-8


@pytest.mark.benchmark(group="O(4) bounce of two fields, thin wall")
def test_two_fields_cosmotransitions(benchmark):
    expected = solve_several(TWO[0], [0.0, 0.0], TWO[1], 4).action
    close(benchmark.pedantic(peer_several, rounds=5), expected, rel=4e-3)
