"""The batches that a snapshot sums besides the returns: for each other kind, the newest batch of each force.

These kinds do not show who has reported a return, have no reconciliation and run through no series. This module finds
the batches; `snapshots` sums them and `other_coverage` reads their coverage.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from figures import measures


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One force's batch of one kind, with the areas that the force had in that month."""

    kind: str
    force: str
    region: str
    unit: str
    batch: int


type BatchesByForce = Mapping[
    tuple[str, str], int | None
]  # the batch, by kind and force; None if it is not counted yet


def batches_of(months: Collection[date]) -> Mapping[date, BatchesByForce]:
    """The batch of the record that counts, by month, then by kind and force: one query per kind."""
    by_month: dict[date, dict[tuple[str, str], int | None]] = {month: {} for month in months}
    for kind in measures.beside():
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                select found.force, found.period, b.id from ({kind.sources}) found
                left join figures_batch b on b.kind = %(kind)s and b.source = found.source and b.method = %(method)s
                where found.period = any(%(months)s)""",
                {"kind": kind.name, "method": kind.method, "months": list(months)},
            )
            for force, month, batch in cursor.fetchall():
                by_month[month][kind.name, force] = batch
    return by_month


def lack(batches: BatchesByForce) -> bool:
    """Whether a record of the month has no batch yet."""
    return None in batches.values()


def placed(
    batches: BatchesByForce, *, places: Mapping[str, tuple[str, str]], due: Collection[str]
) -> tuple[Addition, ...]:
    """The batches of the forces that are due in the month, in order."""
    return tuple(
        Addition(kind=kind, force=force, region=places[force][0], unit=places[force][1], batch=batch)
        for (kind, force), batch in sorted(batches.items())
        if batch is not None and force in due
    )


def sources_of(month: date) -> list[str]:
    """The records of these kinds that count in the month, one per line."""
    lines = []
    for kind in measures.beside():
        with connection.cursor() as cursor:
            cursor.execute(
                f"select found.force, found.source from ({kind.sources}) found where found.period = %s"
                " order by found.force, found.source",
                [month],
            )
            lines += [f"{kind.name}\t{kind.method}\t{force}\t{source}" for force, source in cursor.fetchall()]
    return lines
