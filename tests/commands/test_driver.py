"""What every utility shares: parameters in, a whole result out or none, one message for whatever is wrong."""

import json
from types import SimpleNamespace

import pytest

from lib.commands.driver import execute, schema_help
from lib.files.schema import Block, ConfigError, FileName, Number

SCHEMA = Block("parameters of half", {"x": Number("what to halve"), "table": FileName("a file", default="table.csv")})


def half(run=lambda config, folder: {"y": config["x"] / 2}):
    return SimpleNamespace(SCHEMA=SCHEMA, run=run)


@pytest.fixture
def place(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps({"x": 3.0, "table": "table.csv"}))
    (tmp_path / "table.csv").write_text("1")
    (tmp_path / "out.json").write_text("old")
    return tmp_path


def test_what_is_returned_is_what_is_written(place):
    result = execute(half(), place / "in.json", place / "out.json")
    assert result == {"y": 1.5} == json.loads((place / "out.json").read_text())


def test_files_are_sought_beside_the_parameters(place, monkeypatch):
    monkeypatch.chdir("/")
    seen = []
    execute(half(lambda config, folder: seen.append(folder / config["table"]) or {"y": 1}), place / "in.json",
            place / "out.json")  # fmt: skip
    assert seen == [place / "table.csv"]


@pytest.mark.parametrize(
    ("run", "message"),
    [
        (lambda c, f: {"y": float("nan")}, "with these values the result"),
        (lambda c, f: {"y": float("inf")}, "with these values the result"),
        (lambda c, f: {"y": 1 / 0}, "the result leaves the range of numbers, division by zero"),
        (lambda c, f: {"y": 10.0**400}, "the result leaves the range of numbers"),
        (lambda c, f: (_ for _ in ()).throw(ValueError("x must be even, got 3.0")), "in.json: x must be even, got 3.0"),
    ],
)
def test_a_run_that_fails_names_the_parameters_and_leaves_the_output(place, run, message):
    with pytest.raises(ConfigError, match=message):
        execute(half(run), place / "in.json", place / "out.json")
    assert (place / "out.json").read_text() == "old"
    assert sorted(p.name for p in place.iterdir()) == ["in.json", "out.json", "table.csv"]


def test_an_error_of_the_program_is_not_turned_into_one_of_the_input(place):
    with pytest.raises(KeyError):
        execute(half(lambda c, f: {"y": c["z"]}), place / "in.json", place / "out.json")


@pytest.mark.parametrize("name", ["in.json", "table.csv"])
def test_an_input_is_not_overwritten(place, name):
    before = (place / name).read_bytes()
    with pytest.raises(ValueError, match="--out must not be an input"):
        execute(half(), place / "in.json", place / name)
    assert (place / name).read_bytes() == before


def test_an_input_is_not_overwritten_by_another_name(place):
    (place / "alias.json").symlink_to(place / "in.json")
    with pytest.raises(ValueError, match="--out must not be an input"):
        execute(half(), place / "in.json", place / "alias.json")


def test_unknown_and_missing_keys_are_named(place):
    for config, message in (({}, "missing key 'x'"), ({"x": 1.0, "q": 2}, "unknown key 'q'")):
        (place / "in.json").write_text(json.dumps(config))
        with pytest.raises(ValueError, match=message):
            execute(half(), place / "in.json", place / "out.json")


def test_a_picture_is_written_with_the_result_or_neither(place):
    picture = place / "out.png"
    execute(half(), place / "in.json", place / "out.json", picture, lambda result: repr(result).encode())
    assert picture.read_bytes() == b"{'y': 1.5}" and json.loads((place / "out.json").read_text()) == {"y": 1.5}
    picture.write_text("old picture")
    (place / "out.json").write_text("old")

    def fails(result):
        raise RuntimeError("no picture")

    with pytest.raises(RuntimeError):
        execute(half(), place / "in.json", place / "out.json", picture, fails)
    for other, message in (("out.json", "--plot must not be the file of --out"), ("none/a.png", "does not exist"),
                           ("table.csv", "--plot must not be an input")):  # fmt: skip
        with pytest.raises(ValueError, match=message):
            execute(half(), place / "in.json", place / "out.json", place / other, lambda result: b"")
    assert (picture.read_text(), (place / "out.json").read_text()) == ("old picture", "old")
    assert (place / "table.csv").read_text() == "1"


def test_a_file_that_is_not_named_is_no_input(place):
    schema = Block("parameters", {"x": Number("a number"), "table": FileName("a file", default=None)})
    (place / "in.json").write_text('{"x": 1}')
    command = SimpleNamespace(SCHEMA=schema, run=lambda config, folder: {"y": config["x"]})
    assert execute(command, place / "in.json", place / "out.json") == {"y": 1.0}


def test_help_lists_every_key():
    text = schema_help(half())
    assert text.startswith("keys of the JSON file of --params:")
    assert all(f"\n  {key} (" in text for key in SCHEMA.fields)
