"""Finding the table: sheet, heading row, columns."""

import pytest

from tests.builders import book, grid
from zongce.checks.heading import best_head, find_table
from zongce.core.finding import Finding
from zongce.core.grid import Book
from zongce.core.value import replace
from zongce.tables.academic import RAW_SCORES
from zongce.tables.composite import MODULE_SCORES
from zongce.tables.roster import ROSTER

HEADINGS = ["学号", "姓名", "课程代码", "课程名称", "课程性质", "学分", "成绩"]
ROW = ["20240101", "张三", "CS1001", "程序设计", "必修", "3", "90"]


def head(*rows, table=RAW_SCORES):
    return best_head(grid(table.sheet, rows), table)


def columns(found):
    return {name: place.column for name, place in found.places.items()}


def not_found(made, table=RAW_SCORES):
    found = find_table(made, table)
    assert isinstance(found, Finding)
    return found


@pytest.mark.parametrize(
    "written", ["学号", "学 号", "学\n号", "学号*", " 学号 * ", "\u3000学\u00a0号", "学\r\n号"]
)
def test_a_heading_is_found_however_it_is_blanked(written):
    assert columns(head([written, *HEADINGS[1:]]))["student_id"] == 1


@pytest.mark.parametrize(
    "written", ["成绩备注", "成绩性质", "补考成绩", "成绩(分)", "成绩录入", "取得学分", "绩点"]
)
def test_a_longer_heading_is_never_taken_for_a_shorter_one(written):
    found = head([*HEADINGS[:5], "学分" if "学分" not in written else written, written])
    assert "成绩" in found.missing


def test_credits_earned_are_not_credits():
    assert head([*HEADINGS[:5], "取得学分", "成绩"]).missing == ("学分",)


def test_columns_are_found_in_any_order():
    found = head(list(reversed(HEADINGS)))
    assert columns(found)["score"] == 1
    assert columns(found)["student_id"] == 7


@pytest.mark.parametrize("above", [0, 1, 2, 19])
def test_the_heading_row_stands_within_the_first_20_rows(above):
    assert head(*[["标题"]] * above, HEADINGS).row == above + 1


def test_a_heading_row_below_row_20_is_not_seen():
    assert not_found(book("f.xlsx", {"原始成绩": [*[["标题"]] * 20, HEADINGS, ROW]})).code == "S101"


def test_the_first_row_with_all_required_headings_is_the_heading_row():
    assert head(["学号", "姓名"], HEADINGS, HEADINGS).row == 2


def test_the_own_heading_wins_over_an_alias_wherever_it_stands():
    found = head(["课程属性", *HEADINGS, "任课教师", "教师"])
    assert columns(found)["course_kind"] == 6
    assert found.places["teacher"].heading == "任课教师"
    assert found.places["teacher"].alias


def test_a_repeated_heading_is_named_with_its_columns():
    assert head([*HEADINGS, "成绩"]).duplicates == (("成绩", (7, 8)),)
    assert head([*HEADINGS, "教师", "教师"]).duplicates == (("教师", (8, 9)),)
    assert head([*HEADINGS, "学年", "学期", "学期"]).duplicates == (("学期", (9, 10)),)
    assert head([*HEADINGS, "备用", "备用"]).duplicates == ()


def test_a_repeated_open_heading_is_a_repetition_too():
    found = head(["学号", "姓名", "品德", "品 德", "学号"], table=MODULE_SCORES)
    assert dict(found.duplicates) == {"品德": (3, 4), "学号": (1, 5)}
    assert [text for text, _ in found.open] == ["品德", "品 德"]


def test_personal_columns_are_no_data_even_where_any_heading_may_be():
    found = head(["学号", "姓名", "身份证号", "联系电话", "手机", "品德"], table=MODULE_SCORES)
    assert [text for text, _ in found.personal] == ["身份证号", "联系电话", "手机"]
    assert [text for text, _ in found.open] == ["品德"]


def test_what_is_missing_is_named_at_the_row_that_comes_nearest():
    found = not_found(book("f.xlsx", {"Sheet1": [["标题"], HEADINGS[:5]]}))
    assert (found.code, found.sheet, found.cell) == ("S101", "Sheet1", "A2")
    assert "学分" in found.message
    assert "成绩" in found.message


def test_an_empty_workbook_lacks_every_column():
    assert not_found(Book("f.xlsx", "0" * 64, ())).code == "S101"


def test_the_sheet_is_found_by_name_before_anything_else():
    made = book("f.xlsx", {"备份": [HEADINGS, ROW], "成绩": [HEADINGS, ROW], "原始成绩": [HEADINGS, ROW]})
    assert find_table(made, RAW_SCORES)[0].name == "原始成绩"
    assert find_table(replace(made, sheets=made.sheets[:2]), RAW_SCORES)[0].name == "成绩"
    assert find_table(replace(made, sheets=made.sheets[:1]), RAW_SCORES)[0].name == "备份"


def test_several_sheets_that_match_are_not_chosen_between():
    made = book("f.xlsx", {"甲": [HEADINGS, ROW], "乙": [HEADINGS, ROW]})
    assert not_found(made).code == "S102"


def test_a_table_without_its_headings_is_not_looked_for_elsewhere():
    made = book("f.xlsx", {"原始成绩": [HEADINGS[:6], ROW], "旧数据": [HEADINGS, ROW]})
    assert (not_found(made).code, not_found(made).sheet) == ("S101", "原始成绩")


def test_a_hidden_twin_or_a_hidden_sheet_alone_is_refused():
    visible = grid("原始成绩", [HEADINGS, ROW])
    twin = replace(grid("原始成绩 ", [HEADINGS, ROW]), state="veryHidden")
    other = replace(grid("数据", [HEADINGS, ROW]), state="hidden")
    assert not_found(Book("f.xlsx", "0" * 64, (visible, twin))).code == "S108"
    assert not_found(Book("f.xlsx", "0" * 64, (other,))).code == "S108"
    assert find_table(Book("f.xlsx", "0" * 64, (visible, other)), RAW_SCORES)[0] is visible


@pytest.mark.parametrize("name", ["原始成绩2", "原始成绩 (2)", "原始成绩_旧"])
@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_nearly_called_like_the_table_is_refused_beside_it(name, state):
    shown = grid("原始成绩", [HEADINGS, ROW])
    twin = grid(name, [HEADINGS, ROW])
    refused = not_found(Book("f.xlsx", "0" * 64, (shown, replace(twin, state=state))))
    assert (refused.code, refused.value) == ("S108", f"原始成绩、{name}")
    assert find_table(Book("f.xlsx", "0" * 64, (shown, twin)), RAW_SCORES)[0] is shown
    notes = replace(grid(name, [["说明"]]), state=state)
    assert find_table(Book("f.xlsx", "0" * 64, (shown, notes)), RAW_SCORES)[0] is shown


def test_a_hidden_sheet_of_the_tables_name_is_not_read_beside_a_shown_one_that_matches():
    own = replace(grid("原始成绩", [HEADINGS, ROW]), state="hidden")
    shown = grid("Sheet1", [HEADINGS, ROW])
    assert not_found(Book("f.xlsx", "0" * 64, (own, shown))).code == "S108"
    assert find_table(Book("f.xlsx", "0" * 64, (own,)), RAW_SCORES)[0] is own


def test_blank_heading_cells_are_no_headings():
    assert columns(head(["学号", " ", "姓名", "班级"], table=ROSTER)) == {
        "student_id": 1,
        "name": 3,
        "class_": 4,
    }


def test_an_alias_never_takes_another_columns_own_heading():
    table = replace(ROSTER, columns=(replace(ROSTER.columns[0], aliases=("姓名",)), *ROSTER.columns[1:]))
    found = head(["姓名", "班级"], table=table)
    assert columns(found) == {"name": 1, "class_": 2}
    assert found.missing == ("学号",)
