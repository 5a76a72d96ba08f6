"""Three months counted again from the entries by other means than the roll-up: with pandas, figure by figure.

The roll-up counts in SQL by grouping sets; here every dimension is taken on its own from frames of plain rows.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from django.db import connection

from figures.models import Snapshot, SnapshotFigure
from investigations.choices import FLAGS
from reference.models import Region

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]
AGES = [(24, "24-months-over"), (12, "12-23-months"), (6, "6-11-months"), (3, "3-5-months"), (0, "0-2-months")]
FLOWS = {"first_reported": "arrival", "reopened": "arrival", "taken_over": "arrival", "taken_in": "arrival"} | {
    "closed": "state",
    "handed_over": "state",
    "merged": "state",
    "void": "state",
}


def frame(statement: str, values: dict[str, object]) -> pd.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description])


def entries_of(snapshot: Snapshot) -> pd.DataFrame:
    """The entries behind a snapshot, with the areas that their body counted to."""
    return frame(
        "select e.*, r.period, s.region, s.unit from figures_snapshotsource s"
        " join figures_batch b on b.id = s.batch_id join investigations_revision r on r.id = b.source"
        " join investigations_entry e on e.revision_id = r.id where s.snapshot_id = %(snapshot)s",
        {"snapshot": snapshot.pk},
    )


def people_of(entries: pd.DataFrame) -> pd.DataFrame:
    people = frame(
        "select p.entry_id, p.role, p.gender, p.age_group, p.count, n.counts_as as nationality"
        " from investigations_entrypeople p join reference_nationality n on n.code = p.nationality"
        " where p.entry_id = any(%(entries)s)",
        {"entries": [int(entry) for entry in entries["id"]]},
    )
    return people.merge(entries, left_on="entry_id", right_on="id", suffixes=("", "_entry"))


def months_open(row: pd.Series) -> str:
    """The band of a case's age at the end of the month: whole months since it was opened."""
    end = pd.Timestamp(row["period"]) + pd.DateOffset(months=1)
    opened = pd.Timestamp(row["opened_on"])
    return next(code for months, code in AGES if months == 0 or opened <= end - pd.DateOffset(months=months))


def areas_of(row: pd.Series, nations: set[str]) -> list[tuple[str, str]]:
    areas = [("uk", ""), ("region", row["region"]), ("unit", row["unit"])]
    return [*areas, ("england-wales", "")] if row["region"] in nations else areas


def cells_of(entries: pd.DataFrame, people: pd.DataFrame) -> Counter[tuple[str, ...]]:
    """Every figure of every area, one entry and one group of people at a time."""
    nations = set(Region.objects.filter(in_england_and_wales=True).values_list("code", flat=True))
    answers = {True: "yes", False: "no", None: "not_known"}
    found: Counter[tuple[str, ...]] = Counter()

    def add(row: pd.Series, measure: str, dimension: str, category: str, number: int = 1) -> None:
        primary = row["primary_type"]
        for area in areas_of(row, nations):
            found[(*area, measure, dimension, category)] += number
            if dimension == "total":
                found[(*area, measure, "primary_type", primary)] += number
            else:
                found[(*area, measure, f"primary_type:{dimension}", f"{primary}:{category}")] += number

    for _, row in entries.iterrows():
        for measure, column in FLOWS.items():
            if row[column] == measure:
                add(row, measure, "total", "all")
        if row["state"] == "closed":
            add(row, "closed", "closing_reason", row["closing_reason"])
        if row["state"] != "live":
            continue
        add(row, "live", "total", "all")
        for kind in [row["primary_type"], *row["secondary_types"]]:
            add(row, "live", "any_type", kind)
        for sub_type in row["sub_types"]:
            add(row, "live", "sub_type", sub_type)
        for dimension in ("origin", "stage"):
            add(row, "live", dimension, row[dimension])
        add(row, "live", "case_age", months_open(row))
        for flag in FLAGS:
            add(row, "live", flag, answers[None if pd.isna(row[flag]) else bool(row[flag])])
    for _, row in people[people["state"] == "live"].iterrows():
        measure = "potential_victims" if row["role"] == "victim" else "suspects"
        add(row, measure, "total", "all", int(row["count"]))
        for dimension in ("nationality", "gender", "age_group"):
            add(row, measure, dimension, row[dimension], int(row["count"]))
    return found


@pytest.mark.parametrize("month", ["2018-02-01", "2020-02-01", "2026-07-01"])
def test_a_month_recounted_with_pandas_is_the_snapshot(month: str) -> None:
    snapshot = Snapshot.objects.filter(period=month).order_by("-version").first()
    assert snapshot is not None
    entries = entries_of(snapshot)

    counted = cells_of(entries, people_of(entries))

    measures = {key[2] for key in counted}
    stored = {
        tuple(key): value
        for *key, value in SnapshotFigure.objects.filter(snapshot=snapshot, measure__in=measures).values_list(
            "area_kind", "area", "measure", "dimension", "category", "value"
        )
        if value
        and key[3].split(":")[-1] not in {"opened_in"}
        and not (key[2] == "first_reported" and "origin" in key[3])
    }
    assert {"live", "closed", "potential_victims", "suspects"} <= measures
    assert stored == dict(counted)
    print(f"{month}: {len(entries)} entries, {len(stored)} figures recounted without a difference")
