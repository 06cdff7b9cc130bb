"""Clicks on a workbook in memory: what is asked, runs and is said, and that giving up changes nothing."""

from __future__ import annotations

import re

import pytest

from tests.flow import books
from tests.surfaces.fake_desk import ExcelRefusedError, FakeDesk, OpenBook
from zongce import casework
from zongce.books.native_mac import NotShownError
from zongce.checks.own_book import read_own
from zongce.commands.command import Files
from zongce.commands.picked import Selection
from zongce.commands.registry import BY_ID, COMMANDS
from zongce.commands.rows import every
from zongce.core.catalog import finding
from zongce.home import user_number
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report
from zongce.surfaces.ribbon import after
from zongce.surfaces.ribbon import click as clicks
from zongce.surfaces.ribbon.click import BUTTONS, clicked
from zongce.surfaces.ribbon.manners import manner_of
from zongce.surfaces.ribbon.words import LONGEST, length
from zongce.tables.report import PARAMETER_SHEET, REPORT
from zongce.xlam.user_number import with_number

MAKERS = {"school": books.school, "college": books.college, "class": books.class_book}
PEOPLE = {"school": books.OFFICE, "college": books.ADMIN, "class": books.COUNSELLOR}
EVERYWHERE = [(command.id, kind) for command in COMMANDS for kind in command.kinds]
FORM = (PARAMETER_SHEET, "B5")


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """Every test is a computer of its own."""
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / "home"))


@pytest.fixture
def sit(tmp_path):
    """Return somebody at a workbook of a kind: the desk and the workbook."""

    def at(kind, *answers, person=None, files=(), selection=None, saved=True, **given):
        number = PEOPLE[kind] if person is None else person
        if number:
            with_number(number).write()
        path = MAKERS[kind](tmp_path / f"{kind}.xlsx", **given)
        host = OpenBook(path.name, path.read_bytes(), path if saved else None)
        return FakeDesk(host, *answers, files=files, selection=selection), host

    return at


@pytest.fixture
def ran_with(monkeypatch):
    """What would have been run, instead of running it; the findings that came are laid ready in ``codes``."""
    wishes = Wishes()

    def ran(_click, wish, *, dry_run=False):
        assert not dry_run
        wishes.append(wish)
        found = tuple(finding(*given, **fields) for given, fields in wishes.found)
        wishes.found = ()
        return Report(Outcome("已做", found))

    monkeypatch.setattr(clicks, "ran", ran)
    monkeypatch.setattr(after, "ran", ran)
    return wishes


class Wishes(list):
    """What was to be run, and the findings of the next run."""

    found = ()


def world(now=books.NOW):
    return casework.World(clock=lambda: now, chance=books.SeededChance())


def click(desk, command, now=books.NOW):
    return clicked(command.replace(".", "_"), desk, world(now))


def rows(host, table):
    return every(read_own(host.read().book).tables[table])


def codes(report):
    return [found.code for found in report.findings]


# --- every button


def test_every_button_is_a_command_and_nothing_else():
    assert tuple(BUTTONS.values()) == COMMANDS
    assert all(re.fullmatch(r"[a-z_]+", button) for button in BUTTONS)


def test_labels_tell_the_buttons_of_a_workbook_apart():
    for kind in MAKERS:
        labels = [command.label for command in COMMANDS if kind in command.kinds]
        assert len(labels) == len(set(labels))


def test_every_command_that_takes_files_says_which():
    for command in COMMANDS:
        manner = manner_of(command.id)
        assert bool(manner.files) is (command.files is not Files.NONE), command.id
        assert bool(manner.whether) is (command.files is Files.OPTIONAL), command.id


@pytest.mark.parametrize(("command", "kind"), EVERYWHERE)
def test_a_click_ends_in_a_form_a_question_or_a_report(sit, command, kind):
    desk, host = sit(kind)
    before = host.data
    report = click(desk, command)
    if report is None:
        assert host.data == before
        assert desk.front or desk.chosen_for or desk.said
    else:
        assert desk.said
        assert desk.statuses[-1] == ""
        for code in codes(report)[:3]:
            assert code in desk.words
    assert all(length(words) <= LONGEST + 60 for words, _ in desk.said)


@pytest.mark.parametrize(("command", "kind"), EVERYWHERE)
def test_who_uses_the_computer_is_asked_once_and_remembered_by_its_first_run(sit, command, kind):
    desk, host = sit(kind, person="")
    before = host.data
    assert click(desk, command) is None
    assert desk.said == []
    assert desk.front[-1][0] == PARAMETER_SHEET
    assert host.data == before
    assert user_number() == ""


def test_the_number_that_a_run_proved_is_kept(sit):
    desk, host = sit("class", person="")
    click(desk, "check")
    host.fill(操作人工号="T001")
    assert click(desk, "check").ok
    assert user_number() == "T001"
    assert PARAMETER_SHEET not in desk.sheets
    assert click(desk, "check").ok


def test_a_number_that_nobody_has_is_told_at_its_cell_and_not_kept(sit):
    desk, host = sit("class", person="")
    click(desk, "check")
    host.fill(操作人工号="T999")
    assert click(desk, "check") is None
    assert "B801" in desk.words
    assert desk.front[-1] == FORM
    assert host.papers[REPORT.sheet][1][0].cell == "B5"
    assert user_number() == ""


def test_a_remembered_number_that_this_workbook_lacks_is_asked_for_again(sit):
    desk, host = sit("class", person="T999")
    assert codes(click(desk, "check")) == ["B801"]
    assert desk.front[-1] == FORM
    host.fill(操作人工号="T001")
    assert click(desk, "check").ok
    assert user_number() == "T999"


def test_whoever_may_not_can_act_under_another_number_for_once(sit):
    desk, host = sit("college", "yes")
    assert codes(click(desk, "college.approve")) == ["B802"]
    assert desk.front[-1] == FORM
    host.fill(操作人工号=books.SECRETARY)
    assert codes(click(desk, "college.approve")) == ["B809"]
    assert user_number() == books.ADMIN


# --- ids and workbooks that are none


@pytest.mark.parametrize(
    "button", ["", "check.", "__class__", "os", "check;x", "check\n", "CHECK", "查", "x" * 9000]
)
def test_an_id_that_is_no_buttons_runs_nothing(sit, button):
    desk, host = sit("class")
    report = clicked(button, desk, world())
    assert codes(report) == ["L201"]
    assert host.reads == 0
    assert "L201" in desk.words
    assert length(desk.words) <= LONGEST


def test_without_a_workbook_in_front_it_is_said():
    desk = FakeDesk(None)
    assert codes(clicked("check", desk, world())) == ["L281"]
    assert "L281" in desk.words


def test_a_workbook_of_another_kind_is_refused_before_anything_is_asked(sit):
    desk, host = sit("class")
    report = click(desk, "batch.add")
    assert codes(report) == ["B803"]
    assert PARAMETER_SHEET not in host.papers


def test_a_workbook_that_is_none_of_ours_is_refused(sit):
    from openpyxl import Workbook

    desk, host = sit("class")
    workbook = Workbook()
    workbook.save(path := host.path.with_name("x.xlsx"))
    host.data = path.read_bytes()
    assert codes(click(desk, "courses.adjust")) == ["W904"]
    assert "W904" in desk.words


def test_what_the_state_forbids_is_told_before_anything_is_asked(sit):
    desk, host = sit("class", windows=[{**w, "state": "已停止"} for w in books.WINDOWS])
    report = click(desk, "courses.collect")
    assert codes(report) == ["B806"]
    assert desk.chosen_for == []
    later = books.NOW.replace(year=2027)
    assert codes(click(desk, "courses.adjust", later)) == ["B804"]
    assert PARAMETER_SHEET not in host.papers


def test_a_workbook_that_was_never_saved_makes_no_files(sit):
    desk, host = sit("class", saved=False)
    before = host.data
    assert codes(click(desk, "composite.template")) == ["L101"]
    assert host.data == before
    assert desk.saves == 0


# --- 操作单


def test_the_selected_row_is_filled_into_the_form(sit):
    desk, host = sit("class", selection=Selection("原始成绩", 6, 6))
    click(desk, "courses.adjust")
    filled = host.papers[PARAMETER_SHEET][0].sheets[0].records
    pairs = dict(zip(filled.texts("setting"), filled.values("filled"), strict=True))
    assert pairs["学号＊"] == "20240101"
    assert pairs["课程代码＊"] == "C2"
    assert pairs["学年学期"] == books.TERM
    assert pairs["操作人"] == "李莉（T001）"
    assert desk.said == []


def test_a_filled_form_runs_and_is_gone(sit):
    desk, host = sit("class", selection=Selection("原始成绩", 5, 5))
    click(desk, "courses.adjust")
    host.fill(是否调整比例="是", 调整后比例="0.5", 原因="竞赛课程")
    report = click(desk, "courses.adjust")
    assert report.ok, report.findings
    assert PARAMETER_SHEET not in desk.sheets
    assert [(r["student_id"], r["course_code"], r["after"]) for r in rows(host, "course_log")] == [
        ("20240101", "C1", "0.50")
    ]
    assert desk.front[-1][0] == "原始成绩"


def test_wrong_values_are_told_at_their_cells_and_the_form_stays(sit):
    desk, host = sit("class", selection=Selection("原始成绩", 5, 5))
    click(desk, "courses.adjust")
    host.fill(课程是否参评="也许", 调整后比例="0.555")
    before = host.data
    assert click(desk, "courses.adjust") is None
    found = {f.cell: f.code for f in host.papers[REPORT.sheet][1]}
    assert found == {"B8": "T103", "B10": "N102", "B11": "B822"}
    assert all(code in desk.words for code in found.values())
    assert host.data == before
    assert PARAMETER_SHEET in desk.sheets
    assert desk.front[-1] == (PARAMETER_SHEET, "B8")
    host.fill(课程是否参评="否", 调整后比例=None, 原因="体育免修")
    assert click(desk, "courses.adjust").ok


def test_what_the_command_refuses_leaves_the_form_as_it_was_filled_in(sit):
    desk, host = sit("class")
    click(desk, "courses.adjust")
    host.fill(学号="20240199", 课程代码="C1", 课程是否参评="否", 原因="试")
    assert not click(desk, "courses.adjust").ok
    assert host.typed["学号"].text == "20240199"
    assert PARAMETER_SHEET in desk.sheets


def test_a_form_that_nobody_filled_in_gives_way_to_another_button(sit):
    desk, host = sit("college")
    click(desk, "academic.open")
    click(desk, "rating.open")
    assert desk.said == []
    assert host.papers[PARAMETER_SHEET][0].title == BY_ID["rating.open"].label


@pytest.mark.parametrize(("answer", "kept"), [("cancel", "academic.open"), ("ok", "rating.open")])
def test_a_filled_form_gives_way_only_where_its_owner_says_so(sit, answer, kept):
    desk, host = sit("college", answer)
    click(desk, "academic.open")
    host.fill(加成比例="0.3")
    click(desk, "rating.open")
    assert [buttons for _, buttons in desk.said] == ["ok_cancel"]
    assert host.papers[PARAMETER_SHEET][0].title == BY_ID[kept].label


def test_a_form_for_a_class_of_the_college_hides_what_is_the_schools(sit):
    desk, host = sit("college")
    click(desk, "college.return")
    assert host.papers[PARAMETER_SHEET][0].sheets[0].records.texts("setting")[:2] == ("班级", "原因＊")


def test_the_windows_that_are_set_stand_in_the_form(sit):
    days = {"college_start": "2026-10-05", "college_end": "2026-11-05"}
    desk, host = sit("college", windows=[{**books.WINDOWS[0], **days}, *books.WINDOWS[1:]])
    click(desk, "rating.open")
    assert host.papers[PARAMETER_SHEET][0].sheets[0].records.values("filled")[:2] == tuple(days.values())


def test_a_new_batch_has_no_old_name(sit):
    desk, host = sit("school", selection=Selection("批次", 5, 5))
    click(desk, "batch.add")
    asked = host.papers[PARAMETER_SHEET][0].sheets[0]
    assert asked.records.values("filled")[:3] == (None, None, "学年")
    assert asked.choices == {}


def test_publicity_is_proposed_for_five_working_days(sit):
    desk, host = sit("college")
    click(desk, "publicity.start")
    filled = host.papers[PARAMETER_SHEET][0].sheets[0].records.values("filled")
    assert filled[2:4] == ("2026-10-20", "2026-10-27")


# --- for whom


TWO = [
    *books.STUDENTS,
    {**books.STUDENTS[0], "student_id": "20240201", "class_code": "2024012", "class_": "会计2402"},
]


@pytest.mark.parametrize(("answer", "sets"), [("yes", "2024012"), ("no", "")])
def test_the_selected_class_is_asked_about_by_name(sit, answer, sets):
    desk, _ = sit("college", answer, roster=TWO, selection=Selection("学生名册", 10, 10))
    report = click(desk, "class.issue")
    words, buttons = desk.said[0]
    assert "会计2402" in words
    assert buttons == "yes_no_cancel"
    made = [file.path for file in report.outcome.files]
    assert [("会计2401" in path, "会计2402" in path) for path in made] == (
        [(False, True)] if sets else [(True, False), (False, True)]
    )


def test_whoever_gives_up_the_question_for_whom_changes_nothing(sit):
    desk, host = sit("college", "cancel", roster=TWO, selection=Selection("学生名册", 10, 10))
    before = host.data
    assert click(desk, "class.issue") is None
    assert host.data == before


@pytest.mark.parametrize(
    "selection", [None, Selection("学生名册", 1, 4), Selection("首页", 1, 99), Selection("没有", 1, 9)]
)
def test_without_selected_rows_it_is_for_all(sit, selection):
    desk, _ = sit("college", roster=TWO, selection=selection)
    report = click(desk, "class.issue")
    assert len(report.outcome.files) == 2
    assert [buttons for _, buttons in desk.said] == ["yes_no"]


def test_all_classes_selected_is_all_and_no_question(sit):
    desk, _ = sit("college", roster=TWO, selection=Selection("学生名册", 1, 1_048_576))
    assert len(click(desk, "class.issue").outcome.files) == 2


def test_one_batch_needs_no_choice_and_of_several_one_is_chosen(sit):
    second = {**books.BATCH, "batch": "第二批", "batch_id": "B2", "state": "未开启"}
    desk, host = sit("school", batches=[books.BATCH, second])
    assert click(desk, "batch.open") is None
    assert desk.front[-1] == FORM
    host.fill(批次名称="第二批")
    assert click(desk, "batch.open").ok
    assert [row["state"] for row in rows(host, "batches")] == ["已开启", "已开启"]


def test_the_selected_batch_is_opened_on_a_yes(sit):
    second = {**books.BATCH, "batch": "第二批", "batch_id": "B2", "state": "未开启"}
    desk, _ = sit("school", "yes", batches=[books.BATCH, second], selection=Selection("批次", 6, 6))
    assert click(desk, "batch.open").ok
    assert "第二批" in desk.said[0][0]


@pytest.mark.parametrize(("answer", "sets"), [("yes", {"学号": "20240102"}), ("no", {}), ("cancel", None)])
def test_slips_are_for_the_selected_student_only_where_that_is_meant(sit, ran_with, answer, sets):
    desk, _ = sit("class", answer, selection=Selection("学生名册", 6, 6))
    click(desk, "slip.issue")
    assert "乙（20240102）" in desk.said[0][0]
    assert [dict(wish.sets) for wish in ran_with] == ([] if sets is None else [sets])


def test_of_several_students_it_is_the_class_or_nobody(sit, ran_with):
    desk, _ = sit("class", "ok", "cancel", selection=Selection("学生名册", 5, 7))
    click(desk, "trace")
    click(desk, "trace")
    assert "3 名学生" in desk.said[0][0]
    assert [dict(wish.sets) for wish in ran_with] == [{}]


def test_a_trial_is_of_everything_and_needs_no_form(sit, ran_with):
    desk, _ = sit("class")
    click(desk, "whatif")
    assert [dict(wish.sets) for wish in ran_with] == [{}]


# --- irreversible


def test_before_what_cannot_be_taken_back_it_says_what_will_be(sit):
    desk, host = sit("school", "ok")
    report = click(desk, "batch.end")
    words, buttons = desk.said[0]
    assert buttons == "ok_cancel"
    assert desk.alarms[0]
    assert report.message in words
    assert rows(host, "batches")[0]["state"] == "已结束"


@pytest.mark.parametrize("command", ["batch.stop", "batch.end"])
def test_whoever_shrinks_back_changes_nothing(sit, command):
    desk, host = sit("school", "cancel")
    before = host.data
    assert click(desk, command) is None
    assert host.data == before
    assert host.writes == 0


def test_what_would_be_refused_is_told_and_not_asked(sit):
    desk, _ = sit("school")
    assert codes(click(desk, "batch.delete")) == ["B807"]
    assert [buttons for _, buttons in desk.said] == ["ok"]


def test_a_class_to_be_cleared_is_named(sit):
    desk, _ = sit("college", "ok", selection=Selection("学生名册", 5, 5))
    report = click(desk, "roster.clear")
    assert report.ok
    assert books.NAME in desk.said[0][0]


# --- files


@pytest.mark.parametrize("command", [c.id for c in COMMANDS if c.files is Files.REQUIRED])
def test_whoever_chooses_no_files_is_left_in_peace(sit, command):
    kind = BY_ID[command].kinds[0]
    desk, host = sit(kind)
    before = host.data
    assert click(desk, command) is None
    assert desk.chosen_for == [manner_of(command).files]
    assert desk.said == []
    assert host.data == before


def scores(path, **more):
    from zongce.commands.rows import of
    from zongce.sheets.template import template
    from zongce.tables.academic import RAW_SCORES

    given = [{**row, **more} for row in books.SCORES]
    path.write_bytes(template((RAW_SCORES,), "成绩", "x", prefilled={RAW_SCORES.name: of(RAW_SCORES, given)}))
    return path


def test_scores_are_imported_in_one_go(sit, tmp_path):
    desk, host = sit("college", files=[scores(tmp_path / "成绩.xlsx")])
    assert click(desk, "scores.import").outcome.ok
    assert [row["row_count"] for row in rows(host, "score_imports")] == [12]


def test_the_term_is_asked_for_only_where_the_file_has_none(sit, tmp_path):
    file = scores(tmp_path / "成绩.xlsx", term=None)
    desk, host = sit("college", files=[file])
    assert "G308" in codes(click(desk, "scores.import"))
    assert desk.front[-1] == FORM
    host.fill(学年学期="2025-2026学年第一学期")
    desk.files.append((file,))
    assert click(desk, "scores.import").outcome.ok
    assert [row["term"] for row in rows(host, "score_imports")] == [books.TERM]


def test_optional_files_are_asked_about_and_may_be_left_out(sit):
    desk, _ = sit("college", "no")
    click(desk, "roster.check")
    assert desk.chosen_for == []
    desk, _ = sit("college", "yes")
    assert click(desk, "roster.check") is None
    assert desk.chosen_for == [manner_of("roster.check").files]


def test_a_roster_is_imported_where_the_form_says_so(sit, tmp_path):
    from zongce.commands.rows import of
    from zongce.sheets.template import template
    from zongce.tables.roster import ROSTER

    path = tmp_path / "名册.xlsx"
    path.write_bytes(template((ROSTER,), "名册", "x", prefilled={ROSTER.name: of(ROSTER, TWO)}))
    desk, host = sit("college", files=[path])
    click(desk, "roster.participants")
    host.fill(从文件导入="是")
    report = click(desk, "roster.participants")
    assert report.outcome.ok, report.findings
    assert len(rows(host, "roster")) == 6


TWICE = (("W914", None, ""), {"rater": "甲", "files": "a.xlsx、b.xlsx", "how": ""})


@pytest.mark.parametrize(("answer", "runs"), [("yes", [{}, {"以此为准": "是"}]), ("no", [{}])])
def test_of_two_forms_of_one_rater_the_counsellor_says_which_counts(sit, ran_with, tmp_path, answer, runs):
    desk, _ = sit("class", "yes", answer, files=[tmp_path / "a.xlsx"])
    ran_with.found = (TWICE,)
    click(desk, "rating.collect")
    assert [dict(wish.sets) for wish in ran_with] == runs
    assert {wish.files for wish in ran_with} == {(tmp_path / "a.xlsx",)}
    assert "W914" in desk.words


# --- afterwards


@pytest.mark.parametrize(("answer", "saves"), [("yes", 1), ("no", 0)])
def test_the_workbook_is_saved_only_on_a_yes_and_only_where_files_were_made(sit, answer, saves):
    desk, _ = sit("class", answer)
    click(desk, "courses.issue")
    assert desk.said[-1][1] == "yes_no"
    assert "课程调整表" in desk.words
    assert desk.saves == saves
    click(desk, "academic.compute")
    assert desk.said[-1][1] == "ok"
    assert desk.saves == saves


def test_what_stops_is_told_with_code_and_remedy_and_the_report_is_in_front(sit):
    desk, host = sit("class", raw_scores=books.SCORES[3:])
    report = click(desk, "academic.compute")
    assert desk.front[-1][0] == REPORT.sheet
    first = report.findings[0]
    assert (first.code, first.remedy) == ("G306", first.remedy)
    assert first.remedy in desk.words
    assert REPORT.sheet in desk.words
    assert desk.alarms == [True]
    assert host.writes == 0


def test_a_trace_of_the_selected_student_is_opened_without_a_word(sit):
    desk, _ = sit("class")
    click(desk, "academic.compute")
    said = len(desk.said)
    desk.selection = Selection("学业成绩", 5, 5)
    report = click(desk, "trace")
    assert [path.name for path in desk.opened] == ["会计2401_20240101_成绩溯源.xlsx"]
    assert report.findings or len(desk.said) == said
    assert all(path.exists() for path in desk.opened)


def test_the_workbook_is_read_once_for_questions_preview_and_run(sit):
    desk, host = sit("school", "ok")
    click(desk, "batch.end")
    assert host.reads <= 2


def test_a_disk_that_refuses_is_told_as_such(sit, monkeypatch):
    desk, host = sit("class")

    def refused(self):
        raise PermissionError(13, "x")

    monkeypatch.setattr(FakeDesk, "sheets", ())
    monkeypatch.setattr(host, "read", lambda *_: refused(host))
    assert codes(click(desk, "check")) == ["W926"]
    assert "W926" in desk.words
    assert desk.statuses[-1] == ""


@pytest.mark.parametrize("refused", ["save", "open"])
def test_what_excel_does_not_save_or_open_is_told_and_what_was_done_stays_done(sit, monkeypatch, refused):
    desk, _ = sit("class", "yes", selection=Selection("学业成绩", 5, 5))
    click(desk, "academic.compute")

    def no(*_):
        raise OSError(0, "名字重复")

    monkeypatch.setattr(desk, refused, no)
    report = click(desk, "courses.issue" if refused == "save" else "trace")
    assert report.ok
    assert report.written
    words, buttons = desk.said[-1]
    assert "W940" in words
    assert "名字重复" in words
    assert (buttons, desk.alarms[-1]) == ("ok", True)


@pytest.mark.parametrize("told", ["activate", "ask"])
def test_where_excel_refuses_only_after_a_run_the_run_is_told_as_done(sit, monkeypatch, told):
    desk, host = sit("class")
    before, refusals = getattr(desk, told), [ExcelRefusedError("忙")]

    def once(*given, **more):
        if refusals:
            raise refusals.pop()
        return before(*given, **more)

    monkeypatch.setattr(desk, told, once)
    report = click(desk, "academic.compute")
    assert report.ok
    assert (host.writes, len(desk.said)) == (1, 1)
    assert report.message in desk.words
    assert "W940" in desk.words
    assert "L102" not in desk.words


def test_where_excel_refuses_after_a_run_that_did_nothing_it_is_told_as_a_refusal(sit, monkeypatch):
    desk, host = sit("class", raw_scores=books.SCORES[3:])

    def no(*_):
        raise ExcelRefusedError

    monkeypatch.setattr(desk, "activate", no)
    with pytest.raises(ExcelRefusedError):
        click(desk, "academic.compute")
    assert host.writes == 0


def test_hints_that_cannot_be_listed_make_nothing_undone(sit, ran_with, monkeypatch):
    desk, host = sit("class")
    ran_with.found = [(("L305", None), {"what": str(n)}) for n in range(5)]

    def no(*_):
        raise OSError(0, "结构锁住了")

    monkeypatch.setattr(host, "show", no)
    report = click(desk, "academic.compute")
    assert report.ok
    assert codes(report)[0] == "W940"
    assert "结构锁住了" in desk.words
    assert "点单元格地址" not in desk.words


def test_a_dialog_for_files_that_does_not_appear_is_told_and_is_nobody_who_gave_up(sit, monkeypatch):
    desk, _ = sit("college")

    def refused(_desk, _title):
        raise NotShownError("execution error: No user interaction allowed. (-1713)")

    monkeypatch.setattr(FakeDesk, "choose", refused)
    assert codes(click(desk, "scores.import")) == ["W926"]
    assert "-1713" in desk.words
