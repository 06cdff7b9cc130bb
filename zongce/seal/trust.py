"""信任名单 (trust list): whose public key counts, in which role, where, how long; signed by 学生处."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.named import NamedTuple
from zongce.core.text import class_key
from zongce.seal.canonical import hashed, packed
from zongce.seal.keys import fingerprint, is_signed_by

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.keys import Signer

ROOT, CERTIFICATE, LIST, OTHER = "根", "证书", "名单", "其他"
"""The sorts of rows of 信任名单: the root's own, one a person, one a college's list, one left out."""
WHOLE_SCHOOL = "全校"
"""What people read in the row of the school's own list, which has no college."""
BETWEEN = "、"
"""What stands between the classes of a certificate."""


class Certificate(NamedTuple):
    """That a public key is a person's, in a role, for a college and classes (none named: all of them)."""

    serial: str
    number: str
    name: str
    role: str
    college: str
    classes: tuple[str, ...]
    valid_from: str
    valid_to: str
    public: str
    signature: str = ""
    revoked_at: str = ""
    """A day or a moment; in the list's signature, not in the certificate's."""

    @property
    def message(self) -> bytes:
        """What the root signs."""
        return packed("zongce-1-certificate", *self[:5], len(self.classes), *self.classes, *self[6:9])

    @property
    def digest(self) -> bytes:
        """What a list's signature holds of it."""
        return hashed("listed", self.message, self.signature, self.revoked_at)


class TrustList(NamedTuple):
    """The certificates that a workbook of one college trusts, and the root that signed them."""

    root: Certificate
    certificates: tuple[Certificate, ...]
    college: str
    number: int
    """Every change makes a list with a higher number; an older one is not taken back."""
    signature: str = ""
    others: tuple[bytes, ...] = ()
    """Digests of certificates that a copy leaves out, as its readers need them for nothing."""

    @property
    def message(self) -> bytes:
        """What the root signs of the list as a whole: no certificate and no revocation can be left out."""
        digests = sorted((*(certificate.digest for certificate in self.certificates), *self.others))
        return packed("zongce-1-list", self.root.public, self.college, self.number, len(digests), *digests)

    @property
    def by_serial(self) -> dict[str, Certificate]:
        """The certificates, the root's own among them, by serial number."""
        return {c.serial: c for c in (self.root, *self.certificates)}

    @property
    def fingerprint(self) -> str:
        """The root's public key as people read it to one another."""
        return fingerprint(self.root.public)

    def held_by(self, number: str, roles: Iterable[str]) -> tuple[Certificate, ...]:
        """Return a person's certificates for one of these roles, the root's own among them."""
        wanted = set(roles)
        return tuple(c for c in self.by_serial.values() if c.number == number and c.role in wanted)

    def time_faults(
        self, certificate: Certificate, time: str, where: Where, given: Mapping[str, str]
    ) -> Iterator[Finding]:
        """Yield K206 for a certificate that was not valid at a time, K207 for one revoked by then."""
        if not certificate.valid_from <= time[:10] <= certificate.valid_to:
            days = {"start": certificate.valid_from, "end": certificate.valid_to}
            yield finding("K206", where, time, **{**given, **days})
        if certificate.revoked_at and certificate.revoked_at <= time:
            yield finding("K207", where, time, **{**given, "revoked": certificate.revoked_at})


def scope_fault(certificate: Certificate, college: str, class_names: Iterable[str]) -> str:
    """Return in words why a certificate does not reach so far, empty where it does."""
    if certificate.college and certificate.college != college:
        return f"证书只用于{certificate.college}"
    named = {class_key(name) for name in class_names if name}
    if named and certificate.classes and not named & set(map(class_key, certificate.classes)):
        return f"证书只用于{BETWEEN.join(certificate.classes)}"
    return ""


def read_trust(records: Records, college: str) -> tuple[TrustList | None, tuple[Finding, ...]]:
    """Return the trust list of a college (of the school where it is empty) out of the sheet 信任名单.

    None and nothing found where the sheet has no rows: then nobody has a key. K301 where a signature of the
    root does not fit, the college's own list is missing, or a certificate of it is not there.
    """
    if not len(records):
        return None, ()
    rows = list(records.dicts())
    where = Where(records.sources[0].file if records.sources else "", records.table.sheet)
    roots = [_certificate(row) for row in rows if row["trust_part"] == ROOT]
    lists = [row for row in rows if row["trust_part"] == LIST and _text(row, "college") == college]
    if len(roots) != 1 or len(lists) != 1:
        return None, (finding("K301", where, college, what="缺少根证书或本学院的名单"),)
    named = [_certificate(row) for row in rows if row["trust_part"] == CERTIFICATE]
    mine = tuple(c for c in named if not college or c.college in ("", college))
    number = lists[0]["list_number"]
    others = tuple(_digest(row) for row in rows if row["trust_part"] == OTHER)
    made = TrustList(
        roots[0],
        mine,
        college,
        number if isinstance(number, int) else 0,
        _text(lists[0], "signature"),
        others,
    )
    wrong = _unsigned(made)
    return (None, (finding("K301", where, wrong, what=wrong),)) if wrong else (made, ())


def _unsigned(trust: TrustList) -> str:
    """Return in words which signature of the root does not fit, empty where all do."""
    root = trust.root
    if not is_signed_by(root.public, root.message, root.signature):
        return "根证书的签名不对"
    if not is_signed_by(root.public, trust.message, trust.signature):
        return f"第 {trust.number} 号名单的签名不对"
    wrong = [c for c in trust.certificates if not is_signed_by(root.public, c.message, c.signature)]
    return f"{wrong[0].name} 的证书签名不对" if wrong else ""


def certified(certificate: Certificate, root: Signer) -> Certificate:
    """Return a certificate with the root's signature."""
    return certificate._replace(signature=root.sign(certificate.message).hex())


def listed(
    root: Certificate, certificates: Iterable[Certificate], college: str, number: int, signer: Signer
) -> TrustList:
    """Return a college's signed list (the school's where it is empty) with the certificates of that range."""
    mine = tuple(c for c in certificates if not college or c.college in ("", college))
    made = TrustList(root, mine, college, number)
    return made._replace(signature=signer.sign(made.message).hex())


def trust_rows(lists: Iterable[TrustList]) -> list[dict[str, Value]]:
    """Return the rows of the sheet 信任名单 for these lists of one root: root, certificates, lists."""
    lists = list(lists)
    held: dict[str, Certificate] = {c.serial: c for one in lists for c in one.certificates}
    order = sorted(held.values(), key=lambda c: (c.college, c.role, c.number, c.serial))
    made = [_row(ROOT, lists[0].root)] if lists else []
    made += (_row(CERTIFICATE, certificate) for certificate in order)
    made += (
        {
            "trust_part": LIST,
            "college": one.college or None,
            "certified_classes": None if one.college else WHOLE_SCHOOL,
            "list_number": one.number,
            "signature": one.signature,
        }
        for one in lists
    )
    return made


def for_college(records: Records, college: str) -> Records | None:
    """Return of the school's 信任名单 what a college's workbook gets; None where it has no list of its own.

    That is the root, the college's list and what that lists: the certificates of the college and of nobody's.
    """
    rows = list(records.dicts())
    wanted = {ROOT: ("",), CERTIFICATE: ("", college), LIST: (college,)}
    kept = [
        n for n, row in enumerate(rows) if _text(row, "college") in wanted.get(str(row["trust_part"]), ())
    ]
    has_list = any(rows[n]["trust_part"] == LIST for n in kept)
    return records.select(kept) if has_list else None


def for_copy(records: Records, serials: Collection[str]) -> list[dict[str, Value]]:
    """Return the rows of 信任名单 for a copy: of people who signed nothing in it a digest alone."""
    made: list[dict[str, Value]] = []
    for row in records.dicts():
        known = row["trust_part"] != CERTIFICATE or _text(row, "serial") in serials
        digest = _certificate(row).digest.hex()
        made.append(row if known else {"trust_part": OTHER, "signature": digest})
    return made


def classes_of(text: str) -> tuple[str, ...]:
    """Return the classes that a certificate names; only 、 stands between them, a name may hold blanks.

    >>> classes_of("会计 2401、会计2402")
    ('会计 2401', '会计2402')
    """
    return tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split(BETWEEN)))))


def _digest(row: Mapping[str, Value]) -> bytes:
    """Return the digest of a certificate that is left out; what is none fits no signature."""
    try:
        return bytes.fromhex(_text(row, "signature"))
    except ValueError:
        return b""


def _row(part: str, certificate: Certificate) -> dict[str, Value]:
    return {
        "trust_part": part, "staff_number": certificate.number, "name": certificate.name,
        "role": certificate.role, "college": certificate.college or None,
        "certified_classes": BETWEEN.join(certificate.classes) or None, "valid_from": certificate.valid_from,
        "valid_to": certificate.valid_to, "revoked_at": certificate.revoked_at or None,
        "serial": certificate.serial, "public_key": certificate.public, "signature": certificate.signature,
    }  # fmt: skip


def _certificate(row: Mapping[str, Value]) -> Certificate:
    return Certificate(
        _text(row, "serial"), _text(row, "staff_number"), _text(row, "name"), _text(row, "role"),
        _text(row, "college"), classes_of(_text(row, "certified_classes")), _text(row, "valid_from"),
        _text(row, "valid_to"), _text(row, "public_key"), _text(row, "signature"), _text(row, "revoked_at"),
    )  # fmt: skip


def _text(row: Mapping[str, Value], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)
