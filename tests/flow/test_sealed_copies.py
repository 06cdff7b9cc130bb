"""公示表 and 班级成绩 of sealed results: they can be verified alone, and tell nothing but what they show."""

import hashlib
import io
import zipfile

import pytest
from openpyxl import load_workbook

from tests.flow import books, college_results, keyed
from tests.flow import class_results as made
from tests.openxml import audit
from zongce.books.reader import read_book
from zongce.commands import official_seals, rows, sealing, verification
from zongce.keystore.pins import Pins
from zongce.seal.canonical import packed
from zongce.seal.sealed import BareSheet, Opener, SheetSeal
from zongce.seal.stored import seal_rows
from zongce.tables.academic import ACADEMIC
from zongce.tables.composite import COMPOSITE
from zongce.tables.rating import RATING_RESULT
from zongce.tables.sealing import SEAL
from zongce.verifying import verify

A, B, CODE = college_results.A, college_results.B, books.CODE
FIRST = "20240101"
SCORES = range(10_001)
"""Every score that there is: 0.00 to 100.00."""


@pytest.fixture(scope="module")
def submitted(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "班级工作簿.xlsx"
    made.class_book(path, trust=keyed.trust_rows_for())
    for command in ("composite.compute", "composite.submit"):
        assert keyed.run_keyed(command, path, actor=books.COUNSELLOR).ok
    return path


@pytest.fixture
def class_book(submitted, tmp_path):
    path = tmp_path / "班级工作簿.xlsx"
    path.write_bytes(submitted.read_bytes())
    return path


def college(path, submitted, **changed):
    """The college's workbook as it has collected the class's submission; another class has no seal."""
    tables = books.tables_of(submitted)
    seal = sealing.kept_seal(tables)
    contents = official_seals.shortened(seal.contents, (ACADEMIC, RATING_RESULT, COMPOSITE))
    results = [*rows.every(tables["composite"]), *(r for r in college_results.RESULTS if r["class_"] == B)]
    given = {
        "composite": [{**row, **changed} if row["student_id"] == FIRST else row for row in results],
        "seal": seal_rows({CODE: seal._replace(contents=contents)}), "trust": keyed.trust_rows_for(),
    }  # fmt: skip
    return college_results.college(path, **given)


def publish(path, class_=A, **sets):
    return keyed.run_keyed("publicity.start", path, sets={"班级": class_, **sets}, actor=books.ADMIN)


def published(tmp_path, submitted):
    path = college(tmp_path / "学院工作簿.xlsx", submitted)
    assert publish(path).ok
    return path.parent / "公示" / f"{A}_公示.xlsx"


def teachers(path):
    assert keyed.run_keyed("slip.issue", path, actor=books.COUNSELLOR).ok
    return path.parent / "下发" / f"{A}_班级成绩.xlsx"


def codes(path):
    report = verify([path], None, Pins(), books.NOW)
    return [(f.code, f.sheet, f.cell) for f in report.findings if f.severity.value != "hint"]


def seal_of(path):
    """The seal that a copy carries, read as its receiver can."""
    book, _ = read_book(path.read_bytes(), path.name)
    return verification.opened(book).seal


def inner(path):
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        return b"\n".join(package.read(name) for name in package.namelist()).decode("utf-8", "replace")


@pytest.mark.parametrize("copy", ["公示", "班级成绩"])
def test_a_copy_is_verified_alone_and_opens_cleanly(copy, tmp_path, submitted, class_book):
    path = published(tmp_path, submitted) if copy == "公示" else teachers(class_book)
    assert codes(path) == []
    assert seal_of(path).chain == sealing.kept_seal(books.tables_of(submitted)).chain
    assert audit(path.read_bytes()) == []
    workbook = load_workbook(path)
    assert {s.title for s in workbook if s.sheet_state == "hidden"} == {"封签", "信任名单"}


@pytest.mark.parametrize("copy", ["公示", "班级成绩"])
def test_every_changed_score_of_a_copy_is_named_by_its_cell(copy, tmp_path, submitted, class_book):
    path = published(tmp_path, submitted) if copy == "公示" else teachers(class_book)
    sheet, cells = ("公示", ("G5", "J6", "P8")) if copy == "公示" else ("综合测评成绩", ("C5", "E6", "K8"))
    for cell in cells:
        made.edit(path, sheet, **{cell: 12.34})
    assert codes(path) == [("K101", sheet, cell) for cell in cells]


def test_swapped_names_and_a_row_that_was_taken_away_are_told(tmp_path, submitted):
    path = published(tmp_path, submitted)
    made.edit(path, "公示", C5="乙", C6="甲")
    assert codes(path) == [("K101", "公示", "C5"), ("K101", "公示", "C6")]
    workbook = load_workbook(path)
    workbook["公示"].delete_rows(8)
    workbook.save(path)
    assert ("K103", "公示") in [(code, sheet) for code, sheet, _ in codes(path)]


def test_a_publicity_has_seeds_of_what_it_shows_and_of_nothing_else(tmp_path, submitted):
    path = published(tmp_path, submitted)
    shown = {c.value for c in load_workbook(path)["公示"][4]}
    contents = {content.sheet: content for content in seal_of(path).contents}
    [name] = [sheet for sheet, content in contents.items() if isinstance(content, SheetSeal)]
    assert name == "综合测评成绩"
    result = contents[name]
    pairs = dict(zip(result.columns, result.seeds, strict=True))
    assert {heading for heading, seed in pairs.items() if seed} == shown & set(result.columns)
    hidden = {heading for heading, seed in pairs.items() if not seed}
    assert hidden == {"思想品德班级排名", "身体素质班级排名", "能力发展班级排名"}
    assert all(isinstance(content, BareSheet) for sheet, content in contents.items() if sheet != name)


def test_a_class_result_has_seeds_of_its_own_sheets_and_no_rank_of_the_grade(class_book):
    path = teachers(class_book)
    contents = {c.sheet: c for c in seal_of(path).contents if isinstance(c, SheetSeal)}
    assert set(contents) == {"学业成绩", "评分结果", "综合测评成绩"}
    assert not [h for c in contents.values() for h in c.columns if "专业年级" in h]
    assert "专业年级" not in inner(path)
    assert "专业年级" not in str(contents)


def digests(seal):
    """Everything in a copy's seal against which a guess can be tested."""
    whole = [content for content in seal.contents if isinstance(content, SheetSeal)]
    marks = {mark for content in whole for row in content.rows for mark in (row.digest, *row.marks)}
    return marks | {content.digest for content in seal.contents}


def guessed(seal, sheet, heading, seeds, values):
    """The values of the first student's cell that fit, when all are tried with every seed, and without."""
    known, key = digests(seal), (FIRST,)
    sizes = {len(digest) for digest in known}
    found = set()
    for seed in seeds:
        opener = Opener(SheetSeal(sheet, ("学号",), (heading,), (seed,), ()))
        for value in values:
            [tried] = opener.commitments(key, [value], {})
            if any(tried[:size] in known for size in sizes):
                found.add(value)
    for value in values:
        bare = (packed(value), packed(heading, value), packed(FIRST, value), str(value).encode())
        if {hashlib.sha256(data).digest() for data in bare} & known:
            found.add(value)
    return found


def test_no_withheld_value_can_be_guessed_from_a_publicity(tmp_path, submitted):
    path = published(tmp_path, submitted)
    tables = books.tables_of(submitted)
    whole, seal = sealing.kept_seal(tables), seal_of(path)
    seeds = {seed for c in seal.contents if isinstance(c, SheetSeal) for seed in c.seeds if seed}
    ranks = [f"{n}/{size}" for size in range(1, 6) for n in range(1, size + 1)]
    withheld = [
        ("综合测评成绩", "思想品德班级排名", ranks), ("评分结果", "评分成绩", SCORES),
        ("学业成绩", "平均学分成绩", SCORES),
    ]  # fmt: skip
    for sheet, heading, values in withheld:
        assert guessed(seal, sheet, heading, seeds, values) == set(), heading
    own = {s for c in whole.contents if c.sheet == "评分结果" for s in c.seeds}
    assert guessed(whole, "评分结果", "评分成绩", own, SCORES) == {6550}  # so the attack is one


def test_no_seed_mark_or_value_of_what_is_withheld_is_in_the_bytes_of_a_publicity(tmp_path, submitted):
    path = published(tmp_path, submitted)
    whole = sealing.kept_seal(books.tables_of(submitted))
    text, seal = inner(path), seal_of(path)
    shipped = {seed for c in seal.contents if isinstance(c, SheetSeal) for seed in c.seeds}
    marks = {m for c in seal.contents if isinstance(c, SheetSeal) for r in c.rows for m in r.marks}
    shown = {heading for c in seal.contents if isinstance(c, SheetSeal) for heading in c.columns}
    for content in whole.contents:
        for index, seed in enumerate(content.seeds):
            if content.sheet == "综合测评成绩" and seed in shipped:
                continue
            assert seed not in shipped
            assert seed.hex() not in text
            assert not {row.marks[index] for row in content.rows} & marks
    assert "评分成绩" not in text
    assert "评分成绩" not in shown


def test_what_was_changed_in_the_college_is_not_published(tmp_path, submitted):
    path = college(tmp_path / "学院工作簿.xlsx", submitted, module_1=9999, total_class_rank="2/4")
    before = path.read_bytes()
    report = publish(path)
    heads = {str(c.value): c.column_letter for c in load_workbook(path)["综合测评成绩"][4]}
    assert [(f.code, f.file, f.cell) for f in report.findings if f.code != "K304"] == [
        ("K101", path.name, f"{heads['思想品德成绩']}5"), ("K101", path.name, f"{heads['综合班级排名']}5"),
    ]  # fmt: skip
    assert path.read_bytes() == before
    assert not (path.parent / "公示").exists()


def test_a_row_that_the_college_added_or_lost_is_not_published(tmp_path, submitted):
    path = college(tmp_path / "学院工作簿.xlsx", submitted, class_=B)
    found = publish(path).findings
    assert [(f.code, f.value) for f in found if f.code.startswith("K1")] == [("K103", FIRST)]


def test_a_seal_that_does_not_fit_its_root_is_not_copied(tmp_path, submitted):
    path = college(tmp_path / "学院工作簿.xlsx", submitted)
    tables = books.tables_of(path)
    seal = sealing.kept_seal(tables, CODE)
    broken = seal._replace(contents=seal.contents[1:])
    given = {name: [dict(row) for row in rows.every(records)] for name, records in tables.items()}
    college_results.books.college(path, **{**given, "seal": seal_rows({CODE: broken})})
    assert [f.code for f in publish(path).findings if f.code != "K304"] == ["K105"]


def test_where_there_are_keys_a_class_without_a_seal_is_not_published(tmp_path, submitted):
    path = college(tmp_path / "学院工作簿.xlsx", submitted)
    before = path.read_bytes()
    report = publish(path, B)
    assert [(f.code, f.file, f.sheet, f.value) for f in report.findings if f.code != "K304"] == [
        ("K106", path.name, SEAL.sheet, B)
    ]
    assert path.read_bytes() == before
    assert not (path.parent / "公示").exists()


def test_without_keys_copies_are_as_before(tmp_path):
    path = college_results.college(tmp_path / "学院工作簿.xlsx")
    assert books.run("publicity.start", path, actor=books.ADMIN).ok
    assert load_workbook(path.parent / "公示" / f"{A}_公示.xlsx").sheetnames == ["公示"]


def test_a_publicity_that_ended_keeps_its_title_and_no_seal(tmp_path, submitted):
    path = published(tmp_path, submitted)
    book = path.parent.parent / "学院工作簿.xlsx"
    assert keyed.run_keyed("publicity.end", book, sets={"班级": A}, actor=books.ADMIN).outcome.ok
    assert load_workbook(path).sheetnames == ["公示"]
    pins = Pins()
    pins.saw_book(f"class/{books.BATCH_ID}/{keyed.COLLEGE}/{CODE}")
    report = verify([path], None, pins, books.NOW)
    assert (report.ok, report.findings) == (True, ())


def test_results_that_were_changed_after_the_submission_are_not_given_out(class_book):
    made.edit(class_book, "综合测评成绩", C5=99)
    report = keyed.run_keyed("slip.issue", class_book, actor=books.COUNSELLOR)
    found = {(f.code, f.sheet, f.cell) for f in report.findings if f.code.startswith("K1")}
    assert found == {("K101", "综合测评成绩", "C5")}
    assert not (class_book.parent / "下发").exists()


def test_ranks_of_the_grade_that_come_later_do_not_break_the_seal(class_book):
    heads = {str(c.value): c.column_letter for c in load_workbook(class_book)["综合测评成绩"][4]}
    letters = [letter for heading, letter in heads.items() if heading.endswith("专业年级排名")]
    made.edit(class_book, "综合测评成绩", **{f"{letter}5": "9/40" for letter in letters})
    path = teachers(class_book)
    assert "9/40" not in inner(path)
    assert codes(path) == []


def test_a_slip_holds_no_seal(class_book):
    teachers(class_book)
    for path in (class_book.parent / "下发" / f"{A}_成绩单").iterdir():
        assert load_workbook(path).sheetnames == ["成绩单"]
        assert "封签" not in inner(path)


def test_before_the_submission_there_is_no_seal_to_copy(tmp_path):
    path = made.class_book(tmp_path / "班级工作簿.xlsx", trust=keyed.trust_rows_for())
    assert keyed.run_keyed("slip.issue", path, actor=books.COUNSELLOR).ok
    names = load_workbook(tmp_path / "下发" / f"{A}_班级成绩.xlsx").sheetnames
    assert names == ["学业成绩", "评分结果"]
