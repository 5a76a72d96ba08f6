"""Release a published month outside policing: one person prepares the tables, another approves them and their time.

The tables are of the version that partners may read (docs/adr/0025) and never change. When they are approved, they are
made again: a month whose edition has moved on since must be prepared again.

Preparing and approving wait for each other month by month, and lock the month before a release, so that no release is
compared with earlier ones that are just being approved.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime

from django.db import connection, transaction
from django.db.models import Max

from accounts import edit_conflicts
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import TransitionNotAllowed
from figures.current_role import role_now
from reports.choices import ReleaseState
from reports.models import Release
from reports.partners import partner_edition
from reports.partners.partner_edition import PartnerEdition
from reports.releases import tables, workflow
from reports.releases.differencing import EarlierTable
from reports.releases.tables import PreparedTables

PREPARER_LEFT = (
    "The person who prepared this release is no longer in the national team. Discard it and prepare it again."
)
FIGURES_MOVED = "The figures that partners may read have changed since. Discard this release and prepare it again."


@transaction.atomic
def prepare(month: date, *, release_at: datetime, is_rounded: bool, by: User) -> Release:
    """Make the tables of a month's next release, in place of a draft that it has already.

    Nobody outside reads them yet. A form that was sent twice makes one release. Raises TransitionNotAllowed.
    """
    if role_now(by) not in workflow.NATIONAL:
        raise TransitionNotAllowed("Only the national team can do this.")
    _lock(month)
    edition = edition_of(month)
    if edition is None:
        raise TransitionNotAllowed(
            f"{months.label(month)} cannot be released. It is not published, or it has too few cases or forces."
        )
    made = _tables(edition, is_rounded=is_rounded)
    if why := _why_nothing_new(month, made):
        raise TransitionNotAllowed(why)
    for draft in Release.objects.drafts().filter(period=month).select_for_update(of=("self",)):
        if (draft.digest, draft.release_at, draft.prepared_by_id) == (made.digest, release_at, by.pk):
            log.record(Operation.CONSULTATION, of=draft)
            return draft
        _end(draft, ReleaseState.DISCARDED, reason="", by=by)
    coverage = partner_edition.printed(edition).coverage
    # A draft that was discarded gives its number to the next one: readers see no gap.
    numbered = Release.objects.filter(period=month).exclude(state=ReleaseState.DISCARDED)
    newest = numbered.aggregate(Max("number"))["number__max"] or 0
    release = Release.objects.create(
        period=edition.snapshot.period,
        number=newest + 1,
        snapshot=edition.snapshot,
        is_rounded=is_rounded,
        reported=coverage.reported,
        due=coverage.due,
        tables=made.tables,
        report=made.report,
        digest=made.digest,
        release_at=release_at,
        prepared_by=by,
        prepared_at=clock.now(),
    )
    log.record(Operation.COLLECTION, of=release)
    return release


@transaction.atomic
def approve(public_id: uuid.UUID, *, seen: str, by: User) -> Release:
    """Let the release go out at its time, or now if that has passed.

    Raises Release.DoesNotExist and TransitionNotAllowed.
    """
    _lock(Release.objects.visible_to(by).values_list("period_id", flat=True).get(public_id=public_id))
    release = _for_update(public_id, "approve", seen=seen, by=by)
    if role_now(release.prepared_by) not in workflow.NATIONAL:
        raise TransitionNotAllowed(PREPARER_LEFT)
    edition = edition_of(release.period_id)
    if edition is None or _tables(edition, is_rounded=release.is_rounded).digest != release.digest:
        raise TransitionNotAllowed(FIGURES_MOVED)
    now = clock.now()
    release.state, release.approved_by, release.approved_at = ReleaseState.APPROVED, by, now
    release.release_at = max(release.release_at, now)
    release.save(update_fields=["state", "approved_by", "approved_at", "release_at"])
    log.record(
        Operation.DISCLOSURE,
        of=release,
        question=f"{release}, released from {release.release_at.isoformat()}",
        recipient="the public",
    )
    return release


@transaction.atomic
def discard(public_id: uuid.UUID, *, seen: str, by: User) -> Release:
    """Give up a draft. Raises Release.DoesNotExist and TransitionNotAllowed."""
    return _end(_for_update(public_id, "discard", seen=seen, by=by), ReleaseState.DISCARDED, reason="", by=by)


@transaction.atomic
def withdraw(public_id: uuid.UUID, *, reason: str, seen: str, by: User) -> Release:
    """Take an approved release back, with a reason that its readers see.

    Raises Release.DoesNotExist and TransitionNotAllowed.
    """
    release = _for_update(public_id, "withdraw", seen=seen, by=by)
    if not reason.strip():
        raise TransitionNotAllowed("Enter why the release is withdrawn.")
    return _end(release, ReleaseState.WITHDRAWN, reason=reason.strip(), by=by)


def why_not(move: str, release: Release, *, by: User) -> str:
    """Why this person cannot make this transition now; empty if they can."""
    return workflow.refusal(move, state=release.state, role=role_now(by), is_own=release.prepared_by_id == by.pk)


def token_of(release: Release) -> str:
    """A token of a release as shown on the page that offers the transitions."""
    release_at = release.release_at.astimezone(UTC)  # the same in any time zone
    return edit_conflicts.token(release.pk, release.state, release.digest, release_at.isoformat())


def edition_of(month: date) -> PartnerEdition | None:
    """The edition from which a month's release is made: the version that partners may read."""
    return next(iter(partner_edition.published(month)), None)


def _tables(edition: PartnerEdition, *, is_rounded: bool) -> PreparedTables:
    return tables.tables_of(edition, is_rounded=is_rounded, earlier=_earlier_tables(edition.snapshot.period_id))


def _earlier_tables(month: date) -> Mapping[str, list[EarlierTable]]:
    """What every release of the month that was ever approved printed, by table."""
    earlier: dict[str, list[EarlierTable]] = defaultdict(list)
    for release in Release.objects.ever_approved().filter(period=month):
        for table in release.tables:
            if sources := release.report["sources"].get(table["name"]):
                printed_as = EarlierTable(table=table, sources=sources, is_withdrawn=release.is_withdrawn)
                earlier[table["name"]].append(printed_as)
    return earlier


def _why_nothing_new(month: date, made: PreparedTables) -> str:
    newest = Release.objects.filter(period=month, state=ReleaseState.APPROVED).order_by("-number").first()
    if newest is not None and newest.digest == made.digest:
        return f"Nothing has changed since release {newest.number}. There is nothing to release."
    return ""


def _lock(month: date) -> None:
    """Let one decision about a month's releases wait for another."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reports.release {month}"])


def _for_update(public_id: uuid.UUID, move: str, *, seen: str, by: User) -> Release:
    """Lock a release for a transition that is allowed, and that was decided on the page as it is now."""
    release = Release.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    why = why_not(move, release, by=by) or edit_conflicts.refusal(
        seen, now=token_of(release), what_changed=lambda: "", decide=move
    )
    if why:
        raise TransitionNotAllowed(why)
    return release


def _end(release: Release, state: ReleaseState, *, reason: str, by: User) -> Release:
    release.state, release.end_reason = state, reason
    release.ended_by, release.ended_at = by, clock.now()
    release.save(update_fields=["state", "end_reason", "ended_by", "ended_at"])
    log.record(Operation.ALTERATION, of=release, reason=reason)
    return release
