"""A workbook behind a password for opening it, as Office encrypts (agile, AES-256), and back."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError as XmlError

import defusedxml.ElementTree
import msoffcrypto
import olefile
from defusedxml.common import DefusedXmlException
from msoffcrypto import exceptions
from msoffcrypto.format.ooxml import OOXMLFile

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONGEST_PASSWORD = 255
"""Characters; also the bound of spreadsheet programs."""
_MOST_SPINS = 500_000
"""Rounds of hashing a file may ask for; Office asks for 100,000, the format allows ten millions."""
_LONGEST_INFO = 64 * 1024
_AGILE, _HEADER = b"\4\0\4\0", 8
_BROKEN = (
    exceptions.FileFormatError, exceptions.ParseError, exceptions.DecryptionError,
    DefusedXmlException, XmlError, OSError, struct.error, ValueError, LookupError, TypeError,
    AttributeError, AssertionError, OverflowError, RecursionError,
)  # fmt: skip
"""What the libraries raise over containers and key data that no spreadsheet program writes."""


class WrongPasswordError(ValueError):
    """The password does not open the file."""


class DamagedError(ValueError):
    """The encrypted file is damaged, or encrypted in a way that cannot be checked."""


def locked(data: bytes, password: str) -> bytes:
    """Return a workbook encrypted; two runs differ, each has random keys of its own.

    Raises:
        ValueError: no password, one that is too long, or no workbook (faults of ours).
    """
    if not 0 < len(password) <= LONGEST_PASSWORD:
        message = f"a password has 1 to {LONGEST_PASSWORD} characters"
        raise ValueError(message)
    made = io.BytesIO()
    try:
        OOXMLFile(io.BytesIO(data)).encrypt(password, made)
    except (exceptions.FileFormatError, exceptions.EncryptionError) as fault:
        raise ValueError(str(fault)) from fault
    return made.getvalue()


def unlocked(data: bytes, password: str) -> bytes:
    """Return what an encrypted workbook holds, its integrity verified; never larger than ``data``.

    The older standard encryption carries nothing to verify: what comes out is as safe as a file that came
    without a password. Bounded: key data of 64 KiB, half a million rounds of hashing.

    Raises:
        WrongPasswordError: the password does not open it.
        DamagedError: damaged, changed, or encrypted in a way that no spreadsheet program uses.
    """
    try:
        _check_info(data)
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
    except _BROKEN as fault:
        raise DamagedError(type(fault).__name__) from fault
    try:
        file.load_key(password=password[:LONGEST_PASSWORD] or " ", verify_password=True)
    except exceptions.InvalidKeyError as fault:
        raise WrongPasswordError from fault
    except _BROKEN as fault:
        raise DamagedError(type(fault).__name__) from fault
    made = io.BytesIO()
    try:
        file.decrypt(made, verify_integrity=True)
    except _BROKEN as fault:
        raise DamagedError(type(fault).__name__) from fault
    return made.getvalue()


def _check_info(data: bytes) -> None:
    """Refuse key data that are the attack: too long, with a DTD, or with endless rounds of hashing."""
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        if not container.exists("EncryptedPackage") or container.get_size("EncryptionInfo") > _LONGEST_INFO:
            message = "no encrypted package"
            raise ValueError(message)
        info = container.openstream("EncryptionInfo").read()
    if not info.startswith(_AGILE):
        return
    root: Element = defusedxml.ElementTree.fromstring(info[_HEADER:], forbid_dtd=True)
    if any(int(item.get("spinCount", "0")) > _MOST_SPINS for item in root.iter()):
        message = "too many rounds"
        raise ValueError(message)
