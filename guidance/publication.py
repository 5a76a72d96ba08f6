"""The summary an approver decides on, besides the text: who will read the version, its marking, and when."""

from __future__ import annotations

from dataclasses import dataclass

from core import clock
from core.govuk import in_words
from guidance import labels
from guidance.choices import VersionState
from guidance.models import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of the summary beside the decision."""

    key: str
    value: str


def summary_of(version: Version) -> list[Fact]:
    """List everything approval releases or changes, widest consequence first. Empty values are shown too."""
    lists = {label: words[0] for label, words in labels.lists_of(version)}
    takes_place_of = [row.product.slug for row in version.related.all() if row.takes_place]
    return [
        Fact(key="Who can read it", value=_readers(version, lists["Restricted to"])),
        Fact(key="Handling marking", value=version.get_marking_display()),
        Fact(key="Published", value=_published(version)),
        Fact(key="Summary", value=version.summary or "None"),
        Fact(key="Written for", value=lists["Written for"] or "Not set"),
        Fact(key="Types of exploitation", value=lists["Types of exploitation"] or "All"),
        *([Fact(key="Sub-types", value=lists["Sub-types"])] if lists["Sub-types"] else []),
        Fact(key="Stages", value=lists["Stages"] or "All"),
        Fact(key="Circumstances", value=lists["Circumstances"] or "None"),
        Fact(key="Next review", value=_review(version)),
        *([Fact(key="Replaces", value=", ".join(takes_place_of))] if takes_place_of else []),
        *([Fact(key="Followers", value=_followers(version))] if version.number > 1 else []),
    ]


def approve_label(version: Version) -> str:
    """Return the button label, which names the effect: publish now, or on the chosen date."""
    if version.publish_on is None or version.publish_on <= clock.today():
        return "Approve and publish now"
    return f"Approve for publication on {in_words(version.publish_on)}"


def next_step(version: Version, *, may_approve: bool) -> str:
    """Return what happens next to a version that awaits approval or its date; empty in any other state."""
    if version.is_in_review:
        if may_approve:
            return "Read it, then approve it or return it to its authors."
        return "An approver who did not write it will read it next."
    if version.state != VersionState.APPROVED or version.publish_on is None:
        return ""
    return f"We publish version {version.number} on {in_words(version.publish_on)}."


def _readers(version: Version, forces: str) -> str:
    return f"Only {forces}, and the national team" if forces else version.get_circle_display()


def _published(version: Version) -> str:
    if version.publish_on is None or version.publish_on <= clock.today():
        return "As soon as you approve it"
    return in_words(version.publish_on)


def _review(version: Version) -> str:
    return in_words(version.review_on) if version.review_on else "A year after it is published"


def _followers(version: Version) -> str:
    return f"{version.get_weight_display()}: {version.what_changed}"
