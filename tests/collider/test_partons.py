import numpy as np
import pytest
from scipy.integrate import quad

from lib.collider.evolution import momentum_densities
from lib.collider.partons import (
    FLAVOURS,
    GRV98_LO,
    LES_HOUCHES,
    MSTW2008_LO,
    SETS,
    PartonSet,
    mellin_moments,
    rightmost_pole,
    start_moments,
    values,
)
from tests.compare import close

# Largest departure from a sum rule that the published digits allow.
DIGITS = {LES_HOUCHES.name: 3e-8, GRV98_LO.name: 6e-4, MSTW2008_LO.name: 4e-5}


@pytest.mark.parametrize("pset", SETS, ids=lambda s: s.name)
def test_sum_rules_of_the_published_numbers(pset):
    allowed = DIGITS[pset.name]
    close(mellin_moments(pset.inputs["u_v"], 1.0).real, 2.0, rel=allowed)
    close(mellin_moments(pset.inputs["d_v"], 1.0).real, 1.0, rel=allowed)
    close(start_moments(pset, 2.0).sum().real, 1.0, rel=allowed)


def test_published_sea_asymmetry_and_strange_number():
    # At N = 1 each sea moment is an analytic continuation; the common pole term cancels in the differences.
    inputs = {name: mellin_moments(terms, 1.0).real for name, terms in MSTW2008_LO.inputs.items()}
    # arXiv:0901.0002, table 4 prints the first; the second defines x_0 there.
    close(inputs["d_bar"] - inputs["u_bar"], 0.091031, abs=5e-7)
    close(inputs["s"] - inputs["s_bar"], 0.0, abs=1e-6)


@pytest.mark.parametrize("pset", SETS, ids=lambda s: s.name)
@pytest.mark.parametrize("n", [2.0, 3.7])
def test_moments_are_integrals(pset, n):
    for terms in pset.inputs.values():
        direct = quad(lambda x, t=terms: x ** (n - 2.0) * values(t, x), 0, 1, epsabs=1e-12)[0]
        close(mellin_moments(terms, n).real, direct, rel=1e-7, abs=1e-11)


@pytest.mark.parametrize("pset", SETS, ids=lambda s: s.name)
def test_densities_are_positive_where_a_cross_section_looks(pset):
    f = momentum_densities(pset, np.geomspace(1e-3, 0.6, 60), 9e4)
    heavy = [i for i, name in enumerate(FLAVOURS) if name[0] in "cb" and pset.n_f_partons == 3]
    assert np.all(np.delete(f, heavy, axis=0) > 0)
    assert np.all(abs(f[heavy]) < 1e-12)


def test_rightmost_pole():
    """The largest moment grows like the inverse of the distance to it, and is finite to its right."""
    pole = rightmost_pole(MSTW2008_LO)
    near, nearer = (np.abs(start_moments(MSTW2008_LO, pole + eps)).max() for eps in (1e-6, 1e-7))
    close(nearer / near, 10.0, rel=1e-3)
    assert rightmost_pole(GRV98_LO) == 1.0


def test_bad_set():
    with pytest.raises(ValueError, match="inputs"):
        PartonSet("x", "y", 1.0, LES_HOUCHES.running, {"g": ()})
    with pytest.raises(ValueError, match="q2_start"):
        PartonSet("x", "y", -1.0, LES_HOUCHES.running, LES_HOUCHES.inputs)
