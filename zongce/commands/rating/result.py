"""评分结果 in workbooks: computed out of the forms that count, and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.rating_classes import of_class
from zongce.checks.roster import members_by_class
from zongce.commands import facts, staleness
from zongce.commands.class_choice import exported_classes, names_of, owner_of, rows_of_classes
from zongce.commands.exchange import identity
from zongce.commands.rating.compute import compute as scores
from zongce.commands.rating.raters import current
from zongce.commands.rating.rating import result_records, result_sheet
from zongce.commands.rating.sift import OUTGROWN, Sifted, class_inputs
from zongce.commands.result_rows import rows_shown
from zongce.commands.stopping import stopped
from zongce.core.catalog import finding
from zongce.core.finding import Severity, stops
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Document, NewFile, Outcome
from zongce.ports.shelves import ARCHIVE, placed
from zongce.tables.progress import COMPLETE
from zongce.tables.rating import RATING_RESULT, ROLES
from zongce.tables.records import COMPUTATIONS, RATING_ITEM

if TYPE_CHECKING:
    from zongce.checks.rating_sheet import RatingForm
    from zongce.core.finding import Finding
    from zongce.ports.command import Request

EXPORT = "导出评分结果"


def compute(request: Request) -> Outcome:
    """Compute the class's item and rating scores out of the forms that count (requirements R1, R5, R7).

    A form that counted when it came but no longer holds (other items, more students) is told of and left
    out; a role without forms stops. The result holds no rater and no mark (R6).
    """
    inputs = class_inputs(request)
    if inputs.roster is None or inputs.rules is None:
        return stopped(inputs.findings)
    roster, rules, scheme = inputs.roster, inputs.rules, inputs.scheme
    forms, findings = _counted_forms(request)
    by_class = {key: tuple(f for f in forms if f.class_key == key) for key in members_by_class(roster)}
    for key, counted in by_class.items():
        findings += of_class(key, counted, roster, rules, scheme)
    if stops(findings):
        return stopped(findings)
    records = result_records(scores(roster, rules, scheme, by_class))
    after = {**request.tables, RATING_RESULT.name: records}
    digests = staleness.inputs(request.kind, after, RATING_ITEM), staleness.result_digest(after, RATING_ITEM)
    computed = staleness.record(request.tables[COMPUTATIONS.name], request, RATING_ITEM, "", digests)
    used = "、".join(f"{word} {sum(f.role == n for f in forms)}" for n, word in enumerate(ROLES))
    message = f"已计算 {len(records)} 名参评学生的评分成绩，计入评分表 {len(forms)} 份（{used}）"
    return Outcome(message, tuple(findings), rows_shown(records), patches=(Patch(records), Patch(computed)))


def _counted_forms(request: Request) -> tuple[list[RatingForm], list[Finding]]:
    """Return the forms that count for scores, and the findings on those that no longer do."""
    forms: list[RatingForm] = []
    findings: list[Finding] = []
    for row in current(request.tables):
        kept = request.kept.get(str(row["digest"] or "")) if row["state"] == COMPLETE else None
        if kept is None:
            continue
        sifted = kept.sifted
        if isinstance(sifted, Sifted) and sifted.form and sifted.holds(OUTGROWN) and sifted.finished:
            forms.append(sifted.form)
            findings += (f for f in kept.findings if f.severity is Severity.HINT)
        else:
            findings += kept.findings
    return forms, findings


def export(request: Request) -> Outcome:
    """Write 评分结果 of a class, or of chosen classes of a college, by class and number (requirement R7).

    Item scores and ranks, never a rater. What was never computed is B817; a result that needs computing
    again is exported with a hint.
    """
    classes, found = exported_classes(request)
    records = rows_of_classes(request, RATING_RESULT.name, classes)
    if not stops(found) and not len(records):
        label = names_of(classes) or facts.subject(request.kind, request.tables)
        found = (*found, finding("B817", None, class_=label, item=RATING_ITEM))
    if stops(found):
        return Outcome(f"没有{EXPORT}", found)
    names = tuple(each.name for each in classes) or ("",)
    stale = staleness.stale_findings(request.kind, request.tables, (RATING_ITEM,), EXPORT, names)
    whose = owner_of(request, classes)
    note = "；".join(one.message for one in stale) or "看不到是谁打的分。"
    sheet = result_sheet(records, f"{whose} · {RATING_RESULT.sheet}", note)
    document = Document(RATING_RESULT.name, RATING_RESULT.sheet, (sheet,), identity(request))
    file = NewFile(placed(ARCHIVE, f"{whose}_{RATING_RESULT.sheet}.xlsx"), document)
    hints = (replace(one, severity=Severity.HINT) for one in stale)
    message = f"已导出 {len(records)} 名学生的评分结果"
    return Outcome(message, (*found, *hints), rows_shown(records), files=(file,))
