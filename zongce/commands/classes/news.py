"""What a class has not been sent yet: its sheets as they would go to it now against what went to it last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts
from zongce.commands.classes.contents import Share, content_digest
from zongce.commands.college.classes import ISSUED_CONTENT, noted, own_classes, progress_row
from zongce.commands.freshness import by_class

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.commands.college.classes import SchoolClass
    from zongce.core.records import Records

    Tables = Mapping[str, Records]


def last_number(tables: Tables, class_: SchoolClass) -> int:
    """Return the number of what was sent to the class last, 0 where nothing was."""
    held = progress_row(tables, class_).get("update_number")
    return max(held if isinstance(held, int) else 0, facts.whole(noted(tables, facts.UPDATE, class_.key)))


def is_news(tables: Tables, class_: SchoolClass, digest: str) -> bool:
    """Say whether a class's sheets of this digest are others than it was sent last."""
    return digest != noted(tables, ISSUED_CONTENT, class_.key)


def unsent(tables: Tables) -> tuple[SchoolClass, ...]:
    """Return the classes that were sent a workbook and whose data changed since.

    What stands in the files of raw scores is not needed for it, see :func:`content_digest`.
    """
    sent = sorted({each.name for each in own_classes(tables).values() if last_number(tables, each)})
    return tuple(
        each
        for _, own in by_class(tables, dict.fromkeys(sent))
        for each in own_classes(own).values()
        if is_news(tables, each, content_digest(Share(own, ()).of(each)))
    )
