"""Keys in the demo: 学生处 founds the trust list, everybody who signs applies, gets a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce import keys_office, own_keys
from zongce.commands.school.certificates import Term
from zongce.commands.school.key_requests import KeyRequest
from zongce.demo import people, rating
from zongce.demo.cast import ADMIN, OFFICE_NUMBER, SECRETARY_NUMBER, college_people
from zongce.demo.stage import PASSPHRASE, Unexpected
from zongce.tables.batch import COUNSELLOR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zongce.demo.cast import Cast
    from zongce.demo.stage import Stage
    from zongce.ports.report import Report

UNTIL = "2027-08-31"
REQUESTS = "收到的密钥申请"
FOLDERS = {ADMIN: "学院管理员", SECRETARY_NUMBER: "学院副书记"}


def give_keys(stage: Stage, played: Cast, school: Path, office: str) -> None:
    """Give a key to everybody who submits, returns or approves; ``office`` is the 学生处's folder.

    Raises:
        Unexpected: a step was refused.
    """
    stage.act("密钥：学生处建立信任名单，各人申请，学生处签发")
    founded, _ = keys_office.found_trust(
        school, keys_office.Founder(OFFICE_NUMBER, Term()), stage.keys, PASSPHRASE, stage.world()
    )
    _told(stage, f"keys init --school {school.name} --number {OFFICE_NUMBER}", founded)
    for asked, folder in _requests(played):
        made, _ = own_keys.apply_for(asked, stage.keys, PASSPHRASE, stage.folder_of(*folder), stage.world())
        _told(stage, f"keys init --number {asked.number} --role {asked.role}", made)
        stage.mail(stage.folder_of(*folder).glob("密钥申请_*.txt"), office, REQUESTS)
    handed = keys_office.received([stage.folder_of(office, REQUESTS)])
    issued = keys_office.issue(school, handed, Term(end=UNTIL), OFFICE_NUMBER, world=stage.world())
    _told(stage, f"keys issue {school.name} {REQUESTS}/ --until {UNTIL}", issued)


def _requests(played: Cast) -> Iterator[tuple[KeyRequest, tuple[str, ...]]]:
    """Yield what each asks for, and the folder in which the request is written."""
    for number, name, role in college_people():
        yield KeyRequest(number, name, role, people.COLLEGE, (), ""), (FOLDERS[number],)
    for class_ in played.classes:
        form = next(f for f in played.forms[class_] if f.rater.role == rating.COUNSELLOR)
        asked = KeyRequest(form.rater.number, form.rater.name, COUNSELLOR, people.COLLEGE, (class_.name,), "")
        yield asked, (COUNSELLOR, class_.name)


def _told(stage: Stage, command: str, report: Report) -> None:
    stage.tell(f"zongce {command}", report)
    stage.write_down(f"`zongce {command}`：{report.message}")
    if not report.ok:
        message = f"{command}：{'、'.join(sorted({f.code for f in report.findings}))}"
        raise Unexpected(message)
