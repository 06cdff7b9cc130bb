"""首页 of each kind of workbook: state, next button, deadline, steps; all derived from the other sheets."""

import io
import re
from datetime import datetime

import pytest
from openpyxl import load_workbook

from tests.flow import books
from zongce.checks.own_book import empty
from zongce.commands import facts, rows, staleness
from zongce.commands.freshness import freshness
from zongce.commands.pages.home import home, steps_of
from zongce.commands.pages.steps import Step, state_line
from zongce.commands.registry import COMMANDS
from zongce.sheets.school_book import school_book
from zongce.tables.books import CLASS, COLLEGE, KINDS, SCHOOL
from zongce.tables.records import ACADEMIC_ITEM, COMPOSITE_ITEM, COMPUTATIONS, MAJOR_RANK_ITEM, RATING_ITEM

DAY = books.NOW.date().isoformat()
BUTTON = re.compile("选项卡 → “([^”]+)”")
_SCORES = {"credit_weighted_average": 8000, "bonus": 0, "academic_score": 8000}
ACADEMIC = [{"student_id": f"2024010{n}", "name": "某", "class_": books.NAME, **_SCORES} for n in range(1, 5)]
RATERS = [
    {"rater_id": number, "name": name, "role": "互评", "state": state}
    for number, name, state in (
        ("20240101", "甲", "已交"),
        ("20240102", "乙", "不完整"),
        ("20240103", "丙", "未交"),
    )
]
PROGRESS = [
    {"class_code": books.CODE, "class_": books.NAME, "class_size": 5, "participant_count": 4, "peer_done": 3,
     "submission": "已提交", "publicity_state": "公示中", "update_number": 1},
]  # fmt: skip


def tables(kind, **given):
    made = {table.name: empty(table) for table in KINDS[kind].tables}
    base = {
        "batches": [books.BATCH],
        "windows": books.WINDOWS,
        "staff": books.STAFF,
        "roster": books.STUDENTS,
    }
    base |= {"rating_rules": books.RULES, **books.SCHEME}
    for name, content in (base | given).items():
        if name in made:
            made[name] = rows.of(made[name].table, content)
    return made


def of_class(**status):
    known = {"学院": "管理学院", "班级代码": books.CODE, "班级": books.NAME} | status
    given = {name: known.pop(name) for name in list(known) if isinstance(known[name], list)}
    return tables(CLASS, status=[{"setting": k, "value": v} for k, v in known.items()], **given)


def of_college(**given):
    status = [{"setting": "学院", "value": "管理学院"}, *given.pop("status", [])]
    return tables(COLLEGE, status=status, **given)


def computed(kind, made, *items, class_=""):
    """The tables as if these results had just been computed."""

    class Clicked:
        moment, actor = "2026-10-20 09:30:00", "李莉（T001）"

    for item in items:
        digests = (staleness.inputs(kind, made, item, class_), staleness.result_digest(made, item, class_))
        done = staleness.record(made[COMPUTATIONS.name], Clicked, item, class_, digests)
        made = {**made, COMPUTATIONS.name: done}
    return made


def page(kind, made, now=books.NOW):
    content = home(kind, made, now)
    return dict(content.facts), {s["step"].split(" ", 1)[1]: s for s in rows.every(content.records)}


def test_the_first_sheet_of_a_class_says_whose_it_is_what_is_next_and_by_when(tmp_path):
    path = books.class_book(tmp_path / "班级工作簿.xlsx")
    assert books.run("academic.compute", path, actor=books.COUNSELLOR).outcome.ok
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert (sheet.title, sheet["A1"].value) == ("首页", "班级工作簿 · 会计2401")
    assert {"2025-2026学年综合测评", "管理学院", "参评 4 人"} <= set(sheet["A2"].value.split("　"))
    assert [sheet[f"A{r}"].value for r in (4, 5, 6)] == ["当前状态", "下一步", "截止"]
    assert sheet["B4"].value == "○ 评分：未开始"
    assert BUTTON.findall(sheet["B5"].value) == ["下发评分表"]
    assert sheet["B6"].value.startswith("2026-12-20")
    assert [c.value for c in sheet[8]] == ["步骤", "状态", "完成", "说明"]
    steps = {sheet.cell(r, 1).value: sheet.cell(r, 2).value for r in range(9, 17)}
    assert steps["3 学业成绩"] == "✓ 已计算"
    assert steps["6 综合成绩"] == "○ 未计算"


def test_steps_link_to_the_sheets_that_are_there_and_to_no_others(tmp_path):
    path = books.class_book(tmp_path / "班级工作簿.xlsx")
    books.run("academic.compute", path, actor=books.COUNSELLOR)
    book = load_workbook(path)
    links = {c.value: c.hyperlink.location for (c,) in book["首页"]["A9:A16"] if c.hyperlink}
    assert links["3 学业成绩"] == "'学业成绩'!A1"
    assert "6 综合成绩" not in links
    shown = {s.title for s in book.worksheets if s.sheet_state == "visible"}
    assert {location.split("'")[1] for location in links.values()} <= shown


def test_the_steps_of_a_class_follow_its_sheets():
    made = of_class(academic=ACADEMIC, raters=RATERS, module_scores=[])
    state, steps = page(CLASS, computed(CLASS, made, ACADEMIC_ITEM))
    assert state["当前状态"] == "● 评分：进行中"
    assert BUTTON.findall(state["下一步"]) == ["收取评分表"]
    assert {name: (s["state"], s["done"]) for name, s in steps.items()} == {
        "参评学生": ("✓ 已下发", "4 / 5"),
        "课程调整": ("○ 没有调整", "—"),
        "学业成绩": ("✓ 已计算", "4 / 4"),
        "评分": ("● 进行中", "1 / 3"),
        "模块成绩和加减分": ("○ 未填写", "0 / 4"),
        "综合成绩": ("○ 未计算", "0 / 4"),
        "提交": ("○ 未提交", "—"),
        "公示和审核": ("○ 未审核", "—"),
    }
    assert steps["评分"]["explanation"] == "还缺：乙、丙"


def test_a_state_that_says_its_step_is_not_said_twice():
    waiting = [Step("提交", "○ 未提交", button="提交"), Step("评分", "○ 未下发", button="下发")]
    assert [state_line([step], "") for step in waiting] == ["○ 未提交", "○ 评分：未下发"]


def test_a_changed_input_cannot_be_missed():
    made = computed(CLASS, of_class(academic=ACADEMIC, raters=RATERS), ACADEMIC_ITEM, RATING_ITEM)
    assert not [s for s in page(CLASS, made)[1].values() if s["state"].startswith("⚠")]
    made["rating_rules"] = rows.of(made["rating_rules"].table, books.RULES[:1])
    state, steps = page(CLASS, made)
    assert state["当前状态"] == "⚠ 需重新计算：评分"
    assert BUTTON.findall(state["下一步"]) == ["计算评分成绩"]
    assert steps["评分"]["state"] == "⚠ 需重新计算"
    made["settings"] = rows.of(made["settings"].table, [])
    assert page(CLASS, made)[0]["当前状态"] == "⚠ 需重新计算：学业成绩、评分"


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        ("2026-09-30", "2026-10-01 开始，2026-12-20 截止"), ("2026-10-01", "2026-12-20（"),
        ("2026-12-20", "2026-12-20（"), ("2026-12-21", "⚠ 已于 2026-12-20 截止"),
    ],
)  # fmt: skip
def test_the_deadline_is_the_window_of_the_next_step(day, begins):
    now = datetime.fromisoformat(f"{day} 09:00:00")
    state, _ = page(CLASS, computed(CLASS, of_class(raters=RATERS, academic=ACADEMIC), ACADEMIC_ITEM), now)
    assert state["截止"].startswith(begins)
    assert "评分管理" in state["截止"]


def test_a_submitted_returned_or_approved_class_says_so():
    made = computed(CLASS, of_class(academic=ACADEMIC), ACADEMIC_ITEM, RATING_ITEM, COMPOSITE_ITEM)

    def told(**status):
        return page(CLASS, {**made, "status": facts.with_status(made["status"], status)})

    done = {"提交状态": "已提交", "提交时间": "2026-10-21 10:00:00", "提交人": "李莉"}
    state, steps = told(**done)
    assert state["当前状态"] == "✓ 已提交"
    assert not BUTTON.findall(state["下一步"]), "nothing is left to do, though no form ever came"
    assert steps["提交"]["state"] == "✓ 已提交"
    assert steps["提交"]["explanation"] == "2026-10-21 10:00 李莉"
    back, steps = told(提交状态="未提交", 退回原因="体育成绩有误")
    assert back["当前状态"] == "⚠ 已退回"
    assert "体育成绩有误" in steps["提交"]["explanation"]
    assert "体育成绩有误" in back["下一步"], "the reason stands beside the button"
    assert BUTTON.findall(back["下一步"]) == ["提交综合成绩"]
    made["rating_rules"] = rows.of(made["rating_rules"].table, [])
    state, _ = told(**done)
    assert state["当前状态"] == "⚠ 需重新计算：评分"
    assert not BUTTON.findall(state["下一步"]), "a submitted class must be returned first"
    assert told(**done, 审核状态="已审核通过")[1]["公示和审核"]["state"] == "✓ 已审核通过"


def test_a_stopped_batch_stands_in_the_grey_line():
    made = of_class()
    made["batches"] = rows.of(made["batches"].table, [{**books.BATCH, "state": "已停止"}])
    assert "已停止" in home(CLASS, made, books.NOW).note


def test_offline_classes_need_no_module_scores_and_import_their_totals():
    state, steps = page(
        CLASS, computed(CLASS, of_class(计分方式="线下导入", raters=RATERS), ACADEMIC_ITEM, RATING_ITEM)
    )
    assert steps["模块成绩和加减分"]["state"] == "✓ 不需要录入"
    assert steps["综合成绩"]["state"] == "○ 未导入"
    assert BUTTON.findall(state["下一步"]) == ["导入综合成绩"]


def test_the_steps_of_a_college_count_its_classes_and_name_those_that_lack_something():
    other = [
        {**s, "student_id": f"9{s['student_id']}", "class_code": "2024012", "class_": "会计2402"}
        for s in books.STUDENTS
    ]
    made = of_college(roster=[*books.STUDENTS, *other], class_progress=PROGRESS, academic=ACADEMIC)
    state, steps = page(COLLEGE, computed(COLLEGE, made, ACADEMIC_ITEM, class_=books.NAME))
    assert steps["参评学生和人员"]["state"] == "● 进行中"
    assert "会计2402" in steps["参评学生和人员"]["explanation"]
    assert "会计2401" not in steps["参评学生和人员"]["explanation"]
    assert [steps[n]["done"] for n in ("下发班级工作簿", "学业成绩", "综合成绩提交", "公示")] == [
        "1 / 2",
        "1 / 2",
        "1 / 2",
        "0 / 2",
    ]
    assert "3 / 8" in steps["评分"]["explanation"]
    assert "会计2402" in steps["综合成绩提交"]["explanation"]
    assert BUTTON.findall(state["下一步"]) == ["设置辅导员和班主任"]


def test_a_college_sees_which_class_must_be_computed_again():
    made = computed(
        COLLEGE, of_college(class_progress=PROGRESS, academic=ACADEMIC), ACADEMIC_ITEM, class_=books.NAME
    )
    made = computed(COLLEGE, made, MAJOR_RANK_ITEM)
    assert page(COLLEGE, made)[1]["学业成绩"]["state"] == "✓ 已计算并排名"
    made["settings"] = rows.of(made["settings"].table, [])
    state, steps = page(COLLEGE, made)
    assert state["当前状态"] == "⚠ 需重新计算：学业成绩"
    assert "会计2401" in steps["学业成绩"]["explanation"]


def test_classes_looked_at_one_by_one_are_as_stale_as_in_the_whole_college():
    other = [{**s, "student_id": f"9{s['student_id']}", "class_": "会计2402"} for s in books.STUDENTS]
    scores = [
        *ACADEMIC,
        *({**a, "student_id": f"9{a['student_id']}", "class_": "会计2402"} for a in ACADEMIC),
    ]
    made = of_college(roster=[*books.STUDENTS, *other], academic=scores)
    names = (books.NAME, "会计2402")
    for name in names:
        made = computed(COLLEGE, made, ACADEMIC_ITEM, RATING_ITEM, class_=name)
    adjusted = {
        "time": "t", "person": "赵", "role": "学院管理员", "student_id": "920240101", "course_code": "C1",
        "adjusted_item": "加成比例", "after": "0.1", "state": "生效",
    }  # fmt: skip
    edited = rows.changed(made["academic"], [0], academic_score=1)
    for changed, stale in (
        ({}, set()),
        (
            {"course_log": rows.of(made["course_log"].table, [adjusted])},
            {(i, names[1]) for i in (ACADEMIC_ITEM, RATING_ITEM)},
        ),
        ({"academic": edited}, {(ACADEMIC_ITEM, names[0])}),
    ):
        now = {**made, **changed}
        assert freshness(COLLEGE, now).stale == stale
        every = [(item, name) for item in (ACADEMIC_ITEM, RATING_ITEM) for name in names]
        assert {key for key in every if staleness.is_stale(COLLEGE, now, *key)} == stale


def test_open_objections_and_a_return_by_the_school_stand_on_the_colleges_page():
    objection = {
        "import_number": 1,
        "class_": books.NAME,
        "objector": "甲",
        "objection_text": "?",
        "state": "待处理",
    }
    made = of_college(class_progress=PROGRESS, objections=[objection])
    assert "1 件" in page(COLLEGE, made)[1]["公示"]["explanation"]
    made["status"] = facts.with_status(made["status"], {"审核状态": "已退回", "退回原因": "名单不全"})
    state, steps = page(COLLEGE, made)
    assert state["当前状态"] == "⚠ 已退回"
    assert "名单不全" in steps["审核"]["explanation"]


def test_the_school_sees_a_line_for_each_batch_and_the_colleges_still_missing():
    older = {**books.BATCH, "batch": "旧批次", "batch_id": "OLD", "state": "已结束"}
    told = [
        {
            "batch": books.BATCH["batch"],
            "college": "管理学院",
            "approval": "已审核通过",
            "batch_id": books.BATCH_ID,
        },
        {
            "batch": books.BATCH["batch"],
            "college": "外语学院",
            "approval": "未审核",
            "batch_id": books.BATCH_ID,
        },
    ]
    made = {table.name: empty(table) for table in KINDS[SCHOOL].tables}
    for name, content in {
        "batches": [older, books.BATCH], "college_list": [{"college": "管理学院"}, {"college": "外语学院"}],
        "staff": [{"staff_number": "X1", "name": "孙", "role": "学生处"}], "college_progress": told,
    }.items():  # fmt: skip
        made[name] = rows.of(made[name].table, content)
    state, steps = page(SCHOOL, made)
    assert list(steps)[2:4] == [books.BATCH["batch"], "旧批次"]
    batch = steps[books.BATCH["batch"]]
    assert (batch["state"], batch["done"]) == ("● 已开启", "1 / 2")
    assert "外语学院" in batch["explanation"]
    assert "管理学院" not in batch["explanation"]
    assert BUTTON.findall(state["下一步"]) == ["收取学院上报"]


def test_every_button_that_a_first_sheet_names_is_on_the_ribbon_of_its_workbook():
    nothing = {
        kind: {table.name: empty(table) for table in KINDS[kind].tables} for kind in (SCHOOL, COLLEGE, CLASS)
    }
    submitted = of_class(提交状态="已提交", 审核状态="已审核通过", academic=ACADEMIC)
    cases = [
        *nothing.items(), (CLASS, of_class()), (CLASS, of_class(raters=RATERS)), (COLLEGE, of_college()),
        (COLLEGE, of_college(class_progress=PROGRESS)),
        (CLASS, computed(CLASS, submitted, ACADEMIC_ITEM, RATING_ITEM, COMPOSITE_ITEM)),
    ]  # fmt: skip
    for kind, made in cases:
        labels = {command.label for command in COMMANDS if kind in command.kinds}
        named = {step.button for step in steps_of(kind, made, freshness(kind, made), DAY) if step.button}
        named |= set(BUTTON.findall(dict(home(kind, made, books.NOW).facts)["下一步"]))
        assert named <= labels, kind


def test_the_template_of_the_school_shows_what_the_commands_would_show():
    made = {table.name: empty(table) for table in KINDS[SCHOOL].tables}
    content = home(SCHOOL, made, books.NOW)
    sheet = load_workbook(io.BytesIO(school_book()))["首页"]
    assert sheet["A1"].value == content.title
    assert [(sheet[f"A{r}"].value, sheet[f"B{r}"].value) for r in (4, 5, 6)] == list(content.facts)
    shown = [tuple(c.value for c in row) for row in sheet["A9:D11"]]
    assert shown == [tuple(row.values()) for row in rows.every(content.records)]


def test_the_schools_template_can_be_worked_on_once_somebody_is_in_it(tmp_path):
    path = tmp_path / "校级工作簿.xlsx"
    path.write_bytes(school_book())
    book = load_workbook(path)
    book["学院名单"]["A5"] = "管理学院"
    for column, value in zip("ABC", (books.OFFICE, "孙处长", "学生处"), strict=True):
        book["人员"][f"{column}5"] = value
    book.save(path)
    windows = {f"{name}开始": "2026-10-01" for name in ("评分", "学业", "素质测评")}
    windows |= {name.replace("开始", "结束"): "2026-12-20" for name in windows}
    given = {"批次名称": "2025-2026学年综合测评", "学年": "2025-2026", "测评届次": "2028", **windows}
    report = books.run("batch.add", path, sets=given, actor=books.OFFICE)
    assert report.outcome.ok, report.findings
    assert [r["batch"] for r in books.rows_in(path, "batches")] == [given["批次名称"]]
    assert load_workbook(path)["首页"]["A11"].value == "3 2025-2026学年综合测评"


LOGGED = {
    "time": "2026-10-10 09:00:00", "student_id": "20240101", "term": "2025-2026-1", "course_code": "A1",
    "adjusted_item": "课程是否参评", "after": "否", "state": "待确认",
}  # fmt: skip


@pytest.mark.parametrize("make", [of_class, of_college])
def test_a_course_that_was_confirmed_later_no_longer_waits(make):
    asked = make(course_log=[LOGGED])
    later = {**LOGGED, "time": "2026-10-11 09:00:00", "state": "生效"}
    confirmed = make(course_log=[LOGGED, later])
    kind = CLASS if make is of_class else COLLEGE
    before, after = (page(kind, made)[1]["课程调整"] for made in (asked, confirmed))
    assert "确认" in before["state"] + before["explanation"]
    assert "确认" not in after["state"] + after["explanation"]


@pytest.mark.parametrize(
    ("day", "said"), [(20, "2026-12-20（素质测评成绩管理，当天也算）"), (21, "⚠ 已于 2026-12-20 截止")]
)
def test_the_schools_first_sheet_says_by_when(day, said):
    people = [{"staff_number": "X001", "name": "孙", "role": "学生处"}]
    made = {table.name: empty(table) for table in KINDS[SCHOOL].tables}
    given = {"batches": [books.BATCH], "college_list": [{"college": "管理学院"}], "staff": people}
    made |= {name: rows.of(made[name].table, content) for name, content in given.items()}
    assert page(SCHOOL, made, books.NOW.replace(month=12, day=day))[0]["截止"].startswith(said)
