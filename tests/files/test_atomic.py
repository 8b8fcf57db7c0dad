"""Files written whole or not at all, and folders held by one process."""

import os
import stat

import pytest

from lib.files.atomic import FileError, check_target, write_together, write_whole


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


def test_a_read_only_file_is_not_replaced(tmp_path):
    path = tmp_path / "out.json"
    path.write_text("old")
    path.chmod(0o444)
    for write in (
        check_target,
        lambda path: write_whole(path, "new"),
        lambda path: write_together({path.with_name("b"): "new", path: "new"}),
    ):
        with pytest.raises(FileError, match=r"out\.json: cannot be written, it is read-only"):
            write(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_bytes_are_written_as_they_are(tmp_path):
    write_whole(tmp_path / "out", b"\x00\xff\r\n")
    assert (tmp_path / "out").read_bytes() == b"\x00\xff\r\n"
    write_whole(tmp_path / "out", "\u03c7\r\n")
    assert (tmp_path / "out").read_bytes() == b"\xcf\x87\r\n"


def test_of_several_files_none_is_touched_before_all_are_ready(tmp_path, monkeypatch):
    first, second = tmp_path / "a.json", tmp_path / "b.png"
    first.write_text("old")
    write_together({first: "new", second: b"\x00"})
    assert (first.read_text(), second.read_bytes()) == ("new", b"\x00")
    second.chmod(0o444)
    with pytest.raises(FileError, match=r"b\.png: cannot be written, it is read-only"):
        write_together({first: "newer", second: b"\x01"})
    second.chmod(0o644)

    def interrupted(handle):
        assert len(list(tmp_path.iterdir())) > 2
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_together({first: "newer", second: b"\x01"})
    assert (first.read_text(), second.read_bytes()) == ("new", b"\x00")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.png"]
