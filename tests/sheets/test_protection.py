"""The lock of a submitted workbook: the digest that ECMA-376 asks for, the same for the same seal."""

import base64
import hashlib
import os
import shutil
import signal
import struct
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.flow import books, class_results, keyed
from tests.openxml import audit
from tests.sheets.samples import document, opened
from zongce.commands import rows, sealing
from zongce.commands.pages.seal_state import guard
from zongce.core.value import replace
from zongce.seal.stored import seal_rows
from zongce.sheets.guard import ALGORITHM, SPINS, guard_of
from zongce.sheets.render import render_document
from zongce.tables.sealing import SEAL

WORD = "9bd22df745b61cc7"
SYSTEM_PYTHON = "/usr/bin/python3"
"""The one that LibreOffice's own modules are installed for."""


def locked(word=WORD):
    return render_document(replace(document(), guard=word))


def digest(password, salt, spins):
    """MS-OFFCRYPTO 2.4.2.4, written down a second time: H(salt + password), then H(before + turn)."""
    state = hashlib.new(
        "sha512", base64.b64decode(salt) + b"".join(struct.pack("<H", ord(c)) for c in password)
    )
    for turn in range(spins):
        state = hashlib.new("sha512", state.digest() + struct.pack("<I", turn))
    return base64.b64encode(state.digest()).decode()


def test_the_digest_is_the_one_that_the_standard_asks_for():
    made = guard_of(WORD)
    assert made.digest == digest(WORD, made.salt, 100_000)
    assert len(base64.b64decode(made.salt)) == 16
    assert made.digest != digest("9bd22df745b61cc8", made.salt, 100_000)


def test_every_sheet_of_a_guarded_workbook_is_locked_under_the_password():
    for sheet in opened(locked()):
        lock = sheet.protection
        assert lock.sheet
        assert (lock.algorithmName, lock.spinCount) == (ALGORITHM, SPINS) == ("SHA-512", 100_000)
        assert (lock.saltValue, lock.hashValue) == guard_of(WORD)
        assert not lock.formatColumns
        assert not lock.autoFilter


def test_the_same_seal_gives_the_same_bytes_and_another_one_others():
    assert locked() == locked()
    assert locked() != locked("0123456789abcdef")
    assert guard_of(WORD).salt != guard_of("0123456789abcdef").salt


def test_a_workbook_without_a_seal_has_no_password():
    for sheet in opened(render_document(document())):
        assert sheet.protection.hashValue is None
        assert sheet.protection.algorithmName is None


def test_the_digest_is_made_once_for_all_sheets():
    word = f"{time.monotonic_ns():x}"
    start = time.perf_counter()
    guard_of(word)
    first = time.perf_counter() - start
    start = time.perf_counter()
    for _ in range(50):
        guard_of(word)
    assert time.perf_counter() - start < first / 10


def test_a_guarded_workbook_passes_the_audit():
    assert audit(locked()) == []


UNLOCK = """
import sys, time, uno
from com.sun.star.beans import PropertyValue

def named(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made

url, pipe, passwords = sys.argv[1], sys.argv[2], sys.argv[3:]
local = uno.getComponentContext()
manager = local.ServiceManager
resolver = manager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(120):
    try:
        context = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        break
    except Exception:
        time.sleep(0.25)
manager = context.ServiceManager
desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
opened = desktop.loadComponentFromURL(url, "_blank", 0, (named("Hidden", True),))
sheet = opened.Sheets.getByIndex(0)
dispatch = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)

def type_into(cell):
    frame = opened.CurrentController.Frame
    dispatch.executeDispatch(frame, ".uno:GoToCell", "", 0, (named("ToPoint", cell),))
    dispatch.executeDispatch(frame, ".uno:EnterString", "", 0, (named("StringName", "typed"),))
    return sheet.getCellRangeByName(cell).String == "typed"

print("typed", type_into("F5"))
for password in passwords:
    try:
        sheet.unprotect(password)
    except Exception:
        pass
    print("protected", sheet.isProtected())
print("typed", type_into("F5"))
opened.close(True)
try:
    desktop.terminate()
except Exception:
    pass
"""


def can_talk_to_office():
    """Whether LibreOffice is here, and the modules through which another program can drive it."""
    if shutil.which("soffice") is None or not Path(SYSTEM_PYTHON).exists():
        return False
    return (
        subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode == 0
    )


@pytest.mark.skipif(not can_talk_to_office(), reason="needs soffice and its Python modules")
def test_libreoffice_refuses_to_type_until_the_right_password_is_given(tmp_path):
    file, script, pipe = tmp_path / "book.xlsx", tmp_path / "unlock.py", f"zongce{tmp_path.stat().st_ino}"
    file.write_bytes(locked())
    script.write_text(UNLOCK)
    options = (f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", f"--accept=pipe,name={pipe};urp;")
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        command = [SYSTEM_PYTHON, script, file.as_uri(), pipe, "", "wrong", WORD]
        said = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120).stdout
    finally:
        with suppress(ProcessLookupError):
            os.killpg(office.pid, signal.SIGTERM)
        office.wait(30)
    assert said.split("\n")[:5] == [
        "typed False", "protected True", "protected True", "protected False", "typed True",
    ]  # fmt: skip


def test_a_submitted_workbook_is_locked_and_says_who_sealed_it_and_a_return_opens_it(tmp_path):
    path = class_results.class_book(tmp_path / "班级工作簿.xlsx", trust=keyed.trust_rows_for())
    for command in ("composite.compute", "composite.submit"):
        assert keyed.run_keyed(command, path, actor=books.COUNSELLOR).ok
    tables = books.tables_of(path)
    seal = sealing.kept_seal(tables)
    word = seal.chain[-1].root[:16]
    workbook = load_workbook(path)
    assert {sheet.protection.hashValue for sheet in workbook} == {guard_of(word).digest}
    first = [str(c.value) for c in workbook["首页"]["B"]]
    assert "✓ 已加封签：第 1 次签署（提交），李莉（T001），2026-10-20 09:30" in first
    assert "已加封签（第 1 次签署）" in workbook["模块成绩"]["A2"].value
    returned = seal.chain[-1]._replace(act="退回", seq=2)
    chain = (*seal.chain, returned)
    opened_again = {**tables, "seal": rows.of(SEAL, seal_rows({"": seal._replace(chain=chain)}))}
    assert (guard(tables), guard(opened_again), guard({})) == (word, "", "")
