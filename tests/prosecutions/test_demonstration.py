"""The demonstration's plan is made by the product's own functions, and has an action in each status."""

from __future__ import annotations

import pytest

from accounts.choices import Role
from accounts.models import User
from core import clock
from demo import action_plan, assets, people, prosecutions, witnesses
from demo.cast import Cast
from investigations.models import Investigation
from prosecutions import todo as prosecution_todo
from prosecutions.action_plan.choices import ActionStatus, MeetingStatus
from prosecutions.assets import checks as asset_checks
from prosecutions.models import (
    AssetRecord,
    Defendant,
    OversightMeeting,
    PlanAction,
    ProsecutionCase,
    Witness,
)
from prosecutions.witnesses import checks as witness_checks
from prosecutions.witnesses.choices import EvidenceWay
from tests.accounts.factories import UserFactory, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody() -> Cast:
    """The accounts that own or manage an action."""
    owners = {planned.owner for planned in action_plan.ACTIONS} | {people.NATIONAL, people.PUBLISHER}
    made = [
        UserFactory(
            email=account.email, role=Role(account.role), force_id=account.force or None, unit_id=account.unit or None
        )
        for account in people.accounts()
        if account.email in owners
    ]
    return Cast(by_email={person.email: person for person in made})


def test_plan_has_an_action_in_each_status_and_meetings_in_three(everybody: Cast) -> None:
    lines = list(action_plan.add(everybody, present=clock.now()))

    assert lines == ["12 actions in the prosecution action plan, and 3 meetings"]
    assert set(PlanAction.objects.values_list("status", flat=True)) == set(ActionStatus.values)
    assert set(OversightMeeting.objects.values_list("status", flat=True)) == {
        MeetingStatus.AGREED,
        MeetingStatus.HELD,
        MeetingStatus.CIRCULATED,
    }
    assert PlanAction.objects.overdue_on(clock.today()).count() == 2
    assert PlanAction.objects.filter(agency__isnull=False).count() == 3
    assert not PlanAction.objects.without_owner().exists()
    lead = User.objects.get(email=people.lead("devon-and-cornwall"))
    assert [action.is_overdue for action in PlanAction.objects.visible_to(lead)] == [True]


def test_prosecutions_of_a_force_reach_a_sentence_with_an_order_and_an_acquittal() -> None:
    by = analyst()
    series(JANUARY, FEBRUARY)
    approved(JANUARY, rows=[row(f"DEV/{number}") for number in range(1, 6)], by=by)

    prosecutions.ForceProsecutions(number="50", by=by).record(list(Investigation.objects.order_by("pk")))

    assert sorted(ProsecutionCase.objects.values_list("status", flat=True)) == [
        "advised", "charged", "charged", "no_action", "referred",
    ]  # fmt: skip
    people_charged = Defendant.objects.order_by("case", "number")
    assert list(people_charged.values_list("status", "order"))[:3] == [
        ("sentenced", "made"),
        ("not_convicted", ""),
        ("sentenced", ""),
    ]
    assert {item.title.partition(":")[0] for item in prosecution_todo.items_for(by)} == {
        "Custody time limit near",
        "Prevention order not considered",
        "Charging decision overdue",
    }


def test_victims_and_witnesses_of_a_force_give_evidence_from_abroad_and_have_things_to_do() -> None:
    by = analyst()
    series(JANUARY, FEBRUARY)
    approved(JANUARY, rows=[row(f"DEV/{number}") for number in range(1, 6)], by=by)
    prosecutions.ForceProsecutions(number="50", by=by).record(list(Investigation.objects.order_by("pk")))

    story = witnesses.ForceWitnesses(by=by, abroad=witnesses.ABROAD)
    story.record(list(ProsecutionCase.objects.order_by("pk")))

    assert Witness.objects.count() == 17
    assert Witness.objects.filter(evidence=EvidenceWay.ABROAD_LINK, is_abroad=True).count() == 7
    assert {item.title for item in prosecution_todo.items_for(by, (witness_checks.SUBJECT,))} == {
        "Contact with a victim or witness overdue: 1",
        "Special measures not considered: 1",
        "Witness abroad, no way of giving evidence agreed: 1",
    }


@pytest.mark.parametrize("place", [0, 1, 2])
def test_asset_recovery_of_a_force_has_money_at_each_stage_and_things_left_to_do(place: int) -> None:
    by = analyst()
    series(JANUARY, FEBRUARY)
    approved(JANUARY, rows=[row(f"DEV/{number}") for number in range(1, 6)], by=by)
    investigations = list(Investigation.objects.order_by("pk"))
    prosecutions.ForceProsecutions(number="50", by=by).record(investigations)

    assets.ForceAssets(place=place, by=by).record(investigations[: assets.MOST])

    assert set(AssetRecord.objects.values_list("kind", flat=True)) == {
        "restraint", "freezing", "cash", "confiscation", "reparation", "vehicle",
    }  # fmt: skip
    totals = AssetRecord.objects.totals()
    assert all(value for name, value in totals.items() if not name.startswith("held_")), totals
    assert any(value for name, value in totals.items() if name.startswith("held_")), totals
    left_to_do = {item.title.partition(":")[0] for item in prosecution_todo.items_for(by, (asset_checks.SUBJECT,))}
    assert {"Time to pay over, amount outstanding", "Reparation not considered"} <= left_to_do
