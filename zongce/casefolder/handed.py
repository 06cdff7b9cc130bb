"""What was handed in: files, folders, archives, letters, locked workbooks, as named bytes one by one."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.books.files import handed_in, receive, without_files
from zongce.books.wrong_file import wrong_file
from zongce.casefolder.folder import given_name
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where
from zongce.core.named import NamedTuple
from zongce.core.pattern import pattern
from zongce.core.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from zongce.mail.letter import Attachment

DEEPEST = 3
"""Archives and letters inside one another that are opened."""
_TNEF = b"\x78\x9f\x3e\x22"
"""How winmail.dat begins: what Outlook makes of a letter that it sends as rich text."""
_URL = pattern(r"[A-Za-z][A-Za-z0-9+.-]+:[/\\]{1,2}[^/\\]")  # Windows' paths turn the strokes round


class Handed(NamedTuple):
    """One file as it was handed in.

    Without ``data`` it could not be had, and ``findings`` say why. A ``wrapper`` is an archive, a letter or
    a locked workbook: it is kept like every file, and what is inside comes after it.
    """

    name: str
    data: bytes | None
    sent: datetime | None = None
    findings: tuple[Finding, ...] = ()
    wrapper: bool = False
    within: str = ""
    """The folder, archive or letter it lay in, to tell two files of one name apart."""


def is_address(path: Path) -> bool:
    """Say whether somebody gave an address of the web instead of a file (design decision 6)."""
    return _URL.match(str(path)) is not None


def address_found(path: Path) -> Finding:
    """Return W927 for an address."""
    return finding("W927", Where(path.name), str(path), value=str(path))


def sources(paths: Sequence[Path]) -> list[Path | Handed]:
    """Return every file that was named or lies in a named folder; and what is wrong with the names."""
    return [source for path in paths for source in _of_path(path)]


def _of_path(path: Path) -> Iterator[Path | Handed]:
    if is_address(path):
        yield Handed(path.name, None, None, (address_found(path),))
    elif not path.is_dir():
        yield path
    else:
        files = handed_in(path)
        if not files:
            yield Handed(path.name, None, None, (without_files(path),))
        yield from files


def told_apart(item: Handed, names: dict[str, str]) -> Handed:
    """Give a file the name it was handed in under first, and another where two files have one name."""
    digest = hashlib.sha256(item.data or b"").hexdigest()
    given = name = given_name(item.name, digest)
    again = 1
    while names.setdefault(name, digest) != digest and item.within:
        name = f"{item.within}/{given}" if again == 1 else f"{item.within}（{again}）/{given}"
        again += 1
    return item._replace(name=name)


class _Bounds:
    """What one source may cost: bytes of a file, and bytes inflated in all, however archives are nested."""

    def __init__(self, most: int, room: int, password: str) -> None:
        self.most, self.room, self.password = most, room, password


def hand_in(source: Path | Handed, most: int, *, alone: bool, password: str = "") -> Iterator[Handed]:
    """Yield a file and what is inside it, each under its own name; none is left out silently.

    ``most`` is the largest size of one file in bytes; the contents of archives may have ten times that.
    A file that lies in a folder is refused where it cannot be had; one named ``alone`` is an error. With a
    ``password`` a workbook that is locked is opened with it.
    """
    if isinstance(source, Handed):
        yield source
        return
    data, found = receive(source, source.name, most)
    if data is None:
        told = found if alone else tuple(_refused(f) for f in found)
        yield Handed(source.name, None, None, told)
        return
    bounds = _Bounds(most, 10 * most, password)
    yield from _opened(Handed(source.name, data, within=source.parent.name), bounds, DEEPEST)


def _opened(item: Handed, bounds: _Bounds, depth: int) -> Iterator[Handed]:
    """Yield the file itself, and what is inside where it is an archive, a letter or a locked workbook."""
    data, suffix = item.data or b"", item.name.lower()[-4:]
    if len(data) > bounds.most:
        what = f"文件超过 {bounds.most:,} 字节"
        yield item._replace(data=None, findings=(_refused(finding("F106", Where(item.name), what=what)),))
    elif data.startswith(_TNEF):
        yield item._replace(wrapper=True, findings=(finding("K806", Where(item.name)),))
    elif not depth:
        yield item
    elif bounds.password and _is_locked(data):
        yield from _unlocked(item, data, bounds, depth)
    elif suffix in (".zip", ".eml"):
        yield from (_archive if suffix == ".zip" else _letter)(item, data, bounds, depth)
    else:
        yield item


def _archive(item: Handed, data: bytes, bounds: _Bounds, depth: int) -> Iterator[Handed]:
    from zongce.casefolder.zipped import (  # noqa: PLC0415  # only for whom archives come
        ArchiveFault,
        entries,
        open_archive,
    )

    try:
        infos = open_archive(data, bounds.most)
    except ArchiveFault as fault:
        yield item._replace(wrapper=True, findings=(finding("W921", Where(item.name), what=str(fault)),))
        return
    if infos is None:
        yield item  # a workbook with a wrong name: its reader says so
        return
    yield item._replace(wrapper=True)
    for entry in entries(data, infos, bounds.most, bounds.room):
        inner = Handed(entry.name, entry.data, item.sent, within=item.name)
        if entry.data is None:
            what = f"{entry.name}：{entry.fault}"
            yield inner._replace(findings=(finding("W921", Where(item.name), entry.name, what=what),))
        else:
            bounds.room -= len(entry.data)
            yield from _opened(inner, bounds, depth - 1)


def _letter(item: Handed, data: bytes, bounds: _Bounds, depth: int) -> Iterator[Handed]:
    from zongce.casefolder.zipped import bare  # noqa: PLC0415  # only for whom letters come
    from zongce.mail.letter import LetterFault, open_letter  # noqa: PLC0415

    what = "没有附件"
    attachments: tuple[Attachment, ...] = ()
    try:
        attachments = open_letter(data)
    except LetterFault as fault:
        what = str(fault)
    if not attachments:
        yield item._replace(wrapper=True, findings=(finding("W941", Where(item.name), what=what),))
        return
    yield item._replace(wrapper=True)
    for name, content, sent in attachments:
        inner = Handed(bare(name), content, sent or item.sent, within=item.name)
        yield from _opened(inner, bounds, depth - 1)


def _unlocked(item: Handed, data: bytes, bounds: _Bounds, depth: int) -> Iterator[Handed]:
    """Yield a locked workbook as it came, then the workbook inside under its own SHA-256."""
    from zongce.mail.locked import (  # noqa: PLC0415  # few files are locked; with it come the libraries of ciphers
        DamagedError,
        WrongPasswordError,
        unlocked,
    )

    try:
        content = unlocked(data, bounds.password)
    except WrongPasswordError:
        yield item._replace(wrapper=True, findings=(finding("K803", Where(item.name)),))
    except DamagedError:
        yield item._replace(wrapper=True, findings=(finding("K804", Where(item.name)),))
    else:
        yield item._replace(wrapper=True)
        yield from _opened(item._replace(data=content), bounds, depth - 1)


def _is_locked(data: bytes) -> bool:
    """Say whether these bytes are a workbook with a password for opening it."""
    fault = wrong_file(data, "")
    return fault is not None and fault.code == "F105"


def _refused(found: Finding) -> Finding:
    """Return the same finding as a refusal of that file only."""
    return replace(found, severity=Severity.REFUSED)
