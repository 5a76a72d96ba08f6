"""What stands between a month and its publication, step by step, for the national team. Changing is `publishing`'s."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from figures import publishing, reading
from figures.choices import COUNTED, ProposalState, SnapshotState
from figures.coverage import Coverage
from figures.models import Period, Proposal, Snapshot, SnapshotSource
from figures.people import role_now
from investigations.models import Revision
from reference import clock, months
from reference.areas import UK
from reference.govuk import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as the component prints it: `state` is done, now or todo."""

    title: str
    text: str
    state: str
    url: str = ""
    url_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The month that is to be published next: its steps, and what this person may do now."""

    snapshot: Snapshot
    steps: tuple[Step, ...]
    proposal: Proposal | None
    why_not_propose: str
    why_not_confirm: str
    needs_reason: bool
    is_correction: bool

    @property
    def month(self) -> str:
        """As addresses write it."""
        return months.text(self.snapshot.period_id)

    @property
    def next_version(self) -> str:
        """What publishing would make."""
        return "another version" if self.is_correction else "version 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A month that still moves, with the bodies whose returns do not count yet, by how far they have come."""

    period: Period
    snapshot: Snapshot
    bodies: tuple[tuple[str, tuple[str, ...]], ...]


def next_to_publish(moving: Sequence[Snapshot]) -> Snapshot | None:
    """The moving month that is nearest to publication: proposed, then locked, then the oldest."""
    proposed = set(
        Proposal.objects.filter(snapshot__in=[one.pk for one in moving], state=ProposalState.OPEN).values_list(
            "snapshot", flat=True
        )
    )
    ranked = sorted(moving, key=lambda one: (one.pk not in proposed, not one.period.is_locked, one.period_id))
    return ranked[0] if ranked else None


def panel_of(snapshot: Snapshot, *, user: User, coverage: Coverage | None = None, dates_url: str = "") -> Panel:
    """Where the month stands, and what the person may do about it."""
    role = role_now(user)
    coverage = coverage or reading.coverage_of(snapshot, UK)
    proposal = (
        snapshot.proposals.filter(state=ProposalState.OPEN)
        .select_related("proposed_by")
        .defer("proposed_by__password", "proposed_by__last_login")
        .first()
    )
    period = snapshot.period
    published = publishing.newest_published(snapshot.period_id)
    why_not_propose = publishing.why_not_propose(snapshot, role=role)
    steps = (
        Step(
            title="Coverage", text=coverage.sentence, state="done" if coverage.is_whole or period.is_locked else "now"
        ),
        Step(
            title="Lock",
            text=f"Locked on {in_words(clock.day_of(period.locked_at))}."
            if period.is_locked and period.locked_at
            else f"Locks after {in_words(period.locks_on)}.",
            state="done" if period.is_locked else "now",
            url="" if period.is_locked else dates_url,
            url_text="Dates, or lock now",
        ),
        Step(title="Revisions", text=_corrected(snapshot), state="done" if period.is_locked else "todo"),
        Step(
            title="Proposed",
            text=f"By {proposal.proposed_by.name} on {in_words(clock.day_of(proposal.proposed_at))}, "
            f"digest {proposal.digest[:12]}."
            if proposal
            else "One person of the national team proposes exactly these figures.",
            state="done" if proposal else "now" if period.is_locked and not why_not_propose else "todo",
        ),
        Step(
            title="Published by two people",
            text="Another person confirms the same digest. Nobody can do both.",
            state="now" if proposal else "todo",
        ),
    )
    return Panel(
        snapshot=snapshot,
        steps=steps,
        proposal=proposal,
        why_not_propose=why_not_propose,
        why_not_confirm=publishing.why_not_confirm(proposal, snapshot=snapshot, by=user, role=role) if proposal else "",
        needs_reason=published is not None,
        is_correction=published is not None,
    )


def waiting(moving: Sequence[Snapshot]) -> list[Waiting]:
    """Months that are not published yet and lack returns, the oldest first: one query."""
    open_ones = [one for one in moving if one.state == SnapshotState.PROVISIONAL]
    rows = (
        SnapshotSource.objects.filter(snapshot__in=[one.pk for one in open_ones])
        .exclude(treatment__in=COUNTED)
        .select_related("force")
        .order_by("treatment", "force__short_name")
    )
    by_month: dict[int, dict[str, list[str]]] = {}
    for row in rows:
        by_month.setdefault(row.snapshot_id, {}).setdefault(row.get_treatment_display(), []).append(
            row.force.short_name
        )
    return [
        Waiting(
            period=one.period,
            snapshot=one,
            bodies=tuple((word, tuple(names)) for word, names in by_month[one.pk].items()),
        )
        for one in sorted(open_ones, key=lambda one: one.period_id)
        if one.pk in by_month
    ]


def _corrected(snapshot: Snapshot) -> str:
    """Which bodies' returns were corrected: approved in a later revision than the first."""
    sources = snapshot.sources.exclude(batch=None).values("batch__source")
    names = list(
        Revision.objects.filter(pk__in=sources, number__gt=1)
        .order_by("force__short_name")
        .values_list("force__short_name", flat=True)
    )
    return f"Later than the first: {', '.join(names)}." if names else "Every return is in its first revision."
