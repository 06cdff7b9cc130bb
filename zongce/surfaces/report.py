"""A run's report for people at a terminal, and the JSON document for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from zongce.core.finding import Severity
from zongce.sheets.report import WORDS, summary

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

    from zongce.app import Report
    from zongce.core.finding import Finding

MOST_OF_A_CODE = 10
"""Findings of one code shown at a terminal; all of them are in the report workbook and in the JSON."""
MOST_ROWS = 10
MOST_CHANGES = 40
GAP = 2
"""Blanks between two columns at a terminal."""
IDENTITY = ("学号", "姓名", "文件", "表", "行数")
TOTALS = ("学业成绩", "评分成绩", "综合成绩", "综合等次", "班级排名", "综合班级排名", "专业年级排名")
COLOURS = {Severity.ERROR: "bold red", Severity.REFUSED: "yellow", Severity.HINT: "dim"}


def document(report: Report) -> str:
    """Return the one JSON document of a run (design, command line)."""
    content = {
        "ok": report.ok,
        "message": report.message,
        "rows": [dict(row) for row in report.rows],
        "findings": [found.as_dict() for found in report.findings],
        "changes": [change.as_dict() for change in report.outcome.changes],
        "files": [{"path": made.path, "sha256": made.sha256} for made in report.written],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def show(report: Report, console: Console) -> None:
    """Print findings, some of the rows, what was written, and last the one sentence that matters."""
    show_findings(report.findings, console)
    if report.ok and report.rows:
        show_rows(report.rows, console)
    for made in report.written:
        console.print(f"已写出 {escape(made.path)}", soft_wrap=True, highlight=False)
    show_message(report, console)


def show_message(report: Report, console: Console) -> None:
    """Print the one sentence that matters, and how many findings there are."""
    style = "bold green" if report.ok else "bold red"
    counts = f"（{summary(report.findings)}）" if report.findings else ""
    console.print(f"{report.message}{counts}", style=style, soft_wrap=True, highlight=False)


def show_preview(report: Report, console: Console) -> None:
    """Print what a run would change: cells with whose they are, changed rows first; then new files."""
    changes = report.outcome.changes
    for change in changes[:MOST_CHANGES]:
        place = " ".join(part for part in (change.sheet, change.cell, change.key) if part)
        line = f"{place}：{change.before or '（空）'} → {change.after or '（空）'}"
        console.print(escape(line), soft_wrap=True, highlight=False)
    if len(changes) > MOST_CHANGES:
        more = len(changes) - MOST_CHANGES
        console.print(f"…… 还有 {more} 格会变，见 --json", style="dim", highlight=False)
    for file in report.outcome.files:
        console.print(f"将写出 {escape(file.path)}", soft_wrap=True, highlight=False)


def show_findings(findings: Sequence[Finding], console: Console) -> None:
    """Print findings one a paragraph: place, content, what is wrong, what to do."""
    shown: dict[str, int] = {}
    for found in findings:
        shown[found.code] = shown.get(found.code, 0) + 1
        if shown[found.code] > MOST_OF_A_CODE:
            continue
        place = " ".join(part for part in (found.file, found.sheet, found.cell) if part)
        content = f"内容：{found.value}" if found.value else ""
        head = "　".join(part for part in (f"{WORDS[found.severity]} {found.code}", place, content) if part)
        console.print(escape(head), style=COLOURS[found.severity], soft_wrap=True, highlight=False)
        console.print(escape(f"　　{found.message}。→ {found.remedy}"), soft_wrap=True, highlight=False)
    _rest(shown, console)


def _rest(shown: Mapping[str, int] | Counter[str], console: Console) -> None:
    for code, count in shown.items():
        if count > MOST_OF_A_CODE:
            more = count - MOST_OF_A_CODE
            console.print(f"　　{code} 还有 {more} 条，见检查报告或 --json", style="dim", highlight=False)


def show_rows(rows: Sequence[Mapping[str, str]], console: Console) -> None:
    """Print the first rows of a result as a table; the columns that do not fit are in the workbook."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    headings = fitting(rows[:MOST_ROWS], console.width)
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    for row in rows[:MOST_ROWS]:
        table.add_row(*(escape(row[heading]) for heading in headings))
    console.print(table)
    if len(rows) > MOST_ROWS:
        console.print(f"…… 共 {len(rows)} 行，全部在结果文件里", style="dim", highlight=False)


def fitting(rows: Sequence[Mapping[str, str]], width: int) -> list[str]:
    """Return the headings that fit into ``width``: who it is and the totals before everything else."""
    headings = list(rows[0])
    wanted = sorted(headings, key=lambda heading: (_rank(heading, headings), headings.index(heading)))
    chosen: list[str] = []
    width += GAP
    for heading in wanted:
        width -= GAP + max(cell_len(text) for text in (heading, *(row[heading] for row in rows)))
        if width < 0:
            break
        chosen.append(heading)
    return [heading for heading in headings if heading in chosen]


def _rank(heading: str, headings: Sequence[str]) -> int:
    if heading in IDENTITY or len(headings) <= len(IDENTITY):
        return 0
    if heading in TOTALS:
        return 1
    return 2 if "排名" in heading else 3
