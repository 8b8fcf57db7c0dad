import pytest

from tests.book.toys import LOCK


@pytest.fixture
def root(tmp_path):
    lib = tmp_path / "lib"
    (lib / "parts").mkdir(parents=True)
    (lib / "data").mkdir()
    (lib / "__init__.py").write_text('"""Toy."""\n')
    (lib / "near.py").write_text("from .parts import deep\n\nVALUE = deep.VALUE + 1\n")
    (lib / "parts" / "__init__.py").write_text("import numpy, yaml\n")
    (lib / "parts" / "deep.py").write_text('VALUE = 1\nTABLE = "table.csv"\n')
    (lib / "lazy.py").write_text("def load():\n    from lib.parts.late import X\n    return X\n")
    (lib / "parts" / "late.py").write_text("X = 1\n")
    (lib / "far.py").write_text("VALUE = 1\n")
    (lib / "data" / "table.csv").write_text("1\n")
    (lib / "data" / "other.csv").write_text("1\n")
    (tmp_path / "requirements.lock").write_text(LOCK)
    return tmp_path
