"""``extended-lz``: the numbers of the draft, target in and ratio out, both ends of the spectrum, bad input."""

import json

import numpy as np

from lib.models.sfv.reconstructions import reconstructions
from tests.commands.sfv.cases import as_tabled, changed, run, template
from tests.compare import close


def test_extended_lz_returns_the_numbers_of_the_draft(folder):
    result = run(folder, "extended-lz", template("extended-lz"))
    as_tabled(result["I_2"], "I_2")
    as_tabled(result["lambda_0_req"], "lambda_0")
    close(result["lambda_tr_eff"], 0.208998, abs=4e-6)
    close(result["P"], 1 / 6.7, rel=1e-12)
    close(result["ratio"], 5.7, rel=1e-12)
    assert result["P_averaged"] < result["P"]
    assert json.loads((folder / "out.json").read_text()) == result


def test_target_in_is_ratio_out_whatever_the_wall(folder):
    for dotted, value in (("v_w", 0.9), ("target_ratio", 1.3), ("xi_span_mult", 1.0), ("y_chi", 0.7), ("nE", 20)):
        config = changed(template("extended-lz"), dotted, value)
        close(run(folder, "extended-lz", config)["ratio"], config["target_ratio"], rel=1e-12)


def test_end_of_the_spectrum_as_a_fraction_and_absolute(folder):
    config = template("extended-lz")
    fraction = run(folder, "extended-lz", config)
    close(fraction["E_max"], 0.6 * np.abs(reconstructions()[0].profile.Phi).max(), rel=1e-9)
    absolute = changed(changed(config, "E_dist.E_max_mode", "absolute"), "E_dist.E_max_fraction", ...)
    absolute["E_dist"]["E_max"] = fraction["E_max"]
    assert run(folder, "extended-lz", absolute) == fraction
