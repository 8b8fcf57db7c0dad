"""The utility on densities: its templates, its keys, what each does, and what bad input does."""

import json
import math
import subprocess
import sys

import pytest

from lib import cli
from lib.book.ledger import ROOT
from lib.commands import driver
from lib.commands.yields import yields
from lib.models.yields.parameters import TABLE_I, table_i
from tests.compare import close

EXAMPLES = ROOT / "notebooks" / "yields" / "examples"
TEMPLATES = ("first_principles_yields.json", "first_principles_yields_published.json")


def template(name=TEMPLATES[0]):
    return json.loads((EXAMPLES / name).read_text())


def run(folder, config):
    (folder / "params.json").write_text(config if isinstance(config, str) else json.dumps(config))
    return driver.execute(yields, folder / "params.json", folder / "out.json")


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_run_as_a_command_and_write_what_they_return(name, tmp_path, capsys):
    out = tmp_path / "out.json"
    assert cli.main(["yields", "--params", str(EXAMPLES / name), "--out", str(out)]) == 0
    written, captured = json.loads(out.read_text()), capsys.readouterr()
    assert captured.err == "" and f"rho_B = {written['rho_B']:.6g}" in captured.out.splitlines()
    assert f"/{name} " in (EXAMPLES / "README.md").read_text()


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_hold_the_inputs_of_table_one(name):
    given = template(name)
    keys = {"f_chi": "incident_flux_scale"}
    for key, row in TABLE_I.items():
        if row.role == "input" and row.printed:
            assert given[keys.get(key, key)] == float(row.printed)


def test_exact_template(tmp_path):
    result = run(tmp_path, template())
    close(result["rho_B"], 2.511e-30, rel=1e-3)
    close(result["ratio"], 4 * 0.3 / 0.1492583904, rel=1e-4)
    close(result["swept"], 1, abs=1e-12)
    assert result["possible"]
    close(result["rho_B"], 0.93827208943 * 1.78266192e-27 * result["Y_B"] * 2.891e9, rel=1e-12)


def test_published_template_is_within_the_rounding_of_f_chi_and_impossible(tmp_path):
    result = run(tmp_path, template(TEMPLATES[1]))
    assert abs(result["rho_B"] / table_i("rho_B") - 1) < 0.005 / 1.07
    assert result["converted_share"] > 20 and not result["possible"]


def test_readme_names_every_key_of_the_output(tmp_path):
    text = (EXAMPLES / "README.md").read_text()
    assert all(f"`{key}`" in text for key in run(tmp_path, template()))


def test_optional_keys_have_the_defaults_that_help_states(tmp_path, capsys):
    short = {key: value for key, value in template().items() if yields.SCHEMA.fields[key].default is not None}
    short = {k: v for k, v in short.items() if k in list(yields.SCHEMA.fields)[:9]}
    assert run(tmp_path, short)["rho_B"] == run(tmp_path, template())["rho_B"]
    with pytest.raises(SystemExit):
        cli.main(["yields", "--help"])
    text = capsys.readouterr().out
    assert all(key in text for key in yields.SCHEMA.fields) and "by default -40.0" in text


@pytest.mark.parametrize(
    "change",
    [
        {"T_p": 50.0},
        {"v_w": 0.5},
        {"g_star_s": 100.0},
        {"m_chi": 10.0},
        {"P_chi_to_B": 0.2},
        {"incident_flux_scale": 2e-9},
        {"flux": "net"},
        {"flux": "front"},
        {"g_chi": 4},
        {"statistics": "BE"},
        {"window_sigma_y": 2.0},
        {"kernel": "published"},
        {"kernel": "published", "clamp_y": 2.0},
        {"y_max": 0.0},
        {"y_min": 0.0},
        {"s_0": 2900.0},
        {"m_B": 0.9},
    ],
)
def test_every_key_is_felt(change, tmp_path):
    before = run(tmp_path, template())
    after = run(tmp_path, template() | change)
    assert after["rho_B"] != before["rho_B"]
    assert {key: after["inputs"][key] for key in change} == change


def test_what_the_result_does_not_feel(tmp_path):
    before = run(tmp_path, template())["rho_B"]
    for change in ({"beta_over_H": 1e4}, {"g_star": 50.0}, {"I_p": 1.0}):
        close(run(tmp_path, template() | change)["rho_B"], before, rel=1e-6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"v_W": 0.3}, "unknown key 'v_W' with value 0.3"),
        ({"T_p": None}, "T_p must be a number at least .* got null"),
        ({"T_p": True}, "T_p must be a number .* got true"),
        ({"v_w": 1.0}, "v_w must be a number at most 0.9999 and above 0.0, got 1.0"),
        ({"P_chi_to_B": 1.5}, "P_chi_to_B must be a number at least 0.0 and at most 1.0, got 1.5"),
        ({"incident_flux_scale": "1e-9"}, 'incident_flux_scale must be a number at least 0.0, got "1e-9"'),
        ({"incident_flux_scale": math.nan}, "incident_flux_scale must be a finite number, got NaN"),
        ({"kernel": "KJMA"}, 'kernel must be "exact" or "published", got "KJMA"'),
        ({"y_min": -80.0}, r"y_min must be above -beta_over_H/2 = -50.0, got -80.0"),
        ({"y_max": -45.0}, "y_max must be above y_min = -40.0, got -45.0"),
        ({"clamp_y": 5.0}, "clamp_y must be absent for the exact kernel, which needs none, got 5.0"),
        ({"m_chi": 1e6}, "m_chi must be at most 300 T_p = 30000.0, got 1000000.0"),
        ({"P_chi_to_B": 0.0}, "rho_B must be positive, got 0.0 from P_chi_to_B = 0.0"),
        ({"incident_flux_scale": 1e308, "g_chi": 1e6}, "must be finite"),
    ],
)
def test_bad_input_is_named_and_the_output_stays(change, message, tmp_path):
    (tmp_path / "out.json").write_text("old")
    with pytest.raises(ValueError, match=message) as error:
        run(tmp_path, template() | change)
    assert "params.json" in str(error.value) or "out.json" in str(error.value)
    assert (tmp_path / "out.json").read_text() == "old"


@pytest.mark.parametrize("key", ["T_p", "P_chi_to_B", "incident_flux_scale"])
def test_missing_key_is_named(key, tmp_path):
    with pytest.raises(ValueError, match=f"missing key '{key}'"):
        run(tmp_path, {k: v for k, v in template().items() if k != key})


def test_exit_code_and_message_of_the_command(tmp_path):
    params, out = tmp_path / "p.json", tmp_path / "out.json"
    params.write_text(json.dumps(template() | {"y_min": -80.0}))
    command = [sys.executable, "-m", "lib", "yields", "--params", str(params), "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout == "" and not out.exists()
    assert done.stderr == f"error: {params}: y_min must be above -beta_over_H/2 = -50.0, got -80.0\n"
