"""收发登记 of rating forms: one row a received content, from its first receipt to what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.commands.rating.sift import Sifted
from zongce.commands.rating.versions import Version
from zongce.commands.receipts import fitted
from zongce.core.day import TIME_FORMAT
from zongce.tables.progress import COMPLETE
from zongce.tables.rating import RATING_FORM
from zongce.tables.records import IN_DOUBT, INCOMPLETE, RECEIVED, REPLACED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zongce.core.records import Records, Value
    from zongce.ports.command import Received, Request

    Row = Mapping[str, Value]


class Register:
    """The register while forms are collected; ``records`` is the sheet as it becomes."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.records: Records = request.tables[RECEIVED.name]

    def of(self, digest: str) -> Row | None:
        """Return the row of a content that was received before."""
        return rows.first(self.records, digest=digest)

    def sent(self, file: Received) -> datetime | None:
        """Return the date inside a file's letter; of a file that was kept, as it was registered."""
        return file.sent or self._sent_before(file.sha256)

    def held(self, rater: Row) -> Version | None:
        """Return the form that stands for a rater since an earlier collection."""
        digest = str(rater["digest"] or "")
        if not digest:
            return None
        count, at = rater["rated_count"], str(rater["received_at"])
        rated = count if isinstance(count, int) else 0
        sent = self._sent_before(digest)
        kept = self._request.kept.get(digest)
        sifted = kept.sifted if kept and isinstance(kept.sifted, Sifted) else None
        return Version(self.name_of(digest), digest, at, sent, rater["state"] == COMPLETE, rated, sifted)

    def name_of(self, digest: str) -> str:
        """Return the name under which a content was received first."""
        row = self.of(digest)
        return str(row["file"]) if row else digest[:16]

    def put(self, version: Version, sender: str, outcome: str, reason: str = "") -> None:
        """Register what became of a form; its first receipt stays."""
        values: dict[str, Value] = {
            "sender": fitted("sender", sender), "outcome": outcome,
            "explanation": fitted("explanation", reason),
        }  # fmt: skip
        known = rows.find(self.records, digest=version.digest)
        if known:
            self.records = rows.changed(self.records, known, **values)
            return
        sent = self._request.shown(version.sent) if version.sent else None
        made = {
            "received_at": version.at, "file": fitted("file", version.name), "file_kind": RATING_FORM.sheet,
            "digest": version.digest, "sent_at": sent,
        }  # fmt: skip
        self.records = rows.added(self.records, [made | values])

    def supersede(self, sender: str, winner: Version, timely: Callable[[str], bool]) -> None:
        """Mark what a rater sent before and what no longer matters 被替代; a late form goes on waiting."""
        for row in rows.find(self.records, sender=sender, file_kind=RATING_FORM.sheet):
            held = rows.row_of(self.records, row)
            waits = held["outcome"] == IN_DOUBT and timely(str(held["received_at"]))
            if held["digest"] != winner.digest and (waits or held["outcome"] == INCOMPLETE):
                reason = replaced_by(winner)
                self.records = rows.changed(self.records, [row], outcome=REPLACED, explanation=reason)

    def _sent_before(self, digest: str) -> datetime | None:
        row = self.of(digest)
        text = row["sent_at"] if row else None
        zone = self._request.now.tzinfo
        return datetime.strptime(str(text), TIME_FORMAT).replace(tzinfo=zone) if text else None


def replaced_by(winner: Version) -> str:
    """Return why a form does not count, for people."""
    return f"以 {winner.name} 为准"
