"""An auditor's filters of the log: which users viewed this record, what this user did, and in which days."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from administration import access_log, log_details
from administration.list_exports import LOG as LOG_LIST
from audit import log
from audit.choices import Operation
from audit.models import AuditEntry
from exports.sources import registered
from prosecutions.models import Defendant, ProsecutionCase, Witness
from tests.accounts.factories import UserFactory, analyst, national
from tests.exports.reading import csv_lines
from tests.nrm.crime import making
from tests.nrm.making import begun, nrm_analyst
from tests.prosecutions import asset_making, case_making, team_making, witness_making
from tests.prosecutions.making import action
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
LOG, EXPORT = reverse("administration:log-list"), "/exports/new/log/"


@pytest.fixture
def auditor() -> Client:
    return just_signed_in(UserFactory(role=Role.AUDITOR))


def page(auditor: Client, **query: str) -> str:
    """The log page with these filters."""
    return auditor.get(LOG, query).content.decode()


def test_log_says_who_did_what_and_viewing_it_is_logged(auditor: Client) -> None:
    reader = analyst()
    just_signed_in(reader).get(reverse("investigations:investigation-list"))

    assert reader.name in page(auditor)
    assert "Opened the list of investigations" in page(auditor)
    assert "Viewed: Investigations" in page(auditor)
    assert AuditEntry.objects.newest_first()[0].subject == "audit.auditentry"


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
def test_auditor_finds_who_viewed_a_referral_by_its_pseudonym(auditor: Client, typed: str) -> None:
    officer = nrm_analyst()
    referral = begun(officer)
    just_signed_in(officer).get(reverse("nrm:referral-detail", args=[referral.public_id]))
    pseudonym = referral.pseudonym

    html = page(auditor, record=typed.format(pseudonym, pseudonym.replace("-", ""), pseudonym.lower()))

    assert "People who used this record" in html
    assert f'<th scope="row" class="govuk-table__header">{officer.name}</th>' in html
    assert "No record has this reference" not in html


def test_line_without_a_request_names_the_service_as_who_did_it(auditor: Client) -> None:
    referral = begun(nrm_analyst())
    log.record(Operation.ALTERATION, of=referral)

    html = page(auditor, record=referral.pseudonym)

    assert 'data-label="Who">The service (automatic)' in html
    assert '<th scope="row" class="govuk-table__header">The service (automatic)</th>' in html
    assert "Nobody signed in" not in html


@pytest.mark.parametrize(
    ("question", "has_request", "words"),
    [
        ("paper", True, ""),
        ("paper", False, "for printing"),
        ("send_back", True, "returned to authors"),
        ("wrong password", True, "wrong password"),
    ],
)
def test_code_below_the_records_is_in_words_or_left_out(question: str, has_request: bool, words: str) -> None:
    entry = AuditEntry(question=question)

    assert log_details.in_words(entry, request="Printed guidance" if has_request else "") == words


def test_line_of_a_printed_page_has_no_code(auditor: Client) -> None:
    reader = analyst()
    just_signed_in(reader).get(reverse("guidance:library"))

    assert ">library<" not in page(auditor, person=reader.email)


def test_unknown_reference_is_reported(auditor: Client) -> None:
    assert "No record has this reference" in page(auditor, record="ZZZ-ZZZ")


def test_typed_reference_is_not_logged(auditor: Client) -> None:
    page(auditor, record="Jane Victim")

    assert "Jane" not in AuditEntry.objects.newest_first()[0].question


def test_home_pages_are_left_out_unless_asked_for(auditor: Client) -> None:
    reader = analyst()
    just_signed_in(reader).get("/")

    assert "No events match" in page(auditor, person=reader.email)
    assert "Home pages" in page(auditor, person=reader.email, home_pages="on")


def test_log_is_filtered_by_user_and_an_unknown_address_finds_nothing(auditor: Client) -> None:
    reader = analyst()
    just_signed_in(reader).get(reverse("investigations:investigation-list"))

    assert reader.name in page(auditor, person=reader.email)
    assert "No events match" in page(auditor, person="nobody@example.org")


def test_log_is_filtered_by_a_range_of_days(auditor: Client) -> None:
    just_signed_in(analyst()).get(reverse("investigations:investigation-list"))
    yesterday = {"until_0": "23", "until_1": "11", "until_2": "2026"}
    today = {"since_0": "24", "since_1": "11", "since_2": "2026"}

    assert "No events match" in page(auditor, subject="investigations.investigation", **yesterday)
    assert "Investigations" in page(auditor, subject="investigations.investigation", **today)


def test_range_that_ends_before_it_starts_is_refused(auditor: Client) -> None:
    days = {"since_0": "24", "since_1": "11", "since_2": "2026", "until_0": "1", "until_1": "11", "until_2": "2026"}

    answer = auditor.get(LOG, days)

    assert answer.status_code == 422
    assert "must be the same date as" in answer.content.decode()


def test_every_subject_has_words() -> None:
    assert all(label and "." not in label for _, label in access_log.subject_choices())


def test_download_matches_the_page_and_is_logged_with_its_reason(auditor: Client) -> None:
    reader = analyst()
    just_signed_in(reader).get(reverse("investigations:investigation-list"))

    answer = auditor.post(f"{EXPORT}?person={reader.email}", {"format": "csv", "reason": "Access review"})

    rows = csv_lines(answer.content)
    assert [(row["person"], row["act"]) for row in rows] == [(reader.name, "Viewed")]
    logged = AuditEntry.objects.filter(kind=Operation.DISCLOSURE, subject="audit.auditentry").get()
    assert (logged.reason, logged.count) == ("Access review", 1)
    assert reader.email not in logged.question


def test_download_of_too_many_lines_is_refused_in_advance(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registered(), "log", replace(LOG_LIST, at_once_up_to=1))
    for _ in range(2):
        log.record(Operation.CONSULTATION, of="nrm.referral", keys=["x"])

    answer = auditor.post(EXPORT, {"format": "csv", "reason": "Access review"})

    assert "at most 1 events" in answer.content.decode()
    assert not AuditEntry.objects.filter(kind=Operation.DISCLOSURE).exists()


@pytest.mark.parametrize("count", [2, 40])
def test_log_costs_the_same_for_any_number_of_lines(
    auditor: Client, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for _ in range(count):
        log.record(Operation.CONSULTATION, of="nrm.referral", keys=["x"])

    with query_budget(10):
        answer = auditor.get(LOG)

    assert answer.content.decode().count("app-nowrap") >= count


@pytest.mark.parametrize("typed", ["A1", " a1 "])
def test_auditor_finds_who_viewed_an_action_of_the_plan_by_its_number(auditor: Client, typed: str) -> None:
    nadia = national()
    made = action(by=nadia)
    just_signed_in(nadia).get(made.get_absolute_url())

    html = page(auditor, record=typed)

    assert f'<th scope="row" class="govuk-table__header">{nadia.name}</th>' in html
    assert "No record has this reference" in page(auditor, record="A2")


def test_auditor_finds_who_viewed_a_crime_record_by_its_crime_system_reference(auditor: Client) -> None:
    officer = nrm_analyst()
    record = making.crime(officer, reference="LA/77/26")
    just_signed_in(officer).get(record.get_absolute_url())

    assert f'<th scope="row" class="govuk-table__header">{officer.name}</th>' in page(auditor, record="la/77/26")


def defendant_of(case: ProsecutionCase, by: User) -> Defendant:
    return case_making.defendant(case, by=by)


def witness_of(case: ProsecutionCase, by: User) -> Witness:
    return witness_making.witness(case, by=by)


@pytest.mark.parametrize("typed", ["50AB1234526", "50 ab 12345/26"])
@pytest.mark.parametrize("viewed", [None, defendant_of, witness_of])
def test_auditor_finds_who_viewed_a_prosecution_by_its_unique_reference_number(
    auditor: Client, typed: str, viewed: Callable[[ProsecutionCase, User], Model] | None
) -> None:
    priya, colleague = analyst(), analyst()
    case = case_making.charged(case_making.investigation(priya), by=priya, urn="50AB1234526")
    record: Any = viewed(case, priya) if viewed else case
    just_signed_in(colleague).get(record.get_absolute_url())

    assert f'<th scope="row" class="govuk-table__header">{colleague.name}</th>' in page(auditor, record=typed)
    assert "No record has this reference" in page(auditor, record="50AB1234527")


def test_auditor_finds_prosecutions_without_a_number_asset_recovery_and_joint_teams(auditor: Client) -> None:
    priya = analyst()
    of = case_making.investigation(priya)
    records = (
        case_making.referred(of, by=priya),
        asset_making.frozen(of, by=priya),
        team_making.proposed(of, by=priya),
    )
    for record in records:
        colleague = analyst()
        just_signed_in(colleague).get(record.get_absolute_url())
        for typed in (str(record), str(record).lower().replace("-", " ")):
            html = page(auditor, record=typed)
            assert f'<th scope="row" class="govuk-table__header">{colleague.name}</th>' in html, typed
