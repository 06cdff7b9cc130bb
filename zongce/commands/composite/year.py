"""学年成绩: the year out of two terms' totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.checks.own_book import read_own
from zongce.commands import facts, rows, staleness
from zongce.commands.composite.files import Arrived, registered
from zongce.commands.composite.of_class import rules_of
from zongce.commands.groups import class_groups
from zongce.commands.result_rows import rank_texts, rows_shown
from zongce.commands.stopping import stopped
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where, stops
from zongce.core.grid import BATCH_PROPERTY
from zongce.core.named import NamedTuple
from zongce.core.number import half_up
from zongce.core.text import class_key
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.rules.rank import rank as ranks_of
from zongce.tables.batch import FIRST_HALF
from zongce.tables.books import CLASS, label_of
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import SUBMITTED
from zongce.tables.records import COMPOSITE_ITEM, COMPUTATIONS, STATUS, YEAR_ITEM
from zongce.tables.shown import YEAR_RESULT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zongce.checks.roster import Roster
    from zongce.core.records import Records
    from zongce.ports.command import Received, Request


YEAR = "合成学年成绩"
FIRST_LABEL = "第一学期班级工作簿"
TOTAL_WORD = "综合成绩"


class First(NamedTuple):
    """The first term's workbook of the class."""

    arrived: Arrived
    tables: staleness.Tables


def year(request: Request) -> Outcome:
    """Put the class's year together: the mean of both terms' totals, rounded half up once, ranked in class.

    The file is the same class's submitted workbook of the first term of this school year. Refused: W909 no
    class workbook, W908 another class, W925 one whose result was changed, W923 two different ones; B836 where
    it is not that term's. Every participant must have a total in both terms. Source: requirement C1.
    """
    rules = rules_of(request.book)
    findings = [*rules.findings, *staleness.stale_findings(CLASS, request.tables, (COMPOSITE_ITEM,), YEAR)]
    if rules.roster is None or stops(findings):
        return stopped(findings)
    opened = _sorted(request)
    arrived = [first.arrived for first in opened]
    findings += (f for a in arrived for f in a.refusals)
    mine = next((first for first in opened if first.arrived.book is not None), None)
    register = registered(request, FIRST_LABEL, arrived)
    refused = tuple(a.file.sha256 for a in arrived if a.refusals)
    if mine is None:
        return Outcome(
            "没有合成学年成绩：没有本班第一学期的工作簿",
            tuple(findings),
            patches=(register,),
            refused=refused,
        )
    findings += _not_of_year(request, mine)
    findings += _without_total(request, mine, rules.roster) if not stops(findings) else ()
    if stops(findings):
        return stopped(findings)
    records = _year_rows(request, mine, rules.roster, dense=rules.scheme.settings.dense)
    patches = (*_patches(request, records, mine.arrived.file.sha256), register)
    message = f"已合成 {len(records)} 名参评学生的学年成绩"
    return Outcome(message, tuple(findings), rows_shown(records), patches=patches, refused=refused)


def _sorted(request: Request) -> list[First]:
    """Open every file once; of two that could serve neither does."""
    files = {file.sha256: file for file in request.files}
    made = [_opened(request, file) for file in files.values()]
    mine = [first for first in made if first.arrived.book is not None]
    if len(mine) < 2:
        return made
    names = "、".join(first.arrived.file.name for first in mine)
    given = {"class_": facts.status(request.tables, facts.CLASS_NAME), "files": names}
    return [
        _refused(first.arrived.file, finding("W923", Where(first.arrived.file.name), **given))
        if first in mine
        else first
        for first in made
    ]


def _opened(request: Request, file: Received) -> First:
    where = Where(file.name)
    if file.book is None:
        return First(Arrived(file, None, file.findings), {})
    if file.book.kind != CLASS:
        found = label_of(file.book.kind)
        return _refused(file, finding("W909", where, found, found=found, expected=FIRST_LABEL))
    own = read_own(file.book)
    if own is None or own.refusals:
        return First(Arrived(file, None, own.refusals if own else ()), {})
    tables = own.tables
    theirs = facts.status(tables, facts.CLASS_NAME)
    if not _same_class(request.tables, tables):
        expected = facts.status(request.tables, facts.CLASS_NAME)
        return _refused(
            file, finding("W908", where, theirs, found=theirs, kind=FIRST_LABEL, expected=expected)
        )
    if staleness.is_stale(CLASS, tables, COMPOSITE_ITEM):
        return _refused(file, finding("W925", where, class_=theirs, item=COMPOSITE_ITEM))
    return First(Arrived(file, file.book), tables)


def _refused(file: Received, found: Finding) -> First:
    return First(Arrived(file, None, (found,)), {})


def _same_class(ours: staleness.Tables, theirs: staleness.Tables) -> bool:
    """Compare by code where both have one, else by name (design decision 7)."""
    codes = [facts.status(tables, facts.CLASS_CODE) for tables in (ours, theirs)]
    if all(codes):
        return codes[0] == codes[1]
    names = [class_key(facts.status(tables, facts.CLASS_NAME)) for tables in (ours, theirs)]
    return names[0] == names[1]


def _not_of_year(request: Request, first: First) -> Iterator[Finding]:
    """B836 for each thing that keeps the file from being the first term of our year."""
    ours, theirs = facts.batch_of(request.tables), facts.batch_of(first.tables)
    book = first.arrived.book
    number = (book.properties.get(BATCH_PROPERTY, "") if book else "") or theirs.id
    where = Where(first.arrived.file.name)
    if number == (request.properties.get(BATCH_PROPERTY, "") or ours.id):
        yield finding("B836", where, theirs.name, what=f"它就是本批次“{theirs.name}”的")
        return
    if ours.half == FIRST_HALF:
        yield finding("B836", where, ours.name, what=f"本批次“{ours.name}”自己就是第一学期")
    if theirs.school_year != ours.school_year or theirs.half != FIRST_HALF:
        what = f"它是“{theirs.name}”（{theirs.school_year} {theirs.half}）"
        yield finding("B836", where, theirs.name, what=what)
    if facts.status(first.tables, facts.SUBMISSION) != SUBMITTED:
        yield finding("B836", where, theirs.name, what="那个学期的成绩还没有提交")


def _without_total(request: Request, first: First, roster: Roster) -> Iterator[Finding]:
    """C604 for a participant without a row in one of the terms, C603 for one without a total there."""
    names, ids = roster.records.texts("name"), roster.records.texts("student_id")
    for file, tables in ((request.file, request.tables), (first.arrived.file.name, first.tables)):
        totals = _totals(tables)
        for row in roster.participants:
            where = Where(file, COMPOSITE.sheet)
            if ids[row] not in totals:
                given = {"name": names[row], "student_id": ids[row], "table": COMPOSITE.sheet}
                yield finding("C604", where, ids[row], **given)
            elif totals[ids[row]] is None:
                yield finding("C603", where, ids[row], name=names[row], module=TOTAL_WORD)


def _totals(tables: staleness.Tables) -> dict[str, int | None]:
    records = tables[COMPOSITE.name]
    pairs = zip(records.texts("student_id"), records.values("total"), strict=True)
    return {student_id: total if isinstance(total, int) else None for student_id, total in pairs}


def _year_rows(request: Request, first: First, roster: Roster, *, dense: bool) -> Records:
    """Return 学年成绩; every total has been found to be there."""
    before, after = _totals(first.tables), _totals(request.tables)
    ids = [roster.records.texts("student_id")[row] for row in roster.participants]
    pairs = [(before[student_id] or 0, after[student_id] or 0) for student_id in ids]
    scores = [half_up(one + other, 2) for one, other in pairs]
    ranks = rank_texts(ranks_of(np.array(scores, np.int64), class_groups(roster), dense=dense))
    people = {n: roster.records.values(n) for n in ("student_id", "name", "class_")}
    return rows.of(
        YEAR_RESULT,
        (
            {
                **{name: values[row] for name, values in people.items()},
                "first_half_score": one, "second_half_score": other, "year_score": score, "year_rank": place,
            }
            for row, (one, other), score, place in zip(roster.participants, pairs, scores, ranks, strict=True)
        ),
    )  # fmt: skip


def _patches(request: Request, records: Records, source: str) -> tuple[Patch, ...]:
    """Return the year's rows with the file they were made from, and both by digest."""
    status = facts.with_status(request.tables[STATUS.name], {staleness.FIRST_HALF_SOURCE: source})
    after = dict(request.tables) | {YEAR_RESULT.name: records, STATUS.name: status}
    digests = (staleness.inputs(CLASS, after, YEAR_ITEM), staleness.result_digest(after, YEAR_ITEM))
    done = staleness.record(request.tables[COMPUTATIONS.name], request, YEAR_ITEM, "", digests)
    return Patch(records), Patch(status), Patch(done)
