"""K: sealed workbooks and receipts that were changed, and seals that were signed by the wrong person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook

from tests.faults.cases import case
from tests.flow import books, keyed
from tests.flow import class_results as made
from tests.seal import samples
from tests.seal.samples import OF_COLLEGE, SUBJECT, person, step
from zongce import verifying
from zongce.checks.own_book import empty
from zongce.commands import rows, sealing
from zongce.keystore.pins import Pins
from zongce.seal.chain import APPROVE, SUBMIT, Covered, following
from zongce.seal.commit import root_of
from zongce.seal.receipt import RECEIPT, RECEIVED_AT, issuer_fields, signed_text
from zongce.seal.sealed import BareSheet
from zongce.seal.stored import Seal, seal_rows
from zongce.tables.books import CLASS, COLLEGE, KINDS
from zongce.tables.sealing import COLLEGE_SEALED, SEAL, TRUST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook

    from zongce.core.records import Records, Value
    from zongce.ports.report import Report
    from zongce.seal.chain import Event

BOOK, TEXT = "会计2401.xlsx", "会计2401_回执.txt"
RESULT, SCORES, ACADEMIC, STATUS = "综合测评成绩", "原始成绩", "学业成绩", "班级状态"
T1, G1, G2 = books.COUNSELLOR, books.ADMIN, books.SECRETARY
TIME = "2026-10-20 09:30:00"
WHO = {"file": BOOK, "writes": False}


def verified(path: Path) -> Report:
    """Verify a file on a computer that knows the school's root."""
    pins, trust = Pins(), samples.trust()
    pins.saw_root(trust.fingerprint, trust.root.public)
    return verifying.verify([path], None, pins, books.NOW)


def edited(folder: Path, edit: Callable[[Workbook], object]) -> Report:
    """Verify a submitted class workbook on which somebody worked."""
    path = folder / BOOK
    path.write_bytes(samples.sealed_bytes())
    workbook = load_workbook(path)
    edit(workbook)
    workbook.save(path)
    return verified(path)


def rewritten(
    folder: Path, seal: Callable[[Seal], Seal], trust: Sequence[Mapping[str, Value]] = ()
) -> Report:
    """Verify a submitted class workbook with another seal (and trust list)."""
    read = samples.opened(samples.sealed_bytes())
    tables: dict[str, Records] = {**read.tables, SEAL.name: rows.of(SEAL, seal_rows({"": seal(read.seal)}))}
    if trust:
        tables[TRUST.name] = rows.of(TRUST, trust)
    path = folder / BOOK
    made.write(path, CLASS, tables, made.PROPERTIES)
    return verified(path)


def signed(folder: Path, *events: Event, trust: Sequence[Mapping[str, Value]] = ()) -> Report:
    """Verify a class workbook whose sealed values were signed by this chain."""
    return rewritten(folder, lambda seal: seal._replace(chain=events), trust)


def submitted(number: str = T1, **changed: object) -> tuple[Event, ...]:
    """The chain of one 提交 of the sample's sealed values."""
    root = samples.opened(samples.sealed_bytes()).seal.chain[0].root
    return step((), SUBMIT, number, root=root, **changed)


def cell(workbook: Workbook, sheet: str, row: int, heading: str) -> str:
    """Where a heading's value stands in a row."""
    return next(f"{c.column_letter}{row}" for c in workbook[sheet][4] if c.value == heading)


@case("K101", sheet=RESULT, cell="K5", value="99.99", **WHO)
def a_score_is_changed_after_submitting(folder):
    return edited(folder, lambda w: w[RESULT].__setitem__(cell(w, RESULT, 5, "综合成绩"), 99.99))


@case("K102", sheet=SCORES, cell="A17", value="20240101 2025-2026-1 C9 甲", **WHO)
def a_raw_score_is_added_after_submitting(folder):
    def edit(workbook):
        sheet = workbook[SCORES]
        row = [c.value for c in sheet[5]]
        row[[c.value for c in sheet[4]].index("课程代码")] = "C9"
        for column, value in enumerate(row, start=1):
            sheet.cell(17, column).value = value

    return edited(folder, edit)


@case("K103", sheet=SCORES, value="20240101 2025-2026-1 C2", **WHO)
def a_raw_score_is_removed_after_submitting(folder):
    return edited(folder, lambda w: w[SCORES].delete_rows(6))


@case("K104", sheet=ACADEMIC, value="不及格门数", **WHO)
def a_column_is_called_otherwise_after_submitting(folder):
    return edited(folder, lambda w: w[ACADEMIC].__setitem__(cell(w, ACADEMIC, 4, "不及格门数"), "门数"))


@case("K105", sheet=SEAL.sheet, value=RESULT, **WHO)
def a_sheet_is_no_longer_held_open_by_its_seal(folder):
    def bare(seal):
        contents = (BareSheet(c.sheet, c.digest) if c.sheet == RESULT else c for c in seal.contents)
        return seal._replace(contents=tuple(contents))

    return rewritten(folder, bare)


@case("K106", sheet=SEAL.sheet, value="已提交", **WHO)
def the_seal_is_taken_out(folder):
    return edited(folder, lambda w: w[SEAL.sheet].delete_rows(5, 100))


@case("K107", sheet=SEAL.sheet, value="未提交", **WHO)
def the_state_is_set_back_by_hand(folder):
    def edit(workbook):
        (place,) = [row[1] for row in workbook[STATUS].iter_rows(min_row=5) if row[0].value == "提交状态"]
        place.value = "未提交"

    return edited(folder, edit)


@case("K108", sheet="综合测评成绩(2)", value="综合测评成绩(2)", **WHO)
def a_second_sheet_of_results_stands_beside_the_sealed_one(folder):
    def edit(workbook):
        workbook.copy_worksheet(workbook[RESULT]).title = f"{RESULT}(2)"

    return edited(folder, edit)


@case("K201", sheet=SEAL.sheet, value="1", **WHO)
def the_seal_is_of_another_class(folder):
    return signed(folder, *submitted(subject=SUBJECT._replace(class_="2024012", class_name="会计2402")))


@case("K202", sheet=SEAL.sheet, value=T1, **WHO)
def somebody_signs_for_another(folder):
    return signed(folder, *submitted(key=G1))


@case("K203", sheet=SEAL.sheet, value="Z999", **WHO)
def a_certificate_that_nobody_issued(folder):
    return signed(folder, *submitted(serial="Z999"))


@case("K204", sheet=SEAL.sheet, value="学院管理员", **WHO)
def the_college_submits_for_the_class(folder):
    return signed(folder, *submitted(G1))


@case("K205", sheet=SEAL.sheet, value=T1, **WHO)
def a_counsellor_of_another_class_submits(folder):
    other = keyed.certificate(T1, classes=("会计2402",))
    return signed(folder, *submitted(), trust=keyed.trust_rows_for(keyed.COLLEGE, other))


@case("K206", sheet=SEAL.sheet, value="2026-08-31 09:30:00", **WHO)
def a_certificate_is_used_before_its_first_day(folder):
    return signed(folder, *submitted(time="2026-08-31 09:30:00"))


@case("K207", sheet=SEAL.sheet, value=TIME, **WHO)
def a_certificate_was_revoked_the_same_day(folder):
    revoked = keyed.certificate(T1)._replace(revoked_at="2026-10-20")
    return signed(folder, *submitted(), trust=keyed.trust_rows_for(keyed.COLLEGE, revoked))


@case("K208", file="学院.xlsx", sheet=SEAL.sheet, value=G2, writes=False)
def who_submitted_a_class_approves_the_college(folder):
    second = keyed.certificate(G2, serial="ZG002b", role="辅导员", classes=(books.NAME,))
    own = following((), SUBMIT, SUBJECT, person(G2, role="辅导员", serial="ZG002b"), TIME)
    own = own._replace(root="ab" * 32).signed(keyed.key_of(G2))
    trust = keyed.trust_rows_for(keyed.COLLEGE, keyed.certificate(G2), second)
    return verified(approved(folder / "学院.xlsx", (own,), trust))


def approved(path: Path, class_chain: tuple[Event, ...], trust: Sequence[Mapping[str, Value]]) -> Path:
    """A college's workbook that was approved over one class."""
    last = class_chain[-1]
    tables = {t.name: empty(t) for t in KINDS[COLLEGE].tables}
    given = {
        "batches": [books.BATCH],
        "roster": books.STUDENTS,
        "class_progress": [{"class_code": books.CODE, "class_": books.NAME}],
        "status": [
            {"setting": "学院", "value": keyed.COLLEGE},
            {"setting": "审核状态", "value": "已审核通过"},
            {"setting": "审核时间", "value": TIME},
            {"setting": "审核人", "value": "钱书记（G002）"},
        ],
        TRUST.name: trust,
    }
    tables |= {name: rows.of(tables[name].table, held) for name, held in given.items()}
    contents = sealing.sealed_sheets(COLLEGE_SEALED, tables, books.SeededChance())
    covers = (Covered(books.CODE, last.seq, last.head),)
    root = root_of(contents).hex()
    chain = step((), APPROVE, G2, subject=OF_COLLEGE, covers=covers, root=root)
    seals = {"": Seal(contents, chain), books.CODE: Seal((), class_chain)}
    tables[SEAL.name] = rows.of(SEAL, seal_rows(seals))
    made.write(path, COLLEGE, tables, {"zongce.id": "C1", "zongce.batch": books.BATCH_ID})
    return path


@case("K209", sheet=SEAL.sheet, value=SUBMIT, **WHO)
def what_is_submitted_is_submitted_again(folder):
    return signed(folder, *step(submitted(), SUBMIT, T1))


@case("K406", file=TEXT, value="赵干事", writes=False)
def a_receipt_is_changed(folder):
    fields = (("收到文件", BOOK), (RECEIVED_AT, TIME), ("处理结果", "拒收"))
    issuer = issuer_fields(keyed.certificate(G1), keyed.key_of(books.OFFICE).public)
    text = signed_text(RECEIPT, (*fields, *issuer)).signed(keyed.key_of(G1))
    path = folder / TEXT
    path.write_text(text.shown().replace("拒收", "采用"), encoding="utf-8-sig", newline="")
    return verified(path)
