"""A sealed case that too few people see is rescued by any lead of its force, and seals are changed by one at a time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.govuk import in_words
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import InvestigationSeal, NamedPerson
from investigations.sealed import seals, todo
from notifications.models import Notice
from tests.accounts.factories import CUMBRIA
from tests.investigations.sealed.world import SealedWorld, seal, unsealed_world
from tests.roles import acting_for
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
LIST = reverse("investigations:seal-list")
LEAVES = {
    "account is closed": {"is_active": False},
    "moved to another force": {"force_id": CUMBRIA},
    "is an analyst now": {"role": Role.ANALYST},
}


@pytest.fixture
def world() -> SealedWorld:
    return seal(unsealed_world())


def add_me(world: SealedWorld, person: User) -> None:
    just_signed_in(person).post(reverse("investigations:seal-join", args=[world.seal.public_id]))


def name_also(world: SealedWorld, *people: User) -> None:
    with acting_for(world.lead):
        named = [world.lead, world.analyst, *people]
        review_on = clock.today() + timedelta(days=60)
        seals.change(world.seal, people=named, review_on=review_on, seen=seals.token_of(world.seal), by=world.lead)


class TestRescue:
    @pytest.mark.parametrize("change", LEAVES.values(), ids=LEAVES)
    def test_another_lead_adds_themselves_when_no_lead_is_left(
        self, world: SealedWorld, change: dict[str, object]
    ) -> None:
        """Two analysts still see it, and neither may change who can."""
        name_also(world, world.outsider)
        User.objects.filter(pk=world.lead.pk).update(**change)
        with acting_for(world.other_lead):
            urgent = [item.title for item in todo.items_for(world.other_lead) if item.is_urgent]
        offered = "Add me" in just_signed_in(world.other_lead).get(LIST).content.decode()

        add_me(world, world.other_lead)

        assert urgent == ["Add somebody to a sealed investigation"]
        assert offered
        assert just_signed_in(world.other_lead).get(world.case.get_absolute_url()).status_code == 200

    def test_nobody_adds_themselves_while_a_lead_and_another_are_left(self, world: SealedWorld) -> None:
        page = just_signed_in(world.other_lead).get(LIST).content.decode()
        add_me(world, world.other_lead)

        assert "Add me" not in page
        assert "You are not named" in page
        assert just_signed_in(world.other_lead).get(world.case.get_absolute_url()).status_code == 404

    def test_lead_who_is_named_opens_the_case_from_the_list_and_does_not_add_themselves(
        self, world: SealedWorld
    ) -> None:
        User.objects.filter(pk=world.analyst.pk).update(is_active=False)
        page = just_signed_in(world.lead).get(LIST).content.decode()

        assert "Add me" not in page
        assert f'href="{world.case.get_absolute_url()}"' in page

    def test_lead_who_adds_themselves_is_sent_to_the_case(self, world: SealedWorld) -> None:
        User.objects.filter(pk=world.analyst.pk).update(is_active=False)
        url = reverse("investigations:seal-join", args=[world.seal.public_id])

        assert just_signed_in(world.other_lead).post(url).url == world.case.get_absolute_url()

    def test_people_who_left_are_not_shown_as_those_who_see_it(self, world: SealedWorld) -> None:
        name_also(world, world.outsider)
        User.objects.filter(pk=world.outsider.pk).update(force_id=CUMBRIA)

        assert world.outsider not in seals.named_people(world.seal)


class TestNewAccount:
    """An administrator could make an account, or open one again, to read a case with it."""

    @pytest.fixture
    def lost(self, world: SealedWorld) -> SealedWorld:
        """One of the two people who are named has left."""
        User.objects.filter(pk=world.analyst.pk).update(is_active=False)
        return world

    @pytest.mark.parametrize("since", ["created_at", "reopened_at"])
    def test_lead_reads_from_which_day_they_can_add_themselves(self, lost: SealedWorld, since: str) -> None:
        User.objects.filter(pk=lost.other_lead.pk).update(**{since: timezone.now() - timedelta(days=13)})
        tomorrow = clock.day_of(timezone.now() + timedelta(days=1))  # by the clock of the database
        sentence = f"Your account is new. You can add yourself from {in_words(tomorrow)}."
        seal_id, page = lost.seal.public_id, just_signed_in(lost.other_lead).get(LIST).content.decode()

        assert sentence in page
        assert "Add me" not in page
        with acting_for(lost.other_lead), pytest.raises(TransitionNotAllowed, match=re.escape(sentence)):
            seals.join(seal_id, by=lost.other_lead)
        assert just_signed_in(lost.other_lead).get(lost.case.get_absolute_url()).status_code == 404

    def test_lead_adds_themselves_from_the_fourteenth_day(self, lost: SealedWorld) -> None:
        User.objects.filter(pk=lost.other_lead.pk).update(created_at=timezone.now() - timedelta(days=14))

        add_me(lost, lost.other_lead)

        assert just_signed_in(lost.other_lead).get(lost.case.get_absolute_url()).status_code == 200

    def test_lead_who_is_named_decides_with_a_new_account(self, lost: SealedWorld) -> None:
        User.objects.filter(pk=lost.lead.pk).update(created_at=timezone.now())

        with acting_for(lost.lead):
            assert seals.why_not_change(lost.seal, by=lost.lead) == ""


class TestWhoIsInformed:
    @pytest.mark.parametrize("change", LEAVES.values(), ids=LEAVES)
    def test_everybody_who_was_named_and_the_national_team(self, world: SealedWorld, change: dict[str, object]) -> None:
        """Whatever has become of their accounts: they read it when these are opened again."""
        User.objects.filter(pk=world.lead.pk).update(**change)

        add_me(world, world.other_lead)

        informed = Notice.objects.filter(kind="seal_joined")
        assert set(informed.values_list("person", flat=True)) == {world.lead.pk, world.analyst.pk, world.national.pk}
        opens = {notice.person_id: notice.place for notice in informed}
        assert opens[world.analyst.pk] == world.case.get_absolute_url()
        assert opens[world.national.pk] == reverse("notifications:notice-list")
        User.objects.filter(pk=world.lead.pk).update(is_active=True)
        text = just_signed_in(world.lead).get(reverse("notifications:notice-list")).content.decode()
        assert "A lead has added themselves to a sealed investigation" in text

    def test_nobody_who_was_removed(self, world: SealedWorld) -> None:
        name_also(world, world.outsider)
        name_also(world)
        User.objects.filter(pk=world.lead.pk).update(is_active=False)

        add_me(world, world.other_lead)

        assert not Notice.objects.filter(kind="seal_joined", person=world.outsider).exists()


class TestTwoLeads:
    def test_second_lead_reads_what_the_first_changed(self, world: SealedWorld) -> None:
        name_also(world, world.other_lead)
        yesterday = clock.now() - timedelta(days=1)
        InvestigationSeal.objects.update(sealed_at=yesterday)
        NamedPerson.objects.update(named_at=yesterday)
        url = reverse("investigations:investigation-seal", args=[world.case.public_id])
        client = just_signed_in(world.other_lead)
        shown = re.findall(r'name="seen" value="(\w+)"', client.get(url).content.decode())[0]
        name_also(world, world.other_lead, world.outsider)

        answer = client.post(
            url,
            {
                "people": [world.other_lead.pk, world.lead.pk],
                "review_on": f"{clock.today() + timedelta(days=9):%d %B %Y}",
                "seen": shown,
            },
        )

        text = answer.content.decode()
        assert answer.status_code == 422
        assert f"{world.lead.name} added {world.outsider.name} at " in text
        assert "Read it again before you change it." in text
        assert world.outsider in seals.named_people(world.seal)

    def test_unsealing_on_an_old_page_is_refused(self, world: SealedWorld) -> None:
        before = seals.token_of(world.seal)
        name_also(world, world.outsider)

        with acting_for(world.lead), pytest.raises(EditConflict):
            seals.unseal(world.seal, reason="It is over.", seen=before, by=world.lead)

    def test_sealing_a_case_that_is_sealed_is_refused_with_a_sentence(self, world: SealedWorld) -> None:
        with pytest.raises(TransitionNotAllowed, match="already sealed"):
            seal(world)
