"""模块成绩, 综合测评成绩 (module scores, composite results): their columns follow the scheme's modules."""

from __future__ import annotations

from zongce.core.schema import Column, Exact, Flag, Identifier, Layout, PersonName, Rank, Table, Text, column
from zongce.core.value import replace

MODULE_SCORE = Exact(2, -1_000_000, 1_000_000)
"""What may stand in a module's column."""

MODULE_SCORES = Table(
    name="module_scores",
    sheet="模块成绩",
    doc="每名参评学生一行，每个模块一列，两位小数。",
    key=("student_id",),
    columns=(
        column("student_id", Identifier(), required=True, width=15),
        column("name", PersonName(), required=True, width=11),
        column("failed_count", Exact(0, 0, 999), "否决规则用到时填写。", width=11),
        column("disciplined", Flag(), "否决规则用到时填写。", width=8),
    ),
    open_columns=MODULE_SCORE,
    examples=(("20240101", "张三", "0", "否"), ("20240102", "李四", "1", "否")),
)
MANUAL_MODULES = ("思想政治素质", "科学文化素质", "发展性素质")
MANUAL_TOTAL = "素质综合测评"
TOTAL_STEM = "综合"
CLASS_RANKS, MAJOR_RANKS = ("班级排名", "成绩排名", "排名"), ("专业年级排名", "年级排名")
"""The heading of a rank, then the other words under which the manual and its readers know it."""

COMPOSITE = Table(
    name="composite",
    sheet="综合测评成绩",
    doc="各模块成绩、等次和排名；同分同名次。",
    key=("student_id",),
    layout=Layout.RESULT,
    columns=(
        column("student_id", Identifier(), required=True, width=15, entry=False),
        column("name", PersonName(), required=True, width=11, entry=False),
    ),
    open_columns=Exact(2),
    open_pattern=".+成绩",
)
"""As received, before the modules are known: every heading that ends with 成绩 is a score."""


def stem(module: str) -> str:
    """Return the word to which 成绩, 等次, 班级排名 are appended; never 成绩成绩."""
    return module.removesuffix("成绩") or module


def module_scores(modules: tuple[str, ...]) -> Table:
    """Return 模块成绩 with one column a module, behind 姓名."""
    columns = tuple(
        Column(f"module_{i}", m, MODULE_SCORE, required=True, width=13) for i, m in enumerate(modules)
    )
    head, tail = MODULE_SCORES.columns[:2], MODULE_SCORES.columns[2:]
    samples = tuple(
        (*row[:2], *(score,) * len(modules), *row[2:])
        for row, score in zip(MODULE_SCORES.examples, ("85.5", "90"), strict=True)
    )
    return replace(MODULE_SCORES, columns=(*head, *columns, *tail), examples=samples, open_columns=None)


def composite(modules: tuple[str, ...], total: str, major_ranked: tuple[str, ...]) -> Table:
    """Return 综合测评成绩 for these modules: score and level of each, the class ranks, the major-grade ranks.

    A module's score is blank for students whose grade does not have the module.
    """
    parts = (*(stem(m) for m in modules), total)
    keys = (*(f"module_{i}" for i in range(len(modules))), "total")

    def other(key: str, *words: str) -> tuple[str, ...]:
        manual = MANUAL_TOTAL if key == "total" and total == TOTAL_STEM else ""
        own = dict(zip(keys, parts, strict=True))[key]
        return (*((manual + word) for word in words if manual), *(own + word for word in words[1:]))

    scores = [
        made
        for key, part in zip(keys, parts, strict=True)
        for made in (
            Column(
                key, f"{part}成绩", Exact(2), required=key == "total", width=12, entry=False,
                aliases=other(key, "成绩"),
            ),
            Column(f"{key}_level", f"{part}等次", Text(20), width=12, entry=False, aliases=other(key, "等次")),
        )
    ]  # fmt: skip
    ranks = [
        Column(
            f"{k}_class_rank", f"{p}班级排名", Rank(), width=10, entry=False, aliases=other(k, *CLASS_RANKS)
        )
        for k, p in zip(keys, parts, strict=True)
    ]
    majors = [
        Column(
            f"{k}_major_rank",
            f"{p}专业年级排名",
            Rank(),
            width=13,
            entry=False,
            aliases=other(k, *MAJOR_RANKS),
        )
        for k, p in zip(keys, parts, strict=True)
        if p in major_ranked
    ]
    group = (Column("class_", "班级", Text(), width=14, entry=False),)
    columns = (*COMPOSITE.columns, *scores, *ranks, *majors, *group)
    return replace(COMPOSITE, columns=columns, open_columns=None, open_pattern="")


ENTRY_KIND = "composite_entry"
"""The kind of a workbook in which people fill in 综合测评成绩 for the import."""
_ENTRY_DOC = "每名参评学生一行，填各项成绩和等次；排名由系统计算。"


def composite_entry(modules: tuple[str, ...] = MANUAL_MODULES, total: str = MANUAL_TOTAL) -> Table:
    """Return 综合测评成绩 as people fill it for the import: scores and levels; ranks are computed."""
    made = composite(modules, total, ())
    scores = {"total", *(f"module_{i}" for i in range(len(modules)))}
    typed = tuple(
        replace(c, entry=True)
        for c in made.columns
        if c.name in ("student_id", "name") or c.name.removesuffix("_level") in scores
    )
    samples = (("20240101", "张三", "85.5", "良好"), ("20240102", "李四", "90", "优秀"))
    examples = tuple((*row[:2], *row[2:] * (len(modules) + 1)) for row in samples)
    return replace(made, columns=typed, layout=Layout.LIST, doc=_ENTRY_DOC, examples=examples)


COMPOSITE_TRACE = Table(
    name="composite_trace",
    sheet="成绩溯源",
    doc="点任一格可看公式：由本表的模块成绩和权重重新算出综合成绩和班级排名。",
    layout=Layout.RESULT,
    columns=(
        column("student_id", Identifier(), width=15, entry=False),
        column("name", PersonName(), width=11, entry=False),
        column("class_", Text(), width=14, entry=False),
    ),
)
PART_PLACES = 6
"""A score (two places) times a weight (four) has six."""


def composite_trace(modules: tuple[str, ...], total: str, *, whole_parts: bool) -> Table:
    """Return 成绩溯源 for these modules: score, weight and part of each, then total, rank and agreement.

    ``whole_parts`` says that the parts are rounded to two places before they are added.
    """
    places = 2 if whole_parts else PART_PLACES
    parts = [
        made
        for i, part in enumerate(map(stem, modules))
        for made in (
            Column(f"module_{i}", f"{part}成绩", Exact(2), width=12, entry=False),
            Column(f"module_{i}_weight", f"{part}权重", Exact(4), width=12, entry=False),
            Column(f"module_{i}_part", f"{part}计入", Exact(places), width=12, entry=False),
        )
    ]
    tail = (
        Column("total", f"{total}成绩", Exact(2), width=11, entry=False),
        Column("total_class_rank", f"{total}班级排名", Rank(), width=10, entry=False),
        column("agreement", Text(), "重新计算是否与综合测评成绩表一致。", width=11, entry=False),
        column("explanation", Text(1000), width=48, entry=False),
    )
    return replace(COMPOSITE_TRACE, columns=(*COMPOSITE_TRACE.columns, *parts, *tail))
