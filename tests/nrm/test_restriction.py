"""What a granted restriction blocks everywhere, what it allows, and that no deadline is dropped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from matching.models import HashedToken
from nrm import decisions, search, todo
from nrm.data_rights import requests, restriction, subject_access
from nrm.models import Referral, ReferralExtraction, ReferralExtractionCell, SubjectRequest
from nrm.person_match import attempts
from tests.figures.making import JANUARY, LANCASHIRE, period
from tests.matching.people import working
from tests.nrm import caring, counting, making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
STOPS = "does not"
CAME = date(2026, 11, 20)


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def sent(analyst: User) -> Referral:
    """A child's submitted referral, awaiting its decision."""
    return caring.sent(analyst, making.CHILD | {"first_name": "Quaggamira", "last_name": "Zebrowska"})


def granted(referral: Referral, *, by: User, outcome: str = "granted") -> SubjectRequest:
    """A restriction in force."""
    how = {"asked_by": "person", "checked": "document", "received_on": CAME, "about": "Not to be used."}
    subject_request = requests.record_request(referral.public_id, kind="restriction", by=by, **how)
    ground = {} if outcome == "granted" else {"ground": "crime", "reason": "Needed as evidence."}
    return requests.decide(
        referral.public_id, subject_request.pk, outcome=outcome, **({"ground": "", "reason": ""} | ground), by=by
    )


def page(user: User, name: str, *arguments: Any, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=arguments) + query).content.decode()


def row_of(referral: Referral) -> str:
    """How a list row begins; the to-do list prints the pseudonym differently."""
    return f'<a class="govuk-link app-nowrap" href="{referral.get_absolute_url()}">{referral.pseudonym}</a>'


@pytest.mark.parametrize(("outcome", "is_restricted"), [("granted", True), ("partly", True), ("refused", False)])
def test_restriction_is_in_force_from_granting_until_lifting(
    sent: Referral, analyst: User, outcome: str, is_restricted: bool
) -> None:
    subject_request = granted(sent, by=analyst, outcome=outcome)
    assert restriction.is_restricted(sent) is is_restricted

    if is_restricted:
        requests.lift(sent.public_id, subject_request.pk, why="The day of birth was found right.", by=analyst)
    assert not restriction.is_restricted(sent)
    with pytest.raises(TransitionNotAllowed, match="There is no restriction to lift"):
        requests.lift(sent.public_id, subject_request.pk, why="Once more.", by=analyst)


@pytest.mark.parametrize("kind", ["access", "correction"])
def test_no_other_request_restricts(sent: Referral, analyst: User, kind: str) -> None:
    how = {"asked_by": "person", "checked": "document", "received_on": CAME, "about": "It is wrong."}
    subject_request = requests.record_request(sent.public_id, kind=kind, by=analyst, **how)
    right = {"question": "under_18", "right": "Was 18."} if kind == "correction" else {}
    requests.decide(
        sent.public_id, subject_request.pk, outcome="granted", ground="", reason="So it is.", **right, by=analyst
    )

    assert not restriction.is_restricted(sent)


@pytest.mark.parametrize(
    "who", [lambda own: own, lambda own: making.nrm_coordinator(), lambda own: making.nrm_national()]
)
def test_restricted_referral_is_found_only_by_its_whole_pseudonym(sent: Referral, analyst: User, who: Any) -> None:
    user = who(analyst)
    assert row_of(sent) in page(user, "nrm:referral-list", query="?state=open")

    granted(sent, by=analyst)

    for query in ("", "?state=open", "?case_type=referral"):
        assert row_of(sent) not in page(user, "nrm:referral-list", query=query), query
    with working(user):
        assert not search.find(sent.pseudonym[:-1], by=user).rows
        assert not search.find(sent.authority_reference, by=user).rows
        assert list(search.find(sent.pseudonym.lower(), by=user).rows) == [sent]


def test_restricted_referral_is_not_on_pages_of_people_met_together(analyst: User) -> None:
    referral, other = Referral.objects.filter(encounter=making.begun(analyst, people=2).encounter).order_by("pk")
    assert other.pseudonym in page(analyst, "nrm:referral-detail", referral.public_id)

    granted(other, by=analyst)

    assert other.pseudonym not in page(analyst, "nrm:referral-detail", referral.public_id)


def test_no_deadline_is_dropped_and_the_force_sees_what_is_restricted(
    sent: Referral, analyst: User, settings: Any
) -> None:
    settings.MSPT_TODAY = date(2026, 12, 20)
    before = {line.reason.code for line in todo.waiting_for(analyst)}
    assert {"overdue", "guardian", "unsafe"} <= before

    granted(sent, by=analyst)

    lines = todo.waiting_for(analyst)
    assert {line.reason.code for line in lines} == before | {"restricted"}
    assert all(line.referral.is_restricted for line in lines)  # type: ignore[attr-defined]  # as the queue marks it
    own = next(line for line in lines if line.reason.code == "restricted")
    assert own.url == reverse("nrm:request-list", args=[sent.public_id])
    assert "overdue" in {line.reason.code for line in todo.waiting_for(making.nrm_national())}
    assert "restricted" not in {line.reason.code for line in todo.waiting_for(making.nrm_national())}


@pytest.mark.parametrize("made", ["json", "pdf"])
def test_no_file_can_be_exported(sent: Referral, analyst: User, made: str) -> None:
    granted(sent, by=analyst)
    client = Client()
    client.force_login(analyst)
    sent_in = {"form": made, "to": "Home Office", "recipient": "", "reason": "To enter it."}

    answer = client.post(reverse("nrm:export-request", args=[sent.public_id]), sent_in, follow=True)

    assert "must not be exported" in answer.content.decode()


def test_draft_cannot_be_submitted_until_the_restriction_is_lifted(analyst: User) -> None:
    draft = making.answered(making.begun(analyst), making.CHILD, by=analyst)
    subject_request = granted(draft, by=analyst)
    with pytest.raises(TransitionNotAllowed, match="must not be sent to the Home Office"):
        making.referred(draft, on=clock.today(), by=analyst)

    requests.lift(draft.public_id, subject_request.pk, why="A child has to be referred.", by=analyst)

    assert making.referred(draft, on=clock.today(), by=analyst).state == "submitted"


def test_other_forces_cannot_match_it_even_after_saving_until_it_is_lifted(analyst: User) -> None:
    draft = making.answered(
        making.begun(analyst), making.CHILD | {"first_name": "Quaggamira", "last_name": "Zebrowska"}, by=analyst
    )
    assert HashedToken.objects.filter(record=draft.public_id).exists()

    subject_request = granted(draft, by=analyst)
    assert not HashedToken.objects.filter(record=draft.public_id).exists()
    making._save(draft, {"last_name": "Zebrovska"}, by=analyst)
    assert not HashedToken.objects.filter(record=draft.public_id).exists()
    with pytest.raises(attempts.matching.AskRefused, match="must not be matched"):
        attempts.ask_as_stored(draft.public_id, by=analyst)

    requests.lift(draft.public_id, subject_request.pk, why="It was found right.", by=analyst)
    assert HashedToken.objects.filter(record=draft.public_id).exists()


def test_new_figures_count_the_event_without_the_person_and_old_figures_stay(analyst: User) -> None:
    period(JANUARY)
    referral = counting.sent(LANCASHIRE, date(2020, 1, 9), ("rg_positive", date(2020, 1, 16)))
    counting.extracted()

    granted(referral, by=analyst)
    counting.extracted()

    old, new = ReferralExtraction.objects.filter(force=LANCASHIRE, month=JANUARY).order_by("number")
    assert _counted(old) == {
        ("nrm_referrals", "adult", "labour", "uk", "female", "no", 1),
        ("nrm_rg_positive", "adult", "labour", "uk", "female", "no", 1),
        ("nrm_rg_days", "adult", "labour", "uk", "female", "no", 7),
    }
    unknown = ("not_known",) * 5
    assert _counted(new) == {
        ("nrm_referrals", *unknown, 1),
        ("nrm_rg_positive", *unknown, 1),
        ("nrm_rg_days", *unknown, 7),
    }
    assert {cell.nationality for cell in new.cells.all()} == {"not-known"}


def _counted(extraction: ReferralExtraction) -> set[tuple[Any, ...]]:
    columns = ("measure", "age", "exploitation", "place", "gender", "county_lines", "value")
    return set(ReferralExtractionCell.objects.filter(extraction=extraction).values_list(*columns))


def test_user_who_opens_it_sees_the_restriction_and_may_continue_for_safety_and_evidence(
    sent: Referral, analyst: User
) -> None:
    granted(sent, by=analyst)

    for name in ("nrm:referral-detail", "nrm:safeguarding", "nrm:identity", "nrm:claim-new", "nrm:request-list"):
        assert "Restricted at the person’s request." in page(analyst, name, sent.public_id), name
    assert decisions.make(sent.public_id, "acknowledge", on=clock.today(), by=analyst)
    assert subject_access.text_of(Referral.objects.get(pk=sent.pk), by=analyst, reason="access request")


def test_page_lifts_it_with_a_reason_and_confirms_it(sent: Referral, analyst: User) -> None:
    subject_request = granted(sent, by=analyst)
    client = Client()
    client.force_login(analyst)
    lift = reverse("nrm:request-lift", args=[sent.public_id, subject_request.pk])

    refused = client.post(lift, {"why": " "}, follow=True).content.decode()
    assert "Enter the reason for lifting the restriction." in refused
    assert restriction.is_restricted(sent)

    lifted = client.post(lift, {"why": "The day was found right."}, follow=True).content.decode()
    assert "<strong>Lifted</strong> on 24 November 2026" in lifted
    assert "Restricted at the person" not in lifted
