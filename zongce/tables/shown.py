"""首页, 成绩分布, 公示, 成绩单, 学年成绩: what workbooks show to people and nobody fills in."""

from __future__ import annotations

from zongce.core.schema import Column, Exact, Identifier, Layout, PersonName, Rank, Table, Text, column
from zongce.core.value import replace
from zongce.tables.composite import stem

HOME = Table(
    name="home",
    sheet="首页",
    doc="这份工作簿的状态和下一步。",
    layout=Layout.RESULT,
    columns=(
        column("step", Text(), width=24, entry=False),
        column("state", Text(), width=14, entry=False),
        column("done", Text(), width=14, entry=False),
        column("explanation", Text(300), width=56, entry=False),
    ),
)
DISTRIBUTION = Table(
    name="distribution",
    sheet="成绩分布",
    doc="各分数段的人数。",
    layout=Layout.RESULT,
    columns=(
        column("band", Text(30), width=14, entry=False),
        column("head_count", Exact(0), width=10, entry=False),
    ),
)
YEAR_RESULT = Table(
    name="year_result",
    sheet="学年成绩",
    doc="两个学期的综合成绩按“学期合成”合成学年成绩，四舍五入到两位小数；同分同名次。",
    key=("student_id",),
    layout=Layout.RESULT,
    columns=(
        column("student_id", Identifier(), required=True, width=15, entry=False),
        column("name", PersonName(), required=True, width=11, entry=False),
        column("class_", Text(), width=14, entry=False),
        column("first_half_score", Exact(2), width=14, entry=False),
        column("second_half_score", Exact(2), width=14, entry=False),
        column("year_score", Exact(2), required=True, width=12, entry=False),
        column("year_rank", Rank(), width=14, entry=False),
    ),
)
PUBLICITY = Table(
    name="publicity",
    sheet="公示",
    doc="如有异议，请在公示期内向学院提出。",
    key=("student_id",),
    layout=Layout.RESULT,
    columns=(
        column("number", Exact(0), width=7, entry=False),
        column("student_id", Identifier(), required=True, width=15, entry=False),
        column("name", PersonName(), required=True, width=11, entry=False),
        column("major", Text(), width=16, entry=False),
        column("grade_year", Text(10), width=8, entry=False),
        column("class_", Text(), width=14, entry=False),
    ),
)
SLIP = Table(
    name="slip",
    sheet="成绩单",
    doc="只有本人的成绩和班级排名。",
    layout=Layout.RESULT,
    columns=(
        column("item", Text(60), width=26, entry=False),
        column("score", Text(20), width=12, entry=False),
        column("level", Text(20), width=10, entry=False),
        column("class_rank", Rank(), width=12, entry=False),
    ),
)


def publicity(modules: tuple[str, ...], total: str, ranked: tuple[str, ...]) -> Table:
    """Return 公示 for these modules: score and level of each, class ranks of the total and of ``ranked``.

    Never a major-grade rank. Source: requirement C5.
    """
    made: list[Column] = []
    parts = (*((f"module_{i}", stem(m), m in ranked) for i, m in enumerate(modules)), ("total", total, True))
    for key, part, with_rank in parts:
        made.append(Column(key, f"{part}成绩", Exact(2), width=11, entry=False))
        made.append(Column(f"{key}_level", f"{part}等次", Text(20), width=12, entry=False))
        if with_rank:
            made.append(Column(f"{key}_class_rank", f"{part}班级排名", Rank(), width=10, entry=False))
    return replace(PUBLICITY, columns=(*PUBLICITY.columns, *made))
