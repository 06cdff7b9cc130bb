"""zongce verify: files on disk against their own seals, a register, and what this computer has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.books.identity import outside_of
from zongce.books.reader import read_book
from zongce.casefolder.handed import hand_in, sources, told_apart
from zongce.commands import facts, seal_history, verdict, verification
from zongce.commands.verdict import CHAIN_ONLY, NOT_OURS, TEXT_VALID, WRONG, Judged, row_of
from zongce.core.catalog import finding
from zongce.core.day import TIME_FORMAT
from zongce.core.finding import Finding, Severity, Where
from zongce.core.grid import KIND_PROPERTY
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.home import limits
from zongce.ports.outcome import Outcome
from zongce.ports.progress import Progress, quiet
from zongce.ports.report import Report, ordered
from zongce.seal.keys import fingerprint
from zongce.seal.receipt import (
    GIVEN_AT,
    RECEIPT,
    ROOT_KEY,
    SignedText,
    issuer_of,
    read_text,
    receipt_faults,
)
from zongce.seal.trust import read_trust
from zongce.tables.books import CLASS, label_of
from zongce.tables.sealing import TRUST
from zongce.trusting import trust_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from zongce.casefolder.handed import Handed
    from zongce.commands.verification import Opened
    from zongce.keystore.pins import Pins
    from zongce.seal.trust import TrustList

_OLD_LIST, _NEW_ROOT = "K303", "K304"
_NO_LIST = "文件里没有名单；请连同班级工作簿一起核对，或加 --register"
ZIP = b"PK"
"""How workbooks begin, whatever they are called."""


class _Bench:
    """What files are verified against: pins, perhaps a register, and the lists that came along with them."""

    def __init__(self, pins: Pins, moment: str) -> None:
        self.pins, self.moment = pins, moment
        self.register: Opened | None = None
        self.lists: dict[str, TrustList] = {}


def verify(
    paths: Sequence[Path], register: Path | None, pins: Pins, now: datetime, *, progress: Progress = quiet,
    password: str = "",
) -> Report:  # fmt: skip
    """Verify files, folders and archives; on success this computer remembers the last step of each seal.

    K101 to K107 the seals, K201 to K208 who signed, K301 to K304 and K311 the trust lists, K401 and K402 old
    and other copies, K406 receipts, and what the reader says of files that it refuses.
    """
    bench = _Bench(pins, now.strftime(TIME_FORMAT))
    refused: tuple[Finding, ...] = ()
    if register is not None:
        bench.register, refused = _register(register)
    if refused:
        return Report(Outcome("没有核对：登记用的工作簿读不了", refused))
    alone = len(paths) == 1
    handed = [i for source in sources(paths) for i in _items(source, alone=alone, password=password)]
    names: dict[str, str] = {}
    single = len(handed) == 1
    read = [_read(told_apart(item, names), alone=single) for item in handed if not item.wrapper]
    for each in read:
        _keep_list(bench, each)
    judged: list[Judged] = []
    for done, each in enumerate(read):
        progress("核对封签", done, len(read))
        judged.append(_judged(bench, each))
    broken = (f for item in handed if item.wrapper for f in item.findings)
    found = ordered((*broken, *_once_a_root(f for one in judged for f in one.findings)))
    for one in judged:
        if one.head is not None:
            pins.saw_head(*one.head)
    rows = tuple(one.row for one in judged)
    return Report(Outcome(verdict.message(judged), tuple(dict.fromkeys(found)), rows))


def _once_a_root(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings; that a root is new is told where it was met first, not for every file."""
    roots: set[str] = set()
    for found in findings:
        if found.code != _NEW_ROOT or found.value not in roots:
            yield found
        if found.code == _NEW_ROOT:
            roots.add(found.value)


def _items(source: Path | Handed, *, alone: bool, password: str) -> Iterator[Handed]:
    return hand_in(source, limits().file_bytes, alone=alone, password=password)


class _Read(NamedTuple):
    """One file as it was read: a workbook that may be sealed, a receipt, or what else it is."""

    name: str
    book: Opened | None = None
    receipt: SignedText | None = None
    kind: str = ""
    findings: tuple[Finding, ...] = ()


def _read(item: Handed, *, alone: bool) -> _Read:
    """Read a file; one of several that claims to be no workbook is not told for being none.

    A workbook that says it is of a kind without a seal is not read beyond that: there is nothing to verify,
    and whoever made it has no say in what it costs.
    """
    if item.data is None:
        return _Read(item.name, findings=item.findings)
    if item.name.lower().endswith(".txt"):
        return _Read(item.name, receipt=read_text(item.data.decode("utf-8", "replace"), RECEIPT))
    if not (alone or item.name.lower().endswith(".xlsx") or item.data.startswith(ZIP)):
        return _Read(item.name)
    outside, found = outside_of(item.data, item.name, limits())
    kind = outside.said.get(KIND_PROPERTY, "") if outside else ""
    if kind not in verification.SEALED_KINDS:
        return _Read(item.name, kind=kind, findings=found)
    book, found = read_book(item.data, item.name, limits(), outside=outside)
    if book is None:
        return _Read(item.name, findings=found)
    return _Read(item.name, verification.opened(book), kind=book.kind)


def _register(path: Path) -> tuple[Opened | None, tuple[Finding, ...]]:
    """Return the college's or school's workbook that remembers what was received."""
    read = [_read(item, alone=True) for item in hand_in(path, limits().file_bytes, alone=True)]
    found = tuple(f for each in read for f in each.findings)
    books = [each.book for each in read if each.book is not None]
    if not found and not (len(books) == 1 and seal_history.has_register(books[0])):
        label = label_of(read[0].kind) if read else ""
        found = (finding("W909", Where(path.name), found=label, expected="学院工作簿或校级工作簿"),)
    return (None, found) if found else (books[0], ())


def _keep_list(bench: _Bench, read: _Read) -> None:
    """Keep the newest trust list of a college that files bring, for a report that comes along without one.

    Where no root is known yet the first one's lists count, and K304 says whose it is. The list of a copy
    names nobody but who signed there.
    """
    if read.book is None or read.book.is_copy or TRUST.name not in read.book.tables:
        return
    college = read.book.subject.college
    trust, _ = read_trust(read.book.tables[TRUST.name], college)
    if trust is None or (bench.pins.fingerprints and not _is_pinned(bench, trust)):
        return
    held = bench.lists.setdefault(college, trust)
    if held.fingerprint == trust.fingerprint and held.number < trust.number:
        bench.lists[college] = trust


def _judged(bench: _Bench, read: _Read) -> Judged:
    if read.receipt is not None:
        return _receipt(bench, read.name, read.receipt)
    if read.book is None:
        said = WRONG if read.findings else NOT_OURS
        return Judged(row_of(read.name, label_of(read.kind), conclusion=said), read.findings)
    book = read.book
    if bench.register is not None:
        book = seal_history.known_subject(book, bench.register.tables)
    trust, found = _trust(bench, book)
    if trust is not None or not found:
        found += _faults(bench, book, trust)
    found = (*book.findings, *found)
    chain = book.seal.chain
    judged = verdict.of_book(book, found)
    if trust is None or not chain or book.kind in CHAIN_ONLY or not _is_pinned(bench, trust):
        return judged
    if not judged.holds or any(f.code == _OLD_LIST for f in found):  # who was revoked since is not in it
        return judged
    return judged._replace(head=(_known_as(book), chain[-1].seq, chain[-1].head))


def _trust(bench: _Bench, book: Opened) -> tuple[TrustList | None, tuple[Finding, ...]]:
    """Return the list that counts: the register's own, else the file's, else the one that came along."""
    own: TrustList | None = None
    found: tuple[Finding, ...] = ()
    ended = book.is_copy and not book.counts  # 公示 that is over shows nothing any more
    if TRUST.name in book.tables and not (ended and not len(book.tables[TRUST.name])):
        kind = CLASS if book.is_copy else book.kind
        own, found = trust_of(book.tables, kind, bench.pins, store=False)
        found = tuple(replace(f, file=f.file or book.file) for f in found)
        if any(f.code == _OLD_LIST for f in found):  # a workbook may be older than the last certificate
            own, _ = read_trust(book.tables[TRUST.name], facts.college_of(kind, book.tables))
            found = tuple(replace(f, severity=Severity.HINT) for f in found)
    if bench.register is not None:
        ours, _ = read_trust(bench.register.tables[TRUST.name], book.subject.college)
        if ours is not None:  # an older list in what others send is no fault of theirs
            return ours, tuple(f for f in found if f.code not in (_OLD_LIST, _NEW_ROOT))
    return own or (None if found else bench.lists.get(book.subject.college)), found


def _faults(bench: _Bench, book: Opened, trust: TrustList | None) -> tuple[Finding, ...]:
    """Return what is wrong with a workbook's seal; without a trust list only that it should have one."""
    chain = book.seal.chain
    if trust is None:
        if chain:
            return (finding("K301", book.where, what=_NO_LIST),)
        if book.counts and bench.pins.fingerprints:
            given = {"class_": book.subject.label, "state": facts.SUBMISSION if book.is_copy else book.label}
            return (finding("K106", book.where, book.label, **given),)
        return ()
    found = verification.faults(book, trust)
    if bench.register is not None:
        found += seal_history.behind(book, bench.register.tables, trust, bench.moment)
    compared = book.kind not in CHAIN_ONLY and (chain or not book.is_copy)
    seen = bench.pins.head(_known_as(book)) if compared else None
    if seen is not None and not any(f.code in ("K401", "K402") for f in found):
        found += seal_history.seen_before(book, seen)
    return found


def _receipt(bench: _Bench, name: str, text: SignedText) -> Judged:
    root, where = text.field(ROOT_KEY), Where(name)
    shown = _shown(root)
    known = bench.pins.fingerprints
    pinned = root if not known or shown.replace(" ", "") in known else "-"
    found = receipt_faults(text, pinned, where)
    if not known and not found:
        found = (finding("K304", where, shown, found=shown),)
    issuer = issuer_of(text)
    signed = {"签署人": f"{issuer.name}（{issuer.number}）", "签署时间": text.field(GIVEN_AT)}
    row = row_of(name, RECEIPT, text.field("收到文件"), conclusion=TEXT_VALID) | signed
    return Judged(row, found).told


def _shown(root: str) -> str:
    try:
        return fingerprint(root)
    except ValueError:
        return root


def _is_pinned(bench: _Bench, trust: TrustList) -> bool:
    return trust.fingerprint.replace(" ", "") in bench.pins.fingerprints


def _known_as(book: Opened) -> str:
    """Return under which name this computer remembers whose seal it is."""
    return "/".join(book.subject[:3])
