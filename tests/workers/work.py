"""The tests' expected figures from an undisturbed run, and the figures the service built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core import months
from figures import batches, snapshots
from figures.models import Batch, Snapshot
from tests.figures.making import CHESHIRE, LANCASHIRE, reported
from tests.roles import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The digests of a month: of each force's batches in order, and of the live snapshot."""

    batches: tuple[tuple[str, str], ...]
    snapshot: str


def approved(month: date) -> None:
    """Two forces have reported: the service's input."""
    reported(LANCASHIRE, month, new=5)
    reported(CHESHIRE, month, new=3)


def made(month: date) -> Made:
    """The present content of the database."""
    counted = Batch.objects.filter(period=month).order_by("force", "kind", "source").values_list("force", "digest")
    snapshot = Snapshot.objects.filter(period=month, version=0).first()
    return Made(batches=tuple(counted), snapshot=snapshot.digest if snapshot else "")


def undisturbed(month: date) -> Made:
    """What a run that nothing disturbs makes of the same records. It leaves nothing behind."""
    with transaction.atomic(), acting("counter"):
        batches.count_pending(month)
        snapshots.build(month)
        expected = made(month)
        transaction.set_rollback(True)
    return expected


def is_done(month: date) -> bool:
    """Whether nothing is left to do for the month."""
    return not snapshots.is_outdated(month) and not batches.pending(month)


def lock_key(month: date) -> int:
    """The second half of the advisory locks' keys."""
    return months.distance(date(2000, 1, 1), month)
