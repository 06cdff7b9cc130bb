"""课程调整记录 folded: the last row by time holds, what waits waits until something else is said."""

from zongce.checks.course_log import AS_IT_WAS, check_log, held, said_by, waiting
from zongce.checks.intake import Intake
from zongce.checks.roster import roster_of
from zongce.checks.scores import check_scores
from zongce.commands import rows
from zongce.scheme.scheme import DEFAULT
from zongce.tables.academic import RAW_SCORES
from zongce.tables.registers import COURSE_LOG
from zongce.tables.roster import ROSTER

COURSE = ("1", "2025-2026-1", "C1")
PART, RATIO = "课程是否参评", "加成比例"


def entry(hour, item, after, state="生效", course=COURSE, reason="核定"):
    student, term, code = course
    return {
        "time": f"2026-10-20 {hour:02d}:00:00", "person": "李莉（T001）", "role": "辅导员",
        "student_id": student, "name": "甲", "term": term, "course_code": code, "adjusted_item": item,
        "after": after, "reason": reason, "state": state,
    }  # fmt: skip


def log(*entries):
    return rows.of(COURSE_LOG, entries)


def checked(records):
    roster = roster_of(rows.of(ROSTER, [{"student_id": "1", "name": "甲", "class_": "一班"}]))
    student, term, code = COURSE
    score = {"term": term, "student_id": student, "name": "甲", "course_code": code, "course_name": "会计"}
    scores = rows.of(RAW_SCORES, [{**score, "course_kind": "必修", "credit": 300, "score": 9000}])
    found = check_scores([Intake(scores, ())], roster, DEFAULT)
    return check_log(records, roster, found, DEFAULT)


def test_the_last_by_time_holds_wherever_it_stands():
    later, earlier = entry(10, PART, "否"), entry(9, PART, "是", reason="更早")
    for order in ((later, earlier), (earlier, later)):
        state = held(log(*order))[COURSE]
        assert (state.takes_part, state.ratio, state.reason) == (False, None, "核定")


def test_of_one_moment_the_row_below_holds():
    assert held(log(entry(9, RATIO, "0.10"), entry(9, RATIO, "0.20")))[COURSE].ratio == 20


def test_both_items_hold_beside_one_another_and_a_ratio_goes_back():
    rows_ = [entry(9, RATIO, "0.10"), entry(10, PART, "否")]
    assert held(log(*rows_))[COURSE][:2] == (False, 10)
    assert held(log(*rows_, entry(11, RATIO, "未调整"), entry(12, PART, "是")))[COURSE][:2] == (True, None)


def test_what_waits_does_not_hold_and_waits_until_the_item_is_spoken_of_again():
    waits = entry(9, PART, "否", state="待确认")
    assert held(log(waits)).get(COURSE, AS_IT_WAS) == AS_IT_WAS
    assert waiting(log(waits)) == [0]
    assert waiting(log(waits, entry(10, RATIO, "0.10"))) == [0]
    assert waiting(log(entry(10, PART, "是"), waits)) == []
    assert waiting(log(waits, entry(10, PART, "否", state="待确认"))) == [1]


def test_who_withdraws_what_waits_has_not_said_how_the_course_stands():
    first = entry(9, PART, "是") | {"before": "否"}
    withdrawn = entry(11, PART, "是") | {"before": "是", "role": "班长"}
    waits = entry(10, PART, "否", state="待确认") | {"role": "班长"}
    assert said_by(log(first, waits, withdrawn)) == {(COURSE, PART): ("辅导员", "2026-10-20 09:00:00")}
    declined = entry(12, PART, "是") | {"before": "是"}
    assert said_by(log(first, withdrawn, declined))[COURSE, PART].time == "2026-10-20 12:00:00"


def test_a_row_that_somebody_wrote_over_is_an_error_not_a_guess():
    found = checked(log(entry(9, PART, "也许"), entry(9, RATIO, "两成"))).findings
    assert [(f.code, f.severity.value, f.value) for f in found if f.severity.value == "error"] == [
        ("T103", "error", "也许"), ("N101", "error", "两成"),
    ]  # fmt: skip


def test_what_cannot_be_applied_any_more_is_a_hint():
    gone = entry(9, PART, "否", course=("1", "2025-2026-1", "C9"))
    stranger = entry(9, PART, "否", course=("9", "2025-2026-1", "C1"))
    adjusted = checked(log(gone, stranger, entry(9, RATIO, "0.30")))
    assert [(f.code, f.severity.value) for f in adjusted.findings] == [("A302", "hint")]
    assert adjusted.ratio == {(0, "2025-2026-1", "C1"): 30}
