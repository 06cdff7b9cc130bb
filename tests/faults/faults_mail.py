"""K8: letters that cannot be written, attachments that cannot be opened, files that nobody here takes."""

from __future__ import annotations

import io

import olefile

from tests.faults.cases import case
from tests.faults.flow import CLASS, Ran, contents
from tests.flow import books
from tests.flow.books import COUNSELLOR, NOW, TEACHER
from zongce import casework
from zongce.inbox import Wanted, inbox
from zongce.mail.locked import locked

PASSWORD = "Ab 12"


def ran(folder, command, files=(), staff=books.STAFF, **world):
    """Run a command of a class with letters or a password."""
    workbook = books.class_book(folder / CLASS, staff=staff)
    return on(workbook, command, files, **world)


def on(workbook, command, files=(), **world):
    before = contents(workbook.parent)
    made = casework.World(clock=lambda: NOW, chance=books.SeededChance(), **world)
    report = casework.run(command, workbook, files, actor=COUNSELLOR, world=made)
    return Ran(report, workbook, tuple(files), before)


def shut(folder):
    """A form that was locked before it was sent."""
    workbook = books.class_book(folder / CLASS)
    assert books.run("rating.issue", workbook, actor=COUNSELLOR).ok
    (form,) = folder.glob(f"下发/*/*_{TEACHER}_*.xlsx")
    path = folder / "锁.xlsx"
    path.write_bytes(locked(form.read_bytes(), PASSWORD))
    return workbook, path


@case("K801", file="", value="李莉（辅导员）、王媛（辅导员）、马晓挺（班主任）、学生 4 人")
def forms_for_people_without_an_address(folder):
    return ran(folder, "rating.issue", mail=True)


@case("K802", file="", sheet="人员", cell="H9", value="ma@x.cn；ma@y.cn", also="K801")
def two_addresses_in_one_cell(folder):
    staff = [
        row | {"mail_address": "ma@x.cn；ma@y.cn"} if row["staff_number"] == TEACHER else row
        for row in books.STAFF
    ]
    return ran(folder, "rating.issue", staff=staff, mail=True)


@case("K803", file="锁.xlsx")
def a_locked_form_and_another_password(folder):
    workbook, path = shut(folder)
    return on(workbook, "rating.collect", [path], password="Ab 13")  # noqa: S106


@case("K804", file="锁.xlsx")
def a_locked_form_with_one_bit_changed(folder):
    workbook, path = shut(folder)
    data = bytearray(path.read_bytes())
    with olefile.OleFileIO(io.BytesIO(bytes(data))) as container:
        start = bytes(data).index(container.openstream("EncryptedPackage").read()[:512])
    data[start + 1000] ^= 1
    path.write_bytes(data)
    return on(workbook, "rating.collect", [path], password=PASSWORD)


@case("K805", file="通知.pdf", value="别的文件（不是工作簿）")
def a_notice_between_the_forms(folder):
    workbook = books.class_book(folder / CLASS)
    path = folder / "通知.pdf"
    path.write_bytes(b"%PDF-1.7 a notice")
    before = contents(folder)
    report = inbox(Wanted(workbook, (path,), COUNSELLOR), casework.World(clock=lambda: NOW))
    return Ran(report, workbook, (path,), before)


@case("K806", file="winmail.dat")
def a_letter_in_outlooks_own_format(folder):
    path = folder / "winmail.dat"
    path.write_bytes(b"\x78\x9f\x3e\x22" + bytes(200))
    return ran(folder, "rating.collect", [path])
