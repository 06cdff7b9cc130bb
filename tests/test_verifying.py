"""zongce verify on real files: seals, copies, reports, receipts, against a register and what was seen."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.corpus import good
from tests.flow import books, keyed
from tests.flow import class_results as made
from tests.flow import sealed as sealed_year
from tests.seal import samples
from tests.seal.samples import OF_COLLEGE, step
from zongce import verifying
from zongce.commands import facts, rows, verdict
from zongce.commands.classes.slips import without_grade_ranks
from zongce.core.grid import KIND_PROPERTY
from zongce.keystore.pins import Pins
from zongce.ports.outcome import Document, SheetContent
from zongce.seal.chain import APPROVE, RETURN, SUBMIT
from zongce.seal.commit import BareSheet, SheetSeal, shipped
from zongce.seal.receipt import GIVEN_AT, RECEIPT, issuer_fields, signed_text
from zongce.seal.stored import Seal, seal_rows
from zongce.sheets.render import render_document
from zongce.tables.books import CLASS, CLASS_RESULT, PUBLICITY_BOOK
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import REPORTED_RESULTS
from zongce.tables.sealing import SEAL, TRUST
from zongce.tables.shown import publicity

BOOK = "会计2401.xlsx"
T1, T2, G1, G2 = books.COUNSELLOR, books.SECOND, books.ADMIN, books.SECRETARY
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def pins(tmp_path):
    """A computer that knows the school's root."""
    made_ = Pins(tmp_path / "home" / "trust.json")
    made_.saw_root(samples.trust().fingerprint, samples.trust().root.public)
    return made_


def verify(pins, *paths, register=None):
    return verifying.verify(list(paths), register, pins, books.NOW)


def told(report):
    return [(f.code, f.file, f.sheet, f.cell, f.value) for f in report.findings]


def said(report):
    return [row["结论"] for row in report.rows]


def sealed(folder, name=BOOK):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(samples.sealed_bytes())
    return path


def root():
    return samples.opened(samples.sealed_bytes()).seal.chain[-1].root


def chains():
    """Three steps of a class: submitted, returned, submitted again; and another second submission."""
    first = samples.opened(samples.sealed_bytes()).seal.chain
    back = step(first, RETURN, G1, note="分数有误")
    return first, back, step(back, SUBMIT, T1), step(back, SUBMIT, T2)


def with_chain(path, chain, **sheets):
    """The sealed class workbook with another chain, and other sheets in place of some."""
    read = samples.opened(samples.sealed_bytes())
    contents = read.seal.contents if chain and chain[-1].act != RETURN else ()
    tables = {**read.tables, SEAL.name: rows.of(SEAL, seal_rows({"": Seal(contents, chain)})), **sheets}
    state = {"提交状态": "已提交" if contents else "未提交"}
    by = {"提交时间": chain[-1].time, "提交人": chain[-1].signer} if contents else {}
    tables["status"] = facts.with_status(tables["status"], state | by)
    made.write(path, CLASS, tables, made.PROPERTIES)
    return path


def test_a_submitted_workbook_is_valid_and_says_by_whom_and_when(tmp_path, pins):
    report = verify(pins, sealed(tmp_path))
    assert (report.ok, told(report)) == (True, [])
    assert report.rows == (
        {
            "文件": BOOK, "种类": "班级工作簿", "对象": "会计2401", "最后一步": "第 1 步 提交",
            "签署人": "李莉（T001）", "签署时间": "2026-10-20 09:30:00", "结论": verdict.VALID,
        },
    )  # fmt: skip
    subject = "/".join(samples.SUBJECT[:3])
    assert pins.head(subject) == (1, samples.opened(samples.sealed_bytes()).seal.chain[0].head)


def test_a_changed_score_is_named_by_its_cell_and_nothing_is_remembered(tmp_path, pins):
    path = sealed(tmp_path)
    made.edit(path, "综合测评成绩", K5=99.99)
    report = verify(pins, path)
    assert told(report) == [("K101", BOOK, "综合测评成绩", "K5", "99.99")]
    assert said(report) == [verdict.WRONG]
    assert pins.head("/".join(samples.SUBJECT[:3])) is None


def test_a_draft_is_told_as_one_and_a_returned_workbook_too(tmp_path, pins):
    draft = made.class_book(tmp_path / "草.xlsx", trust=keyed.trust_rows_for())
    back = with_chain(tmp_path / "退.xlsx", chains()[1])
    report = verify(pins, draft, back)
    assert (report.ok, told(report)) == (True, [])
    assert said(report) == [verdict.DRAFT, verdict.SENT_BACK]


def test_an_old_copy_and_another_one_are_told_by_what_was_seen_before(tmp_path, pins):
    first, back, again, other = chains()
    new = with_chain(tmp_path / "新.xlsx", again)
    assert verify(pins, new).ok
    assert verify(pins, new).ok
    for name, chain in (("一.xlsx", first), ("退.xlsx", back), ("无.xlsx", ())):
        report = verify(pins, with_chain(tmp_path / name, chain))
        assert told(report) == [("K401", name, SEAL.sheet, "", str(len(chain)))]
    report = verify(pins, with_chain(tmp_path / "另.xlsx", other))
    assert told(report) == [("K402", "另.xlsx", SEAL.sheet, "", "3")]
    later = verify(pins, with_chain(tmp_path / "后.xlsx", step(again, RETURN, G1)))
    assert later.ok


def test_old_and_new_in_one_run_are_told_apart_by_the_next_run(tmp_path, pins):
    first, _, again, _ = chains()
    old, new = with_chain(tmp_path / "旧.xlsx", first), with_chain(tmp_path / "新.xlsx", again)
    assert verify(pins, old, new).ok
    assert [(f.code, f.file) for f in verify(pins, old, new).findings] == [("K401", "旧.xlsx")]


def test_on_a_computer_that_knows_no_root_the_fingerprint_is_shown_and_nothing_learned(tmp_path):
    pins = Pins(tmp_path / "home" / "trust.json")
    for _ in range(2):
        report = verify(pins, sealed(tmp_path))
        assert report.ok
        assert told(report) == [("K304", BOOK, TRUST.sheet, "", samples.trust().fingerprint)]
    assert pins.fingerprints == ()
    assert pins.head("/".join(samples.SUBJECT[:3])) is None


def test_another_root_an_older_and_a_broken_list_are_told(tmp_path, pins):
    path = sealed(tmp_path)
    foreign = Pins()
    foreign.pin("ABCD" * 8)
    assert [f.code for f in verify(foreign, path).findings] == ["K302"]
    broken = keyed.trust_rows_for()
    broken[1]["valid_to"] = "2099-12-31"
    chain = samples.opened(samples.sealed_bytes()).seal.chain
    report = verify(pins, with_chain(tmp_path / "坏.xlsx", chain, **{TRUST.name: rows.of(TRUST, broken)}))
    assert [f.code for f in report.findings] == ["K301"]


def test_an_honest_workbook_from_before_the_last_certificate_is_valid_with_a_hint(tmp_path, pins):
    pins.saw_list(samples.trust().fingerprint, keyed.COLLEGE, 2)
    report = verify(pins, sealed(tmp_path))
    assert (report.ok, said(report)) == (True, [verdict.VALID])
    assert told(report) == [("K303", BOOK, TRUST.sheet, "", "1")]
    assert pins.head("/".join(samples.SUBJECT[:3])) is None, "who was revoked since is not in an old list"
    made.edit(tmp_path / BOOK, "综合测评成绩", K5=99.99)
    assert said(verify(pins, tmp_path / BOOK)) == [verdict.WRONG]


def test_without_a_trust_list_nothing_can_be_verified_and_where_keys_are_known_it_must(tmp_path, pins):
    path = made.class_book(tmp_path / BOOK)
    assert books.run("composite.compute", path, actor=T1).ok
    assert books.run("composite.submit", path, actor=T1).ok
    unkeyed = verify(Pins(), path)
    assert (unkeyed.ok, said(unkeyed)) == (True, [verdict.UNSEALED])
    assert told(verify(pins, path)) == [("K106", BOOK, SEAL.sheet, "", "班级工作簿")]
    chain = samples.opened(samples.sealed_bytes()).seal.chain
    stripped = with_chain(tmp_path / "无名单.xlsx", chain, **{TRUST.name: rows.of(TRUST, [])})
    assert [f.code for f in verify(pins, stripped).findings] == ["K301"]


# registers


def college(path, *events, register=None, people=(), **given):
    """A college's workbook that has taken these steps of the class into its register."""
    entered = [
        {"received_at": "2026-10-20 10:00:00", "seal_owner": books.CODE, "seq": e.seq, "head": e.head}
        for e in events
    ]
    trust = keyed.trust_rows_for(keyed.COLLEGE, *people)
    progress = [{"class_code": books.CODE, "class_": books.NAME}]
    return books.college(path, trust=trust, seal_register=entered, class_progress=progress, **given)


def test_a_register_tells_old_and_other_copies_and_brings_the_list_that_counts(tmp_path, pins):
    first, back, again, other = chains()
    register = college(tmp_path / "学院.xlsx", *again)
    assert verify(pins, with_chain(tmp_path / "新.xlsx", again), register=register).ok
    fresh = Pins(tmp_path / "another" / "trust.json")
    for chain, expected in ((first, "K401"), (back, "K401"), ((), "K401"), (other, "K402")):
        report = verify(fresh, with_chain(tmp_path / BOOK, chain), register=register)
        assert [f.code for f in report.findings] == [expected], expected
    unknown = college(tmp_path / "又.xlsx", *again, people=(G1, G2))
    report = verify(pins, with_chain(tmp_path / BOOK, again), register=unknown)
    assert [f.code for f in report.findings] == ["K203", "K203"]


def test_a_register_of_another_college_or_batch_says_nothing_about_the_class(tmp_path, pins):
    status = [{"setting": "学院", "value": keyed.OTHER_COLLEGE}]
    register = college(tmp_path / "学院.xlsx", *chains()[2], status=status)
    assert verify(pins, sealed(tmp_path), register=register).ok


def test_a_key_revoked_since_signs_nothing_that_was_not_received_before(tmp_path, pins):
    gone = keyed.certificate(T1)._replace(revoked_at="2026-10-20 09:30:00")
    register = college(tmp_path / "学院.xlsx", people=(gone, G1))
    early = step((), SUBMIT, T1, root=root(), time="2026-10-19 09:30:00")
    report = verify(pins, with_chain(tmp_path / BOOK, early), register=register)
    assert [f.code for f in report.findings] == ["K207"]
    received = college(tmp_path / "又.xlsx", *early, people=(gone, G1))
    assert verify(pins, with_chain(tmp_path / BOOK, early), register=received).ok


def test_an_older_list_in_what_a_class_sends_is_no_fault_where_the_register_has_the_newer(tmp_path, pins):
    pins.saw_list(samples.trust().fingerprint, keyed.COLLEGE, 2)
    register = college(tmp_path / "学院.xlsx")
    assert verify(pins, sealed(tmp_path), register=register).ok


def test_a_register_that_is_none_is_told(tmp_path, pins):
    for name in (sealed(tmp_path), tmp_path / "没有.xlsx"):
        report = verify(pins, sealed(tmp_path), register=name)
        assert not report.ok
        assert report.rows == ()


# reports, copies, receipts, folders


def test_a_report_is_verified_by_the_list_that_comes_with_it_or_by_the_school_s(tmp_path, pins):
    report = tmp_path / "上报.xlsx"
    report.write_bytes(samples.report_bytes())
    assert [f.code for f in verify(pins, report).findings] == ["K301"]
    bundle = tmp_path / "上报.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("上报.xlsx", samples.report_bytes())
        archive.writestr(BOOK, samples.sealed_bytes())
    whole = verify(pins, bundle)
    assert (told(whole), said(whole)) == ([], [verdict.VALID] * 2)
    assert whole.rows[0]["最后一步"] == "第 1 步 审核通过"
    school = books.school(tmp_path / "校级.xlsx", trust=keyed.trust_rows_for(""))
    assert verify(pins, report, register=school).ok
    made.edit(report, "上报成绩", D5=99.99)
    assert told(verify(pins, report, register=school)) == [("K101", "上报.xlsx", "上报成绩", "D5", "99.99")]


def parcel(path, *names):
    """A report with the class workbook under these names, as a college sends it."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("上报.xlsx", samples.report_bytes())
        for name in names:
            archive.writestr(name, samples.sealed_bytes())
    return path


def test_a_report_verifies_on_a_computer_that_knows_no_root_by_the_list_that_came_along(tmp_path):
    fresh = Pins(tmp_path / "home" / "trust.json")
    report = verify(fresh, parcel(tmp_path / "上报.zip", BOOK, "另一份.xlsx"), receipt(tmp_path / "回执.txt"))
    assert said(report) == [verdict.VALID] * 3 + [verdict.TEXT_VALID]
    assert told(report) == [("K304", BOOK, TRUST.sheet, "", samples.trust().fingerprint)]
    alone = verify(fresh, parcel(tmp_path / "无.zip"))
    assert [(f.code, f.file) for f in alone.findings] == [("K301", "上报.xlsx")]


def test_the_newest_of_the_lists_that_came_along_counts_and_none_of_another_root(tmp_path, pins):
    (tmp_path / "上报.xlsx").write_bytes(samples.report_bytes())
    chain = samples.opened(samples.sealed_bytes()).seal.chain
    older = rows.of(TRUST, keyed.trust_rows_for(keyed.COLLEGE, T1, G1))
    newer = rows.of(TRUST, keyed.trust_rows_for(number=2))
    with_chain(tmp_path / "甲.xlsx", chain, **{TRUST.name: older})
    assert [(f.code, f.file) for f in verify(pins, tmp_path).findings] == [("K203", "上报.xlsx")]
    with_chain(tmp_path / "乙.xlsx", chain, **{TRUST.name: newer})
    assert verify(pins, tmp_path).ok
    foreign = Pins()
    foreign.pin("ABCD" * 8)
    codes = sorted((f.code, f.file) for f in verify(foreign, tmp_path).findings)
    assert codes == [("K301", "上报.xlsx"), ("K302", "乙.xlsx"), ("K302", "甲.xlsx")]


def test_two_files_of_one_name_are_told_apart_by_where_they_lay(tmp_path, pins):
    sealed(tmp_path / "先来的")
    made.edit(sealed(tmp_path / "后来的"), "综合测评成绩", K5=99.99)
    report = verify(pins, tmp_path / "先来的", tmp_path / "后来的")
    assert [(row["文件"], row["结论"]) for row in report.rows] == [
        (BOOK, verdict.VALID), (f"后来的/{BOOK}", verdict.WRONG),
    ]  # fmt: skip
    assert told(report) == [("K101", f"后来的/{BOOK}", "综合测评成绩", "K5", "99.99")]


def test_a_workbook_that_cannot_be_sealed_is_not_read_at_all(tmp_path, pins, monkeypatch):
    form = tmp_path / "评分表.xlsx"
    form.write_bytes(good.good(good.FORM))
    monkeypatch.setattr(verifying, "read_book", None)
    report = verify(pins, form)
    assert (told(report), said(report), report.rows[0]["种类"]) == ([], [verdict.NOT_OURS], "评分表")


def test_a_school_s_register_tells_an_old_report(tmp_path, pins):
    report = tmp_path / "上报.xlsx"
    report.write_bytes(samples.report_bytes())
    chain = samples.opened(samples.report_bytes()).seal.chain
    later = step(step(chain, RETURN, books.OFFICE, subject=OF_COLLEGE), APPROVE, G2, subject=OF_COLLEGE)
    owner = f"{books.BATCH_ID}:{keyed.COLLEGE}"
    entered = [
        {"received_at": "2026-10-20", "seal_owner": owner, "seq": e.seq, "head": e.head} for e in later
    ]
    school = books.school(
        tmp_path / "校级.xlsx", trust=keyed.trust_rows_for(""),
        seal_register=entered, seal=seal_rows({owner: Seal((), later)}),
    )  # fmt: skip
    assert [f.code for f in verify(pins, report, register=school).findings] == ["K401"]
    own = verify(pins, school)
    assert (told(own), said(own)) == ([], [verdict.CHAIN_VALID])
    forged = (*later[:1], later[1]._replace(root="00" * 32))
    bad = books.school(
        tmp_path / "坏.xlsx", trust=keyed.trust_rows_for(""), seal=seal_rows({owner: Seal((), forged)})
    )
    assert [f.code for f in verify(pins, bad).findings] == ["K202"]


def copy_of(path, kind, sheets, shown):
    """A copy of the class's results with its seal restricted to what is shown."""
    read = samples.opened(samples.sealed_bytes())
    by_sheet = {records.table.sheet: records for records in read.tables.values()}
    contents = tuple(
        shipped(c, by_sheet[c.sheet], shown[c.sheet]) if c.sheet in shown else BareSheet(c.sheet, c.digest)
        for c in read.seal.contents
        if isinstance(c, SheetSeal)
    )
    hidden = (
        (SEAL, rows.of(SEAL, seal_rows({"": Seal(contents, read.seal.chain)}))),
        (TRUST, read.tables[TRUST.name]),
    )
    more = tuple(SheetContent(t, held, t.sheet, "", hidden=True) for t, held in hidden)
    owner = {k: v for k, v in made.PROPERTIES.items() if k != "zongce.id"}
    path.write_bytes(render_document(Document(kind, "副本", (*sheets, *more), owner)))
    return path


def publicity_copy(path):
    read = samples.opened(samples.sealed_bytes())
    table = publicity(tuple(m["module"] for m in books.SCHEME["modules"]), "综合", ("专业学习",))
    names = [c.name for c in table.columns]
    made_ = [
        {n: {**row, "number": at, "major": "会计学", "grade_year": "2024"}.get(n) for n in names}
        for at, row in enumerate(rows.every(read.tables[COMPOSITE.name]), start=1)
    ]
    sheet = SheetContent(table, rows.of(table, made_), "会计2401 公示", "公示期")
    return copy_of(path, PUBLICITY_BOOK, (sheet,), {COMPOSITE.sheet: [c.heading for c in table.columns]})


def teacher_copy(path):
    read = samples.opened(samples.sealed_bytes())
    records = [
        without_grade_ranks(read.tables[name]) for name in ("academic", "rating_result", COMPOSITE.name)
    ]
    sheets = tuple(SheetContent(r.table, r, r.table.sheet) for r in records)
    shown = {r.table.sheet: [c.heading for c in r.table.columns] for r in records}
    return copy_of(path, CLASS_RESULT, sheets, shown)


COPIES = {"公示.xlsx": publicity_copy, "班级成绩.xlsx": teacher_copy}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_verifies_by_the_class_s_signature_and_names_changes_in_its_own_sheet(tmp_path, pins, name):
    path = COPIES[name](tmp_path / name)
    report = verify(pins, path)
    assert (told(report), said(report)) == ([], [verdict.VALID])
    assert report.rows[0]["签署人"] == "李莉（T001）"
    sheet = {"公示.xlsx": "公示", "班级成绩.xlsx": "综合测评成绩"}[name]
    place = _place(path, sheet, "综合成绩")
    made.edit(path, sheet, **{place: 99.99})
    assert told(verify(pins, path)) == [("K101", name, sheet, place, "99.99")]


def _place(path, sheet, heading):
    return next(f"{c.column_letter}6" for c in made.sheet(path, sheet)[4] if c.value == heading)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_whose_seal_was_taken_out_or_closed_is_told(tmp_path, pins, name):
    path = COPIES[name](tmp_path / name)
    workbook = made.load_workbook(path)
    del workbook[SEAL.sheet]
    workbook.save(path)
    assert [f.code for f in verify(pins, path).findings] == ["K106"]
    workbook.remove(workbook[TRUST.sheet])
    workbook.save(path)
    assert [f.code for f in verify(pins, path).findings] == ["K106"]


def test_a_copy_s_sheet_that_is_hidden_behind_another_is_told(tmp_path, pins):
    path = publicity_copy(tmp_path / "公示.xlsx")
    workbook = made.load_workbook(path)
    workbook.copy_worksheet(workbook["公示"]).title = "公示（新）"
    workbook["公示"].sheet_state = "hidden"
    workbook.save(path)
    assert told(verify(pins, path)) == [
        ("K105", "公示.xlsx", "公示", "", "公示"),
        ("K105", "公示.xlsx", "公示（新）", "", "公示（新）"),
    ]


@pytest.mark.parametrize("title", ["公示(2)", "公示 "])
def test_a_further_sheet_named_like_the_sealed_one_is_told(tmp_path, pins, title):
    path = publicity_copy(tmp_path / "公示.xlsx")
    workbook = made.load_workbook(path)
    further = workbook.copy_worksheet(workbook["公示"])
    further.title = title
    workbook.move_sheet(further, -len(workbook.sheetnames))
    workbook.active = 0
    workbook.save(path)
    assert told(verify(pins, path)) == [("K105", "公示.xlsx", title, "", title)]


def test_a_sheet_that_somebody_added_to_a_copy_is_none_of_what_is_sealed(tmp_path, pins):
    path = publicity_copy(tmp_path / "公示.xlsx")
    workbook = made.load_workbook(path)
    workbook.create_sheet("更正")["A1"] = "第 3 名应为 99"
    workbook.create_sheet("空白")
    workbook.save(path)
    report = verify(pins, path)
    assert told(report) == [("K108", "公示.xlsx", "更正", "", "更正")]
    assert report.ok


def test_in_a_workbook_that_people_use_it_misleads_only_where_the_sealed_sheet_is_out_of_sight(
    tmp_path, pins
):
    path = tmp_path / "班.xlsx"
    path.write_bytes(samples.sealed_bytes())
    workbook = made.load_workbook(path)
    workbook.copy_worksheet(workbook["综合测评成绩"]).title = "综合测评成绩(2)"
    workbook.create_sheet("我的备注")["A1"] = "记一下"
    workbook.save(path)
    assert told(verify(pins, path)) == [("K108", "班.xlsx", "综合测评成绩(2)", "", "综合测评成绩(2)")]
    workbook["综合测评成绩"].sheet_state = "hidden"
    workbook.save(path)
    assert [found[:3] for found in told(verify(pins, path))] == [
        ("K105", "班.xlsx", "综合测评成绩"),
        ("K105", "班.xlsx", "综合测评成绩(2)"),
    ]


def test_a_hidden_sheet_and_a_note_that_are_nothing_to_each_other_mislead_nobody(tmp_path, pins):
    path = tmp_path / "班.xlsx"
    path.write_bytes(samples.sealed_bytes())
    workbook = made.load_workbook(path)
    workbook["综合测评成绩"].sheet_state = "hidden"
    workbook.create_sheet("评分结果说明")["A1"] = "记一下"
    workbook.save(path)
    report = verify(pins, path)
    assert [found[:3] for found in told(report)] == [
        ("K108", "班.xlsx", "综合测评成绩"), ("K108", "班.xlsx", "评分结果说明"),
    ]  # fmt: skip
    assert report.ok


def test_sheets_beside_a_workbook_that_nobody_has_sealed_are_none_of_its_business(tmp_path, pins):
    path = made.class_book(tmp_path / "草.xlsx", trust=keyed.trust_rows_for())
    workbook = made.load_workbook(path)
    workbook.copy_worksheet(workbook["评分结果"]).title = "评分结果(2)"
    workbook["评分结果"].sheet_state = "hidden"
    workbook.save(path)
    report = verify(pins, path)
    assert (told(report), said(report)) == ([], [verdict.DRAFT])


def test_a_report_has_a_hidden_sheet_and_its_double_of_its_own(tmp_path, pins):
    path = tmp_path / "上报.xlsx"
    path.write_bytes(samples.report_bytes())
    sheet = REPORTED_RESULTS.sheet
    workbook = made.load_workbook(path)
    workbook.copy_worksheet(workbook[sheet]).title = f"{sheet}(2)"
    workbook[sheet].sheet_state = "hidden"
    workbook.save(path)
    assert [found[:3] for found in told(verify(pins, path)) if found[0] == "K105"] == [
        ("K105", "上报.xlsx", sheet), ("K105", "上报.xlsx", f"{sheet}(2)"),
    ]  # fmt: skip


def test_a_copy_s_column_that_nothing_proves_is_told(tmp_path, pins):
    read = samples.opened(samples.sealed_bytes())
    records = without_grade_ranks(read.tables[COMPOSITE.name])
    shown = [c.heading for c in records.table.columns if c.heading != "综合等次"]
    sheet = SheetContent(records.table, records, "综合")
    path = copy_of(tmp_path / "副本.xlsx", CLASS_RESULT, (sheet,), {COMPOSITE.sheet: shown})
    (found,) = verify(pins, path).findings
    assert (found.code, found.sheet, found.value) == ("K105", SEAL.sheet, COMPOSITE.sheet)
    assert "综合等次" in found.message


def test_a_copy_under_another_class_s_name_is_told(tmp_path, pins):
    path = teacher_copy(tmp_path / "副本.xlsx")
    workbook = made.load_workbook(path)
    for prop in workbook.custom_doc_props.props:
        if prop.name == "zongce.class":
            prop.value = "2024012"
    workbook.save(path)
    assert [f.code for f in verify(pins, path).findings] == ["K201"]


def receipt(path, change=("", "")):
    fields = (("收到文件", BOOK), (GIVEN_AT, "2026-10-20 09:30:00"), ("处理结果", "采用"))
    issuer = issuer_fields(keyed.certificate(G1), keyed.key_of(books.OFFICE).public)
    text = signed_text(RECEIPT, (*fields, *issuer)).signed(keyed.key_of(G1)).shown()
    path.write_bytes(b"\xef\xbb\xbf" + text.replace(*change).encode())
    return path


def test_a_receipt_is_checked_alone_and_against_the_known_root(tmp_path, pins):
    path = receipt(tmp_path / "回执.txt")
    report = verify(pins, path)
    assert (report.ok, told(report)) == (True, [])
    assert (report.rows[0]["签署人"], report.rows[0]["对象"]) == ("赵干事（G001）", BOOK)
    first = verify(Pins(), path)
    assert (first.ok, [f.code for f in first.findings]) == (True, ["K304"])
    other = Pins()
    other.pin("ABCD" * 8)
    assert [f.code for f in verify(other, path).findings] == ["K406"]
    assert [f.code for f in verify(pins, receipt(path, ("采用", "拒收"))).findings] == ["K406"]


def test_a_folder_is_verified_file_by_file_and_what_is_none_of_ours_is_told_as_such(tmp_path, pins):
    folder = tmp_path / "收到"
    sealed(folder)
    receipt(folder / "回执.txt")
    (folder / "说明.txt").write_text("你好", encoding="utf-8")
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    roster = made.load_workbook(folder / BOOK)
    roster.custom_doc_props.props[:] = [p for p in roster.custom_doc_props.props if p.name != KIND_PROPERTY]
    roster.save(folder / "别的.xlsx")
    report = verify(pins, folder)
    found = {row["文件"]: row["结论"] for row in report.rows}
    assert found == {
        BOOK: verdict.VALID, "回执.txt": verdict.TEXT_VALID, "说明.txt": verdict.NOT_OURS,
        "坏.xlsx": verdict.WRONG, "别的.xlsx": verdict.NOT_OURS,
    }  # fmt: skip
    assert {f.file for f in report.findings} == {"坏.xlsx"}
    assert report.message == "核对了 5 个文件：1 个不可信，2 个有效，2 个没有封签"


FRESH = """
import sys
from pathlib import Path
from zongce import verifying
from zongce.clock import school_clock
from zongce.home import pins
report = verifying.verify([Path(sys.argv[1])], None, pins(), school_clock())
print(report.ok, *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_verifying_loads_no_spreadsheet_library(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ZONGCE_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", FRESH, str(sealed(tmp_path))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    ok, *loaded = done.stdout.split()
    assert ok == "True", done.stderr
    assert not {"openpyxl", "pandas", "xlwings", "keyring"} & set(loaded)


def test_every_workbook_of_a_keyed_year_verifies(tmp_path, pins):
    year = sealed_year.approved(sealed_year.published(sealed_year.submitted(sealed_year.started(tmp_path))))
    sealed_year.did(sealed_year.office(year, "batch.collect", year.report))
    report = verify(pins, tmp_path, register=year.college)
    issued = [f"{name}_班级工作簿.xlsx" for name in sealed_year.NAMES]
    assert [(f.code, f.file) for f in report.findings] == [("K401", name) for name in issued]
    kinds = {row["种类"]: row["结论"] for row in report.rows if row["文件"] not in issued}
    assert kinds == {
        "校级工作簿": verdict.CHAIN_VALID, "学院工作簿": verdict.VALID, "学院上报": verdict.VALID,
        "班级工作簿": verdict.VALID, "公示表": verdict.NOTHING_SHOWN, "回执": verdict.TEXT_VALID,
        "别的文件": verdict.NOT_OURS,
    }  # fmt: skip
    assert verify(pins, year.report, register=year.school).ok
