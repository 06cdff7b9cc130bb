"""Rating forms as they travel: issued by the product, filled by people with openpyxl, sent back."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import zipfile
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from tests.flow import books
from tests.flow.books import COUNSELLOR, SECOND, TEACHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from zongce.ports.report import Report

FIRST_ROW, HEAD = 8, 7
PEERS = ("20240101", "20240102", "20240103", "20240104")
RATERS = (COUNSELLOR, SECOND, TEACHER, *PEERS)
MARKS = (25, 35)
"""思想 20～30, 体育 30～40."""


def issued(folder: Path, **given: Sequence[Mapping[str, object]]) -> Path:
    """A class workbook whose forms are issued; the plain one is made once and copied."""
    if given:
        return _issued(folder / "班级", given)
    shutil.copytree(_plain_case(), folder / "班级")
    return folder / "班级" / "班级工作簿.xlsx"


@cache
def _plain_case() -> Path:
    whole = tempfile.mkdtemp(prefix="zongce-forms-")
    atexit.register(shutil.rmtree, whole, ignore_errors=True)
    return _issued(Path(whole, "班级"), {}).parent


def _issued(folder: Path, given: Mapping[str, Sequence[Mapping[str, object]]]) -> Path:
    path = books.class_book(folder / "班级工作簿.xlsx", **given)
    report = books.run("rating.issue", path, actor=COUNSELLOR)
    assert report.ok, report.findings
    return path


def form_of(book: Path, number: str) -> Path:
    """The form that was issued to a rater."""
    (found,) = book.parent.glob(f"下发/*_评分表/*_{number}_*.xlsx")
    return found


def fill(
    form: Path, out: Path, marks: Mapping[str, Sequence[object]] | Sequence[object] = MARKS,
    cells: Mapping[str, object] | None = None,
) -> Path:  # fmt: skip
    """Fill a form as its rater does: everybody alike or by 学号; ``cells`` put anything anywhere."""
    book = load_workbook(form)
    sheet = book["评分表"]
    rater = sheet["B3"].value
    for row in range(FIRST_ROW, sheet.max_row + 1):
        number = sheet.cell(row, 1).value
        given = marks.get(number, ()) if hasattr(marks, "get") else () if number == rater else marks
        for column, mark in enumerate(given, start=3):
            sheet.cell(row, column).value = mark
    for cell, value in (cells or {}).items():
        sheet[cell] = value
    out.parent.mkdir(parents=True, exist_ok=True)
    book.save(out)
    return out


def sent_back(book: Path, folder: Path, numbers: Iterable[str] = RATERS, **options: object) -> Path:
    """A folder with the filled forms of these raters."""
    for number in numbers:
        form = form_of(book, number)
        fill(form, folder / form.name, **options)
    return folder


def collect(book: Path, *files: Path, **options: object) -> Report:
    return books.run("rating.collect", book, files, actor=COUNSELLOR, **options)


def letter(path: Path, attachments: Sequence[Path], when: datetime | None) -> Path:
    """A mail with forms attached; without ``when`` it has no date."""
    message = EmailMessage()
    message["Subject"] = "评分表"
    if when:
        message["Date"] = when
    message.set_content("评完了")
    for file in attachments:
        message.add_attachment(
            file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(message))
    return path


class _OldZipInfo(zipfile.ZipInfo):
    """An entry whose name is written as bytes in GBK without a word about it."""

    def _encodeFilenameFlags(self):  # noqa: N802  # zipfile's name
        return self.filename.encode("gbk"), self.flag_bits


def zipped_in_gbk(path: Path, files: Iterable[Path]) -> Path:
    """An archive whose names are in GBK, as Windows in Chinese writes it."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            archive.writestr(_OldZipInfo("评分表/" + file.name), file.read_bytes())
    return path


def states(book: Path) -> dict[str, str]:
    """The state of every rater by number."""
    return {str(row["rater_id"]): str(row["state"]) for row in books.rows_in(book, "raters")}


def outcomes(book: Path) -> dict[str, str]:
    """What became of every received file by its name."""
    return {str(row["file"]): str(row["outcome"]) for row in books.rows_in(book, "received")}
