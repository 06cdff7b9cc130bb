"""The files of a run: written at the same time, put in their places in order, or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from zongce.books import files
from zongce.casefolder import delivery as deliveries
from zongce.casefolder.delivery import delivery


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_many_files_take_their_places_in_their_order(tmp_path):
    paths = [tmp_path / f"下发/{n:02d}.txt" for n in range(60)]
    with delivery() as made:
        for n, path in enumerate(paths):
            made.add(path, b"%d" % n)
        assert not [p for p in tree(tmp_path) if p.endswith(".txt")]
        written = made.deliver()
    assert [Path(each.path) for each in written] == paths
    assert tree(tmp_path) == {f"下发/{n:02d}.txt": b"%d" % n for n in range(60)}


def send(folder, count):
    with delivery() as made:
        for n in range(count):
            made.add(folder / f"{n}.txt", b"new")
        made.deliver()


@pytest.mark.parametrize("refused", [0, 3, 9])
def test_when_the_disk_refuses_one_of_several_nothing_is_delivered_and_nothing_left(
    tmp_path, monkeypatch, refused
):
    (tmp_path / "3.txt").write_bytes(b"old")

    def write(target, data, mask):
        if target.name == f"{refused}.txt":
            raise OSError(errno.ENOSPC, "full")
        return files.write_aside(target, data, mask)

    monkeypatch.setattr(deliveries, "write_aside", write)
    with pytest.raises(OSError, match="full"):
        send(tmp_path, 10)
    assert tree(tmp_path) == {"3.txt": b"old"}


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
@pytest.mark.parametrize(("mask", "right"), [(0o022, 0o644), (0o077, 0o600)])
def test_new_files_have_the_rights_of_the_process_and_old_ones_keep_theirs(tmp_path, mask, right):
    kept = tmp_path / "0.txt"
    kept.write_bytes(b"old")
    kept.chmod(0o640)
    before = os.umask(mask)
    try:
        send(tmp_path, 20)
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    rights = {p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()}
    assert rights.pop("0.txt") == 0o640
    assert set(rights.values()) == {right}
