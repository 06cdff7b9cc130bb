"""检查 and 成绩溯源 of the open workbook."""

from __future__ import annotations

from zongce.commands.book_check import check
from zongce.commands.classes.trace import trace

__all__ = ["check", "trace"]
