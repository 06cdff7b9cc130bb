"""The VBA project: what olevba takes out of it is what went in, attributes included."""

import io
from random import Random

import olefile
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.xlam.olevba import decompress_stream, sources
from zongce.xlam.compression import CHUNK, compress
from zongce.xlam.ovba import CLASS, WORKBOOK, WORKSHEET, Kind, Module, obscured, write_project

WORDS = st.sampled_from(
    ["Sub ", "End Sub\r\n", "Dim x As Long\r\n", "    ", "'", "a", "\r\n", "Zongce", "=", '"']
)
SOURCES = st.lists(WORDS | st.text(st.characters(min_codepoint=9, max_codepoint=126), max_size=9)).map(
    "".join
)
EDGES = [0, 1, 2, 3, 4, 15, 16, 17, 18, 4095, 4096, 4097, 8191, 8192, 8193]


@given(SOURCES)
@example("")
@example("a" * 100_000)
def test_a_compressed_source_comes_back(source):
    data = source.encode("ascii")
    assert decompress_stream(bytearray(compress(data))) == data


@pytest.mark.parametrize("size", EDGES)
@pytest.mark.parametrize("period", [1, 2, 3, 7, 250])
def test_pieces_that_repeat_come_back_at_every_edge(size, period):
    data = bytes(i % period for i in range(size))
    assert decompress_stream(bytearray(compress(data))) == data


@pytest.mark.parametrize("seed", range(5))
def test_whole_chunks_that_cannot_be_made_smaller_stand_as_they_are(seed):
    data = Random(seed).randbytes(3 * CHUNK)
    assert decompress_stream(bytearray(compress(data))) == data


def test_a_source_becomes_smaller():
    assert len(compress(b"Public Sub Refresh()\r\n" * 200)) < 500


def test_an_incompressible_end_is_refused_not_written_wrongly():
    with pytest.raises(ValueError, match="compressed"):
        compress(Random(1).randbytes(CHUNK - 1))


BAS = 'Attribute VB_Name = "Standard"\nOption Explicit\nPublic Sub A()\nEnd Sub\n'
CLS = """VERSION 1.0 CLASS
BEGIN
  MultiUse = -1  'True
END
Attribute VB_Name = "Thing"
Attribute VB_GlobalNameSpace = False
Attribute VB_Exposed = True
Attribute VB_Description = "a thing"
Public Property Get X() As Long
Attribute X.VB_Description = "x"
End Property
"""
MODULES = (
    Module.document("ThisWorkbook", WORKBOOK, "Option Explicit\n"),
    Module.document("Sheet1", WORKSHEET),
    Module.standard(BAS),
    Module.of_class(CLS),
)


def test_every_module_comes_back_exactly_with_its_kind():
    found = sources("vbaProject.bin", write_project("Demo", MODULES))
    endings = {Kind.STANDARD: "bas", Kind.CLASS: "cls", Kind.DOCUMENT: "cls"}
    assert found == {f"{m.name}.{endings[m.kind]}": m.source for m in MODULES}


def test_an_exported_class_loses_its_head_and_keeps_what_it_says_of_itself():
    thing = Module.of_class(CLS).source.split("\r\n")
    assert thing[:9] == [
        'Attribute VB_Name = "Thing"',
        f'Attribute VB_Base = "{CLASS}"',
        "Attribute VB_GlobalNameSpace = False",
        "Attribute VB_Creatable = False",
        "Attribute VB_PredeclaredId = False",
        "Attribute VB_Exposed = True",
        "Attribute VB_TemplateDerived = False",
        "Attribute VB_Customizable = False",
        'Attribute VB_Description = "a thing"',
    ]
    assert 'Attribute X.VB_Description = "x"' in thing
    assert not {"VERSION 1.0 CLASS", "BEGIN", "END"} & set(thing)


def test_the_project_stream_lists_modules_and_is_open_to_everybody():
    with olefile.OleFileIO(io.BytesIO(write_project("Demo", MODULES))) as file:
        lines = file.openstream("PROJECT").read().decode("ascii").split("\r\n")
        assert file.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("CC61FFFF000000")
    assert {"Document=ThisWorkbook/&H00000000", "Module=Standard", "Class=Thing", 'Name="Demo"'} <= set(lines)
    assert [line for line in lines if line.startswith(("CMG", "DPB", "GC"))] == [
        f'{key}="{obscured(state)}"' for key, state in (("CMG", bytes(4)), ("DPB", bytes(1)), ("GC", b"\xff"))
    ]


@pytest.mark.parametrize("state", [bytes(4), bytes(1), b"\xff", b"\x00\x01\x02\x03\x04"])
@pytest.mark.parametrize("seed", [0, 1, 0x5D, 0xFF])
def test_a_state_of_protection_can_be_read_again(state, seed):
    assert revealed(bytes.fromhex(obscured(state, seed))) == state


def revealed(data):
    """[MS-OVBA] 2.4.3.3, data decryption."""
    seed, version, key = data[0], data[0] ^ data[1], data[0] ^ data[2]
    assert version == 2
    plain, one, two = key, data[2], data[1]
    out = []
    for byte in data[3:]:
        plain = byte ^ ((two + plain) & 0xFF)
        two, one = one, byte
        out.append(plain)
    ignored = (seed & 6) // 2
    length = int.from_bytes(out[ignored : ignored + 4], "little")
    assert len(out) == ignored + 4 + length
    return bytes(out[ignored + 4 :])


@pytest.mark.parametrize(
    "text", ["Sub A()\nEnd Sub\n", 'Attribute VB_Name = "1st"\n', 'Attribute VB_Name = ""\n']
)
def test_a_module_without_a_name_is_refused(text):
    with pytest.raises(ValueError, match="name"):
        Module.standard(text)


def test_a_source_that_is_not_ascii_is_refused():
    with pytest.raises(UnicodeEncodeError):
        write_project("Demo", [Module.standard('Attribute VB_Name = "A"\n\' 综测\n')])
