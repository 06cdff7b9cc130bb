"""A finding's severity decides what a run may do; its document form loses nothing."""

import pytest

from zongce.core.finding import Finding, Severity, Where, stops


def made(severity=Severity.ERROR):
    return Finding("N101", severity, "成绩.xlsx", "原始成绩", "H2", "八", "“成绩”不是数字", "改成一个数字")


def test_only_an_error_stops():
    assert stops([made(Severity.HINT), made(Severity.ERROR)])
    assert not stops([made(Severity.HINT), made(Severity.REFUSED)])
    assert not stops([])


def test_the_document_form_has_every_field():
    found = made(Severity.REFUSED)
    document = found.as_dict()
    assert list(document) == list(Finding.__match_args__)
    assert document.pop("severity") == "refused"
    assert all(document[name] == getattr(found, name) for name in document)


def test_a_finding_cannot_be_changed():
    with pytest.raises(AttributeError):
        made().code = "N102"


def test_a_place_may_be_only_a_file():
    assert Where("成绩.xlsx") == ("成绩.xlsx", "", "")


def test_errors_come_before_refusals_before_hints():
    assert [s.value for s in Severity] == ["error", "refused", "hint"]
