"""Write a VBA project ([MS-OVBA]) from sources alone: Office compiles them when it opens it."""

from __future__ import annotations

import re
import struct
from enum import Enum
from typing import TYPE_CHECKING

from zongce.core.value import value
from zongce.xlam.cfb import write_compound
from zongce.xlam.compression import compress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CODE_PAGE = "cp1252"
"""Sources are ASCII; people's words stand in the ribbon and on the add-in's sheet."""
PROJECT_ID = "{7B6C1A52-3E0F-4C57-9E0A-6B1D2C3E4F50}"
NO_CACHE = bytes.fromhex("CC61FFFF000000")
WORKBOOK, WORKSHEET, CLASS = (
    "0{00020819-0000-0000-C000-000000000046}",
    "0{00020820-0000-0000-C000-000000000046}",
    "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}",
)
"""What a module that is an object is made of."""
_LIBRARIES = (
    ("stdole", "00020430-0000-0000-C000-000000000046", r"C:\Windows\System32\stdole2.tlb", "OLE Automation"),
    (
        "Office",
        "2DF8D04C-5BFA-101B-BDE5-00AA0044DE52",
        r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL",
        "Microsoft Office 16.0 Object Library",
    ),
)
"""As Excel itself refers to them; the ribbon's types are Office's."""
_CLASS_HEAD = re.compile(r"\AVERSION 1\.0 CLASS\s+BEGIN\s.*?^END\r?\n", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r'^Attribute VB_Name = "([A-Za-z]\w{0,30})"\r?$', re.MULTILINE)
_SWITCHES = ("GlobalNameSpace", "Creatable", "PredeclaredId", "Exposed", "TemplateDerived", "Customizable")


class Kind(Enum):
    """What a module is, by the word that the project stream has for it."""

    STANDARD = "Module"
    CLASS = "Class"
    DOCUMENT = "Document"


@value(frozen=True, slots=True)
class Module:
    """A module with its whole source, attributes included."""

    name: str
    kind: Kind
    source: str

    @classmethod
    def standard(cls, text: str) -> Module:
        """Return the module of an exported ``.bas`` file."""
        return cls(_name_of(text), Kind.STANDARD, _lines(text))

    @classmethod
    def of_class(cls, text: str) -> Module:
        """Return the module of an exported ``.cls`` file, with the attributes of a class for a head."""
        code = _CLASS_HEAD.sub("", text)
        name, on = _name_of(code), set(re.findall(r"^Attribute VB_(\w+) = True\r?$", code, re.MULTILINE))
        own = "|".join(("Name", *_SWITCHES))
        code = re.sub(rf"^Attribute VB_(?:{own}) = .*\n", "", code, flags=re.MULTILINE)
        return cls(name, Kind.CLASS, _lines("\n".join(_attributes(name, CLASS, on)) + "\n" + code))

    @classmethod
    def document(cls, name: str, base: str, code: str = "") -> Module:
        """Return the module behind the workbook or a sheet; its name is the code name there."""
        switches = {"PredeclaredId", "Exposed", "Customizable"}
        return cls(name, Kind.DOCUMENT, _lines("\n".join(_attributes(name, base, switches)) + "\n" + code))


def _name_of(text: str) -> str:
    found = _NAME.search(text)
    if found is None:
        message = "a module without a name"
        raise ValueError(message)
    return found[1]


def _lines(text: str) -> str:
    return "\r\n".join(text.rstrip().splitlines()) + "\r\n"


def _attributes(name: str, base: str, on: set[str]) -> Iterator[str]:
    yield f'Attribute VB_Name = "{name}"'
    yield f'Attribute VB_Base = "{base}"'
    for switch in _SWITCHES:
        yield f"Attribute VB_{switch} = {switch in on}"


def write_project(name: str, modules: Sequence[Module]) -> bytes:
    """Return ``vbaProject.bin``: the project's settings and every module's source.

    Raises:
        UnicodeEncodeError: A source is not written in ASCII.
    """
    streams = {m.name: compress(m.source.encode("ascii")) for m in modules}
    return write_compound(
        {
            "VBA": {"_VBA_PROJECT": NO_CACHE, "dir": compress(_dir(name, modules)), **streams},
            "PROJECT": "".join(f"{line}\r\n" for line in _project(name, modules)).encode(CODE_PAGE),
            "PROJECTwm": b"".join(_both_ways(m.name) for m in modules) + bytes(2),
        }
    )


def _dir(name: str, modules: Sequence[Module]) -> bytes:
    """[MS-OVBA] 2.3.4.2: what the project is, what it refers to, which modules it has."""
    return b"".join([*_information(name), *_references(), *_modules(modules), _record(0x10)])


def _information(name: str) -> Iterator[bytes]:
    yield _record(0x01, _u32(1))  # 32-bit Windows, as 64-bit Excel writes too
    yield _record(0x02, _u32(0x409)) + _record(0x14, _u32(0x409))
    yield _record(0x03, _u16(int(CODE_PAGE.removeprefix("cp"))))
    yield _record(0x04, name.encode(CODE_PAGE))
    yield _text(0x05, 0x40, "") + _text(0x06, 0x3D, "")  # description, help
    yield _record(0x07, _u32(0)) + _record(0x08, _u32(0))
    yield struct.pack("<HIIH", 0x09, 4, 1, 1)  # version 1.1; its size is said as 4
    yield _text(0x0C, 0x3C, "")  # constants


def _references() -> Iterator[bytes]:
    for name, number, path, title in _LIBRARIES:
        raw = rf"*\G{{{number}}}#2.0#0#{path}#{title}".encode(CODE_PAGE)
        yield _text(0x16, 0x3E, name) + _record(0x0D, _u32(len(raw)) + raw + bytes(6))


def _modules(modules: Sequence[Module]) -> Iterator[bytes]:
    yield _record(0x0F, _u16(len(modules))) + _record(0x13, _u16(0xFFFF))
    for module in modules:
        yield _text(0x19, 0x47, module.name) + _text(0x1A, 0x32, module.name) + _text(0x1C, 0x48, "")
        yield _record(0x31, _u32(0))  # the source starts where the stream starts
        yield _record(0x1E, _u32(0)) + _record(0x2C, _u16(0xFFFF))
        yield _record(0x21 if module.kind is Kind.STANDARD else 0x22) + _record(0x2B)


def _project(name: str, modules: Sequence[Module]) -> Iterator[str]:
    """[MS-OVBA] 2.3.1: the project's settings for people, and where the editor's windows stand."""
    yield f'ID="{PROJECT_ID}"'
    for module in modules:
        yield f"{module.kind.value}={module.name}" + ("/&H00000000" if module.kind is Kind.DOCUMENT else "")
    yield from (f'Name="{name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"')
    for key, state in (("CMG", bytes(4)), ("DPB", bytes(1)), ("GC", b"\xff")):  # open to everybody
        yield f'{key}="{obscured(state)}"'
    yield from ("", "[Host Extender Info]")
    yield from ("&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000", "", "[Workspace]")
    for module in modules:
        yield f"{module.name}=0, 0, 0, 0, C"


def obscured(data: bytes, seed: int = 0x5D) -> str:
    """Return a state of protection as the project stream has it ([MS-OVBA] 2.4.3.2)."""
    key = sum(PROJECT_ID.encode("ascii")) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    plain = key
    for byte in bytes((seed & 6) // 2) + _u32(len(data)) + data:
        out.append(byte ^ (out[-2] + plain & 0xFF))
        plain = byte
    return bytes(out).hex().upper()


def _both_ways(name: str) -> bytes:
    return name.encode(CODE_PAGE) + bytes(1) + name.encode("utf-16-le") + bytes(2)


def _text(tag: int, wide_tag: int, text: str) -> bytes:
    return _record(tag, text.encode(CODE_PAGE)) + _record(wide_tag, text.encode("utf-16-le"))


def _record(tag: int, payload: bytes = b"") -> bytes:
    return struct.pack("<HI", tag, len(payload)) + payload


def _u32(value: int) -> bytes:
    return struct.pack("<I", value)


def _u16(value: int) -> bytes:
    return struct.pack("<H", value)
