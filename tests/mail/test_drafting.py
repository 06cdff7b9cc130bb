"""``zongce mail draft``: who gets what out of a real case, and what is in the letters."""

from __future__ import annotations

import email
import email.policy
import json
import shutil
from datetime import datetime, timedelta

import pytest

from tests.flow import books, exchanges, sealed
from tests.flow.books import ADMIN, COUNSELLOR, OFFICE, SECOND, TEACHER, codes, run
from zongce import casework, drafting
from zongce.books.identity import identity_of
from zongce.bundle import zipped
from zongce.casefolder.handed import hand_in
from zongce.drafting import Wanted
from zongce.letters import LEDGER
from zongce.mail.letter import open_letter
from zongce.mail.locked import unlocked
from zongce.seal.receipt import signed_text

STAFF = [row | {"mail_address": f"{row['staff_number'].lower()}@example.edu.cn"} for row in books.STAFF]
SECRET = "Geheim-26"
CLASS, COLLEGE, SCHOOL = "班级.xlsx", "学院.xlsx", "校级.xlsx"


def draft(wanted, now=books.NOW):
    return drafting.draft(wanted, casework.World(clock=lambda: now))


def letters(folder):
    """Every draft of a case by its name: recipient, subject, text, attachments."""
    made = {}
    for path in sorted((folder / "下发" / "邮件").glob("*.eml")):
        parsed = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        text = parsed.get_body().get_content()
        made[path.name] = (
            str(parsed["To"].addresses[0].addr_spec),
            parsed["Subject"],
            text,
            open_letter(path.read_bytes()),
        )
    return made


def sent(folder):
    """(recipient, names of the attachments) of every draft."""
    return sorted((to, tuple(a.name for a in files)) for to, _, _, files in letters(folder).values())


@pytest.fixture
def class_(tmp_path):
    """A class with issued rating forms."""
    path = books.class_book(tmp_path / CLASS, staff=STAFF)
    assert run("rating.issue", path, actor=COUNSELLOR).ok
    return path


def test_every_form_goes_to_its_rater_alone(class_, tmp_path):
    report = draft(Wanted(class_, actor=COUNSELLOR))
    assert codes(report) == ["K801"]
    assert report.ok
    assert sent(tmp_path) == [
        ("20240102@example.edu.cn", ("互评_20240102_乙.xlsx",)),
        ("t002@example.edu.cn", ("辅导员_T002_王媛.xlsx",)),
        ("t003@example.edu.cn", ("班主任_T003_马晓挺.xlsx",)),
    ]
    for to, _, _, files in letters(tmp_path).values():
        properties, _ = identity_of(files[0].data, "表.xlsx")
        assert to.startswith(properties["zongce.rater"].lower() + "@")


def test_nobody_gets_a_letter_from_himself(class_, tmp_path):
    mine = tmp_path / "下发" / "会计2401_评分表" / "辅导员_T001_李莉.xlsx"
    report = draft(Wanted(class_, (mine,), COUNSELLOR))
    assert (report.written, sent(tmp_path)) == ((), [])
    draft(Wanted(class_, (mine,), SECOND))
    assert sent(tmp_path) == [("t001@example.edu.cn", ("辅导员_T001_李莉.xlsx",))]


def test_after_the_last_day_no_form_is_asked_for(class_, tmp_path):
    assert run("courses.issue", class_, actor=COUNSELLOR).ok
    late = datetime(2026, 12, 21, tzinfo=casework.SCHOOL_TIME)
    assert draft(Wanted(class_, actor=COUNSELLOR), late).written == ()
    draft(Wanted(class_, actor=COUNSELLOR), late - timedelta(minutes=1))
    assert "20240102@example.edu.cn" in {to for to, _ in sent(tmp_path)}


def test_names_of_files_say_nothing_about_who_gets_them(class_, tmp_path):
    folder = tmp_path / "下发" / "会计2401_评分表"
    mine, theirs = folder / "辅导员_T001_李莉.xlsx", folder / "班主任_T003_马晓挺.xlsx"
    first, second = mine.read_bytes(), theirs.read_bytes()
    mine.write_bytes(second)
    theirs.write_bytes(first)
    draft(Wanted(class_, (mine, theirs), SECOND))
    assert {(to, files[0].data) for to, _, _, files in letters(tmp_path).values()} == {
        ("t001@example.edu.cn", first),
        ("t003@example.edu.cn", second),
    }


def test_a_letter_says_what_to_do_by_when_and_whom_to_ask(class_, tmp_path):
    draft(Wanted(class_, actor=COUNSELLOR))
    to, subject, text, _ = letters(tmp_path)["马晓挺_班主任_T003_马晓挺.eml"]
    assert to == "t003@example.edu.cn"
    assert subject == "2025-2026学年综合测评 · 会计2401 · 评分表"
    for words in ("马晓挺：", "评分表", "2026-12-20", "辅导员李莉", "t001@example.edu.cn"):
        assert words in text


def test_a_second_run_writes_nothing_and_a_new_file_alone_is_drafted(class_, tmp_path):
    draft(Wanted(class_, actor=COUNSELLOR))
    for path in (tmp_path / "下发" / "邮件").glob("*.eml"):
        path.unlink()
    again = draft(Wanted(class_, actor=COUNSELLOR))
    assert (again.written, letters(tmp_path)) == ((), {})
    assert run("courses.issue", class_, actor=COUNSELLOR).ok
    draft(Wanted(class_, actor=COUNSELLOR))
    assert sent(tmp_path) == [("20240102@example.edu.cn", ("会计2401_课程调整表.xlsx",))]


def test_a_dry_run_shows_the_letters_and_writes_nothing(class_, tmp_path):
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    shown = draft(Wanted(class_, actor=COUNSELLOR, dry_run=True))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    real = draft(Wanted(class_, actor=COUNSELLOR))
    paths = sorted(made.path.split("下发", 1)[1] for made in real.written)
    assert sorted(file.path.split("下发", 1)[1] for file in shown.outcome.files) == paths
    assert (shown.message, shown.findings) == (real.message, real.findings)
    assert json.loads((tmp_path / LEDGER).read_text(encoding="utf-8"))


def test_the_workbook_is_not_touched(class_):
    before = class_.read_bytes()
    draft(Wanted(class_, actor=COUNSELLOR))
    assert class_.read_bytes() == before


def test_an_attachment_with_a_password_opens_with_it_and_the_letter_does_not_tell_it(class_, tmp_path):
    plain = (tmp_path / "下发" / "会计2401_评分表" / "班主任_T003_马晓挺.xlsx").read_bytes()
    draft(Wanted(class_, actor=COUNSELLOR, password=SECRET))
    _, _, text, files = letters(tmp_path)["马晓挺_班主任_T003_马晓挺.eml"]
    assert unlocked(files[0].data, SECRET) == plain
    kept = b"".join(path.read_bytes() for path in (tmp_path / "下发" / "邮件").iterdir())
    assert "Geheim" not in text
    assert b"Geheim" not in kept


def test_a_college_sends_a_class_its_workbook_and_no_other(tmp_path):
    elsewhere = {"class_code": "2024012", "class_": "会计2402"}
    other = {
        **elsewhere, "staff_number": "T009", "name": "周宁", "role": "辅导员", "is_lead": "是",
        "mail_address": "t009@example.edu.cn",
    }  # fmt: skip
    second = [
        s | elsewhere | {"student_id": s["student_id"].replace("202401", "202402")} for s in books.STUDENTS
    ]
    path = books.college(tmp_path / COLLEGE, staff=[*STAFF, other], roster=[*books.STUDENTS, *second])
    assert run("class.issue", path, actor=ADMIN).ok
    draft(Wanted(path, actor=ADMIN))
    found = {
        to: identity_of(files[0].data, "")[0]["zongce.class"]
        for to, _, _, files in letters(tmp_path).values()
    }
    assert found == {"t001@example.edu.cn": "2024011", "t009@example.edu.cn": "2024012"}


def test_a_file_of_another_class_or_batch_goes_to_nobody(class_, tmp_path):
    foreign = books.write_book(
        tmp_path / "别.xlsx",
        "adjustment_form",
        {},
        {"zongce.batch": books.BATCH_ID, "zongce.class": "2024012"},
    )
    report = draft(Wanted(class_, (foreign,), COUNSELLOR))
    assert (report.written, report.findings) == ((), ())
    assert "别.xlsx" in report.message


def test_a_letter_of_the_school_goes_to_college_and_administrator(tmp_path):
    staff = [{"staff_number": OFFICE, "name": "孙处长", "role": "学生处"}, *STAFF[:2]]
    path = books.school(tmp_path / SCHOOL, staff=staff)
    assert run("batch.issue", path, sets={"批次名称": books.BATCH["batch"]}, actor=OFFICE).ok
    report = draft(Wanted(path, actor=OFFICE))
    assert [(f.code, f.value) for f in report.findings] == [("K801", "外语学院（学院）")]
    assert [to for to, _ in sent(tmp_path)] == ["g001@example.edu.cn", "gl@example.edu.cn"]


@pytest.mark.parametrize(("actor", "found"), [("X999", ["B801"]), ("", ["K801"])])
def test_an_unknown_writer_stops_it_and_none_leaves_the_letter_unsigned(class_, tmp_path, actor, found):
    assert codes(draft(Wanted(class_, actor=actor))) == found
    assert all("有问题" not in text for _, _, text, _ in letters(tmp_path).values())


def test_a_file_that_is_not_there_stops_it(class_, tmp_path):
    report = draft(Wanted(class_, (tmp_path / "没有.xlsx",), COUNSELLOR))
    assert (codes(report), report.written) == (["F110"], ())


def test_two_runs_write_the_same_letters(class_, tmp_path):
    draft(Wanted(class_, actor=COUNSELLOR))
    first = {path.name: path.read_bytes() for path in (tmp_path / "下发" / "邮件").iterdir()}
    shutil.rmtree(tmp_path / "下发" / "邮件")
    draft(Wanted(class_, actor=COUNSELLOR))
    assert {path.name: path.read_bytes() for path in (tmp_path / "下发" / "邮件").iterdir()} == first
    assert len(first) == len({SECOND, TEACHER, "20240102"}) + 1


def by_mail(command, path, files=(), *, dry_run=False, password="", actor=COUNSELLOR):
    world = casework.World(clock=lambda: books.NOW, chance=books.SeededChance(), mail=True, password=password)
    return casework.run(command, path, files, actor=actor, dry_run=dry_run, world=world)


def test_a_command_that_issues_writes_its_letters_with_its_files(tmp_path):
    path = books.class_book(tmp_path / CLASS, staff=STAFF)
    report = by_mail("rating.issue", path)
    assert (codes(report), report.ok) == (["K801"], True)
    assert "3 封邮件草稿" in report.message
    assert [to for to, _ in sent(tmp_path)] == [
        "20240102@example.edu.cn", "t002@example.edu.cn", "t003@example.edu.cn"
    ]  # fmt: skip
    forms = {path.name: path.read_bytes() for path in (tmp_path / "下发" / "会计2401_评分表").iterdir()}
    assert all(forms[a.name] == a.data for _, _, _, files in letters(tmp_path).values() for a in files)
    assert {made.path.rsplit(".", 1)[-1] for made in report.written} == {"eml", "xlsx"}
    assert draft(Wanted(path, actor=COUNSELLOR)).written == ()


def test_a_dry_run_of_it_shows_the_very_letters(tmp_path):
    path = books.class_book(tmp_path / CLASS, staff=STAFF)
    shown = by_mail("rating.issue", path, dry_run=True)
    assert list(tmp_path.iterdir()) == [path]
    real = by_mail("rating.issue", path)
    assert (shown.message, shown.findings) == (real.message, real.findings)
    ways = {made.path.split("下发", 1)[1] for made in real.written if "下发" in made.path}
    assert {file.path.split("下发", 1)[1] for file in shown.outcome.files} == ways


def test_a_bad_address_refuses_its_letter_and_the_rest_is_done(tmp_path):
    bad = [
        row | {"mail_address": "a@x.cn;b@x.cn"} if row["staff_number"] == TEACHER else row for row in STAFF
    ]
    path = books.class_book(tmp_path / CLASS, staff=bad)
    report = by_mail("rating.issue", path)
    assert [(f.code, f.sheet, f.cell) for f in report.findings if f.code == "K802"] == [
        ("K802", "人员", "H9")
    ]
    assert len(letters(tmp_path)) == 2
    assert len(list((tmp_path / "下发" / "会计2401_评分表").iterdir())) == 7


def test_without_mail_nothing_of_letters_is_written(tmp_path):
    path = books.class_book(tmp_path / CLASS, staff=STAFF)
    assert run("rating.issue", path, actor=COUNSELLOR).ok
    assert not (tmp_path / "下发" / "邮件").exists()


def receipt(number, *more):
    fields = [("收到文件", "表.xlsx"), ("收件人工号", number), *more]
    return b"\xef\xbb\xbf" + signed_text("回执", fields)._replace(signature="00").shown().encode()


def test_a_receipt_goes_to_whom_it_names_and_is_not_locked(class_, tmp_path):
    (tmp_path / "下发" / "回执").mkdir()
    (tmp_path / "下发" / "回执" / "表_回执.txt").write_bytes(receipt(TEACHER))
    (tmp_path / "下发" / "回执" / "谁_回执.txt").write_bytes(receipt("X777"))
    (tmp_path / "下发" / "回执" / "说明.txt").write_bytes("收件人工号：T003".encode())
    draft(Wanted(class_, actor=COUNSELLOR, password=SECRET))
    held = [
        (to, a.data)
        for to, _, _, files in letters(tmp_path).values()
        for a in files
        if a.name.endswith(".txt")
    ]
    assert held == [("t003@example.edu.cn", receipt(TEACHER))]


def test_a_receipt_that_refuses_says_so_in_subject_and_text(class_, tmp_path):
    (tmp_path / "下发" / "回执").mkdir()
    for number, became in ((TEACHER, "拒收"), (SECOND, "采用")):
        path = tmp_path / "下发" / "回执" / f"{number}_回执.txt"
        path.write_bytes(receipt(number, ("处理结果", became)))
    files = tuple((tmp_path / "下发" / "回执").iterdir())
    draft(Wanted(class_, files, COUNSELLOR))
    by = {to: (subject, text) for to, subject, text, _ in letters(tmp_path).values()}
    subject, text = by["t003@example.edu.cn"]
    assert subject.endswith("会计2401 · 回执：拒收")
    assert "“表.xlsx”没有采用（拒收）" in text
    subject, text = by["t002@example.edu.cn"]
    assert subject.endswith("会计2401 · 回执")
    assert "没有采用" not in text


@pytest.fixture
def college(tmp_path):
    """A college that sent its class a workbook and three updates."""
    path = exchanges.college(tmp_path / COLLEGE, staff=[*STAFF, *exchanges.STAFF2])
    for _ in range(4):
        assert exchanges.issue(path, books.NAME).ok
    return path


def test_of_all_that_was_issued_only_the_newest_update_is_sent(college):
    report = draft(Wanted(college, actor=ADMIN))
    assert codes(report) == []
    [(to, subject, _, (attached,))] = letters(college.parent).values()
    newest = max((college.parent / "下发").glob("*_班级更新_*.xlsx"), key=lambda p: (len(p.name), p.name))
    assert (to, attached.data) == ("t001@example.edu.cn", newest.read_bytes())
    assert subject.endswith("· 会计2401 · 班级更新")
    assert "3 个旧文件不再寄" in report.message
    assert draft(Wanted(college, actor=ADMIN)).written == ()


def test_the_newest_is_told_by_the_file_and_not_by_its_name(college):
    shelf = college.parent / "下发"
    first, *_, last = sorted(shelf.glob("*_班级更新_*.xlsx"))
    newest = last.read_bytes()
    swapped = first.read_bytes()
    first.write_bytes(newest)
    last.write_bytes(swapped)
    draft(Wanted(college, actor=ADMIN))
    [(_, _, _, (attached,))] = letters(college.parent).values()
    assert attached.data == newest


def test_what_is_named_is_sent_though_it_is_old(college):
    (first,) = (college.parent / "下发").glob("*_班级工作簿.xlsx")
    draft(Wanted(college, (first,), ADMIN))
    [(_, _, _, (attached,))] = letters(college.parent).values()
    assert attached.data == first.read_bytes()


def test_publicity_is_sent_while_it_runs_and_its_bare_title_never(tmp_path):
    both = [row | {"class_code": "2024011", "class_": "会计2401"} for row in STAFF if row["role"] == "辅导员"]
    year = sealed.started(tmp_path, staff=[*STAFF[:2], *both, *exchanges.STAFF2])
    sealed.submitted(year)
    sealed.did(sealed.run(year, "class.collect", *(year.class_book(name) for name in sealed.NAMES)))
    for command in ("academic.rank", "composite.rank", "publicity.start"):
        sealed.did(sealed.run(year, command))
    shown = (year.college.parent / "公示" / "会计2401_公示.xlsx").read_bytes()
    draft(Wanted(year.college, actor=ADMIN))
    to = {a for a, _, _, files in letters(year.college.parent).values() for f in files if f.data == shown}
    assert to == {"t001@example.edu.cn", "t002@example.edu.cn"}
    sealed.did(sealed.run(year, "publicity.end", 班级="、".join(sealed.NAMES)))
    assert draft(Wanted(year.college, actor=ADMIN)).written == ()


def test_a_letter_about_two_classes_counts_each_once(tmp_path):
    also = {**STAFF[2], "class_code": exchanges.CODE2, "class_": exchanges.NAME2}
    path = exchanges.college(tmp_path / COLLEGE, staff=[*STAFF, also])
    assert exchanges.issue(path).ok
    fields = (("收到文件", "表.xlsx"), ("收件人工号", COUNSELLOR), ("交件人", "会计2401"))
    (path.parent / "下发" / "一_回执.txt").write_bytes(
        b"\xef\xbb\xbf" + signed_text("回执", fields)._replace(signature="00").shown().encode()
    )
    draft(Wanted(path, actor=ADMIN))
    [(_, subject, _, files)] = letters(path.parent).values()
    assert ("2 个班" in subject, len(files)) == (True, 3)


def test_a_zip_goes_where_the_report_in_it_goes_each_workbook_locked(tmp_path):
    office = {
        "staff_number": OFFICE,
        "name": "孙处长",
        "role": "学生处",
        "mail_address": "xsc@example.edu.cn",
    }
    path = books.college(tmp_path / COLLEGE, staff=[*STAFF, office])
    assert run("college.report", path, actor=ADMIN).ok
    (report,) = (tmp_path / "下发").glob("*上报*.xlsx")
    bundle = tmp_path / "上报.zip"
    bundle.write_bytes(
        zipped([("报.xlsx", report.read_bytes()), ("班.xlsx", path.read_bytes()), ("读我.txt", b"1")])
    )
    draft(Wanted(path, (bundle,), ADMIN, password=SECRET))
    [(to, _, _, (attached,))] = letters(tmp_path).values()
    assert to == "xsc@example.edu.cn"
    (tmp_path / "回.zip").write_bytes(attached.data)
    inside = [i for i in hand_in(tmp_path / "回.zip", 1 << 26, alone=True, password=SECRET) if not i.wrapper]
    assert [(i.name, i.data) for i in inside] == [
        ("报.xlsx", report.read_bytes()), ("班.xlsx", path.read_bytes()), ("读我.txt", b"1")
    ]  # fmt: skip
    bundle.write_bytes(zipped([("班.xlsx", path.read_bytes())]))
    assert draft(Wanted(path, (bundle,), ADMIN)).written == ()
