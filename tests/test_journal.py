"""What is remembered of steps on this computer: exact, private, few, and gone with the batch."""

import os
import stat
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.commands import rows
from zongce.kept_steps import BOOKS, DAYS, STEPS, KeptSteps
from zongce.ports.steps import Owner, Step
from zongce.tables.academic import ACADEMIC
from zongce.tables.composite import COMPOSITE, MODULE_SCORES, TOTAL_STEM, composite, module_scores
from zongce.tables.rating import rating_result
from zongce.tables.records import STATUS
from zongce.tables.roster import ROSTER

ONE, OTHER = Owner("B1", "class/管理学院/K1"), Owner("B1", "class/管理学院/K2")
TABLES = (
    ROSTER, ACADEMIC, STATUS, COMPOSITE,
    composite(("专业学习", "思想"), TOTAL_STEM, ("专业学习", TOTAL_STEM)),
    module_scores(("身体素质",)), MODULE_SCORES, rating_result(("思想", "体育")),
)  # fmt: skip
VALUES = st.one_of(st.none(), st.text(max_size=4), st.integers(-(10**12), 10**12))


def step(number=1, **more):
    return Step("academic.compute", "计算学业成绩", "2026-10-20 09:30:00", f"甲（{number}）", True, **more)


def kept(tmp_path):
    return KeptSteps(tmp_path / "steps")


@st.composite
def sheets(draw):
    table = draw(st.sampled_from(TABLES))
    line = st.fixed_dictionaries({c.name: VALUES for c in table.columns})
    return rows.of(table, draw(st.lists(line, max_size=3)))


@given(sheets(), sheets())
def test_sheets_come_back_exactly_under_their_own_columns(tmp_path_factory, before, after):
    steps = KeptSteps(tmp_path_factory.mktemp("s"))
    name = before.table.name
    steps.add(ONE, step(before={name: before}, after={after.table.name: after}, mark="m"))
    last = steps.last(ONE)
    assert last is not None
    assert (last.mark, last.undoable, last.label) == ("m", True, "计算学业成绩")
    for held, was in ((last.before[name], before), (last.after[after.table.name], after)):
        assert [c.heading for c in held.table.columns] == [c.heading for c in was.table.columns]
        assert [c.name for c in held.table.columns] == [c.name for c in was.table.columns]
        assert [held.values(c.name) for c in held.table.columns] == [
            was.values(c.name) for c in was.table.columns
        ]


def test_ten_steps_are_kept_and_come_back_in_turn(tmp_path):
    steps = kept(tmp_path)
    for number in range(1, 15):
        steps.add(ONE, step(number, mark=str(number)))
    assert len([*tmp_path.rglob("*.json.gz")]) == STEPS == 10
    for number in range(14, 4, -1):
        last = steps.last(ONE)
        assert (last.person, last.mark) == (
            f"甲（{number}）",
            "14" if number == 14 else f"undone {number + 1}",
        )
        steps.drop(ONE, f"undone {number}")
    assert steps.last(ONE) is None


def test_a_mark_moves_without_a_step_only_where_there_are_steps(tmp_path):
    steps = kept(tmp_path)
    steps.move(ONE, "nothing")
    assert not (tmp_path / "steps").exists()
    steps.add(ONE, step(mark="a"))
    steps.move(ONE, "b")
    assert steps.last(ONE).mark == "b"


def test_workbooks_are_kept_apart_and_go_with_their_batch(tmp_path):
    steps, later = kept(tmp_path), Owner("B2", ONE.book)
    for owner in (ONE, OTHER, later):
        steps.add(owner, step())
    steps.forget(OTHER)
    assert [steps.last(o) is None for o in (ONE, OTHER, later)] == [False, True, False]
    steps.purge("B1")
    assert [steps.last(o) is None for o in (ONE, OTHER, later)] == [True, True, False]


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b", b"no gzip", None])
def test_a_broken_file_is_as_if_there_were_no_step(tmp_path, data):
    steps = kept(tmp_path)
    steps.add(ONE, step(mark="a"))
    [file] = tmp_path.rglob("*.json.gz")
    whole = file.read_bytes()
    file.write_bytes(whole[:-9] if data is None else data)
    assert steps.last(ONE) is None
    steps.add(ONE, step(2, mark="b"))
    assert steps.last(ONE).person == "甲（2）"


def test_a_step_without_its_mark_is_as_if_there_were_none(tmp_path):
    steps = kept(tmp_path)
    steps.add(ONE, step(mark="a"))
    next(tmp_path.rglob("mark")).unlink()
    assert steps.last(ONE) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_only_the_user_can_read_the_files(tmp_path):
    steps = kept(tmp_path)
    steps.add(ONE, step(mark="a"))
    steps.add(ONE, step(mark="b"))
    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert {stat.S_IMODE(p.stat().st_mode) for p in files} == {0o600}
    assert stat.S_IMODE(files[0].parent.stat().st_mode) == 0o700
    assert not [p for p in tmp_path.rglob("*") if "管理学院" in p.name or "K1" in p.name]


def test_workbooks_nobody_worked_on_for_long_are_forgotten(tmp_path):
    steps = kept(tmp_path)
    steps.add(OTHER, step())
    mark = next(tmp_path.rglob("mark"))
    old = mark.stat().st_mtime - (DAYS + 1) * 86_400
    os.utime(mark, (old, old))
    assert steps.last(OTHER) is not None
    steps.add(ONE, step())
    assert steps.last(OTHER) is None
    assert steps.last(ONE) is not None


def test_only_so_many_workbooks_are_kept(tmp_path, monkeypatch):
    assert BOOKS >= 100
    monkeypatch.setattr("zongce.kept_steps.BOOKS", 3)
    steps = kept(tmp_path)
    for number in range(5):
        steps.add(Owner("B", str(number)), step())
        mark = steps._folder(Owner("B", str(number))) / "mark"
        os.utime(mark, (mark.stat().st_atime, mark.stat().st_mtime - 100 + number))
    assert [steps.last(Owner("B", str(n))) is None for n in range(5)] == [True, True, False, False, False]
