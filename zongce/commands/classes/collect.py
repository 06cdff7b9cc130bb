"""收取班级工作簿: progress, results, submissions of the classes come to the college (requirements C4, R6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, official_seals, rows, staleness
from zongce.commands.classes import issued_data, not_taken
from zongce.commands.classes import results as class_results
from zongce.commands.classes.not_taken import NotTaken
from zongce.commands.classes.sealed_versions import SEALED_BOOK, sealed, unaccepted
from zongce.commands.classes.sift import LABEL as KIND
from zongce.commands.classes.sift import RESULTS, Against, Returned, unused
from zongce.commands.classes.versions import Version, is_undone, latest, log_note, outdated
from zongce.commands.college.classes import (
    RECEIVED_LOG,
    in_progress,
    own_classes,
    refreshed,
)
from zongce.commands.college.fixed import typed_over
from zongce.commands.courses import history as course_history
from zongce.commands.receipts import entered, receipt
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.named import NamedTuple
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.seal.chain import is_sealed
from zongce.tables.academic import ACADEMIC
from zongce.tables.batch import COMPOSITE as COMPOSITE_WINDOW
from zongce.tables.batch import WINDOWS
from zongce.tables.progress import CLASS_PROGRESS, SUBMITTED
from zongce.tables.records import (
    ACADEMIC_ITEM,
    COMPOSITE_ITEM,
    COMPUTATIONS,
    IN_DOUBT,
    RATING_ITEM,
    RECEIVED,
    REFUSED,
    REPLACED,
    SAME,
    STATUS,
    USED,
)
from zongce.tables.registers import COURSE_LOG
from zongce.workflow.windows import outside, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Received, Request

    Tables = Mapping[str, Records]
LABEL = "收取班级工作簿"
SHOWN_AT = {
    ACADEMIC_ITEM: "academic_computed", RATING_ITEM: "rating_computed", COMPOSITE_ITEM: "composite_computed",
}  # fmt: skip


class _Judged(NamedTuple):
    """A received file and what becomes of it."""

    file: Received
    outcome: str
    findings: tuple[Finding, ...] = ()
    class_: str = ""


def context(request: Request) -> object:
    """Return what every returned workbook is compared with."""
    batch, college = facts.batch_of(request.tables), facts.status(request.tables, facts.COLLEGE_NAME)
    classes = own_classes(request.tables).values()
    names = tuple((made.code, made.name) for made in classes)
    return Against(batch.id, batch.name, college, names, request.trust)


def collect(request: Request) -> Outcome:
    """Take over every workbook that is the class's own latest; refuse the others, each with its reason.

    Refused: what the sift refuses, W919 and W924 older than what is known, W923 two that nobody can order,
    W929 clearing not seen, W964 results of other students, W967 the college's data changed, K207, K401, K402
    by the register of seals. The same bytes once more are W915, unless the class was returned or cleared
    since. It stops where the college's own seals cannot be understood (K105), and where its participants of a
    class were changed by hand (B810).
    """
    seals, broken = official_seals.held(request.tables, request.file)
    if broken:
        return Outcome(f"没有{LABEL}", broken)
    classes = own_classes(request.tables)
    judged, fresh = _sorted(request, classes)
    changed = tuple(typed_over(request.tables, [_class_of(classes, v.returned) for v in fresh]))
    if changed:  # the college's own fault, for which no class can do anything
        return Outcome(f"没有{LABEL}", changed)
    by_class: dict[str, list[Version]] = {}
    for version in fresh:
        class_ = _class_of(classes, version.returned)
        found = (
            *outdated(request.tables, class_, version), *_others(class_, version),
            *_altered(request, class_, version), *unaccepted(request, class_, version),
        )  # fmt: skip
        if found:
            judged.append(_Judged(version.file, REFUSED, tuple(dict.fromkeys(found)), class_.name))
        else:
            by_class.setdefault(class_.key, []).append(version)
    taken: list[Version] = []
    for key, versions in by_class.items():
        newest, more = _chosen(classes[key], versions)
        judged += more
        taken += [newest] if newest else []
    late = {v.file.sha256: _late(request, v) for v in taken}
    judged += [_Judged(v.file, USED, (), v.returned.name) for v in taken]
    register = [_registered(request, each, late.get(each.file.sha256, "")) for each in judged]
    notes = _not_taken(request, classes, judged, taken)
    patches = (
        *_taken_over(request, classes, taken, notes), *sealed(request, seals, taken),
        Patch(entered(request.tables[RECEIVED.name], register)),
    )  # fmt: skip
    findings = tuple(f for each in judged for f in each.findings)
    refused = tuple(each.file.sha256 for each in judged if each.outcome in (REFUSED, IN_DOUBT))
    said = (
        f"收取 {len(taken)} 个班的工作簿，{sum(v.returned.submission == SUBMITTED for v in taken)} 个班已提交"
    )
    return Outcome(said, findings, tuple(_shown(v) for v in taken), patches=patches, refused=refused)


def _sorted(request: Request, classes: Mapping[str, SchoolClass]) -> tuple[list[_Judged], list[Version]]:
    """Part files that were used before or cannot be used from those to look at."""
    register = request.tables[RECEIVED.name]
    used = {
        register.texts("digest")[row]: register.texts("file")[row]
        for row in rows.find(register, outcome=USED)
    }
    judged: list[_Judged] = []
    fresh: list[Version] = []
    for file in request.files:
        if file.sha256 in used and not _is_undone(request, classes, file):
            again = finding("W915", Where(file.name), file=used[file.sha256], count="1")
            judged.append(_Judged(file, SAME, (again,)))
            continue
        used[file.sha256] = file.name
        if isinstance(file.sifted, Returned):
            fresh.append(Version(file, file.sifted))
        else:
            sender = file.sifted.name if isinstance(file.sifted, NotTaken) else ""
            judged.append(_Judged(file, REFUSED, file.findings, sender))
    return judged, fresh


def _not_taken(
    request: Request, classes: Mapping[str, SchoolClass], judged: Sequence[_Judged], taken: Sequence[Version]
) -> dict[str, str]:
    """Return what the college remembers of workbooks that classes submitted and that were refused."""
    files = (each.file for each in judged if each.outcome == REFUSED)
    refused = [(file.sha256, said) for file in files if (said := unused(file.sifted))]
    done = {_class_of(classes, v.returned).key: v.returned.submission == SUBMITTED for v in taken}
    return not_taken.notes(request, classes, refused, done)


def _is_undone(request: Request, classes: Mapping[str, SchoolClass], file: Received) -> bool:
    """Say whether it is the state before a return or a clearing, so that another one is due."""
    returned = file.sifted
    if not isinstance(returned, Returned):
        return False
    return is_undone(request.tables, _class_of(classes, returned), returned)


def _class_of(classes: Mapping[str, SchoolClass], returned: Returned) -> SchoolClass:
    return classes[returned.code or returned.name]


def _others(class_: SchoolClass, version: Version) -> Iterator[Finding]:
    """Yield W964 for each result whose students are not exactly the class's participants."""
    wanted = set(class_.participants)
    for item, computed in version.returned.results.items():
        found = set(computed.students)
        if found != wanted:
            where = version.where._replace(sheet=RESULTS[item].sheet)
            missing, extra = ("、".join(sorted(some)) or "无" for some in (wanted - found, found - wanted))
            yield finding("W964", where, class_=class_.name, item=item, missing=missing, extra=extra)


def _altered(request: Request, class_: SchoolClass, version: Version) -> tuple[Finding, ...]:
    """Return W967 for each sheet and item of the college that the class has changed."""
    returned = version.returned
    found = tuple(issued_data.altered(request.tables, class_, returned, version.where))
    if found or request.trust is None or not is_sealed(returned.seal.chain):
        return found
    return tuple(issued_data.overtaken(request.tables, class_, returned, version.where))


def _chosen(class_: SchoolClass, versions: Sequence[Version]) -> tuple[Version | None, list[_Judged]]:
    """Return the latest of a class's workbooks and what becomes of the others."""
    newest = latest(versions)
    if newest is None:
        files = "、".join(v.file.name for v in versions)
        both = ((v, finding("W923", v.where, class_=class_.name, files=files)) for v in versions)
        return None, [_Judged(v.file, IN_DOUBT, (found,), class_.name) for v, found in both]
    older = [v for v in versions if v is not newest]
    told = [finding("W916", v.where, rater=class_.name, later=newest.file.name) for v in older]
    return newest, [_Judged(v.file, REPLACED, (f,), class_.name) for v, f in zip(older, told, strict=True)]


def _late(request: Request, version: Version) -> str:
    """Return a note on a submission that came after the window: it was made inside (requirement B1)."""
    if version.returned.submission != SUBMITTED:
        return ""
    day = version.file.at.date().isoformat()
    found = outside(window_of(request.tables[WINDOWS.name], COMPOSITE_WINDOW), day)
    return f"{version.returned.submitted_at} 提交；收到时{found.message}" if found else ""


def _taken_over(
    request: Request, classes: Mapping[str, SchoolClass], taken: Sequence[Version], noted: Mapping[str, str]
) -> Iterator[Patch]:
    """Yield the college's sheets with what the classes handed in; items of 班级状态 are ``noted`` anyhow."""
    tables, notes = request.tables, dict(noted)
    if not taken:
        if notes:
            yield Patch(facts.with_status(tables[STATUS.name], notes))
        return
    after = dict(tables)
    for item, table in RESULTS.items():
        found = [v.returned.results[item].rows for v in taken if item in v.returned.results]
        found += [
            class_results.ClassRows(v.returned.name, (), ())
            for v in taken
            if item not in v.returned.results and table is not ACADEMIC
        ]
        after[table.name] = class_results.with_classes(tables[table.name], found)
        yield Patch(after[table.name])
    proven = (v.returned for v in taken if request.trust is None or is_sealed(v.returned.seal.chain))
    theirs = rows.of(COURSE_LOG, (row for returned in proven for row in returned.adjustments))
    after[COURSE_LOG.name] = course_history.merged(tables[COURSE_LOG.name], theirs)
    yield Patch(after[COURSE_LOG.name])
    yield Patch(_computations(tables, after, taken))
    progress = refreshed(tables, classes)
    for version in taken:
        class_ = _class_of(classes, version.returned)
        values = _progress(request, version.returned)
        progress = rows.changed(progress, in_progress(progress, [class_]), **values)
        notes[facts.item_of(RECEIVED_LOG, class_.key)] = log_note(version.returned)
        if request.trust is not None:
            notes[facts.item_of(SEALED_BOOK, class_.key)] = version.file.sha256
    yield Patch(progress)
    yield Patch(facts.with_status(tables[STATUS.name], notes))


def _computations(before: Tables, after: Tables, taken: Sequence[Version]) -> Records:
    """Return 计算记录 with the classes' results: computed from what was issued, digests as stored now.

    What the college has computed itself stays; adjustments of the class that came since make it stale.
    """
    made = after[COMPUTATIONS.name]
    for returned in (v.returned for v in taken):
        for item, table in RESULTS.items():
            computed = returned.results.get(item)
            if computed is None and table is ACADEMIC:
                old, new = (staleness.adjustments_digest(t, returned.name) for t in (before, after))
                made = made if old == new else staleness.outdated(made, item, returned.name)
                continue
            made = staleness.forget(made, item, returned.name)
            if computed is None:
                continue
            row: dict[str, Value] = {
                "computed_item": item, "class_": returned.name,
                "time": computed.time, "person": computed.person,
                "input_digest": computed.input_digest,
                "result_digest": staleness.result_digest(after, item, returned.name),
            }  # fmt: skip
            made = rows.added(made, [row])
    return made


def _progress(request: Request, returned: Returned) -> dict[str, Value]:
    counsellor, teacher, peer = returned.rated
    computed = {SHOWN_AT[item]: f"{found.time} {found.person}" for item, found in returned.results.items()}
    empty = {name: None for item, name in SHOWN_AT.items() if item != ACADEMIC_ITEM}
    return {
        **empty, **computed, "counsellor_rated": counsellor, "teacher_rated": teacher, "peer_done": peer,
        "submission": returned.submission, "submitted_at": returned.submitted_at or None,
        "submitted_by": returned.submitted_by or None, "received_at": request.moment,
    }  # fmt: skip


def _registered(request: Request, judged: _Judged, note: str) -> dict[str, Value]:
    reasons = [f.message for f in judged.findings] + ([note] if note else [])
    return receipt(request, judged.file, KIND, judged.outcome, sender=judged.class_, reasons=reasons)


def _shown(version: Version) -> dict[str, str]:
    returned = version.returned
    made = {"班级": returned.name, "更新号": str(returned.number), "提交状态": returned.submission}
    counts = zip(("counsellor_rated", "teacher_rated", "peer_done"), returned.rated, strict=True)
    return made | {CLASS_PROGRESS.by_name[name].heading: str(count) for name, count in counts}
