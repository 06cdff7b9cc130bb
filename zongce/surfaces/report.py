"""A run's report for people at a terminal, and the JSON document for other programs."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import click

from zongce.core.finding import Severity
from zongce.sheets.report import shown_as, summary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.finding import Finding
    from zongce.ports.report import Report

MOST_OF_A_CODE = 10
"""Findings of one code shown at a terminal; all of them are in the report workbook and in the JSON."""
MOST_ROWS = 10
MOST_CHANGES = 40
GAP = 2
"""Blanks between two columns at a terminal."""
IDENTITY = ("学号", "姓名", "文件", "表", "行数")
TOTALS = ("学业成绩", "评分成绩", "综合成绩", "综合等次", "班级排名", "综合班级排名", "专业年级排名")
WIDE = frozenset("WF")
"""East Asian widths that take two cells of a terminal."""


def document(report: Report) -> str:
    """Return the one JSON document of a run (design, command line)."""
    import json  # noqa: PLC0415  # people at a terminal need none

    content = {
        "ok": report.ok,
        "message": report.message,
        "rows": [dict(row) for row in report.rows],
        "findings": [found.as_dict() for found in report.findings],
        "changes": [change.as_dict() for change in report.outcome.changes],
        "files": [{"path": made.path, "sha256": made.sha256} for made in report.written],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def show(report: Report) -> None:
    """Print findings, some of the rows, what was written, and last the one sentence that matters."""
    show_findings(report.findings)
    if report.ok and report.rows:
        import shutil  # noqa: PLC0415  # most runs show no rows

        show_rows(report.rows, shutil.get_terminal_size().columns)
    for made in report.written:
        click.echo(f"已写出 {made.path}")
    show_message(report)


def show_message(report: Report) -> None:
    """Print the one sentence that matters, and how many findings there are."""
    counts = f"（{summary(report.findings)}）" if report.findings else ""
    click.secho(f"{report.message}{counts}", fg="green" if report.ok else "red", bold=True)


def show_preview(report: Report) -> None:
    """Print what a run would change: cells with whose they are, changed rows first; then new files."""
    changes = report.outcome.changes
    for change in changes[:MOST_CHANGES]:
        place = " ".join(part for part in (change.sheet, change.cell, change.key) if part)
        click.echo(f"{place}：{change.before or '（空）'} → {change.after or '（空）'}")
    if len(changes) > MOST_CHANGES:
        more = len(changes) - MOST_CHANGES
        click.secho(f"…… 还有 {more} 格会变，见 --json", dim=True)
    for file in report.outcome.files:
        click.echo(f"将写出 {file.path}")


def show_findings(findings: Sequence[Finding]) -> None:
    """Print findings one a paragraph: place, content, what is wrong, what to do."""
    shown: dict[str, int] = {}
    for found, word in zip(findings, shown_as(findings), strict=True):
        shown[found.code] = shown.get(found.code, 0) + 1
        if shown[found.code] > MOST_OF_A_CODE:
            continue
        place = " ".join(part for part in (found.file, found.sheet, found.cell) if part)
        content = f"内容：{found.value}" if found.value else ""
        head = "　".join(part for part in (f"{word} {found.code}", place, content) if part)
        _show_head(head, found.severity)
        click.echo(f"　　{found.message}。→ {found.remedy}")
    for code, count in shown.items():
        if count > MOST_OF_A_CODE:
            more = count - MOST_OF_A_CODE
            click.secho(f"　　{code} 还有 {more} 条，见检查报告或 --json", dim=True)


def _show_head(words: str, severity: Severity) -> None:
    match severity:
        case Severity.ERROR:
            click.secho(words, fg="red", bold=True)
        case Severity.REFUSED:
            click.secho(words, fg="yellow")
        case Severity.HINT:
            click.secho(words, dim=True)


def show_rows(rows: Sequence[Mapping[str, str]], width: int) -> None:
    """Print the first rows of a result as a table; the columns that do not fit are in the workbook."""
    some = rows[:MOST_ROWS]
    headings = fitting(some, width)
    wide = [max(cells(text) for text in (heading, *(row[heading] for row in some))) for heading in headings]
    click.secho(_line(headings, wide), bold=True)
    for row in some:
        click.echo(_line([row[heading] for heading in headings], wide))
    if len(rows) > MOST_ROWS:
        click.secho(f"…… 共 {len(rows)} 行，全部在结果文件里", dim=True)


def _line(texts: Sequence[str], wide: Sequence[int]) -> str:
    padded = (text + " " * (width - cells(text)) for text, width in zip(texts, wide, strict=True))
    return (" " * GAP).join(padded).rstrip()


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes: a Chinese character two, an accent none.

    >>> cells("学号 01"), cells("e\u0301")
    (7, 1)
    """
    marks = sum(unicodedata.combining(char) != 0 for char in text)
    return len(text) + sum(unicodedata.east_asian_width(char) in WIDE for char in text) - marks


def fitting(rows: Sequence[Mapping[str, str]], width: int) -> list[str]:
    """Return the headings that fit into ``width``: who it is and the totals before everything else."""
    headings = list(rows[0])
    wanted = sorted(headings, key=lambda heading: (_rank(heading, headings), headings.index(heading)))
    chosen: list[str] = []
    width += GAP
    for heading in wanted:
        width -= GAP + max(cells(text) for text in (heading, *(row[heading] for row in rows)))
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
