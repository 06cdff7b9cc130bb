"""The one catalogue of findings: code, name, severity, message and remedy, for reports, docs and tests.

The short half of a code is for the telephone, the name for the reader. A retired code is never reused.
Areas: F file · S sheet and heading · N number · T text · R roster · G grade and academic score ·
A adjustment · P rating · M scheme · C composite · B batch, states, windows, permissions ·
W workbooks that are issued and collected · O output.
"""

from __future__ import annotations

from functools import cache
from string import Formatter
from typing import NamedTuple

from zongce.core.finding import Finding, Severity, Where

ERROR, REFUSED, HINT = Severity.ERROR, Severity.REFUSED, Severity.HINT


class Entry(NamedTuple):
    """One kind of finding."""

    code: str
    name: str
    severity: Severity
    message: str
    remedy: str

    @property
    def fields(self) -> frozenset[str]:
        """The names that message and remedy need filled in."""
        return _fields(self.message, self.remedy)


@cache
def _fields(*texts: str) -> frozenset[str]:
    return frozenset(f for t in texts for _, f, _, _ in Formatter().parse(t) if f)


# fmt: off
ENTRIES: tuple[Entry, ...] = (
    # F: the file
    Entry("F101", "not-a-workbook", ERROR, "这不是 .xlsx 工作簿（{what}）", "是表格的，用 Excel 或 WPS 打开后“另存为”→“Excel 工作簿（*.xlsx）”再交；不是表格的不用交"),
    Entry("F102", "damaged", ERROR, "文件已损坏或不完整（{what}）", "请对方重新发送；能打开的话另存为 .xlsx 再试"),
    Entry("F103", "macros", ERROR, "文件带有宏或控件（{what}），不予读取", "另存为不含宏的 .xlsx 再交"),
    Entry("F104", "external-content", ERROR, "文件含外部链接、数据连接或嵌入对象（{what}）", "在“数据”→“编辑链接/连接”里断开，删去嵌入对象，另存为 .xlsx 再交"),
    Entry("F105", "encrypted", ERROR, "文件加了打开密码", "用密码打开，去掉“用密码进行加密”后另存，再交"),
    Entry("F106", "too-large", ERROR, "文件过大：{what}", "只保留需要的工作表和行；确需更大时请管理员在 limits.toml 里调高上限"),
    Entry("F107", "forbidden-xml", ERROR, "文件含不允许的内容（{what}）", "文件可能被工具改过；用 Excel 重新制作并另存为 .xlsx"),
    Entry("F108", "ambiguous-container", ERROR, "文件内部有重复或越界的部件（{what}）", "文件可能被工具改过；用 Excel 打开后另存为新文件"),
    Entry("F109", "lock-file", ERROR, "这是打开工作簿时产生的临时锁文件，不是数据文件", "关闭正在编辑的工作簿，改选不带 ~$ 的同名文件"),
    Entry("F110", "missing-file", ERROR, "找不到文件", "核对文件名和文件夹；文件名里有空格时加引号"),
    Entry("F111", "empty-folder", ERROR, "文件夹里没有 .xlsx 文件", "核对文件夹；把收到的表格放进去再试"),
    Entry("F112", "unreadable-file", ERROR, "文件打不开（{what}）", "关闭正在使用它的程序，检查是否有读取权限"),
    Entry("F113", "is-a-folder", ERROR, "这是文件夹，不是文件", "写出文件夹里要用的那个文件"),
    Entry("F114", "not-a-folder", ERROR, "这里要写收齐评分表的文件夹：{what}", "核对文件夹名；一个文件也先放进文件夹"),
    Entry("F115", "same-file-twice", ERROR, "与 {other} 内容完全相同，重复给了两次", "只留一份；如本该是另一个学期的，请换成那个文件"),
    # S: sheets and headings
    Entry("S101", "no-such-table", ERROR, "没有找到“{table}”表：缺少列 {missing}", "核对是不是交错了文件；表头须含这些列名，位于前 20 行"),
    Entry("S102", "several-tables", ERROR, "有几张工作表都像“{table}”：{sheets}", "只保留一张，或把要用的那张改名为“{table}”"),
    Entry("S103", "duplicate-heading", ERROR, "表头重复：“{heading}”在 {cells}", "删去或改名其中一列"),
    Entry("S104", "merged-cells", ERROR, "表格里有合并单元格 {range}", "取消合并，每格填上自己的值"),
    Entry("S105", "merged-filled", HINT, "“{heading}”的合并单元格已按首格向下填充（如 {range}，共 {count} 处）", "不用改"),
    Entry("S106", "far-cell", ERROR, "有内容落在很远的单元格，超出读取范围", "把内容移进表格，或清空这一格，再保存"),
    Entry("S107", "twice-in-file", ERROR, "文件里同一个{what}出现两次", "文件可能被工具改过；用 Excel 打开后另存为新文件"),
    Entry("S108", "near-twin-sheet", ERROR, "有隐藏的工作表与“{table}”同样可用：{sheets}", "取消隐藏后核对，删去不用的一张"),
    Entry("S109", "two-header-rows", ERROR, "表头下面一行又是表头", "只保留一行表头"),
    Entry("S110", "hidden-row", HINT, "隐藏行也参加了读取（共 {count} 行）", "如不该计入，请删去这些行"),
    Entry("S111", "no-rows", ERROR, "“{table}”表里没有数据", "在表头下面填写数据，或核对是不是交错了文件"),
    Entry("S112", "total-row", HINT, "合计或落款行已跳过（共 {count} 行）", "不用改；如是学生数据，请补上学号"),
    Entry("S113", "personal-column", HINT, "含个人信息的列“{heading}”没有读取", "不用改；下次导出时可不选这一列"),
    Entry("S114", "heading-alias", HINT, "表头“{found}”已按“{heading}”读取", "不用改"),
    Entry("S115", "unknown-table", ERROR, "认不出这是哪张表（工作表：{sheets}）", "核对表头；或用 --as-table 写明，如 --as-table 原始成绩"),
    Entry("S116", "other-table", ERROR, "这是“{found}”表，不是“{table}”", "换成“{table}”的文件"),
    Entry("S117", "decisive-column-missing", HINT, "没有“{missing}”列；“{found}”列像是，但没有读取", "就是“{missing}”的话，把表头改成“{missing}”；不是就不用改"),
    # N: numbers
    Entry("N101", "not-a-number", ERROR, "“{heading}”不是数字", "改成一个数字；一格只填一个数，不带符号和文字"),
    Entry("N102", "too-many-decimals", ERROR, "“{heading}”的小数多于 {places} 位", "改成最多 {places} 位小数"),
    Entry("N103", "too-large-number", ERROR, "“{heading}”的数字过大", "核对后改正"),
    Entry("N104", "out-of-range", ERROR, "“{heading}”超出范围 {low}～{high}", "核对后改成范围内的数"),
    Entry("N105", "odd-format", ERROR, "“{heading}”的单元格格式（{format}）与内容不符，显示的不是真实数值", "把单元格格式设为“常规”或“数值”，核对后重填"),
    Entry("N106", "percent-unclear", ERROR, "“{heading}”是百分数：分不清 {text} 是 {text}% 还是 {hundredfold}%", "百分之三十请填 30 或 30%"),
    Entry("N107", "formula", ERROR, "“{heading}”是公式，不能作为数据", "复制这一列，用“选择性粘贴→数值”贴回原处"),
    Entry("N108", "error-value", ERROR, "“{heading}”是错误值", "改成正确的值，或清空"),
    Entry("N109", "boolean", ERROR, "“{heading}”是逻辑值 TRUE/FALSE", "改成应填的内容"),
    Entry("N110", "blank", ERROR, "“{heading}”没有填写", "补上；空白不会当作 0"),
    Entry("N111", "not-whole", ERROR, "“{heading}”应是整数", "改成整数"),
    Entry("N112", "number-expected", ERROR, "“{heading}”以“{sign}”开头，不是数字也不是合法编号", "去掉开头的符号后重填"),
    Entry("N210", "full-width", HINT, "“{heading}”里的全角或看不见的字符已按 {text} 读取（本列共 {count} 格）", "不用改"),
    Entry("N211", "shown-differs", HINT, "“{heading}”显示为 {shown}，实际是 {text}，按实际值读取（本列共 {count} 格）", "不用改；需要时把格式改成两位小数"),
    # T: text
    Entry("T101", "control-character", ERROR, "“{heading}”含看不见的控制字符", "清空这一格，重新输入"),
    Entry("T102", "too-long", ERROR, "“{heading}”超过 {length} 个字", "缩短后重填"),
    Entry("T103", "not-a-choice", ERROR, "“{heading}”应是 {options} 之一", "从下拉列表里选"),
    Entry("T104", "bad-term", ERROR, "“{heading}”的写法认不出是哪个学期", "写成 2025-2026-1（学年-学期）"),
    Entry("T105", "bad-identifier", ERROR, "“{heading}”含不允许的字符", "核对后重填；编号只用字母、数字和 - _ . / ( )"),
    Entry("T106", "digits-lost", ERROR, "“{heading}”被表格软件转成了数字，末尾几位已经丢失", "把这一列设为“文本”格式后，从原始名单重新粘贴"),
    Entry("T107", "number-as-id", HINT, "“{heading}”是数字格式，已按 {text} 读取（本列共 {count} 格）", "不用改；建议把这一列设为“文本”格式"),
    Entry("T108", "unknown-number-id", ERROR, "“{heading}”{text} 不在学生名册中，可能因为是数字格式丢了开头的 0", "把这一列设为“文本”格式后重新填写"),
    Entry("T109", "cleaned", HINT, "“{heading}”多余的引号或小数点已去掉，按 {text} 读取（本列共 {count} 格）", "不用改"),
    Entry("T110", "not-split", ERROR, "“{heading}”应写成 [代码]名称", "按 [CS1001]程序设计 的样子填写"),
    Entry("T111", "zeros-lost", ERROR, "“{heading}”丢了开头的 0：这里是 {text}，别的表里是 {full}（共 {count} 人）", "把这一列设为“文本”格式后，从原始名单重新粘贴"),
    Entry("T112", "bad-day", ERROR, "“{heading}”不是日期", "写成 2025-11-02 的样子"),
    Entry("T113", "bad-school-year", ERROR, "“{heading}”不是一个学年", "写成 2025-2026 的样子"),
    # R: roster and students
    Entry("R201", "unknown-student", ERROR, "学号不在学生名册中（共 {count} 行）", "核对学号，或先在名册里加上这名学生；成绩表本来就含名册以外的学生时，在方案“设置”里写 名册外学生 = 忽略"),
    Entry("R202", "name-differs", ERROR, "学号 {student_id} 在名册中是“{expected}”，这里是“{found}”", "核对学号和姓名，改正写错的一处"),
    Entry("R203", "duplicate-student", ERROR, "学号重复：{cells}", "核对后删去重复的一行"),
    Entry("R204", "in-two-classes", ERROR, "同一学号在两个班级：{classes}", "核对后只保留所在的班级"),
    Entry("R205", "class-mixed", ERROR, "班级“{class_}”里的{heading}不一致：{values}", "同一班级代码的专业、年级、班级名须相同，核对后改正"),
    Entry("R206", "no-participants", ERROR, "名册里没有参评学生", "核对“参评”列；空白表示参评"),
    Entry("R207", "no-reason", HINT, "不参评但没有写原因（共 {count} 人）", "在“不参评原因”里写明：休学、转专业、退学、参军、交换等"),
    Entry("R208", "outsiders-ignored", HINT, "名册以外的学生已忽略：{count} 人", "不用改"),
    Entry("R209", "not-participating", ERROR, "学号 {student_id} 在名册中不参评", "删去这一行，或先在名册里改为参评"),
    Entry("R210", "homonyms", HINT, "同班同名：“{name}”有 {count} 人，按学号区分", "不用改；核对时请看学号"),
    Entry("R211", "no-group", HINT, "有 {count} 名参评学生缺少专业或年级，不计算他们的专业年级排名", "需要时在名册里补上专业和年级"),
    Entry("R212", "outsider-same-name", HINT, "没有计入的名册外学生与名册里的人同名：{student_id} {name}，名册里是 {expected}（共 {count} 人）", "核对学号是否写错；确实是名册以外的人就不用改"),
    # G: grades and academic scores
    Entry("G301", "unmapped-grade", ERROR, "成绩“{word}”没有对应的分数", "在方案“成绩对照”里加一行“{word}”，或改成数字"),
    Entry("G302", "duplicate-course", ERROR, "同一学生同一学期的同一课程（{exam}）重复：{cells}", "核对后删去重复的一行"),
    Entry("G303", "make-up-ignored", HINT, "同一门课已有正考成绩的补考、缓考成绩不计：{name} 的“{course}”等 {count} 行（设置：补考取 = 正考）", "不用改；如应取较高的一次，请改设置"),
    Entry("G304", "void-skipped", HINT, "标为作废的成绩已跳过（共 {count} 行）", "不用改"),
    Entry("G305", "retake", HINT, "重修过的课程按设置“重修取 = {setting}”处理：{name} 的“{course}”等 {count} 行", "不用改；如应另取，请改设置"),
    Entry("G306", "no-courses", ERROR, "{name}（{student_id}）没有可计入的课程，算不出成绩", "补上这名学生的成绩，或在名册里改为不参评并写明原因"),
    Entry("G307", "zero-credit", HINT, "学分为 0 的课程不计入（共 {count} 行）", "不用改"),
    Entry("G308", "term-missing", ERROR, "没有写学年学期，分不清是哪个学期", "补上“学年学期”列，或只指定一个 --term"),
    Entry("G309", "no-such-term", ERROR, "文件里没有学期 {term} 的成绩", "核对学期；文件里有：{found}"),
    Entry("G310", "courses-differ", HINT, "课程代码 {code} 有不同的{heading}：{values}", "核对；不影响按行计算"),
    Entry("G311", "make-up-only", HINT, "只有补考成绩的按补考成绩计入：{name} 的“{course}”等 {count} 行", "核对是否缺少正考成绩"),
    Entry("G312", "make-up-used", HINT, "按设置“补考取 = 最高”取较高的一次：{name} 的“{course}”等 {count} 行", "不用改"),
    Entry("G313", "marked-score", ERROR, "成绩“{word}”带有记号，分不清是多少分", "只填数字；补考、重修写在“考试性质”列"),
    Entry("G314", "own-output", ERROR, "这是本程序算出的“{table}”，不是原始数据", "改选原始文件"),
    Entry("G315", "mark-beside-score", ERROR, "“{heading}”写着“{mark}”，成绩却是数字，分不清按哪个", "按“{mark}”算：把成绩改成“{mark}”，并写进方案“成绩对照”；按数字算：清空这一格"),
    Entry("G316", "column-not-read", HINT, "“{heading}”列有内容，但没有读取（共 {count} 格）", "需要计入时另起一行：成绩写在“成绩”列，“考试性质”写补考或重修"),
    Entry("G317", "excluded-kind-absent", HINT, "设置“不计课程性质”里的“{kind}”在成绩里没有出现，没有排除任何课程；成绩里有：{found}", "核对写法；须与成绩表的“课程性质”完全相同"),
    Entry("G318", "bonus-ratio-large", HINT, "加成比例是 {ratio}，即及格课程每个学分加 {ratio} 分", "核对；百分之二十应写 0.2"),
    Entry("G319", "course-under-two-codes", HINT, "同一学生同一学期有同名的课程，课程代码不同，都计入：{student} 的“{course}”等 {count} 行", "核对是不是同一门课；是的话删去一行"),
    Entry("G320", "words-to-be-mapped", HINT, "成绩里有等级文字：{words}（共 {count} 格），计算时要有方案“成绩对照”", "方案“成绩对照”里都写了就不用改"),
    # A: adjustments
    Entry("A301", "ratio-missing", ERROR, "勾选了“是否调整比例”但没有填“调整后比例”", "填上调整后比例，或把“是否调整比例”改为否"),
    Entry("A302", "course-missing", ERROR, "学号 {student_id} 在 {term} 没有课程 {code} 的成绩", "核对课程代码和学年学期"),
    Entry("A303", "duplicate-adjustment", ERROR, "同一学生同一课程调整了两次：{cells}", "只保留一行"),
    Entry("A304", "failed-course-ratio", ERROR, "不及格课程的加成比例是 0，不能调整", "删去这一行的比例调整"),
    Entry("A305", "reason-missing", ERROR, "课程调整没有写原因", "在“原因”里写明"),
    Entry("A306", "ratio-not-ticked", ERROR, "填了“调整后比例”但“是否调整比例”不是“是”", "把“是否调整比例”改为是，或清空比例"),
    Entry("A307", "other-term", HINT, "学期 {term} 不在这次计算的范围，调整没有用到（共 {count} 行）", "不用改"),
    Entry("A308", "course-name-differs", HINT, "课程 {code} 在成绩里是“{expected}”，这里写的是“{found}”，已按课程代码处理", "核对是不是这门课程"),
    Entry("A309", "adjustment-not-participating", HINT, "不参评学生的课程调整没有用到（{student_id}）", "不用改；他恢复参评后自动生效"),
    # P: rating
    Entry("P401", "weights-not-100", ERROR, "“{item}”的三个权重合计 {total}%，应为 100%", "改权重，使合计为 100%"),
    Entry("P402", "range-reversed", ERROR, "“{item}”的分值下限大于上限", "改正分值下限、上限"),
    Entry("P403", "duplicate-rating-item", ERROR, "评分项目重复：{cells}", "改名或删去重复的一行"),
    Entry("P404", "item-missing", REFUSED, "评分表缺少项目：{items}", "用最新下发的评分表重新填写"),
    Entry("P405", "rating-item-unknown", REFUSED, "评分表多出项目“{item}”", "用最新下发的评分表重新填写"),
    Entry("P406", "item-range-differs", REFUSED, "评分表上“{item}”的分值区间与评分规则不同", "用最新下发的评分表重新填写"),
    Entry("P407", "mark-missing", REFUSED, "{name} 的“{item}”没有评分", "请评分人补上后再交；全部评完才计入"),
    Entry("P408", "rated-student-missing", REFUSED, "评分表缺少参评学生：{students}", "用最新下发的评分表重新填写"),
    Entry("P409", "rated-student-extra", REFUSED, "学号 {student_id} 不是这份评分表应评的参评学生", "删去这一行"),
    Entry("P410", "rater-unclear", REFUSED, "评分表上没有写清评分人（缺 {missing}）", "在表头填上评分人的学号/工号、姓名和角色（辅导员、班主任、互评）"),
    Entry("P411", "rater-twice", ERROR, "同一评分人（{rater}）交了两份不同的评分表：{files}", "核对后只保留一份"),
    Entry("P412", "rater-copy", HINT, "同一评分人（{rater}）的相同评分表收到两份，只计一份", "不用改"),
    Entry("P413", "peer-outside", REFUSED, "互评人 {rater} 不是本班参评学生", "核对评分人学号；非参评学生不参加互评"),
    Entry("P414", "role-missing", ERROR, "{class_} 没有收到{role}的有效评分", "没交的催交，拒收的改好重交；或在方案“设置”里写 缺评处理 = 分摊"),
    Entry("P415", "too-few-raters", ERROR, "{class_} 的{role}有效评分 {count} 份，少于最少 {least} 份", "催交；或调整设置“最少评分人数”"),
    Entry("P416", "role-spread", HINT, "{class_} 没有{role}评分，权重已按设置分摊给其他角色", "不用改"),
    Entry("P417", "self-not-counted", HINT, "自评不计入（设置：计自评 = 否），{count} 份", "不用改"),
    Entry("P418", "trim-too-many", ERROR, "{class_} 的{role}只有 {count} 份，去掉最高最低各 {k} 份后没有剩余", "减小设置“去极值人数”，或催交"),
    Entry("P419", "mark-out-of-range", REFUSED, "“{heading}”超出范围 {low}～{high}", "请评分人改成区间内的分数后再交"),
    Entry("P420", "class-unclear", REFUSED, "评分表上的学生分属几个班：{classes}", "一份评分表只评一个班；用最新下发的评分表重新填写"),
    Entry("P421", "bad-form", REFUSED, "评分表有读不懂的内容：{what}", "请评分人改正后再交"),
    Entry("P422", "student-as-staff", REFUSED, "学号 {rater} 是学生，角色却写成“{role}”", "核对评分人和角色；同学互评请写 互评"),
    Entry("P423", "item-name-taken", ERROR, "评分项目不能叫“{item}”，与结果表的列同名", "换一个项目名"),
    Entry("P424", "not-a-form", REFUSED, "这不是评分表：没有评分人，也没有要评的项目", "从这个文件夹里移走；如是评分表，用最新下发的重新填写"),
    Entry("P425", "form-blank", REFUSED, "评分表一格也没有填", "请评分人填好、保存后再交"),
    Entry("P426", "all-forms-refused", ERROR, "收到的 {count} 份评分表全部拒收", "先看下面拒收的原因；多半是学生名册或评分规则与下发评分表时的不同"),
    # M: scheme
    Entry("M501", "no-weight", ERROR, "模块“{module}”按加权计算但没有权重", "填上权重，如 0.70；或把计法改为相加"),
    Entry("M502", "weight-with-addition", ERROR, "模块“{module}”按相加计算，权重应留空", "清空权重，或把计法改为加权"),
    Entry("M503", "weights-not-one", HINT, "{grades}的加权模块权重合计 {total}，不是 1", "核对；如就是这样规定的，不用改"),
    Entry("M504", "duplicate-module", ERROR, "模块重复：“{module}”（{grades}）在 {cells}", "同一年级一个模块只写一行"),
    Entry("M505", "floor-above-cap", ERROR, "模块“{module}”的下限大于上限", "改正下限、上限"),
    Entry("M506", "unknown-module", ERROR, "方案里没有模块“{module}”", "改成测评方案里的模块名；等次规则里的总成绩写 总分"),
    Entry("M507", "unknown-setting", ERROR, "没有“{setting}”这个设置", "核对名称；可用的设置见“测评方案”模板的说明"),
    Entry("M508", "bad-setting", ERROR, "设置“{setting}”的值不对，应是 {options}", "改成其中之一"),
    Entry("M509", "level-incomplete", ERROR, "等次“{level}”按{manner}评定但没有填{missing}", "填上{missing}"),
    Entry("M510", "shares-above-100", ERROR, "“{object_}”的等次比例合计 {total}%，超过 100%", "改正比例"),
    Entry("M511", "unknown-level", ERROR, "“{level}”不是等次规则里的等次", "改成等次规则里的等次"),
    Entry("M512", "bad-veto", ERROR, "否决条件“模块低于”的参数应写成 模块名<分数", "改写，如 思想品德<60"),
    Entry("M513", "duplicate-word", ERROR, "成绩对照里“{word}”重复：{cells}", "只保留一行"),
    Entry("M514", "word-incomplete", ERROR, "成绩对照“{word}”参评但没有分数", "填上分数，或把是否参评改为否"),
    Entry("M515", "top-n-missing", ERROR, "项目“{item}”按取前N计算但没有填 N", "填上 N（1 以上的整数）"),
    Entry("M516", "duplicate-bonus-item", ERROR, "加减分项重复：“{item}”在 {cells}", "只保留一行"),
    Entry("M517", "levels-unordered", ERROR, "“{object_}”的门槛没有从高到低：“{level}”", "等次从高到低排列，门槛依次降低"),
    Entry("M518", "no-modules", ERROR, "方案里没有模块", "在“测评方案”表里写上模块和权重"),
    Entry("M519", "duplicate-level", ERROR, "“{object_}”的等次“{level}”重复", "只保留一行"),
    Entry("M520", "duplicate-setting", ERROR, "设置“{setting}”写了两次：{cells}", "只保留一行"),
    Entry("M521", "method-mixed", ERROR, "“{group}”里的计法、N 或上限不一致：{cells}", "同一组的计法、N、上限须相同"),
    Entry("M522", "no-module-for-grade", ERROR, "{grades}没有任何模块", "为这个年级写上模块，或把适用年级留空"),
    Entry("M523", "thresholds-mixed", ERROR, "“{object_}”的等次规则范围或同分处理不一致", "同一对象各等次的范围、同分处理须相同"),
    Entry("M524", "unknown-sheet", HINT, "工作表“{sheet}”不是方案的工作表，没有读取", "核对工作表名；方案的工作表是 {sheets}"),
    Entry("M525", "argument-unused", ERROR, "否决条件“{condition}”不用参数，这里却填了", "清空参数，或核对条件是否选错"),
    Entry("M526", "share-unused", ERROR, "等次“{level}”按分数评定，比例应留空", "清空比例，或把方式改为比例"),
    Entry("M527", "reserved-module", ERROR, "“{module}”是总成绩的名称，不能作模块名", "换一个模块名"),
    Entry("M528", "top-n-unused", ERROR, "项目“{item}”按{method}计算，N 应留空", "清空 N，或把计法改为取前N"),
    Entry("M529", "word-fails-unscored", HINT, "“{word}”没有分数，却写了不及格：会计入不及格门数", "缓考等没有考试的，把是否及格留空；确是不及格的不用改"),
    # C: composite scores
    Entry("C601", "module-column-missing", ERROR, "缺少模块“{module}”的列", "加上这一列，列名与方案中的模块名一致；加减分模块也可以交加减分表，学业、评分模块也可以指定结果工作簿"),
    Entry("C602", "module-column-unknown", ERROR, "列“{heading}”不是方案里的模块", "改成方案里的模块名，或删去这一列"),
    Entry("C603", "module-blank", ERROR, "{name} 的“{module}”没有成绩", "补上；空白不会当作 0"),
    Entry("C604", "student-missing", ERROR, "参评学生 {name}（{student_id}）不在“{table}”里", "补上这名学生；如果这是结果工作簿，请重新计算"),
    Entry("C605", "student-extra", ERROR, "学号 {student_id} 不是参评学生", "删去这一行，或先在名册里改为参评"),
    Entry("C606", "item-unknown", ERROR, "方案“加减分项”里没有“{item}”", "改成方案里的项目名，或在方案里加上"),
    Entry("C607", "points-differ", ERROR, "“{item}”规定 {expected} 分，这里填了 {found} 分", "按方案改正分值"),
    Entry("C608", "item-module-differs", ERROR, "“{item}”属于模块“{expected}”，这里写了“{found}”", "改成方案里的模块"),
    Entry("C609", "modules-differ", ERROR, "{name} 的“{module}”这里是 {found}，结果表里是 {expected}", "核对两处，改正写错的一处"),
    Entry("C610", "veto-data-missing", ERROR, "否决规则“{condition}”需要“{needed}”，没有找到", "在模块成绩表里加“{needed}”列，或用 --academic 指定学业成绩结果"),
    Entry("C611", "duplicate-item", HINT, "同一学生的“{item}”出现 {count} 次，按计法处理", "核对是否重复申报"),
    Entry("C612", "items-unused", ERROR, "给了加减分表，但方案里没有来源为“加减分”的模块“{module}”", "核对模块名和来源"),
    Entry("C613", "items-and-column", ERROR, "模块“{module}”既有加减分明细又有成绩列", "只用一种：删去成绩列，或不交加减分表"),
    Entry("C614", "no-level-range", ERROR, "{name} 缺少专业或年级，不能按专业年级的比例评定“{object_}”的等次", "在名册里补上专业和年级，或把等次规则的范围改为班级"),
    Entry("C615", "not-for-grade", HINT, "{name} 所在年级没有模块“{module}”，这里的内容没有计入", "核对方案的“适用年级”和名册的年级"),
    Entry("C616", "category-differs", ERROR, "“{item}”属于类别“{expected}”，这里写了“{found}”", "改成方案里的类别"),
    Entry("C617", "item-ambiguous", ERROR, "几个模块都有“{item}”：{modules}", "在“模块”列写明是哪一个"),
    Entry("C618", "result-unused", HINT, "给了“{table}”，但方案里没有来源为“{source}”的模块，没有用到", "核对方案里模块的来源"),
    Entry("C619", "result-inconsistent", ERROR, "“{heading}”是 {found}，但由同一行的{parts}应得 {expected}", "结果表可能被改过；请重新计算"),
    Entry("C620", "entry-beyond-limit", HINT, "“{module}”录入的成绩超出方案的下限、上限，按界限计（如 {name} {found}，界限 {low}～{high}；共 {count} 人）", "核对是否录错；确是这样规定的不用改"),
    Entry("C621", "level-differs", HINT, "{name} 的“{object_}”等次填的是“{found}”，按等次规则（不计否决规则）是“{expected}”", "核对；因否决规则改了等次的不用改"),
    Entry("C622", "rank-differs", ERROR, "{name} 的“{heading}”填的是 {found}，按成绩应是 {expected}", "按成绩改正，或清空这一列"),
    # B: batches, states, windows, permissions
    Entry("B801", "unknown-actor", ERROR, "没有可用的操作人：{actor}", "用 --as 工号 写明自己的工号；工号须在“人员”表里"),
    Entry("B802", "not-permitted", ERROR, "{role}不能“{command}”", "请由{allowed}操作"),
    Entry("B803", "wrong-workbook", ERROR, "“{command}”不在{kind}上操作", "打开{expected}再操作"),
    Entry("B804", "outside-window", ERROR, "今天是 {today}，不在“{window}”的起止时间 {start} 至 {end} 之内（起止两天都算）", "在起止时间内操作；需要延长请联系{owner}"),
    Entry("B805", "batch-not-open", ERROR, "批次“{batch}”是“{state}”，不能“{command}”", "请学生处先开启批次，并把更新发给学院"),
    Entry("B806", "business-not-open", ERROR, "本学院的“{business}”是“{state}”，不能“{command}”", "请学院管理员先开启“{business}”"),
    Entry("B807", "bad-transition", ERROR, "“{subject}”是“{state}”，不能{action}", "{action}只能在“{allowed}”时进行"),
    Entry("B808", "already-submitted", ERROR, "{class_} 已提交，不能“{command}”", "需要修改请学院先退回这个班级"),
    Entry("B809", "not-submitted", ERROR, "还有班级没有提交：{classes}", "请这些班级先提交，再收取班级工作簿"),
    Entry("B810", "clear-first", ERROR, "请先点击本班级的清空过程数据操作，再调整参评学生", "对 {classes} 先运行“清空过程数据”，再调整参评学生"),
    Entry("B811", "window-reversed", ERROR, "“{window}”的开始 {start} 晚于结束 {end}", "改正起止日期"),
    Entry("B812", "window-outside-school", ERROR, "“{window}”{start} 至 {end} 超出学校时间 {school_start} 至 {school_end}", "改在学校时间之内；确需更长请联系学生处"),
    Entry("B813", "batch-exists", ERROR, "已有批次“{batch}”", "换一个批次名称"),
    Entry("B814", "no-such-batch", ERROR, "没有批次“{batch}”", "核对批次名称；现有：{found}"),
    Entry("B815", "classes-not-computed", ERROR, "还有班级没有计算{item}：{classes}", "先计算这些班级，再计算专业年级排名"),
    Entry("B816", "stale", ERROR, "{class_} 的{item}需重新计算：计算之后数据或规则有变化", "重新计算{item}，再“{command}”"),
    Entry("B817", "not-computed", ERROR, "{class_} 还没有{item}", "先计算（或导入）{item}"),
    Entry("B818", "not-published", ERROR, "还有班级没有公示结束：{classes}", "公示期满后结束公示，再审核"),
    Entry("B819", "open-objection", ERROR, "还有未处理的异议：{numbers}", "在异议登记里写明处理结果和处理人"),
    Entry("B820", "already-approved", ERROR, "本批次已审核通过并提交，不能“{command}”", "需要修改请学生处退回"),
    Entry("B821", "no-such-class", ERROR, "没有班级“{class_}”", "核对班级名称或班级代码；现有：{found}"),
    Entry("B822", "parameter-missing", ERROR, "缺少参数“{heading}”", "写上 --set {heading}=…"),
    Entry("B823", "parameter-unknown", ERROR, "“{command}”没有参数“{heading}”", "可用的参数：{found}"),
    Entry("B824", "no-such-college", ERROR, "学院名单里没有“{college}”", "核对学院名称，或先在“学院名单”里加上"),
    Entry("B825", "no-staff", HINT, "{classes} 还没有{role}", "在“人员”里补上；没有{role}的班级不能计算这一角色的评分"),
    Entry("B826", "not-lead", ERROR, "{name} 不是 {class_} 的主责辅导员，不能提交", "请主责辅导员 {lead} 提交"),
    Entry("B827", "publicity-running", ERROR, "{class_} 正在公示（到 {end} 为止），不能“{command}”", "先结束公示"),
    Entry("B828", "no-publicity", ERROR, "{class_} 没有正在进行的公示", "先开始公示"),
    Entry("B829", "no-such-row", ERROR, "没有找到{what}“{value}”", "核对后重试；现有：{found}"),
    Entry("B830", "publicity-early", HINT, "{class_} 的公示原定到 {end}，提前结束", "确因数据调整结束的不用改"),
    Entry("B831", "not-in-batch", ERROR, "{class_} 的届次是 {cohort}，不在本批次的测评届次 {cohorts} 内（共 {count} 人）", "核对名册的届次；这些学生不参加本批次"),
    Entry("B832", "confirm-deselection", HINT, "{name} 的“{course}”由班长申报不参评（{why}），待辅导员确认", "同意的用“确认课程调整”确认；不同意的不用处理"),
    Entry("B833", "failed-course-fixed", ERROR, "{name} 的“{course}”不及格，加成比例固定为 0，不能调整", "不用调整这门课的比例"),
    Entry("B834", "mode-mismatch", ERROR, "本学院的计分方式是“{mode}”，不能“{command}”", "{remedy}"),
    Entry("B835", "level-needs-college", ERROR, "“{object_}”的等次按专业年级评定，一个班算不出来", "把等次规则的范围改为班级，或线下评定后导入"),
    Entry("B836", "not-of-year", ERROR, "这不是本班第一学期已提交的综合测评：{what}", "选择同一班级第一学期批次的班级工作簿"),
    Entry("B850", "other-college", HINT, "有 {count} 名学生不属于本学院（{colleges}），没有导入", "核对；确是别的学院的不用改"),
    Entry("B851", "staff-role-ignored", HINT, "角色不是辅导员、班主任、班长的行没有导入（共 {count} 行）", "不用改；学院管理员、副书记由学生处设置"),
    Entry("B852", "two-leads", ERROR, "{class_} 有几名主责辅导员：{names}", "每个班只留一名主责辅导员"),
    Entry("B853", "lead-chosen", HINT, "{class_} 没有写明主责辅导员，已定为 {name}", "不用改；要换人的，把另一名设为主责"),
    Entry("B854", "classes-of-one-name", HINT, "有几个班都叫“{class_}”，班名后已加上班级代码：{names}", "不用改"),
    Entry("B860", "term-without-scores", HINT, "本批次的学期 {term} 没有成绩，先按已有的学期计算", "该学期的成绩出来后导入，再计算一次"),
    Entry("B870", "barred-level", HINT, "{name} 的等次是“{level}”，但否决规则“{condition}”不准评为这一等次", "核对；线下已按规定特批的不用改"),
    Entry("B871", "import-differs", ERROR, "{name} 的“{module}”填的是 {found}，系统计算是 {expected}", "按系统计算改正；如果是学业、评分、模块成绩或加减分有误，先改正那里再重新计算"),
    Entry("B872", "not-final", HINT, "{class_} 的综合成绩还没有提交，没有发给学生和班主任", "提交之后再发一次"),
    # W: workbooks that are issued and collected
    Entry("W901", "workbook-open", ERROR, "工作簿正在 Excel 或 WPS 里打开（锁文件 {lock}）", "保存并关闭工作簿，再运行一次"),
    Entry("W902", "workbook-read-only", ERROR, "工作簿是只读的，写不进去", "取消文件的“只读”属性，或另存一份再操作"),
    Entry("W903", "workbook-changed", ERROR, "运行期间工作簿被别的程序改过", "关闭其他程序，再运行一次"),
    Entry("W904", "not-our-workbook", ERROR, "这不是本系统的工作簿（{kind}）", "打开校级、学院或班级工作簿"),
    Entry("W905", "would-be-lost", ERROR, "工作簿里有写回时会丢失的内容：{what}", "把它移到另一个工作簿（批注请删去），再运行一次"),
    Entry("W906", "busy", ERROR, "这个案卷正在进行另一个操作", "等它结束后再运行一次"),
    Entry("W907", "other-batch", REFUSED, "这是批次“{found}”的{kind}，不是“{expected}”的", "换成本批次的文件；旧批次的文件不用重交"),
    Entry("W908", "other-class", REFUSED, "这是“{found}”的{kind}，不是“{expected}”的", "请转给“{found}”"),
    Entry("W909", "wrong-kind", REFUSED, "这是{found}，这里收的是{expected}", "从这次收取的文件里拿走，或换对应的按钮"),
    Entry("W910", "code-missing", REFUSED, "评分表没有校验码", "请评分人用下发给本人的原表填写，不要复制到新表"),
    Entry("W911", "code-wrong", REFUSED, "评分表的校验码与{rater}的不符", "请评分人用下发给本人的原表填写"),
    Entry("W912", "unknown-rater", REFUSED, "{rater} 不在本班的评分人名单里", "核对评分人；名单有变化的，先重新下发评分表"),
    Entry("W913", "late-form", REFUSED, "{rater} 的评分表 {received} 收到，超过评分截止 {end}，暂不计入", "原件已保存；同意计入的，请学院用“同意迟交”登记原因"),
    Entry("W914", "two-versions", REFUSED, "{rater} 交了两份不同的表，分不清哪份在后：{files}", "请本人确认以哪份为准，只收那一份，并写明 以此为准=是"),
    Entry("W915", "same-again", HINT, "与已收到的 {file} 内容完全相同，不再处理（共 {count} 个）", "不用改"),
    Entry("W916", "replaced", HINT, "{rater} 后来又交了一份（{later}），以后交的为准", "不用改"),
    Entry("W917", "form-incomplete", REFUSED, "{rater} 的评分表还差 {count} 人没有评完，只计进度，不计成绩", "请评分人补完后再交"),
    Entry("W918", "no-files", ERROR, "没有给出要处理的文件", "在命令后面写上文件、文件夹或压缩包"),
    Entry("W919", "update-old", REFUSED, "更新号 {found} 不比当前的 {current} 新", "用学院最近下发的更新文件"),
    Entry("W920", "kept-missing", ERROR, "案卷里缺少原件 {file}（SHA-256 {digest}）", "把原件放回案卷的“{shelf}”文件夹，或重新收取（导入）"),
    Entry("W921", "bad-archive", REFUSED, "压缩包打不开（{what}）", "请对方重新压缩为 zip，或直接发送文件"),
    Entry("W923", "two-workbooks", REFUSED, "{class_} 交来两份不同的班级工作簿，分不清哪份在后：{files}", "请辅导员确认以哪份为准，只收那一份"),
    Entry("W924", "older-workbook", REFUSED, "{class_} 的工作簿比已收到的旧（日志 {found} 行，已收到 {current} 行）", "用最近保存的班级工作簿"),
    Entry("W925", "result-edited", REFUSED, "{class_} 的{item}与计算时不同，可能被改过", "请班级重新计算并提交"),
    Entry("W926", "disk-full", ERROR, "写不下去：{what}", "清理磁盘或换一个位置，再运行一次；原来的文件没有改动"),
    Entry("W927", "cloud-address", ERROR, "这是网址，不是本机的文件：{value}", "先把文件下载到本机文件夹再操作"),
    Entry("W928", "own-course", REFUSED, "学号 {student_id} 不是本班参评学生", "删去这一行"),
    Entry("W929", "clear-unseen", REFUSED, "{class_} 的工作簿还没有导入清空后的更新（更新号 {found}，应为 {current}）", "请辅导员先导入最新的班级更新"),
    Entry("W930", "update-needed", HINT, "{classes} 的班级工作簿还没有收到这次变化", "再下发一次，把更新文件发给辅导员"),
    Entry("W931", "inside-case", ERROR, "这份工作簿在案卷的存放文件夹里，是给别人的副本", "另存到自己的文件夹，再在那里操作"),
    Entry("W940", "left-undone", HINT, "工作簿没有问题，但“{task}”没有做成（{what}）", "关闭打开着的文件、清理磁盘，再运行一次就会补上"),
    Entry("W941", "bad-letter", REFUSED, "这封信里没有可收的附件（{what}）", "请对方把表格作为附件重新发送"),
    Entry("W942", "missing-sheet", ERROR, "工作簿里少了工作表“{sheet}”", "从备份或最初收到的工作簿里复制回来；改过名的改回原名"),
    Entry("W955", "college-unknown", REFUSED, "“{college}”不在批次“{batch}”的参评学院里", "核对是哪个学院的文件；确要参评的，先在“学院名单”里加上"),
    Entry("W956", "report-old", REFUSED, "{college} 的上报号 {found} 不比已收到的 {current} 新", "用学院最近一次上报的文件"),
    Entry("W957", "return-unseen", REFUSED, "{college} 上报时还没有导入学校的退回（退回次数 {found}，应为 {current}）", "请学院先导入最近的学院更新，重新公示、审核后再上报"),
    Entry("W958", "report-edited", REFUSED, "{college} 的上报成绩与上报时不同，可能被改过", "请学院重新上报，原样转交"),
    Entry("W960", "class-empty", HINT, "{classes} 没有参评学生，没有下发班级工作簿", "不用改；有学生参评后再下发"),
    Entry("W961", "ranks-not-taken", HINT, "{item}的专业年级排名没有写入：班级的结果与学院收到的不同", "把班级工作簿发给学院收取，学院重新排名后再导入更新"),
    Entry("W962", "module-column-gone", HINT, "方案里不再有要录入的模块“{module}”，录入的 {count} 个成绩已移去", "不用改；需要时从原来的工作簿副本里找回"),
    Entry("W963", "student-left", HINT, "不再参评的学生在“{table}”里的行已移去：{students}", "不用改"),
    Entry("W964", "results-of-others", REFUSED, "{class_} 的{item}与参评名单不同：缺 {missing}，多 {extra}", "请辅导员导入最新的班级更新，重新计算后再交"),
    Entry("W965", "late-course-form", REFUSED, "课程调整表 {received} 收到，不在“{window}”的起止时间 {start} 至 {end} 之内（起止两天都算）", "原件已保存；确需调整的，请辅导员或学院用“调整参评课程”调整"),
    Entry("W966", "submitted-before-return", REFUSED, "{class_} 的工作簿是退回之前提交的（见过 {found} 次退回，应为 {current} 次）", "请辅导员先导入退回后的班级更新，改好再提交、发回"),
    Entry("W970", "form-voided", REFUSED, "{rater} 的这份评分表已作废（清空过程数据，或参评学生、评分规则有变化），不再计入", "请评分人用重新下发的评分表填写"),
    # O: output
    Entry("O701", "output-is-input", ERROR, "结果文件与输入文件同名，会覆盖原始数据", "换一个结果文件名"),
    Entry("O702", "output-locked", ERROR, "结果文件正被打开或只读，不能写入（{what}）", "关闭已打开的同名工作簿，或换一个文件名"),
    Entry("O703", "output-not-xlsx", ERROR, "结果文件名须以 .xlsx 结尾", "把文件名改成 .xlsx 结尾"),
    Entry("O704", "no-output-folder", ERROR, "结果文件的文件夹不存在", "先建好文件夹，或换一个位置"),
    Entry("O705", "not-a-result", ERROR, "这不是可以追溯的结果工作簿", "选择 academic、rating 或 composite 写出的结果文件，“数据来源”表须保持原样"),
    Entry("O706", "source-changed", ERROR, "数据来源“{use}”的文件已变或找不到：{what}", "把计算时用的原文件放回原处，或重新计算"),
    Entry("O707", "result-differs", ERROR, "学号 {student_id} 的“{heading}”结果表里是 {found}，重新计算是 {expected}", "结果表可能被改过；请重新计算"),
    Entry("O708", "no-such-student", ERROR, "结果里没有 {what}", "核对学号或班级"),
    Entry("O709", "output-foreign", ERROR, "已有同名文件，而它不是本程序写出的结果，不能覆盖", "换一个结果文件名，或先把那个文件移走"),
    Entry("O710", "output-name-long", ERROR, "结果文件名太长", "换一个短的文件名，不超过 70 个字"),
)
# fmt: on


@cache
def entries() -> dict[str, Entry]:
    """Return the catalogue by code."""
    return {entry.code: entry for entry in ENTRIES}


def finding(code: str, where: Where | None = None, value: str = "", /, **fields: str) -> Finding:
    """Return the finding ``code`` at a place, its words filled in.

    Raises:
        KeyError: the code is unknown, or the fields are not the entry's (a fault of ours).
    """
    entry = entries()[code]
    if entry.fields != fields.keys():
        message = f"{code} needs the fields {sorted(entry.fields)}, not {sorted(fields)}"
        raise KeyError(message)
    file, sheet, cell = where or Where()
    message, remedy = entry.message.format(**fields), entry.remedy.format(**fields)
    return Finding(code, entry.severity, file, sheet, cell, value, message, remedy)
