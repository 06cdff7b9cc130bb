"""成绩溯源 of composite scores: what it says, and that a spreadsheet program finds the same figures."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.commands import composites
from tests.commands.composites import LEVELS, module, names, roster, run, scheme, scores
from tests.libreoffice import without_cached_values
from zongce.commands.composite.composite import CompositeRequest, compute_request, result_table
from zongce.commands.composite.trace import trace_sheet
from zongce.core.records import from_values
from zongce.core.value import replace
from zongce.ports.outcome import FIRST_ROW
from zongce.sheets.render import render_document

XLSX = "xlsx:Calc MS Excel 2007 XML"
HALVES = [
    ["0.01", "0.01", "0.01"],
    ["89.35", "70.05", "-3.5"],
    ["89.35", "70.05", "-3.5"],
    ["0.03", "99.99", "100.23"],
    ["60.05", "60.05", "0"],
]
LEVEL = [LEVELS, ["总分", "分数", "优", 80], ["总分", "分数", "及格", 60]]


def outcome(weights=("0.5", "0.35", "0.1505"), rows=HALVES, limits=None, **values):
    plan = scheme(
        [module(n, w, **(limits or {})) for n, w in zip("智德体", weights, strict=True)],
        等次规则=LEVEL,
        设置=composites.settings(**values),
    )
    return run(plan, scores("智德体", rows), len(rows))


def trace(made):
    assert made.ok
    return next(s for s in made.files[0].document.sheets if s.table.sheet == "成绩溯源")


def texts(made, name):
    return trace(made).records.texts(name)


def test_every_student_has_scores_weights_parts_and_the_total_of_the_result():
    made = outcome()
    records = trace(made).records
    assert records.values("module_2_weight") == (1505,) * 5
    assert records.values("module_0_part") == (1, 4468, 4468, 2, 3003)
    assert [f"{v // 100}.{v % 100:02d}" for v in records.values("total")] == [
        r["综合成绩"] for r in made.rows
    ]
    assert records.texts("total_class_rank") == tuple(r["综合班级排名"] for r in made.rows)


def test_an_added_module_has_no_weight():
    records = trace(outcome(("1", None, None))).records
    assert records.values("module_1_weight") == (None,) * 5
    assert records.values("module_1_part") == records.values("module_1")


def test_exact_parts_are_shown_where_they_are_not_rounded():
    records = trace(outcome(取整时点="最后")).records
    assert records.values("module_2_part")[1] == -350 * 1505
    assert records.values("module_0_part")[0] == 1 * 5000


def test_it_is_said_where_rounding_decided_a_rank():
    rows = [["90.00", "80.01", "0"], ["90.00", "80.00", "0"], ["70", "70", "0"]]
    made = outcome(("0.5", "0.4999", None), rows, 取整时点="最后")
    assert [r["综合班级排名"] for r in made.rows] == ["1/3", "2/3", "3/3"]
    assert texts(made, "explanation")[0] == ""
    made = outcome(("0.5", "0.0001", None), rows, 取整时点="最后")
    assert [r["综合班级排名"] for r in made.rows] == ["1/3", "1/3", "3/3"]
    said = texts(made, "explanation")
    assert "生2" in said[0]
    assert "生1" in said[1]
    assert said[2] == ""


def test_it_is_said_where_rounding_decided_a_level():
    rows = [["79.99", "80.01", "0"], ["79.98", "80.01", "0"], ["80", "80", "0"]]
    made = outcome(("0.5", "0.5", None), rows, 取整时点="最后")
    assert [r["综合等次"] for r in made.rows] == ["优", "优", "优"]
    said = texts(made, "explanation")
    assert "79.995000" in said[1]
    assert "优" in said[1]
    assert "优" not in said[0] + said[2]


def test_it_is_said_where_whole_points_decided_a_level():
    rows = [["79.50", "0", "0"], ["79.49", "0", "0"]]
    said = texts(outcome(("1", None, None), rows, 等次取整="是"), "explanation")
    assert "80.00" in said[0]
    assert said[1] == ""


def test_it_is_said_where_rounding_each_module_gives_another_sum():
    said = texts(outcome(("0.5", "0.5", None), [["0.01", "0.01", "0"], ["2", "2", "0"]]), "explanation")
    assert "0.02" in said[0]
    assert "0.01" in said[0]
    assert said[1] == ""


def test_base_and_limits_are_said():
    said = texts(outcome(rows=HALVES[:2], limits={"base": "60", "cap": "100", "floor": "0"}), "explanation")
    assert "上限 100.00" in said[1]
    assert "60.00" in said[0]
    assert "上限" not in said[0]


TIED = [["80", "90", "0"], ["90", "80", "0"], ["90", "80", "0"], ["0", "1", "0"], ["95", "75", "0"]]
MANY = [[f"{n}.{n:02d}", f"{n}.01", f"0.{n:02d}"] for n in range(1, 40)]
EVEN = ("0.5", "0.5", None)
CASES = {
    "each module": outcome(),
    "the end": outcome(取整时点="最后"),
    "the modules": outcome(取整时点="各模块分"),
    "added": outcome(("0.7", None, "0.3")),
    "dense": outcome(排名方式="1223"),
    "tie chain": outcome(EVEN, TIED, 同分再比="德、体"),
    "dense tie chain": outcome(EVEN, TIED, 同分再比="德", 排名方式="1223"),
    "many halves": outcome(("0.5", "0.5", "0.25"), MANY, 取整时点="最后"),
}


def cells(data, sheet="成绩溯源"):
    table = load_workbook(io.BytesIO(data), data_only=True)[sheet]
    return [list(row) for row in table.iter_rows(min_row=FIRST_ROW, values_only=True)]


def exact(value):
    return Decimal(repr(value)).quantize(Decimal("0.000001")) if isinstance(value, float | int) else value


@pytest.mark.libreoffice
def test_a_spreadsheet_program_recomputes_every_total_rank_and_agreement(office):
    ours = {f"{n}.xlsx": render_document(c.files[0].document) for n, c in enumerate(CASES.values())}
    theirs = office.convert({k: without_cached_values(v) for k, v in ours.items()}, XLSX)
    for name, data in ours.items():
        mine, other = cells(data), cells(theirs[name])
        assert [[exact(v) for v in row] for row in other] == [[exact(v) for v in row] for row in mine]
        assert {row[-2] for row in other} == {"一致"}


@pytest.mark.libreoffice
def test_a_changed_result_disagrees(office):
    document = outcome().files[0].document
    result, *others = document.sheets
    columns = {k: list(v) for k, v in result.records.columns.items()}
    columns["total"][1] += 1
    columns["module_0"][2] += 1
    columns["total_class_rank"][3] = "1/5"
    changed = replace(result, records=from_values(result.table, columns))
    data = render_document(replace(document, sheets=(changed, *others)))
    made = office.convert({"x.xlsx": without_cached_values(data)}, XLSX)
    assert [row[-2] for row in cells(made["x.xlsx"])] == ["一致", "不一致", "不一致", "不一致", "一致"]


def of_two_classes():
    people = [[i, n, "会计", "2024", "A" if int(i) < 4 else "B"] for i, n in names(5)]
    plan = scheme([module(n, "0.5") for n in "智德体"], 设置=composites.settings(同分再比="智"))
    request = CompositeRequest(roster(people), plan, scores("智德体", HALVES, people=people), out="x.xlsx")
    computed, _, _ = compute_request(request)
    return request, computed


@pytest.mark.libreoffice
@pytest.mark.parametrize("positions", [(2,), (0, 1, 2), (4, 3)])
def test_some_students_are_traced_against_the_classes_on_the_result_sheet(office, positions):
    request, computed = of_two_classes()
    document = run(request.scheme, request.modules, [
        [i, n, "会计", "2024", "A" if int(i) < 4 else "B"] for i, n in names(5)
    ]).files[0].document  # fmt: skip
    sheet = trace_sheet(computed, result_table(computed), positions, range(5))
    data = render_document(replace(document, sheets=(document.sheets[0], sheet)))
    made = office.convert({"x.xlsx": without_cached_values(data)}, XLSX)
    other = cells(made["x.xlsx"])
    assert [[exact(v) for v in row] for row in other] == [[exact(v) for v in row] for row in cells(data)]
    assert {row[-2] for row in other} == {"一致"}
    assert [row[0] for row in other] == [f"{p + 1:02d}" for p in positions]
