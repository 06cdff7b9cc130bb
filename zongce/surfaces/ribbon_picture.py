"""Draw the tab 综测 for the README out of the ribbon's XML: one strip for each kind of workbook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from zongce.core.value import value
from zongce.tables.books import KINDS
from zongce.xlam.ribbon import OUTSIDE, WORKBOOKS, ribbon_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SVG = "http://www.w3.org/2000/svg"
WIDTH, MARGIN, GAP = 1000, 16, 10
TITLE, STRIP, ROW, CAPTION = 34, 92, 30, 22
"""Heights: of a strip's title, of the room for buttons, of one small button, of a group's name."""
PAD, SIGN, SMALL_SIGN, STACK = 8, 32, 18, 3
TEXT, NOTE = 14, 13
LINE = 17
INK, PALE, EDGE, PAPER, BACK = "#1f2937", "#6b7280", "#d1d5db", "#ffffff", "#f3f4f6"
COLOURS = ("#2563eb", "#0d9488", "#7c3aed", "#b45309", "#be185d", "#15803d", "#c2410c", "#0369a1", "#4d7c0f")
FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
VERB, LONGEST_LINE, LONGEST_REST = 2, 4, 6
"""Signs: of the verb that a label begins with, of a label in one line, of a second line."""
ARROW = 9


@value(frozen=True, slots=True)
class Control:
    """A button, or the menu that holds the rare ones."""

    label: str
    large: bool
    held: tuple[str, ...] = ()


@value(frozen=True, slots=True)
class Group:
    """A group with its columns: a large button each, or up to three small ones."""

    label: str
    colour: str
    columns: tuple[tuple[Control, ...], ...]

    @property
    def width(self) -> int:
        """How wide it is drawn."""
        inside = sum(_column_width(column) for column in self.columns)
        return max(inside, len(self.label) * NOTE) + 2 * PAD

    @property
    def menu(self) -> Control | None:
        """Its menu, if it has one."""
        return next((c for column in self.columns for c in column if c.held), None)


def picture(ribbon: str) -> str:
    """Return the ribbon as an SVG, a strip for each kind of workbook that has buttons."""
    tab = ET.fromstring(ribbon)  # our own
    strips = [(f"{KINDS[kind].label}里的“综测”", groups_of(tab, kind)) for kind in WORKBOOKS]
    root = ET.Element("svg", xmlns=SVG, role="img")
    ET.SubElement(root, "title").text = "Excel 里的“综测”选项卡"
    back = ET.SubElement(root, "rect", width=str(WIDTH), fill=BACK)
    y = MARGIN
    for title, groups in strips:
        y = _strip(root, y, title, groups) + MARGIN
    back.set("height", str(y))
    root.attrib |= {"viewBox": f"0 0 {WIDTH} {y}", "width": str(WIDTH), "height": str(y), "font-family": FONT}
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def groups_of(tab: ET.Element, kind: str) -> tuple[Group, ...]:
    """Return what a kind of workbook shows, by the tags that VBA goes by."""
    every = [g for g in tab.iter() if _name(g) == "group" and g.get("id") != OUTSIDE]
    return tuple(
        Group(
            group.get("label", ""),
            COLOURS[place % len(COLOURS)],
            tuple(_columns(list(_controls(group, kind)))),
        )
        for place, group in enumerate(every)
        if _shows(group, kind)
    )


def _controls(group: ET.Element, kind: str) -> Iterator[Control]:
    for element in group:
        if _shows(element, kind):
            held = tuple(item.get("label", "") for item in element if _shows(item, kind))
            yield Control(element.get("label", ""), element.get("size") == "large", held)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _shows(element: ET.Element, kind: str) -> bool:
    return kind in element.get("tag", "").partition(";")[0].split(",")


def _columns(controls: Sequence[Control]) -> Iterator[tuple[Control, ...]]:
    """Yield columns as Excel makes them: small buttons stand in threes, until a large one comes."""
    stack: tuple[Control, ...] = ()
    for control in controls:
        if stack and (control.large or len(stack) == STACK):
            yield stack
            stack = ()
        if control.large:
            yield (control,)
        else:
            stack = (*stack, control)
    if stack:
        yield stack


def _column_width(column: Sequence[Control]) -> int:
    if column[0].large:
        return max(len(line) for line in lines(column[0].label)) * TEXT + 12
    return max(len(c.label) for c in column) * TEXT + SMALL_SIGN + 14


def lines(label: str) -> tuple[str, ...]:
    """Return a large button's label in one line or two: after its verb, where the rest is short enough.

    >>> lines("检查"), lines("提交综合成绩"), lines("设置辅导员和班主任")
    (('检查',), ('提交', '综合成绩'), ('设置辅导', '员和班主任'))
    """
    if len(label) <= LONGEST_LINE:
        return (label,)
    first = VERB if len(label) - VERB <= LONGEST_REST else len(label) // 2
    return label[:first], label[first:]


def _strip(root: ET.Element, y: int, title: str, groups: Sequence[Group]) -> int:
    """Draw one kind of workbook from ``y`` down; return where it ends."""
    _text(root, MARGIN, y + 22, title, size=17, weight="bold")
    y += TITLE
    for row in _rows(groups):
        x = MARGIN
        for group in row:
            _group(root, x, y, group)
            x += group.width + GAP
        y += STRIP + CAPTION + GAP
    for group in groups:
        if group.menu is not None:
            _text(
                root,
                MARGIN,
                y + NOTE,
                f"{group.label} · {group.menu.label}：{'、'.join(group.menu.held)}",
                fill=PALE,
            )
            y += LINE + 2
    return y


def _rows(groups: Sequence[Group]) -> Iterator[list[Group]]:
    """Break a strip into rows that fit the picture; Excel has it in one."""
    row: list[Group] = []
    for group in groups:
        if row and sum(g.width + GAP for g in row) + group.width > WIDTH - 2 * MARGIN:
            yield row
            row = []
        row.append(group)
    yield row


def _group(root: ET.Element, x: int, y: int, group: Group) -> None:
    _box(root, x, y, group.width, STRIP + CAPTION, fill=PAPER, stroke=EDGE)
    _text(root, x + group.width / 2, y + STRIP + 14, group.label, size=NOTE, anchor="middle", fill=PALE)
    left = x + PAD
    for column in group.columns:
        width = _column_width(column)
        if column[0].large:
            _large(root, left + width / 2, y, column[0], group.colour)
        else:
            for place, control in enumerate(column):
                _small(root, left, y + 3 + place * ROW, control, group.colour)
        left += width


def _large(root: ET.Element, middle: float, y: int, control: Control, colour: str) -> None:
    _sign(root, middle - SIGN / 2, y + 9, SIGN, control.label[0], colour)
    for place, line in enumerate(lines(control.label)):
        _text(root, middle, y + 60 + place * LINE, line, anchor="middle")


def _small(root: ET.Element, x: int, y: int, control: Control, colour: str) -> None:
    if control.held:
        _text(root, x + 6, y + 19, control.label)
        _arrow(root, x + 6 + len(control.label) * TEXT + 5, y + 11)
    else:
        _sign(root, x + 4, y + 5, SMALL_SIGN, control.label[0], colour)
        _text(root, x + SMALL_SIGN + 8, y + 19, control.label)


def _sign(root: ET.Element, x: float, y: float, size: int, character: str, colour: str) -> None:
    """Draw a button's sign: the first character of its label on the colour of its group."""
    _box(root, x, y, size, size, fill=colour)
    _text(root, x + size / 2, y + size * 0.7, character, size=size * 0.58, anchor="middle", fill=PAPER)


def _arrow(root: ET.Element, x: float, y: float) -> None:
    corners = f"{x:g},{y:g} {x + ARROW:g},{y:g} {x + ARROW / 2:g},{y + ARROW / 2:g}"
    ET.SubElement(root, "polygon", points=corners, fill=PALE)


def _box(root: ET.Element, x: float, y: float, width: float, height: float, **paint: str) -> None:
    place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}", "rx": "4"}
    ET.SubElement(root, "rect", place | paint)


def _text(root: ET.Element, x: float, y: float, text: str, **look: str | float) -> None:
    given = {"size": TEXT, "anchor": "start", "weight": "normal", "fill": INK} | look
    names = {"font-size": "size", "text-anchor": "anchor", "font-weight": "weight", "fill": "fill"}
    attributes = {
        name: f"{given[key]:g}" if key == "size" else str(given[key]) for name, key in names.items()
    }
    ET.SubElement(root, "text", {"x": f"{x:g}", "y": f"{y:g}"} | attributes).text = text


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "addin/ribbon.svg")
    target.write_text(picture(ribbon_xml()), encoding="utf-8", newline="\n")
