"""收取班级工作簿: what the college owns in a class's workbook, by sheet and by item (decision 8)."""

import ast
import json
from pathlib import Path

import pytest

import zongce.commands
from tests.flow import books, exchanges, keyed, sealed
from tests.flow.books import ADMIN, CODE, COUNSELLOR, NAME, codes, tables_of
from tests.flow.exchanges import issue, rewrite, with_items, worked
from zongce.commands import rows
from zongce.commands.classes import issued_data, issued_items
from zongce.commands.classes.taken_over import TAKEN_OVER
from zongce.tables.sealing import TRUST

STATUS = "班级状态"
BONUS, MODE, SOURCE = "学分加成比例", "计分方式", "综合成绩来源"
NOTE, DIGESTS = f"下发事项:{CODE}:1", f"下发数据:{CODE}:1"
FAKE = {
    "staff_number": "T999", "name": "假老师", "role": "班主任", "college": "管理学院", "class_code": CODE,
    "class_": NAME,
}  # fmt: skip
PERMIT = {
    "class_code": CODE, "class_": NAME, "rater_id": "20240104", "reason": "x", "time": "2026-10-19 08:00:00",
    "person": "赵干事（G001）",
}  # fmt: skip
WRITERS = {
    "classes/collect.py": "college", "classes/contents.py": "class", "classes/issue.py": "college",
    "classes/update.py": "class", "college/approval.py": "college", "college/business.py": "college",
    "college/participants.py": "college", "college/people.py": "college", "college/reports.py": "report",
    "college/returning.py": "college",
    "composite/book.py": "class", "composite/of_class.py": "class", "composite/year.py": "class",
    "rating/forms.py": "class", "school/college_update.py": "college", "school/issue.py": "school",
    "school/reports.py": "school", "verification.py": "nobody",
}  # fmt: skip
"""Which modules write 班级状态; in whose workbook is said for the reader, nothing compares it."""


@pytest.fixture
def year(tmp_path):
    return sealed.started(tmp_path / "年")


def collect(path, *handed):
    return books.run("class.collect", path, handed, actor=ADMIN)


def updated(path):
    """A class takes its college's first update over."""
    update = path.parent / "学院" / "下发" / f"{NAME}_班级更新_2.xlsx"
    report = books.run("class.update", path, [update], actor=COUNSELLOR)
    assert report.ok, report.findings
    return path


def cell_of(path, item):
    records = tables_of(path)["status"]
    found = rows.find(records, setting=item)
    return records.where(found[0], "value").cell if found else ""


def places(report):
    return [(f.code, f.sheet, f.cell, f.value) for f in report.findings]


def added(path, table, row):
    return rewrite(path, **{table: rows.added(tables_of(path)[table], [row])})


# every item and every sheet has an owner


def test_every_module_that_writes_items_is_known():
    folder = Path(zongce.commands.__file__).parent
    found = set()
    for path in folder.rglob("*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
        if any(getattr(call.func, "attr", "") == "with_status" for call in calls):
            found.add(path.relative_to(folder).as_posix())
    assert found == set(WRITERS)


def test_every_item_of_a_class_s_workbook_has_one_owner():
    owners = (issued_items.OF_COLLEGE, issued_items.SIGNED, issued_items.OF_CLASS)
    items = [item for each in owners for item in each]
    assert len(items) == len(set(items))
    assert set(issued_items.SCORED) < set(issued_items.COMPARED) < set(issued_items.OF_COLLEGE)


def test_what_is_issued_has_the_items_of_the_college_and_no_other(college, first):
    assert set(tables_of(first)["status"].texts("setting")) == set(issued_items.OF_COLLEGE)
    note = json.loads(exchanges.item(college, NOTE))
    assert tuple(note) == issued_items.COMPARED
    assert len(exchanges.item(college, NOTE)) <= 500


def test_every_sheet_that_an_update_brings_is_compared_or_signed():
    assert {t.name for t in issued_data.SHEETS} == {t.name for t in TAKEN_OVER} - {TRUST.name}


def test_digests_stand_in_an_order_that_older_notes_know():
    """A further sheet goes to the end: the notes of a year that has begun hold the first ones."""
    assert [t.name for t in issued_data.SHEETS] == [
        "roster", "raw_scores", "rating_rules", "modules", "bonus_rules", "level_rules", "veto_rules",
        "grade_map", "settings", "staff", "windows", "late_permits", "batches",
    ]  # fmt: skip


# what the class changed is named


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("学院", "外语学院"), ("班级代码", ""), ("班级", "会计2499"), (MODE, "线下导入"), (BONUS, "0.5"),
        ("下发摘要", "f" * 64), ("清空时间", "2027-01-01 00:00:00"), ("退回次数", "1"),
        ("退回原因", "没有这回事，" * 9), ("审核状态", "已审核"),
    ],
)  # fmt: skip
def test_an_item_of_the_college_that_the_class_changed_is_named(college, first, item, value):
    with_items(worked(first, submitted=True), **{item: value})
    report = collect(college, first)
    assert places(report) == [("W967", STATUS, cell_of(first, item), value)]
    assert item in report.findings[0].message
    assert books.rows_in(college, "academic") == []


def test_the_message_has_both_values(college, first):
    with_items(first, 学分加成比例="0.5", 计分方式="线下导入")
    ratio, mode = (f.message for f in collect(college, first).findings)
    assert [word in ratio for word in (BONUS, "0.5", "空白")] == [True] * 3
    assert [word in mode for word in (MODE, "线下导入", "系统计算")] == [True] * 3


def test_an_item_that_the_class_deleted_is_named(tmp_path):
    path = exchanges.college(tmp_path / "学院")
    with_items(path, 学分加成比例="0.2")
    issue(path)
    first = tmp_path / f"{NAME}.xlsx"
    first.write_bytes((path.parent / exchanges.ISSUED1).read_bytes())
    held = tables_of(first)["status"]
    rewrite(first, status=rows.without(held, rows.find(held, setting=BONUS)))
    assert places(collect(path, first)) == [("W967", STATUS, "", "")]


@pytest.mark.parametrize(
    ("table", "row", "sheet"), [("staff", FAKE, "人员"), ("late_permits", PERMIT, "迟交许可")]
)
def test_a_row_that_the_college_never_wrote_is_named(college, first, table, row, sheet):
    report = collect(college, added(worked(first), table, row))
    assert [(f.code, f.sheet) for f in report.findings] == [("W967", sheet)]


@pytest.mark.parametrize(
    ("table", "values", "sheet"),
    [
        ("windows", {"college_end": "2026-12-31"}, "起止时间"),
        ("batches", {"composite_end": "2027-12-31"}, "批次"),
        ("staff", {"is_lead": None}, "人员"),
    ],
)  # fmt: skip
def test_a_cell_that_the_college_wrote_otherwise_is_named(college, first, table, values, sheet):
    held = tables_of(first)[table]
    place = next(n for n, row in enumerate(rows.every(held)) if any(row[k] != v for k, v in values.items()))
    rewrite(worked(first), **{table: rows.changed(held, [place], **values)})
    assert [(f.code, f.sheet) for f in collect(college, first).findings] == [("W967", sheet)]


def test_an_address_that_the_counsellor_typed_in_is_nobody_s_score(college, first):
    held = tables_of(first)["staff"]
    rewrite(worked(first), staff=rows.changed(held, held, mail_address="a@example.edu.cn"))
    assert collect(college, first).ok


def test_a_ratio_that_was_raised_before_computing_and_submitting_is_named(year):
    path = with_items(year.class_book(), 学分加成比例="0.5")
    sealed.computed(year, NAME)
    sealed.did(sealed.submit(year))
    assert places(sealed.run(year, "class.collect", path)) == [("W967", STATUS, cell_of(path, BONUS), "0.5")]


def test_a_total_that_was_imported_though_the_college_computes_is_named(year):
    """The way of scoring was changed for the import and changed back."""
    path = sealed.computed(year, NAME)
    sealed.did(sealed.submit(year))
    with_items(path, 综合成绩来源="线下导入")
    exchanges.computed(path)
    report = sealed.run(year, "class.collect", path)
    assert places(report) == [("W925", STATUS, cell_of(path, SOURCE), "线下导入")]


@pytest.mark.parametrize(
    ("item", "value", "true"),
    [("提交人", "别人（T009）", "李莉（T001）"), ("提交时间", "2026-10-01 00:00:00", "2026-10-20 09:30:00")],
)
def test_who_is_said_to_have_submitted_when_is_held_against_the_seal(year, item, value, true):
    sealed.computed(year, NAME)
    sealed.did(sealed.submit(year))
    path = with_items(year.class_book(), **{item: value})
    report = sealed.run(year, "class.collect", path)
    assert places(report) == [("K107", STATUS, cell_of(path, item), value)]
    assert true in report.findings[0].message


# what is rightly otherwise


def test_what_the_class_s_own_commands_remember_is_its_own(college, first):
    assert books.run("rating.issue", first, actor=COUNSELLOR).ok
    worked(first, submitted=True)
    with_items(first, 综合成绩来源="系统计算", 第一学期来源="a" * 64)
    assert set(tables_of(first)["status"].texts("setting")) == {
        *issued_items.OF_COLLEGE, *issued_items.SIGNED, *issued_items.OF_CLASS
    }  # fmt: skip
    assert collect(college, first).ok


def test_a_class_that_is_one_update_behind_is_as_it_was_sent(college, first):
    with_items(college, 学分加成比例="0.3")
    added(college, "staff", FAKE)
    issue(college)
    assert collect(college, worked(first)).ok
    assert collect(college, worked(updated(first))).ok


def test_a_sealed_result_may_lack_what_no_score_hangs_on(year):
    sealed.computed(year, NAME)
    sealed.did(sealed.submit(year))
    added(year.college, "staff", FAKE)
    sealed.did(sealed.run(year, "class.issue"))
    assert sealed.run(year, "class.collect", year.class_book()).ok


def test_a_sealed_result_with_an_overtaken_ratio_is_named(year):
    sealed.computed(year, NAME)
    sealed.did(sealed.submit(year))
    with_items(year.college, 学分加成比例="0.3")
    sealed.did(sealed.run(year, "class.issue"))
    report = sealed.run(year, "class.collect", year.class_book())
    assert [(f.code, f.sheet, f.value) for f in report.findings] == [("W967", STATUS, "")]


# a college's workbook of an older program, which noted less


@pytest.fixture
def older(college):
    few = exchanges.item(college, DIGESTS).split()[: len(issued_data.SCORED)]
    return with_items(college, **{DIGESTS: " ".join(few), NOTE: ""})


def test_an_older_note_takes_the_workbook_that_was_sent(older, first):
    assert collect(older, worked(first, submitted=True)).ok


def test_an_older_note_still_tells_of_the_sheets_that_it_knows(older, first):
    held = tables_of(worked(first))["raw_scores"]
    rewrite(first, raw_scores=rows.changed(held, [0], score=9900))
    assert [(f.code, f.sheet) for f in collect(older, first).findings] == [("W967", "原始成绩")]


def test_without_a_note_what_is_submitted_must_have_the_college_s_present_ratio(older, first):
    with_items(worked(first), 学分加成比例="0.5")
    assert collect(older, first).ok
    with_items(worked(first, submitted=True), 学分加成比例="0.5")
    assert [(f.code, f.value) for f in collect(older, first).findings] == [("W967", "0.5")]


@pytest.mark.parametrize(
    ("table", "row", "sheet", "value"),
    [("staff", FAKE, "人员", "T999"), ("late_permits", PERMIT, "迟交许可", "20240104")],
)  # fmt: skip
def test_without_a_note_raters_and_late_forms_are_held_against_the_college_s_own(
    older, first, table, row, sheet, value
):
    worked(added(first, table, row), submitted=True)
    report = collect(older, first)
    assert [(f.code, f.sheet, f.value) for f in report.findings] == [("W967", sheet, value)]
    assert report.findings[0].cell
    added(older, table, row)
    assert collect(older, first).ok


def test_without_a_note_what_the_college_changed_and_sent_since_is_not_held_against_the_class(older, first):
    teacher = rows.find(tables_of(older)["staff"], role="班主任", class_=NAME)
    others = [n for n in tables_of(older)["staff"] if n not in teacher]
    rewrite(older, staff=tables_of(older)["staff"].select(others))
    with_items(older, 学分加成比例="0.3")
    issue(older)
    assert collect(older, worked(first, submitted=True)).ok


@pytest.mark.parametrize("note", ["", "不是记录", "[1]"])
def test_a_note_that_says_nothing_is_none(college, first, note):
    with_items(college, **{NOTE: note})
    assert collect(college, with_items(worked(first), 退回次数="9")).ok


# before a clearing, before a return


def cleared(college):
    assert books.run("roster.clear", college, sets={"班级": NAME}, actor=ADMIN).ok


def test_a_clearing_that_is_still_to_be_issued_comes_with_the_next_update(college, first):
    cleared(college)
    [found] = collect(college, worked(first)).findings
    assert (found.code, "更新号 1，应为 2" in found.message) == ("W929", True)


def test_who_has_the_clearing_and_denies_it_has_changed_the_item(college, first):
    cleared(college)
    issue(college)
    with_items(worked(updated(first)), 清空时间="2026-01-01 00:00:00")
    assert places(collect(college, first)) == [
        ("W967", STATUS, cell_of(first, "清空时间"), "2026-01-01 00:00:00")
    ]


def test_the_same_file_once_more_after_a_clearing_is_the_state_before_it(college, first):
    assert collect(college, worked(first)).ok
    cleared(college)
    assert codes(collect(college, first)) == ["W929"]


def test_the_same_file_once_more_after_a_return_is_the_state_before_it(college, first):
    assert collect(college, worked(first, submitted=True)).ok
    sets = {"班级": NAME, "原因": "核对加减分"}
    assert books.run("college.return", college, sets=sets, actor=ADMIN).ok
    report = collect(college, first)
    assert (report.ok, codes(report)) == (False, ["W966"])
    assert exchanges.progress(college)["submission"] == "未提交"


def test_the_same_sealed_file_once_more_after_a_return_is_an_old_copy(year):
    sealed.computed(year, NAME)
    sealed.did(sealed.submit(year))
    sealed.did(sealed.run(year, "class.collect", year.class_book()))
    sealed.did(sealed.run(year, "college.return", 班级=NAME, 原因="核对加减分"))
    report = sealed.run(year, "class.collect", year.class_book())
    assert (report.ok, sorted(codes(report))) == (False, ["K401", "W966"])
    assert keyed.run_keyed("check", year.class_book(), actor=COUNSELLOR).ok
