"""评分人名单 and 评分进度: who rates a class, how far each is, and what follows from it for every student."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.rating_identity import key_of
from zongce.commands import facts, rows
from zongce.core.text import words
from zongce.tables import batch
from zongce.tables.progress import COMPLETE, LATE, NOT_SENT, PARTLY, RATERS, STUDENT_PROGRESS
from zongce.tables.rating import COUNSELLOR, PEER, ROLES, TEACHER
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from zongce.core.records import Records, Value

    Tables = Mapping[str, Records]
    Row = Mapping[str, Value]

STAFF_OF_ROLE = {COUNSELLOR: batch.COUNSELLOR, TEACHER: batch.TEACHER}
TWO = 2
"""Participants without whom nobody rates a classmate."""
NOTHING: Row = {"state": NOT_SENT, "rated_count": None, "unrated": None, "received_at": None, "digest": None}
"""A rater from whom nothing came that counts for anything."""
FORMS_DIGEST, FORMS_CLEARED = "评分表摘要", "评分表清空时间"
"""班级状态: of which students and items the forms were issued last, and the 清空时间 of then."""


def is_cleared(tables: Tables) -> bool:
    """Say whether the class was cleared (清空过程数据) after its forms were issued last."""
    issued = facts.status(tables, FORMS_DIGEST)
    return bool(issued) and facts.status(tables, facts.CLEARED) != facts.status(tables, FORMS_CLEARED)


def participants(tables: Tables) -> list[dict[str, Value]]:
    """Return the roster rows of those who take part, in the order of 学号."""
    taking_part = [row for row in rows.every(tables[ROSTER.name]) if row["participant"] != "否"]
    return sorted(taking_part, key=lambda row: str(row["student_id"]))


def raters_due(tables: Tables) -> list[tuple[str, str, str]]:
    """Return number, name and role of everybody who is to rate the class (requirements B5, R4).

    Its counsellors, its class teachers, and its participants where there are two to rate one another.
    Somebody who is counsellor and class teacher rates once in each role.
    """
    code, name = facts.status(tables, facts.CLASS_CODE), facts.status(tables, facts.CLASS_NAME)
    due = [
        (str(person["staff_number"]), str(person["name"]), ROLES[role])
        for role, word in STAFF_OF_ROLE.items()
        for person in facts.staff_of(tables, word, code, name)
    ]
    students = participants(tables)
    if len(students) >= TWO:
        due += [(str(row["student_id"]), str(row["name"]), ROLES[PEER]) for row in students]
    return list(dict.fromkeys(due))


def current(tables: Tables) -> list[Row]:
    """Return the row in 评分人名单 of everybody who is to rate the class now; nothing of who no longer is.

    Who was set after the forms were issued has sent nothing. Source: requirements R1, B5.
    """
    held = {_key(str(row["rater_id"]), str(row["role"])): row for row in rows.every(tables[RATERS.name])}
    return [
        held.get(_key(number, role), {"rater_id": number, "name": name, "role": role, **NOTHING})
        for number, name, role in raters_due(tables)
    ]


def _key(number: str, role: str) -> tuple[str, int]:
    return key_of(number, ROLES.index(role))


def label(number: str, name: str, role: str) -> str:
    """Return a rater for people: 互评 张三（20240101）."""
    return f"{role} {name}（{number}）"


def label_of(row: Row) -> str:
    """Return the rater of a row of 评分人名单 for people."""
    return label(str(row["rater_id"]), str(row["name"]), str(row["role"]))


def filled(raters: Records, number: str, role: str, values: Row) -> Records:
    """Return 评分人名单 with other values in one rater's row."""
    return rows.changed(raters, rows.find(raters, rater_id=number, role=role), **values)


def standing(expected: Sequence[str], rated: Iterable[str]) -> dict[str, Value]:
    """Return state, 已评人数 and 未评学号 of a rater who is to rate ``expected`` and has rated ``rated``."""
    done = set(rated)
    left = [student for student in expected if student not in done]
    return {
        "state": PARTLY if left else COMPLETE,
        "rated_count": len(expected) - len(left),
        "unrated": "、".join(left) or None,
    }


def has_rated(rater: Row, student: str) -> bool:
    """Say whether a rater has rated a student on every item; an incomplete form counts here (R6)."""
    held = rater["state"] in (PARTLY, COMPLETE) or (rater["state"] == LATE and rater["digest"])
    return bool(held) and student not in words(str(rater["unrated"] or ""))


def student_progress(tables: Tables) -> Records:
    """Return 评分进度: per participant who has rated him and whether he finished rating (requirement R6).

    A role rated a student when every rater of it has; nobody rates without raters. An only participant
    has nobody to rate and is finished.
    """
    raters = current(tables)
    students = participants(tables)
    by_role = {word: [row for row in raters if row["role"] == word] for word in ROLES}
    finished = {row["rater_id"] for row in by_role[ROLES[PEER]] if row["state"] == COMPLETE}
    made = [
        {
            "student_id": row["student_id"], "name": row["name"], "class_": row["class_"],
            "counsellor_has_rated": _all_rated(by_role[ROLES[COUNSELLOR]], row),
            "teacher_has_rated": _all_rated(by_role[ROLES[TEACHER]], row),
            "peer_has_finished": _flag(row["student_id"] in finished or len(students) < TWO),
        }
        for row in students
    ]  # fmt: skip
    return rows.of(STUDENT_PROGRESS, made)


def _all_rated(raters: Sequence[Row], student: Row) -> str:
    return _flag(bool(raters) and all(has_rated(rater, str(student["student_id"])) for rater in raters))


def _flag(value: bool) -> str:  # noqa: FBT001  # one value, one word
    return "是" if value else "否"
