"""The pages of prosecutions: what each user finds there, and what a refused form keeps."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from investigations.models import Investigation
from nrm.crime.choices import CancellationReason, RecordStatus
from nrm.models import CrimeRecord
from prosecutions.cases import list_export, records
from prosecutions.cases.checks import BY_CODE
from prosecutions.cases.choices import ChargeResult, CustodyTrack, Plea, Remand, SentenceKind
from prosecutions.cases.figures import quarter_in_words
from prosecutions.cases.filters import OPEN
from prosecutions.models import Defendant, ProsecutionCase
from tests.accounts.factories import analyst, coordinator, national, stranger
from tests.nrm.crime import making as crime_making
from tests.nrm.making import with_duty
from tests.prosecutions import case_making as making
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST, FIGURES = "/prosecutions/cases/", "/prosecutions/cases/figures/"


@made_once
def priya() -> User:
    return analyst()


@made_once
def operation(priya: User) -> Investigation:
    return making.investigation(priya)


@made_once
def case(operation: Investigation, priya: User) -> ProsecutionCase:
    return making.charged(operation, by=priya, urn="50AB1234526", suspects=4, charged=3)


@made_once
def first(case: ProsecutionCase, priya: User) -> Defendant:
    return making.convicted(making.defendant(case, by=priya), by=priya)


def page_of(user: User, url: str, **sent: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(url, sent) if sent else client.get(url)


def step_url(defendant: Defendant, move: str) -> str:
    return reverse("prosecutions:defendant-step", args=[defendant.public_id, move])


def test_pages_open_for_the_force_the_unit_and_the_national_team(case: ProsecutionCase, first: Defendant) -> None:
    for user in (analyst(), coordinator(), national()):
        for url in (LIST, FIGURES, case.get_absolute_url(), first.get_absolute_url()):
            assert page_of(user, url).status_code == 200, (user.role, url)


def test_case_of_another_force_is_not_found(case: ProsecutionCase, first: Defendant) -> None:
    for url in (case.get_absolute_url(), first.get_absolute_url(), step_url(first, "order")):
        assert page_of(stranger(), url).status_code == 404


def test_every_step_that_a_page_offers_opens(case: ProsecutionCase, first: Defendant, priya: User) -> None:
    second = making.at_court(making.defendant(case, by=priya), by=priya)
    for record in (case, first, second):
        page = page_of(priya, record.get_absolute_url())
        for move, _ in page.context["moves"]:
            name = "case-step" if record == case else "defendant-step"
            opened = page_of(priya, reverse(f"prosecutions:{name}", args=[record.public_id, move]))
            assert opened.status_code == 200, move


def test_reader_is_offered_no_step(case: ProsecutionCase, first: Defendant) -> None:
    for record in (case, first):
        page = page_of(national(), record.get_absolute_url())
        assert page.context["moves"] == []
        assert not page.context["can_change"]


def test_step_that_is_not_possible_says_why_and_changes_nothing(first: Defendant, priya: User) -> None:
    page = page_of(priya, step_url(first, "plea"))

    assert page.status_code == 302
    first.refresh_from_db()
    assert first.status == "convicted"


def test_refused_form_keeps_what_was_typed(first: Defendant, priya: User) -> None:
    sent = {"new_order": "applied", "on_0": "1", "on_1": "1", "on_2": "2099", "seen": records.token_of(first)}
    page = page_of(priya, step_url(first, "order"), **sent)

    assert page.status_code == 422
    assert "is in the future" in page.content.decode()
    assert 'value="2099"' in page.content.decode()


def test_outdated_form_is_refused(first: Defendant, priya: User) -> None:
    page = page_of(priya, step_url(first, "order"), new_order="applied", on_0="1", on_1="1", on_2="2026", seen="old")

    assert page.status_code == 409
    first.refresh_from_db()
    assert first.order == ""


def test_investigation_page_lists_the_case_and_adds_another(
    operation: Investigation, case: ProsecutionCase, priya: User
) -> None:
    page = page_of(priya, operation.get_absolute_url()).content.decode()

    assert "50AB1234526" in page
    assert reverse("prosecutions:case-new", args=[operation.public_id]) in page
    added = page_of(
        priya,
        reverse("prosecutions:case-new", args=[operation.public_id]),
        urn="50/AB/12346/26",
        is_flagged="yes",
        key=str(uuid.uuid4()),
    )
    assert added.status_code == 302
    assert ProsecutionCase.objects.filter(urn="50AB1234626").exists()


def test_list_is_narrowed_by_a_check_a_status_and_a_urn(case: ProsecutionCase, first: Defendant, priya: User) -> None:
    for query, number in (("show=order_gap", 1), ("show=custody", 0), ("show=charged", 1), ("urn=50 ab 12345 26", 1)):
        assert page_of(priya, f"{LIST}?{query}").context["page"].paginator.count == number, query


@pytest.mark.parametrize("more", [0, 6])
def test_list_names_the_investigation_in_as_many_queries_for_many_cases(
    more: int, case: ProsecutionCase, operation: Investigation, priya: User, django_assert_max_num_queries: Any
) -> None:
    """Without a URN, nothing else says which case it is."""
    for _ in range(more):
        making.opened(operation, by=priya)
    client = Client()
    client.force_login(priya)

    with django_assert_max_num_queries(8):
        page = client.get(LIST).content.decode()

    assert page.count('data-label="Investigation">OP/1<') == more + 1


def test_list_says_how_to_add_a_case_to_those_who_may(case: ProsecutionCase, priya: User) -> None:
    for user, is_shown in ((priya, True), (coordinator(), False), (national(), False)):
        assert ("Add a prosecution" in page_of(user, LIST).content.decode()) is is_shown


def test_form_that_the_browser_kept_is_refused_with_what_was_typed(case: ProsecutionCase, priya: User) -> None:
    client = Client()
    client.force_login(priya)
    url = reverse("prosecutions:case-new", args=[case.investigation.public_id])
    answer = client.post(url, {"urn": "50AB7654326", "is_flagged": "yes", "key": str(case.public_id)})

    assert answer.status_code == 422
    assert "Open a new form" in answer.content.decode()
    assert "50AB7654326" in answer.content.decode()


def test_case_that_lacks_defendants_is_open(case: ProsecutionCase, first: Defendant, priya: User) -> None:
    """Three suspects were charged, and one is entered and sentenced."""
    making.step(first, "sentence", by=priya, sentence=SentenceKind.FINE)

    assert page_of(priya, f"{LIST}?show=open").context["page"].paginator.count == 1


@pytest.mark.parametrize("show", ["", "show=&", "show=open&"])
def test_urn_is_searched_in_finished_cases_too(case: ProsecutionCase, first: Defendant, priya: User, show: str) -> None:
    sentence = making.step(first, "sentence", by=priya, sentence=SentenceKind.FINE)
    assert sentence.status == "sentenced"
    ProsecutionCase.objects.update(charged=1)  # so that no defendant is missing

    page = page_of(priya, f"{LIST}?{show}urn=50+ab+12345+26")

    assert [each.pk for each in page.context["page"]] == [case.pk]
    assert "includes finished prosecutions" in page.content.decode()
    assert page_of(priya, f"{LIST}?show=open").context["page"].paginator.count == 0
    assert page_of(priya, f"{LIST}?show=referred&urn=50AB1234526").context["page"].paginator.count == 0


def test_exported_list_names_its_filters_in_words_and_logs_codes(case: ProsecutionCase, priya: User) -> None:
    narrowed = list_export.narrowed(QueryDict("show=order_gap&urn=50AB1234526"), priya)

    assert narrowed.in_words == ("Show: Prevention order not considered", "URN: used")
    assert narrowed.filters == "show order_gap, urn given"


@pytest.mark.parametrize("show", [OPEN, *BY_CODE])
def test_clerk_reads_what_each_filter_of_the_list_needs(
    case: ProsecutionCase, first: Defendant, priya: User, show: str
) -> None:
    with_duty(priya)  # who sees the checks of crime records too
    with acting_for(priya, role="clerk"):
        narrowed = list_export.narrowed(QueryDict(f"show={show}"), priya)
        lines = narrowed.lines(narrowed.keys(most=10))

    assert len(lines) == (show in {OPEN, "order_gap", "defendants"})


def test_flag_can_be_unknown(case: ProsecutionCase, priya: User) -> None:
    sent = {"urn": case.urn, "is_flagged": "unknown", "seen": records.token_of(case)}
    page_of(priya, reverse("prosecutions:case-change", args=[case.public_id]), **sent)

    case.refresh_from_db()
    assert case.is_flagged is None
    assert "Not known yet" in page_of(priya, case.get_absolute_url()).content.decode()


def test_page_prints_the_days_in_custody_before_and_no_limit_after_the_result(
    case: ProsecutionCase, priya: User
) -> None:
    held = making.defendant(case, by=priya)
    sent = {"new_remand": "custody", "track": "crown", "used_days": "0", "seen": records.token_of(held)}
    today = clock.today()
    day = {"on_0": today.day, "on_1": today.month, "on_2": today.year}
    assert page_of(priya, step_url(held, "remand"), **sent, **day).status_code == 302
    custodial = {"new_remand": Remand.CUSTODY, "track": CustodyTrack.CROWN}
    making.step(held, "remand", by=priya, **custodial, used_days=12)
    assert "12 days in custody before" in page_of(priya, held.get_absolute_url()).content.decode()

    making.step(held, "result", by=priya, chosen=(1,), result=ChargeResult.DISCONTINUED)
    assert "<dt>Custody time limit</dt>" not in page_of(priya, held.get_absolute_url()).content.decode()


def test_form_of_the_trial_has_both_dates_that_are_entered(case: ProsecutionCase, priya: User) -> None:
    person = making.at_court(making.defendant(case, by=priya), by=priya)
    began, ends = date(2027, 2, 1), date(2027, 3, 19)
    dated = making.step(person, "set_trial", by=priya, on=began, trial_ends_on=ends)

    page = page_of(priya, step_url(dated, "set_trial")).content.decode()

    assert page.index('value="1"') < page.index("Expected last day of the trial") < page.index('value="19"')
    assert "1 February 2027, expected to end 19 March 2027" in page_of(priya, dated.get_absolute_url()).content.decode()
    sent = {"on": "2027-02-01", "trial_ends_on": "2027-01-31", "seen": records.token_of(dated)}
    refused = page_of(priya, step_url(dated, "set_trial"), **sent)
    assert refused.status_code == 422
    assert 'value="31"' in refused.content.decode()
    assert page_of(priya, step_url(dated, "set_trial"), **sent | {"trial_ends_on": ""}).status_code == 302
    assert Defendant.objects.get(pk=dated.pk).trial_ends_on is None


def test_figures_count_defendants_and_offences_apart(case: ProsecutionCase, first: Defendant, priya: User) -> None:
    making.step(making.defendant(case, by=priya, offences=("fraud", "msa_slavery")), "first_hearing", by=priya)
    guilty = making.at_court(making.defendant(case, by=priya, offences=("fraud",)), by=priya, plea=Plea.GUILTY)
    making.step(guilty, "result", by=priya, chosen=(1,), result=ChargeResult.NO_EVIDENCE)

    shown = page_of(priya, FIGURES).context["figures"]

    assert (shown.cases, shown.referred, shown.charged_cases) == (1, 1, 1)
    assert (shown.total.defendants, shown.total.finished, shown.total.convicted) == (3, 2, 1)
    assert shown.total.rate == "–"  # too few
    assert [(row.label[:7], row.defendants) for row in shown.groups] == [("Modern ", 2), ("Another", 1)]
    assert [(row.charges, row.convicted, row.other_results) for row in shown.offences] == [
        (2, 1, 0), (0, 0, 0), (2, 0, 1),
    ]  # fmt: skip
    assert shown.order_gaps == 1
    times = {row.label.partition(" (")[0]: (row.days, row.base) for row in shown.durations}
    assert times["Last referral to charge"] == (20, 3)
    assert times["Charge to result"] == (85, 2)


def test_time_from_the_first_report_to_the_charge_is_for_readers_of_the_crime_register(
    operation: Investigation, first: Defendant, priya: User
) -> None:
    """Three reports: the oldest was cancelled, and the youngest came after the charge."""
    contact = with_duty(analyst())
    london = clock.start_of(first.charged_on)
    cancelled = {"status": RecordStatus.CANCELLED, "cancellation": min(CancellationReason)}
    for days, more in ((-90, cancelled), (-60, {}), (5, {})):
        record = crime_making.opened(contact)
        at = london + timedelta(days=days, hours=1)
        CrimeRecord.objects.filter(pk=record.pk).update(investigation=operation, reported_at=at, **more)

    def times(user: User) -> dict[str, tuple[float | None, int]]:
        return {row.label: (row.days, row.base) for row in page_of(user, FIGURES).context["figures"].durations}

    assert times(contact)["First report to the force to charge (defendants)"] == (60, 1)
    assert not [label for label in times(priya) if "report" in label]


def test_figures_are_narrowed_to_one_force(operation: Investigation, first: Defendant) -> None:
    other = stranger()
    making.charged(making.investigation(other, reference="KEN/1"), by=other)
    period = {f"first_{part}": number for part, number in enumerate((1, 1, 2020))}
    today = clock.today()
    period |= {f"last_{part}": number for part, number in enumerate((today.day, today.month, today.year))}

    for force, cases in (("", 2), (operation.force_id, 1), (other.force_id, 1)):
        shown = page_of(national(), f"{FIGURES}?{urlencode(period | {'force': force or ''})}")
        assert (shown.status_code, shown.context["figures"].cases) == (200, cases), force


@pytest.mark.parametrize(("month", "words"), [(1, "January to March 2026"), (10, "October to December 2026")])
def test_cohort_is_named_by_its_months(month: int, words: str) -> None:
    assert quarter_in_words(date(2026, month, 1)) == words
