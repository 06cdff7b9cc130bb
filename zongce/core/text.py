"""Safe cleaning of text: what may be mended silently, what with a hint, what never."""

from __future__ import annotations

import re
import unicodedata

_EDGE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\u1680\u2028\u2029\u2060\u00a0\u3000\u202f\u205f\ufeff\u00ad"
    + "".join(map(chr, range(0x2000, 0x2010)))
)
"""Every blank at an end: what patterns call one, and what is not to be seen."""
_CONTROL = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_NARROW = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}
_INVISIBLE = dict.fromkeys((*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0x00AD))
_HALF_WIDTH: dict[int, int | None] = {**_NARROW, **_INVISIBLE}
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・\uff0e･●", "·"))
_GAPS = dict.fromkeys(_INVISIBLE, " ")
_BETWEEN = _GAPS | str.maketrans(dict.fromkeys("、,，;；", " "))
_CJK_GAP = r"(?<=[\u3400-\u9fff\uf900-\ufaff·])\s+(?=[\u3400-\u9fff\uf900-\ufaff·])"


def trim(text: str) -> str:
    """Return ``text`` without blanks of any kind at its ends (spaces, NBSP, 　, zero-width)."""
    return text.strip(_EDGE)


def squeeze(text: str) -> str:
    """Return ``text`` in NFKC without any blank: the form in which headings are compared."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())


def heading_key(text: str) -> str:
    r"""Return the key under which a heading is looked up: cleaned, without the mark of a required column.

    >>> heading_key("学 号*"), heading_key("成\n绩*")
    ('学号', '成绩')
    """
    return squeeze(text).rstrip("*")


def narrow(text: str) -> str:
    """Return ``text`` trimmed, its full-width digits, letters and signs half-width, invisible blanks gone.

    Not NFKC: that makes 92 of ``9²`` and 1 of ``①``.

    >>> narrow("\uff16\uff10\u200b"), narrow("9²")
    ('60', '9²')
    """
    return trim(text.translate(_HALF_WIDTH))


def person_name(text: str) -> str:
    """Return a personal name in the form in which two spellings of one name are equal.

    The dots of transcribed names become ``·``, blanks between Chinese characters vanish, and full-width
    Latin letters narrow. Rare and private-use characters stay as they are.

    >>> person_name("张 三"), person_name("阿依古丽•买买提")
    ('张三', '阿依古丽·买买提')
    """
    dotted = trim(text).translate(_DOTS)
    narrowed = "".join(unicodedata.normalize("NFKC", c) if "！" <= c <= "～" else c for c in dotted)
    spaced = " ".join(narrowed.translate(_GAPS).split())
    return re.sub(_CJK_GAP, "", spaced) if " " in spaced else spaced


def words(text: str) -> tuple[str, ...]:
    """Return the words of a list typed with 、 commas, semicolons or blanks between them, each once.

    >>> words("优秀、良好, 中等")
    ('优秀', '良好', '中等')
    """
    return tuple(dict.fromkeys(text.translate(_BETWEEN).split()))


def class_key(text: str) -> str:
    """Return a class name in the form in which 建筑类2402班 and 建筑 2402 are one class."""
    key = squeeze(text)
    return re.sub(r"类(?=\d)", "", key.removesuffix("班"))


def has_control(text: str) -> bool:
    """Say whether ``text`` holds control characters, which no person typed."""
    return not text.isprintable() and re.search(_CONTROL, text) is not None


def looks_like_formula(text: str) -> bool:
    """Say whether a program might take ``text`` for a formula: it starts with ``=`` ``+`` ``-`` or ``@``."""
    return trim(unicodedata.normalize("NFKC", text)).startswith(("=", "+", "-", "@"))
