"""The per-user directory: logs of faults, limits, a secret, keys, what was seen of others (decision 14)."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.books.files import write_whole
from zongce.books.limits import DEFAULT, FORM, Limits
from zongce.core.value import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from platformdirs import PlatformDirs

    from zongce.keystore.pins import Pins
    from zongce.keystore.store import KeyFolder

LIMITS_FILE = "limits.toml"
FORM_TABLE = "form"
"""The part of limits.toml that holds for forms."""
USER_FILE = "user.toml"
SECRET_FILE = "secret"  # noqa: S105  # the name of the file
SECRET_BYTES = 32
KEYS_FOLDER, TRUST_FILE, JOURNAL_FOLDER = "keys", "trust.json", "steps"


class LimitsFault(ValueError):  # noqa: N818  # wrong usage by whoever wrote the file, told in words
    """limits.toml cannot be used; the message says why."""


def log_folder() -> Path:
    """Return where logs lie: under ``ZONGCE_HOME`` if set, else the user's own log directory."""
    home = os.environ.get("ZONGCE_HOME")
    return Path(home) / "log" if home else _own().user_log_path


def user_number() -> str:
    """Return the user's own 工号 out of user.toml (``number = "T070001"``), empty where it says none.

    Raises:
        LimitsFault: the file is no TOML.
    """
    path = limits_path().with_name(USER_FILE)
    if not path.is_file():
        return ""
    return str(_toml(path).get("number", ""))


def secret(*, store: bool) -> bytes:
    """Return the user's own secret, from which codes nobody can guess are made.

    It is made when it is needed first; where it must not be stored (a dry run) or cannot be, it holds for
    this process.
    """
    path = secret_path()
    with suppress(OSError, ValueError):
        held = bytes.fromhex(path.read_text(encoding="ascii"))
        if len(held) == SECRET_BYTES:
            return held
    made = _made_secret(path)
    if store:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            old = os.umask(0o077)
            try:
                write_whole(path, made.hex().encode())
            finally:
                os.umask(old)
    return made


@cache
def _made_secret(_path: Path) -> bytes:
    import secrets  # noqa: PLC0415  # made once on a computer

    return secrets.token_bytes(SECRET_BYTES)


def journal_folder() -> Path:
    """Return where the last steps on workbooks are kept for 撤销上一步."""
    return _data_folder() / JOURNAL_FOLDER


def secret_path() -> Path:
    """Return where the secret lies: under ``ZONGCE_HOME`` if set, else in the user's own data directory."""
    return _data_folder() / SECRET_FILE


def limits_path() -> Path:
    """Return where limits.toml may lie."""
    home = os.environ.get("ZONGCE_HOME")
    return (Path(home) if home else _own().user_config_path) / LIMITS_FILE


def limits(*, small: bool = False) -> Limits:
    """Return the limits for received files: those of limits.toml, else the defaults.

    The file has lines such as ``file_bytes = 134217728``; its names are the fields of :class:`Limits`. Those
    under ``[form]`` hold for forms that one person fills (``small``) and stand in for :data:`FORM`'s own.

    Raises:
        LimitsFault: no TOML, an unknown name, or no positive whole number.
    """
    path = limits_path()
    if not path.is_file():
        return FORM if small else DEFAULT
    given = _toml(path)
    form = given.pop(FORM_TABLE, {})
    if not isinstance(form, dict):
        message = f"{path} 里“{FORM_TABLE}”应是一节 [{FORM_TABLE}]"
        raise LimitsFault(message)
    of_all, of_forms = _raised(path, DEFAULT, given), _raised(path, FORM, form)
    return of_forms if small else of_all


def _raised(path: Path, base: Limits, given: Mapping[str, object]) -> Limits:
    """Return ``base`` with the limits that are given."""
    known = set(Limits.__match_args__)
    values: dict[str, int] = {}
    for name, value in given.items():
        if name not in known:
            message = f"{path} 里没有上限“{name}”；可用：{'、'.join(sorted(known))}"
            raise LimitsFault(message)
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            message = f"{path} 里“{name}”应是正整数"
            raise LimitsFault(message)
        values[name] = value
    return replace(base, **values)


def key_store() -> KeyFolder:
    """Return where the private keys of this computer's user are kept; each is unlocked once a process."""
    return _key_folder(_data_folder() / KEYS_FOLDER)


def pins() -> Pins:
    """Return what this computer remembers of trust lists and seals."""
    from zongce.keystore.pins import Pins  # noqa: PLC0415  # who only checks files remembers nothing

    return Pins(_data_folder() / TRUST_FILE)


@cache
def _key_folder(path: Path) -> KeyFolder:
    from zongce.keystore.passphrase import given  # noqa: PLC0415  # who has no key must not wait for them
    from zongce.keystore.store import KeyFolder  # noqa: PLC0415

    return KeyFolder(path, given)


def _data_folder() -> Path:
    home = os.environ.get("ZONGCE_HOME")
    return Path(home) if home else _own().user_data_path


def _own() -> PlatformDirs:
    """Return this user's own directories, as the system has them."""
    from platformdirs import PlatformDirs  # noqa: PLC0415  # who says where by ZONGCE_HOME needs no search

    return PlatformDirs("zongce", appauthor=False)


def _toml(path: Path) -> dict[str, object]:
    """Return what a file of the user's says.

    Raises:
        LimitsFault: it is no TOML.
    """
    import tomllib  # noqa: PLC0415  # few users have such a file

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        message = f"{path} 读不懂：{fault}"
        raise LimitsFault(message) from fault
