"""Why a figure changed between two versions: each case has one cause, and the causes add up to the change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from figures import revision_changes, versions
from figures.measures import ALL, CROSSED
from figures.models import Snapshot
from figures.reconciliation.base import DoesNotReconcile
from figures.revision_changes import CaseCause, Movement
from investigations.measures import KIND
from investigations.models import Entry, Holding, Revision
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, WEST_MERCIA, built
from tests.investigations.factories import EntryFactory, EntryPeopleFactory, HoldingFactory
from tests.properties import examples

pytestmark = pytest.mark.django_db


class Counts(NamedTuple):
    """What one revision says of a case."""

    arrival: str
    state: str
    primary_type_id: str
    stage_id: str
    sub_types: list[str]
    opened_on: date
    victims: int


class Case(NamedTuple):
    """A case in the older and the newer revision; None where it is not in it."""

    then: Counts | None
    now: Counts | None


COUNTS = st.builds(
    Counts,
    arrival=st.sampled_from(KIND.came),
    state=st.sampled_from(["live", "live", "live", "closed", "void", "transferred_out"]),
    primary_type_id=st.sampled_from(["LAB", "SEX"]),
    stage_id=st.sampled_from(["triage", "live-investigation"]),
    sub_types=st.sampled_from([[], ["LAB.car-wash"], ["LAB.car-wash", "LAB.nail-bar"]]),
    opened_on=st.sampled_from([date(2019, 5, 14), date(2018, 1, 2)]),
    victims=st.integers(0, 2),
)
CASES = st.lists(st.builds(Case, then=st.none() | COUNTS, now=st.none() | COUNTS), max_size=8)


def stored(revision: Revision, counts: Counts, holding: Holding) -> Entry:
    values = counts._asdict()
    victims = values.pop("victims")
    if counts.primary_type_id != "LAB":
        values["sub_types"] = []
    if counts.state == "closed":
        values |= {"closing_reason_id": "conviction", "closed_on": date(2020, 2, 20)}
    entry: Entry = EntryFactory(revision=revision, holding=holding, **values)
    if victims:
        EntryPeopleFactory(entry=entry, count=victims)
    return entry


def revisions_of(force: str, cases: Sequence[Case]) -> tuple[Snapshot, Snapshot]:
    """Version 1 with the older revision, and the moving snapshot with the newer one."""
    holdings = [HoldingFactory(investigation__force_id=force) for _ in cases]
    older = making.draft(force, FEBRUARY)
    for case, holding in zip(cases, holdings, strict=True):
        if case.then:
            stored(older, case.then, holding)
    making.approve(older)
    making.lock(FEBRUARY)
    then = making.published(built(FEBRUARY))
    newer = Revision.objects.create(monthly_return=older.monthly_return, force_id=force, period_id=FEBRUARY, number=2)
    for case, holding in zip(cases, holdings, strict=True):
        if case.now:
            stored(newer, case.now, holding)
    Revision.objects.filter(pk=older.pk).update(state="superseded")
    making.approve(newer)
    return then, built(FEBRUARY)


def cause_of_live(case: Case) -> tuple[CaseCause, int] | None:
    """Why a case changed the total of live cases, and by how much, worked out from its values alone."""
    was, has = (int(counts is not None and counts.state == "live") for counts in case)
    if was == has:
        return None
    is_new = case.then is None and case.now is not None and case.now.arrival in ("first_reported", "already_running")
    return (CaseCause.LATE if is_new else CaseCause.CORRECTED), has - was


@examples(3, HealthCheck.function_scoped_fixture, phases=[Phase.generate])
@given(cases=CASES)
def test_each_case_has_one_cause_and_the_causes_add_up_in_every_figure(cases: list[Case]) -> None:
    with transaction.atomic():
        making.reported(LANCASHIRE, JANUARY, new=1)
        making.reported(WEST_MERCIA, FEBRUARY, new=1)
        then, now = revisions_of(LANCASHIRE, cases)
        figures = [
            figure
            for figure in versions.difference(FEBRUARY, older=1, newer=0).figures
            if figure.measure in KIND.over_areas and CROSSED not in figure.dimension
        ]
        for dimension in {figure.dimension for figure in figures}:
            split = revision_changes.changes(
                versions.compared(then, now), of_measures=KIND.over_areas, dimension=dimension
            )
            for figure in figures:
                if figure.dimension == dimension:
                    split.of_area(
                        figure.area_kind,
                        figure.area,
                        measure=figure.measure,
                        category=figure.category,
                        difference=(figure.now or 0) - (figure.then or 0),
                    )

        totals = revision_changes.changes(versions.compared(then, now), of_measures=KIND.over_areas)
        causes = Counter(cause for case in cases if (cause := cause_of_live(case)))
        expected: dict[CaseCause, Movement] = {}
        for (cause, sign), number in causes.items():
            expected[cause] = expected.get(cause, Movement()) + Movement.by(sign * number)
        assert totals.of_force(LANCASHIRE, measure="live", category=ALL) == expected
        assert not any(CaseCause.RECLASSIFIED in parts for cell in totals.by_force.values() for parts in cell.values())
        transaction.set_rollback(True)


def split_of(then: Snapshot, now: Snapshot, measure: str, *, dimension: str = "total") -> dict[tuple[str, str], object]:
    """The parts of a measure, by force and category."""
    split = revision_changes.changes(versions.compared(then, now), of_measures=[measure], dimension=dimension)
    return {
        (force, category): dict(parts)
        for (_, category), by_force in split.by_force.items()
        for force, parts in by_force.items()
    }


def test_late_force_is_late_with_all_cases_and_a_force_no_longer_counted_is_corrected() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.lock(FEBRUARY)
    then = making.published(built(FEBRUARY))
    making.reported(CHESHIRE, FEBRUARY, new=4)
    now = built(FEBRUARY)

    assert split_of(then, now, "live") == {(CHESHIRE, ALL): {CaseCause.LATE: Movement(up=4)}}
    assert split_of(now, then, "live") == {(CHESHIRE, ALL): {CaseCause.CORRECTED: Movement(down=4)}}


def test_case_with_another_type_is_reclassified_in_both_types_and_in_no_total() -> None:
    lab = Counts("first_reported", "live", "LAB", "triage", [], date(2019, 5, 14), 2)
    then, now = revisions_of(LANCASHIRE, [Case(lab, lab._replace(primary_type_id="SEX"))])

    for measure, many in (("live", 1), ("potential_victims", 2)):
        assert split_of(then, now, measure) == {}
        assert split_of(then, now, measure, dimension="primary_type") == {
            (LANCASHIRE, "LAB"): {CaseCause.RECLASSIFIED: Movement(down=many)},
            (LANCASHIRE, "SEX"): {CaseCause.RECLASSIFIED: Movement(up=many)},
        }


def test_corrections_up_and_down_are_not_set_off() -> None:
    live = Counts("first_reported", "live", "LAB", "triage", [], date(2019, 5, 14), 0)
    closed = live._replace(state="closed")
    then, now = revisions_of(LANCASHIRE, [Case(live, closed), Case(live, None), Case(closed, live), Case(None, live)])

    assert split_of(then, now, "live") == {
        (LANCASHIRE, ALL): {CaseCause.CORRECTED: Movement(up=1, down=2), CaseCause.LATE: Movement(up=1)}
    }


def counted_by_the_last_method() -> None:
    """Make all batches so far those of an earlier method, which counted one live case more."""
    making.tamper("update figures_batch set method = method - 1")
    for table in ("figures_figure", "figures_snapshotfigure"):
        making.tamper(f"update {table} set value = value + 1 where measure = 'live' and dimension = 'total'")


def test_same_record_by_another_method_is_a_new_definition_and_names_the_force_once() -> None:
    rolled = making.reported(LANCASHIRE, JANUARY, new=2)
    making.reported(LANCASHIRE, FEBRUARY, rolled=rolled)
    making.lock(FEBRUARY)
    then = making.published(built(FEBRUARY))
    counted_by_the_last_method()
    now = built(FEBRUARY)

    assert split_of(then, now, "live") == {(LANCASHIRE, ALL): {CaseCause.DEFINITION: Movement(down=1)}}
    assert versions.difference(FEBRUARY, older=1, newer=0).forces == (
        versions.ForceChange(force=LANCASHIRE, cause=versions.Cause.DEFINITION),
    )


def test_correction_and_another_method_are_separate_causes() -> None:
    live = Counts("first_reported", "live", "LAB", "triage", [], date(2019, 5, 14), 0)
    making.reported(WEST_MERCIA, FEBRUARY, new=1)
    then, now = revisions_of(LANCASHIRE, [Case(live, live), Case(None, live)])
    making.tamper(
        "update figures_batch set method = 1 where id in (select batch_id from figures_snapshotsource s"
        f" where s.snapshot_id = {then.pk} and s.force = '{LANCASHIRE}')"
    )
    making.tamper(
        "update figures_figure set value = 4 where measure = 'live' and dimension = 'total' and batch_id in"
        f" (select batch_id from figures_snapshotsource where snapshot_id = {then.pk} and force = '{LANCASHIRE}')"
    )

    assert split_of(then, now, "live") == {
        (LANCASHIRE, ALL): {CaseCause.DEFINITION: Movement(down=3), CaseCause.LATE: Movement(up=1)}
    }


def test_change_that_its_cases_do_not_explain_is_not_given() -> None:
    cases = making.reported(LANCASHIRE, FEBRUARY, new=2)
    making.lock(FEBRUARY)
    then = making.published(built(FEBRUARY))
    making.corrected(LANCASHIRE, FEBRUARY, kept=cases, new=1)
    now = built(FEBRUARY)
    making.tamper(
        "update figures_figure set value = value + 5 where measure = 'live' and dimension = 'total'"
        f" and batch_id in (select batch_id from figures_snapshotsource where snapshot_id = {now.pk})"
    )

    with pytest.raises(DoesNotReconcile, match=r"come to \+1, but it is \+6") as refused:
        revision_changes.changes(versions.compared(then, now), of_measures=["live"])

    assert refused.value.difference == 5
    split = revision_changes.changes(versions.compared(then, now), of_measures=["suspects"])
    with pytest.raises(DoesNotReconcile):
        split.of_area("uk", "", measure="suspects", category=ALL, difference=1)


def test_measure_that_a_method_did_not_change_has_no_new_definition() -> None:
    live = Counts("first_reported", "live", "LAB", "triage", [], date(2019, 5, 14), 2)
    then, now = revisions_of(LANCASHIRE, [Case(live, live), Case(None, live)])
    making.tamper(f"update figures_batch set method = method - 1 where id in ({_batches_of(then)})")

    assert split_of(then, now, "potential_victims") == {(LANCASHIRE, ALL): {CaseCause.LATE: Movement(up=2)}}


def test_newer_record_by_an_earlier_method_is_corrected_as_a_whole() -> None:
    """Its cases cannot be counted again by the method that counted them."""
    live = Counts("first_reported", "live", "LAB", "triage", [], date(2019, 5, 14), 0)
    then, now = revisions_of(LANCASHIRE, [Case(live, live), Case(None, live)])
    making.tamper(f"update figures_batch set method = method - 1 where id in ({_batches_of(now)})")
    making.tamper(
        "update figures_figure set value = value + 3 where measure = 'live' and dimension = 'total'"
        f" and batch_id in ({_batches_of(now)})"
    )

    assert split_of(then, now, "live") == {(LANCASHIRE, ALL): {CaseCause.CORRECTED: Movement(up=4)}}


def test_causes_that_do_not_add_up_to_the_change_of_an_area_are_not_given() -> None:
    live = Counts("first_reported", "live", "LAB", "triage", [], date(2019, 5, 14), 0)
    then, now = revisions_of(LANCASHIRE, [Case(None, live)])
    split = revision_changes.changes(versions.compared(then, now), of_measures=["live"])

    assert split.of_area("uk", "", measure="live", category=ALL, difference=1) == {CaseCause.LATE: Movement(up=1)}
    with pytest.raises(DoesNotReconcile, match=r"come to \+1, but it is \+2"):
        split.of_area("uk", "", measure="live", category=ALL, difference=2)


def _batches_of(snapshot: Snapshot) -> str:
    return f"select batch_id from figures_snapshotsource where snapshot_id = {snapshot.pk}"
