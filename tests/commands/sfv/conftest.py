import pytest

from tests.commands.sfv.cases import EXAMPLES


@pytest.fixture
def folder(tmp_path):
    """A folder with the profile of the templates and an older output."""
    (tmp_path / "background_profile.csv").write_bytes((EXAMPLES / "background_profile.csv").read_bytes())
    (tmp_path / "out.json").write_text("old")
    return tmp_path
