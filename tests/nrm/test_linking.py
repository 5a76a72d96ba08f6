"""A referral is linked to an investigation of its force, at any time, and likely ones are offered with the reason."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Investigation
from nrm import linking, timeline
from nrm.models import Referral, ReferralStep
from nrm.transfers import offering
from tests.accounts.factories import KENT
from tests.accounts.factories import analyst as force_analyst
from tests.investigations.factories import JANUARY, HoldingFactory, approved, row, series, suspects, victims
from tests.nrm import making
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
MET = date(2020, 1, 20)
FORM = {**making.ADULT, "nationality": "vietnamese", "how_exploited": ["labour_unpaid"], "county_lines": "no"}


@pytest.fixture
def officer() -> User:
    return making.nrm_analyst()


@pytest.fixture
def referral(officer: User) -> Referral:
    return making._save(making.begun(officer, happened_on=MET), FORM, by=officer)


def case_of(reference: str) -> UUID:
    return Investigation.objects.get(latest_entry__holding__reference=reference).public_id


def link(referral: Referral, investigation: UUID | None, *, by: User) -> Referral:
    now = Referral.objects.get(pk=referral.pk)
    return linking.link(referral.public_id, investigation, seen=linking.token_of(now), by=by)


@pytest.fixture
def cases(officer: User) -> None:
    """Cases that share three, two and one facts with the referral, one that its form names, and one closed before."""
    series(JANUARY, JANUARY)
    vietnamese = [victims(2, nationality="vietnamese"), suspects(1)]
    closed = {"state": "closed", "stage": "concluded", "closing_reason": "conviction", "closed_on": "10/01/2020"}
    rows = [
        row("LAN/3", people=vietnamese, opened_on="18/01/2020"),
        row("LAN/2", people=vietnamese),
        row("LAN/1", opened_on="18/01/2020", primary_type="SEX", sub_types=""),
        row("LAN/9", primary_type="SEX", sub_types=""),
        row("LAN/4", people=vietnamese, opened_on="02/01/2020", **closed),
    ]
    approved(JANUARY, rows=rows, by=force_analyst())


def test_likely_investigations_come_with_their_reasons_the_most_likely_first(
    officer: User, referral: Referral, cases: None
) -> None:
    named = making._save(referral, {"has_crime_reference": "yes", "crime_reference": "lan / 9"}, by=officer)

    likely = linking.likely(named, by=officer)

    assert [(str(case.entry.holding), case.reasons) for case in likely] == [
        ("LAN/9", ("the form names its reference",)),
        (
            "LAN/3",
            (
                "same type of exploitation",
                "Vietnamese potential victims",
                "opened within 30 days of 20 January 2020, when police met the person",
            ),
        ),
        ("LAN/2", ("same type of exploitation", "Vietnamese potential victims")),
    ]


@pytest.mark.parametrize("many", [1, 9])
def test_page_takes_as_many_queries_for_one_likely_investigation_as_for_many(
    officer: User, referral: Referral, many: int, query_budget: Any
) -> None:
    series(JANUARY, JANUARY)
    rows = [row(f"LAN/{number}", opened_on="18/01/2020") for number in range(many)]
    approved(JANUARY, rows=rows, by=force_analyst())
    client, page = just_signed_in(officer), reverse("nrm:investigation-link", args=[referral.public_id])

    with query_budget(26):
        offered = client.get(page).context["form"].fields["which"].choices

    assert len(offered) == min(many, linking.MOST) + 1


def test_linked_changed_and_removed_with_each_change_in_the_timeline(
    officer: User, referral: Referral, cases: None
) -> None:
    link(referral, case_of("LAN/3"), by=officer)
    link(referral, case_of("LAN/2"), by=officer)
    referral = Referral.objects.get(pk=referral.pk)
    linked = linking.linked_to(referral, by=officer)
    assert linked is not None
    assert linked.name == "LAN/2"
    link(referral, None, by=officer)

    referral = Referral.objects.get(pk=referral.pk)
    assert (referral.investigation, referral.state) == (None, "draft")
    titles = [event.title for event in timeline.timeline_of(referral) if event.recorded_by == officer.name]
    assert titles == ["Link to the investigation removed", "Linked to an investigation", "Linked to an investigation"]


def test_only_an_investigation_of_the_force_can_be_linked(officer: User, referral: Referral) -> None:
    theirs = HoldingFactory(investigation__force_id=KENT).investigation

    for public_id in (theirs.public_id, uuid4()):
        with pytest.raises(TransitionNotAllowed, match="Choose an investigation of your own force"):
            link(referral, public_id, by=officer)

    assert not ReferralStep.objects.exists()


def test_same_link_again_is_refused(officer: User, referral: Referral) -> None:
    with pytest.raises(TransitionNotAllowed, match="no link to remove"):
        link(referral, None, by=officer)
    case = HoldingFactory().investigation.public_id
    link(referral, case, by=officer)

    with pytest.raises(TransitionNotAllowed, match="already linked to this investigation"):
        link(referral, case, by=officer)


def test_page_that_a_colleague_made_outdated_changes_nothing(officer: User, referral: Referral) -> None:
    seen = linking.token_of(referral)
    first, second = (HoldingFactory().investigation for _ in range(2))
    link(referral, first.public_id, by=officer)

    with pytest.raises(EditConflict):
        linking.link(referral.public_id, second.public_id, seen=seen, by=officer)

    assert Referral.objects.get(pk=referral.pk).investigation == first


@pytest.mark.parametrize("person", [making.nrm_national, making.nrm_coordinator])
def test_units_and_the_national_team_read_the_link_and_do_not_change_it(
    officer: User, referral: Referral, person
) -> None:
    holding = HoldingFactory()
    referral = link(referral, holding.investigation.public_id, by=officer)
    reader = person()

    linked = linking.linked_to(referral, by=reader)
    assert linked is not None
    assert linked.name == str(holding)
    with pytest.raises(TransitionNotAllowed, match="Only NRM contacts in Lancashire"):
        link(referral, None, by=reader)


def test_transfer_keeps_the_link_and_shows_the_other_force_no_name_of_the_case(officer: User) -> None:
    child = making.answered(making.begun(officer), making.CHILD, by=officer)
    holding = HoldingFactory(reference="LAN/25/0412")
    link(child, holding.investigation.public_id, by=officer)
    receiver = making.nrm_analyst(KENT)
    offer = offering.offer(child.public_id, to=KENT, reason="The offence was there.", by=officer)

    making.answer_offer(offer.pk, "accept", by=receiver)

    referral = Referral.objects.get(pk=child.pk)
    assert (referral.force_id, referral.investigation) == (KENT, holding.investigation)
    page = just_signed_in(receiver).get(referral.get_absolute_url()).content.decode()
    assert "An investigation that you cannot view" in page
    assert "LAN/25/0412" not in page
    own = HoldingFactory(investigation__force_id=KENT, reference="KEN/1")
    link(referral, own.investigation.public_id, by=receiver)
    assert "KEN/1" in just_signed_in(receiver).get(referral.get_absolute_url()).content.decode()


def test_page_offers_likely_cases_another_by_reference_and_the_removal(
    officer: User, referral: Referral, cases: None
) -> None:
    client, page = just_signed_in(officer), reverse("nrm:investigation-link", args=[referral.public_id])
    assert page in client.get(referral.get_absolute_url()).content.decode()
    shown = client.get(page)
    assert (
        "LAN/3 (same type of exploitation; Vietnamese potential victims; opened within 30 days"
        in shown.content.decode()
    )
    assert "Remove the link" not in shown.content.decode()

    assert save(client, page, which="other", reference="lan/2").status_code == 302

    shown = client.get(page).content.decode()
    assert "LAN/2" in shown
    assert "Remove the link" in shown
    assert save(client, page, which="none").status_code == 302
    assert Referral.objects.get(pk=referral.pk).investigation is None


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose an investigation."),
        ({"which": "other"}, "Enter the reference of the investigation."),
        ({"which": "other", "reference": "LAN/77"}, "Your force has no investigation “LAN/77”. Check it."),
        ({"which": str(uuid4())}, "Select a valid choice"),
    ],
)
def test_unfinished_page_says_what_to_do_and_keeps_what_was_typed(
    officer: User, referral: Referral, sent: dict[str, str], sentence: str
) -> None:
    page = reverse("nrm:investigation-link", args=[referral.public_id])

    answer = save(just_signed_in(officer), page, **sent)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert sent.get("reference", "") in answer.content.decode()


def test_page_of_the_investigation_lists_its_referrals_to_nrm_contacts_only(
    officer: User, referral: Referral, cases: None
) -> None:
    linked = link(referral, case_of("LAN/3"), by=officer)
    investigation = linked.investigation
    assert investigation is not None
    page = investigation.get_absolute_url()

    assert linked.pseudonym in just_signed_in(officer).get(page).content.decode()
    assert linked.pseudonym in just_signed_in(making.nrm_coordinator()).get(page).content.decode()
    assert linked.pseudonym not in just_signed_in(force_analyst()).get(page).content.decode()


def test_page_of_the_investigation_lists_twenty_referrals_and_says_how_many_more(
    officer: User, cases: None, query_budget: Any
) -> None:
    investigation = Investigation.objects.get(public_id=case_of("LAN/3"))
    making.begun(officer, people=23)
    Referral.objects.update(investigation=investigation)
    client = just_signed_in(officer)

    with query_budget(40):
        page = client.get(investigation.get_absolute_url()).content.decode()

    assert sum(referral.pseudonym in page for referral in Referral.objects.all()) == 20
    assert "And 3 more." in page


def save(client: Client, page: str, **values: str):
    return client.post(page, {"seen": client.get(page).context["seen"], **values})
