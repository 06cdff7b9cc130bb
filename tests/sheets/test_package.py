"""Packages are what zipfile would write, byte for byte, compressed once where parts are shared."""

import io
import zipfile

from zongce.sheets.package import joined, packed, zipped

PARTS = {
    "[Content_Types].xml": b"<a/>" * 300,
    "xl/empty.xml": b"",
    "docProps/custom.xml": bytes(range(256)) * 40,
}


def by_zipfile(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, data)
    return out.getvalue()


def test_a_package_is_what_zipfile_makes_of_its_parts():
    assert zipped(PARTS.items()) == by_zipfile(PARTS)
    assert zipped(()) == by_zipfile({})


def test_parts_that_were_compressed_before_make_the_same_package():
    stored = {name: packed(name, data) for name, data in PARTS.items()}
    assert joined(stored.values()) == zipped(PARTS.items())
    other = PARTS | {"docProps/custom.xml": b"x" * 70_000}
    changed = stored | {"docProps/custom.xml": packed("docProps/custom.xml", other["docProps/custom.xml"])}
    assert joined(changed.values()) == by_zipfile(other)
