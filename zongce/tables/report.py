"""检查报告, 数据来源 (report of findings, sources of a result)."""

from __future__ import annotations

from zongce.core.schema import Exact, Identifier, Layout, Table, Text, column

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
