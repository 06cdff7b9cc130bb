"""Installing the add-in with one fault each, on computers that are folders of the test."""

from __future__ import annotations

from tests.faults.cases import case
from tests.xlam.computers import STARTUP, build, computer
from zongce.xlam.install import install
from zongce.xlam.status import status

PLACE = f"{{folder}}/home/{STARTUP['win32']}/zongce.xlam"
NAME = "zongce.xlam"
OTHER = "home/AppData/Roaming/Microsoft/AddIns"


@case("L401", file=NAME, value=PLACE, writes=False)
def _(folder):
    machine = computer(folder, "win32")
    install(machine, build)
    (machine.home / STARTUP["win32"] / f"~${NAME}").touch()
    return install(machine, build)


@case("L402", file="", writes=False)
def _(folder):
    return install(computer(folder, "win32", excel=False), build)


@case("L403", file=NAME, value=PLACE, writes=False)
def _(folder):
    machine = computer(folder, "win32")
    install(machine, build)
    machine.interpreter.unlink()
    return status(machine, build)


@case("L404", file=NAME, value=PLACE, writes=False)
def _(folder):
    install(computer(folder, "win32", zongce="0.9.0"), build)
    return status(computer(folder, "win32"), build)


@case("L405", file=NAME, value=f"{{folder}}/{OTHER}/{NAME}", writes=False)
def _(folder):
    machine = computer(folder, "win32")
    install(machine, build)
    (folder / OTHER).mkdir()
    (folder / OTHER / NAME).write_bytes((machine.home / STARTUP["win32"] / NAME).read_bytes())
    return status(machine, build)


@case("L406", file="", value="{folder}/home/zongce/Scripts/python.exe", writes=False)
def _(folder):
    return install(computer(folder, "win32", base=r"C:\Program Files\WindowsApps\Python"), build)
