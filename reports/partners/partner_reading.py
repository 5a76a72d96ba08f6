"""What partners read of each month: its newest release, or until it has one the partner edition.

The page, the home page and the API print the same `PartnerMonth`. A release has the lines of the edition of its
version, so it adds nothing to what partners could read of the types.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from figures.coverage import Counted
from figures.models import Snapshot
from reports.models import Release
from reports.partners import partner_edition
from reports.partners.partner_edition import PartnerEdition, PartnerMonth, PartnerRow
from reports.releases.tables import HEADLINE


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableMonth:
    """One month that partners read. `release` is None until the month has one."""

    edition: PartnerEdition
    release: Release | None

    @property
    def snapshot(self) -> Snapshot:
        """The published version of its numbers."""
        return self.release.snapshot if self.release else self.edition.snapshot


def readable_months(month: date | None = None) -> list[ReadableMonth]:
    """Return what partners read, newest month first, or of one month; in three queries for any number of months."""
    newest = Release.objects.released().newest_of_each_month().select_related("snapshot__period")
    releases = {release.period_id: release for release in (newest if month is None else newest.filter(period=month))}
    return [
        ReadableMonth(edition=edition, release=releases.get(edition.snapshot.period_id))
        for edition in partner_edition.published(month)
    ]


def month_of(month: date) -> PartnerMonth:
    """Return one month as partners read it. Raises Snapshot.DoesNotExist if they read nothing of it."""
    readable = readable_months(month)
    if not readable:
        raise Snapshot.DoesNotExist(f"partners read nothing of {month:%Y-%m}")
    return printed(readable[0])


def printed(readable: ReadableMonth) -> PartnerMonth:
    """Return the numbers of a month with their coverage, line by line."""
    release, edition = readable.release, readable.edition
    if release is None:
        return partner_edition.printed(edition)
    headline = next(table for table in release.tables if table["name"] == HEADLINE)
    rows = tuple(
        PartnerRow(
            code=row["code"],
            label=row["label"],
            counted=Counted.of(row["numbers"][0], coverage=release.coverage),
        )
        for row in headline["rows"]
    )
    return PartnerMonth(
        snapshot=release.snapshot,
        coverage=release.coverage,
        rows=rows,
        is_overtaken=edition.is_overtaken or edition.snapshot.pk != release.snapshot_id,
    )
