"""A letter that nobody has sent yet: recipient, subject, text, attachments -> the bytes of an .eml file.

Every name and the subject are encoded words and every address is plain dot-atom text, so that nothing a
sheet holds can become a header, an address or a second recipient. The older message classes take an encoded
word as it is; the newer ones decode it and fold anew, and before Python 3.11.10 let line breaks through.
"""

from __future__ import annotations

import hashlib
import re
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,190}")
"""What may stand between the angle brackets of a letter; what is a good address is decided elsewhere."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
"""Breaks of lines, controls, signs that turn the direction of writing: nobody needs them in a name."""
_ANY_KIND = "octet-stream"
"""Of every attachment: programs go by the name's ending, and a longer kind would not fit into its line."""
_POLICY = compat32.clone(linesep="\r\n")


class Mailbox(NamedTuple):
    """A person or office and the one address."""

    name: str
    address: str


class Enclosed(NamedTuple):
    """A file in the letter."""

    name: str
    data: bytes


def draft(
    to: Mailbox, subject: str, text: str, files: Sequence[Enclosed], sender: Mailbox | None = None
) -> bytes:
    """Return a letter to one recipient; the same values give the same bytes.

    ``X-Unsent`` lets Outlook open it for writing. Date and Message-ID are left to the program that sends it.

    Raises:
        ValueError: an address is none (a fault of ours: addresses are checked before).
    """
    message = MIMEMultipart("mixed", boundary=_boundary(to, subject, text, files), policy=_POLICY)
    message["X-Unsent"] = "1"
    if sender:
        message["From"] = _mailbox(sender)
    message["To"] = _mailbox(to)
    message["Subject"] = _encoded(subject)
    lines = "\r\n".join((*(flat(line) for line in text.splitlines()), ""))
    message.attach(MIMEText(lines, "plain", "utf-8", policy=_POLICY))
    for file in files:
        message.attach(_part(file))
    return message.as_bytes(policy=_POLICY)


def flat(text: str) -> str:
    r"""Return a text in one line, without signs that nobody sees.

    >>> flat("张三\r\nBcc: x@example.com")
    '张三 Bcc: x@example.com'
    """
    return " ".join(_UNSEEN.sub(" ", text).split())


def _mailbox(box: Mailbox) -> str:
    if not PLAIN_ADDRESS.fullmatch(box.address):
        message = "not an address"
        raise ValueError(message)
    return f"{_encoded(box.name)} <{box.address}>".lstrip()


def _encoded(text: str) -> str:
    """Return a text as encoded words with blanks between them, where a line may be folded."""
    return Header(flat(text), "utf-8", header_name="Subject").encode(linesep="") if flat(text) else ""


def _part(file: Enclosed) -> MIMEApplication:
    """Return an attachment, its name by RFC 2231; programs that do not know it find it beside the type.

    That is how mail programs write it themselves: an encoded word in ``name``, the new way in ``filename``.
    """
    name = flat(file.name).replace("/", "_").replace("\\", "_") or "附件"
    part = MIMEApplication(file.data, _ANY_KIND, policy=_POLICY)
    part.set_param("name", _encoded(name))
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part


def _boundary(to: Mailbox, subject: str, text: str, files: Sequence[Enclosed]) -> str:
    """Return a boundary that no part can contain by accident and that is the same the next time."""
    digest = hashlib.sha256()
    for value in (*to, subject, text, *(each for file in files for each in file)):
        data = value if isinstance(value, bytes) else value.encode("utf-8", "replace")
        digest.update(len(data).to_bytes(8) + data)
    return f"=_{digest.hexdigest()[:40]}"
