"""The figures of the monthly returns, counted from the entries behind a snapshot: one dimension after the other.

The roll-up counts in SQL by grouping sets, a return at a time; here plain rows of all returns are taken once, and every
dimension on its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from figures.models import Snapshot
from investigations.choices import FLAGS
from tests.recount.frames import areas_of, differences, stored, summed, table

AGES = [(24, "24-months-over"), (12, "12-23-months"), (6, "6-11-months"), (3, "3-5-months")]
ARRIVALS = ("first_reported", "reopened", "transferred_in", "already_running", "rolled")
ENDS = ("closed", "transferred_out", "merged", "void")
MEASURES = (*ARRIVALS, *ENDS, "live", "potential_victims", "suspects", "reconciliation", "held_change", "opened_change")
RUNNING = ("held", "opened")
TERMS = ("first_reported", "reopened", "transferred_in", "already_running", "closed", "transferred_out", "merged")
CASE = ["id", "revision_id", "force", "primary_type"]


class Returns:
    """Every entry, every group of people and every counted revision, taken once for all snapshots."""

    def __init__(self) -> None:
        self.batches = table("select id as batch, source as revision_id from figures_batch where kind = 'return'")
        self.entries = table(
            "select e.*, r.period, r.state = 'approved' as is_approved, before.opened_on as opened_before"
            " from investigations_entry e join investigations_revision r on r.id = e.revision_id"
            " left join investigations_entry before on before.id = e.previous_id"
            " where r.id in (select source from figures_batch where kind = 'return')"
        )
        self.starts = sorted(table("select month from figures_period where starts_series")["month"])
        self.people = table(
            "select p.entry_id as id, p.role, p.gender, p.age_group, p.count as value, n.counts_as as nationality"
            " from investigations_entrypeople p join reference_nationality n on n.code = p.nationality"
        )

    def behind(self, batches: pd.Series) -> pd.DataFrame:
        """The entries that some batches counted."""
        revisions = self.batches[self.batches["batch"].isin(batches)]["revision_id"]
        return self.entries[self.entries["revision_id"].isin(revisions)]

    def since_the_series_began(self, month: date) -> pd.DataFrame:
        """The entries of the approved returns from the first month of a month's series to that month."""
        first = max(start for start in self.starts if start <= month)
        periods = self.entries["period"]
        return self.entries[self.entries["is_approved"] & (periods >= first) & (periods <= month)]


def recounted(snapshot: Snapshot, returns: Returns) -> tuple[int, pd.DataFrame]:
    """How many figures of the returns a snapshot has, and those that differ from the count of its entries."""
    sources = table(
        "select force, region, unit, batch_id from figures_snapshotsource where snapshot_id = %s", snapshot.pk
    )
    openings = table(
        "select force, region, unit, batch_id from figures_snapshotopening where snapshot_id = %s", snapshot.pk
    )
    entries = returns.behind(sources["batch_id"])
    places = pd.concat([sources, openings]).drop_duplicates("force")
    cells = [
        *_cells(entries, returns.people),
        *_reconciliation(entries, returns.behind(openings["batch_id"]), openings),
    ]
    measures = MEASURES
    if not Snapshot.objects.filter(period=snapshot.period_id, version__gt=snapshot.version).exists():
        # What ran up to an older version is not known any more once a month before it was corrected.
        reported = set(sources[sources["batch_id"].notna()]["force"])
        until_now = returns.since_the_series_began(snapshot.period_id)
        cells += _changes(until_now[until_now["force"].isin(reported)], "held", "opened")
        measures = (*MEASURES, *RUNNING)
    counted, kept = summed(cells, areas_of(places)), stored(snapshot, measures)
    return len(kept.index.union(counted.index)), differences(counted, kept)


def _cells(entries: pd.DataFrame, people: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for measure in ARRIVALS:
        came = entries[entries["arrival"] == measure]
        yield from _counted(came, measure)
        if measure in {"first_reported", "already_running"}:
            yield from _by(came.assign(opened_in=_month_of(came["opened_on"])), measure, "opened_in")
        if measure == "first_reported":
            yield from _by(came, measure, "origin")
    for measure in ENDS:
        went = entries[entries["state"] == measure]
        yield from _counted(went, measure)
        if measure == "closed":
            yield from _by(went, measure, "closing_reason")
    yield from _changes(entries, "held_change", "opened_change", by_type=True)
    live = entries[entries["state"] == "live"]
    yield from _counted(live, "live")
    yield from _live_by_each(live)
    involved = people.merge(live[CASE], on="id")
    for role, measure in (("victim", "potential_victims"), ("suspect", "suspects")):
        groups = involved[involved["role"] == role]
        yield from _counted(groups, measure)
        for dimension in ("nationality", "gender", "age_group"):
            yield from _by(groups, measure, dimension)


def _changes(entries: pd.DataFrame, held: str, opened: str, *, by_type: bool = False) -> Iterator[pd.DataFrame]:
    """What entries add to the cases held, and to those known of each month of opening.

    A case is one more when it is returned first, and one fewer when it was created by mistake. A case whose day of
    opening was corrected since the entry before moves from one month of opening to the other.
    """
    is_new = entries["arrival"].isin(["first_reported", "already_running"])
    changes = entries.assign(value=is_new.astype(int) - entries["state"].eq("void").astype(int))
    for measure in (held, opened) if by_type else (held,):
        totals = list(_counted(changes, measure))
        yield from totals if by_type else totals[:1]
    moved = entries[~is_new & entries["opened_before"].notna()]
    moved = moved[_month_of(moved["opened_on"]) != _month_of(moved["opened_before"])]
    rows = [
        changes.assign(category=_month_of(changes["opened_on"])),
        moved.assign(category=_month_of(moved["opened_on"]), value=1),
        moved.assign(category=_month_of(moved["opened_before"]), value=-1),
    ]
    yield _summed(pd.concat([each for each in rows if len(each)]).assign(dimension="opened_in"), opened)


def _live_by_each(live: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for dimension in ("origin", "stage"):
        yield from _by(live, "live", dimension)
    yield from _by(live.assign(case_age=_ages(live)), "live", "case_age")
    for flag in FLAGS:
        answers = live[flag].map({True: "yes", False: "no"}).fillna("not_known")
        is_exempt = live["not_applicable"].map(lambda names, flag=flag: flag in names).astype(bool)
        answers = answers.mask(is_exempt, "not_applicable")
        yield from _by(live.assign(**{flag: answers}), "live", flag)
    types = [[first, *others] for first, others in zip(live["primary_type"], live["secondary_types"], strict=True)]
    yield from _by(live.assign(any_type=types).explode("any_type"), "live", "any_type")
    yield from _by(live.explode("sub_types").rename(columns={"sub_types": "sub_type"}), "live", "sub_type")


def _counted(rows: pd.DataFrame, measure: str) -> Iterator[pd.DataFrame]:
    """The total, and by primary type."""
    yield _summed(rows.assign(dimension="total", category="all"), measure)
    yield _summed(rows.assign(dimension="primary_type", category=rows["primary_type"]), measure)


def _by(rows: pd.DataFrame, measure: str, dimension: str) -> Iterator[pd.DataFrame]:
    """By a dimension, and by primary type and that dimension."""
    rows = rows[rows[dimension].notna()]
    yield _summed(rows.assign(dimension=dimension, category=rows[dimension]), measure)
    crossed = rows["primary_type"] + ":" + rows[dimension].astype(str)
    yield _summed(rows.assign(dimension=f"primary_type:{dimension}", category=crossed), measure)


def _summed(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    if "value" not in rows:
        rows = rows.assign(value=1)
    sums = rows.groupby(["force", "dimension", "category"], as_index=False)["value"].sum()
    return sums.assign(measure=measure)


def _month_of(days: pd.Series) -> pd.Series:
    return pd.to_datetime(days).dt.strftime("%Y-%m")


def _ages(live: pd.DataFrame) -> pd.Series:
    """The band of each case's age at the end of the month: whole months since it was opened."""
    opened, end = pd.to_datetime(live["opened_on"]), pd.to_datetime(live["period"]) + pd.DateOffset(months=1)
    bands = pd.Series("0-2-months", index=live.index)
    for months, code in reversed(AGES):
        bands[opened <= end - pd.DateOffset(months=months)] = code
    return bands


def _corrections(now: pd.DataFrame, then: pd.DataFrame, *, starts: bool) -> tuple[pd.Series, pd.Series]:
    """By force, the cases brought along that the month before lacks, and those that it has too many of.

    A case that was not live then and is void now is neither. Nothing is live before a series starts.
    """
    key = ["force", "investigation_id"]
    live = then[then["state"].eq("live") & then["force"].isin(now["force"])][key].assign(live=True)
    cases = now[[*key, "arrival", "state"]].merge(live, on=key, how="outer")
    was_live, is_void = cases["live"].notna(), cases["state"].eq("void")
    brought = cases["arrival"].isin(["rolled", "already_running"])
    if starts:
        brought = brought & False
    up = cases[brought & ~was_live & ~is_void]
    down = pd.concat([cases[was_live & ~brought], cases[is_void & (was_live | ~brought)]])
    return up.groupby("force").size(), down.groupby("force").size()


def _reconciliation(now: pd.DataFrame, then: pd.DataFrame, openings: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The terms of the reconciliation: those of the forces in both months, and the forces of one month only."""
    there = set(openings["force"])
    live, opening = (rows[rows["state"] == "live"].groupby("force").size() for rows in (now, then))
    starts = openings.empty  # the first month of a series: everybody is there from the beginning
    both = now if starts else now[now["force"].isin(there)]
    flows = {term: both[both["arrival"].eq(term) | both["state"].eq(term)].groupby("force").size() for term in TERMS}
    reporting = set(now["force"])
    terms: dict[str, pd.Series] = {
        **flows,
        "live": live,
        "opening": opening,
        "left": opening[~opening.index.isin(reporting)],
        "joined": live[~live.index.isin(there)] if not starts else live[:0],
    }
    up, down = _corrections(both, then, starts=starts)
    frame = pd.DataFrame({**terms, "corrected_up": up, "corrected_down": down}).fillna(0).astype(int)
    for term in frame:
        yield pd.DataFrame(
            {
                "force": frame.index,
                "measure": "reconciliation",
                "dimension": "term",
                "category": term,
                "value": frame[term].values,
            }
        )
