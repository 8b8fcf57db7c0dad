"""The utility on lumpy baryons: its templates, its keys, what each does, its pictures, and what bad input does."""

import json
import math
import subprocess
import sys

import numpy as np
import pytest

from lib import cli
from lib.book.ledger import ROOT
from lib.commands import driver
from lib.commands.dh import bound
from lib.inhomogeneity.lattices import ChessBoard, Cosine, DeltaLattice, EmptySpheres, Sheets
from lib.inhomogeneity.medium import DiffusionModel
from lib.inhomogeneity.neutron_proton import diffusion_lengths, transfer_functions
from lib.inhomogeneity.rms import eps_rms
from lib.inhomogeneity.transfer import Gaussian, Tabulated
from lib.nucleosynthesis.abundances import primat_abundances
from lib.nucleosynthesis.averages import Local, separate_cells, shared_neutrons
from lib.nucleosynthesis.bounds import largest_rms
from lib.nucleosynthesis.contrasts import of_samples
from tests.compare import close

EXAMPLES = ROOT / "notebooks" / "dh" / "examples"
TEMPLATES = sorted(path.stem for path in EXAMPLES.glob("*.json"))
POINTS = {"geometry": "points", "length_cm": 1.2e4, "case": "all-baryons"}
PAPER = {"diffusion": "gaussian", "diffusion_length_cm": 1e4}


def template(name):
    return json.loads((EXAMPLES / f"{name}.json").read_text())


def run(folder, config):
    (folder / "params.json").write_text(config if isinstance(config, str) else json.dumps(config))
    return driver.execute(bound, folder / "params.json", folder / "out.json")


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_run_as_a_command_and_write_what_they_return(name, tmp_path, capsys):
    out = tmp_path / "out.json"
    assert cli.main(["dh-bound", "--params", str(EXAMPLES / f"{name}.json"), "--out", str(out)]) == 0
    written, captured = json.loads(out.read_text()), capsys.readouterr()
    assert captured.err == "" and f"eps_rms = {written['eps_rms']:.6g}" in captured.out.splitlines()
    assert f"/{name}.json " in (EXAMPLES / "README.md").read_text()
    assert written["case_holds"], "a template shows the case to which its scale belongs"
    assert written["inputs"].items() >= template(name).items()


def test_there_is_a_template_for_every_geometry_way_and_case():
    given = [template(name) for name in TEMPLATES]
    for key in ("geometry", "case", "diffusion", "shape"):
        told = {config.get(key, bound.SCHEMA.fields[key].default) for config in given}
        assert told == set(bound.SCHEMA.fields[key].choices)
    assert {way for config in given for way in bound.models.SCALES if way in config} == set(bound.models.SCALES)


def test_readme_names_every_key_of_the_output(tmp_path):
    text = (EXAMPLES / "README.md").read_text()
    assert all(f"`{key}`" in text for key in run(tmp_path, POINTS))


DENSITIES = {
    "points": ({}, DeltaLattice(2e4)),
    "sheets": ({}, Sheets(2e4)),
    "empty-spheres": ({"hole_radius": 0.4}, EmptySpheres(2e4, 8e3)),
    "chess-board": ({"dimensions": 2}, ChessBoard(2e4, 2)),
    "cosine": ({"dimensions": 3, "amplitude": 0.9}, Cosine(2e4, 3, 0.9)),
}


@pytest.mark.parametrize("geometry", DENSITIES)
def test_a_gaussian_gives_what_the_library_gives(geometry, tmp_path):
    keys, density = DENSITIES[geometry]
    result = run(tmp_path, PAPER | keys | {"geometry": geometry, "length_cm": 2e4, "case": "protons"})
    close(result["eps_rms"], eps_rms(density, Gaussian(1e4)), rel=1e-13)
    initial = density.initial_variance
    assert result["eps_rms_initial"] == (None if np.isinf(initial) else np.sqrt(initial))


@pytest.mark.parametrize("geometry", DENSITIES)
@pytest.mark.parametrize("case", ["all-baryons", "protons"])
def test_computed_diffusion_gives_what_the_library_gives(geometry, case, tmp_path):
    keys, density = DENSITIES[geometry]
    result = run(tmp_path, keys | {"geometry": geometry, "length_cm": 2e4, "case": case})
    k = np.geomspace(1e-8, 4.2e-3, 500)
    model = DiffusionModel(eta=6.1e-10)
    found = transfer_functions(model, k, 1e-4)
    table = Tabulated(k, (found.baryon if case == "all-baryons" else found.proton)[0])
    close(result["eps_rms"], eps_rms(density, table), rel=1e-4)
    lengths = diffusion_lengths(model, 1e-4)
    assert (result["neutron_length_cm"], result["proton_length_cm"]) == (lengths.neutron[0], lengths.proton[0])


def test_closed_forms(tmp_path):
    chosen = {"length_cm": 2e4, "case": "protons"} | PAPER
    ratio = np.pi / 2
    cosine = run(tmp_path, {"geometry": "cosine", "dimensions": 3, "amplitude": 0.9} | chosen)
    close(cosine["eps_rms"] ** 2, 0.9**2 / 8 * np.exp(-3 * ratio**2), rel=1e-13)
    odd = 2 * np.arange(200) + 1
    board = run(tmp_path, {"geometry": "chess-board", "dimensions": 2} | chosen)
    close(board["eps_rms"], 8 / np.pi**2 * np.sum(np.exp(-((odd * ratio) ** 2)) / odd**2), rel=1e-13)
    p = np.arange(-40, 41)
    points = run(tmp_path, {"geometry": "points"} | chosen)
    close(points["eps_rms"] ** 2, (2 / 2 / np.sqrt(np.pi) * np.sum(np.exp(-(p**2.0)))) ** 3 - 1, rel=1e-10)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_largest_scale_has_the_largest_rms(name, tmp_path):
    for path in EXAMPLES.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    config = template(name)
    result = run(tmp_path, config)
    assert result["allowed"] == (result["eps_rms"] <= result["eps_rms_allowed"])
    if result["largest_length_cm"] is None:
        assert result["eps_rms_initial"] <= result["eps_rms_allowed"] and result["allowed"]
        return
    limits = {"length_cm": "largest_length_cm", "hubble_radii": "largest_hubble_radii",
              "beta_over_H": "smallest_beta_over_H"}  # fmt: skip
    (way,) = [way for way in limits if way in config]
    again = [config | {way: result[limits[way]]}]
    if result["lowest_temperature_GeV"] is not None:
        again.append(config | {"temperature_GeV": result["lowest_temperature_GeV"]})
    for changed in again:
        edge = run(tmp_path, changed)
        close(edge["eps_rms"], result["eps_rms_allowed"], rel=1e-7)
        close(edge["length_cm"], result["largest_length_cm"], rel=1e-9)
        close(abs(edge["shift"]), result["inputs"]["error"], rel=1e-6)


def test_allowed_contrasts_are_those_of_the_library(tmp_path):
    responses = {"all-baryons": Local(primat_abundances()), "protons": separate_cells(),
                 "protons-shared-neutrons": shared_neutrons()}  # fmt: skip
    for case, response in responses.items():
        for shape, highest in (("two-point", 0.99), ("lognormal", 0.7)):
            result = run(tmp_path, POINTS | {"case": case, "shape": shape, "error": 0.01})
            close(result["eps_rms_allowed"], largest_rms(response, 0.01, shape, highest), rel=1e-9)
            close(result["shift"], response.shift_of(result["eps_rms"], shape), rel=1e-12)


def test_the_papers_bound_on_points(tmp_path):
    """R = 3.05 d where the contrast is 0.3."""
    result = run(tmp_path, template("published_points"))
    reached = eps_rms(DeltaLattice(result["largest_length_cm"] / 1e4), Gaussian(1.0))
    close(reached, result["eps_rms_allowed"], rel=1e-9)


def test_a_field_and_a_spectrum_are_those_of_the_cosine(tmp_path):
    """One wave as a field, and a narrow peak of the same variance, differ from it by the grid and by the width."""
    wave = 1 + 0.5 * np.cos(2 * np.pi * np.arange(32) / 32)
    np.save(tmp_path / "wave.npy", wave)
    width = 1e-3
    lines = [f"{np.pi * np.exp(x * width):.17g},{y}" for x, y in ((-1, 0.0), (0, 0.125 / width), (1, 0.0))]
    (tmp_path / "peak.csv").write_text("\n".join(["k,Delta2", *lines]))
    chosen = {"case": "protons"}
    cosine = run(tmp_path, chosen | {"geometry": "cosine", "dimensions": 1, "amplitude": 0.5, "length_cm": 3e4})
    field = run(tmp_path, chosen | {"geometry": "field", "file": "wave.npy", "length_cm": 6e4})
    peak = run(tmp_path, chosen | {"geometry": "spectrum", "file": "peak.csv", "length_cm": 3e4})
    close(field["eps_rms"], cosine["eps_rms"], rel=1e-9)
    close(peak["eps_rms"], cosine["eps_rms"], rel=1e-4)
    close(field["pattern_cm"], 3e4, rel=1e-9)
    close(peak["pattern_cm"], 3e4, rel=2e-3)
    left = 1 + np.sqrt(2) * field["eps_rms"] * np.cos(2 * np.pi * np.arange(32) / 32)
    close(field["shift_of_field"], separate_cells().shift(of_samples(left)), rel=1e-6)
    assert cosine["shift_of_field"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"length_cm": 1.3e4},
        {"geometry": "sheets"},
        {"end_MeV": 0.07},
        {"case": "protons"},
        {"case": "protons-shared-neutrons"},
        {"shape": "lognormal"},
        {"error": 0.04},
        {"eta": 5e-10},
        PAPER,
    ],
)
def test_every_key_is_felt(change, tmp_path):
    before, after = run(tmp_path, POINTS), run(tmp_path, POINTS | change)
    assert after["largest_length_cm"] != before["largest_length_cm"] or after["eps_rms"] != before["eps_rms"]
    assert after["inputs"].items() >= change.items()


@pytest.mark.parametrize("length", [1e-29, 1.0, 1e9, 1e29])
@pytest.mark.parametrize("geometry", [*DENSITIES, "field", "spectrum"])
def test_extreme_scales_have_an_answer(geometry, length, tmp_path):
    keys = DENSITIES.get(geometry, ({"file": str(EXAMPLES / f"{geometry}.csv")},))[0]
    result = run(tmp_path, keys | {"geometry": geometry, "length_cm": length, "case": "protons"})
    if length <= 1:
        assert result["eps_rms"] < 1e-6 and result["allowed"]
    elif result["eps_rms_initial"] is not None:
        close(result["eps_rms"], result["eps_rms_initial"], rel=1e-3)


WALLS = {"geometry": "chess-board", "dimensions": 2, "hubble_radii": 1.0, "temperature_GeV": 10.0, "case": "protons"}


@pytest.mark.parametrize(
    ("base", "change", "message"),
    [
        (POINTS, {"lenght_cm": 1.0}, "unknown key 'lenght_cm' with value 1.0; known: geometry, length_cm"),
        (POINTS, {"geometry": "dots"}, 'geometry must be "points" or "sheets" or .* got "dots"'),
        (POINTS, {"length_cm": None}, "length_cm must be a number at most .* got null"),
        (POINTS, {"length_cm": -1.0}, "length_cm must be a number at most .* got -1.0"),
        (POINTS, {"hubble_radii": 1.0}, "exactly one of length_cm, hubble_radii, beta_over_H must be given, "
                                        "got length_cm = 12000.0, hubble_radii = 1.0"),
        (POINTS, {"temperature_GeV": 1.0}, "temperature_GeV must be absent for scale 'length_cm', .* got 1.0"),
        (POINTS, {"wall_speed": 1.0}, "wall_speed must be absent for scale 'length_cm'"),
        (POINTS, {"hole_radius": 0.1}, "hole_radius must be absent for geometry 'points', .* got 0.1"),
        (POINTS, {"dimensions": 3}, "dimensions must be absent for geometry 'points'"),
        (POINTS, {"file": "a.csv"}, "file must be absent for geometry 'points', .* got 'a.csv'"),
        (POINTS, {"diffusion": "gaussian"}, "missing key 'diffusion_length_cm' for diffusion 'gaussian'"),
        (POINTS, {"diffusion_length_cm": 1e4}, "diffusion_length_cm must be absent for diffusion 'computed'"),
        (POINTS, {"geometry": "empty-spheres"}, "missing key 'hole_radius' for geometry 'empty-spheres'"),
        (POINTS, {"geometry": "empty-spheres", "hole_radius": 0.51}, "hole_radius must be .* at most 0.5 .* got 0.51"),
        (POINTS, {"geometry": "cosine", "dimensions": 2}, "missing key 'amplitude' for geometry 'cosine'"),
        (POINTS, {"geometry": "cosine", "dimensions": 2, "amplitude": 1.1}, "amplitude must be .* got 1.1"),
        (POINTS, {"geometry": "chess-board", "dimensions": 4}, "dimensions must be an integer .* got 4"),
        (POINTS, {"geometry": "spectrum"}, "missing key 'file' for geometry 'spectrum'"),
        (POINTS, {"geometry": "field", "file": "none.npy"}, "none.npy: cannot be read, No such file"),
        (POINTS, {"case": "protons", "eta": 6e-10}, "eta must be absent for case 'protons'"),
        (POINTS, {"eta": 1e-13}, "eta must be a number at least 1e-12, got 1e-13"),
        (POINTS, {"eta": 6e-8}, "eta must be at most 5.02.*e-08 for shape 'two-point', got 6e-08"),
        (POINTS, {"error": 0.0}, "error must be a number at most 0.5 and above 0.0, got 0.0"),
        (POINTS, {"error": 0.4, "case": "protons-shared-neutrons"}, "error must exclude a contrast below 0.99"),
        (POINTS, {"error": math.inf}, "error must be a finite number, got Infinity"),
        (POINTS, {"end_MeV": 3.0}, "end_MeV must be a number at least 0.05 and at most 1.0, got 3.0"),
        (WALLS, {"temperature_GeV": 0.01}, "temperature_GeV must be a number at least 0.02 .* got 0.01"),
        (WALLS, {"temperature_GeV": 1e7}, "temperature_GeV must be .* at most 1000000.0, got 10000000.0"),
        (WALLS, {"wall_speed": 1.0}, "wall_speed must be absent for scale 'hubble_radii'"),
    ],
)  # fmt: skip
def test_bad_input_is_named_and_the_output_stays(base, change, message, tmp_path):
    (tmp_path / "out.json").write_text("old")
    with pytest.raises(ValueError, match=message):
        run(tmp_path, base | change)
    assert (tmp_path / "out.json").read_text() == "old"


@pytest.mark.parametrize(
    ("dropped", "message"),
    [
        ("geometry", "missing key 'geometry'"),
        ("case", "missing key 'case'"),
        ("temperature_GeV", "missing key 'temperature_GeV' for scale 'beta_over_H'"),
        ("wall_speed", "missing key 'wall_speed' for scale 'beta_over_H'"),
        ("beta_over_H", "exactly one of length_cm, hubble_radii, beta_over_H must be given, got none"),
    ],
)
def test_missing_keys_are_named(dropped, message, tmp_path):
    config = {key: value for key, value in template("collisions_points").items() if key != dropped}
    with pytest.raises(ValueError, match=message):
        run(tmp_path, config)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("field", "1,2\n3,-4\n", r"in.csv: density must be finite and not negative, got -4.0 at index \(1, 1\)"),
        ("field", "1,2\n3\n", "in.csv: line 2: 2 entries are needed, got 1"),
        ("spectrum", "k,Delta2\n1,x\n", "in.csv: line 2: entry 2 must be a finite number, got 'x'"),
        ("spectrum", "k,Delta2\n2,1\n1,1\n", "in.csv: wave numbers must be strictly increasing, got 2.0 before 1.0"),
    ],
)
def test_a_bad_file_is_named(name, text, message, tmp_path):
    (tmp_path / "in.csv").write_text(text)
    with pytest.raises(ValueError, match=message):
        run(tmp_path, POINTS | {"geometry": name, "file": "in.csv"})
    assert not (tmp_path / "out.json").exists()


def test_exit_code_and_message_of_the_command(tmp_path):
    params, out = tmp_path / "p.json", tmp_path / "out.json"
    params.write_text(json.dumps(POINTS | {"hole_radius": 0.2}))
    command = [sys.executable, "-m", "lib", "dh-bound", "--params", str(params), "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout == "" and not out.exists()
    told = "hole_radius must be absent for geometry 'points', where it does nothing, got 0.2"
    assert done.stderr == f"error: {params}: {told}\n"


@pytest.mark.parametrize("change", [{}, {"length_cm": 1.0}, {"length_cm": 1e9}, template("electroweak_cosine")])
def test_the_picture_shows_curve_bound_and_scale(change, tmp_path):
    from matplotlib.figure import Figure

    result = run(tmp_path, change if "geometry" in change else POINTS | change)
    axes = Figure().subplots()
    bound.draw(axes, result)
    curve, point, *line = axes.lines
    assert curve.get_xdata().tolist() == result["curve"]["length_cm"]
    assert point.get_xdata()[0] == result["length_cm"]
    low, high = axes.get_ylim()
    assert low <= point.get_ydata()[0] <= high and low < result["eps_rms_allowed"] < high
    assert [found.get_xdata()[0] for found in line] == [result["largest_length_cm"]] * (len(line))
    assert len(line) == (result["largest_length_cm"] is not None)
    assert axes.get_xlabel().endswith("at 1 MeV") and axes.get_legend() is not None
    close(np.interp(np.log(result["length_cm"]), np.log(curve.get_xdata()), curve.get_ydata()),
          result["eps_rms"], rel=0.2, abs=1e-9)  # fmt: skip
