"""Who gets what: by the file's own word and the workbook's lists, whatever the file is called."""

from __future__ import annotations

from random import Random

import pytest

from tests.flow import books
from tests.flow.books import ADMIN, BATCH_ID, CODE, COUNSELLOR, SECOND, TEACHER
from zongce.commands.acknowledge import KIND as RECEIPT
from zongce.commands.addressing import Office, Paper, addressed, recipients
from zongce.tables.books import (
    ADJUSTMENT_FORM,
    CLASS,
    CLASS_RESULT,
    CLASS_UPDATE,
    COLLEGE,
    COLLEGE_REPORT,
    COLLEGE_UPDATE,
    FORM,
    PUBLICITY_BOOK,
    SCHOOL,
    SLIP_BOOK,
)
from zongce.tables.composite import ENTRY_KIND

STAFF = [row | {"mail_address": f"{row['staff_number'].lower()}@example.edu.cn"} for row in books.STAFF]
OTHER = {
    "staff_number": "T009", "name": "周宁", "role": "辅导员", "class_code": "2024012", "class_": "会计2402",
    "is_lead": "是", "mail_address": "t009@example.edu.cn",
}  # fmt: skip
ELSEWHERE = [
    s
    | {
        "student_id": f"2{s['student_id'][1:-1]}9{s['student_id'][-1]}",
        "class_code": "2024012",
        "class_": "会计2402",
    }
    for s in books.STUDENTS
]
OFFICE_STAFF = {
    "staff_number": "X001",
    "name": "孙处长",
    "role": "学生处",
    "mail_address": "x001@example.edu.cn",
}
PUBLICITY = [
    {"class_code": code, "class_": name, "publicity_title": "公示", "state": state}
    for code, name, state in (
        (CODE, "会计2401", "已结束"),
        (CODE, "会计2401", "公示中"),
        ("2024012", "会计2402", "已结束"),
    )
]
SAYS = {"zongce.batch": BATCH_ID, "zongce.college": "管理学院", "zongce.class": CODE}


def mail(number):
    return f"{number.lower()}@example.edu.cn"


def office(tmp_path, kind, **given):
    make = {SCHOOL: books.school, COLLEGE: books.college, CLASS: books.class_book}[kind]
    properties = {SCHOOL: {}, COLLEGE: dict(list(SAYS.items())[:2]), CLASS: SAYS}[kind]
    staff = [OFFICE_STAFF, *STAFF, OTHER]
    if kind == COLLEGE:
        given = {"roster": [*books.STUDENTS, *ELSEWHERE], "publicity_list": PUBLICITY} | given
    return Office(kind, books.tables_of(make(tmp_path / "书.xlsx", **({"staff": staff} | given))), properties)


def paper(kind, **properties):
    return Paper("随便叫什么", kind, SAYS | {f"zongce.{k.rstrip('_')}": v for k, v in properties.items()})


CASES = [
    (SCHOOL, paper(COLLEGE), ["gl@example.edu.cn", mail(ADMIN)]),
    (SCHOOL, paper(COLLEGE_UPDATE), ["gl@example.edu.cn", mail(ADMIN)]),
    (SCHOOL, paper(COLLEGE, college="外语学院"), [""]),
    (SCHOOL, paper(COLLEGE, batch="别的批次"), []),
    (SCHOOL, paper(CLASS), []),
    (COLLEGE, paper(CLASS), [mail(COUNSELLOR)]),
    (COLLEGE, paper(CLASS, class_="2024012"), [mail("T009")]),
    (COLLEGE, paper(CLASS_UPDATE), [mail(COUNSELLOR)]),
    (COLLEGE, paper(CLASS, class_="会计2401"), []),
    (COLLEGE, paper(CLASS, class_=""), []),
    (COLLEGE, paper(CLASS, college="外语学院"), []),
    (COLLEGE, paper(CLASS, batch=""), []),
    (COLLEGE, paper(PUBLICITY_BOOK), [mail(COUNSELLOR), mail(SECOND)]),
    (COLLEGE, paper(PUBLICITY_BOOK, class_="2024012"), []),
    (COLLEGE, paper(COLLEGE_REPORT), [mail("X001")]),
    (COLLEGE, paper(FORM, rater=COUNSELLOR), []),
    (COLLEGE, paper(COLLEGE), []),
    (CLASS, paper(CLASS), [mail(ADMIN)]),
    (CLASS, paper(ADJUSTMENT_FORM), [mail("20240102")]),
    (CLASS, paper(CLASS_RESULT), [mail(TEACHER)]),
    (CLASS, paper(FORM, rater=TEACHER), [mail(TEACHER)]),
    (CLASS, paper(FORM, rater="20240102"), [mail("20240102")]),
    (CLASS, paper(FORM, rater="20240101"), [""]),
    (CLASS, paper(FORM, rater="20249999"), []),
    (CLASS, paper(FORM, rater=""), []),
    (CLASS, paper(FORM, rater=TEACHER, class_="2024012"), []),
    (CLASS, paper(SLIP_BOOK, for_="20240101"), [""]),
    (CLASS, paper(SLIP_BOOK, rater=TEACHER), []),
    (CLASS, paper(ENTRY_KIND), []),
    (CLASS, paper(RECEIPT, for_=COUNSELLOR), [mail(COUNSELLOR)]),
    (CLASS, paper(RECEIPT, for_=""), []),
    (CLASS, paper(""), []),
]


@pytest.mark.parametrize(("kind", "sent", "to"), CASES)
def test_a_paper_goes_to_those_it_is_for_and_to_nobody_else(tmp_path, kind, sent, to):
    assert [box.address for box in recipients(office(tmp_path, kind), sent)] == to


@pytest.mark.parametrize("kind", [SCHOOL, COLLEGE, CLASS])
def test_the_order_of_papers_and_people_changes_nobodys_letter(tmp_path, kind):
    papers = [sent for held, sent, _ in CASES if held == kind]
    wanted = {tuple(sorted(p.address for p in recipients(office(tmp_path, kind), s))) for s in papers}
    for seed in range(8):
        rng = Random(seed)
        staff = rng.sample([OFFICE_STAFF, *STAFF, OTHER], len(STAFF) + 2)
        mixed = rng.sample(papers, len(papers))
        here = office(tmp_path, kind, staff=staff)
        for post in addressed(here, mixed).posts:
            for place in post.papers:
                assert post.address in [box.address for box in recipients(here, mixed[place])]
        assert {tuple(sorted(p.address for p in recipients(here, s))) for s in mixed} == wanted


def test_all_files_for_one_address_are_in_one_letter_and_a_shared_mailbox_gets_one(tmp_path):
    shared = [
        row | {"mail_address": "GL@example.edu.cn"} if row["staff_number"] == ADMIN else row for row in STAFF
    ]
    found = addressed(office(tmp_path, SCHOOL, staff=shared), [paper(COLLEGE), paper(COLLEGE_UPDATE)])
    assert [(post.names, post.address, post.papers) for post in found.posts] == [
        (("管理学院", "赵干事"), "gl@example.edu.cn", (0, 1))
    ]
    assert (found.findings, found.nobody) == ((), ())


def test_those_without_address_are_told_once_and_students_are_counted(tmp_path):
    bare = [row | {"mail_address": None} if row["staff_number"] == TEACHER else row for row in STAFF]
    papers = [paper(FORM, rater=n) for n in (TEACHER, "20240101", "20240103", "20240102", COUNSELLOR)]
    found = addressed(office(tmp_path, CLASS, staff=bare), papers)
    assert [f.code for f in found.findings] == ["K801"]
    assert found.findings[0].value == "马晓挺（班主任）、学生 2 人"
    assert "3 个文件" in found.findings[0].message
    assert sorted(post.address for post in found.posts) == [mail("20240102"), mail(COUNSELLOR)]


@pytest.mark.parametrize(
    ("kind", "sent", "status", "can"),
    [
        (CLASS, paper(FORM, rater="20240101"), "", "学院管理员"),
        (COLLEGE, paper(COLLEGE_REPORT), "", "再写一次"),
        (COLLEGE, paper(COLLEGE_REPORT), "已审核通过", "自己写信"),
        (SCHOOL, paper(COLLEGE, college="外语学院"), "", "学院名单"),
    ],
)
def test_the_remedy_of_a_missing_address_is_one_that_this_workbook_allows(tmp_path, kind, sent, status, can):
    bare = [row | {"mail_address": None} for row in [OFFICE_STAFF, *STAFF]]
    more = {"status": [{"setting": "审核状态", "value": status}]} if status else {}
    found = addressed(office(tmp_path, kind, staff=bare, **more), [sent])
    assert [f.code for f in found.findings] == ["K801"]
    assert can in found.findings[0].remedy


def test_a_bad_address_is_told_at_its_cell_and_the_others_get_their_letters(tmp_path):
    bad = [
        row | {"mail_address": "a@x.cn, b@x.cn"} if row["staff_number"] == COUNSELLOR else row
        for row in STAFF
    ]
    papers = [paper(FORM, rater=COUNSELLOR), paper(FORM, rater=TEACHER), paper(FORM, rater=COUNSELLOR)]
    found = addressed(office(tmp_path, CLASS, staff=bad), papers)
    assert [(f.code, f.sheet, f.cell, f.value) for f in found.findings] == [
        ("K802", "人员", "H7", "a@x.cn, b@x.cn")
    ]
    assert [(post.address, post.papers) for post in found.posts] == [(mail(TEACHER), (1,))]


def test_where_nobody_is_in_charge_every_counsellor_gets_the_workbook(tmp_path):
    equal = [row | {"is_lead": "否"} if row["role"] == "辅导员" else row for row in STAFF]
    here = office(tmp_path, COLLEGE, staff=equal)
    assert [b.address for b in recipients(here, paper(CLASS))] == [mail(COUNSELLOR), mail(SECOND)]
