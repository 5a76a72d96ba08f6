"""The card “Asset recovery” on the pages of a prosecution and of a defendant: records, and totals that are apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from core.money import pounds
from prosecutions.assets.choices import AssetKind
from prosecutions.assets.querysets import AssetRecordQuerySet
from prosecutions.models import AssetRecord, Defendant

MOST = 20
WHY_APART = "The same money can be held, ordered, collected and forfeited in turn, so these amounts are never added up."


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetCard:
    """The newest records of a case or defendant, and how much there is at each stage."""

    assets: tuple[AssetRecord, ...]
    totals: tuple[tuple[str, str], ...]  # a label and an amount in words, only those above nothing
    more: int

    why_apart: str = WHY_APART


def of_defendants(defendants: Iterable[Defendant], *, by: User) -> AssetCard | None:
    """Return the card for some defendants of one case; None if they have no record that the person sees."""
    rows = AssetRecord.objects.visible_to(by).counted().filter(defendant__in=[each.pk for each in defendants])
    assets = tuple(rows.for_list()[: MOST + 1])
    if not assets:
        return None
    more = rows.count() - MOST if len(assets) > MOST else 0
    return AssetCard(assets=assets[:MOST], totals=totals_of(rows), more=more)


def totals_of(rows: AssetRecordQuerySet) -> tuple[tuple[str, str], ...]:
    """Return what is held, ordered, added as interest, collected, ordered as reparation and forfeited, each apart."""
    totals: dict[str, Decimal] = rows.totals()
    labels = {
        f"held_{AssetKind.RESTRAINT}": "Restrained now",
        f"held_{AssetKind.FREEZING}": "Frozen now",
        f"held_{AssetKind.CASH}": "Cash held now",
        "ordered": "Ordered to be confiscated",
        "interest": "Interest on confiscation",
        "collected": "Collected",
        "reparation": "Ordered as reparation",
        "forfeited": "Forfeited",
    }
    return tuple((label, pounds(totals[name])) for name, label in labels.items() if totals[name])
