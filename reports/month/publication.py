"""The last step of a month: its publication, as far as it is, and what a person may do. `publishing` makes changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from core import clock, months
from core.govuk import in_words
from figures import publishing, snapshot_reader, thresholds
from figures.choices import COUNTED, STATUS_WORDS, ProposalState, SnapshotState, Treatment
from figures.coverage import Coverage
from figures.current_role import role_now
from figures.models import Period, PublicationProposal, Snapshot, SnapshotSource
from figures.needs_correction import may_need_correction
from reference.areas import UK
from reports.month import revisions

COVERAGE, REVISIONS = ON_THE_PAGE = ("Coverage", "Revisions")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationStep:
    """One step for the template component: `state` is done, now or todo."""

    title: str
    text: str
    state: str
    url: str = ""
    url_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Publication of the month on screen: its status, its steps, and what this person may do now."""

    snapshot: Snapshot
    steps: tuple[PublicationStep, ...]
    proposal: PublicationProposal | None
    void: str
    why_not_propose: str
    why_not_confirm: str
    published: Snapshot | None
    outdated: tuple[str, ...] = ()  # why a published month may need correction, force by force
    few: str = ""  # such as "20 of 46", if too few have reported to publish without a reason

    @property
    def month(self) -> str:
        """The month as in addresses."""
        return months.text(self.snapshot.period_id)

    @property
    def seen(self) -> str:
        """The token that the forms to confirm or withdraw the proposal post."""
        return publishing.token_of(self.proposal) if self.proposal else ""

    @property
    def last_steps(self) -> tuple[PublicationStep, ...]:
        """The steps that the page of the month does not show by themselves."""
        return tuple(step for step in self.steps if step.title not in ON_THE_PAGE)

    @property
    def is_correction(self) -> bool:
        """Whether publishing would replace a published version."""
        return self.published is not None

    @property
    def may_need_correction(self) -> bool:
        """Whether the published version may need correction."""
        return self.published is not None and may_need_correction(
            self.published, candidate=self.snapshot, why=self.outdated
        )

    @property
    def is_settled(self) -> bool:
        """Whether the month is published and nothing is left to do."""
        return bool(self.snapshot.version)

    @property
    def title(self) -> str:
        """The title of the panel, always about the month on screen."""
        period = self.snapshot.period
        if self.is_settled:
            return f"{period} is published"
        if self.published is not None:
            return f"Correct {period} (version {self.published.version + 1})"
        return f"Publish {period}"

    @property
    def status(self) -> str:
        """The status of the month, in one sentence."""
        if self.is_settled and self.snapshot.published_at:
            on = in_words(clock.day_of(self.snapshot.published_at))
            rest = "It may need correction." if self.may_need_correction else "No corrections are ready to publish."
            return f"Version {self.snapshot.version}, published on {on}. {rest}"
        if self.proposal is not None:
            return f"Proposed by {self.proposal.proposed_by.name}. Waiting for a second person to confirm."
        if not self.snapshot.period.is_locked:
            return f"Provisional. The month locks after {in_words(self.snapshot.period.locks_on)}."
        if self.published is not None:
            version = f"Version {self.published.version} is published"
            if not self.may_need_correction:
                return f"{version}. No figures have changed since."
            if self.published.digest == self.snapshot.digest:
                return f"{version} and may need correction. No figures have changed yet."
            return f"{version} and may need correction. A correction is ready to publish."
        return "Locked and not published."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Another month with figures ready to publish, as a link shows it."""

    snapshot: Snapshot
    what: str

    @property
    def month(self) -> str:
        """The month as in addresses."""
        return months.text(self.snapshot.period_id)

    def __str__(self) -> str:
        return f"{self.snapshot.period} ({self.what})"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingMonth:
    """A month that is not final, with the forces whose returns do not count yet, grouped by status."""

    period: Period
    snapshot: Snapshot
    forces: tuple[tuple[str, tuple[str, ...]], ...]


def ready(moving: Sequence[Snapshot]) -> list[Ready]:
    """Return every month ready to publish, oldest first: locked, and different from its published version."""
    locked = sorted(
        (snapshot for snapshot in moving if snapshot.period.is_locked), key=lambda snapshot: snapshot.period_id
    )
    versions = (
        Snapshot.objects.published().filter(period__in=[snapshot.period_id for snapshot in locked]).order_by("version")
    )
    published: dict[date, str] = dict(versions.values_list("period", "digest"))  # the newest version is last
    proposed = set(
        PublicationProposal.objects.filter(
            snapshot__in=[snapshot.pk for snapshot in locked], state=ProposalState.OPEN
        ).values_list("snapshot", flat=True)
    )
    ready_months = []
    for snapshot in locked:
        if published.get(snapshot.period_id) == snapshot.digest:
            continue
        what = "correction" if snapshot.period_id in published else "first version"
        ready_months.append(Ready(snapshot=snapshot, what=f"{what}, proposed" if snapshot.pk in proposed else what))
    return ready_months


def panel_of(
    snapshot: Snapshot,
    *,
    user: User,
    coverage: Coverage | None = None,
    dates_url: str = "",
    outdated: tuple[str, ...] = (),
) -> Panel:
    """Return the status of the month's publication, and what the person may do.

    `snapshot` is the unpublished one; if there is none, the newest published version.
    """
    role = role_now(user)
    coverage = coverage or snapshot_reader.coverage_of(snapshot, UK)
    proposal = (
        snapshot.proposals.filter(state=ProposalState.OPEN)
        .select_related("proposed_by")
        .defer("proposed_by__password", "proposed_by__last_login")
        .first()
    )
    period = snapshot.period
    published = publishing.newest_published(snapshot.period_id)
    why_not_propose = publishing.why_not_propose(snapshot, role=role)
    if snapshot.version:
        return Panel(
            snapshot=snapshot,
            steps=(),
            proposal=None,
            void="",
            why_not_propose=why_not_propose,
            why_not_confirm="",
            published=snapshot,
            outdated=outdated,
        )
    steps = (
        PublicationStep(
            title=COVERAGE, text=coverage.sentence, state="done" if coverage.is_whole or period.is_locked else "now"
        ),
        PublicationStep(
            title="Lock",
            text=f"Locked on {in_words(period.locked_on)}."
            if period.is_locked
            else f"Locks after {in_words(period.locks_on)}.",
            state="done" if period.is_locked else "now",
            url="" if period.is_locked else dates_url,
            url_text="Change dates or lock now",
        ),
        PublicationStep(title=REVISIONS, text=_revised(snapshot), state="done" if period.is_locked else "todo"),
        PublicationStep(
            title="Proposed",
            text=f"By {proposal.proposed_by.name} on {in_words(clock.day_of(proposal.proposed_at))}, "
            f"digest {proposal.digest[:12]}."
            if proposal
            else "One person in the national team proposes these figures.",
            state="done" if proposal else "now" if period.is_locked and not why_not_propose else "todo",
        ),
        PublicationStep(
            title="Second person confirms",
            text="You cannot confirm your own proposal.",
            state="now" if proposal else "todo",
        ),
    )
    return Panel(
        snapshot=snapshot,
        steps=steps,
        proposal=proposal,
        why_not_propose=why_not_propose,
        why_not_confirm=publishing.why_not_confirm(proposal, snapshot=snapshot, by=user, role=role) if proposal else "",
        void="" if proposal else publishing.why_void(snapshot),
        published=published,
        outdated=outdated if published else (),
        few="" if thresholds.has_enough(snapshot) else coverage.short,
    )


def waiting(moving: Sequence[Snapshot]) -> list[WaitingMonth]:
    """Return unpublished months that lack returns, oldest first, with each force's current status."""
    open_ones = [snapshot for snapshot in moving if snapshot.state == SnapshotState.PROVISIONAL]
    sources: dict[int, list[SnapshotSource]] = {snapshot.pk: [] for snapshot in open_ones}
    rows = SnapshotSource.objects.filter(snapshot__in=list(sources)).exclude(treatment__in=COUNTED)
    for row in rows.select_related("force").prefetch_related("force__names").order_by("force__short_name"):
        sources[row.snapshot_id].append(row)
    snapshot_reader.as_they_are_now(open_ones, sources)
    return [
        WaitingMonth(
            period=snapshot.period,
            snapshot=snapshot,
            forces=tuple(
                (word[:1].upper() + word[1:], names)
                for word in dict.fromkeys(STATUS_WORDS.values())
                if (names := _names(sources[snapshot.pk], word=word, month=snapshot.period_id))
            ),
        )
        for snapshot in sorted(open_ones, key=lambda snapshot: snapshot.period_id)
        if sources[snapshot.pk]
    ]


def _names(sources: Sequence[SnapshotSource], *, word: str, month: date) -> tuple[str, ...]:
    """Return the forces with this status, by their names in the month."""
    day = months.last_day(month)
    return tuple(
        source.force.called_on(day).short_name
        for source in sources
        if STATUS_WORDS[Treatment(source.treatment)] == word
    )


def _revised(snapshot: Snapshot) -> str:
    names = revisions.corrected_in(snapshot)
    return f"Later revisions: {', '.join(names)}." if names else "All returns are first revisions."
