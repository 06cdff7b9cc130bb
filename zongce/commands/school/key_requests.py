"""密钥申请 (key requests): what a person asks to be certified, proved by the key itself, against 人员."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.checks.cell import read_cell
from zongce.commands import rows
from zongce.core.grid import Cell, CellKind
from zongce.core.named import NamedTuple
from zongce.core.text import has_control, narrow, person_name, squeeze
from zongce.seal.keys import fingerprint
from zongce.seal.receipt import REQUEST, SignedText, read_text, signed_text
from zongce.seal.trust import BETWEEN, classes_of
from zongce.tables.batch import CLASS_ROLES, COLLEGES, OFFICE, STAFF, STAFF_ROLES
from zongce.tables.sealing import TRUST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.records import Records
    from zongce.ports.keys import Signer
    from zongce.seal.trust import TrustList

    Tables = Mapping[str, Records]

NUMBER, NAME, ROLE, COLLEGE, CLASSES = "工号", "姓名", "角色", "学院", "班级"
PUBLIC, FINGERPRINT, TIME = "公钥", "指纹", "申请时间"

_KEY = re.compile(r"[0-9a-f]{64}")
"""One way to write a key: in another way one that was revoked would look like a new one."""


class Paper(NamedTuple):
    """A text that was handed in: how it was called, the SHA-256 of its bytes."""

    name: str
    sha256: str
    text: str


class KeyRequest(NamedTuple):
    """Who asks for a certificate, in the form in which a sheet gives the words back."""

    number: str
    name: str
    role: str
    college: str
    classes: tuple[str, ...]
    public: str

    @property
    def label(self) -> str:
        """Who it is, for people."""
        return f"{self.name}（{self.number}）{self.role}"

    @property
    def fingerprint(self) -> str:
        """The key's fingerprint in groups of four."""
        return fingerprint(self.public)


def request_text(asked: KeyRequest, moment: str, signer: Signer) -> SignedText:
    """Return a request as a person sends it, signed by the very key that it asks for."""
    fields = (
        (NUMBER, asked.number), (NAME, asked.name), (ROLE, asked.role), (COLLEGE, asked.college),
        (CLASSES, BETWEEN.join(asked.classes)), (TIME, moment), (PUBLIC, asked.public),
        (FINGERPRINT, asked.fingerprint),
    )  # fmt: skip
    return signed_text(REQUEST, fields).signed(signer)


def asked_for(
    number: str, name: str, role: str, college: str, classes: Sequence[str], public: str = ""
) -> KeyRequest:
    """Return a request in the form in which a sheet gives the words back; see :func:`misshapen`."""
    named = classes_of(BETWEEN.join(" ".join(one.split()) for one in classes))
    return KeyRequest(narrow(number), person_name(name), role, " ".join(college.split()), named, public)


def read_request(text: str) -> tuple[KeyRequest | None, str]:
    """Return what a text asks for, or in words why it is no request that its own key has signed."""
    said = read_text(text, REQUEST)
    if said is None:
        return None, "不是密钥申请，或不完整"
    public = said.field(PUBLIC)
    once = len({label for label, _ in said.fields}) == len(said.fields)
    if not (_KEY.fullmatch(public) and once and said.is_signed_by(public)):
        return None, "签名不对，申请被改过"
    number, name, role, college = map(said.field, (NUMBER, NAME, ROLE, COLLEGE))
    asked = asked_for(number, name, role, college, (said.field(CLASSES),), public)
    return (None, what) if (what := misshapen(asked)) else (asked, "")


def misshapen(asked: KeyRequest) -> str:
    """Return in words what no sheet would give back as it is, empty where all is well."""
    if not all(_fits(name, value) for name, value in _cells(asked).items()):
        return "工号、姓名或班级里有不能用的字符，或太长"
    if asked.role not in STAFF_ROLES:
        return f"没有角色“{asked.role}”"
    if bool(asked.college) is (asked.role == OFFICE):
        return "学生处不填学院" if asked.college else "没有写学院"
    if asked.classes and asked.role not in CLASS_ROLES:
        return f"{asked.role}不填班级"
    return ""


def _fits(name: str, value: str) -> bool:
    """Say whether a cell of 信任名单 gives back a text as it is."""
    if has_control(value) or not value:
        return not value and name not in ("staff_number", "name")
    return read_cell(TRUST.by_name[name].kind, Cell(CellKind.TEXT, value)).value == value


def _cells(asked: KeyRequest) -> dict[str, str]:
    return {
        "staff_number": asked.number, "name": asked.name, "college": asked.college,
        "certified_classes": BETWEEN.join(asked.classes),
    }  # fmt: skip


def unfit(asked: KeyRequest, tables: Tables, trust: TrustList) -> str:
    """Return in words why a person cannot be certified, empty where nothing speaks against it.

    The school names its own people, administrators and vice-secretaries; the college all others, so of
    those only the college must be known. A key that was revoked or is another's is certified no more.
    """
    known = {squeeze(name) for name in tables[COLLEGES.name].texts("college")}
    if asked.college and squeeze(asked.college) not in known:
        return f"“{asked.college}”不在“{COLLEGES.sheet}”里"
    if asked.role not in CLASS_ROLES and not _is_named(asked, tables[STAFF.name]):
        return f"“{STAFF.sheet}”里没有{asked.college}{asked.role} {asked.name}（{asked.number}）"
    for other in (trust.root, *trust.certificates):
        if other.public == asked.public and other.number != asked.number:
            return f"这把密钥已是 {other.name}（{other.number}）的"
        if other.public == asked.public and other.revoked_at:
            return f"这把密钥的证书已于 {other.revoked_at} 吊销"
    return ""


def _is_named(asked: KeyRequest, staff: Records) -> bool:
    held: Sequence[Mapping[str, object]] = [rows.row_of(staff, row) for row in staff]
    return any(
        row["staff_number"] == asked.number
        and row["role"] == asked.role
        and person_name(str(row["name"] or "")) == asked.name
        and (not asked.college or squeeze(str(row["college"] or "")) == squeeze(asked.college))
        for row in held
    )
