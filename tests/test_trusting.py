"""A workbook's trust list against what this computer remembers: first use, another root, older, dropped."""

import pytest

from tests.flow import books, keyed
from zongce.checks.own_book import empty
from zongce.commands import rows
from zongce.keystore.pins import Pins
from zongce.seal.keys import fingerprint, grouped
from zongce.seal.trust import certified, listed, trust_rows
from zongce.tables.batch import BATCHES
from zongce.tables.books import CLASS, COLLEGE, KINDS, SCHOOL
from zongce.tables.records import STATUS
from zongce.tables.sealing import TRUST
from zongce.trusting import trust_of

ROOT = keyed.key_of(books.OFFICE).public


def tables(given_rows, kind=COLLEGE, class_=""):
    made = {t.name: empty(t) for t in KINDS[kind].tables}
    status = [{"setting": "学院", "value": keyed.COLLEGE}, {"setting": "班级代码", "value": class_ or None}]
    made[STATUS.name] = rows.of(STATUS, [] if kind == SCHOOL else status)
    made[BATCHES.name] = rows.of(BATCHES, [books.BATCH])
    made[TRUST.name] = rows.of(TRUST, given_rows)
    return made


def seen(pins, given_rows=None, kind=COLLEGE, *, class_="", store=True):
    given_rows = keyed.trust_rows_for() if given_rows is None else given_rows
    trust, found = trust_of(tables(given_rows, kind, class_), kind, pins, store=store)
    return trust, [f.code for f in found]


def test_the_first_root_is_pinned_and_told_once():
    pins = Pins()
    trust, codes = seen(pins)
    assert (codes, pins.root) == (["K304"], ROOT)
    assert trust.college == keyed.COLLEGE
    assert seen(pins)[1] == []


def test_a_dry_run_learns_nothing():
    pins = Pins()
    assert seen(pins, store=False)[1] == ["K304"]
    assert (pins.root, seen(pins, store=False)[1]) == ("", ["K304"])
    assert seen(pins, [], store=False) == (None, [])


def another_root(number=7):
    thief = keyed.key_of("thief")
    own = certified(keyed.certificate(books.OFFICE)._replace(public=thief.public), thief)
    return trust_rows([listed(own, (), keyed.COLLEGE, number, thief)]), thief.public


def test_another_root_is_refused_until_it_is_pinned_by_hand():
    pins = keyed.known_pins()
    forged, public = another_root()
    assert seen(pins, forged) == (None, ["K302"])
    assert pins.fingerprints == (fingerprint(ROOT).replace(" ", ""),)
    pins.pin(fingerprint(public))
    assert seen(pins, forged)[1] == []
    assert pins.root == public
    assert seen(pins)[1] == []
    pins.pin(fingerprint(public), instead=True)
    assert seen(pins) == (None, ["K302"])


def test_a_root_typed_in_beforehand_is_no_first_use():
    pins = Pins()
    pins.pin(fingerprint(ROOT))
    assert seen(pins)[1] == []
    assert pins.root == ROOT


@pytest.mark.parametrize(("number", "codes"), [(4, ["K303"]), (5, []), (6, [])])
def test_a_list_older_than_was_seen_is_refused(number, codes):
    pins = keyed.known_pins()
    assert seen(pins, keyed.trust_rows_for(number=5))[1] == []
    trust, found = seen(pins, keyed.trust_rows_for(number=number))
    assert (found, trust is None) == (codes, bool(codes))


def test_a_refused_list_teaches_nothing():
    pins = keyed.known_pins()
    forged, public = another_root(99)
    seen(pins, forged)
    assert pins.list_number(fingerprint(public), keyed.COLLEGE) == 0
    broken = keyed.trust_rows_for(number=50)
    broken[0]["valid_to"] = "2099-01-01"
    assert seen(pins, broken) == (None, ["K301"])
    assert pins.list_number(fingerprint(ROOT), keyed.COLLEGE) == 0


def test_lists_of_the_school_and_of_colleges_are_counted_apart():
    pins = keyed.known_pins()
    assert seen(pins, keyed.trust_rows_for("", number=9), SCHOOL)[1] == []
    assert seen(pins, keyed.trust_rows_for(number=8))[1] == []


@pytest.mark.parametrize(
    ("kind", "made"), [(SCHOOL, keyed.trust_rows_for("")), (COLLEGE, None), (CLASS, None)]
)
def test_a_workbook_that_had_a_list_and_has_none_is_told(kind, made):
    pins = keyed.known_pins()
    assert seen(pins, [], kind, class_="1") == (None, [])
    assert seen(pins, made, kind, class_="1")[1] == []
    assert seen(pins, [], kind, class_="1") == (None, ["K311"])


def test_a_class_that_never_had_a_list_is_not_accused_because_another_has_one():
    pins = keyed.known_pins()
    seen(pins, kind=CLASS, class_="1")
    assert seen(pins, [], CLASS, class_="2") == (None, [])


def test_a_fingerprint_is_shown_in_groups_of_four():
    assert grouped("aabbccdd") == "AABB CCDD"
    assert grouped(fingerprint(ROOT).replace(" ", "")) == fingerprint(ROOT)
