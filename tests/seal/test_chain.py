"""The chain: who may do what after what, and every way to bend it."""

from itertools import permutations, product

import pytest

from tests.flow import books, keyed
from tests.seal.samples import OF_COLLEGE, ROLES, SUBJECT, codes, person, step, trust
from zongce.core.finding import Where
from zongce.seal.chain import (
    APPROVE,
    RETURN,
    SUBMIT,
    Covered,
    Subject,
    chain_faults,
    following,
    is_sealed,
    self_approval,
)

X, G1, G2, T1, T2, T3 = (
    books.OFFICE,
    books.ADMIN,
    books.SECRETARY,
    books.COUNSELLOR,
    books.SECOND,
    books.TEACHER,
)
ACTS = (SUBMIT, APPROVE, RETURN)
HERE = Where("班.xlsx", "封签")


def faults(chain, subject=SUBJECT, list_=None):
    return chain_faults(chain, subject, list_ or trust(), HERE)


SUBMITTED = step((), SUBMIT, T1)
SENT_BACK = step(SUBMITTED, RETURN, G1)
AGAIN = step(SENT_BACK, SUBMIT, T2)
APPROVED = step((), APPROVE, G2, subject=OF_COLLEGE)
REOPENED = step(APPROVED, RETURN, X, subject=OF_COLLEGE)

ALLOWED = {
    ("class", "nothing", SUBMIT): {"辅导员"},
    ("class", "sealed", RETURN): {"学院管理员", "学生处"},
    ("class", "returned", SUBMIT): {"辅导员"},
    ("college", "nothing", APPROVE): {"学院副书记"},
    ("college", "sealed", RETURN): {"学生处"},
    ("college", "returned", APPROVE): {"学院副书记"},
}
"""Requirements C4 and C6 in one table; whatever is not in it is refused."""
BEFORE = {
    "class": {"nothing": (), "sealed": SUBMITTED, "returned": SENT_BACK},
    "college": {"nothing": (), "sealed": APPROVED, "returned": REOPENED},
}


MONITOR = keyed.certificate(
    T3, number="20240102", name="乙", role="班长", serial="Z20240102", public=keyed.key_of("20240102").public
)
"""A class monitor who was given a certificate too."""
EVERYBODY = ROLES | {MONITOR.number: MONITOR.role}
LIST = keyed.trust_list(keyed.COLLEGE, *ROLES, MONITOR)


def signed_by(chain, act, number, subject):
    """The chain with one more act of anybody, the monitor among them."""
    if number != MONITOR.number:
        return step(chain, act, number, subject=subject)
    given = {"number": number, "name": MONITOR.name, "role": MONITOR.role, "serial": MONITOR.serial}
    *before, event = step(chain, act, T3, subject=subject)
    return (*before, event._replace(**given).signed(keyed.key_of(number)))


@pytest.mark.parametrize(
    ("of", "state", "act", "number"),
    list(product(("class", "college"), ("nothing", "sealed", "returned"), ACTS, EVERYBODY)),
)
def test_every_act_of_every_role_in_every_state(of, state, act, number):
    subject = SUBJECT if of == "class" else OF_COLLEGE
    made = signed_by(BEFORE[of][state], act, number, subject)
    found = codes(faults(made, subject, LIST))
    right = [who for (kind, _, done), who in ALLOWED.items() if (kind, done) == (of, act)]
    expected = [] if right and EVERYBODY[number] in right[0] else ["K204"]
    in_turn = (act == RETURN) is (state == "sealed")
    expected += [] if in_turn else ["K209"]
    assert found == expected
    assert (found == []) is (EVERYBODY[number] in ALLOWED.get((of, state, act), set()))


def test_a_chain_that_is_as_it_should_be_has_no_fault_and_says_whether_it_counts():
    assert [faults(c) for c in ((), SUBMITTED, SENT_BACK, AGAIN)] == [[], [], [], []]
    assert [is_sealed(c) for c in ((), SUBMITTED, SENT_BACK, AGAIN)] == [False, True, False, True]
    assert faults(REOPENED, OF_COLLEGE) == []


def test_an_event_that_is_removed_or_moved_breaks_the_chain():
    whole = step(AGAIN, RETURN, X)
    assert len(whole) == 4
    for n in range(3):
        assert codes(faults((*whole[:n], *whole[n + 1 :])))[-1:] == ["K201"], n
    for order in permutations(whole):
        if order != whole:
            assert "K201" in codes(faults(order))
    assert codes(faults((*whole, whole[-1]))) == ["K201"]


def test_a_chain_cut_at_its_end_looks_right_and_is_for_the_register_to_tell():
    assert faults(AGAIN[:2]) == []
    assert faults(AGAIN[:1]) == []


@pytest.mark.parametrize(
    ("batch", "college", "class_"),
    [("B27A1", keyed.COLLEGE, books.CODE), (books.BATCH_ID, keyed.OTHER_COLLEGE, books.CODE),
     (books.BATCH_ID, keyed.COLLEGE, "2024012"), (books.BATCH_ID, keyed.COLLEGE, "")],
)  # fmt: skip
def test_a_chain_played_back_onto_another_batch_college_or_class_is_another_s(batch, college, class_):
    other = Subject(batch, college, class_, books.NAME)
    assert codes(faults(SUBMITTED, other)) == ["K201"]
    moved = SUBMITTED[0]._replace(subject=other)
    assert codes(faults((moved,), other))[0] == "K202"


@pytest.mark.parametrize(
    "changed",
    [
        {"root": "cd" * 32}, {"time": "2026-10-20 09:31:00"},
        {"covers": (Covered("1", 1, "a"),)}, {"subject": SUBJECT._replace(class_name="x")},
        {"signature": ""}, {"signature": "zz"}, {"signature": "ab" * 64},
    ],
)  # fmt: skip
def test_whatever_is_changed_after_signing_is_told(changed):
    assert codes(faults((SUBMITTED[0]._replace(**changed),))) == ["K202"]
    last = (*SENT_BACK[:1], SENT_BACK[1]._replace(**{"time": "2026-10-22 09:30:00", **changed}))
    assert "K202" in codes(faults(last))


NOTED = step(SUBMITTED, RETURN, "G001", note="第 3 行的分数错了")


@pytest.mark.parametrize(
    "changed",
    [{"note": "别的原因"}, {"note": ""}, {"salt": "T"}, {"note_mark": "ab" * 32}, {"note": "", "salt": ""}],
)
def test_a_note_that_was_changed_or_taken_away_is_told(changed):
    assert codes(faults(NOTED)) == []
    assert codes(faults((*NOTED[:-1], NOTED[-1]._replace(**changed)))) == ["K201"]


def test_a_note_nobody_signed_is_told():
    assert codes(faults((SUBMITTED[0]._replace(note="线下导入"),))) == ["K201"]


def test_a_copy_lacks_the_words_of_a_note_and_nothing_else():
    without = tuple(event.without_note() for event in NOTED)
    assert (NOTED[-1].note, without[-1].note) == ("第 3 行的分数错了", "")
    assert without[-1].head == NOTED[-1].head
    assert chain_faults(without, SUBJECT, trust(), HERE, is_copy=True) == []
    forged = (*without[:-1], without[-1]._replace(note="别的原因"))
    assert codes(chain_faults(forged, SUBJECT, trust(), HERE, is_copy=True)) == ["K201"]


def test_an_earlier_event_cannot_be_signed_anew_below_a_later_one():
    other = step((), SUBMIT, T1, root="cd" * 32)
    assert faults(other) == []
    assert codes(faults((*other, SENT_BACK[1]))) == ["K201"]


def test_who_signs_with_another_s_certificate_or_a_key_that_nobody_certified_is_told():
    assert codes(faults(step((), SUBMIT, T1, key=G1))) == ["K202"]
    assert codes(faults(step((), SUBMIT, T1, key="Z999"))) == ["K202"]
    assert codes(faults(step((), SUBMIT, T1, serial="Znobody"))) == ["K203"]
    assert codes(faults(step((), SUBMIT, T1, serial=person(T2).serial))) == ["K203"]
    assert codes(faults(step((), SUBMIT, G1, role="辅导员", key=G1))) == ["K203"]


def test_another_name_in_the_event_is_told_under_the_name_of_the_certificate():
    (found,) = faults(step((), SUBMIT, G1, name="李莉"))
    assert found.code == "K204"
    assert "赵干事（G001）" in found.message


def test_a_counsellor_of_another_class_does_not_get_in_under_the_name_of_the_own_one():
    other = Subject(books.BATCH_ID, keyed.COLLEGE, "2024012", "会计2402")
    assert codes(faults(step((), SUBMIT, T1, subject=other), other)) == ["K205"]
    posing = other._replace(class_name=books.NAME)
    assert codes(faults(step((), SUBMIT, T1, subject=posing), other)) == ["K205"]
    assert faults(step((), SUBMIT, T1, subject=SUBJECT._replace(class_name="旧名"))) == []


def test_staff_of_another_college_sign_nothing_here():
    foreign = keyed.certificate(G1, college=keyed.OTHER_COLLEGE)
    certificates = (foreign, keyed.certificate(T1))
    list_ = trust()._replace(certificates=certificates)
    assert codes(faults(SENT_BACK, list_=list_)) == ["K205"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-08-31", ["K206"]), ("2026-09-01", []), ("2027-08-31", []), ("2027-09-01", ["K206"])],
)
def test_a_certificate_holds_on_its_first_and_last_day_and_not_beside_them(day, expected):
    for clock in ("00:00:00", "23:59:59"):
        assert codes(faults(step((), SUBMIT, T1, time=f"{day} {clock}"))) == expected


@pytest.mark.parametrize(
    ("revoked", "expected"),
    [
        ("2026-10-20 09:29:59", ["K207"]), ("2026-10-20 09:30:00", ["K207"]), ("2026-10-20 09:30:01", []),
        ("2026-10-20", ["K207"]), ("2026-10-21", []), ("2026-10-19", ["K207"]),
    ],
)  # fmt: skip
def test_what_was_signed_before_a_revocation_stays_and_nothing_after_it(revoked, expected):
    list_ = keyed.trust_list(keyed.COLLEGE, keyed.certificate(T1)._replace(revoked_at=revoked))
    assert codes(faults(SUBMITTED, list_=list_)) == expected


def test_a_time_goes_on_or_stays_and_is_a_time():
    back = step(SUBMITTED, RETURN, G1, time="2026-10-20 09:29:59")
    assert codes(faults(back)) == ["K201"]
    assert faults(step(SUBMITTED, RETURN, G1, time="2026-10-20 09:30:00")) == []
    for time in ("2026-10-20", "", "2026-10-20 09:30:00 x", "明天", "\uff12026-10-20 09:30:00"):
        made = following((), SUBMIT, SUBJECT, person(T1), time).signed(keyed.key_of(T1))
        assert codes(faults((made,))) == ["K201"]


def test_what_is_returned_keeps_the_root_of_what_was_sealed_and_names_it():
    returned = SENT_BACK[1]
    assert (returned.root, returned.prev, returned.seq) == (SUBMITTED[0].root, SUBMITTED[0].head, 2)
    assert len({e.head for e in AGAIN}) == 3


def test_who_submitted_a_class_does_not_approve_it():
    covers = (Covered(books.CODE, 1, SUBMITTED[0].head), Covered("2024012", 1, "ab" * 32))
    (approval,) = step((), APPROVE, G2, subject=OF_COLLEGE, covers=covers)
    assert self_approval(approval, [SUBMITTED, ()], HERE) == ()
    own = approval._replace(number=T1, name="李莉")
    (found,) = self_approval(own, [SUBMITTED, ()], HERE)
    assert (found.code, found.value) == ("K208", T1)
    assert books.NAME in found.message
    later = step(SENT_BACK, SUBMIT, T2)
    assert self_approval(own, [later], HERE) == ()
