import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.walls.profile import WallProfile
from lib.walls.profile_file import ProfileError, read_profile, write_profile

GOOD = "r,Phi,phi,R_peak,w_FWHM\n" + "".join(f"{i},{1 - i / 9},{i / 9},2.0,1.5\n" for i in range(8))


def same(a, b):
    arrays = all(np.array_equal(getattr(a, name), getattr(b, name)) for name in ("r", "Phi", "phi"))
    return arrays and (a.R_peak, a.w_FWHM) == (b.R_peak, b.w_FWHM)


def read(tmp_path, text, **options):
    path = tmp_path / "profile.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_profile(path, **options)


numbers = st.floats(-1e300, 1e300, allow_subnormal=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_round_trip_keeps_every_bit(tmp_path, data):
    r = sorted(data.draw(st.sets(st.floats(0, 1e300), min_size=5, max_size=9)))
    fields = [data.draw(st.lists(numbers, min_size=len(r), max_size=len(r))) for _ in range(2)]
    centre = data.draw(st.none() | st.floats(max(r[0], 1e-300), r[-1]))
    width = data.draw(st.none() | st.floats(1e-300, 1e300))
    profile = WallProfile(r, *fields, R_peak=centre, w_FWHM=width)
    path = tmp_path / "profile.csv"
    write_profile(path, profile)
    assert same(read_profile(path), profile)


def test_columns_may_have_other_names_and_any_order(tmp_path):
    profile = read(tmp_path, GOOD)
    names = {"r": "rho, in 1/GeV", "Phi": "bulk", "phi": "brane"}
    write_profile(tmp_path / "other.csv", profile, names)
    assert same(read_profile(tmp_path / "other.csv", names), profile)
    swapped = read(tmp_path, GOOD, columns={"Phi": "phi", "phi": "Phi"})
    np.testing.assert_array_equal(swapped.Phi, profile.phi)
    lines = [",".join([*line.split(",")[::-1], "note"]) for line in GOOD.splitlines()]
    assert same(read(tmp_path, "\n".join(lines)), profile)


def test_constant_columns_are_optional(tmp_path):
    bare = "\n".join(",".join(line.split(",")[:3]) for line in GOOD.splitlines())
    profile = read(tmp_path, bare)
    assert profile.R_peak is None and profile.w_FWHM is None


def test_windows_line_ends_byte_order_mark_and_blank_lines_are_read(tmp_path):
    text = "\ufeff" + GOOD.replace("\n", "\r\n") + "\r\n\r\n"
    assert same(read(tmp_path, text), read(tmp_path, GOOD))


def edited(line, column, text):
    rows = [row.split(",") for row in GOOD.splitlines()]
    rows[line - 1][column] = text
    return "\n".join(map(",".join, rows))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (edited(4, 1, "nan"), "line 4: column 'Phi' must be a finite number, got 'nan'"),
        (edited(4, 2, "1e999"), "line 4: column 'phi' must be a finite number, got '1e999'"),
        (edited(5, 0, "two"), "line 5: column 'r' must be a finite number, got 'two'"),
        (edited(5, 0, "1_0"), "line 5: column 'r' must be a finite number, got '1_0'"),
        (edited(5, 1, ""), "line 5: column 'Phi' must be a finite number, got ''"),
        (edited(5, 0, "1.5"), "line 5: column 'r' must increase, got 1.5 after 2.0"),
        (edited(5, 0, "2"), "line 5: column 'r' must increase, got 2.0 after 2.0"),
        (edited(2, 0, "-1"), "line 2: column 'r' must not be negative, got -1.0"),
        (edited(7, 3, "2.5"), "line 7: column 'R_peak' must be the same on every line, got 2.5 after 2.0"),
        (edited(2, 4, "-1.5"), "line 2: column 'w_FWHM' must be positive, got -1.5"),
        (GOOD.replace("2.0", "9.5"), "line 2: R_peak must lie in the table, 0 to 7, got 9.5"),
        (GOOD + "8,0\n", "line 10: 5 entries are needed, got 2: '8,0'"),
        (GOOD.replace("phi", "psi"), "line 1: no column 'phi' for phi; columns: 'r', 'Phi', 'psi'"),
        (GOOD.replace("R_peak", "r"), "line 1: column 'r' is there twice"),
        ("", "line 1: the header with the columns' names is missing"),
        ("\n" + GOOD, "line 1: the header with the columns' names is missing"),
        ("r,Phi,phi\n", "line 1: 5 points are needed, got 0"),
        ("r,Phi,phi\n0,1,1\n1,1,1\n", "line 3: 5 points are needed, got 2"),
        ('r,Phi,phi\n0,"1,1\n', "line 2: not CSV, unexpected end of data"),
        (b"r,Phi,phi\n0,\xff,1\n", "byte 13 is not UTF-8"),
    ],
)
def test_bad_files_are_named_with_line_column_and_value(tmp_path, text, message):
    with pytest.raises(ProfileError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'profile.csv'}: {message}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode), st.integers(0, len(GOOD)))
def test_whatever_is_in_the_file_the_answer_is_a_profile_or_a_named_error(tmp_path, noise, place):
    raw = GOOD.encode()
    for content in (noise, raw[:place] + noise + raw[place:]):
        try:
            profile = read(tmp_path, content)
        except ProfileError as error:
            assert str(error).startswith(str(tmp_path))
        else:
            assert np.all(np.isfinite(profile.Phi)) and np.all(np.diff(profile.r) > 0)


def test_missing_file_and_folder_are_named(tmp_path):
    with pytest.raises(ProfileError, match=r"none\.csv: cannot be read, No such file"):
        read_profile(tmp_path / "none.csv")
    with pytest.raises(ProfileError, match="cannot be read, Is a directory"):
        read_profile(tmp_path)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"R": "r"}, "columns must name r, Phi, phi, got 'R'"),
        ({"Phi": "phi"}, "a column of its own, got 'phi' for two"),
        ({"Phi": "R_peak"}, "a column of its own, got 'R_peak' for two"),
        ({"Phi": " bulk"}, "printable names without spaces around them, got ' bulk'"),
    ],
)
def test_bad_mappings_are_named(tmp_path, columns, message):
    with pytest.raises(ValueError, match=message):
        read(tmp_path, GOOD, columns=columns)


def test_nothing_is_written_when_something_is_wrong(tmp_path, monkeypatch):
    profile = read(tmp_path, GOOD)
    target = tmp_path / "out.csv"
    target.write_text("old")
    with pytest.raises(ValueError, match="does not exist"):
        write_profile(tmp_path / "none" / "out.csv", profile)
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(ValueError, match=r"out\.csv: cannot be written, No space left"):
        write_profile(target, profile)
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "profile.csv"]


def test_a_value_on_the_edge_of_the_doubles_survives(tmp_path):
    tiny = math.ulp(0.0)
    profile = WallProfile([0.0, tiny, 1.0, 2.0, 3.0], [tiny, -tiny, 0.1, 0.2, 1e308], [0.1 + 0.2] * 5)
    write_profile(tmp_path / "edge.csv", profile)
    assert same(read_profile(tmp_path / "edge.csv"), profile)
