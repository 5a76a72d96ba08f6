"""The demonstration's plan is made by the product's own functions, and has an action in each status."""

from __future__ import annotations

import pytest

from accounts.choices import Role
from accounts.models import User
from core import clock
from demo import action_plan, people
from demo.cast import Cast
from prosecutions.action_plan.choices import ActionStatus, MeetingStatus
from prosecutions.models import OversightMeeting, PlanAction
from tests.accounts.factories import UserFactory

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
