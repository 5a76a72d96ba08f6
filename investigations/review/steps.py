"""Steps that decisions and queries share: record a transition, copy a revision, refuse another reviewer."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from core.workflow import TransitionNotAllowed
from investigations.choices import RevisionState
from investigations.models import MonthlyReturn, Revision
from investigations.quality import checks
from investigations.returns import creation, transitions, webhook_events, workflow


def make_transition(
    monthly_return: MonthlyReturn,
    move: str,
    *,
    by: User,
    revision: Revision,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Set the target status from the table, and record the transition with the submitted revision it is about.

    Webhooks that asked for it learn of it.
    """
    monthly_return.status = workflow.TRANSITIONS[move].target
    monthly_return.save(update_fields=["status", "current", "submitted_on_time"])
    transitions.record_event(move, monthly_return, by=by, revision=revision, reason=reason, at=at)
    webhook_events.report(move, monthly_return, revision=revision)


def next_revision(monthly_return: MonthlyReturn, source: Revision) -> None:
    """Create the next working revision: a copy of this one, with the reasons already given."""
    checks.check(creation.copy_revision(source, number=transitions.next_number(monthly_return), into=monthly_return))


def supersede_submitted(monthly_return: MonthlyReturn) -> None:
    """Mark the submitted revisions as superseded: the force has a draft again."""
    submitted = Revision.objects.filter(monthly_return=monthly_return, state=RevisionState.SUBMITTED)
    submitted.update(state=RevisionState.SUPERSEDED)


def refuse_another_reviewer(monthly_return: MonthlyReturn, *, by: User, verb: str) -> None:
    """Refuse users who do not review this return, whatever its status."""
    if why := workflow.not_the_reviewer(
        role=by.role,
        reviewed_by_national=monthly_return.force.unit.reviewed_by_national,
        has_coordinator=transitions.has_coordinator(monthly_return, by=by),
        verb=verb,
    ):
        raise TransitionNotAllowed(f"This return is {workflow.status_in_words(monthly_return.status)}. {why}")
