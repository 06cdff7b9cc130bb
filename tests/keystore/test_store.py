"""Private keys in files: encrypted, the owner's alone, unlocked once, never half written."""

import os
import stat
import time

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.keystore.vaults import Asked, MemoryVault, folder
from zongce.books import files
from zongce.keystore.store import KeyFolder, read_key
from zongce.ports.keys import LockedKeyError
from zongce.seal.keys import is_signed_by

WORD = "天气不错 2026"


def only_file(path):
    (found,) = path.iterdir()
    return found


def test_a_key_signs_after_its_passphrase_and_only_for_its_owner(tmp_path):
    made = folder(tmp_path).made("T001", WORD)
    opened = folder(tmp_path, WORD).signer("T001", {made.public})
    assert opened.public == made.public
    assert is_signed_by(made.public, b"message", opened.sign(b"message").hex())
    assert folder(tmp_path, WORD).signer("T002", {made.public}) is None
    assert folder(tmp_path, WORD).signer("T001", {"00" * 32}) is None
    assert folder(tmp_path / "nowhere", WORD).signer("T001", {made.public}) is None


def test_the_file_is_named_for_person_and_key_and_says_both(tmp_path):
    made = folder(tmp_path).made("T07/0001", WORD)
    path = only_file(tmp_path)
    assert path.name == f"T07_0001_{made.public[:8]}.pem"
    key = read_key(path.read_bytes())
    assert (key.number, key.public) == ("T07/0001", made.public)
    assert WORD not in path.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the user's folder closed by other means")
def test_nobody_else_can_read_the_folder_or_the_file(tmp_path):
    folder(tmp_path / "keys").made("T001", WORD)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE(only_file(tmp_path / "keys").stat().st_mode) == 0o600


@pytest.mark.parametrize("answer", ["天气不错 2027", "", None, WORD.upper() + " "])
def test_a_wrong_passphrase_or_none_locks_the_key(tmp_path, answer):
    made = folder(tmp_path).made("T001", WORD)
    with pytest.raises(LockedKeyError):
        folder(tmp_path, answer).signer("T001", {made.public})


def test_a_passphrase_of_seven_signs_is_refused_and_leaves_no_key(tmp_path):
    with pytest.raises(ValueError, match="T001"):
        folder(tmp_path).made("T001", "1234567")
    assert list(tmp_path.iterdir()) == []
    assert folder(tmp_path).made("T001", "12345678")


def test_a_key_is_unlocked_once_a_run(tmp_path):
    made = folder(tmp_path).made("T001", WORD)
    asked = Asked(WORD)
    store = KeyFolder(tmp_path, asked, MemoryVault())
    first, second = (store.signer("T001", [made.public]) for _ in range(2))
    assert first is second
    assert asked.asked == ["T001"]


def test_the_systems_store_goes_first_and_a_stale_one_there_is_no_dead_end(tmp_path):
    vault, asked = MemoryVault(), Asked(WORD)
    store = KeyFolder(tmp_path, asked, vault)
    public = store.made("T001", WORD).public
    assert store.remember("T001", public, WORD)
    assert KeyFolder(tmp_path, asked, vault).signer("T001", {public})
    assert asked.asked == []
    vault.kept = dict.fromkeys(vault.kept, "an older one")
    assert KeyFolder(tmp_path, asked, vault).signer("T001", {public})
    assert asked.asked == ["T001"]


def test_where_the_system_has_no_store_nothing_is_remembered(tmp_path):
    store = folder(tmp_path)
    public = store.made("T001", WORD).public
    assert not store.remember("T001", public, WORD)


def test_two_keys_of_one_person_are_two_files_and_each_signs(tmp_path):
    store = folder(tmp_path)
    first, second = store.made("T001", WORD), store.made("T001", WORD + "!")
    assert {key.public for key in store.held("T001")} == {first.public, second.public}
    fresh = folder(tmp_path, WORD + "!")
    assert fresh.signer("T001", {second.public}).public == second.public
    for word, key in ((WORD, first), (WORD + "!", second)):
        asked = Asked(word)
        store = KeyFolder(tmp_path, asked, MemoryVault())
        assert store.signer("T001", {first.public, second.public}).public == key.public
        assert asked.asked == ["T001"]


def test_a_write_that_breaks_off_leaves_no_key_and_no_rest(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "full")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        folder(tmp_path).made("T001", WORD)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("part", [0, 20, 90, 200, -1])
def test_half_a_file_is_no_key(tmp_path, part):
    made = folder(tmp_path).made("T001", WORD)
    path = only_file(tmp_path)
    path.write_bytes(path.read_bytes().rstrip()[:part])
    assert read_key(path.read_bytes()) is None
    assert folder(tmp_path, WORD).signer("T001", {made.public}) is None


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"x" * 100_000, "工号：T001\n公钥：xx\n".encode()])
def test_foreign_files_are_no_keys(data):
    assert read_key(data) is None


def test_a_file_that_names_another_public_key_than_it_holds_stays_locked(tmp_path):
    made = folder(tmp_path).made("T001", WORD)
    path = only_file(tmp_path)
    other = "ab" * 32
    path.write_text(path.read_text(encoding="utf-8").replace(made.public, other), encoding="utf-8")
    with pytest.raises(LockedKeyError):
        folder(tmp_path, WORD).signer("T001", {other})


def test_a_copied_key_works_on_another_computer_and_is_kept_once(tmp_path):
    made = folder(tmp_path / "a").made("T001", WORD)
    key = read_key(only_file(tmp_path / "a").read_bytes())
    there = folder(tmp_path / "b", WORD)
    assert (there.keep(key), there.keep(key)) == (True, False)
    assert there.signer("T001", {made.public}).public == made.public


def test_line_ends_of_windows_do_not_matter(tmp_path):
    made = folder(tmp_path).made("T001", WORD)
    path = only_file(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert folder(tmp_path, WORD).signer("T001", {made.public})


def test_a_passphrase_is_the_same_however_its_signs_are_composed(tmp_path):
    made = folder(tmp_path).made("T001", "caf\u00e9 caf\u00e9")
    assert folder(tmp_path, "cafe\u0301 cafe\u0301").signer("T001", {made.public})


def test_the_files_own_encryption_cannot_be_tried_without_the_slow_step(tmp_path):
    made = folder(tmp_path).made("T001", WORD)
    pem = only_file(tmp_path).read_text(encoding="utf-8").partition("-----BEGIN")
    with pytest.raises(ValueError, match=r".*"):
        load_pem_private_key((pem[1] + pem[2]).encode(), WORD.encode())
    start = time.perf_counter()
    folder(tmp_path, WORD).signer("T001", {made.public})
    assert time.perf_counter() - start < 2
