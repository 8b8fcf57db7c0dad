from importlib.metadata import PathDistribution

from lib.book.environment import damaged_packages


def test_a_damaged_package_is_named(tmp_path):
    info = tmp_path / "toy-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: toy\nVersion: 1.0\n")
    (info / "RECORD").write_text("toy.py,,6\ntoy-1.0.dist-info/METADATA,,\n")
    (tmp_path / "toy.py").write_text("x = 1\n")
    assert list(damaged_packages([PathDistribution(info)])) == []
    (tmp_path / "toy.py").write_text("x = 12\n")
    assert list(damaged_packages([PathDistribution(info)])) == [
        f"toy: {tmp_path / 'toy.py'} is not the file that was installed"
    ]
    (tmp_path / "toy.py").unlink()
    assert list(damaged_packages([PathDistribution(info)])) == [f"toy: {tmp_path / 'toy.py'} is missing"]
    assert list(damaged_packages()) == []
