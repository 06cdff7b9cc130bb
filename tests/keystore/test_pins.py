"""What a computer remembers: added under a lock, written whole, never forgotten silently."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.books import files
from zongce.keystore.pins import BrokenPinsError, Pins

ONE, TWO = "A" * 32, "B" * 32


@pytest.fixture(params=["disk", "memory"])
def pins(request, tmp_path):
    """Asks for the pins anew each time, as the next run does."""
    if request.param == "disk":
        return lambda: Pins(tmp_path / "home" / "trust.json")
    held = Pins()
    return lambda: held


def test_nothing_is_remembered_at_first(pins):
    assert (pins().root, pins().fingerprints) == ("", ())
    assert pins().list_number(ONE, "管理学院") == 0
    assert not pins().has_book("class/B/管理学院/1")
    assert pins().head("x") is None


def test_a_root_is_remembered_with_its_key_once_seen(pins):
    pins().pin("AAAA " * 8)
    assert (pins().fingerprints, pins().root) == ((ONE,), "")
    pins().saw_root(ONE, "aa" * 32)
    assert (pins().fingerprints, pins().root) == ((ONE,), "aa" * 32)


def test_the_root_pinned_last_goes_first_and_may_stand_instead_of_all(pins):
    pins().saw_root(ONE, "aa" * 32)
    pins().pin(TWO)
    assert (pins().fingerprints, pins().root) == ((TWO, ONE), "")
    pins().pin(ONE)
    assert (pins().fingerprints, pins().root) == ((ONE, TWO), "aa" * 32)
    pins().pin(TWO, instead=True)
    assert pins().fingerprints == (TWO,)


@given(numbers=st.lists(st.integers(0, 50), min_size=1))
def test_of_a_colleges_lists_the_highest_number_stays(numbers):
    pins = Pins()
    for number in numbers:
        pins.saw_list(ONE, "管理学院", number)
    assert pins.list_number(ONE, "管理学院") == max(numbers)
    assert (pins.list_number(ONE, "外语学院"), pins.list_number(TWO, "管理学院")) == (0, 0)


@given(steps=st.lists(st.tuples(st.integers(1, 9), st.sampled_from("abc")), min_size=1))
def test_of_signed_steps_the_first_one_seen_of_the_highest_number_stays(steps):
    pins = Pins()
    for seq, head in steps:
        pins.saw_head("班", seq, head)
    highest = max(seq for seq, _ in steps)
    assert pins.head("班") == (highest, next(head for seq, head in steps if seq == highest))


def test_workbooks_and_steps_are_remembered_for_the_next_run(pins):
    pins().saw_book("一")
    pins().saw_book("一")
    pins().saw_head("甲", 1, "11")
    pins().saw_head("乙", 5, "55")
    pins().saw_head("甲", 2, "22")
    assert (pins().has_book("一"), pins().has_book("二")) == (True, False)
    assert (pins().head("甲"), pins().head("乙")) == ((2, "22"), (5, "55"))


def test_lines_of_steps_are_only_added(tmp_path):
    path, heads = tmp_path / "trust.json", tmp_path / "heads.jsonl"
    Pins(path).saw_head("甲", 1, "11")
    before = heads.read_bytes()
    Pins(path).saw_head("甲", 3, "33")
    Pins(path).saw_head("甲", 2, "22")
    assert heads.read_bytes().startswith(before)
    assert heads.read_bytes().count(b"\n") == 2


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"roots": {"A": 1}, "lists": {}, "books": []}', '{"roots": [], "lists": {}}'],
)
def test_a_broken_file_is_told_and_stays_as_it_is(tmp_path, text):
    path = tmp_path / "trust.json"
    path.write_text(text, encoding="utf-8")
    for act in (
        lambda p: p.fingerprints, lambda p: p.saw_root(ONE, "aa"), lambda p: p.pin(ONE),
        lambda p: p.saw_list(ONE, "", 1), lambda p: p.saw_book("x"),
    ):  # fmt: skip
        with pytest.raises(BrokenPinsError, match=r"trust\.json"):
            act(Pins(path))
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "text", ['{"subject": "甲", "seq": 1, "head": "11"}\n{"subj', "[]\n", '{"seq": 1}\n']
)
def test_half_a_line_of_steps_is_told_and_stays_as_it_is(tmp_path, text):
    heads = tmp_path / "heads.jsonl"
    heads.write_text(text, encoding="utf-8")
    pins = Pins(tmp_path / "trust.json")
    for act in (lambda: pins.head("甲"), lambda: pins.saw_head("甲", 2, "22")):
        with pytest.raises(BrokenPinsError, match=r"heads\.jsonl"):
            act()
    assert heads.read_text(encoding="utf-8") == text


def test_a_write_that_breaks_off_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "trust.json"
    Pins(path).pin(ONE)
    before = path.read_bytes()

    def full(_descriptor):
        raise OSError(28, "full")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        Pins(path).pin(TWO)
    assert path.read_bytes() == before


def test_two_runs_at_once_lose_nothing(tmp_path):
    path = tmp_path / "trust.json"

    def learn(which):
        for number in range(15):
            Pins(path).saw_book(f"{which}/{number}")
            Pins(path).saw_head(f"{which}/{number}", 1, "11")

    threads = [threading.Thread(target=learn, args=(which,)) for which in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = [f"{which}/{number}" for which in ("甲", "乙") for number in range(15)]
    assert all(Pins(path).has_book(one) and Pins(path).head(one) == (1, "11") for one in wanted)
