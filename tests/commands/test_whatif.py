"""What 试算 says of each value: how scores, ranks and levels would change."""

import pytest

from zongce.checks.intake import intake
from zongce.commands import rows
from zongce.commands.parameters import TRIALS
from zongce.commands.registry import BY_ID
from zongce.commands.sheet_grid import grid_of, with_sheets
from zongce.commands.whatif import ALL, TRIED
from zongce.commands.whatif_effects import Effect, _effect, summary
from zongce.core.grid import KIND_PROPERTY, Book, Grid
from zongce.core.schema import Exact, Rank, Text, column
from zongce.tables.academic import ACADEMIC
from zongce.tables.roster import ROSTER

SCORE, RANK = column("academic_score", Exact(2)), column("class_rank", Rank())
COUNT = column("failed_count", Exact(0))
LEVEL = column("level", Text())
LEVELS = ("优秀", "良好", "合格")


def level():
    return type(LEVEL)("total_level", "综合等次", Text(20))


@pytest.mark.parametrize(
    ("column_", "stood", "tried", "effect", "step"),
    [
        (SCORE, "89.99", "90.00", "+0.01", 0),
        (SCORE, "90.00", "89.95", "-0.05", 0),
        (SCORE, "9.99", "100.00", "+90.01", 0),
        (SCORE, "-1.50", "1.00", "+2.50", 0),
        (SCORE, "-0.05", "0.00", "+0.05", 0),
        (SCORE, "", "80.00", "新增", 0),
        (SCORE, "80.00", "", "不再有", 0),
        (COUNT, "0", "2", "+2", 0),
        (RANK, "3/40", "1/40", "↑2", 2),
        (RANK, "1/40", "2/40", "↓1", -1),
        (RANK, "2/39", "2/40", "名次不变", 0),
        (RANK, "9/40", "10/41", "↓1", -1),
        (RANK, "", "1/1", "新增", 0),
        (level(), "合格", "优秀", "↑2 等", 2),
        (level(), "优秀", "良好", "↓1 等", -1),
        (level(), "", "合格", "↑1 等", 1),
        (level(), "合格", "", "↓1 等", -1),
        (level(), "中等", "优秀", "不同", 0),
    ],
)
def test_a_change_is_told_by_its_size_and_direction(column_, stood, tried, effect, step):
    assert _effect(column_, stood, tried, LEVELS) == (effect, step)


def test_without_rules_a_level_is_only_another_one():
    assert _effect(level(), "良好", "优秀", ()) == ("不同", 0)


def effect(number, item, text, step=0, name="甲"):
    return Effect(number, name, "会计2401", "综合测评成绩", item, "3/9", "1/9", text, step)


def test_the_summary_counts_students_ups_and_downs_and_names_who_moves_farthest():
    made = [
        effect("1", "综合班级排名", "↑2", 2), effect("1", "专业学习班级排名", "↑1", 1),
        effect("2", "综合班级排名", "↓5", -5, "乙"), effect("2", "综合等次", "↓1 等", -1, "乙"),
        effect("3", "综合成绩", "+0.10", 0, "丙"), effect("4", "综合成绩", "新增", 0, "丁"),
    ]  # fmt: skip
    told = dict(summary(made))
    assert told["有变化"] == "4 名学生，6 处"
    assert told["名次"] == "↑ 2 处，↓ 1 处"
    assert told["等次"] == "↑ 0 处，↓ 1 处"
    assert told["首次产生"] == "1 名学生，1 处"
    assert told["移动最多"].startswith("乙 综合班级排名")
    assert told["移动最多"].count("甲") == 1


def test_the_parameter_offers_just_what_can_be_tried():
    assert set(TRIALS) == {BY_ID[name].label for names in TRIED.values() for name in names}
    assert ALL not in TRIALS


def test_rows_are_read_back_from_the_sheet_that_is_made_of_them():
    made = rows.of(
        ACADEMIC,
        [
            {
                "student_id": "0012", "name": "甲", "credit_weighted_average": -5, "bonus": 0,
                "academic_score": 10000, "class_rank": "1/2", "course_count": 3, "failed_count": 0,
            },
            {
                "student_id": "0013", "name": "乙", "credit_weighted_average": 1, "bonus": 20,
                "academic_score": 8005, "class_rank": "2/2",
            },
        ],
    )  # fmt: skip
    book = Book("班.xlsx", "", (Grid("学生名册"), Grid(ACADEMIC.sheet)), {KIND_PROPERTY: ACADEMIC.name})
    changed = with_sheets(book, [made])
    assert [grid.name for grid in changed.sheets] == [ROSTER.sheet, ACADEMIC.sheet]
    only = Book("班.xlsx", "", (grid_of(made),), {KIND_PROPERTY: ACADEMIC.name})
    read, found = intake(only, ACADEMIC)
    assert found == ()
    assert list(read.dicts()) == rows.every(made)
    assert [read.where(row).cell for row in read] == ["A5", "A6"]
