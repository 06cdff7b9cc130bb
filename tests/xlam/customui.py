"""Whether Office takes a ribbon: by the published schema of customUI, and by the prose around it.

The schema (openxml-audit carries it) says children, attributes, lengths and kinds of values. That an id
stands once, that a control has one name and one image, that no key tip hides another, is in the prose of
[MS-CUSTOMUI] and [MS-CUSTOMUI2].
"""

import json
import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import openxml_audit

SCHEMAS = Path(openxml_audit.__file__).parent / "data" / "openxml" / "schemas"
OFFICE = "http://schemas.microsoft.com/office"
FILES = {
    f"{OFFICE}/{year}/{month}/customui": f"schemas_microsoft_com_office_{year}_{month}_customui.json"
    for year, month in (("2006", "01"), ("2009", "07"))
}
NC_NAME = re.compile(r"[A-Za-z_][\w.-]*")
WITHOUT_ID = {"customUI", "ribbon", "tabs"}
EITHER = [
    ("id", "idQ", "idMso"),
    ("label", "getLabel"),
    ("visible", "getVisible"),
    ("enabled", "getEnabled"),
    ("image", "imageMso", "getImage"),
    ("screentip", "getScreentip"),
    ("supertip", "getSupertip"),
    ("keytip", "getKeytip"),
    ("size", "getSize"),
]
BOOLEANS = {"true", "false", "1", "0"}


@cache
def schema(namespace):
    """Return the types of a namespace by name, and the values of its enumerations by name."""
    read = json.loads((SCHEMAS / FILES[namespace]).read_text(encoding="utf-8"))
    enums = {enum["Name"]: {facet["Value"] for facet in enum["Facets"]} for enum in read["Enums"]}
    return {kind["Name"]: kind for kind in read["Types"]}, enums


def faults(text):
    """Return everything that is wrong with a ribbon, one line each."""
    root = ET.fromstring(text)
    namespace, _, name = root.tag[1:].partition("}")
    if namespace not in FILES or name != "customUI":
        return [f"{root.tag}: no ribbon"]
    types, _ = schema(namespace)
    start = next(kind for kind in types if kind.endswith("CT_CustomUI/" + kind.split(":")[0] + ":customUI"))
    return [*_of_element(root, start, namespace), *_of_whole(root)]


def _of_element(element, kind, namespace):
    types, _ = schema(namespace)
    name, declared = element.tag.rpartition("}")[2], types[kind]
    attributes = {a["QName"].removeprefix(":"): a for a in declared.get("Attributes", ())}
    for attribute, value in element.attrib.items():
        if attribute not in attributes:
            yield f"{name}: no attribute {attribute}"
        else:
            wrong = _of_value(value, attributes[attribute], namespace)
            if wrong:
                yield f"{name} {attribute}={value!r}: {wrong}"
    if name not in WITHOUT_ID and not {"id", "idQ", "idMso"} & {*element.attrib}:
        yield f"{name}: without an id"
    yield from (f"{name}: both {both}" for names in EITHER if len(both := set(names) & {*element.attrib}) > 1)
    allowed = {child["Name"].rpartition(":")[2]: child["Name"] for child in declared.get("Children", ())}
    for child in element:
        child_name = child.tag.rpartition("}")[2]
        if child.tag != f"{{{namespace}}}{child_name}" or child_name not in allowed:
            yield f"{name}: no {child.tag} in it"
        else:
            yield from _of_element(child, allowed[child_name], namespace)


def _of_value(value, attribute, namespace):
    declared = attribute["Type"]
    if declared == "BooleanValue" and value not in BOOLEANS:
        return "no boolean"
    if declared.startswith("EnumValue<"):
        values = schema(namespace)[1][declared.rpartition(".")[2].rstrip(">")]
        return "" if value in values else f"none of {sorted(values)}"
    arguments = {
        a["Name"]: a["Value"] for v in attribute.get("Validators", ()) for a in v.get("Arguments", ())
    }
    if not int(arguments.get("MinLength", 0)) <= len(value) <= int(arguments.get("MaxLength", len(value))):
        return f"{len(value)} characters"
    if arguments.get("IsNcName") == "True" and not NC_NAME.fullmatch(value):
        return "no name"
    if arguments.get("IsToken") == "True" and value != " ".join(value.split()):
        return "no token"
    return ""


def _of_whole(root):
    ids = [element.get("id") for element in root.iter() if "id" in element.attrib]
    yield from (f"id {name} stands twice" for name in sorted({i for i in ids if ids.count(i) > 1}))
    for tab in root.iter(f"{root.tag.rpartition('}')[0]}}}tab"):
        tips = [e.get("keytip") for e in tab.iter() if e is not tab and "keytip" in e.attrib]
        for number, tip in enumerate(tips):
            if any(other.startswith(tip) for place, other in enumerate(tips) if place != number):
                yield f"keytip {tip} hides another"
