"""One address of one person, or a finding at its cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flow import books
from zongce.commands.mailbox import address_fault, of_college, of_person

GOOD = [
    "li@example.edu.cn",
    "LI.Li+cs_2-x@mail.example.edu.cn",
    "1@qq.com",
    "o'neill@a.io",
    "a@xn--fiqs8s.cn",
]
BAD = [
    "", "li", "@", "li@", "@example.cn", "li@example", "li@@example.cn", "a@x.cn,b@x.cn", "a@x.cn;b@x.cn",
    "a@x.cn、b@x.cn", "a@x.cn b@x.cn", "a@x.cn\nb@x.cn", "a@x.cn\r\nBcc: b@x.cn", "a@x.cn\0",
    "a@x.cn\u2028", "李莉<a@x.cn>", '"李莉" <a@x.cn>', "a@x.cn (b@y.cn)", "李莉@x.cn", "a@例子.cn",
    "a@x.中国", ".a@x.cn", "a.@x.cn", "a..b@x.cn", "a@-x.cn", "a@x-.cn", "a@.cn", "a@x..cn", "a@x.cn.",
    "a@x.123", "a" * 65 + "@x.cn", "a@" + "x." * 130 + "cn", "a@" + "x" * 64 + ".cn", "mailto:a@x.cn",
    "a@x.cn?bcc=b@x.cn", "a@[127.0.0.1]", "a\u202e@x.cn", "=?utf-8?q?a?=@x..cn",
    "\u0430@x.cn",  # a Cyrillic letter that looks like an a
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_an_address_as_people_have_them_is_one(text):
    assert address_fault(text) == ""


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_single_address_is_told(text):
    assert address_fault(text)


@given(st.text(max_size=80))
def test_an_address_that_passes_has_nothing_that_could_end_it(text):
    if not address_fault(text):
        assert text.isascii()
        assert text.isprintable()
        assert not set(text) & set(' ,;:<>()[]"\\')
        assert text.count("@") == 1


def staff(tmp_path, *rows, **more):
    held = [{"name": "李莉", "role": "辅导员", **row} for row in rows]
    return books.tables_of(books.class_book(tmp_path / "班.xlsx", staff=held, **more))


def faulty(box):
    return (box.fault.code, box.fault.sheet, box.fault.cell) if box.fault else None


def test_a_persons_address_may_stand_in_any_of_his_rows(tmp_path):
    rows = [{"staff_number": "T1"}, {"staff_number": "T1", "class_": "乙班", "mail_address": "li@x.cn"}]
    box = of_person(staff(tmp_path, *rows), "T1", "辅导员")
    assert (box.name, box.address, box.fault) == ("李莉", "li@x.cn", None)


def test_two_addresses_of_one_person_are_told_at_the_second(tmp_path):
    rows = [{"staff_number": "T1", "mail_address": "li@x.cn", "class_": "甲班"}]
    rows += [{"staff_number": "T1", "mail_address": "li@y.cn", "class_": "乙班"}]
    box = of_person(staff(tmp_path, *rows), "T1", "辅导员")
    assert (faulty(box), box.address) == (("K802", "人员", "H6"), "")


def test_two_people_under_one_number_get_no_letter(tmp_path):
    rows = [{"staff_number": "T1", "mail_address": "li@x.cn"}]
    rows += [{"staff_number": "T1", "name": "王媛", "role": "班主任", "mail_address": "li@x.cn"}]
    assert faulty(of_person(staff(tmp_path, *rows), "T1", "辅导员")) == ("K802", "人员", "A5")


def test_a_student_with_the_number_of_a_teacher_gets_no_letter(tmp_path):
    tables = staff(tmp_path, {"staff_number": "20240101", "mail_address": "li@x.cn"})
    assert faulty(of_person(tables, "20240101", "辅导员")) == ("K802", "人员", "A5")
    same = staff(
        tmp_path, {"staff_number": "20240101", "name": "甲", "role": "班长", "mail_address": "jia@x.cn"}
    )
    assert of_person(same, "20240101", "学生").address == "jia@x.cn"


def test_what_is_for_one_person_alone_is_not_sent_to_a_shared_address(tmp_path):
    rows = [{"staff_number": "T1", "mail_address": "ban@x.cn"}]
    rows += [{"staff_number": "T2", "name": "王媛", "mail_address": "BAN@x.cn"}]
    tables = staff(tmp_path, *rows)
    assert of_person(tables, "T1", "辅导员").address == "ban@x.cn"
    assert faulty(of_person(tables, "T1", "辅导员", alone=True)) == ("K802", "人员", "H5")


def test_a_full_width_address_is_taken_for_what_it_is(tmp_path):
    full = "\uff4c\uff49\uff20\uff58\uff0e\uff43\uff4e"
    assert (
        of_person(staff(tmp_path, {"staff_number": "T1", "mail_address": full}), "T1", "").address
        == "li@x.cn"
    )


def test_nobodys_number_and_an_empty_address_are_no_fault(tmp_path):
    tables = staff(tmp_path, {"staff_number": "T1"})
    assert [of_person(tables, number, "")[3:] for number in ("T1", "T9")] == [("", None)] * 2


def test_a_colleges_address_is_that_of_its_row(tmp_path):
    tables = books.tables_of(books.school(tmp_path / "校.xlsx"))
    assert of_college(tables, "管理学院").address == "gl@example.edu.cn"
    assert of_college(tables, "外语学院")[3:] == ("", None)
    listed = [{"college": "管理学院", "mail_address": "a@x.cn,b@x.cn"}]
    tables = books.tables_of(books.school(tmp_path / "校.xlsx", college_list=listed))
    assert faulty(of_college(tables, "管理学院")) == ("K802", "学院名单", "B5")
