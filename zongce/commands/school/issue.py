"""What the school hands out (下发): a workbook for every college, numbered updates afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import exchange, facts, official_seals, rows, sealing
from zongce.commands.school.batch import chosen_batch, without_keys
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.grid import BATCH_PROPERTY, COLLEGE_PROPERTY, ID_PROPERTY
from zongce.core.setting import SETTINGS as DEFAULT_SETTINGS
from zongce.core.text import words
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.seal.stored import Seal
from zongce.seal.trust import for_college
from zongce.tables.batch import (
    BATCHES,
    BUSINESSES,
    COLLEGE_ADMIN,
    COLLEGES,
    NOT_OPENED,
    OFFICE,
    OPENED,
    SCHOOL_WINDOWS,
    SECRETARY,
    STAFF,
    SWITCHED,
    WINDOWS,
)
from zongce.tables.books import COLLEGE, COLLEGE_UPDATE, KINDS
from zongce.tables.progress import COLLEGE_PROGRESS, NOT_APPROVED
from zongce.tables.records import STATUS
from zongce.tables.scheme import SETTINGS
from zongce.tables.sealing import SEAL, TRUST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request
    from zongce.ports.outcome import Document, NewFile

    Tables = Mapping[str, Records]
    Row = Mapping[str, Value]

SCHOOL_NAMES = (COLLEGE_ADMIN, SECRETARY)
"""The roles whose holders the school names in a college's 人员; the college names all others."""
UNMANNED = {
    COLLEGE_ADMIN: "没有学院管理员的学院，没有人能开启批次、下发班级工作簿",
    SECRETARY: "没有学院副书记的学院，没有人能审核通过并提交",
}
"""What follows where a college has nobody of a role."""
GIVEN_NAMES = (*SCHOOL_NAMES, OFFICE)
"""Whose names a college gets: 学生处's own too, so that it can address them; they may do nothing there."""
RETURNED_CLASSES = "退回班级"
"""班级状态 of an update: the classes that 学生处 returned by name."""


def issue(request: Request) -> Outcome:
    """Write a workbook for every college of a batch; an update for those that have one (requirements B1, B2).

    A batch that was never opened is handed out to nobody (B805). One that was stopped or has ended goes
    only to colleges that have a workbook, so that they learn of it.
    """
    row, found = chosen_batch(request)
    if row is None:
        return Outcome("没有下发", found)
    batch = rows.row_of(request.tables[BATCHES.name], row)
    issued = issued_numbers(request.tables, batch)
    colleges = taking_part(request.tables, batch)
    if batch["state"] != OPENED:
        colleges = tuple(c for c in colleges if c in issued)
    found = _unfit(request, batch, colleges)
    if found:
        return Outcome("没有下发", found)
    files = tuple(_paper(request, batch, college, issued.get(college, 0) + 1) for college in colleges)
    progress = request.tables[COLLEGE_PROGRESS.name]
    for college in colleges:
        progress = numbered(progress, batch, college, issued.get(college, 0) + 1)
    new = sum(college not in issued for college in colleges)
    message = f"批次“{batch['batch']}”：下发学院工作簿 {new} 份，更新 {len(colleges) - new} 份"
    hints = (*_unmanned(request, colleges), *without_keys(request))
    return Outcome(message, hints, files=files, patches=(Patch(progress),))


def taking_part(tables: Tables, batch: Row) -> tuple[str, ...]:
    """Return the colleges of a batch: those that it names, else all of 学院名单 (requirement B1)."""
    listed = words(str(batch["colleges"] or ""))
    return listed or tuple(dict.fromkeys(c for c in tables[COLLEGES.name].texts("college") if c))


def issued_numbers(tables: Tables, batch: Row) -> dict[str, int]:
    """Return the number of the last paper of each college that has a workbook."""
    progress = tables[COLLEGE_PROGRESS.name]
    mine = (rows.row_of(progress, row) for row in rows.find(progress, batch_id=batch["batch_id"]))
    return {str(row["college"]): int(row["update_number"] or 0) for row in mine if row["update_number"]}


def numbered(progress: Records, batch: Row, college: str, number: int) -> Records:
    """Return 学院进度 with the number of a college's last paper; a new college begins 未审核."""
    held = rows.find(progress, batch_id=batch["batch_id"], college=college)
    if held:
        return rows.changed(progress, held, update_number=number)
    made = {
        "batch": batch["batch"], "college": college, "approval": NOT_APPROVED, "update_number": number,
        "batch_id": batch["batch_id"],
    }  # fmt: skip
    return rows.added(progress, [made])


def update_paper(
    request: Request, status: Records, official: Seal, batch: Row, college: str, number: int
) -> NewFile:
    """Return a numbered update: state and days of the batch, the school's people, returns so far.

    ``status`` is the school's 班级状态, which counts the returns of every college, ``official`` the school's
    copy of the college's chain.
    """
    returned = {STATUS.name: status}
    tables = _common(request, batch, college) | {
        SEAL.name: official_seals.stored({sealing.OWN: Seal((), official.chain)}),
        STATUS.name: facts.with_status(
            exchange.blank(COLLEGE_UPDATE)[STATUS.name],
            {
                facts.COLLEGE_NAME: college,
                facts.UPDATE: str(number),
                facts.RETURNS: str(facts.count(returned, returns_item(batch, college))),
                facts.RETURN_REASON: facts.status(returned, reason_item(batch, college)),
                RETURNED_CLASSES: facts.status(returned, classes_item(batch, college)),
            },
        ),
    }
    parts = (str(batch["batch"]), college, f"{KINDS[COLLEGE_UPDATE].label}_{number}")
    return exchange.issued(parts, _document(request, COLLEGE_UPDATE, tables, batch, college))


def owner_of(batch: Row, college: str) -> str:
    """Return the owner of a college's chain in the school's sheets 封签 and 封签登记."""
    return f"{batch['batch_id']}:{college}"


def returns_item(batch: Row, college: str) -> str:
    """Return the school's item that counts a college's returns."""
    return facts.item_of(facts.RETURNS, batch["batch_id"], college)


def reason_item(batch: Row, college: str) -> str:
    """Return the school's item with the reason of a college's last return."""
    return facts.item_of(facts.RETURN_REASON, batch["batch_id"], college)


def classes_item(batch: Row, college: str) -> str:
    """Return the school's item with the classes that the last return named."""
    return facts.item_of(RETURNED_CLASSES, batch["batch_id"], college)


def _unfit(request: Request, batch: Row, colleges: tuple[str, ...]) -> tuple[Finding, ...]:
    """Return B805 for a batch that is not open, B824 for colleges that 学院名单 does not have."""
    name, state = str(batch["batch"]), str(batch["state"] or NOT_OPENED)
    if state == NOT_OPENED or (state != OPENED and not colleges):
        return (finding("B805", None, state, batch=name, state=state, command="下发学院工作簿"),)
    known = set(request.tables[COLLEGES.name].texts("college"))
    if not colleges:
        return (finding("B824", None, "", college="（没有任何学院）"),)
    _, broken = official_seals.held(request.tables, request.file)
    unknown = (finding("B824", None, c, college=c) for c in colleges if c not in known)
    return (*unknown, *broken, *unlisted(request, colleges))


def unlisted(request: Request, colleges: Iterable[str]) -> tuple[Finding, ...]:
    """Return K310 for each college that the trust list has no list for."""
    trust = request.tables[TRUST.name]
    if not len(trust):
        return ()
    without = (college for college in colleges if for_college(trust, college) is None)
    return tuple(finding("K310", Where(request.file, TRUST.sheet), c, college=c) for c in without)


def _unmanned(request: Request, colleges: tuple[str, ...]) -> tuple[Finding, ...]:
    """Return B825 for each role that some colleges have nobody for: nobody could work in the workbook."""
    held = {(row["college"], row["role"]) for row in rows.every(request.tables[STAFF.name])}
    found = []
    for role in SCHOOL_NAMES:
        without = [college for college in colleges if (college, role) not in held]
        if without:
            given = {"classes": "、".join(without), "role": role, "why": UNMANNED[role]}
            found.append(finding("B825", None, without[0], **given))
    return tuple(found)


def _paper(request: Request, batch: Row, college: str, number: int) -> NewFile:
    if number == 1:
        return _workbook(request, batch, college)
    official = sealing.kept_seal(request.tables, owner_of(batch, college))
    return update_paper(request, request.tables[STATUS.name], official, batch, college, number)


def _workbook(request: Request, batch: Row, college: str) -> NewFile:
    """Return a college's workbook: its batch, days, people and settings; the rest it fills in itself."""
    tables = exchange.blank(COLLEGE) | _common(request, batch, college)
    tables[SETTINGS.name] = rows.of(
        SETTINGS,
        [{"setting": s.name, "value": s.default or None, "explanation": s.note} for s in DEFAULT_SETTINGS],
    )
    tables[STATUS.name] = facts.with_status(
        tables[STATUS.name], {facts.COLLEGE_NAME: college, facts.UPDATE: "1", facts.MODE: facts.SYSTEM}
    )
    parts = (str(batch["batch"]), college, KINDS[COLLEGE].label)
    return exchange.issued(parts, _document(request, COLLEGE, tables, batch, college))


def _common(request: Request, batch: Row, college: str) -> dict[str, Records]:
    """Return what workbook and update have in common; nothing of any other college."""
    staff = request.tables[STAFF.name]
    own = [row for role in SCHOOL_NAMES for row in rows.find(staff, college=college, role=role)]
    trust = request.tables[TRUST.name]
    return {
        TRUST.name: for_college(trust, college) or trust.select(()),
        BATCHES.name: rows.of(BATCHES, [batch]),
        WINDOWS.name: _windows(batch),
        STAFF.name: staff.select([*sorted(own), *rows.find(staff, role=OFFICE)]),
    }


def _windows(batch: Row) -> Records:
    """Return 起止时间 with the school's days; those of course adjustment are the college's to set.

    Only what the college opens has a state.
    """
    made: list[dict[str, Value]] = []
    for business in BUSINESSES:
        part = SCHOOL_WINDOWS.get(business)
        days = {f"school_{edge}": batch[f"{part}_{edge}"] for edge in ("start", "end")} if part else {}
        state = NOT_OPENED if business in SWITCHED else None
        made.append({"business": business, "state": state, **days})
    return rows.of(WINDOWS, made)


def _document(request: Request, kind: str, tables: Tables, batch: Row, college: str) -> Document:
    assert request.chance is not None  # noqa: S101  # every run has one
    properties = {
        ID_PROPERTY: request.chance.code(exchange.ID_LENGTH),
        BATCH_PROPERTY: str(batch["batch_id"]),
        COLLEGE_PROPERTY: college,
    }
    return exchange.document(request, kind, tables, properties)
