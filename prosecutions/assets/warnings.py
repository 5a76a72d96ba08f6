"""What the page of a record warns of: the same as the to-do list (`querysets.py`), in a sentence with its date."""

from __future__ import annotations

from datetime import date, timedelta

from core.govuk import in_words
from core.money import pounds
from prosecutions.models import AssetRecord, ProsecutionRule


def warning_of(asset: AssetRecord, *, today: date) -> str:
    """Return that a period ends soon, or that the time to pay is over; empty if there is nothing to warn of."""
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
