"""What a number format shows of a number: all of it, a share of 100, a date, or something else."""

from __future__ import annotations

import re
from functools import lru_cache

from zongce.core.grid import GENERAL, FormatKind, NumberFormat
from zongce.core.pattern import pattern

_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: "$#,##0_);($#,##0)", 6: "$#,##0_);[Red]($#,##0)",
    7: "$#,##0.00_);($#,##0.00)", 8: "$#,##0.00_);[Red]($#,##0.00)",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 42: '_($* #,##0_);_($* (#,##0);_($* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)',
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
_PIECES = (
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|(?P<general>General|@)'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)"
    r"|(?P<scientific>[Ee][+-])|(?P<date>[ymdhsYMDHSegb])|(?P<sign>[-+() ])|(?P<percent>%)|(?P<other>.)"
)
_COLOUR = (
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d{1,2})"
    r"|(?:黑|蓝|青|绿|洋红|红|白|黄)色|颜色 ?\d{1,2}"
)
_ELAPSED = pattern(r"(?:h+|m+|s+)", re.IGNORECASE)
_MONEY = "$¥￥€£"
_LONGEST = 255


def built_in(number: int) -> NumberFormat:
    """Return a number format that a file may use without spelling it out.

    One that no standard defines is OTHER: what it shows is unknown.
    """
    if number == 0:
        return GENERAL
    if number in _DATES:
        return NumberFormat(FormatKind.DATE, None, f"内置日期格式 {number}")
    code = _BUILT_IN.get(number)
    return classify(code) if code else NumberFormat(FormatKind.OTHER, None, f"内置格式 {number}")


@lru_cache(maxsize=256)
def classify(code: str) -> NumberFormat:
    """Return the kind and decimals of a number format by what it shows of positive, negative and 0.

    A section is plain when it shows the digits of the number once, unscaled, without words that could be
    taken for digits or signs; a negative one must look negative. Everything else is OTHER.

    >>> classify("0.00").places, classify('0"分"').kind.value, classify('"95"').kind.value
    (2, 'decimal', 'other')
    """
    if len(code) > _LONGEST:
        return NumberFormat(FormatKind.OTHER, None, code[:_LONGEST])
    if code.lower() in ("general", ""):
        return GENERAL if code in ("General", "") else GENERAL._replace(code=code)
    if code.startswith("0") and code.strip("0") in ("", "."):  # most numbers of ours: 0 and 0.00
        return NumberFormat(FormatKind.DECIMAL, len(code.partition(".")[2]), code)
    if code == "@":
        return NumberFormat(FormatKind.TEXT, None, code)
    sections = _sections(code)
    shown = [_section(section) for section in sections[:3]]
    kind, places = shown[0]
    if kind in (FormatKind.DATE, FormatKind.OTHER):
        return NumberFormat(kind, None, code)
    plain = all(
        _agrees((kind, places), other, section, zero=n == 2)
        for n, (section, other) in enumerate(zip(sections, shown, strict=False))
        if n
    )
    plain = plain and len(sections) <= 4 and not _signed(sections[0])
    return NumberFormat(kind, places, code) if plain else NumberFormat(FormatKind.OTHER, None, code)


def _sections(code: str) -> list[str]:
    """Split at the semicolons that stand by themselves."""
    sections = [""]
    for match in re.finditer(_PIECES, code, re.DOTALL | re.IGNORECASE):
        if match[0] == ";":
            sections.append("")
        else:
            sections[-1] += match[0]
    return sections


def _agrees(
    first: tuple[FormatKind, int | None], other: tuple[FormatKind, int | None], section: str, *, zero: bool
) -> bool:
    """Say whether the section for negatives or for 0 shows the number as the first one does."""
    if zero and re.fullmatch(r'(?:_.|\*.|"|[$¥￥€£ ])*-(?:\?|_.|\*.|"| )*', section):
        return True  # accounting formats show 0 as a dash
    if other != first:
        return False
    return zero or _signed(section) or "red" in section.lower() or "红" in section


def _signed(section: str) -> bool:
    """Say whether a section looks negative."""
    bare = re.sub(r'"([^"]*)"', r"\1", re.sub(r"_.|\*.|\[[^\]]*\]", "", section))
    return "-" in bare or "(" in bare


def _section(section: str) -> tuple[FormatKind, int | None]:
    """Return what one section does to a number; OTHER unless it is plain."""
    found: dict[str, list[str]] = {}
    for match in re.finditer(_PIECES, section, re.DOTALL | re.IGNORECASE):
        kind = match.lastgroup or "gap"
        found.setdefault(kind, []).append(match[kind] if match.lastgroup else "")
    brackets = found.get("bracket", [])
    if "date" in found or "half" in found or any(_ELAPSED.fullmatch(b) for b in brackets):
        return FormatKind.DATE, None
    beside = "".join([*found.get("quoted", []), *found.get("escaped", []), *found.get("fill", [])])
    numbers = found.get("general", []) + found.get("digits", [])
    percent = found.get("percent", [])
    plain = len(numbers) == 1 and len(percent) < 2 and "scientific" not in found
    beside += "".join(found.get("other", []))
    if plain and _harmless(beside) and all(map(_harmless_bracket, brackets)):
        return _plain(numbers[0], percent=bool(percent))
    return FormatKind.OTHER, None


def _plain(number: str, *, percent: bool) -> tuple[FormatKind, int | None]:
    """Return the kind of a section that shows the number once."""
    whole, dot, part = number.partition(".")
    if number == "@" or number.lower() == "general":
        kind = FormatKind.TEXT if number == "@" else FormatKind.GENERAL
        return (FormatKind.OTHER, None) if percent else (kind, None)
    if whole.endswith(",") or (dot and "," in part):
        return FormatKind.OTHER, None
    return (FormatKind.PERCENT if percent else FormatKind.DECIMAL), len(part)


def _harmless(literals: str) -> bool:
    """Say whether words beside the digits cannot be taken for digits, signs, points or a scale."""
    return all(
        c in " +-()" or c in _MONEY or (c.isalpha() and not c.isnumeric() and c != "负") for c in literals
    )


def _harmless_bracket(text: str) -> bool:
    """Say whether a bracket is a colour, a currency or a locale: no condition, no foreign digits."""
    currency = re.fullmatch(r"\$([^-]{0,4})(?:-[0-9A-Fa-f]{1,4})?", text)
    if currency:
        return _harmless(currency[1])
    return re.fullmatch(_COLOUR, text, re.IGNORECASE) is not None
