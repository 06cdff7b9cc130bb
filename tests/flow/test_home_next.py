"""下一步 and 截止 of 首页: what really comes next, by when, and what waits that nobody has been told."""

import pytest

from tests.flow import books, exchanges
from tests.flow.college_results import A, B, change, college, running
from tests.flow.test_home import (
    ACADEMIC,
    BUTTON,
    LOGGED,
    RATERS,
    computed,
    of_class,
    of_college,
    page,
    tables,
)
from zongce.commands.freshness import freshness
from zongce.commands.gate import barred
from zongce.commands.pages.home import steps_of
from zongce.commands.pages.steps import days, deadline
from zongce.commands.registry import COMMANDS
from zongce.ports.command import Actor
from zongce.tables.books import CLASS, COLLEGE, SCHOOL
from zongce.tables.records import (
    ACADEMIC_ITEM,
    RATING_ITEM,
)
from zongce.workflow.windows import window_of

DONE = [{**r, "state": "已交"} for r in RATERS]


def on(day):
    """A day of the sample year, as ``10-16``."""
    month, date = map(int, day.split("-"))
    return books.NOW.replace(month=month, day=date)


def windows(**ends):
    """The windows of the sample with other last days, by business."""
    return [{**w, "school_end": ends.get(w["business"], w.get("school_end"))} for w in books.WINDOWS]


def facts_of(path):
    """The facts of 首页 as the college's workbook would show them now."""
    return lambda now=books.NOW: page(COLLEGE, books.tables_of(path), now)


def admin(path, command, now=books.NOW, **sets):
    report = books.run(command, path, sets=sets, actor=books.ADMIN, now=now)
    assert report.ok, report.findings
    return report


@pytest.fixture
def ranked(tmp_path):
    """Two classes that have submitted and are ranked, with a workbook sent to each."""
    staff = [*books.STAFF, *exchanges.STAFF2]
    imports = books.rows_in(exchanges.college(tmp_path), "score_imports")
    path = college(tmp_path / "学院工作簿.xlsx", staff=staff, score_imports=imports)
    for class_ in (A, B):
        admin(path, "class.issue", 班级=class_)
    for command in ("academic.rank", "composite.rank"):
        admin(path, command)
    return path


def test_publicity_that_runs_is_waited_for_until_its_last_day_is_over(ranked):
    home = facts_of(ranked)
    assert BUTTON.findall(home()[0]["下一步"])[-1] == "开始公示"
    admin(ranked, "publicity.start")
    state, steps = home(on("10-27"))
    assert BUTTON.findall(state["下一步"]) == []
    assert "2026-10-27" in state["下一步"]
    assert state["截止"].startswith("2026-10-27")
    assert state["当前状态"] == steps["公示"]["state"] == "● 公示中"
    assert BUTTON.findall(home(on("10-28"))[0]["下一步"]) == ["结束公示"]


def test_a_class_that_can_be_published_does_not_wait_for_another_ones_publicity(ranked):
    admin(ranked, "publicity.start", 班级=A)
    assert BUTTON.findall(facts_of(ranked)()[0]["下一步"]) == ["开始公示"]


def test_a_college_that_was_returned_is_led_through_its_publicity_to_the_approval(ranked):
    change(ranked, "status", {"setting": "学院"}, setting="学院")
    tables = {name: books.rows_in(ranked, name) for name in books.tables_of(ranked)}
    back = {"审核状态": "已退回", "退回原因": "名单不全"}
    tables["status"] += [{"setting": k, "value": v} for k, v in back.items()]
    books.college(ranked, **tables)
    home = facts_of(ranked)
    state, steps = home()
    assert (state["当前状态"], steps["审核"]["state"]) == ("⚠ 已退回", "⚠ 已退回")
    assert BUTTON.findall(state["下一步"]) == ["开始公示"]
    assert "名单不全" in state["下一步"]
    admin(ranked, "publicity.start")
    assert BUTTON.findall(home()[0]["下一步"]) == []
    assert BUTTON.findall(home(on("10-28"))[0]["下一步"]) == ["结束公示"]
    admin(ranked, "publicity.objection", 班级=A, 提出人="乙", 异议内容="名次")
    admin(ranked, "publicity.end", 班级=running(ranked))
    assert BUTTON.findall(home()[0]["下一步"]) == ["登记异议"]
    admin(ranked, "publicity.objection", 编号="1", 处理结果="无误")
    assert BUTTON.findall(home()[0]["下一步"]) == ["审核通过并提交"]


def issued(tmp_path):
    """A college whose classes have their workbooks."""
    path = exchanges.college(tmp_path)
    admin(path, "class.issue")
    return path


@pytest.mark.parametrize(
    ("command", "sets"),
    [
        ("rating.permit", {"班级": A, "评分人编号": books.TEACHER, "原因": "住院"}),
        ("roster.clear", {"班级": A}),
        ("rating.stop", {}),
        ("scores.add", {
            "学年学期": books.TERM, "学号": "20240101", "姓名": "甲", "课程代码": "C9", "课程名称": "选修",
            "课程性质": "选修", "学分": "1", "成绩": "90",
        }),
    ],
)  # fmt: skip
def test_what_a_class_has_not_been_sent_stands_on_the_first_sheet_until_it_is_issued(tmp_path, command, sets):
    path = issued(tmp_path)
    home = facts_of(path)
    assert home()[1]["下发班级工作簿"]["state"] == "✓ 已下发"
    admin(path, command, **sets)
    state, steps = home()
    assert steps["下发班级工作簿"]["state"] == "● 有变更"
    assert A in steps["下发班级工作簿"]["explanation"]
    assert BUTTON.findall(state["下一步"]) == ["下发班级工作簿"]
    waiting = steps["下发班级工作簿"]["explanation"].partition("：")[2].split("、")
    admin(path, "class.issue")
    sent = [file.name for file in (path.parent / "下发").glob("*_班级更新_2.xlsx")]
    assert sorted(sent) == sorted(f"{name}_班级更新_2.xlsx" for name in waiting)
    assert home()[1]["下发班级工作簿"]["state"] == "✓ 已下发"
    assert admin(path, "class.issue").written == ()


def test_a_class_that_was_returned_is_named_and_its_update_waits(ranked):
    admin(ranked, "class.issue")
    assert facts_of(ranked)()[1]["下发班级工作簿"]["state"] == "✓ 已下发"
    admin(ranked, "college.return", 班级=B, 原因="录错")
    state, steps = facts_of(ranked)()
    assert steps["综合成绩提交"]["explanation"] == f"已退回：{B}"
    assert BUTTON.findall(state["下一步"]) == ["下发班级工作簿"]


def test_ranks_that_a_submitted_class_has_not_been_sent_do_not_keep_from_publishing(ranked):
    state, steps = facts_of(ranked)()
    assert steps["下发班级工作簿"]["state"] == "✓ 已下发"
    assert A in steps["下发班级工作簿"]["explanation"]
    assert BUTTON.findall(state["下一步"]) == ["开始公示"]


@pytest.mark.parametrize(
    ("command", "sets"),
    [
        ("rating.permit", {"班级": A, "评分人编号": books.TEACHER, "原因": "住院"}),
        ("roster.clear", {"班级": A}),
        ("roster.participants", {"学号": "20240101", "参评": "否", "不参评原因": "休学"}),
    ],
)
def test_a_message_says_that_a_change_has_to_be_issued_where_a_workbook_was(tmp_path, command, sets):
    path = books.college(tmp_path / "学院.xlsx", windows=[])
    assert "再下发一次" not in admin(path, command, **sets).message
    path = books.college(tmp_path / "二" / "学院.xlsx", windows=[])
    admin(path, "class.issue")
    assert "再下发一次" in admin(path, command, **sets).message


def test_a_message_counts_only_those_whom_it_set(tmp_path):
    path = books.college(tmp_path / "学院.xlsx", windows=[])
    said = admin(path, "roster.participants", 学号="20240101", 参评="否", 不参评原因="休学").message
    assert "设为不参评 1 人" in said
    assert "0 人" not in said


SHORT = windows(评分管理="2026-10-25")


@pytest.mark.parametrize(
    ("day", "given", "button"),
    [
        ("10-20", {"windows": SHORT}, "下发评分表"),
        ("10-20", {"windows": SHORT, "raters": RATERS}, "收取评分表"),
        ("10-20", {"windows": SHORT, "raters": DONE}, "计算评分成绩"),
        ("10-20", {"windows": books.WINDOWS}, "计算学业成绩"),
        ("10-20", {"windows": windows(学业成绩管理="2026-10-25")}, "计算学业成绩"),
        ("09-20", {"windows": SHORT}, "计算学业成绩"),
        ("10-26", {"windows": SHORT, "raters": RATERS}, "计算学业成绩"),
    ],
)
def test_of_what_can_be_done_side_by_side_the_window_that_ends_first_is_offered(day, given, button):
    state, _ = page(CLASS, of_class(**given), on(day))
    assert BUTTON.findall(state["下一步"]) == [button]


def late(**more):
    """All forms are in but one that came late."""
    return of_class(raters=[*DONE[:2], {**DONE[2], "state": "迟交待定"}], academic=ACADEMIC, **more)


def test_a_late_form_is_not_missing_but_waits_for_the_college():
    made = computed(CLASS, late(), ACADEMIC_ITEM)
    state, steps = page(CLASS, made)
    assert steps["评分"]["explanation"] == "1 份迟交，待学院同意"
    assert steps["评分"]["done"] == "2 / 3"
    assert BUTTON.findall(state["下一步"]) == ["计算评分成绩"]
    permit = {"class_code": books.CODE, "class_": books.NAME, "rater_id": "20240103", "reason": "住院"}
    for items in ((ACADEMIC_ITEM,), (ACADEMIC_ITEM, RATING_ITEM)):
        made = computed(CLASS, late(late_permits=[permit]), *items)
        state, steps = page(CLASS, made)
        assert steps["评分"]["state"] == "● 进行中"
        assert BUTTON.findall(state["下一步"]) == ["收取评分表"]


def test_raters_are_named_with_their_number_only_where_two_have_one_name():
    alike = [*RATERS[:2], {**RATERS[2], "name": "乙"}, {**RATERS[2], "rater_id": "T001", "name": "李莉"}]
    _, steps = page(CLASS, of_class(raters=alike))
    assert steps["评分"]["explanation"] == "还缺：乙（20240102）、乙（20240103）、李莉"


def test_computing_after_the_collection_is_no_alarm():
    over = windows(评分管理="2026-10-16")
    made = computed(CLASS, of_class(windows=over, raters=DONE, academic=ACADEMIC), ACADEMIC_ITEM)
    state, _ = page(CLASS, made, on("10-20"))
    assert BUTTON.findall(state["下一步"]) == ["计算评分成绩"]
    assert state["截止"].startswith("2026-12-20（素质测评成绩管理")
    state, _ = page(CLASS, of_class(windows=windows(学业成绩管理="2026-10-16")), on("12-21"))
    assert state["截止"].startswith("⚠ 已于 2026-12-20")


@pytest.mark.parametrize("make", [of_class, of_college])
def test_courses_in_force_are_counted_not_the_rows_of_the_log(make):
    def row(course, minute, **other):
        return {**LOGGED, "course_code": course, "time": f"2026-10-11 09:0{minute}:00", **other}

    log = [
        row("A1", 0), row("A2", 0), row("A1", 1, state="生效"), row("A2", 1, state="生效"),
        row("A1", 2, adjusted_item="加成比例", after="0.1", state="生效"), row("A3", 3, state="生效"),
        row("A3", 4, after="是", state="生效"),
    ]  # fmt: skip
    kind = CLASS if make is of_class else COLLEGE
    assert page(kind, make(course_log=log))[1]["课程调整"]["done"] == "2 处"
    undone = page(kind, make(course_log=log[5:]))[1]["课程调整"]
    assert (undone["state"], undone["done"]) == ("○ 没有调整", "—")


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (("已结束", "已结束"), "✓ 已结束"),
        (("已停止", "已结束"), "✓ 已停止、已结束"),
        (("已开启", "已开启"), "✓ 已开启"),
    ],
)
def test_the_colleges_batches_say_the_states_that_they_have(states, said):
    of = dict(zip(("学业成绩管理", "评分管理"), states, strict=True))
    given = [{**w, "state": of.get(w["business"], w.get("state"))} for w in books.WINDOWS]
    assert page(COLLEGE, of_college(windows=given))[1]["学业批次和评分批次"]["state"] == said


def of_school(**given):
    base = {
        "college_list": [{"college": "管理学院"}, {"college": "外语学院"}],
        "staff": [{"staff_number": "X1", "name": "孙", "role": "学生处"}, books.STAFF[0]],
    }
    return tables(SCHOOL, **base | given)


def told(college_, approval):
    batch = {"batch": books.BATCH["batch"], "batch_id": books.BATCH_ID}
    return {**batch, "college": college_, "approval": approval}


def test_a_college_that_was_returned_is_named_on_the_schools_page():
    progress = [told("管理学院", "已退回"), told("外语学院", "未审核")]
    state, steps = page(SCHOOL, of_school(college_progress=progress))
    batch = steps[books.BATCH["batch"]]
    assert batch["done"] == "0 / 2"
    assert "已退回：管理学院；未审核：外语学院" in batch["explanation"]
    assert "管理学院" in state["下一步"]
    assert BUTTON.findall(state["下一步"]) == ["收取学院上报"]


def test_colleges_that_were_not_issued_are_named_before_one_colon():
    state, _ = page(SCHOOL, of_school(college_progress=[]))
    assert state["下一步"].startswith("管理学院、外语学院 还没有下发：点")
    assert state["下一步"].count("：") == 1


def test_a_college_without_an_administrator_is_not_done():
    assert page(SCHOOL, of_school())[1]["人员"]["state"] == "● 进行中"


def test_students_who_took_no_part_are_counted_apart():
    given = [
        {"batch": "b", "batch_id": "B", "student_id": str(n), "name": "某", "participant": part}
        for n, part in enumerate(("是", "是", "否"))
    ]
    assert page(SCHOOL, of_school(school_results=given))[1]["全校成绩"]["done"] == "2 人（另有不参评 1 人）"


BY_LABEL = {command.label: command for command in COMMANDS}
COUNSELLOR = Actor(books.COUNSELLOR, "李莉", "辅导员")
PERMIT = {"class_code": books.CODE, "class_": books.NAME, "rater_id": "20240103", "reason": "住院"}
FORMS = {
    "unsent": [],
    "none": [{**r, "state": "未交"} for r in RATERS],
    "some": RATERS,
    "all": DONE,
    "late": [*DONE[:2], {**DONE[2], "state": "迟交待定"}],
    "all late": [{**r, "state": "迟交待定"} for r in RATERS],
}


def opened(business, state, **more):
    """The windows of the sample, one of them in another state and with other days."""
    return [{**w, "state": state, **more} if w["business"] == business else w for w in books.WINDOWS]


def step_of(made, name, day="10-20"):
    """A step as 首页 holds it before it is shown, with its button."""
    today = on(day).date().isoformat()
    return next(s for s in steps_of(CLASS, made, freshness(CLASS, made), today) if s.name == name)


def refused(made, step, day="10-20"):
    """The codes with which the gate refuses what a step offers to press; none where it offers nothing."""
    if not step.is_open or not step.button:
        return []
    today, command = on(day).date().isoformat(), BY_LABEL[step.button]
    found = [f.code for f in barred(command, CLASS, made, COUNSELLOR, today)]
    early = today < window_of(made["windows"], "评分管理").days[0]
    return [*found, "B804"] if step.button == "收取评分表" and early else found


@pytest.mark.parametrize("batch", ["已开启", "已停止", "已结束"])
@pytest.mark.parametrize("state", ["未开启", "已开启", "已停止", "已结束"])
@pytest.mark.parametrize("day", ["09-20", "10-20", "12-21"])
def test_no_button_that_the_rating_step_offers_is_refused(day, state, batch):
    given = {"batches": [{**books.BATCH, "state": batch}], "windows": opened("评分管理", state)}
    for raters in FORMS.values():
        for permits in ([], [PERMIT]):
            made = of_class(raters=raters, late_permits=permits, academic=ACADEMIC, **given)
            for items in ((ACADEMIC_ITEM,), (ACADEMIC_ITEM, RATING_ITEM)):
                step = step_of(computed(CLASS, made, *items), "评分", day)
                assert refused(made, step, day) == []
                counted = any(r["state"] == "已交" for r in raters)
                assert not step.is_open or step.button != "计算评分成绩" or counted
                assert step.sign == "✓" or not raters or step.is_open


@pytest.mark.parametrize(
    ("forms", "day", "state", "button"),
    [
        ("some", "10-20", "已开启", "收取评分表"),
        ("some", "10-20", "已停止", "计算评分成绩"),
        ("some", "12-21", "已开启", "计算评分成绩"),
        ("some", "09-20", "已开启", ""),
        ("none", "10-20", "已结束", ""),
        ("none", "12-21", "已开启", ""),
        ("late", "12-21", "已结束", "计算评分成绩"),
        ("all late", "12-21", "已开启", ""),
        ("all late", "10-20", "已开启", "收取评分表"),
        ("all", "12-21", "已结束", "计算评分成绩"),
    ],
)
def test_forms_are_collected_while_that_is_open_and_computed_where_every_role_has_one(
    forms, day, state, button
):
    made = of_class(raters=FORMS[forms], windows=opened("评分管理", state))
    step = step_of(made, "评分", day)
    assert step.button == button
    assert step.is_open
    assert ("开启评分批次" in step.explanation) is (state != "已开启" and forms in ("some", "none"))


def test_a_role_without_a_form_keeps_from_computing_unless_its_weight_is_shared_or_none():
    raters = [*DONE, {"rater_id": "T001", "name": "李莉", "role": "辅导员", "state": "未交"}]
    shared = [*books.SCHEME["settings"], {"setting": "缺评处理", "value": "分摊"}]
    unweighed = [{**r, "counsellor_weight": 0, "peer_weight": 7000} for r in books.RULES]
    step = step_of(of_class(raters=raters), "评分", "12-21")
    assert (step.button, "辅导员" in step.hint) == ("", True)
    for given in ({"settings": shared}, {"rating_rules": unweighed}):
        assert step_of(of_class(raters=raters, **given), "评分", "12-21").button == "计算评分成绩"
    none = [{**r, "state": "未交"} for r in raters]
    assert step_of(of_class(raters=none, settings=shared), "评分", "12-21").button == ""


@pytest.mark.parametrize("state", ["已停止", "已结束"])
def test_a_computed_rating_stays_so_where_a_permitted_form_cannot_be_collected(state):
    given = {"late_permits": [PERMIT], "raters": FORMS["late"]}
    made = computed(CLASS, of_class(windows=opened("评分管理", state), **given), RATING_ITEM)
    assert step_of(made, "评分").state == "✓ 已计算"
    made = computed(CLASS, of_class(**given), RATING_ITEM)
    assert step_of(made, "评分", "12-21").button == "收取评分表"


@pytest.mark.parametrize("batch", ["已开启", "已停止", "已结束"])
@pytest.mark.parametrize("state", ["已开启", "已停止", "已结束"])
@pytest.mark.parametrize("day", ["09-20", "10-20", "12-21"])
def test_waiting_adjustments_are_offered_only_while_they_can_be_confirmed(day, state, batch):
    given = {"batches": [{**books.BATCH, "state": batch}], "windows": opened("学业成绩管理", state)}
    made = of_class(course_log=[LOGGED], **given)
    step = step_of(made, "课程调整", day)
    assert refused(made, step, day) == []
    assert step.word == "待确认"
    assert step.is_open is ((day, state, batch) == ("10-20", "已开启", "已开启"))


def test_an_adjustment_that_nobody_confirmed_holds_up_no_step_after_the_computation():
    made = of_class(course_log=[LOGGED], raters=DONE, academic=ACADEMIC)
    assert BUTTON.findall(page(CLASS, made)[0]["下一步"]) == ["确认课程调整"]
    state, steps = page(CLASS, computed(CLASS, made, ACADEMIC_ITEM))
    assert BUTTON.findall(state["下一步"]) == ["计算评分成绩"]
    assert steps["课程调整"]["state"] == "● 待确认"
    later = of_class(course_log=[{**LOGGED, "time": "2026-10-21 08:00:00"}], raters=DONE, academic=ACADEMIC)
    state, _ = page(CLASS, computed(CLASS, later, ACADEMIC_ITEM))
    assert BUTTON.findall(state["下一步"]) == ["确认课程调整"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("10-05", "2026-10-10 开始，2026-10-15 截止"),
        ("10-12", "2026-10-15（评分管理"),
        ("10-16", "⚠ 已于 2026-10-15 截止"),
    ],
)
def test_the_deadline_is_the_last_day_that_the_window_around_leaves(day, said):
    cut = opened("评分管理", "已开启", school_end="2026-10-15")
    cut = [
        {**w, "college_start": "2026-10-10", "college_end": "2026-12-31"}
        if w["business"] == "评分管理"
        else w
        for w in cut
    ]
    made = of_class(windows=cut, raters=RATERS, academic=ACADEMIC)
    today = on(day).date().isoformat()
    assert deadline(made, step_of(made, "评分", day), today).startswith(said)
    assert days(window_of(made["windows"], "评分管理")) == "2026-10-10～2026-10-15"
