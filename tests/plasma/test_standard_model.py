"""The content of the Standard Model: anomalies, counts of states, and what its reactions leave conserved."""

from fractions import Fraction

import pytest

from lib.plasma import standard_model as sm
from lib.plasma.standard_model import broken_phase, symmetric_phase
from tests.compare import close

HANDED = {"q": 1, "l": 1, "u": -1, "d": -1, "e": -1}
"""Left-handed fields count with +, right-handed ones with - in an anomaly."""


def charges(species):
    return dict(species.charges)


def fermions(families=3):
    return [s for s in symmetric_phase(families) if s.name[0] in HANDED]


def test_hypercharge_has_no_anomaly():
    """Sum of Y, of Y^3, of Y over colour triplets and over weak doublets, for each family."""
    for power in (1, 3):
        assert sum(HANDED[s.name[0]] * s.weight * charges(s)["Y"] ** power for s in fermions()) == 0
    assert sum(HANDED[s.name[0]] * s.weight * charges(s)["Y"] for s in fermions() if s.name[0] in "qud") == 0
    assert sum(s.weight * charges(s)["Y"] for s in fermions() if s.name[0] in "ql") == 0


def test_baryon_minus_lepton_number_has_no_anomaly_and_baryon_number_has():
    """Over weak doublets: B and L by N_f each (doublets counted, not states), B - L and every Delta_a by none."""
    doublets = [(s, s.weight / 2) for s in fermions() if s.name[0] in "ql"]

    def anomaly(name):
        return sum(n * charges(s).get(name, 0) for s, n in doublets)

    assert anomaly("B") == anomaly("L") == 3
    assert [anomaly(f"Delta{a}") for a in (1, 2, 3)] == [0, 0, 0]


def test_yukawas_keep_hypercharge_and_every_delta():
    content = {s.name: charges(s) for s in symmetric_phase()}
    for condition in [*sm.yukawas(), sm.strong_sphaleron(), sm.weak_sphaleron()]:
        numbers = dict(condition.potentials)
        for name in ("Y", "Delta1", "Delta2", "Delta3"):
            assert sum(n * content[s].get(name, 0) for s, n in numbers.items()) == 0, (condition, name)


def test_counts_of_states_give_the_degrees_of_freedom():
    """106.75 = 7/8 of two states per weight of a fermion, two per weight of the doublet, and 24 gauge bosons."""
    weights = {kind: sum(s.weight for s in symmetric_phase() if (s.name[0] == "H") == (kind == "boson"))
               for kind in ("fermion", "boson")}  # fmt: skip
    # antiparticles double the states of a fermion; the weight of a boson counts state and antistate already
    close(7 / 8 * 2 * float(weights["fermion"]) + float(weights["boson"]) + 24, 106.75, rel=1e-14)


@pytest.mark.parametrize("families", [1, 3, 4])
def test_electric_charge_of_the_broken_phase_is_that_of_the_symmetric_one(families):
    """Sum of Q^2 over states: T3^2 + Y^2 with a cross term that vanishes over doublets."""
    broken = sum(s.weight * charges(s).get("Q", 0) ** 2 for s in broken_phase(families) if s.name != "W")
    symmetric = sum(
        s.weight * (charges(s)["Y"] ** 2 + (Fraction(1, 4) if s.name[0] in "ql" else 0))
        for s in symmetric_phase(families)
        if s.name[0] != "H"
    )
    assert broken == symmetric


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: symmetric_phase(0), "families must be a positive integer, got 0"),
        (lambda: broken_phase(3, 1.5), "doublets must be a positive integer, got 1.5"),
        (lambda: sm.yukawa("q", 1), "particle must be 'u', 'd' or 'e', got 'q'"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
