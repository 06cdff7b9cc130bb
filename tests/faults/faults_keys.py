"""Trust lists, certificates and keys with one fault each: what the run says, and what it leaves."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tests.faults import flow
from tests.faults.cases import case
from tests.flow import books, keyed
from zongce import casework, keys_office
from zongce.commands.school.certificates import Term
from zongce.commands.school.key_requests import asked_for, request_text
from zongce.keystore.pins import Pins
from zongce.keystore.store import KeyFolder
from zongce.seal.keys import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from zongce.ports.report import Report

ROOT = fingerprint(keyed.key_of(books.OFFICE).public)
OTHER = "1" * 32
SHEET = "信任名单"


def check_class(folder: Path, *, pins: Pins | None = None, **options: object) -> flow.Ran:
    """Check a class workbook as its counsellor; ``rows`` are those of its trust list."""
    given: Mapping[str, object] = {"rows": keyed.trust_rows_for(), "keys": None, "now": books.NOW} | options
    path = books.class_book(folder / flow.CLASS, trust=given["rows"])
    before = flow.contents(folder)
    report = keyed.run_keyed(
        "check", path, actor=books.COUNSELLOR, pins=pins, keys=given["keys"], now=given["now"]
    )
    return flow.Ran(report, path, (), before)


def on_school(folder: Path, run, *, rows=None, files=(), reports: bool = True) -> flow.Ran:
    """Run one of 学生处's acts on a school workbook, on the computer that has the root's key."""
    path = books.school(folder / flow.SCHOOL, trust=keyed.trust_rows_for("") if rows is None else rows)
    before = flow.contents(folder)
    report: Report = run(path, office_world())
    return flow.Ran(report, path, files, before, reports)


def office_world() -> casework.World:
    """The computer of 学生处, at the time of the sample batch."""
    return casework.World(
        clock=lambda: books.NOW,
        chance=books.SeededChance(),
        keys=keyed.office_keys(),
        pins=keyed.known_pins(),
    )


@case("K301", file=flow.CLASS, sheet=SHEET, value="第 1 号名单的签名不对")
def _(folder):
    rows = keyed.trust_rows_for()
    rows[2]["valid_to"] = "2037-08-31"
    return check_class(folder, rows=rows)


@case("K302", file=flow.CLASS, sheet=SHEET, value=ROOT)
def _(folder):
    pins = Pins()
    pins.pin(OTHER)
    return check_class(folder, pins=pins)


@case("K303", file=flow.CLASS, sheet=SHEET, value="1")
def _(folder):
    pins = keyed.known_pins()
    pins.saw_list(ROOT, keyed.COLLEGE, 2)
    return check_class(folder, pins=pins)


@case("K304", file=flow.CLASS, sheet=SHEET, value=ROOT)
def _(folder):
    return check_class(folder, pins=Pins())


@case("K305", file=flow.CLASS, value=books.COUNSELLOR)
def _(folder):
    return check_class(folder, rows=keyed.trust_rows_for(keyed.COLLEGE, books.OFFICE, books.ADMIN))


@case("K306", file=flow.CLASS, value=books.COUNSELLOR)
def _(folder):
    return check_class(folder, now=datetime(2027, 9, 1, 0, 0, 1, tzinfo=casework.SCHOOL_TIME))


@case("K307", file=flow.CLASS, value=books.COUNSELLOR)
def _(folder):
    return check_class(folder, keys=keyed.Keys(books.SECOND))


@case("K308", file=flow.CLASS, value=books.COUNSELLOR)
def _(folder):
    return check_class(folder, keys=keyed.Keys(books.COUNSELLOR, locked=(books.COUNSELLOR,)))


@case("K309", file=flow.SCHOOL, sheet=SHEET, writes=False)
def _(folder):
    return keys_office.listing(books.school(folder / flow.SCHOOL), office_world())


@case("K310", file=flow.SCHOOL, sheet=SHEET, value=keyed.OTHER_COLLEGE)
def _(folder):
    rows = [r for r in keyed.trust_rows_for("") if r["college"] != keyed.OTHER_COLLEGE]
    sets = {"批次名称": books.BATCH["batch"]}

    def issue(path, world):
        return casework.run("batch.issue", path, (), sets, actor=books.OFFICE, world=world)

    return on_school(folder, issue, rows=rows)


@case("K311", file=flow.CLASS, sheet=SHEET, value=keyed.COLLEGE)
def _(folder):
    pins = keyed.known_pins()
    pins.saw_book(f"class/{books.BATCH_ID}/{keyed.COLLEGE}/{books.CODE}")
    return check_class(folder, rows=[], pins=pins)


@case("K312", file="密钥申请.txt", value="外人（G009）学院管理员")
def _(folder):
    letter = folder / "来信" / "密钥申请.txt"
    letter.parent.mkdir()
    letter.write_text(request("G009", "外人", "学院管理员"), encoding="utf-8")
    return on_school(
        folder,
        lambda path, world: keys_office.issue(
            path, keys_office.received([letter]), Term(), books.OFFICE, world=world
        ),
        files=(letter,),
    )


@case("K313", file=flow.SCHOOL, sheet=SHEET, value=ROOT)
def _(folder):
    return on_school(
        folder,
        lambda path, world: keys_office.found_trust(
            path, keys_office.Founder(books.OFFICE, Term()), no_store(folder), "12345678", world
        )[0],
        reports=False,
    )


@case("K314", file=flow.SCHOOL, sheet=SHEET)
def _(folder):
    return on_school(
        folder,
        lambda path, world: keys_office.revoke(path, "T001", "", "离职", books.OFFICE, world=world),
        rows=[],
    )


@case("K315", file=flow.SCHOOL, sheet=SHEET, value="T009")
def _(folder):
    return on_school(
        folder, lambda path, world: keys_office.revoke(path, "T009", "", "离职", books.OFFICE, world=world)
    )


def request(number: str, name: str, role: str, college: str = keyed.COLLEGE, which: str = "") -> str:
    """The text of a request that its own key has signed."""
    signer = keyed.key_of(number, which)
    asked = asked_for(number, name, role, college, (), signer.public)
    return request_text(asked, "2026-10-20 08:00:00", signer).shown()


def no_store(folder: Path) -> KeyFolder:
    """A store of an empty folder, which asks nobody."""
    return KeyFolder(folder / "nothing", lambda _number: None)
