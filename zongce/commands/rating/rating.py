"""评分 (rating): roster, rules and forms in; item scores, rating scores and class ranks out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.rating_classes import ClassForms, forms_by_class
from zongce.checks.rating_forms import read_forms
from zongce.checks.rating_rules import read_rating_rules
from zongce.checks.roster import class_labels, read_roster
from zongce.checks.scheme import read_scheme
from zongce.commands.proposal import proposal
from zongce.commands.provenance import Use, common_digest, common_folder, sources_sheet
from zongce.commands.rating.compute import Computed, compute
from zongce.commands.rating.trace import trace_sheet
from zongce.commands.result_rows import one_class, rank_texts, taken
from zongce.commands.stopping import stopped
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where, stops
from zongce.core.records import Records, from_values
from zongce.core.value import value
from zongce.ports.outcome import SheetContent
from zongce.tables.rating import RATING_FORM, RATING_RESULT, RATING_RULES, ROLES, rating_result
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import MODULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.core.grid import Book
    from zongce.core.records import Value
    from zongce.ports.outcome import Outcome


@value(frozen=True, slots=True)
class RatingRequest:
    """What the command was given; ``out`` is where the result is to lie."""

    roster: Book
    rules: Book
    forms: tuple[Book, ...]
    scheme: Book | None = None
    out: str = ""


def rating(request: RatingRequest) -> Outcome:
    """Compute every participant's rating score (requirements R1, R5, R7).

    A form that is refused does not count and does not stop; any error does, and then nothing is proposed
    but the findings. What is proposed holds item scores, never who gave which mark (R6).
    """
    computed, counted, findings = compute_request(request)
    if computed is None or stops(findings):
        return stopped(findings)
    records = result_records(computed)
    sheet = result_sheet(records, RATING_RESULT.sheet, _note(computed))
    trace = (trace_sheet(computed, range(len(records))),) if one_class(computed.roster) else ()
    sheets = (sheet, *trace, sources_sheet(_uses(request, computed, counted)))
    used = sum(map(len, counted.by_class.values()))
    message = f"已计算 {len(records)} 名参评学生的评分成绩，计入评分表 {used} 份"
    return proposal(records, sheets, request.out, message, findings)


def compute_request(
    request: RatingRequest,
) -> tuple[Computed | None, ClassForms, tuple[Finding, ...]]:
    """Check everything, then compute; None when something is missing to compute with."""
    scheme, of_scheme = read_scheme(request.scheme)
    roster, of_roster = read_roster(request.roster)
    rules, of_rules = read_rating_rules(request.rules)
    findings = [*of_scheme, *of_roster, *of_rules]
    if roster is None or rules is None:
        return None, ClassForms({}, ()), tuple(findings)
    forms, of_forms = read_forms(request.forms, roster, rules, count_self=scheme.settings.count_self)
    if of_forms and not forms:  # told before the roles that are missing for it
        findings.append(finding("P426", Where(request.rules.file), count=str(len(request.forms))))
    counted = forms_by_class(forms, roster, rules, scheme)
    findings += [*of_forms, *counted.findings]
    if stops(findings):
        return None, counted, tuple(findings)
    return compute(roster, rules, scheme, counted.by_class), counted, tuple(findings)


def result_records(computed: Computed) -> Records:
    """Return the result's rows, one a participant, ordered by class and number."""
    roster, table = computed.roster, rating_result(computed.names)
    columns: dict[str, Sequence[Value]] = {
        name: taken(roster.records.values(name), roster.participants)
        for name in ("student_id", "name", "class_")
    }
    columns |= {f"item_{i}": computed.items[:, i].tolist() for i in range(len(computed.names))}
    columns["rating_score"] = computed.total.tolist()
    columns["class_rank"] = rank_texts(computed.class_ranks)
    return from_values(table, {c.name: columns[c.name] for c in table.columns})


def result_sheet(records: Records, title: str, note: str = "") -> SheetContent:
    """Return the sheet 评分结果 with these rows."""
    return SheetContent(records.table, records, title, note, emphasis=("rating_score",))


def _note(computed: Computed) -> str:
    count = len(computed.roster.participants)
    return f"{count} 名参评学生。每个项目四舍五入一次，评分成绩是各项目之和；同分同名次。"


def _uses(request: RatingRequest, computed: Computed, counted: ClassForms) -> Iterator[Use]:
    """Yield what the result was computed from; of the forms only how many of each role (R6)."""
    yield Use(ROSTER.sheet, request.roster, len(computed.roster.records))
    yield Use(RATING_RULES.sheet, request.rules, len(computed.rules.items))
    if request.scheme:
        yield Use(MODULES.sheet, request.scheme)
    folder = common_folder(book.path or book.file for book in request.forms)
    digest = common_digest(request.forms)
    yield Use(RATING_FORM.sheet, None, len(request.forms), folder, digest)
    labels = class_labels(computed.roster)
    for key, forms in counted.by_class.items():
        counts = [sum(1 for form in forms if form.role == role) for role in range(len(ROLES))]
        said = "、".join(f"{word} {count} 份" for word, count in zip(ROLES, counts, strict=True))
        yield Use(f"{RATING_FORM.sheet} {labels[key]}", None, len(forms), said)
