"""Numbers in CSV and npy files: what is read, and what is refused with its place."""

import io

import numpy as np
import pytest

from lib.files.atomic import FileError
from lib.files.grid import read_csv, read_npy


@pytest.mark.parametrize(
    ("text", "header", "expected"),
    [
        ("1,2\n3,4.5e1\n", (), [[1.0, 2.0], [3.0, 45.0]]),
        ("1\n\n2\n", (), [[1.0], [2.0]]),
        ("\ufeff-1, .5 ,2.\r\n", (), [[-1.0, 0.5, 2.0]]),
        ("k, D\n1,2\n", ("k", "D"), [[1.0, 2.0]]),
    ],
)
def test_equal_lines_of_numbers_are_read(tmp_path, text, header, expected):
    (tmp_path / "a.csv").write_text(text)
    assert read_csv(tmp_path / "a.csv", header).tolist() == expected


@pytest.mark.parametrize(
    ("text", "header", "message"),
    [
        ("", (), "there are no numbers in it"),
        ("k,D\n", ("k", "D"), "there are no numbers in it"),
        ("", ("k", "D"), "line 1: the header must be k,D, got ''"),
        ("1,2\n", ("k", "D"), "line 1: the header must be k,D, got '1,2'"),
        ("1,2\n3\n", (), "line 2: 2 entries are needed, got 1: '3'"),
        ("k,D\n1,2,3\n", ("k", "D"), "line 2: 2 entries are needed, got 3"),
        ("1,2\n3,x\n", (), "line 2: entry 2 must be a finite number, got 'x'"),
        ("1,nan\n", (), "line 1: entry 2 must be a finite number, got 'nan'"),
        ("1,1e999\n", (), "line 1: entry 2 must be a finite number, got '1e999'"),
        ("1,1_0\n", (), "line 1: entry 2 must be a finite number, got '1_0'"),
        ('1,"2\n', (), "line 1: not CSV"),
    ],
)
def test_a_malformed_line_is_named(tmp_path, text, header, message):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(FileError, match=rf"a\.csv: {message}"):
        read_csv(tmp_path / "a.csv", header)


def saved(array, **options):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, **options)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["<f8", ">f4", "<i2", "u1"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_real_arrays_are_read_as_they_were_written(tmp_path, kind, order):
    array = np.asarray(np.arange(24).reshape(2, 3, 4), dtype=kind, order=order)
    for version in ((1, 0), (2, 0)):
        (tmp_path / "a.npy").write_bytes(saved(array, version=version))
        found = read_npy(tmp_path / "a.npy")
        assert found.dtype == np.float64 and np.array_equal(found, array)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "not an npy file that can be read"),
        (b"1,2\n", "not an npy file that can be read"),
        (saved(np.zeros(2), version=(3, 0)), r"not an npy file that can be read, of format \(3, 0\)"),
        (saved(np.zeros(2))[:-1], r"shape \(2,\) of float64 needs 16 bytes, got 15"),
        (saved(np.zeros(2)) + b"x", r"shape \(2,\) of float64 needs 16 bytes, got 17"),
        (saved(np.zeros(2)).replace(b"(2,)", b"(-2)"), "not an npy file|shape"),
        (saved(np.zeros(2)).replace(b"(2,), }   ", b"(9999999,)}"), "not an npy file|shape"),
        (saved(np.zeros(2, complex)), "must hold real numbers of up to 8 bytes, got complex128"),
        (saved(np.array([{}]), allow_pickle=True), "must hold real numbers of up to 8 bytes, got object"),
        (saved(np.array(["a"])), "must hold real numbers"),
        (saved(np.array([True])), "must hold real numbers of up to 8 bytes, got bool"),
    ],
)
def test_other_arrays_are_refused(tmp_path, raw, message):
    (tmp_path / "a.npy").write_bytes(raw)
    with pytest.raises(FileError, match=rf"a\.npy: ({message})"):
        read_npy(tmp_path / "a.npy")
