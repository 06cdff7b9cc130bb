"""A sheet's password as its protection stores it: a guard against slips, never security (decision 12)."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from zongce.core.named import NamedTuple

ALGORITHM = "SHA-512"
SPINS = 100_000
"""How often the digest is taken again; so costs a workbook once 60 to 100 ms."""
_SALT = 16


class Guard(NamedTuple):
    """What ``sheetProtection`` says of a password: salt and digest, base64."""

    salt: str
    digest: str


@lru_cache(maxsize=8)
def guard_of(password: str) -> Guard:
    """Return salt and digest of a password; the same password always gives the same (requirement N3).

    The salt follows from the password, so that what a preview shows is what is written.

    Source: ECMA-376 part 1, 18.3.1.85; MS-OFFCRYPTO 2.4.2.4 (the number of the turn behind the digest).
    """
    salt = hashlib.sha256(f"zongce-1-guard-{password}".encode()).digest()[:_SALT]
    digest = hashlib.sha512(salt + password.encode("utf-16-le")).digest()
    for turn in range(SPINS):
        digest = hashlib.sha512(digest + turn.to_bytes(4, "little")).digest()
    return Guard(*(base64.b64encode(part).decode("ascii") for part in (salt, digest)))
