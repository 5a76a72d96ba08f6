"""One operation or two: who decides, what each force sees, and when the query comes back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.workflow import TransitionNotAllowed
from investigations.models import Entry, Finding, Holding, Investigation, JointDecision
from investigations.quality import checks
from investigations.records import joint_operations
from investigations.returns import row_endings
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, national, stranger
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, entry_of, row, series

pytestmark = pytest.mark.django_db
REFERENCES = {LANCASHIRE: "LAN/1", CUMBRIA: "CUM/1", KENT: "KEN/1"}
WHY = "Two farms with one name; nothing links them."


@pytest.fixture
def months() -> None:
    series(JANUARY, FEBRUARY)


@pytest.fixture
def priya(months: None) -> User:
    """Lancashire's analyst; Lancashire returns operation MARLSTONE."""
    return returning(LANCASHIRE)


@pytest.fixture
def gwen(priya: User) -> User:
    """Cumbria's analyst; Cumbria, of the same unit, returns it too."""
    return returning(CUMBRIA)


@pytest.fixture
def carla(gwen: User) -> User:
    """The coordinator of both."""
    return User.objects.filter(role="coordinator").first() or coordinator()


def returning(force: str, *, name: str = "Op MARLSTONE") -> User:
    person = analyst(force)
    approved(JANUARY, rows=[row(REFERENCES[force], operation_name=name, remarks="Our words.")], by=person)
    return person


def of(force: str) -> Investigation:
    return Investigation.objects.get(holdings__reference=REFERENCES[force])


def decided(by: User, *, lead: str, other: str = CUMBRIA, reason: str = "") -> JointDecision:
    return deciding.decide(of(LANCASHIRE).public_id, other=REFERENCES[other], lead=lead, reason=reason, by=by)


def asked_in(person: User) -> list[tuple[str, str]]:
    """What the rule reports in a force's draft: the start of the sentence, and the state."""
    findings = Finding.objects.filter(revision=draft(FEBRUARY, by=person), rule="joint")
    return [(finding.message, finding.state) for finding in findings]


def checked(*people: User) -> None:
    for person in people:
        checks.check(draft(FEBRUARY, by=person))


def page(person: User, address: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(address).content.decode()


def joint_url(force: str = LANCASHIRE) -> str:
    return f"{of(force).get_absolute_url()}joint/"


# --- One operation ---------------------------------------------------------------------------------------------------


def in_january(force: str) -> list[str]:
    """What the rule finds in a force's approved January."""
    revision = Entry.objects.get(holding__reference=REFERENCES[force], revision__period=JANUARY).revision
    return [finding.message for finding in checks.check(revision) if finding.rule == "joint"]


@pytest.mark.parametrize(
    ("lead", "follower", "leader"), [("this", CUMBRIA, LANCASHIRE), ("other", LANCASHIRE, CUMBRIA)]
)
def test_lead_force_is_no_longer_warned_and_the_other_force_is_asked_to_withdraw(
    carla: User, lead: str, follower: str, leader: str
) -> None:
    assert in_january(LANCASHIRE) == in_january(CUMBRIA) == ["This may be a joint operation returned by two forces."]

    decided(carla, lead=lead)

    assert of(follower).same_operation_as == of(leader)
    assert of(leader).same_operation_as is None
    assert in_january(leader) == []
    assert in_january(follower) == ["Your reviewer has decided that another force leads and returns this operation."]


def test_other_force_sees_it_on_home_and_page_but_never_which_force_leads(priya: User, gwen: User, carla: User) -> None:
    decided(carla, lead="this")

    home, detail = page(gwen, "/"), page(gwen, of(CUMBRIA).get_absolute_url())

    assert "Make CUM/1 void" in home
    assert (
        "Your reviewer has decided that another force leads and returns this operation. Make the row void in "
        "your return and give a reason. Ask your reviewer which force leads." in detail
    )
    assert "Lancashire" not in home
    assert not [word for word in ("LAN/1", str(of(LANCASHIRE).public_id)) if word in home + detail]
    assert " void" not in page(priya, "/")


def test_decision_is_complete_once_the_other_force_deletes_its_row(gwen: User, carla: User) -> None:
    decided(carla, lead="this")
    (waiting,) = joint_operations.decided_of(of(LANCASHIRE), by=carla)
    assert waiting.sentence.endswith("CUM/1 of Cumbria must be made void (waiting for its force).")

    entry = entry_of(draft(FEBRUARY, by=gwen), "CUM/1")
    saved = row_endings.void(entry.pk, reason="Lancashire returns it.", by=gwen)
    assert saved.findings == []
    assert "Make CUM/1 void" not in page(gwen, "/")

    struck_out = row("CUM/1", state="void", void_reason="Lancashire returns it.")
    approved(FEBRUARY, rows=[struck_out], by=gwen)
    (done,) = joint_operations.decided_of(of(LANCASHIRE), by=carla)
    assert done.sentence.endswith("must be made void (done).")


def test_investigation_with_a_different_name_is_linked_by_hand(gwen: User, carla: User) -> None:
    Holding.objects.filter(reference="CUM/1").update(operation_name="CURLEW")

    deciding.decide(of(LANCASHIRE).public_id, other=str(of(CUMBRIA).public_id), lead="this", reason="", by=carla)

    assert of(CUMBRIA).same_operation_as == of(LANCASHIRE)
    assert in_january(CUMBRIA) != []


def test_decision_can_be_replaced_and_the_former_one_stays_on_record(carla: User) -> None:
    decided(carla, lead="this")
    decided(carla, lead="other")

    assert of(LANCASHIRE).same_operation_as == of(CUMBRIA)
    assert of(CUMBRIA).same_operation_as is None
    assert [joint_decision.ended_at is None for joint_decision in JointDecision.objects.order_by("pk")] == [False, True]


def test_investigation_that_follows_another_cannot_lead(carla: User) -> None:
    approved(FEBRUARY, rows=[row("LAN/1"), row("LAN/5")], by=User.objects.get(role="analyst", force=LANCASHIRE))
    third = Investigation.objects.get(holdings__reference="LAN/5")
    decided(carla, lead="this")

    with pytest.raises(TransitionNotAllowed, match="One of these must already be made void because a third"):
        deciding.decide(third.public_id, other="CUM/1", lead="other", reason="", by=carla)
    with pytest.raises(TransitionNotAllowed, match="One of these must already be made void because a third"):
        deciding.decide(third.public_id, other="CUM/1", lead="this", reason="", by=carla)


# --- Two operations --------------------------------------------------------------------------------------------------


def test_two_operations_of_one_name_raise_no_second_warning(priya: User, gwen: User, carla: User) -> None:
    decided(carla, lead="neither", reason=WHY)

    assert in_january(LANCASHIRE) == in_january(CUMBRIA) == []
    assert WHY in page(carla, joint_url())


def test_warning_comes_back_when_a_name_changes(carla: User) -> None:
    decided(carla, lead="neither", reason=WHY)

    Holding.objects.filter(reference__in=REFERENCES.values()).update(operation_name="CURLEW")

    assert in_january(LANCASHIRE) == in_january(CUMBRIA) == ["This may be a joint operation returned by two forces."]


def test_a_third_force_with_the_same_name_raises_its_own_warning(carla: User) -> None:
    decided(carla, lead="neither", reason=WHY)
    returning(KENT)

    assert in_january(LANCASHIRE) == ["This may be a joint operation returned by two forces."]


def test_two_operations_need_a_reason(carla: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="Enter why they are different operations"):
        decided(carla, lead="neither", reason=" ")


def test_drafts_of_both_forces_change_at_once(priya: User, gwen: User, carla: User) -> None:
    for person in (priya, gwen):
        revision = draft(FEBRUARY, by=person)
        Finding.objects.create(
            revision=revision,
            force_id=str(person.force_id),
            rule="joint",
            severity="warning",
            message="Asked before.",
            remedy="Ask.",
            figure="joint:1:asked before",
        )

    decided(carla, lead="neither", reason=WHY)

    assert asked_in(priya) == asked_in(gwen) == []


# --- Who decides -----------------------------------------------------------------------------------------------------


def test_across_units_the_national_team_decides_and_the_coordinator_sees_only_that(carla: User, priya: User) -> None:
    returning(KENT)
    Holding.objects.filter(reference="CUM/1").update(operation_name="")

    seen = page(carla, joint_url())

    assert "A force outside your unit returns an operation with this name." in seen
    assert not [word for word in ("Kent", "KEN/1") if word in seen]
    with pytest.raises(TransitionNotAllowed, match="No investigation in your forces matches"):
        decided(carla, lead="this", other=KENT)
    with pytest.raises(TransitionNotAllowed, match="No investigation in your forces matches"):
        deciding.decide(of(LANCASHIRE).public_id, other=str(of(KENT).public_id), lead="this", reason="", by=carla)
    assert decided(national(), lead="this", other=KENT).lead == of(LANCASHIRE)


def test_within_a_unit_the_coordinator_decides_and_not_the_national_team(carla: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="Ask its coordinator to decide"):
        decided(national(), lead="this")

    User.objects.filter(role="coordinator").update(is_active=False)
    assert decided(national(), lead="this").lead is not None


def test_force_cannot_decide_and_an_unrelated_user_finds_nothing(priya: User, gwen: User, carla: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="No investigation in your forces matches"):
        decided(priya, lead="this")
    with pytest.raises(Investigation.DoesNotExist):
        decided(coordinator("wmrocu"), lead="this")
    with pytest.raises(Investigation.DoesNotExist):
        decided(stranger(), lead="this")


@pytest.mark.parametrize(
    ("other", "lead", "why"),
    [
        ("LAN/1", "this", "That is this investigation."),
        ("LAN/2", "this", "The same force has both."),
        ("", "this", "No investigation in your forces matches."),
        ("CUM/1", "", "Choose which investigation leads, or that they are different operations."),
    ],
)
def test_impossible_decisions_are_explained(priya: User, carla: User, other: str, lead: str, why: str) -> None:
    approved(FEBRUARY, rows=[row("LAN/1"), row("LAN/2")], by=priya)

    with pytest.raises(TransitionNotAllowed, match=why):
        deciding.decide(of(LANCASHIRE).public_id, other=other, lead=lead, reason="", by=carla)


# --- The page --------------------------------------------------------------------------------------------------------


def test_reviewer_sees_both_and_decides_on_the_page(carla: User, gwen: User) -> None:
    client = Client()
    client.force_login(carla)

    before = client.get(joint_url()).content.decode()
    seen = joint_operations.token_of(of(LANCASHIRE), of(CUMBRIA))
    assert f'name="seen" value="{seen}"' in before
    sent = {"other": str(of(CUMBRIA).public_id), "lead": "this", "reason": "", "seen": seen}
    after = client.post(joint_url(), sent, follow=True).content.decode()

    assert [word in before for word in ("LAN/1", "CUM/1", "Cumbria", "Our words.")] == [True, True, True, False]
    assert (
        "Decision saved. We have asked the other force to make its row void. Nothing else changes until it does."
        in after
    )
    assert "This investigation leads and CUM/1 of Cumbria must be made void" in after
    assert f'href="{joint_url()}"' in client.get(of(LANCASHIRE).get_absolute_url()).content.decode()
    assert 'joint/"' not in page(gwen, of(CUMBRIA).get_absolute_url())


def test_return_under_review_links_to_the_decision(gwen: User, carla: User) -> None:
    seen = page(carla, f"/review/{CUMBRIA}/2020-01/")

    assert f'href="{joint_url(CUMBRIA)}"' in seen
    assert "Check for a duplicate return" in seen


@pytest.mark.parametrize("others", [1, 6])
def test_the_page_costs_the_same_for_any_number_of_decisions(
    carla: User, gwen: User, others: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    rows = [row("CUM/1"), *(row(f"CUM/{number}") for number in range(2, 2 + others))]
    approved(FEBRUARY, rows=rows, by=gwen)
    for number in range(2, 2 + others):
        deciding.decide(of(LANCASHIRE).public_id, other=f"CUM/{number}", lead="neither", reason=WHY, by=carla)
    client = Client()
    client.force_login(carla)

    with query_budget(16):  # person (2), scope, it (2), its row, pairs, their rows, decisions, names, seen (3), log
        seen = client.get(joint_url()).content.decode()

    assert seen.count(WHY) == others
