"""Every check names the input and the value that is wrong, and returns good input unchanged."""

import numpy as np
import pytest

from lib.base.validation import between, finite, increasing, non_negative, positive


@pytest.mark.parametrize(("check", "bad"), [
    (finite, float("nan")), (finite, float("inf")), (positive, 0.0), (positive, -3.0), (positive, float("nan")),
    (non_negative, -1e-300), (non_negative, float("nan")),
])  # fmt: skip
def test_bad_scalar(check, bad):
    with pytest.raises(ValueError, match=r"m_chi must be .*got " + str(bad).replace("+", r"\+")):
        check("m_chi", bad)


def test_first_bad_entry_of_an_array_is_named():
    with pytest.raises(ValueError, match=r"got -2\.0"):
        positive("mass", [1.0, -2.0, -3.0])


def test_good_values_pass_unchanged():
    assert positive("mass", 2) == 2.0
    assert isinstance(positive("mass", np.float64(2)), float)
    assert np.array_equal(non_negative("y", [0.0, 1.0]), [0.0, 1.0])
    assert between("x", 0.5, 0, 1) == 0.5


def test_between_and_order():
    with pytest.raises(ValueError, match=r"x must be between 0 and 1, got nan"):
        between("x", float("nan"), 0, 1)
    with pytest.raises(ValueError, match=r"r must be strictly increasing, got 2\.0 before 1\.0"):
        increasing("r", [0.0, 2.0, 1.0])
    with pytest.raises(ValueError, match="one-dimensional"):
        increasing("r", [[1.0, 2.0]])


@pytest.mark.parametrize("bad", ["heavy", 1j, None])
def test_not_a_number(bad):
    with pytest.raises(TypeError, match="mass"):
        positive("mass", bad)
