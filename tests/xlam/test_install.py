"""Installing on Windows and macOS, shown on any system: where the add-in goes and when it does not."""

import io
import zipfile

import pytest

from tests.xlam.computers import MAC_OFFICE, MAC_STARTUP, STARTUP, WINDOWS_STARTUP, XLWINGS, build, computer
from zongce.books import files
from zongce.xlam.install import install, remove, save
from zongce.xlam.status import held_configuration, status

SYSTEMS = pytest.mark.parametrize("system", ["win32", "darwin"])


def codes(report):
    return [(found.code, found.value) for found in report.findings]


def add_in(machine):
    return machine.home / STARTUP[machine.system] / "zongce.xlam"


@SYSTEMS
def test_the_add_in_goes_into_excels_startup_folder_and_away_again(tmp_path, system):
    machine = computer(tmp_path, system)
    assert (install(machine, build).ok, install(machine, build).ok) == (True, True)
    assert held_configuration(add_in(machine).read_bytes())["ZONGCE VERSION"] == "1.2.0"
    assert [path.name for path in add_in(machine).parent.iterdir()] == ["zongce.xlam"]
    assert remove(machine).ok
    assert not add_in(machine).exists()
    assert remove(machine).ok


@pytest.mark.parametrize(
    ("system", "owner", "expected"),
    [
        ("win32", "AppData/Roaming/Microsoft/Excel", WINDOWS_STARTUP),
        ("darwin", f"{MAC_OFFICE}/User Content.localized", MAC_STARTUP),
        ("darwin", f"{MAC_OFFICE}/User Content", f"{MAC_OFFICE}/User Content/Startup/Excel"),
    ],
)
def test_a_startup_folder_that_excel_has_not_made_yet_is_made(tmp_path, system, owner, expected):
    machine = computer(tmp_path, system, excel=False)
    (machine.home / owner).mkdir(parents=True)
    assert install(machine, build).ok
    assert (machine.home / expected / "zongce.xlam").is_file()


def test_roaming_data_lie_where_windows_says(tmp_path):
    machine = computer(tmp_path, "win32", environ={"APPDATA": str(tmp_path / "server")})
    (tmp_path / "server/Microsoft/Excel").mkdir(parents=True)
    install(machine, build)
    assert (tmp_path / "server/Microsoft/Excel/XLSTART/zongce.xlam").is_file()
    bare = computer(tmp_path / "bare", "win32", environ={})
    assert install(bare, build).ok


@SYSTEMS
def test_where_excel_has_never_been_nothing_is_made(tmp_path, system):
    machine = computer(tmp_path, system, excel=False)
    before = sorted(tmp_path.rglob("*"))
    assert codes(install(machine, build)) == [("L402", "")]
    assert sorted(tmp_path.rglob("*")) == before
    assert remove(machine).ok


@SYSTEMS
def test_a_file_built_in_the_current_folder_is_not_taken_for_an_installed_one(tmp_path, system, monkeypatch):
    (tmp_path / "zongce.xlam").write_bytes(b"built")
    monkeypatch.chdir(tmp_path)
    assert remove(computer(tmp_path, system, excel=False)).ok
    assert (tmp_path / "zongce.xlam").read_bytes() == b"built"


def test_only_from_its_own_folder_does_excel_open_the_add_in_by_itself(tmp_path):
    machine = computer(tmp_path, "win32")
    assert install(machine, build).message != install(machine, build, tmp_path).message


def test_a_folder_of_ones_own_serves_on_every_system(tmp_path):
    machine, folder = computer(tmp_path, "linux"), tmp_path / "mine"
    assert codes(install(machine, build, folder)) == [("L402", str(folder))]
    folder.mkdir()
    assert install(machine, build, folder).ok
    assert (folder / "zongce.xlam").is_file()
    assert status(machine, build, folder).rows[0]["Python"] == str(machine.interpreter)
    assert remove(machine, folder).ok
    assert list(folder.iterdir()) == []


@SYSTEMS
def test_a_loaded_add_in_is_neither_replaced_nor_removed(tmp_path, system):
    machine = computer(tmp_path, system)
    install(machine, build)
    before = add_in(machine).read_bytes()
    add_in(machine).with_name("~$zongce.xlam").write_bytes(b"owner")
    newer = computer(tmp_path, system, zongce="1.3.0")
    for report in (install(newer, build), remove(newer)):
        assert codes(report) == [("L401", str(add_in(machine)))]
    assert add_in(machine).read_bytes() == before
    assert "正在使用" in status(machine, build).rows[0]["状态"]


def test_windows_refusing_the_file_means_that_excel_holds_it(tmp_path, monkeypatch):
    machine = computer(tmp_path, "win32")
    install(machine, build)
    before = add_in(machine).read_bytes()

    def held(*_given, **_options):
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr("zongce.books.files.Path.replace", held)
    monkeypatch.setattr("zongce.xlam.install.Path.unlink", held)
    newer = computer(tmp_path, "win32", zongce="1.3.0")
    assert codes(install(newer, build)) == [("L401", str(add_in(machine)))]
    assert codes(remove(newer)) == [("L401", str(add_in(machine)))]
    assert add_in(machine).read_bytes() == before


def test_macos_keeping_the_terminal_out_is_told_as_such(tmp_path, monkeypatch):
    machine = computer(tmp_path, "darwin")

    def kept(self, *_given):
        raise PermissionError(1, "Operation not permitted", str(self))

    monkeypatch.setattr("zongce.xlam.machine.Path.is_dir", kept)
    for report in (install(machine, build), status(machine, build)):
        assert codes(report) == [("L402", str(add_in(machine).parent))]


def test_a_full_disk_leaves_the_old_add_in(tmp_path, monkeypatch):
    machine = computer(tmp_path, "win32")
    install(machine, build)
    before = add_in(machine).read_bytes()

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    assert codes(install(computer(tmp_path, "win32", zongce="1.3.0"), build)) == [
        ("O702", str(add_in(machine)))
    ]
    assert add_in(machine).read_bytes() == before
    assert [path.name for path in add_in(machine).parent.iterdir()] == ["zongce.xlam"]


def test_on_the_mac_excel_may_run_the_script_that_starts_python(tmp_path):
    machine = computer(tmp_path, "darwin")
    machine.script.write_bytes(b"on VbaHandler")
    report = install(machine, build)
    script = machine.home / f"Library/Application Scripts/com.microsoft.Excel/xlwings-{XLWINGS}.applescript"
    assert script.read_bytes() == b"on VbaHandler"
    assert [made.path for made in report.written] == [str(add_in(machine)), str(script)]
    remove(machine)
    assert script.is_file()


@pytest.mark.parametrize(
    ("system", "what"),
    [
        ("win32", {"base": r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.11_q"}),
        ("win32", {"stdlib": r"C:\a;b\Lib"}),
        ("darwin", {"interpreter": "Application Support/bin/python"}),
        ("darwin", {"interpreter": "R&D/bin/python"}),
        ("darwin", {"interpreter": "$(id)/bin/python"}),
        ("linux", {"interpreter": ""}),
    ],
)
def test_a_python_that_excel_could_not_start_is_refused(tmp_path, system, what):
    if "interpreter" in what:
        what = {"interpreter": tmp_path.__class__(what["interpreter"])}
    machine = computer(tmp_path, system, **what)
    report = install(machine, build, tmp_path)
    assert codes(report) == [("L406", str(machine.interpreter))]
    assert not (tmp_path / "zongce.xlam").exists()


def test_names_in_chinese_and_blanks_on_windows_are_fine(tmp_path):
    for system, folder in (("win32", "张 三"), ("darwin", "张三")):
        assert install(computer(tmp_path / folder, system), build).ok


@pytest.mark.parametrize(("ansi", "expected"), [("cp936", []), ("cp1252", ["L406"]), ("utf-8", [])])
def test_a_python_that_vba_cannot_name_is_refused_on_windows(tmp_path, ansi, expected):
    """VBA looks for a file by the code page of the system, whatever Windows itself can name."""
    report = install(computer(tmp_path / "张三", "win32", ansi=ansi), build)
    assert [found.code for found in report.findings] == expected
    assert install(computer(tmp_path / "李四", "darwin", ansi=ansi), build).ok


def test_the_remedy_for_a_python_follows_from_what_is_wrong_with_it(tmp_path):
    store = computer(tmp_path, "win32", base=r"C:\Program Files\WindowsApps\Python")
    named = computer(tmp_path, "win32", stdlib=r"C:\a;b\Lib")
    mac = computer(tmp_path, "darwin", stdlib="/a;b/lib")
    assert len({install(machine, build).findings[0].remedy for machine in (store, named, mac)}) == 3


def test_a_second_copy_is_named(tmp_path):
    machine = computer(tmp_path, "win32")
    other = machine.home / "AppData/Roaming/Microsoft/AddIns/zongce.xlam"
    other.parent.mkdir()
    other.write_bytes(b"old")
    assert codes(install(machine, build)) == [("L405", str(other))]
    found = codes(status(machine, build))
    assert found == [("L403", str(other)), ("L405", str(other))]
    remove(machine)
    assert other.exists()


def test_status_says_that_nothing_is_installed(tmp_path):
    for system, excel in (("win32", True), ("win32", False), ("darwin", True)):
        report = status(computer(tmp_path / f"{system}{excel}", system, excel=excel), build)
        assert (report.ok, report.rows) == (True, ())


def test_status_tells_place_version_and_python(tmp_path):
    machine = computer(tmp_path, "win32")
    install(machine, build)
    report = status(machine, build)
    assert codes(report) == []
    row = report.rows[0]
    assert (row["位置"], row["版本"], row["xlwings"]) == (str(add_in(machine)), "1.2.0", XLWINGS)
    assert row["Python"] == str(machine.interpreter)
    assert "正在使用" not in row["状态"]


def test_an_older_add_in_is_a_hint_and_so_is_one_of_other_content(tmp_path):
    machine = computer(tmp_path, "win32")
    install(machine, build)
    newer = computer(tmp_path, "win32", zongce="1.3.0")
    for report in (status(newer, build), status(machine, lambda config: build(config) + b"more")):
        assert report.ok
        assert codes(report) == [("L404", str(add_in(machine)))]


@SYSTEMS
def test_an_add_in_whose_python_is_gone_does_not_work(tmp_path, system):
    machine = computer(tmp_path, system)
    install(machine, build)
    machine.interpreter.unlink()
    assert codes(status(machine, build)) == [("L403", str(add_in(machine)))]


@SYSTEMS
def test_an_add_in_of_another_xlwings_does_not_work(tmp_path, system):
    machine = computer(tmp_path, system)
    install(machine, build)
    newer = computer(tmp_path, system, xlwings="0.38.0")
    assert codes(status(newer, build)) == [("L403", str(add_in(machine)))]


def zipped(method):
    """A zip whose one part says that it is compressed by a method, and is not."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("[Content_Types].xml", b"\xff" * 40)
    data = bytearray(made.getvalue())
    data[data.index(b"PK\x01\x02") + 10] = method
    return bytes(data)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut off", b"no zip at all", zipped(8), zipped(99)])
def test_a_damaged_add_in_is_told_never_a_fault_of_ours(tmp_path, data):
    machine = computer(tmp_path, "win32")
    add_in(machine).write_bytes(data)
    assert codes(status(machine, build)) == [("L403", str(add_in(machine)))]


def test_building_to_a_file_writes_it_whole(tmp_path):
    machine, out = computer(tmp_path, "linux"), tmp_path / "zongce.xlam"
    report = save(machine, build, out)
    assert (report.ok, report.written[0].path) == (True, str(out))
    assert held_configuration(out.read_bytes())["INTERPRETER"] == str(machine.interpreter)
    nowhere = tmp_path / "no" / "zongce.xlam"
    assert codes(save(machine, build, nowhere)) == [("O704", str(nowhere))]
