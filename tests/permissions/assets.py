"""Cash that was seized in each force's investigation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from accounts.models import User
from investigations.models import Investigation
from prosecutions.assets import records
from prosecutions.assets.choices import AssetKind
from prosecutions.models import AssetRecord
from tests.prosecutions import asset_making as making

NOBODY = str(uuid.UUID(int=7))
OF_AN_INVESTIGATION = {"assets:asset-new", "assets:asset-add"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """Public ids, for URLs and form values."""

    investigation: str
    cash: str

    @property
    def seen(self) -> str:
        """The token that the pages of the record send."""
        return records.token_of(AssetRecord.objects.get(public_id=self.cash))


def make(investigation: str, analyst: User) -> Assets:
    """The record of an investigation, which a page here releases next."""
    of = Investigation.objects.get(public_id=investigation)
    cash = making.added(of, AssetKind.CASH, by=analyst)
    return Assets(investigation=investigation, cash=str(cash.public_id))


def value_of(name: str, parameter: str, mine: Assets | None) -> str:
    """What a URL has for a parameter."""
    if parameter in {"kind", "move"}:
        return {"kind": AssetKind.CASH.value, "move": "release"}[parameter]
    if mine is None:
        return NOBODY
    return mine.investigation if name in OF_AN_INVESTIGATION else mine.cash
