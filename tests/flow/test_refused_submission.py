"""A class submits, the college cannot take it: 退回 unlocks it all the same (requirements C4, R6)."""

import hashlib
import shutil

import openpyxl
import pytest

from tests.flow import books, exchanges, keyed, sealed
from tests.flow.books import ADMIN, CODE, COUNSELLOR, NAME, codes, rows_in, tables_of
from tests.flow.exchanges import NAME2, item, progress, worked
from zongce.commands import rows, sealing
from zongce.commands.freshness import Freshness
from zongce.commands.pages.college_steps import college_steps
from zongce.seal.stored import Seal
from zongce.tables.sealing import SEAL

NOTE, RETURNS = f"未收下的提交:{CODE}", f"退回次数:{CODE}"
REASON = {"班级": NAME, "原因": "数据有误"}
AFTERNOON = books.NOW.replace(hour=15)


@pytest.fixture(scope="module")
def keyed_made(tmp_path_factory):
    """A keyed year whose first class computed with other raw scores than it got, and submitted."""
    return spoilt(sealed.started(tmp_path_factory.mktemp("submitted")))


@pytest.fixture
def year(keyed_made, tmp_path):
    return sealed.copied(keyed_made, tmp_path / "年")


def spoilt(year, now=books.NOW, seed=1):
    path = sealed.computed(year, NAME)
    edited(path, "raw_scores", score=9900)
    for command in ("academic.compute", "composite.compute"):
        sealed.did(keyed.run_keyed(command, path, actor=COUNSELLOR, now=now))
    sealed.did(sealed.submit(year, now=now, seed=seed))
    return year


def edited(path, table, place=0, **values):
    return exchanges.rewrite(path, **{table: exchanges.changed(path, table, [place], **values)})


def collect(path, *handed, **more):
    return books.run("class.collect", path, handed, actor=ADMIN, **more)


def give_back(path, **more):
    return books.run("college.return", path, sets=REASON, actor=ADMIN, **more)


def updated(college, path, number):
    """The college issues once more, the class takes the update over."""
    assert exchanges.issue(college).ok
    update = college.parent / "下发" / f"{NAME}_班级更新_{number}.xlsx"
    report = books.run("class.update", path, [update], actor=COUNSELLOR)
    assert report.ok, report.findings


def of_others(path):
    return worked(path, {f"2024010{n}": 8000 for n in range(1, 4)}, submitted=True)


def with_other_scores(path):
    return edited(worked(path, submitted=True), "raw_scores", score=9999)


def with_an_edited_result(path):
    return edited(worked(path, submitted=True), "academic", academic_score=9999)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (of_others, "W964"),
        (with_other_scores, "W967"),
        (with_an_edited_result, "W925"),
    ],
)
def test_a_submission_that_was_refused_is_returned_mended_and_taken(college, first, spoil, code):
    assert code in codes(collect(college, spoil(first)))
    assert item(college, NOTE) == hashlib.sha256(first.read_bytes()).hexdigest()
    assert [(r["sender"], r["outcome"]) for r in rows_in(college, "received")] == [(NAME, "拒收")]
    report = give_back(college)
    assert report.ok, report.findings
    assert (item(college, RETURNS), item(college, NOTE)) == ("1", "")
    updated(college, first, 2)
    assert item(first, "提交状态") == "未提交"
    assert collect(college, worked(first, submitted=True)).ok
    assert progress(college)["submission"] == "已提交"


def test_a_workbook_that_cannot_be_read_is_returned_too(college, first):
    where = tables_of(worked(first, submitted=True))["academic"].where(0, "academic_score")
    true = shutil.copy(first, first.parent / "原件.xlsx")
    book = openpyxl.load_workbook(first)
    book[where.sheet][where.cell] = "很高"
    book.save(first)
    assert codes(collect(college, first)) == ["N101"]
    assert give_back(college).ok
    updated(college, true, 2)
    assert item(true, "提交状态") == "未提交"


def test_the_locked_class_computes_again_only_after_the_return(college, first):
    collect(college, with_other_scores(first))
    assert codes(books.run("academic.compute", first, actor=COUNSELLOR)) == ["B808"]
    give_back(college)
    updated(college, first, 2)
    assert books.run("academic.compute", first, actor=COUNSELLOR).ok


def told_of_submitting(path):
    steps = college_steps(tables_of(path), Freshness({}, frozenset()), "2026-10-20")
    return next(step.explanation for step in steps if step.name == "综合成绩提交")


def test_the_colleges_first_sheet_says_which_class_is_to_be_returned(college, first):
    collect(college, with_other_scores(first))
    assert f"没有收下，要先退回再下发：{NAME}" in told_of_submitting(college)
    give_back(college)
    assert f"已退回：{NAME}" in told_of_submitting(college)


def test_the_second_refusal_and_return_work_too(college, first):
    for times in (1, 2):
        assert codes(collect(college, with_other_scores(first))) == ["W967"]
        assert give_back(college).ok
        updated(college, first, times + 1)
    assert item(college, RETURNS) == "2"
    assert collect(college, worked(first, submitted=True)).ok


def test_what_was_returned_already_is_no_reason_to_return_again(college, first):
    collect(college, with_other_scores(first))
    assert give_back(college).ok
    assert "W966" in codes(collect(college, first))
    assert codes(give_back(college)) == ["B807"]


def test_a_class_that_never_submitted_cannot_be_returned(college, first):
    assert codes(give_back(college)) == ["B807"]
    collect(college, edited(worked(first), "raw_scores", score=9999))
    assert (item(college, NOTE), codes(give_back(college))) == ("", ["B807"])


def test_a_class_of_another_batch_is_never_noted(college, first):
    assert codes(collect(college, edited(with_other_scores(first), "batches", batch_id="另一批"))) == ["W907"]
    assert [each for each in rows_in(college, "status") if str(each["setting"]).startswith("未收下")] == []


def test_what_is_taken_over_later_ends_it(college, first):
    good = worked(shutil.copy(first, first.parent / "好.xlsx"), submitted=True)
    collect(college, with_other_scores(first))
    assert item(college, NOTE)
    collect(college, good)
    assert (item(college, NOTE), progress(college)["submission"]) == ("", "已提交")
    collect(college, first)
    assert item(college, NOTE) == ""


def test_collecting_the_refused_workbook_twice_changes_nothing(college, first):
    collect(college, with_other_scores(first))
    assert collect(college, first).outcome.changes == ()


def test_a_clearing_takes_back_what_was_submitted_in_vain(college, first):
    collect(college, with_other_scores(first))
    assert books.run("roster.clear", college, sets={"班级": NAME}, actor=ADMIN).ok
    assert (item(college, NOTE), codes(give_back(college))) == ("", ["B807"])


def sealed_chain(year):
    return sealing.kept_seal(tables_of(year.class_book())).chain


def took(year, *files, now=books.NOW):
    return sealed.run(year, "class.collect", *(files or (year.class_book(),)), now=now)


def mended(year, now):
    """The class computes with the college's data and submits."""
    path = sealed.computed(year, NAME)
    sealed.did(sealed.submit(year, now=now, seed=5))
    return path


def test_under_seal_the_return_goes_on_from_the_chain_in_the_refused_workbook(year):
    assert codes(took(year)) == ["W967"]
    assert sealing.seals_of(tables_of(year.college)) == {}
    sealed.returned(year)
    assert sealed.chain(year.college, CODE) == sealed.chain(year.class_book()) == ("提交", "退回")
    assert item(year.class_book(), "提交状态") == "未提交"
    register = rows_in(year.college, "seal_register")
    assert [(r["act"], r["seq"], r["file"]) for r in register] == [
        ("提交", 1, f"{NAME}.xlsx"), ("退回", 2, None),
    ]  # fmt: skip
    mended(year, AFTERNOON)
    sealed.did(took(year, now=AFTERNOON))
    assert [event.act for event in sealed_chain(year)] == ["提交", "退回", "提交"]
    assert progress(year.college)["submission"] == "已提交"


def test_under_seal_the_second_refusal_and_return_work_too(year):
    took(year)
    sealed.returned(year)
    spoilt(year, AFTERNOON, seed=7)
    assert codes(took(year, now=AFTERNOON)) == ["W967"]
    sealed.returned(year, now=AFTERNOON)
    assert sealed.chain(year.class_book()) == ("提交", "退回", "提交", "退回")
    mended(year, sealed.LATER.replace(day=21))
    assert took(year, now=sealed.LATER).ok


def test_a_changed_value_under_a_true_chain_is_returned(year):
    edited(year.class_book(), "composite", total=9999)
    assert "K101" in codes(took(year))
    sealed.returned(year)
    assert sealed.chain(year.class_book()) == ("提交", "退回")


def forged(path, **fields):
    event = sealing.kept_seal(tables_of(path)).chain[-1]
    return sealed.with_chain(path, (event._replace(**fields).signed(keyed.key_of(sealed.LEAD2)),))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"time": "2026-10-20 09:31:00"}, "K202"),
        ({"number": sealed.LEAD2, "name": "周周", "serial": "ZT011"}, "K205"),
        ({"serial": "没有"}, "K203"),
    ],
)
def test_nothing_is_signed_upon_a_chain_that_is_not_the_classs_own(year, fields, code):
    true = shutil.copy(year.class_book(), year.folder / "原件.xlsx")
    took(year, forged(year.class_book(), **fields))
    before = year.college.read_bytes()
    report = sealed.run(year, "college.return", **REASON)
    assert codes(report) == ["K407", code]
    assert year.college.read_bytes() == before
    took(year, true)
    assert sealed.run(year, "college.return", **REASON).ok
    assert sealed.chain(year.college, CODE) == ("提交", "退回")


def test_a_forged_workbook_never_takes_the_place_of_the_true_one(year):
    true = year.class_book()
    false = forged(shutil.copy(true, year.folder / "假.xlsx"), time="2026-10-20 09:31:00")
    exchanges.logged(false, *map(str, range(9)))
    digest = hashlib.sha256(true.read_bytes()).hexdigest()
    took(year, true, false)
    assert item(year.college, NOTE) == digest
    took(year, false)
    assert item(year.college, NOTE) == digest


def test_a_seal_that_cannot_be_read_is_nothing_to_go_on_from(year):
    edited(year.class_book(), "seal", seal_text="AAAA")
    assert codes(took(year)) == ["K105"]
    assert codes(sealed.run(year, "college.return", **REASON)) == ["K407", "K105"]


def test_a_class_that_submitted_without_a_seal_is_returned_without_a_signature(year):
    path = year.class_book()
    exchanges.rewrite(path, seal=tables_of(path)["seal"].select(()))
    assert codes(took(year)) == ["K106"]
    sealed.returned(year)
    assert (item(path, "提交状态"), sealed.chain(path)) == ("未提交", ())


def test_a_seal_that_was_cut_out_on_the_way_is_made_good_by_the_true_workbook(year):
    bare = shutil.copy(year.class_book(), year.folder / "途中.xlsx")
    exchanges.rewrite(bare, **{SEAL.name: tables_of(bare)[SEAL.name].select(())})
    took(year, bare)
    sealed.did(sealed.run(year, "college.return", **REASON))
    sealed.did(sealed.run(year, "class.issue", 班级=NAME))
    update = [sealed.update_of(year)]
    assert codes(keyed.run_keyed("class.update", year.class_book(), update, actor=COUNSELLOR)) == ["K107"]
    assert "W966" in codes(took(year))
    sealed.returned(year)
    assert sealed.chain(year.class_book()) == ("提交", "退回")


def test_a_certificate_revoked_after_the_submission_does_not_lock_the_class(year):
    made = keyed.trust_rows_for(
        keyed.COLLEGE, *sealed.people(T001={"revoked_at": "2026-10-20 12:00:00"}), number=2
    )
    exchanges.rewrite(year.college, trust=rows.of(tables_of(year.college)["trust"].table, made))
    assert "K207" in codes(took(year, now=AFTERNOON))
    assert sealed.run(year, "college.return", now=AFTERNOON, **REASON).ok
    assert sealed.chain(year.college, CODE) == ("提交", "退回")


def test_where_nothing_can_be_signed_upon_a_clearing_unlocks_the_class(year):
    made = keyed.trust_rows_for(keyed.COLLEGE, *sealed.people(T001={"valid_to": "2026-10-19"}), number=2)
    exchanges.rewrite(year.college, trust=rows.of(tables_of(year.college)["trust"].table, made))
    assert "K206" in codes(took(year))
    assert codes(sealed.run(year, "college.return", **REASON)) == ["K407", "K206"]
    sealed.did(sealed.run(year, "roster.clear", 班级=NAME))
    sealed.did(sealed.run(year, "class.issue", 班级=NAME))
    update = [sealed.update_of(year)]
    sealed.did(keyed.run_keyed("class.update", year.class_book(), update, actor=COUNSELLOR))
    assert (item(year.class_book(), "提交状态"), sealed.chain(year.class_book())) == ("未提交", ())


def test_the_kept_workbook_itself_is_read_again(year):
    took(year)
    [kept] = (year.college.parent / "隔离").iterdir()
    kept.write_bytes(b"x")
    assert codes(sealed.run(year, "college.return", **REASON)) == ["W920"]


def test_an_older_copy_after_the_signed_return_is_nothing_to_return(year):
    took(year)
    sealed.returned(year)
    old = year.folder / "旧.xlsx"
    [kept] = (year.college.parent / "隔离").iterdir()
    shutil.copy(kept, old)
    assert "K401" in codes(took(year, old))
    assert codes(sealed.run(year, "college.return", **REASON)) == ["B807"]


def test_the_other_class_is_left_alone(year):
    took(year)
    report = sealed.run(year, "college.return", 班级=f"{NAME}、{NAME2}", 原因="x")
    assert codes(report) == ["B807"]
    assert sealing.seals_of(tables_of(year.college)).get(CODE, Seal()) == Seal()
