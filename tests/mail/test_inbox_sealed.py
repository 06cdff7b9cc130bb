"""``zongce mail inbox`` in a keyed year: the next report brings classes that the school has already."""

from __future__ import annotations

import shutil

import pytest

from tests.flow import books, keyed, sealed
from tests.flow.books import NAME, OFFICE, codes, rows_in
from tests.flow.rating_forms import letter
from tests.flow.sealed import GL, LATER, OWNER
from zongce import casework
from zongce.inbox import Wanted, inbox


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    year = sealed.started(tmp_path_factory.mktemp("approved"))
    return sealed.approved(sealed.published(sealed.submitted(year)))


@pytest.fixture
def year(made, tmp_path):
    return sealed.copied(made, tmp_path / "年")


def take(year, *paths, now=LATER, dry_run=False):
    world = casework.World(
        clock=lambda: now, chance=books.SeededChance(), keys=keyed.Keys(OFFICE), pins=keyed.known_pins()
    )
    return inbox(Wanted(year.school, paths, OFFICE, dry_run), world)


def resubmitted(year):
    """The office returned one class; it submitted again, the other stayed as it was."""
    sealed.did(sealed.office(year, "college.return", 学院=GL, 班级=NAME, 原因="总分有误"))
    update = max((year.school.parent / "下发").glob("*学院更新*"))
    sealed.did(sealed.run(year, "batch.update", update, now=LATER))
    sealed.did(sealed.run(year, "class.issue", now=LATER, 班级=NAME))
    own = [sealed.update_of(year)]
    sealed.did(keyed.run_keyed("class.update", year.class_book(), own, actor=books.COUNSELLOR, now=LATER))
    sealed.did(sealed.submit(year, now=LATER, seed=5))
    sealed.did(sealed.run(year, "class.collect", year.class_book(), now=LATER))
    sealed.shown(year, LATER)
    sealed.did(sealed.run(year, "college.approve", now=LATER))


def used(year):
    return [row["file_kind"] for row in rows_in(year.school, "received") if row["outcome"] == "采用"]


def as_zip(year, folder):
    return [shutil.copy(year.report, folder / "上报二.zip")]


def as_letter(year, folder):
    return [letter(folder / "信.eml", [year.report], LATER)]


def as_folder(year, folder):
    sealed.opened(year.report, folder / "拆开")
    return [folder / "拆开"]


def as_loose_files(year, folder):
    return list(sealed.opened(year.report, folder / "散").values())


@pytest.mark.parametrize("handed", [as_zip, as_letter, as_folder, as_loose_files])
def test_after_a_return_the_next_report_is_taken_with_the_classes_that_did_not_change(year, tmp_path, handed):
    first = shutil.copy(year.report, tmp_path / "上报一.zip")
    assert (codes(take(year, first)), len(used(year))) == ([], 3)
    resubmitted(year)
    report = take(year, *handed(year, tmp_path))
    assert (codes(report), report.ok) == ([], True)
    assert sealed.chain(year.school, OWNER) == ("审核通过", "退回", "审核通过")
    assert sorted(used(year)) == ["学院上报"] * 2 + ["班级工作簿"] * 3
    assert len(rows_in(year.school, "school_results")) == 7
    assert not list((year.school.parent / "隔离").glob("*"))


def test_both_reports_in_one_heap_are_taken_in_their_order(year, tmp_path):
    heap = tmp_path / "信"
    letter(heap / "一.eml", [year.report], LATER)
    take(year, heap / "一.eml")
    resubmitted(year)
    letter(heap / "二.eml", [year.report], LATER)
    report = take(year, heap)
    assert (codes(report), used(year).count("学院上报")) == ([], 2)


def test_once_it_is_taken_the_same_letter_does_nothing_more(year, tmp_path):
    mail = as_letter(year, tmp_path)
    take(year, *mail)
    before = year.school.read_bytes()
    again = take(year, *mail)
    assert (codes(again), again.outcome.changes, year.school.read_bytes()) == ([], (), before)
