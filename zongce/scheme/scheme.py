"""The scheme (测评方案): what a total consists of, how levels are given, what every setting says."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zongce.core.text import squeeze
from zongce.core.value import field, value

if TYPE_CHECKING:
    from collections.abc import Mapping

ACADEMIC, RATING, BONUS, ENTRY, INDICATOR = "学业", "评分", "加减分", "录入", "指标"
"""Where a module's score comes from."""
WEIGHTED, ADDED = "加权", "相加"
SUMMED, BEST, BEST_N = "累加", "取最高", "取前N"
"""How the bonus items of a category add up."""
TOTAL = "总分"
BY_SCORE, BY_SHARE = "分数", "比例"
"""How a level is given."""
CLASS, MAJOR_GRADE = "班级", "专业年级"
"""The range in which a share is counted."""
RANKS_UP, RANKS_DOWN = "同升", "同降"
"""What equal scores at the end of a share get."""
FAILED_COURSE, MODULE_BELOW, DISCIPLINED = "有不及格课程", "模块低于", "违纪"


def grade_key(grade_year: str) -> str:
    """Return a grade in the form in which ``2024级`` and ``2024`` are one."""
    return squeeze(grade_year).removesuffix("级")


@value(frozen=True, slots=True)
class Module:
    """A module (模块): its score is base + what the source gives, held between floor and cap.

    ``weight`` is in 0.0001, None where the score is added as it is; ``base``, ``floor`` and ``cap`` are
    in 0.01. ``grades`` are the grades (as :func:`grade_key`) the row holds for, empty for all.
    """

    name: str
    source: str
    weight: int | None
    method: str = WEIGHTED
    base: int = 0
    floor: int | None = None
    cap: int | None = None
    grades: frozenset[str] = frozenset()


@value(frozen=True, slots=True)
class BonusRule:
    """A bonus or deduction item (加减分项) and how its category adds up.

    ``points`` and ``cap`` are in 0.01; ``points`` is None where the declaration says how many. Method,
    N and cap are the same throughout one module's category. A ``mutex`` group may span categories.
    """

    module: str
    category: str
    item: str
    points: int | None
    method: str = SUMMED
    top_n: int | None = None
    cap: int | None = None
    mutex: str = ""


@value(frozen=True, slots=True)
class LevelRule:
    """A level (等次) of an object (a module or 总分): threshold in 0.01, share in 0.01 %, or both."""

    object_: str
    manner: str
    level: str
    threshold: int | None
    share: int | None
    scope: str = CLASS
    tie_up: bool = True


@value(frozen=True, slots=True)
class Veto:
    """A condition that bars levels of 总分; ``module`` and ``below`` (0.01) belong to 模块低于."""

    condition: str
    module: str | None
    below: int | None
    barred: tuple[str, ...]


@value(frozen=True, slots=True)
class GradeWord:
    """What a grade in words stands for: points in 0.01; ``passed`` None means by the pass mark."""

    word: str
    points: int | None
    passed: bool | None
    counts: bool


@value(frozen=True, slots=True)
class Settings:
    """The settings (设置); what they mean for people stands in :mod:`zongce.core.setting`."""

    bonus_ratio: int = 0
    """0.01 points per credit."""
    retake: str = "全部"
    make_up: str = "正考"
    excluded_kinds: frozenset[str] = frozenset()
    count_self: bool = False
    spread_absent: bool = False
    least_raters: int = 1
    trim: int = 0
    rounding_stage: str = "各模块加权后"
    term_merge: str = "平均"
    quota_rounding: str = "四舍五入"
    whole_levels: bool = False
    pass_mark: int = 6000
    """0.01."""
    dense: bool = False
    tie_chain: tuple[str, ...] = ()
    ignore_outsiders: bool = False


@value(frozen=True, slots=True)
class Scheme:
    """The rules by which composite scores, levels and ranks are made (requirement C2)."""

    modules: tuple[Module, ...] = ()
    bonus_rules: tuple[BonusRule, ...] = ()
    level_rules: tuple[LevelRule, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    grades: Mapping[str, GradeWord] = field(default_factory=lambda: MappingProxyType({}))
    """成绩对照 by word."""
    settings: Settings = Settings()

    @property
    def module_names(self) -> tuple[str, ...]:
        """Every module's name once, in the order of the sheet."""
        return tuple(dict.fromkeys(module.name for module in self.modules))

    def modules_for(self, grade_year: str) -> tuple[Module, ...]:
        """Return the modules of a grade in the order of the names.

        A row that names the grade beats a row of the same module without grades.
        """
        key = grade_key(grade_year)
        held = {m.name: m for m in self.modules if not m.grades}
        held |= {m.name: m for m in self.modules if key in m.grades}
        return tuple(held[name] for name in self.module_names if name in held)

    def named(self, name: str) -> str | None:
        """Return the module's name as the scheme writes it, None where there is no such module."""
        return next((n for n in self.module_names if squeeze(n) == squeeze(name)), None)

    def sourced(self, *sources: str) -> tuple[str, ...]:
        """Return the names of the modules that have, for some grade, one of these sources."""
        return tuple(dict.fromkeys(m.name for m in self.modules if m.source in sources))

    def levels_of(self, object_: str) -> tuple[LevelRule, ...]:
        """Return the level rules of a module or of 总分, best level first."""
        return tuple(rule for rule in self.level_rules if rule.object_ == object_)


DEFAULT = Scheme()
"""What holds without a scheme workbook."""
