"""The second step of a month: what has changed since its published version, and the earlier months that it rests on.

Before the first version there is nothing to compare with; then the step names the forces whose returns were corrected.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from core import months
from core.sentences import counted_noun
from figures import publishing
from figures.models import Snapshot
from investigations.models import Revision
from reference.models import Force
from reports.snapshots import differences
from reports.snapshots.differences import SnapshotDifference


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionsStep:
    """The step as the page shows it. `difference` is None where nothing differs from the published version."""

    published: Snapshot | None
    difference: SnapshotDifference | None
    difference_url: str
    outdated: tuple[str, ...]  # why the month may need correction, force by force
    corrected: tuple[str, ...]  # forces whose approved return is not their first revision

    @property
    def title(self) -> str:
        """`2 forces have changed since version 1`."""
        if self.published is None:
            return "No version is published yet"
        if self.difference is None:
            return f"No figures have changed since version {self.published.version}"
        number = len(self.difference.forces)
        if not number:
            return f"Figures have changed since version {self.published.version}"
        verb = "has" if number == 1 else "have"
        return f"{counted_noun(number, 'force')} {verb} changed since version {self.published.version}"

    @property
    def verdict(self) -> str:
        """What the bar at the top says: how many national totals changed, or that there is nothing to check."""
        if self.difference is not None:
            number = len(self.difference.totals)
            return f"{counted_noun(number, 'total')} changed" if number else "No total changed"
        return "To check" if self.outdated else "None"

    @property
    def has_anything(self) -> bool:
        """Whether there is something to check before the month is published."""
        return bool(self.difference or self.outdated)


def step_of(snapshot: Snapshot, *, outdated: tuple[str, ...], user: User) -> RevisionsStep:
    """Return the step for the unpublished figures of a month, or for its newest version."""
    published = publishing.newest_published(snapshot.period_id)
    difference, url = None, ""
    if published is not None and published.digest != snapshot.digest:
        versions = {"older": published.version, "newer": snapshot.version}
        difference = differences.difference_between(
            snapshot.period_id, older=published.version, newer=snapshot.version, user=user, parameters={}
        )
        address = reverse("reports:snapshot-difference", args=[months.text(snapshot.period_id)])
        url = f"{address}?{urlencode(versions)}"
    return RevisionsStep(
        published=published,
        difference=difference,
        difference_url=url,
        outdated=outdated if published else (),
        corrected=corrected_in(snapshot),
    )


def corrected_in(snapshot: Snapshot) -> tuple[str, ...]:
    """The names of the forces whose returns were corrected: approved in a later revision than the first."""
    sources = snapshot.sources.exclude(batch=None).values("batch__source")
    forces = Revision.objects.filter(pk__in=sources, number__gt=1).values_list("force", flat=True)
    called = Force.objects.filter(pk__in=forces).short_names_on(months.last_day(snapshot.period_id))
    return tuple(sorted(called.values()))
