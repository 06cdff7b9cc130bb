"""A sealed sheet against what is there: laws over any rows, and rows that were chosen to be awkward."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.seal.samples import COLUMNS, KEY, SECRET, SHEET, codes, places, seal, sheet
from zongce.core.schema import Column, Exact, Text
from zongce.core.value import replace
from zongce.seal.commit import root_of, seal_sheet
from zongce.seal.compare import differences
from zongce.seal.sealed import BareSheet

VALUES = st.one_of(st.none(), st.text("甲乙 0é1", max_size=3))
NUMBERS = st.one_of(st.none(), st.integers(-1, 10_001))
ROWS = st.lists(
    st.tuples(st.sampled_from(["01", "02", "03", "3"]), VALUES, NUMBERS, VALUES, VALUES),
    min_size=1, max_size=8,
)  # fmt: skip
SINGLE = st.lists(
    st.tuples(st.text("0123", min_size=1, max_size=3), VALUES, NUMBERS, VALUES, VALUES),
    min_size=1, max_size=8, unique_by=lambda row: row[0],
)  # fmt: skip


def found(sealed, rows, **options):
    return differences(seal(sheet(sealed), **options), sheet(rows), "样.xlsx")


@given(ROWS, st.randoms(use_true_random=False))
def test_sorting_never_matters(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)
    assert found(rows, mixed) == []
    assert seal(sheet(rows)).digest == seal(sheet(mixed)).digest


@given(ROWS, st.data())
def test_any_single_changed_value_is_named_with_its_cell_and_only_it(rows, data):
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(1, 4))
    before = None if rows[row][column] == "" else rows[row][column]
    values = NUMBERS if column == 2 else VALUES
    other = data.draw(values.filter(lambda value: (None if value == "" else value) != before))
    changed = list(rows)
    changed[row] = (*rows[row][:column], other, *rows[row][column + 1 :])
    told = found(rows, changed)
    (one,) = told  # of two rows that are the same by now either may be meant
    assert (one.code, one.cell[0]) == ("K101", "ABCDE"[column])
    assert blanked(changed[int(one.cell[1:]) - 5]) == blanked(changed[row])


def blanked(row):
    return [None if value == "" else value for value in row]


@given(SINGLE, st.data())
def test_a_row_that_is_gone_and_one_too_many_are_named(rows, data):
    row = data.draw(st.integers(0, len(rows) - 1))
    less = rows[:row] + rows[row + 1 :]
    assert [(f.code, f.value) for f in found(rows, less)] == [("K103", rows[row][0])]
    told = found(less, rows)
    assert [(f.code, f.cell) for f in told] == [("K102", f"A{5 + row}")]


@given(ROWS, ROWS)
@settings(max_examples=200)
def test_another_sheet_is_never_taken_for_the_sealed_one(rows, others):
    def content(given):
        return sorted(tuple(repr(v if v != "" else None) for v in row) for row in given)

    told = found(rows, others)
    assert bool(told) is (content(rows) != content(others))


def test_blank_is_the_empty_text_and_neither_nought_nor_its_text():
    rows = [("01", "甲", None, None, None)]
    assert found(rows, [("01", "甲", None, "", "")]) == []
    for value, column in ((0, 2), ("0", 3), ("0", 2)):
        changed = [(*rows[0][:column], value, *rows[0][column + 1 :])]
        assert codes(found(rows, changed)) == ["K101"], value
    noughts = [("01", "甲", 0, "0", None)]
    assert codes(found(noughts, [("01", "甲", "0", 0, None)])) == ["K101", "K101"]


def test_what_joins_to_the_same_text_is_another_row():
    told = found([("01", "甲", 60, "ab", "c")], [("01", "甲", 60, "a", "bc")])
    assert places(told) == [("K101", "样张", "D5", "a"), ("K101", "样张", "E5", "bc")]


def test_of_rows_of_one_key_the_changed_one_is_named_wherever_it_would_be_sorted():
    rows = [("01", "甲", n, None, None) for n in (100, 200, 200, 300)]
    for place, value in ((0, 999), (3, 1), (1, 250), (2, 50)):
        changed = [(*row[:2], value if n == place else row[2], *row[3:]) for n, row in enumerate(rows)]
        assert places(found(rows, changed)) == [("K101", "样张", f"C{5 + place}", f"{value / 100:.2f}")]
    assert [(f.code, f.cell) for f in found(rows, [*rows, rows[1]])] == [("K102", "A9")]
    assert codes(found(rows, rows[:1] + rows[2:])) == ["K103"]


def test_very_many_rows_of_one_key_are_still_told_and_cost_little():
    rows = [("01", "甲", n, None, None) for n in range(800)]
    started = time.process_time()
    told = found(rows, [*rows[:400], ("01", "甲", 9_999, None, None), *rows[401:]])
    assert told
    assert {f.code for f in told} == {"K101"}
    assert time.process_time() - started < 2


def test_where_the_later_row_counts_their_order_is_sealed():
    log = [("01", "甲", 100, None, None), ("02", "乙", 100, None, None), ("01", "甲", 200, None, None)]
    apart = [log[1], log[0], log[2]]
    assert found(log, apart, ordered=True) == []
    swapped = [log[2], log[1], log[0]]
    assert [(f.code, f.cell) for f in found(log, swapped, ordered=True)] == [("K101", "C5"), ("K101", "C7")]
    assert found(log, swapped) == []


def test_swapped_names_of_two_students_are_two_cells():
    rows = [("01", "甲", 100, None, None), ("02", "乙", 200, None, None)]
    told = found(rows, [("01", "乙", 100, None, None), ("02", "甲", 200, None, None)])
    assert places(told) == [("K101", "样张", "B5", "乙"), ("K101", "样张", "B6", "甲")]
    moved = found(rows, [("02", "甲", 100, None, None), ("01", "乙", 200, None, None)])
    assert [(f.code, f.cell) for f in moved] == [
        ("K101", "B6"), ("K101", "C6"), ("K101", "B5"), ("K101", "C5"),
    ]  # fmt: skip


def test_a_column_that_is_gone_is_named_and_the_others_still_checked():
    rows = [("01", "甲", 100, "优", None), ("02", "乙", 200, "良", None)]
    less = replace(SHEET, columns=tuple(c for c in SHEET.columns if c.name != "level"))
    there = sheet([(a, b, c + 1, e) for a, b, c, _, e in rows], less)
    told = differences(seal(sheet(rows)), there, "样.xlsx")
    assert [(f.code, f.value) for f in told] == [("K104", "等次"), ("K101", "1.01"), ("K101", "2.01")]
    empty = seal(sheet([(*row[:3], None, None) for row in rows]))
    assert differences(empty, sheet([(*row[:3], None) for row in rows], less), "样.xlsx") == []
    keyless = replace(SHEET, columns=SHEET.columns[1:])
    told = differences(seal(sheet(rows)), sheet([row[1:] for row in rows], keyless), "样.xlsx")
    assert [(f.code, f.value) for f in told] == [("K104", "学号")]


def test_a_mark_changed_with_its_value_does_not_hide_the_change():
    rows = [("01", "甲", 100, "优", None)]
    other = [("01", "甲", 100, "良", None)]
    true, false = seal(sheet(rows)), seal(sheet(other))
    forged = true._replace(rows=(true.rows[0]._replace(marks=false.rows[0].marks),))
    assert forged.digest == true.digest
    assert codes(differences(forged, sheet(other), "样.xlsx")) == ["K105"]
    swapped = true._replace(rows=false.rows)
    assert swapped.digest != true.digest


def test_another_seed_proves_nothing():
    rows = [("01", "甲", 100, "优", None)]
    true = seal(sheet(rows))
    forged = true._replace(seeds=(bytes(32), *true.seeds[1:]))
    assert forged.digest == true.digest
    assert codes(differences(forged, sheet(rows), "样.xlsx")) == ["K101"]


def test_the_digest_holds_names_key_order_and_number_of_rows():
    rows = [("01", "甲", 100, "优", None), ("02", "乙", 200, "良", None)]
    one = seal(sheet(rows))
    others = [
        one._replace(sheet="另张"), one._replace(key=("姓名",)), one._replace(ordered=True),
        one._replace(columns=one.columns[::-1]), one._replace(rows=one.rows[:1]),
        one._replace(rows=(*one.rows, one.rows[0])), one._replace(rows=()),
    ]  # fmt: skip
    assert len({each.digest for each in (one, *others)}) == len(others) + 1


def test_the_root_is_of_all_sheets_in_any_order_whole_or_bare():
    one = seal(sheet([("01", "甲", 100, "优", None)]))
    other = one._replace(sheet="另张")
    root = root_of([one, other])
    assert root == root_of([other, one]) == root_of([BareSheet(one.sheet, one.digest), other])
    assert len({root, root_of([one]), root_of([]), root_of([one, one])}) == 4


def test_an_empty_sheet_is_sealed_too():
    assert found([], []) == []
    assert codes(found([], [("01", "甲", 100, None, None)])) == ["K102"]


def test_equal_secrets_give_equal_seals_and_every_column_has_a_seed_of_its_own():
    rows = sheet([("01", "甲", 100, "优", None)])
    assert seal(rows) == seal(rows)
    assert len(set(seal(rows).seeds)) == len(COLUMNS)
    assert seal_sheet(rows, KEY, COLUMNS, bytes(32)).digest != seal(rows).digest


def test_a_grade_is_sealed_and_verified_in_an_instant():
    """300 rows of 6 columns: 13 ms each on the machine of the project; five times that on a busy one."""
    wide = [_column(n) for n in range(6)]
    table = _table(wide)
    values = [[f"2024{n:05d}", *(f"{n}" if c % 2 else n * 7 for c in range(6))] for n in range(300)]
    rows = sheet(values, table)
    names = [c.name for c in wide]
    made = [_timed(lambda: seal_sheet(rows, KEY, names, SECRET)) for _ in range(5)]
    sealed = seal_sheet(rows, KEY, names, SECRET)
    checked = [_timed(lambda: differences(sealed, rows, "x")) for _ in range(5)]
    assert min(made) < 0.06
    assert min(checked) < 0.05


def _column(n):
    return Column(f"c{n}", f"列{n}", Text() if n % 2 else Exact(2))


def _table(columns):
    return replace(SHEET, columns=(SHEET.columns[0], *columns))


def _timed(work):
    started = time.process_time()
    work()
    return time.process_time() - started
