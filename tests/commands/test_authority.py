"""Who may act by which certificate: role, range, days, revocation, and more than one of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flow import books, keyed
from zongce.commands.authority import certificates_for
from zongce.ports.command import Actor
from zongce.seal.chain import Subject

OURS = Subject(books.BATCH_ID, keyed.COLLEGE, books.CODE, books.NAME)
COLLEGE = Subject(books.BATCH_ID, keyed.COLLEGE)
TODAY = "2026-10-20"


def asked(*certificates, number=books.COUNSELLOR, role="辅导员", subject=OURS, today=TODAY):
    trust = keyed.trust_list(keyed.COLLEGE, *certificates)
    return certificates_for(trust, Actor(number, "李莉", role), "提交", subject, today)


def codes(result):
    made, found = result
    assert bool(made) is not bool(found)
    return [f.code for f in found]


def test_a_certificate_of_ones_own_role_and_class_lets_one_act():
    (made,), found = asked(books.COUNSELLOR)
    assert (made.serial, found) == (f"Z{books.COUNSELLOR}", ())


@pytest.mark.parametrize(
    ("today", "code"),
    [("2026-08-31", ["K306"]), (keyed.FROM, []), (keyed.UNTIL, []), ("2027-09-01", ["K306"])],
)
def test_both_its_days_are_inside(today, code):
    assert codes(asked(books.COUNSELLOR, today=today)) == code


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_it_counts_on_exactly_the_days_between(day):
    inside = date.fromisoformat(keyed.FROM) <= day < date.fromisoformat(keyed.UNTIL) + timedelta(days=1)
    assert (codes(asked(books.COUNSELLOR, today=day.isoformat())) == []) is inside


def test_one_of_another_role_or_person_is_none():
    assert codes(asked(books.COUNSELLOR, role="班主任")) == ["K305"]
    assert codes(asked(books.COUNSELLOR, number=books.SECOND)) == ["K305"]
    assert codes(asked(keyed.certificate(books.COUNSELLOR, role="班主任"))) == ["K305"]


def test_one_of_another_class_cannot_be_used_by_code_or_name():
    other = keyed.certificate(books.COUNSELLOR, classes=("会计2402",))
    (found,) = asked(other)[1]
    assert (found.code, found.value) == ("K306", books.COUNSELLOR)
    for named in (books.NAME, books.CODE, "会计 2401班"):
        assert codes(asked(keyed.certificate(books.COUNSELLOR, classes=("会计2402", named)))) == []
    assert codes(asked(keyed.certificate(books.COUNSELLOR, classes=()))) == []


def test_a_college_administrator_acts_in_the_college_and_its_classes_and_nowhere_else():
    for subject in (COLLEGE, OURS):
        assert codes(asked(books.ADMIN, number=books.ADMIN, role="学院管理员", subject=subject)) == []
    there = Subject(books.BATCH_ID, keyed.OTHER_COLLEGE)
    assert codes(asked(books.ADMIN, number=books.ADMIN, role="学院管理员", subject=there)) == ["K306"]


def test_the_root_acts_by_its_own_certificate():
    (made,), _ = asked(number=books.OFFICE, role="学生处", subject=COLLEGE)
    assert made.serial == f"Z{books.OFFICE}"


def test_revoked_is_refused_and_one_issued_anew_counts():
    revoked = keyed.certificate(books.COUNSELLOR, revoked_at="2026-10-01 08:00:00")
    assert codes(asked(revoked)) == ["K306"]
    again = keyed.certificate(books.COUNSELLOR, serial="NEW", public=keyed.key_of("T001", "new").public)
    (made,), _ = asked(revoked, again)
    assert made.serial == "NEW"


def test_of_two_keys_of_one_person_both_may_be_used_the_longest_first():
    short = keyed.certificate(books.COUNSELLOR, serial="S", valid_to="2026-12-31")
    long = keyed.certificate(books.COUNSELLOR, serial="L", public=keyed.key_of("T001", "laptop").public)
    made, _ = asked(short, long)
    assert [c.serial for c in made] == ["L", "S"]


def test_all_reasons_are_told_at_once():
    bad = keyed.certificate(
        books.COUNSELLOR, classes=("会计2402",), valid_to="2026-09-30", revoked_at="2026-09-20"
    )
    (found,) = asked(bad)[1]
    assert all(part in found.message for part in ("2026-09-30", "2026-09-20", "会计2402"))
