"""Every ribbon command once, in the order of the ribbon: buttons, command line and docs follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import parameters as p
from zongce.commands.classes.taken_over import WRITTEN
from zongce.commands.command import Command, Files, Need
from zongce.commands.later import Later
from zongce.ports.shelves import SCORES
from zongce.tables.academic import ACADEMIC, RAW_SCORES
from zongce.tables.batch import BATCHES, COLLEGES, COUNSELLOR_ADJUSTS, STAFF, WINDOWS  # fmt: skip
from zongce.tables.batch import COMPOSITE as COMPOSITE_WINDOW
from zongce.tables.books import CLASS, COLLEGE, SCHOOL
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.progress import (
    CLASS_PROGRESS,
    COLLEGE_PROGRESS,
    RATERS,
    SCHOOL_RESULTS,
    STUDENT_PROGRESS,
)
from zongce.tables.rating import RATING_RESULT, RATING_RULES
from zongce.tables.records import COMPUTATIONS, RECEIVED, STATUS
from zongce.tables.registers import (
    ADDED_SCORES,
    COURSE_LOG,
    LATE_PERMITS,
    OBJECTIONS,
    PUBLICITY_LIST,
    SCORE_IMPORTS,
)
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, SCHEME_TABLES
from zongce.tables.sealing import SEAL, SEAL_REGISTER, TRUST
from zongce.tables.shown import YEAR_RESULT
from zongce.workflow.roles import Act

if TYPE_CHECKING:
    from zongce.commands import book_check, undo, whatif
    from zongce.commands.academic import book as academic_book
    from zongce.commands.classes import collect as class_collect
    from zongce.commands.classes import issue as class_issue
    from zongce.commands.classes import not_taken, sealed_versions, slips
    from zongce.commands.classes import sift as class_sift
    from zongce.commands.classes import trace as class_trace
    from zongce.commands.classes import update as class_update
    from zongce.commands.college import (
        approval,
        business,
        participants,
        people,
        publicity,
        returning,
        sealed_approval,
        staffing,
    )
    from zongce.commands.composite import book as composite_book
    from zongce.commands.composite import rank as composite_rank
    from zongce.commands.composite import year as composite_year
    from zongce.commands.courses import adjust as course_adjust
    from zongce.commands.courses import forms as course_forms
    from zongce.commands.courses import score_imports
    from zongce.commands.rating import book as rating_book
    from zongce.commands.rating import collect as rating_collect
    from zongce.commands.rating import forms as rating_forms
    from zongce.commands.rating import result as rating_result
    from zongce.commands.rating import sift as rating_sift
    from zongce.commands.school import batch as school_batch
    from zongce.commands.school import class_books, college_update
    from zongce.commands.school import issue as school_exchange
    from zongce.commands.school import reports as school_reports
else:  # who runs one command must not wait for the modules of all others
    book_check = Later("book_check")
    undo = Later("undo")
    whatif = Later("whatif")
    academic_book = Later("academic.book")
    class_collect = Later("classes.collect")
    class_issue = Later("classes.issue")
    not_taken = Later("classes.not_taken")
    sealed_versions = Later("classes.sealed_versions")
    slips = Later("classes.slips")
    class_sift = Later("classes.sift")
    class_trace = Later("classes.trace")
    class_update = Later("classes.update")
    approval = Later("college.approval")
    business = Later("college.business")
    participants = Later("college.participants")
    people = Later("college.people")
    publicity = Later("college.publicity")
    returning = Later("college.returning")
    sealed_approval = Later("college.sealed_approval")
    staffing = Later("college.staffing")
    composite_book = Later("composite.book")
    composite_rank = Later("composite.rank")
    composite_year = Later("composite.year")
    course_adjust = Later("courses.adjust")
    course_forms = Later("courses.forms")
    score_imports = Later("courses.score_imports")
    rating_book = Later("rating.book")
    rating_collect = Later("rating.collect")
    rating_forms = Later("rating.forms")
    rating_result = Later("rating.result")
    rating_sift = Later("rating.sift")
    school_batch = Later("school.batch")
    class_books = Later("school.class_books")
    college_update = Later("school.college_update")
    school_exchange = Later("school.issue")
    school_reports = Later("school.reports")

BATCH_GROUP, PEOPLE_GROUP, CLASS_GROUP, SCORES_GROUP, COURSES_GROUP = (
    "批次",
    "参评人员",
    "班级",
    "原始成绩",
    "课程调整",
)
ACADEMIC_GROUP, RATING_GROUP, COMPOSITE_GROUP = "学业成绩", "评分", "综合成绩"
PUBLICITY_GROUP, APPROVAL_GROUP, TOOLS_GROUP = "公示", "审核", "工具"
BEFORE_APPROVAL = (Need.NOT_APPROVED,)
RESTORED = (
    BATCHES, ROSTER, CLASS_PROGRESS, STAFF, ACADEMIC, RATING_RESULT, COMPOSITE, COMPUTATIONS, STATUS, SCORE_IMPORTS,
    ADDED_SCORES, WINDOWS, LATE_PERMITS, RECEIVED, YEAR_RESULT, PUBLICITY_LIST,
)  # fmt: skip
"""Every sheet that a step which can be undone writes. Not undoable is what went out or came in, what an end is
the end of (结束批次), and what goes on record row by row for good: adjustments of courses, objections.
"""
OPEN_CLASS = (Need.BATCH_OPEN, Need.NOT_SUBMITTED)

# fmt: off
COMMANDS: tuple[Command, ...] = (
    Command("batch.add", BATCH_GROUP, "新增批次", "新建一个综合测评批次：届次、参评学院、三段起止时间。", "FileNew", (SCHOOL,), Act.MANAGE_BATCH, school_batch.add, parameters=p.BATCH_ADD, reads=(BATCHES, COLLEGES), writes=(BATCHES,)),
    Command("batch.open", BATCH_GROUP, "开启批次", "开启后才能下发学院工作簿。", "MacroPlay", (SCHOOL,), Act.MANAGE_BATCH, school_batch.open_, parameters=(p.BATCH,), reads=(BATCHES, TRUST), writes=(BATCHES,)),
    Command("batch.stop", BATCH_GROUP, "停止批次", "暂停：评分、班长和辅导员的课程调整、导入、提交都停下，可以再开启。", "MacroRecorderPause", (SCHOOL,), Act.MANAGE_BATCH, school_batch.stop, parameters=(p.BATCH,), reads=(BATCHES,), writes=(BATCHES,), rare=True),
    Command("batch.end", BATCH_GROUP, "结束批次", "结束后不能再开启。", "MacroRecorderStop", (SCHOOL,), Act.MANAGE_BATCH, school_batch.end, parameters=(p.BATCH,), reads=(BATCHES,), writes=(BATCHES,), undoable=False, rare=True),
    Command("batch.delete", BATCH_GROUP, "删除批次", "只能删除未开启的批次。", "Delete", (SCHOOL,), Act.MANAGE_BATCH, school_batch.delete, parameters=(p.BATCH,), reads=(BATCHES,), writes=(BATCHES,), rare=True),
    Command("batch.issue", BATCH_GROUP, "下发学院工作簿", "为每个参评学院生成工作簿；下发过的生成更新文件。", "FileSendAsAttachment", (SCHOOL,), Act.MANAGE_BATCH, school_exchange.issue, parameters=(p.BATCH,), reads=(BATCHES, COLLEGES, STAFF, TRUST, SEAL), writes=(COLLEGE_PROGRESS,), undoable=False),
    Command("batch.collect", BATCH_GROUP, "收取学院上报", "收取学院上报的进度和审核通过的成绩。", "ImportExcel", (SCHOOL,), Act.SEE_SCHOOL, school_reports.collect, files=Files.REQUIRED, reads=(BATCHES, TRUST, SEAL, SEAL_REGISTER), writes=(COLLEGE_PROGRESS, SCHOOL_RESULTS, RECEIVED, STATUS, SEAL, SEAL_REGISTER), context=class_books.context, sift=class_books.sift, undoable=False),
    Command("batch.progress", BATCH_GROUP, "查看各学院进度", "各学院计算、公示、审核、提交到哪一步。", "ChartTypeBarInsertGallery", (SCHOOL,), Act.SEE_SCHOOL, school_batch.progress, parameters=(p.BATCH,), reads=(BATCHES, COLLEGE_PROGRESS), looks=True),
    Command("batch.update", BATCH_GROUP, "导入学校更新", "导入学生处下发的更新：批次状态、起止时间、退回。", "Refresh", (COLLEGE,), Act.TAKE_UPDATE, college_update.update, keyless=True, files=Files.REQUIRED, reads=(BATCHES, TRUST, SEAL), writes=(BATCHES, WINDOWS, STAFF, STATUS, RECEIVED, CLASS_PROGRESS, TRUST, SEAL, SEAL_REGISTER), undoable=False),

    Command("roster.check", PEOPLE_GROUP, "检查名册和人员", "检查学生名册、人员、评分规则和测评方案，逐格列出问题。", "SpellingMenu", (COLLEGE,), Act.SET_PEOPLE, people.check_roster, files=Files.OPTIONAL, reads=(ROSTER, STAFF, CLASS_PROGRESS, RATING_RULES, *SCHEME_TABLES)),
    Command("roster.participants", PEOPLE_GROUP, "设置参评学生", "导入名册，或按班级、专业、年级、学号设置参评；不写参评则只查看名单。", "DistributionListAddNewMember", (COLLEGE,), Act.SET_PEOPLE, participants.participants, needs=BEFORE_APPROVAL, parameters=p.PARTICIPANTS, files=Files.OPTIONAL, reads=(ROSTER, CLASS_PROGRESS, BATCHES, WINDOWS), writes=(ROSTER, CLASS_PROGRESS, STATUS)),
    Command("roster.staff", PEOPLE_GROUP, "设置辅导员和班主任", "导入人员表（班主任配班），或逐个设置；一个班可以有几名。", "NewContact", (COLLEGE,), Act.SET_PEOPLE, staffing.staff, needs=BEFORE_APPROVAL, parameters=p.STAFF, files=Files.OPTIONAL, reads=(ROSTER, STAFF), writes=(STAFF,)),
    Command("roster.clear", PEOPLE_GROUP, "清空过程数据", "作废该班的互评、评分结果和学业计算结果，然后才能调整参评学生；原始成绩和课程调整保留。", "ClearAll", (COLLEGE,), Act.SET_PEOPLE, people.clear, needs=BEFORE_APPROVAL, parameters=(p.ONE_CLASS,), reads=(ROSTER, CLASS_PROGRESS), writes=(ROSTER, CLASS_PROGRESS, ACADEMIC, RATING_RESULT, COMPOSITE, COMPUTATIONS, STATUS), rare=True),

    Command("class.issue", CLASS_GROUP, "下发班级工作簿", "为每个班生成班级工作簿；下发过的生成带编号的更新文件。", "FileSendAsAttachment", (COLLEGE,), Act.EXCHANGE_CLASSES, class_issue.issue, parameters=(p.CLASSES,), reads=(ROSTER, STAFF, WINDOWS, RATING_RULES, *SCHEME_TABLES, COURSE_LOG, SCORE_IMPORTS, ADDED_SCORES, LATE_PERMITS, ACADEMIC, COMPOSITE, TRUST, SEAL), writes=(ROSTER, CLASS_PROGRESS, STATUS), kept=class_issue.needed_scores, kept_shelf=SCORES, undoable=False),
    Command("class.update", CLASS_GROUP, "导入学院更新", "导入学院下发的更新：名单、起止时间、规则、成绩、退回。", "Refresh", (CLASS,), Act.TAKE_UPDATE, class_update.update, keyless=True, files=Files.REQUIRED, reads=(STATUS, TRUST, SEAL), writes=WRITTEN, undoable=False),
    Command("class.collect", CLASS_GROUP, "收取班级工作簿", "收取辅导员发回的班级工作簿：进度、成绩、提交。", "ImportExcel", (COLLEGE,), Act.EXCHANGE_CLASSES, class_collect.collect, needs=BEFORE_APPROVAL, files=Files.REQUIRED, reads=(ROSTER, CLASS_PROGRESS, TRUST, SEAL, SEAL_REGISTER), writes=(CLASS_PROGRESS, ACADEMIC, RATING_RESULT, COMPOSITE, COURSE_LOG, COMPUTATIONS, STATUS, RECEIVED, SEAL, SEAL_REGISTER), context=class_collect.context, sift=class_sift.sift, undoable=False),

    Command("scores.import", SCORES_GROUP, "导入原始成绩", "导入教务系统导出的成绩；可以导入全部学生的成绩。", "ImportTextFile", (COLLEGE,), Act.ENTER_SCORES, score_imports.import_, needs=BEFORE_APPROVAL, parameters=p.SCORES_IMPORT, files=Files.REQUIRED, shelf=SCORES, reads=(ROSTER, SCORE_IMPORTS, ADDED_SCORES), writes=(SCORE_IMPORTS,), kept=score_imports.valid_imports),
    Command("scores.add", SCORES_GROUP, "补录一条成绩", "逐条补录一名学生一门课的成绩。", "RecordsAddFromOutlook", (COLLEGE,), Act.ENTER_SCORES, score_imports.add, needs=BEFORE_APPROVAL, parameters=p.SCORES_ADD, reads=(ROSTER, ADDED_SCORES, SCORE_IMPORTS), writes=(ADDED_SCORES,), kept=score_imports.valid_imports, kept_shelf=SCORES, rare=True),
    Command("scores.delete", SCORES_GROUP, "删除成绩", "删除一次导入或一条补录；原件仍保存在案卷里。", "Delete", (COLLEGE,), Act.ENTER_SCORES, score_imports.delete, needs=BEFORE_APPROVAL, parameters=p.SCORES_DELETE, reads=(SCORE_IMPORTS, ADDED_SCORES), writes=(SCORE_IMPORTS, ADDED_SCORES), rare=True),

    Command("courses.issue", COURSES_GROUP, "下发课程调整表", "生成给班长填写的课程调整表。", "FileSendAsAttachment", (CLASS,), Act.COLLECT_COURSES, course_forms.issue, needs=(*OPEN_CLASS, Need.ACADEMIC_OPEN), reads=(ROSTER, RAW_SCORES, COURSE_LOG, STAFF), undoable=False),
    Command("courses.collect", COURSES_GROUP, "收取课程调整表", "收取班长交回的调整；不参评不及格课程或班长本人课程的，先列出请您确认。", "ImportExcel", (CLASS,), Act.COLLECT_COURSES, course_forms.collect, needs=(*OPEN_CLASS, Need.ACADEMIC_OPEN), files=Files.REQUIRED, reads=(ROSTER, RAW_SCORES, COURSE_LOG, STAFF, WINDOWS), writes=(COURSE_LOG, RECEIVED), undoable=False, small=True),
    Command("courses.confirm", COURSES_GROUP, "确认课程调整", "确认班长提出、需要辅导员点头的调整。", "AcceptInvitation", (CLASS,), Act.COLLECT_COURSES, course_adjust.confirm, needs=(*OPEN_CLASS, Need.ACADEMIC_OPEN), window=COUNSELLOR_ADJUSTS, parameters=p.CONFIRM, reads=(COURSE_LOG,), writes=(COURSE_LOG,), undoable=False, rare=True),
    Command("courses.adjust", COURSES_GROUP, "调整参评课程", "调整一名学生一门课是否参评、加成比例；每次留下记录。", "FunctionsLogicalInsertGallery", (CLASS, COLLEGE), Act.ADJUST_COURSES, course_adjust.adjust, needs=BEFORE_APPROVAL, window=COUNSELLOR_ADJUSTS, parameters=p.ADJUST, reads=(ROSTER, RAW_SCORES, COURSE_LOG), writes=(COURSE_LOG,), kept=score_imports.valid_imports, kept_shelf=SCORES, undoable=False),

    Command("academic.open", ACADEMIC_GROUP, "开启学业批次", "设置学院起止时间、加成比例、班长和辅导员的调整时间并开启。", "MacroPlay", (COLLEGE,), Act.RUN_COLLEGE, business.open_academic, needs=(Need.BATCH_OPEN, Need.NOT_APPROVED), parameters=p.ACADEMIC_BUSINESS, reads=(WINDOWS, ROSTER), writes=(WINDOWS, STATUS)),
    Command("academic.stop", ACADEMIC_GROUP, "停止学业批次", "暂停学业成绩管理，可以再开启。", "MacroRecorderPause", (COLLEGE,), Act.RUN_COLLEGE, business.stop_academic, reads=(WINDOWS,), writes=(WINDOWS,), rare=True),
    Command("academic.end", ACADEMIC_GROUP, "结束学业批次", "结束学业成绩管理。", "MacroRecorderStop", (COLLEGE,), Act.RUN_COLLEGE, business.end_academic, reads=(WINDOWS,), writes=(WINDOWS,), rare=True),
    Command("academic.compute", ACADEMIC_GROUP, "计算学业成绩", "计算平均学分成绩、加成、学业成绩和班级排名；可以反复计算。", "Calculator", (CLASS, COLLEGE), Act.COMPUTE, academic_book.compute, needs=(Need.NOT_APPROVED, Need.NOT_SUBMITTED), parameters=(p.CLASSES,), reads=(ROSTER, RAW_SCORES, COURSE_LOG, SCORE_IMPORTS, *SCHEME_TABLES), writes=(ROSTER, ACADEMIC, COMPUTATIONS, CLASS_PROGRESS), kept=score_imports.valid_imports, kept_shelf=SCORES),
    Command("academic.rank", ACADEMIC_GROUP, "计算专业年级排名", "全部参评班级计算之后才能计算专业年级排名。", "SortDescendingExcel", (COLLEGE,), Act.RANK_MAJORS, academic_book.rank_majors, needs=BEFORE_APPROVAL, reads=(ROSTER, ACADEMIC, COMPUTATIONS, SCORE_IMPORTS), writes=(ACADEMIC, COMPUTATIONS)),
    Command("academic.export", ACADEMIC_GROUP, "导出学业成绩", "导出所选班级的学业成绩。", "ExportExcel", (CLASS, COLLEGE), Act.EXPORT, academic_book.export, parameters=(p.CLASSES,), reads=(ACADEMIC, COMPUTATIONS), undoable=False),

    Command("rating.open", RATING_GROUP, "开启评分批次", "设置学院评分起止时间并开启；结束后可以再开启。", "MacroPlay", (COLLEGE,), Act.RUN_COLLEGE, business.open_rating, needs=(Need.BATCH_OPEN, Need.NOT_APPROVED), parameters=p.BUSINESS, reads=(WINDOWS, STAFF, ROSTER), writes=(WINDOWS, STATUS)),
    Command("rating.stop", RATING_GROUP, "停止评分批次", "暂停评分，可以再开启。", "MacroRecorderPause", (COLLEGE,), Act.RUN_COLLEGE, business.stop_rating, reads=(WINDOWS,), writes=(WINDOWS,), rare=True),
    Command("rating.end", RATING_GROUP, "结束评分批次", "结束评分。", "MacroRecorderStop", (COLLEGE,), Act.RUN_COLLEGE, business.end_rating, reads=(WINDOWS,), writes=(WINDOWS,), rare=True),
    Command("rating.issue", RATING_GROUP, "下发评分表", "为每名评分人生成一份评分表，带校验码。", "FileSendAsAttachment", (CLASS,), Act.RATE, rating_forms.issue, needs=(Need.BATCH_OPEN, Need.RATING_OPEN, Need.NOT_SUBMITTED), reads=(ROSTER, STAFF, RATING_RULES, RATERS), writes=(RATERS, STUDENT_PROGRESS, RECEIVED, STATUS), context=rating_sift.context, sift=rating_sift.sift, kept=rating_forms.standing, undoable=False, small=True),
    Command("rating.collect", RATING_GROUP, "收取评分表", "收取文件夹、压缩包或邮件里的评分表；不合格的进隔离，其余照收。", "ImportExcel", (CLASS,), Act.RATE, rating_collect.collect, needs=(Need.BATCH_OPEN, Need.RATING_OPEN, Need.NOT_SUBMITTED), parameters=p.RATING_COLLECT, files=Files.OPTIONAL, reads=(ROSTER, RATING_RULES, RATERS, WINDOWS, LATE_PERMITS, RECEIVED), writes=(RATERS, STUDENT_PROGRESS, RECEIVED), context=rating_sift.context, sift=rating_sift.sift, kept=rating_sift.waiting, undoable=False, small=True),
    Command("rating.permit", RATING_GROUP, "同意迟交", "同意计入一份迟交的评分表，写明原因。", "AcceptInvitation", (COLLEGE,), Act.PERMIT_LATE, rating_book.permit, needs=BEFORE_APPROVAL, parameters=p.PERMIT, reads=(ROSTER, LATE_PERMITS), writes=(LATE_PERMITS,), rare=True),
    Command("rating.progress", RATING_GROUP, "查看评分进度", "谁评完了，谁还没有；不显示分数。", "ChartTypeBarInsertGallery", (CLASS, COLLEGE), Act.SEE_RATING, rating_book.progress, parameters=(p.CLASSES,), reads=(ROSTER, CLASS_PROGRESS, RATERS), looks=True),
    Command("rating.compute", RATING_GROUP, "计算评分成绩", "按辅导员、班主任、互评的权重计算；可以反复计算。", "Calculator", (CLASS,), Act.COMPUTE_RATING, rating_result.compute, needs=(Need.NOT_SUBMITTED,), reads=(ROSTER, RATING_RULES, RATERS, RECEIVED, *SCHEME_TABLES), writes=(RATING_RESULT, COMPUTATIONS), context=rating_sift.context, sift=rating_sift.sift, kept=rating_sift.counted, small=True),
    Command("rating.export", RATING_GROUP, "导出评分结果", "按学号导出评分结果，看不到是谁打的分。", "ExportExcel", (CLASS, COLLEGE), Act.EXPORT, rating_result.export, parameters=(p.CLASSES,), reads=(RATING_RESULT, COMPUTATIONS), undoable=False),

    Command("composite.compute", COMPOSITE_GROUP, "计算综合成绩", "由学业、评分、模块成绩和加减分计算综合成绩、等次和排名。", "Calculator", (CLASS,), Act.IMPORT, composite_book.compute, needs=(Need.NOT_SUBMITTED,), reads=(ROSTER, ACADEMIC, RATING_RESULT, MODULE_SCORES, BONUS_ITEMS, *SCHEME_TABLES), writes=(COMPOSITE, COMPUTATIONS, STATUS)),
    Command("composite.template", COMPOSITE_GROUP, "下载导入模板", "生成已填好学号、姓名的导入模板。", "FileSaveAs", (CLASS,), Act.IMPORT, composite_book.template, reads=(ROSTER, *SCHEME_TABLES), undoable=False, rare=True),
    Command("composite.import", COMPOSITE_GROUP, "导入综合成绩", "导入线下评定的综合测评成绩，自动核对名单、排名和规则；提交前可以反复导入。", "ImportExcel", (CLASS,), Act.IMPORT, composite_book.import_, needs=OPEN_CLASS, window=COMPOSITE_WINDOW, files=Files.REQUIRED, reads=(ROSTER, ACADEMIC, RATING_RESULT, MODULE_SCORES, BONUS_ITEMS, *SCHEME_TABLES), writes=(COMPOSITE, COMPUTATIONS, STATUS, RECEIVED), small=True),
    Command("composite.submit", COMPOSITE_GROUP, "提交综合成绩", "提交后生效并锁定，只有学院退回才能再改。", "FileCheckIn", (CLASS,), Act.SUBMIT, composite_book.submit, needs=OPEN_CLASS, window=COMPOSITE_WINDOW, reads=(COMPOSITE, COMPUTATIONS, ACADEMIC, RATING_RESULT, STAFF), writes=(STATUS, SEAL), undoable=False),
    Command("composite.rank", COMPOSITE_GROUP, "综合专业年级排名", "全部参评班级提交之后计算综合成绩的专业年级排名。", "SortDescendingExcel", (COLLEGE,), Act.RANK_MAJORS, composite_rank.rank_majors, needs=BEFORE_APPROVAL, reads=(ROSTER, COMPOSITE, CLASS_PROGRESS, *SCHEME_TABLES), writes=(COMPOSITE, COMPUTATIONS)),
    Command("composite.year", COMPOSITE_GROUP, "合成学年成绩", "由第一学期和本学期的综合成绩合成学年成绩。", "Consolidate", (CLASS,), Act.IMPORT, composite_year.year, files=Files.REQUIRED, wanted="：本班第一学期已提交的班级工作簿", reads=(ROSTER, COMPOSITE, *SCHEME_TABLES), writes=(YEAR_RESULT, COMPUTATIONS, STATUS, RECEIVED), rare=True),

    Command("publicity.start", PUBLICITY_GROUP, "开始公示", "生成班级公示表并登记起止时间，默认五个工作日。", "SlideShowFromBeginning", (COLLEGE,), Act.PUBLISH, publicity.start, needs=BEFORE_APPROVAL, parameters=p.PUBLICITY, reads=(ROSTER, COMPOSITE, CLASS_PROGRESS, PUBLICITY_LIST, TRUST, SEAL), writes=(PUBLICITY_LIST, CLASS_PROGRESS), undoable=False),
    Command("publicity.objection", PUBLICITY_GROUP, "登记异议", "登记异议，或写明处理结果。", "ReviewNewComment", (COLLEGE,), Act.PUBLISH, publicity.objection, needs=BEFORE_APPROVAL, parameters=p.OBJECTION, reads=(PUBLICITY_LIST, OBJECTIONS), writes=(OBJECTIONS,), undoable=False, rare=True),
    Command("publicity.end", PUBLICITY_GROUP, "结束公示", "结束后只能看到公示标题。", "MacroRecorderStop", (COLLEGE,), Act.PUBLISH, publicity.end, needs=BEFORE_APPROVAL, parameters=(p.ENDING,), reads=(PUBLICITY_LIST,), writes=(PUBLICITY_LIST, CLASS_PROGRESS)),

    Command("college.return", APPROVAL_GROUP, "退回", "学院退回班级，或学生处退回学院；退回后才能修改。", "DeclineInvitation", (COLLEGE, SCHOOL), Act.RETURN, returning.return_, parameters=p.RETURN, reads=(CLASS_PROGRESS, PUBLICITY_LIST, COLLEGE_PROGRESS, TRUST, SEAL, SEAL_REGISTER), writes=(CLASS_PROGRESS, COLLEGE_PROGRESS, SCHOOL_RESULTS, STATUS, SEAL, SEAL_REGISTER), sift=sealed_versions.chain_in, kept=not_taken.kept, undoable=False),
    Command("college.approve", APPROVAL_GROUP, "审核通过并提交", "副书记审核；学院批次自动结束，成绩提交给学生处。", "AcceptInvitation", (COLLEGE,), Act.APPROVE, approval.approve, needs=(Need.BATCH_OPEN, Need.NOT_APPROVED), reads=(ROSTER, COMPOSITE, CLASS_PROGRESS, PUBLICITY_LIST, OBJECTIONS, COMPUTATIONS, TRUST, SEAL, SEAL_REGISTER), writes=(STATUS, WINDOWS, SEAL), sift=sealed_versions.standing, kept=sealed_approval.kept, undoable=False),
    Command("college.report", APPROVAL_GROUP, "上报进度", "生成给学生处的进度表；审核通过之前不含成绩。", "FileSendAsAttachment", (COLLEGE,), Act.EXCHANGE_CLASSES, approval.report, reads=(CLASS_PROGRESS, TRUST, SEAL), writes=(STATUS,), sift=sealed_versions.standing, kept=sealed_approval.kept_if_approved, undoable=False),

    Command("slip.issue", TOOLS_GROUP, "发成绩单", "给每名学生一份成绩单，给班主任一份班级成绩；不含专业年级排名。", "MailMergeStartLetters", (CLASS,), Act.GIVE_SLIPS, slips.issue, parameters=(p.STUDENT,), reads=(ROSTER, STAFF, ACADEMIC, RATING_RESULT, COMPOSITE, YEAR_RESULT, TRUST, SEAL), undoable=False),
    Command("check", TOOLS_GROUP, "检查", "检查这份工作簿，逐格列出问题，不改动任何内容。", "SpellingMenu", (SCHOOL, COLLEGE, CLASS), Act.CHECK, book_check.check, half_done="检查只做了一半：先改好这几处，再检查一次"),
    Command("whatif", TOOLS_GROUP, "试算", "先看看计算会改变什么：谁的成绩、名次、等次升了降了；不写入任何数据。", "WhatIfAnalysisMenu", (CLASS, COLLEGE), Act.TRY, whatif.whatif, parameters=p.TRIED, files_of=whatif.files_of),
    Command("undo", TOOLS_GROUP, "撤销上一步", "把最后一步改动的表恢复原样，最多十步；之后改过的不能撤销，提交、审核、退回、下发、收取不能撤销。", "Undo", (SCHOOL, COLLEGE, CLASS), Act.UNDO, undo.undo, writes=RESTORED, undoable=False, recalls=True),
    Command("trace", TOOLS_GROUP, "成绩溯源", "给出带公式的工作簿：每个成绩由哪些课程算出。", "TracePrecedents", (CLASS,), Act.EXPORT, class_trace.trace, parameters=(p.STUDENT,), reads=(ROSTER, RAW_SCORES, COURSE_LOG, ACADEMIC, RATING_RESULT, MODULE_SCORES, BONUS_ITEMS, COMPOSITE), undoable=False),
)
# fmt: on
BY_ID = {command.id: command for command in COMMANDS}
