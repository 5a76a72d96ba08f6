"""The list of asset recovery as a file: numbers, kinds, statuses, dates and amounts, as the list shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict

from accounts.choices import POLICE_ROLES
from accounts.models import User
from core.spreadsheets.sheet import ColumnKind
from exports.sources import (
    FiltersNotValid,
    ListColumn,
    ListLine,
    ListSource,
    RecordList,
    codes_in_use,
    filters_in_words,
)
from prosecutions.assets.filters import AssetFilter
from prosecutions.models import AssetRecord

# What a line prints. The clerk may read these columns, and those by which the list is filtered and sorted.
PRINTED = (
    "public_id",
    "kind",
    "status",
    "started_on",
    "made_on",
    "ends_on",
    "amount",
    "forfeited",
    "collected",
    "interest",
    "force__short_name",
)
NOT_ADDED = "The same money can be frozen, ordered, collected and forfeited. Do not add these columns to each other."


def narrowed(query: QueryDict, user: User) -> RecordList:
    """The list as the user sees it under these filters. Raises FiltersNotValid."""
    rows = AssetRecord.objects.visible_to(user).select_related("force").order_by("-started_on", "-pk").only(*PRINTED)
    listed = AssetFilter(query, user=user, queryset=rows)
    if not listed.form.is_valid():
        raise FiltersNotValid
    return RecordList(
        rows=listed.qs, lines_of=_lines, filters=codes_in_use(listed.form), in_words=filters_in_words(listed.form)
    )


LIST = ListSource(
    name="assets",
    title="Asset recovery",
    singular="record",
    plural="records",
    subject="prosecutions.assetrecord",
    roles=POLICE_ROLES,
    list_url="assets:asset-list",
    columns=(
        ListColumn(name="number", label="Number"),
        ListColumn(name="force", label="Force"),
        ListColumn(name="kind", label="Kind"),
        ListColumn(name="status", label="Status"),
        ListColumn(name="started_on", label="Started", kind=ColumnKind.DATE),
        ListColumn(name="made_on", label="Order made", kind=ColumnKind.DATE),
        ListColumn(name="ends_on", label="Last day", kind=ColumnKind.DATE, description="Or the last day to pay."),
        ListColumn(
            name="amount",
            label="Amount in pounds",
            kind=ColumnKind.MONEY,
            description="Held or ordered, or the value of the property.",
        ),
        ListColumn(name="forfeited", label="Forfeited in pounds", kind=ColumnKind.MONEY),
        ListColumn(
            name="interest",
            label="Interest in pounds",
            kind=ColumnKind.MONEY,
            description="Added to a confiscation order that was not paid in time.",
        ),
        ListColumn(
            name="collected",
            label="Collected in pounds",
            kind=ColumnKind.MONEY,
            description="Of the order and its interest.",
        ),
    ),
    key=("number",),
    narrow=narrowed,
    notes=(NOT_ADDED, "Records of sealed investigations that you are not named for are not in the list."),
)


def _lines(assets: Sequence[Any]) -> Iterator[ListLine]:
    for asset in assets:
        yield ListLine(
            cells=[
                str(asset),
                asset.force.short_name,
                asset.get_kind_display(),
                asset.get_status_display(),
                asset.started_on,
                asset.made_on,
                asset.ends_on,
                asset.amount,
                asset.forfeited if asset.is_forfeitable else None,
                asset.interest if asset.is_confiscation else None,
                asset.collected if asset.is_collected else None,
            ],
            record=str(asset.public_id),
        )
