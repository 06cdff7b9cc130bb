"""收发登记 (received): the row that says when a file came, from whom, what became of it, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.core.schema import Text
from zongce.tables.records import RECEIVED, SAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.core.records import Records, Value
    from zongce.ports.command import Received, Request

_LONGEST = {c.name: c.kind.max_length for c in RECEIVED.columns if isinstance(c.kind, Text)}


def receipt(
    request: Request, file: Received, kind: str, outcome: str, *,
    sender: str = "", reasons: Iterable[str] = (),
) -> dict[str, Value]:  # fmt: skip
    """Return the row of a file, dated by its first receipt: windows count by that (requirement B1)."""
    return {
        "received_at": request.shown(file.at), "file": fitted("file", file.name), "file_kind": kind,
        "sender": fitted("sender", sender), "outcome": outcome,
        "explanation": fitted("explanation", "；".join(reasons)), "digest": file.sha256,
        "sent_at": request.shown(file.sent) if file.sent else None,
    }  # fmt: skip


def entered(records: Records, made: Iterable[Mapping[str, Value]]) -> Records:
    """Return 收发登记 with further rows; a file that is handed in once more and brings no news adds none.

    So collecting a folder twice leaves the workbook as it is.
    """
    names = "digest", "file", "outcome"
    known = set(zip(*(records.texts(name) for name in names), strict=True))
    files = {(digest, file) for digest, file, _ in known}
    news = []
    for row in made:
        digest, file, outcome = (str(row[name] or "") for name in names)
        if (digest, file, outcome) in known or (outcome == SAME and (digest, file) in files):
            continue
        news.append(row)
    return rows.added(records, news)


def fitted(column: str, text: str) -> str | None:
    """Return a text as long as its column of 收发登记 takes it, None where it is empty."""
    return text[: _LONGEST[column]] or None
