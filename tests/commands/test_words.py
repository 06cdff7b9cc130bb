"""Every word that a setting or a column offers is one that the computation knows, and no other."""

import pytest

from zongce.checks.sittings import EXAM_CODES, RETAKES
from zongce.commands.composite.compute import METHODS, QUOTA_ROUNDINGS, STAGES
from zongce.core.setting import SETTINGS
from zongce.rules import composite, levels, sittings
from zongce.tables.academic import EXAM_KINDS
from zongce.tables.scheme import BONUS_RULES

OPTIONS = {setting.name: setting.options for setting in SETTINGS}


@pytest.mark.parametrize(
    ("offered", "known", "ruled"),
    [
        (OPTIONS["重修取"], RETAKES, sittings.RETAKES),
        (OPTIONS["取整时点"], STAGES, composite.STAGES),
        (OPTIONS["名额取整"], QUOTA_ROUNDINGS, levels.QUOTA_ROUNDINGS),
        (BONUS_RULES.by_name["method"].kind.options, METHODS, composite.METHODS),
    ],
    ids=["重修取", "取整时点", "名额取整", "计法"],
)
def test_the_words_offered_are_the_words_computed_with(offered, known, ruled):
    assert set(offered) == set(known)
    assert set(known.values()) == set(ruled)


def test_every_kind_of_exam_is_known_and_a_blank_is_the_first():
    assert set(EXAM_CODES) == {None, *EXAM_KINDS}
    assert EXAM_CODES[None] == EXAM_CODES["正考"] == sittings.FIRST
