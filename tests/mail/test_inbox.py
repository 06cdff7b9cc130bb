"""``zongce mail inbox``: a heap of letters, archives and files; each file goes where it belongs, once."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.flow import books, exchanges
from tests.flow.books import ADMIN, COUNSELLOR, NOW, OFFICE, SECOND, TEACHER, codes, rows_in, run
from tests.flow.rating_forms import PEERS, fill, form_of, issued, letter, outcomes, sent_back, states
from zongce.casework import World
from zongce.core.finding import Severity
from zongce.inbox import Wanted, inbox
from zongce.mail.locked import locked
from zongce.output import report_path

PASSWORD = "Ab 12"
EARLY = NOW - timedelta(days=3)


def take(book, *paths, actor=COUNSELLOR, dry_run=False, password="", now=NOW):
    world = World(clock=lambda: now, chance=books.SeededChance(), password=password)
    return inbox(Wanted(book, tuple(paths), actor, dry_run), world)


def kept(book, shelf="收件"):
    """The digests of what lies on a shelf."""
    folder = book.parent / shelf
    return (
        {hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()} if folder.is_dir() else set()
    )


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def heap(tmp_path, book):
    """What a counsellor finds: forms in letters and an archive, the monitor's form, other things."""
    forms = sent_back(book, tmp_path / "填好")
    by = {number: next(forms.glob(f"*_{number}_*")) for number in (COUNSELLOR, SECOND, TEACHER, *PEERS)}
    assert run("courses.issue", book, actor=COUNSELLOR).ok
    (form,) = book.parent.glob("下发/*课程调整表.xlsx")
    changed = load_workbook(form)
    sheet = changed.worksheets[0]
    heads = {sheet.cell(4, c).value.rstrip("*"): c for c in range(1, sheet.max_column + 1)}
    sheet.cell(5, heads["课程是否参评"]).value = "否"
    sheet.cell(5, heads["原因＊"]).value = "重复修读"
    changed.save(tmp_path / "填好" / "调整.xlsx")
    (tmp_path / "填好" / "通知.pdf").write_bytes(b"%PDF-1.7 nothing")
    mails = tmp_path / "收件箱"
    letter(mails / "1.eml", [by[COUNSELLOR], by[SECOND]], EARLY)
    letter(mails / "2.eml", [by[TEACHER], tmp_path / "填好" / "通知.pdf"], EARLY)
    letter(mails / "3.eml", [tmp_path / "填好" / "调整.xlsx"], EARLY)
    with zipfile.ZipFile(mails / "4.zip", "w") as archive:
        for number in PEERS[:3]:
            archive.write(by[number], f"评分表/{by[number].name}")
    by[PEERS[3]].rename(mails / "乙交的.xlsx")
    return mails


@pytest.fixture
def mails(tmp_path):
    book = issued(tmp_path)
    return book, heap(tmp_path, book)


def test_every_file_goes_to_its_own_command(mails):
    book, folder = mails
    report = take(book, folder)
    assert set(states(book).values()) == {"已交"}
    assert [(row["adjusted_item"], row["after"]) for row in rows_in(book, "course_log")] == [
        ("课程是否参评", "否")
    ]
    assert [(f.code, f.file) for f in report.findings if f.code == "K805"] == [("K805", "通知.pdf")]
    assert {f.severity for f in report.findings} == {Severity.HINT}
    assert sorted(set(outcomes(book).values())) == ["采用"]
    assert len(outcomes(book)) == 8


def test_nothing_is_lost(mails):
    book, folder = mails
    take(book, folder)
    for path in folder.iterdir():
        assert digest(path) in kept(book)
    inside = list((book.parent.parent / "填好").iterdir())
    assert {digest(path) for path in inside} <= kept(book)


def test_a_second_run_does_nothing_new(mails):
    book, folder = mails
    take(book, folder)
    before, files = book.read_bytes(), kept(book)
    again = take(book, folder)
    assert book.read_bytes() == before
    assert kept(book) == files
    assert codes(again) == ["K805"]
    assert again.outcome.changes == ()


def test_a_dry_run_says_the_same_and_leaves_everything(mails):
    book, folder = mails
    before = {p: p.read_bytes() for p in book.parent.rglob("*") if p.is_file()}
    shown = take(book, folder, dry_run=True)
    assert {p: p.read_bytes() for p in book.parent.rglob("*") if p.is_file()} == before
    real = take(book, folder)
    assert shown.findings == real.findings
    assert {c.sheet for c in shown.outcome.changes} == {c.sheet for c in real.outcome.changes}


def test_a_letters_date_is_the_time_of_receipt(mails):
    book, folder = mails
    take(book, folder)
    dates = {row["received_at"][:10] for row in rows_in(book, "received")}
    assert dates == {EARLY.date().isoformat(), NOW.date().isoformat()}


def test_a_locked_form_is_kept_as_it_came_and_opened(tmp_path):
    book = issued(tmp_path)
    form = fill(form_of(book, TEACHER), tmp_path / "表.xlsx")
    shut = tmp_path / "锁.xlsx"
    shut.write_bytes(locked(form.read_bytes(), PASSWORD))
    mail = letter(tmp_path / "信.eml", [shut], EARLY)
    report = take(book, mail, password=PASSWORD)
    assert (codes(report), states(book)[TEACHER]) == ([], "已交")
    assert {digest(shut), digest(form), digest(mail)} <= kept(book)
    assert [row["digest"] for row in rows_in(book, "received")] == [digest(form)]


@pytest.mark.parametrize(("password", "code"), [("", "F105"), ("falsch", "K803")])
def test_without_its_password_a_locked_form_is_refused_and_kept_and_taken_later(tmp_path, password, code):
    book = issued(tmp_path)
    form = fill(form_of(book, TEACHER), tmp_path / "表.xlsx")
    shut = tmp_path / "锁.xlsx"
    shut.write_bytes(locked(form.read_bytes(), PASSWORD))
    report = take(book, shut, password=password)
    assert [(f.code, f.severity) for f in report.findings] == [(code, Severity.REFUSED)]
    assert kept(book, "隔离") == {digest(shut)}
    assert report_path(book).exists()
    again = take(book, shut, password=PASSWORD)
    assert (codes(again), states(book)[TEACHER]) == ([], "已交")
    assert not report_path(book).exists()


def test_one_command_that_may_not_run_does_not_stop_the_others_and_its_files_are_kept(tmp_path):
    late = [row | {"state": "已停止"} if row["business"] == "评分管理" else row for row in books.WINDOWS]
    book = issued(tmp_path)
    folder = heap(tmp_path, book)
    exchanges.rewrite(book, windows=books.rows.of(books.batch.WINDOWS, late))
    report = take(book, folder)
    assert sorted(set(codes(report))) == ["B806", "K805"]
    assert len(rows_in(book, "course_log")) == 1
    assert set(states(book).values()) == {"未交"}
    assert {digest(path) for path in folder.iterdir()} <= kept(book)
    assert report_path(book).exists()


def test_two_files_of_one_name_in_two_letters_keep_their_places(tmp_path):
    book = issued(tmp_path)
    first = fill(form_of(book, TEACHER), tmp_path / "a" / "表.xlsx")
    second = fill(form_of(book, SECOND), tmp_path / "b" / "表.xlsx", cells={"C9": 99})
    mails = tmp_path / "信"
    letter(mails / "一.eml", [first], EARLY)
    letter(mails / "二.eml", [second], EARLY)
    report = take(book, mails)
    assert (states(book)[TEACHER], states(book)[SECOND]) == ("已交", "未交")
    assert {f.file for f in report.findings if f.code != "K805"} == {"二.eml/表.xlsx"}
    links = [c.hyperlink for row in load_workbook(report_path(book)).worksheets[0].iter_rows() for c in row]
    targets = [link.target or link.location for link in links if link]
    assert any(digest(second)[:16] in str(target) for target in targets)
    assert not any(digest(first)[:16] in str(target) for target in targets)


def test_a_college_takes_its_classes_workbooks_and_the_schools_update(tmp_path):
    path = exchanges.college(tmp_path / "学院")
    assert exchanges.issue(path).ok
    mails = tmp_path / "信"
    letter(mails / "一.eml", [path.parent / exchanges.ISSUED1], EARLY)
    letter(mails / "二.eml", [path.parent / exchanges.ISSUED2, path], EARLY)
    report = take(path, mails, actor=ADMIN)
    assert [(f.code, f.file) for f in report.findings if f.code == "K805"] == [("K805", path.name)]
    assert sorted(outcomes(path)) == ["会计2401_班级工作簿.xlsx", "会计2402_班级工作簿.xlsx"]


def test_a_school_takes_reports(tmp_path):
    book = books.school(tmp_path / "校" / "校级.xlsx")
    college = books.college(tmp_path / "院" / "学院.xlsx")
    assert run("college.report", college, actor=ADMIN).ok
    (report,) = (tmp_path / "院").glob("下发/*上报*")
    taken = take(book, letter(tmp_path / "信.eml", [report], EARLY), actor=OFFICE)
    assert (codes(taken), len(rows_in(book, "received"))) == ([], 1)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("winmail.dat", b"\x78\x9f\x3e\x22" + b"1" * 90, "K806"),
        ("坏.zip", b"PK\x03\x04 cut off", "W921"),
        ("空.eml", b"Date: x\r\n\r\nhello", "W941"),
        ("断.xlsx", b"PK\x03\x04 cut off", "F102"),
    ],
)
def test_what_cannot_be_opened_is_refused_kept_and_told_once(tmp_path, name, data, code):
    book = issued(tmp_path)
    (tmp_path / name).write_bytes(data)
    report = take(book, tmp_path / name)
    assert [(f.code, f.file, f.severity) for f in report.findings] == [(code, name, Severity.REFUSED)]
    assert kept(book, "隔离") == {hashlib.sha256(data).hexdigest()}


def test_a_workbook_without_a_mark_is_told_and_not_guessed(tmp_path):
    book = issued(tmp_path)
    form = load_workbook(fill(form_of(book, TEACHER), tmp_path / "表.xlsx"))
    for name in list(form.custom_doc_props.names):
        del form.custom_doc_props[name]
    form.save(tmp_path / "表.xlsx")
    assert codes(take(book, tmp_path / "表.xlsx")) == ["K805"]
    assert states(book)[TEACHER] == "未交"


def strangers(tmp_path):
    """A college, and in one letter files of a class that are not for it."""
    path = exchanges.college(tmp_path / "学院")
    book = issued(tmp_path / "班")
    form = fill(form_of(book, TEACHER), tmp_path / "表.xlsx")
    assert run("courses.issue", book, actor=COUNSELLOR).ok
    (adjusted,) = book.parent.glob("下发/*课程调整表.xlsx")
    return path, {"form": form, "adjusted": adjusted}


def told(report, name):
    [found] = [f for f in report.findings if f.file == name]
    return found.code, found.value, found.message, found.remedy


def test_it_says_whose_a_file_is_in_words_that_people_know(tmp_path):
    path, files = strangers(tmp_path)
    report = take(path, *files.values(), actor=ADMIN)
    code, value, message, remedy = told(report, files["adjusted"].name)
    assert (code, value) == ("K805", "会计2401 的课程调整表")
    assert "“收件”" in message
    assert "会计2401 的辅导员 李莉；" in remedy
    assert told(report, "表.xlsx")[1] == "会计2401 马晓挺 的评分表"
    assert not any(key in f.message + f.remedy for f in report.findings for key in (books.CODE, TEACHER))


def test_where_the_class_is_not_known_it_is_that_classs_counsellor(tmp_path):
    _, files = strangers(tmp_path)
    book = books.school(tmp_path / "校" / "校级.xlsx")
    report = take(book, files["adjusted"], actor=OFFICE)
    _, value, _, remedy = told(report, files["adjusted"].name)
    assert (value, "该班辅导员" in remedy) == ("管理学院 的课程调整表", True)


@pytest.mark.parametrize("place", ["学院", "学校"])
def test_marks_that_reach_college_or_school_are_kept_apart_with_their_letter(tmp_path, place):
    path, files = strangers(tmp_path)
    actor = ADMIN
    if place == "学校":
        path, actor = books.school(tmp_path / "校" / "校级.xlsx"), OFFICE
    mail = letter(tmp_path / "信.eml", [files["form"], files["adjusted"]], EARLY)
    report = take(path, mail, actor=actor)
    assert "“隔离”" in told(report, "表.xlsx")[2]
    assert kept(path, "隔离") == {digest(files["form"]), digest(mail)}
    assert kept(path) == {digest(files["adjusted"])}
    assert rows_in(path, "received") == []
    take(path, mail, actor=actor)
    assert kept(path, "隔离") == {digest(files["form"]), digest(mail)}


def test_a_path_that_is_not_there_is_told(tmp_path):
    book = issued(tmp_path)
    report = take(book, tmp_path / "没有.eml")
    assert (codes(report), report.ok) == (["F110"], False)


def test_an_update_is_taken_before_the_forms_and_old_ones_do_no_harm(tmp_path):
    path = exchanges.college(tmp_path / "学院")
    assert exchanges.issue(path).ok
    book = tmp_path / "班级" / "班级工作簿.xlsx"
    book.parent.mkdir()
    book.write_bytes((path.parent / exchanges.ISSUED1).read_bytes())
    for _ in range(2):
        assert exchanges.issue(path, books.NAME).ok
    updates = sorted(path.parent.glob(f"下发/{books.NAME}_班级更新_*.xlsx"))
    assert len(updates) == 2
    report = take(book, letter(tmp_path / "信.eml", [*updates, path], EARLY))
    number = next(row["value"] for row in rows_in(book, "status") if row["setting"] == "更新号")
    assert number == "3"
    assert sorted(set(codes(report)) - {"K309"}) == ["K805", "W919"]
    before = book.read_bytes()
    again = take(book, tmp_path / "信.eml")
    assert book.read_bytes() == before
    assert sorted(set(codes(again)) - {"K309"}) == ["K805", "W919"]
