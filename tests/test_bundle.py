"""One zip for one recipient: the same bytes every time, no two entries of one name."""

import io
import zipfile

import pytest

from zongce.bundle import kept_in, no_case, zipped
from zongce.casefolder.folder import CaseFolder
from zongce.ports.shelves import INBOX

FILES = [
    ("上报.xlsx", b"1"),
    ("班级工作簿.xlsx", b"2"),
    ("班级工作簿.XLSX", b"3"),
    ("无后缀", b"4"),
    ("无后缀", b"5"),
]


def test_entries_of_one_name_are_told_apart_and_none_is_lost():
    with zipfile.ZipFile(io.BytesIO(zipped(FILES))) as packed:
        names = packed.namelist()
        assert [packed.read(name) for name in names] == [data for _, data in FILES]
    assert names[:3] == ["上报.xlsx", "班级工作簿.xlsx", "班级工作簿（2）.XLSX"]
    assert len({name.casefold() for name in names}) == len(FILES)


def test_the_same_files_give_the_same_bytes():
    assert zipped(FILES) == zipped(iter(FILES))


def test_a_kept_file_goes_along_under_its_own_name(tmp_path):
    folder = CaseFolder(tmp_path)
    folder.keep(INBOX, "会计2401.xlsx", b"abc")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert kept_in(folder)(digest) == ("会计2401.xlsx", b"abc")
    for fetch in (kept_in(folder), no_case):
        with pytest.raises(FileNotFoundError):
            fetch("0" * 64)
