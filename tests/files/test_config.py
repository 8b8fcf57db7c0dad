"""Parameters in JSON: what is read, what is refused and by which name, what is written."""

import json
import math
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.files.config import json_text, read_config
from lib.files.schema import ConfigError
from tests.files.problems import GOOD, SCHEMA


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


@given(st.dictionaries(st.text(), st.floats(allow_nan=False, allow_infinity=False), max_size=5))
def test_numbers_are_written_as_they_are(data):
    assert json.loads(json_text("out.json", data)) == data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"a": {"b": [1.0, math.nan]}}, r"out.json: a\.b\[1\] must be finite, got nan"),
        ({"a": {1, 2}}, r"out.json: a must be plain data, got \{1, 2\}"),
    ],
)
def test_what_cannot_be_written_is_named(data, message):
    with pytest.raises(ValueError, match=message):
        json_text("out.json", data)


def test_many_keys_take_no_longer_than_their_number(tmp_path):
    text = "{" + ", ".join(f'"k{i}": 0' for i in range(50_000)) + ', "k7": 1}'
    start = time.perf_counter()
    with pytest.raises(ConfigError, match="'k7' is given more than once, last as 1"):
        read(tmp_path, text)
    assert time.perf_counter() - start < 2
