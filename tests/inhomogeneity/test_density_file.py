import numpy as np
import pytest

from lib.files.atomic import FileError
from lib.inhomogeneity.density_file import read_field, read_spectrum


def test_a_spectrum_is_read_as_it_stands(tmp_path):
    (tmp_path / "s.csv").write_text("k,Delta2\n0.5,0\n2,0.25\n")
    found = read_spectrum(tmp_path / "s.csv")
    assert (found.wave_numbers.tolist(), found.power.tolist()) == ([0.5, 2.0], [0.0, 0.25])


def test_fields_have_a_first_side_of_one(tmp_path):
    (tmp_path / "f.csv").write_text("1,2\n3,4\n5,6\n7,8\n")
    found = read_field(tmp_path / "f.csv")
    assert found.values.shape == (4, 2) and found.spacing == 0.25
    for text in ("1,2,3,4,5\n", "1\n2\n3\n4\n5\n"):
        (tmp_path / "line.CSV").write_text(text)
        found = read_field(tmp_path / "line.CSV")
        assert found.values.tolist() == [1, 2, 3, 4, 5] and found.spacing == 0.2
    np.save(tmp_path / "f.npy", np.ones((8, 2, 2)))
    assert read_field(tmp_path / "f.npy").spacing == 0.125


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("s.csv", "k,Delta2\n1,2\n1,3\n", "wave numbers must be strictly increasing, got 1.0 before 1.0"),
        ("s.csv", "k,Delta2\n1,2\n2,-3\n", "power must be finite and not negative, got -3.0"),
        ("s.csv", "k,Delta2\n1,2\n", "wave numbers and power must have one shape of at least 2"),
        ("s.csv", "k,P\n1,2\n", "line 1: the header must be k,Delta2, got 'k,P'"),
        ("f.csv", "1,2\n3,-4\n", r"density must be finite and not negative, got -4.0 at index \(1, 1\)"),
        ("f.csv", "0,0\n", "density must not vanish everywhere"),
        ("f.txt", "1,2\n", "a density must be in a file that ends in .npy or .csv, got '.txt'"),
        ("f.npy", None, "cannot be read, No such file"),
    ],
)
def test_a_bad_file_is_named(tmp_path, name, text, message):
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(FileError, match=rf"{name}: {message}"):
        (read_spectrum if name[0] == "s" else read_field)(tmp_path / name)


def test_arrays_of_other_shapes_are_named(tmp_path):
    for array in (np.array(3.0), np.ones(1), np.ones((2, 2, 2, 2)), np.ones((0, 2))):
        np.save(tmp_path / "f.npy", array)
        with pytest.raises(FileError, match=r"f\.npy: density must have one to three dimensions and two values"):
            read_field(tmp_path / "f.npy")
