import json
import math
import os
import stat
import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.book.ledger import ROOT
from lib.files.atomic import FileError, alone, check_target, write_whole
from lib.files.config import read_config, write_json
from lib.files.reading import read_text
from lib.files.schema import Block, ConfigError, FileName, Flag, Integer, Number, Numbers, Text, check, describe
from lib.walls.profile_file import read_profile

SCHEMA = Block(
    "everything",
    {
        "profile_csv": FileName("table of the wall"),
        "v_w": Number("wall speed", above=0.0, below=1.0),
        "nE": Integer("energies", low=2, high=100),
        "average": Flag("average over the spectrum", default=False),
        "E_dist": Block("spectrum", {"T": Number("temperature", above=0.0), "mode": Text("how", choices=("a", "b"))}),
        "E": Numbers("energies", Number("energy", low=0.0), default=None),
    },
)
GOOD = {"profile_csv": "p.csv", "v_w": 0.3, "nE": 16, "E_dist": {"T": 1, "mode": "a"}}


def read(tmp_path, text):
    path = tmp_path / "params.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return read_config(path, SCHEMA)


def changed(**entries):
    return json.dumps(GOOD | entries)


def test_a_good_file_comes_back_in_the_order_of_the_schema_with_defaults(tmp_path):
    found = read(tmp_path, json.dumps(dict(reversed(GOOD.items()))))
    assert found == GOOD | {"average": False, "E": None}
    assert list(found) == list(SCHEMA.fields)
    assert isinstance(found["E_dist"]["T"], float) and isinstance(found["nE"], int)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (changed(vw=0.2), "unknown key 'vw' with value 0.2; known: profile_csv, v_w, nE"),
        (changed(E_dist={"T": 1, "mode": "a", "t": 2}), "unknown key 'E_dist.t' with value 2; known: T, mode"),
        (changed(E_dist={"T": 1}), "missing key 'E_dist.mode' (how)"),
        (json.dumps({k: GOOD[k] for k in GOOD if k != "v_w"}), "missing key 'v_w' (wall speed)"),
        (changed()[:-1] + ', "v_w": 0.4}', "'v_w' is given more than once, last as 0.4"),
        (
            changed(E_dist=0).replace("0}", '{"T": 1, "T": 2, "mode": "a"}}'),
            "'E_dist.T' is given more than once, last as 2",
        ),
        (changed(v_w="0.3"), 'v_w must be a number above 0.0 and below 1.0, got "0.3"'),
        (changed(v_w=True), "v_w must be a number above 0.0 and below 1.0, got true"),
        (changed(v_w=None), "v_w must be a number above 0.0 and below 1.0, got null"),
        (changed(v_w=0), "v_w must be a number above 0.0 and below 1.0, got 0"),
        (changed(v_w=1.0), "v_w must be a number above 0.0 and below 1.0, got 1.0"),
        (changed(v_w=math.nan), "v_w must be a finite number, got NaN"),
        (changed(v_w=-math.inf), "v_w must be a finite number, got -Infinity"),
        (changed(v_w=0.3).replace("0.3", "1e999"), "v_w must be a finite number, got 1e999"),
        (changed(nE=7).replace("7", "9" * 5000), "nE must be a finite number, got 9999"),
        (changed(nE=16.0), "nE must be an integer at least 2 and at most 100, got 16.0"),
        (changed(nE=True), "nE must be an integer at least 2 and at most 100, got true"),
        (changed(nE=101), "nE must be an integer at least 2 and at most 100, got 101"),
        (changed(average=1), "average must be true or false, got 1"),
        (changed(average=math.nan), "average must be true or false, got NaN"),
        (changed(E_dist=[1]), "E_dist must be an object, got [1]"),
        (changed(E_dist={"T": -1, "mode": "a"}), "E_dist.T must be a number above 0.0, got -1"),
        (changed(E_dist={"T": 1, "mode": "c"}), 'E_dist.mode must be "a" or "b", got "c"'),
        (changed(E=[]), "E must be a list of 1 to 10000 numbers, got []"),
        (changed(E=[0.1, -1]), "E[1] must be a number at least 0.0, got -1"),
        (changed(profile_csv=""), 'profile_csv must be a printable string that is not empty, got ""'),
        (changed(profile_csv="a\0b"), "profile_csv must be a printable string"),
        (changed(profile_csv=math.nan), "profile_csv must be a printable string that is not empty, got NaN"),
        ("[]", "the file must be an object, got []"),
        ('{"v_w": 0.3,\n "nE": }', "line 2 column 8: not JSON, Expecting value"),
        ("", "line 1 column 1: not JSON, Expecting value"),
        ("\ufeff{}", "line 1 column 1: not JSON, Unexpected UTF-8 BOM"),
        (changed() + "x", "line 1 column"),
        (b'{"\xff": 1}', "byte 3 is not UTF-8"),
        ("[" * 100_000, "not JSON that can be read, nested too deeply"),
    ],
)
def test_bad_files_are_named_with_key_and_value(tmp_path, text, message):
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'params.json'}: {message}")
    assert len(str(caught.value)) < 300 + len(str(tmp_path))


@pytest.mark.parametrize("name", ["none.json", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name):
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(tmp_path / name, SCHEMA)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    st.dictionaries(st.sampled_from(sorted(SCHEMA.fields)) | st.text(max_size=4), anything, max_size=7), st.booleans()
)
def test_any_json_is_either_refused_by_name_or_follows_the_schema(tmp_path, entries, on_top):
    try:
        found = read(tmp_path, json.dumps((GOOD if on_top else {}) | entries))
    except ConfigError as error:
        assert str(error).startswith(str(tmp_path))
    else:
        assert list(found) == list(SCHEMA.fields)
        assert 0 < found["v_w"] < 1 and type(found["v_w"]) is float
        assert type(found["nE"]) is int and type(found["average"]) is bool


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 90), st.binary(max_size=6))
def test_any_damage_is_named(tmp_path, place, noise):
    raw = changed().encode()
    try:
        read(tmp_path, raw[:place] + noise + raw[place:])
    except ConfigError as error:
        assert str(error).startswith(str(tmp_path))


def test_check_takes_plain_data_too():
    assert check(GOOD, SCHEMA, "memory")["nE"] == 16
    with pytest.raises(ConfigError, match="memory: v_w must be a finite number, got NaN"):
        check(GOOD | {"v_w": math.nan}, SCHEMA, "memory")


def test_help_lists_every_key_once():
    lines = list(describe(SCHEMA))
    assert [line.split()[0] for line in lines] == [
        "profile_csv", "v_w", "nE", "average", "E_dist", "E_dist.T", "E_dist.mode", "E"
    ]  # fmt: skip
    assert lines[1] == "v_w (a number above 0.0 and below 1.0): wall speed"
    assert lines[3] == "average (true or false, optional, by default false): average over the spectrum"
    assert lines[0].startswith("profile_csv (file name)") and '"a" or "b"' in lines[6] and "list, each" in lines[7]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(), st.floats(allow_nan=False, allow_infinity=False), max_size=5))
def test_numbers_are_written_as_they_are(tmp_path, data):
    write_json(tmp_path / "out.json", data)
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8")) == data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"a": {"b": [1.0, math.nan]}}, r"out.json: a\.b\[1\] must be finite, got nan"),
        ({"a": {1, 2}}, r"out.json: a must be plain data, got \{1, 2\}"),
    ],
)
def test_what_cannot_be_written_leaves_the_old_file(tmp_path, data, message):
    (tmp_path / "out.json").write_text("old")
    with pytest.raises(ValueError, match=message):
        write_json(tmp_path / "out.json", data)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.json", "old")]


def test_writing_replaces_the_file_behind_a_link_and_keeps_its_mode(tmp_path):
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "real.txt").chmod(0o640)
    (tmp_path / "link.txt").symlink_to("real.txt")
    write_whole(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink() and (tmp_path / "real.txt").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "real.txt").stat().st_mode) == 0o640


def test_only_regular_files_in_existing_folders_are_replaced(tmp_path):
    with pytest.raises(FileError, match="is not a regular file"):
        check_target(tmp_path)
    with pytest.raises(FileError, match="is not a regular file"):
        check_target(os.devnull)
    with pytest.raises(FileError, match=r"the folder .*none' does not exist"):
        check_target(tmp_path / "none" / "out.json")
    with pytest.raises(FileError, match="cannot be written, File name too long"):
        write_whole(tmp_path / ("n" * 300), "x")
    assert list(tmp_path.iterdir()) == []


# --- files that are none ---


def other_than_a_file(tmp_path, what):
    path = tmp_path / "input"
    if what == "pipe":
        os.mkfifo(path)
    elif what == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    return path


@pytest.mark.parametrize("what", ["pipe", "device", "folder"])
def test_only_regular_files_are_read(tmp_path, what):
    path = other_than_a_file(tmp_path, what)
    for read in (read_text, lambda path: read_config(path, SCHEMA), read_profile):
        with pytest.raises(FileError, match="input: cannot be read, "):
            read(path)


def test_a_file_that_is_too_large_is_refused_before_it_is_read_whole(tmp_path):
    path = tmp_path / "large"
    with path.open("wb") as stream:
        stream.truncate(2**40)
    with pytest.raises(FileError, match=r"large: is larger than \d+ bytes"):
        read_text(path)
    (tmp_path / "small").write_text("four")
    assert read_text(tmp_path / "small", most=4) == "four"
    with pytest.raises(ConfigError, match="small: is larger than 3 bytes"):
        read_text(tmp_path / "small", most=3, error=ConfigError)


def test_many_keys_take_no_longer_than_their_number(tmp_path):
    text = "{" + ", ".join(f'"k{i}": 0' for i in range(50_000)) + ', "k7": 1}'
    start = time.perf_counter()
    with pytest.raises(ConfigError, match="'k7' is given more than once, last as 1"):
        read(tmp_path, text)
    assert time.perf_counter() - start < 2


def test_a_read_only_file_is_not_replaced(tmp_path):
    path = tmp_path / "out.json"
    path.write_text("old")
    path.chmod(0o444)
    for write in (check_target, lambda path: write_whole(path, "new"), lambda path: write_json(path, {})):
        with pytest.raises(FileError, match=r"out\.json: cannot be written, it is read-only"):
            write(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_bytes_are_written_as_they_are(tmp_path):
    write_whole(tmp_path / "out", b"\x00\xff\r\n")
    assert (tmp_path / "out").read_bytes() == b"\x00\xff\r\n"
    write_whole(tmp_path / "out", "\u03c7\r\n")
    assert (tmp_path / "out").read_bytes() == b"\xcf\x87\r\n"


def test_a_folder_is_held_by_one_process(tmp_path):
    hold = [sys.executable, "-m", "lib.files.alone", str(tmp_path)]
    with alone(tmp_path):
        done = subprocess.run([*hold, "true"], cwd=ROOT, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (2, f"error: {tmp_path}: another process is at work here\n")
    assert subprocess.run([*hold, "false"], cwd=ROOT).returncode == 1
    with pytest.raises(FileError, match="none: cannot be opened"), alone(tmp_path / "none"):
        pass


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({("a", 1): 2}, "{..."),
        ("x" * 100, '"' + "x" * 56 + "..."),
        ([[i] * 50 for i in range(10**4)], "[[0, 0, 0"),
    ],
)
def test_values_are_shown_shortened(value, shown):
    with pytest.raises(ConfigError) as caught:
        check({"v_w": value}, Block("b", {"v_w": Number("speed")}), "memory")
    assert f"got {shown}" in str(caught.value) and len(str(caught.value)) < 120


@pytest.mark.parametrize(
    ("field", "good", "bad", "told"),
    [
        (Text("t", pattern="[0-9]+", like="12"), ["0", "12"], ["", "a", "1a", "1\n"], "x must be "),
        (Text("t", prose=True), ["a\nb", "a"], ["", " \n", "a\tb", None], "x must be a printable string"),
        (Text("t", empty=True), ["", "a"], ["\n", 1], "x must be a printable string, got"),
    ],
)
def test_texts_may_have_a_form(field, good, bad, told):
    for value in good:
        assert check({"x": value}, Block("b", {"x": field}), "memory") == {"x": value}
    for value in bad:
        with pytest.raises(ConfigError, match=told):
            check({"x": value}, Block("b", {"x": field}), "memory")
    assert check({"x": " a \n"}, Block("b", {"x": Text("t", prose=True)}), "memory") == {"x": "a"}
