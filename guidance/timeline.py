"""Two timelines of guidance: the transitions of one version, and the published versions of a product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse

from accounts.querysets import named
from core import clock
from core.govuk import in_words
from core.timeline import TimelineEvent
from guidance.models import Product, Version


def steps(version: Version) -> Iterator[TimelineEvent]:
    """Yield the transitions of a version, newest first."""
    for step in named(version.steps.all(), "by").order_by("-at", "-pk"):
        yield TimelineEvent(
            day=clock.day_of(step.at),
            title=step.get_became_display(),
            who=step.by.name if step.by else "",
            reasons=step.reason,
            at=step.at,
        )


def versions(product: Product, rows: Sequence[Version]) -> Iterator[TimelineEvent]:
    """Yield the published versions of a product, newest first, with the changes since the one before with text."""
    for place, version in enumerate(rows):
        if version.published_at is None:
            continue
        before = None if version.is_erased else next((row for row in rows[place + 1 :] if not row.is_erased), None)
        ended = f" on {in_words(clock.day_of(version.ended_at))}" if version.ended_at else ""
        dated_as = f" ({version.dated_as})" if version.dated_as else ""
        yield TimelineEvent(
            day=clock.day_of(version.published_at),
            title=f"Version {version.number}",
            who=f"{version.get_state_display()}{ended}{dated_as}{'. Erased' if version.is_erased else ''}",
            reasons="" if version.is_erased else version.what_changed,
            url=version.get_absolute_url(),
            more_url=reverse("guidance:difference", args=[product.slug, version.number]) if before else "",
            more_text=f"What changed since version {before.number}, side by side" if before else "",
        )
