"""What the page of a record warns of: as the to-do list (`querysets.py`), and a last day later than expected."""

from __future__ import annotations

from datetime import date, timedelta

from core.govuk import in_words
from core.money import pounds
from prosecutions.assets import limits
from prosecutions.models import AssetRecord, ProsecutionRule


def warnings_of(asset: AssetRecord, *, today: date) -> list[str]:
    """Return what to check about the last day: that it is near, over, or later than the rules expect."""
    expected = limits.later_than_expected(asset) if asset.is_running else None
    longer = (
        f"The last day is {in_words(asset.ends_on)}. This service expects {in_words(expected)} at the latest. Check it"
        " with the court."
        if expected and asset.ends_on
        else ""
    )
    return [each for each in (_near_or_over(asset, today=today), longer) if each]


def _near_or_over(asset: AssetRecord, *, today: date) -> str:
    ends_on = asset.ends_on
    if ends_on is None or not asset.is_running:
        return ""
    if asset.is_confiscation:
        is_over = ends_on < today
        return f"The time to pay ended on {in_words(ends_on)}. {pounds(asset.outstanding)} is outstanding." * is_over
    days = ProsecutionRule.objects.value("asset_warning_days", on=today)
    if ends_on > today + timedelta(days=days):
        return ""
    what = "Detention" if asset.is_cash else "The order"
    return f"{what} {'ended' if ends_on < today else 'ends'} on {in_words(ends_on)}. {pounds(asset.remaining)} is held."
