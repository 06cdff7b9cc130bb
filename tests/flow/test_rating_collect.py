"""rating.collect: what counts, what is refused into 隔离, what waits, and which of two versions wins."""

import zipfile
from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook

from tests.flow import books
from tests.flow import rating_forms as forms
from tests.flow.books import COUNSELLOR, NOW, SECOND, STUDENTS, TEACHER
from tests.flow.rating_forms import PEERS, RATERS
from zongce import casework

LATE = datetime(2026, 12, 21, 0, 5, tzinfo=casework.SCHOOL_TIME)
LAST_DAY = datetime(2026, 12, 20, 23, 59, tzinfo=casework.SCHOOL_TIME)
EARLY = datetime(2026, 9, 30, 12, 0, tzinfo=casework.SCHOOL_TIME)
SENT = datetime(2026, 10, 19, 20, 0, tzinfo=casework.SCHOOL_TIME)
FIRST = PEERS[0]


@pytest.fixture
def book(tmp_path):
    return forms.issued(tmp_path)


def filled(book, out, number=FIRST, **options):
    return forms.fill(forms.form_of(book, number), out, **options)


def row_of(book, number):
    return next(r for r in books.rows_in(book, "raters") if r["rater_id"] == number)


def shelf(book, name):
    return (
        sorted(p.name.partition("_")[2] for p in (book.parent / name).glob("*.xlsx"))
        if (book.parent / name).exists()
        else []
    )


def kept(book):
    """Every byte of the case that a second run may not change; the 检查报告 is of the last run."""
    files = (
        p
        for p in book.parent.rglob("*")
        if p.is_file() and not p.name.startswith(".") and "检查报告" not in p.name
    )
    return {str(p.relative_to(book.parent)): p.read_bytes() for p in files}


def packed(kind, folder, tmp_path):
    files = sorted(folder.iterdir())
    if kind == "zip":
        return [forms.zipped_in_gbk(tmp_path / "评分.zip", files)]
    if kind == "eml":
        return [forms.letter(tmp_path / f"{n}.eml", [file], SENT) for n, file in enumerate(files)]
    return [folder] if kind == "folder" else files


@pytest.mark.parametrize("kind", ["folder", "zip", "eml", "files"])
def test_all_ways_in_come_to_the_same(tmp_path, book, kind):
    report = forms.collect(book, *packed(kind, forms.sent_back(book, tmp_path / "交"), tmp_path))
    assert report.ok, report.findings
    assert forms.states(book) == dict.fromkeys(RATERS, "已交")
    assert forms.outcomes(book) == {forms.form_of(book, n).name: "采用" for n in RATERS}
    assert shelf(book, "收件") == sorted(forms.form_of(book, n).name for n in RATERS)
    row = row_of(book, FIRST)
    came = "2026-10-19 20:00:00" if kind == "eml" else "2026-10-20 09:30:00"
    assert (row["rated_count"], row["unrated"], row["received_at"]) == (3, None, came)
    progress = books.rows_in(book, "student_progress")
    assert {
        r[n] for r in progress for n in ("counsellor_has_rated", "teacher_has_rated", "peer_has_finished")
    } == {"是"}
    dates = {r["sent_at"] for r in books.rows_in(book, "received")}
    assert dates == ({"2026-10-19 20:00:00"} if kind == "eml" else {None})


def test_collecting_the_same_folder_twice_changes_nothing(tmp_path, book):
    folder = forms.sent_back(book, tmp_path / "交", RATERS[:5])
    filled(book, folder / "缺.xlsx", PEERS[2], marks={PEERS[0]: (25, 35)})
    filled(book, folder / "超.xlsx", PEERS[3], marks=(31, 35))
    first = forms.collect(book, folder)
    before = kept(book)
    again = forms.collect(book, folder)
    assert kept(book) == before
    assert again.outcome.changes == ()
    assert set(books.codes(first)) == {"W917", "P407", "P419"}
    assert set(books.codes(again)) == {"W915", *books.codes(first)}
    (hint,) = [f for f in again.findings if f.code == "W915"]
    assert "5" in hint.message


def test_two_workers_come_to_the_same_as_one(tmp_path):
    both = []
    for workers in (1, 2):
        book = forms.issued(tmp_path / str(workers))
        folder = forms.sent_back(book, tmp_path / f"交{workers}", RATERS[:6])
        filled(book, folder / "超.xlsx", PEERS[3], marks=(31, 35))
        report = forms.collect(book, folder, workers=workers)
        both.append((report.message, books.codes(report), report.rows, forms.states(book)))
    skipped = [[{k: v for k, v in row.items() if k != "SHA-256"} for row in one[2]] for one in both]
    assert skipped[0] == skipped[1]
    assert both[0][:2] + both[0][3:] == both[1][:2] + both[1][3:]


def test_a_dry_run_says_what_the_run_then_does(tmp_path, book):
    folder = forms.sent_back(book, tmp_path / "交", RATERS[:3])
    before = kept(book)
    shown = forms.collect(book, folder, dry_run=True)
    assert kept(book) == before
    done = forms.collect(book, folder)
    assert shown.outcome.changes == done.outcome.changes
    assert {c.sheet for c in shown.outcome.changes} >= {"评分人名单", "评分进度", "收发登记", "日志"}


def test_an_unfinished_form_counts_for_progress_only(tmp_path, book):
    blank = filled(
        book, tmp_path / "缺.xlsx", COUNSELLOR, marks={**dict.fromkeys(PEERS[:2], (25, 35)), PEERS[2]: (25,)}
    )
    report = forms.collect(book, blank)
    assert sorted(f.cell for f in report.findings if f.code == "P407") == ["C11", "D10", "D11"]
    (told,) = [f for f in report.findings if f.code == "W917"]
    assert told.severity.value == "refused"
    assert "2 人" in told.message
    assert forms.outcomes(book) == {"缺.xlsx": "不完整"}
    row = row_of(book, COUNSELLOR)
    assert (row["state"], row["rated_count"], row["unrated"]) == ("不完整", 2, f"{PEERS[2]}、{PEERS[3]}")
    assert shelf(book, "隔离") == []
    assert {r["counsellor_has_rated"] for r in books.rows_in(book, "student_progress")} == {"否"}
    forms.collect(book, forms.sent_back(book, tmp_path / "交", [SECOND, TEACHER, *PEERS]))
    rated = {r["student_id"]: r["counsellor_has_rated"] for r in books.rows_in(book, "student_progress")}
    assert rated == dict(zip(PEERS, "是是否否", strict=True))
    computed = books.run("rating.compute", book, actor=COUNSELLOR)
    assert computed.ok
    assert "辅导员 1、" in computed.message


def test_a_form_sent_back_blank_is_unfinished(tmp_path, book):
    assert set(books.codes(forms.collect(book, filled(book, tmp_path / "空.xlsx", marks=())))) == {
        "P425",
        "W917",
    }
    assert (row_of(book, FIRST)["state"], row_of(book, FIRST)["rated_count"]) == ("不完整", 0)


def test_an_unfinished_form_is_replaced_by_the_finished_one_without_doubt(tmp_path, book):
    forms.collect(book, filled(book, tmp_path / "缺.xlsx", marks={PEERS[1]: (25, 35)}))
    report = forms.collect(book, filled(book, tmp_path / "全.xlsx"))
    assert books.codes(report) == ["W916"]
    assert forms.outcomes(book) == {"缺.xlsx": "被替代", "全.xlsx": "采用"}
    assert forms.states(book)[FIRST] == "已交"
    again = forms.collect(book, tmp_path / "缺.xlsx")
    assert books.codes(again) == ["W915"]


def test_an_unfinished_form_never_takes_the_place_of_a_finished_one(tmp_path, book):
    whole = filled(book, tmp_path / "全.xlsx")
    forms.collect(book, forms.letter(tmp_path / "1.eml", [whole], SENT))
    counted = row_of(book, FIRST)
    part = filled(book, tmp_path / "缺.xlsx", marks={PEERS[1]: (25, 35)})
    forms.collect(book, forms.letter(tmp_path / "2.eml", [part], SENT + timedelta(days=1)))
    assert row_of(book, FIRST) == counted
    assert forms.outcomes(book)["缺.xlsx"] == "不完整"


def test_of_two_unfinished_forms_the_one_that_rates_more_shows_the_progress(tmp_path, book):
    two = filled(book, tmp_path / "二.xlsx", marks=dict.fromkeys(PEERS[1:3], (25, 35)))
    one = filled(book, tmp_path / "一.xlsx", marks={PEERS[1]: (25, 35)})
    forms.collect(book, two)
    forms.collect(book, one)
    assert row_of(book, FIRST)["rated_count"] == 2


@pytest.mark.parametrize(
    ("cells", "marks", "codes"),
    [
        ({"C9": 31}, (25, 35), {"P419"}),
        ({"C9": 19.99}, (25, 35), {"P419"}),
        ({"C9": 25.555}, (25, 35), {"N102"}),
        ({"D9": "良好"}, (25, 35), {"N101"}),
        ({"D9": "=30+5"}, (25, 35), {"N107"}),
        ({"A12": "20240199", "B12": "外人", "C12": 25, "D12": 35}, (25, 35), {"P409"}),
        ({"A12": "20240105", "B12": "戊", "C12": 25, "D12": 35}, (25, 35), {"P409"}),
        ({"A11": None, "B11": None, "C11": None, "D11": None}, (25, 35), {"P408"}),
        ({"D7": None, **{f"D{n}": None for n in range(8, 12)}}, (25, 35), {"P404"}),
        ({"C7": "思想 (0-100)"}, (25, 35), {"P406"}),
        ({"B9": "别名"}, (25, 35), {"R202"}),
        ({"A10": "20240102"}, (25, 35), {"R203", "R202", "P408"}),
    ],
    ids=[
        "above", "below", "decimals", "words", "formula", "stranger", "absent", "left out", "item", "range",
        "name", "twice",
    ],
)  # fmt: skip
def test_a_form_with_a_fault_is_refused_and_the_rest_goes_on(tmp_path, book, cells, marks, codes):
    folder = forms.sent_back(book, tmp_path / "交", [TEACHER])
    filled(book, folder / "错.xlsx", cells=cells, marks=marks)
    report = forms.collect(book, folder)
    refused = [f for f in report.findings if f.severity.value != "hint"]
    assert {f.code for f in refused} == codes
    assert {(f.file, f.severity.value) for f in refused} == {("错.xlsx", "refused")}
    assert forms.states(book) == {**dict.fromkeys(RATERS, "未交"), TEACHER: "已交"}
    assert forms.outcomes(book)["错.xlsx"] == "拒收"
    assert shelf(book, "隔离") == ["错.xlsx"]
    assert len(shelf(book, "收件")) == 1


def test_no_mark_stands_in_the_workbook_not_even_one_that_was_refused(tmp_path, book):
    forms.collect(book, forms.sent_back(book, tmp_path / "交", RATERS[:6], marks=(27.31, 36.47)))
    forms.collect(book, filled(book, tmp_path / "超.xlsx", PEERS[3], marks=(88.13, 36.47)))
    with zipfile.ZipFile(book) as parts:
        whole = b"".join(parts.read(name) for name in parts.namelist())
    assert b"20240102" in whole
    assert not [mark for mark in (b"27.31", b"36.47", b"88.13", b"2731", b"3647") if mark in whole]


@pytest.mark.parametrize("change", ["sorted", "pasted", "full width", "numbers as text", "renamed sheet"])
def test_what_people_do_to_a_form_without_harm(tmp_path, book, change):
    form = forms.form_of(book, FIRST)
    out = forms.fill(form, tmp_path / "人.xlsx")
    workbook = load_workbook(out)
    sheet = workbook["评分表"]
    if change == "sorted":
        rows = [[sheet.cell(r, c).value for c in range(1, 5)] for r in range(8, 12)]
        for r, values in enumerate(reversed(rows), start=8):
            for c, value in enumerate(values, start=1):
                sheet.cell(r, c).value = value
    elif change == "pasted":
        sheet["A9"], sheet["C9"].number_format = 20240102, "0"
    elif change == "full width":
        sheet["C9"] = "\uff12\uff15"
    elif change == "numbers as text":
        sheet["C9"] = "25.00"
    else:
        sheet.title = "Sheet1"
    workbook.save(out)
    report = forms.collect(book, out)
    assert report.ok, report.findings
    assert forms.states(book)[FIRST] == "已交"


def test_a_form_pasted_over_by_a_formula_in_a_locked_cell_is_still_the_raters(tmp_path, book):
    report = forms.collect(book, filled(book, tmp_path / "锁.xlsx", cells={"A6": "随便", "B1": "x"}))
    assert report.ok, report.findings
    assert forms.states(book)[FIRST] == "已交"


def with_property(path, **values):
    """Other document properties; None takes one away."""
    workbook = load_workbook(path)
    for name, value in values.items():
        key = f"zongce.{name}"
        if value is None:
            del workbook.custom_doc_props[key]
        else:
            workbook.custom_doc_props[key].value = value
    workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda p: with_property(p, kind="class_update"), "W909"),
        (lambda p: with_property(p, batch="B0000"), "W907"),
        (lambda p: with_property(p, **{"class": "2024012"}), "W908"),
        (lambda p: with_property(p, code="AAAAAAAA"), "W911"),
    ],
    ids=["kind", "batch", "class", "code"],
)
def test_a_form_from_elsewhere_is_refused(tmp_path, book, change, code):
    report = forms.collect(book, change(filled(book, tmp_path / "别.xlsx")))
    assert books.codes(report) == [code]
    assert forms.outcomes(book) == {"别.xlsx": "拒收"}
    assert forms.states(book)[FIRST] == "未交"


def test_a_form_of_another_class_of_the_batch_is_sent_on(tmp_path, book):
    own = [dict(s, class_code="2024012", class_="会计2402") for s in STUDENTS]
    staff = [
        dict(s, class_code="2024012", class_="会计2402") if "class_code" in s else s for s in books.STAFF
    ]
    status = [{"setting": k, "value": v} for k, v in (("班级代码", "2024012"), ("班级", "会计2402"))]
    other = forms.issued(tmp_path / "二班", roster=own, staff=staff, status=status)
    report = forms.collect(book, forms.sent_back(other, tmp_path / "交", [FIRST]))
    assert books.codes(report) == ["W908"]
    assert report.findings[0].message.startswith("这是“会计2402”的评分表")


def test_without_document_properties_the_code_in_the_sheet_decides(tmp_path, book):
    gone = dict.fromkeys(("batch", "class", "code", "rater", "id", "kind"))
    code = row_of(book, FIRST)["form_code"]
    plain = with_property(
        filled(book, tmp_path / "a.xlsx", cells={"C3": f"校验码：{code[:4].lower()}-{code[4:].lower()}"}),
        **gone,
    )
    assert forms.collect(book, plain).ok
    assert forms.states(book)[FIRST] == "已交"
    for number, cell, expected in ((PEERS[1], None, "W910"), (PEERS[2], f"校验码 {code}", "W911")):
        odd = with_property(filled(book, tmp_path / f"{number}.xlsx", number, cells={"C3": cell}), **gone)
        assert books.codes(forms.collect(book, odd)) == [expected]


def test_who_is_no_rater_of_the_class_is_refused(tmp_path, book):
    for name, cells in (("外.xlsx", {"B3": "T099", "B4": "外人"}), ("角色.xlsx", {"B5": "班主任"})):
        report = forms.collect(book, filled(book, tmp_path / name, SECOND, cells=cells))
        assert books.codes(report) == ["W912"]


def test_a_classmates_form_with_ones_own_name_on_it_has_the_wrong_code(tmp_path, book):
    stolen = filled(book, tmp_path / "冒.xlsx", PEERS[1], cells={"B3": PEERS[2], "B4": "丙"})
    assert books.codes(forms.collect(book, stolen)) == ["W911"]
    assert forms.states(book)[PEERS[2]] == "未交"


@pytest.mark.parametrize(
    ("name", "data", "code"), [("假.xlsx", b"nothing", "F101"), ("旧.xls", b"\xd0\xcf\x11\xe0", None)]
)
def test_what_is_no_workbook_is_refused_and_the_rest_goes_on(tmp_path, book, name, data, code):
    folder = forms.sent_back(book, tmp_path / "交", [FIRST])
    (folder / name).write_bytes(data)
    report = forms.collect(book, folder)
    assert {f.severity.value for f in report.findings} == {"refused"}
    assert code is None or code in books.codes(report)
    assert forms.states(book)[FIRST] == "已交"
    assert forms.outcomes(book)[name] == "拒收"
    before = book.read_bytes()
    assert books.codes(forms.collect(book, folder)) == [*books.codes(report), "W915"]
    assert book.read_bytes() == before


def test_the_same_bytes_under_two_names_are_one_form(tmp_path, book):
    file = filled(book, tmp_path / "交" / "a.xlsx")
    (tmp_path / "交" / "b.xlsx").write_bytes(file.read_bytes())
    report = forms.collect(book, tmp_path / "交")
    assert books.codes(report) == ["W915"]
    assert len(books.rows_in(book, "received")) == 1
    assert forms.states(book)[FIRST] == "已交"


def test_the_same_marks_saved_twice_are_one_form(tmp_path, book):
    filled(book, tmp_path / "交" / "a.xlsx")
    filled(book, tmp_path / "交" / "b.xlsx", cells={"A6": "又存了一次"})
    report = forms.collect(book, tmp_path / "交")
    assert books.codes(report) == ["W915"]
    assert sorted(forms.outcomes(book).values()) == ["采用", "重复"]


@pytest.mark.parametrize("confirmed", [{}, {"以此为准": "是"}])
def test_the_same_marks_sent_again_another_day_are_the_form_that_counts_already(tmp_path, book, confirmed):
    first = filled(book, tmp_path / "a.xlsx")
    again = filled(book, tmp_path / "b.xlsx", cells={"A6": "又存了一次"})
    forms.collect(book, first)
    counted = row_of(book, FIRST)
    assert books.codes(forms.collect(book, again, sets=confirmed)) == ["W915"]
    assert row_of(book, FIRST) == counted
    assert forms.outcomes(book) == {"a.xlsx": "采用", "b.xlsx": "重复"}
    before = kept(book)
    assert books.codes(forms.collect(book, again)) == ["W915"]
    assert kept(book) == before


def two(book, tmp_path, apart):
    """Two different complete forms of one rater, in letters so far apart; None: without a date."""
    made = []
    for n, marks in enumerate(((25, 35), (26, 36))):
        file = filled(book, tmp_path / f"第{n + 1}份.xlsx", marks=marks)
        when = None if apart is None else SENT + n * apart
        made.append(forms.letter(tmp_path / f"{n}.eml", [file], when))
    return made


@pytest.mark.parametrize("together", [True, False])
def test_of_two_versions_a_minute_apart_the_later_wins_in_whatever_order_they_come(tmp_path, together):
    for number, turned in enumerate((False, True)):
        book = forms.issued(tmp_path / str(number))
        letters = two(book, tmp_path / str(number), timedelta(seconds=60))
        letters = letters[::-1] if turned else letters
        reports = (
            [forms.collect(book, *letters)] if together else [forms.collect(book, one) for one in letters]
        )
        assert forms.outcomes(book) == {"第1份.xlsx": "被替代", "第2份.xlsx": "采用"}
        assert row_of(book, FIRST)["state"] == "已交"
        assert [c for r in reports for c in books.codes(r)] == ["W916"]
        assert books.codes(forms.collect(book, *letters)) == ["W915"]


@pytest.mark.parametrize(
    "apart", [timedelta(seconds=59), timedelta(0), None], ids=["59 s", "same", "no date"]
)
def test_of_two_versions_that_nobody_can_order_neither_counts(tmp_path, book, apart):
    letters = two(book, tmp_path, apart)
    report = forms.collect(book, *letters)
    assert books.codes(report) == ["W914", "W914"]
    assert all("第1份.xlsx" in f.message and "第2份.xlsx" in f.message for f in report.findings)
    assert forms.outcomes(book) == {"第1份.xlsx": "待定", "第2份.xlsx": "待定"}
    assert forms.states(book)[FIRST] == "未交"
    assert shelf(book, "隔离") == []
    one = forms.collect(book, letters[1])
    assert one.ok, one.findings
    assert forms.outcomes(book) == {"第1份.xlsx": "被替代", "第2份.xlsx": "采用"}


def test_a_letter_from_a_clock_that_is_wrong_does_not_win_by_its_date(tmp_path, book):
    files = [
        filled(book, tmp_path / f"{n}.xlsx", marks=marks) for n, marks in enumerate(((25, 35), (26, 36)))
    ]
    ahead = forms.letter(tmp_path / "明年.eml", [files[0]], NOW + timedelta(days=365))
    assert forms.collect(book, ahead).ok
    later = forms.letter(tmp_path / "今天.eml", [files[1]], NOW)
    assert books.codes(forms.collect(book, later)) == ["W914"]
    assert forms.outcomes(book) == {"0.xlsx": "采用", "1.xlsx": "待定"}


def test_a_version_that_counted_before_stays_until_the_counsellor_says_otherwise(tmp_path, book):
    first, second = two(book, tmp_path, None)
    forms.collect(book, first)
    counted = row_of(book, FIRST)
    assert books.codes(forms.collect(book, second)) == ["W914"]
    assert row_of(book, FIRST) == counted
    assert forms.outcomes(book) == {"第1份.xlsx": "采用", "第2份.xlsx": "待定"}
    assert books.codes(forms.collect(book)) == ["W914"]
    report = forms.collect(book, second, sets={"以此为准": "是"})
    assert books.codes(report) == ["W916"]
    assert forms.outcomes(book) == {"第1份.xlsx": "被替代", "第2份.xlsx": "采用"}
    back = forms.collect(book, first, sets={"以此为准": "是"})
    assert books.codes(back) == ["W916"]
    assert forms.outcomes(book) == {"第1份.xlsx": "采用", "第2份.xlsx": "被替代"}
    assert row_of(book, FIRST)["digest"] == counted["digest"]


def test_a_form_on_the_last_day_counts_and_the_day_after_it_waits(tmp_path, book):
    assert forms.collect(book, filled(book, tmp_path / "准时.xlsx"), now=LAST_DAY).ok
    report = forms.collect(book, filled(book, tmp_path / "晚.xlsx", PEERS[1]), now=LATE)
    assert books.codes(report) == ["W913"]
    assert "2026-12-20" in report.findings[0].message
    assert forms.states(book)[FIRST] == "已交"
    assert forms.states(book)[PEERS[1]] == "迟交待定"
    assert forms.outcomes(book)["晚.xlsx"] == "待定"
    assert "晚.xlsx" in shelf(book, "收件")
    progress = {r["student_id"]: r["peer_has_finished"] for r in books.rows_in(book, "student_progress")}
    assert progress[PEERS[1]] == "否"


def test_before_the_window_nothing_is_collected_and_afterwards_it_is(tmp_path, book):
    file = filled(book, tmp_path / "早.xlsx")
    before = book.read_bytes()
    report = forms.collect(book, file, now=EARLY)
    assert books.codes(report) == ["B804"]
    assert book.read_bytes() == before
    assert forms.collect(book, file).ok


def test_the_days_of_collecting_are_those_that_the_window_around_leaves(tmp_path):
    own = {"college_start": "2026-10-01", "college_end": "2026-12-31"}
    of_rating = {"school_start": "2026-10-10", "school_end": "2026-10-25", **own}
    cut = [{**w, **of_rating} if w["business"] == "评分管理" else w for w in books.WINDOWS]
    book = forms.issued(tmp_path, windows=cut)
    early, late = (datetime(2026, 10, day, 9, tzinfo=books.NOW.tzinfo) for day in (5, 26))
    file = filled(book, tmp_path / "表.xlsx")
    assert books.codes(forms.collect(book, file, now=early)) == ["B804"]
    report = forms.collect(book, file, now=late)
    assert books.codes(report) == ["W913"]
    assert "2026-10-25" in report.findings[0].message


def permitted(book, number=PEERS[1]):
    """The class's workbook after an update that carries the college's permission."""
    own = {n: books.rows_in(book, n) for n in ("raters", "student_progress", "received", "status")}
    row = {
        "class_code": books.CODE,
        "class_": books.NAME,
        "rater_id": number,
        "reason": "住院",
        "time": "2026-12-22 08:00:00",
        "person": "赵干事",
    }
    return books.class_book(book, late_permits=[row], **own)


def test_a_late_form_counts_once_the_college_permits_it(tmp_path, book):
    late = filled(book, tmp_path / "晚.xlsx", PEERS[1])
    forms.collect(book, late, now=LATE)
    assert books.codes(forms.collect(book, now=LATE)) == ["W913"]
    report = forms.collect(permitted(book), now=LATE + timedelta(days=2))
    assert report.ok, report.findings
    row = row_of(book, PEERS[1])
    assert (row["state"], row["received_at"]) == ("已交", "2026-12-21 00:05:00")
    (received,) = books.rows_in(book, "received")
    assert (received["outcome"], received["received_at"]) == ("采用", "2026-12-21 00:05:00")
    assert received["explanation"]


def test_a_permission_is_for_one_rater_of_one_class(tmp_path, book):
    book = permitted(book)
    report = forms.collect(book, forms.sent_back(book, tmp_path / "交", PEERS[:2]), now=LATE)
    assert books.codes(report) == ["W913"]
    assert forms.states(book)[PEERS[0]] == "迟交待定"
    assert forms.states(book)[PEERS[1]] == "已交"


def test_what_came_in_time_is_not_late_because_it_is_looked_at_again(tmp_path, book):
    letters = two(book, tmp_path, None)
    forms.collect(book, *letters, now=LAST_DAY)
    report = forms.collect(book, letters[0], now=LATE)
    assert report.ok, report.findings
    assert forms.states(book)[FIRST] == "已交"


def test_a_form_mailed_in_time_and_collected_after_the_end_counts(tmp_path, book):
    letter = forms.letter(tmp_path / "信.eml", [filled(book, tmp_path / "及时.xlsx")], SENT)
    assert forms.collect(book, letter, now=LATE).ok
    assert (forms.states(book)[FIRST], row_of(book, FIRST)["received_at"]) == ("已交", "2026-10-19 20:00:00")


def test_a_second_version_that_is_late_leaves_the_first_alone(tmp_path, book):
    first, second = two(book, tmp_path, LATE - SENT)
    forms.collect(book, first)
    assert books.codes(forms.collect(book, second, now=LATE)) == ["W913"]
    assert forms.states(book)[FIRST] == "已交"
    assert forms.outcomes(book) == {"第1份.xlsx": "采用", "第2份.xlsx": "待定"}


def test_a_staff_number_that_lost_its_zeros_or_capitals_is_still_the_same_person(tmp_path):
    staff = [dict(s, staff_number="0070") if s["staff_number"] == TEACHER else s for s in books.STAFF]
    book = forms.issued(tmp_path, staff=staff)
    for number, typed in (("0070", 70), (SECOND, "t002")):
        report = forms.collect(book, filled(book, tmp_path / f"{number}.xlsx", number, cells={"B3": typed}))
        assert report.ok, report.findings
        assert forms.states(book)[number] == "已交"


def test_without_files_and_with_nothing_waiting_nothing_happens(book):
    before = book.read_bytes()
    report = forms.collect(book)
    assert report.ok
    assert report.outcome.changes == ()
    assert book.read_bytes() == before


def test_with_self_rating_the_own_row_must_be_filled(tmp_path):
    scheme = [{"setting": "计自评", "value": "是"}]
    book = forms.issued(tmp_path, settings=scheme)
    everybody = dict.fromkeys(PEERS, (25, 35))
    without = forms.collect(
        book, filled(book, tmp_path / "缺.xlsx", marks={k: v for k, v in everybody.items() if k != FIRST})
    )
    assert set(books.codes(without)) == {"P407", "W917"}
    assert row_of(book, FIRST)["unrated"] == FIRST
    assert forms.collect(book, filled(book, tmp_path / "全.xlsx", marks=everybody)).ok
    assert row_of(book, FIRST)["rated_count"] == 4


def test_only_counsellors_collect(book):
    assert books.codes(books.run("rating.collect", book, actor=TEACHER)) == ["B802"]


def test_nothing_is_collected_after_the_class_has_submitted(tmp_path):
    status = [{"setting": "班级", "value": books.NAME}, {"setting": "提交状态", "value": "已提交"}]
    path = books.class_book(tmp_path / "班级工作簿.xlsx", status=status)
    assert books.codes(forms.collect(path, now=NOW)) == ["B808"]
