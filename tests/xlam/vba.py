"""The add-in's own VBA in LibreOffice: only xlwings and the ribbon's types are stubs."""

from __future__ import annotations

from typing import NamedTuple

from tests.libreoffice.bridge import named, url
from zongce.xlam import modules, package
from zongce.xlam.ovba import Module

ALWAYS_EXECUTE = 4
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xlam": "Calc MS Excel 2007 VBA XML",
}
"""By which filter LibreOffice reads a file; it does not know the ending .xlam."""
FAILING, PRESSING_AGAIN = "fails", "again"
"""Controls whose Python does not start, and during whose run another one is pressed."""
_XLWINGS = """Attribute VB_Name = "xlwings"
Option Explicit
Public Const PROJECT_NAME As String = "zongce"
Public Ran As String
Public Shown As String
Public Address As String

Public Function Place(path As String) As String
    Place = IIf(Len(Address) > 0, Address, path)
End Function

Public Function RunPython(PythonCommand As String)
    ZongceRibbon.RefuseStranger
    Ran = Ran & PythonCommand & "|"
    If InStr(PythonCommand, "'fails'") > 0 Then Err.Raise 1000, , "no Python here"
    If InStr(PythonCommand, "'again'") > 0 Then Driver.PressWhileRunning
End Function

Public Sub Show(text As String, kind As Long)
    Shown = Shown & text & "|"
End Sub
"""
_CONTROL = 'Attribute VB_Name = "IRibbonControl"\nPublic ID As String\nPublic Tag As String\n'
_UI = """Attribute VB_Name = "IRibbonUI"
Public Count As Long
Public Sub Invalidate()
    Count = Count + 1
End Sub
"""
_DRIVER = """Attribute VB_Name = "Driver"
Option Explicit

Private Function Control(id As String, tag As String) As IRibbonControl
    Set Control = New IRibbonControl
    Control.ID = id
    Control.Tag = tag
End Function

Public Function Press(ids As String) As String
    Dim ui As IRibbonUI, id As Variant
    Set ui = New IRibbonUI
    xlwings.Ran = ""
    xlwings.Shown = ""
    ZongceRibbon.OnLoad ui
    For Each id In Split(ids, "|")
        ZongceRibbon.OnAction Control(CStr(id), "")
    Next
    Press = ui.Count & "#" & xlwings.Ran & "#" & xlwings.Shown
End Function

Public Function PressAt(address As String, id As String) As String
    xlwings.Address = address
    PressAt = Press(id)
    xlwings.Address = ""
End Function

Public Sub PressWhileRunning()
    ZongceRibbon.OnAction Control("inner", "")
End Sub

Public Function Visible(tag As String) As Boolean
    Dim answer As Variant
    ZongceRibbon.GetVisible Control("x", tag), answer
    Visible = answer
End Function

Public Function Enabled(tag As String) As Boolean
    Dim answer As Variant
    ZongceRibbon.GetEnabled Control("x", tag), answer
    Enabled = answer
End Function

Public Function Uninvited() As String
    On Error Resume Next
    xlwings.Ran = ""
    xlwings.RunPython "import os"
    Uninvited = Err.Number & "#" & xlwings.Ran
End Function
"""
STUBS = (
    Module.standard(_XLWINGS),
    Module.of_class(_CONTROL),
    Module.of_class(_UI),
    Module.standard(_DRIVER),
)


class Pressed(NamedTuple):
    """What came of clicks."""

    ran: list[str]
    """The command lines that Python would get."""
    shown: list[str]
    """The texts of the boxes."""
    refreshed: int
    """How often the ribbon was told to ask again what shows."""


def under_test():
    """Return the add-in as a workbook with our own modules and the stubs.

    Boxes are noted, not shown; the workbook in front may be said to lie elsewhere.
    """
    own = [Module(m.name, m.kind, _stubbed(m.source)) for m in modules.own_modules()]
    return package.assemble({"INTERPRETER": "python"}, (*own, *STUBS), package.WORKBOOK)


def _stubbed(source):
    return source.replace("MsgBox ", "xlwings.Show ").replace("wb.FullName", "xlwings.Place(wb.FullName)")


class Ribbon:
    """The add-in in a LibreOffice, and the workbook in front."""

    def __init__(self, process, folder):
        self._desktop, self._folder, self._front = process.desktop, folder, None
        path = folder / "zongce.xlsm"
        path.write_bytes(under_test())
        self._addin = self._load(path)

    def _load(self, path):
        options = named(MacroExecutionMode=ALWAYS_EXECUTE, FilterName=FILTERS[path.suffix])
        return self._desktop.loadComponentFromURL(url(path), "_blank", 0, options)

    def open(self, data, name="book.xlsx"):
        """Put a workbook to the front, in the place of the last one."""
        if self._front is not None:
            self._front.close(True)
        path = self._folder / name
        path.write_bytes(data)
        self._front = self._load(path)
        self._front.CurrentController.Frame.activate()

    def press(self, *controls):
        """Click controls, one after the other."""
        return self._pressed("Driver.Press", "|".join(controls))

    def press_at(self, address, control):
        """Click a control while the workbook in front lies at an address in a cloud."""
        return self._pressed("Driver.PressAt", address, control)

    def _pressed(self, *given):
        refreshed, ran, shown = self._call(*given).split("#")
        return Pressed(
            [line for line in ran.split("|") if line], [t for t in shown.split("|") if t], int(refreshed)
        )

    def visible(self, tag):
        """Return whether a control with this tag shows."""
        return self._call("Driver.Visible", tag)

    def enabled(self, tag):
        """Return whether a control with this tag can be pressed."""
        return self._call("Driver.Enabled", tag)

    def uninvited(self):
        """Call xlwings without a click; return the error's number and what ran."""
        return self._call("Driver.Uninvited").split("#")

    def modules_in(self, data, name):
        """Return the sources that LibreOffice finds in a file, by module."""
        path = self._folder / name
        path.write_bytes(data)
        file = self._load(path)
        try:
            library = file.BasicLibraries.getByName(package.VBA_PROJECT)
            return {module: library.getByName(module) for module in library.ElementNames}
        finally:
            file.close(True)

    def _call(self, name, *given):
        uri = f"vnd.sun.star.script:Zongce.{name}?language=Basic&location=document"
        return self._addin.ScriptProvider.getScript(uri).invoke(given, (), ())[0]
