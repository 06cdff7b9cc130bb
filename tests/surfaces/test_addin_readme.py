"""The list of buttons in addin/README.md follows the registry."""

import re
from pathlib import Path

import pytest

from zongce.commands.registry import COMMANDS
from zongce.core.catalog import entries
from zongce.surfaces.addin_readme import button_list, with_buttons

README = Path(__file__).resolve().parents[2] / "addin" / "README.md"


def test_the_readme_lists_the_buttons_as_the_registry_has_them():
    text = README.read_text(encoding="utf-8")
    assert with_buttons(text) == text


def test_every_button_stands_there_once_rare_ones_under_more():
    rows = [line.split("|")[1].strip() for line in button_list().splitlines() if line.startswith("| ")]
    names = [row for row in rows if row not in ("按钮", "---")]
    assert sorted(names) == sorted(f"更多 → {c.label}" if c.rare else c.label for c in COMMANDS)


@pytest.mark.parametrize(
    ("button", "then"),
    [
        ("计算学业成绩", "在学院工作簿里可以先选中几个班"),
        ("开启批次", "有几个批次时先选中一个"),
        ("更多 → 清空过程数据", "先选中一个班，确认以后才运行"),
        ("成绩溯源", "可以先选中一名学生"),
        ("调整参评课程", "填操作单"),
        ("导入原始成绩", "选文件"),
        ("提交综合成绩", "确认以后才运行"),
        ("检查", "直接运行"),
    ],
)
def test_what_follows_a_click_is_told_as_the_ribbon_does_it(button, then):
    assert re.search(rf"^\| {button} \|.*\| {then} \|$", button_list(), re.MULTILINE)


def test_codes_that_the_readme_names_exist():
    text = README.read_text(encoding="utf-8")
    assert set(re.findall(r"\b[A-Z]\d{3}\b", text)) - {"T070"} <= entries().keys()


def test_the_list_to_try_by_hand_is_numbered_without_gaps():
    steps = re.findall(r"^\| (\d+) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(step) for step in steps] == list(range(1, len(steps) + 1))
    assert len(steps) >= 20
