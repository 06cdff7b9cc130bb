"""F: files that are no workbooks, are broken, or carry what must not come in."""

from __future__ import annotations

from errno import EACCES
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.faults import college
from tests.faults.cases import OUT, case
from tests.faults.college import FORMS, RULE_ROWS, RULES, SCORES, academic, scores, with_part, with_text
from tests.files import save
from zongce import app


@case("F101", file=SCORES)
def a_csv_export_renamed_to_xlsx(folder):
    path = folder / SCORES
    path.write_bytes("学号,姓名,成绩\r\n01,甲,89.5\r\n".encode("gb18030"))
    return academic(folder, marks=path)


@case("F102", file=SCORES)
def a_mail_attachment_that_was_cut_off(folder):
    path = scores(folder)
    path.write_bytes(path.read_bytes()[:-2000])
    return academic(folder, marks=path)


@case("F103", file=SCORES)
def a_workbook_with_macros_renamed_to_xlsx(folder):
    return academic(folder, marks=with_part(scores(folder), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"))


@case("F104", file=SCORES)
def a_workbook_linked_to_another_one(folder):
    link = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    return academic(folder, marks=with_part(scores(folder), "xl/externalLinks/externalLink1.xml", link))


@case("F105", file=SCORES)
def a_workbook_saved_with_a_password(folder):
    path = folder / SCORES
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    path.write_bytes(head + "EncryptedPackage".encode("utf-16-le").ljust(512, b"\0"))
    return academic(folder, marks=path)


@case("F106", file=SCORES)
def a_workbook_with_a_sheet_for_every_student(folder):
    path = save(folder / SCORES, {f"学生{n}": [] for n in range(257)})
    return academic(folder, marks=path)


@case("F107", file=SCORES, sheet="原始成绩")
def a_sheet_with_a_document_type(folder):
    path = with_text(
        scores(folder), "xl/worksheets/sheet1.xml", "<worksheet", "<!DOCTYPE worksheet><worksheet"
    )
    return academic(folder, marks=path)


@case("F108", file=SCORES)
def a_workbook_with_two_parts_of_one_name(folder):
    path = scores(folder)
    with pytest.warns(UserWarning, match="Duplicate name"):
        with_part(path, "xl/worksheets/sheet1.xml", "<worksheet/>")
    return academic(folder, marks=path)


@case("F109", file=f"~${SCORES}")
def the_lock_file_of_a_workbook_that_is_open(folder):
    path = folder / f"~${SCORES}"
    path.write_bytes(b"\x05Admin".ljust(165, b" "))
    return academic(folder, marks=path)


@case("F110", file="成绩单.xlsx", value="{folder}/成绩单.xlsx")
def a_file_name_with_a_slip(folder):
    return academic(folder, marks=folder / "成绩单.xlsx")


@case("F111", file=FORMS, value="{folder}/评分表")
def a_folder_into_which_nothing_was_put(folder):
    (folder / FORMS).mkdir()
    return college.rate(folder, save(folder / RULES, {"评分规则": RULE_ROWS}))


@case("F112", file=SCORES, value="{folder}/成绩.xlsx")
def a_file_that_another_program_holds(folder):
    path, opened = scores(folder), Path.open

    def held(self, *arguments, **options):
        if self.name == SCORES:
            raise PermissionError(EACCES, "Permission denied", str(self))
        return opened(self, *arguments, **options)

    with patch.object(Path, "open", held):
        return academic(folder, marks=path)


@case("F113", file="成绩", value="{folder}/成绩")
def a_folder_in_place_of_a_file(folder):
    (folder / "成绩").mkdir()
    return academic(folder, marks=folder / "成绩")


@case("F114", file="辅导员_T01.xlsx", value="{folder}/评分表/辅导员_T01.xlsx")
def a_form_in_place_of_the_folder_of_forms(folder):
    one = college.form(folder, college.COUNSELLOR)
    rules = save(folder / RULES, {"评分规则": RULE_ROWS})
    return app.rating(college.roster(folder), rules, one, folder / OUT)


@case("F115", file="成绩 (2).xlsx")
def the_scores_of_one_term_given_twice(folder):
    path = scores(folder)
    copy = folder / "成绩 (2).xlsx"
    copy.write_bytes(path.read_bytes())
    return app.academic(college.roster(folder), [path, copy], folder / OUT)
