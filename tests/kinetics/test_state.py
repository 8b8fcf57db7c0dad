"""What the integrator works on: memory of the right size, and a control that changes the steps and not the answer."""

import numpy as np
import pytest

from lib.kinetics.rodas import RODAS5P
from lib.kinetics.state import StepControl, memory


@pytest.mark.parametrize(("species", "laws", "terms"), [(1, 0, 1), (3, 2, 6), (8, 0, 15)])
def test_memory_fits_the_system(species, laws, terms):
    split, work = memory(RODAS5P, species, laws, terms)
    assert split.reduced.shape == (laws, species + 1)
    assert (split.rows.size, split.dependent.size) == (species - laws, laws)
    assert work.w.shape == (species, species) and work.stages.shape == (RODAS5P.alpha.size, species)
    assert work.k.shape == work.k_dot.shape == (terms,) and work.g.shape == work.pivots.shape == (species,)
    assert not np.shares_memory(work.k, work.k_dot)


def test_the_usual_control_lets_steps_shrink_and_grow():
    control = StepControl()
    assert 0 < control.largest_shrink < control.least_shrink < 1 < control.largest_growth
    assert 0 < control.breakdown_shrink < control.safety < 1
