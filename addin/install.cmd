@echo off
rem Installs zongce for this user, and its tab into Excel. Running it again updates both.
rem ASCII only: what a console shows of other letters depends on its code page, so Chinese is written as escapes.
rem Usage: install.cmd [package]   the package is a .whl file or a folder; by default what lies beside this file.
setlocal DisableDelayedExpansion
title zongce
set "HERE=%~dp0"
rem A folder of its own: keys and settings lie beside it and must outlive it.
set "HOME_OF_ENV=%LOCALAPPDATA%\zongce"
set "ENV=%HOME_OF_ENV%\env"
set "CHECK=import sys; sys.exit(sys.version_info < (3, 11) or 'windowsapps' in sys.base_prefix.lower())"

tasklist /FI "IMAGENAME eq EXCEL.EXE" 2>nul | "%SystemRoot%\System32\find.exe" /I "EXCEL.EXE" >nul && goto :excel

set "PACKAGE=%~1"
if not defined PACKAGE for %%f in ("%HERE%zongce-*.whl") do set "PACKAGE=%%~ff"
if not defined PACKAGE if exist "%HERE%..\pyproject.toml" set "PACKAGE=%HERE%.."
if not defined PACKAGE goto :package

set "PY="
for %%p in ("py -3" "py -3.13" "py -3.12" "py -3.11" "python") do if not defined PY call :try %%p
if not defined PY goto :python

call :say "Installing. This takes a few minutes; do not close this window." "\u6b63\u5728\u5b89\u88c5\uff0c\u8981\u51e0\u5206\u949f\uff0c\u8bf7\u4e0d\u8981\u5173\u95ed\u8fd9\u4e2a\u7a97\u53e3\u3002"
if not exist "%HOME_OF_ENV%" mkdir "%HOME_OF_ENV%"
"%ENV%\Scripts\python.exe" -c "%CHECK%" >nul 2>nul || %PY% -m venv --clear "%ENV%" || goto :failed
rem A folder "wheels" beside this file serves computers without the internet.
if exist "%HERE%wheels\" (
    "%ENV%\Scripts\python.exe" -m pip install --disable-pip-version-check --upgrade --no-index --find-links "%HERE%wheels" "%PACKAGE%" || goto :failed
) else (
    "%ENV%\Scripts\python.exe" -m pip install --disable-pip-version-check --upgrade "%PACKAGE%" || goto :failed
)

call :say "Type your staff number and press Enter; the buttons act as this person. Enter alone skips it." "\u8bf7\u8f93\u5165\u672c\u4eba\u7684\u5de5\u53f7\uff0c\u518d\u6309\u56de\u8f66\uff1b\u70b9\u6309\u94ae\u65f6\u5c31\u4ee5\u6b64\u4eba\u64cd\u4f5c\u3002\u4e0d\u60f3\u73b0\u5728\u5199\uff0c\u76f4\u63a5\u6309\u56de\u8f66\u3002"
set "NUMBER="
set /p "NUMBER=> "
if defined NUMBER (
    "%ENV%\Scripts\zongce.exe" addin install --as "%NUMBER%" || goto :tab
) else (
    "%ENV%\Scripts\zongce.exe" addin install || goto :tab
)
pause
exit /b 0

:try
%~1 -c "%CHECK%" >nul 2>nul && set "PY=%~1"
exit /b 0

:say
echo(
powershell -NoProfile -Command "[regex]::Unescape('%~2')" 2>nul
echo %~1
echo(
exit /b 0

:python
call :say "Python 3.11 or later was not found. Get it from python.org, not from the Store; then run this again." "\u6ca1\u6709\u627e\u5230 Python 3.11 \u6216\u66f4\u65b0\u7684\u7248\u672c\u3002\u8bf7\u5230 https://www.python.org/downloads/ \u4e0b\u8f7d\u5b89\u88c5\uff0c\u4e0d\u8981\u7528\u5fae\u8f6f\u5546\u5e97\u7684\uff1b\u88c5\u597d\u540e\u518d\u8fd0\u884c\u4e00\u6b21\u3002"
goto :stop

:excel
call :say "Excel is running. Save your workbooks, quit Excel, then run this again." "Excel \u6b63\u5f00\u7740\u3002\u8bf7\u4fdd\u5b58\u5e76\u5173\u95ed\u5168\u90e8\u5de5\u4f5c\u7c3f\uff0c\u9000\u51fa Excel\uff0c\u518d\u8fd0\u884c\u4e00\u6b21\u3002"
goto :stop

:package
call :say "No package found. Drag the zongce .whl file onto install.cmd, or put it into the same folder." "\u6ca1\u6709\u627e\u5230\u5b89\u88c5\u5305\u3002\u8bf7\u628a zongce \u7684 .whl \u6587\u4ef6\u62d6\u5230 install.cmd \u4e0a\uff0c\u6216\u653e\u8fdb\u540c\u4e00\u4e2a\u6587\u4ef6\u5939\u3002"
goto :stop

:tab
call :say "The program is installed, its tab in Excel is not; the reason stands above. Without Excel, never mind." "\u7a0b\u5e8f\u5df2\u7ecf\u88c5\u597d\uff0c\u4f46 Excel \u7684\u9009\u9879\u5361\u6ca1\u6709\u88c5\u4e0a\uff0c\u539f\u56e0\u89c1\u4e0a\u9762\u3002\u6ca1\u6709 Excel \u7684\u7535\u8111\u4e0d\u5fc5\u7406\u4f1a\u3002"
goto :stop

:failed
call :say "Something went wrong. Send a picture of the lines above to whoever looks after zongce." "\u6ca1\u6709\u88c5\u6210\u3002\u8bf7\u628a\u4e0a\u9762\u7684\u5185\u5bb9\u62cd\u7167\uff0c\u53d1\u7ed9\u7ef4\u62a4\u4eba\u5458\u3002"

:stop
pause
exit /b 1
