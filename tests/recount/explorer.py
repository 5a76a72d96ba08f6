"""Three answers of the explorer, counted from plainly selected entries: nothing of `reports/query`, and no profile.

Rows of one month are taken whole, and pandas narrows, splits and counts them.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from figures.models import Snapshot
from tests.recount.frames import table

CELL = ["row", "column"]


class MonthOfCases:
    """Every case of the returns behind a snapshot, with its areas of the month, and every group of its people."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.cases = table(
            "select e.id, s.force, s.region, s.unit, e.state, e.stage, e.primary_type, e.secondary_types, e.sub_types,"
            " e.county_lines, e.closing_reason"
            " from figures_snapshotsource s join figures_batch b on b.id = s.batch_id"
            " join investigations_entry e on e.revision_id = b.source where s.snapshot_id = %s",
            snapshot.pk,
        )
        self.people = table(
            "select p.entry_id as id, p.role, p.gender, p.age_group, p.count, n.counts_as as nationality"
            " from investigations_entrypeople p join reference_nationality n on n.code = p.nationality"
            " where p.entry_id = any(%s)",
            self.cases["id"].tolist(),
        )
        self.victims = self.people[self.people["role"] == "victim"]

    def with_victim(self, column: str, value: str) -> pd.Series:
        """Whether each case has a potential victim of this gender, age or nationality."""
        return self.cases["id"].isin(self.victims[self.victims[column] == value]["id"])


def minister(month: MonthOfCases) -> pd.Series:
    """Live criminal exploitation with county lines and a potential victim from the UK in one unit, by force."""
    cases = month.cases
    is_criminal = cases["primary_type"].eq("CRIM") | cases["secondary_types"].map(lambda types: "CRIM" in types)
    is_asked = cases["unit"].eq("nwrocu") & cases["state"].eq("live") & is_criminal & cases["county_lines"].eq(True)
    criminal = cases[is_asked & month.with_victim("nationality", "uk")]
    return criminal.assign(row=criminal["force"], column="").groupby(CELL).size()


def people_in_labour_exploitation(month: MonthOfCases) -> pd.Series:
    """Potential victims of live cases with labour exploitation first, by nationality and gender."""
    cases = month.cases
    labour = cases[cases["state"].eq("live") & cases["primary_type"].eq("LAB")]
    people = month.victims[month.victims["id"].isin(labour["id"])]
    return people.rename(columns={"nationality": "row", "gender": "column"}).groupby(CELL)["count"].sum()


def closed_with_children(month: MonthOfCases) -> pd.Series:
    """Cases closed in the month with a potential victim under 18, by reason and region."""
    cases = month.cases
    closed = cases[cases["state"].eq("closed") & month.with_victim("age_group", "0-17")]
    return closed.rename(columns={"closing_reason": "row", "region": "column"}).groupby(CELL).size()


# The question in the address of the explorer, without its month, and how it is counted here.
ANSWERS: dict[str, Callable[[MonthOfCases], pd.Series]] = {
    "rows=force&area=unit:nwrocu&any_type=CRIM&flag=county_lines:yes&victim_nationality=uk": minister,
    "measure=potential_victims&rows=victim_nationality&columns=victim_gender&primary_type=LAB": (
        people_in_labour_exploitation
    ),
    "measure=closed&rows=closing_reason&columns=region&children=yes": closed_with_children,
}
