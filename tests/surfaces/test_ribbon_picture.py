"""The picture of the tab: it is today's ribbon, with all that a workbook shows and nothing outside."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from zongce.commands.registry import COMMANDS
from zongce.surfaces import ribbon_picture
from zongce.tables.books import CLASS, KINDS
from zongce.xlam.ribbon import WORKBOOKS, is_main, ribbon_xml

ROOT = Path(__file__).resolve().parents[2]
XML = ribbon_xml()


def test_the_checked_in_picture_is_the_ribbon_of_today():
    """If not: python -m zongce.surfaces.ribbon_picture."""
    assert (ROOT / "addin" / "ribbon.svg").read_text(encoding="utf-8") == ribbon_picture.picture(XML)


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_strip_shows_the_buttons_of_its_workbook_and_no_others(kind):
    groups = ribbon_picture.groups_of(ET.fromstring(XML), kind)
    controls = [c for group in groups for column in group.columns for c in column]
    shown = [c.label for c in controls if not c.held] + [label for c in controls for label in c.held]
    assert sorted(shown) == sorted(command.label for command in COMMANDS if kind in command.kinds)


def test_small_buttons_stand_in_threes_beside_the_large_ones():
    for group in ribbon_picture.groups_of(ET.fromstring(XML), CLASS):
        for column in group.columns:
            assert len(column) <= (1 if column[0].large else 3)
            assert len({control.large for control in column}) == 1
    large = {
        c.label
        for g in ribbon_picture.groups_of(ET.fromstring(XML), CLASS)
        for k in g.columns
        for c in k
        if c.large
    }
    assert large == {c.label for c in COMMANDS if CLASS in c.kinds and not c.rare and is_main(c)}


def test_nothing_stands_outside_the_picture():
    root = ET.fromstring(ribbon_picture.picture(XML))
    width, height = (int(root.get(side)) for side in ("width", "height"))
    for box in root.iter(f"{{{ribbon_picture.SVG}}}rect"):
        assert float(box.get("x", 0)) + float(box.get("width")) <= width
        assert float(box.get("y", 0)) + float(box.get("height")) <= height
    texts = [text.text for text in root.iter(f"{{{ribbon_picture.SVG}}}text")]
    assert all(any(KINDS[kind].label in text for text in texts) for kind in WORKBOOKS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.id)
def test_a_label_is_cut_between_signs_only(command):
    lines = ribbon_picture.lines(command.label)
    assert "".join(lines) == command.label
    assert len(lines) <= 2
