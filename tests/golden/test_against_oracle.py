"""The commands' results equal those of an independent calculation, to the last character.

``tests/golden/oracle.py`` knows nothing of the package. The demo college is compared as it lies on the disk.
"""

import re
from pathlib import Path
from random import Random

import pytest

from tests.builders import book
from tests.golden import colleges, oracle
from zongce.commands.academic.academic import AcademicRequest, academic
from zongce.commands.composite.composite import composite
from zongce.commands.composite.inputs import CompositeRequest
from zongce.commands.rating.rating import RatingRequest, rating
from zongce.core.finding import stops
from zongce.demo import scenario

KINDS = {"正常考试": "正考", "初修": "正考", "补考一": "补考"}
TERMS = {"第一学期": "1", "第二学期": "2"}


def exported(path: Path) -> oracle.Table:
    """An export of the demo's two systems under the headings of 原始成绩."""
    rows, term = [], ""
    for row in oracle.read(path, needs=["学号", "姓名", "学分", "成绩"]):
        if not row["学号"]:
            continue
        if "学年" in row:
            term = f"{row['学年']}-{row['学期']}"
            course = row["课程代码"]
        else:
            written = re.fullmatch(r"(\d{4}-\d{4})学年(.+)", row["学年学期"])
            term = f"{written[1]}-{TERMS[written[2]]}" if written else term
            course = re.fullmatch(r"\[(.+?)\].*", row["课程/环节"])[1]
        kind = row.get("成绩性质") or row.get("修读性质") or ""
        rows.append(
            {
                "学年学期": term, "学号": row["学号"], "课程代码": course,
                "课程性质": row.get("课程性质") or row.get("课程类别"), "学分": row["学分"],
                "成绩": row["成绩"],
                "考试性质": KINDS.get(kind, kind), "是否作废": row.get("是否成绩作废", ""),
            }
        )  # fmt: skip
    return rows


def written(path: Path) -> dict[str, oracle.Row]:
    """A result by 学号, its scores with two decimals."""
    scores = re.compile(r".*成绩|加成")
    return {
        row["学号"]: {
            name: oracle.text(oracle.number(value)) if value and scores.fullmatch(name) else value
            for name, value in row.items()
        }
        for row in oracle.read(path)
    }


def assert_same(results: dict[str, oracle.Row], expected: oracle.Table, whole: bool = True) -> None:
    """Every cell of the result is the oracle's, and every participant is there once."""
    assert set(results) == {row["学号"] for row in expected}
    for row in expected:
        got = results[row["学号"]]
        known = {name: value for name, value in row.items() if name in got}
        assert {name: got[name] for name in known} == known, row["学号"]
        assert not whole or set(got) == set(known)


SLOW = pytest.mark.slow
COLLEGES = [
    (30, 1),
    (30, 2),
    *(pytest.param(*more, marks=SLOW) for more in ((30, 3), (120, 20260), (120, 4))),
]


@pytest.mark.parametrize(("students", "seed"), COLLEGES)
def test_the_demo_college_is_computed_as_the_requirements_say(tmp_path, students, seed):
    college = tmp_path / "demo"
    assert scenario.run(college, students, lambda _line: None, seed=seed) == 0
    roster = oracle.read(college / scenario.ROSTER)
    scheme = oracle.read_scheme(college / scenario.SCHEME)
    scores = [row for name in scenario.EXPORTS for row in exported(college / scenario.CORRECTED / name)]
    study = oracle.academic(roster, scores, scheme, oracle.read(college / scenario.ADJUST))
    assert_same(written(college / scenario.ACADEMIC), study)
    forms = [oracle.read_form(path) for path in sorted((college / scenario.FORMS).rglob("*.xlsx"))]
    rules = oracle.read(college / scenario.RULES, needs=["评分项目"])
    marks = oracle.rating(roster, rules, forms, scheme)
    results = written(college / scenario.RATING)
    for row in results.values():
        for rule in rules:
            row[rule["评分项目"]] = oracle.text(oracle.number(row[rule["评分项目"]]))
    assert_same(results, marks)
    whole = oracle.composite(
        roster, scheme, oracle.read(college / scenario.MODULES), oracle.read(college / scenario.ITEMS),
        study, marks,
    )  # fmt: skip
    assert_same(written(college / scenario.COMPOSITE), whole)


def compared(outcome, expect) -> None:
    """The outcome's rows are those of ``expect()``; where that refuses, the command stops too."""
    try:
        expected = expect()
    except oracle.Refused:
        assert stops(outcome.findings)
        assert outcome.rows == ()
        return
    assert not stops(outcome.findings), [(f.code, f.sheet, f.cell, f.value) for f in outcome.findings]
    assert_same({row["学号"]: dict(row) for row in outcome.rows}, expected)


def test_the_random_colleges_are_mostly_computed_and_now_and_then_refused():
    refused = {"academic": 0, "rating": 0}
    for seed in range(40):
        study, forms = colleges.academic(Random(seed)), colleges.rated(Random(seed))
        for name, expect in (
            (
                "academic",
                lambda s=study: oracle.academic(s.roster, s.scores, s.scheme, s.adjust, s.bonus, s.terms),
            ),
            ("rating", lambda f=forms: oracle.rating(f.roster, f.rules, f.forms, f.scheme)),
        ):
            try:
                expect()
            except oracle.Refused:
                refused[name] += 1
    assert all(0 < count < 30 for count in refused.values()), refused


@pytest.mark.parametrize("seed", range(80))
def test_academic_scores_of_random_colleges(seed):
    given = colleges.academic(Random(seed))
    outcome = academic(
        AcademicRequest(
            colleges.as_book("名册.xlsx", {"学生名册": given.roster}),
            (colleges.as_book("成绩.xlsx", {"原始成绩": given.scores}),),
            colleges.as_book("调整.xlsx", {"课程调整": given.adjust}) if given.adjust else None,
            colleges.as_book("方案.xlsx", given.scheme),
            given.bonus or None,
            given.terms,
        )
    )
    compared(
        outcome,
        lambda: oracle.academic(
            given.roster, given.scores, given.scheme, given.adjust, given.bonus, given.terms
        ),
    )


@pytest.mark.parametrize("seed", range(80))
def test_rating_scores_of_random_colleges(seed):
    given = colleges.rated(Random(seed))
    forms = [
        book(f"{form.rater}.xlsx", {"评分表": colleges.form_sheet(form, given.rules)}) for form in given.forms
    ]
    outcome = rating(
        RatingRequest(
            colleges.as_book("名册.xlsx", {"学生名册": given.roster}),
            colleges.as_book("规则.xlsx", {"评分规则": given.rules}),
            tuple(forms),
            colleges.as_book("方案.xlsx", given.scheme),
        )
    )
    compared(outcome, lambda: oracle.rating(given.roster, given.rules, given.forms, given.scheme))


@pytest.mark.parametrize("seed", range(120))
def test_composite_scores_levels_and_ranks_of_random_colleges(seed):
    given = colleges.composed(Random(seed))
    outcome = composite(
        CompositeRequest(
            colleges.as_book("名册.xlsx", {"学生名册": given.roster}),
            colleges.as_book("方案.xlsx", given.scheme),
            colleges.as_book("模块.xlsx", {"模块成绩": given.modules}),
            colleges.as_book("加减分.xlsx", {"加减分": given.items}),
        )
    )
    compared(outcome, lambda: oracle.composite(given.roster, given.scheme, given.modules, given.items))
