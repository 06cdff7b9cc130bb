"""The sheets of our workbooks as people see them: notes, locks, drop-downs, bars, charts; a clean file."""

import io
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from tests.flow import books, keyed
from tests.flow.test_home import ACADEMIC, PROGRESS, RATERS
from tests.openxml import audit
from zongce.checks.own_book import empty
from zongce.commands import rows
from zongce.commands.pages.pages import pages
from zongce.commands.registry import COMMANDS
from zongce.tables.academic import RAW_SCORES
from zongce.tables.batch import BATCHES
from zongce.tables.books import CLASS_UPDATE, COLLEGE_REPORT, COLLEGE_UPDATE, KINDS
from zongce.tables.progress import SUBMITTED
from zongce.tables.records import STATUS
from zongce.tables.roster import ROSTER

TYPED = {"模块成绩", "加减分"}
OBJECTION = {
    "import_number": 1, "class_": books.NAME, "objector": "甲", "objection_text": "=1+1", "state": "待处理",
}  # fmt: skip


def status(**more):
    known = {"学院": "管理学院", "班级代码": books.CODE, "班级": books.NAME, "计分方式": "系统计算"} | more
    return [{"setting": k, "value": v} for k, v in known.items()]


def lists(book):
    """Sheets that people may type in: an Excel table, no protection."""
    return {sheet.title for sheet in book.worksheets if sheet.tables and not sheet.protection.sheet}


def drawings(path):
    with zipfile.ZipFile(path) as package:
        names = sorted(n for n in package.namelist() if n.startswith("xl/drawings/drawing"))
        return [package.read(name).decode() for name in names]


def test_counsellors_type_only_in_their_own_two_sheets_until_they_submit(tmp_path):
    made = load_workbook(books.class_book(tmp_path / "a" / "班级工作簿.xlsx"))
    assert lists(made) == TYPED
    assert all(s.protection.sheet for s in made.worksheets if s.title not in TYPED)
    submitted = books.class_book(tmp_path / "b" / "班级工作簿.xlsx", status=status(提交状态=SUBMITTED))
    closed = load_workbook(submitted)
    assert lists(closed) == set()
    assert closed["模块成绩"].protection.sheet
    assert closed["模块成绩"]["C5"].protection.locked
    assert closed["模块成绩"]["C5"].fill.fgColor.rgb != made["模块成绩"]["C5"].fill.fgColor.rgb


def test_a_college_types_in_its_lists_until_it_is_approved(tmp_path):
    made = load_workbook(books.college(tmp_path / "a" / "学院工作簿.xlsx"))
    assert {"学生名册", "人员", "评分规则", "测评方案", "设置"} <= lists(made)
    assert not {"起止时间", "批次"} & lists(made)
    approved = books.college(tmp_path / "b" / "学院工作簿.xlsx", status=status(审核状态="已审核通过"))
    assert lists(load_workbook(approved)) == set()


def test_a_list_has_spare_rows_text_formats_and_drop_downs(tmp_path):
    book = load_workbook(books.college(tmp_path / "学院工作簿.xlsx"))
    staff = book["人员"]
    assert staff.tables["t_staff"].ref == f"A4:H{4 + len(books.STAFF) + 20}"
    assert staff["A4"].value == "工号\uff0a"
    assert {staff[f"A{row}"].number_format for row in (5, 30)} == {"@"}
    assert staff["A30"].fill.fgColor.rgb == staff["A5"].fill.fgColor.rgb
    rules = {str(r.sqref).partition(":")[0]: r for r in staff.data_validations.dataValidation}
    assert "辅导员" in rules["C5"].formula1
    assert str(rules["C5"].sqref) == "C5:C1048576"
    assert rules["G5"].formula1 == '"是,否"'


def test_modules_are_offered_but_other_words_are_not_refused(tmp_path):
    sheet = load_workbook(books.class_book(tmp_path / "班级工作簿.xlsx"))["加减分"]
    rules = {str(r.sqref).partition(":")[0]: r for r in sheet.data_validations.dataValidation}
    offered = {cell: (rules[cell].formula1, rules[cell].showErrorMessage) for cell in ("C5", "D5", "E5")}
    assert offered == {
        "C5": ('"能力发展"', False), "D5": ('"竞赛"', False), "E5": ('"省级一等奖"', False),
    }  # fmt: skip


def test_what_is_typed_into_a_spare_row_is_read(tmp_path):
    path = books.class_book(tmp_path / "班级工作簿.xlsx")
    book = load_workbook(path)
    for column, value in zip("ABCEF", ("20240102", "乙", "能力发展", "省级一等奖", 8), strict=True):
        book["加减分"][f"{column}9"] = value
    book.save(path)
    assert [(r["student_id"], r["points"]) for r in books.rows_in(path, "bonus_items")] == [("20240102", 800)]


def test_a_result_says_when_and_by_whom_and_turns_red_when_an_input_changed(tmp_path):
    path = books.class_book(tmp_path / "班级工作簿.xlsx")
    assert books.run("academic.compute", path, actor=books.COUNSELLOR).outcome.ok
    fresh = load_workbook(path)["学业成绩"]
    assert "2026-10-20 09:30:00 李莉（T001）" in fresh["A2"].value
    assert fresh.sheet_properties.tabColor is None
    given = {
        "学号": "20240101",
        "学年学期": books.TERM,
        "课程代码": "C3",
        "课程是否参评": "否",
        "原因": "缓考",
    }
    assert books.run("courses.adjust", path, sets=given, actor=books.COUNSELLOR).outcome.ok
    stale = load_workbook(path)["学业成绩"]
    assert stale["A2"].value.startswith("⚠ 需重新计算：学业成绩")
    assert stale["A2"].font.bold
    assert stale.sheet_properties.tabColor.rgb.endswith("B3261E")


def test_progress_has_bars_of_each_rows_own_total_and_a_chart_with_words(tmp_path):
    other = {**PROGRESS[0], "class_code": "2", "class_": "会计2402", "participant_count": 40, "peer_done": 10}
    path = books.college(tmp_path / "学院工作簿.xlsx", class_progress=[*PROGRESS, other])
    sheet = load_workbook(path)["班级进度"]
    bars = {
        str(area.sqref): [(v.type, v.val) for v in rule.dataBar.cfvo]
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.type == "dataBar"
    }
    assert bars["I5"] == [("num", 0), ("num", 4)]
    assert bars["I6"] == [("num", 0), ("num", 40)]
    assert len(sheet._charts) == 1
    (drawing,) = drawings(path)
    assert "会计2402 10/40" in drawing.partition(' descr="')[2].partition('"')[0]


def test_every_rater_has_a_bar_of_those_whom_they_rate(tmp_path):
    staff = {"rater_id": "T001", "name": "李莉", "role": "辅导员", "state": "已交", "rated_count": 4}
    peers = [{**r, "rated_count": 3} for r in RATERS]
    path = books.class_book(tmp_path / "班级工作簿.xlsx", raters=[staff, *peers])
    sheet = load_workbook(path)["评分人名单"]
    found = {
        str(a.sqref): r.dataBar.cfvo[1].val
        for a in sheet.conditional_formatting
        for r in a.rules
        if r.dataBar
    }
    assert found == {"E5": 4, "E6:E8": 3}


def test_the_distribution_counts_halves_and_borders_and_has_a_chart(tmp_path):
    planted = (10023, 9000, 8999, 6000, 5999)
    scores = [{**ACADEMIC[0], "student_id": str(n), "academic_score": v} for n, v in enumerate(planted)]
    path = books.class_book(tmp_path / "班级工作簿.xlsx", academic=scores)
    sheet = load_workbook(path)["成绩分布"]
    assert sheet["A1"].value == "会计2401 · 学业成绩分布"
    rows = {sheet.cell(r, 1).value: sheet.cell(r, 2).value for r in range(5, sheet.max_row + 1)}
    assert list(rows.values()) == [2, 1, 0, 1, 1]
    (chart,) = sheet._charts
    assert chart.anchor._from.col == 3
    (drawing,) = drawings(path)
    assert "90 分以上 2 人" in drawing.partition(' descr="')[2].partition('"')[0]


def test_technical_sheets_are_out_of_sight_and_come_back(tmp_path):
    path = books.class_book(tmp_path / "班级工作簿.xlsx")
    book = load_workbook(path)
    assert {s.title for s in book.worksheets if s.sheet_state == "hidden"} == {"班级状态"}
    assert books.rows_in(path, "status")[0] == {"setting": "学院", "value": "管理学院"}


@pytest.mark.parametrize("kind", ["school", "college", "class_book"])
def test_every_workbook_passes_the_audit_and_is_the_same_every_time(tmp_path, kind):
    college = {"batch": "x", "college": "管理学院", "class_count": 3, "submitted_count": 1, "batch_id": "B1"}
    given = {
        "school": {"college_progress": [college]},
        "college": {"class_progress": PROGRESS, "academic": ACADEMIC, "objections": [OBJECTION]},
        "class_book": {"academic": ACADEMIC, "raters": RATERS},
    }[kind]
    make = getattr(books, kind)
    one, two = (make(tmp_path / n / "工作簿.xlsx", **given).read_bytes() for n in "ab")
    assert audit(one) == []
    assert one == two
    assert load_workbook(io.BytesIO(one)).worksheets[0].title == "首页"


@pytest.mark.parametrize(
    ("kind", "item", "title", "button"),
    [
        (CLASS_UPDATE, "更新号", "会计2401 · 班级更新（第 3 号）", "导入学院更新"),
        (COLLEGE_UPDATE, "更新号", "管理学院 · 学院更新（第 3 号）", "导入学校更新"),
        (COLLEGE_REPORT, "上报号", "管理学院 · 学院上报（第 3 号）", "收取学院上报"),
    ],
)
def test_a_file_from_one_workbook_into_another_says_what_it_is_and_where_it_goes(kind, item, title, button):
    made = {table.name: empty(table) for table in KINDS[kind].tables}
    made[STATUS.name] = rows.of(STATUS, status(**{item: "3"}))
    first = pages(kind, made, books.NOW)[0]
    assert first.title == title
    assert f"“{button}”" in first.note
    assert button in {command.label for command in COMMANDS}


def test_after_submission_the_counsellors_own_sheets_do_not_call_themselves_the_colleges(tmp_path):
    submitted = books.class_book(tmp_path / "班级工作簿.xlsx", status=status(提交状态=SUBMITTED))
    made = load_workbook(submitted)
    assert "已提交，退回以后才能再改" in made["模块成绩"]["A2"].value
    assert "由学院下发" in made["学生名册"]["A2"].value


def test_a_sheet_that_others_fill_in_says_no_word_of_filling_in(tmp_path):
    class_ = load_workbook(books.class_book(tmp_path / "班级工作簿.xlsx"))
    college = load_workbook(books.college(tmp_path / "学院工作簿.xlsx"))
    for book, table in ((class_, ROSTER), (class_, RAW_SCORES), (class_, BATCHES), (college, BATCHES)):
        note = book[table.sheet]["A2"].value
        assert "只供查看" in note
        assert table.doc not in note
    assert ROSTER.doc in college[ROSTER.sheet]["A2"].value
    assert BATCHES.doc in load_workbook(books.school(tmp_path / "校级工作簿.xlsx"))[BATCHES.sheet]["A2"].value


def test_the_trust_list_shows_the_roots_fingerprint_as_people_read_it_to_one_another(tmp_path):
    path = books.school(tmp_path / "校级.xlsx", trust=keyed.trust_rows_for(""))
    sheet = load_workbook(path)["信任名单"]
    shown = keyed.trust_list().fingerprint
    assert shown in sheet["A2"].value
    assert {len(group) for group in shown.split()} == {4}
    heads = [cell.value for cell in sheet[4]]
    reach = [(row[heads.index("学院")].value, row[heads.index("证书班级")].value)
             for row in sheet.iter_rows(min_row=5) if row[0].value == "名单"]  # fmt: skip
    assert reach == [(None, "全校"), (keyed.COLLEGE, None), (keyed.OTHER_COLLEGE, None)]


def test_a_trust_list_whose_root_is_no_key_can_still_be_shown(tmp_path):
    made = keyed.trust_rows_for("")
    made[0]["public_key"] = "甲"
    path = books.school(tmp_path / "校级.xlsx", trust=made)
    assert "指纹" not in load_workbook(path)["信任名单"]["A2"].value


def test_a_chart_below_wide_rows_stands_beside_the_columns_that_every_page_repeats(tmp_path):
    path = books.college(tmp_path / "学院工作簿.xlsx", class_progress=PROGRESS)
    sheet = load_workbook(path)["班级进度"]
    kept = column_index_from_string(sheet.print_title_cols.rpartition("$")[2])
    place = sheet._charts[0].anchor._from
    assert place.col >= kept
    assert place.colOff > 0, "its edge is not that of the repeated columns"
