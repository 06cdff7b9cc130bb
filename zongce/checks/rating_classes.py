"""A class's rating forms together: who sent two, which role is missing, whether enough are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.rating_forms import RatingForm
from zongce.checks.rating_identity import rater_key
from zongce.checks.roster import Roster, class_labels, members_by_class
from zongce.checks.row_groups import rows_by
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.named import NamedTuple
from zongce.tables.rating import PEER, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.checks.rating_rules import RatingRules
    from zongce.scheme.scheme import Scheme, Settings

WITHOUT_OWN = "（不计自评）"


class ClassForms(NamedTuple):
    """The forms that are counted, each rater's once, by class in the order of the participants."""

    by_class: Mapping[str, tuple[RatingForm, ...]]
    findings: tuple[Finding, ...]


class _Class(NamedTuple):
    """One class: its name for people, how many participants, the forms counted, what they are held to."""

    label: str
    size: int
    forms: tuple[RatingForm, ...]
    rules: RatingRules
    settings: Settings

    def sent(self, role: int) -> list[RatingForm]:
        """Return the forms of a role."""
        return [form for form in self.forms if form.role == role]

    @property
    def weighed(self) -> list[int]:
        """The roles that some item weighs; the others need not rate."""
        return [r for r in range(len(ROLES)) if any(item.weights[r] for item in self.rules.items)]


def forms_by_class(
    forms: Sequence[RatingForm], roster: Roster, rules: RatingRules, scheme: Scheme
) -> ClassForms:
    """Sort complete forms by class and say what stands in the way of computing it.

    Findings: P411 a rater's two different forms, P412 a copy, P414 and P416 a role without marks (an
    error, or a hint where 缺评处理 = 分摊 leaves weight to share), P415 too few, P417 self-ratings left out,
    P418 nothing left after trimming. Source: requirement R5 and R, decided.
    """
    sent = rows_by(form.class_key for form in forms)
    by_class: dict[str, tuple[RatingForm, ...]] = {}
    findings: list[Finding] = []
    for key in members_by_class(roster):
        by_class[key], repeated = _each_rater_once([forms[i] for i in sent.get(key, ())])
        findings += repeated
        findings += of_class(key, by_class[key], roster, rules, scheme)
    return ClassForms(by_class, tuple(findings))


def of_class(
    key: str, forms: Sequence[RatingForm], roster: Roster, rules: RatingRules, scheme: Scheme
) -> Iterator[Finding]:
    """Say what stands in the way of computing one class from these forms, one a rater and role.

    Findings: P414 to P418 of :func:`forms_by_class`.
    """
    size = len(members_by_class(roster).get(key, ()))
    class_ = _Class(class_labels(roster)[key], size, tuple(forms), rules, scheme.settings)
    for check in (_too_few, _absent, _trimmed, _self_ratings):
        yield from check(class_)


def _each_rater_once(forms: Sequence[RatingForm]) -> tuple[tuple[RatingForm, ...], list[Finding]]:
    """Return one form a rater; a copy is a hint, two different forms are an error that names both files."""
    counted: list[RatingForm] = []
    findings: list[Finding] = []
    for same in rows_by(rater_key(form.rater_id, form.role) for form in forms).values():
        first, *more = (forms[i] for i in same)
        counted.append(first)
        rater = f"{first.rater_name} {first.rater_id}"
        different = [form for form in more if _content(form) != _content(first)]
        if different:
            files = "、".join(form.file for form in (first, *more))
            where = Where(different[0].file)
            findings.append(finding("P411", where, first.rater_id, rater=rater, files=files))
            continue
        findings += (finding("P412", Where(form.file), form.rater_id, rater=rater) for form in more)
    return tuple(counted), findings


def _content(form: RatingForm) -> tuple[object, ...]:
    return form.rater_name, form.role, form.marks


def _too_few(class_: _Class) -> Iterator[Finding]:
    least = class_.settings.least_raters
    for role in class_.weighed:
        count = len(class_.sent(role))
        if 0 < count < least:
            fields = {"role": ROLES[role], "count": str(count), "least": str(least)}
            yield finding("P415", None, str(count), class_=class_.label, **fields)


def _absent(class_: _Class) -> Iterator[Finding]:
    """Tell of roles without marks: for the class, and for the only classmate who rated (no one rates him)."""
    counts = {role: len(class_.sent(role)) for role in class_.weighed}
    absent = [role for role, count in counts.items() if not count]
    yield from _missing(class_, class_.label, absent, absent)
    if counts.get(PEER) == 1 and not class_.settings.count_self:
        alone = class_.sent(PEER)[0]
        who = f"{class_.label} {alone.rater_name}（{alone.rater_id}）"
        yield from _missing(class_, who, [*absent, PEER], [PEER])


def _missing(class_: _Class, who: str, absent: Sequence[int], told: Sequence[int]) -> Iterator[Finding]:
    """Tell of the roles in ``told``: a hint where every item has weight left to share, else an error."""
    items = class_.rules.items
    left = all(any(w for r, w in enumerate(item.weights) if r not in absent) for item in items)
    code = "P416" if class_.settings.spread_absent and left else "P414"
    for role in told:
        yield finding(code, None, ROLES[role], class_=who, role=ROLES[role])


def _trimmed(class_: _Class) -> Iterator[Finding]:
    """Trimming takes peers' marks only and must leave one for every classmate, own ones not counted."""
    k, count = class_.settings.trim, len(class_.sent(PEER))
    if not k or PEER not in class_.weighed:
        return
    own = not class_.settings.count_self
    received = [count - 1] if own else []
    if not own or count < class_.size:
        received.append(count)
    short = [n for n in received if 0 < n <= 2 * k]
    if short:
        label = class_.label + (WITHOUT_OWN if short[0] < count else "")
        fields = {"role": ROLES[PEER], "count": str(short[0]), "k": str(k)}
        yield finding("P418", None, str(short[0]), class_=label, **fields)


def _self_ratings(class_: _Class) -> Iterator[Finding]:
    if class_.settings.count_self:
        return
    count = sum(1 for form in class_.sent(PEER) if form.own_row_filled)
    if count:
        yield finding("P417", None, class_.label, count=str(count))
