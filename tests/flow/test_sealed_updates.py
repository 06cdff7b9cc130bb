"""Trust lists and signed returns travel with workbooks and updates (issue C, deliver 1, 2)."""

import pytest

from tests.flow import books, exchanges, keyed, sealed
from tests.flow.books import ADMIN, CODE, COUNSELLOR, NAME, codes, rows_in, tables_of
from tests.flow.exchanges import NAME2
from zongce.commands import rows, sealing
from zongce.core.finding import Severity
from zongce.seal.chain import RETURN


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    year = sealed.submitted(sealed.started(tmp_path_factory.mktemp("collected")))
    sealed.did(sealed.run(year, "class.collect", year.class_book(), year.class_book(NAME2)))
    return year


@pytest.fixture
def year(made, tmp_path):
    return sealed.copied(made, tmp_path / "年")


def listed(path):
    """The list's number in a workbook, None without one."""
    return next((r["list_number"] for r in rows_in(path, "trust") if r["trust_part"] == "名单"), None)


def with_trust(path, *people, number=2, college=keyed.COLLEGE, **more):
    made = keyed.trust_rows_for(college, *(people or sealed.people(**more)), number=number)
    return exchanges.rewrite(path, trust=rows.of(tables_of(path)["trust"].table, made))


def issued(year, name=NAME):
    sealed.did(sealed.run(year, "class.issue", now=sealed.TEN, 班级=name))
    return sealed.update_of(year, name)


def take(year, update, name=NAME, **more):
    return keyed.run_keyed(
        "class.update", year.class_book(name), [update], actor=sealed.LEADS[name], now=sealed.TEN, **more
    )


def test_a_class_workbook_has_the_colleges_trust_list_and_no_seal(year):
    first = year.college.parent / "下发" / f"{NAME}_班级工作簿.xlsx"
    assert rows_in(first, "trust") == rows_in(year.college, "trust")
    assert rows_in(first, "seal") == []


def test_a_newer_trust_list_is_news_for_every_class(year):
    assert "没有变化" in sealed.did(sealed.run(year, "class.issue")).outcome.message
    with_trust(year.college)
    sealed.did(sealed.run(year, "class.issue"))
    assert take(year, sealed.update_of(year)).ok
    assert listed(year.class_book()) == 2


def test_an_update_holds_the_colleges_chain_without_its_contents(year):
    update = issued(year)
    held = sealing.kept_seal(tables_of(update))
    assert (held.contents, held.chain) == ((), sealing.kept_seal(tables_of(year.college), CODE).chain)
    before = sealing.kept_seal(tables_of(year.class_book()))
    assert take(year, update).ok
    assert sealing.kept_seal(tables_of(year.class_book())) == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda path: with_trust(path, number=0), "K303"),
        (lambda path: exchanges.rewrite(path, trust=tables_of(path)["trust"].select(())), "K311"),
        (lambda path: exchanges.changed(path, "trust", [2], valid_to="2030-01-01"), "K301"),
        (lambda path: exchanges.changed(path, "trust", [1], name="王五"), "K301"),
        (lambda path: tables_of(path)["trust"].select([0, 1, 2, 3]), "K301"),
    ],
)
def test_a_trust_list_that_is_older_gone_or_changed_refuses_the_update(year, change, code):
    update = issued(year)
    made = change(update)
    if not isinstance(made, type(update)):
        exchanges.rewrite(update, trust=made)
    report = take(year, update)
    assert [(f.code, f.severity, f.file) for f in report.findings] == [(code, Severity.REFUSED, update.name)]
    assert listed(year.class_book()) == 1


def test_a_trust_list_of_another_root_refuses_the_update(year, monkeypatch):
    update = issued(year)
    real = keyed.key_of
    monkeypatch.setattr(keyed, "key_of", lambda number, which="": real(number, which or "other"))
    made = keyed.trust_rows_for(keyed.COLLEGE, *sealed.people(), number=9)
    monkeypatch.undo()
    exchanges.rewrite(update, trust=rows.of(tables_of(update)["trust"].table, made))
    assert codes(take(year, update)) == ["K302"]


def forged(year, *chain, **items):
    """An update that says that the class was returned, with a chain of somebody's own."""
    update = issued(year)
    exchanges.with_items(update, **({"退回次数": "1", "退回原因": "改"} | items))
    if chain:
        sealed.with_chain(update, chain)
    else:
        exchanges.rewrite(update, seal=tables_of(update)["seal"].select(()))
    return sealed.restamped(update)


@pytest.mark.parametrize(
    "items", [{"退回次数": "1", "更新号": "9"}, {"清空时间": "2099-01-01 00:00:00"}, {"更新号": "999999"}, {}]
)
def test_an_update_that_the_college_did_not_sign_is_refused(year, items):
    """A made-up clearing would empty a class, a made-up number lock all later updates out."""
    update = issued(year)
    exchanges.with_items(update, **items)
    if not items:
        exchanges.rewrite(
            update, staff=exchanges.changed(update, "staff", [0], mail_address="x@evil.example")
        )
    report = take(year, update)
    assert [(f.code, f.severity) for f in report.findings] == [("K105", Severity.REFUSED)]
    assert exchanges.item(year.class_book(), "提交状态") == "已提交"
    assert take(year, sealed.restamped(update, COUNSELLOR)).findings[0].code == "K204"


def test_an_update_of_a_college_that_the_school_did_not_sign_is_refused(year):
    update = office_update(year)
    exchanges.with_items(update, 退回次数="7", 退回班级=NAME)
    before = rows_in(year.college, "seal_register")
    assert codes(sealed.run(year, "batch.update", update)) == ["K105"]
    assert codes(sealed.run(year, "batch.update", sealed.restamped(update, ADMIN))) == ["K204"]
    assert rows_in(year.college, "seal_register") == before


def test_a_return_that_nobody_signed_unlocks_nothing(year):
    for update in (forged(year), forged(year, *sealing.kept_seal(tables_of(year.college), CODE).chain)):
        report = take(year, update)
        assert [(f.code, f.severity) for f in report.findings] == [("K107", Severity.REFUSED)]
    assert exchanges.item(year.class_book(), "提交状态") == "已提交"


@pytest.mark.parametrize(
    ("number", "name", "role", "serial", "code"),
    [
        (COUNSELLOR, "李莉", "辅导员", "ZT001", "K204"),
        (books.SECRETARY, "钱书记", "学院副书记", "ZG002", "K204"),
        ("G777", "外人", "学院管理员", "ZG777", "K203"),
        (ADMIN, "赵干事", "学院管理员", "ZX001", "K203"),
    ],
)
def test_a_return_signed_by_the_wrong_person_unlocks_nothing(year, number, name, role, serial, code):
    chain = sealing.kept_seal(tables_of(year.college), CODE).chain
    last = chain[-1]
    event = (
        last._replace(act=RETURN, seq=2, prev=last.head, number=number, name=name, role=role, serial=serial)
        .noted("改", "S")
        .signed(keyed.key_of(number))
    )
    assert codes(take(year, forged(year, *chain, event))) == [code]


def test_a_return_by_another_colleges_administrator_unlocks_nothing(year):
    """The certificate is real and in the list of nobody but the other college."""
    other = {"number": "G009", "name": "外管", "college": keyed.OTHER_COLLEGE, "serial": "ZG009"}
    other |= {"public": keyed.key_of("G009").public}
    people = [*sealed.people(), keyed.certificate(ADMIN, **other)]
    with_trust(year.college, *people)
    assert "G009" not in {r["staff_number"] for r in rows_in(year.college, "trust")}
    chain = sealing.kept_seal(tables_of(year.college), CODE).chain
    event = chain[-1]._replace(
        act=RETURN, seq=2, prev=chain[-1].head, number="G009", name="外管", serial="ZG009", role="学院管理员"
    )
    update = forged(year, *chain, event.signed(keyed.key_of("G009")))
    assert codes(take(year, update)) == ["K203"]


def office_update(year, **more):
    sealed.did(sealed.office(year, "batch.issue", now=sealed.TEN, **more))
    return max((year.school.parent / "下发").glob("*学院更新*"))


def test_a_college_gets_root_certificates_and_list_of_its_own_and_the_offices_names(year):
    update = office_update(year)
    given = rows_in(update, "trust")
    assert sorted(given, key=str) == sorted(rows_in(year.college, "trust"), key=str)
    assert {r["role"]: r["name"] for r in rows_in(update, "staff")}["学生处"] == "孙处长"
    report = sealed.run(year, "batch.update", update)
    assert report.ok, report.findings
    office = [r for r in rows_in(year.college, "staff") if r["role"] == "学生处"]
    assert [r["staff_number"] for r in office] == [books.OFFICE]
    denied = keyed.run_keyed("class.issue", year.college, actor=books.OFFICE)
    assert codes(denied) == ["B802"]


def test_a_college_takes_a_newer_trust_list_and_no_older_one(year):
    table = tables_of(year.school)["trust"].table
    exchanges.rewrite(year.school, trust=rows.of(table, keyed.trust_rows_for("", *sealed.people(), number=5)))
    update = office_update(year)
    assert sealed.run(year, "batch.update", update).ok
    assert listed(year.college) == 5
    exchanges.rewrite(year.school, trust=rows.of(table, keyed.trust_rows_for("", *sealed.people(), number=4)))
    older = office_update(year)
    assert codes(sealed.run(year, "batch.update", older)) == ["K303"]


def test_a_college_without_a_list_gets_nothing(year):
    trust = tables_of(year.school)["trust"]
    without = [
        n
        for n, row in enumerate(rows.every(trust))
        if (row["trust_part"], row["college"]) != ("名单", "外语学院")
    ]
    exchanges.rewrite(year.school, trust=trust.select(without))
    report = sealed.office(year, "batch.issue")
    assert [(f.code, f.value) for f in report.findings] == [("K310", "外语学院")]
    assert not report.ok


def test_an_update_is_taken_over_without_the_own_key_for_it_may_bring_the_certificate(year):
    """The counsellor has a new computer: the certificate in the workbook is of a key that is not here."""
    certificate = keyed.certificate("T001", serial="NEW", public=keyed.key_of("T001", "new").public)
    with_trust(year.college, *(p for p in sealed.people() if p != "T001"), certificate)
    new = keyed.Keys("T001", which="new")
    update = issued(year)
    assert codes(keyed.run_keyed("check", year.class_book(), actor="T001", keys=new)) == ["K307"]
    assert take(year, update, keys=new).ok
    assert rows_in(year.class_book(), "log")[-1]["identity"] == "未验证"
    report = keyed.run_keyed("check", year.class_book(), actor="T001", keys=new, now=sealed.TEN)
    assert "K307" not in codes(report)


def test_a_computer_that_has_seen_a_newer_list_takes_the_update_that_brings_it(year):
    """Of one counsellor's two classes the second workbook is behind once the first is up to date."""
    with_trust(year.college)
    update = issued(year)
    pins = keyed.known_pins()
    trust = keyed.trust_list(keyed.COLLEGE, *sealed.people(), number=2)
    pins.saw_list(trust.fingerprint, keyed.COLLEGE, 2)
    assert codes(keyed.run_keyed("check", year.class_book(), actor=COUNSELLOR, pins=pins)) == ["K303"]
    assert take(year, update, pins=pins).ok
    assert listed(year.class_book()) == 2
    bare = sealed.update_of(year)
    exchanges.rewrite(bare, trust=tables_of(bare)["trust"].select(()))
    assert not take(year, bare, pins=pins).ok
