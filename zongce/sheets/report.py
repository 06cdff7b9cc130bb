"""检查报告: all findings of a run as a document, each leading to its cell."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from zongce.core.finding import Finding, Severity
from zongce.core.grid import column_number
from zongce.core.pattern import pattern
from zongce.core.records import from_values
from zongce.ports.outcome import Document, SheetContent
from zongce.tables.records import INCOMPLETE
from zongce.tables.report import REPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WORDS = {Severity.ERROR: "错误", Severity.REFUSED: "拒收", Severity.HINT: "提示"}
UNFINISHED = "W917"
"""Said of a form that is taken, but not finished: nothing in it is refused, it only does not count yet."""
_ORDER = {Severity.ERROR: 0, Severity.REFUSED: 1, Severity.HINT: 2}
_CELL = pattern(r"([A-Z]{1,3})([0-9]{1,7})")
_LONGEST = 1000


def report_document(
    findings: Iterable[Finding],
    title: str = "",
    note: str = "",
    paths: Mapping[str, str] | None = None,
) -> Document:
    """Return the report: errors first, then refusals, then hints, each by file, sheet, row and column.

    ``paths`` gives, by file name, the way to the file from where the report will lie (``/`` between
    folders); a file without one has no links. ``note`` defaults to the counts and what to do.

    Source: requirement N2.
    """
    ordered = sorted(findings, key=_place)
    columns = {
        "severity": shown_as(ordered),
        "code": [f.code for f in ordered],
        "file": [_clip(f.file) for f in ordered],
        "sheet": [f.sheet for f in ordered],
        "cell": [f.cell for f in ordered],
        "content": [_clip(f.value) for f in ordered],
        "message": [_clip(f.message) for f in ordered],
        "remedy": [_clip(f.remedy) for f in ordered],
    }
    targets = [(link_to(f, paths or {}), bool(f.cell)) for f in ordered]
    links = {  # a link needs a text to be seen
        "cell": tuple(target if at_cell else "" for target, at_cell in targets),
        "file": tuple("" if at_cell else target for target, at_cell in targets),
    }
    content = SheetContent(
        REPORT,
        from_values(REPORT, columns),
        title or REPORT.sheet,
        note or f"{summary(ordered)}　{REPORT.doc}",
        links={name: column for name, column in links.items() if any(column)},
    )
    return Document(REPORT.name, title or REPORT.sheet, (content,))


def summary(findings: Iterable[Finding]) -> str:
    """Return the counts in words: ``3 条错误，1 条提示``."""
    counts = Counter(shown_as(tuple(findings)))
    words = (WORDS[Severity.ERROR], WORDS[Severity.REFUSED], INCOMPLETE, WORDS[Severity.HINT])
    return "，".join(f"{counts[word]} 条{word}" for word in words if counts[word]) or "没有发现问题"


def shown_as(findings: Sequence[Finding]) -> list[str]:
    """Return for each finding what it is called: 不完整 where a form is only unfinished, else by severity."""
    unfinished = {f.file for f in findings if f.code == UNFINISHED}
    return [
        INCOMPLETE if f.severity is Severity.REFUSED and f.file in unfinished else WORDS[f.severity]
        for f in findings
    ]


def link_to(item: Finding, paths: Mapping[str, str]) -> str:
    """Return the hyperlink to a finding's cell, empty when the way to the file is not known.

    The empty way is the workbook itself, in which the report is a sheet.
    """
    path = paths.get(item.file)
    if path is None:
        return ""
    from urllib.parse import quote  # noqa: PLC0415  # most runs link nothing

    target = quote(path, safe="/")
    if not item.sheet:
        return target
    cell = item.cell if _CELL.fullmatch(item.cell) else "A1"
    return f"{target}#'{item.sheet.replace(chr(39), chr(39) * 2)}'!{cell}"


def _place(item: Finding) -> tuple[int, str, str, int, int, str, str]:
    """Order rows and columns by number: A9 before A10, Z1 before AA1."""
    match = _CELL.match(item.cell)
    row = int(match[2]) if match else 0
    column = column_number(match[1]) if match else 0
    return _ORDER[item.severity], item.file, item.sheet, row, column, item.code, item.value


def _clip(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
