"""A referral is linked to an investigation of its force, at any time, and likely ones are offered with the reason."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Investigation
from nrm import linking, referrals, timeline
from nrm.models import Referral, ReferralStep
from nrm.transfers import offering
from tests.accounts.factories import KENT
from tests.accounts.factories import analyst as force_analyst
from tests.investigations.factories import JANUARY, HoldingFactory, approved, row, series, suspects, victims
from tests.investigations.sealed.world import REFERENCE, SealedWorld, open_it, seal, unsealed_world
from tests.nrm import making
from tests.roles import acting_for
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
    return linking.link(referral.public_id, investigation, seen=seen_by(by, referral), by=by)


def seen_by(person: User, referral: Referral) -> str:
    """What the page of the link shows now."""
    now = Referral.objects.get(pk=referral.pk)
    return linking.token_of(now, linking.linked_to(now, by=person))


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

    assert len(offered) == min(many, linking.MOST) + 2


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


def test_same_link_again_changes_nothing(officer: User, referral: Referral) -> None:
    seen = seen_by(officer, referral)
    link(referral, None, by=officer)
    case = HoldingFactory().investigation.public_id
    for _ in range(2):  # a double click sends one page twice
        linking.link(referral.public_id, case, seen=seen, by=officer)

    assert ReferralStep.objects.filter(referral=referral).count() == 1


def test_page_that_a_colleague_made_outdated_changes_nothing(officer: User, referral: Referral) -> None:
    seen = seen_by(officer, referral)
    first, second = (HoldingFactory().investigation for _ in range(2))
    link(referral, first.public_id, by=officer)

    with pytest.raises(EditConflict):
        linking.link(referral.public_id, second.public_id, seen=seen, by=officer)

    assert Referral.objects.get(pk=referral.pk).investigation == first


def test_correcting_a_reference_does_not_hide_that_the_page_is_outdated(
    officer: User, referral: Referral, cases: None
) -> None:
    client, page = just_signed_in(officer), reverse("nrm:investigation-link", args=[referral.public_id])
    seen = client.get(page).context["seen"]
    link(referral, case_of("LAN/3"), by=officer)
    mistyped = client.post(page, {"which": "other", "reference": "LAN/77", "seen": seen})
    assert mistyped.status_code == 422

    corrected = {"which": "other", "reference": "LAN/2", "seen": mistyped.context["seen"]}

    assert client.post(page, corrected).status_code == 409
    assert Referral.objects.get(pk=referral.pk).investigation == Investigation.objects.get(public_id=case_of("LAN/3"))


def test_log_has_each_case_that_a_referral_was_linked_to(officer: User) -> None:
    first, second = (HoldingFactory().investigation for _ in range(2))
    (referral,) = referrals.begin(
        happened_on=MET, setting="street", recovered=True, people=1, by=officer, investigation=first.public_id
    )
    just_signed_in(officer).get(referral.get_absolute_url())
    link(referral, second.public_id, by=officer)
    link(referral, None, by=officer)

    assert kinds_logged_about(first) == ["collection", "consultation", "alteration"]
    assert kinds_logged_about(second) == ["alteration", "alteration"]


def kinds_logged_about(case: Investigation) -> list[str]:
    entries = AuditEntry.objects.filter(keys__contains=[str(case.public_id)]).order_by("pk")
    return list(entries.values_list("kind", flat=True))


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


def test_transfer_keeps_the_link_for_those_who_see_the_case(officer: User) -> None:
    child = making.answered(making.begun(officer), making.CHILD, by=officer)
    holding = HoldingFactory(reference="LAN/25/0412")
    link(child, holding.investigation.public_id, by=officer)
    receiver = making.nrm_analyst(KENT)
    offer = offering.offer(child.public_id, to=KENT, reason="The offence was there.", by=officer)

    making.answer_offer(offer.pk, "accept", by=receiver)

    referral = Referral.objects.get(pk=child.pk)
    assert (referral.force_id, referral.investigation) == (KENT, holding.investigation)
    page = just_signed_in(receiver).get(referral.get_absolute_url()).content.decode()
    assert "Not linked" in page
    assert "LAN/25/0412" not in page
    assert linking.linked_to(referral, by=making.nrm_national()) is not None


def test_receiving_force_links_a_case_of_its_own_and_the_log_has_the_other(officer: User) -> None:
    child = making.answered(making.begun(officer), making.CHILD, by=officer)
    theirs, own = HoldingFactory().investigation, HoldingFactory(investigation__force_id=KENT).investigation
    link(child, theirs.public_id, by=officer)
    receiver = making.nrm_analyst(KENT)
    offer = offering.offer(child.public_id, to=KENT, reason="The offence was there.", by=officer)
    making.answer_offer(offer.pk, "accept", by=receiver)

    save(just_signed_in(receiver), page_of(child), which="other", reference=str(own.holdings.get()))

    assert Referral.objects.get(pk=child.pk).investigation == own
    assert AuditEntry.objects.filter(
        kind="alteration", who=receiver.pk, subject="investigations.investigation", keys=[str(theirs.public_id)]
    ).exists()


@pytest.fixture
def sealed() -> tuple[SealedWorld, Referral]:
    """A referral that somebody who is named linked to the sealed case."""
    world = seal(unsealed_world())
    named = making.with_duty(world.analyst)
    with acting_for(named):
        referral = link(making.begun(named, happened_on=MET), world.case.public_id, by=named)
    return world, referral


def test_link_to_a_sealed_case_looks_like_none_to_those_who_are_not_named(sealed: tuple[SealedWorld, Referral]) -> None:
    world, referral = sealed
    assert REFERENCE in just_signed_in(world.analyst).get(referral.get_absolute_url()).content.decode()

    for person in world.not_named:
        page = just_signed_in(making.with_duty(person)).get(referral.get_absolute_url()).content.decode()
        assert REFERENCE not in page
        assert ("Not linked" in page) is (person.force_id is not None)  # others cannot link: no line at all


def test_link_in_place_of_one_to_a_sealed_case_leaves_that_case_in_the_log(
    sealed: tuple[SealedWorld, Referral],
) -> None:
    world, referral = sealed
    client = just_signed_in(making.with_duty(world.outsider))
    assert save(client, page_of(referral), which="none").status_code == 302, "there is no link to remove for them"
    assert Referral.objects.get(pk=referral.pk).investigation == world.case

    save(client, page_of(referral), which="other", reference="OPEN/1")

    assert Referral.objects.get(pk=referral.pk).investigation == world.open_case
    entries = AuditEntry.objects.filter(who=world.outsider.pk, keys=[str(world.case.public_id)])
    assert [entry.question for entry in entries] == ["a referral is no longer linked to it"]


def test_nobody_links_a_case_that_they_read_in_an_emergency(sealed: tuple[SealedWorld, Referral]) -> None:
    world, _ = sealed
    person = making.with_duty(world.outsider)
    open_it(person)
    with acting_for(person):
        own = making.begun(person, happened_on=MET)

    answer = save(just_signed_in(person), page_of(own), which="other", reference=REFERENCE)

    assert answer.status_code == 422
    assert "You can read it, but not change it." in answer.content.decode()
    assert Referral.objects.get(pk=own.pk).investigation is None


def test_database_refuses_a_case_of_another_force_and_one_that_is_only_read(
    sealed: tuple[SealedWorld, Referral],
) -> None:
    world, referral = sealed
    person = making.with_duty(world.outsider)
    theirs = HoldingFactory(investigation__force_id=KENT).investigation

    for case in (theirs, world.case):
        with (
            acting_for(person),
            pytest.raises(ProgrammingError, match="investigation of its force"),
            transaction.atomic(),
        ):
            Referral.objects.create(
                force_id=referral.force_id, encounter=referral.encounter, owner=person, investigation=case,
                form_begun_on=MET, created_at=clock.now(),
            )  # fmt: skip


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
    assert "No investigation" in shown.content.decode()
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
        ({"which": str(uuid4())}, "Choose an investigation from the list, or enter its reference."),
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


def page_of(referral: Referral) -> str:
    return reverse("nrm:investigation-link", args=[referral.public_id])


def save(client: Client, page: str, **values: str):
    return client.post(page, {"seen": client.get(page).context["seen"], **values})
