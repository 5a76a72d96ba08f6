"""What the national team changes in the plan, and what an owner records."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from audit.models import AuditEntry
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from documents.lifecycle import DocumentRejected
from documents.models import Document
from notifications.models import Notice
from prosecutions.action_plan import actions, evidence, meetings, progress, todo
from prosecutions.action_plan.actions import ActionDetails
from prosecutions.action_plan.choices import ActionEventKind, ActionStatus
from prosecutions.models import ActionEvidence, PlanAction, PlanActionEvent
from prosecutions.models.actions import ADDRESS
from reference.models import Agency
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, national
from tests.prosecutions import making
from tests.prosecutions.making import action, fresh, in_days, lead, move, seen

pytestmark = pytest.mark.django_db


def kinds(made: PlanAction) -> list[str]:
    return list(made.events.order_by("at", "pk").values_list("kind", flat=True))


def test_actions_are_numbered_and_belong_to_the_place_of_their_owner(nadia: User) -> None:
    of_force, of_unit, of_team = action(owner=lead()), action(owner=coordinator()), action(owner=nadia, by=nadia)

    assert [made.reference for made in (of_force, of_unit, of_team)] == ["A1", "A2", "A3"]
    assert (of_force.force_id, of_force.unit_id) == (LANCASHIRE, None)
    assert (of_unit.force_id, of_unit.unit_id) == (None, "nwrocu")
    assert (of_team.force_id, of_team.unit_id) == (None, None)
    assert [made.organisation for made in (of_force, of_team)] == ["Lancashire", "National team"]


def test_form_that_is_sent_twice_adds_one_action(nadia: User) -> None:
    assert action(by=nadia).pk == action(by=nadia).pk


def test_new_owner_gets_one_notice_and_none_about_their_own_act(nadia: User) -> None:
    sam = lead()
    made = action(owner=sam, by=nadia)
    action(owner=nadia, by=nadia)

    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.force_id, notice.due_on) == (
        sam,
        "action_assigned",
        LANCASHIRE,
        made.due_on,
    )


def test_agency_has_an_owner_in_the_national_team(nadia: User) -> None:
    cps = Agency.objects.get(pk="cps")

    made = action(owner=nadia, by=nadia, agency=cps, agency_post="Head of casework policy")

    assert made.organisation == "CPS"
    with pytest.raises(TransitionNotAllowed, match="choose an owner in the national team"):
        action(owner=lead(), by=nadia, agency=cps)
    with pytest.raises(TransitionNotAllowed, match="Choose the agency"):
        action(owner=nadia, by=nadia, agency_post="Head of casework policy")


@pytest.mark.parametrize("person", [analyst, lead, coordinator])
def test_nobody_but_the_national_team_adds_or_changes_actions(person: Callable[[], User], nadia: User) -> None:
    user = person()
    with pytest.raises(TransitionNotAllowed):
        action(owner=nadia, by=user)
    made = action(owner=lead(), by=nadia)
    changes: list[Callable[[], object]] = [
        lambda: actions.change(made.public_id, title="A", aim="B", reason="C", seen=seen(made), by=user),
        lambda: actions.change_due_date(made.public_id, in_days(9), reason="C", seen=seen(made), by=user),
        lambda: actions.change_owner(made.public_id, nadia, seen=seen(made), by=user),
    ]
    for change in changes:
        with pytest.raises((TransitionNotAllowed, PlanAction.DoesNotExist)):
            change()
    assert kinds(made) == ["created"]


def test_due_date_changes_with_a_reason_and_both_dates_stay_in_the_history(nadia: User) -> None:
    made = action(by=nadia, due=10)
    with pytest.raises(TransitionNotAllowed, match="Enter why the due date changes"):
        actions.change_due_date(made.public_id, in_days(40), reason=" ", seen=seen(made), by=nadia)

    actions.change_due_date(made.public_id, in_days(40), reason="The CPS asked.", seen=seen(made), by=nadia)

    event = made.events.get(kind=ActionEventKind.DUE)
    assert (event.due_from, event.due_to, event.text) == (in_days(10), in_days(40), "The CPS asked.")
    assert fresh(made).due_on == in_days(40)


def test_due_date_cannot_be_in_the_past_or_the_same(nadia: User) -> None:
    made = action(by=nadia, due=10)
    for day, sentence in ((-1, "not in the past"), (10, "due date already")):
        with pytest.raises(TransitionNotAllowed, match=sentence):
            actions.change_due_date(made.public_id, in_days(day), reason="Late.", seen=seen(made), by=nadia)


def test_change_that_somebody_did_not_see_is_not_overwritten(nadia: User) -> None:
    made = action(owner=lead(), by=nadia)
    outdated = seen(made)
    progress.add_comment(made.public_id, "Wait for the CPS.", by=nadia)

    with pytest.raises(EditConflict, match=f"{nadia.name} changed this action .* comment. Read it again before you"):
        actions.change_due_date(made.public_id, in_days(9), reason="Late.", seen=outdated, by=nadia)


def test_history_and_evidence_go_with_the_action_to_its_new_owner(nadia: User) -> None:
    before, after = lead(), lead(CUMBRIA)
    made = action(owner=before, by=nadia)
    progress.add_update(made.public_id, "The checklist is drafted.", by=before)
    evidence.add_link_or_note(made.public_id, title="Draft", note="On the intranet.", by=before)

    actions.change_owner(made.public_id, after, reason="Cumbria leads on it.", seen=seen(made), by=nadia)

    assert not PlanAction.objects.visible_to(before).exists()
    assert PlanActionEvent.objects.visible_to(after).count() == made.events.count() == 5
    assert ActionEvidence.objects.visible_to(after).count() == 1
    assert not ActionEvidence.objects.visible_to(before).exists()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def test_action_is_completed_by_its_owner_and_accepted_by_the_national_team(nadia: User) -> None:
    sam = lead()
    made = action(owner=sam, by=nadia)
    progress.add_update(made.public_id, "The checklist is drafted.", by=sam)
    assert fresh(made).status == ActionStatus.IN_PROGRESS, "the first update starts it"
    move(made, "propose", by=sam, reason="It is on every force’s intranet.")
    move(made, "return", by=nadia, reason="Two forces do not have it.")
    move(made, "propose", by=sam, reason="Now all have it.")

    completed = move(made, "accept", by=nadia)

    assert (completed.status, completed.ended_on, completed.proposed_by) == ("complete", clock.today(), sam)
    assert Notice.objects.filter(person=sam, kind="action_returned").count() == 1
    assert kinds(made) == ["created", "status", "update", "status", "status", "status", "status"]


def test_member_of_the_national_team_does_not_accept_what_they_proposed(nadia: User) -> None:
    made = move(action(owner=nadia, by=nadia), "propose", by=nadia)

    with pytest.raises(TransitionNotAllowed, match="a colleague accepts it"):
        move(made, "accept", by=nadia)
    assert move(made, "accept", by=national()).status == "complete"


def test_reopened_action_is_open_again_and_its_owner_hears_of_it(nadia: User) -> None:
    sam = lead()
    made = move(action(owner=sam, by=nadia), "cancel", by=nadia)

    reopened = move(made, "reopen", by=nadia, reason="The group decided to go on.")

    assert (reopened.status, reopened.ended_on) == ("in_progress", None)
    assert Notice.objects.filter(person=sam, kind="action_returned").exists()


def test_ended_action_takes_comments_only(nadia: User) -> None:
    made = move(action(owner=nadia, by=nadia), "cancel", by=nadia)

    progress.add_comment(made.public_id, "We may come back to this.", by=nadia)

    for record in (
        lambda: progress.add_update(made.public_id, "More.", by=nadia),
        lambda: evidence.add_link_or_note(made.public_id, title="More", note="More.", by=nadia),
        lambda: actions.change_due_date(made.public_id, in_days(9), reason="Late.", seen=seen(made), by=nadia),
    ):
        with pytest.raises(TransitionNotAllowed, match="This action is cancelled"):
            record()


def test_reader_comments_and_records_nothing_else(nadia: User) -> None:
    made, colleague = action(owner=lead(), by=nadia), lead()

    progress.add_comment(made.public_id, "We can help.", by=colleague)

    with pytest.raises(TransitionNotAllowed, match="Only the owner"):
        progress.add_update(made.public_id, "Done.", by=colleague)
    with pytest.raises(TransitionNotAllowed, match="Only the owner"):
        move(made, "start", by=colleague)


def test_owner_who_moves_to_another_force_no_longer_owns_the_action(nadia: User) -> None:
    sam = lead()
    made = action(owner=sam, by=nadia)
    sam.force_id = CUMBRIA
    sam.save(update_fields=["force_id"])

    assert PlanAction.objects.without_owner().get() == made
    with pytest.raises(PlanAction.DoesNotExist):
        progress.add_update(made.public_id, "Done.", by=sam)


@pytest.mark.parametrize("send", [progress.add_update, progress.add_comment])
def test_text_that_is_sent_twice_is_stored_once(send: Callable[..., Any], nadia: User) -> None:
    made = action(owner=nadia, by=nadia)

    assert send(made.public_id, "The same.", by=nadia) == send(made.public_id, "The same.", by=nadia)


def test_update_is_dated_and_not_in_the_future(nadia: User) -> None:
    made = action(owner=nadia, by=nadia)

    event = progress.add_update(made.public_id, "We met the CPS.", happened_on=in_days(-3), by=nadia)

    assert event.happened_on == in_days(-3)
    with pytest.raises(TransitionNotAllowed, match="not in the future"):
        progress.add_update(made.public_id, "We will meet.", happened_on=in_days(1), by=nadia)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//elsewhere.example", "http://plain.example", "https://", "www.cps.gov.uk", "/a b", "/"],
)
def test_link_leads_to_a_page_of_this_service_or_a_public_page(address: str, nadia: User) -> None:
    made = action(owner=nadia, by=nadia)

    with pytest.raises(TransitionNotAllowed, match="Enter a link that starts with https://"):
        evidence.add_link_or_note(made.public_id, title="Page", address=address, by=nadia)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionEvidence.objects.create(action=made, title="Page", address=address, by=nadia, at=clock.now())


def test_evidence_is_a_file_a_link_or_a_note_and_its_removal_stays_in_the_history(nadia: User) -> None:
    made = action(owner=nadia, by=nadia)
    file = evidence.attach(made.public_id, making.came(), by=nadia)
    evidence.add_link_or_note(made.public_id, title="Guidance", address="/guidance/", by=nadia)
    assert file.title == "Terms of reference"

    evidence.remove(made.public_id, file.public_id, by=nadia)

    assert [row.title for row in made.evidence.all()] == ["Guidance"]
    assert not Document.objects.exists()
    assert made.events.get(kind=ActionEventKind.REMOVED).text == "Terms of reference"
    with pytest.raises(TransitionNotAllowed, match="Enter a link or a note"):
        evidence.add_link_or_note(made.public_id, title="Nothing", by=nadia)
    with pytest.raises(DocumentRejected):
        evidence.attach(made.public_id, None, by=nadia)


def test_history_is_never_rewritten(nadia: User) -> None:
    made = action(by=nadia)
    for rewrite in (
        lambda: made.events.update(text="Something else"),
        lambda: PlanActionEvent.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            rewrite()


@pytest.mark.parametrize(
    "change",
    [
        {"status": "complete"},
        {"status": "proposed"},
        {"status": "in_progress", "ended_on": "2026-01-01"},
        {"agency_id": "cps", "force_id": LANCASHIRE},
        {"unit_id": "nwrocu", "force_id": LANCASHIRE},
        {"title": "  "},
        {"status": "lost"},
    ],
)
def test_database_refuses_what_must_never_be_true(change: dict[str, object], nadia: User) -> None:
    made = action(owner=nadia, by=nadia)

    with pytest.raises(IntegrityError), transaction.atomic():
        PlanAction.objects.filter(pk=made.pk).update(**change)


def test_each_change_is_in_the_log(nadia: User) -> None:
    made = action(owner=nadia, by=nadia)
    move(made, "start", by=nadia)

    entries = AuditEntry.objects.filter(subject="prosecutions.planaction").order_by("id")
    assert [(entry.kind, entry.question) for entry in entries] == [("collection", ""), ("alteration", "in progress")]


def test_same_words_about_another_action_are_another_decision(nadia: User) -> None:
    first, second = action(by=nadia), action(by=nadia, title="Train a lead in every force")
    held = making.decided(by=nadia).meeting
    words = "Extend the due date to 31 March."

    decisions = [
        meetings.record_decision(held.public_id, words, changes=[made.public_id], by=nadia)
        for made in (first, second, second)
    ]

    assert [decision.number for decision in decisions] == [2, 3, 3]
    assert [kinds(made) for made in (first, second)] == [["created", "decision"], ["created", "decision"]]


def test_action_that_is_in_the_plan_already_is_linked_to_the_decision(nadia: User) -> None:
    made = action(by=nadia)
    decision = making.decided(by=nadia)
    details = ActionDetails(title=made.title, aim=made.aim, owner=nadia, due_on=made.due_on)

    for _ in range(2):
        assert actions.create(details, decision=decision, by=nadia) == made

    assert kinds(made) == ["created", "decision"]


def test_history_keeps_the_wording_before_a_change(nadia: User) -> None:
    made = action(by=nadia)

    actions.change(
        made.public_id, title="Publish two checklists", aim="Less.", reason="Too much.", seen=seen(made), by=nadia
    )

    event = made.events.get(kind=ActionEventKind.CHANGED)
    assert event.before == "Publish a checklist for early advice. Every force uses the same checklist."


def test_history_keeps_who_was_responsible_and_another_post_sends_no_notice(nadia: User) -> None:
    agency = Agency.objects.first()
    made = action(by=nadia, owner=nadia)
    assert made.events.get(kind=ActionEventKind.CREATED).after == f"{nadia.name}, National team"
    notices = Notice.objects.count()

    actions.change_owner(made.public_id, nadia, agency=agency, agency_post="Head of unit", seen=seen(made), by=nadia)

    event = made.events.get(kind=ActionEventKind.OWNER)
    assert event.before == f"{nadia.name}, National team"
    assert event.after.endswith(", Head of unit")
    assert Notice.objects.count() == notices


def test_member_of_the_national_team_does_not_accept_their_own_action(nadia: User) -> None:
    sam = lead()
    made = move(action(owner=sam, by=nadia), "propose", by=sam)
    actions.change_owner(made.public_id, nadia, seen=seen(made), by=nadia)

    with pytest.raises(TransitionNotAllowed, match="You own this action"):
        move(made, "accept", by=nadia)


def test_blocked_action_is_on_the_list_of_its_owner_and_of_the_national_team(nadia: User) -> None:
    sam = lead()
    made = move(action(owner=sam, by=nadia, due=150), "block", by=sam)

    for person in (sam, nadia):
        titles = [item.title for group in todo.groups_for(person) for item in group.items]
        assert titles == [f"{made.reference} is blocked"]


@pytest.mark.parametrize("address", ["/\\evil.example", "//evil.example", "https:///evil.example", "https://\\evil"])
def test_link_out_of_the_service_is_not_a_page_of_it(address: str) -> None:
    assert re.match(ADDRESS, address) is None
