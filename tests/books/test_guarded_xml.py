"""Small parts as elements: what ElementTree makes of them, and nothing that outlives its use."""

import gc
import tracemalloc
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.books.fault import RefusedError
from zongce.books.guarded_xml import GAP, Element, guard, local, tree
from zongce.books.limits import DEFAULT

SPACE = "urn:x"


def made(data):
    return tree(data, "part.xml", DEFAULT)


def flat(element):
    """Return an element of ours as plain values."""
    return element.tag, dict(element.attributes), element.text, [flat(inner) for inner in element]


def known(element):
    """Return what ElementTree made in the same way, its braces as our gap."""

    def said(name):
        return name.removeprefix("{").replace("}", GAP) if name.startswith("{") else name

    attributes = {said(name): value for name, value in element.items()}
    return said(element.tag), attributes, "".join(element.itertext()), [known(inner) for inner in element]


WORDS = st.text(st.sampled_from("a张 &<>\"'\n"), max_size=5)


@st.composite
def elements(draw, depth=3):
    element = ET.Element(
        draw(st.sampled_from(["a", f"{{{SPACE}}}b"])), {"x": draw(WORDS)} if draw(st.booleans()) else {}
    )
    element.text = draw(WORDS)
    for inner in draw(st.lists(elements(depth - 1), max_size=3)) if depth else ():
        inner.tail = draw(WORDS)
        element.append(inner)
    return element


@given(elements())
def test_a_tree_is_what_element_tree_makes_of_it(element):
    data = ET.tostring(element, "utf-8")
    assert flat(made(data)) == known(ET.fromstring(data))


def test_text_goes_on_behind_comments_and_in_sections_that_quote():
    element = made(b"<a>1<!-- x -->2<![CDATA[<3>]]><b>4</b>5</a>")
    assert (element.text, [inner.text for inner in element]) == ("12<3>45", ["4"])
    assert element.get("none") == ""


def test_a_name_is_told_from_its_namespace_whatever_that_is():
    element = made(b'<p:a xmlns:p="urn:}b" p:id="1" id="2"/>')
    assert (local(element.tag), element.get("id"), element.get(f"urn:}}b{GAP}id")) == ("a", "2", "1")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<a xmlns="urn: b"/>', "F102"), (b"<a>", "F102"), (b"<a/><b/>", "F102"), (b"", "F102"),
        (b"<!DOCTYPE a><a/>", "F107"), (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "F107"),
        (b"<a>&b;</a>", "F102"),
    ],
)  # fmt: skip
def test_what_is_not_well_formed_or_declares_anything_is_refused(data, code):
    with pytest.raises(RefusedError) as refused:
        made(data)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_the_deepest_tree_is_read_and_forgotten():
    count = 200_000
    element = made(b"<a>" * count + b"x" + b"</a>" * count)
    assert element.text == "x"


def alive():
    return sum(isinstance(each, Element) for each in gc.get_objects())


def test_no_tree_and_no_parser_outlives_its_use():
    data = b"<a>" + b"<b/>" * 1_000 + b"</a>"
    gc.collect()
    gc.disable()
    try:
        before = alive()
        for _ in range(3):
            made(data)
        with pytest.raises(RefusedError):
            made(data[:-4])
        assert alive() == before
        assert_forgotten(lambda: guard(b"<a>" + b"x" * 100_000 + b"</a>", "part.xml", DEFAULT))
    finally:
        gc.enable()


def assert_forgotten(read):
    """Assert that reading again and again holds no more than reading once."""
    read()
    tracemalloc.start()
    try:
        for _ in range(20):
            read()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 50_000
