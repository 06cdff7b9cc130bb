"""Many raters' forms out of one: a class's form is built once, then stamped for each rater."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.core.value import replace
from zongce.sheets.cellxml import xml_text
from zongce.sheets.package import joined, packed, split_rows
from zongce.sheets.rating_form import Form, Item, Rater, build, form_row, form_rows, item_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.core.records import Value
    from zongce.ports.outcome import FormDocument

Marks = tuple[int | None, ...]
"""One mark an item in hundredths; None is a blank."""
_SHEET, _PROPERTIES = "xl/worksheets/sheet1.xml", "docProps/custom.xml"
_PROPERTY = re.compile(r'(<property name="([^"]*)"[^>]*><vt:lpwstr[^>]*?)(?:/>|>[^<]*</vt:lpwstr>)')


class Stamp:
    """A class's form taken apart: what all raters share, and the rows as they look to each.

    openpyxl is asked once; a rater's form is the same parts with other rows and other properties. The rows
    come from the functions that build a single form, so both are one form.
    """

    def __init__(self, form: Form, properties: Mapping[str, str]) -> None:
        """Build the form of any rater of the class; ``properties`` names what every form carries."""
        self._form = form
        self._parts, self._styles, self._widths = build(form, {**properties, **form.properties}, for_all=True)
        self._before, self._after = split_rows(self._parts[_SHEET])
        self._packed = {name: packed(name, data) for name, data in self._parts.items()}
        self._plain, self._own = (self._rows(form, own=own) for own in (False, True))

    def form(
        self,
        rater: Rater,
        code: str = "",
        properties: Mapping[str, str] | None = None,
        marks: Mapping[str, Sequence[Value]] | None = None,
    ) -> bytes:
        """Return a rater's form, as :func:`zongce.sheets.rating_form.rating_form` would build it."""
        form = replace(self._form, rater=rater, code=code, marks=marks or {})
        rows = form_rows(self._styles, form, self._widths, self._ready(form)).encode()
        changed = {
            _SHEET: self._before + rows + self._after,
            _PROPERTIES: self._carrying({**(properties or {}), **form.properties}),
        }
        stored = self._packed | {name: packed(name, data) for name, data in changed.items()}
        return joined(stored.values())

    def _ready(self, form: Form) -> list[str]:
        """Return the rows of marks: blank ones are there already, filled ones are made."""
        plain = self._rows(form, own=False) if form.marks else self._plain
        pairs = zip(form.students, plain, self._own, strict=True)
        return [own if form.is_own(student_id) else row for (student_id, _), row, own in pairs]

    def _rows(self, form: Form, *, own: bool) -> list[str]:
        return [
            form_row(self._styles, form, place, self._widths[1], own=own)
            for place in range(len(form.students))
        ]

    def _carrying(self, values: Mapping[str, str]) -> bytes:
        """Return the document properties with a rater's values; the others stay."""

        def put(found: re.Match[str]) -> str:
            return f"{found[1]}>{xml_text(values[found[2]])}</vt:lpwstr>" if found[2] in values else found[0]

        return _PROPERTY.sub(put, self._parts[_PROPERTIES].decode()).encode()


def forms(documents: Sequence[FormDocument]) -> Iterator[bytes]:
    """Yield the bytes of every form, in order; those of one class are stamped from one."""
    stamps: dict[object, Stamp] = {}
    for document in documents:
        key = _shared(document)
        if key not in stamps:
            stamps = {key: _stamp(document)}  # a class at a time: a school's forms need not all be kept
        yield stamps[key].form(Rater(*document.rater), document.code, document.properties, document.marks)


def _shared(document: FormDocument) -> object:
    """Return what forms of one stamp have in common."""
    names = tuple(document.properties)
    return document.title, document.note, document.students, document.items, document.rate_self, names


def _stamp(document: FormDocument) -> Stamp:
    items = [Item(*item) for item in document.items]
    form = Form(
        document.title, document.note, Rater(*document.rater), document.students, items, item_table(items),
        document.rate_self, document.code,
    )  # fmt: skip
    return Stamp(form, document.properties)
