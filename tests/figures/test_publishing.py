"""Two users of the national team publish; a published version never changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry as LogEntry
from core.workflow import TransitionNotAllowed
from figures import publishing
from figures.models import PublicationProposal, Snapshot
from tests.accounts.factories import coordinator, national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, LANCASHIRE, built
from tests.roles import acting, acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_are_enough(settings: Any) -> None:
    """A single force is enough to publish a month without a reason, so no month needs 46 returns."""
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(2015, 1, 1), "forces": 0.0, "cases": 0.0}]


@made_once
def first() -> User:
    return national()


@made_once
def second() -> User:
    return national()


def locked_month() -> Snapshot:
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.lock(FEBRUARY)
    return built(FEBRUARY)


def published(first: User, second: User) -> Snapshot:
    proposal = publishing.propose(locked_month(), by=first)
    return publishing.confirm(proposal, seen=publishing.token_of(proposal), by=second)


def test_proposal_confirmed_by_another_user_publishes_version_1(first: User, second: User) -> None:
    snapshot = locked_month()

    with acting_for(first):
        proposal = publishing.propose(snapshot, by=first)
    with acting_for(second):
        version = publishing.confirm(proposal, seen=publishing.token_of(proposal), by=second)

    proposal.refresh_from_db()
    assert (version.version, version.state) == (1, "published")
    assert (proposal.state, proposal.settled_by) == ("confirmed", second)
    assert version.digest == proposal.digest
    assert version.published_at is not None
    assert LogEntry.objects.filter(subject="figures.snapshot", kind="disclosure").exists()


def test_proposer_cannot_confirm(first: User) -> None:
    proposal = publishing.propose(locked_month(), by=first)

    with pytest.raises(TransitionNotAllowed, match="A colleague in the national team must confirm it"):
        publishing.confirm(proposal, seen=publishing.token_of(proposal), by=first)


def test_database_refuses_confirmation_by_the_proposer(first: User) -> None:
    proposal = publishing.propose(locked_month(), by=first)

    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        PublicationProposal.objects.filter(pk=proposal.pk).update(state="confirmed", settled_by=first)


def test_month_cannot_be_proposed_before_the_lock(first: User) -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=3)

    with pytest.raises(TransitionNotAllowed, match="You can publish it after it locks"):
        publishing.propose(built(FEBRUARY), by=first)


def deactivate(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def demote(person: User) -> None:
    User.objects.using("default").filter(pk=person.pk).update(role=Role.AUDITOR)


@pytest.mark.parametrize("change", [deactivate, demote])
def test_former_national_user_cannot_confirm_and_does_not_count_as_proposer(
    change: Callable[[User], None], first: User, second: User
) -> None:
    proposal = publishing.propose(locked_month(), by=first)

    change(first)
    with pytest.raises(TransitionNotAllowed, match="no longer in the national team"):
        publishing.confirm(proposal, seen=publishing.token_of(proposal), by=second)
    change(second)
    with pytest.raises(TransitionNotAllowed, match="Only the national team"):
        publishing.confirm(proposal, seen=publishing.token_of(proposal), by=second)


def test_other_users_find_nothing_to_publish() -> None:
    snapshot = locked_month()
    reviewer = coordinator()

    with pytest.raises(Snapshot.DoesNotExist):
        publishing.propose(snapshot, by=reviewer)


def test_figures_that_changed_since_they_were_read_cannot_be_proposed(first: User) -> None:
    seen = locked_month()
    making.corrected(LANCASHIRE, FEBRUARY, new=5)
    built(FEBRUARY)

    with pytest.raises(TransitionNotAllowed, match="Check the figures again, then propose"):
        publishing.propose(seen, by=first)


def test_month_cannot_be_proposed_while_an_approval_is_uncounted(first: User) -> None:
    snapshot = locked_month()
    making.corrected(LANCASHIRE, FEBRUARY, new=5)

    with pytest.raises(TransitionNotAllowed, match="in a minute"):
        publishing.propose(snapshot, by=first)


def test_a_rebuild_with_other_figures_voids_the_proposal(first: User, second: User) -> None:
    proposal = publishing.propose(locked_month(), by=first)
    making.corrected(LANCASHIRE, FEBRUARY, new=5)
    built(FEBRUARY)

    with pytest.raises(TransitionNotAllowed, match=r"so the figures changed. Propose the month again"):
        publishing.confirm(proposal, seen=publishing.token_of(proposal), by=second)

    assert not Snapshot.objects.published().exists()


def test_only_one_proposal_is_open_and_a_colleague_can_withdraw_it(first: User, second: User) -> None:
    snapshot = locked_month()
    proposal = publishing.propose(snapshot, by=first)
    with pytest.raises(TransitionNotAllowed, match="already proposed"):
        publishing.propose(snapshot, by=second)

    with acting("web"):
        publishing.withdraw(proposal, seen=publishing.token_of(proposal), by=second)

    with pytest.raises(TransitionNotAllowed, match="Propose the month again"):
        publishing.confirm(proposal, seen=publishing.token_of(proposal), by=second)
    assert publishing.propose(snapshot, by=second).state == "open"


def test_next_version_needs_a_reason_and_the_first_is_unchanged(first: User, second: User) -> None:
    version_1 = published(first, second)
    kept = making.rows(version_1)
    making.reported(CHESHIRE, FEBRUARY, new=2)
    candidate = built(FEBRUARY)

    with pytest.raises(TransitionNotAllowed, match="Enter a reason for the correction"):
        publishing.propose(candidate, by=first)
    proposal = publishing.propose(candidate, reason="Cheshire came late", by=first)
    version_2 = publishing.confirm(proposal, seen=publishing.token_of(proposal), by=second)

    assert (version_2.version, version_2.reason) == (2, "Cheshire came late")
    assert making.rows(version_1) == kept
    assert publishing.newest_published(FEBRUARY) == version_2


def test_the_same_figures_cannot_be_published_twice(first: User, second: User) -> None:
    published(first, second)
    making.corrected(LANCASHIRE, FEBRUARY, new=3)
    candidate = built(FEBRUARY)

    with pytest.raises(TransitionNotAllowed, match="Nothing has changed since version 1"):
        publishing.propose(candidate, reason="again", by=first)


def test_published_version_cannot_be_proposed_again(first: User, second: User) -> None:
    version = published(first, second)

    with pytest.raises(TransitionNotAllowed, match="February 2020, version 1 is published"):
        publishing.propose(version, by=first)


def test_month_with_few_forces_needs_a_reason_to_publish(settings: Any, first: User) -> None:
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(2015, 1, 1), "forces": 0.9, "cases": 0.9}]
    snapshot = locked_month()

    with pytest.raises(TransitionNotAllowed, match="Only 1 of 46 forces have reported"):
        publishing.propose(snapshot, by=first)

    assert publishing.propose(snapshot, reason="Asked for by the board", by=first).reason == "Asked for by the board"
