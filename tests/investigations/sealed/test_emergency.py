"""Emergency access: the people named always learn of it, one click opens it once, and it ends with its seal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from audit import log
from audit.choices import Operation, Outcome
from audit.models import AuditEntry
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import EmergencyAccess, Entry, Investigation
from investigations.sealed import emergency, seals
from notifications.models import Notice
from reference.models import Force
from tests.accounts.factories import LANCASHIRE
from tests.investigations.sealed.world import (
    EMERGENCY,
    REFERENCE,
    SealedWorld,
    moved_to_cumbria,
    next_request,
    open_it,
    seal,
    unseal,
    unsealed_world,
)
from tests.roles import acting_for
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
LIST, OPEN = reverse("investigations:emergency-list"), reverse("investigations:emergency-open")
SENT = {"force": LANCASHIRE, "reference": REFERENCE, "reason": EMERGENCY}


@pytest.fixture
def world() -> SealedWorld:
    return seal(unsealed_world())


def can_see(person: User, case: Investigation) -> bool:
    return just_signed_in(person).get(case.get_absolute_url()).status_code == 200


class TestFormerForce:
    @pytest.fixture
    def lead(self) -> User:
        """The lead of Cumbria, which Lancashire has transferred the case to, and which has sealed it."""
        self.before = unsealed_world()
        lead = moved_to_cumbria(self.before)
        with acting_for(lead):
            seals.seal(
                Investigation.objects.get(pk=self.before.case.pk),
                people=[lead, self.before.coordinator],
                reason="An inquiry.",
                review_on=clock.today() + timedelta(days=60),
                by=lead,
            )
        return lead

    def test_people_named_learn_that_the_former_force_has_opened_it(self, lead: User) -> None:
        open_it(self.before.outsider)

        notices = Notice.objects.filter(kind="emergency_access")
        assert set(notices.values_list("person", flat=True)) == {lead.pk, self.before.coordinator.pk}
        with acting_for(lead):
            assert Notice.objects.filter(kind="emergency_access").count() == 1

    def test_former_force_reads_its_months_and_who_is_named(self, lead: User) -> None:
        open_it(self.before.outsider)
        text = just_signed_in(self.before.outsider).get(self.before.case.get_absolute_url()).content.decode()

        assert "You can read it, but not change it." in text
        assert lead.name in text


class TestWhoReadsOfIt:
    @pytest.mark.parametrize("who", ["analyst", "coordinator"])
    def test_people_named_see_who_opened_it(self, world: SealedWorld, who: str) -> None:
        with acting_for(world.lead):
            seals.change(
                world.seal,
                people=[world.lead, world.analyst, world.coordinator],
                review_on=clock.today() + timedelta(days=60),
                seen=seals.token_of(world.seal),
                by=world.lead,
            )
        open_it(world.outsider)
        text = just_signed_in(getattr(world, who)).get(LIST).content.decode()

        assert world.outsider.name in text
        assert "Review<span" not in text

    def test_people_who_are_not_named_see_only_their_own(self, world: SealedWorld) -> None:
        open_it(world.outsider)

        assert EMERGENCY not in just_signed_in(world.coordinator).get(LIST).content.decode()
        with acting_for(world.coordinator):
            assert not EmergencyAccess.objects.exists()


class TestTransaction:
    """One that is rolled back leaves no trace, so the transaction that opens a case does not show it."""

    def test_opens_the_case_for_the_next_transaction_only(self, world: SealedWorld) -> None:
        with acting_for(world.outsider):
            emergency.open_investigation(
                Force.objects.get(pk=LANCASHIRE), REFERENCE, reason=EMERGENCY, by=world.outsider
            )
            at_once = Entry.objects.filter(investigation=world.case).exists()
        next_request()

        assert not at_once
        assert can_see(world.outsider, world.case)

    def test_shows_nothing_after_the_access_has_ended_however_long_it_is_kept_open(self, world: SealedWorld) -> None:
        """The access ends after the present transaction has begun."""
        open_it(world.outsider)
        with acting_for(world.outsider):
            before = Entry.objects.filter(investigation=world.case).exists()
        with connection.cursor() as cursor:
            cursor.execute("update investigations_emergencyaccess set ends_at = clock_timestamp()")

        assert before
        with acting_for(world.outsider):
            assert not Entry.objects.filter(investigation=world.case).exists()


class TestEnd:
    @pytest.mark.parametrize("where", [LIST, "case"])
    def test_person_ends_it_early(self, world: SealedWorld, where: str) -> None:
        access = open_it(world.outsider)
        client, end = just_signed_in(world.outsider), reverse("investigations:emergency-end", args=[access.public_id])
        offered = client.get(world.case.get_absolute_url() if where == "case" else where).content.decode()

        client.post(end)

        assert f'action="{end}"' in offered
        assert not can_see(world.outsider, world.case)
        assert end not in client.get(LIST).content.decode()

    def test_nobody_ends_that_of_somebody_else(self, world: SealedWorld) -> None:
        access = open_it(world.outsider)
        end = reverse("investigations:emergency-end", args=[access.public_id])

        assert just_signed_in(world.lead).post(end).status_code == 404
        assert can_see(world.outsider, world.case)

    def test_ends_when_the_case_is_unsealed_and_opens_nothing_when_it_is_sealed_again(self, world: SealedWorld) -> None:
        open_it(world.outsider)
        unseal(world)
        seal(world)

        assert not can_see(world.outsider, world.case)


class TestLog:
    def test_entry_about_any_record_has_the_reason_if_it_has_the_key_of_the_case(self, world: SealedWorld) -> None:
        open_it(world.outsider)
        entry = Entry.objects.get(investigation=world.case)
        with acting_for(world.outsider):
            log.record(Operation.CONSULTATION, of=entry.revision.monthly_return, beside=[world.case])
            log.record(Operation.DISCLOSURE, of=world.case, reason="For the CPS.")
            log.record(Operation.CONSULTATION, of=world.open_case)

        newest = AuditEntry.objects.filter(who=world.outsider.pk).order_by("-id").values_list("reason", flat=True)[:3]
        assert list(newest) == [
            "",
            f"emergency access: {EMERGENCY}; reason given here: For the CPS.",
            f"emergency access: {EMERGENCY}",
        ]


class TestTries:
    def test_second_click_opens_it_once_and_tells_once(self, world: SealedWorld) -> None:
        client = just_signed_in(world.outsider)
        answers = [client.post(OPEN, SENT) for _ in range(2)]

        assert {answer.url for answer in answers} == {world.case.get_absolute_url()}
        assert EmergencyAccess.objects.count() == 1
        assert Notice.objects.filter(kind="emergency_access").count() == 2  # two people are named

    def test_reference_that_no_sealed_case_has_is_logged_as_refused(self, world: SealedWorld) -> None:
        just_signed_in(world.outsider).post(OPEN, {**SENT, "reference": "No such case"})

        refused = AuditEntry.objects.filter(who=world.outsider.pk, outcome=Outcome.REFUSED).latest("id")
        assert refused.subject == "investigations.emergencyaccess"
        assert "No such case" not in refused.question

    def test_after_twenty_wrong_references_a_person_waits_for_the_next_day(self, world: SealedWorld) -> None:
        force = Force.objects.get(pk=LANCASHIRE)
        with acting_for(world.outsider):
            for number in range(emergency.TRIES_A_DAY):
                with pytest.raises(TransitionNotAllowed, match="Check the reference"):
                    emergency.open_investigation(force, f"GUESS/{number}", reason=EMERGENCY, by=world.outsider)
            with pytest.raises(TransitionNotAllowed, match="try again tomorrow"):
                emergency.open_investigation(force, REFERENCE, reason=EMERGENCY, by=world.outsider)

        assert not EmergencyAccess.objects.exists()
        open_it(world.coordinator)


class TestLeadWhoIsNotNamed:
    """A lead who sees the case only in an emergency changes nothing about who can see it."""

    def test_is_not_offered_the_page_and_gets_a_sentence_there(self, world: SealedWorld) -> None:
        open_it(world.other_lead)
        client, url = (
            just_signed_in(world.other_lead),
            reverse("investigations:investigation-seal", args=[world.case.public_id]),
        )

        assert url not in client.get(world.case.get_absolute_url()).content.decode()
        assert "You are not named for this investigation." in client.get(url).content.decode()

    @pytest.mark.parametrize("form", ["investigation-seal", "investigation-unseal"])
    def test_what_they_send_is_refused_with_a_sentence(self, world: SealedWorld, form: str) -> None:
        open_it(world.other_lead)
        answer = just_signed_in(world.other_lead).post(
            reverse(f"investigations:{form}", args=[world.case.public_id]),
            {
                "people": [world.other_lead.pk, world.lead.pk],
                "review_on": f"{clock.today() + timedelta(days=9):%d %B %Y}",
                "ended_reason": "I think so.",
                "seen": seals.token_of(world.seal),
            },
        )

        assert answer.status_code == 422
        assert "You are not named for this investigation." in answer.content.decode()
        assert world.other_lead not in seals.named_people(world.seal)
