"""Every setting (设置) once: Chinese name, default, what values it takes, and a line for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.schema import Choice, Exact, Flag, Text
from zongce.core.value import value

if TYPE_CHECKING:
    from zongce.core.schema import Kind


@value(frozen=True, slots=True)
class Setting:
    """One setting: the field of the scheme's settings that holds it, and what stands in the sheet."""

    field: str
    name: str
    """In column 项 of the sheet 设置."""
    default: str
    """As typed; empty means none."""
    kind: Kind
    note: str
    """For people: what the setting does."""
    several: bool = False
    """Whether the value is a list of words, separated by 、 or a comma."""
    true: str = ""
    """The option that makes a yes-or-no field true."""

    @property
    def options(self) -> tuple[str, ...]:
        """The values to choose from; empty where numbers or words are typed."""
        if isinstance(self.kind, Flag):
            return ("是", "否")
        return self.kind.options if isinstance(self.kind, Choice) else ()

    @property
    def expected(self) -> str:
        """What a value must be, in words for people."""
        if self.options:
            return "、".join(self.options)
        if isinstance(self.kind, Exact) and self.kind.low is not None and self.kind.high is not None:
            unit = 10**self.kind.places
            what = f"最多 {self.kind.places} 位小数的数" if self.kind.places else "整数"
            return f"{self.kind.low // unit}～{self.kind.high // unit} 的{what}"
        return "文字"


# fmt: off
SETTINGS: tuple[Setting, ...] = (
    Setting("bonus_ratio", "学分加成比例", "0", Exact(2, 0, 10_000), "及格课程每学分加多少分；课程调整和批次里的比例优先。"),
    Setting("retake", "重修取", "全部", Choice(("全部", "首次", "末次", "最高")), "同一课程在几个学期都有成绩时取哪一次。"),
    Setting("make_up", "补考取", "正考", Choice(("正考", "最高")), "同一学期正考和补考都有成绩时取哪一次。"),
    Setting("excluded_kinds", "不计课程性质", "", Text(200), "这些性质的课程不计入学业成绩，几种用顿号分开，如 公选、任选。", several=True),
    Setting("count_self", "计自评", "否", Flag(), "互评时自己给自己的分是否计入。", true="是"),
    Setting("spread_absent", "缺评处理", "拒绝", Choice(("拒绝", "分摊")), "某一角色没有人评分时：拒绝计算，或把权重按比例分给其他角色。", true="分摊"),
    Setting("least_raters", "最少评分人数", "1", Exact(0, 1, 999), "每个角色至少要有几份有效评分。"),
    Setting("trim", "去极值人数", "0", Exact(0, 0, 999), "只用于互评：每名学生每个项目各去掉几个最高分和最低分；辅导员和班主任的评分不去。"),
    Setting("rounding_stage", "取整时点", "各模块加权后", Choice(("各模块加权后", "最后", "各模块分")), "在哪一步四舍五入到两位小数。"),
    Setting("term_merge", "学期合成", "平均", Choice(("平均",)), "两个学期怎样合成学年成绩。"),
    Setting("quota_rounding", "名额取整", "四舍五入", Choice(("四舍五入", "舍去", "进一")), "按比例算出的等次名额不是整数时怎样取整。"),
    Setting("whole_levels", "等次取整", "否", Flag(), "评等次前是否先把成绩四舍五入到整数；只影响等次，不影响成绩和排名。", true="是"),
    Setting("pass_mark", "及格线", "60", Exact(2, 0, 10_000), "达到这个分数为及格。"),
    Setting("dense", "排名方式", "1224", Choice(("1224", "1223")), "同分之后的名次：1224 空出名次，1223 不空。", true="1223"),
    Setting("tie_chain", "同分再比", "", Text(200), "总分相同时依次比较这些模块，用顿号分开；空白表示并列。", several=True),
    Setting("ignore_outsiders", "名册外学生", "报错", Choice(("报错", "忽略")), "表里有名册以外的学生时怎样处理。", true="忽略"),
)
# fmt: on
"""Source: design, 设置."""
