"""收取班级工作簿 under seal: what the college takes over, what it refuses and names (issue C)."""

import shutil

import pytest

from tests.flow import books, exchanges, keyed, sealed
from tests.flow.books import ADMIN, CODE, NAME, codes, rows_in, tables_of
from tests.flow.exchanges import CODE2, NAME2
from zongce.commands import facts, rows, sealing
from zongce.core.finding import Severity
from zongce.seal.commit import BareSheet, SheetSeal
from zongce.tables.sealing import CLASS_SEALED, SEAL

THREE = {"学业成绩", "评分结果", "综合测评成绩"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return sealed.submitted(sealed.started(tmp_path_factory.mktemp("submitted")))


@pytest.fixture
def year(made, tmp_path):
    return sealed.copied(made, tmp_path / "年")


def collect(year, *files, **more):
    return sealed.run(year, "class.collect", *(files or (year.class_book(), year.class_book(NAME2))), **more)


def seals(year):
    return sealing.seals_of(tables_of(year.college))


def places(report, code):
    return [(f.file, f.sheet, f.cell, f.value) for f in report.findings if f.code == code]


def changed(path, table, row=0, **values):
    return sealed.edited(path, table, lambda held: rows.changed(held, [row], **values))


def test_a_submitted_class_is_taken_over_with_its_seal_and_registered(year):
    assert sealed.did(collect(year)).findings == ()
    held = seals(year)
    assert set(held) == {CODE, CODE2}
    kinds = {content.sheet: type(content) for content in held[CODE].contents}
    assert {sheet for sheet, kind in kinds.items() if kind is SheetSeal} == THREE
    assert {sheet for sheet, kind in kinds.items() if kind is BareSheet} == {
        each.table.sheet for each in CLASS_SEALED
    } - THREE
    register = rows_in(year.college, "seal_register")
    assert [(r["sealed_subject"], r["seal_owner"], r["act"], r["seq"], r["person"]) for r in register] == [
        (NAME, CODE, "提交", 1, "李莉（T001）"), (NAME2, CODE2, "提交", 1, "周周（T011）"),
    ]  # fmt: skip
    assert register[0]["head"] == held[CODE].chain[-1].head
    assert register[0]["file"] == f"{NAME}.xlsx"


def test_several_workers_take_over_the_same(year):
    files = [year.class_book(), year.class_book(NAME2)]
    report = keyed.run_keyed("class.collect", year.college, files, actor=ADMIN, workers=2)
    assert (report.ok, set(seals(year))) == (True, {CODE, CODE2})


def test_who_submitted_when_is_what_was_signed(year):
    assert collect(year, year.class_book()).ok
    row = exchanges.progress(year.college)
    assert (row["submitted_by"], row["submitted_at"]) == ("李莉（T001）", "2026-10-20 09:30:00")


def submitted_again(year, now):
    """A class that was returned at ten, and submits once more by a clock that says ``now``."""
    sealed.did(collect(year))
    sealed.returned(year)
    sealed.did(sealed.submit(year, now=now))
    return year.class_book()


def test_a_clock_that_is_behind_locks_no_class_out(year):
    path = submitted_again(year, books.NOW)
    assert facts.status(tables_of(path), facts.SUBMITTED_AT) == "2026-10-20 10:30:00"
    assert sealed.did(collect(year, path, now=sealed.LATER)).findings == ()


def test_a_time_that_an_older_program_told_by_such_a_clock_passes_and_a_later_one_does_not(year):
    path = exchanges.with_items(submitted_again(year, books.NOW), 提交时间="2026-10-20 11:30:00")
    assert codes(collect(year, path, now=sealed.LATER)) == ["K107"]
    exchanges.with_items(path, 提交时间="2026-10-20 09:30:00")
    assert sealed.did(collect(year, path, now=sealed.LATER)).findings == ()


def test_a_time_before_the_one_that_was_signed_is_told_where_no_clock_was_behind(year):
    path = exchanges.with_items(submitted_again(year, sealed.LATER), 提交时间="2026-10-20 09:30:00")
    assert codes(collect(year, path, now=sealed.LATER)) == ["K107"]


def test_collecting_the_same_once_more_changes_nothing(year):
    collect(year)
    before = year.college.read_bytes()
    again = collect(year)
    assert (again.ok, set(codes(again)), again.outcome.changes) == (True, {"W915"}, ())
    assert year.college.read_bytes() == before


def test_a_preview_shows_what_the_run_does(year):
    preview = keyed.run_keyed("class.collect", year.college, [year.class_book()], actor=ADMIN, dry_run=True)
    assert preview.outcome.changes == collect(year, year.class_book()).outcome.changes


def test_a_class_that_has_not_submitted_is_taken_over_without_a_seal(made, tmp_path):
    year = sealed.started(tmp_path / "年")
    sealed.computed(year, NAME)
    assert collect(year, year.class_book()).ok
    assert (seals(year), rows_in(year.college, "seal_register")) == ({}, [])


@pytest.mark.parametrize(
    ("table", "row", "column", "value"),
    [
        ("roster", 1, "name", "乙乙"),
        ("raw_scores", 2, "score", 9100),
        ("rating_rules", 0, "high", 3100),
        ("modules", 2, "weight", 600),
        ("bonus_rules", 0, "points", 900),
        ("level_rules", 0, "threshold", 8100),
        ("settings", 0, "value", "0.3"),
        ("module_scores", 0, "module_0", 8001),
        ("bonus_items", 0, "points", 700),
        ("academic", 3, "academic_score", 9999),
        ("academic", 0, "failed_count", None),
        ("rating_result", 1, "item_1", 3501),
        ("composite", 2, "total", 9999),
        ("composite", 2, "total_level", "一般"),
        ("composite", 0, "total_class_rank", "2/4"),
    ],
)
def test_every_changed_cell_of_a_sealed_sheet_is_named(year, table, row, column, value):
    path = changed(year.class_book(), table, row, **{column: value})
    before = tables_of(year.college)
    report = collect(year, path)
    assert "K101" in codes(report)
    records = tables_of(path)[table]
    where = records.where(row, column)
    assert (where.file, where.sheet, where.cell) in [p[:3] for p in places(report, "K101")]
    assert len(places(report, "K101")) == 1
    assert {f.severity for f in report.findings} == {Severity.REFUSED}
    assert rows_in(year.college, "composite") == []
    assert [r["outcome"] for r in rows_in(year.college, "received")] == ["拒收"]
    assert rows.every(before["seal"]) == []


def test_added_and_removed_rows_are_named(year):
    less = sealed.edited(year.class_book(), "composite", lambda held: held.select([0, 1, 3]))
    more = sealed.edited(
        year.class_book(NAME2),
        "raw_scores",
        lambda held: rows.added(held, [{**rows.row_of(held, 0), "course_code": "C9"}]),
    )
    report = collect(year, less, more)
    [gone] = places(report, "K103")
    assert (gone[1], gone[3]) == ("综合测评成绩", "20240103")
    [new] = places(report, "K102")
    assert new[:2] == (more.name, "原始成绩")
    assert "C9" in new[3]


def test_sorted_rows_are_as_they_were(year):
    for table in ("raw_scores", "module_scores", "roster"):
        sealed.edited(year.class_book(), table, lambda held: held.select([*reversed(range(len(held)))]))
    assert collect(year, year.class_book()).ok


def test_a_submitted_class_without_a_seal_and_a_state_that_was_typed_are_refused(year):
    bare = exchanges.rewrite(year.class_book(), seal=tables_of(year.class_book())["seal"].select(()))
    typed = exchanges.with_items(year.class_book(NAME2), 提交状态="未提交")
    report = collect(year, bare, typed)
    assert [(f.code, f.file) for f in report.findings] == [("K106", bare.name), ("K107", typed.name)]


def test_nobody_leaves_a_sheet_out_of_the_seal(year):
    """The root fits a seal whose sheet is there as a digest alone; whoever accepts it checks nothing."""
    path = year.class_book()
    held = sealing.kept_seal(tables_of(path))
    bare = tuple(BareSheet(c.sheet, c.digest) if c.sheet == "综合测评成绩" else c for c in held.contents)
    exchanges.rewrite(path, seal=sealing.with_seals(tables_of(path), {"": held._replace(contents=bare)}))
    changed(path, "composite", 0, total=10000)
    report = collect(year, path)
    assert [f.value for f in report.findings if f.code == "K105"] == ["综合测评成绩"]


def test_a_withheld_column_is_no_seal_for_the_college(year):
    path = year.class_book()
    held = sealing.kept_seal(tables_of(path))
    blind = tuple(
        c._replace(seeds=(b"", *c.seeds[1:])) if c.sheet == "综合测评成绩" else c for c in held.contents
    )
    exchanges.rewrite(path, seal=sealing.with_seals(tables_of(path), {"": held._replace(contents=blind)}))
    assert "K105" in codes(collect(year, path))


def test_an_old_copy_after_a_newer_one_is_refused_whatever_its_log_says(year):
    old = shutil.copy(year.class_book(), year.folder / "旧.xlsx")
    collect(year)
    sealed.returned(year)
    sealed.submit(year, now=books.NOW.replace(hour=15), seed=3)
    assert codes(collect(year, year.class_book())) == ["K210"]
    assert collect(year, year.class_book(), now=sealed.LATER).ok
    chain = sealing.kept_seal(tables_of(year.class_book())).chain
    assert [e.act for e in chain] == ["提交", "退回", "提交"]
    exchanges.logged(old, *(f"再看一次 {n}" for n in range(9)))
    report = collect(year, old)
    assert places(report, "K401") == [("旧.xlsx", SEAL.sheet, "", "1")]
    assert [r["seq"] for r in rows_in(year.college, "seal_register") if r["seal_owner"] == CODE] == [1, 2, 3]


def test_of_two_computers_only_one_submission_counts(made, tmp_path):
    year = sealed.started(tmp_path / "年")
    path = sealed.computed(year, NAME)
    other = shutil.copy(path, year.folder / "另一台.xlsx")
    sealed.did(sealed.submit(year))
    again = books.NOW.replace(minute=45)
    sealed.did(keyed.run_keyed("composite.submit", other, actor=books.COUNSELLOR, now=again, seed=9))
    assert collect(year, path).ok
    report = collect(year, other)
    assert places(report, "K402") == [("另一台.xlsx", SEAL.sheet, "", "1")]


def test_a_return_is_signed_by_the_college_and_unlocks_the_class(year):
    collect(year)
    sealed.returned(year)
    event = sealing.kept_seal(tables_of(year.class_book())).chain[-1]
    assert (event.act, event.role, event.number, event.note) == ("退回", "学院管理员", ADMIN, "核对加减分")
    assert event == seals(year)[CODE].chain[-1]
    assert seals(year)[CODE].contents == ()
    assert exchanges.item(year.class_book(), "提交状态") == "未提交"
    assert [r["act"] for r in rows_in(year.college, "seal_register")] == ["提交", "提交", "退回"]


def signed(path, number, act="提交", **fields):
    """A class workbook whose last step somebody else signed with a key of the own."""
    held = sealing.kept_seal(tables_of(path))
    event = held.chain[-1]._replace(act=act, number=number, **fields).signed(keyed.key_of(number))
    return sealed.with_chain(path, (*held.chain[:-1], event))


def test_a_counsellor_of_another_class_cannot_submit_it(year):
    path = signed(year.class_book(), sealed.LEAD2, name="周周", serial="ZT011")
    assert codes(collect(year, path)) == ["K205"]


def test_a_step_that_somebody_else_signed_in_a_name_is_refused(year):
    held = sealing.kept_seal(tables_of(year.class_book()))
    event = held.chain[-1].signed(keyed.key_of(sealed.LEAD2))
    assert codes(collect(year, sealed.with_chain(year.class_book(), (event,)))) == ["K202"]


def test_a_class_teacher_and_a_monitor_submit_nothing(year):
    path = signed(year.class_book(), books.TEACHER, name="马晓挺", role="班主任", serial="ZT003")
    assert codes(collect(year, path)) == ["K204"]


@pytest.mark.parametrize("change", [lambda c: c[1:], lambda c: c[:1] + c[2:], lambda c: (c[1], c[0], c[2])])
def test_steps_that_are_missing_or_swapped_break_the_chain(year, change):
    collect(year)
    sealed.returned(year)
    sealed.did(sealed.submit(year, now=books.NOW.replace(hour=15)))
    chain = sealing.kept_seal(tables_of(year.class_book())).chain
    report = collect(year, sealed.with_chain(year.class_book(), change(chain)))
    assert "K201" in codes(report)


def test_a_score_that_was_edited_before_the_return_is_not_sealed_by_it(year):
    """Nothing counts until the class submits again."""
    collect(year)
    sealed.returned(year)
    changed(year.class_book(), "composite", 0, total=9999)
    assert "W925" in codes(collect(year, year.class_book()))
    sealed.did(keyed.run_keyed("composite.compute", year.class_book(), actor=books.COUNSELLOR))
    sealed.did(sealed.submit(year, now=books.NOW.replace(hour=15)))
    assert collect(year, year.class_book(), now=sealed.LATER).ok


def trusted(year, number=2, **changed):
    """The college has a newer trust list."""
    made = keyed.trust_rows_for(keyed.COLLEGE, *sealed.people(**changed), number=number)
    table = tables_of(year.college)["trust"].table
    exchanges.rewrite(year.college, trust=rows.of(table, made))
    return year


def test_a_certificate_that_was_revoked_between_signing_and_receipt_is_refused(year):
    trusted(year, T001={"revoked_at": "2026-10-20 12:00:00"})
    report = collect(year, year.class_book(), now=books.NOW.replace(day=21))
    assert [(f.code, f.value) for f in report.findings] == [("K207", "2026-10-20 09:30:00")]


def test_a_submission_that_was_accepted_before_the_revocation_stays(year):
    collect(year)
    trusted(year, T001={"revoked_at": "2026-10-20 12:00:00"})
    later = exchanges.logged(year.class_book(), "看一次")
    assert collect(year, later, now=books.NOW.replace(day=21)).ok


def test_an_expired_certificate_is_refused(year):
    trusted(year, T001={"valid_to": "2026-10-19"})
    assert codes(collect(year, year.class_book())) == ["K206"]


def test_a_seal_of_the_college_that_cannot_be_read_stops_everything(year):
    collect(year)
    table = tables_of(year.college)["seal"]
    exchanges.rewrite(year.college, seal=rows.changed(table, [0], seal_text="AAAA"))
    for command, sets in (("class.collect", {}), ("college.return", {"班级": NAME, "原因": "x"})):
        files = [year.class_book()] if command == "class.collect" else []
        report = sealed.run(year, command, *files, **sets)
        assert (report.ok, codes(report)) == (False, ["K105"])


def test_changed_raw_scores_are_found_whatever_update_number_the_class_states(tmp_path):
    year = sealed.started(tmp_path / "年")
    path = sealed.computed(year, NAME)
    scores = tables_of(path)["raw_scores"]
    exchanges.rewrite(path, raw_scores=rows.changed(scores, [0], score=9900))
    for command in ("academic.compute", "composite.compute"):
        sealed.did(keyed.run_keyed(command, path, actor=books.COUNSELLOR))
    sealed.did(sealed.submit(year))
    assert codes(collect(year, path)) == ["W967"]
    exchanges.with_items(path, 更新号="9")
    assert [(f.code, f.sheet) for f in collect(year, path).findings] == [("W967", "班级状态")]


def test_adjustments_come_to_the_college_only_under_the_counsellors_seal(tmp_path):
    year = sealed.started(tmp_path / "年")
    path = sealed.computed(year, NAME)
    sets = {"学号": "20240101", "课程代码": "C3", "课程是否参评": "否", "原因": "免修"}
    sealed.did(keyed.run_keyed("courses.adjust", path, sets=sets, actor=books.COUNSELLOR))
    assert collect(year, path).ok
    assert rows_in(year.college, "course_log") == []


def test_a_log_and_a_number_that_somebody_changed_on_the_way_lock_nobody_out(year):
    sent = shutil.copy(year.class_book(), year.folder / "途中改过.xlsx")
    exchanges.logged(sent, "多一行")
    collect(year, sent)
    sealed.returned(year)
    sealed.did(sealed.submit(year, now=books.NOW.replace(hour=15)))
    assert collect(year, year.class_book(), now=sealed.LATER).ok


def test_an_update_number_under_which_nothing_was_sent_is_made_up(year):
    """Who changed raw scores could else say that they are those of an update that the college never made."""
    scores = tables_of(year.class_book())["raw_scores"]
    exchanges.rewrite(year.class_book(), raw_scores=rows.changed(scores, [0], score=9900))
    exchanges.with_items(year.class_book(), 更新号="9")
    assert "K101" in codes(collect(year, year.class_book()))
    sealed.returned(year) if False else None


def test_the_counsellors_own_check_names_what_was_changed_since_the_submission(year):
    path = year.class_book()
    assert not [c for c in codes(keyed.run_keyed("check", path, actor=books.COUNSELLOR)) if c[0] == "K"]
    table = tables_of(path)["composite"]
    exchanges.rewrite(path, composite=rows.changed(table, [0], total=9999))
    where = tables_of(path)["composite"].where(0, "total")
    report = keyed.run_keyed("check", path, actor=books.COUNSELLOR)
    assert places(report, "K101") == [(path.name, where.sheet, where.cell, "99.99")]
