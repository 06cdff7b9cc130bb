"""The declaration language, and that the declared tables keep to it."""

import re

import pytest

from zongce.core.glossary import heading
from zongce.core.schema import Choice, Column, Exact, Flag, Layout, Percent, Table, Text, column
from zongce.core.text import heading_key
from zongce.tables import (
    academic,
    batch,
    composite,
    progress,
    rating,
    records,
    registers,
    report,
    roster,
    scheme,
    shown,
)

TABLES = sorted(
    {
        value.name: value
        for module in (
            academic,
            batch,
            composite,
            progress,
            rating,
            records,
            registers,
            report,
            roster,
            scheme,
            shown,
        )
        for value in vars(module).values()
        if isinstance(value, Table)
    }.values(),
    key=lambda table: table.name,
)


def small(**options):
    columns = (column("student_id", Text(), required=True), column("score", Exact(2)))
    return Table("small", "小表", "一行。", columns, **options)


def test_a_column_takes_its_heading_from_the_glossary():
    assert column("student_id", Text(), "文本。", required=True) == Column(
        "student_id", "学号", Text(), "文本。", required=True
    )


def test_a_table_finds_its_columns_by_name_and_by_heading():
    table = small(foreign=(Column("mark", "标识", Text()),))
    assert list(table.by_name) == ["student_id", "score", "mark"]
    assert [c.name for c in table.required] == ["student_id"]
    assert table.heading_keys == {"学号": "student_id", "成绩": "score"}


def test_an_extended_table_has_the_further_columns_and_no_open_ones():
    table = small(open_columns=Exact(2))
    more = table.extended(Column("open_0", "思想", Exact(2)))
    assert [c.heading for c in more.columns] == ["学号", "成绩", "思想"]
    assert more.open_columns is None
    assert "open_0" in more.by_name
    assert "open_0" not in table.by_name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_declared_table_is_without_contradictions(table):
    names = [c.name for c in (*table.columns, *table.foreign)]
    keys = [heading_key(c.heading) for c in (*table.columns, *table.foreign)]
    assert len(set(names)) == len(names)
    assert len(set(keys)) == len(keys)
    assert all(c.heading == heading(c.name) for c in table.columns)
    assert set(table.key) | set(table.fill_down) <= set(names)
    made = {t for s in table.splits for t in s.targets} | {j.target for j in table.joins}
    assert made <= set(names)
    assert all(re.compile(s.pattern).groups == len(s.targets) for s in table.splits)
    assert all(0 < len(row) <= len(table.columns) for row in table.examples)
    assert table.doc.endswith("。")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_alias_leads_to_one_column(table):
    aliases = [(heading_key(a), c.name) for c in table.columns for a in c.aliases]
    assert len({key for key, _ in aliases}) == len(aliases)
    assert not {key for key, _ in aliases} & table.heading_keys.keys()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_kinds_have_bounds_in_order_and_choices_without_doubles(table):
    for kind in (c.kind for c in table.columns):
        if isinstance(kind, (Exact, Percent)) and kind.low is not None and kind.high is not None:
            assert kind.low < kind.high
        if isinstance(kind, Choice):
            assert len(set(kind.options)) == len(kind.options)
            assert set(kind.aliases.values()) <= set(kind.options)
            assert not set(kind.aliases) & set(kind.options)


def test_nobody_types_into_results():
    results = [table for table in TABLES if table.layout is Layout.RESULT]
    assert {"academic", "composite", "rating_result", "report", "sources"} <= {t.name for t in results}
    assert not [c.name for t in results for c in t.columns if c.entry]


def test_a_flag_is_no_choice():
    assert Flag() != Choice(("是", "否"))
