"""Running totals of a series, counted again entry by entry: held, and the cases by month of opening."""

from __future__ import annotations

from collections import Counter

import pytest

from figures.models import Snapshot
from tests.recount.frames import table

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]


def running_by_hand(month: str) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """By force, the cases held since the series began, and the cases by month of opening: one entry at a time."""
    entries = table(
        "select e.force, e.arrival, e.state, e.opened_on, p.opened_on as before from investigations_entry e"
        " join investigations_revision r on r.id = e.revision_id"
        " left join investigations_entry p on p.id = e.previous_id"
        " where r.state = 'approved' and r.period >= '2016-12-01' and r.period <= %s",
        month,
    )
    held: Counter[str] = Counter()
    opened: dict[str, Counter[str]] = {}
    for row in entries.itertuples():
        by_month = opened.setdefault(row.force, Counter())
        is_new = row.arrival in {"first_reported", "already_running"}
        held[row.force] += is_new - (row.state == "void")
        by_month[f"{row.opened_on:%Y-%m}"] += is_new - (row.state == "void")
        if not is_new and row.before is not None and f"{row.before:%Y-%m}" != f"{row.opened_on:%Y-%m}":
            by_month[f"{row.before:%Y-%m}"] -= 1
            by_month[f"{row.opened_on:%Y-%m}"] += 1
    return held, opened


def stored(snapshot: Snapshot, measure: str, kind: str) -> dict[str, int]:
    """The measure summed over all areas of a kind, by category."""
    totals: Counter[str] = Counter()
    rows = snapshot.figures.filter(measure=measure, area_kind=kind)
    for category, value in rows.values_list("category", "value"):
        totals[category] += value
    return {category: value for category, value in totals.items() if value}


@pytest.mark.parametrize("month", ["2018-06-01", "2020-02-01"])
def test_held_and_opened_are_those_of_the_forces_that_reported_and_areas_add_up(month: str) -> None:
    snapshot = Snapshot.objects.filter(period=month).latest("version")
    held, opened = running_by_hand(month)
    forces = set(snapshot.sources.exclude(batch=None).values_list("force", flat=True))
    by_month: Counter[str] = Counter()
    for force in forces & opened.keys():
        by_month.update(opened[force])

    assert stored(snapshot, "held", "uk") == {"all": sum(held[force] for force in forces)}
    assert stored(snapshot, "opened", "uk") == {category: value for category, value in by_month.items() if value}
    for measure in ("held", "opened"):
        by_area = [stored(snapshot, measure, kind) for kind in ("uk", "region", "unit")]
        assert by_area[0] == by_area[1] == by_area[2]
    in_series = sum(value for category, value in by_month.items() if "2016-12" <= category <= month[:7])
    print(f"{month}: {sum(held[force] for force in forces)} held, {in_series} opened in the series")
