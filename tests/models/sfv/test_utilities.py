import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.landau_zener.spectrum import maxwell_1d
from lib.models.sfv import utilities
from lib.models.sfv.crossing import crossing
from lib.models.sfv.parameters import INPUTS, TABLE_B
from lib.models.sfv.reconstructions import reconstructions
from lib.walls.profile import WallProfile
from tests.compare import close

WALLS = reconstructions()


def found(profile, fraction=0.6, span=3.0, n=40):
    energies, weights = maxwell_1d(0.2, 0.0, utilities.largest_energy(profile, fraction), n)
    return utilities.overlap(profile, energies, weights, span_widths=span)


def test_target_of_the_draft_gives_its_delta_and_probability():
    assert round(utilities.delta_of_ratio(5.7), 4) == 0.0257
    solved = utilities.couplings(found(WALLS[0].profile), 0.3, 5.7)
    assert round(solved.probability, 3) == 0.149
    close(solved.probability, 1 / 6.7, rel=1e-12)


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.kind)
def test_couplings_of_the_draft(wall):
    solved = utilities.couplings(found(wall.profile, n=160), INPUTS.v_w, INPUTS.target_ratio)
    assert abs(solved.lambda_0 - TABLE_B["lambda_0"].value) < TABLE_B["lambda_0"].half_unit
    where = crossing(wall.profile)
    close(solved.lambda_eff, math.sqrt(math.log(6.7 / 5.7) / (2 * math.pi) * 0.3 * where.slope) / where.phi, rel=1e-12)


@given(st.floats(0.01, 100.0), st.floats(0.01, 0.99), st.floats(0.5, 7.0), st.sampled_from(WALLS))
def test_the_fit_returns_its_target_for_any_input(ratio, v_w, span, wall):
    solved = utilities.couplings(found(wall.profile, span=span, n=5), v_w, ratio)
    delta, probability = utilities.local_probability(crossing(wall.profile), solved.lambda_eff, v_w)
    close(delta, solved.delta, rel=1e-12)
    close(1 / probability - 1, ratio, rel=1e-9)
    # 1 - exp(-x) is concave: the average of P is below P of the average
    assert solved.probability_averaged <= solved.probability * (1 + 1e-12)


def test_lambda_eff_does_not_know_the_integral():
    values = [
        utilities.couplings(found(wall.profile, span=span), 0.3, 5.7).lambda_eff
        for wall in WALLS
        for span in (1.0, 6.0)
    ]
    assert max(values) / min(values) - 1 < 1e-5


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.kind)
def test_the_integral_grows_linearly_with_the_span(wall):
    values = [found(wall.profile, span=span).I_2 for span in (4.0, 5.0, 6.0)]
    step = wall.profile.width * float(wall.profile.phi[-1]) ** 2
    close(np.diff(values), [step, step], rel=2e-3)


def test_positions_are_enough(monkeypatch):
    coarse = found(WALLS[0].profile).I_2
    monkeypatch.setattr(utilities, "positions", lambda p, a, b: np.linspace(a, a + b, 16001))
    close(found(WALLS[0].profile).I_2, coarse, rel=1e-6)


def test_above_the_barrier_nothing_is_lost():
    profile = WALLS[0].profile
    whole = utilities.overlap(profile, [0.7, 0.9], [0.5, 0.5])
    close(whole.I_2, whole.I_2_free, rel=1e-12)
    assert whole.share_below_barrier == 0
    low = utilities.overlap(profile, [0.0], [1.0])
    assert low.I_2 < low.I_2_free and low.share_below_barrier == 1
    close(whole.mean_f_squared, 1.0, rel=1e-12)


def test_the_average_over_the_spectrum_has_the_mean_of_delta():
    overlap = found(WALLS[1].profile)
    solved = utilities.couplings(overlap, 0.3, 5.7)
    averaged = utilities.averaged_probability(overlap, solved.lambda_eff, 0.3)
    close(averaged, solved.probability_averaged, rel=1e-12)
    one_energy = utilities.overlap(WALLS[1].profile, [0.1], [1.0])
    _, local = utilities.local_probability(one_energy.crossing, 0.209, 0.3)
    close(utilities.averaged_probability(one_energy, 0.209, 0.3), local, rel=1e-12)


def test_forward_undoes_the_fit_up_to_the_order_of_averages():
    overlap = found(WALLS[0].profile)
    solved = utilities.couplings(overlap, 0.3, 5.7)
    close(utilities.forward_ratio(overlap, solved.lambda_0, 0.3), solved.ratio_averaged, rel=1e-12)
    weak = [utilities.forward_ratio(overlap, 1e-4, v) for v in (0.1, 0.3)]
    close(weak[1] / weak[0], 3.0, rel=1e-4)


def test_shares_of_the_integral_add_up():
    overlap = found(WALLS[1].profile)
    close(overlap.share_within(overlap.span), 1.0, rel=1e-12)
    assert overlap.share_within(0.5) < overlap.share_within(1.0) < 0.2


def test_bad_input_is_named():
    profile = WALLS[0].profile
    with pytest.raises(ValueError, match=r"span must end in the table, at most 14\.2846 beyond .* got 15\.7599"):
        utilities.overlap(profile, [0.1], [1.0], span_widths=9.0)
    with pytest.raises(ValueError, match=r"target_ratio must be finite and positive, got 0\.0"):
        utilities.delta_of_ratio(0.0)
    with pytest.raises(ValueError, match=r"energies must be finite and not negative, got -0\.1"):
        utilities.overlap(profile, [-0.1], [1.0])
    with pytest.raises(ValueError, match=r"v_w must be between 0\.0 and 1\.0, got 1\.5"):
        utilities.local_probability(crossing(profile), 0.2, 1.5)
    with pytest.raises(ValueError, match="E_max_fraction must be finite and positive, got nan"):
        utilities.largest_energy(profile, float("nan"))
    with pytest.raises(ValueError, match="must change sign"):
        utilities.overlap(WallProfile(profile.r, profile.Phi + 9, profile.phi, 5.8, 1.7), [0.1], [1.0])
