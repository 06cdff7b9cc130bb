"""zongce keys: a person's key and request, what 学生处 issues and revokes, what this computer trusts."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zongce.core.text import narrow
from zongce.core.value import replace
from zongce.home import key_store, pins, user_number
from zongce.surfaces.options import FILE, FOLDER
from zongce.surfaces.options import actor as _actor
from zongce.surfaces.options import as_json as _as_json
from zongce.surfaces.prompts import agree
from zongce.surfaces.report import document, show
from zongce.surfaces.several import Careful, SeveralValues
from zongce.tables.batch import STAFF_ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.commands.school.certificates import Term
    from zongce.commands.school.key_requests import KeyRequest
    from zongce.ports.report import Report

FINGERPRINT_DIGITS = 32

_dry_run = click.option("--dry-run", is_flag=True, help="只检查，不写任何文件。")
_until = click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="最后一天（算在内）。"
)


@click.group()
def keys() -> None:
    """密钥和信任名单：谁签的名算数。"""


@keys.command("init", cls=SeveralValues)
@click.option("--number", required=True, metavar="工号", help="本人的工号。")
@click.option("--name", metavar="姓名", help="本人的姓名。")
@click.option("--role", type=click.Choice(STAFF_ROLES), metavar="角色", help="如 辅导员。")
@click.option("--college", default="", metavar="学院", help="所在学院；学生处不填。")
@click.option("--class", "classes", multiple=True, metavar="班级", help="只管这些班时写，可写几个。")
@click.option("--school", type=FILE, metavar="校级工作簿", help="学生处建立全校的信任名单。")
@click.option("-o", "--out", type=FOLDER, default=Path(), help="申请文件放在哪个文件夹；不写则在当前文件夹。")
@click.option("--instead", is_flag=True, help="根密钥丢了，重新建立信任名单；各学院要重新核对指纹。")
@click.option("--remember", is_flag=True, help="把口令存进本机系统的密钥库，以后不用再输。")
@_until
@_as_json
def init(
    number: str, name: str | None, role: str | None, college: str, classes: tuple[str, ...],
    school: Path | None, out: Path, instead: bool, remember: bool, until: datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """在本机生成密钥，写出发给学生处的申请；加 --school 则建立全校的信任名单。"""
    if school is not None:
        _found(school, narrow(number), until, instead=instead, remember=remember, as_json=as_json)
        return
    if until is not None:
        message = "有效期由学生处签发时决定，--until 只用于 --school"
        raise click.UsageError(message)
    asked = _asked(number, name, role, college, classes)
    _apply(asked, out, remember=remember, as_json=as_json)


def _found(
    school: Path, number: str, until: datetime | None, *, instead: bool, remember: bool, as_json: bool
) -> None:
    from zongce.keys_office import Founder, found_trust  # noqa: PLC0415  # only who runs commands waits for all of them

    passphrase = _new_passphrase()
    founder = Founder(number, _term(None, until), instead)
    report, signer = found_trust(school, founder, key_store(), passphrase)
    if signer is not None and remember:
        _remember(number, signer.public, passphrase)
    _finish(report, as_json=as_json)


def _asked(
    number: str, name: str | None, role: str | None, college: str, classes: Sequence[str]
) -> KeyRequest:
    from zongce.commands.school.key_requests import asked_for, misshapen  # noqa: PLC0415

    missing = [option for option, value in (("--name", name), ("--role", role)) if not value]
    if missing:
        message = f"请写 {'、'.join(missing)}"
        raise click.UsageError(message)
    asked = asked_for(number, name or "", role or "", college, classes)
    wrong = misshapen(asked)
    if wrong:
        raise click.UsageError(wrong)
    return asked


def _apply(asked: KeyRequest, out: Path, *, remember: bool, as_json: bool) -> None:
    from zongce.own_keys import apply_for  # noqa: PLC0415

    passphrase = _new_passphrase()
    report, public = apply_for(asked, key_store(), passphrase, out)
    if remember:
        _remember(asked.number, public, passphrase)
    _finish(report, as_json=as_json)


@keys.command("issue", cls=Careful)
@click.argument("workbook", type=FILE)
@click.argument("requests", type=FILE, nargs=-1, metavar="[申请]...")
@click.option(
    "--from", "start", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="从哪一天起；不写是今天。"
)
@_until
@click.option("--yes", is_flag=True, help="不再逐份确认（用于脚本）。")
@_actor
@_dry_run
@_as_json
def issue(
    workbook: Path, requests: tuple[Path, ...], start: datetime | None, until: datetime | None, yes: bool,
    actor: str | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """学生处核对申请后签发证书，写进校级工作簿的信任名单；不写申请则只给新学院补名单。"""
    from zongce import keys_office  # noqa: PLC0415
    from zongce.commands.school.key_requests import read_request  # noqa: PLC0415

    term = _term(start, until)
    handed = keys_office.received(requests)
    asked = [made for made in (read_request(paper.text)[0] for paper in handed.papers) if made is not None]
    if asked and not (yes or dry_run):
        for one in asked:
            click.echo(_asked_line(one), err=True)
        agree("以上身份和指纹都已向本人核对，签发吗？")
    report = keys_office.issue(workbook, handed, term, actor or user_number(), dry_run=dry_run)
    _finish(report, as_json=as_json)


@keys.command("revoke", cls=Careful)
@click.argument("workbook", type=FILE)
@click.option("--number", required=True, metavar="工号", help="谁的证书。")
@click.option("--serial", default="", metavar="证书号", help="只吊销这一份；不写则是此人的全部证书。")
@click.option("--reason", required=True, metavar="原因", help="写进日志。")
@_actor
@_dry_run
@_as_json
def revoke(
    workbook: Path, number: str, serial: str, reason: str, actor: str | None, dry_run: bool, as_json: bool
) -> None:
    """学生处吊销一个人的证书，从现在起不算数。"""
    from zongce import keys_office  # noqa: PLC0415

    given = (narrow(number), narrow(serial).upper(), " ".join(reason.split()), actor or user_number())
    _finish(keys_office.revoke(workbook, *given, dry_run=dry_run), as_json=as_json)


@keys.command("list", cls=Careful)
@click.argument("workbook", type=FILE, required=False)
@_as_json
def list_(workbook: Path | None, as_json: bool) -> None:
    """列出一份工作簿信任谁；不写工作簿则列出本机的密钥和登记的指纹。"""
    from zongce import keys_office, own_keys  # noqa: PLC0415

    report = keys_office.listing(workbook) if workbook else own_keys.listing(key_store(), pins())
    _finish(report, as_json=as_json)


@keys.command("export", cls=Careful)
@click.option("--number", required=True, metavar="工号", help="谁的密钥。")
@click.option("-o", "--out", type=FOLDER, default=Path(), help="放在哪个文件夹；不写则在当前文件夹。")
@_as_json
def export(number: str, out: Path, as_json: bool) -> None:
    """把本机的密钥（仍有口令保护）写成文件，带到另一台电脑上用。"""
    from zongce import own_keys  # noqa: PLC0415

    _finish(own_keys.export(key_store(), narrow(number), out), as_json=as_json)


@keys.command("import", cls=Careful)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="密钥文件...")
@_as_json
def import_(files: tuple[Path, ...], as_json: bool) -> None:
    """把另一台电脑导出的密钥存到本机；口令不变。"""
    from zongce import own_keys  # noqa: PLC0415

    try:
        report = own_keys.take_in(key_store(), files)
    except own_keys.NoKeyFileError as fault:
        message = f"不是 zongce keys export 导出的密钥：{fault}"
        raise click.UsageError(message) from fault
    _finish(report, as_json=as_json)


@keys.command("trust", cls=Careful)
@click.argument("fingerprint", nargs=-1, required=True, metavar="指纹")
@click.option("--instead", is_flag=True, help="以前登记的指纹不再信任（原来的密钥丢失或泄露时）。")
@_as_json
def trust(fingerprint: tuple[str, ...], instead: bool, as_json: bool) -> None:
    """在电话里向学生处核对后，登记新的根指纹；要写全，空格和大小写不论。"""
    from zongce.own_keys import pin  # noqa: PLC0415

    digits = "".join(narrow(part) for part in fingerprint).replace(" ", "").upper()
    if len(digits) != FINGERPRINT_DIGITS or set(digits) - set("0123456789ABCDEF"):
        message = f"指纹要写全：{FINGERPRINT_DIGITS} 位 0–9、A–F（现在 {len(digits)} 位）"
        raise click.UsageError(message)
    _finish(pin(pins(), digits, instead=instead), as_json=as_json)


def _term(start: datetime | None, until: datetime | None) -> Term:
    from zongce.commands.school.certificates import Term  # noqa: PLC0415

    days = [day.date().isoformat() if day else "" for day in (start, until)]
    if all(days) and days[0] > days[1]:
        message = f"--from {days[0]} 晚于 --until {days[1]}"
        raise click.UsageError(message)
    return Term(*days)


def _new_passphrase() -> str:
    """Return a new passphrase: out of the environment, else typed twice at a terminal.

    Raises:
        click.UsageError: nobody can be asked, or it is too short.
    """
    from zongce.keystore.passphrase import chosen  # noqa: PLC0415
    from zongce.keystore.store import SHORTEST  # noqa: PLC0415

    made, what = chosen(SHORTEST)
    if made is None:
        raise click.UsageError(what)
    return made


def _remember(number: str, public: str, passphrase: str) -> None:
    if not key_store().remember(number, public, passphrase):
        click.echo("本机没有系统密钥库，口令没有存下，以后每次要输入", err=True)


def _asked_line(asked: KeyRequest) -> str:
    place = " ".join(filter(None, (asked.college, "、".join(asked.classes))))
    return f"{asked.label}　{place}　指纹 {asked.fingerprint}"


def _finish(report: Report, *, as_json: bool) -> None:
    """Print a report, every row in full, and leave with its status."""
    if as_json:
        click.echo(document(report))
    else:
        for row in report.rows:
            click.echo(_row_line(row))
        show(replace(report, outcome=replace(report.outcome, rows=())))
    sys.exit(0 if report.ok else 1)


def _row_line(row: Mapping[str, str]) -> str:
    return "　".join(f"{heading} {text}" for heading, text in row.items() if text)
