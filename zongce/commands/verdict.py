"""核对结论: what people are told of each verified file, and of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.finding import Finding, Severity
from zongce.core.named import NamedTuple
from zongce.seal.chain import RETURN
from zongce.tables.books import CLASS_UPDATE, COLLEGE_UPDATE, SCHOOL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.commands.verification import Opened

WRONG, TEXT_VALID = "不可信", "有效，内容未改"
VALID, CHAIN_VALID, SENT_BACK = "有效，与提交时一致", "签署记录有效", "签署记录有效；已退回，还没有重新提交"
DRAFT, UNSEALED, NOT_OURS = "还没有提交，没有封签", "没有封签，不能核对", "不是带封签的文件，不核对"
NOTHING_SHOWN = "没有成绩，不核对"
"""Of a copy without rows: 公示 that has ended."""
CHAIN_ONLY = frozenset({CLASS_UPDATE, COLLEGE_UPDATE, SCHOOL})
"""Kinds that bring or keep the chains of others and no values of their own."""


class Judged(NamedTuple):
    """What is said about one file: a row for people, the findings; ``head`` is worth remembering."""

    row: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    head: tuple[str, int, str] | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return all(found.severity is Severity.HINT for found in self.findings)

    @property
    def told(self) -> Judged:
        """The same, called untrustworthy where something speaks against it."""
        return self if self.holds else self._replace(row={**self.row, "结论": WRONG})


def of_book(book: Opened, findings: tuple[Finding, ...]) -> Judged:
    """Return what is said about a workbook that may be sealed."""
    row = row_of(book.file, book.label, book.subject.label, conclusion=_conclusion(book))
    if book.seal.chain:
        last = book.seal.chain[-1]
        signed = {"签署人": last.signer, "签署时间": last.time}
        row |= {"最后一步": f"第 {last.seq} 步 {last.act}"} | signed
    return Judged(row, findings).told


def row_of(file: str, kind: str, whose: str = "", *, conclusion: str) -> dict[str, str]:
    """Return a file's row, without who signed it."""
    return {
        "文件": file, "种类": kind, "对象": whose, "最后一步": "", "签署人": "", "签署时间": "",
        "结论": conclusion,
    }  # fmt: skip


def message(judged: Sequence[Judged]) -> str:
    """Return what people read first: how many hold, how many do not."""
    wrong = sum(1 for one in judged if not one.holds)
    told = [f"{wrong} 个不可信"] if wrong else []
    right = sum(1 for one in judged if one.holds and one.row["签署人"])
    told += [f"{right} 个有效"] if right else []
    rest = len(judged) - wrong - right
    told += [f"{rest} 个没有封签"] if rest else []
    return f"核对了 {len(judged)} 个文件：{'，'.join(told) or '没有文件'}"


def _conclusion(book: Opened) -> str:
    """Return what is to be said of a workbook in which nothing is wrong."""
    chain = book.seal.chain
    if book.kind in CHAIN_ONLY and (chain or book.kind == SCHOOL):
        return CHAIN_VALID
    if chain:
        return SENT_BACK if chain[-1].act == RETURN else VALID
    if book.counts:
        return UNSEALED
    return NOTHING_SHOWN if book.is_copy else DRAFT
