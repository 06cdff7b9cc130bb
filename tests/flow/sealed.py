"""A keyed year on real files: two classes submit under seal, the college approves, the school collects."""

from __future__ import annotations

import io
import shutil
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from tests.flow import books, college_results, exchanges, keyed
from tests.flow.exchanges import CODE2, NAME2
from zongce.books.reader import read_book
from zongce.commands import rows, sealing, sent
from zongce.commands.college.reports import RESULTS_DIGEST
from zongce.seal.chain import Covered, Person
from zongce.seal.commit import root_of
from zongce.seal.stored import Seal
from zongce.tables.rating import rating_result
from zongce.tables.sealing import SEAL
from zongce.workflow.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from zongce.core.records import Records
    from zongce.ports.report import Report
    from zongce.tables.sealing import Sealing

LEAD2 = "T011"
GL = keyed.COLLEGE
OWNER = f"{books.BATCH_ID}:{GL}"
NAMES = (books.NAME, NAME2)
KEYS = {books.NAME: books.CODE, NAME2: CODE2}
LEADS = {books.NAME: books.COUNSELLOR, NAME2: LEAD2}
TEN, LATER = books.NOW.replace(hour=10), books.NOW.replace(day=28)
EXTRA = [
    {**books.SCORES[0], "student_id": "20240202", "name": "庚", "score": 7700, "term": books.TERM},
]  # fmt: skip


class Year(NamedTuple):
    """The workbooks of a keyed year in one folder."""

    folder: Path
    school: Path
    college: Path

    def class_book(self, name: str = books.NAME) -> Path:
        """A class's own workbook."""
        return self.folder / name / f"{name}.xlsx"

    @property
    def report(self) -> Path:
        """The last report that the college issued."""
        found = (self.folder / "学院" / "下发").glob("*学院上报*")
        return max(found, key=lambda path: (len(path.name), path.name))


def people(**changed: Mapping[str, object]) -> list[object]:
    """Certificates of all sample people and the second class's lead; ``changed`` fields by number."""
    second = {"serial": "ZT011", "number": LEAD2, "name": "周周", "classes": (NAME2,)}
    second |= {"public": keyed.key_of(LEAD2).public}
    numbers = [number for number in keyed.PEOPLE if number != books.OFFICE]
    made = [keyed.certificate(number, **changed.get(number, {})) for number in numbers]
    return [*made, keyed.certificate(books.COUNSELLOR, **second, **changed.get(LEAD2, {}))]


def started(folder: Path, *, mode: str = "系统计算", **college: object) -> Year:
    """School and college with trust lists; the classes have their workbooks."""
    progress = {
        "batch": books.BATCH["batch"], "batch_id": books.BATCH_ID, "college": GL, "update_number": 1,
        "approval": "未审核",
    }  # fmt: skip
    school = books.school(
        folder / "校" / "校级.xlsx", trust=keyed.trust_rows_for("", *people()), college_progress=[progress]
    )
    status = [
        {"setting": "学院", "value": GL}, {"setting": "更新号", "value": "1"},
        {"setting": "计分方式", "value": mode},
    ]  # fmt: skip
    path = exchanges.college(
        folder / "学院",
        trust=keyed.trust_rows_for(GL, *people()),
        added_scores=EXTRA,
        status=status,
        **college,
    )
    year = Year(folder, school, path)
    did(run(year, "class.issue"))
    for name in NAMES:
        year.class_book(name).parent.mkdir(exist_ok=True)
        shutil.copy(path.parent / "下发" / f"{name}_班级工作簿.xlsx", year.class_book(name))
    return year


def run(year: Year, command: str, *files: Path, now: datetime = books.NOW, **sets: str) -> Report:
    """Run a command of the college, as its administrator or vice-secretary."""
    actor = books.SECRETARY if command == "college.approve" else books.ADMIN
    return keyed.run_keyed(command, year.college, files, sets, actor=actor, now=now)


def office(
    year: Year, command: str, *files: Path, now: datetime = LATER, workers: int = 1, **sets: str
) -> Report:
    """Run a command of the school."""
    return keyed.run_keyed(command, year.school, files, sets, actor=books.OFFICE, now=now, workers=workers)


def did(report: Report) -> Report:
    """Expect that a command did it."""
    assert report.ok, report.findings
    return report


def computed(year: Year, name: str) -> Path:
    """A class whose results are computed by its own commands; its rating result is a sample."""
    path = year.class_book(name)
    tables = books.tables_of(path)
    members = [row for row in rows.every(tables["roster"]) if row["participant"] != "否"]
    rated = [
        {"student_id": row["student_id"], "name": row["name"], "class_": name, "item_0": 2500 - n,
         "item_1": 3500,
         "rating_score": 6000 - n, "class_rank": f"{n + 1}/{len(members)}"}
        for n, row in enumerate(members)
    ]  # fmt: skip
    entered = [
        {"student_id": row["student_id"], "name": row["name"], "module_0": 8000 + 50 * (n % 2)}
        for n, row in enumerate(members)
    ]
    bonus = [{**entered[0], "module": "能力发展", "category": "竞赛", "item": "省级一等奖", "points": 800}]
    bonus[0].pop("module_0")
    exchanges.rewrite(
        path,
        rating_result=rows.of(rating_result(("思想", "体育")), rated),
        module_scores=rows.of(tables["module_scores"].table, entered),
        bonus_items=rows.of(tables["bonus_items"].table, bonus),
    )
    exchanges.computed(path, ("评分成绩",))
    for command in ("academic.compute", "composite.compute"):
        did(keyed.run_keyed(command, path, actor=LEADS[name]))
    return path


def submit(year: Year, name: str = books.NAME, now: datetime = books.NOW, seed: int = 1) -> Report:
    """Submit a class."""
    return keyed.run_keyed("composite.submit", year.class_book(name), actor=LEADS[name], now=now, seed=seed)


def submitted(year: Year) -> Year:
    """Both classes computed and submitted."""
    for name in NAMES:
        computed(year, name)
        did(submit(year, name))
    return year


def published(year: Year, now: datetime = books.NOW) -> Year:
    """The college has collected both classes, ranked and published them; the publicity is over."""
    did(run(year, "class.collect", *(year.class_book(name) for name in NAMES), now=now))
    did(run(year, "academic.rank", now=now))
    return shown(year, now)


def shown(year: Year, now: datetime = books.NOW) -> Year:
    """The classes ranked, published, and their publicity ended at once."""
    for command in ("composite.rank", "publicity.start"):
        did(run(year, command, now=now))
    did(run(year, "publicity.end", now=now, 班级=college_results.running(year.college)))
    return year


def update_of(year: Year, name: str = books.NAME) -> Path:
    """The last update that the college issued to a class."""
    found = (year.college.parent / "下发").glob(f"{name}_班级更新_*.xlsx")
    return max(found, key=lambda path: (len(path.name), path.name))


def returned(year: Year, name: str = books.NAME, now: datetime = TEN) -> Path:
    """The college returns a class, which takes the update over; the update."""
    did(run(year, "college.return", now=now, 班级=name, 原因="核对加减分"))
    did(run(year, "class.issue", now=now, 班级=name))
    update = update_of(year, name)
    did(keyed.run_keyed("class.update", year.class_book(name), [update], actor=LEADS[name], now=now))
    return update


def approved(year: Year, now: datetime = LATER) -> Year:
    """The vice-secretary has approved."""
    did(run(year, "college.approve", now=now))
    return year


def copied(year: Year, to: Path) -> Year:
    """The whole year once more."""
    shutil.copytree(year.folder, to)
    return Year(to, *(to / path.relative_to(year.folder) for path in year[1:]))


def edited(path: Path, table: str, change: Callable[[Records], Records]) -> Path:
    """A workbook with one sheet changed behind its commands' back."""
    return exchanges.rewrite(path, **{table: change(books.tables_of(path)[table])})


def chain(path: Path, owner: str = "") -> tuple[str, ...]:
    """The acts of a chain in a workbook."""
    return tuple(event.act for event in sealing.kept_seal(books.tables_of(path), owner).chain)


def with_chain(path: Path, events: tuple[object, ...], owner: str = "") -> Path:
    """A workbook whose chain is another."""
    held = sealing.kept_seal(books.tables_of(path), owner)
    made = sealing.with_seals(books.tables_of(path), {owner: held._replace(chain=events)})
    return exchanges.rewrite(path, **{SEAL.name: made})


def restamped(path: Path, number: str = books.ADMIN) -> Path:
    """An update or report signed once more by somebody who has the key and another program."""
    book, _ = read_book(path.read_bytes(), path.name)
    tables, who = books.tables_of(path), keyed.PEOPLE[number]
    person = Person(number, who.name, who.role, f"Z{number}")
    moment = books.NOW.strftime("%Y-%m-%d %H:%M:%S")
    stamp = sent.sent_of(book.kind, tables, book.properties).stamp(person, moment, keyed.key_of(number))
    made = sealing.with_seals(tables, {sent.SENDER: Seal((), (stamp,))})
    return exchanges.rewrite(path, **{SEAL.name: made})


def opened(report: Path, folder: Path) -> dict[str, Path]:
    """The files of a report's zip, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(report.read_bytes())) as packed:
        packed.extractall(folder)
        return {name: folder / name for name in packed.namelist()}


def resealed(
    path: Path, declared: Sequence[Sealing], number: str, *, covers: Mapping[str, Covered] | None = None,
    note: str = "", leaving: tuple[Covered, ...] | None = None, signer: Mapping[str, str] | None = None,
    **tables: Records,
) -> Path:  # fmt: skip
    """A workbook with other sheets, sealed once more by somebody who has the key and another program."""
    before = sealing.kept_seal(books.tables_of(path))
    exchanges.rewrite(path, **tables)
    now = books.tables_of(path)
    made = sealing.sealed_sheets(declared, now, books.SeededChance(7))
    sheets = {content.sheet for content in made}
    contents = (*made, *(content for content in before.contents if content.sheet not in sheets))
    last = before.chain[-1]
    others = tuple((covers or {}).get(each.class_, each) for each in last.covers)
    covered_now = others if leaving is None else leaving
    event = last._replace(root=root_of(contents).hex(), covers=covered_now, **(signer or {}))
    event = (event.noted(note, "S") if note else event).signed(keyed.key_of(number))
    seal = Seal(contents, (*before.chain[:-1], event))
    return exchanges.rewrite(path, **{SEAL.name: sealing.with_seals(now, {"": seal})})


def covered(path: Path, key: str = books.CODE) -> dict[str, Covered]:
    """How an approval would cover a class workbook."""
    last = sealing.kept_seal(books.tables_of(path)).chain[-1]
    return {key: Covered(key, last.seq, last.head)}


def redigested(report: Path) -> Path:
    """A report whose plain digest of its results fits again: whoever edits it can compute that too."""
    digest = digest_of(books.tables_of(report)["reported_results"])
    return exchanges.with_items(report, **{RESULTS_DIGEST: digest})
