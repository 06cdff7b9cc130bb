"""What the manual itself has published, through the command line: the ranks of five, the totals of seven.

The tables lie beside this module in ``published/``. The manual ranks the seven among 52 and 50; here they
are ranked among themselves.
"""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.golden import colleges
from zongce.surfaces.cli import cli

PUBLISHED = Path(__file__).parent / "published"


def table(name):
    with (PUBLISHED / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture
def received(tmp_path):
    """A published table as a workbook."""
    return lambda name, sheet: str(colleges.save(tmp_path / f"{name}.xlsx", {sheet: table(name)}))


def results(*args):
    """Run a command; return its exit status and its rows by 学号."""
    run = CliRunner().invoke(cli, [*args, "--json"])
    return run.exit_code, {row["学号"]: row for row in json.loads(run.stdout)["rows"]}


def assert_published(rows, name):
    expected = table(name)
    assert len(rows) == len(expected)
    for row in expected:
        assert {heading: rows[row["学号"]][heading] for heading in row} == row


def test_the_five_students_of_the_manual_have_its_scores_and_ranks(received):
    roster, scores = received("学业_名册", "学生名册"), received("学业_原始成绩", "原始成绩")
    status, rows = results("academic", "--roster", roster, "--scores", scores)
    assert status == 0
    assert_published(rows, "学业_结果")


def test_the_seven_students_of_the_manual_have_its_totals(received):
    roster, scheme = received("综合_名册", "学生名册"), received("综合_测评方案", "测评方案")
    modules = received("综合_模块成绩", "模块成绩")
    status, rows = results("composite", "--roster", roster, "--scheme", scheme, "--modules", modules)
    assert status == 0
    assert_published(rows, "综合_结果")
