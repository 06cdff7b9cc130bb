"""下发评分表: one form for every rater of a class, with a random code that is kept in 评分人名单."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.rating_identity import CODE_PROPERTY, RATER_PROPERTY, key_of
from zongce.commands import facts, rows
from zongce.commands.rating import raters as rating_raters
from zongce.commands.rating.raters import FORMS_CLEARED, FORMS_DIGEST, NOTHING
from zongce.commands.rating.sift import OUTGROWN, UNFINISHED, Sifted, class_id, class_inputs, held_forms
from zongce.core.catalog import finding
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, ID_PROPERTY
from zongce.core.number import plain
from zongce.ports.command import Patch
from zongce.ports.outcome import FormDocument, NewFile, Outcome
from zongce.ports.shelves import ISSUED, placed
from zongce.tables import batch
from zongce.tables.batch import WINDOWS
from zongce.tables.progress import COMPLETE, PARTLY, RATERS, UNRATED
from zongce.tables.rating import PEER, ROLES
from zongce.tables.records import INCOMPLETE, RECEIVED, STATUS, USED, VOIDED
from zongce.workflow.digests import digest_of
from zongce.workflow.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.checks.rating_rules import RatingRules
    from zongce.commands.rating.sift import Inputs
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request

CODE_LENGTH = 8
LABEL = "下发评分表"


def issue(request: Request) -> Outcome:
    """Make a form for every counsellor, class teacher and participant (requirements R4, R6, B5).

    A rater keeps state and code, so that an older copy of his form still counts; who is no rater any more is
    left out. Where students, items, ranges or 计自评 changed since the forms were issued last, what was
    received is held against the new form: a rating that still holds stays, one that only lacks students is
    incomplete and stands on the new form already, the others are void. After 清空过程数据 classmates get new
    codes.
    A student sees his own progress on the form itself (已评 n/m).
    """
    inputs = class_inputs(request)
    if inputs.roster is None or inputs.rules is None:
        return Outcome(f"没有{LABEL}", inputs.findings)
    raters = _raters(request, inputs)
    files = tuple(_files(request, inputs, inputs.rules, raters))
    after = {**request.tables, RATERS.name: raters, RECEIVED.name: _received(request, raters)}
    after[STATUS.name] = facts.with_status(request.tables[STATUS.name], _marks_of_issue(request, inputs))
    progress = rating_raters.student_progress(after)
    patches = (Patch(raters), Patch(progress), Patch(after[STATUS.name]), Patch(after[RECEIVED.name]))
    counts = "、".join(f"{word} {len(rows.find(raters, role=word))}" for word in ROLES)
    message = f"已下发 {len(files)} 份评分表（{counts}）"
    return Outcome(message, tuple(_without_staff(request, raters)), patches=patches, files=files)


def standing(request: Request) -> tuple[str, ...]:
    """Return the received forms that issuing looks at again, by SHA-256.

    All of them where students or rules changed since; else those that staff have not finished.
    """
    inputs = class_inputs(request)
    if inputs.rules is None:
        return ()
    if _changed(request, inputs):
        return held_forms(request)
    raters = rows.every(request.tables[RATERS.name])
    unfinished = (row for row in raters if row["state"] == PARTLY and row["role"] != ROLES[PEER])
    return tuple(str(row["digest"]) for row in unfinished if row["digest"])


def _fingerprint(request: Request, inputs: Inputs) -> str:
    """Return the digest of what a form asks: which students, which items and ranges, the own row or not."""
    students = [str(row["student_id"]) for row in rating_raters.participants(request.tables)]
    items = inputs.rules.items if inputs.rules else ()
    own = ("计自评",) if inputs.scheme.settings.count_self else ()
    return digest_of(students, [f"{i.name} {i.low} {i.high}" for i in items], *own)


def _changed(request: Request, inputs: Inputs) -> bool:
    """Say whether the forms would ask something else than those that were issued last."""
    return facts.status(request.tables, FORMS_DIGEST) not in ("", _fingerprint(request, inputs))


def _marks_of_issue(request: Request, inputs: Inputs) -> Mapping[str, str]:
    cleared = facts.status(request.tables, facts.CLEARED)
    return {FORMS_DIGEST: _fingerprint(request, inputs), FORMS_CLEARED: cleared}


def _raters(request: Request, inputs: Inputs) -> Records:
    """Return 评分人名单 of those who are to rate now, each with a code."""
    held = {
        key_of(str(row["rater_id"]), ROLES.index(str(row["role"]))): row
        for row in rows.every(request.tables[RATERS.name])
    }
    changed, cleared = _changed(request, inputs), rating_raters.is_cleared(request.tables)
    made: list[dict[str, Value]] = []
    taken = {str(row["form_code"]) for row in held.values()}
    for number, name, role in rating_raters.raters_due(request.tables):
        row = {**NOTHING, **held.get(key_of(number, ROLES.index(role)), {})}
        if changed and row["digest"]:
            row |= _judged_again(request, row)
        if not row.get("form_code") or (cleared and role == ROLES[PEER]):
            row["form_code"] = _new_code(request, taken)
        made.append({**row, "rater_id": number, "name": name, "role": role})
    return rows.of(RATERS, made)


def _new_code(request: Request, taken: set[str]) -> str:
    if request.chance is None:
        message = "codes need chance"
        raise RuntimeError(message)
    code = request.chance.code(CODE_LENGTH)
    while code in taken:
        code = request.chance.code(CODE_LENGTH)
    taken.add(code)
    return code


def _judged_again(request: Request, row: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return what a rater's received form still is, now that the form asks something else."""
    sifted = _sifted(request, row)
    if sifted is None or not sifted.holds(OUTGROWN | UNFINISHED) or not sifted.rated:
        return NOTHING
    return rating_raters.standing(sifted.due, sifted.rated)


def _sifted(request: Request, row: Mapping[str, Value]) -> Sifted | None:
    kept = request.kept.get(str(row["digest"] or ""))
    return kept.sifted if kept and isinstance(kept.sifted, Sifted) else None


def _received(request: Request, raters: Records) -> Records:
    """Return 收发登记 in which forms that stand for nobody any more are 作废."""
    states = {str(row["digest"]): row["state"] for row in rows.every(raters) if row["digest"]}
    register = request.tables[RECEIVED.name]
    for row in rows.every(request.tables[RATERS.name]):
        now = states.get(str(row["digest"]))
        if not row["digest"] or (now == row["state"]):
            continue
        held = [
            n
            for n in rows.find(register, digest=row["digest"])
            if register.value(n, "outcome") in (USED, INCOMPLETE)
        ]
        outcome = {COMPLETE: USED, PARTLY: INCOMPLETE}.get(str(now), VOIDED)
        register = rows.changed(register, held, outcome=outcome)
    return register


def _files(request: Request, inputs: Inputs, rules: RatingRules, raters: Records) -> Iterator[NewFile]:
    tables = request.tables
    class_ = facts.status(tables, facts.CLASS_NAME)
    students = tuple((str(r["student_id"]), str(r["name"])) for r in rating_raters.participants(tables))
    items = tuple((i.name, plain(i.low), plain(i.high), i.detail) for i in rules.items)
    shared = {BATCH_PROPERTY: facts.batch_of(tables).id, CLASS_PROPERTY: class_id(request)}
    note = _note(request)
    for row in rows.every(raters):
        rater = str(row["rater_id"]), str(row["name"]), str(row["role"])
        code = str(row["form_code"])
        own = {CODE_PROPERTY: code, RATER_PROPERTY: rater[0], ID_PROPERTY: "-".join((*shared.values(), code))}
        form = FormDocument(
            f"{class_} · 评分表", note, rater, students, items, code, inputs.scheme.settings.count_self,
            _begun(request, row), shared | own,
        )  # fmt: skip
        yield NewFile(placed(ISSUED, f"{class_}_评分表", f"{rater[2]}_{rater[0]}_{rater[1]}.xlsx"), form)


def _begun(request: Request, row: Mapping[str, Value]) -> Mapping[str, Sequence[Value]]:
    """Return the marks that stand on a form already: those of staff whose rating only lacks students (B4)."""
    if row["state"] != PARTLY or row["role"] == ROLES[PEER]:
        return {}
    sifted = _sifted(request, row)
    return sifted.marks() if sifted else {}


def _note(request: Request) -> str:
    """Return who will open the form, to whom it goes back, and by when (requirement R6)."""
    tables = request.tables
    code, name = facts.status(tables, facts.CLASS_CODE), facts.status(tables, facts.CLASS_NAME)
    counsellors = facts.staff_of(tables, batch.COUNSELLOR, code, name)
    lead = next((c for c in counsellors if c["is_lead"] == "是"), counsellors[0] if counsellors else None)
    end = window_of(tables[WINDOWS.name], batch.RATING).end
    back = f"发回 {lead['name']}" if lead else "发回辅导员"
    until = f"，{end} 前（含当天）" if end else ""
    return f"只有辅导员收取和打开；结果里看不到是谁打的分。填好后保存，{back}{until}。"


def _without_staff(request: Request, raters: Records) -> Iterator[Finding]:
    """B825 for a role of staff that nobody in the class has."""
    name = facts.status(request.tables, facts.CLASS_NAME)
    for role, word in rating_raters.STAFF_OF_ROLE.items():
        if not rows.find(raters, role=ROLES[role]):
            yield finding("B825", None, name, classes=name, role=word, why=UNRATED.format(role=word))
