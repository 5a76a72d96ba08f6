"""Months with approved returns, written straight into the tables: the input of a snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from core import clock
from figures import annotating, periods, publishing, snapshots
from figures.annotating import NewAnnotation
from figures.choices import AnnotationKind
from figures.models import Annotation, Figure, Period, Snapshot
from investigations.models import Entry, EntryPeople, Holding, Investigation, MonthlyReturn, ReturnEvent, Revision
from investigations.returns import receipts
from tests.accounts.factories import UserFactory, coordinator, national
from tests.investigations.factories import (
    EntryFactory,
    EntryPeopleFactory,
    HoldingFactory,
    InvestigationFactory,
    MonthlyReturnFactory,
    PeriodFactory,
    RevisionFactory,
)
from tests.roles import acting, acting_for

LANCASHIRE, CHESHIRE, WEST_MERCIA, BTP = "E23000003", "E23000006", "E23000016", "BTP"
JANUARY, FEBRUARY, MARCH = (date(2020, number, 1) for number in (1, 2, 3))
TAMPERED = (
    "figures_figure",
    "figures_batch",
    "figures_snapshot",
    "figures_snapshotfigure",
    "figures_snapshotsource",
    "figures_snapshotopening",
    "figures_publicationproposal",
    "figures_period",
    "investigations_revision",
    "investigations_entry",
    "investigations_entrypeople",
    "investigations_returnevent",
)
COPIED = ("opened_on", "stage_id", "origin_id", "primary_type_id", "sub_types", "secondary_types")


def period(month: date, *, starts_series: bool = False, **dates: date) -> Period:
    """An open month. The first month starts the series."""
    is_first = not Period.objects.filter(month__lt=month).exists()
    return PeriodFactory(month=month, starts_series=starts_series or is_first, **dates)


def annotation(**others: Any) -> NewAnnotation:
    """What the national team may say of the UK's figures for January 2020."""
    fields: dict[str, Any] = {
        "kind": AnnotationKind.ANOMALY,
        "first": JANUARY,
        "last": JANUARY,
        "place": "uk",
        "words": "late returns counted twice",
        "sentence": "Some late returns were counted twice. The figures stay as reported.",
        "source": "Annual report 2019/20",
    }
    return NewAnnotation(**fields | others)


def annotated(**others: Any) -> Annotation:
    """An annotation that the national team has recorded."""
    return annotating.record(annotation(**others), by=national())


def draft(force: str, month: date) -> Revision:
    """The working revision of a return that was begun; it is empty."""
    return RevisionFactory(monthly_return=MonthlyReturnFactory(force_id=force, period=period(month)))


def entry(revision: Revision, *, previous: Entry | None = None, victims: int = 1, **fields: Any) -> Entry:
    """One investigation in a revision: new, or carried forward from `previous`."""
    if previous is None:
        holding = HoldingFactory(investigation__force_id=revision.force_id, begins_on=revision.period_id)
    else:
        holding = previous.holding
        fields = {"arrival": "rolled", **{name: getattr(previous, name) for name in COPIED}, **fields}
    made = EntryFactory(revision=revision, holding=holding, previous=previous, **fields)
    if victims:
        EntryPeopleFactory(entry=made, count=victims)
    return made


def approve(revision: Revision) -> Revision:
    """Make a revision the approved one, directly in the tables."""
    revision.state, revision.submitted_at = "submitted", clock.now()
    revision.submitted_by = UserFactory(force_id=revision.force_id)
    revision.fingerprint, revision.words_fingerprint = receipts.fingerprints(revision)
    revision.save()
    revision.state, revision.approved_at, revision.approved_by = "approved", clock.now(), coordinator()
    revision.save()
    ReturnEvent.objects.create(
        monthly_return=revision.monthly_return,
        force_id=revision.force_id,
        revision=revision,
        move="approve",
        by=revision.approved_by,
        at=revision.approved_at,
    )
    MonthlyReturn.objects.filter(pk=revision.monthly_return_id).update(status="approved", current=revision)
    return revision


def entries(revision: Revision, many: int, *, victims: int = 1, **fields: Any) -> list[Entry]:
    """Several new investigations in a revision that differ in nothing but their references."""
    return several(revision, [fields] * many, victims=victims)


def several(revision: Revision, each: Sequence[Mapping[str, Any]], *, victims: int = 1) -> list[Entry]:
    """New investigations in a revision with these fields, in four statements for any number of them."""
    investigations = Investigation.objects.bulk_create(
        InvestigationFactory.build(force_id=revision.force_id) for _ in each
    )
    holdings = Holding.objects.bulk_create(
        HoldingFactory.build(investigation=investigation, begins_on=revision.period_id)
        for investigation in investigations
    )
    made = Entry.objects.bulk_create(
        EntryFactory.build(revision=revision, holding=holding, **fields)
        for holding, fields in zip(holdings, each, strict=True)
    )
    if victims:
        EntryPeople.objects.bulk_create(
            EntryPeopleFactory.build(entry=made_entry, count=victims) for made_entry in made
        )
    return made


def reported(
    force: str, month: date, *, new: int = 0, rolled: Sequence[Entry] = (), closed: int = 0, **fields: Any
) -> list[Entry]:
    """An approved return with this many new, carried-forward and closed investigations."""
    revision = draft(force, month)
    made = entries(revision, new, **fields)
    for place, previous in enumerate(rolled):
        ending = {"state": "closed", "closing_reason_id": "administrative", "closed_on": month}
        made.append(entry(revision, previous=previous, **(ending if place < closed else {})))
    approve(revision)
    return [made_entry for made_entry in made if made_entry.state == "live"]


def corrected(force: str, month: date, *, new: int = 0, kept: Sequence[Entry] = (), **fields: Any) -> list[Entry]:
    """Another approved revision of a return: new investigations, and those carried over from the revision before."""
    monthly_return = MonthlyReturn.objects.get(force=force, period=month)
    before = monthly_return.current
    revision = Revision.objects.create(
        monthly_return=monthly_return, force_id=force, period_id=month, number=before.number + 1
    )
    made = entries(revision, new, **fields)
    made += [
        EntryFactory(revision=revision, holding=kept_entry.holding, arrival=kept_entry.arrival) for kept_entry in kept
    ]
    before.state = "superseded"
    before.save(update_fields=["state"])
    approve(revision)
    return made


def built(month: date) -> Snapshot:
    """The month's snapshot, built as the worker builds it."""
    with acting("counter"):
        return snapshots.build(month)


def published(snapshot: Snapshot, *, reason: str = "") -> Snapshot:
    """The month's next version, published by two users of the national team."""
    with acting_for(proposer := national()):
        proposal = publishing.propose(snapshot, reason=reason or "Few forces, for a test", by=proposer)
    with acting_for(publisher := national()):
        return publishing.confirm(proposal, seen=publishing.token_of(proposal), by=publisher)


def lock(month: date) -> None:
    Period.objects.filter(pk=month).update(state="locked", locked_at=clock.now())


def value(snapshot: Snapshot, measure: str, *, area: str = "uk", code: str = "", **cell: str) -> int | None:
    """One stored number; None if there is no row."""
    where = {"dimension": "total", "category": "all", **cell}
    return (
        snapshot.figures.filter(measure=measure, area_kind=area, area=code, **where)
        .values_list("value", flat=True)
        .first()
    )


def term(snapshot: Snapshot, name: str, *, area: str = "uk", code: str = "") -> int | None:
    """One stored term of a reconciliation."""
    return value(snapshot, "reconciliation", area=area, code=code, dimension="term", category=name)


def rows(snapshot: Snapshot) -> list[tuple[Any, ...]]:
    """All stored figures of a snapshot, in order."""
    columns = ("area_kind", "area", "measure", "dimension", "category", "value")
    return sorted(snapshot.figures.values_list(*columns))


def figures(batch: int) -> list[tuple[str, str, str, int]]:
    return sorted(Figure.objects.filter(batch=batch).values_list("measure", "dimension", "category", "value"))


def tamper(statement: str, parameters: Sequence[Any] = ()) -> None:
    """Change rows that no role may change, as an intruder with full access to the server could."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for table in TAMPERED:
            cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(statement, parameters)
        cursor.execute("set constraints all immediate")
        for table in TAMPERED:
            cursor.execute(f"alter table {table} enable trigger user")


def seen_days(month: date) -> str:
    """The token that the form for changing a month's dates sends now."""
    return periods.token_of(Period.objects.get(month=month))


def seen_missing(month: date) -> str:
    """The token that the form for locking a month sends now."""
    return periods.token_of(Period.objects.get(month=month), periods.waiting_for(month))
