"""回执 (receipts): a short signed text for every file that a collecting command registers first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.college.classes import own_classes, same_class
from zongce.core.grid import FOR_PROPERTY, KIND_PROPERTY
from zongce.core.value import replace
from zongce.ports.outcome import NewFile, TextDocument
from zongce.ports.shelves import ISSUED, placed
from zongce.seal.receipt import GIVEN_AT, RECEIPT, RECEIVED_AT, issuer_fields, signed_text
from zongce.tables.batch import BATCHES, COLLEGE_ADMIN, COUNSELLOR, OFFICE, STAFF
from zongce.tables.books import ADJUSTMENT_FORM, CLASS, COLLEGE, COLLEGE_REPORT, KINDS, SCHOOL
from zongce.tables.rating import RATING_FORM
from zongce.tables.records import RECEIVED, SAME, USED
from zongce.tables.sealing import SEAL_REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request
    from zongce.ports.outcome import Outcome

    Tables = Mapping[str, Records]
    Row = Mapping[str, Value]
    Field = tuple[str, str]

KIND = "receipt"
"""What the file says that it is (``zongce.kind``)."""
SHELF = "回执"
FILE, DIGEST, SENDER, FOR_WHOM = "收到文件", "SHA-256", "交件人", "收件人工号"
OUTCOME, REASON, STEP, HEAD = "处理结果", "说明", "封签步号", "封签摘要"
ACKNOWLEDGED = frozenset(
    {RATING_FORM.sheet, *(KINDS[kind].label for kind in (ADJUSTMENT_FORM, CLASS, COLLEGE_REPORT))}
)
"""Kinds of files that people hand in and the four collecting commands take: rating forms, course adjustment
forms, class workbooks, reports of colleges. Updates and imports come from whoever acts here himself."""
_LONGEST_STEM, _LONGEST_REASON, _MOST_CELLS = 40, 1_000, 5
_NUMBER = re.compile(r"（([^（）]+)）\s*\Z")
_PART = re.compile(r"[0-9][.\uff0e][0-9]")
"""A number with decimals: what only scores and marks have."""


def acknowledged(
    request: Request, before: Tables, after: Tables, findings: Sequence[Finding]
) -> tuple[NewFile, ...]:
    """Return a receipt for each file that 收发登记 now has and had not, none for the same bytes again.

    That is what the four collecting commands register, whatever became of it; 重复 (the same once more) gets
    none. Archives and letters get none, but each file inside does, and a form that waited and is used now.
    Signed by who acts; nobody without a key gives any. No mark and no score is in a receipt. Source: issue C,
    deliver 3.
    """
    if RECEIVED.name not in before or not _can_sign(request):
        return ()
    return tuple(_receipt(request, after, row, findings) for row in _news(before, after))


def with_receipts(request: Request, before: Tables, after: Tables, outcome: Outcome) -> Outcome:
    """Return a run's outcome with the receipts for what it collected, and where they lie."""
    receipts = acknowledged(request, before, after, outcome.findings)
    if not receipts:
        return outcome
    told = f"{outcome.message}；{len(receipts)} 份{RECEIPT}在“{placed(ISSUED, SHELF)}”"
    return replace(outcome, message=told, files=(*outcome.files, *receipts))


def _can_sign(request: Request) -> bool:
    known = request.trust.by_serial if request.trust else {}
    return request.signer is not None and request.actor.serial in known


def _news(before: Tables, after: Tables) -> Iterator[Row]:
    """Yield the rows of 收发登记 that are new, and those that are 采用 only now."""
    was, now = before[RECEIVED.name], after[RECEIVED.name]
    outcomes = was.texts("outcome")
    for number, row in enumerate(rows.every(now)):
        is_new = number >= len(was) and row["outcome"] != SAME
        used_now = number < len(was) and row["outcome"] == USED != outcomes[number]
        if (is_new or used_now) and row["file_kind"] in ACKNOWLEDGED:
            yield row


def _receipt(request: Request, after: Tables, row: Row, findings: Sequence[Finding]) -> NewFile:
    assert request.trust is not None  # noqa: S101  # _can_sign
    assert request.signer is not None  # noqa: S101
    seal = _seal_row(request.kind, after, row)
    number = _addressee(request.kind, after, row, seal)
    issuer = request.trust.by_serial[request.actor.serial]
    fields = (
        *_about(request, after, row, number), *_became(row, findings), *_sealed(seal),
        (DIGEST, str(row["digest"])), (GIVEN_AT, request.moment),
        *issuer_fields(issuer, request.trust.root.public),
    )  # fmt: skip
    text = signed_text(RECEIPT, fields).signed(request.signer)
    stem = str(row["file"]).rpartition(".")[0] or str(row["file"])
    name = f"{stem[:_LONGEST_STEM]}_{row['outcome']}_{str(row['digest'])[:8]}_{RECEIPT}.txt"
    said = {KIND_PROPERTY: KIND} | ({FOR_PROPERTY: number} if number else {})
    return NewFile(placed(ISSUED, SHELF, name), TextDocument(text.shown(), said))


def _about(request: Request, after: Tables, row: Row, number: str) -> Iterator[Field]:
    yield FILE, str(row["file"])
    yield RECEIVED.by_name["file_kind"].heading, str(row["file_kind"])
    if row["sender"]:
        yield SENDER, str(row["sender"])
    if number:
        yield FOR_WHOM, number
    batches = after[BATCHES.name].texts("batch")
    if len(batches) == 1:
        yield facts.BATCH_NAME, batches[0]
    if request.kind == SCHOOL:
        yield "收件单位", OFFICE
    else:
        whose = facts.COLLEGE_NAME if request.kind == COLLEGE else facts.CLASS_NAME
        yield whose, facts.subject(request.kind, after)
    yield RECEIVED_AT, str(row["received_at"])


def _became(row: Row, findings: Sequence[Finding]) -> Iterator[Field]:
    """Yield what became of the file, and why: the findings that are in 收发登记, with their codes."""
    yield OUTCOME, str(row["outcome"])
    noted = str(row["explanation"] or "")
    cells: dict[str, list[str]] = {}
    for found in findings:
        if found.file == row["file"] and found.message in noted:
            cells.setdefault(_said(found), []).append(f"{found.sheet} {found.cell}".strip())
    told = "。".join(said + _at(places) for said, places in cells.items())[:_LONGEST_REASON]
    why = told or ("" if _PART.search(noted) else noted)
    if why:
        yield REASON, why


def _said(found: Finding) -> str:
    """Return code, message and remedy of a finding, no message where it may hold a score or a mark."""
    value = found.value.strip().rstrip("%％")
    numeric = value.replace(".", "", 1).isdigit() and value in found.message
    hidden = numeric or _PART.search(found.message)
    return f"{found.code} {found.remedy if hidden else f'{found.message}；{found.remedy}'}"


def _at(places: Sequence[str]) -> str:
    """Return the first few cells that a finding is about; nothing where it is about the whole file."""
    named = list(dict.fromkeys(filter(None, places)))
    more = f" 等 {len(named)} 处" if len(named) > _MOST_CELLS else ""
    return f"（{'、'.join(named[:_MOST_CELLS])}{more}）" if named else ""


def _sealed(seal: Row | None) -> Iterator[Field]:
    if seal is not None:
        yield STEP, f"{seal['seq']}（{seal['act']}，{seal['person']}，{seal['signed_at']}）"
        yield HEAD, str(seal["head"])


def _seal_row(kind: str, after: Tables, row: Row) -> Row | None:
    """Return the last step of the seal that a used workbook brought, as 封签登记 has it."""
    if kind not in (COLLEGE, SCHOOL) or row["outcome"] != USED:
        return None
    register = rows.every(after[SEAL_REGISTER.name])
    own = [held for held in register if held["file"] == row["file"]]
    held = own or [step for step in register if _is_of(kind, after, step, str(row["sender"]))]
    return held[-1] if held else None


def _is_of(kind: str, after: Tables, held: Row, sender: str) -> bool:
    """Say whether a step of 封签登记 is about the class, or the college, that sent something."""
    if kind == SCHOOL:
        return str(held["seal_owner"] or "").endswith(f":{sender}")
    return any(c.key == held["seal_owner"] and c.name == sender for c in own_classes(after).values())


def _addressee(kind: str, after: Tables, row: Row, seal: Row | None) -> str:
    """Return the number of who gets the receipt: the person who sent it, or is in charge of what was sent."""
    sender = str(row["sender"] or "")
    if kind == CLASS:
        return _number_in(sender)
    held = [person for person in rows.every(after[STAFF.name]) if _is_in_charge(kind, after, person, sender)]
    leads = [person for person in held if person["is_lead"] == "是"]
    if held:
        return str((leads or held)[0]["staff_number"])
    return _number_in(str(seal["person"])) if seal else ""


def _is_in_charge(kind: str, after: Tables, person: Row, sender: str) -> bool:
    if kind == SCHOOL:
        return person["role"] == COLLEGE_ADMIN and person["college"] == sender
    mine = (class_ for class_ in own_classes(after).values() if class_.name == sender)
    return person["role"] == COUNSELLOR and any(same_class(person, class_) for class_ in mine)


def _number_in(person: str) -> str:
    """Return the number in ``李莉（T001）``, empty where there is none."""
    found = _NUMBER.search(person)
    return found[1] if found else ""
