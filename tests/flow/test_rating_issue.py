"""rating.issue: one form a rater, with a code; who stays, who leaves, what a change of students does."""

import pytest
from openpyxl import load_workbook

from tests.flow import books
from tests.flow import rating_forms as forms
from tests.flow.books import COUNSELLOR, SECOND, STAFF, STUDENTS, TEACHER
from tests.flow.exchanges import rewrite
from tests.flow.rating_forms import PEERS, RATERS
from zongce.books.reader import read_book
from zongce.commands import rows
from zongce.commands.staleness import is_stale

RATING_STOPPED = [dict(w, state="已停止") if w["business"] == "评分管理" else w for w in books.WINDOWS]


def raters(book):
    return {(str(r["rater_id"]), str(r["role"])): r for r in books.rows_in(book, "raters")}


def codes_of(book):
    return {key: r["form_code"] for key, r in raters(book).items()}


def test_every_counsellor_teacher_and_participant_gets_a_form_with_a_code_of_his_own(tmp_path):
    book = forms.issued(tmp_path)
    found = raters(book)
    assert [number for number, _ in found] == list(RATERS)
    assert {r["state"] for r in found.values()} == {"未交"}
    codes = codes_of(book)
    assert len(set(codes.values())) == len(RATERS)
    for (number, role), row in found.items():
        form = forms.form_of(book, number)
        assert form.name == f"{role}_{number}_{row['name']}.xlsx"
        assert form.parent.name == "会计2401_评分表"
        read, _ = read_book(form.read_bytes(), form.name)
        assert read.kind == "rating_form"
        held = {name: read.properties[f"zongce.{name}"] for name in ("batch", "class", "code", "rater")}
        assert held == {
            "batch": books.BATCH_ID,
            "class": books.CODE,
            "code": codes[number, role],
            "rater": number,
        }


def test_a_form_has_all_participants_by_number_the_items_with_their_ranges_and_says_who_opens_it(tmp_path):
    book = forms.issued(tmp_path, roster=[*STUDENTS[::-1]])
    sheet = load_workbook(forms.form_of(book, "20240102"))["评分表"]
    assert sheet["A1"].value == "会计2401 · 评分表"
    assert all(word in sheet["A2"].value for word in ("只有辅导员", "看不到是谁", "李莉", "2026-12-20"))
    assert [sheet.cell(row, 1).value for row in range(8, 13)] == [*PEERS, None]
    headings = [" ".join(sheet.cell(7, column).value.split()) for column in (3, 4)]
    assert headings == ["思想 (20-30)", "体育 (30-40)"]
    assert [sheet[f"B{row}"].value for row in (3, 4, 5)] == ["20240102", "乙", "互评"]
    assert "COUNTIFS" in sheet["A6"].value  # the student's own progress: 已评 n/3
    assert "3" in sheet["A6"].value


def test_progress_says_no_for_everybody_before_anything_came(tmp_path):
    rows = books.rows_in(forms.issued(tmp_path), "student_progress")
    assert [row["student_id"] for row in rows] == list(PEERS)
    assert {
        row[n] for row in rows for n in ("counsellor_has_rated", "teacher_has_rated", "peer_has_finished")
    } == {"否"}


def test_issuing_again_keeps_codes_and_states_so_that_an_older_copy_counts(tmp_path):
    book = forms.issued(tmp_path)
    before, old = codes_of(book), forms.form_of(book, PEERS[0]).read_bytes()
    forms.collect(book, forms.sent_back(book, tmp_path / "一", [COUNSELLOR]))
    assert books.run("rating.issue", book, actor=COUNSELLOR, seed=2).ok
    assert codes_of(book) == before
    assert forms.states(book)[COUNSELLOR] == "已交"
    copy = tmp_path / "旧表.xlsx"
    copy.write_bytes(old)
    report = forms.collect(book, forms.fill(copy, tmp_path / "交" / "旧表.xlsx"))
    assert report.ok, report.findings
    assert forms.states(book)[PEERS[0]] == "已交"


def test_who_left_is_no_rater_any_more_and_a_new_colleague_gets_a_code(tmp_path):
    book = forms.issued(tmp_path)
    before = codes_of(book)
    kept = books.rows_in(book, "raters")
    staff = [s for s in STAFF if s["staff_number"] != SECOND]
    staff.append(
        {
            "staff_number": "T009",
            "name": "新老师",
            "role": "班主任",
            "class_code": books.CODE,
            "class_": books.NAME,
        }
    )
    again = books.class_book(tmp_path / "另" / "班级工作簿.xlsx", staff=staff, raters=kept)
    assert books.run("rating.issue", again, actor=COUNSELLOR, seed=5).ok
    after = codes_of(again)
    assert (SECOND, "辅导员") not in after
    assert after["T009", "班主任"] not in before.values()
    assert {k: v for k, v in after.items() if k in before} == {
        k: v for k, v in before.items() if k[0] != SECOND
    }


def test_who_is_counsellor_and_class_teacher_rates_once_in_each_role(tmp_path):
    both = [
        *STAFF,
        {
            "staff_number": COUNSELLOR,
            "name": "李莉",
            "role": "班主任",
            "class_code": books.CODE,
            "class_": books.NAME,
        },
    ]
    book = forms.issued(tmp_path, staff=both)
    assert {role for number, role in raters(book) if number == COUNSELLOR} == {"辅导员", "班主任"}
    first, second = sorted(book.parent.glob(f"下发/*/*_{COUNSELLOR}_*.xlsx"))
    assert load_workbook(first)["评分表"]["C3"].value != load_workbook(second)["评分表"]["C3"].value
    files = [
        forms.fill(form, tmp_path / "交" / form.name, m)
        for form, m in ((first, (30, 40)), (second, (20, 30)))
    ]
    report = forms.collect(book, *files)
    assert report.ok, report.findings
    forms.collect(book, forms.sent_back(book, tmp_path / "余", [SECOND, TEACHER, *PEERS], marks=(20, 30)))
    report = books.run("rating.compute", book, actor=COUNSELLOR)
    assert report.ok, report.findings
    # 思想: counsellors (30+20)/2 * 30 % + teachers 20 * 30 % + peers 20 * 40 %
    assert {row["思想"] for row in report.rows} == {"21.50"}


def test_one_student_has_no_classmate_to_rate(tmp_path):
    alone = [
        s if s["student_id"] == PEERS[0] else dict(s, participant="否", absence_reason="休学")
        for s in STUDENTS
    ]
    book = forms.issued(tmp_path, roster=alone)
    assert [number for number, _ in raters(book)] == [COUNSELLOR, SECOND, TEACHER]
    (row,) = books.rows_in(book, "student_progress")
    assert row["peer_has_finished"] == "是"


def test_nobody_takes_part(tmp_path):
    nobody = [dict(s, participant="否", absence_reason="休学") for s in STUDENTS]
    path = books.class_book(tmp_path / "班级工作簿.xlsx", roster=nobody)
    report = books.run("rating.issue", path, actor=COUNSELLOR)
    assert books.codes(report) == ["R206"]
    assert not (path.parent / "下发").exists()


def test_a_class_without_teacher_is_told_of(tmp_path):
    path = books.class_book(tmp_path / "班级工作簿.xlsx", staff=[s for s in STAFF if s["role"] != "班主任"])
    report = books.run("rating.issue", path, actor=COUNSELLOR)
    assert report.ok
    assert books.codes(report) == ["B825"]


@pytest.mark.parametrize(
    ("actor", "given", "code"),
    [(TEACHER, {}, "B802"), (COUNSELLOR, {"windows": RATING_STOPPED}, "B806"),
     (COUNSELLOR, {"batches": [dict(books.BATCH, state="已停止")]}, "B805"),
     (COUNSELLOR, {"rating_rules": []}, "S111")],
)  # fmt: skip
def test_who_may_not_and_when_not(tmp_path, actor, given, code):
    path = books.class_book(tmp_path / "班级工作簿.xlsx", **given)
    before = path.read_bytes()
    assert books.codes(books.run("rating.issue", path, actor=actor)) == [code]
    assert path.read_bytes() == before


def changed_class(tmp_path, book, **given):
    """The class after an update of the college: other students or rules, everything of its own kept."""
    own = {name: books.rows_in(book, name) for name in ("raters", "student_progress", "received", "status")}
    path = books.class_book(tmp_path / "改" / "班级工作簿.xlsx", **{**own, **given})
    for folder in ("收件", "隔离", "下发"):
        if (book.parent / folder).exists():
            (book.parent / folder).rename(path.parent / folder)
    return path


def test_a_counsellors_rating_only_lacks_the_student_who_came_later_and_stands_on_his_new_form(tmp_path):
    three = [
        dict(s, participant="否", absence_reason="交换") if s["student_id"] == PEERS[3] else s
        for s in STUDENTS
    ]
    book = forms.issued(tmp_path, roster=three)
    forms.collect(book, forms.sent_back(book, tmp_path / "交", [COUNSELLOR, PEERS[0]], marks=(22, 33)))
    book = changed_class(tmp_path, book, roster=STUDENTS)
    assert books.run("rating.issue", book, actor=COUNSELLOR, seed=3).ok
    row = raters(book)[COUNSELLOR, "辅导员"]
    assert (row["state"], row["rated_count"], row["unrated"]) == ("不完整", 3, PEERS[3])
    sheet = load_workbook(forms.form_of(book, COUNSELLOR))["评分表"]
    assert [[sheet.cell(r, c).value for c in (3, 4)] for r in range(8, 12)] == [[22, 33]] * 3 + [[None, None]]
    peer = raters(book)[PEERS[0], "互评"]
    assert (peer["state"], peer["unrated"]) == ("不完整", PEERS[3])
    assert load_workbook(forms.form_of(book, PEERS[0]))["评分表"]["C9"].value is None
    rated = {r["student_id"]: r["peer_has_finished"] for r in books.rows_in(book, "student_progress")}
    assert rated[PEERS[0]] == "否"
    whole = forms.fill(forms.form_of(book, COUNSELLOR), tmp_path / "补.xlsx", {PEERS[3]: (30, 40)})
    assert forms.collect(book, whole).ok
    assert forms.states(book)[COUNSELLOR] == "已交"


def test_a_rating_stays_when_a_student_goes_away(tmp_path):
    book = forms.issued(tmp_path)
    forms.collect(book, forms.sent_back(book, tmp_path / "交"))
    left = [
        dict(s, participant="否", absence_reason="退学") if s["student_id"] == PEERS[3] else s
        for s in STUDENTS
    ]
    book = changed_class(tmp_path, book, roster=left)
    assert books.run("rating.issue", book, actor=COUNSELLOR).ok
    assert set(forms.states(book).values()) == {"已交"}
    assert PEERS[3] not in forms.states(book)
    assert {r["outcome"] for r in books.rows_in(book, "received") if "20240104" in r["file"]} == {"作废"}
    report = books.run("rating.compute", book, actor=COUNSELLOR)
    assert report.ok, report.findings
    assert [row["学号"] for row in report.rows] == list(PEERS[:3])


def test_with_another_item_every_rating_is_void(tmp_path):
    book = forms.issued(tmp_path)
    files = forms.sent_back(book, tmp_path / "交")
    forms.collect(book, files)
    more = {**books.RULES[0], "number": 3, "rating_item": "劳动"}
    book = changed_class(tmp_path, book, rating_rules=[*books.RULES, more])
    stale = books.run("rating.compute", book, actor=COUNSELLOR)
    assert "P404" in books.codes(stale)
    assert "P414" in books.codes(stale)
    assert books.run("rating.issue", book, actor=COUNSELLOR).ok
    assert set(forms.states(book).values()) == {"未交"}
    assert set(forms.outcomes(book).values()) == {"作废"}
    report = forms.collect(book, files)
    assert set(books.codes(report)) == {"W970"}
    assert set(forms.states(book).values()) == {"未交"}


def test_other_weights_leave_every_rating_standing(tmp_path):
    book = forms.issued(tmp_path)
    forms.collect(book, forms.sent_back(book, tmp_path / "交"))
    other = [dict(r, counsellor_weight=10000, teacher_weight=0, peer_weight=0) for r in books.RULES]
    book = changed_class(tmp_path, book, rating_rules=other)
    assert books.run("rating.issue", book, actor=COUNSELLOR).ok
    assert set(forms.states(book).values()) == {"已交"}


def test_where_the_own_row_counts_from_now_on_classmates_lack_it_and_may_send_again(tmp_path):
    book = forms.issued(tmp_path)
    forms.collect(book, forms.sent_back(book, tmp_path / "交"))
    own_counts = [*books.SCHEME["settings"], {"setting": "计自评", "value": "是"}]
    book = changed_class(tmp_path, book, settings=own_counts)
    assert books.run("rating.issue", book, actor=COUNSELLOR).ok
    assert forms.states(book) == dict.fromkeys(RATERS[:3], "已交") | dict.fromkeys(PEERS, "不完整")
    whole = dict.fromkeys(PEERS, forms.MARKS)
    again = forms.fill(forms.form_of(book, PEERS[0]), tmp_path / "补.xlsx", marks=whole)
    assert books.codes(forms.collect(book, again)) == ["W916"]
    assert forms.states(book)[PEERS[0]] == "已交"


def test_after_clearing_classmates_get_new_codes_and_old_forms_count_no_more(tmp_path):
    book = forms.issued(tmp_path)
    before = codes_of(book)
    old = forms.sent_back(book, tmp_path / "交", [COUNSELLOR, PEERS[0], PEERS[1]])
    forms.collect(book, old)
    voided = [
        r
        if r["role"] != "互评"
        else {
            "rater_id": r["rater_id"],
            "name": r["name"],
            "role": "互评",
            "state": "未交",
            "form_code": r["form_code"],
        }
        for r in books.rows_in(book, "raters")
    ]
    received = [
        dict(r, outcome="作废") if "互评" in str(r["sender"]) else r for r in books.rows_in(book, "received")
    ]
    status = [*books.rows_in(book, "status"), {"setting": "清空时间", "value": "2026-10-21 08:00:00"}]
    book = changed_class(tmp_path, book, raters=voided, received=received, status=status)
    resaved = forms.fill(forms.form_of(book, PEERS[0]), tmp_path / "又交.xlsx", cells={"A6": "又存了一次"})
    assert books.codes(forms.collect(book, resaved)) == ["W911"]
    assert books.codes(forms.collect(book, old / forms.form_of(book, PEERS[1]).name)) == ["W970"]
    assert books.run("rating.issue", book, actor=COUNSELLOR, seed=9).ok
    after = codes_of(book)
    assert all((after[key] == before[key]) == (key[1] != "互评") for key in before)
    assert forms.states(book)[COUNSELLOR] == "已交"
    assert forms.collect(book, forms.sent_back(book, tmp_path / "新", [PEERS[0]])).ok
    assert forms.states(book)[PEERS[0]] == "已交"


def test_who_is_no_counsellor_any_more_does_not_count_even_before_forms_are_issued_again(tmp_path):
    book = forms.issued(tmp_path)
    forms.collect(book, forms.sent_back(book, tmp_path / "交", [COUNSELLOR, TEACHER, *PEERS], marks=(20, 30)))
    forms.collect(book, forms.sent_back(book, tmp_path / "走", [SECOND], marks=(30, 40)))
    assert books.run("rating.compute", book, actor=COUNSELLOR).ok
    assert {row["rating_score"] for row in books.rows_in(book, "rating_result")} == {5250}
    staff = books.tables_of(book)["staff"]
    rewrite(book, staff=rows.without(staff, rows.find(staff, staff_number=SECOND)))
    assert is_stale("class", books.tables_of(book), "评分成绩")
    late = forms.fill(forms.form_of(book, SECOND), tmp_path / "再.xlsx", marks=(29, 39))
    assert books.codes(forms.collect(book, late)) == ["W912"]
    assert books.run("rating.compute", book, actor=COUNSELLOR).ok
    assert {row["rating_score"] for row in books.rows_in(book, "rating_result")} == {5000}
    assert not is_stale("class", books.tables_of(book), "评分成绩")


def test_a_counsellor_who_was_set_later_has_rated_nobody_yet(tmp_path):
    book = forms.issued(tmp_path)
    forms.collect(book, forms.sent_back(book, tmp_path / "交"))
    new = {**STAFF[3], "staff_number": "T005", "name": "新来"}
    book = changed_class(tmp_path, book, staff=[*STAFF, new])
    report = books.run("rating.progress", book, actor=COUNSELLOR)
    assert {row["辅导员是否评分"] for row in report.rows} == {"否"}
    assert {row["班主任是否评分"] for row in report.rows} == {"是"}
