"""评分规则, 评分表, 评分结果 (rating rules, rating forms, rating results)."""

from __future__ import annotations

from zongce.core.schema import (
    Column,
    Exact,
    Identifier,
    Layout,
    Percent,
    PersonName,
    Rank,
    Table,
    Text,
    column,
)
from zongce.core.value import replace

ROLES = ("辅导员", "班主任", "互评")
COUNSELLOR, TEACHER, PEER = range(len(ROLES))
"""Positions in ``ROLES``, which is the order of the weights too."""
ROLE_ALIASES = {"学生": "互评", "同学": "互评", "学生互评": "互评"}
FORM_HEAD = {"rater_id": ("学号/工号", "学号", "工号", "评分人学号", "评分人编号", "编号"), "rater_name": ("姓名", "评分人", "评分人姓名"), "role": ("角色", "身份", "评分人角色")}  # fmt: skip
"""Labels in column A of a form's head, the value beside them in column B."""
CODE_WORD = "校验码"
"""Stands before the form's code in its head."""

RATING_RULES = Table(
    name="rating_rules",
    sheet="评分规则",
    doc="每个评分项目一行；三个权重是百分数，合计 100%。",
    key=("rating_item",),
    columns=(
        column("number", Exact(0, 0, 999), width=7),
        column("rating_item", Text(30), "评分表上的列名。", required=True, width=14),
        column("item_detail", Text(500), "写给评分人看的说明。", width=40),
        column("low", Exact(2, 0, 100_000), required=True, width=10),
        column("high", Exact(2, 0, 100_000), required=True, width=10),
        column("counsellor_weight", Percent(2, 0, 10_000), required=True, width=11),
        column("teacher_weight", Percent(2, 0, 10_000), required=True, width=11),
        column("peer_weight", Percent(2, 0, 10_000), required=True, width=11),
    ),
    examples=(
        ("1", "思想", "政治学习、集体观念", "20", "30", "30%", "30%", "40%"),
        ("2", "体育", "锻炼与健康", "30", "40", "30%", "30%", "40%"),
    ),
)  # fmt: skip

RATING_FORM = Table(
    name="rating_form",
    sheet="评分表",
    doc="给名单上的每名同学、每个项目打分；浅黄色单元格可以填写。",
    key=("student_id",),
    layout=Layout.FORM,
    columns=(
        column("student_id", Identifier(), required=True, width=15, entry=False),
        column("name", PersonName(), required=True, width=11, entry=False),
    ),
    open_columns=Exact(2, 0, 100_000),
    open_pattern=r"(.+?)[(（]\s*([0-9.]+)\s*[-~～–—]\s*([0-9.]+)\s*[)）]",
)

RATING_RESULT = Table(
    name="rating_result",
    sheet="评分结果",
    doc="各评分项目得分之和；看不到是谁打的分。",
    key=("student_id",),
    layout=Layout.RESULT,
    columns=(
        column("student_id", Identifier(), required=True, width=15, entry=False),
        column("name", PersonName(), required=True, width=11, entry=False),
        column("class_", Text(), width=14, entry=False),
        column("rating_score", Exact(2), required=True, width=12, entry=False),
        column("class_rank", Rank(), width=11, entry=False),
    ),
)


def rating_result(items: tuple[str, ...]) -> Table:
    """Return the result table with one column an item between 班级 and 评分成绩."""
    head, tail = RATING_RESULT.columns[:3], RATING_RESULT.columns[3:]
    middle = tuple(Column(f"item_{i}", item, Exact(2), width=11, entry=False) for i, item in enumerate(items))
    return replace(RATING_RESULT, columns=(*head, *middle, *tail))


RATING_TRACE = Table(
    name="rating_trace",
    sheet="成绩溯源",
    doc="点任一格可看公式：由本表的项目得分重新算出评分成绩和班级排名。",
    layout=Layout.RESULT,
    columns=(
        *RATING_RESULT.columns,
        column("agreement", Text(), "重新计算是否与评分结果表一致。", width=11, entry=False),
        column("explanation", Text(1000), width=48, entry=False),
    ),
)


def rating_trace(items: tuple[str, ...]) -> Table:
    """Return 成绩溯源 for these items: the result's columns, then agreement and explanation."""
    return replace(RATING_TRACE, columns=(*rating_result(items).columns, *RATING_TRACE.columns[-2:]))


def form_heading(item: str, low: str, high: str) -> str:
    """Return an item's heading on a form: 思想 (20-30)."""
    return f"{item} ({low}-{high})"


def rating_form(headings: tuple[str, ...], kinds: tuple[Exact, ...]) -> Table:
    """Return the form with its item columns, each with its own range."""
    pairs = enumerate(zip(headings, kinds, strict=True))
    items = tuple(Column(f"item_{i}", h, k, required=True, width=13) for i, (h, k) in pairs)
    return RATING_FORM.extended(*items)
