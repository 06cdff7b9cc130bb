"""What is handed in: files, folders, archives with names in GBK or UTF-8, letters; bounded, none left out."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import datetime, timezone
from email.message import EmailMessage
from pathlib import Path, PureWindowsPath

import pytest
from openpyxl import Workbook

from zongce.casefolder import zipped
from zongce.casefolder.handed import hand_in, is_address, sources
from zongce.mail.locked import locked

MOST = 50_000


def taken(*paths, most=MOST):
    """Every file to be read as (name, data); wrappers are left out."""
    return [(i.name, i.data) for i in handed(*paths, most=most) if i.data is not None and not i.wrapper]


def handed(*paths, most=MOST):
    named = set(paths)
    return [item for s in sources(paths) for item in hand_in(s, most, alone=s in named)]


def told(*paths, most=MOST):
    return [(f.code, f.severity.value, f.file) for i in handed(*paths, most=most) for f in i.findings]


def archive(path, files, method=zipfile.ZIP_DEFLATED, encoding=None):
    """A zip of these files; with ``encoding`` names are as Windows in Chinese writes them."""
    with zipfile.ZipFile(path, "w", method) as made:
        for name, data in files:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            if encoding:
                info.filename = name.encode(encoding).decode("cp437")
            made.writestr(info, data)
    if encoding:
        path.write_bytes(without_flag(path.read_bytes()))
    return path


def without_flag(data):
    """Clear the UTF-8 flag and put the raw bytes of the names back, which zipfile wrote as UTF-8."""
    source = zipfile.ZipFile(io.BytesIO(data))
    out, directory = bytearray(), bytearray()
    for info in source.infolist():
        raw, content = info.filename.encode("cp437"), source.read(info)
        head = (20, 0, 0, 0, 0x21, info.CRC, len(content), len(content), len(raw), 0)
        directory += struct.pack(
            "<4s2B5H3L5H2L", b"PK\1\2", 20, 0, *head[:5], *head[5:8], *head[8:], 0, 0, 0, 0, len(out)
        )
        directory += raw
        out += struct.pack("<4s5H3L2H", b"PK\3\4", *head) + raw + content
    count = len(source.infolist())
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory) + end


def test_a_file_a_folder_and_a_missing_file(tmp_path):
    (tmp_path / "内/深").mkdir(parents=True)
    for name in ("甲.xlsx", "内/乙.xlsx", "内/深/丙.xlsx", "内/~$乙.xlsx", "内/.DS_Store", "内/Thumbs.db"):
        (tmp_path / name).write_bytes(name.encode())
    assert [name for name, _ in taken(tmp_path / "甲.xlsx", tmp_path / "内")] == [
        "甲.xlsx",
        "乙.xlsx",
        "丙.xlsx",
    ]
    assert told(tmp_path / "没有.xlsx") == [("F110", "error", "没有.xlsx")]
    (tmp_path / "空").mkdir()
    assert told(tmp_path / "空") == [("F111", "error", "空")]


@pytest.mark.parametrize("encoding", [None, "gbk", "utf-8"])
def test_names_in_an_archive_are_read_whatever_wrote_it(tmp_path, encoding):
    files = [("会计2401/评分表_张三.xlsx", b"1"), ("会计2401/内/评分表_李四.xlsx", b"2")]
    path = archive(tmp_path / "会计.zip", files, zipfile.ZIP_STORED, encoding)
    assert taken(path) == [("评分表_张三.xlsx", b"1"), ("评分表_李四.xlsx", b"2")]
    assert told(path) == []


def test_the_archive_itself_is_kept_and_its_files_are_read(tmp_path):
    path = archive(tmp_path / "一.zip", [("甲.xlsx", b"1")])
    assert [(i.name, i.wrapper) for i in handed(path)] == [("一.zip", True), ("甲.xlsx", False)]
    assert handed(path)[0].data == path.read_bytes()


def test_what_systems_leave_in_archives_is_nobodys_submission(tmp_path):
    left = ("__MACOSX/._甲.xlsx", "~$甲.xlsx", ".DS_Store", "内/Thumbs.db", "内/")
    path = archive(tmp_path / "一.zip", [*((name, b"") for name in left), ("甲.xlsx", b"1")])
    assert taken(path) == [("甲.xlsx", b"1")]
    assert told(path) == []


@pytest.mark.parametrize(
    "name", ["../../出去.xlsx", "/etc/出去.xlsx", "C:\\上级\\出去.xlsx", "..\\出去.xlsx"]
)
def test_a_path_in_an_archive_leads_nowhere(tmp_path, name):
    assert taken(archive(tmp_path / "一.zip", [(name, b"1")])) == [("出去.xlsx", b"1")]


def test_a_workbook_called_zip_is_left_to_the_reader(tmp_path):
    path = archive(tmp_path / "表.zip", [("[Content_Types].xml", b""), ("xl/workbook.xml", b"")])
    assert [name for name, _ in taken(path)] == ["表.zip"]


def test_an_archive_in_an_archive_and_a_letter_in_it_are_opened(tmp_path):
    inner = archive(tmp_path / "内.zip", [("甲.xlsx", b"1")]).read_bytes()
    path = archive(tmp_path / "外.zip", [("内.zip", inner), ("信.eml", letter(("乙.xlsx", b"2")))])
    assert taken(path) == [("甲.xlsx", b"1"), ("乙.xlsx", b"2")]


def test_archives_are_not_opened_for_ever(tmp_path):
    data = b"1"
    for number in range(6):
        data = archive(tmp_path / f"{number}.zip", [(f"{number}.zip", data)]).read_bytes()
    names = [item.name for item in handed(tmp_path / "5.zip")]
    assert names == ["5.zip", "5.zip", "4.zip", "3.zip"]


def bad(tmp_path, kind):
    path = archive(tmp_path / "坏.zip", [("甲.xlsx", b"1" * 500)])
    data = path.read_bytes()
    if kind == "cut":
        path.write_bytes(data[:-30])
    elif kind == "text":
        path.write_bytes(b"no archive at all")
    elif kind == "empty":
        archive(path, [("空/", b"")])
    elif kind == "many":
        archive(path, ((f"{n}.xlsx", b"") for n in range(zipped.MOST_ENTRIES + 1)))
    elif kind == "directory":
        end = data.rfind(b"PK\5\6")
        path.write_bytes(data[: end + 12] + struct.pack("<L", 1 << 30) + data[end + 16 :])
    return path


@pytest.mark.parametrize("kind", ["cut", "text", "empty", "many", "directory"])
def test_an_archive_that_cannot_be_opened_is_refused_whole(tmp_path, kind):
    path = bad(tmp_path, kind)
    assert told(path, most=1_000_000) == [("W921", "refused", "坏.zip")]
    assert taken(path, most=1_000_000) == []


def test_a_file_with_a_password_or_damaged_is_refused_and_the_others_are_taken(tmp_path):
    path = archive(tmp_path / "一.zip", [("甲.xlsx", b"1" * 90), ("乙.xlsx", b"2" * 90)], zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[data.index(b"1" * 90)] ^= 1
    path.write_bytes(data)
    assert taken(path) == [("乙.xlsx", b"2" * 90)]
    assert told(path) == [("W921", "refused", "一.zip")]
    locked = bytearray(archive(tmp_path / "锁.zip", [("甲.xlsx", b"1"), ("乙.xlsx", b"2")]).read_bytes())
    locked[locked.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "锁.zip").write_bytes(locked)
    assert taken(tmp_path / "锁.zip") == [("乙.xlsx", b"2")]
    assert next(i.findings[0].value for i in handed(tmp_path / "锁.zip") if i.findings) == "甲.xlsx"


def test_a_bomb_is_inflated_no_further_than_the_limit(tmp_path):
    path = archive(tmp_path / "弹.zip", [("零.xlsx", bytes(MOST * 9))])
    assert told(path) == [("F106", "refused", "零.xlsx")]
    many = archive(tmp_path / "多.zip", [(f"{n}.xlsx", bytes(MOST)) for n in range(11)])
    assert told(many) == [("W921", "refused", "多.zip")]


def test_a_directory_that_lies_about_sizes_does_not_help_a_bomb(tmp_path):
    path = archive(tmp_path / "弹.zip", [(f"{n}.xlsx", bytes(MOST)) for n in range(30)])
    data = path.read_bytes().replace(struct.pack("<L", MOST), struct.pack("<L", 1))
    path.write_bytes(data)
    assert sum(len(content) for _, content in taken(path)) <= 10 * MOST


def test_a_file_above_the_limit_is_refused_and_not_half_kept(tmp_path):
    path = tmp_path / "大.xlsx"
    path.write_bytes(bytes(MOST + 1))
    assert told(path) == [("F106", "refused", "大.xlsx")]
    assert all(item.data is None for item in handed(path))


@pytest.mark.parametrize(
    "text", ["https://pan.example.edu.cn/甲.xlsx", "https:/pan.example.edu.cn/甲.xlsx", "smb://盘/甲.xlsx"]
)
def test_an_address_of_the_web_is_told(text):
    assert told(Path(text)) == [("W927", "error", "甲.xlsx")]


def test_an_address_of_the_web_is_told_where_windows_turns_its_strokes_round():
    assert is_address(PureWindowsPath("https://pan.example.edu.cn/甲.xlsx"))
    assert not is_address(PureWindowsPath(r"C:\\表\甲.xlsx"))


@pytest.mark.parametrize("text", ["C:/表/甲.xlsx", "甲：乙.xlsx", "/home/甲.xlsx", "a:b.xlsx"])
def test_a_path_is_no_address(text):
    assert not is_address(Path(text))


def letter(*files, date="Tue, 20 Oct 2026 09:30:00 +0800"):
    made = EmailMessage()
    made["Date"] = date
    made.set_content("老师好，表格见附件。")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def test_a_letters_attachments_come_with_the_date_inside_it(tmp_path):
    (tmp_path / "信.eml").write_bytes(letter(("评分表_甲.xlsx", b"1"), ("评分表_乙.xlsx", b"2")))
    found = [(i.name, i.data, i.sent) for i in handed(tmp_path / "信.eml") if not i.wrapper]
    at = datetime(2026, 10, 20, 1, 30, tzinfo=timezone.utc)  # noqa: UP017
    assert found == [("评分表_甲.xlsx", b"1", at), ("评分表_乙.xlsx", b"2", at)]
    archive(tmp_path / "内.zip", [("丙.xlsx", b"3")])
    (tmp_path / "信.eml").write_bytes(letter(("内.zip", (tmp_path / "内.zip").read_bytes())))
    assert [(i.name, i.sent) for i in handed(tmp_path / "信.eml")][-1] == ("丙.xlsx", at)


def test_a_letter_without_attachment_is_told(tmp_path):
    (tmp_path / "信.eml").write_bytes(letter())
    assert told(tmp_path / "信.eml") == [("W941", "refused", "信.eml")]


def test_outlooks_own_format_is_told_however_it_is_called(tmp_path):
    data = b"\x78\x9f\x3e\x22" + bytes(50)
    (tmp_path / "信.eml").write_bytes(letter(("winmail.dat", data), ("成绩.xlsx", data)))
    assert told(tmp_path / "信.eml") == [("K806", "refused", "winmail.dat"), ("K806", "refused", "成绩.xlsx")]


@pytest.mark.parametrize(
    "name", ["..\\..\\甲.xlsx", "../../甲.xlsx", "/etc/甲.xlsx", "C:\\甲.xlsx", "\\\\server\\share\\甲.xlsx"]
)
def test_a_name_with_a_way_in_it_leads_nowhere(tmp_path, name):
    (tmp_path / "信.eml").write_bytes(letter((name, b"1")))
    assert taken(tmp_path / "信.eml") == [("甲.xlsx", b"1")]


def test_archives_in_archives_are_inflated_no_further_than_one(tmp_path):
    inner = archive(tmp_path / "内.zip", [(f"{n}.xlsx", bytes(MOST)) for n in range(9)]).read_bytes()
    outer = archive(tmp_path / "外.zip", [(f"{n}.zip", inner) for n in range(9)])
    assert sum(len(content) for _, content in taken(outer)) <= 10 * MOST


@pytest.fixture(scope="module")
def book():
    made = io.BytesIO()
    Workbook().save(made)
    return made.getvalue()


def with_password(path, password):
    return list(hand_in(path, 1 << 20, alone=True, password=password))


def test_a_locked_workbook_is_kept_and_what_is_in_it_goes_on(tmp_path, book):
    shut = locked(book, "Ab 12")
    (tmp_path / "内.zip").write_bytes(archive(tmp_path / "内.zip", [("锁.xlsx", shut)]).read_bytes())
    (tmp_path / "信.eml").write_bytes(letter(("内.zip", (tmp_path / "内.zip").read_bytes())))
    found = [(i.name, i.data, i.wrapper) for i in with_password(tmp_path / "信.eml", "Ab 12")]
    assert [name for name, _, _ in found] == ["信.eml", "内.zip", "锁.xlsx", "锁.xlsx"]
    assert found[2:] == [("锁.xlsx", shut, True), ("锁.xlsx", book, False)]


def test_another_password_and_a_damaged_file_are_told_and_kept(tmp_path, book):
    shut = locked(book, "Ab 12")
    (tmp_path / "锁.xlsx").write_bytes(shut)
    (item,) = with_password(tmp_path / "锁.xlsx", "ab 12")
    assert (item.data, item.wrapper, [f.code for f in item.findings]) == (shut, True, ["K803"])
    (tmp_path / "锁.xlsx").write_bytes(shut[: len(shut) // 2])
    (item,) = with_password(tmp_path / "锁.xlsx", "Ab 12")
    assert [f.code for f in item.findings] in (["K804"], [])


def test_without_a_password_a_locked_workbook_is_a_file_like_others(tmp_path, book):
    shut = locked(book, "Ab 12")
    (tmp_path / "锁.xlsx").write_bytes(shut)
    assert [(i.data, i.wrapper) for i in with_password(tmp_path / "锁.xlsx", "")] == [(shut, False)]
