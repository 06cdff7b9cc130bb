"""检查报告, 试算, 数据来源 (report of findings, effects of a computation, sources of a result)."""

from __future__ import annotations

from zongce.core.schema import Column, Exact, Identifier, Layout, PersonName, Table, Text, column

WHATIF_KIND, WHATIF_SHEET = "whatif", "试算"
"""The kind and the sheet of what a computation would change."""
PARAMETER_KIND, PARAMETER_SHEET = "parameters", "操作单"
"""The kind and the sheet in which the parameters of a button are filled in."""
PAPERS = frozenset({"report", WHATIF_KIND})
"""Kinds of documents for reading that are shown with a workbook and may be replaced."""
TRACE_KIND = "trace"
"""The kind of a workbook that traces a result; its sheets are the trace's, the result's and 数据来源."""

REPORT = Table(
    name="report",
    sheet="检查报告",
    doc="逐条改正后再运行一次；目前没有写入任何数据。",
    layout=Layout.RESULT,
    columns=(
        column("severity", Text(), width=9, entry=False),
        column("code", Text(), width=9, entry=False),
        column("file", Text(), width=28, entry=False),
        column("sheet", Text(), width=14, entry=False),
        column("cell", Text(), width=10, entry=False),
        column("content", Text(1000), width=18, entry=False),
        column("message", Text(1000), width=46, entry=False),
        column("remedy", Text(1000), width=46, entry=False),
    ),
)
WHATIF = Table(
    name=WHATIF_KIND,
    sheet=WHATIF_SHEET,
    doc="只列会变的成绩、名次和等次。这是试算：没有写入任何数据，要采用请点相应的“计算”。",
    layout=Layout.RESULT,
    columns=(
        column("student_id", Identifier(), width=15, entry=False),
        column("name", PersonName(), width=11, entry=False),
        column("class_", Text(), width=14, entry=False),
        column("sheet", Text(), width=15, entry=False),
        column("item", Text(), width=20, entry=False),
        column("stood", Text(), width=11, entry=False),
        column("tried", Text(), width=11, entry=False),
        column("effect", Text(), width=11, entry=False),
    ),
)
SOURCES = Table(
    name="sources",
    sheet="数据来源",
    doc="这份结果由哪些文件、哪些设置算出；追溯时按 SHA-256 核对原文件。",
    layout=Layout.RESULT,
    columns=(
        column("use", Text(), width=18, entry=False),
        column("file", Text(1000), width=40, entry=False),
        column("row_count", Exact(0), width=9, entry=False),
        column("digest", Identifier(64), width=56, entry=False),
    ),
)
PARAMETER_FORM = Table(
    name=PARAMETER_KIND,
    sheet=PARAMETER_SHEET,
    doc="填好黄色的格，再点一次同一个按钮。",
    layout=Layout.FORM,
    columns=(
        column("setting", Text(60), width=20, entry=False),
        Column("filled", "填写", Text(2000), width=34),
        column("explanation", Text(300), width=62, entry=False),
    ),
)
"""操作单: every cell of ``filled`` is declared on its own, by a parameter of the command."""
