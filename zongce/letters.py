"""Files that were issued -> drafts of letters in 下发/邮件, one for each recipient; nothing is ever sent."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING

from zongce.books.identity import identity_of
from zongce.books.reader import read_book
from zongce.books.wrong_file import ZIP
from zongce.bundle import kept_in, zipped
from zongce.casefolder.folder import safe_name
from zongce.casefolder.zipped import ArchiveFault, entries, open_archive
from zongce.checks.own_book import read_own
from zongce.commands import facts, letter_text, mailbox
from zongce.commands.acknowledge import FILE, FOR_WHOM, OUTCOME, SENDER
from zongce.commands.acknowledge import KIND as RECEIPT
from zongce.commands.addressing import Office, Paper, addressed
from zongce.core.grid import FOR_PROPERTY, KIND_PROPERTY
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.home import limits
from zongce.mail.draft import Enclosed, Mailbox, draft, flat
from zongce.mail.drafts import LEDGER, MAIL, Drafts
from zongce.ports.shelves import ISSUED, placed
from zongce.seal.receipt import RECEIPT as RECEIPT_TITLE
from zongce.seal.receipt import read_text
from zongce.tables.books import COLLEGE_REPORT
from zongce.tables.records import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zongce.casefolder.folder import CaseFolder
    from zongce.commands.addressing import Addressed, Post
    from zongce.ports.command import Actor, Request
    from zongce.ports.outcome import Outcome
    from zongce.seal.receipt import SignedText

_LONGEST = 60
"""Characters of a draft's name, less its ending."""


class Issued(NamedTuple):
    """A file that was issued: the way to it in the case (or its name), and its bytes."""

    path: str
    data: bytes

    @property
    def name(self) -> str:
        """Its name without folders."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


class Entry(NamedTuple):
    """What the ledger has of a file: the draft's name, and for which address and files that draft is."""

    name: str
    slot: str


def drafts(
    office: Office,
    actor: Actor | None,
    files: Sequence[Issued],
    held: Mapping[str, Entry],
    password: str = "",
) -> Drafts:
    """Return the drafts for files, one letter for each address, and the ledger that remembers them.

    ``held`` is the ledger so far. With a ``password`` workbooks are encrypted; the password is in no letter.
    """
    papers = [paper_of(file) for file in files]
    sender = _sender(office, actor)
    found = _to_others(addressed(office, papers), sender)
    if not found.posts:
        return Drafts(findings=found.findings, nobody=tuple(files[n].name for n in found.nobody))
    address = sender.address if sender else ""
    texts = [
        letter_text.body(office, post, papers, actor, address=address, locked=bool(password))
        for post in found.posts
    ]
    enclosed = _enclosed(files, found, password)
    made: dict[str, bytes] = {}
    known = dict(held)
    for post, text in zip(found.posts, texts, strict=True):
        to = Mailbox("、".join(post.names), post.address)
        slot = _slot(post, files)
        name = _name(post, files, slot, known.values())
        place = placed(ISSUED, MAIL, f"{name}.eml")
        subject = letter_text.subject(office, post, papers)
        made[place] = draft(to, subject, text, [enclosed[n] for n in post.papers], sender)
        known |= {files[n].sha256: Entry(name, slot) for n in post.papers}
    said = f"写了 {len(made)} 封邮件草稿，在“{ISSUED}/{MAIL}”，打开核对后再发送"
    nobody = tuple(files[n].name for n in found.nobody)
    ledger = json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode()
    return Drafts(((*made.items(), (LEDGER, ledger))), tuple(texts), found.findings, said, nobody)


def of_run(request: Request, folder: CaseFolder, outcome: Outcome, password: str) -> Drafts:
    """Return the drafts for the files that a command issues, and these files as they are attached."""
    from zongce.issue import rendered  # noqa: PLC0415  # most runs write no letters

    papers = tuple(rendered(outcome.files, kept_in(folder)))
    after = {patch.name: patch.records for patch in outcome.patches}  # what the run has just made so
    office = Office(request.kind, {**request.tables, **after}, request.properties)
    issued = [Issued(path, data) for path, data in papers]
    made = drafts(office, request.actor, issued, held_drafts(folder), password)
    told = tuple(f if f.file else replace(f, file=request.file) for f in made.findings)
    return made._replace(papers=papers, findings=told)


def held_drafts(folder: CaseFolder) -> dict[str, Entry]:
    """Return the ledger of a case by the SHA-256 of each file that a draft was written for."""
    try:
        said = json.loads(folder.place(LEDGER).read_text(encoding="utf-8"))
        return {str(digest): Entry(str(name), str(slot)) for digest, (name, slot) in said.items()}
    except (OSError, ValueError, AttributeError, TypeError):  # none yet, or somebody edited it
        return {}


def paper_of(file: Issued) -> Paper:
    """Return what a file's own bytes say that it is; a zip is what the report inside it is."""
    stem = file.name.rpartition(".")[0] or file.name
    for properties, _ in _identities(file):
        kind = properties.get(KIND_PROPERTY, "")
        if kind == COLLEGE_REPORT or not _is_archive(file):
            return Paper(stem, kind, properties)
    return Paper(stem, "", {})


def number_of(file: Issued) -> int:
    """Return the number of an update or a report as its own sheets say it; 0 where they do not."""
    for properties, data in _identities(file):
        item = facts.REPORT if properties.get(KIND_PROPERTY) == COLLEGE_REPORT else facts.UPDATE
        if item == facts.UPDATE and _is_archive(file):
            continue
        book, _ = read_book(data, file.name, limits())
        own = read_own(book) if book else None
        return facts.count(own.tables, item) if own and STATUS.name in own.tables else 0
    return 0


def _identities(file: Issued) -> Iterator[tuple[Mapping[str, str], bytes]]:
    """Yield what each workbook of a file says that it is, and its bytes; a receipt what became of what."""
    if _is_archive(file):
        try:
            infos = open_archive(file.data, limits().file_bytes) or []
        except ArchiveFault:
            return
        for entry in entries(file.data, infos, limits().file_bytes, 10 * limits().file_bytes):
            data = entry.data or b""
            yield (identity_of(data, entry.name, limits())[0] or {}) if data else {}, data
    elif file.name.lower().endswith(".txt"):
        receipt = read_text(file.data.decode("utf-8", "replace"), RECEIPT_TITLE)
        yield _said_by(receipt) if receipt else {}, file.data
    else:
        yield identity_of(file.data, file.name, limits())[0] or {}, file.data


def _said_by(receipt: SignedText) -> Mapping[str, str]:
    told = {label: receipt.field(label) for label in (FILE, SENDER, OUTCOME)}
    return {KIND_PROPERTY: RECEIPT, FOR_PROPERTY: receipt.field(FOR_WHOM), **told}


def _is_archive(file: Issued) -> bool:
    return file.name.lower().endswith(".zip") and file.data.startswith(ZIP)


def _sender(office: Office, actor: Actor | None) -> Mailbox | None:
    box = mailbox.of_person(office.tables, actor.number, actor.role) if actor else None
    return Mailbox(box.name, box.address) if box and box.address else None


def _to_others(found: Addressed, sender: Mailbox | None) -> Addressed:
    """Return the letters without one to the sender: what is for himself he has already."""
    own = sender.address.casefold() if sender else ""
    posts = tuple(post for post in found.posts if post.address.casefold() != own)
    sent = {place for post in posts for place in post.papers}
    kept = {place for post in found.posts for place in post.papers if place not in sent}
    return found._replace(posts=posts, nobody=tuple(sorted({*found.nobody, *kept})))


def _enclosed(files: Sequence[Issued], found: Addressed, password: str) -> dict[int, Enclosed]:
    """Return the attachments, each encrypted once however many get it."""
    wanted = sorted({place for post in found.posts for place in post.papers})
    return {n: Enclosed(files[n].name, _closed(files[n], password)) for n in wanted}


def _closed(file: Issued, password: str) -> bytes:
    """Return a file as it is attached: a workbook encrypted, in a zip each of them; a 回执 has no secrets."""
    if not password or file.name.lower().endswith(".txt"):
        return file.data
    from zongce.mail.locked import locked  # noqa: PLC0415  # with it come the libraries of ciphers

    if not _is_archive(file):
        return locked(file.data, password)
    with zipfile.ZipFile(io.BytesIO(file.data)) as bundle:
        inside = [(name, bundle.read(name)) for name in bundle.namelist()]
    return zipped((name, locked(data, password) if _is_book(name) else data) for name, data in inside)


def _is_book(name: str) -> bool:
    return name.lower().endswith(".xlsx")


def _slot(post: Post, files: Sequence[Issued]) -> str:
    """Return what tells drafts apart: address and files; only a new version of them takes its place."""
    parts = (post.address.casefold(), *(files[n].path for n in post.papers))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _name(post: Post, files: Sequence[Issued], slot: str, held: Iterable[Entry]) -> str:
    """Return a draft's name: recipient and file, told apart where another has it or it is too long."""
    first = files[post.papers[0]].name.rpartition(".")[0]
    what = first if len(post.papers) == 1 else f"{first}等{len(post.papers)}个文件"
    name = safe_name(flat(f"{'、'.join(post.names)}_{what}"))
    other = any(entry.name.casefold() == name.casefold() and entry.slot != slot for entry in held)
    return f"{name[: _LONGEST - 5]}~{slot[:4]}" if other or len(name) > _LONGEST else name
