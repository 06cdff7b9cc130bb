"""A whole sheet: rows, columns, merged cells, and which finding stands where."""

# ruff: noqa: RUF001  # full-width input is what is tested

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import book, grid
from tests.strategies import sheets
from zongce.checks import column_values
from zongce.checks.intake import intake
from zongce.core.finding import Severity, stops
from zongce.core.grid import Book, Cell, CellKind, FormatKind, Merged, NumberFormat
from zongce.core.value import replace
from zongce.tables.academic import ACADEMIC, ADJUSTMENTS, CONTRIBUTIONS, RAW_SCORES
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.rating import RATING_FORM, RATING_RESULT, RATING_RULES
from zongce.tables.report import REPORT, SOURCES
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, SCHEME_TABLES

TABLES = (
    ROSTER,
    RAW_SCORES,
    ADJUSTMENTS,
    ACADEMIC,
    CONTRIBUTIONS,
    RATING_RULES,
    RATING_FORM,
    RATING_RESULT,
    MODULE_SCORES,
    COMPOSITE,
    BONUS_ITEMS,
    REPORT,
    SOURCES,
    *SCHEME_TABLES,
)
HEADINGS = ["学号", "姓名", "课程代码", "课程名称", "课程性质", "学分", "成绩"]


def row(student="20240101", score="90", **changes):
    values = dict(zip(HEADINGS, [student, "张三", "CS1001", "程序设计", "必修", "3", score], strict=True))
    return list((values | changes).values())


def take(rows, table=RAW_SCORES, **options):
    made = grid(table.sheet, rows)
    return intake(Book("f.xlsx", "0" * 64, (replace(made, **options),)), table)


def found(result, *codes):
    """(code, cell, value) of the findings, of these codes if given."""
    return [(f.code, f.cell, f.value) for f in result.findings if not codes or f.code in codes]


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_valid_sheet_of_any_table_gives_its_values_whatever_the_order_of_columns(data):
    table = data.draw(st.sampled_from(TABLES))
    made = data.draw(sheets(table))
    records, findings = intake(made.book, table)
    assert not stops(findings)
    assert {name: records.values(name) for name in made.columns} == made.columns
    assert set(records.sources[0].letters) == set(made.columns)


@given(sheets(RAW_SCORES), st.randoms())
@settings(max_examples=30, deadline=None)
def test_swapping_columns_changes_nothing(made, random):
    sheet = made.book.sheets[0]
    numbers = list(sheet.columns)
    random.shuffle(numbers)
    swapped = replace(sheet, columns=dict(zip(numbers, sheet.columns.values(), strict=True)))
    other = intake(replace(made.book, sheets=(swapped,)), RAW_SCORES)
    assert other.records.columns == intake(made.book, RAW_SCORES).records.columns


def test_values_rows_and_places_come_out():
    records, findings = take([["标题"], HEADINGS, row(), [], row("20240102", "85.5")])
    assert findings == ()
    assert records.rows == (3, 5)
    assert records.values("score") == (9000, 8550)
    assert records.values("credit") == (300, 300)
    assert records.where(1, "score") == ("f.xlsx", "原始成绩", "G5")
    assert records.values("term") == (None, None)


def test_every_error_stands_at_its_own_cell_and_all_come_at_once():
    result = take(
        [HEADINGS, row(score="70,73"), row(score="101"), row(score=""), row("", "88△"), row(score="70,73")]
    )
    assert found(result) == [
        ("N110", "A5", ""),
        ("G313", "G2", "70,73"),
        ("N104", "G3", "101"),
        ("N110", "G4", ""),
        ("G313", "G5", "88△"),
        ("G313", "G6", "70,73"),
    ]
    assert result.records.values("score") == (None,) * 5


def test_a_formula_is_shown_with_its_sign():
    result = take([HEADINGS, row(score=Cell(CellKind.FORMULA, "B2*2"))])
    assert found(result) == [("N107", "G2", "=B2*2")]


def test_a_hint_on_many_cells_is_told_once_at_the_first_with_the_count():
    result = take(
        [HEADINGS, row(), *[row(n, "６０") for n in (20240102, 20240103, 20240103)], row("'20240104")]
    )
    assert found(result) == [("T107", "A3", "20240102"), ("T109", "A6", "'20240104"), ("N210", "G3", "６０")]
    counts = [f.message for f in result.findings]
    assert "3" in counts[0]
    assert "共 1 格" in counts[1]
    assert "共 3 格" in counts[2]
    assert all(f.severity is Severity.HINT for f in result.findings)
    assert result.records.sources[0].numeric == {"student_id": {"20240102", "20240103"}}


def test_no_rows_is_an_error_unless_nothing_is_fine():
    assert found(take([HEADINGS])) == [("S111", "", "")]
    made = book("f.xlsx", {"课程调整": [["学号", "姓名", "课程代码", "原因"]]})
    records, findings = intake(made, ADJUSTMENTS, empty_ok=True)
    assert findings == ()
    assert len(records) == 0


def test_repeated_headings_are_refused():
    assert found(take([[*HEADINGS, "成绩"], [*row(), "60"]])) == [
        ("S103", "G1", "成绩"),
        ("S103", "H1", "成绩"),
    ]


def test_two_heading_rows_are_refused_but_a_title_row_is_none():
    assert ("S109", "A2", "") in found(take([HEADINGS, HEADINGS, row()]))
    assert found(take([["学号说明"], HEADINGS, row()])) == []


def test_personal_columns_are_dropped_with_a_hint_and_others_ignored():
    records, findings = take([[*HEADINGS, "身份证号", "绩点"], [*row(), "110101200001011234", "4.0"]])
    assert [(f.code, f.cell) for f in findings] == [("S113", "H1")]
    assert "110101200001011234" not in str(records)
    assert set(records.columns) == {
        "student_id",
        "name",
        "course_code",
        "course_name",
        "course_kind",
        "credit",
        "score",
    }


@pytest.mark.parametrize(
    "footer",
    [
        ["合计", "", "", "", "", "120", "85.5"],
        ["合 计："],
        ["平均", "", "", "", "", "", "85.5"],
        ["制表人：王老师", "", "", "审核：李老师"],
        ["共 2 条记录"],
        ["打印日期：2026-01-01"],
        ["第1页 共3页"],
        ["总人数：120"],
        ["辅导员签字：", "", "日期："],
    ],
)
def test_totals_and_signatures_are_skipped_with_a_hint(footer):
    result = take([HEADINGS, row(), footer, row("20240102")])
    assert [f[:2] for f in found(result)] == [("S112", "A3")]
    assert result.records.values("student_id") == ("20240101", "20240102")


@pytest.mark.parametrize("lost", [["20240102"], ["", "李四"], ["20240102", "", "", "", "", "", "60"]])
def test_a_student_whose_row_is_almost_blank_is_no_total(lost):
    result = take([HEADINGS, row(), lost])
    assert len(result.records) == 2
    assert {f.code for f in result.findings} == {"N110"}


def test_a_course_that_is_called_like_a_total_is_data_when_it_names_a_student():
    headings = ["课程名称", "学号", "姓名", "课程代码", "课程性质", "学分", "成绩"]
    result = take([headings, ["平均场论", "20240101", "", "", "", "", "60"]])
    assert len(result.records) == 1


def test_rows_of_nothing_but_blanks_are_no_rows():
    result = take([HEADINGS, row(), [" ", "\u3000", " ", " ", " ", " ", " "], row("20240102")])
    assert result.findings == ()
    assert result.records.rows == (2, 4)


def test_a_text_of_blanks_is_a_blank():
    assert found(take([HEADINGS, row(score=" ")])) == [("N110", "G2", "")]


def test_hidden_rows_are_read_and_told_of():
    result = take([HEADINGS, row(), row("20240102")], hidden_rows=frozenset({3, 99}))
    assert found(result) == [("S110", "", "")]
    assert len(result.records) == 2


def test_merged_cells_in_the_table_are_refused_and_elsewhere_not():
    rows = [["标题"], HEADINGS, row(), row("20240102"), ["合计"]]
    merges = (Merged(1, 1, 1, 7), Merged(3, 2, 4, 2), Merged(3, 9, 4, 9), Merged(5, 1, 5, 6))
    assert found(take(rows, merged=merges), "S104") == [("S104", "B3", "")]
    assert found(take(rows, merged=(Merged(1, 1, 2, 1),)), "S104") == [("S104", "A1", "")]
    assert found(take(rows, merged=(Merged(3, 6, 3, 7),)), "S104") == [("S104", "F3", "")]


def test_a_declared_export_column_is_filled_down_with_one_hint():
    headings = ["学年学期", *HEADINGS]
    rows = [
        headings,
        ["2025-2026-1", *row()],
        ["", *row()],
        ["2025-2026-2", *row()],
        ["", *row()],
        ["", *row()],
    ]
    result = take(rows, merged=(Merged(2, 1, 3, 1), Merged(4, 1, 6, 1)))
    assert [f[:2] for f in found(result)] == [("S105", "A2")]
    assert result.records.values("term") == ("2025-2026-1",) * 2 + ("2025-2026-2",) * 3


def test_a_number_format_that_hides_a_grade_is_refused():
    hidden = Cell(CellKind.NUMBER, "60", NumberFormat(FormatKind.OTHER, None, '"95"'))
    assert found(take([HEADINGS, row(score=hidden)])) == [("N105", "G2", "60")]


@pytest.mark.parametrize(
    ("kind", "sheet"), [("academic", "学业成绩"), ("composite", "综合测评成绩"), ("trace", "成绩溯源")]
)
def test_our_own_result_is_not_raw_data(kind, sheet):
    made = book("f.xlsx", {"原始成绩": [HEADINGS, row()]}, {"zongce.kind": kind})
    records, (own,) = intake(made, RAW_SCORES)
    assert records is None
    assert own.code == "G314"
    assert sheet in own.message


def test_a_result_may_be_read_as_what_it_is():
    made = book(
        "f.xlsx",
        {"学业成绩": [[c.heading for c in ACADEMIC.columns[:8]], ["1", "张三", "", "", "", "80", "1", "81"]]},
        {"zongce.kind": "academic"},
    )
    assert intake(made, ACADEMIC).records.values("academic_score") == (8100,)


class TestTermOfTwoColumns:
    """学年 and 学期 of 正方 make one 学年学期."""

    def take(self, year, half):
        return take([["学年", "学期", *HEADINGS], [year, half, *row()]])

    @pytest.mark.parametrize("half", ["1", 1, "１", "第一学期"])
    def test_they_are_joined(self, half):
        result = self.take("2025-2026", half)
        assert result.findings == ()
        assert result.records.values("term") == ("2025-2026-1",)

    def test_blank_both_is_blank_and_blank_one_is_no_term(self):
        assert found(self.take("", "")) == []
        assert found(self.take("2025-2026", "")) == [("T104", "A2", "2025-2026-")]

    @pytest.mark.parametrize(
        ("half", "code"),
        [
            (Cell(CellKind.FORMULA, "1"), "N107"),
            (Cell(CellKind.BOOLEAN, "TRUE"), "N109"),
            (Cell(CellKind.NUMBER, "2", NumberFormat(FormatKind.OTHER, None, '"1"')), "N105"),
        ],
    )
    def test_a_part_that_is_no_value_is_told_of_in_its_own_cell(self, half, code):
        result = self.take("2025-2026", half)
        assert [f[:2] for f in found(result)] == [(code, "B2")]
        assert result.records.values("term") == (None,)


class TestCourseInOneColumn:
    """课程/环节 of 青果 holds code and name."""

    def take(self, course):
        headings = ["学号", "姓名", "课程/环节", "课程性质", "学分", "成绩"]
        return take([headings, ["20240101", "张三", course, "必修", "3", "60"]])

    @pytest.mark.parametrize("course", ["[CS1001]程序设计", "【CS1001】 程序设计", " [ CS1001 ]程序设计"])
    def test_it_is_split(self, course):
        result = self.take(course)
        assert result.findings == ()
        assert result.records.values("course_code") == ("CS1001",)
        assert result.records.values("course_name") == ("程序设计",)

    @pytest.mark.parametrize(
        ("course", "code"),
        [
            ("程序设计", "T110"),
            ("[CS1001]", "T110"),
            ("[CS 1001]程序设计", "T105"),
            ("", "N110"),
            (1001, "T110"),
            (Cell(CellKind.FORMULA, "[1]Sheet1!A1"), "N107"),
        ],
    )
    def test_what_cannot_be_split_is_refused_at_its_cell(self, course, code):
        assert [f[:2] for f in found(self.take(course))] == [(code, "C2")]


def test_each_distinct_content_of_a_column_is_examined_once(monkeypatch):
    seen = []
    real = column_values.read_cell
    monkeypatch.setattr(column_values, "read_cell", lambda kind, cell: seen.append(cell) or real(kind, cell))
    result = take([HEADINGS, *(row(f"{n:08d}", str(60 + n % 3)) for n in range(500))])
    assert len(result.records) == 500
    assert len(seen) == 500 + 3 + 5


def of(name, rows, table):
    return intake(Book("f.xlsx", "0" * 64, (grid(name, rows),)), table)


COURSE = [*HEADINGS, "班级"]


@pytest.mark.parametrize("table", [ROSTER, ADJUSTMENTS, MODULE_SCORES])
def test_raw_scores_are_not_taken_for_a_table_that_asks_for_less(table):
    result = of("Sheet1", [COURSE, [*row(), "一班"], [*row(), "一班"]], table)
    assert (result.records, found(result)) == (None, [("S116", "A1", "")])


def test_items_are_not_taken_for_module_scores():
    rows = [["学号", "姓名", "项目", "分值"], ["01", "甲", "志愿服务", "2"]]
    assert found(of("加减分", rows, MODULE_SCORES)) == [("S116", "A1", "")]


def test_a_sheet_of_the_tables_own_name_or_with_its_own_columns_is_that_table():
    assert found(of("课程调整", [COURSE, [*row(), "一班"]], ADJUSTMENTS)) == []
    own = [*COURSE, "课程是否参评", "原因"]
    assert found(of("Sheet1", [own, [*row(), "一班", "否", "转入"]], ADJUSTMENTS)) == []
    part = [*COURSE, "参评"]
    assert found(of("Sheet1", [part, [*row(), "一班", "是"]], ROSTER)) == []


@pytest.mark.parametrize(
    ("table", "heading", "told"),
    [
        (ROSTER, "参加评定", "D1"),
        (ROSTER, "政治面貌", ""),
        (ROSTER, "参评", ""),
        (ROSTER, "是否参加测评", ""),
        (ADJUSTMENTS, "是否计入", "D1"),
    ],
)
def test_a_heading_that_may_stand_for_a_decisive_column_is_told(table, heading, told):
    third = "班级" if table is ROSTER else "课程代码"
    result = of(table.sheet, [["学号", "姓名", third, heading], ["01", "甲", "C1", "是"]], table)
    assert [f.cell for f in result.findings if f.code == "S117"] == ([told] if told else [])
