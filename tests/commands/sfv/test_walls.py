"""The four utilities of the ``sfv`` draft: printed schema, meaning of every key, and what bad input does."""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from lib import cli
from lib.book.ledger import ROOT
from lib.commands import driver
from lib.commands.sfv import extended_lz, local_lz, transport, xi_overlap
from lib.files.profile import read_profile, write_profile
from lib.models.sfv.parameters import PUBLISHED, TABLE_B
from lib.models.sfv.reconstructions import reconstructions
from lib.walls.profile import WallProfile
from tests.compare import close

EXAMPLES = ROOT / "notebooks" / "sfv" / "examples"
TEMPLATES = {
    "extended-lz": (extended_lz, "extended_LZ_lambda_params.json"),
    "transport": (transport, "transport_params.json"),
    "xi-overlap": (xi_overlap, "xi_overlap_finiteE_params.json"),
    "local-lz": (local_lz, "lambda_local_LZ_params.json"),
}


def template(name):
    return json.loads((EXAMPLES / TEMPLATES[name][1]).read_text())


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "background_profile.csv").write_bytes((EXAMPLES / "background_profile.csv").read_bytes())
    (tmp_path / "out.json").write_text("old")
    return tmp_path


def run(folder, name, config):
    (folder / "params.json").write_text(json.dumps(config))
    return driver.execute(TEMPLATES[name][0], folder / "params.json", folder / "out.json")


def changed(config, dotted, value):
    """Return a deep copy with one dotted key replaced, or removed for an Ellipsis."""
    copy = json.loads(json.dumps(config))
    *blocks, last = dotted.split(".")
    inner = copy
    for key in blocks:
        inner = inner[key]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return copy


def as_tabled(value, name):
    assert abs(abs(value) - abs(TABLE_B[name].value)) <= TABLE_B[name].half_unit, name


# --- what comes out ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "kind"),
    [("background_profile.csv", "kinks"), ("bump_profile.csv", "bump"), ("bounce_profile.csv", "bounce")],
)
def test_the_example_profiles_are_the_reconstructions(file, kind):
    stored = read_profile(EXAMPLES / file)
    (made,) = (wall.profile for wall in reconstructions() if wall.kind == kind)
    for field in ("r", "Phi", "phi"):
        close(getattr(stored, field), getattr(made, field), rel=1e-6, abs=1e-8)
    close((stored.R_peak, stored.w_FWHM), (5.8666, 1.7511), abs=1e-8)


def test_the_readme_of_the_examples_names_every_command_and_file():
    text = (EXAMPLES / "README.md").read_text()
    assert all(f"python -m lib {name} " in text and f"/{file} " in text for name, (_, file) in TEMPLATES.items())
    assert {path.name for path in EXAMPLES.glob("*.csv")} == {
        "background_profile.csv",
        "bump_profile.csv",
        "bounce_profile.csv",
    }


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_runs_as_a_command_and_writes_what_it_returns(name, tmp_path, capsys):
    out = tmp_path / "out.json"
    assert cli.main([name, "--params", str(EXAMPLES / TEMPLATES[name][1]), "--out", str(out)]) == 0
    written = json.loads(out.read_text())
    captured = capsys.readouterr()
    assert captured.err == ""
    assert f"xi_star = {written['xi_star']:.6g}" in captured.out.splitlines()
    for key, entry in (("R_peak", "R_peak"), ("FWHM", "FWHM"), ("xi_star", "xi_star"), ("phi_star", "phi_star")):
        as_tabled(written[key], entry)
    as_tabled(written["slope"], "slope")
    assert written["slope"] > 0


def test_extended_lz_returns_the_numbers_of_the_draft(folder):
    result = run(folder, "extended-lz", template("extended-lz"))
    as_tabled(result["I_2"], "I_2")
    as_tabled(result["lambda_0_req"], "lambda_0")
    close(result["lambda_tr_eff"], 0.208998, abs=4e-6)
    close(result["P"], 1 / 6.7, rel=1e-12)
    close(result["ratio"], 5.7, rel=1e-12)
    assert result["P_averaged"] < result["P"]
    assert json.loads((folder / "out.json").read_text()) == result


def test_transport_returns_the_numbers_of_the_draft(folder):
    result = run(folder, "transport", template("transport"))
    assert round(result["P"], 3) == 0.149 and round(result["ratio"], 1) == 5.7


def test_local_lz_inverts_transport(folder):
    needed = run(folder, "local-lz", template("local-lz"))["lambda_tr_req"]
    back = run(folder, "transport", changed(template("transport"), "couplings.lambda_tr_eff", needed))
    close(back["ratio"], 5.7, rel=1e-12)


def test_target_in_is_ratio_out_whatever_the_wall(folder):
    for dotted, value in (("v_w", 0.9), ("target_ratio", 1.3), ("xi_span_mult", 1.0), ("y_chi", 0.7), ("nE", 20)):
        config = changed(template("extended-lz"), dotted, value)
        close(run(folder, "extended-lz", config)["ratio"], config["target_ratio"], rel=1e-12)


def test_overlap_agrees_with_adaptive_quadrature_of_the_fields_in_closed_form(folder):
    width, height = 1.1, 0.8
    r = np.linspace(0, 20, 2001)
    write_profile(
        folder / "background_profile.csv",
        WallProfile(
            r, 0.5 * height * (1 - np.tanh((r - 6) / width)), 0.6 * (1 + np.tanh(r - 6)), R_peak=6.0, w_FWHM=2.0
        ),
    )
    result = run(folder, "xi-overlap", changed(template("xi-overlap"), "E", [0.0, 0.2]))
    start, end = result["xi_star"], result["xi_star"] + 6.0
    log_cosh = lambda u: abs(u) + math.log1p(math.exp(-2 * abs(u)))  # noqa: E731

    def exponent_at_zero(x):  # integral of Phi from x to the end
        return 0.5 * height * (end - x - width * (log_cosh(end / width) - log_cosh(x / width)))

    for energy, found in zip((0.0, 0.2), result["I_2"], strict=True):
        turning = width * math.atanh(1 - 2 * energy / height) if energy else end

        def exponent(x, energy=energy, turning=turning):
            if not energy:
                return exponent_at_zero(x)
            mass = lambda s: 0.5 * height * (1 - math.tanh(s / width))  # noqa: E731
            return quad(lambda s: math.sqrt(max(mass(s) ** 2 - energy**2, 0)), x, turning)[0] if x < turning else 0.0

        value = sum(
            quad(lambda x, f=exponent: (0.6 * (1 + math.tanh(x))) ** 2 * math.exp(-2 * f(x)), a, b, epsabs=1e-9)[0]
            for a, b in ((start, turning), (turning, end))
        )
        close(found, value, rel=2e-6)


def test_xi_overlap_lists_f_chi_between_zero_and_one_rising_to_one(folder):
    result = run(folder, "xi-overlap", template("xi-overlap"))
    rows = np.array(result["f_chi"])
    assert rows.shape == (5, 41) and np.all(np.diff(rows, axis=1) >= 0) and np.all(rows[:, -1] == 1)
    assert np.all(np.diff(result["I_2"]) > 0) and result["I_2"][-1] <= result["I_2_without_f_chi"]
    close(result["xi"][0], result["xi_star"], rel=1e-6)
    close(result["xi"][-1], result["xi_star"] + result["span"], rel=1e-6)
    close(rows[:, 0], result["f_chi_star"], rel=1e-7)


# --- what the keys mean -----------------------------------------------------------------------------------------------


def without_constants(folder):
    profile = read_profile(folder / "background_profile.csv")
    write_profile(folder / "background_profile.csv", WallProfile(profile.r, profile.Phi, profile.phi))


def test_centre_and_width_come_from_the_file_from_the_legacy_keys_or_from_the_table(folder):
    def sources(name, prefer):
        result = run(folder, name, changed(template(name), "prefer_csv_R_peak", prefer))
        return result["R_peak_source"], result["FWHM_source"], round(result["R_peak"], 4), round(result["FWHM"], 4)

    for name in ("extended-lz", "xi-overlap", "local-lz"):
        assert sources(name, True) == ("file", "file", 5.8666, 1.7511)
        assert sources(name, False) == ("measured", "measured", 5.8666, 1.7511)
    assert sources("transport", True) == ("file", "file", 5.8666, 1.7511)
    assert sources("transport", False) == ("R0", "w", 7.0, 3.0)
    without_constants(folder)
    assert sources("transport", True) == ("R0", "w", 7.0, 3.0)
    assert sources("extended-lz", True)[:2] == ("measured", "measured")


def test_the_centre_moves_the_crossing_and_nothing_else(folder):
    file, legacy = (
        run(folder, "transport", changed(template("transport"), "prefer_csv_R_peak", p)) for p in (True, False)
    )
    close(file["xi_star"] - legacy["xi_star"], 7.0 - 5.8666, abs=1e-12)
    close(file["P"], legacy["P"], rel=1e-12)


def test_end_of_the_spectrum_as_a_fraction_and_absolute(folder):
    config = template("extended-lz")
    fraction = run(folder, "extended-lz", config)
    close(fraction["E_max"], 0.6 * np.abs(reconstructions()[0].profile.Phi).max(), rel=1e-9)
    absolute = changed(changed(config, "E_dist.E_max_mode", "absolute"), "E_dist.E_max_fraction", ...)
    absolute["E_dist"]["E_max"] = fraction["E_max"]
    assert run(folder, "extended-lz", absolute) == fraction


def test_average_over_k_undoes_the_mean_in_the_exponent(folder):
    extended = run(folder, "extended-lz", template("extended-lz"))
    config = changed(template("transport"), "couplings.lambda_tr_eff", extended["lambda_tr_eff"])
    config |= {key: template("extended-lz")[key] for key in ("E_dist", "nE", "xi_span_mult")} | {"average_over_k": True}
    result = run(folder, "transport", config)
    assert result["averaged"]
    close(result["P"], extended["P_averaged"], rel=1e-12)


def test_columns_may_have_other_names(folder):
    profile = read_profile(folder / "background_profile.csv")
    names = {"r": "rho", "Phi": "bulk", "phi": "brane"}
    expected = run(folder, "local-lz", template("local-lz"))
    write_profile(folder / "background_profile.csv", profile, names)
    assert run(folder, "local-lz", changed(template("local-lz"), "columns", names)) == expected


# --- what bad input does ----------------------------------------------------------------------------------------------

BAD = [
    ("extended-lz", "v_w", ..., "params.json: missing key 'v_w'"),
    ("extended-lz", "vw", 0.3, "params.json: unknown key 'vw' with value 0.3"),
    ("extended-lz", "v_w", 1.0, "params.json: v_w must be a number at least 1e-30 and below 1.0, got 1.0"),
    (
        "extended-lz",
        "E_dist.T_reh",
        "0.2",
        'params.json: E_dist.T_reh must be a number at least 1e-30 and at most 1e+30, got "0.2"',
    ),
    ("extended-lz", "E_dist.E_max_fraction", ..., "params.json: missing key 'E_dist.E_max_fraction'"),
    ("extended-lz", "E_dist.E_max", 0.3, "params.json: unknown key 'E_dist.E_max' with value 0.3"),
    ("extended-lz", "E_dist.E_max_mode", "cut", 'E_dist.E_max_mode must be "fraction" or "absolute", got "cut"'),
    (
        "extended-lz",
        "E_dist.E_min",
        0.5,
        "params.json: E_dist.E_max_fraction must put the end of the spectrum above E_min",
    ),
    ("extended-lz", "nE", 160.0, "params.json: nE must be an integer"),
    ("extended-lz", "xi_span_mult", 30.0, "params.json: xi_span_mult must end in the table"),
    ("extended-lz", "y_B", 1e-30, "params.json: y_B |phi| - y_chi |Phi| must change sign"),
    ("extended-lz", "profile_csv", "none.csv", "none.csv: cannot be read"),
    ("transport", "average_over_k", True, "params.json: missing key 'E_dist' for average_over_k true"),
    ("transport", "nE", 160, "params.json: unknown key 'nE' for average_over_k false, got 160"),
    ("transport", "couplings.lambda_tr_eff", 0.0, "couplings.lambda_tr_eff must be a number at least 1e-30"),
    ("transport", "wall.v_w", True, "params.json: wall.v_w must be a number at least 1e-30 and below 1.0, got true"),
    ("transport", "R0", ..., "params.json: missing key 'R0'"),
    ("xi-overlap", "E", [0.1, -0.1], "params.json: E[1] must be a number at least 0.0, got -0.1"),
    (
        "local-lz",
        "target_ratio",
        0,
        "params.json: target_ratio must be a number at least 1e-30 and at most 1e+30, got 0",
    ),
    ("local-lz", "columns.phi", "psi", "background_profile.csv: line 1: no column 'psi' for phi"),
]


@pytest.mark.parametrize(("name", "dotted", "value", "message"), BAD)
def test_bad_input_is_named_and_leaves_the_output(folder, name, dotted, value, message, capsys):
    (folder / "params.json").write_text(json.dumps(changed(template(name), dotted, value)))
    assert cli.main([name, "--params", str(folder / "params.json"), "--out", str(folder / "out.json")]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.startswith("error: ") and message in captured.err
    assert captured.err.count("\n") == 1
    assert sorted(p.name for p in folder.iterdir()) == ["background_profile.csv", "out.json", "params.json"]
    assert (folder / "out.json").read_text() == "old"


def test_r0_outside_the_table_is_named(folder):
    with pytest.raises(ValueError, match=r"params\.json: R0 must lie in the table, 0 to 20, got 70\.0"):
        run(folder, "transport", changed(changed(template("transport"), "R0", 70.0), "prefer_csv_R_peak", False))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("3.0,nan,0.1,5.8666,1.7511", "line 3: column 'Phi' must be a finite number, got 'nan'"),
        ("0.0,0.6,0.1,5.8666,1.7511", "line 3: column 'r' must increase, got 0.0 after 0.0"),
    ],
)
def test_process_ends_with_code_two_on_a_bad_profile(folder, line, message):
    lines = (folder / "background_profile.csv").read_text().splitlines()
    (folder / "background_profile.csv").write_text("\n".join([*lines[:2], line, *lines[3:]]))
    (folder / "params.json").write_text(json.dumps(template("local-lz")))
    command = [sys.executable, "-m", "lib", "local-lz", "--params", "params.json", "--out", "out.json"]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: background_profile.csv: {message}\n"
    assert (folder / "out.json").read_text() == "old"


def test_process_writes_next_to_nothing_and_ends_with_code_zero(folder):
    (folder / "params.json").write_text(json.dumps(template("local-lz")))
    command = [sys.executable, "-m", "lib", "local-lz", "--params", "params.json", "--out", "new.json"]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    close(json.loads((folder / "new.json").read_text())["lambda_tr_req"], 0.209, abs=1e-5)


def test_a_missing_folder_and_an_input_as_output_are_refused(folder, capsys):
    params = folder / "params.json"
    params.write_text(json.dumps(template("local-lz")))
    for out, message in (
        (folder / "none" / "out.json", "does not exist"),
        (params, "--out must not be an input"),
        (folder / "background_profile.csv", "--out must not be an input"),
        (Path("/dev/null"), "is not a regular file"),
    ):
        before = {path: path.read_bytes() for path in folder.iterdir()}
        assert cli.main(["local-lz", "--params", str(params), "--out", str(out)]) == 2
        assert message in capsys.readouterr().err
        assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_missing_options_end_with_code_two(capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(["extended-lz", "--params", "x.json"])
    assert caught.value.code == 2 and "--out" in capsys.readouterr().err


@pytest.mark.parametrize("name", cli.UTILITIES)
def test_help_lists_the_options_and_every_key_of_the_schema(name, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main([name, "--help"])
    text = capsys.readouterr().out
    assert caught.value.code == 0 and "--params F" in text and "--out F" in text
    module = cli._utility_module(cli.UTILITIES[name][0])
    assert all(f"\n  {key} (" in text for key in module.SCHEMA.fields)


values = (
    st.none()
    | st.booleans()
    | st.text(max_size=4)
    | st.integers(-3, 3)
    | st.floats()
    | st.sampled_from([1e-300, 1e300, 1e-9, 1e9, 10**400])
    | st.lists(st.floats(0, 1), max_size=2)
)


def keys(config, place=""):
    for key, value in config.items():
        yield place + key
        if isinstance(value, dict):
            yield from keys(value, f"{place}{key}.")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120)
@given(st.data())
def test_any_value_of_any_key_gives_a_finite_result_or_a_named_error(folder, data):
    name = data.draw(st.sampled_from(sorted(TEMPLATES)))
    config = template(name)
    for _ in range(data.draw(st.integers(1, 2))):
        config = changed(config, data.draw(st.sampled_from(sorted(keys(config)))), data.draw(values))
    (folder / "out.json").write_text("old")
    try:
        result = run(folder, name, config)
    except ValueError as error:
        assert str(error).startswith(str(folder))
        assert (folder / "out.json").read_text() == "old"
    else:
        assert json.loads((folder / "out.json").read_text()) == result
        assert result["ratio"] >= 0 if "ratio" in result else result["I_2"]


def test_published_numbers_are_those_of_the_table():
    assert [TABLE_B[name].printed for name in PUBLISHED] == [
        "5.8666",
        "1.7511",
        "-0.1512",
        "0.37298",
        "0.78734",
        "5.6513",
    ]
