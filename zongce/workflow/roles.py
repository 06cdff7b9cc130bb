"""The manual's matrix of roles: who may do what, in one table; what is not in it nobody may do."""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType

from zongce.tables.batch import COLLEGE_ADMIN, COUNSELLOR, MONITOR, OFFICE, SECRETARY, STUDENT, TEACHER
from zongce.tables.books import CLASS, COLLEGE, SCHOOL


class Act(Enum):
    """Something that people do; several buttons may be one act."""

    MANAGE_BATCH = "管理批次"
    SEE_SCHOOL = "查看全校进度"
    SET_PEOPLE = "设置参评学生和人员"
    RUN_COLLEGE = "开启、停止、结束学院批次"
    EXCHANGE_CLASSES = "下发、收取班级工作簿"
    ENTER_SCORES = "管理原始成绩"
    ADJUST_COURSES = "调整参评课程"
    COLLECT_COURSES = "收发课程调整表"
    COMPUTE = "计算学业成绩"
    RANK_MAJORS = "计算专业年级排名"
    RATE = "收发评分表"
    PERMIT_LATE = "同意迟交"
    SEE_RATING = "查看评分进度"
    COMPUTE_RATING = "计算评分成绩"
    IMPORT = "计算、导入综合成绩"
    SUBMIT = "提交综合成绩"
    TAKE_UPDATE = "导入更新"
    PUBLISH = "公示"
    RETURN = "退回"
    APPROVE = "审核通过并提交"
    EXPORT = "导出成绩"
    GIVE_SLIPS = "发成绩单"
    CHECK = "检查"
    TRY = "试算"
    UNDO = "撤销上一步"


MATRIX = MappingProxyType(
    {
        Act.MANAGE_BATCH: frozenset({OFFICE}),
        Act.SEE_SCHOOL: frozenset({OFFICE}),
        Act.SET_PEOPLE: frozenset({COLLEGE_ADMIN}),
        Act.RUN_COLLEGE: frozenset({COLLEGE_ADMIN}),
        Act.EXCHANGE_CLASSES: frozenset({COLLEGE_ADMIN}),
        Act.ENTER_SCORES: frozenset({COLLEGE_ADMIN}),
        Act.ADJUST_COURSES: frozenset({COLLEGE_ADMIN, COUNSELLOR}),
        Act.COLLECT_COURSES: frozenset({COUNSELLOR}),
        Act.COMPUTE: frozenset({COLLEGE_ADMIN, COUNSELLOR}),
        Act.RANK_MAJORS: frozenset({COLLEGE_ADMIN}),
        Act.RATE: frozenset({COUNSELLOR}),
        Act.PERMIT_LATE: frozenset({COLLEGE_ADMIN}),
        Act.SEE_RATING: frozenset({COLLEGE_ADMIN, COUNSELLOR, TEACHER}),
        Act.COMPUTE_RATING: frozenset({COLLEGE_ADMIN, COUNSELLOR}),
        Act.IMPORT: frozenset({COUNSELLOR}),
        Act.SUBMIT: frozenset({COUNSELLOR}),
        Act.TAKE_UPDATE: frozenset({COLLEGE_ADMIN, COUNSELLOR}),
        Act.PUBLISH: frozenset({COLLEGE_ADMIN}),
        Act.RETURN: frozenset({COLLEGE_ADMIN, OFFICE}),
        Act.APPROVE: frozenset({SECRETARY}),
        Act.EXPORT: frozenset({COLLEGE_ADMIN, SECRETARY, COUNSELLOR, TEACHER}),
        Act.GIVE_SLIPS: frozenset({COLLEGE_ADMIN, COUNSELLOR}),
        Act.CHECK: frozenset({OFFICE, COLLEGE_ADMIN, SECRETARY, COUNSELLOR, TEACHER}),
        Act.TRY: frozenset({COLLEGE_ADMIN, COUNSELLOR}),
        Act.UNDO: frozenset({OFFICE, COLLEGE_ADMIN, COUNSELLOR}),
    }
)
"""Source: the manual's 用户角色权限 of each page; requirements, roles and workbooks."""

HOLDERS = MappingProxyType(
    {
        SCHOOL: (OFFICE,),
        COLLEGE: (COLLEGE_ADMIN, SECRETARY),
        CLASS: (COUNSELLOR, TEACHER, COLLEGE_ADMIN, SECRETARY),
    }
)
"""Who acts in which workbook; whoever has several roles acts in the first of them that may.

Source: requirements, roles and workbooks.
"""


def permitted(act: Act, *kinds: str) -> tuple[str, ...]:
    """Return who may do something in a workbook of these kinds, whoever acts there first."""
    holders = dict.fromkeys(role for kind in kinds for role in HOLDERS[kind])
    return tuple(role for role in holders if role in MATRIX[act])


SEES_GRADE_RANKS = frozenset({OFFICE, COLLEGE_ADMIN, SECRETARY, COUNSELLOR})
"""专业年级排名 is withheld from 班主任, 班长, 学生 and 公示 (requirement C3)."""
BOUND_BY_WINDOWS = frozenset({COUNSELLOR, TEACHER, MONITOR, STUDENT})
"""Windows bind those who rate, adjust, import and submit; the college may act any time (requirement B1)."""
