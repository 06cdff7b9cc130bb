"""P: rating rules that cannot hold, forms that do not count, classes with too few of them."""

from __future__ import annotations

from tests.faults.cases import case
from tests.faults.college import (
    CLASS,
    COUNSELLOR,
    FORMS,
    GIVEN,
    PEERS,
    RULES,
    SECOND,
    TEACHER,
    form,
    from_form,
    from_rules,
    rating,
    settings,
)
from tests.files import save

RULES_SHEET, FORM_SHEET, RECEIVED = "评分规则", "评分表", "收到.xlsx"
# On a form the head stands in B3 to B5, the headings in row 7, the students from row 8, items in C and D.


@case("P401", file=RULES, sheet=RULES_SHEET, cell="F2", value="20%")
def weights_that_are_not_a_whole(folder):
    return from_rules(folder, F2="20%")


@case("P402", file=RULES, sheet=RULES_SHEET, cell="D2", value="30.00")
def a_range_upside_down(folder):
    return from_rules(folder, D2=30, E2=20)


@case("P403", file=RULES, sheet=RULES_SHEET, cell="B3", value="思想")
def an_item_written_twice(folder):
    return from_rules(folder, B3="思想")


@case("P404", file=RECEIVED, sheet=FORM_SHEET, cell="A7")
def a_form_without_an_item(folder):
    return from_form(folder, marks=("25",), D7=None)


@case("P405", file=RECEIVED, sheet=FORM_SHEET, cell="E7", value="劳动(0-10)")
def a_form_with_an_item_of_last_year(folder):
    return from_form(folder, E7="劳动(0-10)", E8=5, E9=5, E10=5)


@case("P406", file=RECEIVED, sheet=FORM_SHEET, cell="C7", value="思想(0-30)")
def a_form_with_a_range_of_last_year(folder):
    return from_form(folder, C7="思想(0-30)")


@case("P407", file=RECEIVED, sheet=FORM_SHEET, cell="D9")
def a_form_with_a_mark_left_out(folder):
    return from_form(folder, D9=None)


@case("P408", file=RECEIVED, sheet=FORM_SHEET)
def a_form_without_a_student(folder):
    return from_form(folder, students=CLASS[:2])


@case("P409", file=RECEIVED, sheet=FORM_SHEET, cell="A11", value="99")
def a_form_with_a_student_typed_in(folder):
    return from_form(folder, students=(*CLASS, ("99", "戊")))


@case("P410", file=RECEIVED, sheet=FORM_SHEET, cell="B5", value="学委")
def a_form_whose_rater_has_no_known_role(folder):
    return from_form(folder, B5="学委")


@case("P411", file="辅导员_T01.xlsx", value="T01")
def a_counsellor_who_sent_two_different_forms(folder):
    form(folder, COUNSELLOR, "辅导员_T01 (2).xlsx", marks=("28", "35"))
    return rating(folder)


@case("P412", file="辅导员_T01.xlsx", value="T01")
def a_counsellor_who_sent_one_form_twice(folder):
    form(folder, COUNSELLOR, "辅导员_T01 (2).xlsx")
    return rating(folder)


@case("P413", file=RECEIVED, sheet=FORM_SHEET, cell="B3", value="09")
def a_form_of_a_student_of_another_class(folder):
    return from_form(folder, ("09", "己", "互评"))


@case("P414", file="", value="班主任")
def a_class_teacher_who_did_not_rate(folder):
    return rating(folder, (COUNSELLOR, *PEERS))


@case("P415", file="", value="1")
def fewer_counsellors_than_required(folder):
    return rating(folder, plan=settings(folder, 最少评分人数=2))


@case("P416", file="", value="班主任")
def a_missing_class_teacher_whose_weight_is_shared(folder):
    return rating(folder, (COUNSELLOR, *PEERS), plan=settings(folder, 缺评处理="分摊"))


@case("P417", file="", value="会计2401")
def a_student_who_rated_himself(folder):
    form(folder, PEERS[0], f"互评_{PEERS[0][0]}.xlsx", C8=30, D8=40)
    return rating(folder, (COUNSELLOR, TEACHER, *PEERS[1:]))


@case("P418", file="", value="2")
def a_class_too_small_for_leaving_out_the_extremes(folder):
    return rating(folder, plan=settings(folder, 去极值人数=1))


@case("P419", file=RECEIVED, sheet=FORM_SHEET, cell="C9", value="31")
def a_form_with_a_mark_above_the_range(folder):
    return from_form(folder, C9=31)


@case("P420", file=RECEIVED, sheet=FORM_SHEET, cell="A11", value="09")
def a_form_with_a_student_of_another_class(folder):
    return from_form(folder, students=(*CLASS, ("09", "己")))


@case("P421", file=RECEIVED, sheet=FORM_SHEET, cell="B5")
def a_form_whose_role_is_written_twice(folder):
    return from_form(folder, A6="角色", B6="班主任")


@case("P422", file=RECEIVED, sheet=FORM_SHEET, cell="B5", value="辅导员")
def a_student_who_calls_himself_counsellor(folder):
    return from_form(folder, ("02", "乙", SECOND[2]), marks={number: GIVEN for number, _ in CLASS})


@case("P423", file=RULES, sheet=RULES_SHEET, cell="B2", value="班级排名")
def an_item_with_the_name_of_a_result_column(folder):
    return from_rules(folder, B2="班级排名")


@case("P424", file=RECEIVED, sheet="学生名册")
def a_roster_in_the_folder_of_forms(folder):
    (folder / FORMS).mkdir()
    save(
        folder / FORMS / RECEIVED,
        {"学生名册": [("学号", "姓名", "班级"), *((*s, "会计2401") for s in CLASS)]},
    )
    return rating(folder)


@case("P425", file=RECEIVED, sheet=FORM_SHEET)
def a_form_sent_back_blank(folder):
    return from_form(folder, marks=())


@case("P426", file=RULES, also="P407 P414")
def forms_that_are_all_refused(folder):
    form(folder, COUNSELLOR, marks=("25",))
    return rating(folder, ())
