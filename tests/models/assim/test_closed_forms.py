"""The stored arithmetic is what the derivation gives, and loads no computer algebra."""

import subprocess
import sys

import numpy as np
import pytest

from lib.models.assim import closed_forms
from lib.models.assim.generate import GENERATED
from lib.models.assim.hypercharge import squared_element
from tests.compare import close


@pytest.mark.parametrize("name", GENERATED)
def test_closed_form_equals_the_symbolic_expression_in_exact_arithmetic(name):
    point = {"s": 13, "t": -2, "M": 1, "ms": "11/10", "mx": "3/10", "g": 1, "Y": 1}
    expected = squared_element(GENERATED[name]).subs(point)
    got = getattr(closed_forms, name)(13.0, -2.0, 1.0, 1.21, 0.09)
    close(got, float(expected), rel=1e-13)


def test_numerical_side_starts_without_computer_algebra():
    code = "import sys, lib.rates.thermal_average, lib.models.assim.helicity; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_crossing_relates_assimilation_and_destruction():
    """Exchanging Psi and phi swaps s and t, flips the sign and changes the average from 1/4 to 1/2."""
    s, t = np.array([4.0, 7.0]), np.array([-1.3, -2.9])
    a = closed_forms.chi_psi_to_phi_b(s, t, 1.0, 1.21, 0.09)
    b = closed_forms.chi_phi_to_psi_b(t, s, 1.0, 1.21, 0.09)
    close(b, -2 * a, rel=1e-12)
