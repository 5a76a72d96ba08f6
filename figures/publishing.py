"""Publish a month: one member of the national team proposes exactly these figures, another confirms them.

Confirmed figures become the next version and never change. A correction is another version, with its reason. Every
change locks the snapshot's row first, as a build does, so that nobody publishes figures that are being replaced.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from accounts import edit_conflicts as seen_pages
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import TransitionNotAllowed
from figures import measures, snapshot_digest, snapshot_reader, snapshots, thresholds, workflow
from figures.choices import ProposalState, SnapshotState
from figures.current_role import role_now
from figures.models import Batch, Period, PublicationProposal, Snapshot
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from reference.areas import UK
from systems.choices import EventName
from systems.webhooks import events

MOST_NAMED = 5
READERS = "everyone who may read published figures"  # the recipient of a publication, in the log


@transaction.atomic
def propose(
    snapshot: Snapshot, *, digest: str = "", since: datetime | None = None, reason: str = "", by: User
) -> PublicationProposal:
    """Propose that a second user publishes the month's moving snapshot.

    `digest` is the digest of the figures that the user saw, and `since` is when they were built; where they are not
    given, the function takes both from the caller's `snapshot`.
    """
    seen, since, reason = digest or snapshot.digest, since or snapshot.built_at, reason.strip()
    role = role_now(by)
    snapshot = Snapshot.objects.visible_to(by).select_for_update(of=("self",)).get(pk=snapshot.pk)
    if why := why_not_propose(snapshot, role=role) or _why_not_these(snapshot, digest=seen, since=since, reason=reason):
        raise TransitionNotAllowed(why)
    proposal = PublicationProposal.objects.create(
        snapshot=snapshot, digest=snapshot.digest, reason=reason, proposed_by=by, proposed_at=clock.now()
    )
    log.record(Operation.ALTERATION, of=proposal, reason=reason)
    return proposal


@transaction.atomic
def confirm(proposal: PublicationProposal, *, seen: str, by: User) -> Snapshot:
    """Publish a snapshot that another user proposed: it becomes the next version of its month and never changes again.

    `seen` is the token of the proposal that the user read (`token_of`).
    """
    role = role_now(by)
    snapshot, proposal = _locked(proposal, by=by)
    if why := why_not_confirm(proposal, snapshot=snapshot, by=by, role=role) or _why_not_seen(
        proposal, seen=seen, decide="confirm"
    ):
        raise TransitionNotAllowed(why)
    newest = Snapshot.objects.filter(period=snapshot.period_id).aggregate(Max("version"))["version__max"] or 0
    now = clock.now()
    snapshot.version = newest + 1
    snapshot.state = SnapshotState.PUBLISHED
    snapshot.published_at = now
    snapshot.reason = proposal.reason
    snapshot.seal = snapshot_digest.seal_of(snapshot)
    # Settle the proposal first: the row of a published snapshot accepts no further change.
    _settle(proposal, ProposalState.CONFIRMED, by=by, at=now)
    snapshot.save(update_fields=["version", "state", "published_at", "reason", "seal"])
    Period.objects.filter(pk=snapshot.period_id).update(newest_version=snapshot.version)
    # The log's chain, whose head is copied elsewhere, vouches for the seal: `figures.verification` compares them.
    log.record(
        Operation.DISCLOSURE,
        of=snapshot,
        reason=proposal.reason,
        recipient=READERS,
        question=f"version {snapshot.version} sealed {snapshot.seal}",
        beside=[snapshot.period],
    )
    month = months.text(snapshot.period_id)
    place = NoticePlace(
        url_name="reports:snapshot-detail",
        url_args=(month,),
        key=f"{month}:{snapshot.version}",
        month=snapshot.period_id,
    )
    creation.notify(NoticeKind.MONTH_PUBLISHED, place, by=by)
    page = reverse("reports:snapshot-detail", args=[month])
    events.emit(EventName.MONTH_PUBLISHED, path=page, month=snapshot.period_id, number=snapshot.version)
    return snapshot


@transaction.atomic
def withdraw(proposal: PublicationProposal, *, seen: str, by: User) -> PublicationProposal:
    """Withdraw a proposal; any member of the national team may do this."""
    role = role_now(by)
    _, proposal = _locked(proposal, by=by)
    if why := _why_settled("withdraw", proposal, role=role) or _why_not_seen(proposal, seen=seen, decide="withdraw"):
        raise TransitionNotAllowed(why)
    _settle(proposal, ProposalState.WITHDRAWN, by=by)
    return proposal


def why_not_propose(snapshot: Snapshot, *, role: str) -> str:
    """Why the month's moving snapshot cannot be proposed now; empty if it can."""
    if snapshot.version:
        return f"{snapshot} is published. When a correction is approved, you can publish a new version."
    if why := workflow.refusal(workflow.PERIOD_TRANSITIONS["propose"], state=snapshot.period.state, role=role):
        return why
    if snapshot.proposals.filter(state=ProposalState.OPEN).exists():
        return "Publication of this month is already proposed. A colleague can confirm or withdraw it."
    published = newest_published(snapshot.period_id)
    if published is not None and published.digest == snapshot.digest:
        return f"Nothing has changed since version {published.version}. There is nothing to publish."
    if snapshots.is_outdated(snapshot.period_id):
        return "These figures do not include the latest approval yet. Reload the page in a minute."
    return ""


def why_not_confirm(proposal: PublicationProposal, *, snapshot: Snapshot, by: User, role: str) -> str:
    """Why this user cannot confirm this proposal now; empty if they can."""
    if why := _why_settled("confirm", proposal, role=role) or workflow.refusal(
        workflow.PERIOD_TRANSITIONS["confirm"], state=snapshot.period.state, role=role
    ):
        return why
    if proposal.proposed_by_id == by.pk:
        return "You proposed this. A colleague in the national team must confirm it."
    if role_now(proposal.proposed_by) not in workflow.NATIONAL:
        return (
            "The person who proposed this is no longer in the national team. Withdraw it and propose the month again."
        )
    if proposal.digest != snapshot.digest:
        changed = changed_since(snapshot.period_id, proposal.proposed_at)
        return f"{changed} Withdraw the proposal and propose the month again."
    return ""


def token_of(proposal: PublicationProposal) -> str:
    """A token of a proposal as shown on the page that offers to confirm or withdraw it."""
    return seen_pages.token(proposal.pk, proposal.state, proposal.digest)


def why_void(snapshot: Snapshot) -> str:
    """Why the newest proposal of the month's moving figures became void, if a change of the figures ended it."""
    newest = snapshot.proposals.order_by("-proposed_at").first()
    if newest is None or newest.state != ProposalState.VOID:
        return ""
    return f"{changed_since(snapshot.period_id, newest.proposed_at)} Propose the month again."


def changed_since(month: date, moment: datetime) -> str:
    """Which forces changed the figures of a month after a moment, and when the last change was."""
    series = Period.objects.series_of(month).filter(month__lte=month)
    kinds = [kind.name for kind in measures.kinds()]
    counted = Batch.objects.filter(kind__in=kinds, period__in=series, counted_at__gt=moment).select_related("force")
    batches = list(counted.order_by("counted_at", "force__short_name"))
    if not batches:
        return "The figures have changed."
    names = list(dict.fromkeys(_named(batch, month=month) for batch in batches))
    listed = ", ".join(names[:MOST_NAMED]) + (" and others" if len(names) > MOST_NAMED else "")
    were = "was" if len(names) == 1 else "were"
    return f"{listed} {were} approved at {clock.in_words(batches[-1].counted_at)}, so the figures changed."


def _named(batch: Batch, *, month: date) -> str:
    name = batch.force.called_on(months.last_day(batch.period_id)).short_name
    return name if batch.period_id == month else f"{name} ({months.label(batch.period_id)})"


def _why_settled(move: str, proposal: PublicationProposal, *, role: str) -> str:
    """Why a closed proposal cannot be confirmed or withdrawn; for a void one, which force changed its figures."""
    if role in workflow.NATIONAL and proposal.state == ProposalState.VOID:
        return f"{changed_since(proposal.snapshot.period_id, proposal.proposed_at)} Propose the month again."
    return workflow.refusal(workflow.PROPOSAL_TRANSITIONS[move], state=proposal.state, role=role)


def _why_not_seen(proposal: PublicationProposal, *, seen: str, decide: str) -> str:
    return seen_pages.refusal(
        seen,
        now=token_of(proposal),
        what_changed=lambda: "This is not the proposal shown on your page.",
        decide=decide,
    )


def newest_published(month: date) -> Snapshot | None:
    """The month's newest published version, or None."""
    return Snapshot.objects.published().filter(period=month).order_by("-version").first()


def _why_not_these(snapshot: Snapshot, *, digest: str, since: datetime | None, reason: str) -> str:
    if digest != snapshot.digest:
        changed = changed_since(snapshot.period_id, since) if since else "The figures have changed."
        return f"{changed} Check the figures again, then propose."
    if not reason and newest_published(snapshot.period_id) is not None:
        return "Enter a reason for the correction."
    if not reason and not thresholds.has_enough(snapshot):
        covered = snapshot_reader.coverage_of(snapshot, UK)
        return f"Only {covered.short} forces have reported. Enter why the month is published without the others."
    return ""


def _locked(proposal: PublicationProposal, *, by: User) -> tuple[Snapshot, PublicationProposal]:
    """Lock and reload the snapshot and the proposal; the snapshot first, as a build does."""
    snapshot = Snapshot.objects.visible_to(by).select_for_update(of=("self",)).get(pk=proposal.snapshot_id)
    return snapshot, PublicationProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)


def _settle(proposal: PublicationProposal, state: ProposalState, *, by: User, at: datetime | None = None) -> None:
    """Close a proposal. If it became a version, `at` is the moment of that version."""
    proposal.state = state
    proposal.settled_by = by
    proposal.settled_at = at or clock.now()
    proposal.save(update_fields=["state", "settled_by", "settled_at"])
    log.record(Operation.ALTERATION, of=proposal)
