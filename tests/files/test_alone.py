import subprocess
import sys

import pytest

from lib.book.ledger import ROOT
from lib.files.atomic import FileError, alone


def test_a_folder_is_held_by_one_process(tmp_path):
    hold = [sys.executable, "-m", "lib.files.alone", str(tmp_path)]
    with alone(tmp_path):
        done = subprocess.run([*hold, "true"], cwd=ROOT, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (2, f"error: {tmp_path}: another process is at work here\n")
    assert subprocess.run([*hold, "false"], cwd=ROOT).returncode == 1
    with pytest.raises(FileError, match="none: cannot be opened"), alone(tmp_path / "none"):
        pass
