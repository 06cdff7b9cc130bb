"""A received letter (.eml) -> its attachments and the dates inside it; the file's own time says nothing.

Bounded before it is parsed: the library's time grows with lines times nesting, and with the square of a
header's length.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import Message
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple
from zongce.mail.uuencoded import raw_name, uuencoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from email.message import EmailMessage

DEEPEST = 3
"""Letters inside letters that are opened."""
MOST_PARTS = 1_000
"""Parts and attachments of one letter."""
_MOST_BOUNDARIES = 200
_MOST_STEPS = 4_000_000
"""Lines times boundaries: a letter of 60 MB with its few boundaries fits."""
_LONGEST_HEADER, _ALL_HEADERS = 4_000, 300_000_000
"""Characters of a header that is looked at; and the sum of their squares, as often as it is looked at."""
_BOUNDARY = re.compile(rb"(?i)boundary\s*[*=]")
_BROKEN = (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What the standard library raises over headers and parts that no mail program writes."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
"""What has no place in a file's name, such as signs that show its ending the wrong way round."""


class LetterFault(ValueError):  # noqa: N818  # says what the sender has to mend
    """A letter cannot be understood; the message says why, in words for people where we have them."""


class Attachment(NamedTuple):
    """A file in a letter; ``sent`` is the date of the letter that it came with first, if that can be read."""

    name: str
    data: bytes
    sent: datetime | None


class _Headers:
    """Makes headers out of a letter's text, none that is too long, and no more than a letter needs."""

    def __init__(self) -> None:
        self._make = HeaderRegistry()
        self._room = _ALL_HEADERS

    def __call__(self, name: str, value: str) -> BaseHeader:
        self._room -= len(value) ** 2
        if self._room < 0 or len(value) > _LONGEST_HEADER:
            message = "too long a header"
            raise HeaderParseError(message)
        return self._make(name, value)


def open_letter(data: bytes) -> tuple[Attachment, ...]:
    """Return what a letter carries, and the letters forwarded in it; names as their writers gave them.

    Pictures that belong to the letter's own text are no attachments.

    Raises:
        LetterFault: the letter cannot be understood, or is made to keep its reader busy.
    """
    _check_size(data)
    try:
        message: EmailMessage = message_from_bytes(data, policy=EmailPolicy(header_factory=_Headers()))
        return tuple(_named(_attachments(message, None, DEEPEST)))
    except LetterFault:
        raise
    except _BROKEN as fault:
        told = "信的格式不对"
        raise LetterFault(told) from fault


def _check_size(data: bytes) -> None:
    boundaries = len(_BOUNDARY.findall(data))
    lines = data.count(b"\n") + data.count(b"\r")
    parts = data.count(b"\n--")
    if boundaries > _MOST_BOUNDARIES or lines * (boundaries + 1) > 2 * _MOST_STEPS or parts > 5 * MOST_PARTS:
        message = "信的部分太多"
        raise LetterFault(message)


def _attachments(message: EmailMessage, outer: datetime | None, depth: int) -> Iterator[Attachment]:
    sent = _date(message) or outer
    number = 0
    for part in _parts(message):
        if part.get_content_type() == "message/rfc822":
            if not depth:
                told = f"转发了 {DEEPEST} 层以上"
                raise LetterFault(told)
            yield from _attachments(part.get_payload(0), sent, depth - 1)  # type: ignore[arg-type]
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if _is_attached(part):
            number += 1
            name = _UNSEEN.sub("", _filename(part)).strip()
            yield Attachment(name or f"附件{number}", content, sent)
        else:
            yield from (Attachment(name, inner, sent) for name, inner in uuencoded(content))


def _filename(part: EmailMessage) -> str:
    """Return an attachment's name; old programs write it in bytes that no header should hold."""
    written = {name.lower(): value for name, value in part.raw_items()}
    for header, field in (("content-disposition", "filename"), ("content-type", "name")):
        raw = written.get(header, "")
        if raw.isascii() or len(raw) > _LONGEST_HEADER:
            continue
        plain: Message[str, str] = Message()
        plain[header] = raw_name(raw.encode("utf-8", "surrogateescape"))
        name = plain.get_param(field, header=header)
        if isinstance(name, str):
            return name
    return part.get_filename() or ""


def _named(found: Iterator[Attachment]) -> Iterator[Attachment]:
    """Yield attachments, a further one of the same name under another: 甲.xlsx, 甲（2）.xlsx.

    Raises:
        LetterFault: there are too many.
    """
    names: dict[str, int] = {}
    for count, each in enumerate(found, start=1):
        if count > MOST_PARTS:
            message = f"附件超过 {MOST_PARTS:,} 个"
            raise LetterFault(message)
        names[each.name] = again = names.get(each.name, 0) + 1
        stem, dot, suffix = each.name.rpartition(".")
        other = f"{stem}（{again}）.{suffix}" if dot else f"{each.name}（{again}）"
        yield each if again == 1 else each._replace(name=other)


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
