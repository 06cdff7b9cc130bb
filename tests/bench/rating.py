"""Rating forms of whole classes: issued to disk, collected into item scores; our side and openpyxl's.

A class is 40 students who are rated by one counsellor, one class teacher and 38 of themselves: 40 forms of
40 rows and five items. Every function takes its options, prepares untimed, and returns the work to be timed.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from tests.bench.data import CLASS_SIZE, ITEMS, SEED, student_id, student_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zongce.commands.rating.sift import Against
    from zongce.ports.outcome import FormDocument

Work = Callable[[], object]
BATCH = "B26A7"
WEIGHTS = (3000, 3000, 4000)
"""In 0.01 %: counsellor, class teacher, classmates."""
SENT = CLASS_SIZE - 2
"""Classmates who send a form."""
FIRST_ROW, LOW, HIGH = 8, 1000, 2000
HUNDREDTH = Decimal("0.01")
NOTE = "只有辅导员收取和打开；结果里看不到是谁打的分。填好后保存，发回 李莉，2026-12-20 前（含当天）。"


def students_of(class_: int) -> list[tuple[str, str]]:
    return [(student_id(i), student_name(i)) for i in range(class_ * CLASS_SIZE, (class_ + 1) * CLASS_SIZE)]


def raters_of(class_: int) -> list[tuple[str, str, str]]:
    """Number, name and role of everybody who sends a form."""
    staff = [(f"T{class_:03d}1", "李莉", "辅导员"), (f"T{class_:03d}2", "马晓挺", "班主任")]
    return [*staff, *((*student, "互评") for student in students_of(class_)[:SENT])]


def code_of(rater: tuple[str, str, str]) -> str:
    return f"C{rater[0]}X"


def documents(class_: int, marks: bool = True) -> list[FormDocument]:
    """A class's forms as the command asks for them, filled or blank."""
    from zongce.ports.outcome import FormDocument

    random = np.random.default_rng(SEED + class_)
    students, items = tuple(students_of(class_)), tuple((i.name, i.low, i.high, i.detail) for i in ITEMS)
    made = []
    for rater in raters_of(class_):
        given = random.integers(LOW, HIGH + 1, (CLASS_SIZE, len(ITEMS))).tolist()
        own = {s: tuple(m) for (s, _), m in zip(students, given, strict=True) if marks and s != rater[0]}
        code = code_of(rater)
        identity = {"zongce.batch": BATCH, "zongce.class": f"{class_:04d}", "zongce.id": code}
        identity |= {"zongce.code": code, "zongce.rater": rater[0]}
        form = FormDocument(
            f"班{class_:04d} 评分表", NOTE, rater, students, items, code, marks=own, properties=identity
        )
        made.append(form)
    return made


def write_classes(folder: Path, classes: int) -> None:
    """Write the filled forms of so many classes, a folder each."""
    from zongce.sheets.form_stamp import forms

    for class_ in range(classes):
        place = folder / f"{class_:04d}"
        place.mkdir(parents=True)
        for rater, data in zip(raters_of(class_), forms(documents(class_)), strict=True):
            (place / f"{rater[2]}_{rater[0]}_{rater[1]}.xlsx").write_bytes(data)


# ours


def against(class_: int) -> Against:
    """What the forms of a class are held against."""
    from tests.builders import book
    from zongce.checks.rating_forms import expected
    from zongce.checks.rating_identity import Belonging, Issued, key_of
    from zongce.checks.rating_rules import read_rating_rules
    from zongce.checks.roster import read_roster
    from zongce.commands.rating.sift import Against
    from zongce.tables.rating import ROLES

    head = ("学号", "姓名", "专业", "年级", "班级代码", "班级")
    rows = [
        (*student, "会计学", "2024", f"{class_:04d}", f"班{class_:04d}") for student in students_of(class_)
    ]
    roster, _ = read_roster(book("名册.xlsx", {"学生名册": [head, *rows]}))
    head = ("评分项目", "分值下限", "分值上限", "辅导员权重", "班主任权重", "互评权重")
    shares = tuple(f"{weight // 100}%" for weight in WEIGHTS)
    lines = [(item.name, int(item.low), int(item.high), *shares) for item in ITEMS]
    rules, _ = read_rating_rules(book("规则.xlsx", {"评分规则": [head, *lines]}))
    issued = {
        key_of(rater[0], ROLES.index(rater[2])): Issued(*rater, code_of(rater)) for rater in raters_of(class_)
    }
    belonging = Belonging(BATCH, f"{class_:04d}", f"班{class_:04d}", issued)
    return Against(belonging, expected(roster, rules))


def class_scores(task: tuple[tuple[tuple[str, bytes], ...], Against]) -> list[list[int]]:
    """Read and check a class's forms and compute its item scores, as the commands do."""
    from zongce.books.reader import read_book
    from zongce.commands.rating.compute import compute
    from zongce.commands.rating.sift import sift
    from zongce.scheme.scheme import DEFAULT

    files, held_to = task
    forms = []
    for name, data in files:
        book, found = read_book(data, name)
        if book is None:
            raise ValueError(found[0].message)
        sifted, found = sift(held_to, book)
        if not sifted.complete:
            raise ValueError(found[0].message)
        forms.append(sifted.form)
    roster, rules = held_to.expected.roster, held_to.expected.rules
    return compute(roster, rules, DEFAULT, {forms[0].class_key: forms}).items.tolist()


def collect(folder: str, workers: int) -> Work:
    """All classes through the product's pool: bytes in, item scores out."""
    from zongce.pool import pool

    places = sorted(Path(folder).iterdir())
    contexts = [against(class_) for class_ in range(len(places))]

    def work() -> int:
        tasks = ((_files(place), held_to) for place, held_to in zip(places, contexts, strict=True))
        with pool(workers) as held:
            scores = held.map(class_scores, tasks)
        return checksum(score for class_ in scores for row in class_ for score in row)

    return work


def _files(place: Path) -> tuple[tuple[str, bytes], ...]:
    return tuple((path.name, path.read_bytes()) for path in sorted(place.iterdir()))


def checksum(scores: Iterator[int]) -> int:
    """One number that tells different scores in different places apart."""
    return sum(n * score for n, score in enumerate(scores, start=1))


def issue(folder: str) -> Work:
    """The forms of a class to disk, stamped from one and delivered whole or not at all."""
    from zongce.casefolder.delivery import delivery
    from zongce.casefolder.folder import CaseFolder
    from zongce.sheets.form_stamp import forms

    made = documents(0, marks=False)
    case = CaseFolder(Path(folder))

    def work() -> int:
        with delivery() as parcels:
            for form, data in zip(made, forms(made), strict=True):
                number, name, role = form.rater
                parcels.add(case.place(f"下发/班0000_评分表/{role}_{number}_{name}.xlsx"), data)
            return len(parcels.deliver())

    return work


# openpyxl


def openpyxl_collect(folder: str) -> Work:
    """load_workbook of every form, the same checks in plain Python, weighted means in Decimal."""
    places = sorted(Path(folder).iterdir())

    def work() -> int:
        scores = (score for class_, place in enumerate(places) for score in _openpyxl_class(class_, place))
        return checksum(scores)

    return work


def _openpyxl_class(class_: int, place: Path) -> Iterator[int]:
    """The item scores of a class in 0.01, students in the order of their numbers."""
    names = dict(students_of(class_))
    codes = {rater[0]: code_of(rater) for rater in raters_of(class_)}
    marks: dict[str, dict[str, list[list[Decimal]]]] = {
        role: {s: [[] for _ in ITEMS] for s in names} for role in ("辅导员", "班主任", "互评")
    }
    for path in sorted(place.iterdir()):
        book = load_workbook(BytesIO(path.read_bytes()))
        sheet = book["评分表"]
        rater, role = str(sheet["B3"].value), str(sheet["B5"].value)
        held = {p.name: p.value for p in book.custom_doc_props.props}
        known = held["zongce.batch"], held["zongce.class"], held["zongce.code"]
        if known != (BATCH, f"{class_:04d}", codes[rater]):
            raise ValueError(path.name)
        rows = sheet.iter_rows(min_row=FIRST_ROW, values_only=True)
        _openpyxl_marks(rows, rater, names, marks[role])
    for student in sorted(names):
        for item in range(len(ITEMS)):
            given = [marks[role][student][item] for role in marks]
            parts = zip(WEIGHTS, given, strict=True)
            total = sum(Decimal(weight) * sum(values) / len(values) for weight, values in parts)
            yield int((total / 10000).quantize(HUNDREDTH, ROUND_HALF_UP) * 100)


def _openpyxl_marks(
    rows: Iterator[tuple[object, ...]],
    rater: str,
    names: dict[str, str],
    into: dict[str, list[list[Decimal]]],
) -> None:
    """Check a form's rows and add its marks: every student once, by number and name, marks in range."""
    seen = set()
    for number, name, *given in rows:
        if names.get(number) != name or number in seen:
            raise ValueError(number)
        seen.add(number)
        if number == rater:
            continue
        for item, mark, place in zip(ITEMS, given, into[number], strict=True):
            value = Decimal(str(mark))
            if not int(item.low) <= value <= int(item.high):
                raise ValueError(number)
            place.append(value)
    if len(seen) != CLASS_SIZE:
        raise ValueError(rater)


def openpyxl_issue(folder: str) -> Work:
    """Build and save every form: the same cells, styles, ranges, counter, locks, second sheet, properties."""
    made = documents(0, marks=False)
    place = Path(folder, "下发")
    place.mkdir(parents=True, exist_ok=True)

    def work() -> int:
        for form in made:
            number, name, role = form.rater
            _openpyxl_form(form).save(place / f"{role}_{number}_{name}.xlsx")
        return len(made)

    return work


def _openpyxl_form(form: FormDocument) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "评分表"
    line = Side("thin", "BFBFBF")
    box, centre = Border(line, line, line, line), Alignment("center", "center")
    entry, grey = PatternFill("solid", "FFF9E5"), PatternFill("solid", "EDEDED")
    sheet["A1"], sheet["A2"] = form.title, form.note
    sheet["A1"].font, sheet["A2"].font = Font(size=14, bold=True), Font(color="7F7F7F")
    for row, (label, value) in enumerate(
        zip(("学号/工号", "姓名", "角色"), form.rater, strict=True), start=3
    ):
        sheet.cell(row, 1, label).font = Font(color="7F7F7F")
        cell = sheet.cell(row, 2, value)
        cell.font, cell.number_format = Font(bold=True), "@"
    sheet["C3"] = f"校验码 {form.code}"
    last = FIRST_ROW + len(form.students) - 1
    due = sum(number != form.rater[0] for number, _ in form.students)
    ranges = ",".join(
        f'{c}{FIRST_ROW}:{c}{last},">={item[1]}",{c}{FIRST_ROW}:{c}{last},"<={item[2]}"'
        for c, item in zip("CDEFG", form.items, strict=True)
    )
    sheet["A6"] = f'="已评 "&COUNTIFS({ranges})&" / {due}"'
    sheet["C6"] = f'=IF(A6="已评 {due} / {due}","✓ 已全部评完，保存后发回","还有未打分的项，请继续")'
    headings = ["学号", "姓名", *(f"{item[0]}\n({item[1]}-{item[2]})" for item in form.items)]
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(FIRST_ROW - 1, column, heading)
        cell.font, cell.alignment, cell.border = (
            Font(bold=True),
            Alignment("center", "center", wrap_text=True),
            box,
        )
    for row, student in enumerate(form.students, start=FIRST_ROW):
        own = student[0] == form.rater[0]
        sheet.row_dimensions[row].height = 22
        for column in range(1, len(headings) + 1):
            cell = sheet.cell(row, column, student[column - 1] if column < 3 else None)
            cell.border, cell.number_format = box, "@" if column < 3 else "General"
            if own:
                cell.fill = grey
            elif column > 2:
                cell.fill, cell.protection, cell.alignment = entry, Protection(locked=False), centre
    for letter, item in zip("CDEFG", form.items, strict=True):
        rule = DataValidation(
            type="decimal", operator="between", formula1=item[1], formula2=item[2], showErrorMessage=True,
            error="超出范围",
        )  # fmt: skip
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")
        sheet.add_data_validation(rule)
    done = FormulaRule(['LEFT($C$6,1)="✓"'], font=Font(bold=True, color="00803C"))
    sheet.conditional_formatting.add("C6", done)
    sheet.freeze_panes, sheet.protection.sheet = f"C{FIRST_ROW}", True
    details = book.create_sheet("项目说明")
    for item in form.items:
        details.append(item)
    details.protection.sheet = True
    for name, value in form.properties.items():
        book.custom_doc_props.append(StringProperty(name=name, value=value))
    return book
