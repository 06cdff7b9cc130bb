"""What a person does with keys on this computer: makes one and applies, lists, moves them, pins a root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.books.files import receive, write_whole
from zongce.casefolder.folder import safe_name
from zongce.casework import SCHOOL_TIME, World
from zongce.commands.school.key_requests import FINGERPRINT, NUMBER, request_text
from zongce.core.catalog import finding
from zongce.core.day import TIME_FORMAT
from zongce.core.finding import Where
from zongce.home import limits
from zongce.keystore.store import read_key
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report
from zongce.seal.keys import fingerprint, grouped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zongce.commands.school.key_requests import KeyRequest
    from zongce.keystore.pins import Pins
    from zongce.keystore.store import KeyFolder

SORT, OWN, ROOT = "种类", "本机密钥", "登记的根指纹"


class NoKeyFileError(ValueError):
    """A file is no exported key; the message names it."""


def apply_for(
    asked: KeyRequest, store: KeyFolder, passphrase: str, folder: Path, world: World | None = None
) -> tuple[Report, str]:
    """Make a person's key, write the request for its certificate into a folder; also return the public key.

    Raises:
        OSError: the folder cannot be written.
    """
    moment = (world or World()).clock().astimezone(SCHOOL_TIME).strftime(TIME_FORMAT)
    signer = store.made(asked.number, passphrase)
    asked = asked._replace(public=signer.public)
    text = request_text(asked, moment, signer).shown()
    path = _free(folder, f"密钥申请_{asked.number}_{asked.name}", ".txt")
    written = write_whole(path, text.encode("utf-8-sig"))
    message = f"已生成 {asked.label} 的密钥，指纹 {asked.fingerprint}；请把申请文件发给学生处签发"
    return Report(Outcome(message), (written,)), signer.public


def listing(store: KeyFolder, pins: Pins) -> Report:
    """Return the keys of this computer's user and the roots that are pinned."""
    held = list(store.held())
    rows = [{SORT: OWN, NUMBER: key.number, FINGERPRINT: fingerprint(key.public)} for key in held]
    roots = [{SORT: ROOT, NUMBER: "", FINGERPRINT: grouped(digits)} for digits in pins.fingerprints]
    message = f"本机有 {len(held)} 把密钥，登记了 {len(roots)} 个根指纹"
    return Report(Outcome(message, rows=(*rows, *roots)))


def export(store: KeyFolder, number: str, folder: Path) -> Report:
    """Write a person's keys, still encrypted, for another computer; K307 where none is here.

    Raises:
        OSError: the folder cannot be written.
    """
    held = list(store.held(number))
    if not held:
        return Report(Outcome("没有导出", (finding("K307", Where(), number, person=number),)))
    written = tuple(
        write_whole(_free(folder, f"密钥备份_{key.name.partition('.')[0]}", ".pem"), key.text.encode())
        for key in held
    )
    message = f"已导出 {number} 的 {len(held)} 把密钥；仍有口令保护，用完请从移动盘、邮箱里删掉"
    return Report(Outcome(message), written)


def take_in(store: KeyFolder, files: Sequence[Path]) -> Report:
    """Keep exported keys on this computer, all or none; the passphrase stays what it was.

    Raises:
        NoKeyFileError: a file is none.
        OSError: the folder cannot be written.
    """
    read = {path: receive(path, path.name, limits().file_bytes)[0] for path in files}
    keys = {path: read_key(data) if data else None for path, data in read.items()}
    strange = [path.name for path, key in keys.items() if key is None]
    if strange:
        raise NoKeyFileError("、".join(strange))
    new = [key for key in keys.values() if key is not None and store.keep(key)]
    whose = "、".join(dict.fromkeys(key.number for key in keys.values() if key is not None))
    rest = f"，{len(keys) - len(new)} 把本来就有" if len(keys) > len(new) else ""
    return Report(Outcome(f"已存入 {whose} 的 {len(new)} 把密钥{rest}；口令不变"))


def pin(pins: Pins, digits: str, *, instead: bool) -> Report:
    """Trust a root whose fingerprint was read over the telephone."""
    pins.pin(digits, instead=instead)
    rest = "；以前登记的不再信任" if instead else ""
    return Report(Outcome(f"已登记根指纹 {grouped(digits)}{rest}"))


def _free(folder: Path, stem: str, suffix: str) -> Path:
    """Return a path that is free: with a number where the name is taken."""
    number = 1
    while True:
        path = folder / safe_name(f"{stem}{f'_{number}' if number > 1 else ''}{suffix}")
        if not path.exists():
            return path
        number += 1
