"""Plain database rows as frames, the areas of a force, and the stored figures to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from django.db import connection

from figures.models import Snapshot
from reference.models import Region

CELL = ["area_kind", "area", "measure", "dimension", "category"]


def table(query: str, *values: object) -> pd.DataFrame:
    """The answer to a query, a column by its name."""
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description])


def areas_of(places: pd.DataFrame) -> pd.DataFrame:
    """By force, the areas that count it in a month: `places` has its force, region and unit."""
    nations = set(Region.objects.filter(in_england_and_wales=True).values_list("code", flat=True))
    forces, regions = places["force"], places["region"]
    parts = [
        pd.DataFrame({"force": forces, "area_kind": "uk", "area": ""}),
        pd.DataFrame({"force": forces, "area_kind": "region", "area": regions}),
        pd.DataFrame({"force": forces, "area_kind": "unit", "area": places["unit"]}),
        pd.DataFrame({"force": forces[regions.isin(nations)], "area_kind": "england-wales", "area": ""}),
    ]
    return pd.concat(parts, ignore_index=True)


def summed(cells: Iterable[pd.DataFrame], areas: pd.DataFrame) -> pd.Series:
    """Cells by force (measure, dimension, category, value) as figures of areas; zeros are left out."""
    whole = pd.concat([cell for cell in cells if len(cell)], ignore_index=True).merge(areas, on="force")
    figures = whole.groupby(CELL)["value"].sum()
    return figures[figures != 0]


def stored(snapshot: Snapshot, measures: Sequence[str]) -> pd.Series:
    """The stored figures of a snapshot, without zeros."""
    rows = table(
        f"select {', '.join(CELL)}, value from figures_snapshotfigure"
        " where snapshot_id = %s and measure = any(%s) and value <> 0",
        snapshot.pk,
        list(measures),
    )
    return rows.set_index(CELL)["value"]


def differences(counted: pd.Series, kept: pd.Series) -> pd.DataFrame:
    """The figures that are not the same, both values beside each other; 0 where one side has none."""
    both = pd.DataFrame({"counted": counted, "stored": kept}).fillna(0).astype(int)
    return both[both["counted"] != both["stored"]]
