"""What ``FloatOrArray`` promises: a number for numbers, an array of the common shape otherwise."""

from typing import get_args, get_type_hints

import numpy as np
import pytest

from lib.base.arrays import FloatOrArray, Floats
from lib.landau_zener import local
from lib.models.freezein.parameters import width
from lib.models.sfv import distributed
from lib.models.yields.published import published_wall_area
from lib.models.yields.yields import mass_density
from lib.nucleation import kjma
from tests.compare import close

CALLS = [
    (local.delta_local, (0.1, 0.3, 1.0)),
    (local.probability, (0.1,)),
    (local.probability_exact_sweep, (0.1, 0.3, 1.0)),
    (distributed.lambda_required, (0.1, 0.3, 1.0, 2.0)),
    (distributed.lambda_equivalent, (0.1, 2.0, 0.3)),
    (kjma.wall_area, (0.5, 0.34)),
    (published_wall_area, (0.5,)),
    (mass_density, (1.0, 1e-10)),
    (width, (0.1, 3.0)),
]


def test_doubles_only():
    assert get_args(Floats)[1] == np.dtype[np.float64]
    assert get_args(FloatOrArray) == (float, Floats)


@pytest.mark.parametrize(("function", "arguments"), CALLS, ids=lambda x: getattr(x, "__name__", ""))
def test_numbers_give_a_number_and_arrays_their_shape(function, arguments):
    hints = get_type_hints(function)
    assert hints["return"] == FloatOrArray
    number = function(*arguments)
    assert np.ndim(number) == 0 and isinstance(number, float)
    array = function(np.full((2, 3), arguments[0]), *arguments[1:])
    assert array.dtype == np.float64 and array.shape == (2, 3)
    close(array, number, rel=1e-14)
