"""设置 and 成绩对照 -> the settings and the grades in words, with what is wrong in them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zongce.checks.cell import Reading, read_cell
from zongce.checks.row_groups import cells_of, repeated
from zongce.core.catalog import entries, finding
from zongce.core.finding import Severity
from zongce.core.grid import Cell, CellKind
from zongce.core.setting import SETTINGS, Setting
from zongce.core.text import narrow, squeeze, words
from zongce.scheme.scheme import TOTAL, GradeWord, Scheme, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.finding import Finding
    from zongce.core.records import Records

_BY_KEY = {squeeze(setting.name): setting for setting in SETTINGS}


def read_settings(records: Records | None, scheme: Scheme) -> tuple[Settings, tuple[Finding, ...]]:
    """Return the settings; what is absent, blank or faulty has its default.

    ``scheme`` is the scheme as far as it is known, for the modules of 同分再比.
    """
    if records is None:
        return Settings(), ()
    names, values = records.texts("setting"), records.texts("value")
    keys = [squeeze(name) or None for name in names]
    found: list[Finding] = []
    for rows in repeated(keys).values():
        where = records.where(rows[-1], "setting")
        given = {"setting": names[rows[-1]], "cells": cells_of(records, rows, "setting")}
        found.append(finding("M520", where, names[rows[-1]], **given))
    fields: dict[str, object] = {}
    for row, (key, text) in enumerate(zip(keys, values, strict=True)):
        setting = _BY_KEY.get(key or "")
        if key and setting is None:
            found.append(finding("M507", records.where(row, "setting"), names[row], setting=names[row]))
        if setting is None or not text:
            continue
        value = _value(setting, text)
        if value is None:
            where, given = records.where(row, "value"), {"setting": setting.name, "options": setting.expected}
            found.append(finding("M508", where, text, **given))
        elif setting.field == "tie_chain":
            fields[setting.field] = _tie_chain(words(text), scheme, records, row, found)
        else:
            fields[setting.field] = value
    return Settings(**fields), tuple(found)  # type: ignore[arg-type]  # a test holds names and types together


def _value(setting: Setting, text: str) -> object:
    """Return what the typed text means for the setting's field, None where it means nothing."""
    if setting.several:
        return frozenset(words(text))
    reading = read_cell(setting.kind, Cell(CellKind.TEXT, text))
    if reading.value is None or _faulty(reading):
        return None
    return reading.value == setting.true if setting.true else reading.value


def _faulty(reading: Reading) -> bool:
    return any(entries()[code].severity is Severity.ERROR for code, _ in reading.notes)


def _tie_chain(
    names: tuple[str, ...], scheme: Scheme, records: Records, row: int, found: list[Finding]
) -> tuple[str, ...]:
    """Return the modules to compare; 总分 comes first anyway and is left out."""
    chain: list[str] = []
    for name in names:
        module = scheme.named(name)
        if module:
            chain.append(module)
        elif squeeze(name) != TOTAL:
            found.append(finding("M506", records.where(row, "value"), name, module=name))
    return tuple(dict.fromkeys(chain))


def read_grade_map(records: Records | None) -> tuple[Mapping[str, GradeWord], tuple[Finding, ...]]:
    """Return 成绩对照 by word (in the form in which grades are read)."""
    if records is None:
        return MappingProxyType({}), ()
    keys = [narrow(word) or None for word in records.texts("word")]
    found: list[Finding] = []
    for key, rows in repeated(keys).items():
        where = records.where(rows[-1], "word")
        found.append(finding("M513", where, str(key), word=str(key), cells=cells_of(records, rows, "word")))
    grades: dict[str, GradeWord] = {}
    columns = (records.values(name) for name in ("points_of_word", "passed", "counts"))
    for row, (key, points, passed, counts) in enumerate(zip(keys, *columns, strict=True)):
        if key is None:
            continue
        takes_part = counts != "否"
        if takes_part and points is None:
            found.append(finding("M514", records.where(row, "points_of_word"), word=key))
        if points is None and passed == "否":
            found.append(finding("M529", records.where(row, "passed"), str(passed), word=key))
        known = None if passed is None else passed == "是"
        grades[key] = GradeWord(key, points if isinstance(points, int) else None, known, takes_part)
    return MappingProxyType(grades), tuple(found)
