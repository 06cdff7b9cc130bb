"""设置: each one declared once, completely."""

import pytest

from zongce.core.schema import Choice, Flag
from zongce.core.setting import SETTINGS

BY_NAME = {setting.name: setting for setting in SETTINGS}


def test_every_setting_says_what_it_does_and_has_one_name():
    assert len({s.name for s in SETTINGS}) == len(SETTINGS)
    assert all(s.note.endswith("。") for s in SETTINGS)
    assert all(s.default in s.options for s in SETTINGS if s.options)
    assert all(s.true in s.options for s in SETTINGS if s.true)
    assert all(isinstance(s.kind, (Choice, Flag)) == bool(s.options) for s in SETTINGS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("重修取", "全部、首次、末次、最高"),
        ("计自评", "是、否"),
        ("及格线", "0～100"),
        ("最少评分人数", "1～999 的整数"),
    ],
)
def test_what_a_value_must_be_is_said_in_words(name, expected):
    assert expected in BY_NAME[name].expected
