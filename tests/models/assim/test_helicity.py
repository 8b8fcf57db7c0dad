"""Explicit spinors against the closed forms, and the gauge symmetry of the explicit amplitudes."""

import numpy as np
import pytest

from lib.amplitudes.spinors import (
    polarisations,
    random_momenta,
)
from lib.models.assim import closed_forms
from lib.models.assim.helicity import CASES, Case, invariants
from tests.compare import close

MASSES = (1.4, 1.5, 0.3)
WITH_VECTOR = [name for name, case in CASES.items() if "B" in case.legs]


def momenta(case, seed, root_s=4.3):
    return random_momenta(case.masses(MASSES), root_s, np.random.default_rng(seed))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", [1, 2])
def test_brute_force_spin_sum_equals_closed_form(name, seed):
    case = CASES[name]
    k = momenta(case, seed, 4.0 + seed / 3)
    s, t = invariants(k)
    expected = getattr(closed_forms, name)(s, t, *(m * m for m in MASSES))
    close(case.squared(k, MASSES), expected, rel=1e-11)


@pytest.mark.parametrize("name", CASES)
def test_both_scalars_have_the_same_squared_elements(name):
    case = CASES[name]
    mirrored = Case(case.amplitude, case.legs, case.scalars.translate({76: 82, 82: 76}))
    k = momenta(case, 3)
    close(mirrored.squared(k, MASSES), case.squared(k, MASSES), rel=1e-11)


@pytest.mark.parametrize("name", WITH_VECTOR)
def test_ward_identity(name):
    case = CASES[name]
    k = momenta(case, 4)
    leg = case.legs.rindex("B")
    assert case.squared(k, MASSES, {leg: k[leg][None, :].astype(complex)}) < 1e-24


@pytest.mark.parametrize("name", WITH_VECTOR)
def test_polarisation_sum_does_not_depend_on_the_reference_vector(name):
    case = CASES[name]
    k = momenta(case, 5)
    reference = np.array([1.0, 0.6, 0.0, 0.8])
    waves = {i: polarisations(k[i], reference) for i, leg in enumerate(case.legs) if leg == "B"}
    close(case.squared(k, MASSES, waves), case.squared(k, MASSES), rel=1e-10)


def test_a_wrong_relative_sign_breaks_the_ward_identity():
    """Destruction with the sign of its scalar exchange reversed: a scalar of mass 1e9 leaves the fermion alone."""
    case = CASES["chi_phi_to_psi_b"]
    k = momenta(case, 6)

    def broken(k, m, x, w):
        return 2 * case.amplitude(k, (m[0], 1e9, m[2]), x, w) - case.amplitude(k, m, x, w)

    assert Case(broken, case.legs).squared(k, MASSES, {3: k[3][None, :].astype(complex)}) > 1e-3


def test_energy_below_threshold_is_named():
    with pytest.raises(ValueError, match="root_s must exceed"):
        random_momenta((1.0, 1.0, 2.0, 0.5), 2.4, np.random.default_rng(0))
