"""Who clicks stands in user.toml; what else stands there stays."""

import pytest

from zongce.home import LimitsFault, user_number
from zongce.xlam.user_number import with_number


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "user.toml"


def test_a_number_is_written_where_none_was(path):
    with_number("T070001").write()
    assert path.read_text(encoding="utf-8") == 'number = "T070001"\n'
    assert user_number() == "T070001"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('# 我\nnumber = "A1" # 旧\n[m]\nnumber = "x"\n', '# 我\nnumber = "T070001"\n[m]\nnumber = "x"\n'),
        ('[mail]\nnumber = "x"\n', 'number = "T070001"\n[mail]\nnumber = "x"\n'),
        ('other = "值"\n', 'number = "T070001"\nother = "值"\n'),
        ('number = "A1"', 'number = "T070001"'),
    ],
)  # fmt: skip
def test_the_other_lines_stay(path, before, after):
    path.parent.mkdir()
    path.write_text(before, encoding="utf-8")
    with_number("T070001").write()
    assert path.read_text(encoding="utf-8") == after


def test_the_same_number_again_writes_nothing_and_another_is_told(path):
    path.parent.mkdir()
    path.write_text("number = 'T070001' # 本人\n", encoding="utf-8")
    before = path.read_bytes()
    with_number("T070001").write()
    assert path.read_bytes() == before
    assert "T070001" in with_number("T070002").write()
    assert user_number() == "T070002"


@pytest.mark.parametrize("text", ["number = ", 'note = """\nnumber = 1\n"""\n'])
def test_a_file_that_cannot_be_kept_is_left_alone(path, text):
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LimitsFault):
        with_number("T070001")
    assert path.read_text(encoding="utf-8") == text


def test_a_number_of_quotes_cannot_write_another_line(path):
    with_number('T"\\x').write()
    assert user_number() == 'T"\\x'
