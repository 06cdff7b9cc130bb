Attribute VB_Name = "ZongceRibbon"
Option Explicit

' The ribbon's callbacks. ASCII only: what people read stands in the ribbon's XML, on this add-in's
' sheet "messages", or comes from Python.

Private Const UNSAFE_SIGNS As String = """`$;|^%=<>"
Private mRibbon As IRibbonUI
Private mClicked As Boolean

Public Sub OnLoad(ribbon As IRibbonUI)
    Set mRibbon = ribbon
End Sub

Public Sub OnAction(control As IRibbonControl)
    If mClicked Or Not IsReady() Or Not IsCommand(control.ID) Then Exit Sub
    On Error GoTo Failed
    If Not MayRunOn(ActiveWorkbook) Then Exit Sub
    mClicked = True
    KeepOutOfFolder
    RunPython CommandLine(control.ID)
    mClicked = False
    Refresh
    Exit Sub
Failed:
    mClicked = False
    Tell "L284", Err.Description
    Refresh
End Sub

Public Sub GetVisible(control As IRibbonControl, ByRef returnedVal)
    returnedVal = Shows(control.Tag, KindOf(ActiveWorkbook))
End Sub

Public Sub GetEnabled(control As IRibbonControl, ByRef returnedVal)
    returnedVal = Not Lacks(control.Tag, UnmetIn(ActiveWorkbook))
End Sub

' On a Mac, where Python runs on after the click, xlwings calls this when it has ended.
Public Sub Refresh()
    On Error Resume Next
    If Not mRibbon Is Nothing Then mRibbon.Invalidate
End Sub

' The xlwings module calls these two first in its procedures: a formula in a received workbook, or a
' macro tied to a picture in it, reaches every loaded add-in.
Public Sub RefuseCell()
    If TypeName(Application.Caller) = "Range" Then Err.Raise 70
End Sub

Public Sub RefuseStranger()
    RefuseCell
    If Not mClicked Then Err.Raise 70
End Sub

Private Function CommandLine(ByVal id As String) As String
    CommandLine = "from zongce.surfaces.ribbon import run; run('" & id & "')"
End Function

Private Function IsCommand(ByVal id As String) As Boolean
    Dim i As Long
    For i = 1 To Len(id)
        If InStr("abcdefghijklmnopqrstuvwxyz0123456789_.", Mid$(id, i, 1)) = 0 Then Exit Function
    Next
    IsCommand = Len(id) > 0
End Function

' False while a cell is being edited or a dialog is open. Late bound: an Excel without it still compiles this.
Private Function IsReady() As Boolean
    Dim host As Object
    On Error Resume Next
    IsReady = True
    Set host = Application
    IsReady = host.Ready
End Function

Private Function MayRunOn(ByVal wb As Workbook) As Boolean
    Dim found As String
    If wb Is Nothing Then
        Tell "L281", ""
        Exit Function
    End If
    found = StartingSheet(wb)
    If Len(found) > 0 Then
        Tell "L282", found
        Exit Function
    End If
    If InStr(wb.FullName, "://") > 0 Then   ' no name to be changed: its signs are those of an address
        Tell "W927", wb.FullName
        Exit Function
    End If
    found = UnsafeSign(wb.FullName)
    If Len(found) > 0 Then Tell "L283", found
    MayRunOn = (Len(found) = 0)
End Function

' xlwings takes its settings from such a sheet of the workbook in front (a chart or a hidden one too),
' and code from a sheet named *.py.
Private Function StartingSheet(ByVal wb As Workbook) As String
    Dim sheet As Object, config As String
    config = PROJECT_NAME & ".conf"
    For Each sheet In wb.Sheets
        If LCase$(sheet.Name) = config Or LCase$(Right$(sheet.Name, 3)) = ".py" Then StartingSheet = sheet.Name
    Next
    If Len(StartingSheet) > 0 Then Exit Function
    On Error Resume Next   ' as Excel itself finds it, which knows more spellings of a name
    StartingSheet = wb.Sheets(config).Name
End Function

' The path goes into a command line; these signs would end its quotes or divide it.
Private Function UnsafeSign(ByVal path As String) As String
    Dim i As Long, sign As String, signs As String
    signs = UNSAFE_SIGNS
    If Application.PathSeparator <> "\" Then signs = signs & "\"
    For i = 1 To Len(path)
        sign = Mid$(path, i, 1)
        If InStr(signs, sign) > 0 Then UnsafeSign = sign
        If AscW(sign) >= 0 And AscW(sign) < 32 Then UnsafeSign = "?"
    Next
End Function

' Windows starts programs, and Python its modules, from the current folder first: often the one a received
' workbook lies in. From here on this process and what it starts do not.
Private Sub KeepOutOfFolder()
    If Application.PathSeparator <> "\" Then Exit Sub
    With CreateObject("WScript.Shell").Environment("PROCESS")
        .Item("PYTHONSAFEPATH") = "1"
        .Item("NoDefaultCurrentDirectoryInExePath") = "1"
    End With
End Sub

Private Function Shows(ByVal tag As String, ByVal kind As String) As Boolean
    Dim kinds As String
    kinds = Part(tag, 0)
    If Left$(kinds, 1) = "-" Then
        Shows = Not Lists(Mid$(kinds, 2), kind)
    Else
        Shows = Lists(kinds, kind)
    End If
End Function

Private Function Lacks(ByVal tag As String, ByVal unmet As String) As Boolean
    Dim need As Variant
    For Each need In Split(Part(tag, 1), ",")
        If Lists(unmet, need) Then Lacks = True
    Next
End Function

Private Function Part(ByVal tag As String, ByVal number As Long) As String
    Dim parts As Variant
    parts = Split(tag, ";")
    If UBound(parts) >= number Then Part = parts(number)
End Function

Private Function Lists(ByVal list As String, ByVal item As String) As Boolean
    Lists = Len(item) > 0 And InStr("," & list & ",", "," & item & ",") > 0
End Function

Private Function KindOf(ByVal wb As Workbook) As String
    KindOf = NamedText(wb, "_zongce_kind")
End Function

Private Function UnmetIn(ByVal wb As Workbook) As String
    UnmetIn = NamedText(wb, "_zongce_unmet")
End Function

' The text of a defined name that is nothing but a text; never evaluated.
Private Function NamedText(ByVal wb As Workbook, ByVal name As String) As String
    Dim formula As String
    On Error Resume Next
    If wb Is Nothing Then Exit Function
    formula = wb.Names(name).RefersTo
    If Left$(formula, 2) = "=""" And Right$(formula, 1) = """" Then NamedText = Mid$(formula, 3, Len(formula) - 3)
End Function

Private Sub Tell(ByVal code As String, ByVal detail As String)
    Dim row As Long
    With ThisWorkbook.Sheets("messages")
        For row = 1 To 20
            If .Cells(row, 1).Value = code Then
                MsgBox Replace(.Cells(row, 2).Value, "%1", detail), vbExclamation
            End If
        Next
    End With
End Sub
