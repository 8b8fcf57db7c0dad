"""What the four utilities on wall profiles have in common: templates, geometry, messages, exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib import cli
from lib.book.ledger import ROOT
from lib.models.sfv.reconstructions import reconstructions
from lib.walls.profile import WallProfile
from lib.walls.profile_file import read_profile, write_profile
from tests.commands.sfv.cases import EXAMPLES, TEMPLATES, as_tabled, changed, run, template
from tests.compare import close


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
