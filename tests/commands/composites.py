"""Small colleges for the composite score: a scheme in a few words, students with their module scores."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.builders import book
from zongce.commands.composite.composite import CompositeRequest, composite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.grid import Book
    from zongce.ports.outcome import Outcome

MODULES = ["序号", "模块", "来源", "权重", "计法", "基础分", "下限", "上限", "适用年级"]
RULES = ["模块", "类别", "项目", "分值", "计法", "N", "上限", "互斥组"]
LEVELS = ["对象", "方式", "等次", "门槛", "比例", "范围", "同分处理"]
VETOES = ["条件", "参数", "不得评为"]
SETTINGS = ["项", "值"]
ROSTER = ["学号", "姓名", "专业", "年级", "班级", "参评", "不参评原因"]
ITEMS = ["学号", "姓名", "模块", "类别", "项目", "分值", "依据"]


def number(text: object) -> object:
    """Decimals are typed as text here; they stand in number cells."""
    return Decimal(text) if isinstance(text, str) and text.lstrip("-").replace(".", "", 1).isdigit() else text


def module(
    name: str, weight: str | None, source: str = "录入", grades: str | None = None, **limits: str
) -> list:
    """A row of 测评方案; without a weight the module is added."""
    method = "加权" if weight else "相加"
    ends = [number(limits.get(end)) for end in ("base", "floor", "cap")]
    return [None, name, source, number(weight), method, *ends, grades]


def scheme(modules: Sequence[list], **sheets: Sequence[Sequence[object]]) -> Book:
    """A scheme of these module rows; further sheets with their headings."""
    return book("方案.xlsx", {"测评方案": [MODULES, *modules], **sheets})


def settings(**values: object) -> list[list[object]]:
    return [SETTINGS, *([name, value] for name, value in values.items())]


def roster(people: Sequence[Sequence[object]]) -> Book:
    """学号, 姓名, then 专业, 年级, 班级, 参评, 不参评原因 as far as they matter."""
    filled = ["会计学", "2024", "会计2401"]
    rows = [[*p[:2], *(p[n + 2] if len(p) > n + 2 else filled[n] for n in range(3)), *p[5:]] for p in people]
    return book("名册.xlsx", {"学生名册": [ROSTER, *rows]})


def names(count: int) -> list[list[str]]:
    """Students 01 甲, 02 乙 …"""
    return [[f"{n:02d}", f"生{n}"] for n in range(1, count + 1)]


def scores(
    modules: Sequence[str], rows: Sequence[Sequence[object]], more: Sequence[str] = (), people: object = None
) -> Book:
    """模块成绩 of the students 01, 02 … in their order; numbers as text."""
    heads = people or names(len(rows))
    body = [[*head[:2], *map(number, row)] for head, row in zip(heads, rows, strict=True)]
    return book("模块.xlsx", {"模块成绩": [["学号", "姓名", *modules, *more], *body]})


def run(plan: Book | None, table: Book | None = None, people: Sequence | int = 1, **books: Book) -> Outcome:
    register = roster(names(people) if isinstance(people, int) else people)
    return composite(CompositeRequest(register, plan, table, **books, out="结果.xlsx"))


def codes(outcome: Outcome) -> list[tuple[str, str]]:
    return [(f.code, f.cell) for f in outcome.findings]


def column(outcome: Outcome, heading: str) -> list[str]:
    assert outcome.ok, codes(outcome)
    return [row[heading] for row in outcome.rows]


def by_id(outcome: Outcome) -> dict[str, Mapping[str, str]]:
    return {row["学号"]: row for row in outcome.rows}
