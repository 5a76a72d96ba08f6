"""A sealed case that too few people see is rescued by any lead of its force, and seals are changed by one at a time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import InvestigationSeal, NamedPerson
from investigations.sealed import seals, todo
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
