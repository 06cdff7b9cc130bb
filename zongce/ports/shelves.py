"""The folders of a case (design decision 6): where lies what came in, what goes out, what was refused."""

from __future__ import annotations

SCORES, ISSUED, INBOX, QUARANTINE, PUBLISHED, ARCHIVE = "原始成绩", "下发", "收件", "隔离", "公示", "归档"
SHELVES = (SCORES, ISSUED, INBOX, QUARANTINE, PUBLISHED, ARCHIVE)


def placed(shelf: str, *parts: str) -> str:
    """Return the path of a file in a case; a name of people may hold a stroke, a part of a path may not.

    >>> placed(ISSUED, "会计2401/2402_成绩单", "张三.xlsx")
    '下发/会计2401_2402_成绩单/张三.xlsx'
    """
    return "/".join((shelf, *(part.replace("/", "_") for part in parts)))
