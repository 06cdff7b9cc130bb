"""Where passphrases come from: the environment, a terminal, else nowhere."""

import io

import keyring.errors
import pytest

from zongce.keystore import passphrase
from zongce.keystore.vault import SystemVault


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def typed(monkeypatch):
    """A person at a terminal who types these words, one after the other."""

    def person(*words):
        answers = iter(words)
        monkeypatch.delenv(passphrase.VARIABLE, raising=False)
        monkeypatch.setattr("sys.stdin", Terminal())
        monkeypatch.setattr(passphrase, "getpass", lambda _prompt: next(answers))

    return person


def test_the_environment_goes_before_the_keyboard(typed, monkeypatch):
    typed("never asked")
    monkeypatch.setenv(passphrase.VARIABLE, "from outside")
    assert passphrase.given("T001") == "from outside"
    assert passphrase.chosen(8) == ("from outside", "")


def test_at_a_terminal_one_is_asked(typed):
    typed("12345678", "")
    assert passphrase.given("T001") == "12345678"
    assert passphrase.given("T001") is None


def test_without_a_terminal_nobody_is_asked(monkeypatch):
    monkeypatch.delenv(passphrase.VARIABLE, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO("12345678\n"))
    assert passphrase.given("T001") is None
    assert passphrase.chosen(8)[0] is None


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (("12345678", "12345678"), "12345678"),
        (("12345678", "12345679"), None),
        (("1234567", "1234567"), None),
        (("口令也可以是汉字", "口令也可以是汉字"), "口令也可以是汉字"),
    ],
)
def test_a_new_one_is_typed_twice_and_has_eight_signs(typed, words, made):
    typed(*words)
    assert passphrase.chosen(8)[0] == made


@pytest.mark.parametrize(
    "fault", [keyring.errors.NoKeyringError, keyring.errors.KeyringLocked, keyring.errors.InitError]
)
def test_a_system_without_a_store_keeps_nothing_and_is_no_fault(monkeypatch, fault):
    def fails(*_given):
        raise fault("none")

    monkeypatch.setattr(keyring, "get_password", fails)
    monkeypatch.setattr(keyring, "set_password", fails)
    assert SystemVault().get("T001_aaaa.pem") is None
    assert SystemVault().put("T001_aaaa.pem", "12345678") is False


def test_a_system_with_a_store_keeps_it_under_our_name(monkeypatch):
    kept = {}
    monkeypatch.setattr(keyring, "get_password", lambda service, name: kept.get((service, name)))
    monkeypatch.setattr(
        keyring, "set_password", lambda service, name, word: kept.__setitem__((service, name), word)
    )
    assert SystemVault().put("T001_aaaa.pem", "12345678")
    assert kept == {("zongce", "T001_aaaa.pem"): "12345678"}
    assert SystemVault().get("T001_aaaa.pem") == "12345678"
