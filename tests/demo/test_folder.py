"""The demo's folder: its own files are renewed, nobody else's are touched."""

import pytest

from zongce.demo.folder import MARK, Folder, ForeignFolder


def test_a_new_or_empty_folder_is_taken(tmp_path):
    for path in (tmp_path / "new" / "deep", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        Folder(path).open()
        assert (path / MARK).is_file()


def test_a_folder_with_files_of_others_is_refused_and_left_as_it_is(tmp_path):
    theirs = tmp_path / "学生名册.xlsx"
    theirs.write_bytes(b"theirs")
    with pytest.raises(ForeignFolder):
        Folder(tmp_path).open()
    assert [p.name for p in tmp_path.iterdir()] == ["学生名册.xlsx"]
    assert theirs.read_bytes() == b"theirs"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    place = tmp_path / "demo"
    place.write_bytes(b"theirs")
    with pytest.raises(ForeignFolder):
        Folder(place).open()
    assert place.read_bytes() == b"theirs"


def test_opening_again_removes_what_the_demo_wrote_and_keeps_what_people_added(tmp_path):
    folder = Folder(tmp_path / "demo")
    folder.open()
    folder.write("评分表/一班/甲.xlsx", b"old")
    folder.expect("never-written.xlsx")
    note = folder.path / "评分表" / "笔记.txt"
    note.write_bytes(b"mine")
    folder.open()
    assert note.read_bytes() == b"mine"
    assert not (folder.path / "评分表/一班/甲.xlsx").exists()


def test_a_list_that_points_outside_removes_nothing_there(tmp_path):
    outside = tmp_path / "outside.xlsx"
    outside.write_bytes(b"theirs")
    folder = Folder(tmp_path / "demo")
    folder.open()
    folder.expect("../outside.xlsx")
    folder.expect(str(outside))
    folder.open()
    assert outside.read_bytes() == b"theirs"
