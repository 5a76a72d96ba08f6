"""Multiplies the recent months of the demonstration in bulk: rows of the same shape, without new events.

Each case of the recent series is copied with its holdings, entries, people, text, profiles and supporting forces. The
copies equal the case in every month, so each figure from returns is the old one times the scale. Figures are
multiplied; the product's own functions compute everything that verifies them (fingerprints, digests, seals). The first
series stays as in the report. Findings, queries, transfers and advice are not copied.

Rows are written by one INSERT … SELECT for each table. Foreign keys are dropped meanwhile and added again, so that each
is checked for all rows at once, which takes a tenth of the time of a check for each row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.db import connection, models, transaction
from psycopg import sql

from figures import batches, measures, snapshot_digest, snapshots, verification
from figures.models import Batch, Figure, Period, PublicationProposal, Snapshot, SnapshotFigure
from investigations.models import (
    CaseReviewCount,
    CaseToReview,
    Entry,
    EntryPeople,
    EntryProfile,
    EntryText,
    Holding,
    Investigation,
    InvestigationText,
    Revision,
    SupportingForce,
)
from investigations.returns import receipts
from reports.models import StoredAnswer

# The rows of these tables are frozen; only the owner of the database can switch that off, for this transaction.
FROZEN = (
    *(Entry, EntryPeople, EntryText, EntryProfile, CaseToReview, CaseReviewCount, Revision),
    *(Batch, Figure, Snapshot, SnapshotFigure),
)
COPIED = (
    *(Investigation, InvestigationText, SupportingForce, Holding),
    *(Entry, EntryPeople, EntryText, EntryProfile, CaseToReview),
)
# The keys of the copies of each row of a table.
_COPIES = """
create temporary table copied_{name} on commit drop as
select o.id as original, k as copy, nextval(pg_get_serial_sequence('{table}', 'id')) as copied
from {table} o cross join generate_series(2, %(times)s) k
where o.{column} in ({within})
"""
_FOREIGN_KEYS = """
select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
from pg_constraint where contype = 'f' and conrelid = any(%s::regclass[])
"""


type Tell = Callable[[str], object]


@transaction.atomic
def scale(times: int, *, tell: Tell = lambda _: None) -> int:
    """Make the present series this many times as large; return how many entries were added.

    Raises ValueError for less than 2.
    """
    if times < 2:
        raise ValueError(f"A scale of {times} adds nothing. Choose 2 or more.")
    chosen = present_months()
    with _thawed(FROZEN):
        with _without_foreign_keys(COPIED):
            added = _copy_cases(chosen, times=times, tell=tell)
        tell("keys of all copies checked")
        _renew_fingerprints(chosen)
        tell("returns fingerprinted again")
        _multiply_figures(chosen, times=times)
        _renew_digests(chosen)
        tell("figures multiplied")
    StoredAnswer.objects.all().delete()  # they are found by revisions, which have more entries now
    return added


def tidy_up() -> None:
    """Let the planner look at the larger tables, and mark what an index alone may answer. Not in a transaction."""
    tables = {model._meta.db_table for model in (*COPIED, *FROZEN)}
    with connection.cursor() as cursor:
        cursor.execute(f"vacuum analyze {', '.join(sorted(tables))}")


def problems(month: date) -> list[str]:
    """What the nightly check finds wrong with a larger month: it counts every return and batch again."""
    return verification.verify(month)


def present_months() -> list[date]:
    """The months of the series of the newest month."""
    newest = Period.objects.latest("month").month
    return list(Period.objects.series_of(newest).order_by("month").values_list("month", flat=True))


@contextmanager
def _thawed(frozen: Iterable[type[models.Model]]) -> Iterator[None]:
    """Switch off the triggers that refuse changes to frozen rows. A failure rolls back and switches them on again."""
    _alter(frozen, "disable")
    yield
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # a table with pending deferred checks cannot be altered
    _alter(frozen, "enable")


@contextmanager
def _without_foreign_keys(copied: Iterable[type[models.Model]]) -> Iterator[None]:
    """Drop the foreign keys of these tables, and add the same again, which checks every row in one query for each."""
    with connection.cursor() as cursor:
        cursor.execute(_FOREIGN_KEYS, [[model._meta.db_table for model in copied]])
        keys = cursor.fetchall()
        for table, name, _definition in keys:
            cursor.execute(f"alter table {table} drop constraint {name}")
    yield
    with connection.cursor() as cursor:
        for table, name, definition in keys:
            cursor.execute(f"alter table {table} add constraint {name} {definition}")


def _alter(frozen: Iterable[type[models.Model]], what: str) -> None:
    with connection.cursor() as cursor:
        for model in frozen:
            name = sql.Identifier(model._meta.db_table)
            cursor.execute(sql.SQL("alter table {} {} trigger user").format(name, sql.SQL(what)))


def _copy_cases(chosen: list[date], *, times: int, tell: Tell) -> int:
    """Copy the cases of these months; return how many entries were added."""
    case, entry, holding = "investigation_id", "entry_id", "holding_id"
    _number_copies(chosen, times=times)
    _copy(
        Investigation,
        by="id",
        values={
            "id": "c.copied",
            "public_id": "gen_random_uuid()",
            "same_operation_as_id": "null::bigint",
            "latest_entry_id": _copied("latest_entry_id", of="entry"),
        },
    )
    _copy(InvestigationText, by=case, values={case: "c.copied"})
    _copy(SupportingForce, by=case, values={case: "c.copied"}, without=("id",))
    reference = "o.reference || '/' || c.copy"
    _copy(Holding, by="id", values={"id": "c.copied", case: _copied(case), "reference": reference})
    added = _copy(
        Entry,
        by="id",
        values={
            "id": "c.copied",
            case: _copied(case),
            holding: _copied(holding),
            "previous_id": _copied("previous_id", of="entry"),
            "merged_into_id": _copied("merged_into_id", of="investigation"),
        },
    )
    tell(f"{added:,} entries copied")
    people = _copy(EntryPeople, by=entry, values={entry: "c.copied"}, without=("id",))
    tell(f"{people:,} groups of people copied")
    for model in (EntryText, EntryProfile, CaseToReview):
        tell(f"{_copy(model, by=entry, values={entry: 'c.copied'}):,} {model._meta.verbose_name_plural} copied")
    CaseReviewCount.objects.filter(revision__period__in=chosen).update(number=models.F("number") * times)
    with connection.cursor() as cursor:
        cursor.execute(
            "update investigations_revision set rolled_live = rolled_live * %s where period = any(%s)", [times, chosen]
        )
    return added


def _number_copies(chosen: list[date], *, times: int) -> None:
    """Give every copy its number, in temporary tables from which the copies of other rows find it."""
    revisions = "select id from investigations_revision where period = any(%(chosen)s)"
    cases = f"select investigation_id from investigations_entry where revision_id in ({revisions})"
    with connection.cursor() as cursor:
        cursor.execute("set local work_mem = '64MB'; set local jit = off")
        for name, column, within in (
            ("investigation", "id", cases),
            ("holding", "investigation_id", cases),
            ("entry", "revision_id", revisions),
        ):
            statement = _COPIES.format(name=name, table=f"investigations_{name}", column=column, within=within)
            cursor.execute(statement, {"chosen": chosen, "times": times})
            cursor.execute(f"create unique index on copied_{name} (original, copy)")
            cursor.execute(f"analyze copied_{name}")


def _copied(column: str, *, of: str = "") -> str:
    """SQL for the copy of the row that a column references; null if there is none."""
    name = of or column.removesuffix("_id")
    return f"(select r.copied from copied_{name} r where r.original = o.{column} and r.copy = c.copy)"


def _copy(model: type[models.Model], *, by: str, values: Mapping[str, str], without: tuple[str, ...] = ()) -> int:
    """Copy the rows of a table with the copies of the row that they belong to; return how many were added."""
    name = {"investigation_id": "investigation", "entry_id": "entry"}.get(by, model._meta.model_name)
    columns = [str(field.column) for field in model._meta.concrete_fields if field.column not in without]
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {model._meta.db_table} ({', '.join(columns)})"
            f" select {', '.join(values.get(column, f'o.{column}') for column in columns)}"
            f" from {model._meta.db_table} o join copied_{name} c on c.original = o.{by}"
        )
        return int(cursor.rowcount)


def _renew_fingerprints(chosen: list[date]) -> None:
    """Recompute the fingerprints of submitted rows."""
    for revision in Revision.objects.filter(period__in=chosen).exclude(fingerprint=""):
        revision.fingerprint, revision.words_fingerprint = receipts.fingerprints(revision)
        revision.save(update_fields=["fingerprint", "words_fingerprint"])


def _multiply_figures(chosen: list[date], *, times: int) -> None:
    """Multiply what is counted from returns: in every such batch, and in the snapshots that sum them."""
    of_returns = measures.of_returns()
    summed = [*(measure.name for measure in of_returns.counted), *of_returns.running, measures.RECONCILIATION]
    SnapshotFigure.objects.filter(snapshot__period__in=chosen, measure__in=summed).update(
        value=models.F("value") * times
    )
    digests = batches.digests(
        "figures_figure where measure = any(%(frozen)s) and batch_id = any(%(batches)s)",
        by="batch_id",
        columns=("measure", "dimension", "category", "value"),
    )
    for kind in measures.counted_kinds():
        if kind.sources != of_returns.sources:
            continue
        counted = list(Batch.objects.filter(kind=kind.name, period__in=chosen).values_list("pk", flat=True))
        Figure.objects.filter(batch__in=counted).update(value=models.F("value") * times)
        with connection.cursor() as cursor:
            cursor.execute(
                f"update figures_batch b set digest = d.digest from ({digests}) d where d.batch_id = b.id",
                {"frozen": kind.frozen, "batches": counted},
            )


def _renew_digests(chosen: list[date]) -> None:
    """The digests and seal of each snapshot, in order of their months, and of what was proposed and confirmed."""
    for snapshot in Snapshot.objects.filter(period__in=chosen).order_by("period", "version"):
        before = snapshot.digest
        snapshot.digests = snapshots.digests_of(snapshot)
        snapshot.digest = snapshots.whole_digest(snapshot.digests, verification.as_made(snapshot))
        snapshot.seal = snapshot_digest.seal_of(snapshot)
        snapshot.save(update_fields=["digests", "digest", "seal"])
        PublicationProposal.objects.filter(snapshot=snapshot, digest=before).update(digest=snapshot.digest)
