"""Every term once: English identifier, Chinese word, meaning. Headings and names follow it."""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """A term of the field."""

    identifier: str
    zh: str
    meaning: str


# fmt: off
TERMS: tuple[Term, ...] = (
    # people and classes
    Term("student_id", "学号", "The student's number, text of a fixed length within a college."),
    Term("name", "姓名", "A person's name."),
    Term("gender", "性别", "As in the roster."),
    Term("college", "学院", "The college (also 院系)."),
    Term("education", "学历", "Level of studies: 本科, 专科, 研究生."),
    Term("major", "专业", "The student's major."),
    Term("grade_year", "年级", "Year of entry."),
    Term("class_code", "班级代码", "Identity of a class; where it is missing the class's name is."),
    Term("class_", "班级", "The class as people call it."),
    Term("cohort", "届次", "Year of graduation."),
    Term("participant", "参评", "Whether the student takes part in the batch; blank means yes."),
    Term("absence_reason", "不参评原因", "Why a student does not take part: 休学, 转专业, 退学, 参军, 交换 …"),
    Term("roster", "学生名册", "The students of a college or class."),
    Term("role", "角色", "辅导员, 班主任, 互评 (a classmate)."),
    Term("rater_id", "评分人编号", "The rater's 学号 or 工号."),
    Term("rater_name", "评分人", "The rater's name."),
    Term("counsellor", "辅导员", "Counsellor; several a class."),
    Term("class_teacher", "班主任", "Class teacher; several a class."),
    Term("peer", "互评", "Rating by the classmates."),
    # courses
    Term("term", "学年学期", "School year and term, 2025-2026-1."),
    Term("course_code", "课程代码", "Identity of a course."),
    Term("course_name", "课程名称", "A course's name."),
    Term("course_kind", "课程性质", "必修, 选修, 公选 …"),
    Term("teacher", "授课教师", "Who taught the course."),
    Term("credit", "学分", "The course's credits, never the credits earned."),
    Term("score", "成绩", "A score or grade."),
    Term("remark", "备注", "Free remark."),
    Term("exam_kind", "考试性质", "正考, 补考, 重修, 缓考."),
    Term("void", "是否作废", "Whether the academic-affairs office voided the row."),
    Term("raw_score", "原始成绩", "One student's grade in one course of one term."),
    Term("bonus_ratio", "加成比例", "Points added per credit of a passed participating course."),
    Term("takes_part", "课程是否参评", "Whether the course counts for the student."),
    Term("is_adjusted", "是否调整比例", "Whether the bonus ratio was adjusted."),
    Term("adjusted_ratio", "调整后比例", "The adjusted bonus ratio."),
    Term("reason", "原因", "Why an adjustment was made."),
    Term("adjustment", "课程调整", "A change of participation or bonus ratio for one student and course."),
    Term("credit_weighted_average", "平均学分成绩", "Σ(score × credit) / Σ credit."),
    Term("bonus", "加成", "Σ(credit × bonus ratio) over passed participating courses."),
    Term("academic_score", "学业成绩", "Credit-weighted average plus bonus."),
    Term("score_sum", "成绩×学分合计", "Σ(counted score × credit), the numerator of the average."),
    Term("credit_sum", "计入学分合计", "Σ counted credit, the denominator of the average."),
    Term("bonus_sum", "学分×比例合计", "Σ(credit × bonus ratio) over passed counted courses, unrounded."),
    Term("course_count", "参评课程数", "How many courses count."),
    Term("failed_count", "不及格门数", "How many first sittings were failed, participating or not."),
    # ranks and levels
    Term("class_rank", "班级排名", "Rank within the class, 2/5."),
    Term("major_grade_rank", "专业年级排名", "Rank within major and grade, 2/5."),
    Term("level", "等次", "优秀, 良好 …"),
    Term("composite_score", "综合成绩", "The total of the weighted modules."),
    # rating
    Term("number", "序号", "Order of a row."),
    Term("rating_item", "评分项目", "What is rated."),
    Term("item_detail", "项目详情", "What the item means."),
    Term("low", "分值下限", "Lowest mark allowed."),
    Term("high", "分值上限", "Highest mark allowed."),
    Term("counsellor_weight", "辅导员权重", "Weight of the counsellors' mean, percent."),
    Term("teacher_weight", "班主任权重", "Weight of the class teachers' mean, percent."),
    Term("peer_weight", "互评权重", "Weight of the classmates' mean, percent."),
    Term("rating_form", "评分表", "One rater's marks for a class."),
    Term("rating_rule", "评分规则", "Items, ranges and weights of a college."),
    Term("rating_score", "评分成绩", "Sum of the item scores."),
    Term("rating_result", "评分结果", "Item scores, rating scores and ranks."),
    # scheme
    Term("module", "模块", "A part of the composite score."),
    Term("source", "来源", "Where a module's score comes from."),
    Term("weight", "权重", "A module's weight, a decimal such as 0.70."),
    Term("method", "计法", "How parts are put together."),
    Term("base", "基础分", "Points everybody starts with."),
    Term("floor", "下限", "Lowest module score."),
    Term("cap", "上限", "Highest score."),
    Term("grades", "适用年级", "Grades a row holds for; blank means all."),
    Term("scheme", "测评方案", "The rules by which composite scores, levels and ranks are made."),
    Term("category", "类别", "Group of bonus items."),
    Term("item", "项目", "A bonus or deduction item."),
    Term("points", "分值", "Points of an item; negative for a deduction."),
    Term("top_n", "N", "How many of the best count with 取前N."),
    Term("mutex", "互斥组", "Of the items in one group only the best counts."),
    Term("bonus_item_rule", "加减分项", "The items that may be declared and how they add up."),
    Term("bonus_item", "加减分", "A student's bonus or deduction."),
    Term("evidence", "依据", "What proves a bonus item."),
    Term("object_", "对象", "What a level is given for: a module or 总分."),
    Term("manner", "方式", "分数 (threshold) or 比例 (quota)."),
    Term("threshold", "门槛", "Lowest score of a level."),
    Term("share", "比例", "Share of the range that may have the level, percent."),
    Term("scope", "范围", "班级 or 专业年级."),
    Term("tie_policy", "同分处理", "What happens to equal scores at the cut: 同升 or 同降."),
    Term("level_rule", "等次规则", "How levels are given."),
    Term("condition", "条件", "What bars a level."),
    Term("argument", "参数", "Detail of the condition."),
    Term("barred", "不得评为", "Levels that are barred."),
    Term("veto_rule", "否决规则", "Conditions that bar levels."),
    Term("word", "等级", "A grade in words: 优, 合格, 缓考 …"),
    Term("points_of_word", "分数", "The score a grade in words stands for."),
    Term("passed", "是否及格", "Whether the grade passes."),
    Term("counts", "是否参评", "Whether the grade counts."),
    Term("grade_map", "成绩对照", "What grades in words stand for."),
    Term("setting", "项", "A setting's name."),
    Term("value", "值", "A setting's value."),
    Term("settings", "设置", "Settings; a blank or absent one has its default."),
    Term("disciplined", "违纪", "Whether the student was disciplined in the batch's time."),
    Term("module_score", "模块成绩", "Each student's score of each module."),
    Term("composite_result", "综合测评成绩", "Module scores, total, levels and ranks."),
    # reports and traces
    Term("severity", "级别", "错误, 拒收 or 提示."),
    Term("code", "代码", "A finding's code."),
    Term("file", "文件", "A file's name."),
    Term("sheet", "工作表", "A sheet's name."),
    Term("cell", "单元格", "A cell's address."),
    Term("content", "内容", "What stands in the cell."),
    Term("message", "问题", "What is wrong."),
    Term("remedy", "怎么改", "What to do."),
    Term("report", "检查报告", "All findings of one run."),
    Term("sources", "数据来源", "What a result was computed from."),
    Term("use", "用途", "What an input was used for."),
    Term("row_count", "行数", "How many rows were read."),
    Term("digest", "SHA-256", "Digest of a file's bytes."),
    Term("trace", "成绩溯源", "How each value came about, recomputed by live formulas."),
    Term("contribution", "课程明细", "Every course row of a student and how it counted."),
    Term("counted_score", "折算成绩", "The score that counts."),
    Term("counted_credit", "计入学分", "The credits that count."),
    Term("bonus_credit", "加成学分", "Credits that earn a bonus."),
    Term("agreement", "核对", "Whether the recomputed value equals the written one."),
    Term("explanation", "说明", "Why a row counts as it does."),
)
# fmt: on

_HEADINGS = {term.identifier: term.zh for term in TERMS}


def heading(identifier: str) -> str:
    """Return the Chinese word for an identifier.

    Raises:
        KeyError: the glossary lacks it (a fault of ours).
    """
    return _HEADINGS[identifier]
