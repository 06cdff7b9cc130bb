"""回执 (receipt) and 密钥申请 (key request): short signed texts that people can read and mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.seal.canonical import packed
from zongce.seal.keys import is_signed_by
from zongce.seal.trust import BETWEEN, Certificate, classes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.core.finding import Finding, Where
    from zongce.ports.keys import Signer

RECEIPT, REQUEST = "回执", "密钥申请"
SIGNATURE = "签名"
RECEIVED_AT, GIVEN_AT = "收到时间", "出具时间"
ISSUER = (
    "证书号",
    "工号",
    "出具人",
    "角色",
    "所属学院",
    "管理班级",
    "有效期起",
    "有效期止",
    "公钥",
    "证书签名",
)
"""The labels under which a receipt carries the certificate of who gives it, in the certificate's order."""
ROOT_KEY = "根公钥"
_MOST_LINES, _LONGEST = 40, 2_000
"""Of a text that we read back."""


class SignedText(NamedTuple):
    """A title, fields in order, and the signature of all of them."""

    title: str
    fields: tuple[tuple[str, str], ...]
    signature: str = ""

    @property
    def message(self) -> bytes:
        """What is signed."""
        flat = [part for field in self.fields for part in field]
        return packed("zongce-1-text", self.title, len(self.fields), *flat)

    def field(self, label: str) -> str:
        """Return a field, empty where it is not there."""
        return dict(self.fields).get(label, "")

    def signed(self, signer: Signer) -> SignedText:
        """Return the text with a signature."""
        return self._replace(signature=signer.sign(self.message).hex())

    def is_signed_by(self, public: str) -> bool:
        """Say whether the holder of a public key signed it."""
        return is_signed_by(public, self.message, self.signature)

    def shown(self) -> str:
        """Return the text as people read it: one line a field, the signature last."""
        lines = [self.title, *(f"{label}：{value}" for label, value in self.fields)]
        return "\r\n".join([*lines, f"{SIGNATURE}：{self.signature}", ""])


def signed_text(title: str, fields: Sequence[tuple[str, str]]) -> SignedText:
    """Return an unsigned text; line breaks in a value become blanks, so that it reads back as it was."""
    return SignedText(title, tuple((label, " ".join(value.split())) for label, value in fields))


def read_text(text: str, title: str) -> SignedText | None:
    """Return a text of this title that was written by :meth:`SignedText.shown`, None where it is none."""
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    if len(lines) > _MOST_LINES or not lines or lines[0] != title:
        return None
    pairs = [line.partition("：") for line in lines[1:]]
    if any(not mark or len(value) > _LONGEST for _, mark, value in pairs):
        return None
    fields = tuple((label, value) for label, _, value in pairs)
    if not fields or fields[-1][0] != SIGNATURE:
        return None
    return SignedText(title, fields[:-1], fields[-1][1])


def issuer_fields(certificate: Certificate, root: str) -> tuple[tuple[str, str], ...]:
    """Return the fields by which a receipt can be checked alone: who gives it, who certified that."""
    values = (*certificate[:5], BETWEEN.join(certificate.classes), *certificate[6:10])
    return (*zip(ISSUER, values, strict=True), (ROOT_KEY, root))


def issuer_of(text: SignedText) -> Certificate:
    """Return the certificate that a receipt carries, as it says."""
    serial, number, name, role, college, classes, start, end, public, signature = map(text.field, ISSUER)
    return Certificate(
        serial, number, name, role, college, classes_of(classes), start, end, public, signature
    )


def receipt_faults(text: SignedText, pinned: str, where: Where) -> tuple[Finding, ...]:
    """Return K406 where a receipt is not to be believed; ``pinned`` is the root's key that is known.

    Where none is known the receipt's own root stands in, which says only that nobody changed the text.
    """
    wrong = _distrust(text, issuer_of(text), pinned or text.field(ROOT_KEY))
    return tuple(finding("K406", where, text.field("出具人"), what=what) for what in wrong)


def _distrust(text: SignedText, issuer: Certificate, root: str) -> Iterator[str]:
    """Yield in words the first reason not to believe a receipt."""
    if text.field(ROOT_KEY) != root:
        yield "签发证书的不是本机记住的学生处"
    elif not is_signed_by(root, issuer.message, issuer.signature):
        yield "出具人的证书签名不对"
    elif not text.is_signed_by(issuer.public):
        yield "回执的签名不对，内容被改过"
    elif not issuer.valid_from <= text.field(GIVEN_AT)[:10] <= issuer.valid_to:
        yield f"出具时证书不在有效期 {issuer.valid_from} 至 {issuer.valid_to} 内"
