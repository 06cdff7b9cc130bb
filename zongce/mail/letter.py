"""A received letter (.eml) -> its attachments and the dates inside it; the file's own time says nothing."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.errors import MessageError
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from email.message import EmailMessage

DEEPEST = 3
"""Letters inside letters that are opened."""


_BROKEN = (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What the standard library raises over headers and parts that no mail program writes."""


class LetterFault(ValueError):  # noqa: N818  # says what the sender has to mend
    """A letter cannot be understood."""


class Attachment(NamedTuple):
    """A file in a letter; ``sent`` is the date of the letter that it came with first, if that can be read."""

    name: str
    data: bytes
    sent: datetime | None


def open_letter(data: bytes) -> tuple[Attachment, ...]:
    """Return what a letter carries, and the letters forwarded in it; names as their writers gave them.

    Pictures that belong to the letter's own text are no attachments.

    Raises:
        LetterFault: the letter cannot be understood.
    """
    try:
        message: EmailMessage = message_from_bytes(data, policy=policy.default)
        return tuple(_attachments(message, None, DEEPEST))
    except _BROKEN as fault:
        raise LetterFault(type(fault).__name__) from fault


def _attachments(message: EmailMessage, outer: datetime | None, depth: int) -> Iterator[Attachment]:
    sent = _date(message) or outer
    number = 0
    for part in _parts(message):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            if depth:
                yield from _attachments(inner, sent, depth - 1)  # type: ignore[arg-type]
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and _is_attached(part):
            number += 1
            yield Attachment(part.get_filename() or f"附件{number}", content, sent)


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the leaves of a letter; a letter inside it is one."""
    if not message.is_multipart() or message.get_content_type() == "message/rfc822":
        yield message
        return
    for part in message.iter_parts():
        yield from _parts(part)  # type: ignore[arg-type]


def _is_attached(part: EmailMessage) -> bool:
    kind = part.get_content_maintype()
    if kind == "image" and part.get("Content-ID") and part.get_content_disposition() != "attachment":
        return False
    return part.get_content_disposition() == "attachment" or bool(part.get_filename()) or kind != "text"


def _date(message: EmailMessage) -> datetime | None:
    """Return the date with its time zone; one without a zone says too little to compare."""
    try:
        sent = parsedate_to_datetime(str(message.get("Date", "")))
    except (*_BROKEN, OverflowError):
        return None
    return sent if sent.tzinfo else None
