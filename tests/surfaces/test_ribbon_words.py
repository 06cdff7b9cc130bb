"""Message boxes: short enough to be shown whole, with code, place and remedy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.ports.outcome import Document, NewFile, Outcome
from zongce.ports.report import Report, Written
from zongce.surfaces.ribbon.words import LONGEST, MOST_FINDINGS, cut, finding_line, length, told

LONG = st.text("甲。；x\n𠮷", max_size=3000)
DOCUMENT = Document("class", "班级", ())


@given(LONG, st.integers(10, 900))
def test_a_text_is_cut_to_what_is_shown(words, longest):
    made = cut(words, longest)
    assert length(made) <= longest
    assert made == words or made.endswith("……")
    assert words.startswith(made.removesuffix("……"))


def test_it_is_cut_behind_a_sentence():
    assert cut("一二三。四五六。七八", 9) == "一二三。……"


def test_a_rare_character_counts_twice_as_in_windows():
    assert length("𠮷甲") == 3


def many(count):
    return tuple(
        finding("N101", Where("班级.xlsx", "原始成绩", f"H{n}"), "x", heading="成绩")
        for n in range(5, 5 + count)
    )


def test_a_finding_says_code_place_and_remedy():
    found = many(1)[0]
    line = finding_line(found)
    assert all(part in line for part in ("N101", "原始成绩", "H5", found.message, found.remedy))


@pytest.mark.parametrize("count", [1, 3, 4, 500])
def test_the_first_findings_are_named_and_the_sheet_has_all(count):
    report = Report(Outcome("没有导入", many(count)))
    words = told(report, listed=True)
    assert words.count("N101") == min(count, MOST_FINDINGS)
    assert ("共" in words) is (count > MOST_FINDINGS)
    assert "检查报告" in words
    assert length(words) <= LONGEST
    assert "检查报告" not in told(report, listed=False)


@pytest.mark.parametrize("count", [1, 2, 40])
def test_new_files_are_found_by_what_is_said(count, tmp_path):
    paths = [tmp_path / "下发" / f"{n}.xlsx" for n in range(count)]
    files = tuple(NewFile(path.name, DOCUMENT) for path in paths)
    words = told(
        Report(Outcome("已下发", files=files), tuple(Written(str(p), "") for p in paths)), listed=False
    )
    assert str(paths[0].parent) in words
    assert (str(paths[0]) in words) is (count == 1)


def test_a_clean_check_says_so():
    assert "没有发现问题。" in told(Report(Outcome("已检查")), listed=False, clean="没有发现问题。")
    assert "没有发现问题。" not in told(Report(Outcome("x", many(1))), listed=False, clean="没有发现问题。")


def test_a_long_list_behind_a_short_sentence_is_shown_as_far_as_there_is_room():
    words = cut(f"核对后重试；现有 {'、'.join(map(str, range(100)))}", 40)
    assert "现有 0、1、2" in words
    assert length(words) <= 40
