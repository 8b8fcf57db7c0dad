"""``local-lz``: the inverse of ``transport``, names of columns, bad input."""

from lib.walls.profile_file import read_profile, write_profile
from tests.commands.sfv.cases import changed, run, template
from tests.compare import close


def test_local_lz_inverts_transport(folder):
    needed = run(folder, "local-lz", template("local-lz"))["lambda_tr_req"]
    back = run(folder, "transport", changed(template("transport"), "couplings.lambda_tr_eff", needed))
    close(back["ratio"], 5.7, rel=1e-12)


def test_columns_may_have_other_names(folder):
    profile = read_profile(folder / "background_profile.csv")
    names = {"r": "rho", "Phi": "bulk", "phi": "brane"}
    expected = run(folder, "local-lz", template("local-lz"))
    write_profile(folder / "background_profile.csv", profile, names)
    assert run(folder, "local-lz", changed(template("local-lz"), "columns", names)) == expected
