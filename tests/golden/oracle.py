"""The rules once more, in the plainest Python there is, written from the requirements and from nothing else.

It shares no line with the package: tables are lists of dictionaries of text, every number is a
``Fraction``, and one student is worked out after the other. Whatever it says must be what the
commands say, to the last character. Numbers in brackets are the requirements'.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

Row = dict[str, str]
Table = list[Row]
Scheme = dict[str, Table]

DEFAULTS = {
    "学分加成比例": "0", "重修取": "全部", "补考取": "正考", "不计课程性质": "", "计自评": "否",
    "缺评处理": "拒绝", "最少评分人数": "1", "去极值人数": "0", "取整时点": "各模块加权后",
    "名额取整": "四舍五入", "等次取整": "否", "及格线": "60", "排名方式": "1224", "同分再比": "",
}  # fmt: skip
ROLES = ("辅导员", "班主任", "互评")
PRECEDENCE = ("正考", "缓考", "补考")
"""Which exam of a course and term counts; a 缓考 is the 正考, sat later."""


class Refused(Exception):  # noqa: N818  # the requirements' own word
    """The requirements forbid a result here: one must not be written."""


# --- numbers -----------------------------------------------------------------------------------------


def number(text: str) -> Fraction:
    """Return the exact value of a number, 30% being thirty hundredths."""
    if text.endswith("%"):
        return Fraction(Decimal(text[:-1])) / 100
    return Fraction(Decimal(text))


def half_up(value: Fraction, places: int = 2) -> Fraction:
    """Round as people do, 四舍五入: a half goes away from zero, as in a spreadsheet."""
    scaled = abs(value) * 10**places
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 10**places)


def text(value: Fraction) -> str:
    """Show a score with two decimals."""
    cents = half_up(value) * 100
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(int(cents)) // 100}.{abs(int(cents)) % 100:02d}"


# --- files -------------------------------------------------------------------------------------------


def _cell(cell: openpyxl.cell.Cell) -> str:
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return cell.value.strip()
    exact = Decimal(format(cell.value, ".15g"))
    if "%" in cell.number_format:
        return f"{(exact * 100).normalize():f}%"
    return f"{exact:f}"


def heading(value: str) -> str:
    """Return a heading without the star of a required column and without spaces."""
    return re.sub(r"[\s\uff0a*]", "", value)


def read(path: Path, sheet: str = "", needs: Iterable[str] = ("学号", "姓名")) -> Table:
    """Read a sheet (the first, if none is named) as rows of text under the first row that has ``needs``."""
    workbook = openpyxl.load_workbook(path)
    found = workbook[sheet] if sheet else workbook.worksheets[0]
    rows = [[_cell(cell) for cell in row] for row in found.iter_rows()]
    head = next(i for i, row in enumerate(rows) if set(needs) <= {heading(v) for v in row})
    titles = [heading(v) for v in rows[head]]
    body = (dict(zip(titles, row, strict=True)) for row in rows[head + 1 :])
    return [row for row in body if any(row.values())]


def read_scheme(path: Path) -> Scheme:
    """Read the six sheets of a 测评方案."""
    firsts = {
        "测评方案": "模块", "加减分项": "项目", "等次规则": "对象", "否决规则": "条件",
        "成绩对照": "等级", "设置": "项",
    }  # fmt: skip
    return {name: read(path, name, [first]) for name, first in firsts.items()}


class Form(NamedTuple):
    """A rating form: who rated, in which role, and the marks."""

    rater: str
    role: str
    marks: Table


def read_form(path: Path) -> Form:
    """Read a 评分表; item columns are headed by the item's name alone."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    head = {sheet.cell(n, 1).value: sheet.cell(n, 2).value for n in range(1, 7)}
    marks = read(path, sheet.title)
    plain = [{re.sub(r"\(.*\)$", "", title): value for title, value in row.items()} for row in marks]
    return Form(str(head["学号/工号"]), str(head["角色"]), plain)


# --- what all three share ----------------------------------------------------------------------------


def settings(scheme: Scheme) -> dict[str, str]:
    """Return every setting, blank or absent ones at their default."""
    given = {row["项"]: row["值"] for row in scheme.get("设置", []) if row.get("值")}
    return DEFAULTS | given


def listed(value: str) -> list[str]:
    """Split 公选、任选."""
    return [part for part in re.split(r"[、,，;；\s]+", value) if part]


def participants(roster: Table) -> Table:
    """Who takes part, by class and 学号; blank means yes."""
    taking = [row for row in roster if row.get("参评") != "否"]
    return sorted(taking, key=lambda row: (class_of(row), row["学号"]))


def class_of(student: Row) -> str:
    """班级代码, else 班级."""
    return student.get("班级代码") or student["班级"]


def major_grade_of(student: Row) -> tuple[str, str]:
    """专业 and 年级."""
    return student["专业"], student["年级"]


def ranks(
    students: Table, keys: dict[str, tuple[Fraction, ...]], group: Callable[[Row], object], way: str
) -> dict[str, str]:
    """Rank the students who have a key inside their group, "2/5" [A7]."""
    shown: dict[str, str] = {}
    for student in students:
        mine = keys.get(student["学号"])
        if mine is None:
            continue
        peers = [keys[s["学号"]] for s in students if group(s) == group(student) and s["学号"] in keys]
        above = [key for key in peers if key > mine]
        place = 1 + (len(above) if way == "1224" else len(set(above)))
        shown[student["学号"]] = f"{place}/{len(peers)}"
    return shown


# --- academic ----------------------------------------------------------------------------------------


class Sitting(NamedTuple):
    """One row of the raw scores, understood."""

    term: str
    course: str
    kind: str
    nature: str
    credit: Fraction
    score: Fraction | None
    passed: bool
    counts: bool
    failed: bool


def _sitting(row: Row, scheme: Scheme, pass_mark: Fraction) -> Sitting:
    words = {entry["等级"]: entry for entry in scheme.get("成绩对照", [])}
    if row["成绩"] in words:
        entry = words[row["成绩"]]
        score = number(entry["分数"]) if entry["分数"] else None
        counts = entry["是否参评"] != "否"
        passed = score is not None and score >= pass_mark
        failed = score is not None and score < pass_mark
        if entry["是否及格"]:
            passed, failed = entry["是否及格"] == "是", entry["是否及格"] == "否"
    else:
        score, counts = number(row["成绩"]), True
        passed = score >= pass_mark
        failed = not passed
    return Sitting(
        row.get("学年学期", ""), row["课程代码"], row.get("考试性质") or "正考", row["课程性质"],
        number(row["学分"]), score, passed, counts, failed,
    )  # fmt: skip


def _of_one_term(sittings: list[Sitting], take: str) -> list[Sitting]:
    """正考 counts and 补考 does not, or whichever is higher; a 重修 of the term is a row of its own."""
    again = [s for s in sittings if s.kind == "重修"]
    once = sorted((s for s in sittings if s.kind != "重修"), key=lambda s: PRECEDENCE.index(s.kind))
    if not once:
        return again
    return [max(once, key=lambda s: s.score) if take == "最高" else once[0], *again]


def _counted(sittings: list[Sitting], policy: dict[str, str]) -> list[Sitting]:
    """Of a student's participating rows, those that count."""
    counted = []
    for course in {s.course for s in sittings}:
        own = [s for s in sittings if s.course == course]
        by_term = [
            row
            for term in sorted({s.term for s in own})
            for row in _of_one_term([s for s in own if s.term == term], policy["补考取"])
        ]
        chosen = {
            "全部": by_term, "首次": by_term[:1], "末次": by_term[-1:],
            "最高": [max(by_term, key=lambda s: s.score)],
        }  # fmt: skip
        counted += chosen[policy["重修取"]]
    return counted


def _failed_courses(sittings: list[Sitting]) -> int:
    """Count courses whose first 正考 (or 缓考 in its place) was failed, participating or not.

    A word without points is no exam, unless it says 不及格 and no exam of its term has points.
    """
    failed = 0
    for course in {s.course for s in sittings}:
        sat = [
            s
            for s in sittings
            if s.course == course and s.kind in {"正考", "缓考"} and (s.score is not None or s.failed)
        ]
        first = sorted(sat, key=lambda s: (s.term, s.score is None, PRECEDENCE.index(s.kind)))[:1]
        failed += sum(s.failed for s in first)
    return failed


def academic(
    roster: Table,
    scores: Table,
    scheme: Scheme,
    adjust: Table = (),
    bonus: str = "",
    terms: Sequence[str] = (),
) -> Table:
    """学业成绩 of every participant [A1, A2, A5, A7]."""
    policy, students = settings(scheme), participants(roster)
    ratio = number(bonus or policy["学分加成比例"])
    left_out = set(listed(policy["不计课程性质"]))
    changes = {(row["学号"], row.get("学年学期", ""), row["课程代码"]): row for row in adjust}
    table, keys = [], {}
    for student in students:
        own = student["学号"]
        rows = [row for row in scores if row["学号"] == own and row.get("是否作废") != "是"]
        sittings = [_sitting(row, scheme, number(policy["及格线"])) for row in rows]
        sittings = [s for s in sittings if s.credit and (not terms or s.term in terms)]
        taking = [
            s
            for s in sittings
            if s.counts
            and s.nature not in left_out
            and changes.get((own, s.term, s.course), {}).get("课程是否参评") != "否"
        ]
        counted = _counted(taking, policy)
        if not counted:
            raise Refused(f"{own} has no course")
        mean = sum(s.credit * s.score for s in counted) / sum(s.credit for s in counted)
        extra = Fraction(0)
        for s in counted:
            change = changes.get((own, s.term, s.course), {})
            adjusted = change.get("是否调整比例") == "是"
            if s.passed:
                extra += s.credit * (number(change["调整后比例"]) if adjusted else ratio)
        keys[own] = (half_up(mean + extra),)
        table.append(
            {
                **{name: student.get(name, "") for name in ("学号", "姓名", "专业", "年级", "班级")},
                "平均学分成绩": text(mean), "加成": text(extra), "学业成绩": text(mean + extra),
                "参评课程数": str(len(counted)), "不及格门数": str(_failed_courses(sittings)),
            }
        )  # fmt: skip
    for name, group in (("班级排名", class_of), ("专业年级排名", major_grade_of)):
        places = ranks(students, keys, group, policy["排名方式"])
        for row in table:
            row[name] = places[row["学号"]]
    return table


# --- rating ------------------------------------------------------------------------------------------


def _complete(form: Form, students: Table, rules: Table, *, self_counts: bool) -> bool:
    """A form counts when every participant is rated on every item, inside the range [R4].

    Only an own row that is not counted may be blank.
    """
    marks = {row["学号"]: row for row in form.marks}
    for student in students:
        may_be_blank = student["学号"] == form.rater and not self_counts
        for rule in rules:
            mark = marks.get(student["学号"], {}).get(rule["评分项目"], "")
            if mark and not number(rule["分值下限"]) <= number(mark) <= number(rule["分值上限"]):
                return False
            if not mark and not may_be_blank:
                return False
    return True


def _require_raters(forms: list[Form], rules: Table, fewest: int) -> None:
    """A role that weighs something and has rated needs its minimum of raters."""
    for role in ROLES:
        raters = sum(form.role == role for form in forms)
        if raters and raters < fewest and any(_weight(rule[f"{role}权重"]) for rule in rules):
            raise Refused("too few raters")


def _mean(marks: list[Fraction], trim: int) -> Fraction:
    kept = sorted(marks)[trim : len(marks) - trim]
    return sum(kept, Fraction(0)) / len(kept)


def _weight(value: str) -> Fraction:
    """A weight is written 30% or 30."""
    return number(value) if value.endswith("%") else number(value) / 100


def _item(marks: dict[str, list[Fraction]], rule: Row, policy: dict[str, str]) -> Fraction:
    """Counsellor mean × w₁ + class-teacher mean × w₂ + peer mean × w₃ [R1]."""
    weights = {role: _weight(rule[f"{role}权重"]) for role in ROLES}
    trim = int(policy["去极值人数"])
    needed = [role for role in ROLES if weights[role]]
    there = [role for role in needed if marks[role]]
    if len(there) < len(needed) and policy["缺评处理"] == "拒绝":
        raise Refused("a role has not rated")
    if not there or ("互评" in there and len(marks["互评"]) <= 2 * trim):
        raise Refused("nobody's marks are left")
    means = {role: _mean(marks[role], trim if role == "互评" else 0) for role in there}
    return sum(means[role] * weights[role] for role in there) / sum(weights[role] for role in there)


def rating(roster: Table, rules: Table, forms: Sequence[Form], scheme: Scheme) -> Table:
    """评分成绩 of every participant [R1 to R5]; an incomplete form is left out."""
    policy, students = settings(scheme), participants(roster)
    self_counts = policy["计自评"] == "是"
    table, keys = [], {}
    for class_ in sorted({class_of(s) for s in students}):
        members = [s for s in students if class_of(s) == class_]
        names = {s["学号"] for s in members}
        own = {(f.role, f.rater): f for f in forms if names & {row["学号"] for row in f.marks}}
        valid = [f for f in own.values() if _complete(f, members, rules, self_counts=self_counts)]
        _require_raters(valid, rules, int(policy["最少评分人数"]))
        for student in members:
            row = {name: student[name] for name in ("学号", "姓名", "班级")}
            total = Fraction(0)
            for rule in rules:
                marks: dict[str, list[Fraction]] = {role: [] for role in ROLES}
                for form in valid:
                    if form.rater == student["学号"] and not self_counts:
                        continue
                    given = next(r for r in form.marks if r["学号"] == student["学号"])
                    marks[form.role].append(number(given[rule["评分项目"]]))
                score = half_up(_item(marks, rule, policy))
                row[rule["评分项目"]] = text(score)
                total += score
            row["评分成绩"] = text(total)
            keys[student["学号"]] = (total,)
            table.append(row)
    places = ranks(students, keys, class_of, policy["排名方式"])
    for row in table:
        row["班级排名"] = places[row["学号"]]
    return table


# --- composite ---------------------------------------------------------------------------------------


def _items(module: str, declared: Table, scheme: Scheme) -> Fraction:
    """Sum a student's 加减分 in a module: one of each 互斥组, then 计法 and 上限 by 类别 [C2]."""
    known = {(r["模块"], r["类别"], r["项目"]): r for r in scheme["加减分项"]}
    points = []
    for row in declared:
        item = known[row["模块"], row["类别"], row["项目"]]
        points.append((item, number(row["分值"] or item["分值"])))
    kept = []
    for place, (item, value) in enumerate(points):
        group = item.get("互斥组")
        rivals = [(v, -n) for n, (i, v) in enumerate(points) if i.get("互斥组") == group]
        if not group or max(rivals) == (value, -place):
            kept.append((item, value))
    total = Fraction(0)
    for category in {item["类别"] for item, _ in kept if item["模块"] == module}:
        inside = [(i, v) for i, v in kept if i["模块"] == module and i["类别"] == category]
        rule, values = inside[0][0], sorted((v for _, v in inside), reverse=True)
        take = {"取最高": 1, "取前N": int(rule.get("N") or 0)}.get(rule["计法"], len(values))
        summed = sum((v for n, v in enumerate(values) if v < 0 or n < take), Fraction(0))
        total += min(summed, number(rule["上限"])) if rule.get("上限") else summed
    return total


def _clamped(value: Fraction, rule: Row) -> Fraction:
    if rule.get("下限"):
        value = max(value, number(rule["下限"]))
    if rule.get("上限"):
        value = min(value, number(rule["上限"]))
    return value


def _total(modules: dict[str, tuple[Fraction, Row]], moment: str) -> Fraction:
    """Add the modules with their weights, rounding where 取整时点 says [C2]."""
    total = Fraction(0)
    for score, rule in modules.values():
        added = rule["计法"] == "相加"
        part = half_up(score) if moment == "各模块分" else score
        part *= 1 if added else number(rule["权重"])
        total += half_up(part) if moment == "各模块加权后" else part
    return half_up(total)


def _quota(share: Fraction, people: int, way: str) -> int:
    exact = share * people
    whole = exact.numerator // exact.denominator
    if way == "四舍五入":
        return int(half_up(exact, 0))
    return whole + (1 if way == "进一" and exact > whole else 0)


class _Levels(NamedTuple):
    """What a student's level hangs on, for one 对象."""

    students: Table
    keys: dict[str, tuple[Fraction, ...]]
    """The score, then what 同分再比 compares where scores are equal."""
    rules: Table
    policy: dict[str, str]

    def _last_place(self, place: int, peers: list[tuple[Fraction, ...]]) -> int:
        """Down to which place a level reaches: its quota is counted on from where the one above ends."""
        end = 0
        for rule in self.rules[: place + 1]:
            if rule["方式"] == "比例":
                end += _quota(number(rule["比例"]), len(peers), self.policy["名额取整"])
            else:
                end = max(end, sum(self._band(key[0]) >= number(rule["门槛"]) for key in peers))
        shares = [number(r["比例"]) for r in self.rules[: place + 1] if r["方式"] == "比例"]
        return max(end, len(peers)) if sum(shares) >= 1 else end

    def _band(self, score: Fraction) -> Fraction:
        return half_up(score, 0) if self.policy["等次取整"] == "是" else score

    def _within(self, student: Row, place: int) -> bool:
        """Whether the student stands inside the places that the levels down to this one may take."""
        quotas = [rule for rule in self.rules if rule["方式"] == "比例"]
        group = major_grade_of if quotas[0].get("范围") == "专业年级" else class_of
        peers = [
            self.keys[s["学号"]]
            for s in self.students
            if group(s) == group(student) and s["学号"] in self.keys
        ]
        end, mine = self._last_place(place, peers), self.keys[student["学号"]]
        if quotas[0].get("同分处理") == "同降":
            return sum(key >= mine for key in peers) <= end
        return sum(key > mine for key in peers) < end

    def of(self, student: Row, barred: set[str]) -> str:
        """The first level whose conditions are met and that no veto bars."""
        score = self._band(self.keys[student["学号"]][0])
        for place, rule in enumerate(self.rules):
            enough = not rule.get("门槛") or score >= number(rule["门槛"])
            within = rule["方式"] == "分数" or self._within(student, place)
            if enough and within and rule["等次"] not in barred:
                return rule["等次"]
        return ""


def _barred(scheme: Scheme, modules: dict[str, tuple[Fraction, Row]], failed: str, offence: str) -> set[str]:
    """等次 that the 否决规则 keep from a student."""
    barred: set[str] = set()
    for veto in scheme.get("否决规则", []):
        if veto["条件"] == "有不及格课程":
            hit = int(failed or "0") > 0
        elif veto["条件"] == "违纪":
            hit = offence == "是"
        else:
            name, limit = re.fullmatch(r"(.+)<(.+)", veto["参数"]).groups()
            hit = name in modules and half_up(modules[name][0]) < number(limit)
        if hit:
            barred |= set(listed(veto["不得评为"]))
    return barred


def composite(
    roster: Table,
    scheme: Scheme,
    modules: Table = (),
    items: Table = (),
    academic: Table = (),
    rating: Table = (),
) -> Table:
    """综合成绩, 等次 and ranks of every participant [C1, C2, C3, C7]."""
    policy, students = settings(scheme), participants(roster)
    entered = {row["学号"]: row for row in modules}
    sources = {
        "学业": {row["学号"]: row["学业成绩"] for row in academic},
        "评分": {row["学号"]: row["评分成绩"] for row in rating},
    }
    failed = {row["学号"]: row["不及格门数"] for row in academic}
    names = list(dict.fromkeys(rule["模块"] for rule in scheme["测评方案"]))
    whole: dict[str, dict[str, tuple[Fraction, Row]]] = {}
    for student in students:
        own = student["学号"]
        mine = whole[own] = {}
        for rule in scheme["测评方案"]:
            if rule.get("适用年级") and student["年级"] not in listed(rule["适用年级"]):
                continue
            if rule["来源"] == "加减分":
                value = _items(rule["模块"], [row for row in items if row["学号"] == own], scheme)
            elif own in sources.get(rule["来源"], {}):
                value = number(sources[rule["来源"]][own])
            else:
                value = number(entered[own][rule["模块"]])
            base = number(rule["基础分"]) if rule.get("基础分") else Fraction(0)
            mine[rule["模块"]] = (_clamped(base + value, rule), rule)
    totals = {own: _total(mine, policy["取整时点"]) for own, mine in whole.items()}
    chain = listed(policy["同分再比"])
    keys: dict[str, dict[str, tuple[Fraction, ...]]] = {
        name: {own: (half_up(mine[name][0]),) for own, mine in whole.items() if name in mine}
        for name in names
    }
    keys["综合"] = {
        own: (totals[own], *(half_up(mine[name][0]) for name in chain if name in mine))
        for own, mine in whole.items()
    }
    levels = {
        name: _Levels(
            students,
            keys[name],
            [r for r in scheme.get("等次规则", []) if r["对象"] == about],
            policy,
        )
        for name, about in [*((n, n) for n in names), ("综合", "总分")]
    }
    class_ranks = {name: ranks(students, key, class_of, policy["排名方式"]) for name, key in keys.items()}
    wide_ranks = {
        name: ranks(students, key, major_grade_of, policy["排名方式"]) for name, key in keys.items()
    }
    table = []
    for student in students:
        own = student["学号"]
        row = {"学号": own, "姓名": student["姓名"], "班级": student["班级"]}
        given = entered.get(own, {})
        barred = _barred(
            scheme, whole[own], failed.get(own) or given.get("不及格门数", ""), given.get("违纪", "")
        )
        for name in [*names, "综合"]:
            has = own in keys[name]
            row[f"{name}成绩"] = text(keys[name][own][0]) if has else ""
            row[f"{name}等次"] = levels[name].of(student, barred if name == "综合" else set()) if has else ""
            row[f"{name}班级排名"] = class_ranks[name].get(own, "")
            row[f"{name}专业年级排名"] = wide_ranks[name].get(own, "")
        table.append(row)
    return table
