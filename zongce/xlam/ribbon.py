"""The tab 综测 as ribbon XML, out of the registry: groups in the order of the work, a menu for the rest."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from zongce.commands.command import Need
from zongce.commands.registry import COMMANDS
from zongce.tables.books import CLASS, COLLEGE, KINDS, SCHOOL
from zongce.workflow.roles import Act, permitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.commands.command import Command

CUSTOM_UI_14 = "http://schemas.microsoft.com/office/2009/07/customui"
CUSTOM_UI = "http://schemas.microsoft.com/office/2006/01/customui"
"""The ribbon's namespaces: since Excel 2010, and Excel 2007's, which other programs know too."""
CALLBACKS = "ZongceRibbon"
TAB, OUTSIDE = "zongce_tab", "zongce_outside"
WORKBOOKS = (SCHOOL, COLLEGE, CLASS)
"""The kinds of workbooks that have buttons."""
CALLS = {"onAction": "OnAction", "getVisible": "GetVisible", "getEnabled": "GetEnabled"}
MORE, MORE_TIP = "更多", "“{group}”里不常用的操作。"
HINTS = ("请打开校级、学院或班级工作簿", "受保护的视图里，先点“启用编辑”")
NEEDED = {
    Need.BATCH_OPEN: "批次已开启",
    Need.ACADEMIC_OPEN: "学业批次已开启",
    Need.RATING_OPEN: "评分批次已开启",
    Need.NOT_SUBMITTED: "班级还没有提交",
    Need.NOT_APPROVED: "学院还没有审核通过",
}
"""Why a button is grey, in the words that the workbooks have for it."""
KEYS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def control_id(command: Command) -> str:
    """Return a command's id as the ribbon has it."""
    return command.id.replace(".", "_")


def tag(kinds: Iterable[str], needs: Iterable[Need] = ()) -> str:
    """Return what VBA reads: the kinds of workbooks that show a control, and what it must not lack."""
    return f"{','.join(kinds)};{','.join(need.name.lower() for need in needs)}"


def ribbon_xml(namespace: str = CUSTOM_UI_14, commands: Sequence[Command] = COMMANDS) -> str:
    """Return the tab for a namespace."""
    ET.register_namespace("", namespace)
    root = ET.Element("customUI", xmlns=namespace, onLoad=f"{CALLBACKS}.OnLoad")
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", id=TAB, label="综测", keytip="ZC")
    for number, (label, members) in enumerate(groupby(commands, key=lambda c: c.group)):
        group = _group(tab, number, label, tuple(members))
        if namespace == CUSTOM_UI_14:
            group.set("autoScale", "true")  # a narrow window makes large buttons small
    _outside(tab)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _group(tab: ET.Element, number: int, label: str, commands: tuple[Command, ...]) -> ET.Element:
    """Add a group: the steps of the work in their order, then the small buttons, then the rare ones' menu."""
    letter = KEYS[9 + number]
    group = ET.SubElement(tab, "group", id=f"zongce_group_{number + 1}", label=label)
    group.attrib |= {"tag": tag(_kinds(commands)), "getVisible": f"{CALLBACKS}.GetVisible"}
    keytips = {command.id: f"{letter}{KEYS[place]}" for place, command in enumerate(commands)}
    for command in sorted((c for c in commands if not c.rare), key=is_main, reverse=True):
        size = "large" if is_main(command) else "normal"
        _button(group, command, keytips[command.id]).set("size", size)
    rare = [command for command in commands if command.rare]
    if rare:
        menu = ET.SubElement(group, "menu", id=f"zongce_more_{number + 1}", label=MORE)
        menu.attrib |= {"screentip": f"{label}：{MORE}", "supertip": MORE_TIP.format(group=label)}
        menu.attrib |= {"keytip": f"{letter}0", "tag": tag(_kinds(rare))}
        menu.attrib |= {"getVisible": f"{CALLBACKS}.GetVisible"}
        for command in rare:
            _button(menu, command, keytips[command.id])
    return group


def _button(parent: ET.Element, command: Command, keytip: str) -> ET.Element:
    words = {"label": command.label, "screentip": command.label, "supertip": supertip(command)}
    own = {"id": control_id(command), "imageMso": command.icon, "keytip": keytip}
    told = {"tag": tag(command.kinds, command.needs)}
    calls = {name: f"{CALLBACKS}.{procedure}" for name, procedure in CALLS.items()}
    return ET.SubElement(parent, "button", own | words | told | calls)


def is_main(command: Command) -> bool:
    """Say whether a command moves the work on: it changes the workbook, or makes what others get."""
    return bool(command.writes) or (not command.undoable and command.act is not Act.EXPORT)


def supertip(command: Command) -> str:
    """Return what a button does, who may press it, and what it needs: read most when it is grey."""
    lines = [command.tip, f"谁可以：{'、'.join(permitted(command.act, *command.kinds))}"]
    if command.needs:
        lines.append(f"要求：{'、'.join(NEEDED[need] for need in command.needs)}")
    return "\n".join(lines)


def _kinds(commands: Iterable[Command]) -> tuple[str, ...]:
    shown = {kind for command in commands for kind in command.kinds}
    return tuple(kind for kind in KINDS if kind in shown)


def _outside(tab: ET.Element) -> None:
    """Add the group that shows where no other does: what to open to see buttons."""
    group = ET.SubElement(tab, "group", id=OUTSIDE, label="综测")
    group.attrib |= {"tag": f"-{tag(WORKBOOKS)}", "getVisible": f"{CALLBACKS}.GetVisible"}
    for number, hint in enumerate(HINTS, start=1):
        ET.SubElement(group, "labelControl", id=f"{OUTSIDE}_{number}", label=hint)


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "addin/ribbon.xml")
    target.write_text(ribbon_xml(), encoding="utf-8", newline="\n")
