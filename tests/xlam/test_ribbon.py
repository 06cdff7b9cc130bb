"""The ribbon's XML: Office takes it, it is the registry and nothing else, its callbacks are in our VBA."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.xlam.customui import faults
from zongce.commands.command import Need
from zongce.commands.registry import COMMANDS
from zongce.tables.books import CLASS, COLLEGE, SCHOOL
from zongce.xlam import ribbon

ROOT = Path(__file__).resolve().parents[2]
KINDS = (SCHOOL, COLLEGE, CLASS)
BOTH = (ribbon.CUSTOM_UI_14, ribbon.CUSTOM_UI)
VBA = (ROOT / "addin" / "vba" / "ZongceRibbon.bas").read_text(encoding="ascii")


def tree(namespace=ribbon.CUSTOM_UI_14):
    """The ribbon with plain names of elements."""
    root = ET.fromstring(ribbon.ribbon_xml(namespace))
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def parts(tag):
    return [part.split(",") if part else [] for part in tag.split(";")]


def shows(element, kind):
    """What our VBA says of a control, as VBA decides it (tests of VBA itself: test_vba_runs)."""
    return kind in parts(element.get("tag"))[0]


def test_the_checked_in_ribbon_is_the_registry_of_today():
    """If not: python -m zongce.xlam.ribbon, and python -m zongce.surfaces.ribbon_picture."""
    assert (ROOT / "addin" / "ribbon.xml").read_text(encoding="utf-8") == ribbon.ribbon_xml()


@pytest.mark.parametrize("namespace", BOTH)
def test_office_takes_it(namespace):
    assert faults(ribbon.ribbon_xml(namespace)) == []


MUTATIONS = {
    "an unknown element": ("<button ", "<buton "),
    "an unknown attribute": ('label="综测" keytip', 'title="综测" keytip'),
    "a label for nobody": ('label="检查"', 'label=""'),
    "a long label": ('label="检查"', f'label="{"检" * 1025}"'),
    "a long tip": ('screentip="检查"', f'screentip="{"检" * 1025}"'),
    "a long key tip": ('keytip="ZC"', 'keytip="ZCZC"'),
    "an image with a blank": ('imageMso="Calculator"', 'imageMso="Calc ulator"'),
    "two images": ('imageMso="Calculator"', 'imageMso="Calculator" image="x"'),
    "a size that is none": ('size="large"', 'size="huge"'),
    "a size inside a menu": ('<button id="batch_stop"', '<button size="large" id="batch_stop"'),
    "an id with a dot first": ('id="check"', 'id=".check"'),
    "an id that begins with a digit": ('id="check"', 'id="1check"'),
    "the same id twice": ('id="check"', 'id="trace"'),
    "no id": ('id="check" ', ""),
    "two ids": ('id="check"', 'id="check" idMso="Copy"'),
    "label and getLabel": ('label="检查"', 'label="检查" getLabel="ZongceRibbon.X"'),
    "visible and getVisible": ('id="check"', 'id="check" visible="true"'),
    "a button outside a group": ("</tab>", '<button id="lost"/></tab>'),
    "no callback": ('onLoad="ZongceRibbon.OnLoad"', 'onLoad=""'),
    "another namespace": ("/2009/07/customui", "/2011/07/customui"),
    "a boolean that is none": ('autoScale="true"', 'autoScale="ja"'),
    "a key tip twice": ('keytip="A1"', 'keytip="A2"'),
    "a key tip that hides others": ('keytip="A1"', 'keytip="B"'),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_ribbon_that_office_would_not_take_is_caught(mutation):
    before, after = MUTATIONS[mutation]
    text = ribbon.ribbon_xml()
    assert before in text
    assert faults(text.replace(before, after, 1))


def test_only_office_2010_is_told_to_scale_groups():
    assert "autoScale" not in ribbon.ribbon_xml(ribbon.CUSTOM_UI)
    assert faults(ribbon.ribbon_xml().replace(ribbon.CUSTOM_UI_14, ribbon.CUSTOM_UI)) != []


@pytest.mark.parametrize("namespace", BOTH)
def test_every_button_is_a_command_and_every_command_a_button(namespace):
    buttons = [button.get("id") for button in tree(namespace).iter("button")]
    assert sorted(buttons) == sorted(ribbon.control_id(command) for command in COMMANDS)
    assert len(set(buttons)) == len(buttons)


def test_ids_are_what_vba_lets_through():
    for button in tree().iter("button"):
        assert re.fullmatch(r"[a-z_0-9.]+", button.get("id"))


def test_groups_and_buttons_stand_in_the_order_of_the_work():
    groups = [g for g in tree().iter("group") if g.get("id") != ribbon.OUTSIDE]
    assert [g.get("label") for g in groups] == list(dict.fromkeys(command.group for command in COMMANDS))
    for group in groups:
        members = [c for c in COMMANDS if c.group == group.get("label")]
        shown = [b.get("id") for b in group.findall("button")]
        hidden = [b.get("id") for b in group.findall("menu/button")]
        frequent = [c for c in members if not c.rare]
        steps, looking = (
            [c for c in frequent if ribbon.is_main(c)],
            [c for c in frequent if not ribbon.is_main(c)],
        )
        assert shown == [ribbon.control_id(c) for c in (*steps, *looking)]
        assert hidden == [ribbon.control_id(c) for c in members if c.rare]
        assert len(group.findall("menu")) == bool(hidden)
        assert group[-1].tag == ("menu" if hidden else "button")


def test_a_button_says_what_it_does_who_may_and_what_it_needs():
    for command in COMMANDS:
        button = next(b for b in tree().iter("button") if b.get("id") == ribbon.control_id(command))
        told = button.get("supertip")
        assert (button.get("label"), button.get("imageMso")) == (command.label, command.icon)
        assert told.startswith(command.tip)
        assert [need for need in Need if ribbon.NEEDED[need] in told] == [
            n for n in Need if n in command.needs
        ]


def test_a_tag_lists_kinds_and_needs_of_its_command():
    for command in COMMANDS:
        button = next(b for b in tree().iter("button") if b.get("id") == ribbon.control_id(command))
        kinds, needs = parts(button.get("tag"))
        assert (kinds, needs) == (list(command.kinds), [need.name.lower() for need in command.needs])


@pytest.mark.parametrize("kind", KINDS)
def test_a_group_or_menu_shows_exactly_where_one_of_its_buttons_does(kind):
    for holder in (*tree().iter("group"), *tree().iter("menu")):
        if holder.get("id") != ribbon.OUTSIDE:
            assert shows(holder, kind) == any(shows(button, kind) for button in holder.iter("button"))


def test_the_hint_shows_where_no_button_does():
    outside = next(g for g in tree().iter("group") if g.get("id") == ribbon.OUTSIDE)
    kinds = parts(outside.get("tag"))[0]
    assert kinds[0].startswith("-")
    assert {kinds[0][1:], *kinds[1:]} == {kind for command in COMMANDS for kind in command.kinds}
    assert [hint.get("label") for hint in outside] == list(ribbon.HINTS)


def test_commands_that_only_look_are_small():
    sizes = {b.get("id"): b.get("size") for b in tree().iter("button")}
    for small in ("check", "trace", "rating_progress", "academic_export", "batch_progress"):
        assert sizes[small] == "normal"
    for large in ("composite_submit", "rating_collect", "academic_compute", "college_approve", "slip_issue"):
        assert sizes[large] == "large"
    assert sizes["batch_stop"] is None


def test_every_callback_is_a_procedure_of_ours():
    called = {v for e in tree().iter() for v in e.attrib.values() if v.startswith(f"{ribbon.CALLBACKS}.")}
    assert called == {
        f"{ribbon.CALLBACKS}.{name}" for name in ("OnLoad", "OnAction", "GetVisible", "GetEnabled")
    }
    for name in called:
        assert re.search(rf"^Public Sub {name.partition('.')[2]}\(", VBA, re.MULTILINE)


def test_every_control_has_its_key_tip_inside_the_tab():
    tips = [e.get("keytip") for e in tree().iter() if e.tag in {"button", "menu"}]
    assert all(re.fullmatch(r"[A-Z][0-9A-Z]", tip) for tip in tips)
    assert len(set(tips)) == len(tips)
