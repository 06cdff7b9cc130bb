"""The scheme as a value: which modules hold for a grade, and the defaults."""

import pytest

from zongce.core.schema import Exact
from zongce.core.setting import SETTINGS
from zongce.scheme import scheme as words
from zongce.scheme.scheme import DEFAULT, TOTAL, LevelRule, Module, Scheme, Settings, grade_key
from zongce.tables import scheme as sheets


def module(name, weight, *grades):
    return Module(name, "录入", weight, grades=frozenset(grades))


def test_a_row_that_names_the_grade_beats_the_row_for_all_and_keeps_its_place():
    scheme = Scheme((module("学业", 7000), module("德育", 3000), module("学业", 6000, "2023", "2022")))
    assert [(m.name, m.weight) for m in scheme.modules_for("2023级")] == [("学业", 6000), ("德育", 3000)]
    assert [(m.name, m.weight) for m in scheme.modules_for("2024")] == [("学业", 7000), ("德育", 3000)]
    assert scheme.module_names == ("学业", "德育")


def test_the_order_of_rows_does_not_decide_which_one_holds():
    rows = (module("学业", 6000, "2023"), module("学业", 7000))
    for order in (rows, rows[::-1]):
        assert [m.weight for m in Scheme(order).modules_for("2023")] == [6000]


def test_a_module_of_other_grades_only_does_not_hold():
    scheme = Scheme((module("学业", 7000), module("实习", 3000, "2021")))
    assert [m.name for m in scheme.modules_for("2024")] == ["学业"]
    assert [m.name for m in scheme.modules_for("")] == ["学业"]
    assert Scheme((module("实习", 3000, "2021"),)).modules_for("2024") == ()


@pytest.mark.parametrize(
    ("typed", "key"), [("2024级", "2024"), (" \uff12\uff10\uff12\uff14 ", "2024"), ("2024", "2024"), ("", "")]
)
def test_grades_are_compared_without_their_suffix(typed, key):
    assert grade_key(typed) == key


def test_a_module_is_found_under_any_spelling_of_its_name():
    scheme = Scheme((module("专业学习", 10_000),))
    assert scheme.named("专业 学习") == "专业学习"
    assert scheme.named("专业") is None


def test_levels_belong_to_their_object():
    rules = (LevelRule(TOTAL, "分数", "优秀", 9000, None), LevelRule("德育", "分数", "合格", 6000, None))
    assert Scheme(level_rules=rules).levels_of(TOTAL) == rules[:1]


def test_without_a_scheme_every_field_has_the_default_that_its_declaration_says():
    held = DEFAULT.settings
    assert {s.field for s in SETTINGS} == set(Settings.__match_args__)
    for setting in SETTINGS:
        value = getattr(held, setting.field)
        if setting.true:
            assert value is (setting.default == setting.true)
        elif isinstance(setting.kind, Exact):
            assert value == int(setting.default) * 10**setting.kind.places
        elif setting.several:
            assert setting.default == ""
            assert not value
        else:
            assert value == setting.default


def test_a_scheme_cannot_be_changed():
    with pytest.raises(AttributeError):
        DEFAULT.modules = ()
    with pytest.raises(TypeError):
        DEFAULT.grades["优"] = None


def options(table, name):
    return table.by_name[name].kind.options


def test_the_sheets_offer_the_words_that_the_scheme_knows():
    sources = words.ACADEMIC, words.RATING, words.BONUS, words.ENTRY, words.INDICATOR
    assert options(sheets.MODULES, "source") == sources
    assert options(sheets.MODULES, "method") == (words.WEIGHTED, words.ADDED)
    assert options(sheets.BONUS_RULES, "method") == (words.SUMMED, words.BEST, words.BEST_N)
    assert options(sheets.LEVEL_RULES, "manner") == (words.BY_SCORE, words.BY_SHARE)
    assert options(sheets.LEVEL_RULES, "scope") == (words.CLASS, words.MAJOR_GRADE)
    assert options(sheets.LEVEL_RULES, "tie_policy") == (words.RANKS_UP, words.RANKS_DOWN)
    conditions = words.FAILED_COURSE, words.MODULE_BELOW, words.DISCIPLINED
    assert options(sheets.VETO_RULES, "condition") == conditions
