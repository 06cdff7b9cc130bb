"""The sample scheme and the tables filled for it."""

import pytest

from tests.demo.samples import college, contents, sheet
from tests.openxml import audit
from zongce.core.number import exact
from zongce.core.text import heading_key
from zongce.demo import scheme


def table(data, name):
    rows = contents(data)[name][3:]
    headings = [heading_key(h) for h in rows[0] if h]
    filled = [row for row in rows[1:] if any(v is not None for v in row[: len(headings)])]
    return [dict(zip(headings, row, strict=False)) for row in filled]


def test_the_weights_are_the_manuals_and_make_one():
    rows = table(scheme.scheme(), "测评方案")
    weights = [exact(str(r["权重"]), 4, stored=True) for r in rows]
    assert weights == [7000, 1000, 500, 1000, 500]
    assert {r["来源"] for r in rows} == {"学业", "评分", "录入", "加减分"}


def test_every_grade_word_of_the_scores_is_in_the_grade_map():
    _, year, _ = college()
    words = {r["等级"] for r in table(scheme.scheme(), "成绩对照")}
    used = {r.score for r in (*year.first, *year.second) if not r.score[0].isdigit()}
    assert used <= words
    assert {"缓考", "合格"} <= used
    assert "通过" not in words


@pytest.mark.parametrize("students", [6, 7, 24])
def test_adjustments_name_courses_that_the_students_took(students):
    crowd, year, _ = college(students)
    rows = table(scheme.adjustments(crowd, year), "课程调整")
    taken = {(r.student_id, r.term, r.course.code) for r in year.first}
    assert rows
    assert {(r["学号"], r["学年学期"], r["课程代码"]) for r in rows} <= taken
    for row in rows:
        assert row["原因"]
        assert (row["是否调整比例"] == "是") == (row["调整后比例"] is not None)


def test_the_module_typed_in_covers_exactly_the_participants():
    crowd, _, rng = college()
    rows = table(scheme.modules(crowd, rng), "模块成绩")
    assert [r["学号"] for r in rows] == [s.student_id for s in crowd if not s.absence]
    assert {"身体素质", "违纪"} <= rows[0].keys()
    assert "不及格门数" not in rows[0]


def test_bonus_items_use_the_schemes_items_and_points():
    crowd, _, rng = college()
    rules = {r["项目"]: r for r in table(scheme.scheme(), "加减分项")}
    rows = table(scheme.bonus_items(crowd, rng), "加减分")
    for row in rows:
        rule = rules[row["项目"]]
        assert (row["模块"], row["类别"]) == (rule["模块"], rule["类别"])
        assert rule["分值"] in (None, row["分值"])
        assert row["分值"] is not None
    prizes = [r["学号"] for r in rows if r["类别"] == "竞赛"]
    assert len(prizes) == 2 * len(set(prizes)) > 0


def test_the_filled_tables_open_cleanly():
    crowd, year, rng = college(12)
    for data in (
        scheme.scheme(),
        scheme.adjustments(crowd, year),
        scheme.modules(crowd, rng),
        scheme.bonus_items(crowd, rng),
    ):
        assert audit(data) == []
        assert sheet(data).max_row >= 5
