"""学生处 founds the trust list, issues and revokes: what the workbook holds then, and what was refused."""

import zipfile
from email.message import EmailMessage

import pytest

from tests.faults.faults_keys import office_world, request
from tests.flow import books, keyed
from tests.flow.exchanges import rewrite
from tests.keystore.vaults import folder
from zongce import keys_office
from zongce.commands.school.certificates import Term
from zongce.commands.school.key_requests import asked_for, request_text
from zongce.core.value import replace
from zongce.keys_office import Founder
from zongce.keystore.pins import Pins
from zongce.seal.keys import fingerprint
from zongce.seal.trust import for_college, read_trust
from zongce.tables.sealing import TRUST

WORD = "12345678"
TERM = Term("", keyed.UNTIL)


@pytest.fixture
def school(tmp_path):
    return books.school(tmp_path / "校" / "校级.xlsx", trust=keyed.trust_rows_for("", books.OFFICE))


@pytest.fixture
def letter(tmp_path):
    """Writes requests as files and returns their paths."""

    def write(*texts, encoding="utf-8-sig"):
        paths = []
        for number, text in enumerate(texts, start=1):
            path = tmp_path / f"申请{number}.txt"
            path.write_bytes(text.encode(encoding))
            paths.append(path)
        return paths

    return write


def issue(school, paths, term=TERM, actor=books.OFFICE, *, dry_run=False, world=None):
    given = keys_office.received(paths)
    return keys_office.issue(school, given, term, actor, dry_run=dry_run, world=world or office_world())


def revoke(school, number, serial="", world=None):
    world = world or office_world()
    return keys_office.revoke(school, number, serial, "离职", books.OFFICE, world=world)


def trust(school, college=""):
    made, found = read_trust(books.tables_of(school)[TRUST.name], college)
    assert found == ()
    return made


def held(school, college=""):
    return {(c.number, c.role, bool(c.revoked_at)) for c in trust(school, college).certificates}


def kept(school, shelf):
    return sorted(p.name[17:] for p in (school.parent / shelf).glob("*"))


COUNSELLOR = request("T001", "李莉", "辅导员")
ADMIN = request(books.ADMIN, "赵干事", "学院管理员")


def test_founding_writes_the_root_and_a_list_for_the_school_and_every_college(tmp_path):
    school = books.school(tmp_path / "校级.xlsx")
    world = replace(office_world(), pins=Pins())
    store = folder(tmp_path / "keys")
    report, signer = keys_office.found_trust(school, Founder(books.OFFICE, Term()), store, WORD, world)
    assert (report.ok, books.codes(report)) == (True, [])
    for college in ("", keyed.COLLEGE, keyed.OTHER_COLLEGE):
        assert (trust(school, college).root.public, trust(school, college).number) == (signer.public, 1)
    root = trust(school).root
    assert (root.number, root.name, root.valid_from, root.valid_to) == (
        books.OFFICE, "孙处长", "2026-10-20", "2036-10-20",
    )  # fmt: skip
    assert trust(school).fingerprint in report.message
    assert world.pins.root == signer.public
    assert folder(tmp_path / "keys", WORD).signer(books.OFFICE, {signer.public})
    assert books.rows_in(school, "log")[-1]["command"] == "建立信任名单"


@pytest.mark.parametrize(
    ("number", "code"), [(books.OFFICE, "K313"), (books.ADMIN, "B802"), ("X999", "B801")]
)
def test_a_refused_founding_makes_no_key_and_changes_nothing(tmp_path, school, number, code):
    before = school.read_bytes()
    store = folder(tmp_path / "keys")
    report, signer = keys_office.found_trust(school, Founder(number, Term()), store, WORD, office_world())
    assert (books.codes(report), signer, school.read_bytes() == before) == ([code], None, True)
    assert list(store.held()) == []


def test_a_lost_root_is_replaced_and_every_computer_asks_before_it_follows(tmp_path, school):
    """The office's computer has no key any more; a college follows once the fingerprint was compared."""
    college = books.college(tmp_path / "学院.xlsx", trust=keyed.trust_rows_for())
    known, nobody = keyed.known_pins(), keyed.Keys("X999")
    world = replace(office_world(), keys=nobody, pins=known)
    old = trust(school)
    report, signer = keys_office.found_trust(
        school, Founder(books.OFFICE, Term(), instead=True), folder(tmp_path / "keys"), WORD, world
    )
    assert (report.ok, books.codes(report)) == (True, [])
    assert (trust(school).root.public, trust(school).number) == (signer.public, old.number + 1)
    assert (trust(school).certificates, known.root) == ((), signer.public)
    rewrite(college, trust=for_college(books.tables_of(school)["trust"], keyed.COLLEGE))
    theirs = keyed.known_pins()
    refused = keyed.run_keyed("roster.check", college, actor=books.ADMIN, pins=theirs)
    assert books.codes(refused) == ["K302"]
    theirs.pin(fingerprint(signer.public))
    asked = keyed.run_keyed("roster.check", college, actor=books.ADMIN, pins=theirs)
    assert books.codes(asked) == ["K305"]


def test_requests_in_order_are_certified_in_every_list_they_belong_to(school, letter):
    report = issue(school, letter(COUNSELLOR, ADMIN))
    assert (report.ok, books.codes(report)) == (True, [])
    wanted = {("T001", "辅导员", False), (books.ADMIN, "学院管理员", False)}
    assert held(school) == held(school, keyed.COLLEGE) == wanted
    assert held(school, keyed.OTHER_COLLEGE) == set()
    assert {trust(school, c).number for c in ("", keyed.COLLEGE, keyed.OTHER_COLLEGE)} == {2}
    made = {c.number: c for c in trust(school).certificates}["T001"]
    assert (made.valid_from, made.valid_to, made.college) == ("2026-10-20", keyed.UNTIL, keyed.COLLEGE)
    assert made.public == keyed.key_of("T001").public
    assert len({c.serial for c in trust(school).by_serial.values()}) == 3
    log = books.rows_in(school, "log")[-1]
    assert (log["command"], log["identity"], log["person"]) == ("签发证书", "已验证", "孙处长（X001）")
    assert kept(school, "收件") == ["申请1.txt", "申请2.txt"]


def test_the_same_request_twice_gives_no_second_certificate(school, letter):
    issue(school, letter(COUNSELLOR))
    before = school.read_bytes()
    report = issue(school, letter(COUNSELLOR, COUNSELLOR))
    assert (report.ok, report.rows, school.read_bytes() == before) == (True, (), True)


def test_twice_in_one_go_is_once(school, letter):
    report = issue(school, letter(COUNSELLOR, COUNSELLOR))
    assert len(report.rows) == len(trust(school).certificates) == 1


def test_one_that_ends_before_the_day_asked_for_is_renewed(school, letter):
    issue(school, letter(COUNSELLOR), Term("", "2026-12-31"))
    assert issue(school, letter(COUNSELLOR), Term()).rows == ()
    assert len(issue(school, letter(COUNSELLOR), Term("", keyed.UNTIL)).rows) == 1
    assert sorted(c.valid_to for c in trust(school).certificates) == ["2026-12-31", keyed.UNTIL]


def test_a_second_key_of_a_person_gets_a_certificate_beside_the_first(school, letter):
    issue(school, letter(COUNSELLOR))
    issue(school, letter(request("T001", "李莉", "辅导员", which="laptop")))
    assert len({c.public for c in trust(school).certificates}) == 2


@pytest.mark.parametrize(
    "text",
    [
        "你好",
        "",
        COUNSELLOR.replace("T001", "T002"),
        COUNSELLOR.replace("辅导员", "学院管理员"),
        COUNSELLOR.replace(keyed.COLLEGE, keyed.OTHER_COLLEGE),
        COUNSELLOR.replace("姓名：", "工号：T009\r\n姓名："),
        COUNSELLOR[:-20],
        request("T001", "李莉", "辅导员", "法学院"),
        request("T001", "李莉", "辅导员", ""),
        request("T001", "李莉", "院长"),
        request("T 001", "李莉", "辅导员"),
        request("T001", "", "辅导员"),
        request("G009", "赵干事", "学院管理员"),
        request(books.ADMIN, "别人", "学院管理员"),
        request(books.ADMIN, "赵干事", "学院副书记"),
        request(books.ADMIN, "赵干事", "学院管理员", keyed.OTHER_COLLEGE),
        request("X002", "外人", "学生处", ""),
    ],
)
def test_a_request_that_is_wrong_or_does_not_fit_is_refused_and_set_apart(school, letter, text):
    report = issue(school, letter(text, ADMIN))
    assert books.codes(report) == ["K312"]
    assert report.findings[0].file == "申请1.txt"
    assert held(school) == {(books.ADMIN, "学院管理员", False)}
    assert (kept(school, "隔离"), kept(school, "收件")) == (["申请1.txt"], ["申请2.txt"])


def test_somebody_elses_key_is_certified_for_nobody(school, letter):
    issue(school, letter(COUNSELLOR))
    signer = keyed.key_of("T001")
    asked = asked_for("T009", "他人", "辅导员", keyed.COLLEGE, (), signer.public)
    report = issue(school, letter(request_text(asked, "2026-10-20 08:00:00", signer).shown()))
    assert books.codes(report) == ["K312"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_request_that_an_editor_saved_again_is_the_same(school, letter, encoding):
    text = COUNSELLOR.replace("\r\n", "\n") + "\n\n"
    assert issue(school, letter(text, encoding=encoding)).ok
    assert held(school) == {("T001", "辅导员", False)}


def test_names_and_classes_with_blanks_survive_the_sheet(school, letter):
    signer = keyed.key_of("T001")
    asked = asked_for(
        " T001", "阿依古丽 • 买买提", "辅导员", keyed.COLLEGE, ("会计  2401", "会计2402"), signer.public
    )
    assert issue(school, letter(request_text(asked, "2026-10-20 08:00:00", signer).shown())).ok
    (made,) = trust(school, keyed.COLLEGE).certificates
    assert (made.number, made.classes) == ("T001", ("会计 2401", "会计2402"))


def test_requests_come_in_folders_archives_and_letters(tmp_path, school):
    inbox = tmp_path / "来信"
    inbox.mkdir()
    with zipfile.ZipFile(inbox / "几份.zip", "w") as archive:
        archive.writestr("一/申请.txt", COUNSELLOR)
    message = EmailMessage()
    message["Subject"] = "密钥申请"
    message.set_content("见附件")
    message.add_attachment(ADMIN.encode("utf-8-sig"), "application", "octet-stream", filename="申请.txt")
    (inbox / "信.eml").write_bytes(message.as_bytes())
    report = issue(school, [inbox])
    assert books.codes(report) == []
    assert len(report.rows) == 2
    assert kept(school, "收件") == sorted(["几份.zip", "信.eml", "申请.txt", "申请.txt"])


def test_a_dry_run_shows_the_same_and_keeps_nothing(school, letter):
    before = sorted(school.parent.rglob("*")), school.read_bytes()
    dry = issue(school, letter(COUNSELLOR), dry_run=True)
    left = [p for p in sorted(school.parent.rglob("*")) if p.name != ".案卷.lock"]
    assert (left, school.read_bytes()) == before
    wet = issue(school, letter(COUNSELLOR))
    assert dry.rows == wet.rows
    assert dry.outcome.changes == wet.outcome.changes


def test_a_missing_file_stops_the_run(school, tmp_path, letter):
    before = school.read_bytes()
    report = issue(school, [*letter(COUNSELLOR), tmp_path / "没有.txt"])
    assert (books.codes(report), school.read_bytes() == before) == (["F110"], True)


def test_only_the_roots_own_key_issues(tmp_path, letter):
    public = keyed.key_of("X002").public
    second = keyed.certificate(books.OFFICE, number="X002", name="周科长", serial="X2", public=public)
    named = ((books.OFFICE, "孙处长"), ("X002", "周科长"))
    staff = [{"staff_number": n, "name": name, "role": "学生处"} for n, name in named]
    path = books.school(tmp_path / "校级.xlsx", staff=staff, trust=keyed.trust_rows_for("", second))
    world = replace(office_world(), keys=keyed.Keys("X002"))
    before = path.read_bytes()
    report = issue(path, letter(COUNSELLOR), actor="X002", world=world)
    assert (books.codes(report), report.findings[0].value) == (["K307"], books.OFFICE)
    assert path.read_bytes() == before


def test_a_new_college_gets_its_list_without_any_request(tmp_path):
    path = books.school(tmp_path / "校级.xlsx", trust=keyed.trust_rows_for("")[:-1])
    assert issue(path, []).ok
    assert trust(path, keyed.OTHER_COLLEGE).number == trust(path).number == 2
    before = path.read_bytes()
    assert issue(path, []).ok
    assert path.read_bytes() == before


def test_revoking_counts_from_now_on_and_raises_the_number(school, letter):
    issue(school, letter(COUNSELLOR, ADMIN))
    report = revoke(school, "T001")
    assert report.ok
    made = {c.number: c for c in trust(school, keyed.COLLEGE).certificates}
    assert (made["T001"].revoked_at, made[books.ADMIN].revoked_at) == ("2026-10-20 09:30:00", "")
    assert trust(school).number == 3
    assert "离职" in books.rows_in(school, "log")[-1]["detail"]
    assert books.codes(revoke(school, "T001")) == ["K315"]


def test_of_two_certificates_one_may_be_revoked_by_its_serial(school, letter):
    issue(school, letter(COUNSELLOR, request("T001", "李莉", "辅导员", which="laptop")))
    serials = [c.serial for c in trust(school).certificates]
    assert books.codes(revoke(school, "T001", "NOTHERE")) == ["K315"]
    assert revoke(school, "T001", serials[0]).ok
    assert {c.serial for c in trust(school).certificates if c.revoked_at} == {serials[0]}
    assert revoke(school, "T001").ok
    assert all(c.revoked_at for c in trust(school).certificates)


def test_the_root_is_nobodys_to_revoke(school):
    assert books.codes(revoke(school, books.OFFICE)) == ["K315"]


def test_a_revoked_key_is_certified_no_more_and_a_new_one_is(school, letter):
    issue(school, letter(COUNSELLOR))
    revoke(school, "T001")
    assert books.codes(issue(school, letter(COUNSELLOR))) == ["K312"]
    assert issue(school, letter(request("T001", "李莉", "辅导员", which="new"))).ok
    assert held(school) == {("T001", "辅导员", True), ("T001", "辅导员", False)}


def test_issued_and_revoked_workbooks_are_read_by_the_next_command(school, letter):
    world = office_world()
    issue(school, letter(COUNSELLOR, ADMIN), world=world)
    revoke(school, "T001", world=world)
    report = keyed.run_keyed("check", school, actor=books.OFFICE, pins=world.pins)
    assert (report.ok, books.codes(report)) == (True, [])
    assert world.pins.list_number(trust(school).fingerprint, "") == trust(school).number == 3


def test_a_revoked_key_in_capitals_is_no_other_key(school, letter):
    issue(school, letter(COUNSELLOR))
    revoke(school, "T001")
    signer = keyed.key_of("T001")
    asked = asked_for("T001", "李莉", "辅导员", keyed.COLLEGE, (), signer.public.upper())
    text = request_text(asked, "2026-10-20 08:00:00", signer).shown()
    assert books.codes(issue(school, letter(text))) == ["K312"]


@pytest.mark.libreoffice
def test_a_trust_list_survives_libreoffice(school, letter, office):
    signer = keyed.key_of("T001")
    asked = asked_for("T001", "欧阳 Li", "辅导员", keyed.COLLEGE, ("会计 2401",), signer.public)
    issue(school, letter(request_text(asked, "2026-10-20 08:00:00", signer).shown(), ADMIN))
    revoke(school, books.ADMIN)
    before = trust(school)
    school.write_bytes(office.convert({"a.xlsx": school.read_bytes()})["a.xlsx"])
    assert trust(school) == before
    assert trust(school, keyed.COLLEGE).number == before.number


def test_a_listing_shows_everybody_and_changes_nothing(school, letter):
    issue(school, letter(COUNSELLOR))
    revoke(school, "T001")
    world, before = replace(office_world(), pins=Pins()), school.read_bytes()
    report = keys_office.listing(school, world)
    assert [(r["工号"], r["吊销时间"]) for r in report.rows] == [
        (books.OFFICE, ""), ("T001", "2026-10-20 09:30:00"),
    ]  # fmt: skip
    assert (world.pins.root, school.read_bytes() == before) == ("", True)


def test_a_listing_of_something_else_says_what_it_is(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"no workbook")
    assert not keys_office.listing(path, office_world()).ok
    assert books.codes(keys_office.listing(tmp_path / "没有.xlsx", office_world())) == ["F110"]
