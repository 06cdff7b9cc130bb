"""评分表 (rating form): one rater's marks for one class, or why this one file does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.rating_sheet import Expected, FormSheet, RatingForm, expected
from zongce.core.finding import Finding, Severity
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.tables.rating import RATING_FORM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zongce.checks.rating_rules import RatingRules
    from zongce.checks.roster import Roster
    from zongce.core.grid import Book

__all__ = ["Expected", "Forms", "RatingForm", "check_form", "expected", "read_form", "read_forms"]


class Forms(NamedTuple):
    """The forms that count, in the order received, and the findings on all of them."""

    forms: tuple[RatingForm, ...]
    findings: tuple[Finding, ...]


def read_forms(
    books: Iterable[Book], roster: Roster, rules: RatingRules, *, count_self: bool = False
) -> Forms:
    """Read all forms of a run; a faulty one is refused, the others count (requirement R4)."""
    against = expected(roster, rules, count_self=count_self)
    forms: list[RatingForm] = []
    findings: list[Finding] = []
    for book in books:
        form, found = check_form(book, against)
        findings += found
        if form:
            forms.append(form)
    return Forms(tuple(forms), tuple(findings))


def check_form(book: Book, against: Expected) -> tuple[RatingForm | None, tuple[Finding, ...]]:
    """Return the form and its findings; None when anything in it is wrong.

    Every fault refuses this file only. The form is of the class whose students stand on it; the students
    and the rater are those of the roster, the items and ranges those of the rules, and every participant
    has every mark (a peer's own row only with 计自评). Source: requirement R4.
    """
    form, found = read_form(book, against)
    refused = any(f.severity is Severity.REFUSED for f in found)
    return (None if refused else form), found


def read_form(book: Book, against: Expected) -> tuple[RatingForm | None, tuple[Finding, ...]]:
    """Return the form as far as it can be put together, whatever is wrong with it, and its findings.

    Whom a rater has not rated yet stands there with blanks (requirement R6: it counts for progress).
    """
    records, findings = intake(book, RATING_FORM)
    if records is None:
        return None, tuple(_refusals(findings))
    sheet = FormSheet(book, records, against, list(findings))
    form = sheet.form()
    return form, tuple(_refusals(sheet.findings))


def _refusals(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Turn what would stop the command into a refusal of the file it stands in."""
    for found in findings:
        yield found if found.severity is not Severity.ERROR else replace(found, severity=Severity.REFUSED)
