"""Start one LibreOffice for one test process, connect to it, and stop it again."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

from tests.libreoffice.bridge import fault, uno

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_PREFERENCES = (
    ("Setup/L10N", "ooSetupSystemLocale", "en-US"),
    ("Setup/L10N", "DecimalSeparatorAsLocale", "true"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),  # like Excel: what has no value is computed
    ("Office.Common/Misc", "UseLocking", "false"),  # no lock files beside what a test opens
    ("Office.Common/Misc", "UseDocumentSystemFileLocking", "false"),
    ("Office.Common/Misc", "UseDocumentOOoLockFile", "false"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
    ("Office.Recovery/RecoveryInfo", "Enabled", "false"),
)

_BEGIN_AGAIN = (79, 81)
"""What the program answers when it has made its profile and wants to be started once more."""


def _program():
    """Return the program itself, not the script around it: a killed test process takes it along."""
    script = Path(shutil.which("soffice")).resolve()
    program = script.with_name("soffice.bin")
    return program if program.exists() else script


def _end_with_parent():
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class Process:
    """A headless LibreOffice with a profile and a pipe of its own."""

    def __init__(self, folder):
        profile, pipe = folder / "profile", f"zongce-{uuid.uuid4().hex}"
        settings = profile / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        items = "\n".join(_ITEM.format(path=p, name=n, value=v) for p, n, v in _PREFERENCES)
        settings.write_text(_SETTINGS.format(items=items), encoding="utf-8")
        command = [_program(), "--headless", "--norestore", "--nologo", "--nodefault"]
        command += [f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={pipe};urp;"]
        self._command = command
        self._begin()
        try:
            self.context = self._connect(pipe)
        except BaseException:
            self.stop()
            raise
        self.desktop = self.service("frame.Desktop")
        self.dispatcher = self.service("frame.DispatchHelper")

    def _begin(self):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        self._popen = subprocess.Popen(self._command, preexec_fn=_end_with_parent, **quiet)  # noqa: PLW1509
        self.pid = self._popen.pid

    def _connect(self, pipe):
        local = uno().getComponentContext()
        name = "com.sun.star.bridge.UnoUrlResolver"
        resolver = local.ServiceManager.createInstanceWithContext(name, local)
        end, absent = time.monotonic() + 60, fault("connection.NoConnectException")
        while True:
            try:
                return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except absent:
                if self._popen.poll() in _BEGIN_AGAIN:
                    self._begin()
                if time.monotonic() > end or self._popen.poll() is not None:
                    raise
                time.sleep(0.05)

    def service(self, name):
        """Return a service of com.sun.star in that process."""
        return self.context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", self.context)

    def answers(self):
        """Tell whether it is still there."""
        try:
            self.desktop.getCurrentFrame()
        except fault("uno.RuntimeException"):
            return False
        return True

    def stop(self):
        """End it: politely where it still listens, else by its own process group."""
        if hasattr(self, "desktop"):
            with contextlib.suppress(fault("uno.Exception"), fault("uno.RuntimeException")):
                self.desktop.terminate()
        try:
            self._popen.wait(5)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self._popen.wait(10)
