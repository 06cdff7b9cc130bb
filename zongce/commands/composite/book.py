"""综合成绩 of a class: compute, template, import, submit (requirements C1-C4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import exchange, facts, rows, sealing, staleness
from zongce.commands.composite.compute import rows_by_participant
from zongce.commands.composite.files import ENTRY_LABEL, registered, sort_imports
from zongce.commands.composite.imported import modules_of
from zongce.commands.composite.of_class import class_records, computed, needed_items, result_patches, rules_of
from zongce.commands.composite.offline import take
from zongce.commands.result_rows import rows_shown, taken
from zongce.commands.stopping import stopped
from zongce.core.catalog import finding
from zongce.core.finding import stops
from zongce.core.records import from_values
from zongce.ports.command import Patch
from zongce.ports.outcome import Document, NewFile, Outcome, SheetContent
from zongce.ports.shelves import ISSUED, placed
from zongce.seal.chain import SUBMIT as SUBMIT_ACT
from zongce.seal.commit import root_of
from zongce.seal.stored import Seal
from zongce.tables.batch import COUNSELLOR
from zongce.tables.books import CLASS
from zongce.tables.composite import ENTRY_KIND, MANUAL_TOTAL, TOTAL_STEM, composite_entry
from zongce.tables.progress import SUBMITTED
from zongce.tables.records import COMPOSITE_ITEM, STATUS
from zongce.tables.sealing import CLASS_SEALED

if TYPE_CHECKING:
    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request
    from zongce.scheme.scheme import Scheme

COMPUTE, IMPORT, SUBMIT = "计算综合成绩", "导入综合成绩", "提交综合成绩"
USE_IMPORT = "用“导入综合成绩”导入线下评定的成绩"
_THEN = "填好保存，在班级工作簿里点“综测”选项卡 → “导入综合成绩”，选择这个文件。"


def compute(request: Request) -> Outcome:
    """Compute the class's module scores, totals, levels and class ranks out of its own sheets.

    B834 where the college counts 线下导入, B816 and B817 where 学业成绩 or 评分成绩 is needed and not there
    or stale, B835 for levels that are shares of a major and grade. Source: requirements C1, C2.
    """
    mode = facts.status(request.tables, facts.MODE)
    if mode != facts.SYSTEM:
        return stopped([finding("B834", None, mode, mode=mode, command=COMPUTE, remedy=USE_IMPORT)])
    made, findings = computed(request, COMPUTE)
    if made is None or stops(findings):
        return stopped(findings)
    records = class_records(made)
    patches = result_patches(request, records, facts.SYSTEM)
    return Outcome(
        f"已计算 {len(records)} 名参评学生的综合成绩", findings, rows_shown(records), patches=patches
    )


def template(request: Request) -> Outcome:
    """Make the class's import workbook: 学号 and 姓名 filled in, score and level of each module to be typed.

    The modules are those of the class's grade, the manual's three where there is no scheme. Source: C3.
    """
    rules = rules_of(request.book)
    if rules.roster is None or stops(rules.findings):
        return Outcome(f"没有生成{ENTRY_LABEL}", rules.findings)
    name = facts.status(request.tables, facts.CLASS_NAME)
    records = _blank_rows(rules.roster, rules.scheme)
    sheet = SheetContent(records.table, records, f"{name} · {ENTRY_LABEL}", records.table.doc + _THEN)
    document = Document(ENTRY_KIND, ENTRY_LABEL, (sheet,), exchange.identity(request))
    made = NewFile(placed(ISSUED, f"{name}_综合测评成绩导入.xlsx"), document)
    return Outcome(f"已生成 {name} 的导入模板，共 {len(records)} 名学生", rules.findings, files=(made,))


def _blank_rows(roster: Roster, scheme: Scheme) -> Records:
    held = {name for own in rows_by_participant(roster, scheme) for name in own}
    modules = tuple(m for m in modules_of(scheme) if m in held or not scheme.modules)
    table = composite_entry(modules, TOTAL_STEM if scheme.modules else MANUAL_TOTAL)
    people = {n: taken(roster.records.values(n), roster.participants) for n in ("student_id", "name")}
    blank = [None] * len(roster.participants)
    return from_values(table, {c.name: people.get(c.name, blank) for c in table.columns})


def import_(request: Request) -> Outcome:
    """Take the scores that a counsellor hands in, again and again until the class has submitted.

    Files of another class or batch are refused, the class's own one is checked cell by cell and takes the
    place of what was there. Source: requirements C3, C4.
    """
    rules = rules_of(request.book)
    if rules.roster is None or stops(rules.findings):
        return stopped(rules.findings, "导入")
    arrived = sort_imports(request, rules.roster)
    refused = tuple(a.file.sha256 for a in arrived if a.refusals)
    findings = [*rules.findings, *(f for a in arrived for f in a.refusals)]
    mine = next((a.book for a in arrived if a.book is not None), None)
    register = registered(request, ENTRY_LABEL, arrived)
    if mine is None:
        return Outcome(
            "没有导入：没有本班的综合测评成绩", tuple(findings), patches=(register,), refused=refused
        )
    got = take(request, mine, rules, rules.roster, IMPORT)
    findings += got.findings
    if got.made is None:
        return stopped(findings, "导入")
    records = class_records(got.made)
    patches = (*result_patches(request, records, facts.status(request.tables, facts.MODE)), register)
    message = f"已导入 {len(records)} 名参评学生的综合测评成绩；提交之后才生效"
    return Outcome(
        message, tuple(dict.fromkeys(findings)), rows_shown(records), patches=patches, refused=refused
    )


def submit(request: Request) -> Outcome:
    """Submit the class's results: they count from now on and the sheets are locked (requirement C4).

    Only the class's lead counsellor may (B826), any of its counsellors where nobody is the lead; results must
    be there and not stale (B816, B817).
    """
    name = facts.status(request.tables, facts.CLASS_NAME)
    findings = (*_not_lead(request, name), *_unfit(request))
    if findings:
        return Outcome(f"没有提交：{name}", findings)
    said = {
        facts.SUBMISSION: SUBMITTED,
        facts.SUBMITTED_AT: sealing.moment(request),
        facts.SUBMITTED_BY: str(request.actor),
    }
    status = facts.with_status(request.tables[STATUS.name], said)
    patches = (Patch(status), *_sealed(request))
    told = f"{name} 已提交综合成绩" + ("，已加封签" if len(patches) > 1 else "")
    return Outcome(told, patches=patches)


def _sealed(request: Request) -> tuple[Patch, ...]:
    """Return the seal that the actor signs: the results and all that they were computed from (issue C)."""
    if request.trust is None:
        return ()
    subject = sealing.subject_of(CLASS, request.tables)
    contents = sealing.sealed_sheets(CLASS_SEALED, request.tables, request.chance)
    chain = sealing.kept_seal(request.tables).chain
    event = sealing.next_event(request, chain, SUBMIT_ACT, subject)._replace(root=root_of(contents).hex())
    made = Seal(contents, (*chain, sealing.signed(request, event)))
    return (Patch(sealing.with_seals(request.tables, {sealing.OWN: made})),)


def _not_lead(request: Request, class_: str) -> tuple[Finding, ...]:
    code = facts.status(request.tables, facts.CLASS_CODE)
    counsellors = facts.staff_of(request.tables, COUNSELLOR, code, class_)
    leads = [person for person in counsellors if person["is_lead"] == "是"]
    allowed = {person["staff_number"] for person in leads or counsellors}
    if request.actor.number in allowed:
        return ()
    lead = "、".join(f"{person['name']}（{person['staff_number']}）" for person in leads or counsellors)
    given = {"name": request.actor.name, "class_": class_, "lead": lead or "（没有设置）"}
    return (finding("B826", None, request.actor.number, **given),)


def _unfit(request: Request) -> tuple[Finding, ...]:
    """Return B816, B817 for results that must not be submitted; one made the other way is stale too."""
    tables, mode = request.tables, facts.status(request.tables, facts.MODE)
    items: tuple[str, ...] = (COMPOSITE_ITEM,)
    if mode == facts.SYSTEM:
        items = (*needed_items(rules_of(request.book).scheme), *items)
    found = staleness.stale_findings(CLASS, tables, items, SUBMIT)
    source = rows.first(tables[STATUS.name], setting=staleness.COMPOSITE_SOURCE)
    if not found and source and source["value"] != mode:
        given = {"class_": facts.status(tables, facts.CLASS_NAME), "item": COMPOSITE_ITEM, "command": SUBMIT}
        found.append(finding("B816", None, str(source["value"]), **given))
    return tuple(found)
