"""``transport``: the numbers of the draft, the average over energies, legacy keys, bad input."""

import pytest

from tests.commands.sfv.cases import changed, run, template
from tests.compare import close


def test_transport_returns_the_numbers_of_the_draft(folder):
    result = run(folder, "transport", template("transport"))
    assert round(result["P"], 3) == 0.149 and round(result["ratio"], 1) == 5.7


def test_the_centre_moves_the_crossing_and_nothing_else(folder):
    file, legacy = (
        run(folder, "transport", changed(template("transport"), "prefer_csv_R_peak", p)) for p in (True, False)
    )
    close(file["xi_star"] - legacy["xi_star"], 7.0 - 5.8666, abs=1e-12)
    close(file["P"], legacy["P"], rel=1e-12)


def test_average_over_k_undoes_the_mean_in_the_exponent(folder):
    extended = run(folder, "extended-lz", template("extended-lz"))
    config = changed(template("transport"), "couplings.lambda_tr_eff", extended["lambda_tr_eff"])
    config |= {key: template("extended-lz")[key] for key in ("E_dist", "nE", "xi_span_mult")} | {"average_over_k": True}
    result = run(folder, "transport", config)
    assert result["averaged"]
    close(result["P"], extended["P_averaged"], rel=1e-12)


def test_r0_outside_the_table_is_named(folder):
    with pytest.raises(ValueError, match=r"params\.json: R0 must lie in the table, 0 to 20, got 70\.0"):
        run(folder, "transport", changed(changed(template("transport"), "R0", 70.0), "prefer_csv_R_peak", False))
