"""The college takes over what the school sends: batch, days, people, returns (B1, C6; design decision 8)."""

import pytest

from tests.flow import books, college_results
from tests.flow.college_results import A, B, college, issued, running, state

MONTH_LATER = {"rating_end": "2027-01-20", "academic_end": "2027-01-20", "composite_end": "2027-01-20"}


@pytest.fixture
def book(tmp_path):
    return college(tmp_path / "学院" / "学院.xlsx")


PEOPLE = [{"staff_number": books.OFFICE, "name": "孙处长", "role": "学生处"}] + [
    {"staff_number": number, "name": name, "role": role, "college": college}
    for college in ("管理学院", "外语学院")
    for number, name, role in (("G009", "新干事", "学院管理员"), (books.SECRETARY, "钱书记", "学院副书记"))
]


def paper(folder, number, *, returns=0, reason="", classes="", college="管理学院", **batch):
    """An update as the school issues it, after so many papers and returns."""
    made = books.BATCH | batch
    key = f"{made['batch_id']}:{college}"
    said = {f"退回次数:{key}": str(returns), f"退回原因:{key}": reason, f"退回班级:{key}": classes}
    row = {
        "batch": made["batch"],
        "college": college,
        "update_number": number - 1,
        "batch_id": made["batch_id"],
    }
    sent = folder / f"{made['batch_id']}_{college}_学院更新_{number}.xlsx"

    def make():
        path = books.school(
            folder / "校级.xlsx", batches=[made], college_progress=[row], college_list=[{"college": college}],
            staff=PEOPLE, status=[{"setting": k, "value": v} for k, v in said.items() if v],
        )  # fmt: skip
        assert books.run("batch.issue", path, actor=books.OFFICE).ok
        issued(path, f"学院更新_{number}")[0].replace(sent)

    return college_results.once(sent, f"{made} {row} {said}", make)


def update(path, *files, actor=books.ADMIN):
    return books.run("batch.update", path, files, actor=actor)


def days(path, business):
    row = next(r for r in books.rows_in(path, "windows") if r["business"] == business)
    return row["school_start"], row["school_end"], row["college_start"], row["college_end"], row["state"]


def test_an_update_brings_batch_days_and_people_and_leaves_the_college_its_own(tmp_path, book):
    tables = {name: books.rows_in(book, name) for name in books.tables_of(book)}
    tables["windows"][0].update(college_start="2026-10-05", college_end="2026-10-31", state="已停止")
    books.college(book, **tables)
    report = update(book, paper(tmp_path, 2, state="已停止", **MONTH_LATER))
    assert (report.ok, report.findings) == (True, ())
    assert [r["state"] for r in books.rows_in(book, "batches")] == ["已停止"]
    assert days(book, "评分管理") == ("2026-10-01", "2027-01-20", "2026-10-05", "2026-10-31", "已停止")
    assert days(book, "素质测评成绩管理") == ("2026-10-01", "2027-01-20", None, None, "已开启")
    assert days(book, "班长课程调整")[:2] == (None, None)
    staff = {r["staff_number"]: r["role"] for r in books.rows_in(book, "staff")}
    assert staff["G009"] == "学院管理员"
    assert books.ADMIN not in staff
    assert staff[books.COUNSELLOR] == "辅导员"
    assert len(books.rows_in(book, "roster")) == 7
    assert state(book, "更新号") == "2"


def test_what_was_received_is_registered_with_its_bytes(tmp_path, book):
    sent = paper(tmp_path, 2)
    update(book, sent)
    [row] = books.rows_in(book, "received")
    assert (row["file"], row["file_kind"], row["sender"], row["outcome"]) == (
        sent.name,
        "学院更新",
        "学生处",
        "采用",
    )
    [kept] = (book.parent / "收件").iterdir()
    assert kept.read_bytes() == sent.read_bytes()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: paper(folder, 2, batch_id="OTHER1"), "W907"),
        (lambda folder: paper(folder, 2, college="外语学院"), "W908"),
        (lambda folder: books.class_book(folder / "班级.xlsx"), "W909"),
        (lambda folder: books.write_book(
            folder / "旧.xlsx", "college_update", {"status": [{"setting": "更新号", "value": "1"}]},
            {"zongce.batch": books.BATCH_ID, "zongce.college": "管理学院"},
        ), "W919"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_for_this_college_now_is_refused(tmp_path, book, make, code):
    sent = make(tmp_path / "来")
    report = update(book, sent)
    assert (report.ok, books.codes(report)) == (False, [code])
    assert [r["outcome"] for r in books.rows_in(book, "received")] == ["拒收"]
    assert [p.read_bytes() for p in (book.parent / "隔离").iterdir()] == [sent.read_bytes()]
    assert (state(book, "更新号"), books.rows_in(book, "batches")[0]["batch_id"]) == ("1", books.BATCH_ID)


def test_a_refused_file_does_not_keep_a_good_one_out(tmp_path, book):
    stranger, good = paper(tmp_path, 2, college="外语学院"), paper(tmp_path, 2)
    assert books.codes(update(book, stranger, good)) == ["W908"]
    assert state(book, "更新号") == "2"


def test_updates_handed_in_together_are_taken_by_number(tmp_path, book):
    third, second = paper(tmp_path, 3, state="已停止"), paper(tmp_path, 2)
    assert update(book, third, second).ok
    assert (state(book, "更新号"), books.rows_in(book, "batches")[0]["state"]) == ("3", "已停止")


def test_the_same_update_again_is_a_hint(tmp_path, book):
    third = paper(tmp_path, 3)
    update(book, third)
    report = update(book, third, actor="G009")
    assert (report.ok, books.codes(report)) == (True, ["W915"])
    assert [r["outcome"] for r in books.rows_in(book, "received")] == ["采用"]


def test_an_older_update_after_a_newer_is_refused(tmp_path, book):
    update(book, paper(tmp_path, 3))
    assert books.codes(update(book, paper(tmp_path, 2), actor="G009")) == ["W919"]


def test_school_days_that_no_longer_hold_the_colleges_are_told(tmp_path, book):
    tables = {name: books.rows_in(book, name) for name in books.tables_of(book)}
    tables["windows"][0].update(college_start="2026-10-05", college_end="2026-12-20")
    books.college(book, **tables)
    report = update(book, paper(tmp_path, 2, rating_end="2026-12-01"))
    assert (report.ok, books.codes(report)) == (True, ["B812"])


@pytest.fixture
def approved(book):
    def make():
        college_results.published(book)
        college_results.change(book, "windows", {"business": "评分管理"}, state="已停止")
        assert books.run("college.approve", book, actor=books.SECRETARY).ok

    return college_results.once(book, "approved", make)


def test_a_return_voids_the_approval_and_reopens_the_batches_as_they_were(tmp_path, approved):
    report = update(approved, paper(tmp_path, 2, returns=1, reason="请补材料"))
    assert report.ok
    assert (state(approved, "审核状态"), state(approved, "退回原因")) == ("已退回", "请补材料")
    assert (state(approved, "审核人"), state(approved, "审核时间")) == (None, None)
    assert [r["state"] for r in books.rows_in(approved, "windows")] == [
        "已停止",
        "已开启",
        "已开启",
        None,
        None,
    ]
    progress = books.rows_in(approved, "class_progress")
    assert [(r["submission"], r["publicity_state"]) for r in progress] == [("已提交", "未公示")] * 2


def test_after_a_return_the_college_publishes_and_approves_again(tmp_path, approved):
    update(approved, paper(tmp_path, 2, returns=1, reason="请补材料"))
    admin = "G009"
    assert books.codes(books.run("college.approve", approved, actor=books.SECRETARY)) == ["B818"]
    assert books.run("college.return", approved, sets={"班级": A, "原因": "重算"}, actor=admin).ok
    tables = {name: books.rows_in(approved, name) for name in books.tables_of(approved)}
    tables["class_progress"][0]["submission"] = "已提交"
    books.college(approved, **tables)
    books.run("publicity.start", approved, actor=admin)
    books.run("publicity.end", approved, sets={"班级": running(approved)}, actor=admin)
    assert books.run("college.approve", approved, actor=books.SECRETARY).ok
    assert state(approved, "审核状态") == "已审核通过"
    assert state(issued(approved, "学院上报")[-1], "退回次数") == "1"


def test_classes_that_the_school_named_are_returned_at_once(tmp_path, approved):
    update(approved, paper(tmp_path, 2, returns=1, reason="补材料", classes=B))
    by_name = {r["class_"]: r["submission"] for r in books.rows_in(approved, "class_progress")}
    assert by_name == {A: "已提交", B: "未提交"}
    assert (state(approved, "退回次数:2024012"), state(approved, "退回原因:2024012")) == ("1", "补材料")


def test_a_return_is_taken_once_however_often_later_updates_repeat_it(tmp_path, approved):
    update(approved, paper(tmp_path, 2, returns=1, reason="补材料"))
    books.run("publicity.start", approved, actor="G009")
    update(approved, paper(tmp_path, 3, returns=1, reason="补材料"), actor="G009")
    assert {r["publicity_state"] for r in books.rows_in(approved, "class_progress")} == {"公示中"}
    assert state(approved, "更新号") == "3"
