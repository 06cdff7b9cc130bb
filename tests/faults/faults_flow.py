"""B and W: what keeps a command from running on a workbook, and files that are not taken in."""

from __future__ import annotations

import zipfile
from datetime import datetime
from email.message import EmailMessage
from errno import ENOSPC
from unittest.mock import patch

from filelock import FileLock
from openpyxl import load_workbook
from openpyxl.comments import Comment

from tests.casework.doubles import COLLECT, LOOK
from tests.faults.cases import case
from tests.faults.flow import CLASS, COLLEGE, SCHOOL, ran
from tests.files import save
from tests.flow import books
from tests.flow.books import ADMIN, BATCH, COUNSELLOR, NOW, OFFICE, TEACHER
from zongce.casefolder.folder import LOCK, MARK

DAYS = {
    f"{business}{edge}": day
    for business in ("评分", "学业", "素质测评")
    for edge, day in (("开始", "2026-10-01"), ("结束", "2026-12-20"))
}
BATCH_PARAMETERS = {"批次名称": "下一批", "学年": "2026-2027", "测评届次": "2029", **DAYS}


def school(folder, **given):
    return books.school(folder / SCHOOL, **given)


def add(folder, **sets):
    """Add a batch with good parameters but for these."""
    given = {key: value for key, value in (BATCH_PARAMETERS | sets).items() if value is not None}
    return ran("batch.add", school(folder), sets=given, actor=OFFICE)


def collect(folder, *files, **options):
    """Collect files into a school workbook with a command that takes whatever can be read."""
    return ran(COLLECT, school(folder), files, actor=OFFICE, **options)


@case("B801", file="", value="X999")
def a_person_who_is_not_in_the_staff_sheet(folder):
    return ran("batch.stop", school(folder), actor="X999")


@case("B802", file="", value=TEACHER)
def a_class_teacher_who_submits(folder):
    return ran("composite.submit", books.class_book(folder / CLASS), actor=TEACHER)


@case("B803", file="")
def a_button_of_the_school_pressed_in_a_college(folder):
    return ran("batch.stop", books.college(folder / COLLEGE), actor=ADMIN)


@case("B804", file="", value="2026-12-21")
def a_submission_the_day_after_the_last(folder):
    late = datetime(2026, 12, 21, 0, 0, 1, tzinfo=NOW.tzinfo)
    return ran("composite.submit", books.class_book(folder / CLASS), actor=COUNSELLOR, now=late)


@case("B805", file="", value="已停止")
def a_submission_while_the_batch_is_stopped(folder):
    workbook = books.class_book(folder / CLASS, batches=[BATCH | {"state": "已停止"}])
    return ran("composite.submit", workbook, actor=COUNSELLOR)


@case("B807", file="", value="已开启")
def a_batch_that_was_opened_and_is_to_be_deleted(folder):
    return ran("batch.delete", school(folder), actor=OFFICE)


@case("B811", file="", value="2026-12-21")
def a_window_that_ends_before_it_begins(folder):
    return add(folder, 评分开始="2026-12-21")


@case("B813", file="", value=BATCH["batch"])
def a_batch_with_the_name_of_another(folder):
    return add(folder, 批次名称=BATCH["batch"])


@case("B814", file="", value="上一批")
def a_batch_that_is_not_there(folder):
    return ran("batch.stop", school(folder), sets={"批次名称": "上一批"}, actor=OFFICE)


@case("B822", file="", value="学年")
def a_batch_without_its_year(folder):
    return add(folder, 学年=None)


@case("T113", file="", value="2025")
def a_batch_whose_year_is_one_number(folder):
    return add(folder, 学年="2025")


@case("B823", file="", value="学期别")
def a_parameter_with_a_slip(folder):
    return add(folder, 学期别="第一学期")


@case("B824", file="", value="文学院")
def a_college_that_the_school_does_not_have(folder):
    return add(folder, 参评学院="管理学院、文学院")


@case("T112", file="", value="2026-02-30")
def a_date_that_the_calendar_does_not_have(folder):
    return add(folder, 评分开始="2026-02-30")


@case("W901", file=SCHOOL)
def a_workbook_that_is_open_in_excel(folder):
    workbook = school(folder)
    (folder / f"~${SCHOOL}").write_bytes(b"\x05Admin")
    return ran("batch.stop", workbook, actor=OFFICE, reports=False)


@case("W902", file=SCHOOL)
def a_workbook_that_was_set_to_read_only(folder):
    workbook = school(folder)
    workbook.chmod(0o444)
    return ran("batch.stop", workbook, actor=OFFICE, reports=False)


@case("W903", file=SCHOOL)
def a_workbook_that_is_saved_by_somebody_during_the_run(folder):
    workbook = school(folder)
    before = books.school(folder / "另存.xlsx", batches=[]).read_bytes()

    def meanwhile(_request):
        workbook.write_bytes(before)

    came = ran(LOOK(context=meanwhile), workbook, actor=OFFICE, reports=False)
    assert workbook.read_bytes() == before
    return came._replace(before={**came.before, workbook: before})


@case("W904", file="成绩.xlsx")
def a_sheet_of_scores_that_is_no_workbook_of_ours(folder):
    path = save(folder / "成绩.xlsx", {"原始成绩": [("学号", "成绩")]})
    return ran("batch.stop", path, actor=OFFICE, reports=False)


@case("W905", file=SCHOOL, sheet="学院名单")
def a_comment_written_into_a_sheet(folder):
    workbook = school(folder)
    content = load_workbook(workbook)
    content["学院名单"]["B5"].comment = Comment("问一下新地址", "孙处长")
    content.save(workbook)
    return ran("batch.stop", workbook, actor=OFFICE)


@case("W942", file=SCHOOL, sheet="学院名单")
def a_sheet_that_was_deleted(folder):
    workbook = school(folder)
    content = load_workbook(workbook)
    del content["学院名单"]
    content.save(workbook)
    return ran("batch.stop", workbook, actor=OFFICE)


@case("W906", file=SCHOOL)
def two_runs_at_once(folder):
    workbook = school(folder)
    with FileLock(folder / LOCK):
        return ran("batch.stop", workbook, actor=OFFICE, reports=False)


@case("W918", file=SCHOOL)
def nothing_to_collect(folder):
    return collect(folder)


@case("W920", file="", value="0" * 16)
def a_kept_file_that_somebody_took_away(folder):
    return ran(LOOK(kept=lambda _request: ("0" * 64,)), school(folder), actor=OFFICE)


@case("W921", file="班级.zip")
def an_archive_that_was_cut_off(folder):
    path = folder / "班级.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("评分表.xlsx", b"x" * 500)
    path.write_bytes(path.read_bytes()[:-40])
    return collect(folder, path)


@case("W926", file=SCHOOL)
def a_disk_that_is_full(folder):
    workbook = school(folder)
    full = OSError(ENOSPC, "No space left on device")
    with patch("zongce.books.files.os.fsync", side_effect=full):
        return ran("batch.stop", workbook, actor=OFFICE, reports=False)


@case("W927", file="批次.xlsx", value="https:/pan.example.edu.cn/批次.xlsx")
def a_file_in_the_cloud(folder):
    address = type(folder)("https://pan.example.edu.cn/批次.xlsx")
    return collect(folder, address)


@case("W931", file=SCHOOL)
def a_copy_in_the_folder_of_what_was_issued(folder):
    (folder / MARK).write_text("{}", encoding="utf-8")
    inner = folder / "下发"
    inner.mkdir()
    return ran("batch.stop", school(inner), actor=OFFICE, reports=False)


@case("W940", file=SCHOOL)
def a_report_of_the_last_run_that_cannot_be_taken_away(folder):
    workbook = school(folder)
    ran("batch.delete", workbook, actor=OFFICE)
    held = PermissionError(13, "Permission denied")
    with patch("zongce.casework.write_report", side_effect=held):
        came = ran("batch.stop", workbook, actor=OFFICE)
    (folder / "校级.检查报告.xlsx").unlink()
    return came


@case("W941", file="来信.eml")
def a_letter_without_its_attachment(folder):
    letter = EmailMessage()
    letter.set_content("表格见附件")
    (folder / "来信.eml").write_bytes(letter.as_bytes())
    return collect(folder, folder / "来信.eml")
