"""Our VBA runs: LibreOffice loads the add-in and clicks; a stub notes what Python would get.

What only Excel can show (that it compiles, how it looks) is on the smoke list of addin/README.md.
"""

import io
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.workbook.defined_name import DefinedName

from tests.libreoffice.bridge import uno
from tests.libreoffice.live import Live
from tests.xlam.vba import FAILING, PRESSING_AGAIN, Ribbon
from zongce.commands.command import Need
from zongce.commands.registry import COMMANDS
from zongce.core.grid import KIND_NAME, UNMET_NAME
from zongce.tables.books import KINDS
from zongce.xlam import package
from zongce.xlam import ribbon as xml
from zongce.xlam.messages import messages
from zongce.xlam.modules import modules

_OFFICE = Live(Ribbon)
pytestmark = [pytest.mark.libreoffice, _OFFICE.begins_anew()]
LINE = "from zongce.surfaces.ribbon import run; run('{}')"
CONTROLS = [element for element in ET.fromstring(xml.ribbon_xml()).iter() if element.get("tag")]
BUTTONS = [xml.control_id(command) for command in COMMANDS]


@pytest.fixture(scope="module")
def running(office):  # ``office`` says what becomes of the test where there is none
    try:
        uno()
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("needs the Python bridge of LibreOffice")
    yield _OFFICE
    _OFFICE.stop()


@pytest.fixture
def ribbon(running, tmp_path_factory):
    return running.get(tmp_path_factory.mktemp)


def book(kind="class", unmet="", sheets=(), state="visible", chart=""):
    """A workbook with the hidden names that ours have, and perhaps sheets that ours have not."""
    made = Workbook()
    for name, text in ((KIND_NAME, kind), (UNMET_NAME, unmet)):
        if text is not None:
            formula = text if text.startswith("=") else f'"{text}"'
            made.defined_names[name] = DefinedName(name, attr_text=formula.removeprefix("="), hidden=True)
    for name in sheets:
        made.create_sheet(name).sheet_state = state
    if chart:
        made.create_chartsheet(chart).add_chart(BarChart())
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_libreoffice_opens_the_add_in_and_finds_every_module(ribbon):
    found = ribbon.modules_in(package.build({"INTERPRETER": "python"}), "built.xlam")
    assert set(found) == {module.name for module in modules()}
    for name, procedure in (("ZongceRibbon", "Sub OnAction("), ("xlwings", "Function RunPython(")):
        assert procedure in found[name]


def test_every_button_starts_its_command_and_nothing_else(ribbon):
    ribbon.open(book())
    pressed = ribbon.press(*BUTTONS)
    assert pressed.ran == [LINE.format(button) for button in BUTTONS]
    assert pressed.shown == []


def test_the_ribbon_is_asked_again_after_every_click(ribbon):
    ribbon.open(book())
    assert ribbon.press("check", "trace").refreshed == 2


@pytest.mark.parametrize("control", ["", "a'b", "a b", "a)", "check\n", "Check", "检查", 'a"', "a;b", "a-b"])
def test_an_id_that_is_none_of_ours_starts_nothing(ribbon, control):
    ribbon.open(book())
    assert ribbon.press(control).ran == []


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
@pytest.mark.parametrize("name", ["zongce.conf", "ZONGCE.CONF", "Zongce.Conf", "x.py", "X.PY", ".py"])
def test_a_sheet_that_would_say_how_python_starts_is_refused_by_name(ribbon, name, state):
    ribbon.open(book(sheets=[name], state=state))
    assert_refused(ribbon.press("check"), "L282", name)


@pytest.mark.parametrize("name", ["zongce.conf", "x.py"])
def test_a_chart_sheet_of_that_name_is_refused_too(ribbon, name):
    ribbon.open(book(chart=name))
    assert_refused(ribbon.press("check"), "L282", name)


@pytest.mark.parametrize("name", ["zongce.config", "py", "x.pyx", "zongce", "成绩.p y"])
def test_other_sheets_are_nobodys_business(ribbon, name):
    ribbon.open(book(sheets=[name]))
    assert ribbon.press("check").ran == [LINE.format("check")]


@pytest.mark.parametrize("sign", ['"', "`", "$", ";", "^", "%", "=", "<", ">", "\\"])
def test_a_path_that_would_break_the_command_line_is_refused_by_its_sign(ribbon, sign):
    ribbon.open(book(), f"成绩{sign}1.xlsx")
    assert_refused(ribbon.press("check"), "L283", sign)


@pytest.mark.parametrize(
    "address",
    ["https://college.sharepoint.com/sites/a/Shared%20Documents/b.xlsx", "https://d.docs.live.net/1/b.xlsx"],
)
def test_a_workbook_in_a_cloud_is_told_as_such_and_not_by_the_signs_of_its_address(ribbon, address):
    ribbon.open(book())
    assert_refused(ribbon.press_at(address, "check"), "W927", address)
    assert ribbon.press("check").ran == [LINE.format("check")]


def test_a_line_break_in_a_path_is_refused(ribbon):
    ribbon.open(book(), "a\nb.xlsx")
    assert_refused(ribbon.press("check"), "L283", "?")


def test_what_people_name_their_files_is_let_through(ribbon):
    ribbon.open(book(), "2025-2026学年_计科2201（班级工作簿） 副本 & '新' #1+,~!@[x]{y}.xlsx")
    assert ribbon.press("check").ran == [LINE.format("check")]


def test_what_keeps_python_from_starting_is_told_and_the_next_click_works(ribbon):
    ribbon.open(book())
    pressed = ribbon.press(FAILING, "check")
    assert pressed.ran == [LINE.format(FAILING), LINE.format("check")]
    assert pressed.shown == [messages()["L284"].replace("%1", "no Python here")]
    assert pressed.refreshed == 2


def test_a_click_while_another_one_runs_does_nothing(ribbon):
    ribbon.open(book())
    assert ribbon.press(PRESSING_AGAIN).ran == [LINE.format(PRESSING_AGAIN)]


def test_xlwings_runs_for_nothing_but_a_click(ribbon):
    ribbon.open(book())
    assert ribbon.uninvited() == ["70", ""]


@pytest.mark.parametrize("kind", [*KINDS, "", None, "rating_form"])
def test_a_control_shows_where_its_tag_lists_the_kind_of_workbook(ribbon, kind):
    ribbon.open(book(kind))
    for control in CONTROLS:
        tag = control.get("tag")
        kinds = tag.partition(";")[0]
        expected = kind in kinds.split(",") if kinds[0] != "-" else kind not in kinds[1:].split(",")
        assert ribbon.visible(tag) is expected, control.get("id")


@pytest.mark.parametrize("unmet", [(), *((need,) for need in Need), tuple(Need)])
def test_a_button_is_grey_where_one_of_its_needs_is_not_met(ribbon, unmet):
    ribbon.open(book("class", ",".join(need.name.lower() for need in unmet)))
    for command in COMMANDS:
        grey = bool(set(command.needs) & set(unmet))
        assert ribbon.enabled(xml.tag(command.kinds, command.needs)) is not grey, command.id


def test_a_need_is_not_taken_for_another_that_begins_like_it(ribbon):
    ribbon.open(book("class", "not_submitted"))
    assert ribbon.enabled("class;not") is True
    assert ribbon.enabled("class;not_submitted_yet") is True
    assert ribbon.visible("classes,my_class;") is False


def test_in_a_workbook_without_the_name_every_button_can_be_pressed(ribbon):
    ribbon.open(book("class", None))
    assert ribbon.enabled(xml.tag(["class"], Need)) is True


@pytest.mark.parametrize("formula", ["=$A$1", "=1", '="class"&""', "=class"])
def test_a_name_that_is_no_plain_text_says_nothing(ribbon, formula):
    ribbon.open(book(formula))
    assert ribbon.visible("class;") is False


def assert_refused(pressed, code, detail):
    assert pressed.ran == []
    assert pressed.shown == [messages()[code].replace("%1", detail)]


def test_on_windows_python_is_kept_from_the_current_folder_before_it_starts():
    source = (Path(__file__).parents[2] / "addin" / "vba" / "ZongceRibbon.bas").read_text("ascii")
    action = source.partition("Public Sub OnAction")[2].partition("End Sub")[0]
    assert action.index("On Error GoTo Failed") < action.index("MayRunOn(") < action.index("KeepOutOfFolder")
    assert action.index("KeepOutOfFolder") < action.index("RunPython CommandLine")
    leaving = source.partition("Private Sub KeepOutOfFolder")[2].partition("End Sub")[0]
    assert '.Item("PYTHONSAFEPATH") = "1"' in leaving
    assert '.Item("NoDefaultCurrentDirectoryInExePath") = "1"' in leaving
