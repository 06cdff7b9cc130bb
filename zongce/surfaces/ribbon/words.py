"""What a message box says after a click: one sentence, the first findings with remedies, where files are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zongce.core.finding import Severity
from zongce.sheets.report import shown_as, summary
from zongce.tables.report import REPORT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.core.finding import Finding
    from zongce.ports.report import Report

TITLE = "综测"
LONGEST = 900
"""Windows shows 1,023 units of a message; so much is ours, the rest is left for a question below."""
MOST_FINDINGS = 3
_LONGEST_PART = 160
_STOPS = "。；！？\n"
_END = "……"


def cut(words: str, longest: int = LONGEST) -> str:
    """Return a text that a message box shows whole: cut behind a sentence where that keeps half of it.

    >>> cut("一二三。四五六。七", 8)
    '一二三。……'
    """
    if length(words) <= longest:
        return words
    kept, room = [], longest - len(_END)
    for sign in words:
        room -= length(sign)
        if room < 0:
            break
        kept.append(sign)
    text = "".join(kept)
    last = max(text.rfind(stop) for stop in _STOPS)
    return (text[: last + 1] if 2 * (last + 1) > len(text) else text) + _END


def length(words: str) -> int:
    """Return how many units a text takes as Windows counts: a rare character two."""
    return len(words.encode("utf-16-le")) // 2


def told(report: Report, *, listed: bool, clean: str = "") -> str:
    """Return what a person is told of a run; ``listed`` says that a sheet has all of its findings.

    ``clean`` is said where there are none.
    """
    parts = [_sentence(report.message) + ("" if report.findings else clean)]
    parts += _findings(report.findings, listed=listed)
    parts += _files(report)
    return cut("\n\n".join(parts))


def asked(tip: str, report: Report) -> str:
    """Return what a person is asked before something that is not easily taken back."""
    parts = [_sentence(tip), f"做了以后：{_sentence(report.message)}"]
    parts += _findings(report.findings, listed=False)
    return cut("\n\n".join(parts))


def finding_line(found: Finding, word: str = "") -> str:
    """Return one finding in a line: severity (or the word given), code, place, what is wrong, what to do."""
    place = " ".join(part for part in (found.sheet or found.file, found.cell) if part)
    head = f"{word or shown_as([found])[0]} {found.code}" + (f"（{place}）" if place else "")
    return f"{head}：{cut(found.message, _LONGEST_PART)}。→ {cut(found.remedy, _LONGEST_PART)}。"


def is_long(findings: Sequence[Finding]) -> bool:
    """Say whether there are more findings than a message box names."""
    return len(findings) > MOST_FINDINGS


def _sentence(words: str) -> str:
    return words if words.endswith(tuple(_STOPS)) else f"{words}。"


def _findings(findings: Sequence[Finding], *, listed: bool) -> list[str]:
    if not findings:
        return []
    words = shown_as(findings)[:MOST_FINDINGS]
    lines = [finding_line(found, word) for found, word in zip(findings, words, strict=False)]
    if is_long(findings):
        lines.insert(0, f"共 {summary(findings)}，前 {MOST_FINDINGS} 条是：")
    if listed:
        lines.append(f"全部见工作表“{REPORT.sheet}”，点单元格地址就到那里。")
    return ["\n".join(lines)]


def _files(report: Report) -> list[str]:
    """Return where new files are: the file itself, or the folders of several."""
    if not report.outcome.files or not report.written:
        return []
    paths = [Path(made.path) for made in report.written if not _is_report(made.path)]
    if len(paths) == 1:
        return [f"文件：{paths[0]}"]
    folders = list(dict.fromkeys(str(path.parent) for path in paths))
    return [f"{len(paths)} 个文件在：" + "\n".join(folders[:MOST_FINDINGS])] if paths else []


def _is_report(path: str) -> bool:
    return Path(path).stem.endswith(REPORT.sheet)


def only_hints(findings: Sequence[Finding]) -> bool:
    """Say whether nothing was stopped or refused."""
    return all(found.severity is Severity.HINT for found in findings)
