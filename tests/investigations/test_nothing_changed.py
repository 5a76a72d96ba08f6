"""A return of many cases in which nothing has changed: its rows are confirmed with the reason, in one form."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from investigations.models import Entry, Finding
from investigations.returns import rows
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series
from tests.investigations.test_cells import SCRIPT, address, cells, entry, hidden
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db

CONFIRM = "Confirm 20 rows and continue"


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


@pytest.fixture
def begun(client: Client, anna: User) -> Client:
    approved(JANUARY, rows=[row(f"LAN/{number}") for number in range(20)], by=anna)
    client.force_login(anna)
    client.post(address("return-start"))
    return client


def warning() -> Finding:
    return Finding.objects.get(rule="nothing_changed", revision__state="working")


def unchecked() -> int:
    return Entry.objects.filter(revision__state="working", changed_at__isnull=True).count()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"why": "deployed"}, "The team was deployed to other work this month"),
        ({"why": "other", "reason": "All cases are suspended."}, "All cases are suspended."),
        ({"reason": "All cases are suspended."}, "All cases are suspended."),
        (
            {"why": "waiting", "reason": "Until May."},
            "The cases are waiting for a court, the CPS or another agency. Until May.",
        ),
    ],
)
def test_rows_are_confirmed_with_the_reason_and_the_check_before_submission_follows(
    begun: Client, sent: dict[str, str], reason: str
) -> None:
    assert CONFIRM in begun.get(address("return-detail")).content.decode()

    answer = begun.post(address("rows-unchanged"), {"asks_why": "1", **sent}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == address("return-submit")
    assert "20 rows confirmed as not changed." in page
    assert "Submit return" in page
    assert (warning().state, warning().reason) == ("explained", reason)
    assert unchecked() == 0


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a reason."),
        ({"why": "other", "reason": " "}, "Enter the reason."),
        ({"why": "because"}, "Select a valid choice."),
    ],
)
def test_nothing_is_confirmed_without_a_reason(begun: Client, sent: dict[str, str], sentence: str) -> None:
    answer = begun.post(address("rows-unchanged"), {"asks_why": "1", **sent})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: Return for February 2020" in page
    assert page.count(sentence) >= 2  # in the summary and at the field
    assert warning().is_open
    assert unchecked() == 20


def test_question_goes_as_soon_as_a_row_changes(begun: Client) -> None:
    page = begun.get(address("return-detail")).content.decode()

    sent: dict[str, Any] = cells(page, entry("LAN/1").pk, nrm_referrals="4", victims="9")
    answer = begun.post(address("cells-save"), sent, headers=SCRIPT).content.decode()

    assert CONFIRM not in answer
    assert "Confirm 19 other rows have not changed" in answer


def test_confirming_by_other_ways_leaves_the_warning_with_a_box_for_its_reason(begun: Client) -> None:
    begun.post(address("rows-unchanged"))

    page = begun.get(address("return-detail")).content.decode()
    assert warning().is_open
    assert CONFIRM not in page
    assert 'name="reason" maxlength="300" value="" data-app-answer' in page


def test_confirming_all_selected_rows_leaves_the_warning_with_a_box_for_its_reason(begun: Client) -> None:
    page = begun.get(address("return-detail")).content.decode()
    marks = [str(each.pk) for each in Entry.objects.filter(revision__state="working")]
    sent = {"act": "marked", "change": "unchanged", "mark": marks, **hidden(page, entry("LAN/1").pk)}

    answer = begun.post(address("cells-save"), sent, headers=SCRIPT).content.decode()

    assert unchecked() == 0
    for shown in (answer, begun.get(address("return-detail")).content.decode()):
        rest = shown.partition('id="rest"')[2].partition('id="progress"')[0]
        assert "1 warning" in shown
        assert f'action="{address("finding-explain", warning().pk)}"' in rest
        assert 'maxlength="300" value="" data-app-answer' in rest
        assert shown.count(f'id="finding-{warning().pk}"') == 1
        assert CONFIRM not in shown


def test_no_reason_is_asked_for_where_a_colleague_has_changed_a_row(begun: Client) -> None:
    lan_1 = entry("LAN/1")
    rows.save(lan_1.pk, typed={"stage": "court"}, version=lan_1.version, by=analyst())

    answer = begun.post(address("rows-unchanged"), {"asks_why": "1"}, follow=True)

    assert "19 rows confirmed as not changed." in answer.content.decode()
    assert unchecked() == 0


def test_no_reason_is_asked_for_in_a_form_where_a_colleague_has_confirmed_every_row(begun: Client) -> None:
    rows.no_change_to_the_rest(warning().revision.monthly_return, by=analyst())

    answer = begun.post(address("rows-unchanged"), {"asks_why": "1"}, follow=True)

    assert "Choose a reason." not in answer.content.decode()
    assert warning().is_open


def test_return_that_a_colleague_has_submitted_refuses_the_confirmation_at_once(begun: Client) -> None:
    colleague = analyst()
    rows.no_change_to_the_rest(warning().revision.monthly_return, by=colleague, reason="All cases are suspended.")
    decisions.submit(LANCASHIRE, FEBRUARY, by=colleague)

    answer = begun.post(address("rows-unchanged"), {"asks_why": "1"}, follow=True)

    page = answer.content.decode()
    assert (answer.status_code, len(answer.redirect_chain)) == (200, 1)
    assert "This return is submitted." in page
    assert "Choose a reason." not in page


def test_reason_that_may_identify_a_person_is_asked_about_first(begun: Client) -> None:
    sent = {"asks_why": "1", "why": "other", "reason": "Mr Nguyen, born 3/4/1999, is abroad."}

    answer = begun.post(address("rows-unchanged"), sent)

    assert answer.status_code == 422
    assert "born 3/4/1999" in answer.content.decode()
    assert unchecked() == 20
