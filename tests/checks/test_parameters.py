"""Parameters as typed: through the same door as cells, all findings at once."""

from __future__ import annotations

import pytest

from zongce.checks.parameters import read_parameters
from zongce.commands import parameters as p


def read(columns, **typed):
    values, found = read_parameters("命令", columns, typed)
    return values, [(f.code, f.value) for f in found]


def test_values_come_in_the_columns_units():
    values, found = read(
        p.ACADEMIC_BUSINESS, 学业开始="", 开始="2026/10/1", 加成比例="0.2", 班长开始="2026年11月2日"
    )
    assert found == [("B823", "学业开始")]
    assert values == {"start": "2026-10-01", "bonus_ratio": 20, "monitor_start": "2026-11-02"}


@pytest.mark.parametrize("typed", ["", "  "])
def test_a_blank_value_is_none(typed):
    assert read((p.ONE_CLASS,), 班级=typed) == ({}, [("B822", "班级")])
    assert read((p.CLASSES,), 班级=typed) == ({}, [])


def test_headings_are_cleaned_as_those_of_sheets_are():
    assert read((p.ONE_CLASS,), **{" 班 级": "会计2401"}) == ({"class_": "会计2401"}, [])


def test_every_fault_is_told_once_and_a_faulty_value_is_not_missing_too():
    values, found = read(
        p.ADJUST, 学号="01", 课程代码="=1", 是否调整比例="大概", 调整后比例="0.125", 别的="x"
    )
    assert values == {"student_id": "01"}
    assert found == [("N112", "=1"), ("T103", "大概"), ("N102", "0.125"), ("B823", "别的"), ("B822", "原因")]
