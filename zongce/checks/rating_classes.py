"""A class's rating forms together: who sent two, which role is missing, whether enough are left."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zongce.checks.rating_forms import RatingForm, class_label, members_by_class
from zongce.checks.row_groups import rows_by
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.tables.rating import PEER, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.checks.rating_rules import RatingRules
    from zongce.checks.roster import Roster
    from zongce.scheme.scheme import Scheme, Settings


class ClassForms(NamedTuple):
    """The forms that are counted, each rater's once, by class in the order of the participants."""

    by_class: Mapping[str, tuple[RatingForm, ...]]
    findings: tuple[Finding, ...]


class _Raters(NamedTuple):
    """How many rate a student, by role; ``who`` are the students (or the class) for whom that holds."""

    who: str
    counts: tuple[int, ...]


def forms_by_class(
    forms: Sequence[RatingForm], roster: Roster, rules: RatingRules, scheme: Scheme
) -> ClassForms:
    """Sort complete forms by class and say what stands in the way of computing it.

    Findings: P411 a rater's two different forms, P412 a copy, P414 and P416 a role without marks (an
    error, or a hint where 缺评处理 = 分摊 leaves weight to share), P415 too few, P417 self-ratings left out,
    P418 nothing left after trimming. A role that no item weighs may be missing. Source: requirement R5, R.
    """
    members = members_by_class(roster)
    sent = rows_by(form.class_key for form in forms)
    by_class: dict[str, tuple[RatingForm, ...]] = {}
    findings: list[Finding] = []
    for key, rows in members.items():
        counted, repeated = _each_rater_once([forms[i] for i in sent.get(key, ())])
        by_class[key] = tuple(counted)
        label = class_label(roster, key)
        findings += repeated
        findings += _self_ratings(counted, label, scheme.settings)
        findings += _too_few(counted, label, rules, scheme.settings)
        for raters in _raters(counted, label, [_person(roster, row) for row in rows], scheme.settings):
            findings += _absent(raters, rules, scheme.settings)
        findings += _trimmed(counted, label, len(rows), rules, scheme.settings)
    return ClassForms(by_class, tuple(findings))


def _person(roster: Roster, row: int) -> tuple[str, str]:
    return roster.records.texts("student_id")[row], roster.records.texts("name")[row]
