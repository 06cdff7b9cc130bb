"""The matrix of roles, and which workbook each role holds."""

from __future__ import annotations

import pytest

from zongce.commands.registry import COMMANDS
from zongce.tables.batch import CLASS_ROLES, COUNSELLOR, MONITOR, OFFICE, SECRETARY, STUDENT, TEACHER
from zongce.tables.books import CLASS, COLLEGE, SCHOOL
from zongce.workflow.roles import BOUND_BY_WINDOWS, HOLDERS, MATRIX, SEES_GRADE_RANKS, Act, permitted


def test_every_act_has_somebody_and_every_command_somebody_in_each_of_its_workbooks():
    assert set(MATRIX) == set(Act)
    assert all(MATRIX.values())
    for command in COMMANDS:
        for kind in command.kinds:
            assert permitted(command.act, kind), (command.id, kind)


def test_nobody_of_a_class_acts_in_the_colleges_or_the_schools_workbook():
    assert not set(CLASS_ROLES) & {*HOLDERS[SCHOOL], *HOLDERS[COLLEGE]}
    assert HOLDERS[SCHOOL] == (OFFICE,)


def test_monitors_and_students_run_no_command():
    acting = {role for roles in MATRIX.values() for role in roles}
    assert not acting & {MONITOR, STUDENT}
    assert MONITOR not in HOLDERS[CLASS]


@pytest.mark.parametrize("role", [TEACHER, MONITOR, STUDENT])
def test_grade_ranks_are_withheld(role):
    assert role not in SEES_GRADE_RANKS


def test_approval_is_the_vice_secretarys_alone_and_submitting_the_counsellors():
    assert MATRIX[Act.APPROVE] == {SECRETARY}
    assert MATRIX[Act.SUBMIT] == {COUNSELLOR}
    assert COUNSELLOR in BOUND_BY_WINDOWS
    assert SECRETARY not in BOUND_BY_WINDOWS
