"""From hostile sheets to letters: names, classes and batches of any kind, one address, the very bytes."""

from __future__ import annotations

import email
import email.policy
import json
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flow import books
from tests.mail.test_draft import HEADERS, NASTY, headers_of
from zongce.casefolder.folder import safe_name
from zongce.checks.own_book import empty
from zongce.commands import rows
from zongce.commands.addressing import Office
from zongce.letters import LEDGER, Entry, Issued, drafts
from zongce.mail.letter import open_letter
from zongce.ports.command import Actor
from zongce.ports.outcome import Document, SheetContent
from zongce.sheets.render import render_document
from zongce.tables.books import CLASS, KINDS, SLIP_BOOK
from zongce.tables.roster import ROSTER

SAYS = {"zongce.batch": books.BATCH_ID, "zongce.class": books.CODE, "zongce.college": "管理学院"}


@cache
def slip_of(number):
    """A file that is for one person alone."""
    sheet = SheetContent(ROSTER, rows.of(ROSTER, [{"student_id": number}]), "成绩单")
    return render_document(Document(SLIP_BOOK, "成绩单", (sheet,), SAYS | {"zongce.for": number}))


def office(names, class_="会计2401", batch="批次", address="{}@example.edu.cn"):
    tables = {t.name: empty(t) for t in KINDS[CLASS].tables}
    staff = [
        {"staff_number": number, "name": name, "role": "辅导员", "class_code": books.CODE, "class_": class_,
         "mail_address": address.format(number.lower())}
        for number, name in names.items()
    ]  # fmt: skip
    tables["staff"] = rows.of(tables["staff"].table, staff)
    tables["batches"] = rows.of(tables["batches"].table, [books.BATCH | {"batch": batch}])
    tables["status"] = rows.of(tables["status"].table, [{"setting": "班级", "value": class_}])
    return Office(CLASS, tables, SAYS)


@settings(deadline=None, max_examples=60)
@given(NASTY, NASTY, NASTY, NASTY, st.sampled_from(["", "T1", "T2"]))
def test_whatever_people_classes_and_batches_are_called_each_letter_is_its_recipients(
    a, b, class_, file, actor
):
    here = office({"T1": a, "T2": b}, class_, file)
    papers = [Issued(f"下发/{file}_{n}.xlsx", slip_of(n)) for n in ("T2", "T1")]
    made = drafts(here, Actor(actor, a, "辅导员") if actor else None, papers, {})
    letters = dict(made.files)
    assert letters.pop(LEDGER)
    assert len(letters) == (1 if actor else 2)  # who writes gets none
    for place, data in letters.items():
        assert set(headers_of(data)) <= HEADERS
        parsed = email.message_from_bytes(data, policy=email.policy.default)
        [(to,)] = [tuple(box.addr_spec for box in parsed["To"].addresses)]
        (attached,) = open_letter(data)
        assert attached.data == slip_of(to.split("@")[0].upper())
        assert len({safe_name(part) for part in place.split("/")}) == 3


@given(NASTY)
def test_an_address_is_written_as_it_stands_or_not_at_all(address):
    made = drafts(
        office({"T1": "李莉"}, address=address.replace("{", "").replace("}", "")),
        None,
        [Issued("a.xlsx", slip_of("T1"))],
        {},
    )
    for place, data in made.files:
        if place != LEDGER:
            parsed = email.message_from_bytes(data, policy=email.policy.default)
            assert [box.addr_spec for box in parsed["To"].addresses] == [address.strip()]


def test_two_people_of_one_name_get_two_drafts_of_different_names():
    papers = [Issued("下发/甲/表.xlsx", slip_of("T1")), Issued("下发/乙/表.xlsx", slip_of("T2"))]
    made = drafts(office({"T1": "李莉", "T2": "李莉"}), None, papers, {})
    assert len({place for place, _ in made.files}) == 3


def test_long_names_that_begin_alike_do_not_take_each_others_place():
    papers = [Issued(f"下发/{'很长的文件名' * 12}_{n}.xlsx", slip_of(n)) for n in ("T1", "T2")]
    made = drafts(office({"T1": "李莉" * 30, "T2": "李莉" * 30}), None, papers, {})
    assert len({safe_name(place.rsplit("/", 1)[-1]).casefold() for place, _ in made.files}) == 3


def test_a_later_letter_never_takes_the_place_of_an_unsent_one_to_somebody_else():
    here = office({"T1": "李莉", "T2": "李莉"})
    first = drafts(here, None, [Issued("下发/甲/表.xlsx", slip_of("T1"))], {})
    known = {key: Entry(*value) for key, value in json.loads(dict(first.files)[LEDGER]).items()}
    second = drafts(here, None, [Issued("下发/乙/表.xlsx", slip_of("T2"))], known)
    assert not (set(dict(first.files)) - {LEDGER}) & set(dict(second.files))
    assert len(json.loads(dict(second.files)[LEDGER])) == 2
    again = drafts(here, None, [Issued("下发/甲/表.xlsx", slip_of("T1") + b"")], known)
    assert set(dict(again.files)) == set(dict(first.files))
