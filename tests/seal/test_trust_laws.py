"""Laws of the trust list: what the root signed reads back; whatever else stands there is refused."""

from hypothesis import given
from hypothesis import strategies as st

from tests.flow import books, keyed
from zongce.commands import rows
from zongce.core.records import Records
from zongce.seal.keys import is_signed_by
from zongce.seal.trust import (
    CERTIFICATE,
    LIST,
    certified,
    classes_of,
    for_college,
    for_copy,
    listed,
    read_trust,
    scope_fault,
    trust_rows,
)
from zongce.tables.sealing import TRUST

COLLEGES = ("", keyed.COLLEGE, keyed.OTHER_COLLEGE)
FIELDS = ("staff_number", "name", "role", "college", "certified_classes", "valid_from", "valid_to", "serial")
PEOPLE = tuple(n for n in keyed.PEOPLE if n != books.OFFICE)


def records(given_rows) -> Records:
    return rows.of(TRUST, given_rows)


def codes(given_rows, college=keyed.COLLEGE):
    trust, found = read_trust(records(given_rows), college)
    assert (trust is None) is bool(found)
    return [f.code for f in found]


@st.composite
def lists(draw):
    """Rows of a college's trust list: any of the people, some revoked, one twice."""
    chosen = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True))
    made = []
    for number in chosen:
        revoked = draw(st.sampled_from(["", "2026-10-01", "2026-10-01 08:00:00"]))
        made.append(keyed.certificate(number, revoked_at=revoked))
    if draw(st.booleans()):
        made.append(
            keyed.certificate(chosen[0], serial="Z2", public=keyed.key_of(chosen[0], "laptop").public)
        )
    return keyed.trust_rows_for(keyed.COLLEGE, *made, number=draw(st.integers(1, 10**6)))


@given(lists(), st.randoms())
def test_what_the_root_signed_is_read_in_any_order_of_rows(given_rows, rng):
    rng.shuffle(given_rows)
    trust, found = read_trust(records(given_rows), keyed.COLLEGE)
    assert (trust is not None, found) == (True, ())
    assert len(trust.certificates) == sum(r["trust_part"] == CERTIFICATE for r in given_rows)


@given(lists(), st.data())
def test_a_list_with_any_row_left_out_is_refused(given_rows, data):
    gone = data.draw(st.integers(0, len(given_rows) - 1))
    assert codes([r for n, r in enumerate(given_rows) if n != gone]) == ["K301"]


@given(lists(), st.data())
def test_a_list_with_any_row_twice_is_refused(given_rows, data):
    again = data.draw(st.sampled_from(given_rows))
    assert codes([*given_rows, again]) == ["K301"]


@given(lists(), st.data())
def test_a_list_with_a_certificate_of_the_roots_own_added_is_refused(given_rows, data):
    held = {r.get("staff_number") for r in given_rows}
    others = [n for n in PEOPLE if n not in held]
    more = keyed.certificate(others[0]) if others else keyed.certificate(PEOPLE[0], serial="NEW")
    row = trust_rows([keyed.lists_for([keyed.COLLEGE], [more], 1)[0]])[1]
    place = data.draw(st.integers(0, len(given_rows)))
    assert codes([*given_rows[:place], row, *given_rows[place:]]) == ["K301"]


@given(lists(), st.data(), st.sampled_from(FIELDS))
def test_a_list_with_any_field_changed_is_refused(given_rows, data, field):
    row = data.draw(st.sampled_from([r for r in given_rows if r["trust_part"] != LIST]))
    row[field] = f"{row[field] or ''}1"
    assert codes(given_rows) == ["K301"]


@given(lists(), st.data())
def test_a_revocation_taken_back_or_moved_is_refused(given_rows, data):
    row = data.draw(st.sampled_from([r for r in given_rows if r["trust_part"] == CERTIFICATE]))
    row["revoked_at"] = None if row["revoked_at"] else "2026-12-01"
    assert codes(given_rows) == ["K301"]


@given(lists(), st.integers(0, 10**6))
def test_another_number_of_the_list_is_refused(given_rows, number):
    row = next(r for r in given_rows if r["trust_part"] == LIST)
    if row["list_number"] != number:
        row["list_number"] = number
        assert codes(given_rows) == ["K301"]


@given(lists(), st.data())
def test_any_digit_of_a_key_or_signature_changed_is_refused(given_rows, data):
    row = data.draw(st.sampled_from(given_rows))
    field = data.draw(st.sampled_from([f for f in ("public_key", "signature") if row.get(f)]))
    place = data.draw(st.integers(0, len(row[field]) - 1))
    digit = data.draw(st.sampled_from("0123456789abcdef").filter(lambda d: d != row[field][place]))
    row[field] = row[field][:place] + digit + row[field][place + 1 :]
    assert codes(given_rows) == ["K301"]


@given(lists())
def test_a_list_that_somebody_else_signed_is_refused(given_rows):
    thief = keyed.key_of("T099")
    trust, _ = read_trust(records(given_rows), keyed.COLLEGE)
    forged = listed(trust.root, trust.certificates, keyed.COLLEGE, trust.number + 1, thief)
    assert codes(trust_rows([forged])) == ["K301"]


def test_a_root_of_ones_own_is_another_root_with_another_fingerprint():
    thief = keyed.key_of("T099")
    own = certified(keyed.certificate(books.OFFICE)._replace(public=thief.public), thief)
    forged = listed(own, (), keyed.COLLEGE, 9, thief)
    trust, found = read_trust(records(trust_rows([forged])), keyed.COLLEGE)
    assert found == ()
    assert trust.fingerprint != keyed.trust_list().fingerprint


def test_rows_of_another_college_matter_to_nobody_here():
    stranger = keyed.certificate(books.ADMIN, college=keyed.OTHER_COLLEGE, serial="S1")
    given_rows = [
        *keyed.trust_rows_for(),
        trust_rows(keyed.lists_for([keyed.OTHER_COLLEGE], [stranger], 1))[1],
    ]
    trust, found = read_trust(records(given_rows), keyed.COLLEGE)
    assert (found, "S1" in trust.by_serial) == ((), False)


def test_a_sheet_without_rows_says_that_nobody_has_a_key():
    assert read_trust(records([]), keyed.COLLEGE) == (None, ())


def test_a_college_gets_the_root_its_own_list_and_nothing_of_the_others():
    stranger = keyed.certificate(books.ADMIN, college=keyed.OTHER_COLLEGE, serial="S1")
    second = keyed.certificate(books.OFFICE, serial="X2", public=keyed.key_of("X002").public)
    people = (books.COUNSELLOR, stranger, second)
    school = records(keyed.trust_rows_for("", *people))
    got = for_college(school, keyed.COLLEGE)
    assert set(got.texts("college")) == {"", keyed.COLLEGE}
    assert set(got.texts("serial")) == {f"Z{books.OFFICE}", f"Z{books.COUNSELLOR}", "X2", ""}
    trust, found = read_trust(got, keyed.COLLEGE)
    assert (found, len(trust.certificates)) == ((), 2)
    assert for_college(school, "法学院") is None
    assert for_college(records([]), keyed.COLLEGE) is None


def test_the_schools_own_list_holds_all_certificates():
    trust, found = read_trust(records(keyed.trust_rows_for("")), "")
    assert (found, len(trust.certificates)) == ((), len(PEOPLE))


def test_class_names_may_hold_blanks_and_are_compared_as_class_names_are():
    made = keyed.certificate(books.COUNSELLOR, classes=("会计 2401", "会计2402班"))
    row = next(r for r in keyed.trust_rows_for(keyed.COLLEGE, made) if r["trust_part"] == CERTIFICATE)
    assert classes_of(row["certified_classes"]) == made.classes
    assert is_signed_by(keyed.key_of(books.OFFICE).public, made.message, made.signature)
    assert not scope_fault(made, keyed.COLLEGE, ("2024011", "会计2401班"))
    assert not scope_fault(made, keyed.COLLEGE, ("", "会计2402"))
    assert scope_fault(made, keyed.COLLEGE, ("", "会计2403"))
    assert scope_fault(made, keyed.OTHER_COLLEGE, ("", "会计2402"))


def test_a_copy_names_only_who_signed_in_it_and_the_list_still_holds():
    whole = rows.of(TRUST, keyed.trust_rows_for())
    copy = rows.of(TRUST, for_copy(whole, {"ZT001"}))
    trust, found = read_trust(copy, keyed.COLLEGE)
    assert (found, [c.serial for c in trust.certificates]) == ((), ["ZT001"])
    assert {text for text in copy.texts("name") if text} == {"孙处长", "李莉"}
    dropped = copy.select([row for row in copy if copy.texts("trust_part")[row] != "其他"])
    assert [f.code for f in read_trust(dropped, keyed.COLLEGE)[1]] == ["K301"]
