"""The parts of a workbook and how they hang together; what must not be among them."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from zongce.books.budget import Budget
from zongce.books.fault import Fault, RefusedError, refused
from zongce.books.guarded_xml import GuardedParser, guard, local, tree
from zongce.core.named import NamedTuple
from zongce.core.value import field, value

if TYPE_CHECKING:
    from zongce.books.container import Container
    from zongce.books.limits import Limits

_TYPES = "[Content_Types].xml"
_SHEET_MAIN = frozenset(
    f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}.main+xml"
    for kind in ("sheet", "template")
)
_OTHERS = (
    ("macroenabled", "F103", "启用宏的工作簿"),
    ("sheet.binary", "F101", "二进制工作簿 .xlsb"),
    ("wordprocessingml", "F101", "Word 文档"),
    ("presentationml", "F101", "PowerPoint 演示文稿"),
    ("", "F101", "不是工作簿"),
)
_MACROS = (
    "vbaproject", "activex", "ctrlprop", "controlproperties", "macrosheet", "dialogsheet", "extensibility",
    "attachedtoolbars", "/control", "macroenabled", "customui",
)  # fmt: skip
_EXTERNAL = (
    "externallink", "/connections", "connections+xml", "querytable", "oleobject", "/embeddings/", "xmlmaps",
    "webextension", "powerpivotdata", "/model/", "attachedtemplate", "relationships/package",
)  # fmt: skip
_MARKUP = ("<!DOCTYPE", "<!ENTITY")


class Relationship(NamedTuple):
    """What a part refers to: the kind (last word of the type), the target as written, whether outside."""

    kind: str
    target: str
    external: bool
    type: str


@value(frozen=True, slots=True)
class Package:
    """The container's parts with their content types."""

    container: Container
    limits: Limits
    types: dict[str, str]
    """Content type by written part name, lower case."""
    budget: Budget
    rels: dict[str, dict[str, Relationship]] = field(default_factory=dict)
    """Relationships by the name of the part that lists them, as far as they have been read."""

    def read(self, part: str) -> bytes:
        """Return a small part's content, its markup charged for."""
        data = self.container.read(part, self.limits.part_bytes)
        self.budget.spend(data)
        return data

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return what ``part`` refers to by id; the package itself is the empty name."""
        folder, name = posixpath.split(part)
        rels = self.container.find(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {} if rels is None else self.listed(rels)

    def listed(self, rels: str) -> dict[str, Relationship]:
        """Return what the relationships part ``rels`` lists."""
        if rels not in self.rels:
            self.rels[rels] = self._listed(rels)
        return self.rels[rels]

    def _listed(self, rels: str) -> dict[str, Relationship]:
        found: dict[str, Relationship] = {}
        for item in tree(self.read(rels), rels, self.limits):
            key, kind = item.get("Id", ""), item.get("Type", "")
            if key in found:
                raise refused("F108", f"{rels}：编号重复 {key}")
            outside = item.get("TargetMode", "").lower() == "external"
            found[key] = Relationship(posixpath.basename(kind), item.get("Target", ""), outside, kind)
        return found

    def target(self, part: str, relation: Relationship) -> str:
        """Return the part that ``part`` refers to.

        Raises:
            RefusedError: F102 it is not there, F108 the path leads out of the package.
        """
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), relation.target))
        joined = posixpath.join(posixpath.dirname(part), relation.target.lstrip("/"))
        if not relation.target.startswith("/") and posixpath.normpath(joined).startswith(".."):
            raise refused("F108", f"路径越界：{relation.target!a}")
        name = self.container.find(path.lstrip("/"))
        if name is None:
            raise refused("F102", f"缺少部件 {path.lstrip('/')}")
        return name


def open_package(container: Container, limits: Limits) -> tuple[Package, str]:
    """Return the package and the name of its workbook part, after every part has passed the guards.

    Raises:
        RefusedError: F101 another kind of document, F103 macros, F104 external content, F107 DTDs;
            all forbidden contents at once.

    Source: evidence on hostile files.
    """
    types = container.find(_TYPES)
    if types is None:
        what = "OpenDocument 表格" if "mimetype" in container.entries else "普通压缩包"
        raise refused("F101", what)
    package = Package(container, limits, {}, Budget(limits.markup))
    package.types.update(_content_types(package, types))
    main = _workbook(package)
    _refuse_forbidden(package)
    return package, main


def _content_types(package: Package, part: str) -> dict[str, str]:
    by_extension: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for item in tree(package.read(part), part, package.limits):
        kind = item.get("ContentType", "").lower()
        if local(item.tag) == "Default":
            by_extension[item.get("Extension", "").casefold()] = kind
        elif local(item.tag) == "Override":
            key = item.get("PartName", "").lstrip("/").casefold()
            if by_name.setdefault(key, kind) != kind:
                raise refused("F108", f"{part}：类型重复 {key!a}")
    return {
        name: by_name.get(name.casefold()) or by_extension.get(name.rpartition(".")[2].casefold(), "")
        for name in package.container.entries
    }


def _workbook(package: Package) -> str:
    """Return the part that the package names as its main document."""
    mains = [r for r in package.relationships("").values() if r.kind == "officeDocument"]
    if not mains:
        raise refused("F102", "文件里没有工作簿")
    if len(mains) > 1:
        raise refused("F108", "文件里有几个工作簿")
    name = package.target("", mains[0])
    kind = package.types[name]
    if kind not in _SHEET_MAIN:
        code, what = next((code, what) for word, code, what in _OTHERS if word in kind)
        raise refused(code, what)
    return name


def _refuse_forbidden(package: Package) -> None:
    """Look at every part's name, type and references; refuse with all that is found."""
    faults: dict[tuple[str, str], None] = {}
    for name, kind in package.types.items():
        for word in (f"/{name}".casefold(), kind):
            if code := _forbidden(word):
                faults[code, name] = None
        if name.casefold().endswith(".rels"):
            for relation in package.listed(name).values():
                outside = relation.external and relation.kind != "hyperlink"
                if code := _forbidden(relation.type.casefold()) or ("F104" if outside else ""):
                    faults[code, relation.target or relation.kind] = None
    by_code = {code: [what for c, what in faults if c == code] for code, _ in faults}
    if by_code:
        found = sorted(by_code.items())
        raise RefusedError(*(Fault(code, {"what": _listed(names)}) for code, names in found))


def _forbidden(word: str) -> str:
    """Return the code under which a part of this name, type or reference is refused, empty if it is not."""
    if any(part in word for part in _MACROS):
        return "F103"
    return "F104" if any(part in word for part in _EXTERNAL) else ""


def _listed(names: list[str], most: int = 5) -> str:
    more = "等" if len(names) > most else ""
    return "、".join(name[:80] for name in names[:most]) + more


def check_xml(package: Package, seen: set[str]) -> None:
    """Pass all XML parts that nobody else reads through the guards.

    Raises:
        RefusedError: F102 not well-formed, F107 a DTD.
    """
    for name, kind in package.types.items():
        if name in seen:
            continue
        if name.lower().endswith(".vml") or "vmldrawing" in kind:
            _check_drawing(package, name)
        elif name.lower().endswith((".xml", ".rels")) or kind.endswith("xml"):
            _guard(package, name)


def _guard(package: Package, name: str) -> None:
    if package.container.entries[name].size <= package.limits.part_bytes:
        guard(package.read(name), name, package.limits)
    else:
        chunks = package.container.chunks(name)
        GuardedParser(name, package.limits, budget=package.budget).feed_all(chunks)


def _check_drawing(package: Package, name: str) -> None:
    """Programs write VML that is not well-formed, so only its bytes are searched."""
    data = package.read(name).upper()
    for mark in _MARKUP:
        if any(mark.encode(encoding) in data for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
            raise refused("F107", f"{name}：DTD")
