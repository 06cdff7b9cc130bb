"""学业成绩 (academic): roster, raw scores and adjustments in; scores, bonuses and ranks out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.adjustments import check_adjustments, large_ratio
from zongce.checks.intake import intake
from zongce.checks.roster import read_roster
from zongce.checks.scheme import read_scheme
from zongce.checks.scores import check_scores
from zongce.commands.academic import trace as academic_trace
from zongce.commands.academic.compute import Computed, compute
from zongce.commands.proposal import proposal
from zongce.commands.provenance import Use, sources_sheet
from zongce.commands.result_rows import one_class, rank_texts, taken
from zongce.commands.stopping import same_twice, stopped, unread
from zongce.core.catalog import finding
from zongce.core.finding import stops
from zongce.core.number import NumberFault, exact
from zongce.core.records import from_values
from zongce.core.text import narrow
from zongce.core.value import value
from zongce.ports.outcome import SheetContent
from zongce.tables.academic import ACADEMIC, ADJUSTMENTS, RAW_SCORES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.checks.adjustments import Adjusted
    from zongce.checks.roster import Roster
    from zongce.checks.scores import CheckedScores
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.records import Records, Value
    from zongce.ports.outcome import Outcome
    from zongce.scheme.scheme import Scheme

ROSTER_USE, SCORES_USE, ADJUST_USE, SCHEME_USE = "学生名册", "原始成绩", "课程调整", "测评方案"
BONUS_PARAMETER, TERM_PARAMETER = "加成比例", "学年学期"
TERM_JOINT = "、"


@value(frozen=True, slots=True)
class AcademicRequest:
    """What the command was given; ``out`` is where the result is to lie."""

    roster: Book
    scores: tuple[Book, ...]
    adjustments: Book | None = None
    scheme: Book | None = None
    bonus: str | None = None
    terms: tuple[str, ...] = ()
    out: str = ""


def academic(request: AcademicRequest) -> Outcome:
    """Compute every participant's academic score (requirements A1-A8).

    If any finding is an error, nothing is proposed but the findings.
    """
    computed, findings = compute_request(request)
    if computed is None or stops(findings):
        return stopped(findings)
    records = result_records(computed)
    sheet = result_sheet(records, ACADEMIC.sheet, _note(computed))
    trace = academic_trace.sheets(computed, range(len(records))) if one_class(computed.roster) else ()
    sheets = (sheet, *trace, sources_sheet(_uses(request, computed)))
    message = f"已计算 {len(records)} 名参评学生的学业成绩"
    return proposal(records, sheets, request.out, message, findings)


def compute_request(request: AcademicRequest) -> tuple[Computed | None, tuple[Finding, ...]]:
    """Check everything, then compute; None when something is missing to compute with."""
    scheme, of_scheme = read_scheme(request.scheme)
    roster, of_roster = read_roster(request.roster)
    ratio, of_ratio = bonus_ratio(request.bonus, scheme)
    twice = same_twice(request.scores)
    parts = [intake(book, RAW_SCORES) for book in request.scores]
    findings = [*of_scheme, *of_roster, *of_ratio, *twice]
    if roster is None or twice or unread(of_scheme) or any(part.records is None for part in parts):
        return None, (*findings, *(f for part in parts for f in part.findings))
    scores = check_scores(parts, roster, scheme, request.terms)
    adjusted = None
    if request.adjustments is not None:
        sheet = intake(request.adjustments, ADJUSTMENTS, empty_ok=True)
        adjusted = check_adjustments(sheet, roster, scores, scheme)
    return compute_checked(roster, scheme, scores, adjusted, ratio, findings)


def compute_checked(
    roster: Roster,
    scheme: Scheme,
    scores: CheckedScores,
    adjusted: Adjusted | None,
    ratio: int,
    earlier: Sequence[Finding] = (),
) -> tuple[Computed | None, tuple[Finding, ...]]:
    """Compute what was checked, of files and of a workbook's sheets alike; None where an error stops."""
    findings = (*earlier, *scores.findings, *(adjusted.findings if adjusted else ()))
    if stops(findings):
        return None, findings
    computed = compute(roster, scheme, scores, adjusted, ratio)
    return computed, (*findings, *computed.findings)


def bonus_ratio(given: str | None, scheme: Scheme) -> tuple[int, tuple[Finding, ...]]:
    """Return the bonus ratio in 0.01: ``--bonus`` before the scheme's setting (requirement A3)."""
    if given is None:
        return scheme.settings.bonus_ratio, tuple(large_ratio(scheme.settings.bonus_ratio))
    try:
        ratio = exact(narrow(given), 2)
    except NumberFault as fault:
        fields = {"heading": BONUS_PARAMETER, **({"places": "2"} if fault.code == "N102" else {})}
        return 0, (finding(fault.code, None, given, **fields),)
    if not 0 <= ratio <= 10_000:
        fields = {"heading": BONUS_PARAMETER, "low": "0", "high": "100"}
        return 0, (finding("N104", None, given, **fields),)
    return ratio, tuple(large_ratio(ratio))


def result_records(computed: Computed) -> Records:
    """Return the result's rows, one a participant, ordered by class and number."""
    roster, result = computed.roster, computed.result
    columns: dict[str, Sequence[Value]] = {
        name: taken(roster.records.values(name), roster.participants)
        for name in ("student_id", "name", "major", "grade_year", "class_")
    }
    columns |= {
        "credit_weighted_average": result.average.tolist(),
        "bonus": result.bonus.tolist(),
        "academic_score": result.academic.tolist(),
        "class_rank": rank_texts(computed.class_ranks),
        "major_grade_rank": rank_texts(computed.major_ranks),
        "course_count": result.courses.tolist(),
        "failed_count": computed.failed.tolist(),
    }
    return from_values(ACADEMIC, columns)


def result_sheet(records: Records, title: str, note: str = "") -> SheetContent:
    """Return the sheet 学业成绩 with these rows."""
    return SheetContent(
        ACADEMIC, records, title, note, emphasis=("academic_score",), warning=("failed_count",)
    )


def _note(computed: Computed) -> str:
    count = len(computed.roster.participants)
    return f"{count} 名参评学生。学业成绩＝平均学分成绩＋加成，只对总和四舍五入一次；同分同名次。"


def _uses(request: AcademicRequest, computed: Computed) -> list[Use]:
    """Return what the result was computed from, in the order of the command's options."""
    scores = computed.scores.records
    per_file: dict[str, int] = {}
    for index in range(len(scores.sources)):
        count = scores.origins.count(index) if scores.origins else len(scores)
        per_file[scores.sources[index].file] = count
    uses = [Use(ROSTER_USE, request.roster, len(computed.roster.records))]
    uses += [Use(SCORES_USE, book, per_file.get(book.file, 0)) for book in request.scores]
    if request.adjustments:
        uses.append(Use(ADJUST_USE, request.adjustments))
    if request.scheme:
        uses.append(Use(SCHEME_USE, request.scheme))
    if request.bonus is not None:
        uses.append(Use(BONUS_PARAMETER, None, text=request.bonus))
    if request.terms:
        uses.append(Use(TERM_PARAMETER, None, text=TERM_JOINT.join(request.terms)))
    return uses
