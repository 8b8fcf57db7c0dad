"""Texts are read from regular files of bounded size, and from nothing else."""

import os

import pytest

from lib.files.atomic import FileError
from lib.files.config import read_config
from lib.files.grid import read_npy
from lib.files.reading import read_text
from lib.files.schema import ConfigError
from lib.walls.profile_file import read_profile
from tests.files.problems import SCHEMA


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
    for read in (read_text, read_npy, lambda path: read_config(path, SCHEMA), read_profile):
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
