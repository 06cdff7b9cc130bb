"""The demo's lines about a run."""

from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.demo.telling import LISTED, best, lines
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report


def test_findings_that_stop_are_shown_with_their_cells_and_hints_are_counted():
    stop = finding("G313", Where("a.xlsx", "Sheet1", "T5"), "70,73", word="70,73")
    hints = [finding("G304", Where("a.xlsx", "Sheet1", f"T{n}"), count="1") for n in (6, 7)]
    made = list(lines(Report(Outcome("没有计算", (stop, *hints)))))
    assert made[0] == "没有计算"
    assert made[1].startswith("✗ G313 a.xlsx Sheet1!T5 「70,73」 ")
    assert "2" in made[2]
    assert "G304×2" in made[2]
    assert len(made) == 3


def test_a_long_list_is_cut_and_says_how_long_it_is():
    stops = tuple(finding("N110", Where("a.xlsx", "S", f"A{n}"), heading="成绩") for n in range(LISTED + 5))
    made = list(lines(Report(Outcome("x", stops))))
    assert len(made) == 1 + LISTED + 1
    assert str(LISTED + 5) in made[-1]


def test_the_best_of_a_class_come_in_the_order_of_their_ranks():
    rows = tuple(
        {"班级": c, "姓名": n, "学业成绩": s, "班级排名": r}
        for c, n, s, r in (
            ("一班", "甲", "80.00", "10/12"),
            ("一班", "乙", "90.00", "2/12"),
            ("二班", "丙", "99.00", "1/1"),
            ("一班", "丁", "95.00", "1/12"),
        )
    )
    shown = best(Report(Outcome("x", (), rows)), "一班", "学业成绩", "班级排名")
    assert [part.split()[1] for part in shown.split("　")] == ["丁", "乙", "甲"]
