"""The commands' results equal those of an independent calculation, to the last character.

``tests/golden/oracle.py`` knows nothing of the package. The demo college is compared as it lies on the disk.
"""

import re
from pathlib import Path

import pytest

from tests.golden import oracle
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
                "课程性质": row.get("课程性质") or row.get("课程类别"), "学分": row["学分"], "成绩": row["成绩"],
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


@pytest.mark.parametrize(("students", "seed"), [(30, 1), (30, 2), (30, 3), (120, 20260)])
def test_the_demo_college_is_computed_as_the_requirements_say(tmp_path, students, seed):
    college = tmp_path / "demo"
    assert scenario.run(college, students, lambda _line: None, seed=seed) == 0
    roster = oracle.read(college / scenario.ROSTER)
    scheme = oracle.read_scheme(college / scenario.SCHEME)
    scores = [row for name in scenario.EXPORTS for row in exported(college / scenario.CORRECTED / name)]
    academic = oracle.academic(roster, scores, scheme, oracle.read(college / scenario.ADJUST))
    assert_same(written(college / scenario.ACADEMIC), academic)
    forms = [oracle.read_form(path) for path in sorted((college / scenario.FORMS).rglob("*.xlsx"))]
    rules = oracle.read(college / scenario.RULES, needs=["评分项目"])
    rating = oracle.rating(roster, rules, forms, scheme)
    results = written(college / scenario.RATING)
    for row in results.values():
        for rule in rules:
            row[rule["评分项目"]] = oracle.text(oracle.number(row[rule["评分项目"]]))
    assert_same(results, rating)
    composite = oracle.composite(
        roster, scheme, oracle.read(college / scenario.MODULES), oracle.read(college / scenario.ITEMS),
        academic, rating,
    )  # fmt: skip
    assert_same(written(college / scenario.COMPOSITE), composite)
