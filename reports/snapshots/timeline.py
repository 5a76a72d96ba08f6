"""The versions of a month as a timeline, newest first: when each was published, who confirmed it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from core import clock, months
from core.timeline import TimelineEvent
from figures.models import PublicationProposal, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedVersion:
    """One version of the month, with the two people who published it, and the versions to compare it with."""

    snapshot: Snapshot
    proposal: PublicationProposal | None
    is_shown: bool
    before: Snapshot | None
    may_need_correction: bool = False


def versions(rows: Iterable[PublishedVersion]) -> Iterator[TimelineEvent]:
    """Yield the versions in the order given; the one that the page shows has no link to itself."""
    for row in rows:
        snapshot = row.snapshot
        month = months.text(snapshot.period_id)
        name = f"Version {snapshot.version}" if snapshot.version else snapshot.get_state_display()
        page = f"{reverse('reports:snapshot-detail', args=[month])}?version={snapshot.version}"
        moment = snapshot.published_at if snapshot.version else snapshot.built_at
        yield TimelineEvent(
            day=clock.day_of(moment or snapshot.built_at),
            title=f"{name} (this version)" if row.is_shown else name,
            who=_who(row),
            text=snapshot.reason or _default_reason(snapshot),
            tag="May need correction" if row.may_need_correction else "",
            url="" if row.is_shown else page,
            more_url=_difference(month, older=row.before, newer=snapshot) if row.before else "",
            more_text=f"Changes since version {row.before.version}" if row.before else "",
            at=None if snapshot.version else moment,
        )


def _who(row: PublishedVersion) -> str:
    if not row.snapshot.version:
        return "Built"
    if not row.proposal or not row.proposal.settled_by:
        return ""
    return f"Proposed by {row.proposal.proposed_by.name}, confirmed by {row.proposal.settled_by.name}"


def _default_reason(snapshot: Snapshot) -> str:
    if not snapshot.version:
        return "Updated after every approval."
    return "First publication." if snapshot.version == 1 else ""


def _difference(month: str, *, older: Snapshot, newer: Snapshot) -> str:
    page = reverse("reports:snapshot-difference", args=[month])
    return f"{page}?older={older.version}&newer={newer.version}"
