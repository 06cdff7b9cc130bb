"""What a column accepts, in words for people: prompts, the 说明 sheet, the column reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core import schema
from zongce.sheets.cellxml import digits

if TYPE_CHECKING:
    from zongce.core.schema import Column, Kind


def kind_words(kind: Kind) -> str:
    """Return what may stand in a column of ``kind``.

    >>> kind_words(schema.Exact(2, 0, 10_000))
    '数字，0～100，最多 2 位小数'
    """
    match kind:
        case schema.Text(max_length=length):
            return f"文字，最多 {length} 字"
        case schema.Identifier(max_length=length):
            return f"编号，按文本填写，保留开头的 0，最多 {length} 位"
        case schema.PersonName():
            return "姓名"
        case schema.Exact() | schema.Percent() | schema.Grade():
            return _numeric_words(kind)
        case schema.Term():
            return "学年学期，如 2025-2026-1"
        case schema.Choice(options=options):
            return "选一项：" + "、".join(options)
        case schema.Flag():
            return "是或否"
        case schema.Day():
            return "日期，如 2025-11-02"
        case schema.Rank():
            return "名次/人数，如 2/40，由系统写入"
    raise TypeError(kind)


def _numeric_words(kind: schema.Exact | schema.Percent | schema.Grade) -> str:
    places = f"最多 {kind.places} 位小数" if kind.places else "整数"
    limits = range_words(kind)
    match kind:
        case schema.Grade():
            return f"{limits} 的数字（{places}）或等级文字，如 优、合格"
        case schema.Percent():
            return f"百分数，{limits}，百分之三十填 30 或 30%"
    return "，".join(part for part in ("数字", limits, places) if part)


def range_words(kind: schema.Exact | schema.Percent | schema.Grade) -> str:
    """Return the allowed range, empty where there is none."""
    sign = "%" if isinstance(kind, schema.Percent) else ""
    plain = schema.Exact(kind.places)
    low = None if kind.low is None else digits(plain, kind.low) + sign
    high = None if kind.high is None else digits(plain, kind.high) + sign
    if low is not None and high is not None:
        return f"{low}～{high}"
    if low is not None:
        return f"不小于 {low}"
    return "" if high is None else f"不大于 {high}"


def column_words(column: Column) -> str:
    """Return what is to be filled into a column: its kind and what the declaration adds."""
    words = kind_words(column.kind)
    if column.note.startswith(words):
        return column.note
    return f"{words}。{column.note}" if column.note else f"{words}。"
