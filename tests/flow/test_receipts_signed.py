"""回执: whoever hands something in gets a signed text that says what became of it, and no score."""

import re
import time
from datetime import timedelta

import pytest

from tests.flow import books, keyed
from tests.flow import class_results as made
from tests.flow import rating_forms as forms
from zongce import letters
from zongce.commands import acknowledge, rows, sealing
from zongce.core.finding import Where
from zongce.ports.command import Actor, Request
from zongce.seal.receipt import RECEIPT, read_text, receipt_faults

PEERS = forms.PEERS
MARK = "27.5"
"""A mark inside both ranges' reach that no date and no limit holds."""


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    path = books.class_book(
        tmp_path_factory.mktemp("made") / "班级" / "班级工作簿.xlsx", trust=keyed.trust_rows_for()
    )
    assert keyed.run_keyed("rating.issue", path, actor=books.COUNSELLOR).ok
    return path


@pytest.fixture
def book(plain, tmp_path):
    for file in plain.parent.rglob("*.xlsx"):
        to = tmp_path / "班级" / file.relative_to(plain.parent)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(file.read_bytes())
    return tmp_path / "班级" / "班级工作簿.xlsx"


def collect(book, *files, **more):
    return keyed.run_keyed("rating.collect", book, files, actor=books.COUNSELLOR, **more)


def filled(book, folder, number, **options):
    form = forms.form_of(book, number)
    return forms.fill(form, folder / form.name, **options)


def texts(book):
    """The receipts on the disk by the file that they are about."""
    found = {}
    for path in sorted((book.parent / "下发" / "回执").glob("*.txt")):
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\n") == data.count(b"\r\n")
        text = read_text(data.decode("utf-8-sig"), RECEIPT)
        assert text is not None, path
        found.setdefault(text.field(acknowledge.FILE), []).append(text)
    return found


def outcomes(book):
    return {file: [t.field(acknowledge.OUTCOME) for t in held] for file, held in texts(book).items()}


def test_every_file_that_is_registered_gets_one_receipt_and_the_run_after_it_none(book, tmp_path):
    folder = tmp_path / "交"
    good, late = (filled(book, folder, n) for n in PEERS[:2])
    half = filled(book, folder, PEERS[2], marks={PEERS[0]: (25, 35)})
    (folder / "空.xlsx").write_bytes(b"no workbook")
    assert collect(book, folder).outcome.ok
    assert outcomes(book) == {
        good.name: ["采用"], late.name: ["采用"], half.name: ["不完整"], "空.xlsx": ["拒收"],
    }  # fmt: skip
    before = {p: p.read_bytes() for p in (book.parent / "下发" / "回执").iterdir()}
    again = collect(book, folder, now=books.NOW + timedelta(days=1))
    assert again.outcome.files == ()
    assert {p: p.read_bytes() for p in (book.parent / "下发" / "回执").iterdir()} == before


def test_a_receipt_says_what_came_when_and_is_believed_by_the_root_alone(book, tmp_path):
    form = filled(book, tmp_path, PEERS[1])
    collect(book, form)
    [text] = texts(book)[form.name]
    [row] = books.rows_in(book, "received")
    said = {label: text.field(label) for label in dict(text.fields)}
    assert said[acknowledge.DIGEST] == row["digest"]
    assert (said["收到时间"], said["批次"], said["班级"]) == (
        "2026-10-20 09:30:00", books.BATCH["batch"], books.NAME,
    )  # fmt: skip
    assert (said["出具人"], said["工号"], said["角色"]) == ("李莉", books.COUNSELLOR, "辅导员")
    root = keyed.key_of(books.OFFICE).public
    assert receipt_faults(text, root, Where("回执.txt")) == ()
    changed = text._replace(fields=tuple((k, "拒收" if v == "采用" else v) for k, v in text.fields))
    assert [f.code for f in receipt_faults(changed, root, Where("回执.txt"))] == ["K406"]
    assert [f.code for f in receipt_faults(text, keyed.key_of("X999").public, Where("回执.txt"))][:1] == [
        "K406"
    ]


def test_a_receipt_names_its_addressee_and_the_letter_writer_finds_it_there(book, tmp_path):
    report = collect(book, filled(book, tmp_path, PEERS[3]), filled(book, tmp_path, books.TEACHER))
    said = {
        f.document.properties["zongce.for"]: f.document.properties["zongce.kind"]
        for f in report.outcome.files
    }
    assert said == {PEERS[3]: "receipt", books.TEACHER: "receipt"}
    assert acknowledge.FOR_WHOM == letters.FOR_WHOM
    for path in (book.parent / "下发" / "回执").iterdir():
        paper = letters.paper_of(letters.Issued(path.name, path.read_bytes()))
        assert paper.kind == "receipt"
        assert paper.says("zongce.for") in said


def test_no_mark_and_no_value_that_may_be_one_is_in_a_receipt(book, tmp_path):
    for number, options in (
        (PEERS[0], {"marks": (27.5, 36.5)}), (PEERS[1], {"marks": (97.5, 36.5)}),
        (PEERS[2], {"cells": {"C8": "27.5%"}}), (PEERS[3], {"marks": {PEERS[0]: (27.5, 36.5)}}),
        (books.SECOND, {"cells": {"C9": 27.555}}), (books.TEACHER, {"cells": {"D9": "=27.5"}}),
    ):  # fmt: skip
        filled(book, tmp_path / "交", number, **options)
    collect(book, tmp_path / "交")
    held = [text for texts_ in texts(book).values() for text in texts_]
    assert len(held) == 6
    for text in held:
        shown = text.shown()
        for mark in ("27.5", "97.5", "36.5", "27.555", "2755", "27.55"):
            assert mark not in shown.replace(text.field(acknowledge.DIGEST), "")
        assert not re.search(r"[0-9]\.[0-9]", text.field(acknowledge.REASON))


def test_a_dry_run_shows_the_receipts_that_the_run_writes(book, tmp_path):
    form = filled(book, tmp_path, PEERS[0])
    dry = collect(book, form, dry_run=True)
    assert not (book.parent / "下发" / "回执").exists()
    real = collect(book, form)
    assert dry.outcome.files == real.outcome.files
    [file] = real.outcome.files
    place = book.parent / file.path
    assert place.read_bytes() == b"\xef\xbb\xbf" + file.document.text.encode()


def test_the_same_bytes_twice_in_one_run_get_one_receipt(book, tmp_path):
    form = filled(book, tmp_path / "一", PEERS[0])
    copy = tmp_path / "二" / "副本.xlsx"
    copy.parent.mkdir()
    copy.write_bytes(form.read_bytes())
    collect(book, form, copy)
    assert list(texts(book)) == [form.name]


def test_two_files_of_one_name_get_two_receipts(book, tmp_path):
    one = filled(book, tmp_path / "一", PEERS[0])
    two = filled(book, tmp_path / "二", PEERS[0], marks=(26, 36))
    sent = [
        forms.letter(tmp_path / f"{n}.eml", [file], books.NOW - timedelta(hours=n))
        for n, file in enumerate((one, two), start=1)
    ]
    collect(book, *sent)
    assert sorted(outcome for held in outcomes(book).values() for outcome in held) == ["被替代", "采用"]
    assert len(list((book.parent / "下发" / "回执").iterdir())) == 2


def test_a_form_that_waited_gets_a_second_receipt_when_it_is_used(book, tmp_path):
    form = filled(book, tmp_path, PEERS[0])
    late = books.NOW.replace(month=12, day=21)
    collect(book, form, now=late)
    assert outcomes(book) == {form.name: ["待定"]}
    permit = {"class_code": books.CODE, "class_": books.NAME, "rater_id": PEERS[0], "reason": "生病"}
    tables = books.tables_of(book)
    made.write(
        book, "class",
        dict(tables) | {"late_permits": rows.of(tables["late_permits"].table, [permit])}, made.PROPERTIES,
    )  # fmt: skip
    collect(book, now=late + timedelta(minutes=5))
    assert sorted(outcomes(book)[form.name]) == ["待定", "采用"]


def test_nobody_without_a_key_gives_a_receipt(tmp_path):
    book = forms.issued(tmp_path)
    report = forms.collect(book, forms.sent_back(book, tmp_path / "交", PEERS[:1]))
    assert report.ok
    assert not (book.parent / "下发" / "回执").exists()


def test_a_long_name_still_tells_receipts_apart(book, tmp_path):
    form = filled(book, tmp_path, PEERS[0])
    for n, name in enumerate(("甲" * 70, "甲" * 71)):
        weird = tmp_path / f"交{n}" / f"{name}.xlsx"
        weird.parent.mkdir()
        weird.write_bytes(form.read_bytes() if n else b"no workbook")
    collect(book, tmp_path / "交0", tmp_path / "交1")
    names = [path.name for path in (book.parent / "下发" / "回执").iterdir()]
    assert len(names) == 2
    assert all(name.endswith("_回执.txt") and len(name) <= 80 for name in names)


@pytest.fixture(scope="module")
def submitted(tmp_path_factory):
    path = made.class_book(
        tmp_path_factory.mktemp("made") / "班级" / "班级工作簿.xlsx", trust=keyed.trust_rows_for()
    )
    for command in ("composite.compute", "composite.submit"):
        assert keyed.run_keyed(command, path, actor=books.COUNSELLOR).ok
    return path


def test_a_class_that_submitted_gets_the_step_and_the_head_of_its_seal(tmp_path, submitted):
    college = books.college(tmp_path / "学院工作簿.xlsx", trust=keyed.trust_rows_for())
    report = keyed.run_keyed("class.collect", college, [submitted], actor=books.ADMIN)
    assert report.ok
    [text] = texts(college)[submitted.name]
    [event] = sealing.kept_seal(books.tables_of(submitted)).chain
    assert text.field(acknowledge.STEP).startswith("1（提交，李莉（T001）")
    assert text.field(acknowledge.HEAD) == event.head
    assert text.field(acknowledge.FOR_WHOM) == books.COUNSELLOR
    assert (text.field("学院"), text.field("工号")) == ("管理学院", books.ADMIN)


def test_a_workbook_that_is_refused_gets_a_receipt_with_the_code_and_no_score(tmp_path, submitted):
    college = books.college(tmp_path / "学院工作簿.xlsx", trust=keyed.trust_rows_for())
    changed = tmp_path / "改" / submitted.name
    changed.parent.mkdir()
    changed.write_bytes(submitted.read_bytes())
    made.edit(changed, "综合测评成绩", C5=98.76)
    keyed.run_keyed("class.collect", college, [changed], actor=books.ADMIN)
    [text] = texts(college)[changed.name]
    assert text.field(acknowledge.OUTCOME) == "拒收"
    assert "K101" in text.field(acknowledge.REASON)
    assert "C5" in text.field(acknowledge.REASON)
    assert "98.76" not in text.shown()
    assert text.field(acknowledge.HEAD) == ""


def test_the_monitor_gets_a_receipt_for_the_adjustments(tmp_path):
    book = books.class_book(tmp_path / "班级工作簿.xlsx", trust=keyed.trust_rows_for())
    assert keyed.run_keyed("courses.issue", book, actor=books.COUNSELLOR).ok
    [form] = (tmp_path / "下发").glob("*课程调整表.xlsx")
    report = keyed.run_keyed("courses.collect", book, [form], actor=books.COUNSELLOR)
    assert report.outcome.ok
    [text] = texts(book)[form.name]
    assert (text.field(acknowledge.FOR_WHOM), text.field(acknowledge.OUTCOME)) == ("20240102", "采用")


def test_a_college_gets_a_receipt_for_its_report(tmp_path):
    college = books.college(tmp_path / "院" / "学院工作簿.xlsx", trust=keyed.trust_rows_for())
    assert keyed.run_keyed("college.report", college, actor=books.ADMIN).ok
    [reported] = (college.parent / "下发").iterdir()
    school = books.school(tmp_path / "校" / "校级工作簿.xlsx", trust=keyed.trust_rows_for(""))
    assert keyed.run_keyed("batch.collect", school, [reported], actor=books.OFFICE).ok
    [text] = texts(school)[reported.name]
    assert (text.field(acknowledge.FOR_WHOM), text.field("收件单位")) == (books.ADMIN, "学生处")
    assert receipt_faults(text, keyed.key_of(books.OFFICE).public, Where("回执.txt")) == ()


def test_updates_and_imports_of_ones_own_get_no_receipt(tmp_path):
    book = books.class_book(tmp_path / "班级工作簿.xlsx", trust=keyed.trust_rows_for())
    assert keyed.run_keyed("composite.template", book, actor=books.COUNSELLOR).ok
    [template] = (tmp_path / "下发").glob("*导入.xlsx")
    keyed.run_keyed("composite.import", book, [template], actor=books.COUNSELLOR)
    assert not (tmp_path / "下发" / "回执").exists()


def test_forty_one_receipts_of_a_class_are_cheap(book):
    tables = books.tables_of(book)
    came = [
        {
            "received_at": "2026-10-20 09:30:00", "file": f"互评_{n:08d}.xlsx", "file_kind": "评分表",
            "sender": f"互评 学（{n:08d}）", "outcome": "采用", "digest": f"{n:064x}",
        }
        for n in range(41)
    ]  # fmt: skip
    after = dict(tables) | {"received": rows.added(tables["received"], came)}
    request = keyed_request(book)
    start = time.perf_counter()
    assert len(acknowledge.acknowledged(request, tables, after, ())) == 41
    assert time.perf_counter() - start < 0.2


def keyed_request(book):
    """What the counsellor's run gets."""
    actor = Actor(books.COUNSELLOR, "李莉", "辅导员", verified=True, serial=f"Z{books.COUNSELLOR}")
    return Request(
        book.name, "class", {}, books.tables_of(book), None, actor, books.NOW, trust=keyed.trust_list(),
        signer=keyed.key_of(books.COUNSELLOR),
    )  # fmt: skip
