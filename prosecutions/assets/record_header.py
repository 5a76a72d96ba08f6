"""The header of the pages of a record of asset recovery."""

from __future__ import annotations

from core import clock
from core.govuk import in_words
from core.money import pounds
from core.record_header import HeaderFact, HeaderTag, RecordHeader
from prosecutions.models import AssetRecord


def header_of(asset: AssetRecord) -> RecordHeader:
    """Return the header of one page of a record."""
    facts = [HeaderFact(label="Force", value=asset.force.short_name)]
    if asset.amount is not None:
        facts.insert(0, HeaderFact(label=asset.amount_label, value=pounds(asset.amount)))
    if asset.ends_on and asset.is_running:
        is_over = asset.ends_on < clock.today()
        end = HeaderFact(label=asset.end_label, value=in_words(asset.ends_on), is_next=True, is_overdue=is_over)
        facts.insert(0, end)
    return RecordHeader(
        kind=str(asset.get_kind_display()),
        number=str(asset),
        name="",
        tags=(HeaderTag(text=asset.get_status_display(), colour=asset.colour),),
        facts=tuple(facts),
    )
