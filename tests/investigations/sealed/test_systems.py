"""The page of who can see a record lists the systems that read it, with the person who answers for each (P12)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from systems.choices import SystemRole
from systems.models import ApiToken, System
from tests.accounts.factories import CUMBRIA, LANCASHIRE
from tests.investigations.sealed.world import SealedWorld, seal, unsealed_world
from tests.signing_in import just_signed_in
from tests.systems.making import active_system, token_of

pytestmark = pytest.mark.django_db
LINE = "Case system (owner: Olive Owner)"


@pytest.fixture
def world() -> SealedWorld:
    return unsealed_world()


def who_can_see(world: SealedWorld) -> str:
    url = reverse("investigations:investigation-who-can-see", args=[world.case.public_id])
    return just_signed_in(world.lead).get(url).content.decode()


def reading_system(role: str = SystemRole.FORCE, **more: Any) -> System:
    system = active_system(role, ["investigations:read"], **more)
    token_of(system)
    return system


@pytest.mark.parametrize("role", [SystemRole.FORCE, SystemRole.UNIT, SystemRole.NATIONAL])
def test_lists_a_system_that_reads_investigations(world: SealedWorld, role: str) -> None:
    reading_system(role)

    assert LINE in who_can_see(world)


def test_leaves_out_a_system_of_another_force_and_one_that_reads_figures_only(world: SealedWorld) -> None:
    reading_system(force_id=CUMBRIA)
    token_of(active_system(names=["figures:read"]))

    assert LINE not in who_can_see(world)


def test_leaves_out_a_system_without_a_working_token(world: SealedWorld) -> None:
    system = reading_system()
    ApiToken.objects.update(revoked_at=system.created_at, revoked_by=system.owner)

    assert LINE not in who_can_see(world)


def test_leaves_out_every_system_when_the_case_is_sealed(world: SealedWorld) -> None:
    reading_system()
    seal(world)

    assert LINE not in who_can_see(world)


def test_page_of_a_return_lists_a_system_that_sends_it(world: SealedWorld) -> None:
    system = active_system(names=["returns:write"])
    token_of(system)
    url = reverse("investigations:return-who-can-see", args=[LANCASHIRE, "2020-02"])

    assert LINE in just_signed_in(world.lead).get(url).content.decode()
    assert LINE not in who_can_see(world)
